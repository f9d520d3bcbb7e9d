"""Bytes as text."""

import codecs
from typing import NamedTuple

import chardet

from dashboard.common.errors import UnreadableFileError
from dashboard.model.schema import Problem

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Around the first byte that is no UTF-8, enough to tell a language by its letters.
_SAMPLE = 50_000
# Where a file that is no text shows that it is none.
_HEAD = 4_096
# A few letters tell next to nothing: then it is what most such files are in.
_DOUBT, _USUAL = 0.03, "Windows-1252"
# What files of other kinds begin with, whatever their names say.
_MAGIC = {
    b"PK\x03\x04": "a workbook or another archive; an Excel workbook ends in .xlsx",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook; its name ends in .xls",
    b"PAR1": "Parquet; its name ends in .parquet",
    b"\x1f\x8b": "compressed; unpack it first",
    b"%PDF": "a PDF; copy its table into a spreadsheet",
}


class Text(NamedTuple):
    """A decoded file, and what is to be said of how it was."""

    text: str
    encoding: str
    notes: list[Problem]


def decode(raw: bytes, allowed: str, kind: str, *, guess: bool = False) -> Text:
    """Decode a file: UTF-8, or what a byte order mark says.

    Parameters
    ----------
    raw
        The file.
    allowed, kind
        What it may hold, and of which kind it should be, for messages.
    guess
        Whether other encodings are told by their letters, as files of spreadsheets do not name
        theirs.

    Raises
    ------
    UnreadableFileError
        It is no text, in no known encoding, or empty.
    """
    said = next((what for magic, what in _MAGIC.items() if raw.startswith(magic)), "")
    if said:
        raise UnreadableFileError(f"no {kind}: it is {said}")
    marked = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), "")
    encoding, notes = marked or "utf-8", list[Problem]()
    if guess and not marked and _first_wrong(raw, encoding) >= 0:
        encoding = _guessed(raw)
        said = "read in this encoding, told by its letters; if they are wrong, save it as UTF-8"
        notes = [Problem("note", 0, "", encoding, said)]
    wrong = _first_wrong(raw, encoding)
    if wrong >= 0:
        raise UnreadableFileError(_say_wrong(raw, wrong, encoding.removesuffix("-sig"), kind))
    text = raw.decode(encoding)
    if not text.strip():
        raise UnreadableFileError(f"the file is empty; {allowed}")
    return Text(text, encoding, notes)


def _first_wrong(raw: bytes, encoding: str) -> int:
    """Place of the first byte that is no text in an encoding; -1 if there is none."""
    if encoding == "utf-8" and b"\0" in raw[:_HEAD]:
        return raw.index(b"\0")
    try:
        raw.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return -1


def _guessed(raw: bytes) -> str:
    """Tell an encoding by the letters around the first that is no UTF-8; UTF-8 if none fits."""
    at = _first_wrong(raw, "utf-8")
    told = chardet.detect(raw[max(at - _SAMPLE, 0) : at + _SAMPLE])
    if told["encoding"] is None or told["encoding"] == "ascii":
        return "utf-8"
    return str(told["encoding"]) if told["confidence"] > _DOUBT else _USUAL


def _say_wrong(raw: bytes, at: int, encoding: str, kind: str) -> str:
    if raw[at] == 0:
        return f"not a text file; save it as {kind}"
    line = raw.count(b"\n", 0, at) + 1
    said = f"not {encoding.upper()} text (line {line}, byte {raw[at]:#04x})"
    return f"{said}; save it again as {kind} UTF-8"
