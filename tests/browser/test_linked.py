"""Linked views: each filters all others but not itself, and all show the selected event."""

import re

import pytest
from playwright.sync_api import expect

from dashboard import EventQuery
from dashboard.engine.query import FACETS
from dashboard.ingest.load import open_dataset
from dashboard.views import ids
from dashboard.views.state import State
from dashboard.views.view import View

from . import screen
from .conftest import ARTICLE

pytestmark = pytest.mark.browser


def rows(page):
    """Return the rows of the open table."""
    return page.locator(f"#{ids.TABLE} .ag-center-cols-container .ag-row")


@pytest.fixture
def page(open_page, server):
    """Return the page with a mark for each row: events and statements."""
    return open_page(server, "?statements=every")


def shown(page):
    """Return the number of rows that the page says are found."""
    return screen.found(page)


def type_into(page, component_id, words):
    """Click into a field from elsewhere, which selects its text, and type other words."""
    page.evaluate("document.activeElement.blur()")
    page.locator(f"#{component_id}").click()
    # The text, if there is any, is selected after the click.
    page.wait_for_function(
        """() => {
          const { value, selectionStart, selectionEnd } = document.activeElement;
          return selectionEnd - selectionStart === value.length;
        }"""
    )
    page.keyboard.press("Delete")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    screen.settled(page)


def check(page, component_id):
    page.locator(f"#{component_id}").click()
    screen.settled(page)


def test_a_brush_filters_map_and_table_but_not_the_timeline(page, events):
    whole = screen.figure(page, ids.OVERVIEW, "layout.xaxis.range")
    strip = screen.plot_box(page, ids.OVERVIEW)
    width, y = strip.right - strip.left, (strip.top + strip.bottom) / 2
    screen.drag(page, *((strip.left + end * width, y) for end in (0.3, 0.5)))
    (chip,) = screen.chips(page)
    assert chip.startswith("Time: ")
    spots = screen.places(page)
    screen.open_tab(page, "Table")
    left = {
        row["event_id"]
        for row in page.evaluate(f"dash_component_api.getLayout('{ids.TABLE}').props.rowData")
    }
    assert len(left) == shown(page) < len(events)
    # The overview still shows all events, so that the brush can be moved. Lanes count those found.
    assert screen.figure(page, ids.OVERVIEW, "layout.xaxis.range") == whole
    assert sum(screen.lanes(page).values()) == len(left)
    page.locator(".chip").click()
    screen.settled(page)
    assert shown(page) == len(events)
    assert screen.places(page) > spots


def test_typed_dates_filter_all_views_and_invalid_ones_are_reported(page, events):
    type_into(page, ids.FROM, "2024-10-08")
    # A click on the button, before or after the answer about a date, keeps the dates typed.
    button = page.locator(f"#{ids.ONLY_TIME}")
    page.locator(f"#{ids.TO}").fill("2024-10-13")
    for _ in range(2):
        button.click(force=True)
        screen.settled(page)
    start, end = screen.moments(page)
    assert end - start == pytest.approx(6, abs=0.01)
    at = EventQuery.read({"time": ["2024-10-08/2024-10-13"]})[0]
    # As of 20 October, one more of them was still ahead.
    assert shown(page) == len(at.select(events)) - 1
    assert screen.chips(page) == ["Time: 8–13 Oct 2024"]
    expect(button).to_have_attribute("aria-disabled", "true")
    assert "colour" not in page.url
    # Moving the timeline moves the filter.
    screen.press(page, ids.ZOOM["earlier"])
    assert screen.chips(page) == ["Time: 6–11 Oct 2024"]
    # A date typed beyond the other end moves that end.
    type_into(page, ids.FROM, "2024-11-20")
    assert screen.chips(page) == ["Time: 20–25 Nov 2024"]
    # A month is also a date.
    type_into(page, ids.FROM, "2024-08")
    assert screen.chips(page)[0].startswith("Time: 1 Aug")
    _mistype(page)
    screen.press(page, ids.ZOOM["reset"])
    assert shown(page) == len(events)


def _mistype(page):
    """Type dates that cannot be read, which stay in their fields while the charts keep theirs."""
    (before,) = screen.chips(page)
    place = page.locator(f"#{ids.TIMELINE}").bounding_box()
    type_into(page, ids.TO, "soon")
    end = page.locator(f"#{ids.TO}")
    expect(end).to_have_value("soon")
    expect(end).to_have_accessible_description("Write a date such as 2024-10-08 or 8 Oct 2024.")
    assert screen.chips(page) == [before]
    assert page.locator(f"#{ids.TIMELINE}").bounding_box() == place
    # Dates are typed as the page writes them.
    type_into(page, ids.TO, "8 Oct 2024")
    expect(end).to_have_accessible_description("")
    expect(end).to_have_value("2024-10-08")
    assert screen.chips(page) == ["Time: 1 Aug\N{THIN SPACE}–\N{THIN SPACE}8 Oct 2024"]
    type_into(page, ids.FROM, "soon")
    screen.press(page, ids.ZOOM["earlier"])
    expect(page.locator(f"#{ids.FROM}")).not_to_have_value("soon")
    expect(page.locator(f"#{ids.FROM}")).to_have_accessible_description("")


