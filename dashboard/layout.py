"""The page: components and where they stand; no logic."""

from typing import Any, cast

import dash_ag_grid as dag
import dash_mantine_components as dmc
import numpy as np
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.dates import say_day
from dashboard.figures.style import COLOURS, SANS, SERIF
from dashboard.levels import LANES
from dashboard.view import MAX_TABLE_ROWS, TABLE_COLUMNS, Details, Statement, Unplaced, View

IMAGE_FORMATS = {"png": "PNG, for articles and slides", "svg": "SVG, for editing and large prints"}
_ROLE_LABELS = {
    "any": "In any role",
    "place": "Happened in",
    "actor": "Acted by",
    "speaker": "Said by",
}
_ZOOM_BUTTONS = {
    "earlier": ("\N{BLACK LEFT-POINTING TRIANGLE}", "Earlier"),
    "out": ("\N{MINUS SIGN}", "Zoom out"),
    "in": ("+", "Zoom in"),
    "later": ("\N{BLACK RIGHT-POINTING TRIANGLE}", "Later"),
    "all": ("All", "Show all time"),
    "reset": ("Reset", "Back to the first view"),
}
_STATUS_WORDS = {
    "expected": "Expected: not known to have happened",
    "ongoing": "Going on at the date of the source",
}
_READING = (
    ("solid", "lasted; dates known"),
    ("possible", "at some time within"),
    ("open", "no earlier (or later) bound known"),
    ("hollow", "expected, not a fact"),
    ("cross", "someone disputes it"),
)
_STANCES = (
    ("\N{BLACK CIRCLE}", "asserts"),
    ("\N{HEAVY MULTIPLICATION X}", "denies"),
    ("\N{BLACK RIGHT-POINTING TRIANGLE}", "expects"),
    ("\N{BLACK UP-POINTING TRIANGLE}", "demands"),
    ("\N{BLACK SQUARE}", "comments"),
)


def page(view: View, topojson_url: str) -> Any:
    """Whole page for one view.

    Parameters
    ----------
    view
        What the first picture shows.
    topojson_url
        Address of the folder with the borders of countries, ending in ``/``.
    """
    return dmc.MantineProvider(
        id=ids.PROVIDER,
        forceColorScheme="light",
        theme={
            "fontFamily": SANS,
            "headings": {"fontFamily": SERIF},
            "primaryColor": "dark",
            "primaryShade": {"light": 7, "dark": 3},
            "autoContrast": True,
            "defaultRadius": "sm",
        },
        children=[
            *_memory(),
            html.A("Skip to the events", href="#content", className="skip-link"),
            html.Div(
                className="page",
                children=[
                    _header(view),
                    _filters(view),
                    html.Main(
                        id="content",
                        className="columns",
                        children=[
                            _timeline_panel(view),
                            html.Div(
                                [_map_panel(view, topojson_url), _details_panel()], className="side"
                            ),
                        ],
                    ),
                    _table_panel(view),
                ],
            ),
        ],
    )


def tray(unplaced: list[Unplaced]) -> list[Component]:
    """Events that no map can show."""
    if not unplaced:
        return [html.P("Every event shown has a place.", className="hint")]
    return [
        html.H3(f"{len(unplaced):,} without a known place"),
        html.Ul(
            [
                html.Li(
                    [
                        _choose(event.event_id, event.title, "tray"),
                        html.Span(event.where, className="aside"),
                    ]
                )
                for event in unplaced[:_MOST_LISTED]
            ]
        ),
        *_more(len(unplaced)),
    ]


def colour_key(entries: list[tuple[str, str]]) -> list[Component]:
    """Name what the colours of the timeline mean."""
    return [
        html.Li([html.Span(className="swatch", style={"background": colour}), name])
        for name, colour in entries
    ]


def event_details(details: Details | None) -> list[Component]:
    """One event in words, or how to read the marks if none is chosen."""
    return _how_to_read() if details is None else _details(details)


