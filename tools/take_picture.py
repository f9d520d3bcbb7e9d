"""Take the screenshot of the documentation and the animation of the README.

The animation filters by country, opens an event, and saves an image.
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
# Smaller than the screenshot, so that the text stays legible.
TOUR_SIZE = ViewportSize(width=1200, height=760)
ANIMATION_WIDTH = 960
MAX_BYTES = 1_000_000
COUNTRY = "North Korea"
EVENT = "North Korea arms Russia with missiles and ammunition"

# Draw a pointer, because screenshots have none.
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
    """A series of screenshots, and how long to show each."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._frames: list[tuple[Image.Image, int]] = []

    def add_frame(self, milliseconds: int) -> None:
        """Take a screenshot, to be shown for this time."""
        self._page.wait_for_timeout(900)
        image = Image.open(io.BytesIO(self._page.screenshot())).convert("RGB")
        height = round(image.height * ANIMATION_WIDTH / image.width)
        frame = image.resize((ANIMATION_WIDTH, height), Image.Resampling.LANCZOS)
        self._frames.append((frame, milliseconds))

    def click(self, target: Locator, x: float = 0.5, y: float = 0.5) -> None:
        """Add a frame with the pointer on an element, then click it; see `point_in` for x and y."""
        point = point_in(target, x, y)
        self._page.evaluate(_POINTER, point)
        self.add_frame(900)
        self._page.mouse.click(*point)

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
            raise SystemExit(f"{path} has {path.stat().st_size:,} bytes. Use fewer frames.")


def point_in(target: Locator, x: float = 0.5, y: float = 0.5) -> tuple[float, float]:
    """Return a point in an element; x and y are fractions of its width and height."""
    box = target.bounding_box()
    if box is None:
        raise SystemExit(f"Cannot find {target} on the page.")
    return box["x"] + box["width"] * x, box["y"] + box["height"] * y


def main() -> None:
    """Serve the sample table, and take the screenshot and the animation."""
    with serving() as url, sync_playwright() as playwright:
        executable = str(browser_path(may_install=False))
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        page = browser.new_page(viewport=SIZE)
        take_screenshot(page, url)
        take_tour(page, url)
        browser.close()


@contextmanager
def serving() -> Iterator[str]:
    """Serve the sample table on a free port; yield the URL."""
    command = [sys.executable, "-m", "dashboard", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            yield next(word for word in line.split() if word.startswith("http"))
        finally:
            server.terminate()


def take_screenshot(page: Page, url: str) -> None:
    """Take a screenshot of the page with one event selected."""
    open_page(page, url)
    page.mouse.click(*point_in(page.locator("#timeline").get_by_text(EVENT).first, x=0.1))
    page.locator("#event-details dl").wait_for()
    page.mouse.move(5, 890)
    page.wait_for_timeout(800)
    page.screenshot(path=IMAGES / "screenshot.png")


def take_tour(page: Page, url: str) -> None:
    """Take the animation: filter, open an event, save an image."""
    page.set_viewport_size(TOUR_SIZE)
    open_page(page, url)
    tour = Tour(page)
    tour.add_frame(1_800)
    tour.click(page.get_by_label("Country", exact=True).first)
    option = page.get_by_role("option", name=COUNTRY)
    option.wait_for()
    tour.click(option, x=0.2)
    page.keyboard.press("Escape")
    tour.add_frame(1_800)
    tour.click(page.locator("#timeline").get_by_text(EVENT).first, x=0.1)
    page.locator("#event-details dl").wait_for()
    tour.add_frame(2_400)
    tour.click(page.get_by_role("button", name="Share this view"))
    tour.click(page.get_by_role("menuitem", name="Save image of timeline and map"))
    page.get_by_role("dialog").locator("svg, img").first.wait_for()
    page.wait_for_timeout(1_500)
    tour.add_frame(3_000)
    tour.save(IMAGES / "tour.webp")


def open_page(page: Page, url: str) -> None:
    """Open the page, and wait until it has drawn both charts."""
    page.goto(url)
    page.wait_for_selector("#map .choroplethlayer path")
    page.get_by_text(EVENT).first.wait_for()
    page.wait_for_timeout(1_000)


if __name__ == "__main__":
    main()
