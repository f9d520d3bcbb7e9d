"""Provinces, rivers, lakes and cities of Natural Earth, by which readers find their way on a map.

The data are in ``ground_data``; they are read at first use.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from pyarrow import parquet

from dashboard.common.i18n import language
from dashboard.common.resources import resource
from dashboard.model.geo import TURN_DEG, MapExtent

_DATA = resource("dashboard") / "model" / "ground_data"
_UNITS_PER_TURN = 1 << 16
# Lines are drawn up to this distance from the map, in shares of its size.
_BESIDE = 0.25


class _Layer(NamedTuple):
    """Lines, the most important first.

    Attributes
    ----------
    points
        Longitude and latitude of all points, line after line.
    starts
        First point of each line, and the number of all points.
    zooms
        Zoom level from which each line is shown.
    low, high
        South-western and north-eastern corner of each line.
    """

    points: np.ndarray
    starts: np.ndarray
    zooms: np.ndarray
    low: np.ndarray
    high: np.ndarray


class Cities(NamedTuple):
    """Cities, the most important first."""

    names: np.ndarray
    latitudes: np.ndarray
    longitudes: np.ndarray


def lines_in(
    layer: str, extent: MapExtent, zoom: float, step_deg: float, most_points: int
) -> list[np.ndarray]:
    """Return the lines of a layer in a part of the world, as longitudes and latitudes.

    Parameters
    ----------
    layer
        ``provinces``, ``rivers`` or ``lakes``.
    extent
        Part of the world.
    zoom
        Zoom level of web maps; less important lines have higher levels.
    step_deg
        Points closer together than this are left out.
    most_points
        Number of points after which no more lines are returned.
    """
    lines = _layer(layer)
    across, down = extent.east - extent.west, extent.north - extent.south
    margin = _BESIDE * np.array([min(across, TURN_DEG), down])
    west, width = extent.west - margin[0], across + 2 * margin[0]
    south, north = extent.south - margin[1], extent.north + margin[1]
    from_west = (lines.low[:, 0] - west) % TURN_DEG
    is_across = (from_west <= width) | (from_west + (lines.high - lines.low)[:, 0] >= TURN_DEG)
    is_down = (lines.high[:, 1] >= south) & (lines.low[:, 1] <= north)
    found, count = [], 0
    for line in np.flatnonzero((lines.zooms <= zoom) & is_across & is_down).tolist():
        thinned = _thin(lines.points[lines.starts[line] : lines.starts[line + 1]], step_deg)
        count += len(thinned)
        if count > most_points:
            break
        # A single point is a lake or river that is smaller than the step.
        if len(thinned) > 2:  # noqa: PLR2004
            found.append(thinned)
    return found


def cities_in(extent: MapExtent, zoom: float) -> Cities:
    """Return the cities in a part of the world that are shown at a zoom level of web maps.

    Names are in the current language where it has one, and otherwise in English.
    """
    cities, zooms = _cities(language())
    shown = slice(int(np.searchsorted(zooms, zoom, "right")))
    names, latitudes, longitudes = (values[shown] for values in cities)
    across = (longitudes - extent.west) % TURN_DEG <= extent.east - extent.west
    inside = across & (latitudes >= extent.south) & (latitudes <= extent.north)
    return Cities(names[inside], latitudes[inside], longitudes[inside])


def _thin(points: np.ndarray, step_deg: float) -> np.ndarray:
    """Keep the ends of a line, and one point per cell of a grid."""
    cells = np.floor(points / step_deg)
    keep = (np.diff(cells, axis=0, prepend=np.nan) != 0).any(axis=1)
    keep[[0, -1]] = True
    return np.asarray(points[keep])


@cache
def _layer(name: str) -> _Layer:
    with np.load(_DATA / "lines.npz") as data:
        units, sizes, zooms = (data[f"{name}_{part}"] for part in ("points", "sizes", "zooms"))
    points = np.round(units.astype(float) * TURN_DEG / _UNITS_PER_TURN, 3)
    starts = np.concatenate([[0], np.cumsum(sizes, dtype=int)])
    low, high = (join.reduceat(points, starts[:-1]) for join in (np.minimum, np.maximum))
    return _Layer(points, starts, zooms, low, high)


@cache
def _cities(code: str) -> tuple[Cities, np.ndarray]:
    """Return all cities, and the zoom level from which each is shown, in ascending order."""
    table = parquet.read_table(_DATA / "cities.parquet")
    names, *spots = (table[name].to_numpy() for name in ("name", "latitude", "longitude"))
    if code in table.column_names:
        translated = table[code].to_numpy()
        names = np.where(translated != "", translated, names)
    return Cities(names, *spots), table["zoom"].to_numpy()
