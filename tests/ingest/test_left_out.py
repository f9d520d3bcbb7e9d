"""Rows that are left out are listed with their cells as given, and the reasons."""

import pandas as pd
import pytest

from dashboard.ingest.load import open_dataset, read_corrected, read_left_out
from dashboard.ingest.report import Report

TABLE = (
    "title,date,row,colour\n"
    "Talks,2024-10-08,1,red\n"
    "Drill,someday,2,\n"
    ",2024-10-09,,\n"
    ",soon,,blue\n"
    '"Treaty,2024,4,green\n'
)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(TABLE)
    return path


def listed(path):
    rows = Report(open_dataset(path)).as_json()["left_out_rows"]
    return [
        (row["row"], row["cells"], sorted(problem["code"] for problem in row["problems"]))
        for row in rows
    ]


def test_the_report_lists_them(path):
    assert listed(path) == [
        (3, ["Drill", "someday", "2", ""], ["date.invalid"]),
        (4, ["", "2024-10-09", "", ""], ["value.required"]),
        (5, ["", "soon", "", "blue"], ["date.invalid"]),
        # Its cells belong to no column.
        (6, [], ["row.uneven"]),
    ]


def test_the_table_has_the_reason_and_a_name_that_is_free(path):
    table = read_left_out(path)
    assert list(table) == ["row_", "reason", "title", "date", "row", "colour"]
    assert list(table["row_"]) == ["3", "4", "5", "6"]
    assert list(table["title"]) == ["Drill", "", "", ""]
    assert (table["reason"] != "").all()


def test_the_corrected_table_has_them_too_except_uneven_rows(path):
    corrected = read_corrected(path)
    assert list(corrected["date"]) == ["2024-10-08", "someday", "2024-10-09", "soon"]
    assert list(corrected["colour"]) == ["red", "", "", "blue"]


def test_many_are_cut_in_the_report_but_not_in_the_table(tmp_path):
    path = tmp_path / "t.csv"
    count = 70
    pd.DataFrame({"title": ["A"] * count, "date": ["someday"] * count}).to_csv(path, index=False)
    assert len(listed(path)) == 50
    assert len(read_left_out(path)) == count


def test_a_missing_column_leaves_out_all_rows_and_lists_none(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("x,y\nTalks,?\n")
    assert listed(path) == []


def test_a_whole_table_lists_none(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("title,date\nTalks,2024\n")
    assert listed(path) == []
    assert read_left_out(path).empty
