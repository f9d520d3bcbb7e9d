"""The routes of a map: movements from an origin to a place, dashed if they are expected."""

from typing import NamedTuple

import numpy as np

from dashboard.charts.chart_text import Event, format_event_count, format_origin, wrap
from dashboard.charts.key import Entry
from dashboard.charts.style import Look, Theme, Trace
from dashboard.common.bidi import isolate
from dashboard.common.i18n import N_, tr
from dashboard.engine.index import Selection
from dashboard.engine.place_groups import ENDS, group_routes

# More routes would be a tangle; the status line counts those left out.
MAX_ROUTES = 60
_WIDTH_PX = 1.5
_DASHES = {False: "solid", True: "4px,4px"}
_ORIGIN = ("origin", "origin_geo_precision", "origin_geo_source")
_CELLS = (*ENDS, "event_id", "title", "status", *_ORIGIN, "location")


class Route(NamedTuple):
    """A movement to draw.

    Attributes
    ----------
    latitudes, longitudes
        Coordinates of origin and destination.
    expected
        Whether the movement is expected.
    chosen
        Whether the event in focus is one of its events.
    first
        ``event_id`` of the first event.
    hover
        Text beside the pointer.
    """

    latitudes: tuple[float, float]
    longitudes: tuple[float, float]
    expected: bool
    chosen: bool
    first: str
    hover: str


def find_routes(events: Selection, look: Look) -> list[Route]:
    """Find the most frequent routes, and the route of the event in focus."""
    routes = group_routes(events)
    focus = routes.codes[events.places_of("event_id", look.chosen)]
    drawn = np.union1d(np.arange(min(len(routes.first), MAX_ROUTES)), focus[focus >= 0])
    rows = events.at(routes.first[drawn])
    cells = zip(*(rows.cells(name).tolist() for name in _CELLS), strict=True)
    movements = [dict(zip(_CELLS, row, strict=True)) for row in cells]
    return [
        Route(
            (event["origin_latitude"], event["latitude"]),
            (event["origin_longitude"], event["longitude"]),
            event["status"] == "expected",
            at in focus,
            event["event_id"],
            _hover(event, count),
        )
        for at, event, count in zip(drawn, movements, routes.counts[drawn], strict=True)
    ]


def _hover(event: Event, count: int) -> str:
    ends = {"origin": format_origin(event), "place": isolate(event["location"])}
    # The ends of a recorded track have no names.
    text = wrap(tr("from {origin} to {place}", **ends) if all(ends.values()) else event["title"])
    return text if count == 1 else f"{text}<br>{format_event_count(count)}"


def route_traces(routes: list[Route], look: Look) -> list[Trace]:
    """Draw great circles with an arrow at the end, dashed if they are expected.

    There is one trace per style, however many routes there are.
    """
    styles: dict[tuple[bool, bool], list[Route]] = {}
    for route in routes:
        styles.setdefault((route.expected, route.chosen), []).append(route)
    return [_route_trace(group, *style, look) for style, group in styles.items()]


def route_key(routes: list[Route], theme: Theme) -> list[Entry]:
    """Return the entries of the key for the lines that are drawn."""
    return _entries({route.expected for route in routes}, theme)


def drawn_route_key(traces: list[Trace], theme: Theme) -> list[Entry]:
    """Return the entries of the key for the lines in a chart that is already drawn."""
    dashes = {trace["line"]["dash"] for trace in traces if trace.get("mode") == "lines+markers"}
    return _entries({expected for expected, dash in _DASHES.items() if dash in dashes}, theme)


def _entries(drawn: set[bool], theme: Theme) -> list[Entry]:
    names = {False: N_("Movement"), True: N_("Movement expected")}
    return [
        Entry(tr(names[expected]), "", theme.muted, _WIDTH_PX, _DASHES[expected])
        for expected in sorted(drawn)
    ]


def _route_trace(routes: list[Route], expected: bool, chosen: bool, look: Look) -> Trace:
    colour = look.theme.ink if chosen else look.theme.muted
    # A gap follows each route.
    return {
        "type": "scattergeo",
        "lat": [at for route in routes for at in (*route.latitudes, None)],
        "lon": [at for route in routes for at in (*route.longitudes, None)],
        "mode": "lines+markers",
        "line": {
            "color": colour,
            "width": 2.6 if chosen else _WIDTH_PX,
            "dash": _DASHES[expected],
        },
        "marker": {
            "symbol": ["circle-open", "arrow", "circle-open"] * len(routes),
            "angleref": "previous",
            "standoff": [0, 8, 0] * len(routes),
            "size": [6, 9, 0] * len(routes),
            "line": {"width": 0},
            "color": colour,
        },
        "customdata": [["event", route.first] for route in routes for _ in range(3)],
        **look.hover_attributes(lambda: [route.hover for route in routes for _ in range(3)]),
        "showlegend": False,
    }
