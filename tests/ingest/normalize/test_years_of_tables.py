"""A year that the user chooses for all rows completes the dates that lack one."""

import pandas as pd
import pytest

from dashboard.ingest.load import load_events

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
