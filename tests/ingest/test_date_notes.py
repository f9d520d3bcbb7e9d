"""Guesses about dates from several columns have separate notes with counts."""

import pandas as pd
import pytest

from dashboard.ingest.load import load_events


def notes_of(columns):
    titles = [f"Event {number}" for number in range(len(next(iter(columns.values()))))]
    return load_events(pd.DataFrame({"title": titles} | columns))


@pytest.mark.parametrize(
    ("columns", "code", "severity", "rows", "dates"),
    [
        pytest.param(
            {"date": ["3/7/63", "4/7/63", "13/7/1863"], "year": ["1863"] * 3},
            "date.century_from_year", "note", 2, ["1863-07-03", "1863-07-04", "1863-07-13"],
            id="the century of the year beside it",
        ),
        pytest.param(
            {"date": ["1863-07-03", "", ""], "year": ["1863", "1864", "1865"]},
            "date.from_year", "note", 2, ["1863-07-03", "1864", "1865"],
            id="the year where there is no date",
        ),
        pytest.param(
            {"date of birth": ["1950-01-02", "1960-02-03"], "date of death": ["2001-05-06", ""]},
            "date.life_open", "note", 1, ["1950-01-02/2001-05-06", "1960-02-03/.."],
            id="a life without a death",
        ),
        pytest.param(
            {"year": ["1863", "1864"], "month": ["", "7"], "day": ["3", "4"]},
            "part.unused", "warning", 1, ["1863", "1864-07-04"],
            id="a day without a month",
        ),
        pytest.param(
            {"year": ["1863", "1864"], "month": ["7", "8"], "day": ["32", "4"]},
            "part.unused", "warning", 1, ["1863-07", "1864-08-04"],
            id="a day that no month has",
        ),
        pytest.param(
            {"year": ["1863", "1864", "1865"], "month": ["7", "8", "harvest"]},
            "part.unused", "warning", 1, ["1863-07", "1864-08", "1865"],
            id="a month that is none",
        ),
        pytest.param(
            {"date": ["1967-06-29"] * 8 + ["", "2918-10-11", "31.12.1968"],
             "year": ["1967"] * 9 + ["2018", "1969"]},
            "date.year_differs", "warning", 1,
            ["1967-06-29"] * 8 + ["1967", "2918-10-11", "1968-12-31"],
            id="another year than that beside it",
        ),
        pytest.param(
            {"date": ["1904-05", "1910-11", "1936"]},
            "date.month_or_years", "warning", 2, ["1904-05", "1910-11", "1936"],
            id="a span or a month",
        ),
    ],
)  # fmt: skip
def test_guesses_are_noted_with_their_rows(columns, code, severity, rows, dates):
    events, problems = notes_of(columns)
    assert list(events["date"]) == dates
    notes = [problem for problem in problems if problem.code == code]
    assert [(problem.severity, problem.rows) for problem in notes] == [(severity, rows)]
