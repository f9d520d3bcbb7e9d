"""The dialog that opens a table: its file, the report on it, and its columns."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.common.i18n import N_, format_number, ntr, tr
from dashboard.ingest.duplicates import DUPLICATE_CODES
from dashboard.ingest.report import INTERPRETATION_CODES, is_doubt
from dashboard.io.readers import READERS
from dashboard.model.date_text import format_day
from dashboard.model.field_names import field_name
from dashboard.model.messages import Message, word
from dashboard.model.schema import row_place
from dashboard.views import ids
from dashboard.views.state import State
from dashboard.views.upload_store import StoredUpload
from dashboard.web.components.elements import aria, dialog, more, more_text
from dashboard.web.components.static import PlainInput, Static
from dashboard.web.components.upload_choices import choice_lists, header_list, sheet_list
from dashboard.web.components.upload_columns import column_lists

_SEVERITIES = {
    "error": N_("Row left out"),
    "warning": N_("Cell left out"),
    "note": N_("Note"),
}
_DUPLICATE = N_("Duplicate")
# Downloads for an uploaded file, with their labels.
OFFERED = {
    "corrected.csv": N_("Download corrected table"),
    "left-out.csv": N_("Download left-out rows"),
    "report.txt": N_("Download report"),
    "report.json": N_("Download report (JSON)"),
}
# Limits of the report in the dialog.
_MAX_CHARS, _MAX_KINDS, _MAX_COLUMNS = 80, 12, 60


class Offer(NamedTuple):
    """Terms for uploads.

    Attributes
    ----------
    max_mb
        Size of the largest file.
    keep_days
        How long a table is stored.
    started
        Title of the table that the server was started with.
    expires
        When the shown table expires; None if it was not uploaded.
    """

    max_mb: int
    keep_days: int
    started: str
    expires: np.datetime64 | None = None


def upload_button(offer: Offer | None) -> list[Component]:
    """Make the button that opens the dialog; none if uploads are disabled."""
    if offer is None:
        return []
    return [
        html.Button(
            tr("Open a table"), id=ids.UPLOAD_BUTTON, className="tool", **aria(haspopup="dialog")
        )
    ]


def upload_note(offer: Offer | None, state: State) -> list[Component]:
    """Make a note on an uploaded table, with a link back to the table of the server."""
    if offer is None or offer.expires is None:
        return []
    expiry = tr(
        "Uploaded table, kept until {day}. Only people with the link can see it.",
        day=format_day(offer.expires),
    )
    back = html.A(tr("Back to “{title}”", title=offer.started), href=_address(state, ""))
    return [html.P([f"{expiry} ", back], className="credit")]


def _address(state: State, table: str) -> str:
    """Return the URL of another table, without the choices for the current one."""
    return State(theme=state.theme, language=state.language, table=table).url or "?"


def upload_dialog(offer: Offer | None) -> list[Any]:
    """Make the dialog; ``upload.js`` sends the file."""
    if offer is None:
        return []
    storage = ntr(
        "The server keeps it for {count} day. Only people with the link can see it.",
        "The server keeps it for {count} days. Only people with the link can see it.",
        offer.keep_days,
    )
    limit = tr(
        "CSV, Excel, LibreOffice, JSON, Parquet, iCalendar or map files, up to {count} MB.",
        count=format_number(offer.max_mb),
    )
    parts = [
        Static(_drop_zone(offer), className="drop-zone"),
        html.P(f"{limit} {storage}", className="hint"),
        html.P(id=ids.UPLOAD_STATUS, className="upload-status", role="status"),
        html.P(id=ids.UPLOAD_PROBLEM, className="problem", role="alert"),
        Static([], id=ids.UPLOAD_REPORT, className="upload-report"),
    ]
    return [
        dcc.Store(id=ids.UPLOADED),
        dialog(ids.UPLOAD_DIALOG, tr("Open a table"), parts, size="min(960px, 100%)"),
    ]


def _drop_zone(offer: Offer) -> list[Any]:
    # The page checks the size before it sends a file, and shows this message of the server.
    limits = {
        "data-max-bytes": str(offer.max_mb * 1_000_000),
        "data-too-large": too_large_text(offer.max_mb),
    }
    field = PlainInput(id=ids.UPLOAD_FILE, type="file", accept=",".join(READERS), **limits)
    label = html.Label(tr("Choose a file"), htmlFor=ids.UPLOAD_FILE, className="tool")
    # The browser labels the field in its language, so this text is shown instead.
    return [field, label, html.Span(tr("or drop it anywhere on this page"), className="hint")]


def too_large_text(max_mb: int) -> str:
    """Return the message for a file that exceeds the limit."""
    return tr(
        "The file is larger than {count} MB, the limit here. Split it or leave out columns.",
        count=format_number(max_mb),
    )


def import_summary(upload: StoredUpload) -> str:
    """Summarize how many rows of a file were imported and left out."""
    summary = upload.about["report"]
    name, left_out = upload.about["name"], summary["left_out"]
    events = ntr("{count} event in {name}", "{count} events in {name}", summary["kept"], name=name)
    if not left_out:
        return f"{events}."
    left = ntr("{count} row is left out", "{count} rows are left out", left_out)
    return f"{events}; {left}."


def upload_report(upload: StoredUpload, state: State, prefix: str) -> list[Component]:
    """Report on an uploaded file.

    Parameters
    ----------
    upload
        The file.
    state
        State of the page.
    prefix
        URL of the files in ``OFFERED``, without their names.
    """
    summary, chosen = upload.about["report"], upload.about["chosen"]
    # For the same file, lists and buttons remain the same elements, so that they keep the focus.
    file = " ".join([upload.about["name"], *summary["columns"]])
    return [
        _next_step(upload, state),
        html.Div(sheet_list(summary)),
        html.Div([] if summary["kept"] else header_list(summary, upload.about)),
        html.Div(choice_lists(summary, upload.about)),
        html.Div(column_lists(summary, chosen), key=file),
        html.Div(_problems(summary, prefix)),
        html.Div(_first_rows(summary)),
        html.Div(header_list(summary, upload.about) if summary["kept"] else []),
    ]


def _next_step(upload: StoredUpload, state: State) -> Component:
    if not upload.about["report"]["kept"]:
        text = tr("No rows can be shown yet. Choose other columns below, or fix the file.")
        return html.P(text, className="problem")
    address = _address(state, upload.token)
    return html.P(html.A(tr("Show the charts"), href=address, className="tool strong upload-show"))


def _problems(summary: Mapping[str, Any], prefix: str) -> list[Component]:
    # The lists show how columns were matched.
    kinds = [kind for kind in summary["kinds"] if not _is_in_lists(kind)]
    if not kinds:
        return []
    each = [
        html.Li(_describe_problem(problem))
        for problem in summary["problems"]
        if not _is_in_lists(problem)
    ]
    rows = html.Ul(
        [*each, *(html.Li(more_text(summary["more"])) for _ in range(summary["more"] > 0))]
    )
    # Notes say how something was read, which may be just what it means.
    is_noted = all(kind["severity"] == "note" for kind in kinds)
    title = tr("All notes") if is_noted else tr("All problems")
    return [
        html.H3(tr("Notes") if is_noted else tr("Problems found")),
        html.Ul([_kind(kind) for kind in kinds[:_MAX_KINDS]], className="upload-kinds"),
        *more(len(kinds), _MAX_KINDS),
        html.Details(
            [html.Summary(title), html.Div(rows, className="upload-all", **_scrolled(title))]
        ),
        html.Div(_left_out_rows(summary)),
        html.Div(
            [
                html.A(tr(words), href=f"{prefix}{name}", download="", className="tool")
                for name, words in OFFERED.items()
                if name != "left-out.csv" or summary["left_out_rows"]
            ],
            className="upload-buttons",
        ),
    ]


def _is_in_lists(problem: Mapping[str, Any]) -> bool:
    """Return whether the lists of columns already show a problem."""
    return problem["code"] in INTERPRETATION_CODES or is_doubt(problem)


def _left_out_rows(summary: Mapping[str, Any]) -> list[Component]:
    """Show the left-out rows with their cells, in a closed section."""
    listed = summary["left_out_rows"]
    if not listed:
        return []
    columns = summary["columns"][:_MAX_COLUMNS]
    names = [tr("row"), tr("reason"), *map(_cut, columns)]
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in names]))
    rows = [
        html.Tr(
            [
                html.Td(", ".join([entry["sheet"], str(entry["row"])][not entry["sheet"] :])),
                html.Td(" ".join(map(_describe_problem_of_row, entry["problems"]))),
                *(html.Td(_cut(cell)) for cell in entry["cells"][:_MAX_COLUMNS]),
            ]
        )
        for entry in listed
    ]
    title = ntr("{count} row is left out", "{count} rows are left out", summary["left_out"])
    table = html.Div(
        html.Table([head, html.Tbody(rows)]), className="upload-rows", **_scrolled(title)
    )
    rest = more(summary["left_out"], len(listed))
    return [html.Details([html.Summary(title), table, *rest])]


def _describe_problem_of_row(problem: Mapping[str, Any]) -> str:
    return _describe_problem({**problem, "row": 0, "sheet": ""})


def _kind(kind: Mapping[str, Any]) -> Component:
    severity, count = kind["severity"], kind["count"]
    label = _DUPLICATE if kind["code"] in DUPLICATE_CODES else _SEVERITIES[severity]
    words = tr(label)
    head = f"{words} ({format_number(count)})" if count > 1 else words
    return html.Li([html.Strong(head), f" {_describe_problem(kind)}"], className=f"is-{severity}")


def _describe_problem(problem: Mapping[str, Any]) -> str:
    """Describe a problem: where it is, what is wrong, and its probable cause."""
    rows = row_place(problem.get("sheet", ""), problem["row"])
    place = ", ".join(filter(None, [*rows, field_name(problem["column"])]))
    text = word(_message(problem), "page", problem["given"])
    hint = problem["hint"]
    sentences = [text, word(_message(hint), "page")] if hint else [text]
    return f"{place}: {' '.join(sentences)}" if place else " ".join(sentences)


def _message(entry: Mapping[str, Any]) -> Message:
    return Message(entry["code"], entry["params"])


def _first_rows(summary: Mapping[str, Any]) -> list[Component]:
    if not summary["columns"]:
        return []
    columns = summary["columns"][:_MAX_COLUMNS]
    head = html.Thead(html.Tr([html.Th(_cut(name), scope="col") for name in columns]))
    rows = [
        html.Tr([html.Td(_cut(cell)) for cell in row[:_MAX_COLUMNS]])
        for row in summary["first_rows"]
    ]
    title = tr("First rows of the file")
    return [
        html.H3(title),
        html.Div(html.Table([head, html.Tbody(rows)]), className="upload-rows", **_scrolled(title)),
    ]


def _scrolled(title: str) -> Any:
    """Return attributes that let the keyboard reach a scrolling part."""
    return {"role": "region", "tabIndex": 0} | aria(label=title)


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_CHARS else f"{text[: _MAX_CHARS - 1]}…"
