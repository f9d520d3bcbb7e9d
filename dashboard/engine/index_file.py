"""Values made of arrays, in one file that is mapped into memory instead of read.

It opens at once, whatever its size, takes memory only for what is looked at, and that once for all
processes that have it open. Nothing in it is executed: a value is built by the type that its reader
expects, and has no say in it.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from cattrs import Converter
from cattrs.errors import BaseValidationError, StructureHandlerNotFoundError

from dashboard.common.errors import UnreadableFileError
from dashboard.model.text_columns import MOST_CATEGORIES, SortedStrings, as_arrow

_ABOUT, _VALUES = b"about", b"values"
# Arrow has no array of these that could be mapped as it is.
_AS_NUMBERS = {"b": np.uint8, "M": np.int64}


def write_index_file(path: Path, values: Mapping[str, Any], about: dict[str, Any]) -> None:
    """Write values by name.

    Parameters
    ----------
    path
        Of the file; what is there is overwritten.
    values
        Numbers, texts, moments, arrays, dataframes, and whatever dataclasses, named tuples and
        tuples are made of them.
    about
        What is said of the file as a whole (JSON).
    """
    writer = _Writer()
    described = {name: writer.converter.unstructure(value) for name, value in values.items()}
    # One row, in which each array is one cell: that is the only way to have several lengths.
    cells = [pa.LargeListArray.from_arrays([0, len(array)], array) for array in writer.arrays]
    said = {_ABOUT: json.dumps(about), _VALUES: json.dumps(described)}
    schema = pa.schema([(str(place), cell.type) for place, cell in enumerate(cells)], said)
    with pa.OSFile(str(path), "wb") as out, pa.ipc.new_file(out, schema) as file:
        file.write_batch(pa.record_batch(cells, schema=schema))


class MappedIndex:
    """Values in a file that :func:`write_index_file` wrote.

    Parameters
    ----------
    path
        It must not be changed while it is open; to put another in its place is no change.

    Raises
    ------
    UnreadableFileError
        It is no such file, or a part of it is missing.
    """

    def __init__(self, path: Path) -> None:
        try:
            batch = pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)
            said = batch.schema.metadata or {}
            self.about, self._described = (json.loads(said[name]) for name in (_ABOUT, _VALUES))
            arrays = [column.values for column in batch.columns]
            for array in arrays:
                # Offsets of texts that lead out of the file would end the process.
                array.validate(full=pa.types.is_large_string(array.type))
        except (pa.ArrowException, OSError, LookupError, ValueError, AttributeError) as error:
            reason = str(error).splitlines()[0]
            raise UnreadableFileError(f"{path.name}: not whole: {reason}") from error
        self._reader = _Reader(arrays)

    def __contains__(self, name: str) -> bool:
        return name in self._described

    def read(self, name: str, kind: Any) -> Any:
        """Build a value of the type that it must have.

        Raises
        ------
        UnreadableFileError
            What is stored is no such thing.
        """
        try:
            return self._reader.converter.structure(self._described[name], kind)
        except (BaseValidationError, StructureHandlerNotFoundError, *_WRONG) as error:
            raise UnreadableFileError(f"what is stored as {name!r} is not right") from error


_WRONG = (LookupError, TypeError, ValueError, AttributeError, pa.ArrowException)


class _Writer:
    """Takes values apart into arrays, and into what is said of them."""

    def __init__(self) -> None:
        self.arrays: list[pa.Array] = []
        self.converter = Converter()
        hooks: dict[type, Callable[[Any], Any]] = {
            np.ndarray: self._array,
            np.datetime64: str,
            pa.Array: self._keep,
            SortedStrings: lambda texts: self._keep(texts.ordered),
            pd.DataFrame: lambda table: {str(name): self._column(table[name]) for name in table},
        }
        for kind, hook in hooks.items():
            self.converter.register_unstructure_hook(kind, hook)

    def _keep(self, array: pa.Array) -> int:
        self.arrays.append(array)
        return len(self.arrays) - 1

    def _array(self, values: np.ndarray) -> tuple[int, str]:
        kind = values.dtype.kind
        if kind == "O":
            return self._keep(pa.array(values, pa.large_string())), kind
        plain = np.ascontiguousarray(values).view(_AS_NUMBERS.get(kind, values.dtype))
        return self._keep(pa.array(plain)), values.dtype.str

    def _column(self, column: pd.Series) -> dict[str, Any]:
        if not isinstance(column.dtype, pd.CategoricalDtype):
            is_text = isinstance(column.dtype, pd.StringDtype)
            return (
                {"texts": self._keep(as_arrow(column))}
                if is_text
                else {"values": self._array(column.to_numpy())}
            )
        names = column.cat.categories
        if len(names) > MOST_CATEGORIES:
            return self._column(column.astype("str"))
        codes = self._array(column.cat.codes.to_numpy())
        return {"codes": codes, "categories": self._keep(as_arrow(names))}


class _Reader:
    """Puts values together again."""

    def __init__(self, arrays: list[pa.Array]) -> None:
        self.arrays = arrays
        self.converter = Converter()
        hooks: dict[type, Callable[[Any], Any]] = {
            np.ndarray: self._array,
            np.datetime64: np.datetime64,
            pa.Array: lambda place: arrays[place],
            SortedStrings: lambda place: SortedStrings(arrays[place]),
            pd.DataFrame: self._table,
        }
        for kind, hook in hooks.items():
            self.converter.register_structure_hook(kind, _untyped(hook))

    def _array(self, said: Any) -> np.ndarray:
        place, kind = said
        if kind == "O":
            return np.asarray(self.arrays[place].to_numpy(zero_copy_only=False), dtype=object)
        return np.asarray(self.arrays[place].to_numpy().view(np.dtype(kind)))

    def _table(self, said: Any) -> pd.DataFrame:
        columns = {name: self._column(one) for name, one in said.items()}
        return pd.DataFrame(columns, copy=False)

    def _column(self, said: Any) -> Any:
        if "texts" in said:
            return pd.Series(self.arrays[said["texts"]], dtype="str")
        if "values" in said:
            return self._array(said["values"])
        names = pd.Index(self.arrays[said["categories"]].to_pandas(), dtype="str")
        return pd.Categorical.from_codes(self._array(said["codes"]), names)


def _untyped(hook: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    """Make a hook of one that need not be told the type."""
    return lambda said, _: hook(said)
