"""The page in a language that runs from right to left: mirrored, but for charts and time."""

from itertools import combinations

import pytest
from playwright.sync_api import Page

from dashboard.views import ids

from . import screen
from .screen import DESK, PHONE

pytestmark = pytest.mark.browser

# What the server sends for such a language; see test_app.py.
MIRROR = """
const { fetch } = window;
window.fetch = async (asked, ...given) => {
  const answer = await fetch(asked, ...given);
  if (!String(asked.url ?? asked).includes('_dash-layout')) return answer;
  const props = { direction: 'rtl', children: await answer.json() };
  props.children.props.children.find(({ props }) => props.id === 'direction').props.data = 'rtl';
  const layout = { type: 'DirectionProvider', namespace: 'dash_mantine_components', props };
  return new Response(JSON.stringify(layout), { headers: answer.headers });
};
"""
# Boxes of the controls and texts that are in sight. Buttons in the sentence are parts of it.
BOXES = """() => {
  const selector = `h1, .credit, .summary, #status-line, .colours li, summary,
    :is(button, input, [role=tab]):not(.skip-link, .in-sentence)`;
  const shown = { visibilityProperty: true };
  const name = (part) => part.id || part.className || part.textContent;
  return [...document.querySelectorAll(selector)].filter((part) => part.checkVisibility(shown))
    .map((part) => [part, part.getBoundingClientRect()])
    .filter(([, { width, height }]) => width > 2 && height > 2)
    .map(([part, { left, top, right, bottom }]) => [name(part), left, top, right, bottom]);
}"""


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found is not None, selector
    return found | {"right": found["x"] + found["width"]}


def assert_tidy(page: Page, width: int) -> None:
    """Check that nothing is outside of the page, and that no texts or controls overlap."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    boxes = page.evaluate(BOXES)
    assert [each for each in boxes if each[1] < -1 or each[3] > width + 1] == []
    overlaps = [
        (one[0], other[0])
        for one, other in combinations(boxes, 2)
        if min(one[3], other[3]) - max(one[1], other[1]) > 1
        and min(one[4], other[4]) - max(one[2], other[2]) > 1
    ]
    assert overlaps == []


def test_the_page_is_mirrored(open_page, server):
    page = open_page(server, scripts=(MIRROR,))
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert_tidy(page, DESK["width"])
    # The title, the filters and the timeline begin on the right, where reading begins.
    assert box(page, "h1")["right"] > DESK["width"] - 20
    assert box(page, "header .tools")["x"] < 20
    assert box(page, f"#{ids.SEARCH}")["x"] > box(page, f"#{ids.COUNTRY_FILTER}")["right"]
    assert box(page, ".side")["right"] < box(page, ".panel.timeline")["x"]
    assert box(page, ".map-tools")["right"] < box(page, ".map-filter")["x"]
    # Time runs from left to right, as do the fields and the buttons for it.
    assert box(page, f"#{ids.FROM}")["right"] < box(page, f"#{ids.TO}")["x"]
    assert box(page, f"#{ids.ZOOM['earlier']}")["x"] < box(page, f"#{ids.ZOOM['later']}")["x"]
    ticks = [text.left for text in screen.texts(page, f"#{ids.TIMELINE} .xtick text")]
    assert ticks == sorted(ticks)
    screen.click_title(page, "North Korea sends troops")
    assert box(page, f"#{ids.CLOSE_DETAILS}")["right"] < box(page, f"#{ids.DETAILS} h2")["x"]
    page.locator(f"#{ids.CLOSE_DETAILS}").click()
    page.set_viewport_size(PHONE)
    screen.settled(page)
    assert_tidy(page, PHONE["width"])
    assert box(page, "h1")["right"] > PHONE["width"] - 20
    # No label is cut by the edge of the chart.
    edge = box(page, f"#{ids.TIMELINE} .main-svg")["right"]
    ticks = screen.texts(page, f"#{ids.TIMELINE} .xtick text")
    assert ticks
    assert max(text.right for text in ticks) <= edge
