"""From what the reader does to what is shown; each callback only translates."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dash
from dash import ClientsideFunction, Dash, Input, Output, State
from flask import has_request_context, request

from dashboard.common.i18n import LANGUAGES, use_language
from dashboard.views import ids
from dashboard.views.registry import DatasetRegistry
from dashboard.views.state import PARTS
from dashboard.views.upload_store import UploadStore
from dashboard.views.view import View
from dashboard.web.components.elements import choices
from dashboard.web.components.event_panel import event_details
from dashboard.web.components.filters import chips, facet_hint, facet_options, notice
from dashboard.web.components.matrix import matrix
from dashboard.web.components.page import details_class
from dashboard.web.components.panels import colour_key, many, tray
from dashboard.web.components.upload_dialog import report, say_kept
from dashboard.web.figure_preview import preview
from dashboard.web.url_controls import GATHERED


def register(app: Dash, tables: DatasetRegistry) -> None:
    """Connect the page of an app to the views of its tables."""
    _register_charts(app, tables)
    _register_texts(app, tables)
    _register_pictures(app, tables)
    if tables.shelf:
        _register_uploads(app, tables, tables.shelf)
    _register_browser(app)


def _sent(*triggers: str) -> dict[str, Any]:
    """Everything that a browser sends of its state; only some parts trigger the callback."""
    return {
        part: (Input if part in triggers else State)(part, "data") for part in (*PARTS, ids.SCREEN)
    }


@contextmanager
def _viewing(tables: DatasetRegistry, sent: dict[str, Any]) -> Iterator[tuple[View, list[str]]]:
    parts = [sent[part] for part in PARTS if isinstance(sent[part], dict)]
    together = {name: texts for part in parts for name, texts in part.items()}
    with use_language(accepted_language()):
        state, problems = tables.read(together, sent[ids.SCREEN])
    with use_language(state.language or accepted_language()):
        yield tables.of(state), problems


def accepted_language() -> str:
    """Language that the reader's browser asks for, English where there is no such translation."""
    if not has_request_context():
        return "en"
    return str(request.accept_languages.best_match(list(LANGUAGES), "en"))


def _register_charts(app: Dash, tables: DatasetRegistry) -> None:
    @app.callback(
        output=[
            Output(ids.OVERVIEW, "figure"),
            Output(ids.COLOUR_KEY, "content"),
        ],
        inputs={
            "sent": _sent(ids.SCREEN),
            "drawn": [Input(ids.DRAWN, "data"), Input(ids.TIME_DRAWN, "data")],
        },
        prevent_initial_call=True,
    )
    def draw_overview(sent: dict[str, Any], drawn: Any) -> list[Any]:
        with _viewing(tables, sent) as (view, _):
            return [view.charts.overview, colour_key(view.charts.colour_key)]

    @app.callback(
        output=[Output(ids.TIMELINE, "figure"), Output(ids.MAP, "figure")],
        inputs={
            "sent": _sent(ids.ASKED, ids.TIME_VIEW, ids.MAP_VIEW, ids.SCREEN),
            "drawn": [State(ids.DRAWN, "data"), State(ids.TIME_DRAWN, "data")],
        },
        prevent_initial_call=True,
    )
    def draw(sent: dict[str, Any], drawn: Any) -> list[Any]:
        """Draw both charts in one answer, which a page shows sooner than two.

        A chart that only the other's zoom asks for is left as it is, unless the answer to an
        earlier question is still on its way: this one comes in its stead.
        """
        is_settled, is_same_time = (
            one == sent[part] for one, part in zip(drawn, (ids.ASKED, ids.TIME_VIEW), strict=True)
        )
        changed = {one["prop_id"].split(".")[0] for one in dash.ctx.triggered if is_settled}
        with _viewing(tables, sent) as (view, _):
            keeps_timeline = changed == {ids.MAP_VIEW} and is_same_time
            keeps_map = changed == {ids.TIME_VIEW} or (
                changed == {ids.MAP_VIEW} and not view.charts.map_follows_zoom
            )
            if not (keeps_timeline or keeps_map):
                view.charts.draw_both()
            return [
                dash.no_update if keeps_timeline else view.charts.timeline,
                dash.no_update if keeps_map else view.charts.map,
            ]


