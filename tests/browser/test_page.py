"""The page as a whole: charts, texts, controls and themes, on desktops and phones."""

from itertools import combinations

import pytest
from playwright.sync_api import expect

from dashboard.views import ids

from . import screen
from .conftest import ARTICLE, start, stop

pytestmark = pytest.mark.browser

CHARTS = (ids.TIMELINE, ids.OVERVIEW, ids.MAP)
# Lower controls are hard to tap.
LEAST_PX = 22
CONTROLS = (
    *(f"#{component}" for component in (ids.COUNTRY_FILTER, ids.LANE_MENU, ids.COLOUR)),
    *(f"#{button}" for button in (*ids.ZOOM.values(), *ids.MAP_ZOOM.values(), ids.THEME_BUTTON)),
    "text=Share",
)


def collisions(boxes):
    return [
        (first.text, second.text) for first, second in combinations(boxes, 2) if first.meets(second)
    ]


def brightness(page, selector="body"):
    colour = page.locator(selector).first.evaluate("(part) => getComputedStyle(part).background")
    return sum(int(part) for part in colour.split("(")[1].split(")")[0].split(",")[:3]) / 3


def test_both_charts_are_drawn_without_other_hosts(still, events):
    # The fixture fails the test on any request to another host, and on any console message.
    expect(still).to_have_title("North Korean troops in Russia")
    expect(still.get_by_role("heading", level=1)).to_have_text("North Korean troops in Russia")
    expect(still.locator("header")).to_contain_text("20 Oct 2024")
    assert len(screen.bars(still)) >= 16
    borders = still.locator(f"#{ids.MAP} .layer.countries path, #{ids.MAP} .layer.land path")
    assert sum(len(path.get_attribute("d") or "") for path in borders.all()) > 20_000
    assert (
        still.locator(f"#{ids.MAP} .choroplethlayer path").count() == len(screen.shaded(still)) >= 5
    )
    assert screen.places(still) > 3


def test_titles_are_readable_and_do_not_overlap(still, events):
    titles = screen.titles(still)
    assert len(titles) + screen.outside(still) == 16
    starts = [title.text.removesuffix("…") for title in titles]
    assert all(events["title"].str.startswith(start).any() for start in starts)
    if still.viewport_size == screen.DESK:
        assert {title.text for title in titles} <= set(events["title"])
    assert min(title.bottom - title.top for title in titles) >= 12
    for chart in CHARTS:
        assert collisions(screen.texts(still, f"#{chart} text")) == []


def test_texts_stay_within_the_charts(still):
    plot = screen.plot_box(still, ids.TIMELINE)
    assert [title.text for title in screen.titles(still) if not title.within(plot)] == []
    for chart in CHARTS:
        whole = screen.box_of(still.locator(f"#{chart} .main-svg").first)
        assert whole.within(screen.box_of(still.locator(f"#{chart}")))
        texts = screen.texts(still, f"#{chart} text")
        assert [text.text for text in texts if not text.within(whole)] == []


def test_every_control_is_reachable_and_its_text_is_complete(still):
    assert still.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    controls = [control for control in CONTROLS if still.locator(control).is_visible()]
    # On a phone, "More filters" shows the others.
    assert still.viewport_size == screen.PHONE or controls == list(CONTROLS)
    for control in controls:
        still.locator(control).click(trial=True)
        box = screen.box_of(still.locator(control))
        assert 0 <= box.left < box.right <= still.viewport_size["width"], control
        assert min(box.right - box.left, box.bottom - box.top) >= LEAST_PX, control
    cut = """() => [...document.querySelectorAll('button, button *, header *, label')]
      .filter((part) => getComputedStyle(part).overflowX !== 'visible'
        && part.scrollWidth > part.clientWidth + 1)
      .map((part) => part.textContent)"""
    assert still.evaluate(cut) == []


