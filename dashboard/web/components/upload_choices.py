"""Choices in the upload dialog beside those of columns: the sheets of a workbook."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.common.i18n import ntr, tr
from dashboard.views import ids
from dashboard.web.components.static import PlainInput


def sheet_list(summary: Mapping[str, Any]) -> list[Component]:
    """List the sheets of a workbook with their rows; those that were read are checked."""
    sheets = summary.get("sheets", [])
    if len(sheets) < 2:  # noqa: PLR2004 - one sheet is no choice
        return []
    title = html.Legend(tr("Sheets"))
    hint = html.P(tr("Check the sheets to read, then apply."), className="hint")
    button = html.Button(tr("Apply"), id=ids.UPLOAD_APPLY, className="tool")
    buttons = html.Div(button, className="upload-buttons")
    boxes = [_sheet_box(sheet) for sheet in sheets]
    # Other sheets are other elements, so that each box shows what was read.
    key = " ".join(sheet["name"] for sheet in sheets if sheet["is_read"])
    return [html.Fieldset([title, hint, *boxes, buttons], className=ids.UPLOAD_SHEETS, key=key)]


def _sheet_box(sheet: Mapping[str, Any]) -> Component:
    count, name = sheet["rows"], sheet["name"]
    words = ntr("{name} ({count} row)", "{name} ({count} rows)", count, name=name)
    box = PlainInput(type="checkbox", value=name, defaultChecked=sheet["is_read"])
    return html.Label([box, html.Span(words)])
