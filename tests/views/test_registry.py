"""Uploaded tables: the most recently used ones stay in memory."""

from types import SimpleNamespace

import numpy as np
import pytest

from dashboard.ingest.load import Dataset
from dashboard.views import registry
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
