"""Many events: filters, zoom down to single events, and selection."""

import re

import pytest
from make_events import make_events
from playwright.sync_api import expect

from dashboard.ingest.load import Dataset, load_events
from dashboard.views import ids
from dashboard.views.prebuild import prepare

from . import screen
from .conftest import start, stop

pytestmark = pytest.mark.browser

# Larger tables are drawn in the same way; the benchmarks open a million events and more.
SIZE = 200_000


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Serve a prepared table of many events."""
    folder = tmp_path_factory.mktemp("large")
    events = load_events(make_events(SIZE)).events
    path = folder / "large.parquet"
    prepare(Dataset(events), path)
    process, server = start(path, folder / "log")
    yield server, events
    stop(process)


def marks(page):
    """Return the ids of the events that are drawn as marks."""
    return page.evaluate(
        f"""(document.querySelector('#{ids.TIMELINE} .js-plotly-plot').data
        .find((trace) => trace.name === 'events') || {{ customdata: [] }})
        .customdata.map((mark) => mark[1])"""
    )


def counted(page):
    """Return the sum of the counts in the hover texts of the timeline."""
    hover_texts = page.evaluate(
        f"""async () => {{
          const {{ data, layout }} = document.querySelector('#{ids.TIMELINE} .js-plotly-plot');
          const texts = await (await fetch(`/hover/${{layout.meta.hover}}`)).json();
          const at = data.findIndex((trace) => trace.name === 'counts');
          return at < 0 ? [] : texts[at].flat().filter(Boolean);
        }}"""
    )
    numbers = (re.search(r"</b>: ([\d,]+) event", text)[1] for text in hover_texts)
    return sum(int(number.replace(",", "")) for number in numbers)


def test_many_events_can_be_filtered_zoomed_and_selected(open_page, large):
    server, events = large
    page = open_page(server)
    expect(page.locator(f"#{ids.STATUS}")).to_contain_text("Showing counts")
    # Each row is drawn, or is a statement that is folded into its event, as the page says.
    drawn = len(marks(page)) + counted(page) + screen.outside(page)
    expect(page.locator(f"#{ids.SUMMARY}")).to_contain_text(f"{drawn:,} events")
    expect(page.locator(f"#{ids.STATUS}")).to_contain_text(f"{SIZE - drawn:,} statements about")
    # The country with the fewest events.
    page.locator(f"#{ids.COUNTRY_FILTER}").click()
    option = page.get_by_role("option").last
    numbers = re.findall(r"[\d,]+", option.inner_text().rpartition("(")[2])
    left = sum(int(number.replace(",", "")) for number in numbers)
    option.click()
    page.keyboard.press("Escape")
    screen.settled(page)
    # No statement of this country is about one of its events, so none is folded.
    assert screen.found(page) == left
    assert len(marks(page)) + counted(page) + screen.outside(page) == left
    for _ in range(12):
        if not counted(page):
            break
        screen.press(page, ids.ZOOM["in"])
    assert counted(page) == 0
    assert "as counts" not in screen.status(page)
    shown = marks(page)
    assert len(shown) + screen.outside(page) == left
    title = screen.titles(page)[0]
    screen.click_title(page, title.text)
    chosen = page.evaluate("window.dash_component_api.getLayout('chosen').props.data")
    assert chosen in shown
    event = events[events["event_id"] == chosen].iloc[0]
    heading = page.locator(f"#{ids.DETAILS} h2")
    expect(heading).to_have_text(event["title"])
    expect(page.locator(f"#{ids.DETAILS}")).to_contain_text(event["location"] or event["claimant"])


def test_clicking_counts_or_a_merged_place_zooms_in(open_page, large):
    server, _ = large
    page = open_page(server)
    first = screen.moments(page)
    page.mouse.click(*screen.fullest_count(page))
    screen.settled(page)
    closer = screen.moments(page)
    assert closer[1] - closer[0] < (first[1] - first[0]) / 20
    wide, before = screen.map_view(page), screen.places(page)
    spot = page.evaluate(
        f"""(({{ data }}) => {{
          const places = data.find((one) => one.name === 'places');
          return places.customdata.find(([kind]) => kind === 'spot').slice(1, 3);
        }})(document.querySelector('#{ids.MAP} .js-plotly-plot'))"""
    )
    screen.click_place(page, *spot)
    near = screen.map_view(page)
    assert near["scale"] >= 2.4 * wide["scale"]
    assert (near["lon"], near["lat"]) == pytest.approx(tuple(spot), abs=0.01)
    assert screen.places(page) != before
