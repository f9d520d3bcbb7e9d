"""What a query looks up in a table instead of reading all of it: made once, used by each query."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from unicodedata import combining, normalize

import numpy as np
import pandas as pd

from dashboard.schema import COLUMN, split_list

# What a search looks into.
SEARCHED = ("title", "description", "actors", "claimant", "location", "origin", "source")
_FAR = np.iinfo(np.int64).max


class Postings(NamedTuple):
    """Which rows have which values, as pairs; each pair once.

    Attributes
    ----------
    values
        Distinct values.
    rows, codes
        Position of a row, and of one of its values.
    """

    values: np.ndarray
    rows: np.ndarray
    codes: np.ndarray

    def mask(self, wanted: tuple[str, ...], size: int) -> np.ndarray:
        """Whether each of `size` rows has any of the values wanted."""
        chosen = np.isin(self.values, wanted)
        found = np.zeros(size, dtype=bool)
        found[self.rows[chosen[self.codes]]] = True
        return found

    def counts(self, shown: np.ndarray) -> dict[str, int]:
        """How many of the rows shown (one bool a row) have each value, most first."""
        counts = np.bincount(self.codes[shown[self.rows]], minlength=len(self.values))
        order = np.lexsort((self.values, -counts))
        return {str(self.values[code]): int(counts[code]) for code in order if counts[code]}


@dataclass(frozen=True)
class EventIndex:
    """Look-up tables of one validated table, each made when first needed."""

    events: pd.DataFrame

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.events)

    def postings(self, columns: tuple[str, ...]) -> Postings:
        """Values of some columns, taken together; lists are taken apart, empty cells left out."""
        if columns not in self._postings:
            self._postings[columns] = self._gather(columns)
        return self._postings[columns]

    @cached_property
    def _postings(self) -> dict[tuple[str, ...], Postings]:
        return {}

    def _gather(self, columns: tuple[str, ...]) -> Postings:
        events = self.events.set_axis(pd.RangeIndex(len(self.events)))
        parts = [_parts(events[name], name) for name in columns]
        together = pd.concat(parts)
        codes, values = pd.factorize(together)
        pairs = np.unique(together.index.to_numpy() * max(len(values), 1) + codes)
        return Postings(
            np.asarray(values, dtype=object), *np.divmod(pairs.astype(int), max(len(values), 1))
        )

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

    @cached_property
    def texts(self) -> pd.Series:
        """What a search looks into, one folded text a row."""
        rows = zip(*(self.events[name] for name in SEARCHED), strict=True)
        return pd.Series([fold("\n".join(row)) for row in rows], dtype=object)


def fold(text: str) -> str:
    """Make texts comparable: no capitals, no accents.

    Examples
    --------
    >>> fold("Żółć, MÜLLER")
    'zołc, muller'
    """
    parts = normalize("NFD", normalize("NFD", text).casefold())
    return "".join(part for part in parts if not combining(part))


def _parts(cells: pd.Series, name: str) -> pd.Series:
    lists = COLUMN[name].kind in ("list", "countries", "ids")
    return split_list(cells) if lists else cells[cells != ""]
