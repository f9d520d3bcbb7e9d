"""Take the pictures of the running app: the README's animation and the screenshot of the site.

The animation shows what the program is for: filter by country, open an event, save the charts.
"""

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from find_browser import FLAGS, browser_path
from PIL import Image
from playwright.sync_api import Locator, Page, ViewportSize, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
SIZE = ViewportSize(width=1440, height=900)
# Smaller than the screenshot, so that its letters can be read.
TOUR_SIZE = ViewportSize(width=1200, height=760)
ANIMATION_WIDTH = 960
MAX_BYTES = 1_000_000
COUNTRY = "North Korea"
CHOSEN = "North Korea arms Russia with missiles and ammunition"

# A pointer, since a screenshot has none.
_POINTER = """([x, y]) => {
  let dot = document.getElementById("tour-pointer");
  if (!dot) {
    dot = document.body.appendChild(document.createElement("div"));
    dot.id = "tour-pointer";
    dot.style.cssText = "position:fixed;width:26px;height:26px;margin:-13px 0 0 -13px;" +
      "z-index:9999;border-radius:50%;background:rgba(179,38,30,.35);" +
      "border:2px solid #b3261e;pointer-events:none";
  }
  dot.style.left = x + "px";
  dot.style.top = y + "px";
}"""


class Tour:
    """Screenshots one after the other, and how long each is shown."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._frames: list[tuple[Image.Image, int]] = []

    def show(self, milliseconds: int) -> None:
        """Take a frame."""
        self._page.wait_for_timeout(900)
        image = Image.open(io.BytesIO(self._page.screenshot())).convert("RGB")
        height = round(image.height * ANIMATION_WIDTH / image.width)
        frame = image.resize((ANIMATION_WIDTH, height), Image.Resampling.LANCZOS)
        self._frames.append((frame, milliseconds))

    def click(self, target: Locator, x: float = 0.5, y: float = 0.5) -> None:
        """Take a frame with the pointer on something, and click it; x and y are parts of it."""
        at = inside(target, x, y)
        self._page.evaluate(_POINTER, at)
        self.show(900)
        self._page.mouse.click(*at)

    def save(self, path: Path) -> None:
        """Write the animation."""
        first, *others = [frame for frame, _ in self._frames]
        first.save(
            path,
            save_all=True,
            append_images=others,
            duration=[milliseconds for _, milliseconds in self._frames],
            loop=0,
            quality=80,
            method=6,
        )
        if path.stat().st_size > MAX_BYTES:
            raise SystemExit(f"{path} has {path.stat().st_size:,} bytes; show fewer frames")


def inside(target: Locator, x: float = 0.5, y: float = 0.5) -> tuple[float, float]:
    """Point in an element; x and y are parts of its width and height."""
    box = target.bounding_box()
    if box is None:
        raise SystemExit(f"{target} is not on the page")
    return box["x"] + box["width"] * x, box["y"] + box["height"] * y


def main() -> None:
    """Serve the sample table and take the pictures."""
    with serving() as address, sync_playwright() as playwright:
        program = str(browser_path(may_install=False))
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page(viewport=SIZE)
        take_screenshot(page, address)
        take_tour(page, address)
        browser.close()


@contextmanager
def serving() -> Iterator[str]:
    """Serve the sample table on a free port; gives the address."""
    command = [sys.executable, "-m", "dashboard", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            yield next(word for word in line.split() if word.startswith("http"))
        finally:
            server.terminate()


def take_screenshot(page: Page, address: str) -> None:
    """Take the whole page with an event chosen."""
    open_page(page, address)
    page.mouse.click(*inside(page.locator("#timeline").get_by_text(CHOSEN).first, x=0.1))
    page.locator("#event-details dl").wait_for()
    page.mouse.move(5, 890)
    page.wait_for_timeout(800)
    page.screenshot(path=IMAGES / "screenshot.png")


def take_tour(page: Page, address: str) -> None:
    """Take the animation: a filter, an event, a picture."""
    page.set_viewport_size(TOUR_SIZE)
    open_page(page, address)
    tour = Tour(page)
    tour.show(1_800)
    tour.click(page.get_by_label("Country", exact=True).first)
    option = page.get_by_role("option", name=COUNTRY)
    option.wait_for()
    tour.click(option, x=0.2)
    page.keyboard.press("Escape")
    tour.show(1_800)
    tour.click(page.locator("#timeline").get_by_text(CHOSEN).first, x=0.1)
    page.locator("#event-details dl").wait_for()
    tour.show(2_400)
    tour.click(page.get_by_role("button", name="Save image of timeline and map"))
    page.get_by_role("dialog").locator("svg, img").first.wait_for()
    page.wait_for_timeout(1_500)
    tour.show(3_000)
    tour.save(IMAGES / "tour.webp")


def open_page(page: Page, address: str) -> None:
    """Open the page and wait until both charts are drawn."""
    page.goto(address)
    page.wait_for_selector("#map .choroplethlayer path")
    page.get_by_text(CHOSEN).first.wait_for()
    page.wait_for_timeout(1_000)


if __name__ == "__main__":
    main()
