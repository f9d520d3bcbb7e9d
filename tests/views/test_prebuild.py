"""Prepared tables: what comes out of their files is what went in, and no reader waits for it."""

import json
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import pool, states

from dashboard.common.errors import OutputError, UnreadableFileError
from dashboard.engine import index_file as stored
from dashboard.engine.extents import extents_of
from dashboard.engine.index import Codes
from dashboard.engine.index_file import MappedIndex, write_index_file
from dashboard.engine.query import FACETS
from dashboard.ingest import load as loading
from dashboard.ingest.load import Dataset, index_path, load_events, open_dataset
from dashboard.model.text_columns import SortedStrings
from dashboard.views import prebuild as preparing
from dashboard.views.prebuild import prepare
from dashboard.views.state import State
from dashboard.views.view import View


class Pair(NamedTuple):
    """A value as makers of tables return them."""

    texts: SortedStrings
    place: tuple[np.datetime64, int]


@dataclass(frozen=True)
class Whole:
    """Another."""

    numbers: np.ndarray
    pair: Pair
    table: pd.DataFrame


NUMBERS = st.sampled_from(
    [
        np.array([], dtype=np.int8),
        np.array([1.5, np.nan, np.inf]),
        np.array([True, False]),
        np.array(["2024-10-20", "NaT"], dtype="datetime64[s]"),
        np.arange(70_000, dtype=np.int32)[::2],
        np.array(["한국", "", "a\nb"], dtype=object),
    ]
)


@given(numbers=NUMBERS, words=st.sets(st.text(st.characters(exclude_categories=["Cs"]))))
def test_what_is_stored_is_read_as_it_was(numbers, words, tmp_path_factory):
    path = tmp_path_factory.mktemp("stored") / "values"
    table = pd.DataFrame(
        {
            "kind": pd.Categorical.from_codes([0, -1, 1], pd.Index(["b", "a"], dtype="str")),
            "title": pd.Series(["x", "", "é"], dtype="str"),
            "at": np.array([1.0, np.nan, 2.0]),
        }
    )
    pair = Pair(
        SortedStrings(pa.array(sorted(words), pa.large_string())), (np.datetime64("NaT", "s"), 3)
    )
    write_index_file(path, {"one": Whole(numbers, pair, table), "two": 1.5}, {"id": "x"})
    file = MappedIndex(path)
    again = file.read("one", Whole)
    assert again.numbers.dtype == numbers.dtype
    np.testing.assert_array_equal(again.numbers, numbers)
    assert again.pair.texts == words
    assert all(word in again.pair.texts for word in words)
    assert "no such word here" not in again.pair.texts
    assert np.isnat(again.pair.place[0])
    assert again.pair.place[1] == 3
    pd.testing.assert_frame_equal(again.table, table)
    assert file.read("two", float) == 1.5
    assert "three" not in file
    assert file.about == {"id": "x"}


def test_texts_of_very_many_kinds_are_no_categories(tmp_path, monkeypatch):
    monkeypatch.setattr(stored, "MOST_CATEGORIES", 1)
    table = pd.DataFrame({"kind": pd.Categorical(["a", "b", "a"])})
    write_index_file(tmp_path / "values", {"table": table}, {})
    again = MappedIndex(tmp_path / "values").read("table", pd.DataFrame)
    assert list(again["kind"]) == ["a", "b", "a"]
    assert isinstance(again["kind"].dtype, pd.StringDtype)


def test_what_is_stored_is_not_copied_into_memory(tmp_path):
    numbers, texts = np.arange(1_000_000), [f"text {n}" for n in range(100_000)]
    values = {
        "numbers": numbers,
        "texts": SortedStrings(pa.array(sorted(texts), pa.large_string())),
    }
    write_index_file(tmp_path / "values", values, {})
    before = pa.total_allocated_bytes()
    file = MappedIndex(tmp_path / "values")
    again = file.read("numbers", np.ndarray)
    assert file.read("texts", SortedStrings).find("text 5") >= 0
    assert pa.total_allocated_bytes() - before < 100_000
    assert not again.flags.owndata
    assert not again.flags.writeable


