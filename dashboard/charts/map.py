"""The map: places as exactly as they are known, routes, and countries by their events."""

import math
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.arguments import select_all
from dashboard.charts.borders import COARSE, FINE, draw_borders
from dashboard.charts.chart_text import format_event_count, plain
from dashboard.charts.key import Entry
from dashboard.charts.place_marks import (
    CELL_PX,
    LABEL_PX,
    MAX_PLACES,
    MapFrame,
    PlaceMark,
    pixels_per_radian,
    place_marks,
)
from dashboard.charts.routes import find_routes, route_key, route_traces
from dashboard.charts.style import Chart, Context, Look, Theme, Trace, base_layout, faded
from dashboard.charts.text_metrics import label_width_px
from dashboard.common.i18n import N_, kept, tr
from dashboard.engine.index import Selection
from dashboard.engine.place_groups import frame_places
from dashboard.engine.query import ROLES
from dashboard.model.countries import country_name
from dashboard.model.geo import MapExtent, circle, fill
from dashboard.model.schema import GAZETTEER

__all__ = ["MAX_PLACES", "MapFrame", "map_chart", "map_entries", "map_figure", "map_height_px"]

_MERGED_PX = 16

# Narrowest and widest shape of a map (width by height) where nothing else decides it.
_ASPECTS = (1.35, 2.3)
# With more pixels a degree the finer borders show; until then the coarser ones, which are off by up
# to 0.2 degrees (assets/README.md), look the same and are drawn in a fraction of the time.
_CLOSE_PX = 6.0
PIN = "circle"
# How a place of each precision is marked; regions and wider ones are never drawn as a pin.
_SYMBOLS = {
    "exact": PIN,
    "city": PIN,
    "region": "circle-open",
    "country": "diamond-open",
    "unknown": "circle-open-dot",
    "several": PIN,
    "found": "circle-dot",
}
_KEY = {
    "exact": N_("place known"),
    "city": N_("place known"),
    "region": N_("in the region"),
    "country": N_("in the country"),
    "unknown": N_("precision not stated"),
    "several": N_("several places"),
    "found": N_("found by its name"),
}


def map_figure(
    events: pd.DataFrame,
    frame: MapFrame | None = None,
    look: Look | None = None,
    context: Context | None = None,
) -> go.Figure:
    """Draw events on a map.

    The figure carries the borders of its countries, so it needs no network.

    Parameters
    ----------
    events
        Rows to show, from ``load_events``.
    frame
        Size, and the role by which countries are shaded.
    look
        Colours, and the event in focus.
    context
        The table that the rows come from; by default they are the whole table.

    Raises
    ------
    UncheckedTableError
        `events` does not come from ``load_events``.

    Examples
    --------
    >>> import pandas as pd
    >>> from dashboard import load_events
    >>> place = {"location": "Pyongyang", "latitude": 39.02, "longitude": 125.75}
    >>> rows = pd.DataFrame([{"title": "Talks", "date": "2024-05", "country": "PRK"} | place])
    >>> figure = map_figure(load_events(rows).events, MapFrame(height_px=500, role="place"))
    >>> next(trace for trace in figure.data if trace.name == "countries").locations
    ('PRK',)
    """
    shown = select_all(events)
    frame, look, context = frame or MapFrame(), look or Look(), context or Context(shown.index)
    view = _seen(frame, context)
    chart = map_chart(shown, frame, look, context)
    return go.Figure(draw_borders(chart, view, _pixels_per_degree(view, frame), look.theme))


def map_chart(
    events: pd.DataFrame | Selection,
    frame: MapFrame | None = None,
    look: Look | None = None,
    context: Context | None = None,
) -> Chart:
    """Draw events on a map, as :func:`map_figure` does, as a plain dict."""
    shown = Selection.of(events)
    frame, look, context = frame or MapFrame(), look or Look(), context or Context(shown.index)
    view = _seen(frame, context)
    spots = place_marks(shown, view, frame, look, context)
    traces = [
        _country_trace(shown, frame.role, look),
        *route_traces(find_routes(shown, look), look),
        *_circle_traces(spots, look),
        *([_place_trace(spots, look)] if spots else []),
    ]
    return {"data": traces, "layout": _layout(view, frame, look)}


