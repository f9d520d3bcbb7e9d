"""Places: their events, their radius of uncertainty, and the extent of a map."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from strategies import valid_events

from dashboard.charts.clusters import MAX_PLACES
from dashboard.charts.map_view import MapFrame, MapView
from dashboard.charts.place_marks import place_marks
from dashboard.charts.style import Context, Look
from dashboard.engine.index import Selection
from dashboard.engine.place_groups import frame_places, group_places, merge_places
from dashboard.model.geo import WORLD, MapExtent, circle, fill_aspect

VLADIVOSTOK = {"latitude": 43.12, "longitude": 131.89, "geo_precision": "city"}
LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)


def test_events_at_one_spot_share_a_place(table):
    events = table(
        VLADIVOSTOK | {"event_id": "a", "geo_radius_km": 5, "location": "Vladivostok"},
        {"event_id": "b"},
        VLADIVOSTOK | {"event_id": "c", "geo_radius_km": 20},
        VLADIVOSTOK | {"event_id": "d", "geo_precision": "region"},
    )
    places = group_places(events)
    assert list(places.codes) == [0, -1, 0, 1]
    assert [list(rows) for rows in places.members(np.arange(2), 5)] == [[0, 2], [3]]
    assert [list(rows) for rows in places.members(np.arange(2), 1)] == [[0], [3]]
    assert list(places.table["count"]) == [2, 1]
    assert list(places.table["location"]) == ["Vladivostok", ""]


def test_places_with_some_equal_cells_stay_separate(table):
    city, region = (
        {"geo_precision": precision, "longitude": 37} for precision in ("city", "region")
    )
    spots = [city | {"latitude": latitude} for latitude in (55, 56, 57, 58)]
    events = table(*spots, region | {"latitude": 55}, region | {"latitude": 57})
    assert list(group_places(events).codes) == [0, 1, 2, 3, 4, 5]


def test_a_circle_has_the_radius_of_the_least_exact_event(table):
    narrow, wide = (VLADIVOSTOK | {"geo_radius_km": km} for km in (5, 20))
    bare, region = VLADIVOSTOK, VLADIVOSTOK | {"geo_precision": "region"}
    for rows in ((narrow, wide), (wide, narrow), (bare, wide)):
        assert list(group_places(table(*rows)).table["radius_km"]) == [20]
    # A region without a radius has the default radius.
    assert list(group_places(table(region)).table["radius_km"]) == [150]
    assert np.isnan(group_places(table(bare)).table["radius_km"]).all()


@given(valid_events(20), st.integers(1, 6))
def test_merging_places_loses_no_event(events, groups):
    places = group_places(events)
    if not len(places):
        return
    merged = merge_places(places, np.arange(len(places)) % min(groups, len(places)))
    assert merged.table["count"].sum() == places.table["count"].sum()
    assert len(merged) <= len(places)
    assert ((merged.codes < 0) == (places.codes < 0)).all()
    counted = np.bincount(merged.codes[merged.codes >= 0], minlength=len(merged))
    assert list(counted) == list(merged.table["count"])
    several = merged.table["geo_precision"] == "several"
    assert np.isnan(merged.table["radius_km"][several]).all()
    assert (merged.table["location"][several] == "").all()


def test_merged_places_across_the_antimeridian_lie_between_them(table):
    east, west = ({"latitude": 0, "longitude": longitude} for longitude in (179, -177))
    merged = merge_places(group_places(table(east, west)), np.array([0, 0]), longitude=170)
    assert merged.table["longitude"] == pytest.approx([181])


@given(valid_events())
def test_every_event_with_a_place_is_in_one_group(events):
    places = group_places(events)
    grouped = [
        position
        for rows in places.members(np.arange(len(places)), len(events))
        for position in rows
    ]
    assert sorted(grouped) == list(np.flatnonzero(events["latitude"].notna()))
    assert [len(rows) for rows in places.members(np.arange(len(places)), len(events))] == list(
        places.table["count"]
    )
    for position, code in enumerate(places.codes):
        if code >= 0:
            event = events.iloc[position]
            spot = {name: values[code] for name, values in places.table.items()}
            assert (event["latitude"], event["longitude"]) == (spot["latitude"], spot["longitude"])
            assert event["geo_precision"] == spot["geo_precision"]


@given(LATITUDES, LONGITUDES, st.floats(1, 5_000))
def test_all_points_of_a_circle_have_the_same_distance(latitude, longitude, radius):
    latitudes, longitudes = circle(latitude, longitude, radius)
    size = len(latitudes)
    _, _, metres = Geod(ellps="WGS84").inv(
        np.full(size, longitude), np.full(size, latitude), longitudes, latitudes
    )
    assert np.allclose(metres, radius * 1_000, rtol=1e-6)
    assert latitudes[0] == pytest.approx(latitudes[-1], abs=1e-6)


def inside(view: MapExtent, latitude: float, longitude: float) -> bool:
    east = (longitude - view.west) % 360
    return view.south - 1e-9 <= latitude <= view.north + 1e-9 and (
        east <= view.east - view.west + 1e-9 or east >= 360 - 1e-9
    )


@given(valid_events())
def test_the_extent_contains_every_place_and_origin(events):
    view = frame_places(events).whole
    assert view.west < view.east <= view.west + 360
    assert view.south < view.north
    for row in events.itertuples():
        for latitude, longitude in (
            (row.latitude, row.longitude),
            (row.origin_latitude, row.origin_longitude),
        ):
            # Without a destination, an origin is not drawn.
            is_drawn = not np.isnan(latitude) and not np.isnan(row.latitude)
            if is_drawn and abs(latitude) <= WORLD.north:
                assert inside(view, latitude, longitude)


@pytest.mark.parametrize(
    ("places", "west", "east"),
    [
        ([], -180, 180),
        ([(0, 10), (0, 20)], 9.4, 20.6),
        ([(0, 179), (0, -179)], 176.64, 183.36),
        ([(0, -170), (0, 160)], 158.2, 191.8),
        ([(0, 180), (0, -180)], 176.64, 183.36),
        ([(0, 5)], 1.64, 8.36),
    ],
    ids=[
        "no place",
        "two places",
        "the antimeridian",
        "far across it",
        "the same twice",
        "one place",
    ],
)
def test_the_extent_crosses_the_antimeridian_if_that_is_shorter(table, places, west, east):
    rows = [{"latitude": lat, "longitude": lon} for lat, lon in places] or [{}]
    view = frame_places(table(*rows)).whole
    width = view.east - view.west
    assert width == pytest.approx(east - west, abs=0.01)
    assert (view.west - west) % 360 == pytest.approx(0, abs=0.01) or (
        (west - view.west) % 360 == pytest.approx(0, abs=0.01)
    )


EUROPE = [{"latitude": 45 + n % 5, "longitude": 5 + n} for n in range(20)]


@pytest.mark.parametrize(
    ("far", "core"),
    [
        ([(40, -100)], (5, 24)),
        ([(40, -100), (-35, 150)], (5, 24)),
        ([(40, -100)] * 3, (-100, 24)),
        ([(47, 29)], (5, 29)),
        ([], (5, 24)),
    ],
    ids=["one outlier", "two outliers", "too many", "not far", "none"],
)
def test_the_core_leaves_out_few_and_distant_places(table, far, core):
    framing = frame_places(
        table(*EUROPE, *({"latitude": lat, "longitude": lon} for lat, lon in far))
    )
    width = core[1] - core[0]
    assert framing.core.east - framing.core.west == pytest.approx(width * 1.12, abs=0.1)
    assert all(inside(framing.core, 45, longitude) for longitude in core)
    assert all(inside(framing.whole, *place) for place in far)


def test_many_places_of_a_city_fill_the_map_and_a_single_one_has_surroundings(table):
    def width(places):
        streets = [{"latitude": 10, "longitude": 10 + n / 100} for n in range(places)]
        core, _ = frame_places(table(*streets))
        return core.east - core.west

    assert width(1) == pytest.approx(6.72)
    assert width(60) == pytest.approx(1.68)


def test_longitudes_that_are_not_exact_are_within_the_core(table):
    spots = np.random.default_rng(0).normal(0, 1, (40, 2)) - (30, 60)
    core, _ = frame_places(table(*({"latitude": lat, "longitude": lon} for lat, lon in spots)))
    assert sum(inside(core, *spot) for spot in spots) >= 36


def test_the_core_crosses_the_antimeridian(table):
    pacific = [{"latitude": 0, "longitude": (170 + n + 180) % 360 - 180} for n in range(20)]
    core, _ = frame_places(table(*pacific, {"latitude": 50, "longitude": 0}))
    assert core.west % 360 == pytest.approx(168.86, abs=0.1)
    assert core.east % 360 == pytest.approx(190.14, abs=0.1)


@given(valid_events())
def test_the_core_contains_most_events(events):
    core, whole = frame_places(events)
    placed = events.dropna(subset=["latitude"])
    spots = zip(placed["latitude"], placed["longitude"], strict=True)
    shown = [inside(core, *spot) for spot in spots if abs(spot[0]) <= WORLD.north]
    moves = placed["origin_latitude"].notna().sum()
    assert shown.count(False) <= 0.1 * (len(placed) + moves)
    assert core.size <= whole.size * (1 + 1e-9)


def test_the_extent_contains_circles(table):
    bare = frame_places(table(VLADIVOSTOK)).whole
    wide = frame_places(table(VLADIVOSTOK | {"geo_radius_km": 2_000})).whole
    assert wide.north - wide.south > 2 * (bare.north - bare.south)


@given(LONGITUDES, st.floats(6, 350), st.floats(-84, 70), st.floats(6, 20), st.floats(0.4, 4))
def test_a_filled_extent_contains_the_original(west, width, south, height, aspect):
    view = MapExtent(west, west + width, south, min(south + height, WORLD.north))
    full = fill_aspect(view, aspect)
    assert full.west <= view.west
    assert full.east >= view.east
    assert full.south <= view.south
    assert full.north >= view.north


@pytest.mark.parametrize("aspect", [0.7, 1.0, 1.6, 2.4])
@pytest.mark.parametrize(
    "view", [MapExtent(120, 140, 35, 50), MapExtent(-10, 30, -40, 10)], ids=str
)
def test_a_filled_extent_has_the_aspect_of_its_picture(view, aspect):
    assert fill_aspect(view, aspect).aspect == pytest.approx(aspect, rel=0.01)


@pytest.mark.parametrize(
    ("view", "centre"),
    [
        (MapExtent(0, 20, 10, 30), (10, 20)),
        (MapExtent(170, 200, -10, 10), (-175, 0)),
        (MapExtent(-200, -170, -10, 10), (175, 0)),
        (WORLD, (0, 13)),
    ],
)
def test_the_centre_of_an_extent_has_a_valid_longitude(view, centre):
    assert view.centre == pytest.approx(centre)


def test_many_places_are_drawn_only_near_the_map(table):
    grid = [(lon, lat) for lon in range(-170, 180, 10) for lat in range(-50, 60, 10)]
    rows = [{"longitude": str(lon), "latitude": str(lat)} for lon, lat in grid]
    events, view = table(*rows), MapView(0.0, 0.0, 0.0, 450.0, 620, 380)
    spots = place_marks(Selection.of(events), view, Look(), Context(events))
    # Not those of the equator: the point 0, 0 is read as no place.
    drawn = {spot.longitude for spot in spots if spot.latitude == 10}
    assert drawn >= set(range(-60, 70, 10))
    assert not {-170, 170} & drawn


def test_a_merged_place_lists_time_and_types(table):
    far = [{"latitude": -40, "longitude": n / 10, "date": "1999"} for n in range(MAX_PLACES)]
    near = [
        {"latitude": 40, "longitude": 50, "date": "2024-03-05", "event_type": "combat"},
        {"latitude": 40, "longitude": 50, "date": "2024-10-09", "event_type": "combat"},
        {"latitude": 40.1, "longitude": 50, "date": "2024-05-01", "event_type": "training"},
        {"latitude": 40.1, "longitude": 50, "date": "../..", "event_type": "training"},
        {"latitude": 40.1, "longitude": 50, "date": "../..", "event_type": "transport"},
    ]
    events = table(*near, *far)
    view = MapView.fit(WORLD, MapFrame())
    spots = place_marks(Selection.of(events), view, Look(), Context(events))
    (cell,) = (spot for spot in spots if spot.latitude > 0)
    assert cell.total == 5
    assert cell.hover.startswith("<b>several places</b>: 5 events")
    assert "<br>5 Mar\u2009–\u20099 Oct 2024<br>" in cell.hover
    assert "<br>combat 2, training 2, transport 1<br>click to zoom in" in cell.hover
