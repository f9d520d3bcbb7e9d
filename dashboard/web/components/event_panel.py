"""The panel with the selected event, or with an explanation of the marks."""

from collections.abc import Sequence

import numpy as np
from dash import html
from dash.development.base_component import Component

from dashboard.charts.style import STANCE_SIGNS
from dashboard.common.i18n import N_, tr
from dashboard.engine.claims import LEDGER_HEADINGS
from dashboard.views import ids
from dashboard.views.details import Details, StatedNumber, Statement, largest_number
from dashboard.views.navigation import Neighbours
from dashboard.views.view import View
from dashboard.web.components.elements import (
    MAX_ENTRIES,
    aria,
    event_button,
    mark_hits,
    more,
    sign,
)

_STATUS_WORDS = {
    "expected": N_("Expected, not confirmed"),
    "ongoing": N_("Ongoing at the date of the source"),
}
_READING = (
    ("solid", N_("Known dates")),
    ("possible", N_("Sometime in this period")),
    ("open", N_("Start or end unknown")),
    ("hollow", N_("Expected, not confirmed")),
    ("cross", N_("Disputed")),
)


def event_details(view: View) -> list[Component]:
    """Show the details of the selected event, or explain the marks if none is selected."""
    details = view.navigation.details
    if details is None:
        return _how_to_read(view.navigation.neighbours.following)
    return describe(details, view.navigation.neighbours, view.rows.query.words)


def _how_to_read(first: str) -> list[Component]:
    marks = [
        html.Li([html.Span(className=f"sample {name}"), tr(words)]) for name, words in _READING
    ]
    stances = [html.Li([sign(stance), tr(stance)]) for stance in STANCE_SIGNS]
    start = [event_button(first, tr("Step through the events"), "first")] if first else []
    parts = [
        html.Summary(html.H2(tr("How to read the timeline"))),
        html.P(
            tr("Each mark is a claim. Choose one to see who makes it and who disputes it."),
            className="hint",
        ),
        html.Ul(marks, className="key"),
        html.P(tr("What the speaker does:"), className="hint"),
        html.Ul(stances, className="key short"),
        html.P(start),
    ]
    return [html.Details(parts)]


def describe(details: Details, near: Neighbours, words: Sequence[str]) -> list[Component]:
    """Show the details of one event, with the words searched for highlighted."""
    badges = [_STATUS_WORDS.get(details.status, ""), N_("Disputed") if details.disputed else ""]
    facts = [
        part
        for heading, text in details.facts
        for part in (html.Dt(heading), html.Dd(mark_hits(text, words)))
    ]
    links = [
        html.A(text, href=url, target="_blank", rel="noopener noreferrer")
        for text, url in details.links
    ]
    return [
        _head(details, near, words),
        html.P([html.Span(tr(badge), className="badge") for badge in badges if badge]),
        html.P(mark_hits(details.description, words)),
        html.Dl(facts),
        html.P([*_show_on_map(details), *links]),
        *_ledger(details.ledger, words),
        *_numbers(details.numbers),
        *_titles(tr("About"), details.about, "about"),
        *_titles(tr("At the same place"), details.here, "here"),
    ]


def _show_on_map(details: Details) -> list[Component]:
    if details.place is None:
        return []
    button_id = ids.show_on_map_id(details.place, details.radius_deg)
    return [html.Button(tr("Show on map"), id=button_id, className="tool")]


def _head(details: Details, near: Neighbours, words: Sequence[str]) -> Component:
    return html.Div(
        className="panel-head",
        children=[
            html.H2(mark_hits(details.title, words)),
            html.Div(
                className="tools",
                children=[
                    _step(near.previous, "previous", "\N{BLACK LEFT-POINTING TRIANGLE}"),
                    html.Span(near.position, className="hint"),
                    _step(near.following, "next", "\N{BLACK RIGHT-POINTING TRIANGLE}"),
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
