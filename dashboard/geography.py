"""Places on the globe: which events share one, how far off they may be, and how to frame them."""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from pyproj import Geod, Proj

# Where a table gives no radius: how far off a place of this precision may be, in kilometres.
DEFAULT_RADIUS_KM = {"region": 150.0}
_CIRCLE_POINTS = 72
_WGS84 = Geod(ellps="WGS84")
_MIN_SPAN_DEG = 6.0
_MARGIN = 0.06
_TURN_DEG = 360.0


@dataclass(frozen=True)
class View:
    """Part of the world that a map shows, in degrees.

    Attributes
    ----------
    west, east
        May lie outside -180 to 180 where the part crosses the antimeridian; ``west < east``.
    south, north
        Latitudes.
    """

    west: float
    east: float
    south: float
    north: float

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude (-180 to 180) and latitude of the middle."""
        longitude = ((self.west + self.east) / 2 + 180) % _TURN_DEG - 180
        return longitude, (self.south + self.north) / 2

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the view as projected, in units of the earth's radius."""
        latitudes = np.linspace(self.south, self.north, 9)
        half = min((self.east - self.west) / 2, 180.0)
        x, y = project(np.full(9, self.centre[0] + half - 1e-9), latitudes, self.centre[0])
        return -float(x.max()), float(y.min()), float(x.max()), float(y.max())

    @property
    def aspect(self) -> float:
        """Width by height, as projected."""
        left, bottom, right, top = self.extent
        return (right - left) / (top - bottom)


WORLD = View(-180.0, 180.0, -58.0, 84.0)


class Area(NamedTuple):
    """What a rectangle of the map shows: the part of the earth around a point, as projected.

    A rectangle of a map has curved sides on the earth, so it is held as the map draws it.

    Attributes
    ----------
    longitude, latitude
        Of its middle, in degrees.
    width, height
        Of the rectangle, in degrees as at the projection's middle (earth radii times 180 / pi).
    """

    longitude: float
    latitude: float
    width: float
    height: float

    def contains(self, latitudes: np.ndarray, longitudes: np.ndarray) -> np.ndarray:
        """Whether points (degrees; NaN for none) lie within; the edge belongs to it.

        Examples
        --------
        >>> Area(130, 45, 20, 10).contains(np.array([43.1, 61.5, np.nan]), np.array([131.9, 99, 0]))
        array([ True, False, False])
        """
        known = np.isfinite(latitudes) & np.isfinite(longitudes)
        x, y = project(
            np.where(known, longitudes, 0.0), np.where(known, latitudes, 0.0), self.longitude
        )
        _, middle = project(np.array([self.longitude]), np.array([self.latitude]), self.longitude)
        near_x = np.abs(x) <= np.radians(self.width) / 2
        return np.asarray(known & near_x & (np.abs(y - middle[0]) <= np.radians(self.height) / 2))


def project(
    longitudes: np.ndarray, latitudes: np.ndarray, middle: float
) -> tuple[np.ndarray, np.ndarray]:
    """Natural Earth projection around a meridian, as the map draws it, in radii of the earth."""
    x, y = _projection(middle)(longitudes, latitudes)
    return np.asarray(x), np.asarray(y)


@lru_cache(maxsize=256)
def _projection(middle: float) -> Proj:
    return Proj(proj="natearth", lon_0=middle, R=1)


@lru_cache(maxsize=1_000)
def fill(view: View, aspect: float) -> View:
    """Widen a view to the shape of a picture, so that it is full of map; never beyond the world.

    Parameters
    ----------
    view
        What must be seen.
    aspect
        Width by height of the picture.
    """
    while view.aspect < aspect and view.east - view.west < _TURN_DEG:
        view = replace(view, west=view.west - 1, east=view.east + 1)
    while view.aspect > aspect and (view.south > WORLD.south or view.north < WORLD.north):
        south = min(view.south, max(view.south - 1, WORLD.south))
        north = max(view.north, min(view.north + 1, WORLD.north))
        view = replace(view, south=south, north=north)
    return view


def has_place(events: pd.DataFrame) -> pd.Series:
    """Whether each event can be drawn on a map."""
    return events["latitude"].notna()


class Places(NamedTuple):
    """Spots on the map, and which events stand there.

    Attributes
    ----------
    table
        One row a spot: ``latitude, longitude, geo_precision, location, radius_km`` (NaN where
        none) and ``count``.
    codes
        For each event the row of its spot; -1 where it has no place.
    """

    table: pd.DataFrame
    codes: np.ndarray

    def members(self, most: int) -> list[np.ndarray]:
        """Positions of the first events of each spot, at most so many."""
        order = np.argsort(self.codes, kind="stable")[(self.codes < 0).sum() :]
        starts = np.concatenate([[0], self.table["count"].cumsum()])
        return [order[start : min(start + most, end)] for start, end in pairwise(starts)]


