"""Content of a standalone page: what ``View`` shows for each country."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from dash import html
from plotly.io.json import to_json_plotly

from dashboard.charts.axis import date_texts
from dashboard.charts.style import THEMES, with_opacity
from dashboard.charts.timeline_layout import anchors
from dashboard.common.i18n import format_number, language, tr
from dashboard.common.progress import track
from dashboard.engine.index import Selection
from dashboard.model.extra_columns import text_of
from dashboard.views.details import EventHere, describe_event
from dashboard.views.navigation import Neighbours
from dashboard.views.screen_charts import CHART_NAMES
from dashboard.views.state import MapPosition, Screen
from dashboard.views.view import View
from dashboard.web.components.elements import (
    counted_sign,
    event_button,
    graph_config,
    mark_hits,
)
from dashboard.web.components.event_panel import describe, event_details, event_here
from dashboard.web.components.panels import colour_key_items, tray

MAX_COUNTRIES = 40
# With more events, the page would be too large for an e-mail.
MAX_EVENTS = 1_000
# Charts are drawn for the smallest screen of each kind, and stretched to the actual size, which
# only moves things apart. The kinds are phones, and desktops from 1,280 pixels on.
SCREENS = (Screen(320, 360, 320), Screen(760, 440, 400))
# The wheel scrolls the page, wherever the pointer is. Dollar signs do not start formulas.
_CONFIG = {"scrollZoom": False, "doubleClick": "reset", "typesetMath": False}


@dataclass
class _Events:
    """Numbers of the events in the page, in the order of their first occurrence."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, event_id: str) -> int | None:
        """Return the number of an event; None if the page has no room for it."""
        if len(self.numbers) < MAX_EVENTS:
            self.numbers.setdefault(event_id, len(self.numbers))
        return self.numbers.get(event_id)


def page_content(view: View) -> dict[str, Any]:
    """Return everything that a page shows, as JSON-compatible values.

    Parameters
    ----------
    view
        The view that the page shows first; its size and selected event do not matter.
    """
    unfocused = View(view.dataset, replace(view.state, chosen=""))
    countries, left = offered_countries(unfocused)
    homes = [_home(unfocused, size) for size in SCREENS]
    events = _Events()
    if view.navigation.details:
        events.number(view.state.chosen)
    choices = [
        _choice(unfocused, code, homes)
        for code in track("Drawing the page", ["", *(code for code, _ in countries)])
    ]
    # Events that are drawn as marks, for any choice, come before events that are only listed.
    for event_id in chain.from_iterable(choice.drawn for choice in choices):
        events.number(event_id)
    content = {
        "sizes": [{"timeline": size.width_px, "map": size.map_width_px} for size in SCREENS],
        "countries": countries,
        "left": left,
        "choices": [choice.content | _rows(choice, events) for choice in choices],
        "events": list(_describe_events(unfocused, list(events.numbers))),
        "chosen": events.numbers.get(view.state.chosen),
        "colours": _colours(view),
        "config": graph_config() | _CONFIG,
        "words": _words(),
        "language": language(),
    }
    # Components and NumPy numbers become plain values.
    plain: dict[str, Any] = json.loads(to_json_plotly(content))
    return plain


def offered_countries(view: View) -> tuple[list[tuple[str, str]], int]:
    """Return the countries to choose from within a view's filters, and the number of others.

    Each country comes with its label, which includes its number of events.
    """
    options, left = view.facets.options("countries")
    chosen = view.rows.query.countries
    if chosen:
        # A single country leaves no choice.
        within = set(chosen) if chosen[1:] else set()
        options, left = [option for option in options if option[0] in within], 0
    return options[:MAX_COUNTRIES], left + max(len(options) - MAX_COUNTRIES, 0)


class _Choice(NamedTuple):
    """What the page shows for one choice: a country, or all countries.

    Attributes
    ----------
    content
        Charts and texts.
    drawn
        Ids of the events that its charts draw as marks.
    listed
        Ids of the events with details, in chronological order: all events or, if there are too
        many, those that are drawn or have no place.
    total
        Number of all events.
    """

    content: dict[str, Any]
    drawn: list[str]
    listed: list[str]
    total: int


def _home(view: View, screen: Screen) -> MapPosition:
    """Return the position of the map for all choices, so that a choice does not move it."""
    sized = View(view.dataset, replace(view.state, screen=screen))
    return view.state.moved or MapPosition(**sized.charts.map["layout"]["meta"]["home"])


