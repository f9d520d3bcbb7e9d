"""Text columns with dictionary encoding, so that each distinct text is processed only once."""

from bisect import bisect_left
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.util import hash_array
from pyarrow import compute as arrow

_SPACE, _DELETE = 32, 127
# pandas creates a Python object for each category to check that they are distinct.
MOST_CATEGORIES = 100_000
# Up to this many distinct texts become Python objects.
_FEW = 10_000
# Number of bytes that a signature reads at once, and an odd number that spreads them.
_WORD, _MIX = 8, np.uint64(0x9E3779B97F4A7C15)
_ENDS = np.uint64(1 << 20)
# Bytes of U+FFFE; only the last one of U+FFFF is higher.
_NO_CHARACTER = b"\xef\xbf\xbe"
_ALLOWED = np.frombuffer(b"\t\n\r", dtype=np.uint8)


class SortedStrings(Set[str]):
    """Distinct texts in one Arrow array, found by binary search without Python objects.

    Parameters
    ----------
    ordered
        Texts, sorted by code points.
    """

    def __init__(self, ordered: pa.Array) -> None:
        self.ordered = ordered

    @cached_property
    def _places(self) -> dict[str, int] | None:
        """Place of each text; None if there are too many to keep."""
        return {text: place for place, text in enumerate(self)} if len(self) <= _FEW else None

    def find(self, text: str) -> int:
        """Return the place of a text; -1 if it is missing."""
        if self._places is not None:
            return self._places.get(text, -1)
        place = bisect_left(range(len(self)), text, key=lambda at: self.ordered[at].as_py())
        return place if place < len(self) and self.ordered[place].as_py() == text else -1

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self.find(text) >= 0

    def __iter__(self) -> Iterator[str]:
        return iter(self.ordered.to_pylist())

    def __len__(self) -> int:
        return len(self.ordered)


@dataclass(frozen=True, eq=False)
class DictColumn:
    """A column stored as distinct texts and one code per row.

    Unlike pandas' categories, it needs no Python object for each text.

    Attributes
    ----------
    texts
        Texts by code. Texts may be repeated, or unused.
    codes
        Code of the text in each row.
    """

    texts: pd.Series
    codes: np.ndarray

    @classmethod
    def of(cls, column: pd.Series, *, shared: bool = True) -> "DictColumn":
        """Encode a column of texts; unless `shared`, each row has a separate text."""
        if not shared:
            # As one chunk, because Arrow concatenates the chunks again at each take.
            texts = pd.Series(as_arrow(column.astype("str")), dtype="str")
            return cls(texts, np.arange(len(column), dtype=np.int32))
        if isinstance(column.dtype, pd.CategoricalDtype):
            return cls(pd.Series(column.cat.categories, dtype="str"), column.cat.codes.to_numpy())
        # The array itself, because a series is made into an index first.
        codes, distinct = pd.factorize(column.array)
        small = codes.astype(np.min_scalar_type(-max(len(distinct), 1)))
        return cls(pd.Series(distinct, dtype="str"), small)

    @cached_property
    def array(self) -> pa.Array:
        """The distinct texts as one Arrow array, whose functions are faster for a few texts."""
        return as_arrow(self.texts)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.codes)

    @cached_property
    def has_texts(self) -> bool:
        """Return whether there is a text that is not empty, even if no row has it."""
        return bool(arrow.any(arrow.not_equal(self.array, "")).as_py())

    @cached_property
    def is_empty(self) -> np.ndarray:
        """Return whether each row is empty."""
        return np.asarray(as_mask(arrow.equal(self.array, ""))[self.codes])

    def take(self, rows: np.ndarray) -> np.ndarray:
        """Return the texts of some rows as Python objects."""
        return self.texts.take(self.codes[rows]).to_numpy(object)

    def at(self, rows: np.ndarray) -> "DictColumn":
        """Select some rows, without the texts of the others."""
        codes, used = pd.factorize(self.codes[rows], sort=True)
        return DictColumn(self.texts.take(used).reset_index(drop=True), codes)

    def with_texts(self, texts: pd.Series) -> "DictColumn":
        """Replace each text by the text at the same position."""
        return replace(self, texts=texts)

    def filled(self, text: str) -> "DictColumn":
        """Replace empty texts."""
        is_empty = arrow.equal(self.array, "")
        if not arrow.any(is_empty).as_py():
            return self
        return self.with_texts(pd.Series(arrow.if_else(is_empty, text, self.array), dtype="str"))

    def emptied(self, rows: np.ndarray) -> "DictColumn":
        """Empty the cells of some rows, given as one bool per row."""
        if not (rows & ~self.is_empty).any():
            return self
        texts = pd.concat([self.texts, pd.Series([""], dtype="str")], ignore_index=True)
        codes = self.codes.astype(np.min_scalar_type(-len(texts)))
        codes[rows] = len(self.texts)
        return DictColumn(texts, codes)

    def column(self, *, shared: bool = True) -> pd.Series | pd.Categorical:
        """Convert to a dataframe column; texts that are shared and few become categories."""
        if shared and len(self.texts) <= MOST_CATEGORIES:
            return recode(self.codes, self.texts)
        if np.array_equal(self.codes, np.arange(len(self.texts))):
            return self.texts
        return pd.Series(as_arrow(self.texts.take(self.codes)), dtype="str")


def are_distinct(texts: pd.Series) -> bool:
    """Return whether all texts of a column differ, with few Python objects at a time."""
    array = as_arrow(texts)
    pieces = (array[start : start + _FEW] for start in range(0, len(array), _FEW))
    hashes = [
        hash_array(piece.to_numpy(zero_copy_only=False), categorize=False) for piece in pieces
    ]
    ordered = np.sort(np.concatenate([*hashes, np.array([], dtype=np.uint64)]))
    # Different texts may have the same hash, so repeated hashes are checked by the texts.
    repeats = (ordered[1:] == ordered[:-1]).any()
    return not repeats or arrow.count_distinct(array).as_py() == len(array)


