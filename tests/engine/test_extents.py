"""Extents: when an event is drawn, counted and certain."""

import numpy as np
import pytest

from dashboard.engine.extents import Tails, certainty_of, extents_of
from dashboard.engine.index import EventIndex

AS_OF = np.datetime64("2024-10-20", "s")

# Date, status, extent drawn, moment counted, certain part. Moments are days of 2024; + is the end
# of the day.
CASES = [
    ("2024-10-08", "occurred", "10-08 10-08+", "10-08+", ""),
    ("2024-10-08/2024-10-13", "occurred", "10-08 10-13+", "10-13+", "10-08 10-13+"),
    # Between the last possible start and the first possible end.
    ("2024-09/2024-10", "occurred", "09-01 10-31+", "10-01", "09-30+ 10-01"),
    # Without an end, it lasts until the end of the day of the source, whatever its status.
    ("2024-10-08/..", "occurred", "10-08 10-21", "10-21", "10-08 10-21"),
    ("2024-10-08/..", "ongoing", "10-08 10-21", "10-21", "10-08 10-21"),
    ("../..", "occurred", "10-20 10-21", "10-21", "10-20 10-21"),
    # An ongoing event also does, if its date allows that.
    ("2024-10-08/2024-10", "ongoing", "10-08 10-31+", "10-21", "10-08 10-21"),
    ("2024-10-08/2024-11", "ongoing", "10-08 11-30+", "11-01", "10-08 11-01"),
    ("2024-10-08/2024-10-13", "ongoing", "10-08 10-13+", "10-13+", "10-08 10-13+"),
    # An expected event happens after the day of the source, if its date allows that.
    ("2024-10", "expected", "10-21 10-31+", "10-31+", ""),
    ("2024-10-08/2024-10-25", "expected", "10-21 10-25+", "10-25+", "10-21 10-25+"),
    ("2024-10-08/..", "expected", "10-21 10-21", "10-21", ""),
    ("../2024-10-25", "expected", "10-21 10-25+", "10-25+", ""),
    ("2024-10-08", "expected", "10-08 10-08+", "10-08+", ""),
]


def moments(*seconds: np.ndarray) -> str:
    """Convert moments to the notation of the table; unknown ones are left out."""
    known = [np.datetime64(int(moment[0]), "s") for moment in seconds if not np.isnan(moment[0])]
    days = (str(moment)[5:10] + "+" * str(moment).endswith("23:59:59") for moment in known)
    return " ".join(days)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1]}")
def test_extents_of_an_event(table, case):
    date, status, drawn, counted, certain = case
    index = EventIndex(table({"date": date, "status": status}))
    extents = extents_of(index, AS_OF)
    certainty = certainty_of(index, AS_OF, np.arange(1))
    assert moments(extents.start, extents.end) == drawn
    assert moments(extents.anchor) == counted
    assert moments(certainty.start, certainty.end) == certain
    assert list(certainty.instant) == [date == "2024-10-08"]


@pytest.mark.parametrize(
    ("date", "tail_s", "last"),
    [
        ("2024-10-08/..", 0, "10-08"),
        ("2024-10-08/..", 86_400, "10-09"),
        ("2024-10-08", 9, "10-08+"),
    ],
)
def test_an_open_side_is_drawn_with_a_tail(table, date, tail_s, last):
    extents = extents_of(table({"date": date}), np.datetime64("NaT", "s"))
    assert moments(extents.last_drawn(np.arange(1), Tails(tail_s))) == last
    assert moments(extents.drawn(Tails(tail_s))[1]) == last
