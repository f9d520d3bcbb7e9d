"""Places on the globe: which events share one, how far off they may be, and how to frame them."""

from dataclasses import dataclass, replace
from functools import cache

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


def project(
    longitudes: np.ndarray, latitudes: np.ndarray, middle: float
) -> tuple[np.ndarray, np.ndarray]:
    """Natural Earth projection around a meridian, as the map draws it, in radii of the earth."""
    x, y = _projection(middle)(longitudes, latitudes)
    return np.asarray(x), np.asarray(y)


@cache
def _projection(middle: float) -> Proj:
    return Proj(proj="natearth", lon_0=middle, R=1)


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
        south, north = max(view.south - 1, WORLD.south), min(view.north + 1, WORLD.north)
        view = replace(view, south=south, north=north)
    return view


def has_place(events: pd.DataFrame) -> pd.Series:
    """Whether each event can be drawn on a map."""
    return events["latitude"].notna()


def group_places(events: pd.DataFrame) -> pd.DataFrame:
    """Events that stand at one spot, as one row.

    Returns
    -------
    DataFrame
        ``latitude, longitude, geo_precision, location, radius_km`` (NaN where none),
        ``event_ids`` (list) and ``count``, the most frequent first.
    """
    placed = events[has_place(events)]
    keys = ["latitude", "longitude", "geo_precision"]
    groups = placed.groupby(keys, sort=False)
    places = groups.agg(
        location=("location", "first"),
        radius_km=("geo_radius_km", "max"),
        event_ids=("event_id", list),
        count=("event_id", "size"),
    ).reset_index()
    default = places["geo_precision"].map(DEFAULT_RADIUS_KM)
    places["radius_km"] = places["radius_km"].fillna(default)
    return places.sort_values("count", ascending=False, kind="stable", ignore_index=True)


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
    places = group_places(events)
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
    return View(west, east, max(south, -WORLD.north), min(north, WORLD.north))


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
