"""Fixtures: a server, one browser, and pages that are watched for errors during a test."""

import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import find_browser
import pytest
import requests
from playwright.sync_api import Browser, Page, expect, sync_playwright

from dashboard import load_events

from .readers import WAIT_MS, Guard, Readers
from .screen import DESK, PHONE

ROOT = Path(__file__).parents[2]
ARTICLE = ROOT / "data" / "events.csv"
START_TIMEOUT_S = 180
# A server that draws pictures also ends its Chrome, which takes a while on a busy machine.
STOP_TIMEOUT_S = 60
Open = Callable[..., Page]


@dataclass(frozen=True)
class Server:
    """A running ``python -m dashboard serve``."""

    url: str
    log: Path

    def tracebacks(self) -> list[str]:
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return [line for line in text.splitlines() if "Traceback" in line or '"error":' in line]


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


@pytest.fixture(scope="package")
def readers(browser) -> Iterator[Readers]:
    readers = Readers(browser)
    yield readers
    readers.close()


@contextmanager
def watched(readers: Readers) -> Iterator[Open]:
    """Open pages without stored data; any error in them fails the test at its end."""
    guards: list[tuple[Guard, Server]] = []

    def open_one(server: Server, search: str = "", *, fresh: bool = False, **options: Any) -> Page:
        page = readers.borrow(**options)
        pages.callback(readers.give_back, page, **options)
        guard = Guard(server.url)
        pages.callback(guard.watch(page))
        guards.append((guard, server))
        return readers.show(page, f"{server.url}/{search}", guard, fresh=fresh)

    with ExitStack() as pages:
        yield open_one
    wrong = [item for guard, server in guards for item in (*guard.seen, *server.tracebacks())]
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def open_page(readers) -> Iterator[Open]:
    """Open pages for one test, which may ask for `fresh` ones if it is about loading."""
    with watched(readers) as open_one:
        yield open_one


@pytest.fixture
def open_unwatched(readers) -> Iterator[Open]:
    """Open pages for a test that expects errors in the console, or checks them itself."""
    with ExitStack() as pages:

        def open_one(
            server: Server, search: str = "", *, fresh: bool = False, **options: Any
        ) -> Page:
            page = readers.borrow(**options)
            pages.callback(readers.give_back, page, **options)
            return readers.show(page, f"{server.url}/{search}", fresh=fresh)

        yield open_one


@pytest.fixture(scope="package")
def uploaded(server) -> Callable[[str], str]:
    """Upload the text of a CSV file, and return the name of the table."""

    @cache
    def upload(text: str) -> str:
        answer = requests.post(
            f"{server.url}/upload?name=events.csv",
            data=text.encode(),
            headers={"Content-Type": "application/octet-stream"},
            timeout=WAIT_MS / 1_000,
        )
        return answer.json()["table"]

    return upload


@pytest.fixture
def open_table(open_page, server, uploaded) -> Callable[[str], Page]:
    """Upload a table, given as the text of a CSV file, and open its page."""
    return lambda text: open_page(server, f"?table={uploaded(text)}")


@pytest.fixture(scope="module", params=[DESK, PHONE], ids=["desk", "phone"])
def still(request, readers, server) -> Iterator[Page]:
    """Return the page of the article on a desktop and a phone, for tests that do not change it."""
    with watched(readers) as open_one:
        yield open_one(server, fresh=True, viewport=request.param)


@pytest.fixture
def page(open_page, server) -> Page:
    """Return the page of the article at 1440 x 900, after it is drawn."""
    return open_page(server)


@pytest.fixture
def fresh_page(open_page, server) -> Page:
    """Return the page of the article after it is loaded, for tests that a reset would change."""
    return open_page(server, fresh=True)


@pytest.fixture(scope="session")
def events():
    """Return the events of the article, loaded by the library."""
    return load_events(ARTICLE).events
