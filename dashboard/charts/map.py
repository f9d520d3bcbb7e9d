"""The map: places with their precision, routes, and countries shaded by their events."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.arguments import check_grouping, select_all
from dashboard.charts.borders import COARSE, FINE, draw_borders
from dashboard.charts.chart_text import escape_text, format_found
from dashboard.charts.clusters import PLACE_LABEL_PX, RING_GAP_PX, RING_PX
from dashboard.charts.ground import ground_traces
from dashboard.charts.key import AREA, TEXT_ALONE, Entry
from dashboard.charts.map_view import MapFrame, MapView
from dashboard.charts.place_marks import PlaceMark, names_outside, place_marks
from dashboard.charts.rings import RINGS, ring_traces
from dashboard.charts.routes import drawn_route_key, find_routes, route_key, route_traces
from dashboard.charts.style import (
    COLOURS,
    Chart,
    Context,
    Look,
    Theme,
    Trace,
    base_layout,
    coloured_values,
    count_colours,
    name_colours,
    with_opacity,
)
from dashboard.common.bidi import isolate
from dashboard.common.i18n import N_, cached_by_language, ntr, tr
from dashboard.engine.index import Selection
from dashboard.engine.query import ROLES
from dashboard.engine.statements import Found, statements_in
from dashboard.model.countries import country_codes, country_name
from dashboard.model.geo import MapExtent, circle, fill_aspect
from dashboard.model.messages import excerpt
from dashboard.model.schema import GAZETTEER

__all__ = ["MapFrame", "map_chart", "map_entries", "map_figure", "map_height_px"]

_MERGED_PX = 16
# Letters of the name of a place in a note that covers part of the map.
_MOST_OUTSIDE = 24

# Minimum and maximum aspect (width by height) of a map whose height is not given.
_ASPECTS = (1.35, 2.3)
# Above this scale (pixels per degree), the finer borders are drawn. Below it, the coarser ones are
# faster and look the same, although they are off by up to 0.2 degrees (assets/README.md).
_CLOSE_PX = 6.0
# Above this scale, which shows a country of middling size, shades are paler: the strongest one is
# this share of the strongest one elsewhere.
_LOCAL_PX, _LOCAL_SHADE = 45.0, 0.3
PIN = "circle"
# Symbol for each precision of a place; only exact places and cities are pins.
_SYMBOLS = {
    "exact": PIN,
    "city": PIN,
    "region": "circle-open",
    "country": "hexagon-open",
    "unknown": "circle-open-dot",
    "several": PIN,
    "found": "circle-dot",
}
_KEY = {
    "exact": N_("Known place"),
    "city": N_("Known place"),
    "region": N_("Somewhere in the region"),
    "country": N_("Somewhere in the country"),
    "unknown": N_("Precision not stated"),
    "several": N_("Several places"),
    "found": N_("Located by name"),
}


def map_figure(
    events: pd.DataFrame,
    frame: MapFrame | None = None,
    look: Look | None = None,
    context: Context | None = None,
) -> go.Figure:
    """Draw events on a map.

    The figure contains the borders of countries, so it needs no network.

    Parameters
    ----------
    events
        Rows to show, from ``load_events``.
    frame
        Size, and the role by which countries are shaded.
    look, context
        As for :func:`dashboard.charts.timeline.timeline_figure`.

    Raises
    ------
    UncheckedTableError
        `events` does not come from ``load_events``.
    InvalidSettingError
        The colours of `look` are not one of the choices.

    Examples
    --------
    >>> import pandas as pd
    >>> from dashboard import load_events
    >>> rows = pd.DataFrame([{"title": "Talks", "date": "2024-05", "country": "PRK"}])
    >>> figure = map_figure(load_events(rows).events, MapFrame(height_px=500))
    >>> next(trace for trace in figure.data if trace.name == "countries").locations
    ('PRK',)
    """
    shown = select_all(events)
    frame, look, context = frame or MapFrame(), look or Look(), context or Context(shown.index)
    check_grouping("colour", look.colour, COLOURS, context.index)
    view = _view(frame, context)
    chart = map_chart(shown, frame, look, context)
    return go.Figure(draw_borders(chart, view.extent, view.degree_px, look.theme))


def map_chart(
    events: pd.DataFrame | Selection,
    frame: MapFrame | None = None,
    look: Look | None = None,
    context: Context | None = None,
) -> Chart:
    """Draw a map as a plain dict; see :func:`map_figure`."""
    shown = Selection.of(events)
    frame, look, context = frame or MapFrame(), look or Look(), context or Context(shown.index)
    view = _view(frame, context)
    marks = place_marks(shown, view, look, context, frame.controls)
    traces = [
        _country_trace(shown, frame.role, look, view),
        *ground_traces(view, marks, look, frame.controls),
        *route_traces(find_routes(shown, look), look),
        *_circle_traces(marks, look),
        *ring_traces(marks, view, look, context),
        *([_place_trace(marks, look)] if marks else []),
    ]
    meta = _meta(shown, view, frame, context)
    return {"data": traces, "layout": _layout(view, frame, look) | {"meta": meta}}


def map_entries(shown: Selection, frame: MapFrame, look: Look, context: Context) -> list[Entry]:
    """Return the entries of the key for the symbols and lines in a map."""
    theme = look.theme
    view = _view(frame, context)
    marks = place_marks(shown, view, look, context, frame.controls)
    outside = note_outside(shown, view)
    far_off = [Entry(tr("Possible area"), PIN, with_opacity(theme.ink, 0.2), 14)]
    return [
        *_shade_entries(_shade_counts(shown, frame.role), _shades(theme, view)),
        *route_key(find_routes(shown, look), theme),
        *(far_off if any(mark.radius_km > 0 for mark in marks) else []),
        *_place_entries(marks, theme),
        *_ring_entries(marks, shown, look, context),
        *([Entry(outside, TEXT_ALONE, theme.muted)] if outside else []),
    ]


def drawn_entries(chart: Chart, theme: Theme) -> list[Entry]:
    """Return the entries of the key for a map that is already drawn.

    Unlike :func:`map_entries`, this reads the symbols from the chart, which takes no time.
    """
    entries = [
        Entry(name, "square", colour)
        for trace in chart["data"]
        if trace["type"] == "choropleth"
        for name, colour in trace["meta"]["key"]
    ]
    entries += drawn_route_key(chart["data"], theme)
    names = {trace.get("name"): trace for trace in chart["data"]}
    if "circles" in names:
        entries.append(Entry(tr("Possible area"), AREA, theme.ink))
    symbols = dict.fromkeys(names["places"]["marker"]["symbol"] if "places" in names else ())
    meanings = {tr(_KEY[kind]): symbol for kind, symbol in _SYMBOLS.items() if kind != "several"}
    entries += [
        Entry(name, symbol, theme.ink) for name, symbol in meanings.items() if symbol in symbols
    ]
    return entries + [_explain_rings(theme)] * (RINGS in names)


def _meta(shown: Selection, view: MapView, frame: MapFrame, context: Context) -> dict[str, Any]:
    """Return positions to which the reader can move the map, and a note on places outside."""
    framing = context.framing
    home, everything = (MapView.fit(extent, frame) for extent in framing)
    return {
        "home": home.position(frame),
        "all": everything.position(frame),
        "outside": note_outside(shown, view),
    }


def note_outside(shown: Selection, view: MapView) -> str:
    """Return a note on the places that a map does not show; empty if it shows all."""
    names = names_outside(shown, view)
    if len(names) == 1 and names[0]:
        return tr("Not in view: {place}", place=isolate(excerpt(names[0], _MOST_OUTSIDE)))
    count = len(names)
    return ntr("{count} place not in view", "{count} places not in view", count) if count else ""


def _view(frame: MapFrame, context: Context) -> MapView:
    """Return the part of the world that a map shows."""
    return MapView.of(context.framing.core, frame)


def is_close(view: MapView) -> bool:
    """Return whether coarse borders would be visible."""
    return view.degree_px > _CLOSE_PX


def map_height_px(extent: MapExtent, width_px: int) -> int:
    """Return the height that suits a part of the world, for a given width."""
    framed = fill_aspect(extent, _ASPECTS[1])
    aspect = min(max(framed.aspect, _ASPECTS[0]), _ASPECTS[1])
    return int(width_px / aspect)


def _shade_counts(shown: Selection, role: str) -> dict[str, Found]:
    """Count the events and the statements of each country."""
    # Former countries have no shape.
    shapes, columns = country_codes(), ROLES[role]
    totals = {code: total for code, total in shown.count(columns).items() if code in shapes}
    spoken = statements_in(shown)
    said = spoken.count(columns) if len(spoken) else {}
    return {
        code: Found(total - said.get(code, 0), said.get(code, 0)) for code, total in totals.items()
    }


def _shades(theme: Theme, view: MapView) -> tuple[str, str]:
    """Return the colours of few and of many events in a country.

    On a map that one country fills, a strong colour would say nothing, and hide what is on it.
    """
    pale, strong = theme.shade
    return (pale, _mix(theme.shade, _LOCAL_SHADE)) if view.degree_px > _LOCAL_PX else (pale, strong)


def _shade_entries(counts: dict[str, Found], shades: tuple[str, str]) -> list[Entry]:
    """Return the entries for the palest and the darkest country; none without countries."""
    totals = list(map(sum, counts.values()))
    most = max(totals, default=0)
    return [
        Entry(
            tr("{amount} in the country", amount=_format_total(total, counts)),
            "square",
            _mix(shades, (total / most) ** 0.5),
        )
        for total in dict.fromkeys((min(totals, default=0), most))
        if total
    ]


def _format_total(total: int, counts: dict[str, Found]) -> str:
    """Name the events and statements that give a country its shade."""
    amounts = {found for found in counts.values() if sum(found) == total}
    if len(amounts) == 1:
        return format_found(amounts.pop())
    return ntr("{count} event or statement", "{count} events or statements", total)


def _mix(colours: tuple[str, str], share: float) -> str:
    """Return the colour between two, given as #rrggbb, as plotly.js does on a scale."""
    low, high = (np.frombuffer(bytes.fromhex(colour[1:]), np.uint8) for colour in colours)
    mixed = low + (high.astype(float) - low) * share
    return f"#{bytes(mixed.round().astype(np.uint8)).hex()}"


