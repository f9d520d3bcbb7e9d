"""Columns that only mean something beside dates: durations, and how certain the dates are."""

import pandas as pd
import pytest

from dashboard.ingest.load import load_events

DURATIONS = {
    "days in the name": (
        {"date": ["2024-05-01", "2024-05-10"], "duration_days": ["3", "1"]},
        ["2024-05-01/2024-05-03", "2024-05-10"],
    ),
    "units in the cells": (
        {"date": ["2024-05-01", "2024-05-10"], "duration": ["3 days", "PT48H"]},
        ["2024-05-01/2024-05-03", "2024-05-10/2024-05-12"],
    ),
    "German": (
        {"Datum": ["1. Mai 2024", "5.6.24"], "Dauer": ["3 Tage", "1 Woche"]},
        ["2024-05-01/2024-05-03", "2024-06-05/2024-06-11"],
    ),
    "hours": (
        {"date": ["2024-05-01T10:00", "2024-05-10T23:30"], "Duration (hours)": ["3", "1,5"]},
        ["2024-05-01T10:00/2024-05-01T13:00", "2024-05-10T23:30/2024-05-11T01:00"],
    ),
    "a column of times": (
        {"date": ["2024-05-01"] * 2, "time": ["09:00", "10:00"], "duration": ["45 min", "2h30"]},
        ["2024-05-01T09:00/2024-05-01T09:45", "2024-05-01T10:00/2024-05-01T12:30"],
    ),
    "the order of the dates comes later": (
        {"date": ["10/10/1949 20:30", "10/13/1949 20:30"], "duration": ["1:30:00", "20 minutes"]},
        ["1949-10-10T20:30/1949-10-10T22:00", "1949-10-13T20:30/1949-10-13T20:50"],
    ),
    "a number of days": ({"date": ["2024-05-01"], "Number of days": ["3"]},
                         ["2024-05-01/2024-05-03"]),
    "Turkish": ({"date": ["2024-05-01"], "Süre (gün)": ["3"]}, ["2024-05-01/2024-05-03"]),
    "clear numbers": (
        {"date": ["1900-01-01"] * 2, "duration": ["1,500.0 days", "0.500 weeks"]},
        ["1900-01-01/1904-02-09", "1900-01-01/1900-01-04"],
    ),
    "years": ({"year": ["1914", "1939"], "duration (years)": ["4", "6"]},
              ["1914/1918", "1939/1945"]),
    "months": ({"date": ["2024-05", "2020-01"], "length_months": ["6", "3"]},
               ["2024-05/2024-10", "2020-01/2020-03"]),
    "no time at all": (
        {"date": ["2024-05-01", "2024-05-10"], "duration_days": ["3", "0"]},
        ["2024-05-01/2024-05-04", "2024-05-10"],
    ),
    "a range already": (
        {"date": ["2024-05-01", "8-13 Oct 2024"], "duration": ["3 days", "6 days"]},
        ["2024-05-01/2024-05-03", "2024-10-08/2024-10-13"],
    ),
    "ISO intervals": ({"date": ["2024-05-01/P3D", "3 May 2024 for 2 weeks"]},
                      ["2024-05-01/2024-05-04", "2024-05-03/2024-05-16"]),
    # What must stay as it is.
    "minutes without a time": (
        {"date": ["2024-05-01", "2024-05-10"], "duration_min": ["90", "100"]},
        ["2024-05-01", "2024-05-10"],
    ),
    "no unit": ({"date": ["2024-05-01", "2024-05-10"], "duration": ["90", "100"]},
                ["2024-05-01", "2024-05-10"]),
    "days of something else": (
        {"date": ["2024-05-01", "2024-05-10"], "days_since_rain": ["9", "10"]},
        ["2024-05-01", "2024-05-10"],
    ),
    "durations of something else": (
        {"year": ["2001", "2002"], "Lease duration": ["99 years", "5 years"]}, ["2001", "2002"],
    ),
    "numbers of something else": (
        {"date": ["2024-07-01", "2024-07-02"], "Number of years": ["99", "5"]},
        ["2024-07-01", "2024-07-02"],
    ),
    "no hours": (
        {"date": ["2024-07-01T10:00"], "No hours": ["5"], "sure": ["2 days"]}, ["2024-07-01T10:00"],
    ),
    "a separator of thousands": (
        {"date": ["1939-09-01", "1950-06-25"], "duration": ["1,500 days", "1.500 days"]},
        ["1939-09-01", "1950-06-25"],
    ),
    "an end": (
        {"date": ["2024-05-01"], "end_date": ["2024-05-10"], "duration_days": ["3"]},
        ["2024-05-01/2024-05-10"],
    ),
}  # fmt: skip
CERTAINTIES = {
    "circa": ({"date": ["1450", "13 May 1460"], "circa": ["yes", "no"]}, ["1450~", "1460-05-13"]),
    "approximate": (
        {"date": ["5 Aug 1460", "1914/1918", "1450"], "approximate date": ["x", "x", ""]},
        ["1460-08-05~", "1914~/1918~", "1450"],
    ),
    "uncertain": ({"year": ["1450", "1460"], "year_uncertain": ["TRUE", "FALSE"]},
                  ["1450?", "1460"]),
    "exact": ({"date": ["1914-03-01", "1450-02-01"], "exact_date": ["no", "yes"]},
              ["1914-03-01~", "1450-02-01"]),
    "words of the dates": (
        {"opening date": ["1850-01-01"], "opening date precision": ["year"]}, ["1850"],
    ),
    "units": (
        {"date": ["1850-01-01", "1955-01-01", "1910-05-06", "1801-01-01"],
         "date_precision": ["year", "decade", "day", "century"]},
        ["1850", "195X", "1910-05-06", "18XX"],
    ),
    "ACLED": (
        {"event_date": ["13 May 2024", "1 June 2024", "15 June 2024"],
         "time_precision": ["1", "2", "3"]},
        ["2024-05-13", "2024-06-01~", "2024-06"],
    ),
    "Wikidata": (
        {"date": ["1850-01-01T00:00:00Z", "1900-02-01T00:00:00Z"], "date precision": ["9", "11"]},
        ["1850", "1900-02-01T00:00:00Z"],
    ),
    "margins in the name": ({"year": ["1450", "1460"], "uncertainty_years": ["5", "0"]},
                            ["[1445..1455]", "1460"]),
    "margins in the cells": (
        {"year": ["-450", "1460"], "date_error": ["±5 years", "+/- 10 yr"]},
        ["[-0454..-0444]", "[1450..1470]"],
    ),
    "margins of days": ({"date": ["2024-05-01"], "±": ["2 days"]}, ["[2024-04-29..2024-05-03]"]),
    "margins of ten days": ({"date": ["2024-05-11"], "date uncertainty (days)": ["10"]},
                            ["[2024-05-01..2024-05-21]"]),
    "words": ({"year": ["1450", "1460", "1470"], "date_modifier": ["before", "after", "ca."]},
              ["[..1449]", "[1461..]", "1470~"]),
    "start and end": (
        {"start year": ["1528", "640", "1789"], "start circa": ["true", "false", "true"],
         "end year": ["1688", "751", ""], "end circa": ["true", "true", "true"]},
        ["1528~/1688~", "0640/0751~", "1789~"],
    ),
    "names that share a word": (
        {"period_start year": ["1528", "640"], "period_start circa": ["true", "false"],
         "period_end year": ["1688", "751"]},
        ["1528~/1688~", "0640/0751"],
    ),
    # What must stay as it is.
    "unknown grades": ({"date": ["1914", "1450"], "date_quality": ["A", "B"]}, ["1914", "1450"]),
    "an unknown scale": ({"date": ["1914", "1450"], "date_precision": ["1", "2"]},
                         ["1914", "1450"]),
    "a place": ({"date": ["1914", "1450"], "location_circa": ["yes", "no"]}, ["1914", "1450"]),
    "times": ({"date": ["2024-05-01T10:00"], "circa": ["yes"]}, ["2024-05-01T10:00"]),
    "costs": ({"date": ["2024-05-01"], "estimated cost this year": ["yes"]}, ["2024-05-01"]),
    "the time of day": ({"date": ["2024-05-01"], "time known": ["no"], "exact time": ["0"]},
                        ["2024-05-01"]),
    "data": ({"date": ["2024-05-01"], "data date quality": ["low"]}, ["2024-05-01"]),
    "another date": (
        {"date": ["2024-05-01"], "publication date precision": ["month"],
         "death_date_approx": ["yes"]},
        ["2024-05-01"],
    ),
    "a range of numbers": (
        {"date": ["2024-05-01", "2024-07-03"], "date confidence (1-10)": ["8", "10"]},
        ["2024-05-01", "2024-07-03"],
    ),
    "grades to ten": (
        {"date": ["2024-05-01", "2023-02-03"], "date precision": ["9", "10"]},
        ["2024-05-01", "2023-02-03"],
    ),
    "a percentage": (
        {"date": ["2024-05-01", "2024-07-03"], "date precision (%)": ["8", "10"],
         "date accuracy": ["9", "10"]},
        ["2024-05-01", "2024-07-03"],
    ),
}  # fmt: skip
ERAS = {
    "a column of eras": ({"Year": ["333", "44"], "Era": ["BC", "AD"]}, ["-0332", "0044"]),
    "BC in all rows": ({"Year": ["333", "44"], "BC/AD": ["BC", "BC"]}, ["-0332", "-0043"]),
    "words that are no codes": ({"Year": ["333", "44"], "x": "v. Chr."}, ["-0332", "-0043"]),
    "both eras": ({"Year": ["333", "44"], "x": ["BCE", "CE"]}, ["-0332", "0044"]),
    "one era for starts and ends": (
        {"Start": ["333", "14"], "End": ["320", "37"], "Era": ["BC", "AD"]},
        ["-0332/-0319", "0014/0037"],
    ),
    "an era for the ends": (
        {"Start": ["27"], "Start era": ["BC"], "End": ["14"], "End era": ["AD"]}, ["-0026/0014"],
    ),
    "an era for the ends behind one for both": (
        {"Era": ["BC"], "End era": ["AD"], "Start": ["27"], "End": ["14"]}, ["-0026/0014"],
    ),
    "an era for the starts": (
        {"Start": ["27", "44"], "Start era": ["BC", "BC"], "End": ["14", "43"]}, ["-0026", "-0043"],
    ),
    # What must stay as it is.
    "a province": ({"Year": ["1990", "1991"], "Prov": "BC"}, ["1990", "1991"]),
    "two provinces": ({"Date": ["1990", "1991"], "Prov": ["BC", "MS"]}, ["1990", "1991"]),
    "an organization": ({"Date": ["1990", "1991"], "Agency": "BCE"}, ["1990", "1991"]),
}  # fmt: skip
ZONES = {
    "a zone in the name of the times": (
        {"Date": ["2020-07-01"], "Time (UTC)": ["14:30"], "Timezone": ["Europe/Kyiv"]},
        ["2020-07-01T14:30Z"],
    ),
    "a zone in the name of the dates": (
        {"Date (UTC)": ["2020-07-01"], "Time": ["14:30"], "Timezone": ["Europe/Kyiv"]},
        ["2020-07-01T14:30Z"],
    ),
    "local times": (
        {"Date (UTC)": ["2020-07-01"], "Local time": ["14:30"]}, ["2020-07-01T14:30"],
    ),
    "an offset": ({"Date": ["2020-07-01"], "Time": ["2:30 pm"], "utc offset": ["-4"]},
                  ["2020-07-01T14:30-04:00"]),
    "a zone of the other season": (
        {"Date": ["2020-01-03", "2020-07-01"], "Time": ["14:30"] * 2, "Timezone": ["EDT"] * 2},
        ["2020-01-03T14:30", "2020-07-01T14:30-04:00"],
    ),
    "a zone of the other season, in parts": (
        {"Year": ["2020"], "Month": ["1"], "Day": ["3"], "Time": ["14:30"], "Timezone": ["EDT"]},
        ["2020-01-03T14:30"],
    ),
    "hours when clocks change": (
        {"Date": ["3/29/2020 02:30", "10/25/2020 2:30 am", "3/4/2020 14:30"],
         "Timezone": ["Europe/Berlin"] * 3},
        ["2020-03-29T02:30+01:00", "2020-10-25T02:30+02:00", "2020-03-04T14:30+01:00"],
    ),
    "zones of something else": (
        {"Date": ["2020-07-01 14:30"] * 2, "Zone": ["Iran", "Cuba"]}, ["2020-07-01T14:30"] * 2,
    ),
    "offsets of something else": (
        {"Date": ["2020-07-01 14:30"], "Offset": ["-4"]}, ["2020-07-01T14:30"],
    ),
    "offsets of times": (
        {"Date": ["2020-07-01 14:30"], "Offset": ["-04:00"]}, ["2020-07-01T14:30-04:00"],
    ),
}  # fmt: skip
BESIDE = DURATIONS | CERTAINTIES | ERAS | ZONES


