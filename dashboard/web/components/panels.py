"""The timeline, and the tabs beside it: map, table, who says what, numbers."""

from collections.abc import Iterable
from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
import numpy as np
from dash import html
from dash.development.base_component import Component

from dashboard.charts.style import COLOURS
from dashboard.charts.timeline_layout import LANES
from dashboard.common.i18n import N_, format_number, text_direction, tr
from dashboard.engine.claims import MATRIX_COLUMNS
from dashboard.model.date_text import format_day_field
from dashboard.model.messages import excerpt
from dashboard.views import ids
from dashboard.views.captions import count_unplaced, describe_unplaced
from dashboard.views.listings import MAX_EXTRA_SHOWN, MAX_TABLE_ROWS
from dashboard.views.state import STATEMENTS, TABS
from dashboard.views.view import View
from dashboard.web.components.elements import (
    aria,
    choices,
    data_menu,
    event_button,
    graph,
    mark_hits,
    more,
    multi_select,
    select,
    tool,
    translated,
)
from dashboard.web.components.gap_notes import map_gap, timeline_gap
from dashboard.web.components.matrix import matrix
from dashboard.web.components.static import Static

_ZOOM_BUTTONS = {
    "earlier": ("\N{BLACK LEFT-POINTING TRIANGLE}", N_("Earlier")),
    "out": ("\N{MINUS SIGN}", N_("Zoom out")),
    "in": ("+", N_("Zoom in")),
    "later": ("\N{BLACK RIGHT-POINTING TRIANGLE}", N_("Later")),
    "all": ("", N_("Fit all")),
    "reset": ("", N_("Reset view")),
}
ZOOM_TO_COUNTRY = N_("Zoom to the countries chosen, or to the country in the middle of the map")
_TABLE_WIDTHS = {"when": 130, "title": 220, "kind": 110, "status": 110, "where": 180, "who": 180}
KEYS = N_(
    "Arrow keys go from mark to mark, and Enter opens one. With Shift, arrow keys move the view. "
    "Plus and minus zoom, 0 goes back to the first view, and Escape leaves the chart."
)


def timeline_panel(view: View) -> Component:
    """Make the timeline, with its controls and the overview above it."""
    chart = graph(ids.TIMELINE, view.charts.timeline, scrollZoom=True)
    # Without events, the dates of an axis mean nothing.
    empty = "" if len(view.dataset.events) else " no-events"
    return html.Section(
        className=f"panel timeline{empty}",
        **aria(label=tr("Timeline")),
        children=[
            html.Div(_timeline_tools(view), className="panel-head"),
            html.Div(_time_controls(view), className="time"),
            html.Div(
                [
                    _focusable("timeline-keys", tr("Timeline"), chart),
                    Static(timeline_gap(view), id=ids.TIMELINE_GAP, className="gap"),
                ],
                id="timeline-box",
                className="box",
            ),
        ],
    )


def _timeline_tools(view: View) -> list[Any]:
    """Make the heading of the timeline, lists for lanes and colours, and buttons."""
    colours = _available(view, COLOURS, view.charts.colour)
    buttons = [
        tool(ids.ZOOM[name], sign or tr(words), tr(words))
        for name, (sign, words) in _ZOOM_BUTTONS.items()
    ]
    return [
        html.H2(tr("Timeline")),
        _inline(
            ids.LANE_MENU,
            tr("Rows"),
            _available(view, LANES, view.charts.lanes),
            view.charts.lanes,
        ),
        _inline(ids.COLOUR, tr("Colours"), colours, view.charts.colour),
        html.Div(buttons, className="tools through-time"),
        maximize_button(view, "timeline", tr("Maximize the timeline")),
        Static(
            colour_key_items(view.charts.colour_key),
            "ul",
            id=ids.COLOUR_KEY,
            className="colours",
            **aria(label=tr("Colours")),
        ),
        select(
            ids.STATEMENTS,
            tr("Statements"),
            translated(STATEMENTS),
            view.state.statements,
            size="xs",
            # The page reads all controls together, so each of them must exist.
            className="inline statements" + ("" if view.rows.has_statements else " absent"),
        ),
    ]


def _time_controls(view: View) -> list[Any]:
    """Make the overview, with fields for the dates of the timeline at its ends."""
    start, end = view.charts.window
    return [
        _day(ids.FROM, tr("From"), start),
        graph(ids.OVERVIEW, view.charts.overview),
        _day(ids.TO, tr("to"), end),
        # It only sets the filter, because typed dates may have set it before the click. The chip
        # removes it.
        html.Button(
            [
                html.Span(tr("Filter by these dates"), className="unset"),
                html.Span(tr("Filtered by these dates"), className="set"),
            ],
            id=ids.ONLY_TIME,
            className="tool either",
            **aria(disabled=str(view.state.query.window is not None).lower()),
        ),
    ]


