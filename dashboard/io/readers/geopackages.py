"""Read GeoPackages (OGC), which are SQLite databases, in memory and without functions."""

import contextlib
import sqlite3
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from dashboard.common.errors import UnreadableFileError
from dashboard.common.limits import limits
from dashboard.io.readers.layers import Layer, table_of_layers
from dashboard.io.readers.raw_table import RawTable
from dashboard.io.size_limits import check_columns
from dashboard.model.messages import Message
from dashboard.model.schema import Problem

_INVALID = Message("geopackage.invalid")
_MAGIC = b"SQLite format 3\0"
# Bytes 18 and 19 tell whether recent changes are in a second file, which is missing here.
_VERSIONS, _WITH_JOURNAL, _WHOLE = slice(18, 20), b"\2\2", b"\1\1"
# What a query may do: read, and describe a table. Functions, which may load files, are not allowed.
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_CONTENTS = """
    SELECT c.table_name, c.identifier, g.column_name, s.organization,
           s.organization_coordsys_id, s.definition, s.srs_id
    FROM gpkg_contents c
    JOIN sqlite_master m ON m.name = c.table_name
    LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
    LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
    WHERE c.data_type IN ('features', 'attributes') AND m.type IN ('table', 'view')
"""
# Header of a geometry (OGC 12-128r19, 2.1.3): magic, version, flags, srs_id, envelope.
_GEOMETRY, _FLAGS, _HEADER = b"GP", 3, 8
# Types of geometries above this have arcs.
_LAST_STRAIGHT = 7
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


class _Contents(NamedTuple):
    """A row of the table of contents."""

    table: str
    name: str
    geometry: str | None
    organization: str | None
    code: int | None
    definition: str | None
    srs_id: int | None

    @property
    def system(self) -> str:
        """Code or definition of the reference system; empty for undefined degrees (0)."""
        if self.srs_id in (None, 0):
            return ""
        is_code = str(self.organization).upper() in ("EPSG", "ESRI", "IGNF", "OGC")
        return f"{self.organization}:{self.code}" if is_code else str(self.definition)


def read_geopackage(raw: bytes) -> RawTable:
    """Read all layers and tables of a GeoPackage; if there are several, each is a collection.

    Raises
    ------
    UnreadableFileError
        It is not a GeoPackage, is damaged or empty, or has too many rows.
    """
    if not raw.startswith(_MAGIC):
        raise UnreadableFileError(_INVALID)
    layers, problems = list[Layer](), list[Problem]()
    try:
        with _opened(raw) as database:
            for contents in _contents(database):
                try:
                    layers.append(_read_layer(database, contents))
                except sqlite3.DatabaseError:
                    message = Message("geopackage.layer_unread")
                    problems.append(Problem("warning", 0, "", contents.name, message))
    except (sqlite3.Error, OverflowError) as error:
        raise UnreadableFileError(_INVALID) from error
    if not layers:
        raise UnreadableFileError(_INVALID if problems else Message("geopackage.empty"))
    table = table_of_layers(layers)
    return table._replace(problems=[*problems, *table.problems])


@contextlib.contextmanager
def _opened(raw: bytes) -> Iterator[sqlite3.Connection]:
    """Open a database in memory, where no query can change anything or call a function."""
    content = bytearray(raw)
    if content[_VERSIONS] == _WITH_JOURNAL:
        content[_VERSIONS] = _WHOLE
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA cell_size_check = ON")
        database.deserialize(bytes(content))
        database.text_factory = _decoded
        database.set_authorizer(_authorize)
        yield database


def _authorize(action: int, first: str | None, *_: str | None) -> int:
    is_description = action == sqlite3.SQLITE_PRAGMA and first == "table_info"
    return sqlite3.SQLITE_OK if action in _ALLOWED or is_description else sqlite3.SQLITE_DENY


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace")


def _contents(database: sqlite3.Connection) -> list[_Contents]:
    rows = database.execute(_CONTENTS).fetchmany(limits().rows + 1)
    return [_Contents(str(row[0]), str(row[1] or row[0]), *row[2:]) for row in rows]


def _read_layer(database: sqlite3.Connection, contents: _Contents) -> Layer:
    quoted = '"' + contents.table.replace('"', '""') + '"'
    # The number of a row is useless to readers.
    keys = {
        name for _, name, _, _, _, key in database.execute(f"PRAGMA table_info({quoted})") if key
    }
    cursor = database.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - the name is quoted
    names = [description[0] for description in cursor.description]
    check_columns(len(names))
    # One row more than the limit, for the check of the whole.
    rows = cursor.fetchmany(limits().rows + 1)
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    geometry = str(contents.geometry)
    cells = frame.pop(geometry).tolist() if geometry in names else []
    frame = frame.drop(columns=[name for name in keys if name in frame and name.lower() == "fid"])
    positions, features = _positions(cells)
    columns = {name: frame[name].map(_cell) for name in frame}
    return Layer(
        contents.name,
        pd.DataFrame(columns, index=frame.index),
        positions,
        features,
        contents.system,
    )


def _cell(value: Any) -> Any:
    return None if isinstance(value, bytes) else value


def _positions(cells: list[Any]) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of geometries, and the row of each; invalid geometries have none."""
    shapes = shapely.from_wkb([_wkb(cell) for cell in cells], on_invalid="ignore")
    coordinates, rows = shapely.get_coordinates(shapes, return_index=True)
    is_known = np.isfinite(coordinates).all(axis=1)
    return coordinates[is_known], rows[is_known]


def _wkb(cell: Any) -> bytes | None:
    """Return a geometry without the header that a GeoPackage puts before it."""
    if not isinstance(cell, bytes) or not cell.startswith(_GEOMETRY):
        return None
    try:
        start = _HEADER + _ENVELOPES[cell[_FLAGS] >> 1 & 7]
        order = "<" if cell[start] else ">"
        # Types in thousands have altitudes or measures.
        is_straight = struct.unpack_from(f"{order}I", cell, start + 1)[0] % 1000 <= _LAST_STRAIGHT
    except (LookupError, struct.error):
        return None
    return cell[start:] if is_straight else _box(cell)


def _box(cell: bytes) -> bytes | None:
    """Return the box around a geometry with arcs, from its header; None if the header has none."""
    if not cell[_FLAGS] >> 1 & 7:
        return None
    order = "<" if cell[_FLAGS] & 1 else ">"
    west, east, south, north = struct.unpack_from(f"{order}4d", cell, _HEADER)
    return bytes(shapely.to_wkb(shapely.box(west, south, east, north)))
