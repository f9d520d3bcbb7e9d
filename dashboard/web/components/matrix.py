"""Who says what: a matrix of events and claimants, with stances as shapes and colours."""

from collections.abc import Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard.charts.style import STANCE_SIGNS
from dashboard.common.i18n import NN_, format_number, ntr, tr
from dashboard.engine.claims import STANCE_ORDER, Claim, MatrixRow
from dashboard.views.view import View
from dashboard.web.components.elements import (
    MAX_ENTRIES,
    aria,
    event_button,
    mark_hits,
    more,
    sign,
)

_MAX_SPEAKERS = 30
_SPEAKERS = {
    "denies": NN_("{count} speaker denies it", "{count} speakers deny it"),
    "asserts": NN_("{count} speaker asserts it", "{count} speakers assert it"),
    "expects": NN_("{count} speaker expects it", "{count} speakers expect it"),
    "demands": NN_("{count} speaker makes demands", "{count} speakers make demands"),
    "comments": NN_("{count} speaker comments on it", "{count} speakers comment on it"),
}


def matrix(view: View) -> list[Component]:
    """Draw the matrix of a view as a table."""
    table, chosen, words = view.lists.matrix, view.state.chosen, view.rows.query.words
    if not table.rows:
        return [html.P(tr("No one says anything about the events shown."), className="hint")]
    speakers = table.speakers[:_MAX_SPEAKERS]
    head = [
        html.Th(tr("Event"), scope="col"),
        html.Th(tr("Speakers"), scope="col", title=_counting_rule()),
        *(
            html.Th(html.Span(mark_hits(name, words)), scope="col", className="speaker")
            for _, name in speakers
        ),
    ]
    keys = [key for key, _ in speakers]
    rows = [_row(row, keys, chosen, words) for row in table.rows[:MAX_ENTRIES]]
    left = len(table.speakers) - _MAX_SPEAKERS
    hidden = [html.P(_more_speakers(left), className="hint")] if left > 0 else []
    return [
        html.P(_counting_rule(), className="hint"),
        html.Ul(
            [html.Li([sign(stance), tr(stance)]) for stance in STANCE_SIGNS],
            className="colours",
        ),
        html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)]),
        *more(len(table.rows)),
        *([html.P(_part(len(table.rows)), className="hint")] if table.is_part else []),
        *hidden,
    ]


def _part(rows: int) -> str:
    return ntr(
        "Only the {count} most mentioned event.", "Only the {count} most mentioned events.", rows
    )


def _counting_rule() -> str:
    return tr("The column “Speakers” counts speakers, each once for a sign. Other columns count "
              "statements.")  # fmt: skip


def _more_speakers(left: int) -> str:
    return ntr("and {count} more speaker", "and {count} more speakers", left)


def _row(row: MatrixRow, speakers: list[str], chosen: str, words: Sequence[str]) -> Component:
    makes_statement = any(
        claim.event_id == chosen for claims in row.cells.values() for claim in claims
    )
    in_focus = row.event_id == chosen or makes_statement
    return html.Tr(
        [
            html.Th(event_button(row.event_id, mark_hits(row.title, words), "matrix"), scope="row"),
            html.Td(_counts(row), className="counts"),
            *(html.Td(_cell(row, speaker)) for speaker in speakers),
        ],
        className="is-chosen" if in_focus else "",
    )


def _counts(row: MatrixRow) -> list[Component]:
    """Make a button for each stance, with the number of speakers who have it."""
    buttons = []
    for stance, count in row.speakers.items():
        words = ntr(*_SPEAKERS[stance], count)
        where = f"matrix {row.event_id} all {stance}"
        parts = [sign(stance), format_number(count)]
        buttons.append(
            event_button(
                row.event_id, parts, where, title=words, className="cell", **aria(label=words)
            )
        )
    return buttons


def _cell(row: MatrixRow, speaker: str) -> list[Component]:
    """Make a button for each stance, which selects the first statement with it."""
    claims = sorted(row.cells.get(speaker, []), key=lambda claim: STANCE_ORDER.index(claim.stance))
    return [
        _button(list(group), f"matrix {row.event_id} {speaker} {stance}")
        for stance, group in groupby(claims, key=lambda claim: claim.stance)
    ]


def _button(claims: list[Claim], where: str) -> Component:
    stance, count = claims[0].stance, len(claims)
    times = format_number(count) if count > 1 else ""
    statements = ntr("{count} statement", "{count} statements", count)
    words = f"{tr(stance)}, {statements}" if times else tr(stance)
    return event_button(
        claims[0].event_id,
        [sign(stance), times],
        where,
        title=words,
        className="cell",
        **aria(label=words),
    )
