"""The panel with the selected event, or with an explanation of the marks."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from dash import html
from dash.development.base_component import Component

from dashboard.charts.key import (
    AREA,
    BAR,
    DASHED_BAR,
    FADING_BAR,
    PALE_BAR,
    SHADE,
    TEXT_ALONE,
    Entry,
)
from dashboard.charts.style import DISPUTED_SYMBOL, INSTANT_SYMBOL, STANCE_SYMBOLS
from dashboard.common.i18n import N_, ntr, tr
from dashboard.engine.claims import LEDGER_HEADINGS
from dashboard.model.messages import excerpt
from dashboard.model.validators import is_address
from dashboard.views import ids
from dashboard.views.details import Details, EventHere, StatedNumber, Statement, largest_number
from dashboard.views.navigation import Neighbours
from dashboard.views.view import View
from dashboard.web.components.elements import (
    MAX_ENTRIES,
    aria,
    event_button,
    mark_hits,
    more,
    more_text,
    sign,
)

# Longer lists of the events of a place are folded.
_MAX_HERE = 6
# Extra columns that are not folded, and the length from which a text is folded.
_MAX_EXTRA, _LONG_TEXT = 12, 300
_NEW_WINDOW: Any = {"target": "_blank", "rel": "noopener noreferrer"}
_STATUS_WORDS = {
    "expected": N_("Expected, not confirmed"),
    "ongoing": N_("Ongoing at the date of the source"),
}
# Looks of the bars of the timeline in the style sheet.
_BAR_LOOKS = {
    BAR: "solid",
    PALE_BAR: "possible",
    FADING_BAR: "open",
    DASHED_BAR: "hollow",
    DISPUTED_SYMBOL: "stroke",
}
_STANCES = {symbol: stance for stance, symbol in STANCE_SYMBOLS.items()}
_SOLID_LINE = "\N{BOX DRAWINGS LIGHT HORIZONTAL}" * 2
_DASHED_LINE = "\N{BOX DRAWINGS LIGHT TRIPLE DASH HORIZONTAL}" * 2
# Letters with the shapes of the symbols of both charts; movements are lines.
_SIGN_LETTERS = {
    INSTANT_SYMBOL: "\N{BLACK DIAMOND}",
    "circle": "\N{BLACK CIRCLE}",
    "circle-open": "\N{WHITE CIRCLE}",
    "circle-dot": "\N{FISHEYE}",
    "circle-open-dot": "\N{CIRCLED DOT OPERATOR}",
    "hexagon-open": "\N{WHITE HEXAGON}",
    AREA: "\N{DOTTED CIRCLE}",
}


def event_details(view: View) -> list[Component]:
    """Show the details of the selected event, or explain the marks if none is selected."""
    details = view.navigation.details
    if details is None:
        return _how_to_read(view)
    return describe(details, view.navigation.neighbours, view.rows.query.words)


def _how_to_read(view: View) -> list[Component]:
    """Explain the signs that are drawn in the charts, and no others."""
    first = view.navigation.neighbours.following
    shapes = [entry for entry in view.charts.timeline_key if entry.symbol not in _STANCES]
    spoken = [entry for entry in view.charts.timeline_key if entry.symbol in _STANCES]
    stances = [html.Li([sign(_STANCES[entry.symbol]), entry.name]) for entry in spoken]
    start = [event_button(first, tr("Step through the events"), "first")] if first else []
    body = [
        html.P(
            tr("Each mark is an event. Choose one to see who says what about it.")
            if view.rows.has_statements
            else tr("Each mark is an event. Choose one to see its details."),
            className="hint",
        ),
        *_key(tr("Timeline"), [_sample(entry) for entry in shapes], "key"),
        # The rows and names of the charts have no room for a unit.
        html.P(
            tr(
                "A number beside a row or a place counts its events. Each event is in one row, but "
                "the list of countries counts it for every country with a role in it."
            )
            if view.charts.lanes == "country"
            else tr("A number beside a row or a place counts its events."),
            className="hint",
        ),
        *_key(tr("What the speaker does"), stances, "key short"),
        *_key(tr("Map"), [_sample(entry) for entry in view.charts.map_key], "key"),
        html.P(start),
    ]
    heading = html.Summary(html.H2(tr("How to read the charts")))
    return [html.Details([heading, html.Div(body, className="key-body")])]


def _key(heading: str, entries: Sequence[Component], look: str) -> list[Component]:
    return [html.H3(heading), html.Ul(entries, className=look)] if entries else []


def _sample(entry: Entry) -> Component:
    """Show a sign of the charts, as a bar, a colour or a letter of the same shape."""
    if entry.symbol in _BAR_LOOKS:
        sample = html.Span(className=f"sample {_BAR_LOOKS[entry.symbol]}")
    elif entry.symbol == TEXT_ALONE:
        return html.Li(entry.name)
    elif entry.symbol in ("square", SHADE):
        sample = html.Span(className="swatch", style={"background": entry.colour})
    else:
        line = _SOLID_LINE if entry.dash == "solid" else _DASHED_LINE
        letter = _SIGN_LETTERS.get(entry.symbol, line)
        sample = html.Span(letter, className="sample letter", **aria(hidden="true"))
    return html.Li([sample, entry.name])


def describe(details: Details, near: Neighbours, words: Sequence[str]) -> list[Component]:
    """Show the details of one event, with the words searched for highlighted."""
    badges = [_STATUS_WORDS.get(details.status, ""), N_("Disputed") if details.disputed else ""]
    facts: list[Component] = [
        part
        for heading, text in details.facts
        for part in (html.Dt(heading), html.Dd(mark_hits(text, words)))
    ]
    facts += _source(details, words)
    links = [html.A(text, href=url, **_NEW_WINDOW) for text, url in details.links]
    return [
        _head(details, near, words),
        *_place_chosen(details),
        html.P([html.Span(tr(badge), className="badge") for badge in badges if badge]),
        html.P(mark_hits(details.description, words)),
        html.Dl(facts),
        html.P([*_show_on_map(details), *links]),
        *_ledger(details.ledger, words),
        *_numbers(details.numbers),
        *_extra(details.extra, words),
        *_titles(tr("About"), details.about, "about"),
        *_others_here(details),
    ]


def _source(details: Details, words: Sequence[str]) -> list[Component]:
    """Name the source: as a link, or with a note that it has no address."""
    if not details.source:
        return []
    named = mark_hits(details.source, words)
    if details.source_url:
        shown: list[Any] = [html.A(named, href=details.source_url, **_NEW_WINDOW)]
    else:
        note = tr("The table gives no address for this source.")
        shown = [*named, " ", html.Span(note, className="aside")]
    return [html.Dt(tr("Source")), html.Dd(shown)]


def _others_here(details: Details) -> list[Component]:
    """List the other events at the place of an event, if its place was not chosen on the map."""
    others = [event for event in details.here if event.event_id != details.event_id]
    if not others:
        return []
    rows = [event_here(event, where="same place") for event in others[:MAX_ENTRIES]]
    listed = [html.H3(tr("At the same place")), html.Ul(rows, className="claims")]
    return [html.Div([*listed, *more(len(others))], className="beside-event")]


def _place_chosen(details: Details) -> list[Component]:
    """List the events of a place that was chosen on the map before the details of one of them.

    The style sheet hides this list if the event was chosen elsewhere, and then shows it at the end.
    """
    here, most = details.here, _MAX_HERE
    if not here:
        return []
    heading = ntr("{count} event here", "{count} events here", len(here))
    rows = [event_here(event, is_current=event.event_id == details.event_id) for event in here]
    if len(here) <= most:
        listed_here = [html.H3(heading), html.Ul(rows, className="claims here")]
        return [html.Div(listed_here, className="place-chosen")]
    listed = [html.Ul(rows[:MAX_ENTRIES], className="claims here"), *more(len(rows))]
    folded = html.Details([html.Summary(heading), *listed], className="events-here")
    return [html.Div(folded, className="place-chosen")]


def event_here(event: EventHere, *, is_current: bool = False, where: str = "here") -> Component:
    """Make the entry of an event in the list of those at a place."""
    expected = [html.Span(f" ({tr('expected')})", className="aside")] if event.is_expected else []
    if is_current:
        return html.Li([event.title, *expected], **aria(current="true"))
    return html.Li([event_button(event.event_id, event.title, where), *expected])


def _extra(extra: list[tuple[str, str]], words: Sequence[str]) -> list[Component]:
    """List the extra columns of a table; long lists and long texts are folded."""
    if not extra:
        return []
    first, rest = extra[:_MAX_EXTRA], extra[_MAX_EXTRA:]
    folded = html.Details(
        [html.Summary(more_text(len(rest)), className="hint"), _pairs(rest, words)]
    )
    return [
        html.H3(tr("Other columns")), _pairs(first, words), *([folded] if rest else [])
    ]  # fmt: skip


def _pairs(extra: list[tuple[str, str]], words: Sequence[str]) -> Component:
    parts = [
        part
        for name, text in extra
        for part in (html.Dt(excerpt(name), title=name), html.Dd(_extra_text(text, words)))
    ]
    return html.Dl(parts, className="extra")


def _extra_text(text: str, words: Sequence[str]) -> list[Any]:
    if is_address(text):
        return [html.A(text, href=text, target="_blank", rel="noopener noreferrer")]
    if len(text) <= _LONG_TEXT:
        return mark_hits(text, words)
    head, tail = text[:_LONG_TEXT], text[_LONG_TEXT:]
    summary = html.Summary([*mark_hits(head, words), html.Span("…", className="more")])
    return [html.Details([summary, *mark_hits(tail, words)])]


def _show_on_map(details: Details) -> list[Component]:
    if details.place is None:
        return []
    button_id = ids.show_on_map_id(details.place, details.radius_deg)
    return [html.Button(tr("Show on map"), id=button_id, className="tool")]


def _steps(near: Neighbours) -> list[Component]:
    return [
        _step(near.previous, "previous", "\N{BLACK LEFT-POINTING TRIANGLE}"),
        html.Span(near.position, className="hint"),
        _step(near.following, "next", "\N{BLACK RIGHT-POINTING TRIANGLE}"),
    ]


def _head(details: Details, near: Neighbours, words: Sequence[str]) -> Component:
    return html.Div(
        className="panel-head",
        children=[
            html.H2(mark_hits(details.title, words)),
            html.Div(
                className="tools",
                children=[
                    html.Div(_steps(near), className="tools through-time"),
                    html.Button(
                        "\N{MULTIPLICATION SIGN}", id=ids.CLOSE_DETAILS, className="tool",
                        title=tr("Close"), **aria(label=tr("Close details")),
                    ),
                ],
            ),
        ],
    )  # fmt: skip


def _step(event_id: str, where: str, sign: str) -> Component:
    words = tr("Previous event") if where == "previous" else tr("Next event")
    return event_button(
        event_id, sign, where, className="tool", title=words,
        # A disabled button would lose the focus.
        **aria(label=words, disabled=str(not event_id).lower()),
    )  # fmt: skip


def _ledger(ledger: list[tuple[str, list[Statement]]], words: Sequence[str]) -> list[Component]:
    if not ledger:
        return []
    groups = [
        part
        for stance, statements in ledger
        for part in (
            html.H4([sign(stance), tr(LEDGER_HEADINGS[stance])]),
            html.Ul(
                [_statement(statement, words) for statement in statements[:MAX_ENTRIES]],
                className="claims",
            ),
            *more(len(statements)),
        )
    ]  # fmt: skip
    return [html.H3(tr("Who says what about it")), *groups]


def _statement(statement: Statement, words: Sequence[str]) -> Component:
    return html.Li(
        [
            html.Span(mark_hits(statement.who, words), className="who"),
            f", {statement.when}. ",
            event_button(statement.event_id, mark_hits(statement.title, words), "claim"),
        ],
        className=f"claim {statement.stance}",
    )


def _numbers(numbers: list[StatedNumber]) -> list[Component]:
    if not numbers:
        return []
    largest = largest_number(numbers)
    rows = [
        html.Li(
            [
                html.Span(number.who, className="who"),
                html.Span(event_button(number.event_id, number.words, "number")),
                html.Span(_range(number, largest), className="range", **aria(hidden="true")),
            ]
        )
        for number in numbers[:MAX_ENTRIES]
    ]
    return [
        html.H3(tr("Each speaker's number")),
        html.Ul(rows, className="numbers"),
        *more(len(numbers)),
    ]


def _range(number: StatedNumber, largest: float) -> list[Component]:
    """Draw a number: a bar from low to high, open if one is missing, and a dot for the best."""
    low = 0.0 if np.isnan(number.low) else number.low
    high = largest if np.isnan(number.high) else number.high
    parts: list[Component] = []
    if not (np.isnan(number.low) and np.isnan(number.high)):
        place = {
            "left": f"{100 * low / largest:.1f}%",
            "width": f"{100 * (high - low) / largest:.1f}%",
        }
        sides = [name for name in ("low", "high") if np.isnan(getattr(number, name))]
        opened = " ".join(f"no-{name}" for name in sides)
        parts.append(html.Span(className=f"bar {opened}".strip(), style=place))
    if not np.isnan(number.best):
        parts.append(
            html.Span(className="dot", style={"left": f"{100 * number.best / largest:.1f}%"})
        )
    return parts


def _titles(heading: str, titles: list[tuple[str, str]], where: str) -> list[Component]:
    if not titles:
        return []
    rows = [
        html.Li(event_button(event_id, title, where)) for event_id, title in titles[:MAX_ENTRIES]
    ]
    return [html.H3(heading), html.Ul(rows, className="claims"), *more(len(titles))]
