"""Duplicate rows of a table are reported, and never silently merged or dropped."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingest import duplicates
from dashboard.ingest.load import load_events, open_dataset
from dashboard.model.text_columns import repeated_at, signatures

FIRST = {"title": "Talks", "date": "2024-05-01", "location": "Oslo", "claimant": "Ada"}


def report_on(*changes):
    """Report on rows that differ from the first in some fields."""
    rows = [FIRST, *(FIRST | change for change in changes)]
    events, problems = load_events(pd.DataFrame(rows).fillna(""))
    assert len(events) == len(rows)
    codes = ("row.equal", "row.repeated", "row.similar", "row.more_similar", "id.repeated")
    return [
        (problem.severity, problem.row, problem.code, problem.params.get("row"))
        for problem in problems
        if problem.code in codes
    ]


@pytest.mark.parametrize(
    ("change", "report"),
    [
        ({}, ("warning", 3, "row.equal", 2)),
        # The same day in another notation.
        ({"date": "1 May 2024"}, ("warning", 3, "row.equal", 2)),
        ({"description": "now with a text"}, ("warning", 3, "row.repeated", 2)),
        ({"location": ""}, ("warning", 3, "row.repeated", 2)),
        ({"event_id": "x"}, ("warning", 3, "row.equal", 2)),
        ({"location": "Bergen"}, ("note", 3, "row.similar", 2)),
        ({"claimant": "Bo"}, ("note", 3, "row.similar", 2)),
        ({"title": "Talk"}, None),
        ({"title": "talks"}, None),
        ({"date": "2024-05"}, None),
        ({"date": "2024-05-01T10:00"}, None),
    ],
    ids=str,
)
def test_second_row(change, report):
    assert report_on(change) == ([report] if report else [])


def test_rows_are_compared_with_the_one_of_the_same_place():
    bergen = {"location": "Bergen"}
    assert report_on(bergen, bergen, {"claimant": "Bo"}, {}) == [
        ("note", 3, "row.similar", 2),
        ("warning", 4, "row.equal", 3),
        ("warning", 6, "row.equal", 2),
    ]


def test_other_places_are_counted_in_one_note():
    rows = [FIRST | {"location": f"Town {number}"} for number in range(5)]
    _, problems = load_events(pd.DataFrame(rows))
    [note] = [problem for problem in problems if problem.code == "row.similar"]
    assert (note.row, note.rows, note.params) == (3, 4, {"count": 4, "row": 2})


def test_repeated_id_is_reported_once():
    same = {"event_id": "a", "title": "Talks", "date": "2024"}
    _, problems = load_events(pd.DataFrame([same, same]))
    assert [problem.code for problem in problems] == ["id.repeated"]


def test_rows_that_are_left_out_are_not_duplicates():
    rows = [("", "2024"), ("A", "soon"), ("A", "2024"), ("", "2024"), ("A", "soon"), ("A", "2024")]
    _, problems = load_events(pd.DataFrame(rows, columns=["title", "date"]))
    warnings = [problem for problem in problems if problem.severity == "warning"]
    assert [(problem.row, problem.params["row"]) for problem in warnings] == [(7, 4)]
    assert "has the same values as row 4 in all fields" in str(warnings[0])


def test_row_numbers_name_the_sheet(tmp_path):
    path = tmp_path / "t.xlsx"
    with pd.ExcelWriter(path) as writer:
        for name in ("One", "Two"):
            pd.DataFrame([FIRST]).to_excel(writer, sheet_name=name, index=False)
    [warning] = [item for item in open_dataset(path).problems if item.severity == "warning"]
    assert (warning.sheet, warning.row) == ("Two", 2)
    assert "row 2 of sheet One" in str(warning)


def test_many_repeats_are_counted(monkeypatch):
    monkeypatch.setattr(duplicates, "_MAX_COMPARED", 3)
    report = report_on({}, {}, {}, {})
    assert report == [
        ("note", 0, "row.more_similar", None),
        ("warning", 3, "row.equal", 2),
        ("warning", 4, "row.equal", 2),
    ]


def test_different_texts_with_one_signature_are_not_duplicates(monkeypatch):
    monkeypatch.setattr(duplicates, "signatures", lambda texts: np.zeros(len(texts), np.uint64))
    assert report_on({"title": "Other"}, {}) == [("warning", 4, "row.equal", 2)]


@given(st.lists(st.text(max_size=5), max_size=40), st.integers(0, 10))
def test_equal_texts_have_equal_signatures(texts, empty):
    # Texts at the end of the buffer are padded.
    texts = [*texts, *texts, "a", *[""] * empty]
    numbers = signatures(pd.Series(texts, dtype="str"))
    by_text = dict(zip(texts, numbers, strict=True))
    assert list(numbers) == [by_text[text] for text in texts]
    assert len(set(by_text.values())) == len(by_text)


def test_signatures_of_many_texts():
    texts = pd.Series([f"Event {number}" for number in range(25_000)] + [""] * 20_000, dtype="str")
    numbers = signatures(texts)
    assert len(np.unique(numbers)) == 25_001
    assert repeated_at(numbers).tolist() == list(range(25_000, 45_000))
