"""Loading files and dataframes as validated tables, with the metadata of data packages."""

import datetime as dt
import json
import os
import sys
from dataclasses import replace
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from pyarrow import parquet as arrow
from strategies import examples, text_tables

from dashboard.common.errors import DashboardError, UnreadableFileError
from dashboard.common.limits import Limits, limited
from dashboard.ingest.load import (
    Dataset,
    load_events,
    open_dataset,
    open_datasets,
    package_of,
)
from dashboard.io import parquet
from dashboard.model.messages import Message
from dashboard.model.schema import STATUSES, Problem


def test_file_and_dataframe_result_in_the_same_table(tmp_path):
    rows = pd.DataFrame(
        {"title": ["A", "B"], "date": ["2024-10", "2024-02-31"], "claimant_country": ["NAM", ""]}
    )
    rows.to_csv(tmp_path / "t.csv", index=False)
    (tmp_path / "t.json").write_text(rows.to_json(orient="records"), encoding="utf-8")
    frame, problems = load_events(rows)
    for name in ("t.csv", "t.json"):
        events, file_problems = load_events(tmp_path / name)
        pd.testing.assert_frame_equal(events, frame, check_dtype=False)
        assert [(p.row, p.column, p.given) for p in file_problems] == [(3, "date", "2024-02-31")]
        assert {problem.file for problem in file_problems} == {name}
    assert {problem.file for problem in problems} == {""}


def test_default_title_is_the_file_name(tmp_path):
    path = tmp_path / "my_own_events.csv"
    path.write_text("title,date\nTalks,2024\n", encoding="utf-8")
    dataset = open_dataset(path)
    assert dataset.title == "my own events"
    assert package_of(dataset)["sources"] == []


@pytest.mark.skipif(sys.platform != "linux", reason="others encode the names of files")
def test_a_file_name_that_is_no_text_can_be_shown(tmp_path):
    paths = [tmp_path / os.fsdecode(name) for name in (b"\xff.csv", b"a\xff\n.csv")]
    for path in paths:
        path.write_text("title,date\nTalks,2024\n")
    assert open_dataset(paths[1]).title == "a"
    merged = open_datasets(paths)
    assert "\udcff" not in merged.title
    assert all(name.isprintable() for name in merged.events["collection"])


def test_path_may_be_a_string(tmp_path):
    (tmp_path / "t.csv").write_text("title,date\nA,2024-10-08\n")
    assert len(load_events(str(tmp_path / "t.csv")).events) == 1


# Cells of a dataframe as they occur in notebooks, and the values in the table.
CELLS = [
    ("date", dt.date(2024, 10, 8), "2024-10-08"),
    ("date", pd.Timestamp("2024-10-08"), "2024-10-08"),
    ("date", pd.Timestamp("2024-10-08 14:30:15"), "2024-10-08T14:30:15"),
    ("date", pd.Timestamp("2024-10-08 14:30:15", tz="UTC"), "2024-10-08T14:30:15Z"),
    ("date", 2024, "2024"),
    ("date", 2024.0, "2024"),
    ("quantity_best", 1500, 1500.0),
    ("quantity_best", 1500.5, 1500.5),
    ("quantity_best", np.nan, np.nan),
    ("quantity_best", None, np.nan),
    ("description", None, ""),
    ("description", np.nan, ""),
    ("description", pd.NA, ""),
    ("description", "NA", "NA"),
    ("description", 7, "7"),
]


@pytest.mark.parametrize(
    ("column", "given", "kept"), CELLS, ids=[f"{c}={v!r}".replace(" ", "_") for c, v, _ in CELLS]
)
def test_dataframe_cell_is_converted_to_text(column, given, kept):
    frame = pd.DataFrame([{"title": "A", "date": "2024-10-08"} | {column: given}])
    events, problems = load_events(frame)
    assert [problem for problem in problems if problem.severity != "note"] == []
    assert np.array_equal([events.at[0, column]], [kept], equal_nan=isinstance(kept, float))


