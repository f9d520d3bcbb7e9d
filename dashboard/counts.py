"""Counts of events that are too many to be drawn: how many are in a group, and of which types."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.cells import encode
from dashboard.index import Codes, EventIndex, Selection

# How many types of event are told apart, and how many of them are named.
MAX_TYPES = 40
LISTED_TYPES = 3
Types = tuple[tuple[str, int], ...]


class Counts(NamedTuple):
    """Counts of groups of events.

    Attributes
    ----------
    groups
        Those that have any event, ascending.
    total
        How many events each of them has.
    types
        The most common types of each, with their counts, most first; those that are not told
        apart have no name, and where a group has fewer, the last have a count of 0.
    """

    groups: np.ndarray
    total: np.ndarray
    types: list[Types]


def count_groups(events: Selection, groups: np.ndarray, size: int) -> Counts:
    """Count events by group.

    Parameters
    ----------
    events
        Rows to count.
    groups
        Group of each of them, from 0 on.
    size
        How many groups there are.
    """
    types = events.index.once(_common_types)
    names = len(types.values)
    table = np.bincount(groups * names + events.take(types.rows), minlength=size * names)
    table = table.reshape(size, names)
    total = table.sum(axis=1)
    filled = np.flatnonzero(total)
    return Counts(filled, total[filled], _most_common(table[filled], types.values))


def rarest(events: Selection, most: int) -> np.ndarray:
    """Whether each event is of one of the rarest types, which have so few events at most together.

    Events of the only type there is are not rare.
    """
    codes = events.index.codes(_types)
    own = events.take(codes.rows)
    counts = np.bincount(own, minlength=len(codes.values))
    some = np.flatnonzero(counts)
    order = some[np.argsort(counts[some], kind="stable")][:-1]
    is_rare = np.zeros(len(counts), dtype=bool)
    is_rare[order[np.cumsum(counts[order]) <= most]] = True
    return is_rare[own] if is_rare.any() else np.zeros(len(own), dtype=bool)


def _common_types(index: EventIndex) -> Codes:
    """Types of the events as codes; all but the most common share the last, which has no name."""
    codes = index.codes(_types)
    order = np.argsort(-np.bincount(codes.rows, minlength=len(codes.values)), kind="stable")
    places = np.full(len(order), min(len(order), MAX_TYPES), dtype=np.int8)
    places[order[:MAX_TYPES]] = np.arange(min(len(order), MAX_TYPES))
    names = [*codes.values[order[:MAX_TYPES]], ""]
    return Codes(places[codes.rows], np.array(names, dtype=object))


def _types(events: pd.DataFrame) -> pd.Categorical:
    return encode(events["event_type"])


def _most_common(table: np.ndarray, names: np.ndarray) -> list[Types]:
    """Up to three types of each row of a table of counts, most first."""
    order = np.argsort(-table, axis=1, kind="stable")[:, :LISTED_TYPES]
    counts = np.take_along_axis(table, order, axis=1)
    ranks = [
        zip(names[codes].tolist(), number.tolist(), strict=True)
        for codes, number in zip(order.T, counts.T, strict=True)
    ]
    return list(zip(*ranks, strict=True))