def _register_texts(app: Dash, tables: DatasetRegistry) -> None:
    @app.callback(
        output={
            "status": Output(ids.STATUS, "children"),
            "chips": Output(ids.CHIPS, "content"),
            "unfiltered": Output(ids.CLEAR, "disabled"),
            "notice": Output(ids.NOTICE, "content"),
            "tray": Output(ids.TRAY, "content"),
            "roles": Output(ids.ROLE, "data"),
            "facets": {name: Output(ids.FACETS[name], "data") for name in ids.FACETS},
            "hints": {name: Output(ids.FACETS[name], "placeholder") for name in ids.FACETS},
            "url": Output(ids.URL, "data"),
        },
        inputs={
            "sent": _sent(ids.MAP_VIEW, ids.PAGE_VIEW),
            "drawn": [Input(ids.DRAWN, "data"), Input(ids.TIME_DRAWN, "data")],
        },
        prevent_initial_call=True,
    )
    def describe(sent: dict[str, Any], drawn: Any) -> dict[str, Any]:
        with _viewing(tables, sent) as (view, problems):
            query = view.state.query
            return {
                "status": view.captions.status,
                "chips": chips(query.filters),
                "unfiltered": not query.filters,
                "notice": notice(problems + view.navigation.missing),
                "tray": tray(view),
                "roles": choices(view.facets.roles),
                "facets": {name: facet_options(view, name) for name in ids.FACETS},
                "hints": {name: facet_hint(name, len(getattr(query, name))) for name in ids.FACETS},
                "url": view.state.url,
            }

    @app.callback(
        output=[
            Output(ids.DETAILS, "content"),
            Output(ids.DETAILS, "className"),
            Output(ids.FOCUS, "data"),
        ],
        inputs={"sent": _sent(), "drawn": Input(ids.DRAWN, "data")},
        prevent_initial_call=True,
    )
    def show_event(sent: dict[str, Any], drawn: Any) -> list[Any]:
        with _viewing(tables, sent) as (view, _):
            return [event_details(view), details_class(view), view.navigation.focus]

    @app.callback(
        output=[
            Output(ids.TABLE, "rowData"),
            Output("table-hint", "children"),
            Output(ids.MATRIX, "content"),
            Output(ids.NUMBERS, "figure"),
        ],
        inputs={"sent": _sent(ids.PAGE_VIEW, ids.SCREEN), "drawn": Input(ids.DRAWN, "data")},
        prevent_initial_call=True,
    )
    def show_tab(sent: dict[str, Any], drawn: Any) -> list[Any]:
        """Fill the tab that is open; the others wait until they are."""
        with _viewing(tables, sent) as (view, _):
            table: Any = dash.no_update
            hint: Any = dash.no_update
            claims: Any = dash.no_update
            numbers: Any = dash.no_update
            if view.state.tab == "table":
                table, hint = view.lists.table, many(view)
            elif view.state.tab == "claims":
                claims = matrix(view)
            elif view.state.tab == "numbers":
                numbers = view.charts.numbers
            return [table, hint, claims, numbers]


