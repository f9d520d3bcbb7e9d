"""The timeline: zoom, pan and brush by pointer and keyboard; lanes and colours."""

import re

import pytest
from make_events import make_events
from playwright.sync_api import expect

from dashboard.views import ids

from . import screen

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_page, server):
    """Return the page with a mark for each row: events and statements."""
    return open_page(server, "?statements=every")


# Rounding to pixels and seconds may change a window by this, in days.
SLIGHT = 0.01


def span(window):
    return window[1] - window[0]


def near(moments, expected):
    return moments == pytest.approx(expected, abs=SLIGHT)


def fills(page):
    """Return the colours of the bars of the timeline."""
    return page.evaluate(
        f"""[...document.querySelectorAll('#{ids.TIMELINE} .bars path')]
        .map((bar) => getComputedStyle(bar).fill)"""
    )


@pytest.mark.parametrize("act", [screen.press, screen.press_key], ids=["click", "keyboard"])
def test_buttons_zoom_and_move_in_time(page, events, act):
    first = screen.moments(page)
    act(page, ids.ZOOM["in"])
    closer = screen.moments(page)
    assert span(closer) == pytest.approx(span(first) / 2, rel=0.01)
    assert near(sum(closer), sum(first))
    act(page, ids.ZOOM["later"])
    later = screen.moments(page)
    assert later[0] > closer[0] + 1
    assert near(span(later), span(closer))
    act(page, ids.ZOOM["earlier"])
    assert near(screen.moments(page), closer)
    act(page, ids.ZOOM["out"])
    assert near(screen.moments(page), first)
    act(page, ids.ZOOM["all"])
    everything = screen.moments(page)
    assert everything[0] < first[0] - 365
    assert screen.outside(page) == 0
    assert len(screen.titles(page)) == len(events)
    act(page, ids.ZOOM["reset"])
    assert near(screen.moments(page), first)


def axis(page, part):
    """Return texts of a time axis with their positions along it."""
    boxes = screen.texts(page, f"{part} .xtick text, {part} .annotation-text")
    return sorted((box.text, round(box.left)) for box in boxes if not set("◂▸") & set(box.text))


def test_the_axis_stays_in_sight_while_the_timeline_scrolls(page):
    box, copy = page.locator("#timeline-box"), page.locator(".axis-copy > svg")
    first = axis(page, f"#{ids.TIMELINE}")
    box.evaluate("(box) => box.scrollBy(0, 300)")
    expect(copy).to_be_visible()
    assert axis(page, ".axis-copy") == first
    assert any("as of" in text for text, _ in first)
    assert screen.box_of(copy).top == screen.box_of(box).top
    # It scrolls no further, and follows the dates.
    box.evaluate("(box) => box.scrollBy(0, 100)")
    screen.press(page, ids.ZOOM["out"])
    assert screen.box_of(copy).top == screen.box_of(box).top
    wider = axis(page, f"#{ids.TIMELINE}")
    assert wider != first
    assert axis(page, ".axis-copy") == wider
    plot = screen.plot_box(page, ids.TIMELINE)
    page.mouse.move(plot.left + 300, 700)
    page.mouse.down()
    page.mouse.move(plot.left + 200, 700, steps=5)
    assert axis(page, ".axis-copy") == axis(page, f"#{ids.TIMELINE}") != wider
    page.mouse.up()
    # At the top, the axis itself can be dragged.
    box.evaluate("(box) => box.scrollTo(0, 0)")
    expect(copy).to_have_count(0)
    screen.settled(page)


def test_a_mark_behind_the_axis_is_scrolled_into_sight(page):
    box, copy = page.locator("#timeline-box"), page.locator(".axis-copy > svg")
    box.evaluate("(box) => box.scrollTo(0, 450)")
    expect(copy).to_be_visible()
    rows = page.evaluate(
        """() => {
          const chart = document.querySelector('#timeline .js-plotly-plot');
          const { y, customdata } = chart.data.find(({ name }) => name === 'events');
          const { _offset, l2p } = chart._fullLayout.yaxis;
          const { top } = chart.getBoundingClientRect();
          return y.map((row, at) => [customdata[at][1], top + _offset + l2p(row)]);
        }"""
    )
    top = screen.box_of(box).top
    covered = [event for event, middle in rows if top + 22 < middle < top + 50]
    before = box.evaluate("(box) => box.scrollTop")
    page.evaluate("(event) => dash_clientside.set_props('chosen', { data: event })", covered[0])
    screen.settled(page)
    page.wait_for_function(
        "(top) => document.getElementById('timeline-box').scrollTop < top", arg=before - 100
    )
    # What a search finds begins at the top.
    box.evaluate("(box) => box.scrollTo(0, 450)")
    page.get_by_placeholder("Search").fill("North")
    page.wait_for_function("() => document.getElementById('timeline-box').scrollTop === 0")


