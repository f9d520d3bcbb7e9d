"""Clusters of places: no mark lies on the number of a cluster, and every event can be reached."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.clusters import MAX_PLACES, PLACE_LABEL_PX, group_overlapping
from dashboard.charts.map import map_chart
from dashboard.charts.map_view import MapFrame, MapView
from dashboard.charts.rings import RINGS
from dashboard.charts.style import Context
from dashboard.charts.text_metrics import label_width_px
from dashboard.engine.index import Selection

FRAME = MapFrame(560, 740)


def places_of(events):
    """Return the trace of places, and its positions in pixels."""
    shown, context = Selection.of(events), Context(events)
    (trace,) = (t for t in map_chart(shown, FRAME)["data"] if t.get("name") == "places")
    view = MapView.of(context.framing.core, FRAME)
    return trace, *view.pixels(np.array(trace["lat"]), np.array(trace["lon"]))


def rings_of(events):
    """Return the diameters of marks with rings by place, and the points of the rings in pixels."""
    view = MapView.of(Context(events).framing.core, FRAME)
    ringed, points = {}, []
    for trace in map_chart(Selection.of(events), FRAME)["data"]:
        if trace.get("name") == "ring grounds":
            spots = zip(trace["lat"], trace["lon"], strict=True)
            ringed = dict(zip(spots, trace["marker"]["size"], strict=True))
        elif trace.get("name") == RINGS:
            spots = [
                spot for spot in zip(trace["lat"], trace["lon"], strict=True) if spot[0] is not None
            ]
            points += zip(*view.pixels(*np.array(spots).T), strict=True)
    return ringed, points


def spread(seed, size, degrees, types=1):
    """Make rows in and around a city, many of them at the same place."""
    random = np.random.default_rng(seed)
    spots = np.round(random.normal(0, degrees, (size, 2)), 1 if degrees > 1 else 2)
    return [
        {"latitude": lat - 30, "longitude": lon - 60, "event_type": f"type {n % types}"}
        for n, (lat, lon) in enumerate(spots)
    ]


@given(
    st.integers(0, 999),
    st.sampled_from([5, 60, 700]),
    st.sampled_from([0.05, 1.0, 8.0]),
    st.sampled_from([1, 3]),
)
def test_clusters_as_drawn_overlap_no_mark_and_contain_their_numbers(
    table, seed, size, degrees, types
):
    events = table(*spread(seed, size, degrees, types))
    trace, x, y = places_of(events)
    discs = np.array(trace["marker"]["size"])
    ringed, rings = rings_of(events)
    radii = discs / 2
    for number, (lat, lon) in enumerate(zip(trace["lat"], trace["lon"], strict=True)):
        radii[number] = ringed.get((lat, lon), discs[number]) / 2
    # Each point of a ring lies between the number and the edge of its cluster.
    for ring_x, ring_y in rings:
        apart = np.hypot(x - ring_x, y - ring_y) - radii
        inside = np.flatnonzero(apart < 0)
        assert len(inside) == 1
        assert (apart + radii)[inside[0]] > discs[inside[0]] / 2
    numbers = [
        text if side == "middle center" else ""
        for text, side in zip(trace["text"], trace["textposition"], strict=True)
    ]
    for mark in np.flatnonzero(numbers):
        apart = np.hypot(x - x[mark], y - y[mark]) - radii - radii[mark]
        assert (np.delete(apart, mark) > 0).all()
        assert label_width_px(numbers[mark], PLACE_LABEL_PX) < discs[mark]
        assert ((trace["lat"][mark], trace["lon"][mark]) in ringed) == (types > 1)


@given(
    st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500), st.integers(1, 9_999)), max_size=80)
)
def test_marks_that_do_not_overlap_stay_apart(marks):
    x, y, counts = np.array(marks, dtype=float).reshape(-1, 3).T
    groups = group_overlapping(x, y, counts)
    assert sorted(set(groups)) == list(range(len(set(groups))))
    far = [
        index
        for index in range(len(x))
        if (np.delete(np.hypot(x - x[index], y - y[index]), index) > 500).all()
    ]
    for index in far:
        assert list(groups).count(groups[index]) == 1


def test_clusters_lie_still_while_the_map_is_moved(table):
    rows = spread(1, MAX_PLACES * 4, 8.0)
    events = table(*rows)
    home = MapView.of(Context(events).framing.core, FRAME).position(FRAME)

    def spots(**shift):
        moved = home | {name: home[name] + by for name, by in shift.items()}
        trace = map_chart(events, MapFrame(560, 740, moved=moved))["data"][-1]
        return set(zip(np.round(trace["lat"], 6), np.round(trace["lon"], 6), strict=True))

    before, after = spots(), spots(lon=1.0, rotation=1.0)
    assert len(before & after) > 0.8 * len(before)


def test_a_cluster_zooms_until_its_places_are_apart_or_lists_them(table):
    far = {"latitude": 60, "longitude": 60}
    apart = [{"latitude": 10, "longitude": 10}, {"latitude": 10.02, "longitude": 10}]
    trace, _, _ = places_of(table(*apart, far))
    (spot,) = (data for data in trace["customdata"] if data[0] == "spot")
    assert spot[3] > 500
    same = [{"latitude": 10, "longitude": 10, "geo_precision": p} for p in ("city", "exact")]
    trace, _, _ = places_of(table(*same, far))
    assert [data[0] for data in trace["customdata"]] == ["event", "event"]