class TestBroken:
    """A file that is not what it says is one clear error, and never the end of the process."""

    @pytest.fixture
    def path(self, tmp_path):
        codes = Codes(np.array([0, 1]), np.array(["a", "b"], dtype=object))
        table = pd.DataFrame({"kind": pd.Categorical(["a", "b"])})
        write_index_file(tmp_path / "values", {"codes": codes, "table": table, "list": [1]}, {})
        return tmp_path / "values"

    @pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.99])
    def test_one_that_was_cut(self, path, share):
        raw = path.read_bytes()
        path.write_bytes(raw[: int(len(raw) * share)])
        with pytest.raises(UnreadableFileError, match="values: not whole"):
            MappedIndex(path)

    def test_any_other_file(self, path):
        path.write_bytes(b"title,date\nA,2024\n" * 100)
        with pytest.raises(UnreadableFileError, match="not whole"):
            MappedIndex(path)

    def test_one_of_arrow_without_what_it_should_say(self, path):
        table = pa.table({"a": [1]})
        with pa.ipc.new_file(str(path), table.schema) as file:
            file.write(table)
        with pytest.raises(UnreadableFileError, match="not whole"):
            MappedIndex(path)

    def test_texts_that_lead_out_of_it(self, path):
        offsets = pa.array([0, 2**40, 6], pa.int64()).buffers()[1]
        texts = pa.Array.from_buffers(
            pa.large_string(), 2, [None, offsets, pa.py_buffer(b"abcdef")]
        )
        cell = pa.LargeListArray.from_arrays([0, 2], texts)
        said = {"about": "{}", "values": json.dumps({"texts": 0})}
        schema = pa.schema([("0", cell.type)], said)
        with pa.OSFile(str(path), "wb") as out, pa.ipc.new_file(out, schema) as file:
            file.write_batch(pa.record_batch([cell], schema=schema))
        with pytest.raises(UnreadableFileError, match="not whole"):
            MappedIndex(path)

    @pytest.mark.parametrize(
        ("name", "kind"),
        [("codes", Pair), ("list", Codes), ("table", Codes), ("codes", pd.DataFrame), ("no", int)],
    )
    def test_a_value_of_another_kind(self, path, name, kind):
        with pytest.raises(UnreadableFileError, match=f"'{name}' is not right"):
            MappedIndex(path).read(name, kind)

    def test_codes_beyond_their_categories(self, path):
        forged = {"codes": [0, "<i8"], "categories": 1}
        write_index_file(
            path, {"codes": np.array([0, 7]), "names": np.array(["a"], dtype=object)}, {}
        )
        file = MappedIndex(path)
        file._described["table"] = {"kind": forged}
        with pytest.raises(UnreadableFileError, match="'table' is not right"):
            file.read("table", pd.DataFrame)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """A table of many kinds of rows: as it was prepared, and the same without what was stored."""
    path = tmp_path_factory.mktemp("prepared") / "t.parquet"
    prepare(Dataset(pool(), as_of=np.datetime64("2024-10-20", "s")), path)
    opened = open_dataset(path)
    assert opened.stored
    return opened, replace(opened, stored=None)


def test_rows_stand_in_the_order_of_time(both):
    opened, _ = both
    anchor = extents_of(opened.events, opened.as_of).anchor
    dated = anchor[~np.isnan(anchor)]
    assert (np.diff(dated) >= 0).all()
    assert np.isnan(anchor[len(dated) :]).all()
    assert set(opened.events["event_id"]) == set(pool()["event_id"])


