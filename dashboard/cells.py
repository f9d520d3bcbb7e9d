"""Columns of texts in which few are different: as categories, and as arrays of Arrow's."""

from bisect import bisect_left
from collections.abc import Iterator, Set
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa

_SPACE, _DELETE = 32, 127
# Dataframes see whether categories are distinct, and keep a Python object for each meanwhile.
MOST_CATEGORIES = 100_000
# As many distinct texts as may become Python objects.
_FEW = 10_000
_ALLOWED = np.frombuffer(b"\t\n\r", dtype=np.uint8)


class Texts(Set[str]):
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
