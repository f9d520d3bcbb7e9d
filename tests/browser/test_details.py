"""Details of events: hover texts, selection, the claim ledger and the tray."""

import pytest
from playwright.sync_api import expect

from dashboard.views import ids

from . import screen

pytestmark = pytest.mark.browser


def test_hovering_shows_the_essentials(page):
    spot = screen.middle(screen.title(page, "Russian navy carries"))
    text = screen.hover(page, ids.TIMELINE, spot)
    for essential in (
        "Russian navy carries 1,500 special forces",
        "8",
        "13 Oct",
        "Vladivostok",
        "1,500 troops",
        "National Intelligence Service",
    ):
        assert essential in text
    text = screen.hover(page, ids.TIMELINE, screen.middle(screen.title(page, "North Korea arms")))
    assert "disputed" in text
    assert "United States" in text
    screen.press(page, ids.MAP_ALL)
    washington = screen.map_spot(page, -77.04, 38.9)
    assert "Flynn" in screen.hover(page, ids.MAP, washington)


def test_hover_texts_are_requested_once_and_follow_the_pointer(fresh_page):
    # A page keeps the texts that it has requested.
    page = fresh_page
    asked = []
    page.on(
        "request", lambda request: asked.append(request.url) if "/hover/" in request.url else None
    )
    for words in ("Russian navy carries", "North Korea arms", "Russian navy carries"):
        spot = screen.middle(screen.title(page, words))
        assert words in screen.hover(page, ids.TIMELINE, spot)
    assert len(asked) == 1
    page.mouse.move(5, 5)
    expect(page.locator("#hover")).to_have_count(0)
    # A redrawn chart requests its texts again.
    screen.pick(page, ids.COUNTRY_FILTER, "Russia")
    assert words in screen.hover(page, ids.TIMELINE, screen.middle(screen.title(page, words)))
    assert len(asked) == 2


def test_the_hover_text_does_not_cover_the_mark(open_page, server):
    page = open_page(server, viewport=screen.PHONE)
    spot = screen.map_spot(page, 35.5, 51.7)
    assert "Kursk" in screen.hover(page, ids.MAP, spot)
    box = screen.box_of(page.locator("#hover"))
    assert 0 <= box.left < box.right <= screen.PHONE["width"]
    assert not (box.left <= spot[0] <= box.right and box.top <= spot[1] <= box.bottom)


def test_clicking_a_title_shows_claimants_and_denials(page):
    words = "North Korea sends troops to Russia"
    details = page.locator(f"#{ids.DETAILS}")
    heading = details.get_by_role("heading", level=2)
    expect(heading).to_have_text("How to read the charts")
    screen.click_title(page, words)
    expect(heading).to_have_text(words)
    names, texts = (details.locator(part).all_inner_texts() for part in ("dt", "dd"))
    facts = dict(zip(names, texts, strict=True))
    assert "20 Oct" in facts["When"]
    assert "Russia" in facts["Where"]
    assert "North Korea" in facts["Came from"]
    assert "National Intelligence Service (South Korea)" in facts["Speaker"]
    assert "Article on North Korean troops in Russia" in facts["Source"]
    assert "paragraph 13" in facts["Source"]
    expect(details).to_contain_text("Disputed")
    expect(details.locator(".claim.asserts")).not_to_have_count(0)
    denial = details.locator(".claim.denies")
    expect(denial).to_have_count(1)
    expect(denial).to_contain_text("Dmitry Peskov")
    # The selected mark is highlighted.
    assert screen.is_underlaid(page, words)
    assert not screen.is_underlaid(page, "North Korea arms Russia")

    denial.get_by_role("button").click()
    expect(heading).to_have_text("Kremlin dismisses troop reports as false")
    details.get_by_role("button", name=words).click()
    expect(heading).to_have_text(words)
    page.get_by_role("button", name="Close details").click()
    expect(heading).to_have_text("How to read the charts")
    # The same title again.
    screen.click_title(page, words)
    expect(heading).to_have_text(words)


