"""One reader's state, and everything shown for it, on screen and in files. Does not import Dash."""

from typing import TYPE_CHECKING

from dashboard.common.lazy_names import lazy_names

if TYPE_CHECKING:
    from dashboard.views.details import Details, describe_event
    from dashboard.views.figure import ExportFigure
    from dashboard.views.figure_spec import PICTURE_FORMATS, FigureSpec
    from dashboard.views.fonts import MissingFontWarning
    from dashboard.views.prebuild import precompute, prepare
    from dashboard.views.registry import DatasetRegistry
    from dashboard.views.render import render_picture
    from dashboard.views.state import MapPosition, Screen, State
    from dashboard.views.upload_store import StoredUpload, UploadStore
    from dashboard.views.view import View, ViewCache

__all__ = [
    "PICTURE_FORMATS",
    "DatasetRegistry",
    "Details",
    "ExportFigure",
    "FigureSpec",
    "MapPosition",
    "MissingFontWarning",
    "Screen",
    "State",
    "StoredUpload",
    "UploadStore",
    "View",
    "ViewCache",
    "describe_event",
    "precompute",
    "prepare",
    "render_picture",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "details": ("Details", "describe_event"),
        "figure": ("ExportFigure",),
        "figure_spec": ("PICTURE_FORMATS", "FigureSpec"),
        "fonts": ("MissingFontWarning",),
        "prebuild": ("precompute", "prepare"),
        "registry": ("DatasetRegistry",),
        "render": ("render_picture",),
        "state": ("MapPosition", "Screen", "State"),
        "upload_store": ("StoredUpload", "UploadStore"),
        "view": ("View", "ViewCache"),
    },
)
