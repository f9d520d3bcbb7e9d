"""Fixtures: a server, one browser, and pages that are watched for errors during a test."""

import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import find_browser
import pytest
import requests
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Frame,
    Page,
    Request,
    expect,
    sync_playwright,
)

from dashboard import load_events

from .screen import DESK, PHONE, WATCH, opened

ROOT = Path(__file__).parents[2]
ARTICLE = ROOT / "data" / "events.csv"
START_TIMEOUT_S = 180
WAIT_MS = 40_000
# A server that draws pictures also ends its Chrome, which takes a while on a busy machine.
STOP_TIMEOUT_S = 60
# The page has an icon; otherwise the browser would request one and report that it is missing.
BLANK = "<!doctype html><link rel='icon' href='data:,'>"
Open = Callable[..., Page]


@dataclass(frozen=True)
class Server:
    """A running ``python -m dashboard serve``."""

    url: str
    log: Path

    def tracebacks(self) -> list[str]:
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return [line for line in text.splitlines() if "Traceback" in line or '"error":' in line]


@dataclass
class Guard:
    """Errors that must not happen while a page is open."""

    server_url: str
    seen: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> Callable[[], None]:
        """Watch the next document of a page, until the returned function is called."""

        def begin(frame: Frame) -> None:
            if frame == page.main_frame:
                # Earlier messages belong to the document of a previous test.
                self.seen.clear()
                page.remove_listener("framenavigated", begin)

        page.on("framenavigated", begin)
        listeners: dict[str, Callable[..., None]] = {
            "request": self._note,
            "websocket": lambda socket: self.seen.append(f"socket to {socket.url}"),
            "pageerror": lambda error: self.seen.append(f"page error: {error}"),
            "console": self._listen,
        }
        for event, listener in listeners.items():
            page.on(event, listener)

        def release() -> None:
            for event, listener in listeners.items():
                page.remove_listener(event, listener)

        return release

    def _note(self, request: Request) -> None:
        if not request.url.startswith((f"{self.server_url}/", "data:", "blob:", "about:")):
            self.seen.append(f"request to {request.url}")

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.seen.append(f"console {message.type}: {message.text}")


def start(table: Path, log: Path, *options: str) -> tuple[subprocess.Popen[str], Server]:
    """Serve a table on a free port; the URL is read from the output of the command."""
    command = [sys.executable, "-m", "dashboard", "serve", str(table), "--port", "0", *options]
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    in_time = threading.Timer(START_TIMEOUT_S, process.kill)
    in_time.start()
    line = process.stdout.readline()
    in_time.cancel()
    address = re.search(r"http://127\.0\.0\.1:\d+\S*", line)
    if address is None:
        stop(process)
        pytest.fail(f"the server printed {line!r} and on standard error:\n{log.read_text()}")
    return process, Server(address.group(), log)


def stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(STOP_TIMEOUT_S)
    process.stdout.close()


