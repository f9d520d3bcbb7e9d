"""Callbacks of the page: from what the reader does to what is shown. Each only translates."""

from dash import Dash

from dashboard.views.registry import DatasetRegistry
from dashboard.web.callbacks import charts, clientside, image_dialog, tabs, texts, uploads

__all__ = ["register"]


def register(app: Dash, tables: DatasetRegistry) -> None:
    """Connect the page of an app to the views of its tables."""
    charts.register(app, tables)
    texts.register(app, tables)
    tabs.register(app, tables)
    image_dialog.register(app, tables)
    if tables.store:
        uploads.register(app, tables, tables.store)
    clientside.register(app)
