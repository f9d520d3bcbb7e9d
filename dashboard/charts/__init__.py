"""Charts of events as Plotly figures: the timeline, the map, and the numbers in claims.

Examples
--------
>>> import pandas as pd
>>> from dashboard import load_events
>>> from dashboard.charts import DARK, Frame, Look, timeline_figure
>>> events, _ = load_events(
...     pd.DataFrame(
...         {
...             "title": ["Talks", "Treaty signed"],
...             "date": ["2024-05", "2024-06-19"],
...             "event_type": ["meeting", "agreement"],
...         }
...     )
... )
>>> figure = timeline_figure(events, Frame(lanes="event_type"), Look(DARK))
>>> [lane.split("</b>")[0] for lane in figure.layout.yaxis.ticktext]
['<b>Agreement', '<b>Meeting']
"""

from typing import TYPE_CHECKING

from dashboard.common.lazy_names import lazy_names

if TYPE_CHECKING:
    from dashboard.charts.lanes import LANES
    from dashboard.charts.map import map_figure
    from dashboard.charts.map_view import MapFrame
    from dashboard.charts.numbers import numbers_figure
    from dashboard.charts.overview import overview_figure
    from dashboard.charts.quantities import NumbersFrame
    from dashboard.charts.style import (
        COLOURS,
        DARK,
        GREYSCALE,
        LIGHT,
        PRINT_THEMES,
        THEMES,
        Context,
        Look,
        Theme,
    )
    from dashboard.charts.timeline import timeline_figure
    from dashboard.charts.timeline_placement import Frame

__all__ = [
    "COLOURS",
    "DARK",
    "GREYSCALE",
    "LANES",
    "LIGHT",
    "PRINT_THEMES",
    "THEMES",
    "Context",
    "Frame",
    "Look",
    "MapFrame",
    "NumbersFrame",
    "Theme",
    "map_figure",
    "numbers_figure",
    "overview_figure",
    "timeline_figure",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "lanes": ("LANES",),
        "map": ("map_figure",),
        "numbers": ("numbers_figure",),
        "overview": ("overview_figure",),
        "map_view": ("MapFrame",),
        "timeline_placement": ("Frame",),
        "quantities": ("NumbersFrame",),
        "style": (
            *("COLOURS", "DARK", "GREYSCALE", "LIGHT", "PRINT_THEMES", "THEMES"),
            *("Context", "Look", "Theme"),
        ),
        "timeline": ("timeline_figure",),
    },
)
