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
"row 2, country: given 'Russia'; read as RUS"
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from dashboard.charts.map import map_figure
    from dashboard.charts.timeline import timeline_figure
    from dashboard.engine.query import EventQuery
    from dashboard.ingest.load import load_events, open_dataset
    from dashboard.web.app import create_app

__all__ = [
    "EventQuery",
    "create_app",
    "load_events",
    "map_figure",
    "open_dataset",
    "timeline_figure",
]

_HOMES = {
    "EventQuery": "dashboard.engine.query",
    "create_app": "dashboard.web.app",
    "load_events": "dashboard.ingest.load",
    "map_figure": "dashboard.charts.map",
    "open_dataset": "dashboard.ingest.load",
    "timeline_figure": "dashboard.charts.timeline",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for: who only loads a table waits for no Dash and no Plotly."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