# Package scope, because other tests cannot start an event loop while Playwright's is running.
@pytest.fixture(scope="package")
def browser(chromium) -> Iterator[Browser]:
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=find_browser.FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def data_dir(tmp_path_factory) -> Path:
    """Return the folder in which the server stores uploaded tables."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="package")
def server(tmp_path_factory, data_dir) -> Iterator[Server]:
    """Serve the events of the article."""
    log = tmp_path_factory.mktemp("article") / "log"
    process, server = start(ARTICLE, log, "--data-dir", str(data_dir))
    yield server
    stop(process)


class Readers:
    """Readers by their screens and settings; each has one page, which is reused.

    The browser keeps what it has cached and compiled, so that a page loads in half the time.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[str, BrowserContext] = {}
        self._idle: dict[str, list[Page]] = {}
        # The idle page, which still shows the page of the last test. Starting there is faster than
        # starting from a blank page, but each such page takes memory.
        self._left: Page | None = None

    def __call__(self, **options: Any) -> BrowserContext:
        """Return the reader with these options; `scripts` run before the scripts of each page."""
        options, name = self._named(options)
        if name not in self._contexts:
            scripts = (WATCH, *options.pop("scripts", ()))
            context = self._contexts[name] = self._browser.new_context(**options)
            context.set_default_timeout(WAIT_MS)
            for script in scripts:
                context.add_init_script(script)
        return self._contexts[name]

    def borrow(self, **options: Any) -> Page:
        """Return a page of the reader that no test is using."""
        idle = self._idle.setdefault(self._named(options)[1], [])
        page = idle.pop() if idle else self(**options).new_page()
        if page == self._left:
            self._left = None
        return page

    def give_back(self, page: Page, **options: Any) -> None:
        """Undo the changes of a test to a page, and keep it for the next one."""
        options, name = self._named(options)
        # A page that is opened at its current address keeps its position in the history.
        page.evaluate("localStorage.clear(); history.replaceState(null, ''); window.stop()")
        page.unroute_all()
        page.emulate_media(media="null")
        page.set_viewport_size(options["viewport"])
        page.mouse.move(0, 0)
        if self._left:
            self._empty(self._left)
        self._left = page
        self._idle[name].append(page)

    @staticmethod
    def _empty(page: Page) -> None:
        if page.url.startswith("file:"):
            page.goto("about:blank")
            return
        # A blank page of another site would end the process of the renderer, and the next page
        # would take twice as long to load.
        blank = urljoin(page.url, "blank")
        page.route(blank, lambda route: route.fulfill(content_type="text/html", body=BLANK))
        page.goto(blank)
        page.unroute_all()

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()

    @staticmethod
    def _named(options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        options = {"viewport": DESK, "accept_downloads": True} | options
        return options, repr(sorted(options.items()))


@pytest.fixture(scope="package")
def readers(browser) -> Iterator[Readers]:
    readers = Readers(browser)
    yield readers
    readers.close()


@contextmanager
def watched(readers: Readers) -> Iterator[Open]:
    """Open pages without stored data; any error in them fails the test at its end."""
    guards: list[tuple[Guard, Server]] = []

    def open_one(server: Server, search: str = "", **options: Any) -> Page:
        page = readers.borrow(**options)
        pages.callback(readers.give_back, page, **options)
        guard = Guard(server.url)
        pages.callback(guard.watch(page))
        guards.append((guard, server))
        page.goto(f"{server.url}/{search}")
        return opened(page)

    with ExitStack() as pages:
        yield open_one
    wrong = [item for guard, server in guards for item in (*guard.seen, *server.tracebacks())]
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def open_page(readers) -> Iterator[Open]:
    """Open pages for one test."""
    with watched(readers) as open_one:
        yield open_one


@pytest.fixture
def open_unwatched(readers) -> Iterator[Open]:
    """Open pages for a test that expects errors in the console, or checks them itself."""
    with ExitStack() as pages:

        def open_one(server: Server, search: str = "", **options: Any) -> Page:
            page = readers.borrow(**options)
            pages.callback(readers.give_back, page, **options)
            page.goto(f"{server.url}/{search}")
            return opened(page)

        yield open_one


@pytest.fixture
def open_table(open_page, server) -> Callable[[str], Page]:
    """Upload a table, given as the text of a CSV file, and open its page."""

    def open_text(text: str) -> Page:
        answer = requests.post(
            f"{server.url}/upload?name=events.csv",
            data=text.encode(),
            headers={"Content-Type": "application/octet-stream"},
            timeout=WAIT_MS / 1_000,
        )
        return open_page(server, f"?table={answer.json()['table']}")

    return open_text


@pytest.fixture(scope="module", params=[DESK, PHONE], ids=["desk", "phone"])
def still(request, readers, server) -> Iterator[Page]:
    """Return the page of the article on a desktop and a phone, for tests that do not change it."""
    with watched(readers) as open_one:
        yield open_one(server, viewport=request.param)


@pytest.fixture
def page(open_page, server) -> Page:
    """Return the page of the article at 1440 x 900, after it is drawn."""
    return open_page(server)


@pytest.fixture(scope="session")
def events():
    """Return the events of the article, loaded by the library."""
    return load_events(ARTICLE).events
