"""Dates that are counts of milliseconds, and objects of JSON with the parts of a date."""

import json

import pandas as pd
import pytest

from dashboard.ingest.load import load_events
from dashboard.ingest.normalize.epoch_counts import read_epoch_counts

NEAR = [*(f"40538520000{digit}" for digit in range(9)), "-3600000"]
COUNTS = {
    "before 1970": (["405385200000", "-2285366400000"], None, "1897-07-31T00:00:00Z"),
    "near 1970": (NEAR, None, "1969-12-31T23:00:00Z"),
    "with ends": (["405385200000"], ["405558000000"], "1982-11-05T23:00:00Z"),
    "without an end": (
        ["405385200000"] * 5,
        ["405558000000", "", "", "", ""],
        "1982-11-05T23:00:00Z",
    ),
    # The column as a whole is read later.
    "after 1970": (["405385200000"], None, "405385200000"),
    "days and times": (["20241013142233"], ["20241013150000"], "20241013142233"),
    "years before Christ": (["-44", "-333"], None, "-333"),
    "ends of another kind": (["405385200000"], ["8 May 1982"], "1982-11-05T23:00:00Z"),
    "empty ends": (["405385200000"], ["n/a"], "1982-11-05T23:00:00Z"),
    "a year among counts": (["405385200000"] * 9 + ["1982.5"], ["n/a"], "1982.5"),
    "12 digits": (["202405011030", "202405021030"], ["202405011200"] * 2, "2024-05-02T10:30"),
    "12 digits without an end": (["202405011030", "202405021030"], None, "2024-05-02T10:30"),
    "10 digits": (["2024050110", "2024050211"], None, "2024-05-02T11:00"),
    "10 digits and minutes": (["2024050110 30", "20240502_11:45"], None, "2024-05-02T11:45"),
    "10 digits of one moment": (["2024050110"] * 9, None, "2024050110"),
    "10 digits, of which some are no days": (["2024050110", "2024050199"], None, "2024050199"),
    "no time of day": (["202405011030", "202413021030"], None, "202413021030"),
}


@pytest.mark.parametrize(("dates", "ends", "last"), COUNTS.values(), ids=COUNTS)
def test_counts_are_read_if_all_are_counts(dates, ends, last):
    fields = {"date": pd.Series(dates)} | ({"end_date": pd.Series(ends)} if ends else {})
    read, notes = read_epoch_counts(fields)
    assert read["date"].iloc[-1] == last
    assert bool(notes) == (last != dates[-1])


def test_each_column_is_read_by_itself():
    ends = pd.Series(["405558000000", *["405558000001"] * 5, "8 May 1982"])
    read, (note,) = read_epoch_counts({"date": pd.Series(["1982-11-05"] * 7), "end_date": ends})
    assert read["end_date"].tolist()[::6] == ["1982-11-07T23:00:00Z", "8 May 1982"]
    assert (note.column, note.rows, read["date"].iloc[0]) == ("end_date", 6, "1982-11-05")


def test_parts_of_dates_in_json_are_dates(tmp_path):
    path = tmp_path / "table.json"
    rows = [
        {"name": "War", "date": {"year": 1337, "month": 5, "day": 24}, "endDate": {"year": "1453"}},
        {"name": "Reform", "date": {"year": -508}, "endDate": None},
        {"name": "Trip", "date": {"year": "2016", "month": "9", "day": ""}, "endDate": None},
        {"name": "Unknown day", "date": {"year": 2016, "month": "00", "day": 0}},
        {"name": "Word", "date": {"year": 2016, "month": "May", "day": "3"}},
        {"name": "Ides", "date": {"year": -44, "month": 3, "day": 15}},
        {"name": "Short year", "date": {"year": "98", "month": 5}},
        {"name": "No year", "date": {"year": 20160}},
    ]
    path.write_text(json.dumps(rows))
    events, problems = load_events(path)
    known = ["1337-05-24/1453", "-0507", "2016-09"]
    assert list(events["date"]) == [*known, "2016", "2016-05-03", "-0043-03-15", "1998-05"]
    # The century is reported, and the last row as it is given.
    assert [problem.given for problem in problems if problem.code == "date.century"] == ["May-98"]
    assert [problem.given for problem in problems if problem.severity == "error"] == [
        '{"year": "20160"}'
    ]