def test_the_map_area_filters_timeline_and_table_but_not_the_map(page, events):
    everywhere = screen.places(page)
    screen.press(page, ids.MAP_ALL)
    check(page, ids.ONLY_MAP)
    placed = int(events["latitude"].notna().sum())
    assert shown(page) == placed
    for _ in range(2):
        screen.press(page, ids.MAP_ZOOM["in"])
    assert 0 < shown(page) < placed
    assert sum(screen.lanes(page).values()) == shown(page)
    assert screen.places(page) == everywhere
    # Exactly the events whose place or origin lies within the map.
    box = screen.box_of(page.locator(f"#{ids.MAP}"))
    ends = (("longitude", "latitude"), ("origin_longitude", "origin_latitude"))
    visible = set()
    for _, event in events.iterrows():
        for longitude, latitude in ends:
            if event[latitude] == event[latitude]:
                x, y = screen.map_spot(page, event[longitude], event[latitude])
                if box.left <= x <= box.right and box.top <= y <= box.bottom:
                    visible.add(event["event_id"])
    assert shown(page) == len(visible)
    before = screen.lanes(page)
    page.locator("#map-keys").focus()
    for _ in range(6):
        page.keyboard.press("Shift+ArrowRight")
        screen.settled(page)
    assert screen.lanes(page) != before
    screen.press(page, ids.MAP_ZOOM["reset"])
    assert 0 < shown(page) < placed
    screen.press(page, ids.MAP_ALL)
    assert shown(page) == placed
    check(page, ids.ONLY_MAP)
    assert shown(page) == len(events)


def _open_table(page):
    """Open the table, and check that an event that somebody denies is not just "occurred"."""
    screen.open_tab(page, "Table")
    arms = page.get_by_role("gridcell", name="North Korea arms Russia")
    expect(arms.get_by_role("img", name="2 speakers deny it")).to_have_text(
        "\N{HEAVY MULTIPLICATION X}2"
    )


def test_a_selected_event_is_shown_in_every_view(page):
    before = screen.moments(page)
    _open_table(page)
    words = "Ukraine launches incursion into Kursk region"
    page.get_by_role("gridcell", name=words).click()
    screen.settled(page)
    heading = page.locator(f"#{ids.DETAILS}").get_by_role("heading", level=2)
    expect(heading).to_have_text(words)
    # It was outside the window.
    start, end = screen.moments(page)
    assert start < before[0] - 20
    assert end - start == pytest.approx(before[1] - before[0], rel=0.01)
    assert screen.is_underlaid(page, words)
    place = screen.title(page, words).bounding_box()
    assert 0 <= place["y"] <= page.viewport_size["height"]
    screen.open_tab(page, "Map")
    for _ in range(6):
        screen.press(page, ids.MAP_ZOOM["in"])
    screen.open_tray(page)
    page.locator(f"#{ids.TRAY}").get_by_role("button", name="Putin and Kim sign").click()
    screen.settled(page)
    page.get_by_role("button", name="Next event").click()
    screen.settled(page)
    expect(heading).to_have_text("Russian navy carries 1,500 special forces to Vladivostok")
    box = screen.box_of(page.locator(f"#{ids.MAP}"))
    x, y = screen.map_spot(page, 131.89, 43.12)
    assert box.left <= x <= box.right
    assert box.top <= y <= box.bottom
    screen.open_tab(page, "Table")
    chosen = page.locator(f"#{ids.TABLE} .ag-row-selected")
    expect(chosen).to_contain_text("Russian navy carries")
    screen.open_tab(page, "Who says what")
    expect(page.locator(f"#{ids.MATRIX} .is-chosen")).to_contain_text("Russian navy carries")


def number_of(label):
    """Return the number of events and statements on the label of an option."""
    return sum(int(number) for number in re.findall(r"\d+", label.rpartition("(")[2]))


def test_a_facet_value_shows_the_number_of_events_on_its_label(page):
    facets = View(open_dataset(ARTICLE)).facets
    # No filter is offered for extra columns, which this table does not have.
    screen.unfold(page, ids.FILTERS["tags"])
    expect(page.locator(f"#{ids.FILTERS['extra']}")).to_be_hidden()
    for name in (name for name in FACETS if name != "extra"):
        labels = [label for _, label in facets.options(name)[0]]
        assert screen.options(page, ids.FILTERS[name]) == labels
        words, count = labels[-1].rsplit(" (", 1)[0], number_of(labels[-1])
        screen.pick(page, ids.FILTERS[name], words)
        assert shown(page) == count
        assert sum(screen.lanes(page).values()) == count
        (chip,) = screen.chips(page)
        assert chip.endswith(words)
        if name == "tags":
            # The counts of this facet do not change; those of other facets do.
            assert screen.options(page, ids.FILTERS[name]) == labels
            offered = screen.options(page, ids.FILTERS["event_types"])
            assert max(map(number_of, offered)) <= count
        screen.press(page, ids.CLEAR)


