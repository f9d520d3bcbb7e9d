"""Printing: the page without its controls, in light colours."""

import pytest
from playwright.sync_api import expect

from dashboard.views import ids

from . import screen
from .test_page import brightness

pytestmark = pytest.mark.browser

# The size of an A4 page without margins.
UPRIGHT = {"width": 702, "height": 1_031}
ACROSS = {"width": 1_031, "height": 702}
CHARTS = (ids.TIMELINE, ids.OVERVIEW, ids.MAP)
# Texts in lists are buttons, but must be printed.
CONTROLS = "input, [role=tab], .tool, .player, button:not(.chip, .choose, .cell, .in-sentence)"


def printed(page):
    """Put a page that is as wide as its paper into the state in which a browser prints it."""
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")


def put_away(page):
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")


def drawn(page):
    """Return the content of the charts, without their axes."""
    return [page.locator(f"#{chart} :is(.plot, .geolayer)").first.inner_html() for chart in CHARTS]


def test_print_shows_charts_and_texts_without_controls(open_page, server):
    search = "?country=RUS&event=troops-sent&tab=claims&theme=dark"
    page = open_page(server, search, viewport=UPRIGHT)
    assert_prints(page, UPRIGHT)
    page.set_viewport_size(ACROSS)
    screen.settled(page)
    assert_prints(page, ACROSS)


def assert_prints(page, paper):
    before = drawn(page)
    printed(page)
    assert [part for part in page.locator(CONTROLS).all() if part.is_visible()] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for chart in CHARTS:
        box = screen.box_of(page.locator(f"#{chart} .main-svg").first)
        assert 0 <= box.left < box.right <= paper["width"], chart
        assert box.right - box.left > 300, chart
        assert box.bottom - box.top <= paper["height"], chart
        assert brightness(page, f"#{chart} .main-svg") > 200
    assert brightness(page) > 200
    for words in ("13 of 16 events", "Country: Russia", "Source: ", "Open the full page"):
        expect(page.locator("body")).to_contain_text(words)
    for shown in (ids.DETAILS, ids.MATRIX, ids.TRAY, ids.COLOUR_KEY):
        expect(page.locator(f"#{shown}")).to_be_visible()
    # Nothing scrolls on paper.
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll('.side, .tray, .matrix, .details')]
        .filter((part) => part.scrollHeight > part.clientHeight + 1).map((part) => part.id)"""
        )
        == []
    )
    put_away(page)
    assert drawn(page) == before


def test_print_shows_every_table_row_in_the_order_on_screen(open_page, server):
    page = open_page(server, "?tab=table", viewport=UPRIGHT)
    page.locator(".ag-header-cell", has_text="Event").click()
    screen.settled(page)
    first = page.locator(".ag-row[row-index='0'] [col-id=title]").inner_text()
    printed(page)
    rows = page.locator(".all-rows tbody tr")
    expect(rows).to_have_count(41)
    expect(rows.first).to_contain_text(first)
    expect(page.locator(f"#{ids.TABLE}")).to_be_hidden()
    # The map is printed, whichever tab is open.
    expect(page.locator(f"#{ids.MAP} .main-svg").first).to_be_visible()
    put_away(page)
    expect(rows).to_have_count(0)


def test_without_a_response_the_charts_of_the_screen_are_printed(open_unwatched, server):
    # A missing response is an error in the console.
    page = open_unwatched(server, viewport=UPRIGHT)
    page.route("**/_dash-layout*", lambda route: route.abort())
    before = drawn(page)
    printed(page)
    assert drawn(page) == before
    expect(page.locator(f"#{ids.TIMELINE} .main-svg[viewBox]").first).to_be_visible()


def test_the_page_is_unchanged_after_printing(open_page, server):
    page = open_page(server, "?tab=numbers", color_scheme="dark")
    before = drawn(page)
    assert page.pdf(format="A4").startswith(b"%PDF")
    assert drawn(screen.settled(page)) == before
