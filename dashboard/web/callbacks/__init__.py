"""Callbacks of the page: from what the reader does to what is shown. They contain no logic."""

from dash import Dash

from dashboard.views.registry import DatasetRegistry
from dashboard.web.callbacks.charts import register_chart_callback
from dashboard.web.callbacks.clientside import register_browser_callbacks
from dashboard.web.callbacks.facets import register_facet_callback
from dashboard.web.callbacks.image_export import register_image_callback
from dashboard.web.callbacks.surroundings import register_surroundings_callback
from dashboard.web.callbacks.uploads import register_upload_callback

__all__ = ["register_callbacks"]


def register_callbacks(app: Dash, tables: DatasetRegistry) -> None:
    """Connect the page of an app to the views of its tables."""
    register_chart_callback(app, tables)
    register_surroundings_callback(app, tables)
    register_facet_callback(app, tables)
    register_image_callback(app, tables)
    if tables.store:
        register_upload_callback(app, tables, tables.store)
    register_browser_callbacks(app)
