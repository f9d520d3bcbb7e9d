"""The index of a table, in which queries and charts look up rows instead of reading them all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, ParamSpec, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as arrow

from dashboard.common.allocator import release_memory
from dashboard.common.errors import UnreadableFileError
from dashboard.common.text_folding import fold_text
from dashboard.engine.encoding import (
    NUMBER_ARRAY,
    TEXT_ARRAY,
    Encoding,
    RecordEncoding,
)
from dashboard.engine.index_file import MappedIndex
from dashboard.engine.postings import POSTINGS, Postings
from dashboard.engine.word_index import WORD_INDEX, WordIndex
from dashboard.model.extra_columns import (
    extra_columns,
    facet_columns,
    group_cells,
    grouping_columns,
    number_columns,
)
from dashboard.model.schema import COLUMN, UNIQUE
from dashboard.model.text_columns import as_arrow, encode

# Columns in which words are searched.
SEARCHED = ("title", "description", "actors", "claimant", "location", "origin", "source")
# Tables up to this size also keep their texts as Python objects, which are faster to return.
_SMALL = 100_000
# Maximum number of cells of extra columns in which words are searched.
_MOST_SEARCHED = 20_000_000
_T = TypeVar("_T")
_P = ParamSpec("_P")


class _Stored(NamedTuple):
    """Name and encoding, in the index file, of a function's results."""

    name: str
    encoding: Encoding[Any]


_STORED: dict[Callable[..., Any], _Stored] = {}