@pytest.mark.parametrize(("columns", "dates"), BESIDE.values(), ids=BESIDE)
def test_a_column_beside_dates_completes_them(columns, dates):
    table = pd.DataFrame({"title": [f"Event {date}" for date in dates]} | columns)
    events, problems = load_events(table.replace("x", "approximate"))
    assert events["date"].tolist() == dates
    assert "error" not in {problem.severity for problem in problems}


def test_a_duration_that_cannot_be_read_is_reported():
    days = ["1", "2", "3", "4", "soon"]
    table = {"title": list("ABCDE"), "date": [f"2024-05-1{day}" for day in range(5)]}
    events, problems = load_events(pd.DataFrame(table | {"duration_days": days}))
    assert len(events) == len(days)
    (warning,) = (problem for problem in problems if problem.severity == "warning")
    assert (warning.code, warning.given) == ("part.duration_unused", "soon")


def test_a_column_of_eras_is_noted_and_kept():
    columns = {"Start": ["58", "40", "44"], "End": ["50", "45", "43"], "Era": ["BC"] * 3}
    events, problems = load_events(pd.DataFrame({"title": list("ABC")} | columns))
    # No end of 45 fits a start of 40 BC in one era.
    assert events["date"].tolist() == ["-0057/-0049", "-0039", "-0043/-0042"]
    assert events["Era"].tolist() == ["BC"] * 3
    found = {problem.code: (problem.severity, problem.given) for problem in problems}
    assert found["date.eras"] == ("note", "Era")
    assert found["part.end_unused"] == ("warning", "45 BC")


def test_a_zone_that_a_time_does_not_have_is_reported():
    table = {"title": ["A", "B"], "date": ["3 January 2020 14:30", "1 July 2020 14:30"]}
    problems = load_events(pd.DataFrame(table | {"timezone": ["EDT"] * 2})).problems
    (warning,) = (problem for problem in problems if problem.severity == "warning")
    assert (warning.code, warning.given, warning.rows) == (
        "date.zone_unused", "3 January 2020 14:30", 1,
    )  # fmt: skip
