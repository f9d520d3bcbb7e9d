"""Measure how long readers wait, in a real browser.

Each table has a separate server, and each first picture starts with an empty cache. Each
interaction runs several times. Its time lasts from the input until the last chart is painted.
"""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click
from bench_server import memory_mb
from playwright.sync_api import Browser, Page, ViewportSize

from dashboard.views import ids

_RUNS = 7
VIEWPORT = ViewportSize(width=1440, height=900)
# Record when both charts are first visible, when they respond, when they are last painted, and how
# long the server takes.
_RECORDER = f"""
(() => {{
  const timing = (window.timing = {{ painted: 0, busy: 0, quiet: performance.now(), server: 0 }});
  const originalFetch = window.fetch;
  window.fetch = async (url, options) => {{
    const isChart = /"output":"\\.\\.{ids.TIMELINE}\\.figure/.test(String(options?.body));
    const start = performance.now();
    timing.busy += 1;
    try {{
      return await originalFetch(url, options);
    }} finally {{
      timing.busy -= 1;
      timing.quiet = performance.now();
      if (isChart) timing.server += performance.now() - start;
    }}
  }};
  // prefetch.js uses XMLHttpRequest, and draws the charts before the request has ended.
  const {{ send }} = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (body) {{
    timing.busy += 1;
    this.addEventListener('loadend', () => {{
      timing.busy -= 1;
      timing.quiet = performance.now();
    }});
    send.call(this, body);
  }};
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => {{
    const isPrefetch = entry.initiatorType === 'xmlhttprequest';
    if (isPrefetch && entry.name.includes('_dash-update')) {{
      timing.server += entry.responseEnd - entry.startTime;
    }}
  }})).observe({{ type: 'resource' }});
  const charts = new Set();
  const painted = (name) => requestAnimationFrame(() => setTimeout(() => {{
    timing[name] = performance.now();
  }}));
  const isVisible = (chart) => document.querySelector(
    `:is(#${{chart}}, .first-paint .${{chart}}) :is(.trace, .heatmaplayer image, .geolayer path)`);
  const poll = () => {{
    if (!timing.visible && isVisible('{ids.TIMELINE}') && isVisible('{ids.MAP}')) {{
      timing.visible = true;
      painted('first');
    }}
    document.querySelectorAll('#{ids.TIMELINE} .js-plotly-plot, #{ids.MAP} .js-plotly-plot')
      .forEach((chart) => {{
        if (!chart.on || charts.has(chart)) return;
        charts.add(chart);
        const recordPaint = () => requestAnimationFrame(() => {{
          timing.painted = performance.now();
        }});
        recordPaint();
        chart.on('plotly_afterplot', recordPaint);
        if (charts.size === 2) painted('responds');
      }});
    if (charts.size < 2 || !timing.visible) requestAnimationFrame(poll);
  }};
  poll();
  for (const input of ['click', 'pointerup']) {{
    document.addEventListener(input, () => {{ timing.input = performance.now(); }}, true);
  }}
}})()
"""
_SETTLED = f"""() => window.timing.responds && window.timing.painted && !window.timing.busy
  && document.querySelector('#{ids.MAP} .geolayer path, #{ids.MAP} .scatterlayer path')
  && !document.querySelector('._dash-loading-callback')
  && performance.now() - Math.max(window.timing.quiet, window.timing.painted) > 400"""
_CLICK = """
() => new Promise((done) => {
  const text = document.getElementById('text');
  const start = performance.now();
  new MutationObserver((_, watch) => {
    watch.disconnect();
    requestAnimationFrame(() => done(performance.now() - start));
  }).observe(text, { childList: true, characterData: true, subtree: true });
  document.getElementById('button').click();
})"""
# The smallest app with two charts.
_TRIVIAL = f"""
from dash import Dash, Input, Output, dcc, html
import waitress
app = Dash()
points = {{"data": [{{"type": "scatter", "mode": "markers", "y": list(range(41))}}]}}
charts = [html.Div(dcc.Graph(figure=points), id=name) for name in ("{ids.TIMELINE}", "{ids.MAP}")]
app.layout = html.Div([html.Button("Click", id="button"), html.Div(id="text"), *charts])
@app.callback(Output("text", "children"), Input("button", "n_clicks"))
def show(clicks):
    return str(clicks)
server = waitress.create_server(app.server, host="127.0.0.1", port=0)
print(f"http://127.0.0.1:{{server.effective_port}}", flush=True)
server.run()
"""


