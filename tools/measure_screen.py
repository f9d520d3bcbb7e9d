"""Measure how much of the first screen the timeline and the map take.

    make screen
    make screen TABLE=my-events.csv

Only what is visible without scrolling counts: the plots are cut to the boxes that they scroll in,
and to the window. Axes and titles around a plot do not count.
"""

import os
from contextlib import closing
from pathlib import Path

import click
from bench_page import serving
from find_browser import FLAGS
from playwright.sync_api import Page, ViewportSize, sync_playwright

from dashboard.views import ids

# Width and height of the window, query of the URL, and the minimum share of both plots.
SCREENS = (
    (1440, 900, "", 0.65),
    (1280, 800, "", 0.60),
    (1920, 1080, "", 0.70),
    (768, 1024, "", 0.60),
    (390, 844, "", 0.55),
    (640, 640, "embed=1", None),
    (640, 400, "embed=1", None),
)
_TIMEOUT_MS = 60_000
_VISIBLE = """(selectors) => {
  let box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  for (const selector of selectors) {
    const { left, top, right, bottom } = document.querySelector(selector).getBoundingClientRect();
    box = { left: Math.max(box.left, left), top: Math.max(box.top, top),
      right: Math.min(box.right, right), bottom: Math.min(box.bottom, bottom) };
  }
  return Math.max(0, box.right - box.left) * Math.max(0, box.bottom - box.top)
    / (innerWidth * innerHeight);
}"""
_PLOTS = {
    "timeline": [f"#{ids.TIMELINE} .nsewdrag", "#timeline-box"],
    "map": [f"#{ids.MAP} .geo .bg", "#map-box"],
}


def measure_shares(page: Page) -> dict[str, float]:
    """Return the share of the window that each plot takes, as a fraction."""
    return {name: page.evaluate(_VISIBLE, selectors) for name, selectors in _PLOTS.items()}


@click.command()
@click.argument("table", required=False, type=click.Path(exists=True, path_type=Path))
def main(table: Path | None) -> None:
    """Serve TABLE, by default the sample, and print the shares."""
    arguments = ("-m", "dashboard", "serve", *([str(table)] if table else []), "--port", "0")
    with (
        serving(*arguments) as (url, *_),
        sync_playwright() as playwright,
        closing(
            playwright.chromium.launch(executable_path=os.environ["BROWSER_PATH"], args=FLAGS)
        ) as browser,
    ):
        print("| window | timeline | map | both | goal |\n|---|---|---|---|---|")
        for width, height, query, goal in SCREENS:
            page = browser.new_page(viewport=ViewportSize(width=width, height=height))
            page.set_default_timeout(_TIMEOUT_MS)
            page.goto(f"{url}/?{query}")
            for selectors in _PLOTS.values():
                page.locator(selectors[0]).first.wait_for(state="attached")
            page.wait_for_load_state("networkidle")
            shares = measure_shares(page)
            figures = [f"{share:.1%}" for share in (*shares.values(), sum(shares.values()))]
            name = f"{width} × {height}{', embedded' if query else ''}"
            print(f"| {name} | {' | '.join(figures)} | {f'{goal:.0%}' if goal else ''} |")
            page.close()


if __name__ == "__main__":
    main()
