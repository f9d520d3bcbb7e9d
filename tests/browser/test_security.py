"""The content security policy: nothing runs that a text of a table could bring along.

All tests check whether the page itself violates the policy: a violation is an error in the console.
"""

import pytest

from .readers import Guard

pytestmark = pytest.mark.browser

NOTE = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (found) => {
  window.violations.push([found.violatedDirective, found.blockedURI].join(" "));
});
"""


HOSTILE = [
    ("<img src=x onerror='window.ran = 1'>", "script-src-attr inline"),
    ("<img src='http://127.0.0.1:9/x.png'>", "img-src http://127.0.0.1:9/x.png"),
    ("<link rel=stylesheet href='http://127.0.0.1:9/x.css'>", "style-src-elem http://127.0.0.1:9"),
    ("<object data='x.swf'></object>", "object-src"),
]


@pytest.fixture(scope="module")
def unsafe(readers, server):
    """Open a page that notes violations, for tests that insert something; return also its guard."""
    page, guard = readers.borrow(scripts=(NOTE,)), Guard(server.url)
    release = guard.watch(page)
    yield readers.show(page, server.url, guard, fresh=True), guard
    release()
    readers.give_back(page, scripts=(NOTE,))


@pytest.mark.parametrize(
    ("html", "forbidden"), HOSTILE, ids=[directive for _, directive in HOSTILE]
)
def test_the_policy_blocks_scripts_and_requests_to_other_hosts(unsafe, html, forbidden):
    """Even if a text of a table became HTML, it could do nothing."""
    page, guard = unsafe
    guard.seen.clear()
    page.evaluate("() => { window.violations = []; }")
    page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", html)
    page.evaluate("() => fetch('http://127.0.0.1:9/').catch(() => {})")
    for start in ("connect-src http://127.0.0.1:9/", forbidden):
        page.wait_for_function(
            "(start) => window.violations.some((noted) => noted.startsWith(start))", arg=start
        )
    assert page.evaluate("() => window.ran") is None
    # The console reports it, so that any other test would fail.
    reports = [text for text in guard.seen if "Content Security Policy" in text]
    assert [text for text in reports if "connect" not in text]


def test_the_policy_blocks_scripts_in_frames(unsafe):
    page, guard = unsafe
    guard.seen.clear()
    html = "<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>"
    page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", html)
    # A script that runs at all has run when the document has loaded.
    page.wait_for_function(
        """() => [...document.querySelectorAll('iframe')].some(({ contentDocument }) =>
          contentDocument.querySelector('script') && contentDocument.readyState === 'complete')"""
    )
    assert page.evaluate("() => window.ran") is None
    assert any("Content Security Policy" in text for text in guard.seen)
