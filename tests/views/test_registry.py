"""Uploaded tables: the most recently used ones stay in memory. Changed tables are opened again."""

import os
from types import SimpleNamespace

import numpy as np
import pytest

from dashboard.common.errors import UnreadableFileError
from dashboard.engine import index_file
from dashboard.ingest.load import Dataset, index_path, open_dataset, open_datasets
from dashboard.views import registry
from dashboard.views.prebuild import prepare
from dashboard.views.registry import DatasetRegistry
from dashboard.views.state import State

A, B, C = ("a" * 32, "b" * 32, "c" * 32)


class Store:
    """A store that has every table, without expiry."""

    def expiry(self, token):
        return np.datetime64("2124-10-08")

    def find(self, token):
        return SimpleNamespace(table=token)


@pytest.fixture
def opened(monkeypatch, table):
    """Record tables in the order in which they are read from the disk."""
    tokens = []
    events = table({}, {}, {})

    def open_dataset(token):
        tokens.append(token)
        return Dataset(events)

    monkeypatch.setattr(registry, "open_dataset", open_dataset)
    return tokens


@pytest.mark.parametrize("limit", [{"_MAX_OPEN": 2}, {"_MAX_ROWS": 6}], ids=["tables", "rows"])
def test_the_least_recently_used_table_is_closed(article, opened, monkeypatch, limit):
    for name, value in limit.items():
        monkeypatch.setattr(registry, name, value)
    tables = DatasetRegistry(article, Store())
    for token in (A, B, A, C):
        tables.view(State(table=token))
    assert opened == [A, B, C]
    # The newest table stays in memory, and so does the older one that was used since.
    for token in (C, A):
        tables.view(State(table=token))
    assert opened == [A, B, C]
    tables.view(State(table=B))
    assert opened == [A, B, C, B]


def test_a_table_beyond_the_limit_stays_open_alone(article, opened, monkeypatch):
    monkeypatch.setattr(registry, "_MAX_ROWS", 1)
    tables = DatasetRegistry(article, Store())
    for token in (A, A, B, B):
        tables.view(State(table=token))
    assert opened == [A, B]


@pytest.fixture
def prepared(article, tmp_path, monkeypatch):
    """Return a prepared table whose index is mapped, and its registry."""
    monkeypatch.setattr(index_file, "_MAX_READ_BYTES", 0)
    path = tmp_path / "t.parquet"
    prepare(article, path)
    return path, DatasetRegistry(open_dataset(path))


@pytest.mark.parametrize("change", ["truncate", "rewrite"])
def test_a_prepared_table_is_opened_again_after_its_index_was_changed_in_place(
    prepared, change, caplog
):
    path, tables = prepared
    before = tables.started.events["title"].tolist()
    index = index_path(path)
    if change == "truncate":
        os.truncate(index, 1_000)
    else:
        index.write_bytes(index.read_bytes())
        os.utime(index, (1, 1))
    events = tables.view(State()).dataset.events
    assert events["title"].tolist() == before
    # A shortened index is not used any more.
    assert (tables.started.index_file is None) == (change == "truncate")
    assert "t.parquet.index was changed in place" in caplog.text


def test_a_table_that_cannot_be_opened_again_is_reported_until_it_is_prepared_again(
    article, prepared
):
    path, tables = prepared
    whole = path.read_bytes()
    os.truncate(index_path(path), 0)
    path.write_bytes(whole[:100])
    for _ in range(2):
        with pytest.raises(UnreadableFileError, match=r"t\.parquet"):
            tables.view(State())
    prepare(article, path)
    assert len(tables.view(State()).dataset.events) == len(article.events)


def test_a_prepared_table_that_is_merged_may_change(prepared, tmp_path):
    path, _ = prepared
    other = tmp_path / "u.csv"
    other.write_text("title,date\nA,2024\n")
    merged = open_datasets([path, other])
    before = merged.events["title"].tolist()
    os.truncate(index_path(path), 0)
    assert merged.events["title"].tolist() == before
