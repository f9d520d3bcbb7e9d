"""Take the picture that stands at the top of the README: the running app, with an event chosen."""

import subprocess
import sys
from pathlib import Path

from find_browser import browser_path
from playwright.sync_api import Page, sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "screenshot.png"
_FLAGS = ["--no-sandbox", "--disable-gpu"]
CHOSEN = "North Korea arms Russia with missiles and ammunition"


def main() -> None:
    """Serve the article's events on a free port and take the picture."""
    command = [sys.executable, "-m", "dashboard", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            address = next(word for word in line.split() if word.startswith("http"))
            with sync_playwright() as playwright:
                program = str(browser_path(may_install=False))
                browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
                _take(browser.new_page(viewport={"width": 1440, "height": 900}), address)
                browser.close()
        finally:
            server.terminate()


def _take(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("#map .choroplethlayer path")
    page.get_by_text(CHOSEN).first.wait_for()
    page.wait_for_timeout(1_000)
    box = page.locator("#timeline").get_by_text(CHOSEN).first.bounding_box()
    if box:
        page.mouse.click(box["x"] + 20, box["y"] + 6)
    page.locator("#event-details dl").wait_for()
    page.mouse.move(5, 890)
    page.wait_for_timeout(800)
    page.screenshot(path=TARGET)


if __name__ == "__main__":
    main()
