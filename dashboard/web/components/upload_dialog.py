"""The dialog that opens a reader's table: its file, what was found in it, which column is what."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.common.i18n import N_, ntr, number, tr
from dashboard.io.readers import READERS
from dashboard.model.date_text import format_day
from dashboard.model.schema import REQUIRED
from dashboard.views import ids
from dashboard.views.state import State
from dashboard.views.upload_store import StoredUpload
from dashboard.web.components.elements import aria, dialog, more, say_more
from dashboard.web.components.static import Static

# What the columns of the event table, and parts of these, are called for readers.
FIELDS = {
    "event_id": N_("Id"),
    "title": N_("Title"),
    "description": N_("Description"),
    "date": N_("Date"),
    "time": N_("Time"),
    "year": N_("Year"),
    "month": N_("Month"),
    "day": N_("Day"),
    "end_date": N_("Last day"),
    "end_time": N_("Time on the last day"),
    "end_year": N_("Last year"),
    "end_month": N_("Last month"),
    "end_day": N_("Day of the last month"),
    "date_text": N_("Date in words"),
    "event_type": N_("Type"),
    "status": N_("Status"),
    "location": N_("Place"),
    "country": N_("Country"),
    "latitude": N_("Latitude"),
    "longitude": N_("Longitude"),
    "coordinates": N_("Latitude and longitude in one"),
    "geo_precision": N_("How exact the place is"),
    "geo_radius_km": N_("Radius in km"),
    "geo_source": N_("Where the place is from"),
    "origin": N_("Origin"),
    "origin_latitude": N_("Latitude of the origin"),
    "origin_longitude": N_("Longitude of the origin"),
    "origin_geo_precision": N_("How exact the origin is"),
    "origin_geo_source": N_("Where the origin is from"),
    "actors": N_("Who acts"),
    "actor_countries": N_("Countries of those who act"),
    "claimant": N_("Who says so"),
    "claimant_country": N_("Countries of those who say so"),
    "about": N_("About which events"),
    "stance": N_("Stance"),
    "quantity_low": N_("Number, at least"),
    "quantity_best": N_("Number"),
    "quantity_high": N_("Number, at most"),
    "quantity_unit": N_("What is counted"),
    "source": N_("Source"),
    "source_date": N_("Day of the source"),
    "source_url": N_("Address of the source"),
    "source_locator": N_("Where in the source"),
    "tags": N_("Tags"),
    "media_url": N_("Address of a picture or film"),
    "media_caption": N_("Caption"),
    "alt_text": N_("Alt text"),
    "collection": N_("Collection"),
}
_SEVERITIES = {
    "error": N_("Row left out"),
    "warning": N_("Cell left out"),
    "note": N_("Note"),
}
_ORDERS = {
    "": N_("as other dates of the column tell"),
    "dmy": N_("day first"),
    "mdy": N_("month first"),
}
# What is made of a file when it is asked for, and how that is offered.
OFFERED = {
    "corrected.csv": N_("Save the corrected table"),
    "report.txt": N_("Save the whole report"),
    "report.json": N_("Save the report as JSON"),
}
# More of a text than this is not read here.
_MOST_CHARS, _MOST_KINDS, _MOST_COLUMNS = 80, 12, 60


class Offer(NamedTuple):
    """What readers are offered.

    Attributes
    ----------
    most_mb
        Size of the largest file that they may open.
    keep_days
        How long it is kept.
    started
        Title of the table that the server was started with.
    until
        When the table that is shown is taken away; None if it is the one started with.
    """

    most_mb: int
    keep_days: int
    started: str
    until: np.datetime64 | None = None


class _FileInput(Component):
    """A field that takes a file; it stands in a :class:`Static`, as Dash itself has none."""

    _namespace = "dash_html_components"
    _type = "Input"

    def __init__(self, **attributes: Any) -> None:
        self._prop_names = ["id", "type", "accept"]
        self._valid_wildcard_attributes = ["data-"]
        self._base_nodes = []
        self._fill(**attributes)

    _fill: Any = Component.__init__


def upload_button(offer: Offer | None) -> list[Component]:
    """Make the button that opens the dialog, if tables may be opened."""
    if offer is None:
        return []
    return [
        html.Button(
            tr("Open a table"), id=ids.UPLOAD_BUTTON, className="tool", **aria(haspopup="dialog")
        )
    ]


def upload_note(offer: Offer | None, state: State) -> list[Component]:
    """Say of a reader's table whose it is, and lead back to the one that the server began with."""
    if offer is None or offer.until is None:
        return []
    said = tr(
        "Uploaded table, kept until {day}; only those who have the link see it.",
        day=format_day(offer.until),
    )
    back = html.A(tr("Back to “{title}”", title=offer.started), href=_address(state, ""))
    return [html.P([f"{said} ", back], className="credit")]


