"""Stepping through events, who says what, numbers, and the table as known on a day."""

import re

import pytest
from playwright.sync_api import expect

from dashboard.views import ids

from . import screen
from .test_linked import shown, type_into

pytestmark = pytest.mark.browser

# Duration of a step in fast mode.
FAST_MS = 1_000


def heading(page):
    return page.locator(f"#{ids.DETAILS}").get_by_role("heading", level=2)


def in_order(page):
    """Return the titles in the table, in time order."""
    screen.open_tab(page, "Table")
    data = f"dash_component_api.getLayout('{ids.TABLE}').props.rowData"
    return page.evaluate(f"{data}.map((row) => row.title)")


def test_buttons_and_arrow_keys_step_through_events(page):
    titles = in_order(page)
    screen.open_key(page)
    page.get_by_role("button", name="Step through the events").click()
    expect(heading(page)).to_have_text(titles[0])
    page.get_by_role("button", name="Next event").click()
    expect(heading(page)).to_have_text(titles[1])
    expect(page.locator(f"#{ids.DETAILS}")).to_contain_text(f"2 of {len(titles)}")
    page.locator("body").press("ArrowRight")
    expect(heading(page)).to_have_text(titles[2])
    page.keyboard.press("ArrowLeft")
    expect(heading(page)).to_have_text(titles[1])
    page.get_by_role("button", name="Previous event").click()
    expect(heading(page)).to_have_text(titles[0])
    expect(page.get_by_role("button", name="Previous event")).to_be_disabled()
    # Keys that follow each other faster than charts are drawn.
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(heading(page)).to_have_text(titles[5])
    page.locator("#timeline-keys").focus()
    page.locator(f"#{ids.CLOSE_DETAILS}").press("Enter")
    expect(heading(page)).to_have_text("How to read the charts")
    expect(page.locator("#timeline-keys")).to_be_focused()
    # Arrow keys in a field only move the caret.
    page.locator(f"#{ids.SEARCH}").press("ArrowRight")
    screen.settled(page)
    expect(heading(page)).to_have_text("How to read the charts")


def test_selecting_an_event_does_not_scroll_the_page(page):
    # In a low window, the page scrolls as well as the timeline inside it.
    page.set_viewport_size({"width": 1440, "height": 400})
    page.evaluate("scrollTo(0, 60)")
    screen.settled(page)
    screen.open_key(page)
    page.get_by_role("button", name="Step through the events").click()
    expect(heading(page)).not_to_have_text("How to read the charts")
    # The first event is before the window, so another window is drawn, in a lower timeline.
    before = page.evaluate("scrollY")
    assert before > 0
    screen.settled(page)
    assert page.evaluate("scrollY") == before


def test_a_hidden_mark_scrolls_into_view_when_selected(page):
    page.set_viewport_size({"width": 1440, "height": 500})
    screen.settled(page)
    row = page.locator(f"#{ids.TRAY} .choose").last
    row.evaluate("(button) => button.scrollIntoView()")
    page.evaluate("window.scrollTo(0, 0)")
    row.evaluate("(button) => button.click()")
    screen.settled(page)
    chosen = screen.title(page, heading(page).inner_text()[:20])
    # Scrolling is smooth, so it takes a while.
    page.wait_for_function(
        """(mark) => {
          const { top, bottom } = mark.getBoundingClientRect();
          return 0 <= top && bottom <= 500;
        }""",
        arg=chosen.element_handle(),
    )


def test_the_ledger_lists_claims_with_dates_and_links(page):
    screen.click_title(page, "North Korea arms Russia")
    details = page.locator(f"#{ids.DETAILS}")
    expect(details.get_by_role("heading", level=4)).to_have_text(
        [re.compile("Denied by"), re.compile("Asserted by")]
    )
    expect(details.locator(".claim.denies")).to_have_count(2)
    expect(details.locator(".claim.asserts")).to_contain_text(
        "United States, on or before 20 Oct 2024"
    )
    expect(details).to_contain_text("paragraph 25")
    details.locator(".claim.denies button").first.click()
    expect(heading(page)).to_have_text(re.compile("denies"))


