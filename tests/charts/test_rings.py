"""Rings of a map: the share of each colour among the events of a cluster."""

import numpy as np
import pytest

from dashboard.charts.cluster_colours import count_colours_by_place
from dashboard.charts.map import MapFrame, map_chart, map_entries
from dashboard.charts.map_view import MapView
from dashboard.charts.rings import RINGS, split_rings
from dashboard.charts.style import (
    COLOURS,
    LIGHT,
    PRINT_THEMES,
    Context,
    Look,
    colour_scale,
    colour_values,
    coloured_values,
)
from dashboard.engine.index import Selection
from dashboard.engine.place_groups import group_places
from dashboard.model.geo import WORLD

FRAME = MapFrame(600, 400)


def rows(*types, latitude=10.0, **more):
    """Make events around one place, which form a cluster on a map that shows another one too."""
    return [
        {"latitude": latitude + n / 1_000, "longitude": 20.0, "event_type": name} | more
        for n, name in enumerate(types)
    ]


FAR = {"latitude": 60.0, "longitude": 150.0, "event_type": "strike"}


def angles(events, look=None):
    """Return the angle that each colour has in all rings together, in degrees."""
    context = Context(events)
    view = MapView.of(context.framing.core, FRAME)
    chart, by_colour = map_chart(events, FRAME, look, context), {}
    for trace in chart["data"]:
        if trace.get("name") == RINGS:
            spots = [(lat, lon) for lat, lon in zip(trace["lat"], trace["lon"], strict=True) if lat]
            x, y = view.pixels(*np.array(spots).T)
            by_colour[trace["line"]["color"]] = np.hypot(np.diff(x), np.diff(y)).sum()
    length = sum(by_colour.values())
    return {colour: 360 * part / length for colour, part in by_colour.items()}


def test_a_ring_is_divided_by_the_shares_of_the_colours(table):
    events = table(*rows("attack", "attack", "attack", "talks"), FAR)
    scale = colour_scale(events, "event_type", LIGHT)
    shares = angles(events)
    assert shares == pytest.approx({scale["attack"]: 270, scale["talks"]: 90}, abs=8)


def test_a_ring_follows_the_colours_chosen(table):
    events = table(*rows("attack", "talks", status="ongoing"), FAR | {"status": "expected"})
    scale = colour_scale(events, "status", LIGHT)
    assert angles(events, Look(colour="status")) == {scale["ongoing"]: 360}


@pytest.mark.parametrize("colour", COLOURS)
def test_colours_are_counted_by_place_among_the_events_shown(article, colour):
    events = Selection.of(article.events).at(np.arange(0, 41, 2))
    places = group_places(events)
    scale = coloured_values(events.index, colour)
    expected = np.zeros((len(places), len(scale) + 1), dtype=int)
    values = colour_values(events.table, colour).astype(object)
    for place, value in zip(places.codes, values, strict=True):
        if place >= 0:
            expected[place, scale.index(value) if value in scale else -1] += 1
    assert count_colours_by_place(events, colour).tolist() == expected.tolist()
    assert expected.any()


def test_the_key_names_the_colours_of_rings_and_no_others(table):
    shown = Selection.of(table(*rows("attack", "talks"), FAR))
    entries = map_entries(shown, FRAME, Look(), Context(shown.index))
    names = [entry.name for entry in entries]
    assert {"Attack", "Talks", "Ring: shares of the colours"} <= {*names}
    assert "Strike" not in names


def test_without_colours_to_tell_apart_there_are_no_rings(table):
    several = table(*rows("attack", "talks"), FAR)
    assert angles(several, Look(PRINT_THEMES["greyscale"])) == {}
    assert angles(table(*rows("strike", "strike"), FAR)) == {}


def test_a_place_with_many_events_has_a_ring(table):
    def at_one_place(count):
        more = {"geo_precision": "exact"}
        return table(*(FAR | more | {"event_type": f"type {n % 2}"} for n in range(count)))

    assert len(angles(at_one_place(30))) == 2
    assert angles(at_one_place(10)) == {}


def test_arcs_fill_the_ring_and_are_long_enough_to_be_seen():
    random = np.random.default_rng(3)
    counts = random.integers(0, 50, (200, 8)) * (random.random((200, 8)) < 0.7)
    counts[:, 0] += 1
    radii = random.uniform(8, 20, 200)
    arcs = split_rings(counts, radii)
    widths = arcs.end - arcs.start
    assert np.bincount(arcs.ring, widths) == pytest.approx(np.full(200, 2 * np.pi))
    assert (widths * radii[arcs.ring]).min() >= 2
    assert (counts[arcs.ring, arcs.colour] > 0).all()


def test_pixels_beyond_the_edge_of_the_world_are_moved_to_its_edge():
    view = MapView.fit(WORLD, FRAME)
    spots = np.array([-60.0, 0.0, 60.0]), np.array([-179.0, 30.0, 179.0])
    x, y = view.pixels(*spots)
    for shift, edge in ((-20, -180), (20, 180)):
        _, longitudes = view.places(x + shift, y)
        assert longitudes[0 if shift < 0 else 2] == edge
    latitudes, longitudes = view.places(x, y)
    assert latitudes == pytest.approx(spots[0])
    assert longitudes == pytest.approx(spots[1])
