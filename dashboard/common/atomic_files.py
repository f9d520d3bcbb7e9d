"""Files that are written completely or not at all, and folders for them."""

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dashboard.common.errors import OutputError


def write_atomic(output: Path, write: Callable[[Path], object]) -> None:
    """Write a file under a temporary name, and rename it when it is complete.

    A pipe or a device is written to, because a file with its name would replace it.

    Raises
    ------
    OutputError
        It is a folder, or it cannot be written. An existing file does not change.
    """
    if output.is_dir():
        raise OutputError(f"Cannot write {output}: it is a folder. Choose the name of a file.")
    if _is_stream(output):
        with _explain(output):
            write(output)
        return
    # Nobody else has this name: neither another export to the same file, nor somebody who wants
    # this one to follow a link.
    unfinished = output.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with _explain(output):
            write(unfinished)
            sync(unfinished)
            unfinished.replace(output)
            sync(output.parent)
    finally:
        # Also after an interruption.
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _is_stream(output: Path) -> bool:
    """Return whether a path leads to a pipe, a device or a socket."""
    try:
        mode = output.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


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


def sync(path: Path) -> None:
    """Wait until a file, or the names of the files in a folder, are on the disk.

    After a power cut, a file that was renamed without this may be empty.
    """
    # Windows cannot open folders, and a device such as /dev/null cannot be synchronized.
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Create a folder unless it exists.

    Raises
    ------
    OutputError
        It cannot be created, or it is a file.
    """
    with _explain(folder):
        folder.mkdir(parents=True, exist_ok=True)


def make_private_folder(folder: Path) -> None:
    """Create a folder, and those above it, unless they exist. Only their owner has access to them.

    Raises
    ------
    OSError
        It cannot be created, or it is a file.
    """
    # `Path.mkdir` gives other permissions to the folders above.
    for missing in reversed([at for at in (folder, *folder.parents) if not at.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


@contextlib.contextmanager
def _explain(output: Path) -> Iterator[None]:
    """Raise system errors as an OutputError with an explanation."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"Cannot write {output}: {reason}. Choose another place.") from error
