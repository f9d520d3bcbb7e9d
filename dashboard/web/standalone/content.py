"""Content of a page without a server: what ``View`` shows for each country."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from dash import html
from plotly.io.json import to_json_plotly

from dashboard.charts.axis import date_texts
from dashboard.charts.style import THEMES, faded
from dashboard.charts.timeline_layout import anchors
from dashboard.common.i18n import language, number, tr
from dashboard.common.progress import track
from dashboard.engine.index import Selection
from dashboard.views.details import describe_event
from dashboard.views.listings import TABLE_COLUMNS, table_row
from dashboard.views.navigation import Neighbours
from dashboard.views.screen_charts import CHART_NAMES
from dashboard.views.state import Screen
from dashboard.views.view import View
from dashboard.web.components.elements import event_button, graph_config, mark_hits
from dashboard.web.components.event_panel import describe, event_details
from dashboard.web.components.panels import colour_key_items, tray

MAX_COUNTRIES = 40
# More would weigh more than a mail may.
MAX_EVENTS = 1_000
# Charts are drawn for the least room of a kind and stretched to the room there is: what is placed
# apart only comes further apart. A phone; a desk, from 1,280 pixels on.
SIZES = (Screen(320, 360, 320), Screen(760, 440, 400))
# Reading on scrolls the page, wherever the pointer is; and sums of money are no formulas.
_CONFIG = {"scrollZoom": False, "doubleClick": "reset", "typesetMath": False}


@dataclass
class _Events:
    """Numbers of the events that are told, in the order in which they are first met."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, event_id: str) -> int | None:
        """Return the number of an event; None if there is no room for it."""
        if len(self.numbers) < MAX_EVENTS:
            self.numbers.setdefault(event_id, len(self.numbers))
        return self.numbers.get(event_id)


def page_content(view: View) -> dict[str, Any]:
    """All that a page shows, as JSON reads it.

    Parameters
    ----------
    view
        What the page begins with, apart from its room and the event in focus.
    """
    unfocused = View(view.dataset, replace(view.state, chosen=""))
    countries, left = offered_countries(unfocused)
    events = _Events()
    if view.navigation.details:
        events.number(view.state.chosen)
    choices = [
        _choice(unfocused, code)
        for code in track("Drawing the page", ["", *(code for code, _ in countries)])
    ]
    # What is drawn by itself, for any choice, before what only stands in a list.
    for event_id in chain.from_iterable(choice.drawn for choice in choices):
        events.number(event_id)
    content = {
        "sizes": [{"timeline": size.width_px, "map": size.map_width_px} for size in SIZES],
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
    # Components and numbers of NumPy become what JSON has.
    plain: dict[str, Any] = json.loads(to_json_plotly(content))
    return plain


def offered_countries(view: View) -> tuple[list[tuple[str, str]], int]:
    """Countries to choose from within the filters of a view, and how many there are besides.

    Each comes with its label, which has the count that it leaves.
    """
    options, left = view.facets.options("countries")
    chosen = view.rows.query.countries
    if chosen:
        # Of a single one there is nothing to choose.
        within = set(chosen) if chosen[1:] else set()
        options, left = [option for option in options if option[0] in within], 0
    return options[:MAX_COUNTRIES], left + max(len(options) - MAX_COUNTRIES, 0)


class _Choice(NamedTuple):
    """What is shown for one choice of a reader: a country, or all.

    Attributes
    ----------
    content
        Charts and words.
    drawn
        Ids of the events that its charts draw by themselves.
    listed
        Ids of those to tell of, in the order of time: all, or of very many what is drawn or has
        no place.
    total
        How many there are.
    """

    content: dict[str, Any]
    drawn: list[str]
    listed: list[str]
    total: int


def _choice(view: View, code: str) -> _Choice:
    state = view.state
    if code:
        state = replace(state, query=replace(state.query, countries=(code,)))
    sized = [View(view.dataset, replace(state, screen=size)) for size in SIZES]
    charts = [{name: each.charts.with_hover_texts(name) for name in CHART_NAMES} for each in sized]
    status = [{"status": each.captions.subtitle("timeline")} for each in sized]
    view = sized[-1]
    content = {
        "country": code,
        "drawn": [drawn | texts for drawn, texts in zip(charts, status, strict=True)],
        "key": colour_key_items(view.charts.colour_key),
        "tray": tray(view),
        "reading": event_details(view),
    }
    # Each once, in the same order each time.
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
    """Numbers of the events that a choice tells of, and what it does not tell of."""
    numbers = (events.number(event_id) for event_id in choice.listed)
    rows = [row for row in numbers if row is not None]
    return {"rows": rows, "note": _note_missing(len(rows), choice.total)}


def _ids_in(chart: dict[str, Any]) -> Iterator[str]:
    """Ids of the events that a chart draws by themselves."""
    for trace in chart["data"]:
        for held in trace.get("customdata", []):
            if held[0] == "event":
                yield held[1]


def _note_missing(listed: int, shown: int) -> str:
    if listed == shown:
        return ""
    return tr(
        "The table and the details contain {listed} of {count} events. The others are only drawn "
        "or counted.",
        listed=number(listed),
        count=number(shown),
    )


def _describe_events(view: View, event_ids: list[str]) -> Iterator[dict[str, Any]]:
    """Row, details and place of each event."""
    index, words = view.rows.known.index, view.rows.query.words
    nobody = Selection(index, np.array([], dtype=int))
    rows = Selection(index, index.positions_of(event_ids)).table
    moments = date_texts(anchors(rows, view.rows.known.as_of))
    rows_in_time = list(zip(moments, rows.iterrows(), strict=True))
    for moment, (_, event) in track("Writing the details", rows_in_time):
        event_id = event["event_id"]
        details = describe_event(event, view.rows.known, nobody)
        cells = table_row(event, view.rows.known.disputed, words)
        yield {
            "id": event_id,
            "row": _row(event_id, cells, words),
            "item": html.Li(event_button(event_id, event["title"], "here")),
            "details": describe(details, Neighbours(), words),
            "moment": "" if moment == "NaT" else moment,
            "spot": _spot(event, ""),
            "origin": _spot(event, "origin_"),
            "about": [event_id for event_id, _ in details.about],
        }


def _row(event_id: str, cells: dict[str, Any], words: tuple[str, ...]) -> html.Tr:
    texts = {name: mark_hits(cells[name], words) for name in TABLE_COLUMNS}
    texts["title"] = [event_button(event_id, texts["title"], "table")]
    return html.Tr([html.Td(texts[name], className=f"cell-{name}") for name in TABLE_COLUMNS])


def _spot(event: Any, end: str) -> list[float] | None:
    spot = [float(event[f"{end}{name}"]) for name in ("longitude", "latitude")]
    return None if np.isnan(spot).any() else spot


def _colours(view: View) -> dict[str, str]:
    theme = THEMES[view.state.effective_theme]
    return {
        "chosen": faded(theme.palette[0], 0.22),
        "related": faded(theme.palette[0], 0.09),
        "place": theme.dispute,
        "route": theme.ink,
    }


def _words() -> dict[str, str]:
    """Sentences that the page puts together; their gaps are filled there."""
    return {
        "position": tr("{place} of {count}"),
        "hidden": tr("not shown"),
        "here": tr("At the same place"),
        "missing": tr("The details of this event are not in this page."),
    }
