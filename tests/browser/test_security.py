"""The page as its policy lets browsers have it: all of it works, and nothing else runs."""

from itertools import pairwise

import pytest

from dashboard.views import ids
from dashboard.views.figure_spec import PICTURE_FORMATS
from dashboard.views.state import TABS

from . import screen
from .conftest import Guard

pytestmark = pytest.mark.browser

NOTE = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (found) => {
  window.violations.push([found.violatedDirective, found.blockedURI].join(" "));
});
"""


@pytest.fixture
def noting(readers, server):
    """A reader's page that notes what its policy forbade; any other fault fails at the end."""
    page, guard = readers.borrow(scripts=(NOTE,)), Guard(server.url)
    release = guard.watch(page)

    def open_one(search=""):
        page.goto(f"{server.url}/{search}")
        return screen.opened(page)

    yield open_one
    noted = page.evaluate("() => window.violations")
    release()
    readers.give_back(page, scripts=(NOTE,))
    assert noted == [], noted
    assert guard.seen == []


@pytest.mark.parametrize(("first", "second"), list(pairwise([*TABS, next(iter(TABS))])))
def test_no_tab_needs_what_is_forbidden(noting, first, second):
    """Each tab is drawn with the page, and after another one."""
    page = noting(f"?tab={first}&event=troops-sent")
    screen.open_tab(page, TABS[second])


def test_what_readers_do_needs_nothing_that_is_forbidden(noting):
    page = noting()
    screen.pick(page, ids.COUNTRY_FILTER, "Russia")
    page.locator(f"#{ids.SEARCH}").fill("ships")
    screen.settled(page)
    screen.press(page, ids.CLEAR)
    screen.hover(page, ids.TIMELINE, screen.middle(screen.title(page, "")))
    page.mouse.move(*screen.middle(page.locator(f"#{ids.MAP}")))
    page.mouse.wheel(0, -300)
    screen.settled(page)
    for button in (*ids.ZOOM.values(), *ids.MAP_ZOOM.values(), ids.THEME_BUTTON, ids.UNDO):
        screen.press(page, button)
    screen.press(page, ids.HELP_BUTTON)
    page.keyboard.press("Escape")
    screen.settled(page)


def test_pictures_are_shown_and_saved(noting, tmp_path):
    page = noting()
    for file_format in PICTURE_FORMATS:
        picture = screen.saved(page, "both", file_format, tmp_path)
        assert picture.stat().st_size > 10_000, file_format


def test_a_page_in_one_file_is_saved(noting):
    page = noting()
    with page.expect_download() as saving:
        page.locator("#save-page").click()
    assert "<!doctype html>" in saving.value.path().read_text(encoding="utf-8").lower()


def test_paper_and_frames_need_nothing_more(noting):
    page = noting("?embed=1")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    screen.settled(page)


HOSTILE = [
    ("<img src=x onerror='window.ran = 1'>", "script-src-attr inline"),
    ("<img src='http://127.0.0.1:9/x.png'>", "img-src http://127.0.0.1:9/x.png"),
    ("<link rel=stylesheet href='http://127.0.0.1:9/x.css'>", "style-src-elem http://127.0.0.1:9"),
    ("<object data='x.swf'></object>", "object-src"),
]


@pytest.fixture(scope="module")
def infiltrated(readers, server):
    """A page that notes what its policy forbade, for tests that put something into it."""
    page = readers.borrow(scripts=(NOTE,))
    page.goto(server.url)
    yield screen.opened(page)
    readers.give_back(page, scripts=(NOTE,))


@pytest.mark.parametrize(("html", "forbidden"), HOSTILE, ids=[one[1] for one in HOSTILE])
def test_what_a_page_must_not_do_is_forbidden(infiltrated, html, forbidden):
    """Even where something of a table became HTML, it could do nothing."""
    page = infiltrated
    page.evaluate("() => { window.violations = []; }")
    page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", html)
    page.evaluate("() => fetch('http://127.0.0.1:9/').catch(() => {})")
    for start in ("connect-src http://127.0.0.1:9/", forbidden):
        page.wait_for_function(
            "(start) => window.violations.some((noted) => noted.startsWith(start))", arg=start
        )
    assert page.evaluate("() => window.ran") is None


def test_a_frame_in_a_page_runs_nothing(infiltrated):
    page = infiltrated
    html = "<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>"
    page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", html)
    # A script that runs has run by the time that the document has loaded.
    page.wait_for_function(
        """() => [...document.querySelectorAll('iframe')].some(({ contentDocument }) =>
          contentDocument.querySelector('script') && contentDocument.readyState === 'complete')"""
    )
    assert page.evaluate("() => window.ran") is None
