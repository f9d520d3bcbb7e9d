"""From what the reader does to what is shown; each callback only translates."""

from typing import Any

import dash
from dash import ALL, ClientsideFunction, Dash, Input, Output, State

from dashboard import ids
from dashboard.layout import IMAGE_FORMATS, colour_key, country_options, event_details, tray
from dashboard.loading import Dataset
from dashboard.view import CHARTS, View
from dashboard.view import State as ViewState

# Pictures for print: drawn at this width, then scaled to 300 dots per inch.
PICTURE_WIDTH_PX = 1_200
PICTURE_SCALE = 300 / 96


def register(app: Dash, dataset: Dataset) -> None:
    """Connect the page of an app to a dataset."""
    _register_charts(app, dataset)
    _register_texts(app, dataset)
    _register_pictures(app, dataset)
    _register_browser(app)


def _filters() -> dict[str, Input]:
    return {
        "countries": Input(ids.COUNTRY_FILTER, "value"),
        "role": Input(ids.ROLE, "value"),
    }


def _appearance() -> dict[str, Input]:
    return {
        "theme": Input(ids.THEME, "data"),
        "size": Input(ids.SIZE, "data"),
        "chosen": Input(ids.CHOSEN, "data"),
    }


def _time() -> dict[str, Input]:
    return {
        "lanes": Input(ids.LANES, "value"),
        "colour": Input(ids.COLOUR, "value"),
        "window": Input(ids.WINDOW, "data"),
    }


def _as_states(inputs: dict[str, Input]) -> dict[str, State]:
    return {
        name: State(part.component_id, part.component_property) for name, part in inputs.items()
    }


def _register_charts(app: Dash, dataset: Dataset) -> None:
    @app.callback(
        output=[
            Output(ids.TIMELINE, "figure"),
            Output(ids.OVERVIEW, "figure"),
            Output(ids.COLOUR_KEY, "children"),
        ],
        inputs={"sent": _filters() | _appearance() | _time()},
        prevent_initial_call=True,
    )
    def draw_timeline(sent: dict[str, Any]) -> list[Any]:
        view = View(dataset, ViewState.from_untrusted(sent))
        return [view.timeline, view.overview, colour_key(view.colour_key)]

    @app.callback(
        output=Output(ids.MAP, "figure"),
        inputs={"sent": _filters() | _appearance() | {"moved": Input(ids.MOVED, "data")}},
        prevent_initial_call=True,
    )
    def draw_map(sent: dict[str, Any]) -> Any:
        view = View(dataset, ViewState.from_untrusted(sent))
        if dash.ctx.triggered_id == ids.MOVED and not view.map_follows_zoom:
            raise dash.exceptions.PreventUpdate
        return view.map


def _register_texts(app: Dash, dataset: Dataset) -> None:
    @app.callback(
        output=[
            Output(ids.STATUS, "children"),
            Output(ids.TRAY, "children"),
            Output(ids.COUNTRY_FILTER, "data"),
            Output(ids.CLEAR, "disabled"),
            Output(ids.TABLE, "rowData"),
        ],
        inputs={"sent": _filters()},
        prevent_initial_call=True,
    )
    def describe(sent: dict[str, Any]) -> list[Any]:
        view = View(dataset, ViewState.from_untrusted(sent))
        unfiltered = not view.state.query.describe()
        options = country_options(view.countries)
        return [view.status, tray(view.tray), options, unfiltered, view.table]

    @app.callback(
        output=[Output(ids.DETAILS, "children"), Output(ids.DETAILS, "className")],
        inputs={"sent": {"chosen": Input(ids.CHOSEN, "data")} | _as_states(_filters())},
        prevent_initial_call=True,
    )
    def show_details(sent: dict[str, Any]) -> list[Any]:
        details = View(dataset, ViewState.from_untrusted(sent)).details
        return [event_details(details), "panel details" + (" chosen" if details else "")]

    @app.callback(
        output=[Output(ids.COUNTRY_FILTER, "value"), Output(ids.ROLE, "value")],
        inputs=Input(ids.CLEAR, "n_clicks"),
        prevent_initial_call=True,
    )
    def clear_filters(_: int) -> list[Any]:
        return [[], "any"]


def _register_pictures(app: Dash, dataset: Dataset) -> None:
    buttons = {
        ids.save(chart, image_format): (chart, image_format)
        for chart in CHARTS
        for image_format in IMAGE_FORMATS
    }
    everything = _filters() | _appearance() | _time() | {"moved": Input(ids.MOVED, "data")}

    @app.callback(
        output=Output(ids.PICTURE, "data"),
        inputs={
            "clicks": [Input(button, "n_clicks") for button in buttons],
            "sent": _as_states(everything),
        },
        prevent_initial_call=True,
    )
    def save_picture(clicks: list[int], sent: dict[str, Any]) -> dict[str, Any]:
        if dash.ctx.triggered_id not in buttons:
            raise dash.exceptions.PreventUpdate
        chart, image_format = buttons[dash.ctx.triggered_id]
        view = View(dataset, ViewState.from_untrusted(sent))
        figure = view.picture(chart, PICTURE_WIDTH_PX)
        return {
            "figure": figure.to_plotly_json(),
            "options": {
                "format": image_format,
                "width": PICTURE_WIDTH_PX,
                "height": figure.layout.height,
                "scale": PICTURE_SCALE if image_format == "png" else 1,
            },
            "name": f"{view.file_name(chart)}.{image_format}",
            "topojson": app.get_asset_url(""),
        }


def _register_browser(app: Dash) -> None:
    """Connect what needs no server; the functions stand in ``assets/app.js``."""

    def here(name: str, output: Any, *inputs: Any, **more: Any) -> None:
        connect: Any = app.clientside_callback
        connect(ClientsideFunction("timeline", name), output, *inputs, **more)

    here(
        "window",
        Output(ids.WINDOW, "data"),
        Input(ids.TIMELINE, "relayoutData"),
        Input(ids.OVERVIEW, "relayoutData"),
        *(Input(button, "n_clicks") for button in ids.ZOOM.values()),
        State(ids.TIMELINE, "figure"),
        State(ids.OVERVIEW, "figure"),
        prevent_initial_call=True,
    )
    here(
        "moved",
        Output(ids.MOVED, "data"),
        Input(ids.MAP, "relayoutData"),
        State(ids.MOVED, "data"),
        prevent_initial_call=True,
    )
    here(
        "resetMap",
        Output(ids.MOVED, "data", allow_duplicate=True),
        Input(ids.MAP_RESET, "n_clicks"),
        State(ids.MAP, "figure"),
        prevent_initial_call=True,
    )
    here(
        "choose",
        Output(ids.CHOSEN, "data"),
        Input(ids.TIMELINE, "clickData"),
        Input(ids.MAP, "clickData"),
        Input(ids.TABLE, "selectedRows"),
        Input({"type": "choose", "event": ALL, "where": ALL}, "n_clicks"),
        Input(ids.CLOSE_DETAILS, "n_clicks", allow_optional=True),
        prevent_initial_call=True,
    )
    here(
        "theme",
        [
            Output(ids.THEME, "data"),
            Output(ids.PROVIDER, "forceColorScheme"),
            Output(ids.THEME_BUTTON, "children"),
            Output(ids.SIZE, "data"),
        ],
        Input(ids.THEME_BUTTON, "n_clicks"),
        State(ids.THEME, "data"),
    )
    here("save", Output(ids.PICTURE, "id"), Input(ids.PICTURE, "data"), prevent_initial_call=True)
