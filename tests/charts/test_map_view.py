"""The first view of a map: everything in it, the selected place in sight, and no room in vain."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from dashboard.charts.map_view import MapFrame, MapView
from dashboard.model.geo import WORLD, MapExtent, project

WIDE, TALL = MapExtent(25, 145, 30, 70), MapExtent(100, 110, -40, 60)
PANE = MapFrame(555, 795, tools_px=48, covered_px=477)
extents = st.builds(
    lambda west, south, wide, high: MapExtent(west, west + wide, south, min(south + high, 84)),
    st.floats(-180, 180), st.floats(-58, 70), st.floats(2, 360), st.floats(2, 142),
)  # fmt: skip


def edges(extent, view):
    """Return the upper and lower edge of a part of the world in a view, in pixels."""
    middle = np.full(2, extent.centre[0])
    upper, lower = view.pixels(np.array([extent.north, extent.south]), middle)[1]
    return upper, lower


def place_on(view, place):
    x, y = view.pixels(np.array([place[1]]), np.array([place[0]]))
    return float(x[0]), float(y[0])


@pytest.mark.parametrize("covered_px", [0, 477])
@given(extents, st.integers(100, 900), st.integers(100, 900))
def test_the_first_view_contains_its_extent(covered_px, extent, width, height):
    view = MapView.fit(extent, MapFrame(width, height, tools_px=48, covered_px=covered_px))
    upper, lower = edges(extent, view)
    assert upper > -1
    assert lower < height + 1


def test_a_wide_story_is_above_the_details_and_below_the_buttons():
    upper, lower = edges(WIDE, MapView.fit(WIDE, PANE))
    assert upper >= PANE.tools_px - 1
    assert lower <= PANE.free_px
    # Without details, it is in the middle.
    upper, lower = edges(WIDE, MapView.fit(WIDE, MapFrame(555, 300)))
    assert upper == pytest.approx(300 - lower, abs=1)


@pytest.mark.parametrize("covered_px", [0, 477])
def test_nothing_beyond_the_poles_is_shown_if_the_world_fills_the_map(covered_px):
    view = MapView.fit(WIDE, replace(PANE, covered_px=covered_px))
    north, south = edges(MapExtent(0, 1, -90, 90), view)
    assert north < 1
    assert south > PANE.height_px - 1


def test_a_world_lower_than_the_map_is_at_the_top():
    north, south = edges(MapExtent(0, 1, -90, 90), MapView.fit(WORLD, PANE))
    assert north >= 0
    assert south <= PANE.height_px / 2 + 1


@given(extents, st.floats(-180, 180), st.floats(-85, 85), st.sampled_from([0, 300, 477, 790, 900]))
def test_the_selected_place_is_where_nothing_covers_it(extent, longitude, latitude, covered_px):
    place = longitude, latitude
    frame = replace(PANE, covered_px=covered_px, place=place)
    view = MapView.fit(extent, frame)
    x, y = place_on(view, place)
    assert -1 <= x <= frame.width_px + 1
    assert y >= -1
    # A map moves at most until a pole is in its middle, which is too little for the far south.
    assert y <= frame.free_px + 1 or view.latitude < -89.9


def test_a_view_moves_only_in_the_direction_in_which_the_place_is_hidden():
    view = MapView.fit(TALL, PANE)
    assert view.bring_in_sight(replace(PANE, place=(105.0, 55.0))) == view
    south = view.bring_in_sight(replace(PANE, place=(105.0, -35.0)))
    assert south == view._replace(latitude=south.latitude)
    assert south.latitude < view.latitude


@pytest.mark.parametrize("height", [163, 400, 1_000])
def test_a_map_is_cut_at_its_edges(height):
    frame = MapFrame(376, height)
    (west, east), (south, north) = MapView.fit(MapExtent(20, 140, 30, 75), frame).box
    # plotly.js goes from corner to corner in quarters, along great circles.
    quarter = Geod(a=1, b=1).npts(west, north, west + (east - west) / 4, north, 99)
    longitudes, latitudes = np.array([(west, 0), *quarter]).T
    x, y = project(longitudes, latitudes, (west + east) / 2)
    assert 2 * abs(x[0]) == pytest.approx(376 / frame.world_px, abs=0.01)
    assert 2 * max(y) == pytest.approx(height / frame.world_px, abs=0.01)
    assert south == -north
