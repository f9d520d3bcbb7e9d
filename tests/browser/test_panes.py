"""The two panes: the divider between them, and panes that fill the page."""

import pytest
from playwright.sync_api import Page, expect

from dashboard.views import ids

from . import screen
from .screen import DESK, PHONE, box_of
from .test_mirrored import MIRROR

pytestmark = pytest.mark.browser

# Width of the page without its edges, and of the divider.
ROOM_PX, DIVIDER_PX = DESK["width"] - 20, 4
SETTLE_MS = 120
# The names of the buttons that let a pane fill the page.
BUTTONS = {"timeline": "Maximize the timeline", "side": "Maximize the map or list"}


def divider(page: Page):
    return page.get_by_role("separator", name="Size of the charts")


def position(page: Page) -> int:
    return int(divider(page).get_attribute("aria-valuenow"))


def size(page: Page, panel: str) -> tuple[float, float]:
    box = box_of(page.locator(panel))
    return box.right - box.left, box.bottom - box.top


def timeline_px(page: Page) -> float:
    return size(page, ".panel.timeline")[0]


def assert_drawn_to_size(page: Page) -> None:
    """Check that both charts fill their boxes."""
    for chart, box in ((ids.TIMELINE, "timeline-box"), (ids.MAP, "map-box")):
        room = page.locator(f"#{box}").evaluate("(box) => box.clientWidth")
        assert screen.figure(page, chart, "_fullLayout.width") == room


def drag(page: Page, across: float, down: float, *, steps: int = 20) -> None:
    """Drag the divider by some pixels, and hold it."""
    box = box_of(divider(page))
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2 + 60 * (box.bottom > box.top + 99)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=steps)


def drawings(page: Page) -> list[str]:
    """Record the requests that draw the charts."""
    sent = []

    def note(request):
        if "_dash-update-component" in request.url and "timeline.figure" in request.post_data:
            sent.append(request.url)

    page.on("request", note)
    return sent


def test_the_charts_are_drawn_once_when_the_divider_is_dropped(page):
    assert position(page) == 60
    requests = drawings(page)
    drag(page, -300, 0)
    # Long enough for a size to settle.
    page.wait_for_timeout(3 * SETTLE_MS)
    share = 0.6 - 300 / ROOM_PX
    assert timeline_px(page) == pytest.approx(share * (ROOM_PX - DIVIDER_PX), abs=4)
    assert requests == []
    page.mouse.up()
    screen.settled(page)
    assert len(requests) == 1
    assert position(page) == round(100 * share)
    assert_drawn_to_size(page)
    divider(page).dblclick()
    screen.settled(page)
    assert position(page) == 60
    assert_drawn_to_size(page)


def test_the_divider_stays_where_it_was_put(fresh_page):
    page = fresh_page
    divider(page).focus()
    page.keyboard.press("Shift+ArrowRight")
    screen.settled(page)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.reload()
    screen.opened(page)
    assert position(page) == 70
    assert timeline_px(page) == pytest.approx(0.7 * (ROOM_PX - DIVIDER_PX), abs=1)
    assert_drawn_to_size(page)
    # The first charts have this size already.
    assert sum("_dash-layout" in url for url in requests) == 1
    assert not any("_dash-update-component" in url for url in requests)


@pytest.mark.parametrize(
    ("key", "at"),
    [
        ("ArrowLeft", 58),
        ("ArrowRight", 62),
        ("Shift+ArrowRight", 70),
        ("Home", 22),
        ("End", 78),
        ("ArrowUp", 60),
    ],
)
def test_keys_move_the_divider(page, key, at):
    chosen = page.url
    divider(page).focus()
    page.keyboard.press(key)
    screen.settled(page)
    assert position(page) == at
    assert_drawn_to_size(page)
    page.keyboard.press("Enter")
    assert position(page) == 60
    # Arrow keys do not select events here.
    assert page.url == chosen


