"""Files that are written completely or not at all."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dashboard.common.errors import OutputError


def write_atomic(output: Path, write: Callable[[Path], object]) -> None:
    """Write a file under a temporary name, and rename it when it is complete.

    Raises
    ------
    OutputError
        It is a folder or cannot be written. An existing file stays as it was.
    """
    if output.is_dir():
        raise OutputError(f"cannot write {output}: it is a folder; name a file with -o")
    unfinished = output.with_name(f".{output.name}.part")
    try:
        with _explain(output):
            write(unfinished)
            unfinished.replace(output)
    finally:
        # After an interruption as well.
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def write_pieces(output: Path, pieces: Iterable[bytes]) -> None:
    """Write a file piece by piece, and rename it when it is complete.

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
    """Make a folder unless it exists.

    Raises
    ------
    OutputError
        It cannot be made, or it is a file.
    """
    with _explain(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextlib.contextmanager
def _explain(output: Path) -> Iterator[None]:
    """Explain in one line why something cannot be written."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"cannot write {output}: {reason}; choose another -o") from error
