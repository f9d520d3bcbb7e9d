"""Event timeline: events as claims, on a timeline and a map.

Examples
--------
>>> import pandas as pd
>>> from dashboard import EventQuery, load_events, timeline_figure
>>> rows = pd.DataFrame(
...     {
...         "title": ["Talks", "Treaty"],
...         "date": ["2024-05", "2024-06-19"],
...         "country": ["Russia", "PRK"],
...     }
... )
>>> events, problems = load_events(rows)
>>> figure = timeline_figure(EventQuery(countries=("PRK",)).select(events))
>>> [str(problem) for problem in problems][0]
'row 2, country: “Russia” is read as RUS.'
"""

from typing import TYPE_CHECKING

from dashboard.common.lazy_names import lazy_names

__version__ = "0.1.0"

if TYPE_CHECKING:
    from dashboard.charts.lanes import LANES
    from dashboard.charts.map import map_figure
    from dashboard.charts.map_view import MapFrame
    from dashboard.charts.numbers import numbers_figure
    from dashboard.charts.quantities import NumbersFrame
    from dashboard.charts.style import COLOURS, DARK, GREYSCALE, LIGHT, Context, Look, Theme
    from dashboard.charts.timeline import timeline_figure
    from dashboard.charts.timeline_placement import Frame
    from dashboard.common.errors import DashboardError
    from dashboard.common.i18n import LANGUAGES, use_language
    from dashboard.common.settings import Settings
    from dashboard.engine.extents import Window
    from dashboard.engine.query import ROLES, EventQuery
    from dashboard.ingest.load import Dataset, load_events, open_dataset, open_datasets
    from dashboard.model.geo import Area, MapExtent
    from dashboard.model.schema import Checked, Problem
    from dashboard.views.state import State
    from dashboard.views.view import View
    from dashboard.web.app import create_app
    from dashboard.web.standalone.document import write_page

__all__ = [
    "COLOURS",
    "DARK",
    "GREYSCALE",
    "LANES",
    "LANGUAGES",
    "LIGHT",
    "ROLES",
    "Area",
    "Checked",
    "Context",
    "DashboardError",
    "Dataset",
    "EventQuery",
    "Frame",
    "Look",
    "MapExtent",
    "MapFrame",
    "NumbersFrame",
    "Problem",
    "Settings",
    "State",
    "Theme",
    "View",
    "Window",
    "__version__",
    "create_app",
    "load_events",
    "map_figure",
    "numbers_figure",
    "open_dataset",
    "open_datasets",
    "timeline_figure",
    "use_language",
    "write_page",
]

__getattr__, _list_names = lazy_names(
    __name__,
    {
        "charts.lanes": ("LANES",),
        "charts.map": ("map_figure",),
        "charts.numbers": ("numbers_figure",),
        "charts.map_view": ("MapFrame",),
        "charts.timeline_placement": ("Frame",),
        "charts.quantities": ("NumbersFrame",),
        "charts.style": (
            "COLOURS",
            "DARK",
            "GREYSCALE",
            "LIGHT",
            "Context",
            "Look",
            "Theme",
        ),
        "charts.timeline": ("timeline_figure",),
        "common.errors": ("DashboardError",),
        "common.i18n": (
            "LANGUAGES",
            "use_language",
        ),
        "common.settings": ("Settings",),
        "engine.extents": ("Window",),
        "engine.query": (
            "ROLES",
            "EventQuery",
        ),
        "ingest.load": (
            "Dataset",
            "load_events",
            "open_dataset",
            "open_datasets",
        ),
        "model.geo": (
            "Area",
            "MapExtent",
        ),
        "model.schema": (
            "Checked",
            "Problem",
        ),
        "views.state": ("State",),
        "views.view": ("View",),
        "web.app": ("create_app",),
        "web.standalone.document": ("write_page",),
    },
)


def __dir__() -> list[str]:
    return [*_list_names(), "__version__"]
