"""The page before Dash's scripts have come: it stands already, and its charts stay."""

import pytest
from playwright.sync_api import expect

from dashboard.common.resources import resource
from dashboard.views import ids

from . import screen
from .conftest import WAIT_MS
from .screen import DESK, PHONE

pytestmark = pytest.mark.skipif(
    not resource("assets/plotly-events.min.js").exists(), reason="Dash brings plotly.js itself"
)
CHARTS = f"#{ids.OVERVIEW}, #{ids.TIMELINE}, #{ids.MAP}"
# So long the page waits for the server before it leaves all drawing to Dash.
LATE_MS = 400
PATIENT = f"watched.held.add({LATE_MS})"
# What a reader would see move.
PARTS = ("h1", ".facets", ".status > p", ".panel-head", ".tabs", ".details", ".js-plotly-plot")


def hold(page, pattern):
    """Hold back what fits a pattern; the list that is returned fills with it."""
    held = []

    def keep(route):
        held.append(route)

    page.route(pattern, keep)
    return held


def wait_until_held(page, *held):
    while not all(held):
        page.wait_for_timeout(20)


@pytest.fixture
def fresh(browser):
    """Make a page that has seen nothing yet; it waits for a slow server, unless told otherwise."""
    pages = []

    def make(script=PATIENT, **options):
        page = browser.new_page(**options)
        page.set_default_timeout(WAIT_MS)
        page.add_init_script(screen.WATCH)
        page.add_init_script(script)
        pages.append(page)
        return page

    yield make
    for page in pages:
        page.close()


def boxes(page, root):
    """Where the parts of a page stand that are in sight, whichever of both pages it is."""
    return page.evaluate(
        """([root, parts]) => {
          const spot = ({ x, y, width }) => [x, y, width];
          const within = (part) => [...document.querySelector(root).querySelectorAll(part)];
          const seen = (part) => within(part).filter((found) => found.checkVisibility());
          const spots = (part) => seen(part).map((found) => spot(found.getBoundingClientRect()));
          return Object.fromEntries(parts.map((part) => [part, spots(part)]));
        }""",
        [root, PARTS],
    )


@pytest.mark.parametrize(
    ("search", "options"),
    [
        ("", {"viewport": DESK}),
        ("?country=RUS&event=kursk-incursion", {"viewport": DESK, "color_scheme": "dark"}),
        ("?tab=claims", {"viewport": DESK}),
        ("", {"viewport": PHONE}),
        ("?lang=uk", {"viewport": PHONE}),
        ("?country=FRA&embed=1", {"viewport": {"width": 640, "height": 480}}),
    ],
)
def test_the_page_stands_before_dash_does_and_nothing_moves_then(fresh, server, search, options):
    page = fresh(**options)
    held = hold(page, "**/dash_renderer*")
    page.goto(f"{server.url}/{search}", wait_until="commit")
    page.locator(".first-paint .timeline .main-svg .trace").first.wait_for(state="attached")
    page.wait_for_function("() => performance.getEntriesByName('page-painted').length")
    before, said = (
        boxes(page, ".first-paint"),
        page.locator(".first-paint .status > p").inner_text(),
    )
    background = "getComputedStyle(document.querySelector('.panel')).backgroundColor"
    paper = page.evaluate(background)
    page.evaluate("window.drawn = [...document.querySelectorAll('.first-paint .js-plotly-plot')]")
    wait_until_held(page, held)
    held[0].continue_()
    screen.opened(page)
    assert not page.locator(".first-paint").count()
    # The very charts that stood are those that answer.
    assert page.evaluate(
        f"window.drawn.length && window.drawn.every((one) => one.closest('{CHARTS}'))"
    )
    assert page.locator(f"{CHARTS}").locator(".js-plotly-plot").count() == 3
    assert said == screen.status(page)
    assert page.evaluate(background) == paper
    after = boxes(page, "#react-entry-point")
    for part in PARTS:
        assert len(before[part]) == len(after[part]), part
        for one, other in zip(before[part], after[part], strict=True):
            assert one == pytest.approx(other, abs=4), part
    assert [before["h1"], before[".js-plotly-plot"]] != [[], []]


def test_a_chart_that_stood_answers_as_any_does(fresh, server):
    page = fresh(viewport=DESK)
    page.goto(server.url)
    screen.opened(page)
    drawn = page.query_selector(f"#{ids.TIMELINE} .main-svg")
    screen.click_title(page, "North Korea sends troops to Russia")
    assert "North Korea sends troops to Russia" in page.locator(f"#{ids.DETAILS}").inner_text()
    screen.pick(page, ids.COUNTRY_FILTER, "France")
    assert "France" in screen.lanes(page)
    # With any other configuration than Dash's, plotly would have begun anew.
    assert drawn.evaluate("(svg) => svg.isConnected")


def test_dash_does_not_wait_for_a_server_that_needs_long(fresh, server):
    page = fresh("", viewport=DESK)
    held = hold(page, "**/_dash-layout*")
    page.goto(server.url)
    page.wait_for_function("() => 'DashRenderer' in window")
    wait_until_held(page, held)
    held[0].continue_()
    screen.opened(page)
    assert not page.locator(".first-paint").count()
    assert screen.titles(page)


def test_the_server_has_its_time_after_plotly_has_loaded(fresh, server):
    page = fresh(viewport=DESK)
    plotly, layout = hold(page, "**/plotly-events*"), hold(page, "**/_dash-layout*")
    page.goto(server.url, wait_until="commit")
    wait_until_held(page, plotly, layout)
    assert LATE_MS not in screen.timers(page)
    plotly[0].continue_()
    screen.wait_for_timer(page, LATE_MS)
    assert page.evaluate("'Plotly' in window")
    layout[0].continue_()
    page.wait_for_function("() => performance.getEntriesByName('page-painted').length")


def test_dash_draws_the_page_where_that_failed_here(fresh, server):
    page, said = fresh(viewport=DESK), []
    page.on("console", lambda message: said.append(message.text))
    page.add_init_script(
        "Object.defineProperty(HTMLElement.prototype, 'inert', { set() { throw 1; } })"
    )
    page.goto(server.url)
    screen.opened(page)
    assert said == ["1"]
    assert screen.titles(page)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "The server does not answer"), ("uk", "Сервер не відповідає")]
)
def test_a_page_whose_scripts_do_not_come_says_so(fresh, server, language, said):
    page = fresh(viewport=DESK)
    page.route("**/dash_mantine_components*", lambda route: route.abort())
    page.goto(f"{server.url}/?lang={language}")
    expect(page.locator(".first-paint .error")).to_contain_text(said)
    assert page.locator(".first-paint .timeline .main-svg").count()
