"""Charts of events as Plotly figures: a timeline, a map, and the numbers that events name.

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

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dashboard.charts.lanes import LANES
    from dashboard.charts.map import map_figure
    from dashboard.charts.numbers import numbers_figure
    from dashboard.charts.overview import overview_figure
    from dashboard.charts.place_marks import MapFrame
    from dashboard.charts.placement import Frame
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

_STYLE = ("COLOURS", "DARK", "GREYSCALE", "LIGHT", "PRINT_THEMES", "THEMES", "Context", "Look")
_MODULES = dict.fromkeys((*_STYLE, "Theme"), "style") | {
    "Frame": "placement",
    "LANES": "lanes",
    "MapFrame": "place_marks",
    "NumbersFrame": "quantities",
    "map_figure": "map",
    "numbers_figure": "numbers",
    "overview_figure": "overview",
    "timeline_figure": "timeline",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: the page's server needs no Plotly figures."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