def _register_pictures(app: Dash, tables: DatasetRegistry) -> None:
    asked = {
        "charts": ids.PICTURE_CHARTS,
        "size": ids.PICTURE_SIZE,
        "numbers": ids.PICTURE_NUMBERS,
        "tones": ids.PICTURE_TONES,
        "headline": ids.PICTURE_HEADLINE,
        "dpi": ids.PICTURE_DPI,
        "format": ids.PICTURE_FORMAT,
    }

    @app.callback(
        output=Output(ids.PICTURE, "data"),
        inputs={
            "opened": Input(ids.PICTURE_DIALOG, "opened"),
            "asked": {name: Input(control, "value") for name, control in asked.items()},
            "sent": _sent(),
        },
        running=[(Output(ids.PICTURE_SAVE, "disabled"), True, True)],
        prevent_initial_call=True,
    )
    def draw_picture(opened: bool, asked: dict[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
        if not opened:
            raise dash.exceptions.PreventUpdate
        with _viewing(tables, sent) as (view, _):
            return preview(view, asked, {"topojsonURL": app.get_asset_url("")})


def _register_uploads(app: Dash, tables: DatasetRegistry, shelf: UploadStore) -> None:
    @app.callback(
        output=[Output(ids.UPLOAD_REPORT, "content"), Output(ids.UPLOAD_STATUS, "children")],
        inputs={"uploaded": Input(ids.UPLOADED, "data"), "sent": _sent()},
        prevent_initial_call=True,
    )
    def show_report(uploaded: Any, sent: dict[str, Any]) -> list[Any]:
        """Say what was found in a file; the browser has sent it and knows its token."""
        kept = shelf.find(uploaded) if isinstance(uploaded, str) else None
        if kept is None:
            return [[], ""]
        with _viewing(tables, sent) as (view, _):
            offers = f"{app.config.requests_pathname_prefix}upload/{kept.token}/"
            return [report(kept, view.state, offers), say_kept(kept)]


def _register_browser(app: Dash) -> None:
    """Connect what needs no server; the functions are in ``assets/browser/``."""

    def here(name: str, output: Any, *inputs: Any, **more: Any) -> None:
        connect: Any = app.clientside_callback
        more = {"prevent_initial_call": True} | more
        connect(ClientsideFunction("timeline", name), output, *inputs, **more)

    here(
        "gather",
        [Output(part, "data") for part in PARTS],
        *(Input(component, prop) for component, prop in GATHERED),
    )
    here(
        "restore",
        [Output(component, prop, allow_duplicate=True) for component, prop in GATHERED],
        Input(ids.ADDRESS, "data"),
    )
    here("visit", Output(ids.URL, "id"), Input(ids.URL, "data"))
    here(
        "window",
        [Output(ids.WINDOW, "data"), Output(ids.PERIOD, "data")],
        Input(ids.TIMELINE, "relayoutData"),
        Input(ids.OVERVIEW, "relayoutData"),
        Input(ids.FROM, "value"),
        Input(ids.TO, "value"),
        Input(ids.ONLY_TIME, "checked"),
        *(Input(button, "n_clicks") for button in ids.ZOOM.values()),
        State(ids.TIMELINE, "figure"),
        State(ids.OVERVIEW, "figure"),
        State(ids.PERIOD, "data"),
    )
    here(
        "moved",
        [Output(ids.MOVED, "data"), Output(ids.AREA, "data")],
        Input(ids.MAP, "relayoutData"),
        Input(ids.ONLY_MAP, "checked"),
        *(Input(button, "n_clicks") for button in ids.MAP_ZOOM.values()),
        State(ids.MAP, "figure"),
        State(ids.MOVED, "data"),
        State(ids.AREA, "data"),
    )
    here(
        "choose",
        Output(ids.CHOSEN, "data"),
        Input(ids.TIMELINE, "clickData"),
        Input(ids.MAP, "clickData"),
        Input(ids.NUMBERS, "clickData"),
        Input(ids.TABLE, "selectedRows"),
        State(ids.CHOSEN, "data"),
    )
    # Texts wait until the charts are drawn, so that these come first.
    here(
        "drawn",
        [Output(ids.DRAWN, "data"), Output(ids.TIME_DRAWN, "data")],
        Input(ids.TIMELINE, "figure"),
        Input(ids.MAP, "figure"),
        State(ids.DRAWN, "data"),
        State(ids.TIME_DRAWN, "data"),
    )
    here(
        "focus",
        Output(ids.FOCUS, "id"),
        Input(ids.FOCUS, "data"),
        Input(ids.TABLE, "rowData"),
        Input(ids.MATRIX, "content"),
    )
    here("clear", Output(ids.ADDRESS, "data"), Input(ids.CLEAR, "n_clicks"))
    here("step", Output(ids.UNDO, "id"), Input(ids.UNDO, "n_clicks"), Input(ids.REDO, "n_clicks"))
    here("play", Output(ids.PLAY, "id"), Input(ids.PLAY, "n_clicks"))
    here("language", Output(ids.LANGUAGE, "id"), Input(ids.LANGUAGE, "value"))
    here("help", Output(ids.HELP, "opened"), Input(ids.HELP_BUTTON, "n_clicks"))
    # Dash itself would remember it only where it may: else there would be no page.
    here(
        "shortcuts",
        Output(ids.SHORTCUTS, "checked"),
        Input(ids.SHORTCUTS, "checked"),
        prevent_initial_call=False,
    )
    here("moreFilters", Output(ids.MORE_FILTERS, "id"), Input(ids.MORE_FILTERS, "n_clicks"))
    here(
        "theme",
        [Output(ids.THEME, "data"), Output(ids.SCREEN, "data")],
        Input(ids.THEME_BUTTON, "n_clicks"),
        State(ids.THEME, "data"),
        prevent_initial_call=False,
    )
    here(
        "themed",
        [Output(ids.PROVIDER, "forceColorScheme"), Output(ids.THEME_BUTTON, "children")],
        Input(ids.THEME, "data"),
        prevent_initial_call=False,
    )
    here("preview", Output(ids.PICTURE, "id"), Input(ids.PICTURE, "data"))
