"""Measure how long readers wait for the same events drawn by other libraries.

Observable Plot draws a timeline of bars and a map of dots; vis-timeline draws a timeline. Neither
needs a server: their pages load all events and filter them in the browser. They draw no titles of
events beyond their own defaults, no statements and no uncertainty of dates or places.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import NamedTuple

import pandas as pd
from playwright.sync_api import Browser, Page, ViewportSize
from playwright.sync_api import TimeoutError as Timeout

from dashboard.common.resources import resource
from dashboard.ingest.load import open_dataset

PEERS = Path(__file__).parent / "peers"
# Each peer and its page.
PEER_NAMES = {"Observable Plot": "plot", "vis-timeline": "vis-timeline"}
# Above this, the peers take over a minute or too much memory.
_MOST_EVENTS = 100_000
_RUNS = 7
_LIMIT_MS = 60_000


class PeerCosts(NamedTuple):
    """Milliseconds until a peer has painted its first picture, a filter and a zoom, per run."""

    first_picture_ms: list[float]
    filter_ms: list[float]
    zoom_ms: list[float]


def measure_peer(browser: Browser, name: str, path: Path, viewport: ViewportSize) -> PeerCosts:
    """Draw a table with a peer; the costs are empty if it takes over a minute or is not installed.

    Parameters
    ----------
    name
        One of ``PEER_NAMES``.
    path
        A table that the program has prepared.
    """
    costs = PeerCosts([], [], [])
    events = open_dataset(path).events
    if len(events) > _MOST_EVENTS or not (PEERS / "node_modules").is_dir():
        return costs
    with _serving(events) as url:
        try:
            pages = [_open(browser, f"{url}/{PEER_NAMES[name]}.html", viewport) for _ in range(3)]
            costs.first_picture_ms.extend(
                page.evaluate("window.peer.firstPaintMs") for page in pages
            )
            for run in range(_RUNS):
                costs.filter_ms.append(_time(pages[-1], f"filter({run})"))
                costs.zoom_ms.append(_time(pages[-1], f"zoom({run})"))
        except Timeout:
            pass
        finally:
            for context in browser.contexts:
                context.close()
    return costs


def _open(browser: Browser, url: str, viewport: ViewportSize) -> Page:
    """Open a page with an empty cache, and wait until it has painted its charts."""
    page = browser.new_page(viewport=viewport)
    page.set_default_timeout(_LIMIT_MS)
    page.goto(url)
    page.wait_for_function("window.peer")
    return page


def _time(page: Page, action: str) -> float:
    """Return the milliseconds until the page has painted the result of an action."""
    page.evaluate(f"{{ window.answer = undefined; peer.{action}.then((ms) => (answer = ms)); }}")
    page.wait_for_function("window.answer")
    return float(page.evaluate("window.answer"))


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Stay silent."""


@contextmanager
def _serving(events: pd.DataFrame) -> Iterator[str]:
    """Serve the pages of the peers with these events on this machine, and yield the URL."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "events.json").write_text(json.dumps(_rows(events)))
        (root / "world.json").symlink_to(resource("assets") / "world_110m.json")
        (root / "peers").symlink_to(PEERS)
        for name in PEER_NAMES.values():
            (root / f"{name}.html").symlink_to(PEERS / f"{name}.html")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=folder))
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _rows(events: pd.DataFrame) -> list[list[object]]:
    """Return what the peers draw; dates are days since 1970."""
    # The peers know no dates that are open at one end or unknown.
    events = events[events["start_earliest"].notna() | events["end_latest"].notna()]
    first = events["start_earliest"].fillna(events["end_latest"])
    last = events["end_latest"].fillna(first)
    days = [dates.astype("datetime64[s]").astype("int64") // 86_400 for dates in (first, last)]
    texts = [events[name].astype("str") for name in ("title", "country", "event_type")]
    degrees = [
        events[name].astype("object").where(events[name].notna(), None)
        for name in ("longitude", "latitude")
    ]
    columns: list[pd.Series] = [texts[0], *days, *texts[1:], *degrees]
    return [list(row) for row in zip(*(column.tolist() for column in columns), strict=True)]
