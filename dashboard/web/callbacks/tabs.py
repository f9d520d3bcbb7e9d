"""The callback that fills the open tab; other tabs are filled when they open."""

from typing import Any

import dash
from dash import Dash, Input, Output

from dashboard.views import ids
from dashboard.views.registry import DatasetRegistry
from dashboard.views.view import View
from dashboard.web.components.matrix import matrix
from dashboard.web.components.panels import table_hint
from dashboard.web.page_requests import requested_view, state_inputs

_UNCHANGED = dict.fromkeys(("table", "hint", "matrix", "numbers"), dash.no_update)


def register_tab_callback(app: Dash, tables: DatasetRegistry) -> None:
    """Add the callback to an app."""

    @app.callback(
        output={
            "table": Output(ids.TABLE, "rowData"),
            "hint": Output("table-hint", "children"),
            "matrix": Output(ids.MATRIX, "content"),
            "numbers": Output(ids.NUMBERS, "figure"),
        },
        inputs={
            "stores": state_inputs(ids.PAGE_VIEW, ids.SCREEN),
            "drawn": Input(ids.DRAWN, "data"),
        },
        prevent_initial_call=True,
    )
    def show_tab(stores: dict[str, Any], drawn: Any) -> dict[str, Any]:
        with requested_view(tables, stores) as (view, _):
            return _UNCHANGED | _tab(view)


def _tab(view: View) -> dict[str, Any]:
    """Return the content of the open tab; the map is drawn with the timeline."""
    match view.state.tab:
        case "table":
            return {"table": view.lists.table, "hint": table_hint(view)}
        case "claims":
            return {"matrix": matrix(view)}
        case "numbers":
            return {"numbers": view.charts.numbers}
        case _:
            return {}