def _country_trace(shown: Selection, role: str, look: Look, view: MapView) -> Trace:
    """Shade countries by their number of events and statements."""
    theme, counts = look.theme, _shade_counts(shown, role)
    shades = _shades(theme, view)
    numbers = [sum(found) for found in counts.values()]
    return {
        "type": "choropleth",
        "locations": list(counts),
        "z": np.sqrt(numbers).tolist(),
        "zmin": 0,
        "zmax": max(numbers, default=1) ** 0.5,
        "meta": {"key": [[entry.name, entry.colour] for entry in _shade_entries(counts, shades)]},
        "colorscale": [[0, shades[0]], [1, shades[1]]],
        "showscale": False,
        "customdata": [["country", code] for code in counts],
        **look.hover_attributes(
            lambda: [
                f"{_bold_name(code)}<br>{format_found(found)}" for code, found in counts.items()
            ]
        ),
        "marker": {"line": {"color": theme.border, "width": 0.6}},
        "showlegend": False,
    }


@cached_by_language
def _bold_name(code: str) -> str:
    return f"<b>{escape_text(country_name(code))}</b>"


def _circle_traces(marks: list[PlaceMark], look: Look) -> list[Trace]:
    """Draw circles for the uncertainty of places."""
    lat: list[float | None] = []
    lon: list[float | None] = []
    for mark in marks:
        if mark.radius_km > 0:
            latitudes, longitudes = circle(mark.latitude, mark.longitude, mark.radius_km)
            lat += [*latitudes.tolist(), None]
            lon += [*longitudes.tolist(), None]
    trace = {
        "type": "scattergeo",
        "lat": lat,
        "lon": lon,
        "mode": "lines",
        "line": {"color": look.theme.ink, "width": 1, "dash": "dot"},
        "fill": "toself",
        "fillcolor": with_opacity(look.theme.ink, 0.07),
        "hoverinfo": "skip",
        "name": "circles",
        "showlegend": False,
    }
    return [trace] if lat else []