def test_a_folded_statement_highlights_its_event_and_can_be_unfolded(open_page, server):
    page = open_page(server, "?event=peskov-denial")
    words = "North Korea sends troops to Russia"
    assert screen.is_underlaid(page, words)
    spot = screen.middle(screen.title(page, words))
    assert "1 Denied by: Dmitry Peskov" in screen.hover(page, ids.TIMELINE, spot)
    screen.pick(page, ids.STATEMENTS, "Every statement")
    assert screen.is_underlaid(page, "Kremlin dismisses troop reports")
    assert "statements=every" in page.url
    screen.pick(page, ids.STATEMENTS, "Statements as signs")
    assert "statements" not in page.url
    assert "Kremlin dismisses troop reports as false" not in screen.title_words(page)


def test_every_event_can_be_selected_in_the_tray_or_on_the_map(page):
    screen.open_tray(page)
    tray = page.locator(f"#{ids.TRAY}")
    expect(tray).to_contain_text("6 events not on the map")
    row = tray.get_by_role("button", name="Putin and Kim sign strategic partnership treaty")
    row.focus()
    page.keyboard.press("Enter")
    details = page.locator(f"#{ids.DETAILS}")
    expect(details.get_by_role("heading", level=2)).to_contain_text("Putin and Kim")
    # The date in words, as interpreted and as in the source, but not in EDTF.
    when = details.locator("dd").first
    expect(when).to_contain_text("2024")
    expect(when).to_contain_text("last summer")
    expect(when).not_to_contain_text("2024-22")
    page.locator(f"#{ids.CLOSE_DETAILS}").focus()
    page.keyboard.press("Enter")
    expect(details).to_contain_text("How to read the charts")

    # Pressed again, the button closes the list, which would cover the places.
    screen.open_tray(page)
    screen.press(page, ids.MAP_ALL)
    screen.click_place(page, -77.04, 38.9)
    heading = details.get_by_role("heading", level=2)
    expect(heading).to_contain_text("Flynn")
    # The details cover the lower part of the map.
    page.locator(f"#{ids.CLOSE_DETAILS}").click()
    screen.settled(page)
    screen.click_place(page, 131.89, 43.12)
    expect(heading).to_contain_text("Vladivostok")
    # The mark is for both, so their list is above the details of the first.
    here = details.get_by_role("heading", name="2 events here").locator("+ ul")
    assert here.bounding_box()["y"] < details.locator("dl").first.bounding_box()["y"]
    here.get_by_role("button").click()
    expect(heading).to_have_text("North Korean special forces train in Vladivostok")
    expect(here).to_be_visible()


def test_a_place_opens_with_all_its_events_and_an_event_ends_with_them(page):
    details = page.locator(f"#{ids.DETAILS}")
    heading = details.get_by_role("heading", level=2)
    here = details.get_by_role("heading", name="2 events here")
    # A movement ends at this place; the click is for the place, and opens what has happened there.
    screen.click_place(page, 36.2, 51.7)
    expect(here).to_be_visible()
    expect(heading).to_have_text("Ukraine launches incursion into Kursk region")
    page.locator(f"#{ids.CLOSE_DETAILS}").click()
    screen.press(page, ids.ZOOM["reset"])
    screen.click_title(page, "At least 2,600")
    expect(here).to_be_hidden()
    expect(details.get_by_role("heading", name="At the same place")).to_be_visible()
    # The next event is shown from its first line on.
    details.evaluate("(box) => box.scrollTo(0, 60)")
    screen.click_title(page, "More North Korean")
    page.wait_for_function("() => document.getElementById('event-details').scrollTop === 0")


def test_table_rows_can_be_selected_and_follow_the_filter(page):
    screen.open_tab(page, "Table")
    grid = page.locator(f"#{ids.TABLE}")
    heading = page.locator(f"#{ids.DETAILS}").get_by_role("heading", level=2)
    words = "Sybiha demands swift, firm response from allies"
    grid.get_by_role("gridcell", name=words).click()
    expect(heading).to_have_text(words)
    screen.pick(page, ids.COUNTRY_FILTER, "France")
    expect(grid.get_by_role("gridcell", name=words)).to_have_count(0)
    expect(grid.get_by_role("gridcell", name="France")).to_have_count(2)
