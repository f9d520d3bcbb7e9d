"""Prepared tables: they show the same as other tables, without computing anything again."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from strategies import pool, states

from dashboard.common.errors import OutputError
from dashboard.engine import index_file
from dashboard.engine.extents import extents_of
from dashboard.engine.query import FACETS
from dashboard.ingest.load import Dataset, index_path, load_events, open_dataset
from dashboard.views import prebuild
from dashboard.views.prebuild import prepare
from dashboard.views.state import State
from dashboard.views.view import View


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Prepare a table with many kinds of rows; open it with its index and without."""
    path = tmp_path_factory.mktemp("prepared") / "t.parquet"
    prepare(Dataset(pool(), as_of=np.datetime64("2024-10-20", "s")), path)
    opened = open_dataset(path)
    assert opened.index_file
    return opened, replace(opened, index_file=None)


def test_rows_are_in_chronological_order(both):
    opened, _ = both
    anchor = extents_of(opened.events, opened.as_of).anchor
    dated = anchor[~np.isnan(anchor)]
    assert (np.diff(dated) >= 0).all()
    assert np.isnan(anchor[len(dated) :]).all()
    assert set(opened.events["event_id"]) == set(pool()["event_id"])


def drawn(view):
    """Return everything that a view shows."""
    return {
        "timeline": view.charts.timeline,
        "map": view.charts.map,
        "overview": view.charts.overview,
        "numbers": view.charts.numbers,
        "matrix": view.lists.matrix,
        "facets": [view.facets.options(name) for name in FACETS],
        "roles": view.facets.roles,
        "texts": (
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
def test_a_prepared_table_shows_the_same_as_any_table(both, state):
    opened, plain = both
    with_index, without_index = drawn(View(opened, state)), drawn(View(plain, state))
    for name in with_index:
        assert str(with_index[name]) == str(without_index[name]), name


@given(state=states().map(lambda state: replace(state, query=state.query.without("as_of"))))
def test_nothing_about_the_whole_table_is_computed_again(both, state):
    opened, _ = both
    fresh = replace(opened)
    drawn(View(fresh, state))
    assert {name for name in fresh.index.values if name not in opened.index_file} == set()


class TestIndex:
    """The index is used if it matches the table, and never required."""

    @pytest.fixture
    def path(self, tmp_path, article):
        prepare(article, tmp_path / "t.parquet")
        return tmp_path / "t.parquet"

    def test_the_table_opens_without_its_index(self, path, article):
        index_path(path).unlink()
        opened = open_dataset(path)
        assert opened.index_file is None
        assert len(opened.events) == len(article.events)
        (note,) = opened.problems
        assert (note.severity, note.given) == ("note", "t.parquet.index")

    @pytest.mark.parametrize("damage", ["cut", "of another table", "of another version"])
    def test_an_index_that_does_not_match_is_ignored(self, path, article, monkeypatch, damage):
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
            monkeypatch.setattr(index_file, "INDEX_FORMAT_VERSION", 0)
        opened = open_dataset(path)
        assert opened.index_file is None
        assert len(opened.events) == len(article.events)

    def test_an_earlier_as_of_date_does_not_use_the_index(self, path):
        opened = open_dataset(path)
        earlier = opened.as_known_on(np.datetime64("2024-10-19", "s"))
        assert 0 < len(earlier.events) < len(opened.events)
        assert earlier.index_file is None
        assert len(View(earlier, State()).rows.selected) == len(earlier.events)

    def test_a_full_disk_keeps_the_previous_files(self, path, article, monkeypatch):
        held = path.read_bytes(), index_path(path).read_bytes()

        def fill(where, *_):
            where.write_bytes(b"half")
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(prebuild, "write_index_file", fill)
        with pytest.raises(OutputError, match="No space left on device"):
            prepare(article, path)
        assert (path.read_bytes(), index_path(path).read_bytes()) == held
        assert {file.name for file in path.parent.iterdir()} == {"t.parquet", "t.parquet.index"}

    def test_an_interruption_leaves_no_partial_files(self, path, article, monkeypatch):
        def interrupt(where, *_):
            where.write_bytes(b"half")
            raise KeyboardInterrupt

        monkeypatch.setattr(prebuild, "write_index_file", interrupt)
        with pytest.raises(KeyboardInterrupt):
            prepare(article, path)
        assert {file.name for file in path.parent.iterdir()} == {"t.parquet", "t.parquet.index"}

    def test_a_prepared_table_can_be_prepared_again(self, path):
        opened = open_dataset(path)
        prepare(opened, path)
        again = open_dataset(path)
        assert again.index_file
        pd.testing.assert_frame_equal(again.events, opened.events)
