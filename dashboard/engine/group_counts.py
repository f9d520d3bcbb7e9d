"""Counts of events by group and type, where there are too many events to draw."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.engine.encoding import NUMBER_ARRAY, TEXT_ARRAY, RecordEncoding
from dashboard.engine.index import CODES, Codes, EventIndex, Selection, stored_as
from dashboard.model.text_columns import encode

# How many types are counted separately, and how many of them are listed per group.
MAX_TYPES = 40
LISTED_TYPES = 3
Types = tuple[tuple[str, int], ...]


class Counts(NamedTuple):
    """Number of events in each group, and their most common types.

    Attributes
    ----------
    groups
        Groups that have events, ascending.
    total
        Number of events in each group.
    types
        Most common types in each group, with their counts, most common first. Rare types are
        counted together under an empty name. If a group has fewer types, the last counts are 0.
    """

    groups: np.ndarray
    total: np.ndarray
    types: list[Types]

    @classmethod
    def of(cls, table: np.ndarray, names: np.ndarray) -> "Counts":
        """Create counts from a table with one row per group and one column per type."""
        total = table.sum(axis=1)
        filled = np.flatnonzero(total)
        return cls(filled, total[filled], _most_common(table[filled], names))


class Kinds(NamedTuple):
    """The kind of each row of a table: its group and its type, together as one code.

    Rows are counted by kind in one pass. Later sums run over kinds, because there are far fewer.

    Attributes
    ----------
    rows
        Code of the kind of each row.
    groups
        Group of each kind; -1 for none.
    types
        Type of each kind, as a position in `names`.
    names
        The most common types, then an empty name for all others.
    """

    rows: np.ndarray
    groups: np.ndarray
    types: np.ndarray
    names: np.ndarray

    @classmethod
    def of(cls, index: EventIndex, groups: np.ndarray) -> "Kinds":
        """Combine the group of each row of a table (-1 for none) with its type."""
        types = index.cached(_common_types)
        joined = groups.astype(np.int64)
        joined *= len(types.values)
        joined += types.rows
        codes, kinds = pd.factorize(joined)
        small = codes.astype(np.min_scalar_type(-max(len(kinds), 1)))
        return cls(small, *np.divmod(kinds, len(types.values)), types.values)

    def counts(self, rows: np.ndarray) -> np.ndarray:
        """Count the rows of each kind, given the positions of the rows."""
        return np.bincount(self.rows.take(rows), minlength=len(self.groups))

    def sum_by_group(self, counts: np.ndarray, groups: np.ndarray, size: int) -> Counts:
        """Sum the counts of kinds over other groups.

        Parameters
        ----------
        counts
            Number of events of each kind.
        groups
            Group of each kind; -1 for none.
        size
            Number of groups.
        """
        present = np.flatnonzero((groups >= 0) & (counts > 0))
        places = groups[present] * len(self.names) + self.types[present]
        table = np.bincount(places, counts[present], size * len(self.names)).astype(np.int64)
        return Counts.of(table.reshape(size, len(self.names)), self.names)


KINDS = RecordEncoding(
    Kinds, rows=NUMBER_ARRAY, groups=NUMBER_ARRAY, types=NUMBER_ARRAY, names=TEXT_ARRAY
)


def rarest(events: Selection, most: int) -> np.ndarray:
    """Return whether each event has one of the rarest types, with at most `most` events in total.

    If there is only one type, no event is rare.
    """
    codes = events.index.cached(_type_codes)
    types = events.take(codes.rows)
    counts = np.bincount(types, minlength=len(codes.values))
    present = np.flatnonzero(counts)
    order = present[np.argsort(counts[present], kind="stable")][:-1]
    is_rare = np.zeros(len(counts), dtype=bool)
    is_rare[order[np.cumsum(counts[order]) <= most]] = True
    return is_rare[types] if is_rare.any() else np.zeros(len(types), dtype=bool)


@stored_as("common_types", CODES)
def _common_types(index: EventIndex) -> Codes:
    """Return the type of each event as a code; the last code, an empty name, is for rare types."""
    codes = index.cached(_type_codes)
    order = np.argsort(-np.bincount(codes.rows, minlength=len(codes.values)), kind="stable")
    places = np.full(len(order), min(len(order), MAX_TYPES), dtype=np.int8)
    places[order[:MAX_TYPES]] = np.arange(min(len(order), MAX_TYPES))
    names = [*codes.values[order[:MAX_TYPES]], ""]
    return Codes(places[codes.rows], np.array(names, dtype=object))


@stored_as("type_codes", CODES)
def _type_codes(index: EventIndex) -> Codes:
    return Codes.of(encode(index.events["event_type"]))


def _most_common(table: np.ndarray, names: np.ndarray) -> list[Types]:
    """Return up to three types for each row of a table of counts, most common first."""
    left, rows, ranks = table.copy(), np.arange(len(table)), []
    # Finding the maximum three times is faster than sorting.
    for _ in range(min(LISTED_TYPES, len(names))):
        most = left.argmax(axis=1)
        ranks.append(zip(names[most].tolist(), table[rows, most].tolist(), strict=True))
        left[rows, most] = -1
    return list(zip(*ranks, strict=True))
