"""Unusual tables: hostile, empty, long, of early years, and without places."""

import csv
import io
import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from dashboard.views import ids

from . import screen

pytestmark = pytest.mark.browser

HOSTILE = (
    '<img src=x onerror="window.hacked = 1">',
    '<a href="http://x/%zz">go</a>',
    "<script>window.hacked = 1</script>",
)
# Formatting tags are removed from titles.
TITLES = (HOSTILE[0], "go", HOSTILE[2])


def table(*rows):
    """Return the text of a CSV file with some rows."""
    names = dict.fromkeys(name for row in rows for name in row)
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def test_markup_in_cells_is_shown_as_text(open_table, tmp_path):
    rows = [
        {
            "event_id": f"e{number}",
            "title": words,
            "description": words,
            "date": "2024-10-08",
            "date_text": words,
            "event_type": words,
            "location": words,
            "country": "RUS",
            "latitude": 55 + number,
            "longitude": 37 + 20 * number,
            "geo_precision": "city",
            "origin": words,
            "origin_latitude": 39,
            "origin_longitude": 125,
            "actors": words,
            "claimant": words,
            "claimant_country": "KOR",
            "source": words,
            "source_date": "2024-10-20",
            "source_locator": words,
            "quantity_best": 3,
            "quantity_unit": words,
        }
        for number, words in enumerate(HOSTILE)
    ]
    page = open_table(table(*rows))
    expect(page.locator(f"#{ids.STATUS}")).to_have_text("All events")
    assert screen.title_words(page) == set(TITLES)
    for lanes in ("Event type", "Speaker"):
        screen.pick(page, ids.LANE_MENU, lanes)
        assert screen.title_words(page) == set(TITLES)
    labels = " ".join(text.text for text in screen.texts(page, f"#{ids.MAP} text"))
    assert any(words in labels for words in HOSTILE)
    for words, title in zip(HOSTILE, TITLES, strict=True):
        assert words in screen.hover(page, ids.TIMELINE, screen.middle(screen.title(page, title)))
        screen.click_title(page, title)
        details = page.locator(f"#{ids.DETAILS}")
        expect(details.get_by_role("heading", level=2)).to_have_text(title)
        assert details.inner_text().count(words) >= 6
    screen.hover(page, ids.MAP, screen.map_spot(page, 37, 55))
    picture = screen.saved(page, ids.TIMELINE, "svg", tmp_path).read_text()
    assert "<script>window" not in picture
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src=x], a[href*='%zz']").count() == 0


# Names and values of an extra column.
FORMAT, ONLINE = "<i>format", "on <b>line"
FEW = table(
    {"title": "Talks", "date": "2024-10-08", "country": "RUS", "claimant_country": "KOR",
     FORMAT: ONLINE},
    {"title": "Treaty", "date": "2024-10-09", "country": "PRK", "claimant_country": "KOR"},
    {"title": "Vote", "date": "2024-10-09", "country": "PRK", FORMAT: ONLINE},
)  # fmt: skip


def test_an_extra_column_is_lanes_colours_filter_details_and_column(open_table):
    page = open_table(FEW)
    screen.pick(page, ids.LANE_MENU, FORMAT)
    assert screen.lanes(page) == {ONLINE: 2, "Not stated": 1}
    screen.pick(page, ids.COLOUR, FORMAT)
    expect(page.locator(f"#{ids.COLOUR_KEY}")).to_have_text(ONLINE)
    screen.pick(page, ids.FILTERS["extra"], ONLINE)
    assert screen.title_words(page) == {"Talks", "Vote"}
    assert screen.chips(page) == [f"{FORMAT}: {ONLINE}"]
    screen.click_title(page, "Talks")
    details = page.locator(f"#{ids.DETAILS} .extra")
    assert details.locator("dt, dd").all_inner_texts() == [FORMAT, ONLINE]
    screen.open_tab(page, "Table")
    screen.pick(page, ids.TABLE_COLUMNS, FORMAT)
    expect(page.locator(f"#{ids.TABLE} [col-id=extra0][role=gridcell]").first).to_have_text(ONLINE)
    head = page.locator(f"#{ids.TABLE} [col-id=extra0][role=columnheader]")
    expect(head).to_have_text(FORMAT)
    expect(head).to_have_attribute("aria-colindex", "3")
    assert {"lanes", "colour", "where", "column"} <= set(parse_qs(urlsplit(page.url).query))


