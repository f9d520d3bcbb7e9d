"""A year that the user chooses for all rows completes the dates that lack one."""

import pandas as pd
import pytest

from dashboard.ingest.load import load_events, open_dataset

# Columns, the order of numeric dates, and the dates in 1975.
TABLES = {
    "any name": ({"start": ["3 May", "4 May"]}, None, ["1975-05-03", "1975-05-04"]),
    "ends": (
        {"start date": ["3 May", "4 May"], "end date": ["5 May", ""]},
        None,
        ["1975-05-03/1975-05-05", "1975-05-04"],
    ),
    "parts of ends": (
        {"month": ["5", "6"], "day": ["3", "1"], "end_month": ["5", ""], "end_day": ["7", ""]},
        None,
        ["1975-05-03/1975-05-07", "1975-06-01"],
    ),
    "days of ends": (
        {"month": ["5", "6"], "day": ["3", "1"], "end_day": ["7", ""]},
        None,
        ["1975-05-03/1975-05-07", "1975-06-01"],
    ),
    "numbers": ({"date": ["3/5", "4/5 10:30"]}, "dmy", ["1975-05-03", "1975-05-04T10:30"]),
    "numbers of no known order": ({"date": ["3/5", "4/5"]}, None, []),
    "dots and spans": (
        {"date": ["03.05.", "3 May - 5 May"]},
        None,
        ["1975-05-03", "1975-05-03/1975-05-05"],
    ),
    "East Asian": ({"날짜": ["5월 3일", "5월 4일"]}, None, ["1975-05-03", "1975-05-04"]),
    "the year is in the date": (
        {"date": ["3 May 1976", "4 May"]},
        None,
        ["1976-05-03", "1975-05-04"],
    ),
    "another weekday": ({"date": ["Sat 3 May", "Sun 3 May"]}, None, ["1975-05-03", "1975"]),
    "scores": ({"score": ["3-1", "2-2"]}, None, ["1975", "1975"]),
}


@pytest.mark.parametrize(("columns", "order", "dates"), TABLES.values(), ids=TABLES)
def test_a_year_of_all_rows_completes_dates(columns, order, dates):
    table = pd.DataFrame({"title": ["Talks begin", "Talks end"], **columns})
    events, problems = load_events(table, {"year": '"1975"'}, order)
    assert list(events["date"]) == dates
    # What the user chose is no reason for a warning, unless a date is unreadable.
    warnings = [problem for problem in problems if problem.severity == "warning"
                and problem.column.endswith("date")]  # fmt: skip
    assert bool(warnings) == (columns == TABLES["another weekday"][0])


# Columns beside the years 1990 and 1991, and the dates.
BESIDE_YEARS = {
    "a row shows the order": ({"Date": ["10/5", "19/5"]}, ["1990-05-10", "1991-05-19"]),
    "both orders are the same day": ({"Date": ["7/7", "9/9"]}, ["1990-07-07", "1991-09-09"]),
    "dots": ({"Date": ["10.12", "09.11"]}, ["1990-12-10", "1991-11-09"]),
    "words under a time": ({"Time": ["16 July", "1 May"]}, ["1990-07-16", "1991-05-01"]),
    "a full stop under a time": ({"Time": ["10.12.", "9.11."]}, ["1990-12-10", "1991-11-09"]),
    # Otherwise, the years are enough.
    "no row shows the order": ({"Date": ["10/5", "9/5"]}, ["1990", "1991"]),
    "rows of both orders": ({"Date": ["10/15", "19/5"]}, ["1990", "1991"]),
    "wins and losses": ({"Day record": ["10-5", "19-5"]}, ["1990", "1991"]),
    "clocks": ({"Time": ["10.12", "09.11"]}, ["1990", "1991"]),
    "clocks of starts": ({"Start time": ["10.12", "09.11"]}, ["1990", "1991"]),
}


@pytest.mark.parametrize(("columns", "dates"), BESIDE_YEARS.values(), ids=BESIDE_YEARS)
def test_days_beside_years_are_used_if_they_are_clear(columns, dates):
    table = pd.DataFrame({"title": ["Talks", "Vote"], "Year": ["1990", "1991"]} | columns)
    events, problems = load_events(table)
    assert events["date"].tolist() == dates
    warnings = {problem.code: problem.given for problem in problems
                if problem.severity == "warning"}  # fmt: skip
    asked = {"10/5", "10/15"} & set(columns.get("Date", ())) if dates == ["1990", "1991"] else set()
    assert warnings == dict.fromkeys(["date.days_unused"] if asked else [], "".join(asked))


def test_days_of_no_known_order_need_a_choice():
    table = {"title": ["Talks", "Vote"], "Year": ["1990", "1991"], "Date": ["10/5", "9/5"]}
    dataset = open_dataset(pd.DataFrame(table))
    # In the dialog, the choice is beside the years.
    assert {entry.field: entry.order for entry in dataset.header.interpretations}[
        "year"
    ] == "unknown"
    chosen = load_events(pd.DataFrame(table), None, "mdy").events
    assert chosen["date"].tolist() == ["1990-10-05", "1991-09-05"]
