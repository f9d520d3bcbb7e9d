"""What queries and charts look up in a table instead of reading all of it: made once, then kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar
from unicodedata import combining, normalize

import numpy as np
import pandas as pd

from dashboard.schema import COLUMN, split_list

# What a search looks into.
SEARCHED = ("title", "description", "actors", "claimant", "location", "origin", "source")
_FAR = np.iinfo(np.int64).max
# Tables up to this size keep their texts as Python objects too, which are quicker to hand out.
_SMALL = 100_000
Made = TypeVar("Made")


class Postings(NamedTuple):
    """Which rows have which values, as pairs in the order of the values; each pair once.

    Attributes
    ----------
    values
        Distinct values, sorted.
    rows
        Positions of the rows that have the first value, the second, and so on.
    starts
        Where in `rows` each value begins, and the end.
    """

    values: np.ndarray
    rows: np.ndarray
    starts: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray, rows: np.ndarray) -> "Postings":
        """Gather pairs of a value and a row."""
        codes, distinct = pd.factorize(values, sort=True)
        size = int(rows.max(initial=-1)) + 1
        pairs = pd.unique(codes.astype(np.int64) * size + rows)
        pairs.sort()
        ordered = np.divmod(pairs, max(size, 1))
        starts = np.searchsorted(ordered[0], np.arange(len(distinct) + 1))
        return cls(np.asarray(distinct, dtype=object), ordered[1].astype(np.int32), starts)

    def rows_of(self, value: str) -> np.ndarray:
        """Positions of the rows that have a value, ascending."""
        at = int(np.searchsorted(self.values, value)) if len(self.values) else 0
        if at == len(self.values) or self.values[at] != value:
            return self.rows[:0]
        return self.rows[self.starts[at] : self.starts[at + 1]]

    def mask(self, wanted: tuple[str, ...], size: int) -> np.ndarray:
        """Whether each of `size` rows has any of the values wanted."""
        found = np.zeros(size, dtype=bool)
        for value in wanted:
            found[self.rows_of(value)] = True
        return found

    def counts(self, shown: np.ndarray | None = None) -> dict[str, int]:
        """How many of the rows shown (one bool a row; None for all) have each value, most first."""
        counts = np.diff(self.starts)
        if shown is not None and len(self.rows):
            counts = np.add.reduceat(shown[self.rows], self.starts[:-1], dtype=np.int64)
        some = np.flatnonzero(counts)
        order = some[np.argsort(-counts[some], kind="stable")]
        return dict(zip(self.values[order].tolist(), counts[order].tolist(), strict=True))


@dataclass(frozen=True, eq=False)
class EventIndex:
    """Look-up tables of one validated table, each made when first needed."""

    events: pd.DataFrame
    _kept: dict[Any, Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.events)

    def once(self, make: Callable[..., Made], *more: Any) -> Made:
        """Return ``make(events, *more)`` for the whole table, which is made once."""
        key = (make, *more)
        if key not in self._kept:
            self._kept[key] = make(self.events, *more)
        found: Made = self._kept[key]
        return found

    def column(self, name: str) -> np.ndarray:
        """All cells of a column of numbers, moments or flags."""
        return self.once(_as_numpy, name)

    def codes(self, make: Callable[..., Any], *more: Any) -> "Codes":
        """Texts that a function makes of the table, one a row, as codes."""
        return self.once(_encode, make, *more)

    def postings(self, columns: tuple[str, ...]) -> Postings:
        """Values of some columns, taken together; lists are taken apart, empty cells left out."""
        return self.once(_gather, columns)

    def rows_of(self, column: str, value: str) -> np.ndarray:
        """Positions of the rows that have a value in a column, ascending."""
        return self.postings((column,)).rows_of(value)

    @cached_property
    def reach(self) -> tuple[np.ndarray, np.ndarray]:
        """First and last moment at which each event may lie, in seconds; far away where open."""
        first, last = (
            self.events[name].to_numpy().astype("datetime64[s]")
            for name in ("start_earliest", "end_latest")
        )
        return (
            np.where(np.isnat(first), -_FAR, first.astype("int64")),
            np.where(np.isnat(last), _FAR, last.astype("int64")),
        )

    def matches(self, word: str) -> np.ndarray:
        """Whether each row has a word, or a part of one, in what is searched; one bool a row."""
        vocabulary, postings = self.once(_words)
        found = np.zeros(len(self), dtype=bool)
        for at in np.flatnonzero(vocabulary.str.contains(fold(word), regex=False)):
            found[postings.rows[postings.starts[at] : postings.starts[at + 1]]] = True
        return found


@dataclass(frozen=True, eq=False)
class Codes:
    """Texts as codes.

    Attributes
    ----------
    rows
        For each row the place of its text among the values.
    values
        Distinct texts.
    """

    rows: np.ndarray
    values: np.ndarray

    def count(self, rows: np.ndarray) -> dict[str, int]:
        """How many of some rows, given by their codes, have each value; only those that any has."""
        counts = np.bincount(rows, minlength=len(self.values))
        some = np.flatnonzero(counts)
        return dict(zip(self.values[some].tolist(), counts[some].tolist(), strict=True))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows of the whole table have each value."""
        return self.count(self.rows)


