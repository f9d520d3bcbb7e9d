"""The map: places as exactly as they are known, routes, and countries by their events."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.countries import country_name
from dashboard.figures.axis import SIDE_MARGIN_PX
from dashboard.figures.key import key_layout, key_px
from dashboard.figures.places import CELL_PX, LABEL_PX, MAX_PLACES, MapFrame, Spot, find_spots
from dashboard.figures.style import Chart, Context, Look, Theme, Trace, base_layout, faded
from dashboard.figures.text import plain, say_events, say_origin, wrap
from dashboard.geography import View, circle, fill
from dashboard.index import EventIndex, Selection
from dashboard.labels import label_width_px
from dashboard.levels import Frame
from dashboard.places import frame_places
from dashboard.query import ROLES
from dashboard.words import mark, tr

__all__ = ["MAX_PLACES", "MapFrame", "map_chart", "map_figure", "map_height_px"]

_MERGED_PX = 16
_KEY_ENTRIES = 8

# Narrowest and widest shape of a map (width by height) where nothing else decides it.
_ASPECTS = (1.35, 2.3)
# Zoomed in further than this the finer borders show; until then the coarser ones look the same
# and are drawn in half the time.
_CLOSE_SCALE = 2.0
# How a place of each precision is marked; regions and wider ones are never drawn as a pin.
_SYMBOLS = {
    "exact": "circle",
    "city": "circle",
    "region": "circle-open",
    "country": "diamond-open",
    "unknown": "circle-open-dot",
    "several": "circle",
}
_KEY = {
    "exact": mark("place known"),
    "city": mark("place known"),
    "region": mark("in the region"),
    "country": mark("in the country"),
    "unknown": mark("precision not stated"),
    "several": mark("several places"),
}


def map_figure(
    events: pd.DataFrame,
    frame: MapFrame | None = None,
    look: Look | None = None,
    context: Context | None = None,
) -> go.Figure:
    """Draw events on a map.

    Parameters
    ----------
    events
        The rows to show, validated.
    frame, look
        Space and appearance.
    context
        The table that the rows come from; by default they are all of it.
    """
    figure = go.Figure(map_chart(events, frame, look, context))
    # A notebook draws plotly's own borders.
    return figure.update_geos(showcoastlines=False, showcountries=True)


def map_chart(
    events: pd.DataFrame | Selection,
    frame: MapFrame | None = None,
    look: Look | None = None,
    context: Context | None = None,
) -> Chart:
    """Draw events on a map, as :func:`map_figure` does, as a plain dict."""
    shown = Selection.of(events)
    frame, look, context = frame or MapFrame(), look or Look(), context or Context(shown.index)
    extent = context.extent or context.index.once(frame_places)
    view = fill(extent, frame.width_px / frame.height_px)
    spots = find_spots(shown, view, frame, look, context.disputed)
    traces = [
        _country_trace(shown, frame.role, look),
        *_route_traces(shown, look),
        *_circle_traces(spots, look),
        *_place_traces(spots, look),
    ]
    return {"data": traces, "layout": _layout(view, frame, look)}


def map_height_px(extent: View, width_px: int) -> int:
    """Height that suits the part of the world shown: flat where it is wide."""
    framed = fill(extent, _ASPECTS[1])
    aspect = min(max(framed.aspect, _ASPECTS[0]), _ASPECTS[1])
    return int(width_px / aspect)


def _country_trace(shown: Selection, role: str, look: Look) -> Trace:
    """Countries shaded by how many events they are in."""
    theme = look.theme
    counts = shown.index.postings(ROLES[role]).counts(shown.mask)
    said = [
        f"<b>{plain(country_name(code))}</b><br>{say_events(count)}"
        for code, count in counts.items()
    ]
    return {
        "type": "choropleth",
        "locations": list(counts),
        "z": np.sqrt(list(counts.values())).tolist(),
        "zmin": 0,
        "zmax": max(counts.values(), default=1) ** 0.5,
        "colorscale": [[0, theme.shade[0]], [1, theme.shade[1]]],
        "showscale": False,
        "customdata": [["country", code] for code in counts],
        "hovertext": said,
        "hoverinfo": "text",
        "marker": {"line": {"color": theme.border, "width": 0.6}},
        "name": tr("in more events"),
        "showlegend": look.key and len(counts) > 0,
    }


_SPOTS = ["origin_latitude", "origin_longitude", "latitude", "longitude"]
_ROUTE = [*_SPOTS, "event_id", "status", "origin", "origin_geo_precision", "location"]


def _route_traces(shown: Selection, look: Look) -> list[Trace]:
    """Great circles from origin to place, with an arrow at the end; dashed where expected."""
    events = shown.at(shown.take(shown.index.once(_moves)))
    columns = [events.cells(name).tolist() for name in _ROUTE]
    routes: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for cells in zip(*columns, strict=True):
        event = dict(zip(_ROUTE, cells, strict=True))
        ends = (event[name] for name in _SPOTS)
        routes.setdefault((event["status"] == "expected", *ends), []).append(event)
    traces: list[Trace] = []
    named: set[bool] = set()
    for (expected, *spots), group in routes.items():
        chosen = any(event["event_id"] == look.chosen for event in group)
        trace = _route_trace(spots, group[0], look.theme, chosen)
        traces.append(trace | {"showlegend": look.key and expected not in named})
        named.add(expected)
    return traces


def _moves(index: EventIndex) -> np.ndarray:
    ends = [index.column(name) for name in ("origin_latitude", "latitude")]
    return np.asarray(~np.isnan(ends).any(axis=0))


def _route_trace(spots: list[float], event: dict[str, Any], theme: Theme, chosen: bool) -> Trace:
    from_lat, from_lon, to_lat, to_lon = spots
    expected = event["status"] == "expected"
    colour = theme.ink if chosen else theme.muted
    return {
        "type": "scattergeo",
        "lat": [from_lat, to_lat],
        "lon": [from_lon, to_lon],
        "mode": "lines+markers",
        "line": {
            "color": colour,
            "width": 2.6 if chosen else 1.5,
            "dash": "4px,4px" if expected else "solid",
        },
        "marker": {
            "symbol": ["circle-open", "arrow"],
            "angleref": "previous",
            "standoff": [0, 8],
            "size": [6, 9],
            "line": {"width": 0},
            "color": colour,
        },
        "customdata": [["event", event["event_id"]]] * 2,
        "hovertext": wrap(
            tr("from {origin} to {place}", origin=say_origin(event), place=event["location"])
        ),
        "hoverinfo": "text",
        "name": tr("movement expected") if expected else tr("movement"),
    }


def _circle_traces(spots: list[Spot], look: Look) -> list[Trace]:
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
        "name": tr("may be this far off"),
        "showlegend": look.key,
    }
    return [trace] if lat else []


def _place_traces(spots: list[Spot], look: Look) -> list[Trace]:
    # One trace a precision, so that each can stand in the key.
    groups: dict[str, list[Spot]] = {}
    for spot in spots:
        groups.setdefault(spot.geo_precision, []).append(spot)
    return [_place_trace(precision, group, look) for precision, group in groups.items()]


def _place_trace(precision: str, spots: list[Spot], look: Look) -> Trace:
    theme = look.theme
    colour = [theme.dispute if spot.chosen else theme.ink for spot in spots]
    merged = precision == "several"
    filled = merged or precision in ("exact", "city")
    return {
        "type": "scattergeo",
        "lat": [spot.latitude for spot in spots],
        "lon": [spot.longitude for spot in spots],
        "mode": "markers+text",
        "text": [spot.label for spot in spots],
        "textposition": [spot.side for spot in spots],
        "textfont": {"size": LABEL_PX, "color": theme.paper if merged else theme.ink},
        "marker": {
            "symbol": _SYMBOLS[precision],
            "size": _sizes(precision, spots),
            "color": colour,
            "opacity": 0.75 if merged else 0.9,
            "line": {"color": theme.paper if filled else colour, "width": 1.6},
        },
        "customdata": [
            ["spot", spot.longitude, spot.latitude] if merged else ["event", spot.first]
            for spot in spots
        ],
        "hovertext": [spot.hover for spot in spots],
        "hoverinfo": "text",
        "name": tr(_KEY[precision]),
        "showlegend": look.key,
    }


def _sizes(precision: str, spots: list[Spot]) -> list[float]:
    """Diameters in pixels, areas by the count; merged places hold their number and fill a cell."""
    if precision == "several":
        most = max(spot.total for spot in spots)
        least = [max(_MERGED_PX, label_width_px(spot.label, LABEL_PX) + 6) for spot in spots]
        return [
            low + max(CELL_PX - low, 0) * (spot.total / most) ** 0.5
            for low, spot in zip(least, spots, strict=True)
        ]
    return [7 + 2 * min(spot.total, 100) ** 0.5 for spot in spots]


def _layout(view: View, frame: MapFrame, look: Look) -> dict[str, Any]:
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
        "resolution": 50 if look.key or moved.get("scale", 1) > _CLOSE_SCALE else 110,
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
    below = key_px(_KEY_ENTRIES, Frame(frame.width_px)) + SIDE_MARGIN_PX if look.key else 0
    height = frame.height_px + below
    return base_layout(
        theme,
        # On the screen, water fills what the map leaves free of its box.
        paper_bgcolor=theme.paper if look.key else theme.water,
        height=height,
        margin={"l": 0, "r": 0, "t": 0, "b": below},
        dragmode="pan",
        geo=geo,
        showlegend=look.key,
        legend=key_layout(theme, 4 / height),
    )
