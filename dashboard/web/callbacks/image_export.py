"""The callback that previews a picture in its dialog."""

from typing import Any

import dash
from dash import Dash, Input, Output

from dashboard.views import ids
from dashboard.views.registry import DatasetRegistry
from dashboard.web.figure_preview import preview
from dashboard.web.page_requests import requested_view, state_inputs

IMAGE_CONTROLS = {
    "charts": ids.PICTURE_CHARTS,
    "size": ids.PICTURE_SIZE,
    "numbers": ids.PICTURE_NUMBERS,
    "tones": ids.PICTURE_TONES,
    "headline": ids.PICTURE_HEADLINE,
    "dpi": ids.PICTURE_DPI,
    "background": ids.PICTURE_BACKGROUND,
    "format": ids.PICTURE_FORMAT,
    "replay": ids.PICTURE_REPLAY,
}


def register_image_callback(app: Dash, tables: DatasetRegistry) -> None:
    """Add the callback to an app."""

    @app.callback(
        output=Output(ids.PICTURE, "data"),
        inputs={
            "opened": Input(ids.PICTURE_DIALOG, "opened"),
            "choices": {name: Input(control, "value") for name, control in IMAGE_CONTROLS.items()},
            "stores": state_inputs(),
        },
        running=[(Output(ids.PICTURE_SAVE, "disabled"), True, True)],
        prevent_initial_call=True,
    )
    def draw_picture(
        opened: bool, choices: dict[str, Any], stores: dict[str, Any]
    ) -> dict[str, Any]:
        if not opened:
            raise dash.exceptions.PreventUpdate
        with requested_view(tables, stores) as (view, _):
            return preview(view, choices, {"topojsonURL": app.get_asset_url("")})
