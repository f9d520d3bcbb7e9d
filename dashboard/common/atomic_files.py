"""Files that are written whole or not at all."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dashboard.common.errors import OutputError


def write_atomic(output: Path, write: Callable[[Path], object]) -> None:
    """Let a function write a file, and give it its name once it is whole.

    Raises
    ------
    OutputError
        It is a folder, or cannot be written; nothing is left under its name, or what was there.
    """
    if output.is_dir():
        raise OutputError(f"cannot write {output}: it is a folder; name a file with -o")
    unfinished = output.with_name(f".{output.name}.part")
    try:
        with _said(output):
            write(unfinished)
            unfinished.replace(output)
    finally:
        # Whatever happened, who interrupts it included.
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def write_pieces(output: Path, pieces: Iterable[bytes]) -> None:
    """Write a file of pieces, and give it its name once it is whole.

    Raises
    ------
    OutputError
        See :func:`write_atomic`.
    """

    def write(unfinished: Path) -> None:
        with unfinished.open("wb") as file:
            file.writelines(pieces)

    write_atomic(output, write)


def make_folder(folder: Path) -> None:
    """Make a folder where there is none.

    Raises
    ------
    OutputError
        It cannot be made, or is a file.
    """
    with _said(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextlib.contextmanager
def _said(output: Path) -> Iterator[None]:
    """Say in one line why something cannot be written."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"cannot write {output}: {reason}; choose another -o") from error
