"""Cells with several dated events become one row for each event."""

import pandas as pd
import pytest

from dashboard.ingest.load import load_events, open_dataset

STEPS = ["1999: founded; 2004: sold", "1971: founded; 1980: listed", "2001: founded"]


def test_each_event_of_a_cell_is_a_row():
    table = pd.DataFrame({"Company": ["Acme", "Bolt", "Crate"], "History": STEPS})
    events, problems = load_events(table)
    assert events[["title", "date"]].astype(str).to_numpy().tolist() == [
        ["Acme: founded", "1999"],
        ["Acme: sold", "2004"],
        ["Bolt: founded", "1971"],
        ["Bolt: listed", "1980"],
        ["Crate: founded", "2001"],
    ]
    assert [p.rows for p in problems if p.code == "rows.split_cells"] == [2]


# The texts, the dates that are read from them, and the titles.
TEXTS = {
    "lines": (
        ["1 May 2020: elected\n3 May 2021: left", "• 2 May 2020 – elected\n• 4 May 2021 – left"],
        ["2020-05-01", "2021-05-03", "2020-05-02", "2021-05-04"],
    ),
    "Ukrainian": (
        ["1764: заснування; 1918: повстання", "травень 1882: заснування; 1992: закриття"],
        ["1764", "1918", "1882-05", "1992"],
    ),
    "ranges": (["1914-1918: war; 1920: peace", "1939–1945: war; 1949: peace"],
               ["1914/1918", "1920", "1939/1945", "1949"]),
}  # fmt: skip


@pytest.mark.parametrize(("texts", "dates"), TEXTS.values(), ids=TEXTS)
def test_dates_are_written_in_many_ways(texts, dates):
    events, _ = load_events(pd.DataFrame({"who": ["Ann", "Bob"], "steps": texts}))
    assert list(events["date"]) == dates
    assert events["title"].str.match("(Ann|Bob): ").all()


def test_a_row_without_events_is_reported_with_its_number():
    table = pd.DataFrame({"Company": ["Acme", "Dot", "Bolt"], "History": [STEPS[0], "", STEPS[1]]})
    errors = [p for p in load_events(table).problems if p.severity == "error"]
    assert [(p.row, p.column) for p in errors] == [(3, "date")]


OTHERS = {
    "a column of dates": {"Company": ["Acme", "Bolt"], "When": ["3 May 2020", "4 May 2020"]},
    "a column of years": {"Film": ["Jaws", "Rocky"], "Premiere": ["1975", "1976"]},
    "no dates": {"Company": ["Acme", "Bolt"], "Notes": ["Contact: Bob; phone: 5"] * 2},
    "one event in each cell": {"Company": ["Acme", "Bolt"], "Notes": ["1999: a", "2004: b"]},
    "few with dates": {"Company": list("abcd"), "Notes": [*STEPS[:2], "none", "unknown"]},
}


@pytest.mark.parametrize("columns", OTHERS.values(), ids=OTHERS)
def test_other_cells_stay(columns):
    given = (
        pd.DataFrame({"History": STEPS[:2]} | columns)
        if len(columns) > 1 and "Notes" not in columns
        else columns
    )
    problems = open_dataset(pd.DataFrame(given)).problems
    assert "rows.split_cells" not in {problem.code for problem in problems}


def test_a_column_that_was_chosen_stays():
    table = pd.DataFrame({"Company": ["Acme", "Bolt"], "History": STEPS[:2]})
    events, _ = load_events(table, {"title": "History"})
    assert list(events["title"]) == STEPS[:2]


LIVES = ["1814: born; 1861: died", "1871: born; 1913: died", "1825: born; 1874: died"]


def test_names_that_repeat_stay():
    names = ["Taras", "Lesia", "Olha", "Ivan", "Ivan"]
    events, _ = load_events(pd.DataFrame({"who": names, "life": [*LIVES, *LIVES[:2]]}))
    assert list(events["title"])[-2:] == ["Ivan: born", "Ivan: died"]


def test_the_title_that_was_chosen_names_each_event():
    table = pd.DataFrame({"kind": ["a", "b"], "Company": ["Acme", "Bolt"], "History": STEPS[:2]})
    events, _ = load_events(table, {"title": "Company"})
    assert list(events["title"])[:2] == ["Acme: founded", "Acme: sold"]
    events, _ = load_events(table.assign(J=["1950", "1960"]), {"title": "Company", "date": "J"})
    assert list(events["title"]) == ["Acme", "Bolt"]


def test_long_cells_keep_all_events():
    story = "; ".join(
        f"{year}: event {year} of a long story about the firm" for year in range(1500, 1800)
    )
    events, problems = load_events(
        pd.DataFrame({"who": ["Acme", "Bolt"], "life": [story, LIVES[0]]})
    )
    assert len(story) > 10_000
    assert len(events) == 302
    assert not [problem for problem in problems if problem.severity == "error"]


def test_a_sign_within_a_sentence_separates_nothing():
    texts = ["1999: founded by Ann; Bob joined; 2004: sold", STEPS[1]]
    events, _ = load_events(pd.DataFrame({"who": ["Acme", "Bolt"], "life": texts}))
    assert list(events["title"])[:2] == ["Acme: founded by Ann; Bob joined", "Acme: sold"]


@pytest.mark.parametrize("filler", [" \n", "; ", "|", "- ", "1", "(", "1:"])
def test_long_texts_take_little_time(filler):
    """A pattern that grows with the square of their length would not end."""
    life = f"1999: a{filler * 9_000}x"
    load_events(pd.DataFrame({"who": ["A", "B"], "life": [STEPS[0], life]}))
    load_events(pd.DataFrame({"who": ["A", "B"], "life": [life, STEPS[0]]}))