def map_entries(shown: Selection, frame: MapFrame, look: Look, context: Context) -> list[Entry]:
    """Entries of the key to a map, for what is on it only."""
    theme = look.theme
    spots = place_marks(shown, _seen(frame, context), frame, look, context)
    shaded = [Entry(tr("in more events"), "square", theme.shade[1])]
    far_off = [Entry(tr("may be this far off"), PIN, faded(theme.ink, 0.2), 14)]
    return [
        *(shaded if shown.count(ROLES[frame.role]) else []),
        *route_key(find_routes(shown, look), theme),
        *(far_off if any(spot.radius_km > 0 for spot in spots) else []),
        *_place_entries(spots, theme),
    ]


def _seen(frame: MapFrame, context: Context) -> MapExtent:
    """Part of the world that a map shows before anyone moves it."""
    extent = context.extent or context.index.cached(frame_places)
    return fill(extent, frame.width_px / frame.height_px)


def is_close(extent: MapExtent, frame: MapFrame) -> bool:
    """Whether so little of the world is seen that coarse borders would show as such."""
    view = fill(extent, frame.width_px / frame.height_px)
    return _pixels_per_degree(view, frame) > _CLOSE_PX


def _pixels_per_degree(view: MapExtent, frame: MapFrame) -> float:
    """Scale of a map, as the reader has moved it."""
    return math.radians(pixels_per_radian(view, frame)) * frame.moved.get("scale", 1)


def map_height_px(extent: MapExtent, width_px: int) -> int:
    """Height that suits the part of the world shown: flat where it is wide."""
    framed = fill(extent, _ASPECTS[1])
    aspect = min(max(framed.aspect, _ASPECTS[0]), _ASPECTS[1])
    return int(width_px / aspect)


def _country_trace(shown: Selection, role: str, look: Look) -> Trace:
    """Countries shaded by how many events they are in."""
    theme = look.theme
    counts = shown.count(ROLES[role])
    return {
        "type": "choropleth",
        "locations": list(counts),
        "z": np.sqrt(list(counts.values())).tolist(),
        "zmin": 0,
        "zmax": max(counts.values(), default=1) ** 0.5,
        "colorscale": [[0, theme.shade[0]], [1, theme.shade[1]]],
        "showscale": False,
        "customdata": [["country", code] for code in counts],
        **look.hover_attributes(
            lambda: [
                f"{_head(code)}<br>{format_event_count(count)}" for code, count in counts.items()
            ]
        ),
        "marker": {"line": {"color": theme.border, "width": 0.6}},
        "showlegend": False,
    }


@kept
def _head(code: str) -> str:
    return f"<b>{plain(country_name(code))}</b>"


