"""The standalone page, opened from the disk without a network."""

import re
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.engine.query import EventQuery
from dashboard.ingest.load import open_dataset
from dashboard.views import ids
from dashboard.views.state import State
from dashboard.views.view import View
from dashboard.web.standalone import content, write_page

from . import axe, screen
from .conftest import ARTICLE, Guard
from .screen import DESK, PHONE

pytestmark = pytest.mark.browser

CHOSEN = "Russian navy carries 1,500 special forces to Vladivostok"
HOSTILE = "</script><img src=x onerror=alert(1)>"


@dataclass(frozen=True)
class Story:
    """An open page, and its file."""

    page: Page
    path: Path


@pytest.fixture(scope="module")
def article():
    return open_dataset(ARTICLE)


@pytest.fixture
def open_story(readers, tmp_path):
    """Open views or pages from the disk; any error fails the test at its end."""
    guards = []

    def open_one(view, viewport=DESK, **options):
        path = tmp_path / "story.html"
        path.write_bytes(view if isinstance(view, bytes) else write_page(view))
        options |= {"viewport": viewport, "offline": True}
        page = readers.borrow(**options)
        pages.callback(readers.give_back, page, **options)
        guards.append(Guard("file://"))
        pages.callback(guards[-1].watch(page))
        page.goto(path.as_uri())
        return ready(page)

    with ExitStack() as pages:
        yield open_one
    wrong = [item for guard in guards for item in guard.seen]
    assert not wrong, "\n".join(wrong)


def ready(page):
    page.locator(f"#{ids.MAP} .choroplethlayer").wait_for(state="attached")
    return screen.settled(page)


@pytest.fixture(scope="module")
def written(article):
    """Return the page of the article, which takes a second to write."""
    return write_page(View(article))


@pytest.fixture
def story(open_story, written):
    return open_story(written)


def choose_country(page, name):
    page.get_by_role("group", name="Country").get_by_role("button", name=name).click()
    return screen.settled(page)


def details(page):
    return page.get_by_role("region", name="Details")


def heading(page):
    return details(page).get_by_role("heading", level=2).inner_text()


def click_map(page, longitude, latitude):
    """Click on a point of the earth after the map shows its hover text."""
    x, y = screen.map_spot(page, longitude, latitude)
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y, steps=2)
    page.locator(f"#{ids.MAP} .hoverlayer .hovertext").wait_for()
    page.mouse.click(x, y)
    screen.settled(page)


def ring(page):
    """Return the position of the ring around the selected event on the map."""
    return page.evaluate(
        f"""document.querySelector('#{ids.MAP} .js-plotly-plot').data
        .filter(({{ name }}) => name === 'focus').flatMap(({{ lon, lat, marker }}) =>
          lon.map((one, at) => [one, lat[at], marker.size[at]]).filter((end) => end[2]))"""
    )


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_filter_shows_the_same_as_the_screen(open_story, article, written, viewport):
    page = open_story(written, viewport)
    choose_country(page, "South Korea")
    size = content.SCREENS[viewport == DESK]
    view = View(article, State(EventQuery(("KOR",)), screen=size))
    assert screen.status(page) == view.captions.subtitle("both")
    lanes = zip(
        view.charts.placed.lanes["name"], view.charts.placed.lanes["count"].tolist(), strict=True
    )
    assert screen.lanes(page) == dict(lanes)
    assert len(screen.titles(page)) == len(view.charts.placed.marks["label"])
    assert screen.shaded(page) == set(view.charts.with_hover_texts("map")["data"][0]["locations"])
    assert page.locator("#rows tr").count() == len(view.rows.selected)
    choose_country(page, "All countries")
    assert page.locator("#rows tr").count() == len(article.events)


def test_a_mark_place_or_row_selects_an_event_in_every_view(story):
    # Hover texts are part of the page.
    story.mouse.move(*screen.middle(screen.title(story, CHOSEN)), steps=3)
    expect(story.locator(f"#{ids.TIMELINE} .hoverlayer")).to_contain_text("Oct 2024")
    screen.click_title(story, CHOSEN)
    assert heading(story) == CHOSEN
    assert "National Intelligence Service" in details(story).inner_text()
    assert screen.is_underlaid(story, CHOSEN)
    (longitude, latitude, _), *more = ring(story)
    assert not more
    expect(story.locator("#rows .is-chosen")).to_contain_text(CHOSEN)
    story.keyboard.press("Escape")
    assert heading(story) == "How to read the charts"
    assert not ring(story)
    click_map(story, longitude, latitude)
    assert heading(story) == CHOSEN
    row = story.locator("#rows").get_by_role("button", name="Kremlin dismisses troop reports")
    row.click()
    assert heading(story) == "Kremlin dismisses troop reports as false"
    # The statement is folded into its event, whose bar is highlighted.
    data = f"document.querySelector('#{ids.TIMELINE} > .js-plotly-plot').data"
    bars = story.evaluate(f"{data}.find(({{ name }}) => name === 'focus').marker.color.length")
    assert bars == 1


def test_clicking_a_country_on_the_map_filters(story):
    click_map(story, 160, 66)
    # A click waits for a second one, which would zoom to the country.
    expect(story.locator(f"#{ids.STATUS}")).to_contain_text("Events involving Russia")
    pressed = story.locator(f"#{ids.COUNTRY_FILTER} [aria-pressed=true]")
    expect(pressed).to_have_text("Russia (13 events and 3 statements)")


def test_a_double_click_zooms_the_map_to_a_country(story):
    story.mouse.dblclick(*screen.map_spot(story, 160, 66))
    screen.settled(story)
    position = screen.map_view(story)
    # The middle of Russia, whose eastern end is beyond 180 degrees.
    assert (position["lon"], position["lat"]) == pytest.approx((105, 61), abs=3)
    pressed = story.locator(f"#{ids.COUNTRY_FILTER} [aria-pressed=true]")
    expect(pressed).to_have_text("All countries")


