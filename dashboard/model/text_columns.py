"""Columns of texts in which few are different: as categories, and as arrays of Arrow's."""

from bisect import bisect_left
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.util import hash_array
from pyarrow import compute as arrow

_SPACE, _DELETE = 32, 127
# Dataframes see whether categories are distinct, and keep a Python object for each meanwhile.
MOST_CATEGORIES = 100_000
# As many distinct texts as may become Python objects.
_FEW = 10_000
_ALLOWED = np.frombuffer(b"\t\n\r", dtype=np.uint8)


class SortedStrings(Set[str]):
    """Distinct texts; many of them are looked up without a Python object for each.

    Parameters
    ----------
    ordered
        One array, in the order of code points.
    """

    def __init__(self, ordered: pa.Array) -> None:
        self.ordered = ordered

    @cached_property
    def _places(self) -> dict[str, int] | None:
        """Place by text, where there are not too many to hold all of them."""
        return {text: place for place, text in enumerate(self)} if len(self) <= _FEW else None

    def find(self, text: str) -> int:
        """Place of a text; -1 where it is not there."""
        if self._places is not None:
            return self._places.get(text, -1)
        at = bisect_left(range(len(self)), text, key=lambda place: self.ordered[place].as_py())
        return at if at < len(self) and self.ordered[at].as_py() == text else -1

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self.find(text) >= 0

    def __iter__(self) -> Iterator[str]:
        return iter(self.ordered.to_pylist())

    def __len__(self) -> int:
        return len(self.ordered)


@dataclass(frozen=True, eq=False)
class DictColumn:
    """A column of texts, and which of them each row has; what is done to texts is done once each.

    Unlike the categories of a dataframe, no Python object is made of any.

    Attributes
    ----------
    texts
        Index is their place. Some may be alike, or belong to no row.
    codes
        For each row the place of its text.
    """

    texts: pd.Series
    codes: np.ndarray

    @classmethod
    def of(cls, column: pd.Series, *, shared: bool = True) -> "DictColumn":
        """Look at a column of texts; where hardly any are shared, none are looked for."""
        if not shared:
            # In one piece: of several, the library joins all of them each time a few are taken.
            texts = pd.Series(as_arrow(column.astype("str")), dtype="str")
            return cls(texts, np.arange(len(column), dtype=np.int32))
        if isinstance(column.dtype, pd.CategoricalDtype):
            return cls(pd.Series(column.cat.categories, dtype="str"), column.cat.codes.to_numpy())
        codes, distinct = pd.factorize(column)
        small = codes.astype(np.min_scalar_type(-max(len(distinct), 1)))
        return cls(pd.Series(distinct, dtype="str"), small)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.codes)

    @cached_property
    def is_empty(self) -> np.ndarray:
        """Whether nothing stands in each row."""
        return np.asarray((self.texts == "").to_numpy(bool)[self.codes])

    def take(self, rows: np.ndarray) -> np.ndarray:
        """Texts of some rows, as Python objects."""
        return self.texts.take(self.codes[rows]).to_numpy(object)

    def at(self, rows: np.ndarray) -> "DictColumn":
        """Take some of the rows, with the texts that they have."""
        codes, used = pd.factorize(self.codes[rows], sort=True)
        return DictColumn(self.texts.take(used).reset_index(drop=True), codes)

    def replaced(self, texts: pd.Series) -> "DictColumn":
        """Put others in the places of the texts."""
        return replace(self, texts=texts)

    def column(self, *, shared: bool = True) -> pd.Series | pd.Categorical:
        """As a column of a dataframe: categories, unless hardly any are shared or very many."""
        if shared and len(self.texts) <= MOST_CATEGORIES:
            return recode(self.codes, self.texts)
        if np.array_equal(self.codes, np.arange(len(self.texts))):
            return self.texts
        return pd.Series(as_arrow(self.texts.take(self.codes)), dtype="str")


def are_distinct(texts: pd.Series) -> bool:
    """Whether no text stands twice in a column; of many texts, few are Python objects at a time."""
    array = as_arrow(texts)
    pieces = (array[start : start + _FEW] for start in range(0, len(array), _FEW))
    hashes = [
        hash_array(piece.to_numpy(zero_copy_only=False), categorize=False) for piece in pieces
    ]
    known = np.sort(np.concatenate([*hashes, np.array([], dtype=np.uint64)]))
    # Different texts hardly ever have one hash; if so, they are compared themselves.
    repeats = (known[1:] == known[:-1]).any()
    return not repeats or arrow.count_distinct(array).as_py() == len(array)


def encode(cells: pd.Series) -> pd.Categorical:
    """Encode texts as categories; those that are stay as they are."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return pd.Categorical(cells)
    codes, values = pd.factorize(cells)
    return pd.Categorical.from_codes(codes, pd.Index(values, dtype="str"))


def recode(codes: np.ndarray, texts: pd.Series) -> pd.Categorical:
    """Make categories of new texts, one for each code; equal texts become one category."""
    places, distinct = pd.factorize(texts)
    if len(distinct) < len(texts):
        codes = places[codes]
    return pd.Categorical.from_codes(codes, pd.Index(distinct, dtype="str"))


def as_arrow(texts: pd.Series | pd.Index) -> pa.Array:
    """Texts as one array of Arrow's, whose functions need no Python object a text."""
    array = pa.array(texts, pa.large_string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def has_control_bytes(texts: pd.Series) -> bool:
    """Whether any text may hold a control character, tabs and line ends aside.

    One look at their bytes, in which no other character of UTF-8 has any of these.
    """
    data = as_arrow(texts).buffers()[2]
    if data is None:
        return False
    seen = np.frombuffer(data, dtype=np.uint8)
    low = seen[seen < _SPACE]
    return bool((seen == _DELETE).any() or np.setdiff1d(low, _ALLOWED).size)