def _circle_traces(spots: list[PlaceMark], look: Look) -> list[Trace]:
    """How far off a place may be."""
    lat: list[float | None] = []
    lon: list[float | None] = []
    for spot in spots:
        if spot.radius_km > 0:
            latitudes, longitudes = circle(spot.latitude, spot.longitude, spot.radius_km)
            lat += [*latitudes.tolist(), None]
            lon += [*longitudes.tolist(), None]
    trace = {
        "type": "scattergeo",
        "lat": lat,
        "lon": lon,
        "mode": "lines",
        "line": {"color": look.theme.ink, "width": 1, "dash": "dot"},
        "fill": "toself",
        "fillcolor": faded(look.theme.ink, 0.07),
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return [trace] if lat else []


def _place_trace(spots: list[PlaceMark], look: Look) -> Trace:
    theme = look.theme
    merged = [spot.geo_precision == "several" for spot in spots]
    colour = [theme.dispute if spot.chosen else theme.ink for spot in spots]
    outline = [
        own if _SYMBOLS[_kind(spot)].startswith(("circle-open", "diamond")) else theme.paper
        for spot, own in zip(spots, colour, strict=True)
    ]
    return {
        "type": "scattergeo",
        "lat": [spot.latitude for spot in spots],
        "lon": [spot.longitude for spot in spots],
        "mode": "markers+text",
        "text": [spot.label for spot in spots],
        "textposition": [spot.side for spot in spots],
        "textfont": {
            "size": LABEL_PX,
            "color": [theme.paper if several else theme.ink for several in merged],
        },
        "marker": {
            "symbol": [_SYMBOLS[_kind(spot)] for spot in spots],
            "size": _sizes(spots),
            "color": colour,
            "opacity": [0.75 if several else 0.9 for several in merged],
            "line": {"color": outline, "width": 1.6},
        },
        "customdata": [
            ["spot", spot.longitude, spot.latitude] if several else ["event", spot.first]
            for spot, several in zip(spots, merged, strict=True)
        ],
        **look.hover_attributes(lambda: [spot.hover for spot in spots]),
        "name": "places",
        "showlegend": False,
    }


def _kind(spot: PlaceMark) -> str:
    """How exactly a place is known; what was found by its name is told from a pin."""
    is_found = spot.geo_source == GAZETTEER and _SYMBOLS[spot.geo_precision] == PIN
    return "found" if is_found and spot.geo_precision != "several" else spot.geo_precision


def _place_entries(spots: list[PlaceMark], theme: Theme) -> list[Entry]:
    """Name how exactly places are known, each symbol once."""
    entries = {tr(_KEY[precision]): precision for precision in dict.fromkeys(map(_kind, spots))}
    return [
        Entry(name, _SYMBOLS[precision], theme.ink, _MERGED_PX if precision == "several" else 10)
        for name, precision in entries.items()
    ]


def _sizes(spots: list[PlaceMark]) -> list[float]:
    """Diameters in pixels, areas by the count; merged places hold their number and fill a cell."""
    most = max((spot.total for spot in spots if spot.geo_precision == "several"), default=1)

    def size(spot: PlaceMark) -> float:
        if spot.geo_precision != "several":
            return float(7 + 2 * min(spot.total, 100) ** 0.5)
        least = max(_MERGED_PX, label_width_px(spot.label, LABEL_PX) + 6)
        return float(least + max(CELL_PX - least, 0) * (spot.total / most) ** 0.5)

    return [size(spot) for spot in spots]


def _layout(view: MapExtent, frame: MapFrame, look: Look) -> dict[str, Any]:
    theme = look.theme
    longitude, latitude = view.centre
    moved = frame.moved
    geo = {
        "projection": {
            "type": "natural earth",
            "rotation": {"lon": moved.get("rotation", longitude)},
            "scale": moved.get("scale", 1),
        },
        "center": {"lon": moved.get("lon", longitude), "lat": moved.get("lat", latitude)},
        "fitbounds": False,
        "resolution": FINE if look.printed or is_close(view, frame) else COARSE,
        "bgcolor": theme.water,
        "showframe": False,
        "showland": True,
        "landcolor": theme.land,
        # In our files, this layer holds the lines between countries; see assets/README.md.
        "showcoastlines": True,
        "coastlinecolor": theme.border,
        "coastlinewidth": 0.6,
        "showcountries": False,
        "countrycolor": theme.border,
        "countrywidth": 0.6,
        "showlakes": False,
        "lonaxis": {"range": [view.west, view.east]},
        "lataxis": {"range": [view.south, view.north]},
    }
    return base_layout(
        theme,
        # Water fills what the map leaves free of its box.
        paper_bgcolor=theme.water,
        height=frame.height_px,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        dragmode="pan",
        geo=geo,
        showlegend=False,
    )
