"""The callback that reports on an uploaded table."""

from typing import Any

from dash import Dash, Input, Output

from dashboard.views import ids
from dashboard.views.registry import DatasetRegistry
from dashboard.views.upload_store import UploadStore
from dashboard.web.components.upload_dialog import import_summary, upload_report
from dashboard.web.page_requests import requested_view, state_inputs


def register_upload_callback(app: Dash, tables: DatasetRegistry, store: UploadStore) -> None:
    """Add the callback to an app."""

    @app.callback(
        output=[Output(ids.UPLOAD_REPORT, "content"), Output(ids.UPLOAD_STATUS, "children")],
        inputs={"token": Input(ids.UPLOADED, "data"), "stores": state_inputs()},
        prevent_initial_call=True,
    )
    def show_report(token: Any, stores: dict[str, Any]) -> list[Any]:
        upload = store.find(token) if isinstance(token, str) else None
        if upload is None:
            return [[], ""]
        with requested_view(tables, stores) as (view, _):
            prefix = f"{app.config.requests_pathname_prefix}upload/{upload.token}/"
            return [upload_report(upload, view.state, prefix), import_summary(upload)]