def _choice(view: View, code: str, homes: list[MapPosition]) -> _Choice:
    state = view.state
    if code:
        state = replace(state, query=replace(state.query, countries=(code,)))
    sized = [
        View(view.dataset, replace(state, screen=size, moved=home))
        for size, home in zip(SCREENS, homes, strict=True)
    ]
    charts = [{name: each.charts.with_hover_texts(name) for name in CHART_NAMES} for each in sized]
    status = [{"status": each.captions.subtitle("both")} for each in sized]
    view = sized[-1]
    content = {
        "country": code,
        "drawn": [drawn | texts for drawn, texts in zip(charts, status, strict=True)],
        "key": colour_key_items(view.charts.colour_key),
        "tray": tray(view),
        "reading": event_details(view),
    }
    # Without duplicates, in a stable order.
    drawn = dict.fromkeys(
        event_id for size in charts for chart in size.values() for event_id in _ids_in(chart)
    )
    return _Choice(content, list(drawn), _listed(view, set(drawn)), len(view.rows.selected))


def _listed(view: View, drawn: set[str]) -> list[str]:
    shown = view.rows.in_order.cells("event_id")
    if len(shown) > MAX_EVENTS:
        unplaced = {event.event_id for event in view.lists.unplaced[0]}
        shown = shown[np.isin(shown, list(drawn | unplaced))]
    return [str(event_id) for event_id in shown]


def _rows(choice: _Choice, events: _Events) -> dict[str, Any]:
    """Return the numbers of the listed events of a choice, and a note on the others."""
    numbers = (events.number(event_id) for event_id in choice.listed)
    rows = [row for row in numbers if row is not None]
    return {"rows": rows, "note": _note_missing(len(rows), choice.total)}


def _ids_in(chart: dict[str, Any]) -> Iterator[str]:
    """Return the ids of the events that a chart draws as marks."""
    for trace in chart["data"]:
        for kind, *values in trace.get("customdata", []):
            if kind == "event":
                yield values[0]


def _note_missing(listed: int, shown: int) -> str:
    if listed == shown:
        return ""
    return tr(
        "The table and the details contain {listed} of {count} events. The others are only drawn "
        "or counted.",
        listed=format_number(listed),
        count=format_number(shown),
    )


def _describe_events(view: View, event_ids: list[str]) -> Iterator[dict[str, Any]]:
    """Return the row, the details and the place of each event."""
    index, words = view.rows.known.index, view.rows.query.words
    no_rows = Selection(index, np.array([], dtype=int))
    selected = Selection(index, index.positions_of(event_ids))
    rows = selected.table
    moments = date_texts(anchors(rows, view.rows.known.as_of))
    listed = list(zip(moments, view.lists.table_rows(selected), rows.iterrows(), strict=True))
    for moment, cells, (_, event) in track("Writing the details", listed):
        event_id = event["event_id"]
        details = describe_event(event, view.rows.known, no_rows)
        yield {
            "id": event_id,
            "row": _row(event_id, cells, list(view.lists.columns), words),
            "item": event_here(EventHere(event_id, event["title"], event["status"] == "expected")),
            "details": describe(details, Neighbours(), words),
            "moment": "" if moment == "NaT" else moment,
            "spot": _spot(event, ""),
            "origin": _spot(event, "origin_"),
            "about": [event_id for event_id, _ in details.about],
        }


def _row(event_id: str, cells: dict[str, Any], names: list[str], words: tuple[str, ...]) -> html.Tr:
    texts = {name: mark_hits(text_of(cells[name]), words) for name in names}
    denied = [counted_sign("denies", *cells["denied"])] if cells["denied"] else []
    texts["title"] = [event_button(event_id, texts["title"], "table"), *denied]
    return html.Tr([html.Td(texts[name], className=f"cell-{name}") for name in names])


def _spot(event: Any, end: str) -> list[float] | None:
    spot = [float(event[f"{end}{name}"]) for name in ("longitude", "latitude")]
    return None if np.isnan(spot).any() else spot


def _colours(view: View) -> dict[str, str]:
    theme = THEMES[view.state.effective_theme]
    return {
        "chosen": with_opacity(theme.palette[0], 0.22),
        "related": with_opacity(theme.palette[0], 0.09),
        "place": theme.dispute,
        "route": theme.ink,
    }


def _words() -> dict[str, str]:
    """Return texts with placeholders, which the page fills in."""
    return {
        "position": tr("{place} of {count}"),
        "hidden": tr("not shown"),
        "here": tr("At the same place"),
        "missing": tr("The details of this event are not in this page."),
    }
