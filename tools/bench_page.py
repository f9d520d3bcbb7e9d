"""Print what a reader waits for, by the size of the table, in a real browser.

    make bench-page BENCH_ROWS="0 1000 100000 1000000"

A server of its own for each table, a browser without a cache for each first picture, then each
interaction several times: from the input until the last chart that it changes is painted. The
same browser presses a button of the smallest Dash app in the same run, as the floor.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import find_browser
from bench import say
from make_events import make_events
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from rich.console import Console
from rich.table import Table

from dashboard import ids
from dashboard.loading import open_dataset
from dashboard.preparing import prepare
from dashboard.resources import sample_events

_RUNS = 7
# Stands for the article's table.
_ARTICLE = 0
_VIEWPORT = ViewportSize(width=1440, height=900)
_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
# Notes when charts are painted, and how long the server takes for them.
_WATCH = f"""
(() => {{
  const seen = (window.seen = {{ painted: 0, busy: 0, quiet: performance.now(), server: 0 }});
  const ask = window.fetch;
  window.fetch = async (where, ...more) => {{
    const isChart = /"output":"\\.\\.{ids.TIMELINE}\\.figure/.test(String(more[0] && more[0].body));
    const start = performance.now();
    seen.busy += 1;
    try {{
      return await ask(where, ...more);
    }} finally {{
      seen.busy -= 1;
      seen.quiet = performance.now();
      if (isChart) seen.server += performance.now() - start;
    }}
  }};
  const charts = new Set();
  const look = () => {{
    document.querySelectorAll('#{ids.TIMELINE} .js-plotly-plot, #{ids.MAP} .js-plotly-plot')
      .forEach((chart) => {{
        if (!chart.on || charts.has(chart)) return;
        charts.add(chart);
        const note = () => requestAnimationFrame(() => {{ seen.painted = performance.now(); }});
        note();
        chart.on('plotly_afterplot', note);
      }});
    if (charts.size < 2) requestAnimationFrame(look);
  }};
  look();
  for (const input of ['click', 'pointerup']) {{
    document.addEventListener(input, () => {{ seen.input = performance.now(); }}, true);
  }}
}})()
"""
_SETTLED = f"""() => window.seen.painted && !window.seen.busy
  && document.querySelector('#{ids.MAP} .geolayer path')
  && !document.querySelector('._dash-loading-callback')
  && performance.now() - Math.max(window.seen.quiet, window.seen.painted) > 400"""
_TRIVIAL = """
from dash import Dash, Input, Output, html
import waitress
app = Dash()
app.layout = html.Div([html.Button("press", id="button"), html.Div(id="text")])
@app.callback(Output("text", "children"), Input("button", "n_clicks"))
def show(clicks):
    return str(clicks)
server = waitress.create_server(app.server, host="127.0.0.1", port=0)
print(f"http://127.0.0.1:{server.effective_port}", flush=True)
server.run()
"""


@contextmanager
def serving(*command: str) -> Iterator[tuple[str, float, subprocess.Popen[str]]]:
    """Run a server; give its address, the seconds until it had one, and its process."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if not found:
            raise click.ClickException(f"the server printed {line!r}")
        yield found.group(), time.perf_counter() - start, process
    finally:
        process.terminate()
        process.wait(20)


