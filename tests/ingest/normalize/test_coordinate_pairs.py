"""Pairs of coordinates in one column."""

import pandas as pd
import pytest

from dashboard.ingest.load import load_events
from dashboard.ingest.normalize.coordinate_pairs import split_coordinate_pair


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("48.85, 2.35", ("48.85", "2.35")),
        ("48.85 -2.35", ("48.85", "-2.35")),
        ("(48.85; 2.35)", ("48.85", "2.35")),
        ("48,85; 2,35", ("48,85", "2,35")),
        ("48, 2", ("48", "2")),
        ("55.239613,8.833278,10", ("55.239613", "8.833278")),
        ("55.2, 8.8, 120.5", ("55.2", "8.8")),
        ("48,85", None),
        ("1.200,50", None),
        ("2/1", None),
        ("10 12", None),
        ("[37.18, 48.28]", None),
        ("Point (2.35 48.85)", ("48.85", "2.35")),
        ("48°51′24″N 2°21′8″E", ("48°51′24″N", "2°21′8″E")),
        ("N 48.85, W 2.35", ("N 48.85", "W 2.35")),
        ("", ("", "")),
        ("Talks in Moscow", None),
        ("8 Oct 2024", None),
        ("2024-10", None),
        ("1, 2, 3", None),
        ("LINESTRING(1 2, 3 4)", None),
    ],
)
def test_coordinate_pair_is_split(text, pair):
    assert split_coordinate_pair(text) == pair


@pytest.mark.parametrize(
    ("cells", "mapping", "latitudes", "is_seen"),
    [
        (["2.35, 48.85", "4.83, 45.76"], {}, [2.35, 4.83], False),
        (["2.35, 48.85", "4.83, 45.76"], {"lon_lat": "coords"}, [48.85, 45.76], False),
        (["[2.35, 48.85]", "POINT(4.83 45.76)"], {"lon_lat": "coords"}, [48.85, 45.76], False),
        (["2.35, 48.85", "131.9, 43.1"], {}, [48.85, 43.1], True),
        (["2.35; 48.85", "-131.9; 43.1"], {}, [48.85, 43.1], True),
        (["48.85, 2.35", "43.1, 131.9"], {}, [48.85, 43.1], False),
    ],
    ids=["as given", "chosen", "other notations", "seen", "seen in lists", "latitude first"],
)
def test_longitudes_may_come_first(cells, mapping, latitudes, is_seen):
    table = pd.DataFrame({"title": ["A", "B"], "date": "2024", "coords": cells})
    events, problems = load_events(table, mapping)
    assert list(events["latitude"]) == latitudes
    assert ("coordinates.longitude_first" in {p.code for p in problems}) == is_seen


@pytest.mark.parametrize(
    ("cells", "latitudes", "is_turned"),
    [
        (["POINT (48.3 -4.8)", "POINT (-17.6 -149.6)", "47.1, 2.5"], [48.3, -17.6, 47.1], True),
        (["POINT (-4.8 48.3)", "POINT (-149.6 -17.6)", "47.1, 2.5"], [48.3, -17.6, 47.1], False),
        (["POINT (48.3 -4.8)", "POINT (5.3 4.8)", "47.1, 2.5"], [-4.8, 4.8, 47.1], False),
    ],
    ids=["beyond a pole", "by the rule", "no evidence"],
)
def test_points_that_begin_with_latitudes_are_turned(cells, latitudes, is_turned):
    # The row that shows the order is left out for want of a date.
    table = pd.DataFrame({"title": ["A", "B", "C"], "date": ["2024", "?", "2025"], "geom": cells})
    events, problems = load_events(table)
    assert list(events["latitude"]) == [latitudes[0], latitudes[2]]
    assert ("coordinates.point_turned" in {p.code for p in problems}) == is_turned


def test_a_name_may_say_that_longitudes_come_first():
    table = pd.DataFrame({"title": ["A"], "date": "2024", "lng_lat": ["2.35, 48.85"]})
    assert list(load_events(table)[0]["latitude"]) == [48.85]


def test_invalid_coordinate_pair_is_reported():
    table = pd.DataFrame({"title": ["A", "B"], "date": "2024", "coords": ["1, 2", "Kursk"]})
    _, problems = load_events(table)
    warnings = [(p.row, p.column) for p in problems if p.severity == "warning"]
    assert warnings == [(3, "latitude"), (3, "longitude")]
