"""The product's own server, one browser, and pages that are watched while a test uses them."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import find_browser
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
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
Open = Callable[..., Page]


@dataclass(frozen=True)
class Server:
    """A running ``python -m dashboard serve``."""

    url: str
    log: Path

    def tracebacks(self) -> list[str]:
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return [text[text.index("Traceback") :]] if "Traceback" in text else []


@dataclass
class Guard:
    """What must not happen while a page is open."""

    own: str
    seen: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("request", self._note)
        page.on("websocket", lambda socket: self.seen.append(f"socket to {socket.url}"))
        page.on("pageerror", lambda error: self.seen.append(f"page error: {error}"))
        page.on("console", self._listen)

    def _note(self, request: Request) -> None:
        if not request.url.startswith((f"{self.own}/", "data:", "blob:", "about:")):
            self.seen.append(f"request to {request.url}")

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.seen.append(f"console {message.type}: {message.text}")


def start(table: Path, log: Path, *options: str) -> tuple[subprocess.Popen[str], Server]:
    """Serve a table on a free port; the address is read from what the command prints."""
    command = [sys.executable, "-m", "dashboard", "serve", str(table), "--port", "0", *options]
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    in_time = threading.Timer(START_TIMEOUT_S, process.kill)
    in_time.start()
    line = process.stdout.readline()
    in_time.cancel()
    address = re.search(r"http://127\.0\.0\.1:\d+", line)
    if address is None:
        stop(process)
        pytest.fail(f"the server printed {line!r} and on standard error:\n{log.read_text()}")
    return process, Server(address.group(), log)


def stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
    process.stdout.close()


def browser_path() -> Path:
    """Path of the browser; no browser is a failure in CI, and a reason to skip elsewhere."""
    try:
        path = find_browser.find(os.environ)
    except find_browser.BrowserError as error:
        pytest.fail(str(error))
    if path is None:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("no Chromium or Chrome was found; make browser installs one")
    return path


# Package and not session: while Playwright's event loop lives, no other test could start one.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = browser_path()
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=find_browser.FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory) -> Iterator[Server]:
    """Serves the article's events."""
    process, server = start(ARTICLE, tmp_path_factory.mktemp("article") / "log")
    yield server
    stop(process)


@pytest.fixture
def serve(tmp_path) -> Iterator[Callable[[str], Server]]:
    """Serve a table given as the text of a CSV file."""
    processes = []

    def serve_text(text: str) -> Server:
        table = tmp_path / "events.csv"
        table.write_text(text, encoding="utf-8")
        process, server = start(table, tmp_path / "log")
        processes.append(process)
        return server

    yield serve_text
    for process in processes:
        stop(process)


@pytest.fixture(scope="package")
def readers(browser) -> Iterator[Callable[..., BrowserContext]]:
    """Readers by the screen and settings they have; one keeps what a browser caches."""
    known: dict[str, BrowserContext] = {}

    def reader(**options: Any) -> BrowserContext:
        options = {"viewport": DESK, "accept_downloads": True} | options
        name = repr(sorted(options.items()))
        if name not in known:
            known[name] = browser.new_context(**options)
            known[name].set_default_timeout(WAIT_MS)
            known[name].add_init_script(WATCH)
        return known[name]

    yield reader
    for context in known.values():
        context.close()


@contextmanager
def watched(readers: Callable[..., BrowserContext]) -> Iterator[Open]:
    """Open pages without memory; whatever goes wrong in them fails at the end."""
    guards: list[tuple[Guard, Server]] = []
    pages: list[Page] = []

    def open_one(server: Server, search: str = "", **options: Any) -> Page:
        page = readers(**options).new_page()
        pages.append(page)
        guard = Guard(server.url)
        guard.watch(page)
        guards.append((guard, server))
        page.goto(f"{server.url}/{search}")
        return opened(page)

    yield open_one
    for page in pages:
        page.evaluate("localStorage.clear()")
        page.close()
    wrong = [item for guard, server in guards for item in (*guard.seen, *server.tracebacks())]
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def open_page(readers, serve) -> Iterator[Open]:
    """Open pages for one test; they are closed before the server of a table of its own is."""
    with watched(readers) as open_one:
        yield open_one


@pytest.fixture(scope="module", params=[DESK, PHONE], ids=["desk", "phone"])
def still(request, readers, server) -> Iterator[Page]:
    """The article's page on a desk and on a phone, for tests that only look at it."""
    with watched(readers) as open_one:
        yield open_one(server, viewport=request.param)


@pytest.fixture
def page(open_page, server) -> Page:
    """The article's page at 1440 x 900, drawn."""
    return open_page(server)


@pytest.fixture(scope="session")
def events():
    """The article's events, as the library loads them."""
    return load_events(ARTICLE).events
