"""What readers know on a map: rivers, lakes, provinces, and the names of countries and cities.

Everything is chosen for the part of the world that a map shows. Names overlap neither each other
nor the marks of events.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.chart_text import escape_text
from dashboard.charts.clusters import PLACE_LABEL_PX
from dashboard.charts.map_view import MapView
from dashboard.charts.place_marks import PlaceMark
from dashboard.charts.point_labels import Box, boxes_around, label_box
from dashboard.charts.style import Look, Trace
from dashboard.charts.text_metrics import label_width_px
from dashboard.model.countries import country_codes, country_name
from dashboard.model.country_shapes import largest_parts_in
from dashboard.model.ground import Cities, cities_in, lines_in

COUNTRY_PX, CITY_PX = 11.5, 10.5
# Width of the tiles of web maps, at whose zoom levels Natural Earth shows each line and city.
_TILE_PX = 256
# Zoom level from which each layer is drawn; before, it would be a texture.
_LAYERS = {"lakes": 2.0, "rivers": 3.2, "provinces": 3.6}
# Zoom level from which lines are left out, because their data are too coarse for it.
_LINES_TO = 7.6
_CITIES_FROM = 2.4
# Finer details are left out, which bounds the points by the pixels of the map.
_STEP_PX = 2.5
_MOST_POINTS = 900
_MOST_COUNTRIES = 20
# At most one city per this many square pixels, and how many are tried for each.
_CITY_SPACE_PX, _TRIED = 22_000, 3
# The name of a country may be this much wider than the country, whose area is taken for a square.
_WIDER = 1.5
_GAP_PX = 3.0
# Sources put the middle of one city so far apart.
_SAME_CITY_KM, _DEGREE_KM = 12.0, 111.2


class _Name(NamedTuple):
    """A name to draw at a place, on a side of it as Plotly calls them."""

    text: str
    latitude: float
    longitude: float
    side: str


def ground_traces(
    view: MapView, marks: Sequence[PlaceMark], look: Look, covered: Sequence[Box] = ()
) -> list[Trace]:
    """Draw the ground of a map, below its marks, with no name in the covered boxes."""
    zoom = _zoom(view)
    taken = _Taken(view, marks, covered)
    countries = _place_countries(view, taken)
    cities = _place_cities(view, zoom, taken, marks)
    lines = [_line_trace(layer, view, zoom, look) for layer in _LAYERS]
    names = [_name_trace(countries, "text", COUNTRY_PX, look)]
    names.append(_name_trace(cities, "markers+text", CITY_PX, look))
    return [trace for trace in (*lines, *names) if trace["lat"]]


def _line_trace(layer: str, view: MapView, zoom: float, look: Look) -> Trace:
    theme = look.theme
    is_drawn = _LAYERS[layer] <= zoom < _LINES_TO
    longitudes, latitudes = _line_points(layer, view) if is_drawn else ([], [])
    styles: dict[str, dict[str, Any]] = {
        "provinces": {"line": {"color": theme.border, "width": 0.7, "dash": "2px,3px"}},
        "rivers": {"line": {"color": theme.river, "width": 0.9}},
        "lakes": {
            "line": {"color": theme.river, "width": 0.5},
            "fill": "toself",
            "fillcolor": theme.water,
        },
    }
    return {
        "type": "scattergeo",
        "lon": longitudes,
        "lat": latitudes,
        "mode": "lines",
        "hoverinfo": "skip",
        "showlegend": False,
        "name": layer,
        **styles[layer],
    }


@lru_cache(maxsize=64)
def _line_points(layer: str, view: MapView) -> tuple[list[float | None], list[float | None]]:
    """Return longitudes and latitudes of the lines on a map; a gap follows each line."""
    step = _STEP_PX / view.degree_px
    lines = lines_in(layer, view.extent, _zoom(view), step, _MOST_POINTS)
    ends = [[*line[:, axis].round(2).tolist(), None] for axis in (0, 1) for line in lines]
    return list(chain(*ends[: len(lines)])), list(chain(*ends[len(lines) :]))


def _zoom(view: MapView) -> float:
    """Return the zoom level of web maps with the scale of a map."""
    return math.log2(view.degree_px * 360 / _TILE_PX)


def _name_trace(names: list[_Name], mode: str, size_px: float, look: Look) -> Trace:
    colour = look.theme.place
    return {
        "type": "scattergeo",
        "lon": [name.longitude for name in names],
        "lat": [name.latitude for name in names],
        "mode": mode,
        "text": [escape_text(name.text) for name in names],
        "textposition": [name.side for name in names],
        "textfont": {"size": size_px, "color": colour},
        "marker": {"size": 3, "color": colour},
        "hoverinfo": "skip",
        "showlegend": False,
        "name": "names",
    }


class _Taken:
    """Boxes on a map that names must not overlap."""

    def __init__(self, view: MapView, marks: Sequence[PlaceMark], covered: Sequence[Box]) -> None:
        self._size = view.width_px, view.height_px
        latitudes = np.array([mark.latitude for mark in marks], dtype=float)
        longitudes = np.array([mark.longitude for mark in marks], dtype=float)
        x, y = view.pixels(latitudes, longitudes)
        boxes = [
            box
            for mark, at in zip(marks, zip(x.tolist(), y.tolist(), strict=True), strict=True)
            for box in _mark_boxes(mark, at)
        ]
        self._boxes = np.array([*boxes, *covered], dtype=float).reshape(-1, 4)

    def take(self, box: Box) -> bool:
        """Take a box if it is free and on the map."""
        left, top, right, bottom = box
        if left < 0 or top < 0 or right > self._size[0] or bottom > self._size[1]:
            return False
        taken = self._boxes
        across = (taken[:, 0] < right + _GAP_PX) & (taken[:, 2] > left - _GAP_PX)
        if (across & (taken[:, 1] < bottom) & (taken[:, 3] > top)).any():
            return False
        self._boxes = np.vstack([taken, box])
        return True


def _mark_boxes(mark: PlaceMark, at: tuple[float, float]) -> list[Box]:
    x, y = at
    half = mark.size_px / 2 + 1
    boxes = [(x - half, y - half, x + half, y + half)]
    if mark.label and mark.side != "middle center":
        boxes.append(label_box(mark.label, at, mark.side, PLACE_LABEL_PX))
    return boxes


def _place_countries(view: MapView, taken: _Taken) -> list[_Name]:
    """Name the countries with most room on the map, in the middle of their visible parts."""
    parts = largest_parts_in(view.extent, _MOST_COUNTRIES)
    known, names = country_codes(), []
    x, y = view.pixels(parts.latitudes, parts.longitudes)
    for part, code in enumerate(parts.codes):
        text = country_name(code) if code in known else ""
        width = label_width_px(text, COUNTRY_PX)
        room = parts.sizes_deg[part] * view.degree_px
        if not text or width > _WIDER * room:
            continue
        left, top = x[part] - width / 2, y[part] - COUNTRY_PX / 2 - 1
        if taken.take((left, top, left + width, top + COUNTRY_PX + 2)):
            spot = float(parts.latitudes[part]), float(parts.longitudes[part])
            names.append(_Name(text, *spot, "middle center"))
    return names


def _place_cities(
    view: MapView, zoom: float, taken: _Taken, marks: Sequence[PlaceMark]
) -> list[_Name]:
    """Name the most important cities that have room for their names, and no mark of their own."""
    if zoom < _CITIES_FROM:
        return []
    cities = _without_marks(cities_in(view.extent, zoom), marks)
    most = round(view.width_px * view.height_px / _CITY_SPACE_PX)
    x, y = view.pixels(cities.latitudes, cities.longitudes)
    named: list[_Name] = []
    for city in range(min(len(x), _TRIED * most)):
        text, at = str(cities.names[city]), (float(x[city]), float(y[city]))
        side = next((s for s, box in boxes_around(text, at, CITY_PX) if taken.take(box)), None)
        if side and len(named) < most:
            spot = float(cities.latitudes[city]), float(cities.longitudes[city])
            named.append(_Name(text, *spot, side))
    return named


def _without_marks(cities: Cities, marks: Sequence[PlaceMark]) -> Cities:
    """Leave out the cities that marks already name, perhaps in another spelling."""
    named = [mark for mark in marks if mark.label and mark.geo_precision == "city"]
    if not named:
        return cities
    spots = np.array([(mark.latitude, mark.longitude) for mark in named])
    reach_km = np.fmax([mark.radius_km for mark in named], _SAME_CITY_KM)
    north = cities.latitudes[:, None] - spots[:, 0]
    east = (cities.longitudes[:, None] - spots[:, 1]) * np.cos(np.radians(spots[:, 0]))
    left = (np.hypot(north, east) * _DEGREE_KM > reach_km).all(axis=1)
    return Cities(*(values[left] for values in cities))