def stored_as(name: str, encoding: Encoding[_T]) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Declare how :meth:`EventIndex.cached` stores the results of a function.

    Parameters
    ----------
    name
        Unique name without a dot, because dots separate the fields of a value.
    encoding
        See :mod:`dashboard.engine.encoding`.
    """
    if "." in name or name in {stored.name for stored in _STORED.values()}:
        raise ValueError(f"The name {name!r} has a dot or is in use. Choose another.")

    def declare(compute: Callable[_P, _T]) -> Callable[_P, _T]:
        _STORED[compute] = _Stored(name, encoding)
        return compute

    return declare


@dataclass(frozen=True, eq=False)
class EventIndex:
    """Look-up tables of one validated table, each computed at first use, or read from a file.

    Attributes
    ----------
    events
        See :class:`dashboard.model.schema.Checked`.
    file
        The index file of this table, if there is one.
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
                with suppress(UnreadableFileError):
                    # A damaged value is computed again.
                    self.values[name] = self.file.read(name, stored.encoding)
            if name not in self.values:
                self.values[name] = compute(self, *arguments)
                if len(self) > _SMALL:
                    # The next computation may need the same columns.
                    release_memory()
            self._encodings[name] = stored.encoding
        value: _T = self.values[name]
        return value

    def columns(self) -> Iterator[tuple[str, pa.Array]]:
        """Yield the values computed so far as columns of an index file."""
        for name, value in self.values.items():
            yield from self._encodings[name].write(name, value)

    def column_cache(self, convert: Callable[[pd.Series], _T], name: str) -> _T:
        """Return a converted column; each is converted only once."""
        key = (convert, name)
        if key not in self._columns:
            self._columns[key] = convert(self.events[name])
        column: _T = self._columns[key]
        return column

    def column(self, name: str) -> np.ndarray:
        """Return all cells of a column of numbers, moments or flags."""
        return self.column_cache(pd.Series.to_numpy, name)

    @cached_property
    def core(self) -> pd.DataFrame:
        """The events without extra columns, of which rows are copied faster."""
        extra = extra_columns(self.events)
        return self.events.drop(columns=extra) if extra else self.events

    @cached_property
    def grouping_columns(self) -> list[str]:
        """The extra columns with few values, by which events can be grouped."""
        return grouping_columns(self.events)

    def values_of(self, column: str) -> list[str]:
        """Return the values of an extra column, without the empty one."""
        return [text for text in self.column_cache(group_cells, column).categories if text]

    @cached_property
    def facet_columns(self) -> list[str]:
        """The extra columns that menus offer as lanes, colours and filters."""
        return facet_columns(self.events)

    @cached_property
    def number_columns(self) -> list[str]:
        """The extra columns with amounts, which the chart of numbers draws."""
        return number_columns(self.events)

    @cached_property
    def searched_extra(self) -> list[str]:
        """The extra columns in which words are searched: those with few different texts per row.

        The words of others would take as much memory as the descriptions, for each column. In large
        tables, only the first columns are searched.
        """
        names = [
            name
            for name in extra_columns(self.events)
            if isinstance(self.events[name].dtype, pd.CategoricalDtype)
        ]
        return names[: _MOST_SEARCHED // max(len(self), 1)]

    @cached_property
    def everything(self) -> "Selection":
        """Selection of all rows, in their order."""
        return Selection(self, np.arange(len(self)))

    def postings(self, columns: tuple[str, ...]) -> Postings:
        """Return the postings of some columns together; lists are split, empty cells left out."""
        return self.cached(_postings, columns)

    def rows_of(self, column: str, value: str) -> np.ndarray:
        """Return the positions of the rows that have a value in a column, ascending."""
        if column in UNIQUE:
            # One pass over the column is faster than sorting it.
            is_value = arrow.equal(self.column_cache(as_arrow, column), value) if value else []
            return np.flatnonzero(is_value)
        return self.postings((column,)).rows_of(value)

    def positions_of(self, event_ids: Sequence[str] | pa.Array) -> np.ndarray:
        """Return the position of the row with each id; -1 if there is none."""
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
        """Return whether each row contains a word, or part of one, in a searched column."""
        mask = np.zeros(len(self), dtype=bool)
        for name in (*SEARCHED, *self.searched_extra):
            rows = self.cached(_word_index, name).rows_with(fold_text(word))
            if rows is not None:
                mask |= rows
        return mask


@dataclass(frozen=True, eq=False)
class Codes:
    """Texts as codes.

    Attributes
    ----------
    rows
        Text of each row, as a position in `values`.
    values
        Distinct texts.
    """

    rows: np.ndarray
    values: np.ndarray

    @classmethod
    def of(cls, cells: pd.Categorical) -> "Codes":
        """Return the codes and texts of categories."""
        return cls(cells.codes, cells.categories.to_numpy(object))

    def count(self, rows: np.ndarray) -> dict[str, int]:
        """Count the rows with each value, given their codes; values without rows are left out."""
        counts = np.bincount(rows, minlength=len(self.values))
        present = np.flatnonzero(counts)
        return dict(zip(self.values[present].tolist(), counts[present].tolist(), strict=True))

    @cached_property
    def counts(self) -> dict[str, int]:
        """Number of rows of the whole table with each value."""
        return self.count(self.rows)


CODES = RecordEncoding(Codes, rows=NUMBER_ARRAY, values=TEXT_ARRAY)


@dataclass(frozen=True, eq=False)
class Selection:
    """Some rows of a table, by position; cells are only copied on request.

    Attributes
    ----------
    index
        Index of the whole table.
    positions
        Positions of the rows; ascending unless the selection is sorted otherwise.
    """

    index: EventIndex
    positions: np.ndarray
    _values: dict[Any, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, events: "pd.DataFrame | EventIndex | Selection") -> "Selection":
        """Return a selection of all rows of a table, or the given selection."""
        if isinstance(events, Selection):
            return events
        return as_index(events).everything

    def __len__(self) -> int:
        """Return the number of rows selected."""
        return len(self.positions)

    @property
    def is_all(self) -> bool:
        """Return whether all rows are selected; then values need not be copied."""
        return self is self.index.everything

    def cached(self, compute: Callable[..., _T], *arguments: Any) -> _T:
        """Return ``compute(selection, *arguments)``, which runs at most once."""
        key = (compute, *arguments)
        if key not in self._values:
            self._values[key] = compute(self, *arguments)
        value: _T = self._values[key]
        return value

    def take(self, values: np.ndarray) -> np.ndarray:
        """Return the values of the selected rows, given one value for each row of the table."""
        return values if self.is_all else values.take(self.positions)

    @cached_property
    def mask(self) -> np.ndarray:
        """Return whether each row of the table is selected."""
        mask = np.zeros(len(self.index), dtype=bool)
        mask[self.positions] = True
        return mask

    def has(self, rows: np.ndarray) -> np.ndarray:
        """Return whether each of some rows is selected; the positions must ascend."""
        return is_among(rows, self.positions)

    def count(self, columns: tuple[str, ...]) -> dict[str, int]:
        """Count the selected rows with each value of some columns, most common first."""
        return self.cached(_count, columns)

    def cells(self, name: str) -> np.ndarray:
        """Return the cells of a column; texts as Python objects."""
        values = self.index.column_cache(_as_cells, name)
        if isinstance(values, Codes):
            return np.asarray(values.values[values.rows[self.positions]])
        if isinstance(values, np.ndarray):
            return np.asarray(values[self.positions])
        return np.asarray(values.take(self.positions), dtype=object)

    def places_of(self, column: str, value: str) -> np.ndarray:
        """Return the places, in this selection, of the rows with a value of a unique column."""
        rows = self.index.rows_of(column, value)
        return np.flatnonzero(np.isin(self.positions, rows)) if len(rows) else rows

    def at(self, places: np.ndarray | slice) -> "Selection":
        """Select the rows at some places of this selection, or where a mask is true."""
        return Selection(self.index, self.positions[places])

    @cached_property
    def table(self) -> pd.DataFrame:
        """The selected rows as a dataframe, without extra columns."""
        return self._rows_of(self.index.core)

    @cached_property
    def whole_table(self) -> pd.DataFrame:
        """The selected rows as a dataframe, with extra columns."""
        return self._rows_of(self.index.events)

    def _rows_of(self, events: pd.DataFrame) -> pd.DataFrame:
        return events if self.is_all else events.iloc[self.positions]


def _count(shown: Selection, columns: tuple[str, ...]) -> dict[str, int]:
    return shown.index.postings(columns).counts(None if shown.is_all else shown.positions)


def is_among(some: np.ndarray, ascending: np.ndarray) -> np.ndarray:
    """Return whether each of some numbers is in a long ascending array."""
    places = np.searchsorted(ascending, some)
    mask = places < len(ascending)
    mask[mask] = ascending[places[mask]] == some[mask]
    return np.asarray(mask)


def as_index(events: "pd.DataFrame | EventIndex") -> EventIndex:
    """Return the index of a table, or the given index."""
    return events if isinstance(events, EventIndex) else EventIndex(events)


def _as_text(argument: Any) -> str:
    """Write an argument without a dot, which separates the fields of a stored value."""
    if isinstance(argument, tuple):
        return ",".join(_as_text(part).replace(",", "%2C") for part in argument)
    return str(argument).replace("%", "%25").replace(".", "%2E")


def _as_cells(column: pd.Series) -> Any:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return Codes.of(encode(column))
    is_text = isinstance(column.dtype, pd.StringDtype)
    if is_text and len(column) > _SMALL:
        # As one chunk, because Arrow concatenates the chunks again at each take.
        return as_arrow(column)
    return column.to_numpy(object) if is_text else column.to_numpy()


@stored_as("postings", POSTINGS)
def _postings(index: EventIndex, columns: tuple[str, ...]) -> Postings:
    if columns[0] not in COLUMN:
        cells = [group_cells(index.events[name]) for name in columns]
        return Postings.of(*map(pd.Series, cells), lists=False)
    lists = any(COLUMN[name].kind in ("list", "countries", "ids") for name in columns)
    return Postings.of(*(index.events[name] for name in columns), lists=lists)


@stored_as("words", WORD_INDEX)
def _word_index(index: EventIndex, name: str) -> WordIndex:
    return WordIndex.of(index.events[name])