def signatures(texts: pd.Series) -> np.ndarray:
    """Return a number for each text; equal texts have equal numbers, others nearly always differ.

    It mixes the length and three parts of a text, which is faster than a hash of all of it.

    Examples
    --------
    >>> first, second, third = signatures(pd.Series(["Talks", "Treaty", "Talks"]))
    >>> bool(first == third), bool(first == second)
    (True, False)
    """
    array = as_arrow(texts)
    _, offset_buffer, data = array.buffers()
    result = np.zeros(len(array), dtype=np.uint64)
    if not len(array) or data is None:
        return result
    offsets = np.frombuffer(offset_buffer, np.int64)[array.offset : array.offset + len(array) + 1]
    values = np.frombuffer(data, np.uint8)
    # In pieces that fit in the processor's cache. Those at the end are copied and padded with
    # zeros.
    for at in range(0, len(array), _FEW):
        piece = offsets[at : at + _FEW + 1]
        part = values[piece[0] :]
        if len(values) - piece[-1] < _WORD:
            part = _padded(part)
        result[at : at + _FEW] = _mix_words(part, piece - piece[0])
    return result


def _padded(values: np.ndarray) -> np.ndarray:
    return np.concatenate([values, np.zeros(_WORD, dtype=np.uint8)])


def _mix_words(values: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Mix the first, middle and last eight bytes of each text with its length."""
    # Read eight bytes from any place as one number.
    words = np.ndarray(max(len(values) - _WORD + 1, 0), np.uint64, values, strides=(1,))
    starts, lengths = offsets[:-1], np.diff(offsets)
    rest = np.maximum(lengths - _WORD, 0)
    # A short text ends before its eighth byte.
    shift = (8 * np.clip(_WORD - lengths, 0, _WORD - 1)).astype(np.uint64)
    mixed = lengths.astype(np.uint64)
    for begin in (starts, starts + (rest >> 1), starts + rest):
        mixed = (mixed ^ (words[begin] << shift) ^ (mixed >> np.uint64(31))) * _MIX
    return np.where(lengths == 0, np.uint64(0), mixed)


def repeated_at(keys: np.ndarray) -> np.ndarray:
    """Return the positions of numbers that occur more than once.

    Examples
    --------
    >>> repeated_at(np.array([7, 5, 7, 9], dtype=np.uint64)).tolist()
    [0, 2]
    """
    ordered = np.sort(keys)
    repeated = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(repeated):
        return np.array([], dtype=int)
    # Few numbers end with the same bits as a repeated number. Only these are looked up.
    ends = np.zeros(_ENDS, dtype=bool)
    ends[repeated % _ENDS] = True
    possible = np.flatnonzero(ends[keys % _ENDS])
    return possible[np.isin(keys[possible], repeated)]


def encode(cells: pd.Series) -> pd.Categorical:
    """Encode texts as categories, unless they already are categories."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return pd.Categorical(cells)
    codes, values = pd.factorize(cells)
    return pd.Categorical.from_codes(codes, pd.Index(values, dtype="str"))


def recode(codes: np.ndarray, texts: pd.Series) -> pd.Categorical:
    """Create categories from one text per code: equal texts become one, and unused ones none.

    Texts that no row uses must not decide anything, and may be private.

    Examples
    --------
    >>> recode(np.array([0, 2, 0]), pd.Series(["b", "unused", "a"])).categories.to_list()
    ['b', 'a']
    """
    if len(texts) == 1:
        return pd.Categorical.from_codes(codes, dtype=_type_of(as_arrow(texts)[0].as_py()))
    is_used = np.zeros(len(texts), dtype=bool)
    is_used[codes] = True
    if not is_used.all():
        codes = (np.cumsum(is_used) - 1)[codes]
        texts = texts[is_used]
    places, distinct = pd.factorize(texts)
    if len(distinct) < len(texts):
        codes = places[codes]
    return pd.Categorical.from_codes(codes, pd.Index(distinct, dtype="str"))


@lru_cache(maxsize=100)
def _type_of(text: str) -> pd.CategoricalDtype:
    """Return the type of a column that repeats one text, as most columns of a table do."""
    return pd.CategoricalDtype(pd.Index([text], dtype="str"))


def as_arrow(texts: pd.Series | pd.Index) -> pa.Array:
    """Convert texts to one Arrow array, whose functions need no Python objects."""
    # The values, because Arrow searches a series for many attributes.
    array = pa.array(texts.array, pa.large_string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def as_mask(array: pa.Array) -> np.ndarray:
    """Convert truth values of Arrow to those of NumPy."""
    return np.asarray(array.to_numpy(zero_copy_only=False), dtype=bool)


def has_control_bytes(texts: pd.Series) -> bool:
    """Return whether a text has a control character other than a tab or line end.

    In UTF-8, no other character contains these bytes, so all bytes are compared at once. U+FFFE and
    U+FFFF count as well; their first byte is rare.
    """
    data = as_arrow(texts).buffers()[2]
    if data is None:
        return False
    values = np.frombuffer(data, dtype=np.uint8)
    low = values[values < _SPACE]
    if (values == _DELETE).any() or (low.size and np.setdiff1d(low, _ALLOWED).size):
        return True
    first, second, third = _NO_CHARACTER
    at = np.flatnonzero(values[:-2] == first)
    return bool(((values[at + 1] == second) & (values[at + 2] >= third)).any())
