"""The index of a table, and selections of its rows."""

import numpy as np
import pytest

from dashboard.engine.index import EventIndex, Selection

IDS = ["a", "b", "c", "d"]


@pytest.fixture
def index(table):
    codes = ("RUS", "PRK", "RUS", "PRK")
    rows = zip(IDS, codes, strict=True)
    return EventIndex(table(*({"event_id": name, "country": code} for name, code in rows)))


@pytest.fixture
def chosen(index):
    """Select the last row and the second."""
    return Selection(index, np.array([3, 1]))


@pytest.mark.parametrize(
    ("wanted", "positions"),
    [
        (["c", "x", "a"], [2, -1, 0]),
        # If there are more ids than rows, the hash table is built from the rows.
        (["x", "d", "c", "b", "a", "d"], [-1, 3, 2, 1, 0, 3]),
        ([], []),
    ],
    ids=["few", "many", "none"],
)
def test_an_id_has_the_position_of_its_row(index, wanted, positions):
    assert list(index.positions_of(wanted)) == positions


@pytest.mark.parametrize(
    ("column", "value", "rows"),
    [
        ("event_id", "c", [2]),
        ("event_id", "x", []),
        ("event_id", "", []),
        ("country", "PRK", [1, 3]),
        ("country", "UKR", []),
    ],
)
def test_rows_are_found_by_value(index, column, value, rows):
    assert list(index.rows_of(column, value)) == rows


def test_a_selection_keeps_its_order(chosen):
    assert list(chosen.take(np.array([10, 11, 12, 13]))) == [13, 11]
    assert list(chosen.cells("event_id")) == ["d", "b"]
    assert list(chosen.cells("country")) == ["PRK", "PRK"]
    assert list(chosen.mask) == [False, True, False, True]
    assert chosen.count(("country",)) == {"PRK": 2}
    assert list(chosen.at(np.array([False, True])).positions) == [1]


@pytest.mark.parametrize(("value", "places"), [("b", [1]), ("d", [0]), ("a", []), ("x", [])])
def test_a_selection_finds_the_place_of_a_row(chosen, value, places):
    assert list(chosen.places_of("event_id", value)) == places


def test_selecting_all_rows_copies_nothing(index):
    values = np.arange(4)
    assert index.everything.take(values) is values
    assert not Selection(index, np.arange(4)).is_all
