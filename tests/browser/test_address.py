"""Every state has a URL; language, shortcuts and keyboard control."""

import pytest
from playwright.sync_api import expect

from dashboard.views import ids

from . import screen
from .test_embed import COPIED_MS
from .test_linked import shown

pytestmark = pytest.mark.browser


def visible(page):
    """Return everything that a URL must restore."""
    start, end = screen.moments(page)
    return {
        "status": screen.status(page),
        "chips": screen.chips(page),
        "titles": screen.title_words(page),
        "lanes": screen.lanes(page),
        "window": (round(start, 2), round(end, 2)),
        "details": page.locator(f"#{ids.DETAILS}").inner_text(),
        "tab": page.get_by_role("tab", selected=True).inner_text(),
        "theme": page.evaluate("document.documentElement.dataset.theme"),
        "fields": [
            page.locator(f"#{name}").input_value()
            for name in (ids.SEARCH, ids.KNOWN, ids.ROLE, ids.LANE_MENU, ids.COLOUR)
        ],
        "colours": page.locator(f"#{ids.COLOUR_KEY}").inner_text(),
    }


def test_a_url_restores_the_whole_state(page, open_page, server):
    screen.pick(page, ids.COUNTRY_FILTER, "Russia")
    screen.pick(page, ids.COUNTRY_FILTER, "Ukraine")
    screen.pick(page, ids.ROLE, "Who speaks")
    screen.pick(page, ids.LANE_MENU, "Event type")
    screen.pick(page, ids.COLOUR, "Status")
    page.locator(f"#{ids.SEARCH}").fill("russia")
    screen.press(page, ids.ZOOM["out"])
    page.locator(f"#{ids.ONLY_TIME}").click()
    screen.settled(page)
    screen.press(page, ids.MAP_ZOOM["in"])
    screen.click_title(page, "Russia denies")
    screen.press(page, ids.THEME_BUTTON)
    screen.open_tab(page, "Who says what")
    screen.pick(page, ids.SPEAKERS, "Speaker")
    before, address = visible(page), page.url
    matrix = page.locator(f"#{ids.MATRIX}").inner_text()
    copy = open_page(server, "?" + address.partition("?")[2], fresh=True)
    assert visible(copy) == before
    assert copy.locator(f"#{ids.MATRIX}").inner_text() == matrix
    page.bring_to_front()
    screen.open_tab(page, "Map")
    copy.bring_to_front()
    screen.open_tab(copy, "Map")
    assert screen.map_view(copy) == pytest.approx(screen.map_view(page))
    # The state can be changed from there.
    screen.press(copy, ids.CLEAR)
    assert screen.chips(copy) == []


def test_invalid_parameters_get_defaults_and_are_reported(open_page, server, events):
    page = open_page(
        server, "?country=XX&country=FRA&lanes=moon&time=1/2&map=a&event=gone", fresh=True
    )
    notice = page.locator(f"#{ids.NOTICE}")
    for part in ("country=XX", "lanes=moon", "time=1/2", "map=a"):
        expect(notice).to_contain_text(part)
    expect(notice).not_to_contain_text("FRA")
    expect(notice).to_contain_text("gone")
    assert screen.chips(page) == ["Country: France"]
    assert shown(page) == 2
    expect(page.locator(f"#{ids.LANE_MENU}")).to_have_value("Country")
    screen.press(page, ids.CLEAR)
    expect(notice).to_be_empty()