def test_chips_remove_filters_and_the_back_button_restores_them(page, events):
    counts = [shown(page)]
    screen.pick(page, ids.COUNTRY_FILTER, "Ukraine")
    counts.append(shown(page))
    screen.pick(page, ids.FILTERS["statuses"], "expected")
    counts.append(shown(page))
    assert screen.chips(page) == ["Country: Ukraine", "Status: expected"]
    assert counts == sorted(counts, reverse=True)
    screen.open_tab(page, "Numbers")
    page.go_back()
    screen.settled(page)
    assert (shown(page), screen.chips(page)) == (counts[1], ["Country: Ukraine"])
    # Undo applies only to filters.
    expect(page.get_by_role("tab", selected=True)).to_have_text("Numbers")
    screen.press(page, ids.UNDO)
    assert (shown(page), screen.chips(page)) == (counts[0], [])
    expect(page.locator(f"#{ids.UNDO}")).to_be_disabled()
    screen.press_key(page, ids.REDO)
    page.go_forward()
    screen.settled(page)
    assert (shown(page), len(screen.chips(page))) == (counts[2], 2)
    expect(page.locator(f"#{ids.REDO}")).to_be_disabled()
    page.get_by_role("button", name="Remove the filter Country: Ukraine").click()
    screen.settled(page)
    assert screen.chips(page) == ["Status: expected"]
    screen.press(page, ids.CLEAR)
    assert (shown(page), screen.chips(page)) == (counts[0], [])
    page.go_back()
    screen.settled(page)
    assert screen.chips(page) == ["Status: expected"]


def test_search_hits_are_highlighted(page, events):
    page.locator(f"#{ids.SEARCH}").fill("NAVY special")
    expect(page.locator(".chip")).to_have_text(["Search: “NAVY special” ×"])
    screen.settled(page)
    query = EventQuery(text="navy special")
    assert shown(page) == len(query.select(events)) > 0
    bold = page.locator(f"#{ids.TIMELINE} .textpoint tspan[style*='bold']")
    assert {"navy", "special"} <= set(bold.all_text_contents())
    screen.click_title(page, "Russian navy carries")
    details = page.locator(f"#{ids.DETAILS} mark")
    assert {"navy", "special"} <= {hit.casefold() for hit in details.all_inner_texts()}
    screen.open_tab(page, "Table")
    expect(page.locator(f"#{ids.TABLE} mark").first).to_be_visible()
    screen.open_tab(page, "Who says what")
    expect(page.locator(f"#{ids.MATRIX} mark").first).to_be_visible()
    page.locator(f"#{ids.SEARCH}").fill("infantry")
    screen.open_tab(page, "Map")
    expect(page.locator(f"#{ids.TRAY} mark").first).to_have_text("infantry")
    page.locator(f"#{ids.SEARCH}").fill("no such words")
    expect(page.locator(f"#{ids.STATUS}")).to_have_text("No events match")
    for gap in (ids.TIMELINE_GAP, ids.MAP_GAP):
        expect(page.locator(f"#{gap}")).to_contain_text("No events match the filters.")
    page.locator(f"#{ids.TIMELINE_GAP} button").press("Enter")
    expect(page.locator(f"#{ids.STATUS}")).to_contain_text(re.compile("^25 statements"))
    expect(page.locator(f"#{ids.TIMELINE_GAP}")).to_be_empty()
    # The pressed button is gone.
    expect(page.locator("#timeline-keys")).to_be_focused()


# Hold back the next response with charts until it is released.
HOLD = """() => {
  const send = window.fetch;
  window.fetch = (to, more) => {
    const answer = send(to, more);
    const draws = more && String(more.body).includes('"output":"..timeline.figure');
    if (window.letGo || !draws) return answer;
    return new Promise((done) => {
      window.letGo = () => answer.then((late) => {
        const { text, json } = late;
        for (const [name, read] of Object.entries({ text, json })) {
          late[name] = () => read.call(late).finally(() => requestIdleCallback(window.isRead));
        }
        done(late);
      });
      window.read = new Promise((isRead) => { window.isRead = isRead; });
    });
  };
}"""


def test_a_late_response_does_not_replace_a_newer_one(page, events):
    def marks():
        trace = "data.find((one) => one.name === 'events').customdata.length"
        return screen.figure(page, ids.TIMELINE, trace)

    page.evaluate(HOLD)
    page.locator(f"#{ids.COUNTRY_FILTER}").click()
    page.get_by_role("option", name="South Korea").click()
    page.wait_for_function("() => Boolean(window.letGo)")
    page.get_by_role("option", name="France").click()
    left = len(EventQuery(("KOR", "FRA")).select(events))
    both = View(open_dataset(ARTICLE), State(EventQuery(("KOR", "FRA")))).captions.status
    expect(page.locator(f"#{ids.STATUS}")).to_contain_text(both.partition(", ")[0])
    drawn = marks()
    assert len(EventQuery(("KOR",)).select(events)) < drawn <= left
    page.evaluate("window.letGo(); window.read")
    screen.settled(page)
    assert marks() == drawn
    assert shown(page) == left
