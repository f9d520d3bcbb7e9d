"""An apostrophe that keeps a number or a date a text changes neither."""

import pandas as pd
import pytest

from dashboard.ingest.load import load_events


@pytest.mark.parametrize(
    ("texts", "dates", "unread"),
    [
        pytest.param(["'1914", "1915"], ["1914", "1915"], [], id="years"),
        pytest.param(["'03/04/2012", "’13/04/2012"], ["2012-04-03", "2012-04-13"], [], id="days"),
        pytest.param(["'2001-05-03'", "'3 May 1914"], ["2001-05-03", "1914-05-03"], [], id="both"),
        pytest.param(
            ["1860's", "‘45", "'98", "'98-2001"],
            ["186X"],
            ["date.short_year"] * 3,
            id="an apostrophe with a meaning",
        ),
    ],
)
def test_marks_of_spreadsheets_are_removed_from_dates(texts, dates, unread):
    table = pd.DataFrame({"title": [f"Event {text}" for text in texts], "date": texts})
    events, problems = load_events(table)
    assert events["date"].tolist() == dates
    assert [problem.code for problem in problems if problem.severity == "error"] == unread


def test_marks_of_spreadsheets_are_removed_from_numbers():
    columns = {"lat": ["'48.85", "'-1.5"], "lon": ["'2.35", "30"], "deaths": ["'12", "'150"]}
    columns |= {"title": ["A", "B"], "date": ["2020", "2021"], "notes": ["'90s music", "'n"]}
    events, _ = load_events(pd.DataFrame(columns))
    assert events["latitude"].tolist() == [48.85, -1.5]
    assert events["deaths"].tolist() == [12, 150]
    assert events["description"].tolist() == ["'90s music", "'n"]