def test_each_number_is_shown_as_a_range_with_its_claimant(page):
    screen.click_title(page, "At least 2,600")
    numbers = page.locator(f"#{ids.DETAILS} .numbers li")
    expect(numbers).to_have_text(["Kyrylo Budanovat least 2,600 troops"])
    expect(numbers.locator(".bar.no-high")).to_have_count(1)


def test_the_matrix_links_to_each_statement(page):
    screen.open_tab(page, "Who says what")
    matrix = page.locator(f"#{ids.MATRIX}")
    row = matrix.get_by_role("row").filter(has_text="North Korea arms Russia")
    expect(row.locator(".counts")).to_have_text(re.compile("2.*1$"))
    expect(row.get_by_role("button", name="1 speaker asserts it")).to_have_count(1)
    row.get_by_role("button", name="2 speakers deny it").click()
    expect(heading(page)).to_have_text(re.compile("^North Korea arms Russia"))
    row.get_by_role("button", name="denies", exact=True).first.click()
    expect(heading(page)).to_have_text("Russia denies receiving North Korean arms")
    expect(row).to_have_class("is-chosen")
    columns = matrix.locator("thead th")
    expect(columns.filter(has_text="South Korea")).to_have_count(1)
    screen.pick(page, ids.SPEAKERS, "Speaker")
    expect(columns.filter(has_text="Kyrylo Budanov")).to_have_count(1)
    # A filter selects events, here one that France speaks of, and hides no one else's word.
    screen.pick(page, ids.COUNTRY_FILTER, "France")
    for name in ("Lemoine", "Dmitry Peskov"):
        expect(columns.filter(has_text=name)).to_have_count(1)
    expect(matrix.locator("tbody tr")).to_have_count(1)


def test_numbers_are_drawn_by_claimant_and_link_to_their_event(page):
    screen.open_tab(page, "Numbers")
    labels = " ".join(text.text for text in screen.texts(page, f"#{ids.NUMBERS} text"))
    for words in ("Kyrylo Budanov", "National Intelligence Service", "2,600", "11,000"):
        assert words in labels
    screen.pick(page, ids.COUNTRY_FILTER, "France")
    labels = " ".join(text.text for text in screen.texts(page, f"#{ids.NUMBERS} text"))
    assert "No numbers" in labels


def test_an_as_of_day_hides_later_statements(page, events):
    screen.open_replay(page)
    type_into(page, ids.KNOWN, "2024-10-18")
    assert screen.chips(page) == ["Known by: 18 Oct 2024"]
    assert screen.status(page) == "1 of 16 events and 1 of 25 statements, 15 events reported later"
    assert screen.title_words(page) == {"North Korea sends troops to Russia"}
    notes = [text.text for text in screen.texts(page, f"#{ids.TIMELINE} .annotation-text")]
    assert "as of 18 Oct 2024" in notes
    type_into(page, ids.KNOWN, "")
    assert shown(page) == len(events)


def test_play_steps_through_the_days_and_stops(page, events):
    screen.open_replay(page)
    screen.pick(page, ids.PLAY_SPEED, "Fast")
    play = page.locator(f"#{ids.PLAY}")
    day = page.locator("#play-day")
    expect(day).to_have_text("Something became known on 2 days")
    places = [screen.box_of(part) for part in (play, page.locator("#timeline-box"))]
    # Each day is shown until the test has checked it.
    screen.hold_timer(page, FAST_MS)
    play.click()
    expect(play).to_have_text("Pause")
    expect(page.locator(f"#{ids.KNOWN}")).to_have_value("2024-10-18")
    expect(page.locator(f"#{ids.STATUS}")).to_contain_text("1 of 16 events")
    screen.end_timer(page, FAST_MS)
    expect(page.locator(f"#{ids.KNOWN}")).to_have_value("2024-10-20")
    expect(page.locator(f"#{ids.STATUS}")).to_have_text(re.compile("^16 events"))
    expect(play).to_have_text("Pause")
    expect(day).to_have_text("20 Oct 2024 (2 / 2)")
    screen.end_timer(page, FAST_MS)
    expect(play).to_have_text("Play")
    # At the end, everything is shown again.
    expect(page.locator(f"#{ids.KNOWN}")).to_have_value("")
    expect(page.locator(f"#{ids.STATUS}")).to_have_text(re.compile("^25 statements"))
    # No control has moved.
    screen.settled(page)
    assert [screen.box_of(part) for part in (play, page.locator("#timeline-box"))] == places


