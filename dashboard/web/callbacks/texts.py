"""Callbacks that describe what is shown: status, chips, options of the filters, details."""

from typing import Any

from dash import Dash, Input, Output

from dashboard.engine.url_params import day_allowed
from dashboard.views import ids
from dashboard.views.alt_text import describe_charts
from dashboard.views.registry import DatasetRegistry
from dashboard.views.view import View
from dashboard.web.components.elements import choices
from dashboard.web.components.event_panel import event_details
from dashboard.web.components.filters import chips, facet_hint, facet_options, notice, sentence
from dashboard.web.components.gap_notes import map_gap, timeline_gap
from dashboard.web.components.page import details_class
from dashboard.web.components.panels import tray
from dashboard.web.page_requests import requested_view, state_inputs


def register_text_callbacks(app: Dash, tables: DatasetRegistry) -> None:
    """Add the callbacks to an app."""

    @app.callback(
        output={
            "status": Output(ids.STATUS, "children"),
            "summary": Output(ids.SUMMARY, "content"),
            "show_events": Output(ids.SHOW_EVENTS, "content"),
            "description": Output(ids.DESCRIPTION, "children"),
            "chips": Output(ids.CHIPS, "content"),
            "unfiltered": Output(ids.CLEAR, "disabled"),
            "notice": Output(ids.NOTICE, "content"),
            "unread": Output(ids.KNOWN, "error"),
            "tray": Output(ids.TRAY, "content"),
            "timeline_gap": Output(ids.TIMELINE_GAP, "content"),
            "map_gap": Output(ids.MAP_GAP, "content"),
            "roles": Output(ids.ROLE, "data"),
            "facets": {name: Output(control, "data") for name, control in ids.FILTERS.items()},
            "hints": {
                name: Output(control, "placeholder") for name, control in ids.FILTERS.items()
            },
            "url": Output(ids.URL, "data"),
        },
        inputs={
            "stores": state_inputs(ids.MAP_VIEW, ids.PAGE_VIEW),
            "drawn": [Input(ids.DRAWN, "data"), Input(ids.TIME_DRAWN, "data")],
        },
        prevent_initial_call=True,
    )
    def describe(stores: dict[str, Any], drawn: Any) -> dict[str, Any]:
        with requested_view(tables, stores) as (view, problems):
            # The field says itself why it filters nothing.
            typed = [problem for problem in problems if problem.startswith("known=")]
            others = [problem for problem in problems if problem not in typed]
            return _describe(view, others) | {"unread": day_allowed() if typed else None}

    @app.callback(
        output=[
            Output(ids.DETAILS, "content"),
            Output(ids.DETAILS, "className"),
            Output(ids.FOCUS, "data"),
        ],
        inputs={"stores": state_inputs(), "drawn": Input(ids.DRAWN, "data")},
        prevent_initial_call=True,
    )
    def show_event(stores: dict[str, Any], drawn: Any) -> list[Any]:
        with requested_view(tables, stores) as (view, _):
            return [event_details(view), details_class(view), view.navigation.focus]


def _describe(view: View, problems: list[str]) -> dict[str, Any]:
    query = view.state.query
    return {
        "status": view.captions.status,
        "summary": sentence(view),
        "show_events": [view.captions.show_events],
        "description": describe_charts(view),
        "chips": chips(query.filters),
        "unfiltered": not query.filters,
        "notice": notice(problems + view.navigation.missing),
        "tray": tray(view),
        "timeline_gap": timeline_gap(view),
        "map_gap": map_gap(view),
        "roles": choices(view.facets.roles),
        "facets": {name: facet_options(view, name) for name in ids.FILTERS},
        "hints": {name: facet_hint(name, getattr(query, name)) for name in ids.FILTERS},
        "url": view.state.url,
    }