def _place_trace(marks: list[PlaceMark], look: Look) -> Trace:
    theme = look.theme
    merged = [mark.geo_precision == "several" for mark in marks]
    colours = [theme.dispute if mark.chosen else theme.ink for mark in marks]
    outlines = [
        colour if _SYMBOLS[_kind(mark)].startswith(("circle-open", "hexagon")) else theme.paper
        for mark, colour in zip(marks, colours, strict=True)
    ]
    return {
        "type": "scattergeo",
        "lat": [mark.latitude for mark in marks],
        "lon": [mark.longitude for mark in marks],
        "mode": "markers+text",
        "text": [mark.label for mark in marks],
        "textposition": [mark.side for mark in marks],
        "textfont": {
            "size": PLACE_LABEL_PX,
            "color": [theme.paper if several else theme.ink for several in merged],
        },
        "marker": {
            "symbol": [_SYMBOLS[_kind(mark)] for mark in marks],
            "size": [_disc_px(mark) for mark in marks],
            "color": colours,
            "opacity": [0.75 if several else 0.9 for several in merged],
            "line": {"color": outlines, "width": 1.6},
        },
        "customdata": [
            ["spot", mark.longitude, mark.latitude, mark.zoom]
            if several and mark.zoom
            else ["event", mark.first]
            for mark, several in zip(marks, merged, strict=True)
        ],
        **look.hover_attributes(lambda: [mark.hover for mark in marks]),
        "name": "places",
        "showlegend": False,
    }


