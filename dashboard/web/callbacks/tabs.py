"""The callback that fills the open tab; other tabs are filled when they open."""

from typing import Any

import dash
from dash import Dash, Input, Output, State

from dashboard.views import ids
from dashboard.views.registry import DatasetRegistry
from dashboard.views.view import View
from dashboard.web.components.matrix import matrix
from dashboard.web.components.panels import table_columns, table_hint
from dashboard.web.page_requests import requested_view, state_inputs

_UNCHANGED = dict.fromkeys(("table", "columns", "hint", "matrix", "numbers"), dash.no_update)


def register_tab_callback(app: Dash, tables: DatasetRegistry) -> None:
    """Add the callback to an app."""

    @app.callback(
        output={
            "table": Output(ids.TABLE, "rowData"),
            "columns": Output(ids.TABLE, "columnDefs"),
            "hint": Output("table-hint", "children"),
            "matrix": Output(ids.MATRIX, "content"),
            "numbers": Output(ids.NUMBERS, "figure"),
        },
        inputs={
            "stores": state_inputs(ids.PAGE_VIEW, ids.SCREEN),
            "drawn": Input(ids.DRAWN, "data"),
            "columns": State(ids.TABLE, "columnDefs"),
        },
        prevent_initial_call=True,
    )
    def show_tab(stores: dict[str, Any], drawn: Any, columns: Any) -> dict[str, Any]:
        with requested_view(tables, stores) as (view, _):
            return _UNCHANGED | _tab(view, columns)


def _tab(view: View, columns: Any) -> dict[str, Any]:
    """Return the content of the open tab; the map is drawn with the timeline."""
    match view.state.tab:
        case "table":
            listed = {"table": view.lists.table, "hint": table_hint(view)}
            new = table_columns(view)
            # Columns that stay keep their widths.
            return listed if new == columns else listed | {"columns": new}
        case "claims":
            return {"matrix": matrix(view)}
        case "numbers":
            return {"numbers": view.charts.numbers}
        case _:
            return {}
