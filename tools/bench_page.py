"""How long a reader waits, measured in a real browser.

Each table has its own server, and each first picture a browser without a cache. Each interaction
is repeated, and measured from the input until the last chart that it changes is painted.
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
_VIEWPORT = ViewportSize(width=1440, height=900)
# Records when both charts are first visible, when they respond, when they are painted again, and
# how long the server takes.
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
  // The page asks for charts ahead of Dash by other means; they are drawn before that has ended.
  const {{ send }} = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (body) {{
    seen.busy += 1;
    this.addEventListener('loadend', () => {{
      seen.busy -= 1;
      seen.quiet = performance.now();
    }});
    send.call(this, body);
  }};
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => {{
    const isAhead = entry.initiatorType === 'xmlhttprequest' && entry.name.includes('_dash-update');
    if (isAhead) seen.server += entry.responseEnd - entry.startTime;
  }})).observe({{ type: 'resource' }});
  const charts = new Set();
  const painted = (name) => requestAnimationFrame(() => setTimeout(() => {{
    seen[name] = performance.now();
  }}));
  const isVisible = (chart) => document.querySelector(
    `:is(#${{chart}}, .first-paint .${{chart}}) :is(.trace, .heatmaplayer image, .geolayer path)`);
  const look = () => {{
    if (!seen.visible && isVisible('{ids.TIMELINE}') && isVisible('{ids.MAP}')) {{
      seen.visible = true;
      painted('first');
    }}
    document.querySelectorAll('#{ids.TIMELINE} .js-plotly-plot, #{ids.MAP} .js-plotly-plot')
      .forEach((chart) => {{
        if (!chart.on || charts.has(chart)) return;
        charts.add(chart);
        const note = () => requestAnimationFrame(() => {{ seen.painted = performance.now(); }});
        note();
        chart.on('plotly_afterplot', note);
        if (charts.size === 2) painted('answers');
      }});
    if (charts.size < 2 || !seen.visible) requestAnimationFrame(look);
  }};
  look();
  for (const input of ['click', 'pointerup']) {{
    document.addEventListener(input, () => {{ seen.input = performance.now(); }}, true);
  }}
}})()
"""
_SETTLED = f"""() => window.seen.answers && window.seen.painted && !window.seen.busy
  && document.querySelector('#{ids.MAP} .geolayer path, #{ids.MAP} .scatterlayer path')
  && !document.querySelector('._dash-loading-callback')
  && performance.now() - Math.max(window.seen.quiet, window.seen.painted) > 400"""
_PRESS = """
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
app.layout = html.Div([html.Button("press", id="button"), html.Div(id="text"), *charts])
@app.callback(Output("text", "children"), Input("button", "n_clicks"))
def show(clicks):
    return str(clicks)
server = waitress.create_server(app.server, host="127.0.0.1", port=0)
print(f"http://127.0.0.1:{{server.effective_port}}", flush=True)
server.run()
"""


@contextmanager
def serving(*command: str) -> Iterator[tuple[str, float, subprocess.Popen[str]]]:
    """Run a server; yield its address, the seconds until it printed that, and its process."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        address = re.search(r"http://127\.0\.0\.1:\d+", line)
        if not address:
            raise click.ClickException(f"the server printed {line!r}")
        yield address.group(), time.perf_counter() - start, process
    finally:
        process.terminate()
        process.wait(20)


class PageCosts(NamedTuple):
    """Costs of one table for its readers: seconds, milliseconds and bytes, in several runs.

    Both charts are first visible as pictures, and respond later. Each interaction has the time
    until all its changes are painted, and the server's share of that.
    """

    ready_s: float
    first_ms: list[float]
    answers_ms: list[float]
    sent: int
    by_interaction: dict[str, tuple[list[float], list[float]]]
    own_mb: int


def measure_page(browser: Browser, path: Path) -> PageCosts:
    """Serve a table, open it and interact with it, never twice in the same way."""
    with serving("-m", "dashboard", "serve", str(path), "--port", "0") as (url, load, process):
        firsts = [first_picture(browser, url) for _ in range(3)]
        for opened in firsts[:-1]:
            opened.page.close()
        page = firsts[-1].page
        acts = {"filter": filter_country, "zoom": zoom_in, "brush": brush}
        costs = {name: time_interaction(page, act) for name, act in acts.items()}
        page.close()
        own_mb = memory_mb("RssAnon", process.pid)
        first = [opened.first_ms for opened in firsts]
        answers = [opened.answers_ms for opened in firsts]
        return PageCosts(load, first, answers, firsts[-1].sent, costs, own_mb)


class Opened(NamedTuple):
    """A page, the milliseconds until both charts are visible and respond, and the bytes sent."""

    first_ms: float
    answers_ms: float
    sent: int
    page: Page


def first_picture(browser: Browser, url: str) -> Opened:
    """Open a page without a cache."""
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
    first, answers = page.evaluate("[window.seen.first, window.seen.answers]")
    return Opened(first, answers, int(size[0]), page)


def filter_country(page: Page) -> None:
    """Choose one more country, a different one at each call."""
    page.locator(f"#{ids.COUNTRY_FILTER}").click()
    options = page.get_by_role("option")
    options.first.wait_for()
    page.wait_for_timeout(300)
    options.nth(_turn(page) % options.count()).click()


def zoom_in(page: Page) -> None:
    """Zoom in, further at each call."""
    page.locator(f"#{ids.ZOOM['in']}").click()


def _turn(page: Page) -> int:
    """Count how often this was called for a page."""
    return int(page.evaluate("window.turns = (window.turns ?? -1) + 1"))


def brush(page: Page) -> None:
    """Drag over a part of the overview."""
    box = page.locator(f"#{ids.OVERVIEW} .nsewdrag").bounding_box()
    if box is None:
        raise click.ClickException("there is no overview to brush")
    at = 0.2 + 0.05 * (_turn(page) % 8)
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + at * box["width"], height)
    page.mouse.down()
    page.mouse.move(box["x"] + (at + 0.15) * box["width"], height, steps=4)
    page.mouse.up()


def time_interaction(page: Page, act: Callable[[Page], None]) -> tuple[list[float], list[float]]:
    """Milliseconds from an input to the last painting, and the server's share, in several runs."""
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


def measure_trivial_app(browser: Browser) -> tuple[list[float], list[float]]:
    """Milliseconds of the smallest Dash app until two charts are painted, and for an answer."""
    with serving("-c", _TRIVIAL) as (url, *_):
        firsts = [first_picture(browser, url) for _ in range(3)]
        page = firsts[-1].page
        times = [float(page.evaluate(_PRESS)) for _ in range(_RUNS)]
        for opened in firsts:
            opened.page.close()
        return [opened.first_ms for opened in firsts], times
