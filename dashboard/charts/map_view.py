"""The part of the world that a map shows, and where places are in it."""

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from dashboard.charts.arguments import check_choice
from dashboard.charts.point_labels import Box
from dashboard.engine.query import ROLES
from dashboard.model.geo import TURN_DEG, MapExtent, project, unproject

_POLE_DEG = 90.0
# Points along each side of a map, from which its extent in degrees is computed.
_SIDES = 9
# Half the size of the whole world, as projected.
_HALF_WIDTH, _HALF_HEIGHT = (
    float(abs(project(np.array([longitude]), np.array([latitude]), 0.0)[axis][0]))
    for longitude, latitude, axis in ((TURN_DEG / 2, 0.0, 0), (0.0, _POLE_DEG, 1))
)


@dataclass(frozen=True)
class MapFrame:
    """The size of a map, and the part of the world that it shows.

    Attributes
    ----------
    width_px, height_px
        Size of the map, without its key.
    role
        Role by which countries are shaded: ``any``, ``place``, ``actor`` or ``speaker``.
    moved
        Position to which the reader has moved the map: ``lon``, ``lat``, ``scale``, ``rotation``.
        A scale of 1 shows the world from pole to pole, or all around it.
    tools_px, covered_px
        Height at the upper edge where the map has buttons, and at the lower edge where other things
        may cover it. The first view avoids both as far as its scale allows.
    place
        Longitude and latitude of a place that the first view shows where nothing covers it.
    controls
        Boxes with buttons over the map, which no name is drawn below.

    Raises
    ------
    InvalidSettingError
        `role` is not one of the choices.
    """

    width_px: int = 620
    height_px: int = 380
    role: str = "any"
    moved: dict[str, float] = field(default_factory=dict)
    tools_px: int = 0
    covered_px: int = 0
    place: tuple[float, float] | None = None
    controls: tuple[Box, ...] = ()

    def __post_init__(self) -> None:
        check_choice("role", self.role, ROLES)

    @property
    def world_px(self) -> float:
        """Pixels per radius of the earth at a scale of 1, at which the world fills one side."""
        return _world_px(self.width_px, self.height_px)

    @property
    def free_px(self) -> int:
        """Height that nothing covers; the whole height if everything may be covered."""
        free = self.height_px - self.covered_px
        return free if free > self.tools_px else self.height_px


