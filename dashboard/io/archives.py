"""Unpack ZIP archives in memory, within the limits on unpacked sizes."""

import io
import lzma
import zipfile
import zlib

from dashboard.common.errors import UnreadableFileError
from dashboard.common.limits import limits
from dashboard.model.messages import Message

# A small archive can contain a very large table.
MAX_UNPACKED_MB = 500
_MAGIC = b"PK"
ARCHIVE_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(ValueError, OSError, RuntimeError, NotImplementedError, EOFError),
)


def is_archive(raw: bytes) -> bool:
    """Return whether a file is a ZIP archive."""
    return raw.startswith(_MAGIC)


def check_unpacked_size(raw: bytes, invalid: Message) -> None:
    """Refuse an archive whose unpacked size is too large.

    Raises
    ------
    UnreadableFileError
        It is too large, or not an archive.
    """
    _entries(raw, invalid)


def unpack(raw: bytes, endings: tuple[str, ...], invalid: Message) -> dict[str, bytes]:
    """Return the files in an archive whose names have one of some endings, by their names.

    Nothing is written, and hidden files of macOS are left out.

    Parameters
    ----------
    raw
        Content of the archive.
    endings
        Endings of names, in lower case.
    invalid
        Message for a damaged archive.

    Raises
    ------
    UnreadableFileError
        The archive is damaged, encrypted, or unpacks to too much.
    """
    names = [
        entry.filename
        for entry in _entries(raw, invalid)
        if entry.filename.lower().endswith(endings) and not entry.filename.startswith("__MACOSX/")
    ]
    try:
        # Reading stops at the size that the directory of the archive states.
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return {name: archive.read(name) for name in names}
    except ARCHIVE_ERRORS as error:
        raise UnreadableFileError(invalid) from error


def _entries(raw: bytes, invalid: Message) -> list[zipfile.ZipInfo]:
    try:
        entries = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except ARCHIVE_ERRORS as error:
        raise UnreadableFileError(invalid) from error
    most = min(MAX_UNPACKED_MB, limits().unpacked_mb)
    if sum(entry.file_size for entry in entries) > most * 1_000_000:
        raise UnreadableFileError(Message("table.too_large", {"most": most}))
    return entries
