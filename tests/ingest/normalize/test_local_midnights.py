"""Midnights elsewhere that are written in UTC are days."""

import datetime as dt
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from dashboard.ingest.load import load_events
from dashboard.ingest.normalize.local_midnights import read_local_midnights

DAYS = [dt.datetime(2010 + n, month, 3 + n) for n in range(3) for month in range(1, 13)]  # noqa: DTZ001
WRITTEN = [f"{day:%Y-%m-%d}" for day in DAYS]


def in_utc(zone, hour=0):
    local = (day.replace(hour=hour, tzinfo=ZoneInfo(zone)) for day in DAYS)
    return [f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" for moment in local]


@pytest.mark.parametrize(
    "zone",
    ["Europe/Amsterdam", "Europe/London", "Europe/Kyiv", "Asia/Beirut"],
)
def test_they_are_the_days_there(zone):
    moments = in_utc(zone)
    read, (warning,) = read_local_midnights({"date": pd.Series(moments)})
    assert read["date"].tolist() == WRITTEN
    assert (warning.severity, warning.code) == ("warning", "date.local_midnight")


def test_days_that_are_midnights_in_utc_stay():
    moments = [*in_utc("Europe/Amsterdam"), "2014-12-24T00:00:00Z"]
    read, _ = read_local_midnights({"date": pd.Series(moments)})
    assert read["date"].tolist() == [*WRITTEN, "2014-12-24"]


@pytest.mark.parametrize(
    "moments",
    [
        in_utc("Europe/Amsterdam", hour=9),
        in_utc("America/New_York"),
        in_utc("Australia/Sydney"),
        in_utc("Asia/Tokyo"),
        [*in_utc("Europe/Amsterdam"), "2014-12-24T18:30:00Z"],
        [*in_utc("Europe/Amsterdam"), "2014-12-24T23:00:01Z"],
        [*in_utc("Europe/Amsterdam"), "2014-12-24T23:00:00.276340Z"],
        [*in_utc("Europe/Amsterdam"), "2014-02-30T23:00:00Z"],
        [*in_utc("Europe/Amsterdam"), "8 May 2014"],
        [text.replace("Z", "") for text in in_utc("Europe/Amsterdam")],
        [f"2010-{month:02}-05T{22 + day % 2}:00Z" for month in range(1, 13) for day in (1, 2)],
        in_utc("Europe/Amsterdam")[:6],
    ],
)
def test_other_moments_are_times(moments):
    read, notes = read_local_midnights({"date": pd.Series(moments)})
    assert (read["date"].tolist(), notes) == (moments, [])


@pytest.mark.parametrize(
    ("starts", "ends", "days"),
    [
        (["2024-01-0{} 00:00:00"], [], ["2024-01-0{}"]),
        (["2024-01-0{}T00:00:00.000Z"], [], ["2024-01-0{}"]),
        (["2024-01-0{}T00:00:00-05:00"], [], ["2024-01-0{}"]),
        (["{}/13/2012 0:00"], [], ["{}/13/2012"]),
        (["0{}/13/2012 12:00:00 AM"], [], ["0{}/13/2012"]),
        (["{} May 1901, 00:00"], [], ["{} May 1901"]),
        (["2024-01-0{}T00:00"], ["2024-02-0{}T23:59:59"], ["2024-01-0{}", "2024-02-0{}"]),
        (["2024-01-0{}T00:00"], ["2024-02-0{}T12:00"], None),
        (["2024-01-0{}T23:59"], [], None),
        (["2024-01-0{}"], [], None),
    ],
)
def test_dates_that_are_all_midnights_are_days(starts, ends, days):
    given = {
        field: pd.Series([text.format(day) for text in texts for day in range(1, 5)])
        for field, texts in (("date", starts), ("end_date", ends))
        if texts
    }
    read, notes = read_local_midnights(given)
    right = days or [*starts, *ends]
    assert [cells.iloc[2] for cells in read.values()] == [text.format(3) for text in right]
    assert [note.code for note in notes] == (["date.midnights"] if days else [])


def test_midnights_among_other_times_are_days_if_they_are_many():
    times = ["09:11:00", "14:02:30", "20:45:10"]
    moments = [f"2016-05-{day:02} 00:00:00+00:00" for day in range(1, 13)]
    mixed = [*moments, *(f"2016-06-01 {time}+00:00" for time in times)]
    read, notes = read_local_midnights({"date": pd.Series(mixed)})
    assert read["date"].tolist() == [*(text[:10] for text in moments), *mixed[-3:]]
    assert [(note.code, note.rows) for note in notes] == [("date.midnights_among", 12)]


@pytest.mark.parametrize("hours", [(0, 6, 12, 18), (0, 12)])
def test_midnights_are_times_if_other_times_are_as_many(hours):
    moments = [f"2016-05-{day:02}T{hour:02}:00" for day in range(1, 13) for hour in hours]
    read, notes = read_local_midnights({"date": pd.Series(moments)})
    assert (read["date"].tolist(), notes) == (moments, [])


def test_two_midnights_may_be_times():
    moments = ["2024-01-01T00:00Z", "2024-03-01T00:00Z"]
    assert read_local_midnights({"date": pd.Series(moments)})[0]["date"].tolist() == moments


@pytest.mark.parametrize(
    ("name", "cell", "are_days"),
    [
        ("location", "New York", False),
        ("location", "Amsterdam", True),
        ("country", "United States", False),
        ("longitude", "-87.6", False),
        ("longitude", "4.9", True),
        ("duration", "90", False),
        ("time", "19:00", False),
    ],
)
def test_evenings_in_america_and_moments_beside_times_stay(name, cell, are_days):
    moments = in_utc("Europe/Amsterdam")
    read, _ = read_local_midnights({"date": pd.Series(moments), name: pd.Series([cell] * 36)})
    assert read["date"].tolist() == (WRITTEN if are_days else moments)


def test_counts_with_ends_are_days():
    moments = map(pd.Timestamp, in_utc("Europe/Amsterdam"))
    counts = [str(int(moment.timestamp() * 1_000)) for moment in moments]
    table = pd.DataFrame({"title": WRITTEN, "date": counts, "end_date": counts})
    events, _ = load_events(table)
    assert events["date"].tolist() == WRITTEN