@dataclass(frozen=True, eq=False)
class Selection:
    """Some rows of a table, by position; nothing is copied before cells are asked for.

    Attributes
    ----------
    index
        Of the whole table.
    positions
        Of the rows, ascending or in an order of their own.
    """

    index: EventIndex
    positions: np.ndarray

    @classmethod
    def of(cls, events: "pd.DataFrame | EventIndex | Selection") -> "Selection":
        """All rows of a table, or the selection itself."""
        if isinstance(events, Selection):
            return events
        index = as_index(events)
        return cls(index, np.arange(len(index)))

    def __len__(self) -> int:
        """Return the number of rows selected."""
        return len(self.positions)

    @cached_property
    def is_all(self) -> bool:
        """Whether all rows are selected, in their order; so that values need not be copied."""
        return len(self) == len(self.index) and bool((np.diff(self.positions) > 0).all())

    def take(self, values: np.ndarray) -> np.ndarray:
        """Those of one value a row of the table that belong to the rows selected."""
        return values if self.is_all else values[self.positions]

    @cached_property
    def mask(self) -> np.ndarray | None:
        """Whether each row of the table is selected; None where all are."""
        if self.is_all:
            return None
        mask = np.zeros(len(self.index), dtype=bool)
        mask[self.positions] = True
        return mask

    def cells(self, name: str) -> np.ndarray:
        """Cells of a column; texts as Python objects."""
        values = self.index.once(_as_stored, name)
        if isinstance(values, np.ndarray):
            return np.asarray(values[self.positions])
        return np.asarray(values.take(self.positions), dtype=object)

    def at(self, places: np.ndarray | slice) -> "Selection":
        """Rows at some places of this selection, or where a mask is true."""
        return Selection(self.index, self.positions[places])

    @cached_property
    def table(self) -> pd.DataFrame:
        """The rows as a table of their own."""
        return self.index.events if self.is_all else self.index.events.iloc[self.positions]


def as_index(events: "pd.DataFrame | EventIndex") -> EventIndex:
    """Index of a table, or the index itself."""
    return events if isinstance(events, EventIndex) else EventIndex(events)


def fold(text: str) -> str:
    """Make texts comparable: no capitals, no accents.

    Examples
    --------
    >>> fold("Żółć, MÜLLER")
    'zołc, muller'
    """
    parts = normalize("NFD", normalize("NFD", text).casefold())
    return "".join(part for part in parts if not combining(part))


def _as_numpy(events: pd.DataFrame, name: str) -> np.ndarray:
    return events[name].to_numpy()


def _as_stored(events: pd.DataFrame, name: str) -> Any:
    column = events[name]
    is_text = isinstance(column.dtype, pd.StringDtype)
    if is_text and len(events) > _SMALL:
        return column.array
    return column.to_numpy(object) if is_text else column.to_numpy()


def _encode(events: pd.DataFrame, make: Callable[..., Any], *more: Any) -> Codes:
    codes, values = pd.factorize(np.asarray(make(events, *more), dtype=object))
    small = np.int16 if len(values) <= np.iinfo(np.int16).max else np.int32
    return Codes(codes.astype(small), values)


def _gather(events: pd.DataFrame, columns: tuple[str, ...]) -> Postings:
    parts = [_parts(events[name].reset_index(drop=True), name) for name in columns]
    together = pd.concat(parts)
    return Postings.of(together.to_numpy(object), together.index.to_numpy(np.int64))


def _parts(cells: pd.Series, name: str) -> pd.Series:
    lists = COLUMN[name].kind in ("list", "countries", "ids")
    return split_list(cells) if lists else cells[cells != ""]


def _words(events: pd.DataFrame) -> tuple[pd.Series, Postings]:
    """Distinct words of what is searched, folded, and the rows that have them.

    A word that is searched for has no gap in it, so that whatever holds it is one of these.
    """
    cells = pd.concat([events[name].reset_index(drop=True) for name in SEARCHED])
    split = cells[cells != ""].str.split().explode().dropna()
    postings = Postings.of(split.to_numpy(object), split.index.to_numpy(np.int64))
    return pd.Series([fold(word) for word in postings.values], dtype="str"), postings
