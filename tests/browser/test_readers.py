"""Pages between two tests: a page is reset if it is then as if it were loaded, or else loaded."""

import pytest
from playwright.sync_api import expect

from dashboard.views import ids

from . import screen
from .readers import Guard
from .test_embed import COPIED_MS

pytestmark = pytest.mark.browser


@pytest.fixture
def borrowed(readers, server):
    """Return a page of the article that is marked, and a function that shows it again."""
    page, address = readers.borrow(), f"{server.url}/"
    readers.show(page, address)
    page.evaluate("window.isMarked = true")
    yield page, lambda guard=None: readers.show(page, address, guard)
    readers.give_back(page)


def is_marked(page):
    """Return whether the page still shows the same document."""
    return page.evaluate("Boolean(window.isMarked)")


def test_everything_that_readers_change_is_reset(borrowed):
    page, show = borrowed
    first = page.locator("body").inner_text()
    screen.pick(page, ids.FILTERS["tags"], "kursk")
    page.locator(f"#{ids.SEARCH}").fill("korea")
    screen.settled(page)
    screen.press(page, ids.ZOOM["in"])
    screen.press(page, ids.MAP_ZOOM["in"])
    page.locator(f"#{ids.ONLY_TIME}").click()
    screen.pick(page, ids.LANE_MENU, "Speaker")
    screen.open_tab(page, "Table")
    page.get_by_role("columnheader", name="Event").click()
    page.locator(f"#{ids.TABLE} .ag-row").first.click()
    screen.press(page, ids.THEME_BUTTON)
    screen.open_replay(page)
    screen.open_picture(page)
    screen.choose_in_picture(page, ids.PICTURE_TONES, "Greyscale")
    guard = Guard(page.url.partition("/?")[0])
    release = guard.watch(page)
    page.evaluate("console.error('before')")
    show(guard)
    page.evaluate("console.error('after')")
    release()
    assert is_marked(page)
    assert page.url.endswith("/")
    assert page.locator("body").inner_text() == first
    assert page.evaluate("[document.documentElement.dataset.theme, history.state]") == [
        "light",
        None,
    ]
    expect(page.locator(f"#{ids.UNDO}")).to_be_disabled()
    # Only the errors of the new test are noted.
    assert guard.seen == ["console error: after"]


@pytest.mark.parametrize(
    "change",
    [
        "() => { window.fetch = () => Promise.reject(); }",
        "document.querySelector('h1').textContent = 'Ships'",
        f"watched.held.add({COPIED_MS}); setTimeout(() => {{}}, {COPIED_MS})",
    ],
    ids=["a replaced function", "a changed text", "a held timer"],
)
def test_a_page_that_a_reset_leaves_different_is_loaded(borrowed, change):
    page, show = borrowed
    page.evaluate(change)
    show()
    assert not is_marked(page)
    expect(page.locator("h1")).to_have_text("North Korean troops in Russia")
