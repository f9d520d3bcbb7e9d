"""Filters by country and role: both charts and the status line follow."""

import re

import pytest
from playwright.sync_api import expect

from dashboard import EventQuery
from dashboard.engine.query import ROLES as COLUMNS
from dashboard.ingest.load import open_dataset
from dashboard.model.schema import split_list
from dashboard.views import ids
from dashboard.views.state import State
from dashboard.views.view import View

from . import screen
from .conftest import ARTICLE

pytestmark = pytest.mark.browser

ROLES = {
    "In any role": "any",
    "Where it happened": "place",
    "Who acts": "actor",
    "Who speaks": "speaker",
}


@pytest.fixture
def page(open_page, server):
    """Return the page with a mark for each row: events and statements."""
    return open_page(server, "?statements=every")


def codes(events, role="any"):
    """Return the codes of the countries with a role."""
    return {code for name in COLUMNS[role] for code in split_list(events[name])}


def status_text(query):
    """Return the expected text of the status line."""
    return View(open_dataset(ARTICLE), State(query, statements="every")).captions.status


def assert_shows(page, events, query):
    """Check that charts, tray and status line show exactly the events of a query."""
    expect(page.locator(f"#{ids.STATUS}")).to_have_text(status_text(query))
    shown = query.select(events)
    titles = screen.titles(page)
    # A title may be cut to fit.
    starts = tuple(title.text.removesuffix("…") for title in titles)
    assert all(shown["title"].str.startswith(start).any() for start in starts)
    assert len(titles) + screen.outside(page) == len(shown)
    assert sum(screen.lanes(page).values()) == len(shown)
    assert screen.shaded(page) == codes(shown, query.role)
    placed = shown[shown["latitude"].notna()]
    spots = placed[["latitude", "longitude", "geo_precision"]].drop_duplicates()
    assert screen.places(page) == len(spots)
    tray = page.locator(f"#{ids.TRAY} .choose").all_text_contents()
    assert tray == list(shown.loc[shown["latitude"].isna(), "title"])


def test_a_country_filters_both_charts_by_pointer_and_keyboard(page, events):
    assert_shows(page, events, EventQuery())
    screen.pick(page, ids.COUNTRY_FILTER, "South Korea")
    assert_shows(page, events, EventQuery(("KOR",)))
    screen.press_key(page, ids.CLEAR)
    page.locator(f"#{ids.COUNTRY_FILTER}").focus()
    page.keyboard.type("Fran")
    for key in ("Enter", "Escape"):
        page.keyboard.press(key)
    screen.settled(page)
    assert_shows(page, events, EventQuery(("FRA",)))


def test_a_list_closes_when_the_pointer_leaves_it_after_a_choice(page, events):
    listed, field = page.get_by_role("option"), page.locator(f"#{ids.COUNTRY_FILTER}")
    chart = screen.middle(page.locator(f"#{ids.MAP}"))
    field.click()
    page.mouse.move(*chart)
    screen.settled(page)
    # Nothing is chosen yet.
    assert listed.count()
    for name in ("France", "United Kingdom"):
        page.get_by_role("option", name=name).click()
        screen.settled(page)
        assert listed.count()
    page.mouse.move(*chart)
    expect(listed).to_have_count(0)
    assert_shows(page, events, EventQuery(("FRA", "GBR")))
    # It opens again, and Escape leaves the focus in the field.
    screen.pick(page, ids.COUNTRY_FILTER, "France")
    page.mouse.move(*chart)
    expect(field).to_be_focused()


def test_each_role_filters_differently(page, events):
    screen.pick(page, ids.COUNTRY_FILTER, "Russia")
    seen = set()
    for words, role in ROLES.items():
        screen.pick(page, ids.ROLE, words)
        assert_shows(page, events, EventQuery(("RUS",), role))
        seen.add(screen.status(page))
    assert len(seen) == len(ROLES)


def test_two_countries_show_events_of_either_and_can_be_cleared(page, events):
    clear = page.locator(f"#{ids.CLEAR}")
    expect(clear).to_be_disabled()
    screen.pick(page, ids.COUNTRY_FILTER, "France")
    screen.pick(page, ids.COUNTRY_FILTER, "United Kingdom")
    assert_shows(page, events, EventQuery(("FRA", "GBR")))
    screen.pick(page, ids.ROLE, "Who speaks")
    assert_shows(page, events, EventQuery(("FRA", "GBR"), "speaker"))
    screen.press(page, ids.CLEAR)
    assert_shows(page, events, EventQuery())
    expect(page.locator(f"#{ids.ROLE}")).to_have_value(re.compile("^In any role"))
    expect(clear).to_be_disabled()
    # An option that is pressed again is no longer chosen.
    for query in (EventQuery(("FRA",)), EventQuery()):
        screen.pick(page, ids.COUNTRY_FILTER, "France")
        expect(page.locator(f"#{ids.STATUS}")).to_have_text(status_text(query))


def test_clicking_a_country_on_the_map_toggles_its_filter(page, events):
    kansas = -96, 38
    screen.press(page, ids.MAP_ALL)
    screen.press(page, ids.MAP_ZOOM["out"])
    position = screen.map_view(page)
    screen.click_place(page, *kansas)
    assert_shows(page, events, EventQuery(("USA",)))
    # A second click is on the same country.
    assert screen.map_view(page) == pytest.approx(position, abs=0.01)
    screen.click_place(page, *kansas)
    assert_shows(page, events, EventQuery())


@pytest.mark.parametrize("width", [1_280, 1_440])
def test_the_chip_of_a_filter_is_whole_beside_the_status(open_page, server, width):
    page = open_page(server, viewport={"width": width, "height": 900})
    page.locator(f"#{ids.SEARCH}").fill("troops")
    page.locator(f"#{ids.SEARCH}").press("Enter")
    screen.settled(page)
    # There is also a button that undoes the last step.
    chips = page.locator(f"#{ids.CHIPS}")
    assert chips.get_by_role("button").count() == 1
    assert chips.evaluate("(box) => box.scrollWidth - box.clientWidth") <= 0


@pytest.mark.parametrize("width", [1_280, 1_440])
def test_many_chips_are_whole_in_a_row_of_their_own(open_page, server, width):
    search = "?country=RUS&country=PRK&country=KOR&country=UKR&role=actor&type=training"
    search += "&type=deployment&type=transport&known=2024-10-20&text=north"
    page = open_page(server, search, viewport={"width": width, "height": 900})
    chips = page.locator(f"#{ids.CHIPS}")
    assert chips.get_by_role("button").count() == 9
    # Still more chips would scroll, so their number is in front of them.
    expect(chips).to_have_text(re.compile("^9 filters:"))
    hidden = "(box) => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]"
    assert chips.evaluate(hidden) == [0, 0]
    # The buttons do not need a third row.
    row, replay = screen.box_of(chips), screen.box_of(page.locator(".replay"))
    assert row.top <= (replay.top + replay.bottom) / 2 <= row.bottom
    # More filters have a row of their own, and the texts of the replay are whole.
    page.locator(f"#{ids.MORE_FILTERS}").click()
    screen.open_replay(page)
    more = page.locator(".facet.extra:visible").all()
    assert len({screen.box_of(field).top for field in more}) == 1 < len(more)
    steps = page.locator(f"#{ids.PLAY_STEPS}")
    assert steps.evaluate("(field) => field.scrollWidth - field.clientWidth") <= 0