class MapView(NamedTuple):
    """The position and scale of a map.

    Attributes
    ----------
    longitude, latitude
        Centre, in degrees.
    rotation
        Longitude of the straight meridian.
    radian_px
        Pixels per radius of the earth.
    width_px, height_px
        Size of the map.
    """

    longitude: float
    latitude: float
    rotation: float
    radian_px: float
    width_px: int
    height_px: int

    @classmethod
    def of(cls, extent: MapExtent, frame: MapFrame) -> "MapView":
        """Return the view that the reader chose, or the largest one with an extent in it."""
        moved = frame.moved
        if not moved:
            return cls.fit(extent, frame)
        longitude, latitude, rotation = (moved[name] for name in ("lon", "lat", "rotation"))
        radian_px = moved["scale"] * frame.world_px
        return cls(longitude, latitude, rotation, radian_px, frame.width_px, frame.height_px)

    @classmethod
    def fit(cls, extent: MapExtent, frame: MapFrame) -> "MapView":
        """Return the largest view with an extent in it."""
        left, bottom, right, top = extent.extent
        longitude = extent.centre[0]
        radian_px = min(frame.width_px / (right - left), frame.height_px / (top - bottom))
        spare_px = frame.height_px - (top - bottom) * radian_px
        above_px = min(
            spare_px / 2, max(frame.tools_px, (spare_px - frame.height_px + frame.free_px) / 2)
        )
        middle = (bottom + top) / 2 - (spare_px / 2 - above_px) / radian_px
        size = frame.width_px, frame.height_px
        view = cls(longitude, 0.0, longitude, radian_px, *size)
        # Show nothing beyond the poles, unless the whole world is lower than the map.
        most = _HALF_HEIGHT - frame.height_px / 2 / radian_px
        if most > 0:
            middle = min(max(middle, -most), most)
        return view._at_height(middle).bring_in_sight(frame)

    def bring_in_sight(self, frame: MapFrame) -> "MapView":
        """Return a view with the place of a frame where nothing covers it.

        The view moves only in the directions in which the place is hidden.
        """
        if frame.place is None:
            return self
        longitude, latitude = frame.place
        x, y = (float(at[0]) for at in self.pixels(np.array([latitude]), np.array([longitude])))
        view = self
        if not 0 <= x <= self.width_px:
            view = view._replace(longitude=longitude, rotation=longitude)
        if 0 <= y <= frame.free_px:
            return view
        _, up = project(np.array([longitude]), np.array([latitude]), view.rotation)
        free_middle = (frame.tools_px + frame.free_px) / 2
        return view._at_height(float(up[0]) - (self.height_px / 2 - free_middle) / self.radian_px)

    def _at_height(self, middle: float) -> "MapView":
        """Centre the view at a projected height, at most on a pole."""
        _, latitude = _unproject(np.zeros(1), np.array([middle]))
        return self._replace(latitude=float(latitude[0]))

    @property
    def degree_px(self) -> float:
        """Pixels per degree at the middle of the projection."""
        return math.radians(self.radian_px)

    def position(self, frame: MapFrame) -> dict[str, float]:
        """Return the position in the terms of :attr:`MapFrame.moved`."""
        places = {"lon": self.longitude, "lat": self.latitude, "rotation": self.rotation}
        return places | {"scale": self.radian_px / frame.world_px}

    def pixels(
        self, latitudes: np.ndarray, longitudes: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the positions of places, in pixels from the upper left corner."""
        x, y = project(longitudes, latitudes, self.rotation)
        middle_x, middle_y = _project_one(self.longitude, self.latitude, self.rotation)
        return (
            self.width_px / 2 + (x - middle_x) * self.radian_px,
            self.height_px / 2 - (y - middle_y) * self.radian_px,
        )

    def places(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the latitudes and longitudes of pixels; the inverse of :meth:`pixels`.

        Pixels beyond the edge of the world move to its edge.
        """
        middle_x, middle_y = _project_one(self.longitude, self.latitude, self.rotation)
        longitudes, latitudes = _unproject(
            middle_x + (x - self.width_px / 2) / self.radian_px,
            middle_y - (y - self.height_px / 2) / self.radian_px,
        )
        return latitudes, longitudes + self.rotation

    def contains(
        self, latitudes: np.ndarray, longitudes: np.ndarray, beyond: float = 0.0
    ) -> np.ndarray:
        """Return whether places are on the map, or beside it by at most a share of its size."""
        x, y = self.pixels(latitudes, longitudes)
        far_x, far_y = beyond * self.width_px, beyond * self.height_px
        across = (x >= -far_x) & (x <= self.width_px + far_x)
        return np.asarray(across & (y >= -far_y) & (y <= self.height_px + far_y))

    @property
    def box(self) -> tuple[list[float], list[float]]:
        """Longitudes and latitudes that fill the map at a scale of 1.

        plotly.js cuts the map at this box, so it has the shape of the map. It draws the upper and
        the lower side as four great circles, which are nearer to the poles in their middle.
        """
        world_px = _world_px(self.width_px, self.height_px)
        east = min(self.width_px / 2 / world_px / _HALF_WIDTH, 1.0) * TURN_DEG / 2
        _, farthest = _unproject(np.zeros(1), np.array([self.height_px / 2 / world_px]))
        middle, half_side = math.radians(min(farthest[0], _POLE_DEG)), math.radians(east / 4)
        north = math.degrees(math.atan(math.tan(middle) * math.cos(half_side)))
        return [self.rotation - east, self.rotation + east], [-north, north]

    @property
    def extent(self) -> MapExtent:
        """Part of the world that the map shows, as a box of degrees."""
        middle_x, middle_y = _project_one(self.longitude, self.latitude, self.rotation)
        sides = np.linspace(-0.5, 0.5, _SIDES)
        across, down = (side.ravel() for side in np.meshgrid(sides, sides))
        longitudes, latitudes = _unproject(
            middle_x + across * self.width_px / self.radian_px,
            middle_y + down * self.height_px / self.radian_px,
        )
        west, east = longitudes.min(), longitudes.max()
        return MapExtent(
            float(self.rotation + west),
            float(self.rotation + east),
            float(latitudes.min()),
            float(latitudes.max()),
        )


@lru_cache(maxsize=256)
def _project_one(longitude: float, latitude: float, middle: float) -> tuple[float, float]:
    """Project one place; the centre of a view is needed many times."""
    x, y = project(np.array([longitude]), np.array([latitude]), middle)
    return float(x[0]), float(y[0])


def _world_px(width_px: int, height_px: int) -> float:
    return max(width_px / 2 / _HALF_WIDTH, height_px / 2 / _HALF_HEIGHT)


def _unproject(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return longitudes and latitudes; points beyond the edge of the world move to its edge."""
    y = y.clip(-_HALF_HEIGHT, _HALF_HEIGHT)
    longitudes, latitudes = unproject(x.clip(-_HALF_WIDTH, _HALF_WIDTH), y, 0.0)
    # PROJ counts on from the other edge of the world.
    beyond = ~np.isfinite(longitudes) | ((longitudes * x < 0) & (np.abs(longitudes) > TURN_DEG / 4))
    _, edge_latitudes = unproject(np.zeros(len(y)), y, 0.0)
    half = TURN_DEG / 2
    longitudes = np.where(beyond, np.copysign(half, x), longitudes).clip(-half, half)
    return longitudes, np.where(beyond, edge_latitudes, latitudes)