def test_the_divider_follows_the_direction_of_the_page(open_page, server):
    page = open_page(server, scripts=(MIRROR,))
    before = timeline_px(page)
    # The timeline is on the right, and gets wider if its left edge moves to the left.
    drag(page, -100, 0)
    page.mouse.up()
    screen.settled(page)
    assert timeline_px(page) == pytest.approx(before + 100, abs=2)
    dragged = position(page)
    divider(page).focus()
    page.keyboard.press("ArrowLeft")
    assert position(page) == dragged + 2


def test_the_map_on_a_phone_can_be_made_lower(open_page, server):
    page = open_page(server, viewport=PHONE)
    assert divider(page).get_attribute("aria-orientation") == "horizontal"
    before = size(page, ".side")[1]
    drag(page, 0, -100)
    page.mouse.up()
    screen.settled(page)
    assert size(page, ".side")[1] == pytest.approx(before - 100, abs=2)
    divider(page).focus()
    page.keyboard.press("ArrowDown")
    screen.settled(page)
    assert size(page, ".side")[1] > before - 99
    assert_drawn_to_size(page)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("pane", BUTTONS)
def test_a_chart_fills_the_page_until_escape(open_page, server, viewport, pane):
    page = open_page(server, viewport=viewport)
    panels = {"timeline": ".panel.timeline", "side": ".side"}
    charts = {"timeline": ids.TIMELINE, "side": ids.MAP}
    before = {name: size(page, panel) for name, panel in panels.items()}
    button = page.get_by_role("button", name=BUTTONS[pane])
    button.click()
    screen.settled(page)
    assert size(page, panels[pane]) == pytest.approx(size(page, "#content"), abs=1)
    assert f"pane={pane}" in page.url
    expect(button).to_have_attribute("aria-pressed", "true")
    assert_drawn_to_size(page)
    for name, chart in charts.items():
        drawing = page.locator(f"#{chart} .main-svg").first
        expect(drawing).to_be_visible(visible=name == pane)
    expect(divider(page)).to_be_hidden()
    page.keyboard.press("Escape")
    screen.settled(page)
    assert "pane" not in page.url
    assert {name: size(page, panel) for name, panel in panels.items()} == before
    assert_drawn_to_size(page)


def test_a_link_opens_one_chart(open_page, server):
    page = open_page(server, "?pane=timeline&event=kursk-incursion", fresh=True)
    expect(page.locator(f"#{ids.MAP} .main-svg").first).to_be_hidden()
    assert_drawn_to_size(page)
    # The details lie over the timeline. The first Escape closes them.
    expect(page.locator(f"#{ids.DETAILS} h2")).to_be_visible()
    page.keyboard.press("Escape")
    screen.settled(page)
    assert "event" not in page.url
    assert "pane=timeline" in page.url
    # The key can be opened here as well.
    button, notes = page.get_by_text("How to read the charts"), "◂ 2 earlier"
    before = screen.box_of(button)
    (earlier,) = (box for box in screen.texts(page, f"#{ids.TIMELINE} text") if box.text == notes)
    assert not before.meets(earlier)
    button.click()
    # It opens above its button, which stays where it is.
    body = page.locator(f"#{ids.DETAILS} .key-body")
    expect(body.locator(".key").first).to_be_visible()
    assert screen.box_of(button) == before
    assert screen.box_of(body).bottom <= before.top


def test_what_leads_to_the_map_shows_it(open_page, server):
    page = open_page(server, "?pane=timeline&event=kursk-incursion")
    page.get_by_role("button", name="Show on map").click()
    screen.settled(page)
    expect(page.locator(f"#{ids.MAP} .main-svg").first).to_be_visible()
    assert "pane" not in page.url


def test_an_embedded_page_has_no_divider_but_can_show_one_chart(open_page, server):
    page = open_page(server, "?embed=1&pane=timeline", viewport={"width": 640, "height": 640})
    expect(page.locator("#divider")).to_be_hidden()
    expect(page.locator(".maximize")).to_have_count(2)
    for button in page.locator(".maximize").all():
        expect(button).to_be_hidden()
    expect(page.locator(f"#{ids.MAP} .main-svg").first).to_be_hidden()
    assert_drawn_to_size(page)
