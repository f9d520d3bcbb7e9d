"""The content security policy: the whole page works, and nothing else runs."""

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
    """Open pages that record violations of the policy; any other error fails the test."""
    page, guard = readers.borrow(scripts=(NOTE,)), Guard(server.url)
    release = guard.watch(page)

    def open_one(search=""):
        return readers.show(page, f"{server.url}/{search}", guard, fresh=True)

    yield open_one
    noted = page.evaluate("() => window.violations")
    release()
    readers.give_back(page, scripts=(NOTE,))
    assert noted == [], noted
    assert guard.seen == []


@pytest.mark.parametrize(("first", "second"), list(pairwise([*TABS, next(iter(TABS))])))
def test_no_tab_violates_the_policy(noting, first, second):
    """Each tab is drawn with the page, and after another tab."""
    page = noting(f"?tab={first}&event=troops-sent")
    screen.open_tab(page, TABS[second])


def test_interactions_do_not_violate_the_policy(noting):
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


def test_a_standalone_page_is_saved(noting):
    page = noting()
    screen.open_share(page)
    with page.expect_download() as saving:
        page.locator("#save-page").click()
    assert "<!doctype html>" in saving.value.path().read_text(encoding="utf-8").lower()


def test_printing_and_embedding_do_not_violate_the_policy(noting):
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
def unsafe_page(readers, server):
    """Open a page that notes violations of the policy, for tests that insert something."""
    page = readers.borrow(scripts=(NOTE,))
    yield readers.show(page, server.url, fresh=True)
    readers.give_back(page, scripts=(NOTE,))


@pytest.mark.parametrize(
    ("html", "forbidden"), HOSTILE, ids=[directive for _, directive in HOSTILE]
)
def test_the_policy_blocks_scripts_and_requests_to_other_hosts(unsafe_page, html, forbidden):
    """Even if a text of a table became HTML, it could do nothing."""
    page = unsafe_page
    page.evaluate("() => { window.violations = []; }")
    page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", html)
    page.evaluate("() => fetch('http://127.0.0.1:9/').catch(() => {})")
    for start in ("connect-src http://127.0.0.1:9/", forbidden):
        page.wait_for_function(
            "(start) => window.violations.some((noted) => noted.startsWith(start))", arg=start
        )
    assert page.evaluate("() => window.ran") is None


def test_the_policy_blocks_scripts_in_frames(unsafe_page):
    page = unsafe_page
    html = "<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>"
    page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", html)
    # A script that runs at all has run when the document has loaded.
    page.wait_for_function(
        """() => [...document.querySelectorAll('iframe')].some(({ contentDocument }) =>
          contentDocument.querySelector('script') && contentDocument.readyState === 'complete')"""
    )
    assert page.evaluate("() => window.ran") is None
