"""Rows and files with the same events are merged on request, value by value."""

from collections import Counter

import pandas as pd
import pytest

from dashboard.ingest.load import index_path, open_dataset, open_datasets
from dashboard.model.schema import MAX_LISTED
from dashboard.views.prebuild import prepare

OLD = """id,title,date,country,location,description,about
a,Talks,2024-05-01,RUS,Moscow,first,
b,Treaty,2024-06-19,PRK,Pyongyang,,a
c,Drill,2024-06-20,,,,b
"""
NEW = """id,title,date,country,location,description,about
b,Treaty,2024-06-19,PRK,,now with a text,
a,Talks in Moscow,2024-05-02,RUS,Moscow,second,
d,New,2024-07-01,PRK,,,a
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "old.csv").write_text(OLD)
    (tmp_path / "new.csv").write_text(NEW)
    return [tmp_path / "old.csv", tmp_path / "new.csv"]


def rows_of(dataset, *names):
    return dataset.events[list(names)].astype(object).fillna("").astype("str").to_numpy().tolist()


def problems_of(dataset, *codes):
    return [
        (problem.severity, problem.file, problem.row, problem.column, problem.given)
        for problem in dataset.problems
        if problem.code in codes
    ]


def test_files_are_merged_by_id(files):
    dataset = open_datasets(files, merge="id")
    names = ("event_id", "title", "date", "location", "description", "about", "collection")
    assert rows_of(dataset, *names) == [
        ["a", "Talks in Moscow", "2024-05-02", "Moscow", "second", "", "new"],
        ["b", "Treaty", "2024-06-19", "Pyongyang", "now with a text", "a", "new"],
        ["c", "Drill", "2024-06-20", "", "", "b", "old"],
        ["d", "New", "2024-07-01", "", "", "a", "new"],
    ]
    # The bounds belong to the date.
    assert str(dataset.events["start_earliest"][0]) == "2024-05-02 00:00:00"
    assert problems_of(dataset, "row.merged") == [
        ("note", "new.csv", 2, "", ""),
        ("note", "new.csv", 3, "", ""),
    ]
    replaced = problems_of(dataset, "cell.replaced")
    assert sorted(replaced, key=lambda problem: problem[3]) == [
        ("warning", "old.csv", 2, "date", "2024-05-01"),
        ("warning", "old.csv", 2, "description", "first"),
        ("warning", "old.csv", 2, "title", "Talks"),
    ]
    [title] = [item for item in dataset.problems if item.given == "Talks"]
    assert str(title) == (
        "old.csv, row 2, title: “Talks” is replaced by “Talks in Moscow” from row 3 of new.csv."
    )


def test_files_are_merged_by_title_and_date(files):
    dataset = open_datasets(files, merge="title-date")
    assert rows_of(dataset, "event_id", "title", "description", "about") == [
        ["a", "Talks", "first", ""],
        ["b", "Treaty", "now with a text", "a"],
        ["c", "Drill", "", "b"],
        ["a (new)", "Talks in Moscow", "second", ""],
        ["d", "New", "", "a (new)"],
    ]
    assert problems_of(dataset, "cell.replaced") == []


def test_references_follow_their_events(tmp_path):
    (tmp_path / "old.csv").write_text("id,title,date,about\nx,A,2024,\ny,B,2024,x\n")
    (tmp_path / "new.csv").write_text("id,title,date,about\n1,A,2024,\n2,C,2024,1\n")
    dataset = open_datasets([tmp_path / "old.csv", tmp_path / "new.csv"], merge="title-date")
    assert rows_of(dataset, "event_id", "about") == [["x", ""], ["y", "x"], ["2", "x"]]


def test_without_merge_shared_events_are_a_warning(files):
    dataset = open_datasets(files)
    assert len(dataset.events) == 6
    [warning] = [problem for problem in dataset.problems if problem.code == "file.shared"]
    assert (warning.severity, warning.file, warning.row) == ("warning", "new.csv", 2)
    assert "1 event of this file, “Treaty”, has the same title and date as row 3 of old.csv" in str(
        warning
    )
    assert "row 3 of old.csv" in str(warning)


def test_claims_of_others_about_an_event_are_not_versions(tmp_path):
    for name in ("Kyiv", "Moscow"):
        text = f"title,date,claimant\nStrike,2024-05-01,{name}\n"
        (tmp_path / f"{name}.csv").write_text(text)
    dataset = open_datasets([tmp_path / "Kyiv.csv", tmp_path / "Moscow.csv"])
    assert [problem for problem in dataset.problems if problem.severity == "warning"] == []


def test_rows_of_one_file_are_merged(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(
        "event_id,title,date,latitude,longitude,tags\n"
        "a,Talks,2024,59.9,10.7,x\nb,Treaty,2024,,,\na,Talks,2024,60.4,5.3,\n"
    )
    dataset = open_dataset(path, merge="id")
    assert rows_of(dataset, "event_id", "latitude", "longitude", "tags") == [
        ["a", "60.4", "5.3", "x"],
        ["b", "", "", ""],
    ]
    assert [problem.column for problem in dataset.problems if problem.severity == "warning"] == [
        "latitude",
        "longitude",
    ]
    assert problems_of(dataset, "id.repeated", "row.merged") == [("note", "t.csv", 4, "", "")]


def test_a_column_named_id_is_used_although_it_repeats(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("id,title,date\n1,A,2024\n1,B,2024\n2,C,2024\n")
    assert rows_of(open_dataset(path, merge="id"), "title") == [["B"], ["C"]]


def test_without_ids_nothing_is_merged_by_them(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("title,date\nA,2024\nA,2024\n")
    dataset = open_dataset(path, merge="id")
    assert len(dataset.events) == 2
    assert problems_of(dataset, "merge.no_ids") == [("warning", "t.csv", 0, "event_id", "")]


def test_versions_are_sheets_of_a_workbook(tmp_path):
    path = tmp_path / "t.xlsx"
    with pd.ExcelWriter(path) as writer:
        for name in ("May", "June"):
            rows = pd.DataFrame({"title": ["Talks"], "date": ["2024-05-01"], "Notes": [name]})
            rows.to_excel(writer, sheet_name=name, index=False)
    dataset = open_dataset(path, merge="title-date")
    assert rows_of(dataset, "title", "description") == [["Talks", "June"]]
    [replaced] = [problem for problem in dataset.problems if problem.code == "cell.replaced"]
    assert str(replaced) == (
        "t.xlsx, sheet May, row 2, description: “May” is replaced by “June” from row 2 of sheet "
        "June."
    )


@pytest.mark.parametrize("source", ["", "given"])
def test_given_coordinates_are_kept_if_a_later_row_of_the_place_has_none(source):
    old = {"latitude": ["48.5", ""], "longitude": ["37.7", ""], "geo_source": [source, ""]}
    rows = {"title": "Drill", "date": "2024", "location": "Hill 5"} | old
    dataset = open_dataset(pd.DataFrame(rows), merge="title-date")
    assert rows_of(dataset, "location", "latitude", "longitude") == [["Hill 5", "48.5", "37.7"]]
    assert problems_of(dataset, "cell.replaced") == []


def test_files_that_share_very_many_events_are_reported(tmp_path, monkeypatch):
    monkeypatch.setattr("dashboard.ingest.duplicates._MAX_COMPARED", 10)
    rows = pd.DataFrame({"title": [f"Event {n}" for n in range(40)], "date": "2024-10-08"})
    for name in ("old.csv", "new.csv"):
        rows.to_csv(tmp_path / name, index=False)
    dataset = open_datasets([tmp_path / "old.csv", tmp_path / "new.csv"])
    codes = {problem.code: problem for problem in dataset.problems}
    assert codes["file.shared"].rows == 5
    assert codes["row.more_similar"].rows == 70


def test_many_merged_rows_are_counted(tmp_path):
    count = MAX_LISTED + 20
    rows = pd.DataFrame({"title": ["A", "B"] * count, "date": "2024", "tags": range(2 * count)})
    dataset = open_dataset(rows, merge="title-date")
    rows_by_code = Counter(problem.code for problem in dataset.problems)
    assert rows_by_code["row.merged"] == rows_by_code["cell.replaced"] == MAX_LISTED
    more = {p.code: p.rows for p in dataset.problems if "more" in p.code}
    assert more == {
        "row.more_merged": 2 * count - 2 - MAX_LISTED,
        "cell.more_replaced": 2 * count - 2 - MAX_LISTED,
    }


@pytest.mark.parametrize("has_index", [True, False])
def test_rows_of_prepared_tables_are_named(tmp_path, has_index):
    (tmp_path / "old.csv").write_text("title,date,tags\nA,2023,x\nB,2024,x\n")
    (tmp_path / "new.csv").write_text("title,date,tags\n\nB,2024,y\n")
    prepared = tmp_path / "old.parquet"
    prepare(open_dataset(tmp_path / "old.csv"), prepared)
    if not has_index:
        index_path(prepared).unlink()
    dataset = open_datasets([prepared, tmp_path / "new.csv"], merge="title-date")
    texts = [str(problem) for problem in dataset.problems if problem.code != "index.outdated"]
    assert texts == [
        "new.csv, row 3: This row is merged into row 3 of old.parquet.",
        "old.parquet, row 3, tags: “x” is replaced by “y” from row 3 of new.csv.",
    ]
