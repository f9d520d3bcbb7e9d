"""Zoom the map to a country: by double click, double tap, button and key."""

import pytest

from dashboard.views import ids

from . import screen

pytestmark = pytest.mark.browser

# Corners of the main part of each country: west, south, east, north.
FRAMES = {
    "RUS": (27, 42, 180, 77),
    "KAZ": (47, 41, 87, 55),
    "UKR": (22.2, 45.5, 40, 52),
    "PRK": (124.3, 38, 130.6, 42.9),
}


# Time in which a second click makes a double click.
DOUBLE_MS = 300


def fills(page, code):
    """Return whether the map shows a country completely, and not much else."""
    west, south, east, north = FRAMES[code]
    box = screen.box_of(page.locator(f"#{ids.MAP}"))
    middle = (south + north) / 2
    left, right = (screen.map_spot(page, lon, middle)[0] for lon in (west, east))
    top, bottom = (screen.map_spot(page, (west + east) / 2, lat)[1] for lat in (north, south))
    within = box.left <= left < right <= box.right and box.top <= top < bottom <= box.bottom
    shares = (right - left) / (box.right - box.left), (bottom - top) / (box.bottom - box.top)
    return within and max(shares) > 0.6


def double_click(page, longitude, latitude):
    spot = screen.map_spot(page, longitude, latitude)
    with screen.at_once(page, DOUBLE_MS):
        page.mouse.dblclick(*spot)
    screen.settled(page)


def test_a_double_click_zooms_to_a_country_and_filters_nothing(page):
    screen.press(page, ids.MAP_ALL)
    # No event is in Kazakhstan; Russia has some, and a single click would filter by it.
    for code, place in (("KAZ", (67, 49)), ("RUS", (62, 57))):
        assert not fills(page, code)
        double_click(page, *place)
        assert fills(page, code)
        assert screen.chips(page) == []
    screen.settled(page)
    page.mouse.click(*screen.map_spot(page, 110, 64))
    page.wait_for_selector(".chip")
    screen.settled(page)
    assert screen.chips(page) == ["Country: Russia"]


def test_a_double_click_on_a_mark_selects_its_event_only(page):
    before = screen.map_view(page)
    x, y = page.evaluate(
        """(id) => {
          const map = document.querySelector(`#${id} .js-plotly-plot`);
          const { lon, lat, customdata } = map.data.find(({ name }) => name === 'places');
          const at = customdata.findIndex(([kind]) => kind === 'event');
          return [lon[at], lat[at]];
        }""",
        ids.MAP,
    )
    page.mouse.dblclick(*screen.map_spot(page, x, y))
    screen.settled(page)
    assert page.locator(f"#{ids.CLOSE_DETAILS}").is_visible()
    assert screen.map_view(page)["scale"] == pytest.approx(before["scale"], rel=1e-3)


def test_a_double_tap_zooms_to_a_country(open_page, server):
    page = open_page(server, viewport=screen.PHONE, has_touch=True, is_mobile=True)
    box = screen.box_of(page.locator(f"#{ids.MAP}"))
    x, y = screen.map_spot(page, 112, 60)
    assert box.left < x < box.right
    assert box.top < y < box.bottom
    with screen.at_once(page, DOUBLE_MS):
        page.touchscreen.tap(x, y)
        page.touchscreen.tap(x, y)
    screen.settled(page)
    assert fills(page, "RUS")
    assert screen.chips(page) == []


def test_a_button_and_a_key_zoom_to_a_country(page):
    screen.pick(page, ids.COUNTRY_FILTER, "Ukraine")
    assert not fills(page, "UKR")
    screen.press_key(page, ids.MAP_COUNTRY)
    assert fills(page, "UKR")
    assert screen.chips(page) == ["Country: Ukraine"]
    screen.press(page, ids.CLEAR)
    screen.press(page, ids.MAP_ZOOM["reset"])
    assert not fills(page, "UKR")
    page.evaluate(
        """(id) => Plotly.relayout(document.querySelector(`#${id} .js-plotly-plot`), {
          'geo.center.lon': 127, 'geo.center.lat': 40, 'geo.projection.rotation.lon': 127,
        })""",
        ids.MAP,
    )
    screen.settled(page)
    screen.press_key(page, "map-keys", "c")
    assert fills(page, "PRK")
