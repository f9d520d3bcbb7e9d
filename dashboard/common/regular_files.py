"""Open nothing but regular files, because a pipe or a device may never end."""

import errno
import os
import stat
from pathlib import Path


class NotRegularFileError(OSError):
    """A path leads to a pipe, a device or a socket."""


def require_regular_file(path: Path) -> Path:
    """Return the path of a file or folder; raise an error for anything else.

    Raises
    ------
    NotRegularFileError
        It leads to a pipe, a device or a socket.
    OSError
        There is no such file.
    """
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise NotRegularFileError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    return path