def test_the_link_is_copied(open_page, server):
    page = open_page(server, permissions=["clipboard-read", "clipboard-write"])
    screen.pick(page, ids.COUNTRY_FILTER, "France")
    screen.hold_timer(page, COPIED_MS)
    screen.open_share(page)
    page.locator(f"#{ids.SHARE}").click()
    expect(page.locator(f"#{ids.SHARE}")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.url.endswith("/?country=FRA")


def test_help_opens_by_key_and_shortcuts_can_be_disabled(page):
    page.locator("body").press("?")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("previous and next event")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    page.locator("body").press("/")
    expect(page.locator(f"#{ids.SEARCH}")).to_be_focused()
    # In a field, it is an ordinary character.
    page.keyboard.type("?/")
    expect(page.locator(f"#{ids.SEARCH}")).to_have_value("?/")
    expect(sheet).to_have_count(0)
    page.locator(f"#{ids.SEARCH}").fill("")
    page.locator(f"#{ids.HELP_BUTTON}").click()
    page.locator(f"#{ids.SHORTCUTS}").click()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    page.locator("body").press("?")
    screen.settled(page)
    expect(sheet).to_have_count(0)
    # The choice is remembered.
    page.reload()
    screen.opened(page)
    page.locator("body").press("?")
    screen.settled(page)
    expect(sheet).to_have_count(0)
    page.locator(f"#{ids.HELP_BUTTON}").click()
    expect(page.locator(f"#{ids.SHORTCUTS}")).not_to_be_checked()


def test_charts_move_by_keyboard_with_a_visible_focus(page):
    page.locator("#timeline-keys").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    first = screen.moments(page)
    page.keyboard.press("+")
    screen.settled(page)
    closer = screen.moments(page)
    assert closer[1] - closer[0] == pytest.approx((first[1] - first[0]) / 2, rel=0.01)
    page.keyboard.press("Shift+ArrowRight")
    screen.settled(page)
    assert screen.moments(page)[0] > closer[0]
    page.keyboard.press("0")
    screen.settled(page)
    assert screen.moments(page) == pytest.approx(first, abs=0.01)
    # The notes on events beyond the edges look like buttons, and are.
    page.get_by_text("2 earlier").click()
    screen.settled(page)
    assert screen.moments(page)[0] < first[0]
    home = screen.map_view(page)
    page.locator("#map-keys").focus()
    page.keyboard.press("+")
    screen.settled(page)
    assert screen.map_view(page)["scale"] == pytest.approx(home["scale"] * 1.5, rel=1e-3)


def test_every_control_can_be_reached_by_tab(page):
    # The role is offered with a country, and what is folded is reached once it is open.
    screen.pick(page, ids.COUNTRY_FILTER, "Russia")
    page.locator(f"#{ids.MORE_FILTERS}").click()
    screen.open_replay(page)
    page.locator("body").focus()
    reached = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.className"))
    # This table has no extra columns to filter by.
    filters = {*ids.FILTERS.values()} - {ids.FILTERS["extra"]}
    wanted = {
        *filters, ids.SEARCH, ids.ROLE, ids.KNOWN, ids.PLAY, ids.LANE_MENU, ids.COLOUR,
        *ids.ZOOM.values(), ids.FROM, ids.TO, ids.ONLY_TIME, "timeline-keys", "map-keys",
        *ids.MAP_ZOOM.values(), ids.MAP_COUNTRY, ids.ONLY_MAP, "tool menu", ids.LANGUAGE,
        ids.THEME_BUTTON, ids.HELP_BUTTON,
    }  # fmt: skip
    assert wanted <= reached, wanted - reached


def test_the_page_works_at_twice_the_zoom(open_page, server):
    # The size of a desktop page at a zoom of 200 %.
    page = open_page(server, viewport={"width": 720, "height": 450}, device_scale_factor=2)
    screen.open_replay(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    screen.pick(page, ids.COUNTRY_FILTER, "France")
    assert shown(page) == 2
    for tab in ("Table", "Who says what", "Numbers", "Map"):
        screen.open_tab(page, tab)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), tab


def test_a_chosen_language_is_used_and_remembered(page):
    page.locator(f"#{ids.LANGUAGE}").click()
    with page.expect_navigation():
        page.get_by_role("option", name="українська").click()
    screen.opened(page)
    assert page.url.endswith("lang=uk")
    assert page.evaluate("document.documentElement.lang") == "uk"
    words = page.locator("body").inner_text()
    for english in ("Timeline", "All countries", "Save image", "How to read", "Clear filters"):
        assert english not in words
    notes = [text.text for text in screen.texts(page, f"#{ids.TIMELINE} .annotation-text")]
    assert any("жовт. 2024" in note for note in notes)
    assert "Росія" in screen.lanes(page)
    screen.pick(page, ids.COUNTRY_FILTER, "Франція")
    assert "lang=uk" in page.url
    assert "2 заяви" in screen.status(page)
    page.reload()
    screen.opened(page)
    assert page.evaluate("document.documentElement.lang") == "uk"
    assert len(screen.chips(page)) == 1


def test_the_sentence_stays_and_the_status_is_announced(page):
    sentence, status = (page.locator(f"#{name}") for name in (ids.SUMMARY, ids.STATUS))
    assert status.get_attribute("role") == "status"
    box = sentence.bounding_box()
    words = "16 events from one source of 20 Oct 2024: 2 disputed, 5 still expected"
    expect(sentence).to_have_text(words)
    expect(status).to_contain_text("25 statements about these events")
    # Its number of expected events shows these events, and all events again.
    ahead = sentence.get_by_role("button", name="5 still expected")
    ahead.click()
    screen.settled(page)
    expect(status).to_contain_text("5 of 16 events")
    assert screen.chips(page) == ["Status: expected"]
    expect(ahead).to_have_attribute("aria-pressed", "true")
    expect(ahead).to_be_focused()
    page.keyboard.press("Space")
    screen.settled(page)
    assert screen.chips(page) == []
    expect(ahead).to_have_attribute("aria-pressed", "false")
    expect(ahead).to_be_focused()
    sentence.get_by_role("button", name="2 disputed").click()
    screen.settled(page)
    assert screen.chips(page) == ["Certainty: disputed"]
    expect(status).to_contain_text("2 of 16 events")
    screen.press(page, ids.CLEAR)
    screen.pick(page, ids.COUNTRY_FILTER, "France")
    expect(status).to_contain_text("2 statements about 1 event")
    # It does so whatever else was filtered.
    ahead.click()
    screen.settled(page)
    assert screen.chips(page) == ["Status: expected"]
    expect(sentence).to_have_text(words)
    assert sentence.bounding_box() == box
