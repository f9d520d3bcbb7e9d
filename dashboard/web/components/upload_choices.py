"""Choices in the upload dialog beside those of columns: sheets of a workbook, and duplicates."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.common.i18n import N_, ntr, tr
from dashboard.ingest.duplicates import DUPLICATE_CODES
from dashboard.views import ids
from dashboard.web.components.static import PlainInput

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


def merge_list(summary: Mapping[str, Any], chosen: str | None) -> list[Component]:
    """Make the list to merge duplicates, if there are any or they are merged."""
    codes = {kind["code"] for kind in summary["kinds"]}
    if not chosen and codes.isdisjoint(DUPLICATE_CODES):
        return []
    listed = [
        html.Option(tr(words), value=value, selected=value == (chosen or ""))
        for value, words in _MERGES.items()
    ]
    merge = html.Select(listed, className=ids.UPLOAD_MERGE)
    return [html.Label([html.Span(tr("Duplicates")), merge], className="upload-duplicates")]


def _sheet_box(sheet: Mapping[str, Any]) -> Component:
    count, name = sheet["rows"], sheet["name"]
    words = ntr("{name} ({count} row)", "{name} ({count} rows)", count, name=name)
    box = PlainInput(type="checkbox", value=name, defaultChecked=sheet["is_read"])
    return html.Label([box, html.Span(words)])
