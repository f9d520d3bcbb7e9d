"""The callback that draws the timeline and the map."""

from typing import Any

import dash
from dash import Dash, Output, State

from dashboard.views import ids
from dashboard.views.registry import DatasetRegistry
from dashboard.views.view import View
from dashboard.web.page_requests import requested_view, state_inputs


def register_chart_callback(app: Dash, tables: DatasetRegistry) -> None:
    """Add the callback to an app."""

    @app.callback(
        output=[Output(ids.TIMELINE, "figure"), Output(ids.MAP, "figure")],
        inputs={
            "stores": state_inputs(ids.QUERY_VIEW, ids.TIME_VIEW, ids.MAP_VIEW, ids.SCREEN),
            "drawn": [State(ids.DRAWN, "data"), State(ids.TIME_DRAWN, "data")],
        },
        prevent_initial_call=True,
    )
    def draw(stores: dict[str, Any], drawn: list[Any]) -> list[Any]:
        """Draw both charts in one response, which the page shows sooner than two responses."""
        triggers = {trigger["prop_id"].split(".")[0] for trigger in dash.ctx.triggered}
        is_drawn, is_time_drawn = (
            drawn[0] == stores[ids.QUERY_VIEW],
            drawn[1] == stores[ids.TIME_VIEW],
        )
        with requested_view(tables, stores) as (view, _):
            return _draw(view, triggers if is_drawn else set(), is_time_drawn=is_time_drawn)


def _draw(view: View, changed: set[str], *, is_time_drawn: bool) -> list[Any]:
    """Draw the charts that a change can move.

    Parameters
    ----------
    view
        The new state.
    changed
        Stores that changed; empty if the response to an earlier request is still on its way. This
        response replaces it, so both charts are drawn.
    is_time_drawn
        Whether the page shows the current time window.
    """
    keeps_timeline = changed == {ids.MAP_VIEW} and is_time_drawn
    keeps_map = changed == {ids.TIME_VIEW}
    if not (keeps_timeline or keeps_map):
        view.charts.draw_both()
    return [
        dash.no_update if keeps_timeline else view.charts.timeline,
        dash.no_update if keeps_map else view.charts.map,
    ]