def test_buttons_and_the_slider_go_through_the_days(page):
    screen.open_replay(page)
    screen.pick(page, ids.PLAY_SPEED, "Fast")
    play, day = page.locator(f"#{ids.PLAY}"), page.locator("#play-day")
    places = [screen.box_of(part) for part in (play, page.locator("#timeline-box"))]
    screen.press(page, ids.STEP_BACK)
    assert [screen.box_of(part) for part in (play, page.locator("#timeline-box"))] == places
    expect(page.locator(f"#{ids.PLAY_DAYS}")).to_have_attribute("aria-valuetext", "18 Oct 2024")
    screen.press(page, ids.STEP_FORWARD)
    expect(day).to_have_text("20 Oct 2024 (2 / 2)")
    forward, show_all = (page.locator(f"#{name}") for name in (ids.STEP_FORWARD, ids.KNOWN_ALL))
    expect(forward).to_be_disabled()
    screen.press_key(page, ids.PLAY_DAYS, "ArrowLeft")
    expect(day).to_have_text("18 Oct 2024 (1 / 2)")
    # The slider itself announces its day.
    expect(day).to_have_attribute("aria-live", "off")
    expect(forward).to_be_enabled()
    screen.press_key(page, ids.KNOWN_ALL)
    expect(page.locator(f"#{ids.KNOWN}")).to_have_value("")
    expect(day).to_have_attribute("aria-live", "polite")
    # Whoever uses the keyboard stays where they are.
    expect(show_all).to_be_disabled()
    expect(show_all).to_be_focused()
    # The day of a replay whose controls are folded has its chip, and is not followed by another.
    play.click()
    expect(day).to_have_text("18 Oct 2024 (1 / 2)")
    page.locator(".replay > summary").click()
    expect(play).to_have_text("Play")
    screen.settled(page)
    assert FAST_MS not in screen.timers(page)
    assert screen.chips(page) == ["Known by: 18 Oct 2024"]


def test_play_steps_through_the_events_until_it_is_paused(page):
    titles = in_order(page)
    screen.open_replay(page)
    screen.pick(page, ids.PLAY_STEPS, "A tour, one by one")
    screen.pick(page, ids.PLAY_SPEED, "Fast")
    play = page.locator(f"#{ids.PLAY}")
    screen.hold_timer(page, FAST_MS)
    play.click()
    for title in titles[:2]:
        expect(heading(page)).to_have_text(title)
        screen.end_timer(page, FAST_MS)
    expect(heading(page)).to_have_text(titles[2])
    screen.wait_for_timer(page, FAST_MS)
    play.click()
    expect(play).to_have_text("Play")
    screen.settled(page)
    assert FAST_MS not in screen.timers(page)


def test_with_reduced_motion_play_moves_one_step(open_page, server):
    page = open_page(server, reduced_motion="reduce")
    titles = in_order(page)
    screen.open_replay(page)
    screen.pick(page, ids.PLAY_STEPS, "A tour, one by one")
    play = page.locator(f"#{ids.PLAY}")
    for title in titles[:2]:
        play.click()
        expect(heading(page)).to_have_text(title)
        screen.settled(page)
        assert 2_000 not in screen.timers(page)


def test_the_table_can_be_sorted_and_used_by_keyboard(page):
    titles = in_order(page)
    grid = page.locator(f"#{ids.TABLE}")
    first = grid.locator(".ag-row[row-index='0'] [col-id=title]")
    expect(first).to_have_text(titles[0])
    grid.get_by_role("columnheader", name="Event").click()
    expect(first).to_have_text(sorted(titles)[0])
    grid.get_by_role("columnheader", name="When").click()
    expect(first).to_have_text(titles[0])
    grid.get_by_role("columnheader", name="When").click()
    expect(first).to_have_text(titles[-1])
    column = grid.get_by_role("columnheader", name="Event")
    width = column.bounding_box()["width"]
    edge = screen.middle(column.locator(".ag-header-cell-resize"))
    screen.drag(page, edge, (edge[0] + 60, edge[1]))
    assert column.bounding_box()["width"] == pytest.approx(width + 60, abs=4)
    first.click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(heading(page)).to_have_text(titles[-2])