def test_everything_works_by_keyboard(story):
    story.keyboard.press("Tab")
    story.keyboard.press("Enter")
    assert story.evaluate("document.activeElement.id") == "content"
    story.keyboard.press("ArrowRight")
    first = heading(story)
    story.keyboard.press("ArrowRight")
    assert heading(story) != first
    assert "2 of 41" in details(story).inner_text()
    following = details(story).get_by_role("button", name="Next event")
    following.focus()
    story.keyboard.press("Enter")
    assert "3 of 41" in details(story).inner_text()
    expect(details(story).get_by_role("button", name="Next event")).to_be_focused()
    story.keyboard.press("Escape")
    assert heading(story) == "How to read the charts"


def test_arrow_keys_go_from_mark_to_mark(story):
    for layer, key in (("timeline-keys", "ArrowRight"), ("map-keys", "ArrowLeft")):
        story.locator(f"#{layer}").focus()
        for _ in range(3):
            story.keyboard.press(key)
        screen.settled(story)
        words = story.locator(f"#{layer} [role=option]").inner_text()
        assert story.locator(f"#{layer} .cursor-ring").is_visible()
        story.keyboard.press("Enter")
        screen.settled(story)
        if layer == "timeline-keys":
            assert words.startswith(heading(story)[:30])
        assert heading(story) != "How to read the charts"
        story.keyboard.press("Escape")
    story.locator("#timeline-keys").focus()
    story.keyboard.press("+")
    story.keyboard.press("+")
    screen.settled(story)
    begin, _ = screen.moments(story)
    story.keyboard.press("Home")
    story.keyboard.press("ArrowLeft")
    screen.settled(story)
    assert screen.moments(story)[0] < begin


def test_keys_move_the_timeline_within_its_range_and_the_map(story):
    begin, end = screen.moments(story)
    story.locator("#timeline-keys").focus()
    story.keyboard.press("+")
    story.keyboard.press("Shift+ArrowRight")
    screen.settled(story)
    nearer = screen.moments(story)
    assert nearer[1] - nearer[0] == pytest.approx((end - begin) / 2, rel=0.01)
    story.keyboard.press("-")
    story.keyboard.press("-")
    screen.settled(story)
    assert screen.moments(story) == pytest.approx((begin, end), abs=0.01)

    before = screen.map_view(story)
    story.locator("#map-keys").focus()
    story.keyboard.press("+")
    story.keyboard.press("Shift+ArrowLeft")
    screen.settled(story)
    assert screen.map_view(story)["scale"] == pytest.approx(1.5 * before["scale"])
    story.keyboard.press("0")
    screen.settled(story)
    assert screen.map_view(story) == before


def test_a_filter_keeps_the_zoom_and_another_size_shows_other_charts(story):
    story.get_by_role("button", name="Zoom in", exact=True).click()
    zoomed = screen.moments(screen.settled(story))
    choose_country(story, "Ukraine")
    assert screen.moments(story) == pytest.approx(zoomed, abs=0.01)
    story.set_viewport_size(PHONE)
    chart = f"document.querySelector('#{ids.TIMELINE} .js-plotly-plot')"
    story.wait_for_function(f"() => {chart}._fullLayout.yaxis.ticklabelposition === 'inside'")
    screen.settled(story)
    assert story.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize(
    ("theme", "viewport", "language"),
    [("light", PHONE, "en"), ("dark", DESK, "uk")],
    ids=["light on a phone", "dark on a desk, Ukrainian"],
)
def test_the_page_is_accessible(open_story, article, theme, viewport, language):
    axe.script()
    view = View(article, State(theme=theme, language=language))
    page = open_story(view, viewport, reduced_motion="reduce")
    assert not axe.violations(page)
    page.keyboard.press("ArrowRight")
    screen.settled(page)
    violations = axe.violations(page)
    assert not violations, "\n".join(map(str, violations))


def test_hostile_texts_stay_texts(open_story, tmp_path):
    table = tmp_path / "hostile.csv"
    names = f'"{HOSTILE}"'
    table.write_text(
        "title,date,country,location,latitude,longitude,event_id,claimant,description\n"
        f"{names},2024-10-08,RUS,{names},55,37,__proto__,{names},{names}\n"
        "북한군 파병 $x$,2024-10-09,UKR,Київ,50,30,constructor,Міністерство,\n",
        encoding="utf-8",
    )
    page = open_story(View(open_dataset(table)))
    for title in (HOSTILE, "북한군 파병 $x$"):
        page.keyboard.press("ArrowRight")
        screen.settled(page)
        assert heading(page) == title
        assert len(ring(page)) == 1
    assert HOSTILE in screen.title_words(page)
    assert page.locator("img").count() == 0


def test_the_printed_page_is_complete(story):
    story.emulate_media(media="print")
    paper = story.pdf(format="A4")
    assert paper.startswith(b"%PDF")
    pages = len(re.findall(rb"/Type /Page\b", paper))
    assert 2 <= pages <= 8


def test_without_javascript_the_page_shows_a_message(browser, article, written, tmp_path):
    path = tmp_path / "story.html"
    path.write_bytes(written)
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.get_by_role("heading", level=1)).to_have_text(article.title)
    expect(page.get_by_text("allow JavaScript")).to_be_visible()
    context.close()


def test_save_page_saves_the_file(page):
    screen.open_share(page)
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name="Download as web page").click()
    assert waiting.value.suggested_filename == "north-korean-troops-in-russia.html"
    assert waiting.value.path().read_bytes().startswith(b"<!DOCTYPE html>")
