"""The scripts of the page: bundled or not, and without internals of other packages."""

import os
import re
import subprocess
import sys

import pytest

from dashboard.common.resources import resource
from dashboard.views import ids
from dashboard.web.script_loading import PLOTLY_BUNDLE, SCRIPT_BUNDLE

from . import screen
from .conftest import ARTICLE, Server, stop

pytestmark = pytest.mark.browser

# The command in a checkout without bundles.
_SERVE_MODULES = """
import sys
from dashboard.web import script_loading
from dashboard.cli import main
script_loading._has = lambda name: False
main(sys.argv[1:])
"""
# The command with a page of Dash in an unknown form.
_SERVE_DASH_ORDER = """
import sys
from dashboard.web import script_loading
from dashboard.cli import main
script_loading.can_defer = lambda *_: False
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def without_npm(tmp_path_factory):
    """Serve the article without bundles."""
    yield from serve(_SERVE_MODULES, tmp_path_factory.mktemp("modules") / "log")


@pytest.fixture(scope="module")
def in_dash_order(tmp_path_factory):
    """Serve the article with the scripts in the order of Dash."""
    yield from serve(_SERVE_DASH_ORDER, tmp_path_factory.mktemp("order") / "log")


def serve(code, log):
    """Run a variant of the command during the tests of this module."""
    command = [sys.executable, "-c", code, "serve", str(ARTICLE), "--port", "0"]
    with log.open("w") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    yield Server(address.group(), log)
    stop(process)


def use(page):
    """Filter, zoom, select and go back, as readers do."""
    screen.pick(page, ids.COUNTRY_FILTER, "Russia")
    assert screen.status(page).startswith("13 of 16 events")
    assert page.url.endswith("?country=RUS")
    before = page.locator(f"#{ids.FROM}").input_value()
    page.locator(f"#{ids.ZOOM['in']}").click()
    screen.settled(page)
    assert page.locator(f"#{ids.FROM}").input_value() > before
    page.locator(f"#{ids.ZOOM['reset']}").click()
    screen.settled(page)
    screen.click_title(page, "North Korea sends troops to Russia")
    assert "North Korea sends troops to Russia" in page.locator(f"#{ids.DETAILS}").inner_text()
    page.locator(f"#{ids.UNDO}").click()
    screen.settled(page)
    assert screen.status(page).startswith("25 statements")


def names_of_scripts(page):
    """Return the names of the project's scripts that a page has loaded."""
    addresses = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    names = [re.search(r"/assets/([^?]*\.js)(?:\?|$)", address) for address in addresses]
    return {name[1] for name in names if name}


def test_without_npm_the_browser_loads_the_modules(open_page, without_npm):
    # Any console message fails the test, including violations of the policy.
    page = open_page(without_npm)
    names = names_of_scripts(page)
    assert {"browser/main.js", "browser/internals.js"} <= names
    assert not names & {SCRIPT_BUNDLE, PLOTLY_BUNDLE}
    use(page)
    page.get_by_role("tab", name="Table").click()
    page.locator(f"#{ids.TABLE} .ag-row").first.wait_for()


def test_the_page_works_with_scripts_in_the_order_of_dash(open_page, in_dash_order):
    use(open_page(in_dash_order))


def test_with_npm_the_scripts_of_the_page_are_two_files(open_page, server):
    if not resource(f"assets/{SCRIPT_BUNDLE}").exists():
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("there are no bundles; make makes them where there is npm")
    page = open_page(server, fresh=True)
    assert names_of_scripts(page) == {SCRIPT_BUNDLE, PLOTLY_BUNDLE}


# Pieces of other packages that are gone or different. Those of one page do not meet.
BROKEN = {
    "requests, tabs, lists and drawing": """
      Object.defineProperty(window, 'fetch', { value: window.fetch, writable: false });
      let plotly;
      Object.defineProperty(window, 'Plotly', {
        get: () => plotly,
        set: (value) => {
          plotly = value;
          for (const name of ['react', 'purge']) {
            Object.defineProperty(value, name, { value: value[name], writable: false });
          }
        },
      });
      // The names of Mantine's tabs, and the role of the options of its lists.
      const { closest, querySelector } = Element.prototype;
      Element.prototype.querySelector = function (selector) {
        return selector === '.mantine-Tabs-root' ? null : querySelector.call(this, selector);
      };
      Element.prototype.closest = function (selector) {
        return selector.startsWith('[role="option"]') ? null : closest.call(this, selector);
      };""",
    "class of charts": """
      const { closest, querySelector } = Element.prototype;
      const hidden = (method) => function (selector) {
        return selector === '.js-plotly-plot' ? null : method.call(this, selector);
      };
      Element.prototype.closest = hidden(closest);
      Element.prototype.querySelector = hidden(querySelector);""",
    "redrawing of charts": """
      let plotly;
      Object.defineProperty(window, 'Plotly', {
        get: () => plotly,
        set: (value) => {
          plotly = value;
          value.redraw = () => { throw new Error('redraw is gone'); };
        },
      });""",
}


@pytest.mark.parametrize("script", BROKEN.values(), ids=BROKEN)
def test_the_page_works_without_internals_of_other_packages(readers, server, script):
    # A separate page, because the script stays in it.
    page = readers().new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(script)
    page.goto(server.url)
    screen.opened(page)
    use(page)
    assert not page.locator(".first-paint").count()
    assert not errors
    page.close()
