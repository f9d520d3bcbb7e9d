"""Decode bytes as text."""

import codecs
from typing import NamedTuple

import chardet

from dashboard.common.errors import UnreadableFileError
from dashboard.model.messages import Message, Param
from dashboard.model.schema import Problem

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Bytes on each side of the first one that is not UTF-8: enough to recognise a language.
_SAMPLE = 50_000
# A binary file has a zero byte within its first bytes.
_HEAD = 4_096
# Below this confidence, the most common encoding of such files is assumed.
_MIN_CONFIDENCE, _MOST_COMMON = 0.03, "Windows-1252"
# The first bytes of other kinds of files, whose names may be wrong.
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
        It is not text, in no known encoding, or empty.
    """
    wrong_format = next((code for magic, code in _MAGIC.items() if raw.startswith(magic)), "")
    if wrong_format:
        raise UnreadableFileError(Message(wrong_format, {"format": file_format}))
    marked = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), "")
    encoding, notes = marked or "utf-8", list[Problem]()
    if guess and not marked and _first_wrong(raw, encoding) >= 0:
        encoding = guess_encoding(raw)
        notes = [Problem("note", 0, "", encoding, Message("encoding.guessed"))]
    wrong = _first_wrong(raw, encoding)
    if wrong >= 0:
        raise UnreadableFileError(
            _undecodable(raw, wrong, encoding.removesuffix("-sig"), file_format)
        )
    text = raw.decode(encoding)
    if not text.strip():
        raise UnreadableFileError(Message("file.empty"))
    return Text(text, encoding, notes)


def _first_wrong(raw: bytes, encoding: str) -> int:
    """Return the position of the first byte that an encoding cannot decode; -1 if there is none."""
    if encoding == "utf-8" and b"\0" in raw[:_HEAD]:
        return raw.index(b"\0")
    try:
        raw.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return -1


def guess_encoding(raw: bytes) -> str:
    """Guess an encoding from the bytes around the first one that is not UTF-8."""
    at = _first_wrong(raw, "utf-8")
    guess = chardet.detect(raw[max(at - _SAMPLE, 0) : at + _SAMPLE])
    if guess["encoding"] is None or guess["encoding"] == "ascii":
        return "utf-8"
    return str(guess["encoding"]) if guess["confidence"] > _MIN_CONFIDENCE else _MOST_COMMON


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