def test_a_filter_without_matches_is_explained(open_table):
    page = open_table(FEW)
    screen.pick(page, ids.COUNTRY_FILTER, "Russia")
    screen.pick(page, ids.ROLE, "Who speaks")
    expect(page.locator(f"#{ids.STATUS}")).to_have_text("No events match")
    assert screen.titles(page) == []
    assert screen.shaded(page) == set()
    screen.press(page, ids.ZOOM["all"])
    screen.press(page, ids.CLEAR)
    assert screen.title_words(page) == {"Talks", "Treaty", "Vote"}


def test_thousands_of_events_are_drawn_as_counts_that_zoom_in(open_table):
    first = date(2015, 1, 1)
    rows = (
        {
            "title": f"Event {number}",
            "date": first + timedelta(days=number % 3_600),
            "country": ("RUS", "PRK", "UKR")[number % 3],
            "latitude": 50 + number % 15,
            "longitude": 30 + number % 70,
            "geo_precision": "city",
        }
        for number in range(3_000)
    )
    page = open_table(table(*rows))
    expect(page.locator(f"#{ids.STATUS}")).to_have_text(
        "All events. Showing counts. Zoom in for events."
    )
    spot = screen.fullest_count(page)
    text = screen.hover(page, ids.TIMELINE, spot)
    count = int(re.search(r": ([\d,]+) event", text)[1].replace(",", ""))
    before = screen.moments(page)
    page.mouse.click(*spot)
    screen.settled(page)
    after = screen.moments(page)
    assert after[1] - after[0] < (before[1] - before[0]) / 20
    assert before[0] < after[0] < after[1] < before[1]
    # Single marks with titles are drawn again, in all lanes.
    assert len(screen.titles(page)) >= count


def test_years_bc_and_rows_without_place_or_date_are_shown(open_table):
    rows = (
        {
            "title": "Caesar is murdered",
            "date": "-0043-03-15",
            "country": "ITA",
            "location": "Rome",
            "latitude": 41.9,
            "longitude": 12.5,
            "geo_precision": "city",
        },
        {"title": "A treaty is signed", "date": "1648-10-24", "country": "DEU"},
        {"title": "No one knows when", "date": "../.."},
    )
    page = open_table(table(*rows))
    expect(page.locator(f"#{ids.STATUS}")).to_have_text(
        "All events, 2 not on the map, 1 without a date"
    )
    assert {"Caesar is murdered", "A treaty is signed"} <= screen.title_words(page)
    screen.click_title(page, "Caesar")
    expect(page.locator(f"#{ids.DETAILS} dd").first).to_contain_text("44 BC")
    for button in ids.ZOOM.values():
        screen.press(page, button)
    assert {"Caesar is murdered", "A treaty is signed"} <= screen.title_words(page)
    screen.open_tray(page)
    tray = page.locator(f"#{ids.TRAY}")
    expect(tray.get_by_role("button")).to_have_text(["A treaty is signed", "No one knows when"])


def test_a_table_without_dates_or_places_is_shown(open_table):
    page = open_table(
        table({"title": "Once", "date": "../.."}, {"title": "Later", "date": "../.."})
    )
    expect(page.locator(f"#{ids.STATUS}")).to_have_text(
        "All events, 2 not on the map, 2 without a date"
    )
    expect(page.locator(f"#{ids.TRAY} .choose")).to_have_text(["Once", "Later"])
    screen.press(page, ids.ZOOM["in"])
    screen.press(page, ids.ZOOM["all"])
    screen.open_tray(page)
    page.locator(f"#{ids.TRAY} .choose").first.click()
    expect(page.locator(f"#{ids.DETAILS}").get_by_role("heading", level=2)).to_have_text("Once")


def test_early_years_are_shown_and_typed_with_an_era(open_table):
    page = open_table(
        table(
            {"title": "Actium", "date": "-0030-09-02"},
            {"title": "Teutoburg", "date": "0009"},
            {"title": "Augustus", "date": "-0026/0014"},
        )
    )
    ticks = page.locator(f"#{ids.TIMELINE} .xtick text")
    expect(ticks.filter(has_text="10 BC")).to_be_visible()
    expect(ticks.filter(has_text="AD 1").first).to_be_visible()
    start, end = page.locator(f"#{ids.FROM}"), page.locator(f"#{ids.TO}")
    assert start.input_value().endswith(" BC")
    assert "AD" in end.input_value()
    start.fill("20 BC")
    start.press("Enter")
    screen.settled(page)
    expect(start).to_have_value("1 Jan 20 BC")
    end.fill("AD 9")
    end.press("Enter")
    screen.settled(page)
    expect(end).to_have_value("31 Dec AD 9")
    assert screen.chips(page) == ["Time: 20 BC to AD 9"]
    expect(page.locator(f"#{ids.STATUS}")).to_contain_text("2 of 3 events")