def test_time_with_zone_is_converted_to_utc():
    frame = pd.DataFrame(
        {"title": ["A"], "date": [pd.Timestamp("2024-10-08 02:30", tz="Asia/Seoul")]}
    )
    events, problems = load_events(frame)
    assert problems == []
    assert str(events.at[0, "start_earliest"]) == "2024-10-07 17:30:00"


def test_categories_are_read_as_texts():
    frame = pd.DataFrame(
        {"title": ["A", "B"], "date": "2024-10-08", "actor_countries": ["RUS", None]}
    )
    events, problems = load_events(frame.astype({"actor_countries": "category"}))
    assert problems == []
    assert list(events["actor_countries"]) == ["RUS", ""]


def test_missing_and_repeated_values_are_read():
    days = pd.to_datetime(pd.Series(["2024-10-09", None, "2024-10-09", "2024-10-08"]))
    table = pd.DataFrame({"title": list("ABCD"), "date": "2024-10-13", "source_date": days})
    table["latitude"] = table["longitude"] = [43.5, np.nan, 43.5, 7.0]
    events, problems = load_events(table)
    assert {problem.code for problem in problems} <= {"country.from_coordinates"}
    assert list(events["source_date"]) == ["2024-10-09", "", "2024-10-09", "2024-10-08"]
    assert events["latitude"].fillna(-1).tolist() == [43.5, -1, 43.5, 7.0]


def test_column_with_many_texts_is_not_categorical(monkeypatch):
    about, dates = ["", "a", "a; b", "a", ""], ["2024", "2023", "2024", "2022", "2021"]
    table = pd.DataFrame({"event_id": list("abcde"), "title": "A", "date": dates, "about": about})
    few = load_events(table).events
    monkeypatch.setattr("dashboard.model.text_columns.MOST_CATEGORIES", 2)
    many = load_events(table).events
    assert isinstance(many["date"].dtype, pd.StringDtype)
    assert isinstance(few["date"].dtype, pd.CategoricalDtype)
    assert many.astype(dict.fromkeys(("date", "about"), "str")).equals(
        many.assign(date=few["date"].astype("str"), about=few["about"].astype("str"))
    )


@pytest.mark.parametrize(("ids", "third"), [("abc", "c"), ("aba", "a-2")])
def test_ids_with_the_same_hash_are_compared(monkeypatch, ids, third):
    monkeypatch.setattr(
        "dashboard.model.text_columns.hash_array",
        lambda texts, **_: np.zeros(len(texts), dtype=np.uint64),
    )
    table = pd.DataFrame({"event_id": list(ids), "title": "A", "date": "2024"})
    assert load_events(table).events.at[2, "event_id"] == third


def test_dataframe_index_is_a_column_and_numbers_no_rows():
    frame = pd.DataFrame({"title": ["A", ""], "date": "2024-10-08"}, index=[5, 5])
    events, problems = load_events(frame)
    assert events[["title", "index"]].to_numpy().tolist() == [["A", 5.0]]
    assert [problem.row for problem in problems if problem.row] == [3]


def test_repeated_dataframe_column_raises_an_error():
    frame = pd.DataFrame([["A", "2024", "B"]], columns=["title", "date", "title"])
    with pytest.raises(DashboardError, match="title"):
        load_events(frame)


@pytest.mark.parametrize(
    ("value", "column", "kept"),
    [
        (["A", "B"], "actors", "A; B"),
        ([], "actors", ""),
        (None, "actors", ""),
        (1500, "quantity_best", 1500.0),
        ("1500", "quantity_best", 1500.0),
        ("NA", "description", "NA"),
        ("日本", "claimant", "日本"),
    ],
)
def test_json_value_is_read(tmp_path, value, column, kept):
    path = tmp_path / "t.json"
    path.write_text(json.dumps([{"title": "A", "date": "2024-10-08", column: value}]))
    events, problems = load_events(path)
    assert problems == []
    assert events.at[0, column] == kept


