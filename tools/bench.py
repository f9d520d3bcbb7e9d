"""Print what tables of different sizes cost their readers and their server, and how that grows.

    make bench BENCH_ROWS="0 1000 100000 1000000 10000000"

0 means the sample table. Each table is made, prepared, served and measured in separate processes,
so that none shares another's memory. The default sizes take seven minutes.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
import find_browser
import numpy as np
from bench_page import PageCosts, measure_page, measure_trivial_app
from bench_server import ServerCosts, measure_server, memory_mb
from make_events import make_events
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

from dashboard.common.resources import sample_events
from dashboard.ingest.load import open_dataset
from dashboard.views.prebuild import prepare

ROWS = (0, 1_000, 100_000, 1_000_000, 10_000_000)
Result = tuple[str, ServerCosts, PageCosts]


def make_table(rows: int, path: Path) -> tuple[int, float, int]:
    """Make and prepare a table; return its rows, the seconds for preparing it, and peak memory."""
    data = open_dataset(make_events(rows) if rows else sample_events())
    start = time.perf_counter()
    prepare(data, path)
    return len(data.events), time.perf_counter() - start, memory_mb("VmHWM")


def format_times(times: list[float]) -> str:
    """Format the median and the 95th percentile."""
    return f"{np.median(times):,.0f} / {np.percentile(times, 95):,.0f}"


def waiting_table(results: list[Result]) -> Table:
    """Tabulate how long a reader waits."""
    acts = ("filter", "zoom", "brush")
    parts = [part for act in acts for part in (act, "of it server")]
    headings = (
        "events",
        "ready s",
        "first picture",
        "answers",
        "MB sent",
        *parts,
        "server's own MB",
    )
    table = Table(*headings, title="In the browser: milliseconds, median / 95th percentile")
    for name, _, page in results:
        cells = [format_times(times) for act in acts for times in page.by_interaction[act]]
        sent = f"{page.sent / 1e6:.2f}"
        opened = (
            f"{page.ready_s:.1f}",
            format_times(page.first_ms),
            format_times(page.answers_ms),
            sent,
        )
        table.add_row(name, *opened, *cells, f"{page.own_mb:,}")
    return table


def server_table(results: list[Result]) -> Table:
    """Tabulate the cost of the server, measured in process."""
    acts = list(results[0][1].by_interaction)
    headings = ("events", "open s", "first charts s", *acts, "own MB", "peak MB")
    table = Table(*headings, title="Server alone: milliseconds for charts + texts, medians")
    for name, server, _ in results:
        costs = [server.by_interaction[act] for act in acts]
        cells = [f"{np.median(cost.charts):,.0f} + {np.median(cost.texts):,.0f}" for cost in costs]
        timings = (f"{server.opened_s:.2f}", f"{server.first_s:.2f}")
        table.add_row(name, *timings, *cells, f"{server.own_mb:,}", f"{server.peak_mb:,}")
    return table


def growth_table(results: list[Result]) -> Table:
    """Tabulate the power of the rows by which each cost grows, from each size to the next."""
    rows = [int(name.replace(",", "")) for name, *_ in results]
    table = Table("what", *(name for name, *_ in results[1:]), title="Grows by which power of rows")
    measures: dict[str, Callable[[Result], float]] = {
        "first picture": lambda result: float(np.median(result[2].first_ms)),
        "first answer": lambda result: float(np.median(result[2].answers_ms)),
        "bytes sent": lambda result: result[2].sent,
        "server's own memory": lambda result: result[1].own_mb,
    }
    for act in results[0][2].by_interaction:
        measures[f"{act}, browser"] = lambda result, act=act: float(  # type: ignore[misc]
            np.median(result[2].by_interaction[act][0])
        )
    for act in results[0][1].by_interaction:
        measures[f"{act}, server"] = lambda result, act=act: float(  # type: ignore[misc]
            np.median(np.add(*result[1].by_interaction[act]))
        )
    for name, measure in measures.items():
        powers = np.diff(np.log([measure(result) for result in results])) / np.diff(np.log(rows))
        table.add_row(name, *(f"{power:+.2f}" for power in powers))
    return table


@contextmanager
def separate_process() -> Iterator[Callable[..., Any]]:
    """Call functions in a separate process, which ends with the context."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield lambda function, *arguments: pool.submit(function, *arguments).result()


def measure(browser: Browser, rows: int, folder: Path, console: Console) -> Result:
    """Measure one table."""
    path = folder / f"{rows}.parquet"
    with separate_process() as call:
        count, seconds, peak = call(make_table, rows, path)
    size = path.with_name(f"{path.name}.index").stat().st_size / 1e6
    console.print(
        f"{count:,} events: prepared in {seconds:.1f} s with {peak:,} MB, index {size:,.0f} MB"
    )
    with separate_process() as call:
        server = call(measure_server, path)
    return f"{count:,}", server, measure_page(browser, path)


@click.command()
@click.argument("rows", type=int, nargs=-1)
def main(rows: tuple[int, ...]) -> None:
    """Measure tables with these numbers of events; 0 means the sample table."""
    console = Console(width=160, file=sys.stdout)
    path = find_browser.find(os.environ)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=find_browser.FLAGS)
        results = [measure(browser, size, Path(folder), console) for size in rows or ROWS]
        picture, press = measure_trivial_app(browser)
        browser.close()
    for table in (waiting_table(results), server_table(results), growth_table(results)):
        console.print(table)
    console.print(
        f"The smallest Dash app with two charts: first picture {format_times(picture)} ms, "
        f"from a press to its painted answer {format_times(press)} ms"
    )


if __name__ == "__main__":
    main()
