"""Read GeoPackages (OGC), which are SQLite databases."""

import sqlite3
import struct
from contextlib import closing
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from dashboard.common.errors import UnreadableFileError
from dashboard.common.limits import limits
from dashboard.io.readers.layers import Layer, table_of_layers
from dashboard.io.readers.raw_table import RawTable
from dashboard.io.readers.sqlite_database import SqliteDatabase
from dashboard.io.size_limits import check_rows
from dashboard.model.messages import Message
from dashboard.model.schema import Problem

_INVALID = Message("geopackage.invalid")
_MAGIC = b"SQLite format 3\0"
_MAX_LAYERS = 1_000
_CONTENTS = """
    SELECT c.table_name, c.identifier, g.column_name, s.organization,
           s.organization_coordsys_id, s.definition, s.srs_id
    FROM gpkg_contents c
    LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
    LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
    WHERE c.data_type IN ('features', 'attributes')
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
    """Read all layers and tables of a GeoPackage; of several, each is a collection.

    Raises
    ------
    UnreadableFileError
        It is not a GeoPackage, is damaged or empty, or is too large.
    """
    if not raw.startswith(_MAGIC):
        raise UnreadableFileError(_INVALID)
    try:
        with closing(SqliteDatabase(raw)) as database:
            layers, problems = _read_layers(database)
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        raise UnreadableFileError(_INVALID) from error
    if not layers:
        raise UnreadableFileError(_INVALID if problems else Message("geopackage.empty"))
    table = table_of_layers(layers)
    return table._replace(problems=[*problems, *table.problems])


def _read_layers(database: SqliteDatabase) -> tuple[list[Layer], list[Problem]]:
    layers, problems, count = list[Layer](), list[Problem](), 0
    for contents in _list_contents(database):
        try:
            # One row more than the limit, so that the check finds it.
            columns, rows = database.read(contents.table, limits().rows - count + 1)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            is_slow = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT
            code = "geopackage.layer_too_slow" if is_slow else "geopackage.layer_unread"
            problems.append(Problem("warning", 0, "", contents.name, Message(code)))
            continue
        count += len(rows)
        check_rows(count)
        computed = [column.name for column in columns if column.is_computed]
        if computed:
            message = Message("geopackage.column_computed", {"layer": contents.name})
            problems.append(Problem("warning", 0, "", ", ".join(computed), message))
        names = [column.name for column in columns if not column.is_computed]
        frame = pd.DataFrame(rows, columns=names, dtype=object)
        # The number of a row is useless to readers.
        keys = [column.name for column in columns if column.is_key and column.name.lower() == "fid"]
        layer = _as_layer(contents, frame.drop(columns=keys))
        problems += _report_binary(layer, frame)
        layers.append(layer)
    return layers, problems


def _list_contents(database: SqliteDatabase) -> list[_Contents]:
    """List the tables of the file, each once."""
    rows = database.query(_CONTENTS, _MAX_LAYERS + 1)
    if len(rows) > _MAX_LAYERS:
        raise UnreadableFileError(Message("geopackage.too_many_layers", {"most": _MAX_LAYERS}))
    listed = dict[str, _Contents]()
    for table, name, *system in rows:
        if table in database:
            listed.setdefault(table, _Contents(table, str(name or table), *system))
    return list(listed.values())


def _as_layer(contents: _Contents, frame: pd.DataFrame) -> Layer:
    geometry = str(contents.geometry)
    cells = frame.pop(geometry).tolist() if geometry in frame else []
    columns = {name: frame[name].map(_cell) for name in frame}
    return Layer(
        contents.name,
        pd.DataFrame(columns, index=frame.index),
        *_positions(cells),
        contents.system,
    )


def _report_binary(layer: Layer, frame: pd.DataFrame) -> list[Problem]:
    """Report the columns with binary content, such as pictures, which is left out."""
    binary = [
        str(name)
        for name in layer.columns
        if any(isinstance(cell, bytes) for cell in frame[name].to_numpy(object))
    ]
    message = Message("geopackage.column_binary", {"layer": layer.name})
    return [Problem("note", 0, "", ", ".join(binary), message)] if binary else []


def _cell(value: Any) -> Any:
    return None if isinstance(value, bytes) else value


def _positions(cells: list[Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the positions of geometries, the row of each, and the rows that cannot be read."""
    shapes = shapely.from_wkb([_wkb(cell) for cell in cells], on_invalid="ignore")
    coordinates, rows = shapely.get_coordinates(shapes, return_index=True)
    is_given = np.array([cell is not None for cell in cells], dtype=bool)
    return coordinates, rows, np.flatnonzero(is_given & shapely.is_missing(shapes))


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
