"""Open and close many pages in a browser, and show what the server keeps of them.

    make pages PAGES=200

Each page has a browser context of its own, so that nothing is cached. Some are open at once. This
works on Linux only.
"""

import os
import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path

import click
import find_browser
from bench_page import serving
from playwright.sync_api import Browser, Page, sync_playwright
from soak import measure_usage, print_heading, print_usage

from dashboard.views import ids

_PARTS, _AT_ONCE, _PAUSE_S = 4, 10, 5
_TIMEOUT_MS = 120_000
_DRAWN = f"#{ids.TIMELINE} .js-plotly-plot .trace"


def open_page(browser: Browser, url: str, stack: ExitStack) -> Page:
    """Open a page in a new context, until its charts respond; the stack closes both."""
    context = stack.enter_context(closing(browser.new_context()))
    page = context.new_page()
    page.set_default_timeout(_TIMEOUT_MS)
    page.goto(url)
    page.locator(_DRAWN).first.wait_for(state="attached")
    return page


@click.command()
@click.option("--pages", default=200, help="Number of pages, one after the other.")
def main(pages: int) -> None:
    """Open pages, and print what the server uses."""
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        closing(
            playwright.chromium.launch(
                executable_path=os.environ["BROWSER_PATH"], args=find_browser.FLAGS
            )
        ) as browser,
    ):
        temporary, stored = (Path(folder) / name for name in ("temporary", "stored"))
        temporary.mkdir()
        os.environ["TMPDIR"] = str(temporary)
        options = ("--port", "0", "--data-dir", str(stored))
        with serving("-m", "dashboard", "serve", *options) as (url, _, process):

            def report(count: object) -> None:
                time.sleep(_PAUSE_S)
                print_usage(count, measure_usage(process.pid, temporary, stored))

            print_heading("pages")
            report(0)
            for number in range(1, pages + 1):
                with ExitStack() as stack:
                    open_page(browser, url, stack)
                if number * _PARTS % pages < _PARTS:
                    report(number)
            with ExitStack() as stack:
                for _ in range(_AT_ONCE):
                    open_page(browser, url, stack)
                report(f"+{_AT_ONCE} open")
            report("closed")


if __name__ == "__main__":
    main()
