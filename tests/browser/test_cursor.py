"""Marks of the charts by keyboard: a cursor goes from mark to mark, and Enter opens one."""

import pytest
from make_events import make_events
from playwright.sync_api import expect

from dashboard.views import ids

from . import axe, screen
from .test_selection import heading

pytestmark = pytest.mark.browser

TIMELINE, MAP = "timeline-keys", "map-keys"


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def text(page, layer):
    """Return the text that names the current mark of a chart."""
    return page.locator(f"#{layer} [role=option]")


def current(page, layer):
    """Return the first line of the text of the current mark, as screen readers find it."""
    screen.settled(page)
    return page.evaluate(
        """(id) => {
          const name = document.getElementById(id).getAttribute('aria-activedescendant');
          return name ? document.getElementById(name).firstChild.textContent : null;
        }""",
        layer,
    )


def is_ringed(page, layer, locator):
    """Return whether the ring of the cursor is around an element."""
    ring, box = (screen.box_of(part) for part in (page.locator(f"#{layer} .cursor-ring"), locator))
    return box.within(ring, 3)


def test_arrow_keys_go_along_the_timeline_and_enter_opens(page):
    page.locator(f"#{TIMELINE}").focus()
    # None of them is lost, however quickly they follow each other.
    press(page, "Home", *["ArrowRight"] * 5)
    title = current(page, TIMELINE)
    option = text(page, TIMELINE)
    expect(option).to_have_attribute("aria-posinset", "6")
    expect(option).to_have_attribute("aria-setsize", str(len(screen.titles(page))))
    assert is_ringed(page, TIMELINE, screen.title(page, title))
    press(page, "ArrowLeft", "ArrowRight")
    assert current(page, TIMELINE) == title
    press(page, "ArrowDown", "ArrowUp")
    assert screen.title(page, current(page, TIMELINE)).is_visible()
    title = current(page, TIMELINE)
    assert page.locator(f"#{ids.CLOSE_DETAILS}").count() == 0
    press(page, "Enter")
    expect(heading(page)).to_have_text(title)
    assert current(page, TIMELINE) == title
    expect(page.locator(f"#{TIMELINE}")).to_be_focused()
    assert not axe.violations(page)
    # The first Escape closes the details, the second one leaves the chart.
    press(page, "Escape")
    expect(heading(page)).to_have_text("How to read the charts")
    expect(page.locator(f"#{TIMELINE}")).to_be_focused()
    press(page, "Escape")
    expect(page.get_by_role("button", name="Show these events as a table").first).to_be_focused()
    assert current(page, TIMELINE) is None


def test_the_cursor_goes_on_beyond_the_dates_shown(page):
    before = screen.moments(page)
    known = screen.title_words(page)
    assert screen.outside(page) > 0
    page.locator(f"#{TIMELINE}").focus()
    press(page, "Home", "ArrowLeft")
    expect(text(page, TIMELINE)).not_to_contain_text("Russia wages war")
    earlier = current(page, TIMELINE)
    assert screen.moments(page)[0] < before[0]
    assert not {title for title in known if earlier.startswith(title[:20])}


def test_arrow_keys_go_to_places_on_the_map(page):
    page.locator(f"#{MAP}").focus()
    press(page, "ArrowRight")
    names = [current(page, MAP)]
    for key in ("Home", *["PageDown"] * 8):
        press(page, key)
        names.append(current(page, MAP))
    # Every place that is drawn can be reached.
    assert len(set(names[1:])) == screen.places(page)
    press(page, "Home", "ArrowRight")
    name = current(page, MAP)
    press(page, "Enter")
    screen.settled(page)
    assert heading(page).inner_text() != "How to read the charts"
    assert name


@pytest.fixture
def thousand(open_table):
    return open_table(make_events(1_000).to_csv(index=False))


def test_counts_and_clusters_are_zoomed_and_no_key_is_lost(thousand):
    page = thousand
    first = screen.moments(page)
    page.locator(f"#{TIMELINE}").focus()
    press(page, "Home")
    assert "click to zoom in" in text(page, TIMELINE).inner_text()
    # The arrow is for the chart that Enter asks for, which takes the server a while.
    press(page, "Enter", "End")
    screen.settled(page)
    closer = screen.moments(page)
    assert closer[1] - closer[0] < (first[1] - first[0]) / 10
    setsize = int(text(page, TIMELINE).get_attribute("aria-setsize"))
    expect(text(page, TIMELINE)).to_have_attribute("aria-posinset", str(setsize))

    page.locator(f"#{MAP}").focus()
    press(page, "ArrowRight")
    for _ in range(20):
        screen.settled(page)
        if "click to zoom in" in text(page, MAP).inner_text():
            break
        press(page, "PageDown")
    before = screen.map_view(page)["scale"]
    press(page, "Enter", "Home")
    screen.settled(page)
    assert screen.map_view(page)["scale"] > 2 * before
    expect(text(page, MAP)).to_have_attribute("aria-posinset", "1")
    assert not axe.violations(page)