@contextmanager
def serving(*command: str) -> Iterator[tuple[str, float, subprocess.Popen[str]]]:
    """Run a server; yield its URL, the seconds until it printed the URL, and its process."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        url = re.search(r"http://127\.0\.0\.1:\d+", line)
        if not url:
            raise click.ClickException(f"The server printed {line!r} instead of its URL.")
        yield url.group(), time.perf_counter() - start, process
    finally:
        process.terminate()
        process.wait(20)


class PageCosts(NamedTuple):
    """How long the readers of one table wait, in several runs.

    Attributes
    ----------
    ready_s
        Time until the server accepts requests.
    first_picture_ms, responds_ms
        Time until both charts are painted, and until they respond to input.
    sent_bytes
        Size of all answers for the first picture.
    by_interaction
        Milliseconds until all changes are painted, and the server's share of them.
    memory_mb
        Memory that the server shares with no other process.
    """

    ready_s: float
    first_picture_ms: list[float]
    responds_ms: list[float]
    sent_bytes: int
    by_interaction: dict[str, tuple[list[float], list[float]]]
    memory_mb: int


def measure_page(browser: Browser, path: Path) -> PageCosts:
    """Serve a table, open it and interact with it, never twice in the same way."""
    with serving("-m", "dashboard", "serve", str(path), "--port", "0") as (url, ready_s, process):
        visits = [open_page(browser, url) for _ in range(3)]
        for visit in visits[:-1]:
            visit.page.close()
        page = visits[-1].page
        interactions = {"filter": filter_country, "zoom": zoom_in, "brush": brush}
        costs = {name: time_interaction(page, act) for name, act in interactions.items()}
        page.close()
        return PageCosts(
            ready_s,
            [visit.first_picture_ms for visit in visits],
            [visit.responds_ms for visit in visits],
            visits[-1].sent_bytes,
            costs,
            memory_mb("RssAnon", process.pid),
        )


class Visit(NamedTuple):
    """An open page, the milliseconds until its charts are visible and respond, and its bytes."""

    first_picture_ms: float
    responds_ms: float
    sent_bytes: int
    page: Page


def open_page(browser: Browser, url: str) -> Visit:
    """Open a page with an empty cache."""
    page = browser.new_page(viewport=VIEWPORT)
    page.add_init_script(_RECORDER)
    sizes: list[float] = []
    session = page.context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    page.goto(url)
    page.wait_for_function(_SETTLED)
    first_picture_ms, responds_ms = page.evaluate("[window.timing.first, window.timing.responds]")
    return Visit(first_picture_ms, responds_ms, int(sum(sizes)), page)


def filter_country(page: Page) -> None:
    """Choose another country at each call."""
    page.locator(f"#{ids.COUNTRY_FILTER}").click()
    options = page.get_by_role("option")
    options.first.wait_for()
    page.wait_for_timeout(300)
    options.nth(_call_number(page) % options.count()).click()


def zoom_in(page: Page) -> None:
    """Zoom in, further at each call."""
    page.locator(f"#{ids.ZOOM['in']}").click()


def _call_number(page: Page) -> int:
    """Count the calls for a page, from 0."""
    return int(page.evaluate("window.callNumber = (window.callNumber ?? -1) + 1"))


def brush(page: Page) -> None:
    """Drag across a part of the overview, another one at each call."""
    box = page.locator(f"#{ids.OVERVIEW} .nsewdrag").bounding_box()
    if box is None:
        raise click.ClickException("The page has no overview to brush.")
    start = 0.2 + 0.05 * (_call_number(page) % 8)
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + start * box["width"], middle)
    page.mouse.down()
    page.mouse.move(box["x"] + (start + 0.15) * box["width"], middle, steps=4)
    page.mouse.up()


def time_interaction(page: Page, act: Callable[[Page], None]) -> tuple[list[float], list[float]]:
    """Return the milliseconds from input to last paint, and the server's share, for each run."""
    total_ms, server_ms = [], []
    for _ in range(_RUNS):
        page.evaluate("window.timing.server = 0")
        act(page)
        page.wait_for_timeout(100)
        page.wait_for_function(_SETTLED)
        total_ms.append(page.evaluate("window.timing.painted - window.timing.input"))
        server_ms.append(page.evaluate("window.timing.server"))
        page.keyboard.press("Escape")
        page.wait_for_timeout(100)
    return total_ms, server_ms


def measure_trivial_app(browser: Browser) -> tuple[list[float], list[float], list[float]]:
    """Time a minimal Dash app in milliseconds: its two charts, until they respond, and a click."""
    with serving("-c", _TRIVIAL) as (url, *_):
        visits = [open_page(browser, url) for _ in range(3)]
        page = visits[-1].page
        clicks_ms = [float(page.evaluate(_CLICK)) for _ in range(_RUNS)]
        for visit in visits:
            visit.page.close()
        return (
            [visit.first_picture_ms for visit in visits],
            [visit.responds_ms for visit in visits],
            clicks_ms,
        )
