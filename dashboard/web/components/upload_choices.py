"""Choices in the upload dialog beside those of columns: sheets, the header, and duplicates."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.common.i18n import N_, ntr, tr
from dashboard.ingest.duplicates import DUPLICATE_CODES
from dashboard.io.readers import has_header
from dashboard.io.readers.header import FIRST_COLUMN, NO_ROW
from dashboard.views import ids
from dashboard.web.components.static import PlainInput

_AUTOMATIC = N_("found automatically")
_UNREAD = {
    "": N_("leave these rows out"),
    "part": N_("use the date or year in them"),
}
# Rows that may be chosen as the header.
_MAX_HEADER = 10
_MERGES = {
    "": N_("keep all rows"),
    "title-date": N_("merge rows with the same title and date"),
    "id": N_("merge rows with the same id"),
}


# Files with lists instead of sheets.
_LISTS = (".json", ".geojson", ".jsonld")


def sheet_list(summary: Mapping[str, Any]) -> list[Component]:
    """List the sheets of a workbook with their rows; those that were read are checked."""
    sheets = summary.get("sheets", [])
    if len(sheets) < 2:  # noqa: PLR2004 - one sheet is no choice
        return []
    is_workbook = Path(summary.get("file", "")).suffix.lower() not in _LISTS
    title = html.Legend(tr("Sheets") if is_workbook else tr("Lists"))
    hint = html.P(tr("Select what to read, then click Apply."), className="hint")
    button = html.Button(tr("Apply"), id=ids.UPLOAD_APPLY, className="tool")
    buttons = html.Div(button, className="upload-buttons")
    boxes = [_sheet_box(sheet) for sheet in sheets]
    # Other sheets get new elements, so that each box shows whether its sheet was read.
    key = " ".join(sheet["name"] for sheet in sheets if sheet["is_read"])
    return [html.Fieldset([title, hint, *boxes, buttons], className=ids.UPLOAD_SHEETS, key=key)]


def choice_lists(summary: Mapping[str, Any], about: Mapping[str, Any]) -> list[Component]:
    """Make the lists for unreadable dates and duplicates, if there are any or something is chosen.

    Parameters
    ----------
    summary
        The report on a file.
    about
        The choices for it.
    """
    lists = []
    unread, merge = about.get("unread") or "", about.get("merge") or ""
    if unread or any(map(_is_unreadable_date, summary["kinds"])):
        options = {value: tr(words) for value, words in _UNREAD.items()}
        lists.append(_choice_list(tr("Unreadable dates"), ids.UPLOAD_UNREAD, options, unread))
    codes = {kind["code"] for kind in summary["kinds"]}
    if merge or not codes.isdisjoint(DUPLICATE_CODES):
        options = {value: tr(words) for value, words in _MERGES.items()}
        lists.append(_choice_list(tr("Duplicates"), ids.UPLOAD_MERGE, options, merge))
    return [html.Div(lists, className="upload-choices")] if lists else []


def _is_unreadable_date(kind: Mapping[str, Any]) -> bool:
    is_error = kind["severity"] == "error" and kind["column"] == "date"
    return is_error and kind["code"] not in ("value.required", "column.missing")


def header_list(summary: Mapping[str, Any], about: Mapping[str, Any]) -> list[Component]:
    """Make the list of the places where the names of the columns may be, if the file has rows."""
    if not has_header(Path(summary.get("file", "")).suffix.lower()):
        return []
    options = {"": tr(_AUTOMATIC)}
    options |= {str(row): tr("row {row}", row=row) for row in range(1, _MAX_HEADER + 1)}
    options |= {NO_ROW: tr("no row"), FIRST_COLUMN: tr("first column (turn the table)")}
    label, chosen = tr("Names of the columns"), about.get("header", "")
    choices = _choice_list(label, ids.UPLOAD_HEADER, options, chosen)
    return [html.Div(choices, className="upload-choices")]


def _choice_list(label: str, class_name: str, options: Mapping[str, str], chosen: str) -> Component:
    listed = [
        html.Option(words, value=value, selected=value == chosen)
        for value, words in options.items()
    ]
    # Another choice gets a new list, which shows it.
    choices = html.Select(listed, className=class_name, key=f"{class_name} {chosen}")
    return html.Label([html.Span(label), choices])


def _sheet_box(sheet: Mapping[str, Any]) -> Component:
    count, name = sheet["rows"], sheet["name"]
    words = ntr("{name} ({count} row)", "{name} ({count} rows)", count, name=name)
    box = PlainInput(type="checkbox", value=name, defaultChecked=sheet["is_read"])
    return html.Label([box, html.Span(words)])
