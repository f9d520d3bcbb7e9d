"""The components around the charts of a standalone page."""

import json
from typing import Any

from dash import html
from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from dashboard.common.i18n import N_, ntr, tr
from dashboard.views import ids
from dashboard.views.view import View
from dashboard.web.components.elements import aria, tool
from dashboard.web.components.panels import ZOOM_TO_COUNTRY, mark_list

_TIME_TOOLS = {
    "earlier": ("\N{BLACK LEFT-POINTING TRIANGLE}", N_("Earlier")),
    "out": ("\N{MINUS SIGN}", N_("Zoom out")),
    "in": ("+", N_("Zoom in")),
    "later": ("\N{BLACK RIGHT-POINTING TRIANGLE}", N_("Later")),
    "reset": ("", N_("Fit all")),
}
_MAP_TOOLS = {
    "out": ("\N{MINUS SIGN}", N_("Zoom the map out")),
    "in": ("+", N_("Zoom the map in")),
    "reset": (N_("Fit"), N_("Fit the map to what is shown")),
    "country": (N_("Country"), ZOOM_TO_COUNTRY),
}


def country_button_id(code: str) -> dict[str, str]:
    """Return the id of the button for a country; without a code, for all countries."""
    return {"type": "country", "code": code}


def page_frame(view: View, content: dict[str, Any]) -> list[Any]:
    """Return everything below the headline, as JSON values; ``standalone.js`` fills it.

    Parameters
    ----------
    content
        See :func:`dashboard.web.standalone.content.page_content`.
    """
    parts = [
        _filter(view, content),
        html.Main(
            [
                html.Div(
                    [_timeline(), html.Div([_map(), _details()], className="side")],
                    className="columns",
                ),
                _table(view),
            ],
            id="content",
            tabIndex=-1,
        ),
        html.Footer(_foot(view), className="credit"),
    ]
    plain: list[Any] = json.loads(to_json_plotly(parts))
    return plain


def _filter(view: View, content: dict[str, Any]) -> Component:
    countries, left = content["countries"], content["left"]
    all_label = tr("All of these countries") if view.rows.query.countries else tr("All countries")
    chips: list[Component] = [
        html.Button(words, id=country_button_id(code), className="chip", **aria(pressed="false"))
        for code, words in [("", all_label), *countries]
    ]
    more = ntr(
        "{count} country with fewer events is not in this page",
        "{count} countries with fewer events are not in this page",
        left,
    )
    return html.Section(
        [
            *([_chips(chips)] if countries else []),
            html.P(id=ids.STATUS, role="status", **aria(live="polite")),
            html.P([html.Span(id="note"), f" {more}." if left else ""], className="hint"),
        ],
        className="filters",
        **aria(label=tr("Filters")),
    )


def _chips(chips: list[Component]) -> Component:
    return html.Div(
        chips,
        id=ids.COUNTRY_FILTER,
        className="chips",
        role="group",
        **aria(label=tr("Country")),
    )


def _timeline() -> Component:
    return html.Section(
        [
            _head(tr("Timeline"), "time", _TIME_TOOLS),
            html.Ul(id=ids.COLOUR_KEY, className="colours", **aria(label=tr("Colours"))),
            _chart(ids.TIMELINE, tr("Timeline")),
        ],
        className="panel",
        **aria(label=tr("Timeline")),
    )


def _map() -> Component:
    return html.Section(
        [
            _head(tr("Map"), "map", _MAP_TOOLS),
            _chart(ids.MAP, tr("Map")),
            html.Button(id=ids.MAP_ALL, className="tool", title=tr("Show all places")),
            html.Div(
                id=ids.TRAY, className="tray", tabIndex=0, role="region",
                **aria(label=tr("Events without a place")),
            ),
        ],
        className="panel",
        **aria(label=tr("Map")),
    )  # fmt: skip


def _head(words: str, chart: str, tools: dict[str, tuple[str, str]]) -> Component:
    buttons = [
        tool(f"{chart}-{name}", tr(sign) or tr(label), tr(label))
        for name, (sign, label) in tools.items()
    ]
    return html.Div([html.H2(words), html.Div(buttons, className="tools")], className="panel-head")


def _chart(chart: str, words: str) -> Component:
    """Make the container of a chart, which the keyboard can reach."""
    parts = [html.Div(html.Div(), id=chart), mark_list(f"{chart}-keys", words)]
    keys = html.Div(parts, className="keys")
    return html.Div(keys, id=f"{chart}-box", className="box")


def _details() -> Component:
    return html.Section(
        id=ids.DETAILS, className="panel details", **aria(label=tr("Details"), live="polite")
    )


def _table(view: View) -> Component:
    heads = [
        html.Th(words, scope="col", className=f"cell-{name}")
        for name, words in view.lists.columns.items()
    ]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(id="rows")], id=ids.TABLE)
    return html.Section([html.H2(tr("Table")), table], className="panel", **aria(label=tr("Table")))


def _foot(view: View) -> str:
    hint = tr("This page works offline: the file contains everything it needs.")
    return f"{view.captions.credit}. {hint}" if view.captions.credit else hint