def country_options(countries: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Options of the country filter."""
    return [{"value": code, "label": label} for code, label in countries]


# A list longer than a reader would read says how many more there are.
_MOST_LISTED = 100


def _more(count: int) -> list[Component]:
    left = count - _MOST_LISTED
    return [html.P(f"and {left:,} more", className="hint")] if left > 0 else []


def _aria(**attributes: str) -> dict[str, Any]:
    return {f"aria-{name}": value for name, value in attributes.items()}


def _memory() -> list[Component]:
    return [
        dcc.Store(id=ids.WINDOW),
        dcc.Store(id=ids.MOVED),
        dcc.Store(id=ids.CHOSEN, data=""),
        dcc.Store(id=ids.SIZE),
        dcc.Store(id=ids.THEME, storage_type="local"),
        dcc.Store(id=ids.PICTURE),
    ]


def _header(view: View) -> Component:
    data = view.dataset
    as_of = "" if np.isnat(data.as_of) else f"As of {say_day(data.as_of)}. "
    return html.Header(
        [
            html.Div(
                [
                    html.H1(data.title),
                    html.P(f"{as_of}{data.source}", className="credit"),
                ]
            ),
            dmc.Button(
                "Dark", id=ids.THEME_BUTTON, variant="default", size="xs", className="theme-button"
            ),
        ]
    )


def _filters(view: View) -> Component:
    return html.Section(
        className="filters",
        **_aria(label="Filters"),
        children=[
            html.Div(
                dmc.MultiSelect(
                    id=ids.COUNTRY_FILTER,
                    label="Country",
                    placeholder="All countries",
                    data=country_options(view.countries),
                    value=[],
                    searchable=True,
                    clearable=True,
                    hidePickedOptions=False,
                    nothingFoundMessage="No such country in these events",
                    maxDropdownHeight=320,
                    comboboxProps={"shadow": "md"},
                ),
                className="grow",
            ),
            _select(ids.ROLE, "The country's role", _ROLE_LABELS, "any"),
            _select(ids.LANES, "Lanes by", LANES, view.state.lanes),
            _select(ids.COLOUR, "Colour by", COLOURS, view.state.colour),
            html.Div(
                className="status",
                children=[
                    html.P(view.status, id=ids.STATUS, role="status", **_aria(live="polite")),
                    dmc.Button(
                        "Clear filters", id=ids.CLEAR, variant="default", size="xs", disabled=True
                    ),
                    html.P(id=ids.ERROR, role="alert", className="error"),
                ],
            ),
        ],
    )


def _select(component_id: str, label: str, options: dict[str, str], value: str) -> Component:
    select = dmc.Select(
        id=component_id,
        label=label,
        data=[{"value": key, "label": words} for key, words in options.items()],
        value=value,
        allowDeselect=False,
        checkIconPosition="right",
    )
    return html.Div(select, className="choice")


def _timeline_panel(view: View) -> Component:
    buttons = [
        html.Button(sign, id=ids.ZOOM[name], title=words, className="tool", **_aria(label=words))
        for name, (sign, words) in _ZOOM_BUTTONS.items()
    ]
    return html.Section(
        className="panel",
        **_aria(label="Timeline"),
        children=[
            html.Div(
                className="panel-head",
                children=[
                    html.H2("Timeline"),
                    html.Div(buttons, className="tools"),
                    _save_menu("timeline"),
                ],
            ),
            html.Ul(
                colour_key(view.colour_key),
                id=ids.COLOUR_KEY,
                className="colours",
                **_aria(label="Colours"),
            ),
            html.Div(
                id="timeline-box",
                className="box",
                children=[
                    _graph(ids.OVERVIEW, view.overview),
                    _graph(ids.TIMELINE, view.timeline, scrollZoom=True),
                ],
            ),
        ],
    )


def _map_panel(view: View, topojson_url: str) -> Component:
    reset = html.Button("Reset", id=ids.MAP_RESET, title="Back to the first view", className="tool")
    return html.Section(
        className="panel",
        **_aria(label="Map"),
        children=[
            html.Div(
                className="panel-head",
                children=[html.H2("Map"), html.Div([reset], className="tools"), _save_menu("map")],
            ),
            html.Div(
                id="map-box",
                className="box",
                children=_graph(ids.MAP, view.map, scrollZoom=True, topojsonURL=topojson_url),
            ),
            html.Div(
                tray(view.tray),
                id=ids.TRAY,
                className="tray",
                tabIndex=0,
                role="region",
                **_aria(label="Events without a place"),
            ),
        ],
    )


def _table_panel(view: View) -> Component:
    columns = [
        {
            "field": field,
            "headerName": heading,
            "flex": _TABLE_FLEX.get(field, 1),
            "minWidth": 110,
            # The order of time is the first one; as words, dates would not sort.
            "sortable": field != "when",
            "tooltipField": field,
        }
        for field, heading in TABLE_COLUMNS.items()
    ]
    grid = dag.AgGrid(
        id=ids.TABLE,
        rowData=view.table,
        columnDefs=columns,
        defaultColDef={"resizable": True},
        getRowId="params.data.event_id",
        dashGridOptions={
            "rowSelection": {
                "mode": "singleRow",
                "checkboxes": False,
                "enableClickSelection": True,
            },
            "tooltipShowDelay": 600,
        },
        style={"height": 380},
    )
    many = f"The first {MAX_TABLE_ROWS:,} of them." if len(view.selected) > MAX_TABLE_ROWS else ""
    return html.Section(
        className="panel table",
        **_aria(label="Table"),
        children=[
            html.Div([html.H2("The same events as a table")], className="panel-head"),
            html.P(many, className="hint"),
            grid,
        ],
    )


_TABLE_FLEX = {"title": 3, "when": 2, "where": 2, "who": 2}


def _details_panel() -> Component:
    return html.Section(
        event_details(None),
        id=ids.DETAILS,
        className="panel details",
        **_aria(label="Details", live="polite"),
    )


_GRAPH_CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "doubleClick": "autosize",
}


def _graph(component_id: str, figure: Any, **config: Any) -> Component:
    return dcc.Graph(
        id=component_id,
        figure=figure,
        responsive=False,
        config=cast("Any", _GRAPH_CONFIG | config),
    )


def _save_menu(chart: str) -> Any:
    items = [
        dmc.MenuItem(words, id=ids.save(chart, image_format))
        for image_format, words in IMAGE_FORMATS.items()
    ]
    button = dmc.Button(
        "Save image",
        variant="default",
        size="xs",
        **_aria(label=f"Save the {chart} as an image"),
    )
    return dmc.Menu(
        [dmc.MenuTarget(button), dmc.MenuDropdown(items)], position="bottom-end", shadow="md"
    )


def _choose(event_id: str, title: str, where: str) -> Component:
    return html.Button(title, id=ids.choose(event_id, where), className="choose", n_clicks=0)


def _how_to_read() -> list[Component]:
    marks = [html.Li([html.Span(className=f"sample {name}"), words]) for name, words in _READING]
    stances = [html.Li([html.Span(sign, className="stance"), words]) for sign, words in _STANCES]
    return [
        html.H2("How to read the timeline"),
        html.P(
            "Each mark is a claim. Choose one to see who makes it and who disputes it.",
            className="hint",
        ),
        html.Ul(marks, className="key"),
        html.P("A statement carries a sign for what its speaker does:", className="hint"),
        html.Ul(stances, className="key short"),
    ]


def _details(details: Details) -> list[Component]:
    badges = [
        html.Span(words, className="badge")
        for words in (_STATUS_WORDS.get(details.status), "Disputed" if details.disputed else None)
        if words
    ]
    facts = [part for heading, text in details.facts for part in (html.Dt(heading), html.Dd(text))]
    links = [
        html.A(words, href=url, target="_blank", rel="noopener noreferrer")
        for words, url in details.links
    ]
    return [
        html.Div(
            className="panel-head",
            children=[
                html.H2(details.title),
                html.Button(
                    "\N{MULTIPLICATION SIGN}", id=ids.CLOSE_DETAILS, className="tool",
                    title="Close", **_aria(label="Close details"),
                ),
            ],
        ),
        html.P(badges),
        html.P(details.description),
        html.Dl(facts),
        html.P(links),
        *_claims(details.claims),
        *_titles("Speaks of", details.about, "about"),
        *_titles("At the same place", details.here, "here"),
    ]  # fmt: skip


def _claims(claims: list[Statement]) -> list[Component]:
    if not claims:
        return []
    rows = [
        html.Li(
            [
                html.Span(claim.who, className="who"),
                f" {claim.said}, {claim.when}. ",
                _choose(claim.event_id, claim.title, "claim"),
            ],
            className=f"claim {claim.stance}",
        )
        for claim in claims[:_MOST_LISTED]
    ]
    return [
        html.H3("Who says what about it"),
        html.Ul(rows, className="claims"),
        *_more(len(claims)),
    ]


def _titles(heading: str, titles: list[tuple[str, str]], where: str) -> list[Component]:
    if not titles:
        return []
    rows = [html.Li(_choose(event_id, title, where)) for event_id, title in titles[:_MOST_LISTED]]
    return [html.H3(heading), html.Ul(rows, className="claims"), *_more(len(titles))]