def _disc_px(mark: PlaceMark) -> float:
    """Return the diameter of a mark without its ring."""
    return (
        mark.size_px - 2 * (RING_PX + 2 * RING_GAP_PX) if mark.colours is not None else mark.size_px
    )


def _kind(mark: PlaceMark) -> str:
    """Return the precision of a place, or "found" if its coordinates were looked up."""
    is_looked_up = mark.geo_source == GAZETTEER and _SYMBOLS[mark.geo_precision] == PIN
    return "found" if is_looked_up and mark.geo_precision != "several" else mark.geo_precision


def _place_entries(marks: list[PlaceMark], theme: Theme) -> list[Entry]:
    """Return the entries for the precisions of places, each symbol once."""
    entries = {tr(_KEY[precision]): precision for precision in dict.fromkeys(map(_kind, marks))}
    return [
        Entry(name, _SYMBOLS[precision], theme.ink, _MERGED_PX if precision == "several" else 10)
        for name, precision in entries.items()
    ]


def _ring_entries(
    marks: list[PlaceMark], shown: Selection, look: Look, context: Context
) -> list[Entry]:
    """Return the entries for the rings of a map, and for their colours."""
    tables = [mark.colours for mark in marks if mark.colours is not None]
    if not tables:
        return []
    scale, counts = coloured_values(context.index, look.colour), np.sum(tables, axis=0).tolist()
    present = {value for value, count in zip(scale, counts, strict=False) if count}
    if counts[-1]:
        present |= set(count_colours(shown, look.colour)) - set(scale)
    named = name_colours(present, look, context)
    return [
        *(Entry(name, "square", colour) for name, colour in named),
        _explain_rings(look.theme),
    ]


def _explain_rings(theme: Theme) -> Entry:
    return Entry(tr("Ring: shares of the colours"), TEXT_ALONE, theme.neutral)


def _layout(view: MapView, frame: MapFrame, look: Look) -> dict[str, Any]:
    theme = look.theme
    longitudes, latitudes = view.box
    # The exact numbers, so that a map does not move by a rounding error.
    position = frame.moved or view.position(frame)
    geo = {
        "projection": {
            "type": "natural earth",
            "rotation": {"lon": position["rotation"]},
            "scale": position["scale"],
        },
        "center": {"lon": position["lon"], "lat": position["lat"]},
        "fitbounds": False,
        "resolution": FINE if look.printed or is_close(view) else COARSE,
        "bgcolor": theme.water,
        "showframe": False,
        "showland": True,
        "landcolor": theme.land,
        # In this project's files, the layer contains the lines between countries; see
        # assets/README.md.
        "showcoastlines": True,
        "coastlinecolor": theme.border,
        "coastlinewidth": 0.6,
        "showcountries": False,
        "countrycolor": theme.border,
        "countrywidth": 0.6,
        "showlakes": False,
        "lonaxis": {"range": longitudes},
        "lataxis": {"range": latitudes},
    }
    return base_layout(
        theme,
        # Water fills the part of the box that the map does not cover.
        paper_bgcolor=theme.water,
        height=frame.height_px,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        dragmode="pan",
        geo=geo,
        showlegend=False,
    )
