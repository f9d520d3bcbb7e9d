"""Extra columns: what no field takes is kept, with its name and type, and shown."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dashboard.common.errors import UnreadableFileError
from dashboard.engine.encoding import EVENTS
from dashboard.engine.index import Selection
from dashboard.engine.index_file import MappedIndex, write_index_file
from dashboard.engine.query import EventQuery
from dashboard.ingest import assign_columns, merge
from dashboard.ingest.load import (
    Dataset,
    load_events,
    open_dataset,
    open_datasets,
    read_corrected,
)
from dashboard.io.parquet import read_prepared, write_prepared
from dashboard.model.extra_columns import SCHEMA_NAMES, extra_columns, name_extra
from dashboard.views.details import describe_event
from dashboard.views.state import State
from dashboard.views.view import View


def load(**columns):
    return load_events(pd.DataFrame({"title": ["A", "B"], "date": ["2024", "2025"]} | columns))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["gun", ""], ["gun", ""]),
        (["12", ""], [12.0, np.nan]),
        ([3, 2.5], [3.0, 2.5]),
        ([0.1 + 0.2, 1e-5], [0.1 + 0.2, 1e-5]),
        ([2.5, 1e12], [2.5, 1e12]),
        ([1.0, 202012300017.0], ["1", "202012300017"]),
        (["3.0", "-7"], [3.0, -7.0]),
        (["007", "12"], ["007", "12"]),
        (["1.50", "12"], ["1.50", "12"]),
        (["1,200", "12"], ["1,200", "12"]),
        (["202012300017", "1"], ["202012300017", "1"]),
        (["12345678901.0", "1"], [12345678901.0, 1.0]),
        (["12345678901234567", "1"], ["12345678901234567", "1"]),
        (["1e999", "1"], ["1e999", "1"]),
        ([True, False], ["True", "False"]),
        (pd.to_datetime(["2024-05-01", None]), ["2024-05-01", ""]),
        (["  x ", " "], ["x", ""]),
        (["a\x00b", "c"], ["ab", "c"]),
    ],
)
def test_cells_are_numbers_if_none_of_them_would_change(given, kept):
    events, problems = load(weapon=given)
    assert events["weapon"].tolist() == pytest.approx(kept, nan_ok=True)
    has_control = any("\x00" in str(cell) for cell in given)
    codes = ["columns.extra", *(["text.control_characters"] if has_control else [])]
    assert [problem.code for problem in problems] == codes


def test_names_of_the_schema_are_marked_and_too_many_columns_reported(monkeypatch):
    monkeypatch.setattr(assign_columns, "MAX_EXTRA_COLUMNS", 3)
    columns = {"status": ["a", "b"], "start_earliest": ["c", "d"], "empty": ["", ""]}
    columns |= {f"column {n}": [str(n), ""] for n in range(3)}
    events, problems = load(**columns)
    extra = extra_columns(events)
    assert extra == ["status (of the file)", "start_earliest (of the file)", "column 0"]
    lost = [problem for problem in problems if problem.code == "columns.too_many"]
    assert [problem.given for problem in lost] == ["column 1, column 2"]
    assert lost[0].severity == "warning"


def test_names_are_one_line_and_differ():
    names = ["a\nb", "a b", "\x00", "title", "title (of the file)", "é" * 600]
    named = list(name_extra(names).values())
    assert named[:5] == ["a b", "a b (2)", "?", "title (of the file)", "title (of the file) (2)"]
    assert len(named[5]) == 500
    assert not SCHEMA_NAMES & set(named)


def test_rows_left_out_do_not_shift_extra_columns():
    table = {"title": ["A", "B", "C"], "date": ["2024", "no", "2025"], "n": [1, 2, 3]}
    events, _ = load_events(pd.DataFrame(table | {"weapon": ["x", "y", "z"]}))
    assert events[["n", "weapon"]].to_numpy().tolist() == [[1.0, "x"], [3.0, "z"]]


@pytest.mark.parametrize(
    ("index", "extra"),
    [
        (pd.RangeIndex(2), {}),
        ([7, 9], {"index": [7.0, 9.0]}),
        (pd.Index(["x1", "x2"], name="key"), {"key": ["x1", "x2"]}),
        (pd.Index(["A", "B"], name="title"), {}),
    ],
)
def test_an_index_is_a_column_so_that_events_can_be_joined_back(index, extra):
    table = pd.DataFrame({"title": ["A", "B"], "date": ["2024", "2025"]}, index=index)
    events = load_events(table, {"event_id": ""}).events
    assert {name: events[name].tolist() for name in extra_columns(events)} == extra


def test_tables_are_merged_with_the_extra_columns_of_each(tmp_path):
    (tmp_path / "a.csv").write_text("title,date,n,weapon\nA,2024,1,gun\n")
    (tmp_path / "b.csv").write_text("title,date,n,place of birth\nB,2025,two,Ulm\n")
    events = open_datasets([tmp_path / "a.csv", tmp_path / "b.csv"]).events
    extra = {name: events[name].tolist() for name in extra_columns(events)}
    assert extra == {"n": ["1", "two"], "weapon": ["gun", ""], "place of birth": ["", "Ulm"]}


def test_columns_that_are_too_many_only_together_are_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(merge, "MAX_EXTRA_COLUMNS", 2)
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path, names in zip(paths, ("n1,n2", "n2,n3"), strict=True):
        path.write_text(f"title,date,{names}\nA,2024,1,2\n")
    data = open_datasets(paths)
    assert data.extra_columns == ["n1", "n2"]
    lost = [problem for problem in data.problems if problem.code == "columns.too_many"]
    assert [(problem.severity, problem.given) for problem in lost] == [("warning", "n3")]


def test_merged_rows_keep_the_last_filled_cell_and_report_the_others(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("title,date,n,weapon\nA,2024,1,gun\nA,2024,2,\n")
    data = open_dataset(path, merge="title-date")
    assert data.events[["n", "weapon"]].to_numpy().tolist() == [[2.0, "gun"]]
    replaced = [problem for problem in data.problems if problem.column == "n"]
    assert [problem.given for problem in replaced] == ["1.0"]


def test_the_corrected_table_has_all_columns_with_cells(tmp_path, monkeypatch):
    monkeypatch.setattr(assign_columns, "MAX_EXTRA_COLUMNS", 2)
    path = tmp_path / "a.csv"
    extra = {f"x{n}": str(n) for n in range(4)}
    head = ",".join(["title", "date", "tags", "empty", *extra])
    path.write_text(f"{head}\n" + ",".join(["A", "someday", "t", "", *extra.values()]))
    corrected = read_corrected(path, {"tags": ""})
    assert set(extra) <= set(corrected)
    assert "empty" not in corrected
    assert corrected["tags (of the file)"].tolist() == ["t"]


@pytest.fixture(scope="module")
def data():
    table = {
        "title": ["Talks", "Treaty"],
        "date": ["2024", "2025"],
        "a.b": ["https://a.example/x", "java\nscript"],
        "n": [2, None],
        "remarks": ["word " * 100, "rifle"],
    }
    return Dataset(load_events(pd.DataFrame(table), {"source_url": "", "description": ""}).events)


def test_a_prepared_table_has_its_extra_columns_in_file_and_index(data, tmp_path):
    path, index = tmp_path / "t.parquet", tmp_path / "t.index"
    write_prepared(path, data.events, {"id": "x"})
    write_index_file(index, dict(EVENTS.write("events", data.events)), "x")
    texts = dict.fromkeys(extra_columns(data.events)[::2], "str")
    read = MappedIndex(index).read("events", EVENTS), read_prepared(path.read_bytes())
    for events in read:
        again = events[extra_columns(events)].astype(texts)
        pd.testing.assert_frame_equal(again, data.events[extra_columns(data.events)].astype(texts))


@pytest.mark.parametrize(
    ("column", "fault"),
    [
        ({"a\nb": ["x", "y"]}, "invalid name"),
        ({"": ["x", "y"]}, "invalid name"),
        ({"n": [np.inf, np.nan]}, "a number of 'n' is infinite"),
        ({"quantity_best": [np.inf, np.nan]}, "'quantity_best' is out of range"),
    ],
)
def test_a_prepared_table_with_invalid_columns_is_refused(column, fault, data, tmp_path):
    path = tmp_path / "t.parquet"
    write_prepared(path, data.events.assign(**column), {"id": "x"})
    with pytest.raises(UnreadableFileError, match=fault):
        read_prepared(path.read_bytes())


def test_details_list_extra_columns_with_cells(data, monkeypatch):
    first, second = (
        View(data, State(chosen=event_id)).navigation.details.extra
        for event_id in data.events["event_id"]
    )
    assert first == [("a.b", "https://a.example/x"), ("n", "2"), ("remarks", ("word " * 100)[:-1])]
    assert second == [("a.b", "java\nscript"), ("remarks", "rifle")]
    # A page describes each of its events, so one cell is not converted as a column.
    monkeypatch.setattr(pd, "factorize", None)
    assert describe_event(data.events.iloc[0], data, Selection.of(data.events)).extra == first


def test_search_finds_texts_of_extra_columns(data):
    assert EventQuery(text="RIFLE").select(data.events)["title"].tolist() == ["Treaty"]


def test_the_table_shows_chosen_extra_columns_after_the_title(data):
    state = State(EventQuery(text="talks"), columns=("n", "a.b", "nix"))
    lists = View(data, state).lists
    assert list(lists.columns)[1:4] == ["title", "extra0", "extra1"]
    assert [lists.columns[key] for key in ("extra0", "extra1")] == ["a.b", "n"]
    (row,) = lists.table
    assert (row["extra0"], row["extra1"]) == ("https://a.example/x", 2.0)
    every = View(data, replace(state, query=EventQuery())).lists.table
    assert [row["extra1"] for row in every] == [2.0, None]
