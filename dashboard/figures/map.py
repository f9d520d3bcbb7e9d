"""The map: places as exactly as they are known, routes, and countries by their events."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.countries import country_name
from dashboard.figures.style import Context, Look, Theme, base_layout, faded
from dashboard.figures.text import hover_text, plain, say_origin, wrap
from dashboard.figures.timeline import SIDE_MARGIN_PX, key_layout, key_px
from dashboard.geography import (
    View,
    circle,
    fill,
    frame_places,
    group_places,
    has_place,
    merge_places,
    project,
)
from dashboard.levels import Frame, label_width_px
from dashboard.query import roles_of_countries
from dashboard.schema import each

_LABEL_PX = 12
_MAX_LABELS = 24
_LISTED = 6
# Above so many places, those that would touch are drawn as one, with their number.
MAX_PLACES = 250
CELL_PX = 40
_MERGED_PX = 16
_KEY_ENTRIES = 8
# Narrowest and widest shape of a map (width by height) where nothing else decides it.
_Box = tuple[float, float, float, float]
_ASPECTS = (1.35, 2.3)
# Above this many degrees of longitude, the coarser borders are as good and four times lighter.
_WIDE_DEG = 100
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
    "exact": "place known",
    "city": "place known",
    "region": "in the region",
    "country": "in the country",
    "unknown": "precision not stated",
    "several": "several places",
}


@dataclass(frozen=True)
class MapFrame:
    """The space that a map has, and which part of the world it shows.

    Attributes
    ----------
    width_px, height_px
        Size of the map, without its key.
    role
        Which role of a country shades it; see ``dashboard.query.ROLES``.
    moved
        Where the reader has moved the map: ``lon``, ``lat``, ``scale`` and ``rotation``.
    """

    width_px: int = 620
    height_px: int = 380
    role: str = "any"
    moved: dict[str, float] = field(default_factory=dict)


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
    frame, look, context = frame or MapFrame(), look or Look(), context or Context(events)
    extent = context.extent or frame_places(context.events)
    view = fill(extent, frame.width_px / frame.height_px)
    places = _places(events, view, frame, look, context.disputed)
    traces = [
        _country_trace(events, frame.role, look),
        *_route_traces(events[has_place(events)], look),
        *_circle_traces(places, look),
        *_place_traces(places, look),
    ]
    return go.Figure(traces, _layout(view, frame, look))


def _places(
    events: pd.DataFrame, view: View, frame: MapFrame, look: Look, disputed: frozenset[str]
) -> pd.DataFrame:
    """Spots to draw: with label and its side, hover text, first event, and whether chosen."""
    places = group_places(events)
    if len(places.table) > MAX_PLACES:
        x, y = _positions(places.table, view, frame)
        places = merge_places(places, x, y, CELL_PX / frame.moved.get("scale", 1.0))
    table = places.table
    members = [events.iloc[positions] for positions in places.members(_LISTED)]
    labels, sides = _labels(table, view, frame)
    at_chosen = places.codes[(events["event_id"] == look.chosen).to_numpy()]
    return table.assign(
        label=labels,
        side=sides,
        first=[rows["event_id"].iloc[0] for rows in members],
        hover=[
            _place_hover(place, rows, disputed)
            for place, rows in zip(each(_named(table)), members, strict=True)
        ],
        chosen=table.index.isin(at_chosen),
    )


def map_height_px(extent: View, width_px: int) -> int:
    """Height that suits the part of the world shown: flat where it is wide."""
    framed = fill(extent, _ASPECTS[1])
    aspect = min(max(framed.aspect, _ASPECTS[0]), _ASPECTS[1])
    return int(width_px / aspect)


def _country_trace(events: pd.DataFrame, role: str, look: Look) -> go.Choropleth:
    """Countries shaded by how many events they are in."""
    theme = look.theme
    pairs = roles_of_countries(events, role).rename("country").rename_axis("event").reset_index()
    counts = pairs.drop_duplicates().groupby("country").size()
    said = [
        f"<b>{plain(country_name(code))}</b><br>{count:,} event{'s' if count > 1 else ''}"
        for code, count in counts.items()
    ]
    return go.Choropleth(
        locations=counts.index,
        z=np.sqrt(counts.to_numpy(float)),
        zmin=0,
        zmax=float(np.sqrt(max(counts.max(), 1))) if len(counts) else 1,
        colorscale=[[0, theme.shade[0]], [1, theme.shade[1]]],
        showscale=False,
        customdata=[["country", code] for code in counts.index],
        hovertext=said,
        hoverinfo="text",
        marker={"line": {"color": theme.border, "width": 0.6}},
        name="in more events",
        showlegend=look.key and len(counts) > 0,
    )


def _route_traces(events: pd.DataFrame, look: Look) -> list[go.Scattergeo]:
    """Great circles from origin to place, with an arrow at the end; dashed where expected."""
    moving = events[events["origin_latitude"].notna()]
    spots = ["origin_latitude", "origin_longitude", "latitude", "longitude"]
    traces: list[go.Scattergeo] = []
    named: set[Any] = set()
    for (expected, *ends), group in moving.groupby(
        [moving["status"] == "expected", *spots], sort=False
    ):
        from_lat, from_lon, to_lat, to_lon = ends
        chosen = (group["event_id"] == look.chosen).any()
        colour = look.theme.ink if chosen else look.theme.muted
        first = group.iloc[0]
        traces.append(
            go.Scattergeo(
                lat=[from_lat, to_lat],
                lon=[from_lon, to_lon],
                mode="lines+markers",
                line={
                    "color": colour,
                    "width": 2.6 if chosen else 1.5,
                    "dash": "4px,4px" if expected else "solid",
                },
                marker={
                    "symbol": ["circle-open", "arrow"],
                    "angleref": "previous",
                    "standoff": [0, 8],
                    "size": [6, 9],
                    "line": {"width": 0},
                    "color": colour,
                },
                customdata=[["event", first["event_id"]]] * 2,
                hovertext=wrap(f"from {say_origin(first)} to {first['location']}"),
                hoverinfo="text",
                name="movement expected" if expected else "movement",
                showlegend=look.key and expected not in named,
            )
        )
        named.add(expected)
    return traces


def _circle_traces(places: pd.DataFrame, look: Look) -> list[go.Scattergeo]:
    """How far off a place may be."""
    theme = look.theme
    lat: list[float | None] = []
    lon: list[float | None] = []
    for place in each(places[places["radius_km"] > 0]):
        latitudes, longitudes = circle(place.latitude, place.longitude, place.radius_km)
        lat += [*latitudes, None]
        lon += [*longitudes, None]
    if not lat:
        return []
    line = {"color": theme.ink, "width": 1, "dash": "dot"}
    fill = {"fill": "toself", "fillcolor": faded(theme.ink, 0.07)}
    named = {"name": "may be this far off", "showlegend": look.key}
    return [
        go.Scattergeo(lat=lat, lon=lon, mode="lines", line=line, hoverinfo="skip", **fill, **named)
    ]


def _place_traces(places: pd.DataFrame, look: Look) -> list[go.Scattergeo]:
    colour = np.where(places["chosen"], look.theme.dispute, look.theme.ink)
    traces = []
    # One trace a precision, so that each can stand in the key.
    for precision, group in places.groupby("geo_precision", sort=False):
        at = group.index
        traces.append(
            go.Scattergeo(
                lat=group["latitude"],
                lon=group["longitude"],
                mode="markers+text",
                text=group["label"],
                textposition=group["side"],
                textfont={"size": _LABEL_PX, "color": _text_colour(precision, look.theme)},
                marker={
                    "symbol": _SYMBOLS[str(precision)],
                    "size": _sizes(precision, group["count"]),
                    "color": colour[at],
                    "opacity": 0.75 if precision == "several" else 0.9,
                    "line": {"color": _edge(precision, look.theme, colour[at]), "width": 1.6},
                },
                customdata=[["event", event_id] for event_id in group["first"]],
                hovertext=group["hover"],
                hoverinfo="text",
                name=_KEY[str(precision)],
                showlegend=look.key,
            )
        )
    return traces


def _sizes(precision: Any, counts: pd.Series) -> np.ndarray:
    """Diameters in pixels, areas by the count; merged places fill their cell at the most."""
    if precision == "several":
        share = counts.to_numpy(float) / counts.max()
        return np.asarray(_MERGED_PX + (CELL_PX - _MERGED_PX) * np.sqrt(share))
    return np.asarray(7 + 2 * np.sqrt(np.minimum(counts.to_numpy(float), 100)))


def _text_colour(precision: Any, theme: Theme) -> str:
    return theme.paper if precision == "several" else theme.ink


def _edge(precision: Any, theme: Theme, colours: np.ndarray) -> Any:
    return theme.paper if precision in ("exact", "city", "several") else colours


def _place_hover(place: Any, rows: pd.DataFrame, disputed: frozenset[str]) -> str:
    if place.total == 1:
        return hover_text(rows.iloc[0], disputed)
    merged = place.geo_precision == "several"
    named = "several places; zoom in to part them" if merged else place.location or "unnamed place"
    listed = [f"• {wrap(title, lines=1)}" for title in rows["title"]]
    more = [f"and {place.total - len(listed):,} more"] if place.total > len(listed) else []
    return "<br>".join([f"<b>{wrap(named)}</b>: {place.total:,} events", *listed, *more])


def _named(places: pd.DataFrame) -> pd.DataFrame:
    # "count" is a method of named tuples.
    return places.rename(columns={"count": "total"})


def _labels(places: pd.DataFrame, view: View, frame: MapFrame) -> tuple[list[str], list[str]]:
    """Names beside the most frequent places, on a side where they meet no other mark or name."""
    x, y = _positions(places, view, frame)
    taken = [(px - 10, py - 10, px + 10, py + 10) for px, py in zip(x, y, strict=True)]
    edges = _edges(view, frame)
    labels, sides = [""] * len(places), ["middle right"] * len(places)
    for rank, index in enumerate(np.argsort(-places["count"], kind="stable")):
        place = places.iloc[index]
        if place["geo_precision"] == "several":
            labels[index], sides[index] = f"{place['count']:,}", "middle center"
        elif rank < _MAX_LABELS and place["location"]:
            several = f" ({place['count']:,})" if place["count"] > 1 else ""
            text = f"{place['location']}{several}"
            sides[index], box = _free_side(text, (x[index], y[index]), taken, edges)
            labels[index] = plain(text) if box else ""
            taken += [box] if box else []
    return labels, sides


def _free_side(
    text: str, at: tuple[float, float], taken: list[_Box], edges: _Box
) -> tuple[str, _Box | None]:
    x, y = at
    width, height = label_width_px(text, _LABEL_PX), _LABEL_PX + 2
    spots = {
        "middle right": (x + 9, y - height / 2),
        "middle left": (x - 9 - width, y - height / 2),
        "top center": (x - width / 2, y - 10 - height),
        "bottom center": (x - width / 2, y + 10),
    }
    for side, (left, top) in spots.items():
        box = (left, top, left + width, top + height)
        inside = left >= edges[0] and top >= edges[1] and box[2] <= edges[2] and box[3] <= edges[3]
        if inside and not any(_meet(box, other) for other in taken):
            return side, box
    return "middle right", None


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _positions(places: pd.DataFrame, view: View, frame: MapFrame) -> tuple[np.ndarray, np.ndarray]:
    """Where places stand in the first view, in pixels from its upper left corner."""
    longitudes, latitudes = (places[name].to_numpy(float) for name in ("longitude", "latitude"))
    x, y = project(longitudes, latitudes, view.centre[0])
    left, bottom, right, top = view.extent
    scale = _scale(view, frame)
    return (
        frame.width_px / 2 + (x - (left + right) / 2) * scale,
        frame.height_px / 2 - (y - (bottom + top) / 2) * scale,
    )


def _scale(view: View, frame: MapFrame) -> float:
    """Pixels for a radius of the earth."""
    left, bottom, right, top = view.extent
    return min(frame.width_px / (right - left), frame.height_px / (top - bottom))


def _edges(view: View, frame: MapFrame) -> _Box:
    """Part of the picture that the map fills, in pixels."""
    left, bottom, right, top = view.extent
    half_x, half_y = (size * _scale(view, frame) / 2 for size in (right - left, top - bottom))
    middle_x, middle_y = frame.width_px / 2, frame.height_px / 2
    return middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y


def _layout(view: View, frame: MapFrame, look: Look) -> go.Layout:
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
        "resolution": 110 if view.east - view.west > _WIDE_DEG and not look.key else 50,
        "bgcolor": theme.water,
        "showframe": False,
        "showland": True,
        "landcolor": theme.land,
        "showcountries": True,
        "countrycolor": theme.border,
        "countrywidth": 0.6,
        "showcoastlines": True,
        "coastlinecolor": theme.border,
        "coastlinewidth": 0.6,
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
