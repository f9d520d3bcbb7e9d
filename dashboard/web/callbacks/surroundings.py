"""The callback for everything around the charts: overview, texts, filters, details and open tab.

It is one callback, because the browser takes several milliseconds for each.
"""

from collections.abc import Callable
from typing import Any

import dash
from dash import Dash, Input, Output, State

from dashboard.engine.url_params import day_allowed
from dashboard.views import ids
from dashboard.views.alt_text import describe_charts
from dashboard.views.registry import DatasetRegistry
from dashboard.views.view import View
from dashboard.web.components.elements import choices
from dashboard.web.components.event_panel import event_details
from dashboard.web.components.filters import (
    chips,
    facet_hint,
    facet_options,
    notice,
    sentence,
    source_line,
)
from dashboard.web.components.gap_notes import map_gap, timeline_gap
from dashboard.web.components.matrix import matrix
from dashboard.web.components.page import details_class
from dashboard.web.components.panels import colour_key_items, table_columns, table_hint, tray
from dashboard.web.page_requests import (
    changed_parts,
    now_shown,
    requested_view,
    state_inputs,
)

_OVERVIEW = {
    "overview": Output(ids.OVERVIEW, "figure"),
    "colour_key": Output(ids.COLOUR_KEY, "content"),
}
_TEXTS = {
    "status": Output(ids.STATUS, "children"),
    "summary": Output(ids.SUMMARY, "content"),
    "source": Output(ids.SOURCE_LINE, "children"),
    "credit": Output(ids.CREDIT, "children"),
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
    "url": Output(ids.URL, "data"),
    "countries": Output(ids.COUNTRY_FILTER, "data"),
    "country_hint": Output(ids.COUNTRY_FILTER, "placeholder"),
}
_EVENT = {
    "details": Output(ids.DETAILS, "content"),
    "details_class": Output(ids.DETAILS, "className"),
    "focus": Output(ids.FOCUS, "data"),
}
_TAB = {
    "table": Output(ids.TABLE, "rowData"),
    "columns": Output(ids.TABLE, "columnDefs"),
    "hint": Output("table-hint", "children"),
    "matrix": Output(ids.MATRIX, "content"),
    "numbers": Output(ids.NUMBERS, "figure"),
}
_UNCHANGED = dict.fromkeys((*_OVERVIEW, *_TEXTS, *_EVENT, *_TAB), dash.no_update)


def register_surroundings_callback(app: Dash, tables: DatasetRegistry) -> None:
    """Add the callback to an app."""

    @app.callback(
        output={**_OVERVIEW, **_TEXTS, **_EVENT, **_TAB, "told": Output(ids.TOLD, "data")},
        inputs={
            "stores": state_inputs(ids.MAP_VIEW, ids.PAGE_VIEW, ids.SCREEN),
            # The charts come first: what belongs to them is requested after they are drawn.
            "drawn": [Input(ids.DRAWN, "data"), Input(ids.TIME_DRAWN, "data")],
            "told": State(ids.TOLD, "data"),
            "columns": State(ids.TABLE, "columnDefs"),
        },
        prevent_initial_call=True,
    )
    def tell(stores: dict[str, Any], drawn: list[Any], told: Any, columns: Any) -> dict[str, Any]:
        """Answer with what has changed since the last answer that the page has received.

        Dash drops an answer if it sends another request before it arrives, so what triggered a
        request does not say what the page needs.
        """
        now = now_shown(stores, drawn)
        changed = changed_parts(now, told)
        with requested_view(tables, stores) as (view, problems):
            answer: dict[str, Any] = {"told": now if changed else dash.no_update}
            for parts, make in _DEPENDS:
                if changed & parts:
                    answer |= make(view, problems, columns)
            return _UNCHANGED | answer


def _tell_overview(view: View, *_: Any) -> dict[str, Any]:
    return {
        "overview": view.charts.overview,
        "colour_key": colour_key_items(view.charts.colour_key),
    }


def _tell_texts(view: View, problems: list[str], _: Any) -> dict[str, Any]:
    query = view.state.query
    # The field says itself why it filters nothing.
    typed = [problem for problem in problems if problem.startswith("known=")]
    others = [problem for problem in problems if problem not in typed]
    return {
        "status": view.captions.status,
        "summary": sentence(view),
        "source": source_line(view),
        "credit": view.captions.credit,
        "show_events": [view.captions.show_events],
        "description": describe_charts(view),
        "chips": chips(query.filters),
        "unfiltered": not query.filters,
        "notice": notice(others + view.navigation.missing),
        "unread": day_allowed() if typed else None,
        "tray": tray(view),
        "timeline_gap": timeline_gap(view),
        "map_gap": map_gap(view),
        "roles": choices(view.facets.roles),
        "url": view.state.url,
        "countries": facet_options(view, "countries"),
        "country_hint": facet_hint("countries", query.countries),
    }


def _tell_event(view: View, *_: Any) -> dict[str, Any]:
    return {
        "details": event_details(view),
        "details_class": details_class(view),
        "focus": view.navigation.focus,
    }


def _tell_list(view: View, _: Any, columns: Any) -> dict[str, Any]:
    """Fill the table or the matrix if its tab is open; other tabs are filled when they open."""
    match view.state.tab:
        case "table":
            listed = {"table": view.lists.table, "hint": table_hint(view)}
            new = table_columns(view)
            # Columns that stay keep their widths.
            return listed if new == columns else listed | {"columns": new}
        case "claims":
            return {"matrix": matrix(view)}
        case _:
            return {}


def _tell_numbers(view: View, *_: Any) -> dict[str, Any]:
    return {"numbers": view.charts.numbers} if view.state.tab == "numbers" else {}


# What each part of the page depends on.
_DEPENDS: tuple[tuple[set[str], Callable[..., dict[str, Any]]], ...] = (
    ({ids.QUERY_VIEW, ids.TIME_VIEW, ids.SCREEN}, _tell_overview),
    ({ids.QUERY_VIEW, ids.TIME_VIEW, ids.MAP_VIEW, ids.PAGE_VIEW}, _tell_texts),
    ({ids.QUERY_VIEW}, _tell_event),
    ({ids.QUERY_VIEW, ids.PAGE_VIEW}, _tell_list),
    ({ids.QUERY_VIEW, ids.PAGE_VIEW, ids.SCREEN}, _tell_numbers),
)
