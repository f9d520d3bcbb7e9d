"""Rows that have the texts of several events become several rows."""

import pandas as pd
import pytest

from dashboard.ingest.load import load_events

TRACKS = {
    "date": ["1838", "1861", "1863"],
    "family history": ["Father moves south", "Son marries in town", ""],
    "national history": ["", "The war begins", "Peace is made"],
}


def test_each_text_is_an_event_with_its_column_as_the_type():
    events, problems = load_events(pd.DataFrame(TRACKS))
    assert events[["title", "date", "event_type"]].to_numpy().tolist() == [
        ["Father moves south", "1838", "family history"],
        ["Son marries in town", "1861", "family history"],
        ["The war begins", "1861", "national history"],
        ["Peace is made", "1863", "national history"],
    ]
    notes = [(problem.code, problem.rows) for problem in problems]
    assert notes == [("rows.split", 1)]


@pytest.mark.parametrize(
    "columns",
    [
        {"title": ["A", "B", "C"]},
        {"family history": ["yes", "no", ""]},
        {"national history": ["", "", "Peace is made"]},
    ],
    ids=["a title", "no phrases", "one text in each row"],
)
def test_other_tables_keep_their_rows(columns):
    events, problems = load_events(pd.DataFrame(TRACKS | columns))
    assert len(events) == 3
    assert "rows.split" not in {problem.code for problem in problems}


def test_a_chosen_column_keeps_the_rows():
    events, _ = load_events(pd.DataFrame(TRACKS), mapping={"title": "national history"})
    assert events["title"].iloc[1] == "The war begins"
    assert len(events) == 3


def test_numbered_events_are_several():
    columns = {
        **{"year": ["2000", "2001"], "event": ["A summit in Rome", "A vote in Oslo"]},
        **{"event_description": ["Many came", ""], "event1": ["A treaty is made", ""]},
        **{"event1_description": ["It was short", ""]},
    }
    events, _ = load_events(pd.DataFrame(columns))
    assert events[["title", "date", "description"]].to_numpy().tolist() == [
        ["A summit in Rome", "2000", "Many came"],
        ["A treaty is made", "2000", "It was short"],
        ["A vote in Oslo", "2001", ""],
    ]
    assert set(events["event_type"]) == {"event"}
