"""Layers of geographic files as tables: the columns of features, and the places of geometries."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.io.formats.positions import are_on_earth, place_of
from dashboard.io.formats.reference_systems import describe_conversion, find_system
from dashboard.io.readers.raw_table import RawTable, table_of_columns
from dashboard.io.size_limits import check_columns, check_rows
from dashboard.model.messages import Message
from dashboard.model.schema import Problem

_COLLECTION = "collection"


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
    system
        Code or definition of the reference system; empty if the file does not name it.
    """

    name: str
    columns: pd.DataFrame
    positions: np.ndarray
    features: np.ndarray
    system: str


def table_of_layers(layers: list[Layer]) -> RawTable:
    """Join layers into one table; if there are several, each is a collection.

    The place is a point, or the circle around any other geometry, as in GeoJSON.

    Raises
    ------
    UnreadableFileError
        There are too many rows or columns.
    """
    check_rows(sum(len(layer.columns) for layer in layers))
    frames, problems = list[pd.DataFrame](), list[Problem]()
    for layer in layers:
        frame, layer_problems = _with_places(layer)
        if len(layers) > 1 and _COLLECTION not in frame:
            frame = frame.assign(**{_COLLECTION: layer.name})
        frames.append(frame)
        problems += layer_problems
    joined = pd.concat(frames, ignore_index=True)
    check_columns(len(joined.columns))
    table = table_of_columns(joined.items(), len(joined))
    return table._replace(problems=problems, has_records=True)


def _with_places(layer: Layer) -> tuple[pd.DataFrame, list[Problem]]:
    """Add the places of geometries to the columns; they replace columns of the same names."""
    frame = layer.columns.reset_index(drop=True)
    positions, problems = _in_degrees(layer)
    if positions is None:
        return frame, problems
    edges = np.searchsorted(layer.features, np.arange(len(frame) + 1))
    places = pd.DataFrame([place_of(positions[start:end]) for start, end in pairwise(edges)])
    kept = [name for name in frame if name not in places]
    return pd.concat([frame[kept], places.set_axis(frame.index)], axis=1), problems


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