def peak_mb(process: subprocess.Popen[str]) -> str:
    """Read the most memory that a process had, where the system tells (Linux)."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return ""
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return f"{int(found[1]) // 1024:,}" if found else ""


def first_picture(browser: Browser, url: str) -> tuple[float, float, Page]:
    """Open a page without a cache: milliseconds until both charts are painted, bytes until then."""
    page = browser.new_page(viewport=_VIEWPORT)
    page.add_init_script(_WATCH)
    size = [0.0]
    session = page.context.new_cdp_session(page)
    session.on(
        "Network.loadingFinished",
        lambda event: size.append(size.pop() + event["encodedDataLength"]),
    )
    session.send("Network.enable")
    page.goto(url)
    page.wait_for_function(_SETTLED)
    return page.evaluate("window.seen.painted"), size[0], page


def filtered(page: Page) -> None:
    """Choose the first country of the list, or take it back."""
    page.locator(f"#{ids.COUNTRY_FILTER}").click()
    option = page.get_by_role("option").first
    option.wait_for()
    page.wait_for_timeout(300)
    option.click()


def zoomed(page: Page) -> None:
    """Zoom in, then out, by turns."""
    page.evaluate("window.turn = !window.turn")
    page.locator(f"#{ids.ZOOM['in' if page.evaluate('window.turn') else 'out']}").click()


def brushed(page: Page) -> None:
    """Drag over a part of the strip."""
    box = page.locator(f"#{ids.OVERVIEW} .nsewdrag").bounding_box()
    if box is None:
        raise click.ClickException("there is no strip to brush")
    page.evaluate("window.turns = (window.turns || 0) + 1")
    at = 0.2 + 0.05 * (page.evaluate("window.turns") % 8)
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + at * box["width"], height)
    page.mouse.down()
    page.mouse.move(box["x"] + (at + 0.15) * box["width"], height, steps=4)
    page.mouse.up()


def timed(page: Page, act: Callable[[Page], None]) -> tuple[list[float], list[float]]:
    """Milliseconds from an input to the last painting, and the server's share, some times over."""
    waits, shares = [], []
    for _ in range(_RUNS):
        page.evaluate("window.seen.server = 0")
        act(page)
        page.wait_for_timeout(100)
        page.wait_for_function(_SETTLED)
        waits.append(page.evaluate("window.seen.painted - window.seen.input"))
        shares.append(page.evaluate("window.seen.server"))
        page.keyboard.press("Escape")
        page.wait_for_timeout(100)
    return waits, shares


def floor(browser: Browser, url: str) -> list[float]:
    """Milliseconds from a press to its painted answer in the smallest Dash app."""
    page = browser.new_page(viewport=_VIEWPORT)
    page.goto(url)
    page.locator("#button").wait_for()
    page.wait_for_timeout(500)
    press = """() => new Promise((done) => {
      const text = document.getElementById('text');
      const start = performance.now();
      new MutationObserver((_, watch) => {
        watch.disconnect();
        requestAnimationFrame(() => done(performance.now() - start));
      }).observe(text, { childList: true, characterData: true, subtree: true });
      document.getElementById('button').click();
    })"""
    times = [page.evaluate(press) for _ in range(_RUNS)]
    page.close()
    return times


def measured(browser: Browser, rows: int, folder: Path) -> list[Any]:
    """Measure one table; a row of what is printed."""
    path = sample_events()
    if rows != _ARTICLE:
        path = folder / f"{rows}.parquet"
        prepare(open_dataset(make_events(rows)), path)
    with serving("-m", "dashboard", "serve", str(path), "--port", "0") as (url, load, process):
        firsts = [first_picture(browser, url) for _ in range(3)]
        for _, _, page in firsts[:-1]:
            page.close()
        *_, page = firsts[-1]
        cells = [
            f"{rows or len(open_dataset(path).events):,}",
            f"{load:.1f}",
            say([picture for picture, *_ in firsts]),
        ]
        cells.append(f"{firsts[-1][1] / 1e6:.2f}")
        for act in (filtered, zoomed, brushed):
            waits, shares = timed(page, act)
            cells += [say(waits), say(shares)]
        page.close()
        return [*cells, peak_mb(process)]


@click.command()
@click.argument("rows", type=int, nargs=-1)
def main(rows: tuple[int, ...]) -> None:
    """Measure tables of so many events; 0 stands for those of the article."""
    acts = [part for act in ("filter", "zoom", "brush") for part in (act, "of it server")]
    headings = ["events", "ready s", "first picture", "MB sent", *acts, "server MB"]
    table = Table(*headings, title="Milliseconds, median / 95th percentile")
    path = find_browser.find(os.environ)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        for size in rows or (_ARTICLE, 1_000, 100_000, 1_000_000):
            table.add_row(*measured(browser, size, Path(folder)))
        with serving("-c", _TRIVIAL) as (url, *_):
            lowest = floor(browser, url)
        browser.close()
    console = Console(width=150, file=sys.stdout)
    console.print(table)
    console.print(f"The smallest Dash app, from a press to its painted answer: {say(lowest)} ms")


if __name__ == "__main__":
    main()
