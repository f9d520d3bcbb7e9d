"""Callbacks that run in the browser; their functions are in ``assets/browser/``."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dash import ClientsideFunction, Dash, Input, Output, State

from dashboard.views import ids
from dashboard.views.state import PARTS
from dashboard.web.url_controls import GATHERED


class BrowserCallback(NamedTuple):
    """A function of the browser, with the properties that it reads and changes.

    Attributes
    ----------
    function
        Name of the function.
    outputs
        One output, or a list.
    inputs, states
        Properties that trigger the function, and those that are passed with the call.
    at_start
        Whether it is called when the page has loaded.
    """

    function: str
    outputs: Output | list[Output]
    inputs: Sequence[Input]
    states: Sequence[State] = ()
    at_start: bool = False


# State, URL and history.
_ADDRESS = (
    BrowserCallback(
        "gather",
        [Output(part, "data") for part in PARTS],
        [Input(component, prop) for component, prop in GATHERED],
    ),
    BrowserCallback(
        "restore",
        [Output(component, prop, allow_duplicate=True) for component, prop in GATHERED],
        [Input(ids.ADDRESS, "data")],
    ),
    BrowserCallback("clear", Output(ids.ADDRESS, "data"), [Input(ids.CLEAR, "n_clicks")]),
    BrowserCallback(
        "step", Output(ids.UNDO, "id"), [Input(ids.UNDO, "n_clicks"), Input(ids.REDO, "n_clicks")]
    ),
    BrowserCallback("language", Output(ids.LANGUAGE, "id"), [Input(ids.LANGUAGE, "value")]),
)
# Zooming, panning and choosing on the charts.
_CHARTS = (
    BrowserCallback(
        "window",
        [Output(ids.WINDOW, "data"), Output(ids.PERIOD, "data")],
        [
            Input(ids.TIMELINE, "relayoutData"),
            Input(ids.OVERVIEW, "relayoutData"),
            Input(ids.FROM, "value"),
            Input(ids.TO, "value"),
            Input(ids.ONLY_TIME, "n_clicks"),
            *(Input(button, "n_clicks") for button in ids.ZOOM.values()),
        ],
        [
            State(ids.TIMELINE, "figure"),
            State(ids.OVERVIEW, "figure"),
            State(ids.PERIOD, "data"),
        ],
    ),
    BrowserCallback(
        "moved",
        [Output(ids.MOVED, "data"), Output(ids.AREA, "data")],
        [
            Input(ids.MAP, "relayoutData"),
            Input(ids.ONLY_MAP, "checked"),
            *(Input(button, "n_clicks") for button in (*ids.MAP_ZOOM.values(), ids.MAP_ALL)),
        ],
        [State(ids.MAP, "figure"), State(ids.MOVED, "data"), State(ids.AREA, "data")],
    ),
    BrowserCallback(
        "choose",
        Output(ids.CHOSEN, "data"),
        [
            Input(ids.TIMELINE, "clickData"),
            Input(ids.MAP, "clickData"),
            Input(ids.NUMBERS, "clickData"),
            Input(ids.TABLE, "selectedRows"),
        ],
        [State(ids.CHOSEN, "data")],
    ),
    BrowserCallback(
        "drawn",
        [
            Output(ids.DRAWN, "data"),
            Output(ids.TIME_DRAWN, "data"),
            Output(ids.MAP_ALL, "children"),
            Output(ids.MAP_ALL, "style"),
        ],
        [Input(ids.TIMELINE, "figure"), Input(ids.MAP, "figure")],
        [State(ids.DRAWN, "data"), State(ids.TIME_DRAWN, "data")],
    ),
    # After the charts, all else has arrived, or the replay was changed.
    BrowserCallback(
        "told",
        Output(ids.TOLD, "id"),
        [
            Input(ids.FOCUS, "data"),
            Input(ids.TABLE, "rowData"),
            Input(ids.MATRIX, "content"),
            Input(ids.URL, "data"),
            Input(ids.KNOWN, "value"),
            Input(ids.PLAY_STEPS, "value"),
        ],
        at_start=True,
    ),
)
# Help, theme and the smaller controls.
_PAGE = (
    BrowserCallback("play", Output(ids.PLAY, "id"), [Input(ids.PLAY, "n_clicks")]),
    BrowserCallback("help", Output(ids.HELP, "opened"), [Input(ids.HELP_BUTTON, "n_clicks")]),
    # The browser may forbid storage, and with the persistence of Dash the page would then not load.
    BrowserCallback(
        "shortcuts",
        Output(ids.SHORTCUTS, "checked"),
        [Input(ids.SHORTCUTS, "checked")],
        at_start=True,
    ),
    BrowserCallback(
        "theme",
        [Output(ids.THEME, "data"), Output(ids.SCREEN, "data")],
        [Input(ids.THEME_BUTTON, "n_clicks")],
        [State(ids.THEME, "data")],
        at_start=True,
    ),
    BrowserCallback(
        "themed",
        [Output(ids.PROVIDER, "forceColorScheme"), Output(ids.THEME_BUTTON, "children")],
        [Input(ids.THEME, "data")],
        at_start=True,
    ),
    BrowserCallback("showPane", Output(ids.PANE, "id"), [Input(ids.PANE, "data")]),
    BrowserCallback("preview", Output(ids.PICTURE, "id"), [Input(ids.PICTURE, "data")]),
)


def register_browser_callbacks(app: Dash) -> None:
    """Add the callbacks to an app."""
    connect: Any = app.clientside_callback
    for callback in (*_ADDRESS, *_CHARTS, *_PAGE):
        connect(
            ClientsideFunction("timeline", callback.function),
            callback.outputs,
            *callback.inputs,
            *callback.states,
            prevent_initial_call=not callback.at_start,
        )
