"""Decode bytes as text."""

import codecs
from typing import NamedTuple

from dashboard.common.errors import UnreadableFileError
from dashboard.io.readers.guess_encoding import find_utf16, guess_encoding, is_mostly_utf8
from dashboard.model.messages import Message, Param
from dashboard.model.schema import Problem

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# A binary file has a zero byte within its first bytes.
_HEAD = 4_096
# Name of the handler of bytes that are not UTF-8.
_AS_WINDOWS_1252 = "event-timeline.windows-1252"
# First bytes of other file formats, because a file may have a wrong ending.
_MAGIC = {
    b"PK\x03\x04": "file.is_archive",
    b"\xd0\xcf\x11\xe0": "file.is_old_workbook",
    b"PAR1": "file.is_parquet",
    b"\x1f\x8b": "file.is_compressed",
    b"%PDF": "file.is_pdf",
}


class Text(NamedTuple):
    """A decoded file, with notes on its encoding."""

    text: str
    encoding: str
    notes: list[Problem]


def decode(raw: bytes, file_format: str, *, guess: bool = False) -> Text:
    """Decode a file: UTF-8, or the encoding of its byte order mark.

    Parameters
    ----------
    raw
        Content of the file.
    file_format
        Name of the expected format, for messages.
    guess
        Whether to guess other encodings: spreadsheets do not declare theirs.

    Raises
    ------
    UnreadableFileError
        It is not text, has no known encoding, or is empty.
    """
    wrong_format = next((code for magic, code in _MAGIC.items() if raw.startswith(magic)), "")
    if wrong_format:
        raise UnreadableFileError(Message(wrong_format, {"format": file_format}))
    marked = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), "")
    encoding, notes = marked or "utf-8", list[Problem]()
    if not marked and b"\0" in raw[:_HEAD] and (utf16 := find_utf16(raw)):
        encoding = utf16
        notes = [Problem("note", 0, "", encoding, Message("encoding.guessed"))]
    text, wrong = _try_decode(raw, encoding)
    if wrong >= 0 and guess and encoding == "utf-8":
        if is_mostly_utf8(raw, wrong):
            return _read_mostly_utf8(raw, wrong)
        encoding, notes = _guess(raw)
        text, wrong = _try_decode(raw, encoding)
    if wrong >= 0:
        raise UnreadableFileError(
            _undecodable(raw, wrong, encoding.removesuffix("-sig"), file_format)
        )
    if not text or text.isspace():
        raise UnreadableFileError(Message("file.empty"))
    return Text(text, encoding, notes)


def _try_decode(raw: bytes, encoding: str) -> tuple[str, int]:
    """Decode a text; return the position of the first wrong byte as well, or -1."""
    if encoding == "utf-8" and b"\0" in raw[:_HEAD]:
        return "", raw.index(b"\0")
    try:
        return raw.decode(encoding), -1
    except UnicodeDecodeError as error:
        return "", error.start


def _guess(raw: bytes) -> tuple[str, list[Problem]]:
    """Guess an encoding, with a note that names it."""
    encoding, is_clear = guess_encoding(raw)
    message = Message("encoding.guessed" if is_clear else "encoding.damaged")
    return encoding, [Problem("note", 0, "", encoding, message)]


def _read_mostly_utf8(raw: bytes, wrong: int) -> Text:
    """Read the bytes that are not UTF-8 as Windows-1252; the first is at `wrong`."""
    line = raw.count(b"\n", 0, wrong) + 1
    params: dict[str, Param] = {"line": line, "encoding": "Windows-1252"}
    note = Problem("note", 0, "", "", Message("encoding.mixed", params))
    text = raw.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors=_AS_WINDOWS_1252)
    return Text(text, "mostly UTF-8", [note])


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(_AS_WINDOWS_1252, _as_windows_1252)


def _undecodable(raw: bytes, at: int, encoding: str, file_format: str) -> Message:
    if raw[at] == 0:
        return Message("file.not_text", {"format": file_format})
    params: dict[str, Param] = {
        "encoding": encoding.upper(),
        "line": raw.count(b"\n", 0, at) + 1,
        "byte": f"{raw[at]:#04x}",
        "format": file_format,
    }
    return Message("file.wrong_encoding", params)
