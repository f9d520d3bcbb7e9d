"""Counts of events by group and type, for events that are too many to draw."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.engine.encoding import NUMBER_ARRAY, TEXT_ARRAY, RecordEncoding
from dashboard.engine.index import CODES, Codes, EventIndex, Selection, stored_as
from dashboard.model.text_columns import encode

# How many types of event are distinguished, and how many of them are listed.
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
        The most common types of each, with their counts, most first. Types that are not
        distinguished share an empty name. Where a group has fewer types, the last count 0.
    """

    groups: np.ndarray
    total: np.ndarray
    types: list[Types]

    @classmethod
    def of(cls, table: np.ndarray, names: np.ndarray) -> "Counts":
        """Take the counts of a table with one row a group and one column a type."""
        total = table.sum(axis=1)
        filled = np.flatnonzero(total)
        return cls(filled, total[filled], _most_common(table[filled], names))


class Kinds(NamedTuple):
    """The group and the type of each row of a table, together as one code: its kind.

    Rows are counted by kind in one pass. All further sums are over the kinds, which are far fewer.

    Attributes
    ----------
    rows
        Code of the kind of each row.
    groups
        Group of each kind; -1 for none.
    types
        Place of the type of each kind among `names`.
    names
        The most common types; all others share the last, an empty name.
    """

    rows: np.ndarray
    groups: np.ndarray
    types: np.ndarray
    names: np.ndarray

    @classmethod
    def of(cls, index: EventIndex, groups: np.ndarray) -> "Kinds":
        """Join the group of each row of a table, -1 for none, with its type."""
        types = index.cached(_common_types)
        joined = groups.astype(np.int64)
        joined *= len(types.values)
        joined += types.rows
        codes, kinds = pd.factorize(joined)
        small = codes.astype(np.min_scalar_type(-max(len(kinds), 1)))
        return cls(small, *np.divmod(kinds, len(types.values)), types.values)

    def counts(self, rows: np.ndarray) -> np.ndarray:
        """How many of some rows (by position) are of each kind."""
        return np.bincount(self.rows.take(rows), minlength=len(self.groups))

    def sum_by_group(self, counts: np.ndarray, groups: np.ndarray, size: int) -> Counts:
        """Sum counts of kinds by other groups.

        Parameters
        ----------
        counts
            How many events there are of each kind.
        groups
            Group of each kind; -1 for none.
        size
            How many groups there are.
        """
        present = np.flatnonzero((groups >= 0) & (counts > 0))
        places = groups[present] * len(self.names) + self.types[present]
        table = np.bincount(places, counts[present], size * len(self.names)).astype(np.int64)
        return Counts.of(table.reshape(size, len(self.names)), self.names)


KINDS = RecordEncoding(
    Kinds, rows=NUMBER_ARRAY, groups=NUMBER_ARRAY, types=NUMBER_ARRAY, names=TEXT_ARRAY
)


def rarest(events: Selection, most: int) -> np.ndarray:
    """Whether each event is of one of the rarest types, which have `most` events in total at most.

    If there is one type only, no event is rare.
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
    """Codes of the types of the events; all but the most common share the last, an empty name."""
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
    """Up to three types of each row of a table of counts, most first."""
    left, rows, ranks = table.copy(), np.arange(len(table)), []
    # Three passes for the maximum are faster than sorting.
    for _ in range(min(LISTED_TYPES, len(names))):
        most = left.argmax(axis=1)
        ranks.append(zip(names[most].tolist(), table[rows, most].tolist(), strict=True))
        left[rows, most] = -1
    return list(zip(*ranks, strict=True))
