"""What queries and charts look up in a table instead of reading all of it: made once, then kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, NamedTuple, TypeVar, get_type_hints

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as arrow

from dashboard.common.allocator import release_memory
from dashboard.common.text_folding import fold_text
from dashboard.engine.index_file import MappedIndex
from dashboard.model.schema import COLUMN, UNIQUE, split_list
from dashboard.model.text_columns import SortedStrings, as_arrow, encode

# What a search looks into.
SEARCHED = ("title", "description", "actors", "claimant", "location", "origin", "source")
# Tables up to this size keep their texts as Python objects too, which are quicker to hand out.
_SMALL = 100_000
Made = TypeVar("Made")


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
        parts = [_parts(own, lists=lists) for own in texts]
        places, values = _number(pd.concat(parts))
        ends = np.cumsum([0, *map(len, parts)])
        pairs = [
            _spread(own, part.index.to_numpy(), places[start:end])
            for own, part, start, end in zip(codes, parts, ends[:-1], ends[1:], strict=True)
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
        found = np.zeros(size, dtype=bool)
        for value in wanted:
            found[self.rows_of(value)] = True
        return found

    def counts(self, shown: np.ndarray | None = None) -> dict[str, int]:
        """How many of the rows shown (by position; None for all) have each value, most first."""
        counts = self.sizes(shown)
        some = np.flatnonzero(counts)
        order = some[np.argsort(-counts[some], kind="stable")]
        named = self.values.ordered.take(pa.array(order)).to_pylist()
        return dict(zip(named, counts[order].tolist(), strict=True))

    def sizes(self, shown: np.ndarray | None = None) -> np.ndarray:
        """How many of the rows shown (by position; None for all) have each value, by place."""
        if shown is None or not len(self.rows):
            return np.diff(self.starts)
        counts = np.bincount(self.cells.take(shown), minlength=self.cell_count)
        return np.add.reduceat(counts[self.with_value], self.cell_starts[:-1])


@dataclass(frozen=True, eq=False)
class EventIndex:
    """Look-up tables of one validated table, each made when first needed, or stored before.

    Attributes
    ----------
    events
        See :class:`dashboard.model.schema.Checked`.
    stored
        What was made of this very table before.
    made
        What was made, or taken from there, by name.
    """

    events: pd.DataFrame
    stored: MappedIndex | None = None
    made: dict[str, Any] = field(default_factory=dict, repr=False)
    _seen: dict[Any, Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.events)

    def cached(self, make: Callable[..., Made], *more: Any) -> Made:
        """Return ``make(index, *more)`` for the whole table, which is made once.

        Parameters
        ----------
        make
            Its annotation tells the type of what is stored.
        more
            Functions, and whatever its text tells apart.
        """
        name = " ".join(map(_name, (make, *more)))
        if name not in self.made:
            if self.stored and name in self.stored:
                self.made[name] = self.stored.read(name, _returned_by(make))
            else:
                self.made[name] = make(self, *more)
                if len(self) > _SMALL:
                    # What it took meanwhile, the next may need.
                    release_memory()
        found: Made = self.made[name]
        return found

    def column_cache(self, how: Callable[[pd.Series], Made], name: str) -> Made:
        """Return a column as seen by some function, which looks once."""
        key = (how, name)
        if key not in self._seen:
            self._seen[key] = how(self.events[name])
        found: Made = self._seen[key]
        return found

    def column(self, name: str) -> np.ndarray:
        """All cells of a column of numbers, moments or flags."""
        return self.column_cache(pd.Series.to_numpy, name)

    @cached_property
    def everything(self) -> "Selection":
        """All rows, in their order."""
        return Selection(self, np.arange(len(self)))

    def codes(self, make: Callable[..., pd.Categorical], *more: Any) -> "Codes":
        """Texts that a function makes of the table, one a row, as codes."""
        return self.cached(_encode, make, *more)

    def postings(self, columns: tuple[str, ...]) -> Postings:
        """Values of some columns, taken together; lists are taken apart, empty cells left out."""
        return self.cached(_gather, columns)

    def rows_of(self, column: str, value: str) -> np.ndarray:
        """Positions of the rows that have a value in a column, ascending."""
        if column in UNIQUE:
            # One pass is quicker than to sort them all.
            found = arrow.equal(self.column_cache(as_arrow, column), value) if value else []
            return np.flatnonzero(found)
        return self.postings((column,)).rows_of(value)

    def positions_of(self, event_ids: Sequence[str] | pa.Array) -> np.ndarray:
        """Position of the row that has each id; -1 where none has."""
        own, given = self.column_cache(as_arrow, "event_id"), pa.array(event_ids, pa.large_string())
        if len(given) >= len(own):
            return np.asarray(arrow.index_in(given, value_set=own).fill_null(-1).to_numpy())
        # The smaller of the two is the one to make a table of.
        wanted = given.dictionary_encode()
        places = arrow.index_in(own, value_set=wanted.dictionary)
        rows = np.flatnonzero(places.is_valid().to_numpy(zero_copy_only=False))
        found = np.full(len(wanted.dictionary), -1)
        found[places.take(pa.array(rows)).to_numpy()] = rows
        return np.asarray(found[wanted.indices.to_numpy()])

    def matches(self, word: str) -> np.ndarray:
        """Whether each row has a word, or a part of one, in what is searched; one bool a row."""
        found = np.zeros(len(self), dtype=bool)
        for name in SEARCHED:
            cells, words = self.cached(_words, name)
            hits = words.cells_with(fold_text(word))
            if hits.any():
                found |= hits[cells]
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
    _made: dict[Any, Any] = field(default_factory=dict, repr=False)

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

    def cached(self, make: "Callable[..., Made]", *more: Any) -> Made:
        """Return ``make(selection, *more)``, which is made once."""
        if (make, *more) not in self._made:
            self._made[make, *more] = make(self, *more)
        found: Made = self._made[make, *more]
        return found

    def take(self, values: np.ndarray) -> np.ndarray:
        """Those of one value a row of the table that belong to the rows selected."""
        return values if self.is_all else values.take(self.positions)

    @cached_property
    def mask(self) -> np.ndarray:
        """Whether each row of the table is selected."""
        mask = np.zeros(len(self.index), dtype=bool)
        mask[self.positions] = True
        return mask

    def has(self, rows: np.ndarray) -> np.ndarray:
        """Whether each of some rows of the table is selected; for a selection in its order."""
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
        found = self.index.rows_of(column, value)
        return np.flatnonzero(np.isin(self.positions, found)) if len(found) else found

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
    found = places < len(ascending)
    found[found] = ascending[places[found]] == some[found]
    return np.asarray(found)


def as_index(events: "pd.DataFrame | EventIndex") -> EventIndex:
    """Index of a table, or the index itself."""
    return events if isinstance(events, EventIndex) else EventIndex(events)


def _name(one: Any) -> str:
    return f"{one.__module__}.{one.__qualname__}" if callable(one) else str(one)


@cache
def _returned_by(make: Callable[..., Any]) -> Any:
    return get_type_hints(make)["return"]


def _as_cells(column: pd.Series) -> Any:
    if isinstance(column.dtype, pd.CategoricalDtype):
        cells = encode(column)
        return Codes(cells.codes, cells.categories.to_numpy(object))
    is_text = isinstance(column.dtype, pd.StringDtype)
    if is_text and len(column) > _SMALL:
        # In one piece: of several, the library joins all of them each time a few are taken.
        return as_arrow(column)
    return column.to_numpy(object) if is_text else column.to_numpy()


def _encode(index: EventIndex, make: Callable[..., pd.Categorical], *more: Any) -> Codes:
    cells = make(index.events, *more)
    return Codes(cells.codes, cells.categories.to_numpy(object))


def _gather(index: EventIndex, columns: tuple[str, ...]) -> Postings:
    lists = any(COLUMN[name].kind in ("list", "countries", "ids") for name in columns)
    return Postings.of(*(index.events[name] for name in columns), lists=lists)


def _join(columns: list[pd.Categorical]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Code of each row by its texts in all columns, and what code each column has in each of them.

    Of one column, codes are those of its categories, whether any row has them or not.
    """
    cells = columns[0].codes
    codes = [np.arange(len(columns[0].categories))]
    for column in columns[1:]:
        size = max(len(column.categories), 1)
        # Numbered again each time, so that the product stays small.
        cells, both = pd.factorize(cells.astype(np.int64) * size + column.codes)
        codes = [*(own[both // size] for own in codes), both % size]
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

    A word that is searched for has no gap in it, so that whatever holds it is one of these.
    """

    vocabulary: pa.Array
    texts: np.ndarray
    starts: np.ndarray
    size: int

    def cells_with(self, word: str) -> np.ndarray:
        """Whether each text has a word or a part of one."""
        found = np.zeros(self.size, dtype=bool)
        hits = arrow.match_substring(self.vocabulary, word)
        for at in np.flatnonzero(hits.to_numpy(zero_copy_only=False)):
            found[self.texts[self.starts[at] : self.starts[at + 1]]] = True
        return found


def _words(index: EventIndex, name: str) -> tuple[np.ndarray, _Words]:
    """Code of the text of each row, and the words of the texts."""
    cells = encode(index.events[name])
    split = arrow.utf8_split_whitespace(as_arrow(cells.categories))
    words = arrow.list_flatten(split).dictionary_encode()
    codes = words.indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    texts = arrow.list_parent_indices(split).to_numpy()[order].astype(np.int32)
    starts = np.searchsorted(codes[order], np.arange(len(words.dictionary) + 1))
    folded = pa.array([fold_text(word) for word in words.dictionary.to_pylist()], pa.large_string())
    return cells.codes, _Words(folded, texts, starts, len(cells.categories))
