"""Counts of events that are too many to be drawn: how many are in a group, and of which types."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.engine.encoding import NUMBERS, TEXTS, Record
from dashboard.engine.index import CODES, Codes, EventIndex, Selection, stored_as
from dashboard.model.text_columns import encode

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

    @classmethod
    def of(cls, table: np.ndarray, names: np.ndarray) -> "Counts":
        """Make counts of a table with one row a group and one column a type."""
        total = table.sum(axis=1)
        filled = np.flatnonzero(total)
        return cls(filled, total[filled], _most_common(table[filled], names))


class Kinds(NamedTuple):
    """What each row of a table is counted as: its group and its type, together as one code.

    All rows are looked at in one pass, then; into what they are gathered is said of the kinds,
    of which there are far fewer.

    Attributes
    ----------
    rows
        Code of the kind of each row.
    groups
        Group of each kind; -1 for none.
    types
        Place of the type of each kind among `names`.
    names
        The most common types; all others share the last, which has no name.
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
        """How many of some rows, given by position, are of each kind."""
        return np.bincount(self.rows.take(rows), minlength=len(self.groups))

    def gathered(self, counts: np.ndarray, groups: np.ndarray, size: int) -> Counts:
        """Gather counts of kinds into other groups.

        Parameters
        ----------
        counts
            How many events there are of each kind.
        groups
            Into which group each kind goes; -1 for none.
        size
            How many groups there are.
        """
        kept = np.flatnonzero((groups >= 0) & (counts > 0))
        places = groups[kept] * len(self.names) + self.types[kept]
        table = np.bincount(places, counts[kept], size * len(self.names)).astype(np.int64)
        return Counts.of(table.reshape(size, len(self.names)), self.names)


KINDS = Record(Kinds, rows=NUMBERS, groups=NUMBERS, types=NUMBERS, names=TEXTS)


def rarest(events: Selection, most: int) -> np.ndarray:
    """Whether each event is of one of the rarest types, which have so few events at most together.

    Events of the only type there is are not rare.
    """
    codes = events.index.cached(_type_codes)
    own = events.take(codes.rows)
    counts = np.bincount(own, minlength=len(codes.values))
    some = np.flatnonzero(counts)
    order = some[np.argsort(counts[some], kind="stable")][:-1]
    is_rare = np.zeros(len(counts), dtype=bool)
    is_rare[order[np.cumsum(counts[order]) <= most]] = True
    return is_rare[own] if is_rare.any() else np.zeros(len(own), dtype=bool)


@stored_as("common_types", CODES)
def _common_types(index: EventIndex) -> Codes:
    """Types of the events as codes; all but the most common share the last, which has no name."""
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
    # To find the most three times is quicker than to sort.
    for _ in range(min(LISTED_TYPES, len(names))):
        most = left.argmax(axis=1)
        ranks.append(zip(names[most].tolist(), table[rows, most].tolist(), strict=True))
        left[rows, most] = -1
    return list(zip(*ranks, strict=True))
