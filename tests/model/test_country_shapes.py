"""The parts of countries that are visible in a part of the world."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model.country_shapes import _coarse_shapes, largest_parts_in
from dashboard.model.geo import WORLD, MapExtent

degrees = st.floats(-180, 180)


def areas_by_country(extent):
    """Cut all polygons, also those inside the extent or far from it."""
    whole = _coarse_shapes()
    areas = {}
    for shift in (-360, 0, 360):
        west, east = extent.west + shift, extent.east + shift
        cut = shapely.clip_by_rect(whole.shapes, west, extent.south, east, extent.north)
        for code, shape in zip(whole.codes, cut, strict=True):
            for part in shapely.get_parts(shape):
                area = part.area * np.cos(np.radians(part.centroid.y)) if part.area else 0
                areas[code] = max(areas.get(code, 0), area)
    return {code: area for code, area in areas.items() if area}


@given(degrees, st.floats(1, 360), st.floats(-58, 80), st.floats(1, 140))
def test_areas_are_those_of_all_polygons_cut_at_the_edges(west, width, south, height):
    extent = MapExtent(west, west + width, south, min(south + height, WORLD.north))
    parts = largest_parts_in(extent, 300)
    expected = areas_by_country(extent)
    assert set(parts.codes) == set(expected)
    sizes = dict(zip(parts.codes, parts.sizes_deg, strict=True))
    for code, area in expected.items():
        assert sizes[code] ** 2 == pytest.approx(area)
    assert list(parts.sizes_deg) == sorted(parts.sizes_deg, reverse=True)


def test_a_name_is_in_the_visible_part_whether_the_country_is_cut_or_not():
    europe = largest_parts_in(MapExtent(-12, 45, 35, 72), 60)
    middles = np.column_stack([europe.latitudes, europe.longitudes])
    spots = dict(zip(europe.codes, middles, strict=True))
    # France is whole, and its middle is not in Guiana. Russia is cut, and its middle is in Europe.
    assert spots["FRA"] == pytest.approx((46.6, 2.6), abs=1.5)
    assert spots["RUS"][1] < 45
