"""The first paint: the page is drawn before Dash is loaded, and its charts stay."""

import pytest
from playwright.sync_api import expect

from dashboard.charts.style import LIGHT
from dashboard.common.resources import resource
from dashboard.views import ids

from . import screen
from .conftest import WAIT_MS
from .screen import DESK, PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not resource("assets/plotly-events.min.js").exists(), reason="Dash brings plotly.js itself"
    ),
]
CHARTS = f"#{ids.OVERVIEW}, #{ids.TIMELINE}, #{ids.MAP}"
# Time for which the page waits for the server before it leaves drawing to Dash.
LATE_MS = 400
LAYOUT = "/_dash-layout?"
# Side by side, but the rows above the timeline wrap.
NARROW = {"width": 1000, "height": 700}
PATIENT = f"watched.held.add({LATE_MS})"
# Parts that must not move.
PARTS = ("h1", ".facets", ".status > p", ".panel-head", ".tabs", ".details", ".js-plotly-plot")


def hold(page, pattern):
    """Hold back requests that match a pattern; they are added to the returned list."""
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
    """Make a page without cached files; by default, it waits for a slow server."""
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
    """Return the positions of the visible parts of a page, before or after Dash draws it."""
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
        ("?country=RUS&event=kursk-incursion", {"viewport": NARROW, "color_scheme": "dark"}),
        ("?tab=claims", {"viewport": DESK}),
        ("", {"viewport": PHONE}),
        ("?lang=uk&event=kursk-incursion", {"viewport": PHONE}),
        (
            "?country=RUS&event=kursk-incursion&embed=1",
            {"viewport": {"width": 640, "height": 480}},
        ),
    ],
)
def test_the_page_is_drawn_before_dash_and_nothing_moves(fresh, server, search, options):
    page = fresh(**options)
    requests, answers = [], []
    page.on("request", lambda request: requests.append(request.url.split("?")[0]))
    page.on("response", lambda answer: answers.append(answer) if LAYOUT in answer.url else None)
    held = hold(page, "**/dash_renderer*")
    page.goto(f"{server.url}/{search}", wait_until="commit")
    page.locator(".first-paint .timeline .main-svg .trace").first.wait_for(state="attached")
    page.wait_for_function("() => performance.getEntriesByName('page-painted').length")
    before, status = (
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
    # The charts have the size of their boxes, so nothing is requested again.
    assert not [url for url in requests if url.endswith("_dash-update-component")]
    # The server has drawn them once. A narrow page is measured first, without charts.
    is_wide = options["viewport"] == DESK
    assert (
        ["paper_bgcolor" in answer.text() for answer in answers] == [True]
        if is_wide
        else [False, True]
    )
    # The charts were adopted, not drawn again.
    assert page.evaluate(
        f"window.drawn.length && window.drawn.every((one) => one.closest('{CHARTS}'))"
    )
    assert page.locator(f"{CHARTS}").locator(".js-plotly-plot").count() == 3
    assert status == screen.status(page)
    assert page.evaluate(background) == paper
    after = boxes(page, "#react-entry-point")
    for part in PARTS:
        assert len(before[part]) == len(after[part]), part
        for old, new in zip(before[part], after[part], strict=True):
            assert old == pytest.approx(new, abs=4), part
    assert [before["h1"], before[".js-plotly-plot"]] != [[], []]
    if "event=" in search:
        assert_in_sight(page, KURSK)
        assert "map=" not in page.url


# Longitudes and latitudes in the sample table.
KURSK, EASTERN_RUSSIA = (36.2, 51.7), (130.0, 52.0)


def assert_in_sight(page, place):
    """Check that a place is on the map, and neither below the details nor below a button."""
    spot = screen.map_spot(page, *place)
    at = "([x, y]) => Boolean(document.elementFromPoint(x, y)?.closest('#map, #map-keys'))"
    assert page.evaluate(at, list(spot)), spot


def test_the_place_of_a_link_stays_in_sight_on_any_screen(fresh, server):
    page = fresh(viewport=PHONE)
    # Somebody moved the map until the place was at its lower edge.
    page.goto(f"{server.url}/?event=training-eastern-russia&map=100,72,3,100")
    screen.opened(page)
    assert_in_sight(page, EASTERN_RUSSIA)
    page.set_viewport_size(DESK)
    screen.settled(page)
    assert_in_sight(page, EASTERN_RUSSIA)


def test_a_later_visit_begins_with_the_size_that_the_first_one_measured(fresh, server):
    page = fresh(viewport=PHONE)
    page.goto(server.url)
    screen.opened(page)
    layouts = []
    page.on("request", lambda request: layouts.append("_dash-layout" in request.url))
    page.reload()
    screen.opened(page)
    assert sum(layouts) == 1
    # The box of the map has the colour of water before the map is drawn.
    red, green, blue = (int(LIGHT.water[at : at + 2], 16) for at in (1, 3, 5))
    expect(page.locator("#map-box")).to_have_css("background-color", f"rgb({red}, {green}, {blue})")


def test_a_chart_drawn_before_dash_responds_to_clicks(fresh, server):
    page = fresh(viewport=DESK)
    page.goto(server.url)
    screen.opened(page)
    drawn = page.query_selector(f"#{ids.TIMELINE} .main-svg")
    screen.click_title(page, "North Korea sends troops to Russia")
    assert "North Korea sends troops to Russia" in page.locator(f"#{ids.DETAILS}").inner_text()
    screen.pick(page, ids.COUNTRY_FILTER, "France")
    assert "France" in screen.lanes(page)
    # With another configuration than Dash's, Plotly would have drawn a new chart.
    assert drawn.evaluate("(svg) => svg.isConnected")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_dash_does_not_wait_for_a_slow_server(fresh, server, viewport):
    page = fresh("", viewport=viewport)
    held = hold(page, "**/_dash-layout*")
    page.goto(server.url)
    page.wait_for_function("() => 'DashRenderer' in window")
    wait_until_held(page, held)
    for request in held:
        request.continue_()
    screen.opened(page)
    assert not page.locator(".first-paint").count()
    assert screen.titles(page)


def test_the_time_limit_of_the_server_begins_after_plotly_has_loaded(fresh, server):
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


def test_dash_draws_the_page_if_the_first_paint_fails(fresh, server):
    page, logged = fresh(viewport=DESK), []
    page.on("console", lambda message: logged.append(message.text))
    page.add_init_script(
        "Object.defineProperty(HTMLElement.prototype, 'inert', { set() { throw 1; } })"
    )
    page.goto(server.url)
    screen.opened(page)
    assert logged == ["1"]
    assert screen.titles(page)


@pytest.mark.parametrize(
    ("language", "text"), [("en", "The server is not responding"), ("uk", "Сервер не відповідає")]
)
def test_missing_scripts_are_reported(fresh, server, language, text):
    page = fresh(viewport=DESK)
    page.route("**/dash_mantine_components*", lambda route: route.abort())
    page.goto(f"{server.url}/?lang={language}")
    expect(page.locator(".first-paint .error")).to_contain_text(text)
    assert page.locator(".first-paint .timeline .main-svg").count()
