"""Geometry on the globe: projected map extents, areas and circles."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from pyproj import Geod, Proj

_CIRCLE_POINTS = 72
# How exactly an extent is extended.
_ACCURACY_DEG = 0.05
_WGS84 = Geod(ellps="WGS84")
TURN_DEG = 360.0
# Length of a degree of latitude.
KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class MapExtent:
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
        """Longitude (-180 to 180) and latitude of the centre."""
        longitude = ((self.west + self.east) / 2 + 180) % TURN_DEG - 180
        return longitude, (self.south + self.north) / 2

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top, projected, in units of the earth's radius."""
        latitudes = np.linspace(self.south, self.north, 9)
        half = min((self.east - self.west) / 2, 180.0)
        x, y = project(np.full(9, self.centre[0] + half - 1e-9), latitudes, self.centre[0])
        return -float(x.max()), float(y.min()), float(x.max()), float(y.max())

    @property
    def aspect(self) -> float:
        """Width by height, as projected."""
        left, bottom, right, top = self.extent
        return (right - left) / (top - bottom)

    @property
    def size(self) -> float:
        """Larger side, as projected, in units of the earth's radius."""
        left, bottom, right, top = self.extent
        return max(right - left, top - bottom)


WORLD = MapExtent(-180.0, 180.0, -58.0, 84.0)


class Area(NamedTuple):
    """A rectangle of the projected map around a point.

    Its sides are curved on the earth, so it is stored in coordinates of the projection.

    Attributes
    ----------
    longitude, latitude
        Centre, in degrees.
    width, height
        Size, in degrees at the centre of the projection (earth radii times 180 / pi).
    """

    longitude: float
    latitude: float
    width: float
    height: float

    def contains(self, latitudes: np.ndarray, longitudes: np.ndarray) -> np.ndarray:
        """Return whether points (degrees; NaN for none) lie within or on the edge.

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
    """Project as the map does (Natural Earth, around a meridian), in radii of the earth."""
    x, y = _projection(middle)(longitudes, latitudes)
    return np.asarray(x), np.asarray(y)


def unproject(x: np.ndarray, y: np.ndarray, middle: float) -> tuple[np.ndarray, np.ndarray]:
    """Return longitudes and latitudes of projected points; infinite beyond the world's edge."""
    longitudes, latitudes = _projection(middle)(x, y, inverse=True)
    return np.asarray(longitudes), np.asarray(latitudes)


@lru_cache(maxsize=256)
def _projection(middle: float) -> Proj:
    return Proj(proj="natearth", lon_0=middle, R=1)


@lru_cache(maxsize=1_000)
def fill_aspect(view: MapExtent, aspect: float) -> MapExtent:
    """Widen an extent to the aspect of an image, within the limits of the world.

    Parameters
    ----------
    view
        Must stay visible.
    aspect
        Width by height of the image.
    """
    if view.aspect < aspect:
        # The projected width is proportional to the angle.
        wider = min(aspect / view.aspect * (view.east - view.west), TURN_DEG)
        more = (wider - (view.east - view.west)) / 2
        return replace(view, west=view.west - more, east=view.east + more)
    enough, too_much = 0.0, WORLD.north - WORLD.south
    while too_much - enough > _ACCURACY_DEG:
        middle = (enough + too_much) / 2
        if _heightened(view, middle).aspect > aspect:
            enough = middle
        else:
            too_much = middle
    return _heightened(view, too_much)


def _heightened(view: MapExtent, more_deg: float) -> MapExtent:
    """Extend an extent to the south and the north, at most to the limits of the world."""
    south = min(view.south, max(view.south - more_deg, WORLD.south))
    return replace(
        view, south=south, north=max(view.north, min(view.north + more_deg, WORLD.north))
    )


def circle(latitude: float, longitude: float, radius_km: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the points of a closed circle on the WGS 84 ellipsoid, clockwise from north.

    Returns
    -------
    latitudes, longitudes
        In degrees, ``_CIRCLE_POINTS + 1`` each.
    """
    bearings = np.linspace(0, TURN_DEG, _CIRCLE_POINTS + 1)
    size = len(bearings)
    longitudes, latitudes, _ = _WGS84.fwd(
        np.full(size, longitude), np.full(size, latitude), bearings, np.full(size, radius_km * 1000)
    )
    return latitudes, longitudes


def enclosing_circle(latitudes: np.ndarray, longitudes: np.ndarray) -> tuple[float, float, float]:
    """Return the centre of some places, and the distance to the farthest of them.

    Returns
    -------
    latitude, longitude
        Centre of their bounding box, in degrees.
    radius_km
        Distance on the WGS 84 ellipsoid.

    Examples
    --------
    >>> latitude, longitude, radius_km = enclosing_circle(
    ...     np.array([-1.0, 1.0]), np.array([179.0, -179.0])
    ... )
    >>> latitude, abs(longitude), round(radius_km)
    (0.0, 180.0, 157)
    """
    half = TURN_DEG / 2
    latitude = (latitudes.min() + latitudes.max()) / 2
    # The box begins east of the widest gap between longitudes and ends west of it.
    ordered = np.sort(longitudes)
    gaps = np.append(ordered[1:], ordered[0] + TURN_DEG) - ordered
    widest = int(np.argmax(gaps))
    west = ordered[(widest + 1) % len(ordered)]
    longitude = west + (TURN_DEG - gaps[widest]) / 2
    longitude = (longitude + half) % TURN_DEG - half
    size = len(latitudes)
    middle = np.full(size, longitude), np.full(size, latitude)
    _, _, metres = _WGS84.inv(*middle, longitudes, latitudes)
    return float(latitude), float(longitude), float(np.max(metres)) / 1000


def edges_of_circles(
    latitudes: np.ndarray, longitudes: np.ndarray, radii_km: np.ndarray
) -> np.ndarray:
    """Return the northern, eastern, southern and western ends of circles on the ellipsoid.

    Returns
    -------
    ndarray
        One row per end: latitude and longitude in degrees.
    """
    bearings = np.repeat([0.0, 90.0, 180.0, 270.0], len(radii_km))
    east, north, _ = _WGS84.fwd(
        np.tile(longitudes, 4), np.tile(latitudes, 4), bearings, np.tile(radii_km, 4) * 1000
    )
    return np.column_stack([north, east])
