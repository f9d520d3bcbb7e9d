"""Print what the server's share of each interaction costs, by the size of the table.

    make bench BENCH_ROWS="1000 100000"

Medians and 95th percentiles of several runs in one process, without a browser and a network, and
beside them what one pass over the rows costs on this machine at this moment.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import click
import numpy as np
from make_events import make_events
from rich.console import Console
from rich.table import Table

from dashboard.layout.filters import facet_options
from dashboard.loading import Dataset, open_dataset
from dashboard.query import FACETS, EventQuery
from dashboard.state import State
from dashboard.view import View

_RUNS = 7
_YEAR = (np.datetime64("2018-01-01", "s"), np.datetime64("2018-12-31", "s"))
_DAYS = (np.datetime64("2018-05-01", "s"), np.datetime64("2018-05-08", "s"))


def charts(view: View) -> Any:
    """Draw what comes in the first answer."""
    return view.timeline, view.map


def texts(view: View) -> Any:
    """Say what comes in the answers after it."""
    facets = [facet_options(view, name) for name in ("countries", *FACETS)]
    return view.status, view.tray, view.roles, facets, view.overview, view.focus


def interactions(data: Dataset) -> dict[str, State]:
    """States that a reader reaches by one step."""
    common = next(iter(data.index.postings(("country",)).counts()))
    return {
        "all events": State(),
        "one country": State(EventQuery((common,))),
        "a word": State(EventQuery(text="convoy")),
        "one year": State(EventQuery(window=_YEAR)),
        "zoom to a week": State(window=_DAYS),
    }


def _see(work: Callable[[View], Any], data: Dataset, state: State) -> None:
    work(View(data, state))


def _one_pass(values: np.ndarray) -> None:
    np.bincount((values * 400).astype(int))


def timed(work: Callable[[], Any]) -> list[float]:
    """Time some work, in milliseconds, after doing it once for what is kept."""
    work()
    times = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return times


def say(times: list[float]) -> str:
    """Say the median and the 95th percentile."""
    return f"{statistics.median(times):.1f} / {np.percentile(times, 95):.1f}"


@click.command()
@click.argument("rows", type=int, nargs=-1)
def main(rows: tuple[int, ...]) -> None:
    """Measure tables of so many events."""
    table = Table(title="Server, ms, median / 95th percentile")
    for heading in (
        "events",
        "interaction",
        "shown",
        "charts",
        "texts",
        "one pass",
        "load s",
        "MB",
    ):
        table.add_column(heading, justify="left" if heading == "interaction" else "right")
    for size in rows or (1_000, 100_000, 1_000_000):
        events = make_events(size)
        start = time.perf_counter()
        data = open_dataset(events)
        load = time.perf_counter() - start
        del events
        values = np.random.default_rng(1).random(size)
        for name, state in interactions(data).items():
            shown = len(View(data, state).selected)
            drawn, said = (timed(partial(_see, work, data, state)) for work in (charts, texts))
            floor = timed(partial(_one_pass, values))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            cells = (f"{size:,}", name, f"{shown:,}", say(drawn), say(said), say(floor))
            table.add_row(*cells, f"{load:.1f}", f"{peak:,}")
    Console(width=120, file=sys.stdout).print(table)


if __name__ == "__main__":
    main()