@pytest.mark.parametrize(
    ("content", "row", "column"),
    [
        ("title,date\nA,2024-10-08\nB,no\n", 3, "date"),
        ("title,date\r\nA,2024-10-08\r\nB,no\r\n", 3, "date"),
        ('title,date\n"A\nof two lines",2024-10-08\nB,no\n', 3, "date"),
        ('title,date\nA,2024-10-08\n"B,2024-10-08\n', 3, ""),
        ('title,date\n"A""\n",no\nB,no\n', 3, "date"),
        ("title,date\nA,2024-10-08\n\nB,no\n", 4, "date"),
        ('title,date\nA,2024-10-08\n\n"B,2024-10-08\n', 4, ""),
    ],
    ids=[
        "plain",
        "Windows line ends",
        "after a cell of two lines",
        "a missing quotation mark",
        "after a quotation mark and a line end in a cell",
        "after an empty line",
        "a missing quotation mark after an empty line",
    ],
)
def test_row_numbers_match_a_spreadsheet(tmp_path, content, row, column):
    path = tmp_path / "t.csv"
    path.write_bytes(content.encode())
    events, problems = load_events(path)
    last = problems[-1]
    assert (last.row, last.column, last.file) == (row, column, "t.csv")
    # An empty line is not a problem.
    assert {problem.row for problem in problems} <= {2, row}
    assert len(events) + len({problem.row for problem in problems}) == 2


def test_row_with_extra_cell_does_not_shift_others(tmp_path):
    path = tmp_path / "t.csv"
    rows = ["A,2024-10-08,RUS,x", "B,2024-10-09,PRK", "C,2024-10-10,UKR"]
    path.write_text("\n".join(["title,date,actor_countries", *rows]))
    events, problems = load_events(path)
    assert list(events["actor_countries"]) == ["RUS", "PRK", "UKR"]
    assert [(p.code, p.row) for p in problems] == [("row.extra_cells", 2)]


class TestDataPackage:
    """A data package next to a table is used only if it describes the table."""

    PACKAGE: ClassVar = {
        "title": "Events of a day",
        "as_of": "2024-10-20",
        "sources": [{"title": "A newspaper"}],
        "licenses": [{"name": "CC0-1.0", "title": "Public domain"}],
        "resources": [{"path": "t.csv"}],
    }

    def dataset(self, folder, package) -> Dataset:
        text = package if isinstance(package, str) else json.dumps(package)
        (folder / "datapackage.json").write_text(text)
        (folder / "t.csv").write_text(
            "title,date,source_date,source\nA,2024-10-08,2024-10-09,Radio\n"
        )
        return open_dataset(folder / "t.csv")

    def test_metadata_comes_from_the_package(self, tmp_path):
        data = self.dataset(tmp_path, self.PACKAGE)
        assert (data.title, data.source, data.licence) == (
            "Events of a day",
            "A newspaper",
            "Public domain",
        )
        assert data.as_of == np.datetime64("2024-10-20", "s")

    def test_texts_are_one_line_that_can_be_encoded(self, tmp_path):
        text = "A\x1b[31m\nday\ud800\ufffe" + "x" * 5_000_000
        package = self.PACKAGE | {"sources": [{"title": text}], "licenses": [{"name": text}]}
        data = self.dataset(tmp_path, package | {"title": text})
        assert data.title == data.source == data.licence
        assert data.title.startswith("A [31m day xxx")
        assert len(data.title) == 500
        assert [(problem.severity, problem.code) for problem in data.problems] == [
            ("note", "text.too_long")
        ]

    @pytest.mark.parametrize("title", [{"a": 1}, ["A"], None, 7, True, "", " \x00 "], ids=repr)
    def test_a_title_that_is_no_text_is_the_file_name(self, tmp_path, title):
        assert self.dataset(tmp_path, self.PACKAGE | {"title": title}).title == "t"

    @pytest.mark.parametrize(
        "package",
        [
            PACKAGE | {"resources": [{"path": "other.csv"}]},
            PACKAGE | {"resources": []},
            PACKAGE | {"resources": None},
            PACKAGE | {"resources": [1]},
            PACKAGE | {"resources": [{"path": ["t.csv"]}]},
            {},
            [],
            None,
            "no JSON",
            "[" * 100_000,
        ],
        ids=["other", "empty", "null", "number", "list", "{}", "[]", "None", "text", "deep"],
    )
    def test_package_of_another_table_is_ignored(self, tmp_path, package):
        data = self.dataset(tmp_path, package)
        assert (data.title, data.source, data.licence) == ("t", "Radio", "")
        assert data.as_of == np.datetime64("2024-10-09", "s")

    @pytest.mark.parametrize(
        "broken",
        [
            {"as_of": "soon"},
            {"as_of": None},
            {"sources": "x", "licenses": {}},
            {"sources": [1]},
            {"licenses": [{}]},
        ],
        ids=str,
    )
    def test_invalid_entry_is_ignored(self, tmp_path, broken):
        data = self.dataset(tmp_path, self.PACKAGE | broken)
        assert data.title == "Events of a day"
        if "as_of" in broken:
            assert data.as_of == np.datetime64("2024-10-09", "s")
        if "licenses" in broken:
            assert data.licence == ""

    def test_as_of_is_unknown_without_dates(self):
        data = open_dataset(pd.DataFrame({"title": ["A"], "date": ["2024-10-08"]}))
        assert np.isnat(data.as_of)
        assert data.title == "Events"


