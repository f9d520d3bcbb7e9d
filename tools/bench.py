"""Measure speed and memory for tables of different sizes, in the browser and on the server.

    make bench BENCH_ROWS="0 1000 100000 1000000 10000000"

0 means the sample table. Separate processes generate, prepare, serve and measure each table, so
that they do not share memory. The default sizes take seven minutes.
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
from typing import Any, NamedTuple

import click
import find_browser
import numpy as np
from bench_page import VIEWPORT, PageCosts, measure_page, measure_trivial_app
from bench_peers import PEER_NAMES, PeerCosts, measure_peer
from bench_server import ServerCosts, measure_server, memory_mb
from make_events import make_events
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

from dashboard.common.resources import sample_events
from dashboard.ingest.load import open_dataset
from dashboard.views.prebuild import prepare

ROWS = (0, 1_000, 100_000, 1_000_000, 10_000_000)


class Result(NamedTuple):
    """What was measured with one table."""

    events: str
    server: ServerCosts
    page: PageCosts
    peers: dict[str, PeerCosts]


def make_table(rows: int, path: Path) -> tuple[int, float, int]:
    """Generate and prepare a table; return its rows, the seconds to prepare it, and peak memory."""
    dataset = open_dataset(make_events(rows) if rows else sample_events())
    start = time.perf_counter()
    prepare(dataset, path)
    return len(dataset.events), time.perf_counter() - start, memory_mb("VmHWM")


def format_times(times: list[float]) -> str:
    """Format the median and the 95th percentile."""
    return f"{np.median(times):,.0f} / {np.percentile(times, 95):,.0f}"


def page_table(results: list[Result]) -> Table:
    """Tabulate how long readers wait."""
    interactions = list(results[0].page.by_interaction)
    headings = (
        "events",
        "server ready, s",
        "first picture",
        "responds",
        "MB sent",
        *(heading for name in interactions for heading in (name, "of which server")),
        "server memory, MB",
    )
    table = Table(*headings, title="In the browser: milliseconds, median / 95th percentile")
    for size, _, page, _ in results:
        table.add_row(
            size,
            f"{page.ready_s:.1f}",
            format_times(page.first_picture_ms),
            format_times(page.responds_ms),
            f"{page.sent_bytes / 1e6:.2f}",
            *(format_times(times) for name in interactions for times in page.by_interaction[name]),
            f"{page.memory_mb:,}",
        )
    return table


def server_table(results: list[Result]) -> Table:
    """Tabulate the costs of the server alone."""
    interactions = list(results[0].server.by_interaction)
    headings = ("events", "open, s", "first charts, s", *interactions, "memory, MB", "peak, MB")
    table = Table(*headings, title="Server alone: milliseconds for charts + texts, medians")
    for size, server, *_ in results:
        costs = [server.by_interaction[name] for name in interactions]
        cells = [f"{np.median(cost.charts):,.0f} + {np.median(cost.texts):,.0f}" for cost in costs]
        seconds = (f"{server.open_s:.2f}", f"{server.first_charts_s:.2f}")
        table.add_row(size, *seconds, *cells, f"{server.memory_mb:,}", f"{server.peak_mb:,}")
    return table


def growth_table(results: list[Result]) -> Table:
    """Tabulate how each cost grows from one size to the next, as an exponent of the rows."""
    rows = [int(size.replace(",", "")) for size, *_ in results]
    table = Table(
        "cost",
        *(size for size, *_ in results[1:]),
        title="Growth: exponent of the rows (0 is constant, 1 is linear)",
    )
    measures: dict[str, Callable[[Result], float]] = {
        "first picture": lambda result: float(np.median(result.page.first_picture_ms)),
        "responds": lambda result: float(np.median(result.page.responds_ms)),
        "bytes sent": lambda result: result.page.sent_bytes,
        "server memory": lambda result: result.server.memory_mb,
    }
    for name in results[0].page.by_interaction:
        measures[f"{name}, browser"] = lambda result, name=name: float(  # type: ignore[misc]
            np.median(result.page.by_interaction[name][0])
        )
    for name in results[0].server.by_interaction:
        measures[f"{name}, server"] = lambda result, name=name: float(  # type: ignore[misc]
            np.median(np.add(*result.server.by_interaction[name]))
        )
    for label, measure in measures.items():
        costs = [measure(result) for result in results]
        exponents = np.diff(np.log(costs)) / np.diff(np.log(rows))
        table.add_row(label, *(f"{exponent:+.2f}" for exponent in exponents))
    return table


def format_ratio(times: list[float], own: list[float]) -> str:
    """Format the median, and how many times as long this page takes."""
    if not times:
        return "-"
    return f"{np.median(times):,.0f} ({np.median(own) / np.median(times):.1f})"


def peers_table(results: list[Result]) -> Table:
    """Tabulate how long readers wait for the same events drawn by other libraries."""
    title = "Other libraries: median milliseconds (this page takes so many times as long)"
    table = Table("events", "library", "first picture", "filter", "zoom", title=title)
    for events, _, page, peers in results:
        for name, costs in peers.items():
            pairs = (
                (costs.first_picture_ms, page.first_picture_ms),
                (costs.filter_ms, page.by_interaction["filter"][0]),
                (costs.zoom_ms, page.by_interaction["zoom"][0]),
            )
            table.add_row(events, name, *(format_ratio(*pair) for pair in pairs))
    return table


@contextmanager
def separate_process() -> Iterator[Callable[..., Any]]:
    """Yield a function that calls others in a separate process, which ends with the context."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield lambda function, *arguments: pool.submit(function, *arguments).result()


def measure(browser: Browser, rows: int, folder: Path, console: Console) -> Result:
    """Measure one table."""
    path = folder / f"{rows}.parquet"
    with separate_process() as call:
        events, seconds, peak_mb = call(make_table, rows, path)
    index_mb = path.with_name(f"{path.name}.index").stat().st_size / 1e6
    console.print(
        f"{events:,} events: prepared in {seconds:.1f} s, peak memory {peak_mb:,} MB, "
        f"index {index_mb:,.0f} MB"
    )
    with separate_process() as call:
        server = call(measure_server, path)
    page = measure_page(browser, path)
    peers = {name: measure_peer(browser, name, path, VIEWPORT) for name in PEER_NAMES}
    return Result(f"{events:,}", server, page, peers)


@click.command()
@click.argument("rows", type=int, nargs=-1)
def main(rows: tuple[int, ...]) -> None:
    """Measure tables with these numbers of events; 0 means the sample table."""
    console = Console(width=160, file=sys.stdout)
    browser_path = find_browser.find(os.environ)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=find_browser.FLAGS)
        results = [measure(browser, count, Path(folder), console) for count in rows or ROWS]
        picture_ms, responds_ms, click_ms = measure_trivial_app(browser)
        browser.close()
    for make in (page_table, peers_table, server_table, growth_table):
        console.print(make(results))
    console.print(
        f"The smallest Dash app with two charts: first picture {format_times(picture_ms)} ms, "
        f"responds after {format_times(responds_ms)} ms, "
        f"from a click to its painted answer {format_times(click_ms)} ms"
    )


if __name__ == "__main__":
    main()
