"""Print what tables of different sizes cost their readers and their server, and how that grows.

    make bench BENCH_ROWS="0 1000 100000 1000000 10000000"

0 stands for the events of the article. Each table is made, prepared, served and measured by
processes of their own, so that none has another's memory. All of it takes a quarter of an hour.
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
from bench_page import PageCosts, floor, measure_page
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


def made(rows: int, path: Path) -> tuple[int, float, int]:
    """Make and prepare a table: its rows, the seconds to prepare it, and the most memory taken."""
    data = open_dataset(make_events(rows) if rows else sample_events())
    start = time.perf_counter()
    prepare(data, path)
    return len(data.events), time.perf_counter() - start, memory_mb("VmHWM")


def say(times: list[float]) -> str:
    """Say the median and the 95th percentile."""
    return f"{np.median(times):,.0f} / {np.percentile(times, 95):,.0f}"


def waits(results: list[Result]) -> Table:
    """Tell what a reader waits for."""
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
        cells = [say(times) for act in acts for times in page.by_interaction[act]]
        sent = f"{page.sent / 1e6:.2f}"
        opened = (f"{page.ready_s:.1f}", say(page.first_ms), say(page.answers_ms), sent)
        table.add_row(name, *opened, *cells, f"{page.own_mb:,}")
    return table


def work(results: list[Result]) -> Table:
    """Tell what the server does for it, in process."""
    acts = list(results[0][1].by_interaction)
    headings = ("events", "open s", "first charts s", *acts, "own MB", "peak MB")
    table = Table(*headings, title="Server alone: milliseconds for charts + texts, medians")
    for name, server, _ in results:
        costs = [server.by_interaction[act] for act in acts]
        cells = [f"{np.median(cost.charts):,.0f} + {np.median(cost.texts):,.0f}" for cost in costs]
        spent = (f"{server.opened_s:.2f}", f"{server.first_s:.2f}")
        table.add_row(name, *spent, *cells, f"{server.own_mb:,}", f"{server.peak_mb:,}")
    return table


def growth(results: list[Result]) -> Table:
    """Tell by which power of the rows each cost grows, from each size to the next."""
    rows = [int(name.replace(",", "")) for name, *_ in results]
    table = Table("what", *(name for name, *_ in results[1:]), title="Grows by which power of rows")
    measures: dict[str, Callable[[Result], float]] = {
        "first picture": lambda one: float(np.median(one[2].first_ms)),
        "first answer": lambda one: float(np.median(one[2].answers_ms)),
        "bytes sent": lambda one: one[2].sent,
        "server's own memory": lambda one: one[1].own_mb,
    }
    for act in results[0][2].by_interaction:
        measures[f"{act}, browser"] = lambda one, act=act: float(  # type: ignore[misc]
            np.median(one[2].by_interaction[act][0])
        )
    for act in results[0][1].by_interaction:
        measures[f"{act}, server"] = lambda one, act=act: float(  # type: ignore[misc]
            np.median(np.add(*one[1].by_interaction[act]))
        )
    for name, of in measures.items():
        powers = np.diff(np.log([of(one) for one in results])) / np.diff(np.log(rows))
        table.add_row(name, *(f"{power:+.2f}" for power in powers))
    return table


@contextmanager
def alone() -> Iterator[Callable[..., Any]]:
    """Call functions in a process of their own, which ends with it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield lambda work, *given: pool.submit(work, *given).result()


def measured(browser: Browser, rows: int, folder: Path, console: Console) -> Result:
    """Measure one table."""
    path = folder / f"{rows}.parquet"
    with alone() as call:
        count, seconds, peak = call(made, rows, path)
    size = path.with_name(f"{path.name}.index").stat().st_size / 1e6
    console.print(
        f"{count:,} events: prepared in {seconds:.1f} s with {peak:,} MB, index {size:,.0f} MB"
    )
    with alone() as call:
        server = call(measure_server, path)
    return f"{count:,}", server, measure_page(browser, path)


@click.command()
@click.argument("rows", type=int, nargs=-1)
def main(rows: tuple[int, ...]) -> None:
    """Measure tables of so many events; 0 stands for those of the article."""
    console = Console(width=160, file=sys.stdout)
    path = find_browser.find(os.environ)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=find_browser.FLAGS)
        results = [measured(browser, size, Path(folder), console) for size in rows or ROWS]
        picture, press = floor(browser)
        browser.close()
    for table in (waits(results), work(results), growth(results)):
        console.print(table)
    console.print(
        f"The smallest Dash app with two charts: first picture {say(picture)} ms, "
        f"from a press to its painted answer {say(press)} ms"
    )


if __name__ == "__main__":
    main()
