"""The content security policy: the whole page works, and nothing else runs."""

import pytest

from dashboard.views import ids
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
        page.goto(f"{server.url}/{search}")
        return screen.opened(page)

    yield open_one
    noted = page.evaluate("() => window.violations")
    release()
    readers.give_back(page, scripts=(NOTE,))
    assert noted == [], noted
    assert guard.seen == []


@pytest.mark.parametrize("tab", TABS)
def test_no_tab_violates_the_policy(noting, tab):
    page = noting(f"?tab={tab}&event=troops-sent")
    for other in TABS.values():
        screen.open_tab(page, other)


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


@pytest.mark.parametrize("file_format", ["svg", "png", "webp", "pdf"])
def test_pictures_are_shown_and_saved(noting, tmp_path, file_format):
    assert screen.saved(noting(), "both", file_format, tmp_path).stat().st_size > 10_000


def test_a_standalone_page_is_saved(noting):
    page = noting()
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
    ("<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>", "script-src-elem inline"),
    ("<img src='http://127.0.0.1:9/x.png'>", "img-src http://127.0.0.1:9/x.png"),
    ("<link rel=stylesheet href='http://127.0.0.1:9/x.css'>", "style-src-elem http://127.0.0.1:9"),
    ("<object data='x.swf'></object>", "object-src"),
]


@pytest.mark.parametrize(
    ("html", "forbidden"), HOSTILE, ids=[directive for _, directive in HOSTILE]
)
def test_the_policy_blocks_scripts_and_requests_to_other_hosts(
    open_unwatched, server, html, forbidden
):
    """Even if a text of a table became HTML, it could do nothing."""
    page = open_unwatched(server, scripts=(NOTE,))
    page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", html)
    page.evaluate("() => fetch('http://127.0.0.1:9/').catch(() => {})")
    page.wait_for_function("() => window.violations.length > 1 || document.querySelector('iframe')")
    noted = page.evaluate("() => window.violations")
    assert any(entry.startswith("connect-src http://127.0.0.1:9/") for entry in noted)
    if "iframe" not in html:
        assert any(entry.startswith(forbidden) for entry in noted), noted
    assert page.evaluate("() => window.ran") is None