def test_sample_table_has_its_metadata(article):
    assert article.as_of == np.datetime64("2024-10-20", "s")
    assert article.problems == ()
    assert article.title
    assert article.source
    assert article.licence


def test_rejected_rows_are_counted_once():
    any_message = Message("value.required")
    problems = (
        Problem("error", 2, "title", "", any_message),
        Problem("error", 2, "date", "", any_message),
        Problem("error", 5, "date", "", any_message),
        Problem("warning", 6, "about", "", any_message),
        Problem("note", 0, "", "", any_message),
    )
    assert Dataset(pd.DataFrame(), problems).rejected_rows == 2


@pytest.mark.parametrize("missing", ["title", "date"])
def test_all_rows_are_rejected_without_a_required_column(missing):
    frame = pd.DataFrame({"title": ["A", "B", "C"], "date": "2024"})
    data = open_dataset(frame.drop(columns=missing))
    assert (len(data.events), data.rejected_rows) == (0, 3)


@pytest.mark.parametrize("ending", ["", ".doc", ".rar", ".CSV.bak"])
def test_unknown_extension_is_refused(tmp_path, ending):
    path = tmp_path / f"t{ending}"
    path.write_text("title,date\nA,2024-10-08\n")
    with pytest.raises(UnreadableFileError) as caught:
        load_events(path)
    assert caught.value.content.code == "file.unknown_ending"


def test_extension_is_case_insensitive(tmp_path):
    (tmp_path / "T.CSV").write_text("title,date\nA,2024-10-08\n")
    assert len(load_events(tmp_path / "T.CSV").events) == 1


