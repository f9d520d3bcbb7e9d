"""Sample the cells of each column, and tell which share of them passes a test."""

from functools import cached_property
from itertools import islice

import numpy as np
import pandas as pd

from dashboard.ingest.infer.cell_tests import TextTest, first_possible_dates
from dashboard.ingest.infer.validity import Validity
from dashboard.ingest.normalize.compact_dates import find_digit_order
from dashboard.ingest.normalize.value_columns import is_missing

# Size of the sample: rows, and distinct texts of a column.
_MAX_ROWS, _MAX_TEXTS = 5_000, 50
# Minimum number of groups of rows, and how much longer than the others the last one may be.
_MIN_GROUPS, _LONGER = 2, 2
# Minimum number of rows that are counted, rather than having such numbers by chance.
_MIN_COUNTED = 5
# Maximum number of characters of a text that are tested.
_MAX_CHARS = 500
# Share of the sample that must pass a test: half if other signs point the same way, otherwise most.
SOME, HALF, MOST = 0.2, 0.5, 0.8
# Maximum average number of characters in titles, and in names of kinds.
TITLE_CHARS, TYPE_CHARS = 200, 60


class ColumnSamples:
    """Sample texts of each column, and tests of these texts.

    Parameters
    ----------
    texts
        Columns of a file, with empty texts for empty cells.
    names
        Columns that may contain dates.
    """

    def __init__(self, texts: pd.DataFrame, names: list[str]) -> None:
        self._texts, self._names = texts.head(_MAX_ROWS), names
        self._samples: dict[str, list[str]] = {}
        self._filled: dict[str, float] = {}
        self._shares: dict[tuple[str, TextTest], float] = {}

    def sample(self, name: str) -> list[str]:
        """Return distinct texts of a column, without those that mean "unknown"."""
        if name not in self._samples:
            distinct = (str(text).strip() for text in self._texts[name].unique())
            known = (text for text in distinct if not is_missing(text))
            self._samples[name] = [text[:_MAX_CHARS] for text in islice(known, _MAX_TEXTS)]
        return self._samples[name]

    def share(self, name: str, test: TextTest) -> float:
        """Return the share of the texts that pass a test; 1 if there are no texts."""
        if (name, test) not in self._shares:
            sample = self.sample(name)
            passed = test(self.validity, sample) if sample else [True]
            self._shares[name, test] = float(np.mean(passed))
        return self._shares[name, test]

    def row_share(self, name: str, test: TextTest) -> float:
        """Return the share of the first filled cells that pass a test; 1 if there are none."""
        cells = [cell for cell in self.first_cells(name) if cell]
        return float(np.mean(test(self.validity, cells))) if cells else 1.0

    @cached_property
    def validity(self) -> Validity:
        """The texts that are valid; the first possible dates of all columns are checked at once."""
        first = (first_possible_dates(self.sample(name)) for name in self._names)
        return Validity(text for texts in first for text in texts)

    def distinct_share(self, name: str) -> float:
        """Return the number of distinct texts divided by that of the filled cells."""
        filled = self._texts[name][self._texts[name] != ""]
        return filled.nunique() / len(filled) if len(filled) else 1.0

    def filled_share(self, name: str) -> float:
        """Return the share of the rows in which a column is filled; "n/a" is no content."""
        if name not in self._filled:
            is_filled = self._are_filled(name)
            self._filled[name] = float(is_filled.mean()) if len(is_filled) else 0.0
        return self._filled[name]

    def _are_filled(self, name: str) -> np.ndarray:
        cells = self._texts[name]
        empty = [text for text in cells.unique() if is_missing(str(text))]
        return ~cells.isin(empty).to_numpy(bool)

    def starts_groups(self, name: str) -> bool:
        """Return whether a column is filled in the first rows of groups, as merged cells are."""
        filled = np.flatnonzero(self._are_filled(name))
        if len(filled) < _MIN_GROUPS or filled[0]:
            return False
        *groups, last = np.diff([*filled, len(self._texts)]).tolist()
        return bool(last <= _LONGER * max(groups))

    def first_cells(self, name: str) -> list[str]:
        """Return the first cells of a column."""
        cells = self._texts[name].head(_MAX_TEXTS * 4).astype("str").str.strip()
        return [text[:_MAX_CHARS] for text in cells]

    def counts_rows(self, name: str) -> bool:
        """Return whether the numbers of a column only count the first rows: 1, 2, 3."""
        cells = [text.removesuffix(".0") for text in self.first_cells(name)]
        return len(cells) >= _MIN_COUNTED and cells in (
            [str(number) for number in range(start, start + len(cells))] for start in (0, 1)
        )

    def has_empty(self, name: str) -> bool:
        """Return whether a cell of a column is empty."""
        return bool((self._texts[name] == "").any())

    def are_compact(self, name: str) -> bool:
        """Return whether the texts are days of six digits whose order they show."""
        return find_digit_order(self.sample(name)) is not None

    def mean_length(self, name: str) -> float:
        """Return the average number of characters in a text."""
        return float(np.mean([len(text) for text in self.sample(name)] or [0]))