def group_places(events: pd.DataFrame) -> Places:
    """Gather events that stand at one spot and are known as exactly."""
    placed = has_place(events).to_numpy(bool)
    together = np.zeros(int(placed.sum()), dtype=np.int64)
    # By codes of each column: a group-by of the library's costs many times this on small tables.
    for name in _SPOT:
        codes, values = pd.factorize(events[name].to_numpy()[placed])
        together = together * max(len(values), 1) + codes
    spots, _ = pd.factorize(together)
    count = np.bincount(spots)
    _, first = np.unique(spots, return_index=True)
    table = events[[*_SPOT, "location"]].iloc[np.flatnonzero(placed)[first]]
    radius = np.full(len(count), np.nan)
    np.fmax.at(radius, spots, events["geo_radius_km"].to_numpy(float)[placed])
    usual = table["geo_precision"].map(DEFAULT_RADIUS_KM).to_numpy(float)
    table = table.reset_index(drop=True).assign(
        radius_km=np.where(np.isnan(radius), usual, radius), count=count
    )
    codes = np.full(len(events), -1)
    codes[placed] = spots
    return Places(table, codes)


_SPOT = ("latitude", "longitude", "geo_precision")


def merge_places(places: Places, x: np.ndarray, y: np.ndarray, cell_px: float) -> Places:
    """Merge spots that fall into one cell of a grid over the picture.

    Parameters
    ----------
    places
        See :func:`group_places`.
    x, y
        Where they stand, in pixels.
    cell_px
        Width of a cell.

    Returns
    -------
    Places
        Merged spots stand in the middle of their events, without location and radius, and their
        ``geo_precision`` is ``"several"``.
    """
    table = places.table
    grid = pd.DataFrame({"x": np.floor(x / cell_px), "y": np.floor(y / cell_px)})
    cells = grid.groupby(["x", "y"], sort=False).ngroup().to_numpy()
    _, first = np.unique(cells, return_index=True)
    count = np.bincount(cells, table["count"]).astype(int)
    merged = table.iloc[first].reset_index(drop=True).assign(count=count)
    for name in ("latitude", "longitude"):
        merged[name] = np.bincount(cells, table[name] * table["count"]) / count
    several = np.bincount(cells) > 1
    merged.loc[several, ["geo_precision", "location"]] = ["several", ""]
    merged.loc[several, "radius_km"] = np.nan
    return Places(merged, np.where(places.codes < 0, -1, cells[places.codes]))


def circle(latitude: float, longitude: float, radius_km: float) -> tuple[np.ndarray, np.ndarray]:
    """Points on a circle around a place on the WGS 84 ellipsoid, closed, clockwise from north.

    Returns
    -------
    latitudes, longitudes
        In degrees, ``_CIRCLE_POINTS + 1`` each.
    """
    bearings = np.linspace(0, _TURN_DEG, _CIRCLE_POINTS + 1)
    size = len(bearings)
    longitudes, latitudes, _ = _WGS84.fwd(
        np.full(size, longitude), np.full(size, latitude), bearings, np.full(size, radius_km * 1000)
    )
    return latitudes, longitudes


def frame_places(events: pd.DataFrame) -> View:
    """Smallest part of the world that holds all places and origins, with a margin.

    The cut goes through the widest gap between longitudes, so that events on both sides of the
    antimeridian stay together.
    """
    places = group_places(events).table
    points = [
        events[["latitude", "longitude"]].dropna().to_numpy(float),
        events[["origin_latitude", "origin_longitude"]].dropna().to_numpy(float),
        *(np.column_stack(circle(*row)) for row in _circles(places)),
    ]
    latitudes, longitudes = np.concatenate(points).T
    if not len(latitudes):
        return WORLD
    west, east = _with_margin(*_smallest_arc(longitudes))
    south, north = _with_margin(float(latitudes.min()), float(latitudes.max()))
    if east - west >= _TURN_DEG:
        west, east = WORLD.west, WORLD.east
    poles = _MIN_SPAN_DEG - WORLD.north, WORLD.north - _MIN_SPAN_DEG
    south, north = max(south, -WORLD.north), min(north, WORLD.north)
    return View(west, east, min(south, poles[1]), max(north, poles[0]))


def _circles(places: pd.DataFrame) -> np.ndarray:
    round_ones = places[places["radius_km"] > 0]
    return round_ones[["latitude", "longitude", "radius_km"]].to_numpy(float)


def _smallest_arc(longitudes: np.ndarray) -> tuple[float, float]:
    ordered = np.unique(longitudes)
    gaps = np.diff(np.append(ordered, ordered[0] + _TURN_DEG))
    widest = int(gaps.argmax())
    west = ordered[(widest + 1) % len(ordered)]
    return float(west), float(west + _TURN_DEG - gaps[widest])


def _with_margin(low: float, high: float) -> tuple[float, float]:
    span = max(high - low, _MIN_SPAN_DEG)
    middle, half = (low + high) / 2, span * (0.5 + _MARGIN)
    return middle - half, middle + half
