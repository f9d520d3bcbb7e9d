"""The index of a table: what queries and charts look up instead of reading all rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, ParamSpec, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as arrow

from dashboard.common.allocator import release_memory
from dashboard.common.text_folding import fold_text
from dashboard.engine.encoding import (
    ARROW_TEXT_ARRAY,
    NUMBER,
    NUMBER_ARRAY,
    SORTED_STRINGS,
    TEXT_ARRAY,
    Encoding,
    RecordEncoding,
)
from dashboard.engine.index_file import MappedIndex
from dashboard.model.schema import COLUMN, UNIQUE, split_list
from dashboard.model.text_columns import SortedStrings, as_arrow, encode

# Columns that a search looks into.
SEARCHED = ("title", "description", "actors", "claimant", "location", "origin", "source")
# Tables up to this size also keep their texts as Python objects, which are faster to return.
_SMALL = 100_000
_T = TypeVar("_T")
_P = ParamSpec("_P")


class _Stored(NamedTuple):
    """How results of a function are named and encoded in the index file."""

    name: str
    encoding: Encoding[Any]


_STORED: dict[Callable[..., Any], _Stored] = {}


def stored_as(name: str, encoding: Encoding[_T]) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Declare how :meth:`EventIndex.cached` stores what a function computes from a table.

    Parameters
    ----------
    name
        Unique, and without a dot, which separates the fields of a value.
    encoding
        See :mod:`dashboard.engine.encoding`.
    """
    if "." in name or name in {stored.name for stored in _STORED.values()}:
        raise ValueError(f"{name!r} has a dot or is in use")

    def declare(compute: Callable[_P, _T]) -> Callable[_P, _T]:
        _STORED[compute] = _Stored(name, encoding)
        return compute

    return declare


class Postings(NamedTuple):
    """Which rows have which values.

    Rows with the same text in all columns have the same values: they share a cell, and there are
    far fewer cells than rows.

    Attributes
    ----------
    values
        Distinct values.
    rows
        Positions of the rows that have the first value, the second, and so on; each once.
    starts
        Where in `rows` each value begins, and the end.
    cells
        For each row its cell.
    cell_count
        How many cells there are.
    with_value
        Cells that have the first value, the second, and so on; each once.
    cell_starts
        Where in `with_value` each value begins, and the end.
    """

    values: SortedStrings
    rows: np.ndarray
    starts: np.ndarray
    cells: np.ndarray
    cell_count: int
    with_value: np.ndarray
    cell_starts: np.ndarray

    @classmethod
    def of(cls, *columns: pd.Series, lists: bool) -> "Postings":
        """Gather the values of some columns; lists are taken apart, empty cells left out."""
        texts = [encode(column) for column in columns]
        cells, codes = _join(texts)
        parts = [_parts(column, lists=lists) for column in texts]
        places, values = _number(pd.concat(parts))
        ends = np.cumsum([0, *map(len, parts)])
        pairs = [
            _spread(column, part.index.to_numpy(), places[start:end])
            for column, part, start, end in zip(codes, parts, ends[:-1], ends[1:], strict=True)
        ]
        of_cells = _Pairs.of(*(np.concatenate(side) for side in zip(*pairs, strict=True)))
        cell = of_cells.rows
        of_rows = _Pairs.of(*_spread(cells, cell, of_cells.values))
        starts, cell_starts = (of.starts(len(values)) for of in (of_rows, of_cells))
        return cls(values, of_rows.rows, starts, cells, len(codes[0]), cell, cell_starts)

    def rows_of(self, value: str) -> np.ndarray:
        """Positions of the rows that have a value, ascending."""
        at = self.values.find(value)
        return self.rows[self.starts[at] : self.starts[at + 1]] if at >= 0 else self.rows[:0]

    def mask(self, wanted: tuple[str, ...], size: int) -> np.ndarray:
        """Whether each of `size` rows has any of the values wanted."""
        mask = np.zeros(size, dtype=bool)
        for value in wanted:
            mask[self.rows_of(value)] = True
        return mask

    def counts(self, shown: np.ndarray | None = None) -> dict[str, int]:
        """How many of the rows shown (by position; None for all) have each value, most first."""
        counts = self.sizes(shown)
        present = np.flatnonzero(counts)
        order = present[np.argsort(-counts[present], kind="stable")]
        values = self.values.ordered.take(pa.array(order)).to_pylist()
        return dict(zip(values, counts[order].tolist(), strict=True))

    def sizes(self, shown: np.ndarray | None = None) -> np.ndarray:
        """How many of the rows shown (by position; None for all) have each value, by place."""
        if shown is None or not len(self.rows):
            return np.diff(self.starts)
        counts = np.bincount(self.cells.take(shown), minlength=self.cell_count)
        return np.add.reduceat(counts[self.with_value], self.cell_starts[:-1])


