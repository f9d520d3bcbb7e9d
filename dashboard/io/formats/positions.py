"""The place of a geometry: a point, or the centre and radius of a circle around it."""

from collections.abc import Sequence
from itertools import filterfalse

import numpy as np

from dashboard.io.formats.records import Record
from dashboard.model.geo import enclosing_circle

PLACE = ("longitude", "latitude")
_ORIGIN = ("origin_longitude", "origin_latitude")
_MAX_DEG = (180, 90)
_DECIMALS = 6


def read_positions(given: Sequence[Sequence[str]]) -> tuple[np.ndarray, Sequence[str]]:
    """Convert positions (x, y) to numbers; return the first that is invalid as well, or nothing.

    Examples
    --------
    >>> read_positions([("24", "49")])[0].tolist(), read_positions([("24", "49"), ("x",)])[1]
    ([[24.0, 49.0]], ('x',))
    """
    try:
        return np.array(given, dtype=np.float64).reshape(-1, 2), ()
    except ValueError:
        return np.empty((0, 2)), next(filterfalse(_is_position, given), given[0])


def _is_position(axes: Sequence[str]) -> bool:
    try:
        return len([float(axis) for axis in axes]) == len(PLACE)
    except ValueError:
        return False


def are_on_earth(positions: np.ndarray) -> bool:
    """Return whether all positions are longitudes and latitudes in degrees."""
    return bool((np.abs(positions) <= _MAX_DEG).all())


def region_around(positions: np.ndarray) -> Record:
    """Return the centre and radius of a circle around positions in degrees, at least one.

    Examples
    --------
    >>> region_around(np.array([[24.0, 49.0], [24.0, 50.0]]))["latitude"]
    '49.50000'
    """
    latitude, longitude, radius_km = enclosing_circle(positions[:, 1], positions[:, 0])
    return {
        "geo_precision": "region",
        "geo_radius_km": f"{np.ceil(radius_km):g}",
        "latitude": f"{latitude:.5f}",
        "longitude": f"{longitude:.5f}",
    }


def place_of(positions: np.ndarray) -> Record:
    """Return the place of a geometry: its point, or the region around its positions.

    Positions that are not degrees stay in the cells, so that the check reports them.
    """
    if not len(positions):
        return {}
    first = positions[0]
    is_point = not are_on_earth(positions) or bool((positions == first).all())
    return _point(PLACE, first) if is_point else region_around(positions)


def movement_along(positions: np.ndarray) -> Record:
    """Return the place of a track: its last position, and the first as the origin.

    Examples
    --------
    >>> movement_along(np.array([[24.0, 49.5], [24.5, 50.0]]))["origin_latitude"]
    '49.5'
    """
    if not len(positions):
        return {}
    first, last = positions[0], positions[-1]
    if not are_on_earth(positions):
        return _point(PLACE, last)
    moves = not np.array_equal(first, last)
    return (_point(_ORIGIN, first) if moves else {}) | _point(PLACE, last)


def _point(names: tuple[str, str], position: np.ndarray) -> Record:
    texts = (f"{degrees:.{_DECIMALS}f}".rstrip("0").rstrip(".") for degrees in position)
    return dict(zip(names, texts, strict=True))
