"""Measure the server's part of each interaction in one process, without browser or network."""

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
    """Milliseconds per run, for the first answer (charts) and the later ones (texts)."""

    charts: list[float]
    texts: list[float]


class ServerCosts(NamedTuple):
    """Costs of serving one table, in seconds, milliseconds and megabytes."""

    open_s: float
    first_charts_s: float
    memory_mb: int
    peak_mb: int
    by_interaction: dict[str, Cost]


def measure_server(path: Path) -> ServerCosts:
    """Open a table and run each interaction several times, never twice in the same way."""
    start = time.perf_counter()
    dataset = open_dataset(path)
    open_s = time.perf_counter() - start
    precompute(View(dataset))
    first_charts_s = time.perf_counter() - start - open_s
    costs = {name: _time_views(dataset, states) for name, states in interactions(dataset).items()}
    return ServerCosts(open_s, first_charts_s, memory_mb("RssAnon"), memory_mb("VmHWM"), costs)


def interactions(dataset: Dataset) -> dict[str, list[State]]:
    """Return several states for each kind of interaction, each one step from the first state."""
    countries = list(dataset.index.postings(("country",)).counts())
    titles = dataset.events["title"].head(50)
    longest_words = sorted({word for title in titles for word in title.split()}, key=len)[-RUNS:]
    first, last = View(dataset).charts.window
    edges = first + (last - first) * np.arange(RUNS + 1) // RUNS
    brushed = list(pairwise(edges))
    zoomed = [(start, start + (end - start) // 60) for start, end in brushed]
    return {
        "filter": [State(EventQuery((country,))) for country in (countries * RUNS)[:RUNS]],
        "search": [State(EventQuery(text=word)) for word in longest_words],
        "brush": [State(EventQuery(window=window)) for window in brushed],
        "zoom": [State(window=window) for window in zoomed],
    }


def _time_views(dataset: Dataset, states: list[State]) -> Cost:
    cost = Cost([], [])
    for state in states:
        view = View(dataset, state)
        checkpoints = [time.perf_counter()]
        # Zooming in time does not change the map.
        _ = (view.charts.timeline,) if state.window else (view.charts.timeline, view.charts.map)
        checkpoints.append(time.perf_counter())
        _ = (
            view.captions.status,
            view.lists.unplaced,
            view.facets.roles,
            view.charts.overview,
            view.navigation.focus,
        )
        _ = [facet_options(view, name) for name in FACETS]
        checkpoints.append(time.perf_counter())
        for times_ms, seconds in zip(cost, np.diff(checkpoints), strict=True):
            times_ms.append(1000 * float(seconds))
    return cost


def memory_mb(field: str, process_id: int | str = "self") -> int:
    """Return the memory of a process in megabytes; 0 on systems other than Linux.

    Parameters
    ----------
    field
        ``RssAnon`` is memory that no other process shares. ``VmHWM`` is the peak, including shared
        pages of files.
    process_id
        By default this process.
    """
    try:
        status = Path(f"/proc/{process_id}/status").read_text()
    except OSError:
        return 0
    sizes_kb = [int(line.split()[1]) for line in status.splitlines() if line.startswith(field)]
    return sizes_kb[0] // 1024 if sizes_kb else 0