POSTINGS = RecordEncoding(
    Postings,
    values=SORTED_STRINGS,
    rows=NUMBER_ARRAY,
    starts=NUMBER_ARRAY,
    cells=NUMBER_ARRAY,
    cell_count=NUMBER,
    with_value=NUMBER_ARRAY,
    cell_starts=NUMBER_ARRAY,
)


@dataclass(frozen=True, eq=False)
class EventIndex:
    """Look-up tables of one validated table, each computed at first use, or read from a file.

    Attributes
    ----------
    events
        See :class:`dashboard.model.schema.Checked`.
    file
        The index file of this very table, if it has one.
    values
        Results of :meth:`cached` so far, by name.
    """

    events: pd.DataFrame
    file: MappedIndex | None = None
    values: dict[str, Any] = field(default_factory=dict, repr=False)
    _encodings: dict[str, Encoding[Any]] = field(default_factory=dict, repr=False)
    _columns: dict[Any, Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.events)

    def cached(self, compute: Callable[..., _T], *arguments: Any) -> _T:
        """Return ``compute(index, *arguments)``, which runs at most once for a table.

        Parameters
        ----------
        compute
            Declared with :func:`stored_as`.
        arguments
            Texts, moments, or tuples of texts.
        """
        stored = _STORED[compute]
        name = " ".join((stored.name, *map(_as_text, arguments)))
        if name not in self.values:
            if self.file and name in self.file:
                self.values[name] = self.file.read(name, stored.encoding)
            else:
                self.values[name] = compute(self, *arguments)
                if len(self) > _SMALL:
                    # The next computation may need what this one used.
                    release_memory()
            self._encodings[name] = stored.encoding
        value: _T = self.values[name]
        return value

    def columns(self) -> Iterator[tuple[str, pa.Array]]:
        """Values so far as columns of an index file."""
        for name, value in self.values.items():
            yield from self._encodings[name].write(name, value)

    def column_cache(self, convert: Callable[[pd.Series], _T], name: str) -> _T:
        """Return a converted column, which is converted at most once."""
        key = (convert, name)
        if key not in self._columns:
            self._columns[key] = convert(self.events[name])
        column: _T = self._columns[key]
        return column

    def column(self, name: str) -> np.ndarray:
        """All cells of a column of numbers, moments or flags."""
        return self.column_cache(pd.Series.to_numpy, name)

    @cached_property
    def everything(self) -> "Selection":
        """All rows, in their order."""
        return Selection(self, np.arange(len(self)))

    def postings(self, columns: tuple[str, ...]) -> Postings:
        """Values of some columns, taken together; lists are taken apart, empty cells left out."""
        return self.cached(_postings, columns)

    def rows_of(self, column: str, value: str) -> np.ndarray:
        """Positions of the rows that have a value in a column, ascending."""
        if column in UNIQUE:
            # One pass over the column is faster than sorting it.
            is_value = arrow.equal(self.column_cache(as_arrow, column), value) if value else []
            return np.flatnonzero(is_value)
        return self.postings((column,)).rows_of(value)

    def positions_of(self, event_ids: Sequence[str] | pa.Array) -> np.ndarray:
        """Position of the row that has each id; -1 where none has."""
        known = self.column_cache(as_arrow, "event_id")
        wanted = pa.array(event_ids, pa.large_string())
        if len(wanted) >= len(known):
            return np.asarray(arrow.index_in(wanted, value_set=known).fill_null(-1).to_numpy())
        # Build the hash table from the smaller of the two.
        distinct = wanted.dictionary_encode()
        places = arrow.index_in(known, value_set=distinct.dictionary)
        rows = np.flatnonzero(places.is_valid().to_numpy(zero_copy_only=False))
        positions = np.full(len(distinct.dictionary), -1)
        positions[places.take(pa.array(rows)).to_numpy()] = rows
        return np.asarray(positions[distinct.indices.to_numpy()])

    def matches(self, word: str) -> np.ndarray:
        """Whether each row has a word, or a part of one, in a searched column; one bool a row."""
        mask = np.zeros(len(self), dtype=bool)
        for name in SEARCHED:
            cells, words = self.cached(_words, name)
            hits = words.cells_with(fold_text(word))
            if hits.any():
                mask |= hits[cells]
        return mask


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

    @classmethod
    def of(cls, cells: pd.Categorical) -> "Codes":
        """Take the codes and texts of categories."""
        return cls(cells.codes, cells.categories.to_numpy(object))

    def count(self, rows: np.ndarray) -> dict[str, int]:
        """How many of some rows, given by their codes, have each value; only those that any has."""
        counts = np.bincount(rows, minlength=len(self.values))
        present = np.flatnonzero(counts)
        return dict(zip(self.values[present].tolist(), counts[present].tolist(), strict=True))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows of the whole table have each value."""
        return self.count(self.rows)


CODES = RecordEncoding(Codes, rows=NUMBER_ARRAY, values=TEXT_ARRAY)


@dataclass(frozen=True, eq=False)
class Selection:
    """Some rows of a table, by position; nothing is copied before cells are asked for.

    Attributes
    ----------
    index
        Of the whole table.
    positions
        Of the rows; ascending unless the selection is sorted otherwise.
    """

    index: EventIndex
    positions: np.ndarray
    _values: dict[Any, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, events: "pd.DataFrame | EventIndex | Selection") -> "Selection":
        """All rows of a table, or the selection itself."""
        if isinstance(events, Selection):
            return events
        return as_index(events).everything

    def __len__(self) -> int:
        """Return the number of rows selected."""
        return len(self.positions)

    @property
    def is_all(self) -> bool:
        """Whether it is known that all rows are selected, so that no values need be copied."""
        return self is self.index.everything

    def cached(self, compute: Callable[..., _T], *arguments: Any) -> _T:
        """Return ``compute(selection, *arguments)``, which runs at most once."""
        key = (compute, *arguments)
        if key not in self._values:
            self._values[key] = compute(self, *arguments)
        value: _T = self._values[key]
        return value

    def take(self, values: np.ndarray) -> np.ndarray:
        """Given one value for each row of the table, return those of the rows selected."""
        return values if self.is_all else values.take(self.positions)

    @cached_property
    def mask(self) -> np.ndarray:
        """Whether each row of the table is selected."""
        mask = np.zeros(len(self.index), dtype=bool)
        mask[self.positions] = True
        return mask

    def has(self, rows: np.ndarray) -> np.ndarray:
        """Whether each of some rows of the table is selected; the selection must ascend."""
        return is_among(rows, self.positions)

    def count(self, columns: tuple[str, ...]) -> dict[str, int]:
        """How many of the rows have each value in some columns, most first."""
        return self.cached(_count, columns)

    def cells(self, name: str) -> np.ndarray:
        """Cells of a column; texts as Python objects."""
        values = self.index.column_cache(_as_cells, name)
        if isinstance(values, Codes):
            return np.asarray(values.values[values.rows[self.positions]])
        if isinstance(values, np.ndarray):
            return np.asarray(values[self.positions])
        return np.asarray(values.take(self.positions), dtype=object)

    def places_of(self, column: str, value: str) -> np.ndarray:
        """Places in this selection of the rows with a value in a column of distinct values."""
        rows = self.index.rows_of(column, value)
        return np.flatnonzero(np.isin(self.positions, rows)) if len(rows) else rows

    def at(self, places: np.ndarray | slice) -> "Selection":
        """Rows at some places of this selection, or where a mask is true."""
        return Selection(self.index, self.positions[places])

    @cached_property
    def table(self) -> pd.DataFrame:
        """The rows as a table of their own."""
        return self.index.events if self.is_all else self.index.events.iloc[self.positions]


def _count(shown: Selection, columns: tuple[str, ...]) -> dict[str, int]:
    return shown.index.postings(columns).counts(None if shown.is_all else shown.positions)


def is_among(some: np.ndarray, ascending: np.ndarray) -> np.ndarray:
    """Whether each of some numbers is among others, which ascend and may be very many."""
    places = np.searchsorted(ascending, some)
    mask = places < len(ascending)
    mask[mask] = ascending[places[mask]] == some[mask]
    return np.asarray(mask)


def as_index(events: "pd.DataFrame | EventIndex") -> EventIndex:
    """Index of a table, or the index itself."""
    return events if isinstance(events, EventIndex) else EventIndex(events)


def _as_text(argument: Any) -> str:
    return ",".join(argument) if isinstance(argument, tuple) else str(argument)


def _as_cells(column: pd.Series) -> Any:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return Codes.of(encode(column))
    is_text = isinstance(column.dtype, pd.StringDtype)
    if is_text and len(column) > _SMALL:
        # In one piece: Arrow concatenates several pieces at each take.
        return as_arrow(column)
    return column.to_numpy(object) if is_text else column.to_numpy()


@stored_as("postings", POSTINGS)
def _postings(index: EventIndex, columns: tuple[str, ...]) -> Postings:
    lists = any(COLUMN[name].kind in ("list", "countries", "ids") for name in columns)
    return Postings.of(*(index.events[name] for name in columns), lists=lists)


def _join(columns: list[pd.Categorical]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Give each combination of texts a code, for each row; and each column's code in each of them.

    A single column keeps the codes of its categories, unused ones included.
    """
    cells = columns[0].codes
    codes = [np.arange(len(columns[0].categories))]
    for column in columns[1:]:
        size = max(len(column.categories), 1)
        # Renumbered for each column, so that the product stays small.
        cells, pairs = pd.factorize(cells.astype(np.int64) * size + column.codes)
        codes = [*(earlier[pairs // size] for earlier in codes), pairs % size]
    return cells.astype(np.min_scalar_type(-max(len(codes[0]), 1)), copy=False), codes


class _Pairs(NamedTuple):
    """Pairs of a value and a row, each once, in the order of values and then of rows.

    Both are in one number, as there may be as many pairs as a table has cells.
    """

    joined: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray, rows: np.ndarray) -> "_Pairs":
        joined = values.astype(np.int64)
        joined <<= 32
        joined += rows
        if not (joined[1:] > joined[:-1]).all():
            joined.sort()
            is_new = np.ones(len(joined), dtype=bool)
            np.not_equal(joined[1:], joined[:-1], out=is_new[1:])
            joined = joined[is_new]
        return cls(joined)

    @property
    def values(self) -> np.ndarray:
        return self.joined >> 32

    @property
    def rows(self) -> np.ndarray:
        return self.joined.astype(np.uint32).view(np.int32)

    def starts(self, size: int) -> np.ndarray:
        """Where each of so many values begins, and the end."""
        return np.searchsorted(self.joined, np.arange(size + 1, dtype=np.int64) << 32)


def _number(texts: pd.Series) -> tuple[np.ndarray, SortedStrings]:
    """Place of each text among the distinct ones."""
    coded = as_arrow(texts).dictionary_encode()
    order = arrow.sort_indices(coded.dictionary)
    places = np.empty(len(order), dtype=np.int64)
    places[order.to_numpy()] = np.arange(len(order))
    return places[coded.indices.to_numpy()], SortedStrings(coded.dictionary.take(order))


def _parts(cells: pd.Categorical, *, lists: bool) -> pd.Series:
    """Values of those categories that any row has, by the code of their category."""
    has_rows = np.zeros(len(cells.categories), dtype=bool)
    has_rows[cells.codes] = True
    texts = pd.Series(cells.categories)[has_rows]
    return split_list(texts) if lists else texts[texts != ""]


def _spread(rows: np.ndarray, codes: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, ...]:
    """Pairs of a value and a row, ordered by value, given the code of each row and those of values.

    Rows of one value are ascending if it belongs to one code only.
    """
    order = np.argsort(rows, kind="stable").astype(np.int32)
    starts = np.searchsorted(rows[order], np.arange(int(codes.max(initial=-1)) + 2))
    by_value = np.argsort(values, kind="stable")
    codes, values = codes[by_value], values[by_value]
    counts = starts[codes + 1] - starts[codes]
    # Of the rows of each pair, in the order by code; added in place, as there are very many.
    places = np.arange(counts.sum(), dtype=np.int64)
    places += np.repeat(starts[codes] - (np.cumsum(counts) - counts), counts)
    return np.repeat(values.astype(np.int32), counts), order[places]


class _Words(NamedTuple):
    """Distinct words of distinct texts, folded, and the texts that have each.

    A search word has no gap, so whatever contains it is within one of these.
    """

    vocabulary: pa.Array
    texts: np.ndarray
    starts: np.ndarray
    size: int

    def cells_with(self, word: str) -> np.ndarray:
        """Whether each text has a word or a part of one."""
        mask = np.zeros(self.size, dtype=bool)
        hits = arrow.match_substring(self.vocabulary, word)
        for at in np.flatnonzero(hits.to_numpy(zero_copy_only=False)):
            mask[self.texts[self.starts[at] : self.starts[at + 1]]] = True
        return mask


class _ColumnWords(NamedTuple):
    """Words of a column: the code of each row's text, and the words of these texts."""

    cells: np.ndarray
    words: _Words


_WORDS = RecordEncoding(
    _Words, vocabulary=ARROW_TEXT_ARRAY, texts=NUMBER_ARRAY, starts=NUMBER_ARRAY, size=NUMBER
)


@stored_as("words", RecordEncoding(_ColumnWords, cells=NUMBER_ARRAY, words=_WORDS))
def _words(index: EventIndex, name: str) -> _ColumnWords:
    cells = encode(index.events[name])
    split = arrow.utf8_split_whitespace(as_arrow(cells.categories))
    words = arrow.list_flatten(split).dictionary_encode()
    codes = words.indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    texts = arrow.list_parent_indices(split).to_numpy()[order].astype(np.int32)
    starts = np.searchsorted(codes[order], np.arange(len(words.dictionary) + 1))
    folded = pa.array([fold_text(word) for word in words.dictionary.to_pylist()], pa.large_string())
    return _ColumnWords(cells.codes, _Words(folded, texts, starts, len(cells.categories)))
