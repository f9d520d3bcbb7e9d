"""An inverted index of columns: from each value to the rows that have it."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as arrow

from dashboard.engine.encoding import NUMBER, NUMBER_ARRAY, SORTED_STRINGS, RecordEncoding
from dashboard.model.schema import split_list
from dashboard.model.text_columns import SortedStrings, as_arrow, encode


class Postings(NamedTuple):
    """The rows that have each value of one or several columns.

    Rows with the same texts in all columns have the same values, so they share a cell. There are
    far fewer cells than rows.

    Attributes
    ----------
    values
        Distinct values.
    rows
        Positions of the rows with the first value, then with the second, and so on.
    starts
        Start of each value in `rows`, and the end.
    cells
        Cell of each row.
    cell_count
        Number of cells.
    with_value
        Cells with the first value, then with the second, and so on.
    cell_starts
        Start of each value in `with_value`, and the end.
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
        """Index the values of some columns together; lists are split, empty cells left out."""
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
        """Return the positions of the rows that have a value, ascending."""
        at = self.values.find(value)
        return self.rows[self.starts[at] : self.starts[at + 1]] if at >= 0 else self.rows[:0]

    def mask(self, wanted: tuple[str, ...], size: int) -> np.ndarray:
        """Return whether each of `size` rows has any of the wanted values."""
        mask = np.zeros(size, dtype=bool)
        for value in wanted:
            mask[self.rows_of(value)] = True
        return mask

    def counts(self, shown: np.ndarray | None = None) -> dict[str, int]:
        """Count the rows shown (by position; None for all) with each value, most common first."""
        counts = self.sizes(shown)
        present = np.flatnonzero(counts)
        order = present[np.argsort(-counts[present], kind="stable")]
        values = self.values.ordered.take(pa.array(order)).to_pylist()
        return dict(zip(values, counts[order].tolist(), strict=True))

    def sizes(self, shown: np.ndarray | None = None) -> np.ndarray:
        """Count the rows shown (by position; None for all) with each value, by its place."""
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


def _join(columns: list[pd.Categorical]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Assign a code to each combination of texts that rows have.

    Returns
    -------
    cells
        Code of the combination of each row. A single column keeps the codes of its categories,
        including unused ones.
    codes
        For each column, its code in each combination.
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
    """Distinct pairs of a value and a row, ordered by value and then by row.

    Each pair is one integer, because there may be as many pairs as a table has cells.
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
        """Return where each of `size` values begins, and the end."""
        return np.searchsorted(self.joined, np.arange(size + 1, dtype=np.int64) << 32)


def _number(texts: pd.Series) -> tuple[np.ndarray, SortedStrings]:
    """Return each text as a position among the distinct texts, and the distinct texts."""
    coded = as_arrow(texts).dictionary_encode()
    order = arrow.sort_indices(coded.dictionary)
    places = np.empty(len(order), dtype=np.int64)
    places[order.to_numpy()] = np.arange(len(order))
    return places[coded.indices.to_numpy()], SortedStrings(coded.dictionary.take(order))


def _parts(cells: pd.Categorical, *, lists: bool) -> pd.Series:
    """Return the values of the categories in use, indexed by the code of the category."""
    has_rows = np.zeros(len(cells.categories), dtype=bool)
    has_rows[cells.codes] = True
    texts = pd.Series(cells.categories)[has_rows]
    return split_list(texts) if lists else texts[texts != ""]


def _spread(rows: np.ndarray, codes: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, ...]:
    """Expand the code of each row, and the codes of each value, to pairs of a value and a row.

    The pairs are ordered by value. The rows of a value ascend if it has one code only.
    """
    order = np.argsort(rows, kind="stable").astype(np.int32)
    starts = np.searchsorted(rows[order], np.arange(int(codes.max(initial=-1)) + 2))
    by_value = np.argsort(values, kind="stable")
    codes, values = codes[by_value], values[by_value]
    counts = starts[codes + 1] - starts[codes]
    # Place of the row of each pair in the order by code; added in place to save memory.
    places = np.arange(counts.sum(), dtype=np.int64)
    places += np.repeat(starts[codes] - (np.cumsum(counts) - counts), counts)
    return np.repeat(values.astype(np.int32), counts), order[places]