@given(text_tables())
def test_json_and_dataframe_result_in_the_same_table(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("json") / "t.json"
    path.write_text(json.dumps(table.to_dict("records")), encoding="utf-8")
    if table.empty:
        return
    frame = load_events(table)
    # Records in JSON are complete, but a table may have merged cells.
    assume("date.filled_down" not in {problem.code for problem in frame.problems})
    events, problems = load_events(path)
    pd.testing.assert_frame_equal(events, frame.events, check_dtype=False)
    assert [(p.row, p.column, p.given) for p in problems] == [
        (p.row, p.column, p.given) for p in frame.problems
    ]


def test_a_date_written_once_is_filled_down_in_tables_but_not_in_records(tmp_path):
    rows = [
        {"title": title, "date": date}
        for title, date in (("Talks", "2024-10-08"), ("Treaty", "2024-10-09"), ("Drill", ""))
    ]
    (tmp_path / "t.json").write_text(json.dumps(rows))
    filled = load_events(pd.DataFrame(rows))
    assert filled.events["date"].tolist() == ["2024-10-08", "2024-10-09", "2024-10-09"]
    assert "date.filled_down" in {problem.code for problem in filled.problems}
    assert load_events(tmp_path / "t.json").events["title"].tolist() == ["Talks", "Treaty"]


def write_table(path, dataset):
    parquet.write_prepared(path, dataset.events, package_of(dataset))


class TestParquet:
    def test_prepared_table_equals_the_original(self, article, tmp_path):
        path = tmp_path / "t.parquet"
        write_table(path, article)
        again = open_dataset(path)
        pd.testing.assert_frame_equal(again.events, article.events)
        for name in ("title", "source", "licence", "as_of", "problems"):
            assert getattr(again, name) == getattr(article, name)

    @given(events=text_tables())
    @examples(0.5)
    def test_prepared_table_keeps_all_rows(self, events, tmp_path_factory):
        checked = load_events(events).events
        path = tmp_path_factory.mktemp("prepared") / "t.parquet"
        write_table(path, Dataset(checked))
        again = load_events(path).events
        pd.testing.assert_frame_equal(again, checked, check_categorical=False)
        assert list(again["status"].cat.categories) == list(STATUSES)

    def test_other_parquet_files_are_checked(self, tmp_path):
        path = tmp_path / "t.parquet"
        rows = {"title": ["A", None, "C"], "date": ["2024", "2024", "2024-02-31"]}
        pd.DataFrame(rows).astype({"title": "category"}).to_parquet(path)
        events, problems = load_events(path)
        assert list(events["title"]) == ["A"]
        errors = [problem for problem in problems if problem.severity == "error"]
        assert [(problem.row, problem.column) for problem in errors] == [(3, "title"), (4, "date")]

    @pytest.mark.parametrize(
        ("column", "value", "words"),
        [
            ("source_url", "javascript:alert(1)", "http:// or https://"),
            ("title", "a\x00b", "contains control characters"),
            ("title", "", "required"),
            ("event_id", "troops-sent", "ids are not unique"),
            ("status", "sure", "occurred, ongoing, expected"),
            ("latitude", 91.0, "out of range"),
            ("country", "RU", "alpha-3"),
            ("date", None, "missing"),
            ("status", "", "'status' is empty"),
            ("geo_precision", "", "'geo_precision' is empty"),
            ("longitude", np.nan, "'latitude' is given without 'longitude'"),
            ("end_latest", np.datetime64("300000-01-01", "s"), "outside the years"),
            ("start_earliest", np.datetime64("2030-01-01", "s"), "ends before it starts"),
        ],
    )
    def test_forged_prepared_table_is_refused(self, article, tmp_path, column, value, words):
        events = article.events.astype({column: object})
        events.at[events["latitude"].last_valid_index(), column] = value
        dtype = article.events.dtypes[column]
        is_category = isinstance(dtype, pd.CategoricalDtype)
        forged = events.astype({column: "category" if is_category else dtype})
        path = tmp_path / "t.parquet"
        write_table(path, replace(article, events=forged))
        with pytest.raises(UnreadableFileError) as caught:
            load_events(path)
        assert caught.value.content.code == "parquet.damaged"
        assert words in str(caught.value)

    def test_prepared_table_without_a_column_is_refused(self, article, tmp_path):
        path = tmp_path / "t.parquet"
        write_table(path, article)
        table = arrow.read_table(path).drop_columns(["lasting"])
        arrow.write_table(table, path)
        with pytest.raises(UnreadableFileError, match="'lasting'"):
            load_events(path)

    @pytest.mark.parametrize("raw", [b"", b"PAR1", b"PAR1" * 50, b"title,date\nA,2024\n"])
    def test_invalid_parquet_raises_one_error(self, tmp_path, raw):
        path = tmp_path / "t.parquet"
        path.write_bytes(raw)
        with pytest.raises(UnreadableFileError) as caught:
            open_dataset(path)
        assert caught.value.content.code == "parquet.invalid"

    def test_small_file_with_a_huge_column_is_refused(self, tmp_path):
        rows = 20_000
        path = tmp_path / "t.parquet"
        table = pd.DataFrame({"title": ["x" * 1_000] * rows, "date": ["2024"] * rows})
        table.to_parquet(path)
        assert path.stat().st_size < 100_000
        with limited(Limits(unpacked_mb=1)), pytest.raises(UnreadableFileError) as caught:
            load_events(path)
        assert caught.value.content == Message("table.too_large", {"most": 1})
