"""What a reader waits for, in a real browser.

A server of its own for each table, a browser without a cache for each first picture, then each
interaction several times: from the input until the last chart that it changes is painted.
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
# Notes when both charts stand first, when they answer, when they are painted again, and how long
# the server takes for that.
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
  new PerformanceObserver((list) => list.getEntries().forEach((one) => {{
    const isAhead = one.initiatorType === 'xmlhttprequest' && one.name.includes('_dash-update');
    if (isAhead) seen.server += one.responseEnd - one.startTime;
  }})).observe({{ type: 'resource' }});
  const charts = new Set();
  const painted = (name) => requestAnimationFrame(() => setTimeout(() => {{
    seen[name] = performance.now();
  }}));
  const stands = (chart) => document.querySelector(
    `:is(#${{chart}}, .first-paint .${{chart}}) :is(.trace, .heatmaplayer image, .geolayer path)`);
  const look = () => {{
    if (!seen.standing && stands('{ids.TIMELINE}') && stands('{ids.MAP}')) {{
      seen.standing = true;
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
    if (charts.size < 2 || !seen.standing) requestAnimationFrame(look);
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


class PageCosts(NamedTuple):
    """What one table costs its readers: seconds, milliseconds and bytes; each act in several runs.

    Both charts stand first as a picture, and answer later.
    Of each act, the time until all that it changes is painted, and the server's share of it.
    """

    ready_s: float
    first_ms: list[float]
    answers_ms: list[float]
    sent: int
    by_interaction: dict[str, tuple[list[float], list[float]]]
    own_mb: int


def measure_page(browser: Browser, path: Path) -> PageCosts:
    """Serve a table, open it and do what readers do, never the same twice."""
    with serving("-m", "dashboard", "serve", str(path), "--port", "0") as (url, load, process):
        firsts = [first_picture(browser, url) for _ in range(3)]
        for one in firsts[:-1]:
            one.page.close()
        page = firsts[-1].page
        acts = {"filter": filtered, "zoom": zoomed, "brush": brushed}
        costs = {name: timed(page, act) for name, act in acts.items()}
        page.close()
        own = memory_mb("RssAnon", process.pid)
        first, answers = [one.first_ms for one in firsts], [one.answers_ms for one in firsts]
        return PageCosts(load, first, answers, firsts[-1].sent, costs, own)


class Opened(NamedTuple):
    """A page, the milliseconds until both charts stand, and answer, and the bytes it took."""

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


def filtered(page: Page) -> None:
    """Choose one more country, at each call another one."""
    page.locator(f"#{ids.COUNTRY_FILTER}").click()
    options = page.get_by_role("option")
    options.first.wait_for()
    page.wait_for_timeout(300)
    options.nth(_turn(page) % options.count()).click()


def zoomed(page: Page) -> None:
    """Zoom in, further at each call."""
    page.locator(f"#{ids.ZOOM['in']}").click()


def _turn(page: Page) -> int:
    """How often this was asked of a page before."""
    return int(page.evaluate("window.turns = (window.turns ?? -1) + 1"))


def brushed(page: Page) -> None:
    """Drag over a part of the strip."""
    box = page.locator(f"#{ids.OVERVIEW} .nsewdrag").bounding_box()
    if box is None:
        raise click.ClickException("there is no strip to brush")
    at = 0.2 + 0.05 * (_turn(page) % 8)
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


def floor(browser: Browser) -> tuple[list[float], list[float]]:
    """Milliseconds in the smallest Dash app: to two painted charts; from a press to its answer."""
    with serving("-c", _TRIVIAL) as (url, *_):
        firsts = [first_picture(browser, url) for _ in range(3)]
        page = firsts[-1].page
        times = [float(page.evaluate(_PRESS)) for _ in range(_RUNS)]
        for one in firsts:
            one.page.close()
        return [one.first_ms for one in firsts], times
