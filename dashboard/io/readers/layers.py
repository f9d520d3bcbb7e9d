"""Layers of geographic files as tables: the columns of features, and the places of geometries."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.io.formats.positions import PLACE, are_on_earth, place_of
from dashboard.io.formats.reference_systems import describe_conversion, find_system
from dashboard.io.readers.raw_table import HEADER_ROWS, RawTable, table_of_columns
from dashboard.io.size_limits import check_columns, check_rows
from dashboard.model.messages import Message
from dashboard.model.schema import MAX_LISTED, Problem

_COLLECTION = "collection"
# A difference between coordinates that is invisible on the map.
_NEAR_DEG = 0.001


class Layer(NamedTuple):
    """Features of one kind.

    Attributes
    ----------
    name
        Name for readers.
    columns
        One row for each feature; names are distinct.
    positions
        All positions (x, y) of the geometries, in the order of the features.
    features
        Position of the feature of each position.
    unread
        Positions of the features whose geometry cannot be read.
    system
        Code or definition of the reference system; empty if the file does not name it.
    """

    name: str
    columns: pd.DataFrame
    positions: np.ndarray
    features: np.ndarray
    unread: np.ndarray
    system: str


def table_of_layers(layers: list[Layer]) -> RawTable:
    """Join layers into one table; if there are several, each is a collection.

    The place is a point, or the circle around any other geometry, as in GeoJSON. Features without a
    geometry get their place from columns of the same names.

    Raises
    ------
    UnreadableFileError
        There are too many rows or columns.
    """
    check_rows(sum(len(layer.columns) for layer in layers))
    frames, problems, first_row = list[pd.DataFrame](), list[Problem](), HEADER_ROWS + 1
    for layer in layers:
        frame, layer_problems = _with_places(_without_infinite(layer), first_row)
        first_row += len(frame)
        if len(layers) > 1 and _COLLECTION not in frame:
            frame = frame.assign(**{_COLLECTION: layer.name})
        frames.append(frame)
        problems += layer_problems
    joined = pd.concat(frames, ignore_index=True)
    check_columns(len(joined.columns))
    table = table_of_columns(joined.items(), len(joined))
    return table._replace(problems=problems, has_records=True)


def _without_infinite(layer: Layer) -> Layer:
    """Leave out positions that are not numbers; their features count as unread."""
    is_known = np.isfinite(layer.positions).all(axis=1)
    return layer._replace(
        positions=layer.positions[is_known],
        features=layer.features[is_known],
        unread=np.union1d(layer.unread, layer.features[~is_known]),
    )


def _with_places(layer: Layer, first_row: int) -> tuple[pd.DataFrame, list[Problem]]:
    """Add the places of geometries to the columns."""
    frame = layer.columns.reset_index(drop=True)
    positions, problems = _in_degrees(layer)
    problems += _report_unread(layer, first_row)
    if positions is None:
        return frame, problems
    edges = np.searchsorted(layer.features, np.arange(len(frame) + 1))
    places = pd.DataFrame([place_of(positions[start:end]) for start, end in pairwise(edges)])
    for name in filter(frame.__contains__, map(str, places)):
        given = frame[name].where(frame[name] != "")
        # The precision in a column takes precedence over that of the geometry.
        first, second = (places[name], given) if name in PLACE else (given, places[name])
        places[name] = first.where(first.notna(), second)
        if name in PLACE:
            problems += _report_replaced(given, places[name], first_row)
    kept = [name for name in frame if name not in places]
    return pd.concat([frame[kept], places.set_axis(frame.index)], axis=1), problems


def _report_unread(layer: Layer, first_row: int) -> list[Problem]:
    """Report the features whose geometry cannot be read."""
    rows = (layer.unread + first_row).tolist()
    message, more = Message("geometry.unread"), len(rows[MAX_LISTED:])
    problems = [Problem("warning", row, "", layer.name, message) for row in rows[:MAX_LISTED]]
    if more:
        message = Message("geometry.more_unread", {"count": more})
        problems.append(Problem("warning", 0, "", layer.name, message, rows=more))
    return problems


def _report_replaced(given: pd.Series, places: pd.Series, first_row: int) -> list[Problem]:
    """Report how many coordinates of a column differ from those of the geometries."""
    numbers = (pd.to_numeric(cells, errors="coerce").to_numpy(float) for cells in (given, places))
    difference = np.abs(np.subtract(*numbers))
    rows = np.flatnonzero(given.notna() & ~(difference < _NEAR_DEG))
    if not len(rows):
        return []
    message = Message("geometry.preferred", {"count": len(rows), "value": str(places[rows[0]])})
    row, text = int(rows[0]) + first_row, str(given[rows[0]])
    return [Problem("warning", row, str(given.name), text, message, rows=len(rows))]


def _in_degrees(layer: Layer) -> tuple[np.ndarray | None, list[Problem]]:
    """Return the positions as longitudes and latitudes, or None if that is impossible."""
    if not len(layer.positions):
        return None, []
    if not layer.system:
        is_degrees = are_on_earth(layer.positions)
        code = "crs.assumed" if is_degrees else "crs.missing"
        problem = Problem("note" if is_degrees else "warning", 0, "", layer.name, Message(code))
        return layer.positions if is_degrees else None, [problem]
    system = find_system(layer.system)
    problems = describe_conversion(_short(layer.system), system)
    return (system.to_degrees(layer.positions) if system else None), problems


def _short(system: str) -> str:
    """Return the name in a definition (WKT), or the code."""
    return system.partition('"')[2].partition('"')[0] or system
