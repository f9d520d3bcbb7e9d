"""How values that consist of arrays are stored as named Arrow columns.

The fields of a record become columns ``name.field``. A restored array is a view of its column, so
nothing is copied. The code declares the encoding of each value, so that no file can choose a class.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa

from dashboard.model.edtf import BOUNDS, FLAGS
from dashboard.model.extra_columns import extra_columns
from dashboard.model.schema import COLUMN, UNIQUE
from dashboard.model.text_columns import MOST_CATEGORIES, SortedStrings, as_arrow

_T = TypeVar("_T")
ArrowColumns = Mapping[str, pa.Array]
NamedColumns = Iterator[tuple[str, pa.Array]]


class Encoding(Protocol[_T]):
    """Converts values of one type to columns and back."""

    def write(self, name: str, value: _T) -> NamedColumns:
        """Yield the columns of a value."""

    def read(self, name: str, columns: ArrowColumns) -> _T:
        """Restore a value; raises LookupError, TypeError, ValueError or an ArrowException."""


class _Numbers:
    """An array of integers or floats; the column keeps its dtype."""

    def write(self, name: str, value: Any) -> NamedColumns:
        yield name, pa.array(np.ascontiguousarray(value))

    def read(self, name: str, columns: ArrowColumns) -> np.ndarray:
        values: np.ndarray = columns[name].to_numpy()
        if values.dtype.kind not in "iuf":
            raise TypeError(f"{name}: {values.dtype} instead of numbers")
        return values


class _Viewed:
    """An array that Arrow cannot map, stored as integers of the same size."""

    def __init__(self, dtype: str, stored: str) -> None:
        self._dtype, self._stored = np.dtype(dtype), np.dtype(stored)

    def write(self, name: str, value: Any) -> NamedColumns:
        values = np.ascontiguousarray(value, dtype=self._dtype)
        yield name, pa.array(values.view(self._stored))

    def read(self, name: str, columns: ArrowColumns) -> np.ndarray:
        values: np.ndarray = columns[name].to_numpy()
        if values.dtype != self._stored:
            raise TypeError(f"{name}: {values.dtype} instead of {self._stored}")
        return values.view(self._dtype)


class _Texts:
    """An array of texts as Python objects."""

    def write(self, name: str, value: np.ndarray) -> NamedColumns:
        yield name, pa.array(value, pa.large_string())

    def read(self, name: str, columns: ArrowColumns) -> np.ndarray:
        return np.asarray(_strings(name, columns).to_numpy(zero_copy_only=False), dtype=object)


class _ArrowTexts:
    """Texts as an Arrow array."""

    def write(self, name: str, value: pa.Array) -> NamedColumns:
        yield name, value

    def read(self, name: str, columns: ArrowColumns) -> pa.Array:
        return _strings(name, columns)


class _Sorted:
    """Distinct texts, sorted."""

    def write(self, name: str, value: SortedStrings) -> NamedColumns:
        yield name, value.ordered

    def read(self, name: str, columns: ArrowColumns) -> SortedStrings:
        return SortedStrings(_strings(name, columns))


class _TextColumn:
    """A column of a dataframe with few repeated texts."""

    def write(self, name: str, value: pd.Series) -> NamedColumns:
        yield name, as_arrow(value.astype("str"))

    def read(self, name: str, columns: ArrowColumns) -> pd.Series:
        return pd.Series(_strings(name, columns), dtype="str")


class _SharedTextColumn:
    """A column of a dataframe with repeated texts, as categories unless there are too many."""

    def write(self, name: str, value: pd.Series) -> NamedColumns:
        is_coded = isinstance(value.dtype, pd.CategoricalDtype)
        if not is_coded or len(value.cat.categories) > MOST_CATEGORIES:
            yield from TEXT_COLUMN.write(name, value)
            return
        yield from NUMBER_ARRAY.write(f"{name}.codes", value.cat.codes)
        yield f"{name}.categories", as_arrow(value.cat.categories)

    def read(self, name: str, columns: ArrowColumns) -> pd.Series | pd.Categorical:
        if name in columns:
            return TEXT_COLUMN.read(name, columns)
        categories = _strings(f"{name}.categories", columns).to_pandas()
        codes = NUMBER_ARRAY.read(f"{name}.codes", columns)
        return pd.Categorical.from_codes(codes, pd.Index(categories, dtype="str"))


class _Number:
    """One number, as an array of length one."""

    def write(self, name: str, value: float) -> NamedColumns:
        yield name, pa.array([value])

    def read(self, name: str, columns: ArrowColumns) -> Any:
        (value,) = columns[name].to_pylist()
        if not isinstance(value, int | float):
            raise TypeError(f"{name}: {value!r} instead of a number")
        return value


class _MomentPair:
    """Two moments."""

    def write(self, name: str, value: tuple[np.datetime64, np.datetime64]) -> NamedColumns:
        yield from MOMENT_ARRAY.write(name, value)

    def read(self, name: str, columns: ArrowColumns) -> tuple[np.datetime64, np.datetime64]:
        first, second = MOMENT_ARRAY.read(name, columns)
        return first, second


NUMBER_ARRAY = _Numbers()
FLAG_ARRAY = _Viewed("bool", "u1")
MOMENT_ARRAY = _Viewed("M8[s]", "i8")
DAY_ARRAY = _Viewed("M8[D]", "i8")
TEXT_ARRAY = _Texts()
ARROW_TEXT_ARRAY = _ArrowTexts()
SORTED_STRINGS = _Sorted()
TEXT_COLUMN = _TextColumn()
SHARED_TEXT_COLUMN = _SharedTextColumn()
NUMBER = _Number()
MOMENT_PAIR = _MomentPair()


class RecordEncoding(Generic[_T]):
    """A dataclass or named tuple, with an encoding for each field.

    Examples
    --------
    >>> from typing import NamedTuple
    >>> class Range(NamedTuple):
    ...     low: np.ndarray
    ...     high: np.ndarray
    >>> encoding = RecordEncoding(Range, low=NUMBER_ARRAY, high=NUMBER_ARRAY)
    >>> columns = dict(encoding.write("range", Range(np.array([1, 2]), np.array([3, 4]))))
    >>> list(columns), encoding.read("range", columns).high.tolist()
    (['range.low', 'range.high'], [3, 4])
    """

    def __init__(self, kind: type[_T], **encodings: Encoding[Any]) -> None:
        if list(encodings) != _field_names(kind):
            raise TypeError(f"{kind.__name__} has the fields {_field_names(kind)}")
        self._kind, self._encodings = kind, encodings

    def write(self, name: str, value: _T) -> NamedColumns:
        """Yield the columns of all fields."""
        for field, encoding in self._encodings.items():
            yield from encoding.write(f"{name}.{field}", getattr(value, field))

    def read(self, name: str, columns: ArrowColumns) -> _T:
        """Restore a record."""
        encodings = self._encodings.items()
        return self._kind(**{key: field.read(f"{name}.{key}", columns) for key, field in encodings})


class TableEncoding:
    """A dataframe or dict of arrays with known columns.

    Parameters
    ----------
    encodings
        Encoding of each column.
    """

    def __init__(self, encodings: Mapping[str, Encoding[Any]]) -> None:
        self._encodings = encodings

    def write(self, name: str, value: Any) -> NamedColumns:
        """Yield the columns of the table."""
        for column, encoding in self._encodings.items():
            yield from encoding.write(f"{name}.{column}", value[column])

    def read(self, name: str, columns: ArrowColumns) -> dict[str, Any]:
        """Restore the columns."""
        encodings = self._encodings.items()
        return {key: encoding.read(f"{name}.{key}", columns) for key, encoding in encodings}


class _Events(TableEncoding):
    """The event table; see :class:`dashboard.model.schema.Checked`.

    Extra columns are stored by their places, because their names may contain anything.
    """

    def write(self, name: str, value: Any) -> NamedColumns:
        yield from super().write(name, value)
        names = extra_columns(value)
        yield f"{name}.extra", pa.array(names, pa.large_string())
        for place, extra in enumerate(names):
            encoding = NUMBER_ARRAY if value[extra].dtype.kind == "f" else SHARED_TEXT_COLUMN
            yield from encoding.write(f"{name}.extra {place}", value[extra])

    def read(self, name: str, columns: ArrowColumns) -> Any:
        table = super().read(name, columns)
        for place, extra in enumerate(_strings(f"{name}.extra", columns).to_pylist()):
            table[extra] = _read_extra(f"{name}.extra {place}", columns)
        return pd.DataFrame(table, copy=False)


def _read_extra(name: str, columns: ArrowColumns) -> Any:
    is_number = name in columns and pa.types.is_floating(columns[name].type)
    return (NUMBER_ARRAY if is_number else SHARED_TEXT_COLUMN).read(name, columns)


def _of_column(name: str) -> Encoding[Any]:
    if COLUMN[name].kind == "number":
        return NUMBER_ARRAY
    return TEXT_COLUMN if name in UNIQUE else SHARED_TEXT_COLUMN


EVENTS = _Events(
    {name: _of_column(name) for name in COLUMN}
    | dict.fromkeys(BOUNDS, MOMENT_ARRAY)
    | dict.fromkeys(FLAGS, FLAG_ARRAY)
)


def _field_names(kind: type) -> list[str]:
    if is_dataclass(kind):
        return [field.name for field in fields(kind)]
    return list(getattr(kind, "_fields", ()))


def _strings(name: str, columns: ArrowColumns) -> pa.Array:
    array = columns[name]
    if not pa.types.is_large_string(array.type):
        raise TypeError(f"{name}: {array.type} instead of texts")
    return array