def drawn(view):
    """All that a state shows."""
    return {
        "timeline": view.charts.timeline,
        "map": view.charts.map,
        "overview": view.charts.overview,
        "numbers": view.charts.numbers,
        "matrix": view.lists.matrix,
        "facets": [view.facets.options(name) for name in FACETS],
        "roles": view.facets.roles,
        "said": (
            view.captions.status,
            view.captions.undrawn,
            view.captions.credit,
            view.lists.unplaced,
            view.navigation.neighbours,
            view.navigation.days,
        ),
        "table": view.lists.table,
        "details": view.navigation.details,
        "key": view.charts.colour_key,
    }


@given(state=states())
@settings(max_examples=60)
def test_a_prepared_table_shows_what_any_table_shows(both, state):
    opened, plain = both
    one, other = drawn(View(opened, state)), drawn(View(plain, state))
    for name in one:
        assert str(one[name]) == str(other[name]), name


@given(state=states().map(lambda state: replace(state, query=state.query.without("as_of"))))
@settings(max_examples=60)
def test_nothing_of_the_whole_table_is_worked_out_again(both, state):
    opened, _ = both
    fresh = replace(opened)
    drawn(View(fresh, state))
    assert {name for name in fresh.index.made if name not in opened.stored} == set()


class TestIndex:
    """The index is used where it belongs to the table, and never missed."""

    @pytest.fixture
    def path(self, tmp_path, article):
        prepare(article, tmp_path / "t.parquet")
        return tmp_path / "t.parquet"

    def test_the_first_file_does_without_it(self, path, article):
        index_path(path).unlink()
        opened = open_dataset(path)
        assert opened.stored is None
        assert len(opened.events) == len(article.events)
        (note,) = opened.problems
        assert (note.severity, note.given) == ("note", "t.parquet.index")

    @pytest.mark.parametrize("damage", ["cut", "of another table", "of other code"])
    def test_one_that_does_not_fit_is_not_used(self, path, article, monkeypatch, damage):
        index = index_path(path)
        if damage == "cut":
            index.write_bytes(index.read_bytes()[:1000])
        elif damage == "of another table":
            other = path.with_name("other.parquet")
            prepare(
                Dataset(load_events(pd.DataFrame({"title": ["A"], "date": ["2024"]})).events), other
            )
            index_path(other).replace(index)
        else:
            monkeypatch.setattr(loading, "code_digest", lambda: "other")
        opened = open_dataset(path)
        assert opened.stored is None
        assert len(opened.events) == len(article.events)

    def test_what_is_seen_from_an_earlier_day_is_worked_out_for_it(self, path):
        opened = open_dataset(path)
        earlier = opened.as_known_on(np.datetime64("2024-10-19", "s"))
        assert 0 < len(earlier.events) < len(opened.events)
        assert earlier.stored is None
        assert len(View(earlier, State()).rows.selected) == len(earlier.events)

    def test_a_disk_that_is_full_leaves_what_was_there(self, path, article, monkeypatch):
        held = path.read_bytes(), index_path(path).read_bytes()

        def fill(where, *_):
            where.write_bytes(b"half")
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(preparing, "write_index_file", fill)
        with pytest.raises(OutputError, match="No space left on device"):
            prepare(article, path)
        assert (path.read_bytes(), index_path(path).read_bytes()) == held
        assert {one.name for one in path.parent.iterdir()} == {"t.parquet", "t.parquet.index"}

    def test_who_interrupts_it_leaves_nothing_half_written(self, path, article, monkeypatch):
        def interrupt(where, *_):
            where.write_bytes(b"half")
            raise KeyboardInterrupt

        monkeypatch.setattr(preparing, "write_index_file", interrupt)
        with pytest.raises(KeyboardInterrupt):
            prepare(article, path)
        assert {one.name for one in path.parent.iterdir()} == {"t.parquet", "t.parquet.index"}

    def test_a_prepared_table_can_be_prepared_again(self, path):
        opened = open_dataset(path)
        prepare(opened, path)
        again = open_dataset(path)
        assert again.stored
        pd.testing.assert_frame_equal(again.events, opened.events)