def _address(state: State, table: str) -> str:
    """Address of another table, without what was chosen in this one."""
    return State(theme=state.theme, language=state.language, table=table).url or "?"


def upload_dialog(offer: Offer | None) -> list[Any]:
    """Make the dialog; ``upload.js`` sends the file."""
    if offer is None:
        return []
    kept = ntr(
        "The server keeps it for {count} day; only those who have the link see it.",
        "The server keeps it for {count} days; only those who have the link see it.",
        offer.keep_days,
    )
    limit = tr(
        "CSV, Excel, LibreOffice, JSON, Parquet or iCalendar, up to {count} MB.",
        count=number(offer.most_mb),
    )
    parts = [
        Static(_drop_zone(offer), className="drop-zone"),
        html.P(f"{limit} {kept}", className="hint"),
        html.P(id=ids.UPLOAD_STATUS, className="upload-status", role="status"),
        html.P(id=ids.UPLOAD_PROBLEM, className="problem", role="alert"),
        Static([], id=ids.UPLOAD_REPORT, className="upload-report"),
    ]
    return [
        dcc.Store(id=ids.UPLOADED),
        dialog(ids.UPLOAD_DIALOG, tr("Open a table"), parts, size="min(960px, 100%)"),
    ]


def _drop_zone(offer: Offer) -> list[Any]:
    # What is too large is not sent; the page says so in the words of the server.
    most = {"data-most": str(offer.most_mb * 1_000_000), "data-large": say_large(offer.most_mb)}
    field = _FileInput(id=ids.UPLOAD_FILE, type="file", accept=",".join(READERS), **most)
    label = html.Label(tr("Choose a file"), htmlFor=ids.UPLOAD_FILE, className="tool")
    # The field itself says nothing in the language of the page.
    return [field, label, html.Span(tr("or drop it anywhere on this page"), className="hint")]


def say_large(most_mb: int) -> str:
    """Say that a file is larger than may be sent."""
    return tr(
        "the file is larger than {count} MB, the limit here; split it, or leave out columns",
        count=number(most_mb),
    )


def say_kept(kept: StoredUpload) -> str:
    """Say how many rows of a file are kept."""
    found = kept.about["report"]
    name, left_out = kept.about["name"], found["left_out"]
    said = ntr("{count} event in {name}", "{count} events in {name}", found["kept"], name=name)
    if not left_out:
        return f"{said}."
    left = ntr("{count} row is left out", "{count} rows are left out", left_out)
    return f"{said}; {left}."


def report(kept: StoredUpload, state: State, offers: str) -> list[Component]:
    """Say what was found in a file.

    Parameters
    ----------
    kept
        The file.
    state
        Of the page that says so.
    offers
        Address below which what is ``OFFERED`` is found.
    """
    found, chosen = kept.about["report"], kept.about["chosen"]
    # While it is the same file, its lists and buttons stay the same elements, the focus on them.
    file = " ".join([kept.about["name"], *found["columns"]])
    columns = html.Div(_columns(found, chosen, kept.about["order"] or ""), key=file)
    return [_next_step(kept, state), html.Div(_problems(found, offers)), columns]


def _next_step(kept: StoredUpload, state: State) -> Component:
    if not kept.about["report"]["kept"]:
        said = tr("No row can be shown yet: choose which column is what, or mend the file.")
        return html.P(said, className="problem")
    address = _address(state, kept.token)
    return html.P(html.A(tr("Show the charts"), href=address, className="tool strong"))


def _columns(found: Mapping[str, Any], chosen: Mapping[str, str], order: str) -> list[Component]:
    """Show which column is what, to be changed; a prepared table needs none of it."""
    if not found["columns"]:
        return []
    return [
        html.H3(tr("Which column is what")),
        html.P(tr("Choose another column where it is wrong, then apply."), className="hint"),
        *_fields(found, chosen),
        _order(order),
        html.Div(
            [
                html.Button(tr("Apply"), id=ids.UPLOAD_APPLY, className="tool"),
                html.Button(
                    tr("Save this mapping"), id=ids.UPLOAD_SAVE, className="tool",
                    title=tr("A file for --map of the command line"),
                ),
            ],
            className="upload-buttons",
        ),
        *_first_rows(found),
    ]  # fmt: skip