def test_wheel_drag_and_brush_move_the_timeline(page):
    first = screen.moments(page)
    plot = screen.plot_box(page, ids.TIMELINE)
    spot = plot.left + (plot.right - plot.left) / 4, plot.top + 200
    page.mouse.move(*spot)
    # Alone, the wheel scrolls the timeline.
    page.mouse.wheel(0, 100)
    page.wait_for_function("() => document.getElementById('timeline-box').scrollTop > 0")
    screen.settled(page)
    assert screen.moments(page) == first
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    screen.settled(page)
    closer = screen.moments(page)
    assert 1 < span(closer) < 0.95 * span(first)
    # The moment under the pointer stays there.
    for window in (first, closer):
        assert window[0] + span(window) / 4 == pytest.approx(first[0] + span(first) / 4, abs=0.5)
    screen.drag(page, spot, (spot[0] + 120, spot[1]))
    panned = screen.moments(page)
    assert near(span(panned), span(closer))
    days = 120 * span(closer) / (plot.right - plot.left)
    assert closer[0] - panned[0] == pytest.approx(days, rel=0.1)

    strip = screen.plot_box(page, ids.OVERVIEW)
    whole = page.evaluate(
        f"""(({{ range, r2l }}) => range.map((text) => r2l(text) / 864e5))
        (document.querySelector('#{ids.OVERVIEW} .js-plotly-plot')._fullLayout.xaxis)"""
    )
    width, y = strip.right - strip.left, (strip.top + strip.bottom) / 2
    ends = (0.3, 0.5)
    screen.drag(page, *((strip.left + end * width, y) for end in ends))
    brushed = [whole[0] + end * span(whole) for end in ends]
    assert screen.moments(page) == pytest.approx(tuple(brushed), abs=0.02 * span(whole))
    # The overview shows the same window, and still all events.
    brush = screen.figure(page, ids.OVERVIEW, "layout.selections")
    assert len(brush) == 1
    assert span(whole) > 3 * span(screen.moments(page))


def test_a_filter_does_not_move_timeline_or_map(page):
    home, first = screen.map_view(page), screen.moments(page)
    screen.press(page, ids.ZOOM["in"])
    page.mouse.move(*screen.map_spot(page, 60, 40))
    page.mouse.wheel(0, -400)
    screen.settled(page)
    screen.drag(page, screen.map_spot(page, 60, 40), screen.map_spot(page, 80, 30))
    before = screen.moments(page), screen.map_view(page)
    assert span(before[0]) < 0.6 * span(first)
    assert before[1]["scale"] > 1.2 * home["scale"]
    screen.pick(page, ids.COUNTRY_FILTER, "Russia")
    assert near(screen.moments(page), before[0])
    # An address holds four decimals.
    assert screen.map_view(page) == pytest.approx(before[1], abs=5e-5)
    screen.press(page, ids.CLEAR)
    screen.press(page, ids.THEME_BUTTON)
    assert near(screen.moments(page), before[0])
    # An address holds four decimals.
    assert screen.map_view(page) == pytest.approx(before[1], abs=5e-5)
    screen.press(page, ids.MAP_ZOOM["reset"])
    assert screen.map_view(page) == pytest.approx(home)


def test_lanes_and_colours_follow_the_readers_choice(page, events):
    choices = ["Country", "Event type", "Status", "Speaker"]
    assert screen.options(page, ids.LANE_MENU) == choices
    assert sorted(screen.options(page, ids.COLOUR)) == sorted(choices)
    titles, window = screen.title_words(page), screen.moments(page)
    country_lanes, type_colours = screen.lanes(page), fills(page)
    assert country_lanes["Ukraine"] == 14
    claimants = events["claimant"].str.split(";").str[0].str.strip()
    wanted = {
        "Event type": events["event_type"].str.capitalize(),
        "Status": events["status"].str.capitalize(),
        "Speaker": claimants.mask(claimants == "", "No one named"),
    }
    seen = {tuple(type_colours)}
    for choice, names in wanted.items():
        screen.pick(page, ids.LANE_MENU, choice)
        lanes = screen.lanes(page)
        # A long name may be cut at its end.
        for name, count in names.value_counts().items():
            cut = {lane for lane in lanes if name.startswith(lane.removesuffix("…"))}
            assert [lanes[lane] for lane in cut] == [count], name
        assert len(lanes) == names.nunique()
        assert screen.title_words(page) == titles
    screen.pick(page, ids.LANE_MENU, "Country")
    assert screen.lanes(page) == country_lanes
    assert fills(page) == type_colours
    for choice in ("Country", "Status", "Speaker"):
        screen.pick(page, ids.COLOUR, choice)
        seen.add(tuple(fills(page)))
        assert screen.title_words(page) == titles
    assert len(seen) == len(choices)
    assert near(screen.moments(page), window)


def test_counts_have_the_colours_of_the_key(open_table):
    page = open_table(make_events(1_000).to_csv(index=False))
    seen = []
    for colour in ("Status", "Event type"):
        screen.pick(page, ids.COLOUR, colour)
        key = page.locator(f"#{ids.COLOUR_KEY} .swatch").evaluate_all(
            "(all) => all.map((one) => one.style.background)"
        )
        shades = page.evaluate(
            """(id) => document.querySelector(`#${id} .js-plotly-plot`)
              .data.find(({ name }) => name === 'counts').colorscale.map(([, shade]) => shade)""",
            ids.TIMELINE,
        )
        drawn = {tuple(int(shade[at : at + 2], 16) for at in (1, 3, 5)) for shade in shades}
        named = {tuple(map(int, re.findall(r"\d+", swatch))) for swatch in key}
        assert len(drawn) > 1
        assert drawn <= named
        seen.append(named)
    assert seen[0] != seen[1]
    screen.open_key(page)
    expect(page.locator(f"#{ids.DETAILS}")).to_contain_text("Colour: what most of them are")