def tabs_panel(view: View, topojson_url: str) -> Component:
    """Make tabs for map, table, who says what, and numbers."""
    numbers = view.charts.numbers if view.state.tab == "numbers" else {}
    panels = {
        "map": _map(view, topojson_url),
        "table": _table(view),
        "claims": _claims(view),
        "numbers": [
            html.Div(
                graph(ids.NUMBERS, numbers),
                className="box",
                tabIndex=0,
                role="region",
                **aria(label=tr("Numbers")),
            )
        ],
    }
    return html.Section(
        className="panel tabs",
        **aria(label=tr("Map, table and statements")),
        children=[
            dmc.Tabs(
                id=ids.TAB_BAR,
                value=view.state.tab,
                keepMounted=False,
                children=[
                    dmc.TabsList(
                        [dmc.TabsTab(tr(words), value=tab) for tab, words in TABS.items()]
                    ),
                    # Grid and numbers would delay the first paint, so they are loaded with their
                    # tabs.
                    *(
                        dmc.TabsPanel(parts, value=tab, keepMounted=tab in ("map", "claims"))
                        for tab, parts in panels.items()
                    ),
                ],
            ),
            # A list of tabs may contain only tabs.
            maximize_button(view, "side", tr("Maximize the map or list")),
        ],
    )


def maximize_button(view: View, pane: str, words: str) -> Component:
    """Make the button that lets a pane fill the page; ``panes.js`` handles it.

    Parameters
    ----------
    view
        The view that the page shows.
    pane
        One of ``PANES``.
    words
        Name of the button.
    """
    pressed = "true" if view.state.pane == pane else "false"
    return html.Button(
        id=ids.maximize_id(pane),
        className="tool maximize",
        title=words,
        **aria(label=words, pressed=pressed),
    )


def tray(view: View) -> list[Component]:
    """List the events without a place; the selected one is highlighted."""
    (unplaced, count), words = view.lists.unplaced, view.rows.query.words
    if not count:
        text = tr("All events are on the map.") if view.rows.on_map else tr("No events match.")
        return [html.P(text, className="hint")]
    has_units = view.rows.has_statements
    heading = describe_unplaced(count_unplaced(view.rows.on_map), has_units=has_units)
    return [
        html.H3(heading),
        html.Ul(
            [
                html.Li(
                    [
                        event_button(event.event_id, mark_hits(event.title, words), "tray"),
                        html.Span(mark_hits(event.where, words), className="aside"),
                    ],
                    className="is-chosen" if event.event_id == view.state.chosen else "",
                )
                for event in unplaced
            ]
        ),
        *more(count, len(unplaced)),
    ]


def colour_key_items(entries: list[tuple[str, str]]) -> list[Component]:
    """Make the key to the colours of the timeline."""
    return [
        html.Li([html.Span(className="swatch", style={"background": colour}), name])
        for name, colour in entries
    ]


def table_hint(view: View) -> str:
    """Return the hint that the table does not list all events; empty if it does."""
    if len(view.rows.selected) <= MAX_TABLE_ROWS:
        return ""
    return tr("Only the first {count} rows.", count=format_number(MAX_TABLE_ROWS))


def _available(view: View, fields: dict[str, str], chosen: str) -> list[tuple[str, str]]:
    """List fields, without collections if the table has none, and extra columns with few values."""
    has_sets = bool(view.dataset.collections)
    listed = {name: words for name, words in fields.items() if has_sets or name != "collection"}
    extra = dict.fromkeys([*view.dataset.index.facet_columns, chosen])
    # Names of columns are not translated.
    named = [(name, excerpt(name)) for name in extra if name not in fields]
    return [*translated(listed), *named]


def _inline(component_id: str, label: str, options: Iterable[tuple[str, str]], value: str) -> Any:
    return select(component_id, label, options, value, size="xs", className="inline")


def _day(component_id: str, label: str, moment: np.datetime64) -> Any:
    return dmc.TextInput(
        id=component_id,
        label=label,
        value=format_day_field(moment),
        debounce=True,
        size="xs",
        className="inline day",
        placeholder=tr("year-month-day"),
    )


def _focusable(component_id: str, name: str, chart: Component) -> Component:
    """Let the keyboard reach a chart with its marks, and the table that mirrors it.

    ``shortcuts.js`` handles the keys, and ``chart_cursor.js`` adds the current mark to the list.
    """
    show_table = html.Button(
        tr("Show these events as a table"),
        id={"type": "show-table", "where": component_id},
        className="skip-link tool",
    )
    return html.Div(
        [
            html.Div(
                [chart, mark_list(component_id, name, describedby=ids.DESCRIPTION)],
                className="keys",
            ),
            show_table,
        ],
        className="reach",
    )