def _problems(found: Mapping[str, Any], offers: str) -> list[Component]:
    # Which column is read as what, the lists say.
    kinds = [kind for kind in found["kinds"] if not _is_mapping(kind, found["mapping"])]
    if not kinds:
        return []
    each = [html.Li(_one(problem)) for problem in found["problems"]]
    rows = html.Ul([*each, *(html.Li(say_more(found["more"])) for _ in range(found["more"] > 0))])
    return [
        html.H3(tr("What was found")),
        html.Ul([_kind(kind) for kind in kinds[:_MOST_KINDS]], className="upload-kinds"),
        *more(len(kinds), _MOST_KINDS),
        html.Details([html.Summary(tr("One by one")), rows]),
        html.Div(
            [
                html.A(tr(words), href=f"{offers}{name}", download="", className="tool")
                for name, words in OFFERED.items()
            ],
            className="upload-buttons",
        ),
    ]


def _is_mapping(kind: Mapping[str, Any], mapping: Mapping[str, str]) -> bool:
    return bool(kind["severity"] == "note" and mapping.get(kind["column"]) == kind["given"])


def _kind(kind: Mapping[str, Any]) -> Component:
    severity, count = kind["severity"], kind["count"]
    words = tr(_SEVERITIES[severity])
    head = f"{words} ({number(count)})" if count > 1 else words
    return html.Li([html.Strong(head), f" {_one(kind)}"], className=f"is-{severity}")


def _one(problem: Mapping[str, Any]) -> str:
    """Say where something is wrong, what stands there, what may, and what is likely the cause."""
    row = tr("row {row}", row=number(problem["row"])) if problem["row"] else ""
    field = problem["column"]
    place = ", ".join(filter(None, [row, tr(FIELDS[field]) if field in FIELDS else field]))
    given = f"“{_cut(problem['given'])}”" if problem["given"] else tr("an empty cell")
    said = f"{place}: {given}; {problem['allowed']}" if place else f"{given}: {problem['allowed']}"
    cause = problem["cause"]
    return f"{said}. {tr('Likely: {cause}.', cause=cause)}" if cause else f"{said}."


def _fields(found: Mapping[str, Any], chosen: Mapping[str, str]) -> list[Component]:
    """Make lists to choose a column for each field; those that matter stand first."""
    mapping = {field: name for field, name in chosen.items() if name} | found["mapping"]
    first = [field for field in FIELDS if field in REQUIRED or field in mapping]
    told = {*mapping, *chosen}
    grid = [
        html.Div(
            [_field(field, found, mapping, told) for field in fields], className="upload-fields"
        )
        for fields in (first, [field for field in FIELDS if field not in first])
    ]
    return [grid[0], html.Details([html.Summary(tr("More fields")), grid[1]])]


def _field(
    field: str, found: Mapping[str, Any], mapping: Mapping[str, str], told: Iterable[str]
) -> Component:
    name = mapping.get(field, "")
    # A name that is blank stands for no column.
    options = [("", tr("no column"))] + [(column, _cut(column)) for column in found["columns"]]
    words = tr(FIELDS[field])
    listed = [html.Option(label, value=value, selected=value == name) for value, label in options]
    attributes: Any = {"data-field": field, "data-detected": "1" if field in told else ""}
    return html.Label(
        [
            html.Span(tr("{field} (required)", field=words) if field in REQUIRED else words),
            html.Select(listed, className="upload-field", **attributes),
        ]
    )


def _order(order: str) -> Component:
    """Make a list to choose what comes first in a date, where no other date of its column tells."""
    listed = [
        html.Option(tr(words), value=value, selected=value == order)
        for value, words in _ORDERS.items()
    ]
    return html.Label(
        [html.Span(tr("Dates such as 03/04/2024")), html.Select(listed, id=ids.UPLOAD_ORDER)],
        className="upload-order",
    )


def _first_rows(found: Mapping[str, Any]) -> list[Component]:
    columns = found["columns"][:_MOST_COLUMNS]
    head = html.Thead(html.Tr([html.Th(_cut(name), scope="col") for name in columns]))
    rows = [
        html.Tr([html.Td(_cut(cell)) for cell in row[:_MOST_COLUMNS]])
        for row in found["first_rows"]
    ]
    title = tr("First rows of the file")
    scrolled: Any = {"role": "region", "tabIndex": 0} | aria(label=title)
    return [
        html.H3(title),
        html.Div(html.Table([head, html.Tbody(rows)]), className="upload-rows", **scrolled),
    ]


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARS else f"{text[: _MOST_CHARS - 1]}…"