def test_a_filtered_page_fits_a_phone(open_page, server, events):
    page = open_page(server, viewport=screen.PHONE)
    screen.pick(page, ids.COUNTRY_FILTER, "France")
    assert screen.status(page).startswith("2 statements about 1 event, ")
    screen.click_title(page, "France voices")
    expect(page.locator(f"#{ids.DETAILS}")).to_contain_text("Lemoine")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_filters_are_a_sheet_on_a_phone(open_page, server):
    page = open_page(server, viewport=screen.PHONE)
    sheet, button = page.locator(f"#{ids.FILTER_SHEET}"), page.locator(f"#{ids.MORE_FILTERS}")
    show = page.locator(f"#{ids.SHOW_EVENTS}")
    expect(button).to_have_accessible_name("Filters and dates")
    expect(page.locator(f"#{ids.FROM}")).to_be_hidden()
    screen.press_key(page, ids.MORE_FILTERS)
    expect(button).to_have_attribute("aria-expanded", "true")
    for name in (*{*ids.FILTERS.values()} - {ids.FILTERS["extra"]}, ids.SEARCH, ids.FROM):
        expect(page.locator(f"#{name}")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(show).to_have_text("Show 16 events and 25 statements")
    # Escape closes a list first.
    status = page.locator(f"#{ids.FILTERS['statuses']}")
    status.click()
    page.get_by_role("option", name="expected").click()
    status.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(show).to_have_text("Show 5 events")
    screen.settled(page)
    status.press("Escape")
    expect(sheet).to_be_hidden()
    expect(button).to_be_focused()
    expect(page.locator(".chip")).to_have_count(1)


def test_back_closes_the_sheet_and_then_undoes_its_filters(open_page, server):
    page = open_page(server, viewport=screen.PHONE)
    page.locator(f"#{ids.MORE_FILTERS}").click()
    # The second word changes the last step.
    for word in ("troops", "troops to"):
        page.locator(f"#{ids.SEARCH}").fill(word)
        screen.settled(page)
    page.evaluate("history.back()")
    expect(page.locator(f"#{ids.FILTER_SHEET}")).to_be_hidden()
    screen.settled(page)
    assert screen.chips(page) == ["Search: “troops to”"]
    page.evaluate("history.back()")
    expect(page.locator(".chip")).to_have_count(0)


def test_the_sheet_gives_its_controls_back(open_page, server):
    page = open_page(server, viewport=screen.PHONE)
    button, charts = page.locator(f"#{ids.MORE_FILTERS}"), ("#timeline-box", "#map-box")
    places = [screen.box_of(page.locator(chart)) for chart in charts]
    button.click()
    top = screen.box_of(page.locator(".sheet-top"))
    page.mouse.move(120, top.top + 10)
    page.mouse.down()
    page.mouse.move(120, top.top + 100)
    page.mouse.up()
    expect(page.locator(f"#{ids.FILTER_SHEET}")).to_be_hidden()
    screen.settled(page)
    assert [screen.box_of(page.locator(chart)) for chart in charts] == places
    button.click()
    # A date that is being typed counts.
    page.locator(f"#{ids.FROM}").fill("8 Oct 2024")
    screen.press(page, ids.SHOW_EVENTS)
    assert "=2024-10-08/" in page.url
    expect(page.locator(f".time #{ids.FROM}")).to_have_count(1)
    expect(page.locator(".facets > .facet")).to_have_count(len(ids.FILTERS) + 2)


def test_the_button_for_filters_knows_what_is_open(open_page, server):
    page = open_page(server, viewport=screen.PHONE, fresh=True)
    button = page.locator(f"#{ids.MORE_FILTERS}")
    expect(button).to_have_attribute("aria-haspopup", "dialog")
    button.click()
    screen.pick(page, ids.FILTERS["statuses"], "expected")
    button.click()
    # A page that is loaded again has no sheet, and no step back to it.
    page.reload()
    screen.opened(page)
    expect(button).to_have_attribute("aria-expanded", "false")
    assert screen.chips(page) == ["Status: expected"]
    page.evaluate("history.back()")
    screen.settled(page)
    assert screen.chips(page) == []
    # A row of filters is not left open beside the sheet.
    page.set_viewport_size(screen.DESK)
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.set_viewport_size(screen.PHONE)
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".facet.extra:visible")).to_have_count(0)


def test_the_theme_follows_system_and_button_and_is_remembered(open_page, server):
    page = open_page(server, color_scheme="dark")
    charts = [f"#{chart} .main-svg" for chart in CHARTS]
    assert max(brightness(page, part) for part in ("body", *charts)) < 60
    screen.press(page, ids.THEME_BUTTON)
    assert min(brightness(page, part) for part in ("body", *charts)) > 200
    page.reload()
    screen.opened(page)
    assert min(brightness(page, part) for part in ("body", *charts)) > 200
    screen.press_key(page, ids.THEME_BUTTON)
    assert max(brightness(page, part) for part in ("body", *charts)) < 60


def test_two_readers_do_not_affect_each_other(open_page, server, events):
    reader, other = open_page(server), open_page(server)
    all_titles = screen.title_words(other)
    screen.pick(reader, ids.COUNTRY_FILTER, "France")
    screen.press(reader, ids.ZOOM["in"])
    before = screen.moments(other)
    screen.pick(other, ids.COLOUR, "Status")
    assert screen.found(reader) == 2
    assert screen.found(other) == len(events)
    assert screen.title_words(other) == all_titles
    assert screen.moments(other) == before


def test_a_stopped_server_is_reported(browser, tmp_path):
    process, server = start(ARTICLE, tmp_path / "log")
    page = browser.new_page()
    page.add_init_script(screen.WATCH)
    try:
        page.goto(server.url)
        screen.opened(page)
    finally:
        stop(process)
    error = page.locator(f"#{ids.ERROR}")
    expect(error).to_be_empty()
    page.evaluate(f"dash_clientside.set_props('{ids.COUNTRY_FILTER}', {{value: ['RUS']}})")
    expect(error).to_contain_text("The server is not responding")
    page.close()


def test_a_grid_that_fails_to_load_is_reported_and_retried(open_unwatched, server):
    # The page is not watched, because a missing script is an error in the console.
    page = open_unwatched(server, fresh=True)
    page.route("**/dash_ag_grid/**", lambda route: route.abort())
    table = page.get_by_role("tabpanel", name="Table")
    page.get_by_role("tab", name="Table").click()
    expect(table).to_contain_text("The server is not responding")
    page.unroute("**/dash_ag_grid/**")
    page.get_by_role("tab", name="Map").click()
    page.get_by_role("tab", name="Table").click()
    expect(table.locator(".ag-row").first).to_be_visible()