def mark_list(component_id: str, name: str, **more: str) -> Component:
    """Make the list of the marks of a chart, which takes the focus."""
    return html.Div(
        id=component_id,
        className="cursor",
        tabIndex=0,
        role="listbox",
        **aria(label=f"{name}. {tr(KEYS)}", **more),
    )


def _map(view: View, topojson_url: str) -> list[Component]:
    tools = [
        tool(ids.MAP_ZOOM["out"], "\N{MINUS SIGN}", tr("Zoom the map out")),
        tool(ids.MAP_ZOOM["in"], "+", tr("Zoom the map in")),
        tool(ids.MAP_ZOOM["reset"], tr("Fit"), tr("Fit the map to what is shown")),
        tool(ids.MAP_COUNTRY, tr("Country"), tr(ZOOM_TO_COUNTRY)),
    ]
    outside = view.charts.map["layout"]["meta"]["outside"]
    return [
        html.Div(
            id="map-box",
            className="box",
            children=[
                _focusable("map-keys", tr("Map"), graph(
                    ids.MAP, view.charts.map, scrollZoom=True, topojsonURL=topojson_url
                )),
                Static(map_gap(view), id=ids.MAP_GAP, className="gap"),
                html.Div(tools, className="tools map-tools"),
                html.Button(
                    outside,
                    id=ids.MAP_ALL, className="tool map-all", title=tr("Show all places"),
                    style={"display": "" if outside else "none"},
                ),
                html.Div(
                    className="map-filter",
                    children=dmc.Checkbox(
                        id=ids.ONLY_MAP, label=tr("Filter by this area"), size="xs",
                        checked=view.state.query.area is not None,
                    ),
                ),
                html.Details(
                    className="fold not-on-map",
                    children=[
                        html.Summary(tr("Not on the map")),
                        Static(
                            tray(view),
                            id=ids.TRAY, className="tray", tabIndex=0, role="region",
                            **aria(label=tr("Events without a place")),
                        ),
                    ],
                ),
            ],
        ),
    ]  # fmt: skip


def table_columns(view: View) -> list[dict[str, Any]]:
    """Define the columns of the grid."""
    columns: list[dict[str, Any]] = [
        {
            "field": field,
            "headerName": heading,
            "width": _TABLE_WIDTHS.get(field, 130),
            "tooltipField": field,
            "cellRenderer": "MarkedCell",
            # Dates and titles are shown in full.
            "wrapText": True,
            "autoHeight": True,
        }
        for field, heading in view.lists.columns.items()
    ]
    # Formatted dates would sort by their texts.
    columns[0]["comparator"] = {"function": "byTime"}
    return columns


def _column_menu(view: View) -> Component:
    """Make the list of extra columns that the table can show; hidden if there are none."""
    extra = view.dataset.extra_columns
    options = choices((name, excerpt(name)) for name in extra)
    shown, words = [name for name in view.state.columns if name in extra], tr("More columns")
    field = multi_select(ids.TABLE_COLUMNS, words, words, options, shown, maxValues=MAX_EXTRA_SHOWN)
    # The page reads all controls together, so each of them must exist.
    return html.Div(field, className="facet" if extra else "facet absent")


def _table(view: View) -> list[Component]:
    grid = dag.AgGrid(
        id=ids.TABLE,
        rowData=view.lists.table if view.state.tab == "table" else [],
        columnDefs=table_columns(view),
        defaultColDef={"resizable": True, "sortable": True},
        getRowId="params.data.event_id",
        dashGridOptions={
            "rowSelection": {
                "mode": "singleRow",
                "checkboxes": False,
                "enableClickSelection": True,
            },
            "tooltipShowDelay": 600,
            "enableRtl": text_direction() == "rtl",
        },
        style={"height": 420},
    )
    head: list[Component] = [
        html.Div(html.P(table_hint(view), id="table-hint", className="hint"), className="grow")
    ]
    head += [_column_menu(view), data_menu()]
    return [html.Div(head, className="panel-head"), grid]


def _claims(view: View) -> list[Component]:
    return [
        html.Div(
            className="panel-head",
            children=[
                _inline(
                    ids.SPEAKERS, tr("Columns by"), translated(MATRIX_COLUMNS), view.state.speakers
                ),
            ],
        ),
        Static(
            matrix(view) if view.state.tab == "claims" else [],
            id=ids.MATRIX, className="matrix", tabIndex=0, role="region",
            **aria(label=tr("Who says what")),
        ),
    ]  # fmt: skip
