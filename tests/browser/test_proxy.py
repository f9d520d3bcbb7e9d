"""The page below a path of a proxy, which keeps the path or takes it away."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple

import pytest
import requests
from playwright.sync_api import expect

from dashboard.views import ids
from dashboard.views.state import TABS

from . import screen
from .conftest import ARTICLE, Server, start, stop

pytestmark = pytest.mark.browser

PREFIX = "/events"
# Headers that apply only to the connection with the proxy.
HOPS = {"transfer-encoding", "connection", "content-encoding", "content-length", "keep-alive"}


class Forwarded(NamedTuple):
    """A request that the proxy forwarded, and its answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    answer: requests.Response


class Proxy(BaseHTTPRequestHandler):
    """Forwards only requests below the prefix, and keeps it."""

    behind = ""
    forwarded: list[Forwarded]

    def do_GET(self):
        if not self.path.startswith(f"{PREFIX}/"):
            self.send_error(404)
            return
        headers = dict(self.headers)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = send(self.command, self.behind + self.path, headers, body)
        self.forwarded.append(Forwarded(self.command, self.path, headers, body, answer))
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            if name.lower() not in HOPS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.content)

    do_POST = do_HEAD = do_GET  # noqa: N815 - as the library calls them

    def log_message(self, *_said):
        pass


def send(method: str, url: str, headers: dict[str, str], body: bytes) -> requests.Response:
    return requests.request(method, url, data=body, headers=headers, timeout=60)


@pytest.fixture(scope="module")
def below(tmp_path_factory) -> Iterator[Server]:
    process, server = start(
        ARTICLE, tmp_path_factory.mktemp("below") / "log", "--url-prefix", f"{PREFIX}/"
    )
    yield server
    stop(process)


@pytest.fixture
def forwarded() -> list[Forwarded]:
    """Return the requests that the proxy has forwarded during a test."""
    return []


@pytest.fixture
def proxied(below, forwarded) -> Iterator[Server]:
    behind = below.url.removesuffix(PREFIX)
    handler = type("Handler", (Proxy,), {"behind": behind, "forwarded": forwarded})
    served = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=served.serve_forever, daemon=True).start()
    yield Server(f"http://127.0.0.1:{served.server_port}{PREFIX}", below.log)
    served.shutdown()
    served.server_close()


def test_the_whole_page_works_below_a_path(proxied, below, forwarded, open_page, tmp_path):
    # Requests outside of the path are recorded, and fail the test.
    page = open_page(proxied, "?country=RUS")
    assert screen.status(page).startswith("13 of 16 events")
    screen.pick(page, ids.COUNTRY_FILTER, "France")
    assert page.url.startswith(f"{proxied.url}/?country=RUS&country=FRA")
    assert screen.hover(page, ids.TIMELINE, screen.middle(screen.title(page, "")))
    for tab in TABS.values():
        screen.open_tab(page, tab)
    screen.open_share(page)
    with page.expect_download() as saving:
        page.locator("#save-page").click()
    assert saving.value.suggested_filename.endswith(".html")
    page.keyboard.press("Escape")
    picture = screen.saved(page, "both", "pdf", tmp_path)
    assert picture.read_bytes().startswith(b"%PDF-")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(f"#{ids.STATUS}")).to_contain_text("16 events")
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")

    # A proxy that takes the path away gets the same answers.
    assert len({path.partition("?")[0] for _, path, *_ in forwarded}) > 10
    behind = below.url.removesuffix(PREFIX)
    for method, path, headers, body, kept in forwarded:
        answer = send(method, behind + path.removeprefix(PREFIX), headers, body)
        assert answer.status_code == kept.status_code, path
        kind = kept.headers.get("Content-Type", "")
        assert answer.headers.get("Content-Type", "") == kind, path
        # PDF files state when they were made, and each page has another nonce.
        if method == "GET" and not kind.startswith(("text/html", "application/pdf")):
            assert answer.content == kept.content, path


def test_the_page_can_be_embedded_below_a_path(proxied, open_page):
    page = open_page(proxied, "?embed=1&country=FRA", viewport={"width": 640, "height": 480})
    whole = page.locator(f"#{ids.WHOLE_PAGE}").get_attribute("href")
    assert whole == f"{proxied.url}/?country=FRA"
