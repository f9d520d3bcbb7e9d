"""Read zipped Shapefiles (Esri)."""

import datetime as dt
import io
import re
import struct
import warnings
from typing import Any

import numpy as np
import pandas as pd

from dashboard.common.errors import UnreadableFileError
from dashboard.io.archives import is_archive, unpack
from dashboard.io.optional import require
from dashboard.io.readers.guess_encoding import guess_encoding
from dashboard.io.readers.layers import Layer, table_of_layers
from dashboard.io.readers.raw_table import RawTable
from dashboard.model.messages import Message

_FORMAT = "Shapefile"
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_INVALID = Message("shapefile.invalid")
# What the library raises for damaged files, apart from its own errors.
_ERRORS = (
    struct.error, ValueError, TypeError, LookupError, OverflowError, EOFError, OSError,
    AttributeError, AssertionError,
)  # fmt: skip
# Encodings by the number in byte 29 of the table (dBASE, "language driver"). The number 0x57 only
# means that of the computer that wrote it.
_LANGUAGE_DRIVER = 29
_ENCODINGS = {
    0x03: "cp1252", 0x13: "cp932", 0x26: "cp866", 0x4D: "cp936", 0x4E: "cp949", 0x4F: "cp950",
    0x64: "cp852", 0x65: "cp866", 0x6B: "cp857", 0x7A: "cp936", 0x7B: "cp932",
    0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253",
}  # fmt: skip
# Without a named encoding, it is guessed from this many letters beyond ASCII.
_FIRST_FOREIGN, _MIN_FOREIGN, _SAMPLE, _MOST_COMMON = 0x80, 8, 100_000, "cp1252"
# Map programs hardly run on old Macs, whose encodings are like those of Windows.
_INSTEAD_OF_MAC = {"MacCyrillic": "cp1251"}


def read_shapefiles(raw: bytes) -> RawTable:
    """Read all Shapefiles in an archive; if there are several, each is a collection.

    Raises
    ------
    UnreadableFileError
        It is not an archive of Shapefiles, is damaged or too large, or a package is missing.
    """
    if not is_archive(raw):
        raise UnreadableFileError(Message("shapefile.not_zipped"))
    parts = {name.lower(): part for name, part in unpack(raw, _PARTS, _INVALID).items()}
    stems = [name.removesuffix(".shp") for name in parts if name.endswith(".shp")]
    stems = [stem for stem in stems if f"{stem}.dbf" in parts]
    if not stems:
        raise UnreadableFileError(Message("shapefile.none"))
    library = require("shapefile", _FORMAT)
    try:
        with warnings.catch_warnings():
            # The library warns of wrong sizes in headers, which are harmless.
            warnings.simplefilter("ignore")
            layers = [_read_layer(library, stem, parts) for stem in stems]
    except (library.ShapefileException, *_ERRORS) as error:
        raise UnreadableFileError(_INVALID) from error
    return table_of_layers(layers)


def _read_layer(library: Any, stem: str, parts: dict[str, bytes]) -> Layer:
    table = parts[f"{stem}.dbf"]
    encoding = _encoding(table, parts.get(f"{stem}.cpg", b""))
    present = [part for part in ("shp", "shx", "dbf") if f"{stem}.{part}" in parts]
    files = {part: io.BytesIO(parts[f"{stem}.{part}"]) for part in present}
    with library.Reader(**files, encoding=encoding, encodingErrors="replace") as reader:
        names = [field[0] for field in reader.fields if field[0] != "DeletionFlag"]
        rows, positions, features = list[list[Any]](), list[tuple[float, ...]](), list[int]()
        shapes = reader.iterShapes()
        # A deleted record keeps its shape, so both are read in step.
        for record in reader.iterRecords(deleted_as_None=True):
            points = getattr(next(shapes, None), "points", [])
            if record is None:
                continue
            positions += [point[:2] for point in points]
            features += [len(rows)] * len(points)
            rows.append([_cell(value) for value in record])
    return Layer(
        stem.rpartition("/")[2],
        pd.DataFrame(rows, columns=_distinct(names), dtype=object),
        np.array(positions, dtype=np.float64).reshape(-1, 2),
        np.array(features, dtype=np.int64),
        np.array([], dtype=np.int64),
        parts.get(f"{stem}.prj", b"").decode("utf-8", "replace").strip(),
    )


def _cell(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else value


def _distinct(names: list[str]) -> list[str]:
    """Add numbers to repeated names, because names are cut after ten letters."""
    return [
        name if name not in names[:at] else f"{name} {names[: at + 1].count(name)}"
        for at, name in enumerate(names)
    ]


def _encoding(table: bytes, declared: bytes) -> str:
    """Return the encoding that a file names, or that its texts seem to have."""
    name = declared.decode("ascii", "ignore").strip()
    number = re.sub(r"\D", "", name)
    named = (name, f"cp{number}", re.sub("^8859", "iso8859-", number))
    encoding = next(filter(_is_encoding, named), "")
    texts = table[int.from_bytes(table[8:10], "little") :]
    if encoding or _is_utf8(texts):
        return encoding or "utf-8"
    driver = _ENCODINGS.get(table[_LANGUAGE_DRIVER], "")
    is_guessed = sum(byte >= _FIRST_FOREIGN for byte in texts[:_SAMPLE]) >= _MIN_FOREIGN
    guess = guess_encoding(texts).encoding if is_guessed and not driver else _MOST_COMMON
    return driver or _INSTEAD_OF_MAC.get(guess, guess)


def _is_utf8(texts: bytes) -> bool:
    try:
        texts.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_encoding(name: str) -> bool:
    try:
        # Other codecs convert bytes to bytes.
        return "".encode(name) == b"" or name.lower().startswith("utf")
    except (LookupError, ValueError):
        return False
