"""What the server's share of each interaction costs, in process: no browser, no network."""

import time
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dashboard.engine.query import FACETS, EventQuery
from dashboard.ingest.load import Dataset, open_dataset
from dashboard.views.prebuild import precompute
from dashboard.views.state import State
from dashboard.views.view import View
from dashboard.web.components.filters import facet_options

RUNS = 7


class Cost(NamedTuple):
    """Milliseconds of each run: what comes in the first answer, and in those after it."""

    charts: list[float]
    texts: list[float]


class ServerCosts(NamedTuple):
    """What one table costs a server; seconds, milliseconds, megabytes."""

    opened_s: float
    first_s: float
    own_mb: int
    peak_mb: int
    by_interaction: dict[str, Cost]


def measure_server(path: Path) -> ServerCosts:
    """Open a table and do what readers do, never the same twice."""
    start = time.perf_counter()
    data = open_dataset(path)
    opened = time.perf_counter() - start
    precompute(View(data))
    first = time.perf_counter() - start - opened
    costs = {name: _timed(data, states) for name, states in interactions(data).items()}
    return ServerCosts(opened, first, memory_mb("RssAnon"), memory_mb("VmHWM"), costs)


def interactions(data: Dataset) -> dict[str, list[State]]:
    """States that a reader reaches by one step, several of each kind."""
    codes = list(data.index.postings(("country",)).counts())
    titles = data.events["title"].head(50)
    words = sorted({word for title in titles for word in title.split()}, key=len)[-RUNS:]
    first, last = View(data).charts.window
    edges = first + (last - first) * np.arange(RUNS + 1) // RUNS
    parts = list(pairwise(edges))
    near = [(start, start + (end - start) // 60) for start, end in parts]
    return {
        "filter": [State(EventQuery((code,))) for code in (codes * RUNS)[:RUNS]],
        "search": [State(EventQuery(text=word)) for word in words],
        "brush": [State(EventQuery(window=part)) for part in parts],
        "zoom": [State(window=part) for part in near],
    }


def _timed(data: Dataset, states: list[State]) -> Cost:
    cost = Cost([], [])
    for state in states:
        view = View(data, state)
        moments = [time.perf_counter()]
        # Time moves nothing on the map.
        _ = (view.charts.timeline,) if state.window else (view.charts.timeline, view.charts.map)
        moments.append(time.perf_counter())
        _ = (
            view.captions.status,
            view.lists.unplaced,
            view.facets.roles,
            view.charts.overview,
            view.navigation.focus,
        )
        _ = [facet_options(view, name) for name in FACETS]
        moments.append(time.perf_counter())
        for times, spent in zip(cost, np.diff(moments), strict=True):
            times.append(1000 * float(spent))
    return cost


def memory_mb(kind: str, process: int | str = "self") -> int:
    """Read what a process holds, where the system tells (Linux); 0 elsewhere.

    Parameters
    ----------
    kind
        ``RssAnon`` for what is its own by now, ``VmHWM`` for the most that it ever held, with the
        pages of files that it shares with others.
    process
        Its number.
    """
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = [line for line in status.splitlines() if line.startswith(kind)]
    return int(found[0].split()[1]) // 1024 if found else 0
