"""The index file of a prepared table: an Arrow IPC file that is mapped into memory, not read.

It opens at once, whatever its size, takes memory only for the parts in use, and shares these
between processes. It has one row; each column is one array, as a list, named ``value.field``.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

from dashboard.common.errors import UnreadableFileError
from dashboard.engine.encoding import Encoding

# Raise this by one whenever older files would be misread: a stored value gets another name, other
# fields, another dtype or another meaning. Files of other versions are ignored.
INDEX_FORMAT_VERSION = 1
_KEY = b"event_timeline_index"
_UNREADABLE = (
    *(pa.ArrowException, OSError, LookupError),
    *(TypeError, ValueError, AttributeError, RecursionError),
)
_T = TypeVar("_T")


def write_index_file(path: Path, columns: Mapping[str, pa.Array], table_id: str) -> None:
    """Write columns, each with its name.

    Parameters
    ----------
    path
        Of the file; an existing one is overwritten.
    columns
        See :class:`dashboard.engine.encoding.Encoding`.
    table_id
        Identifies the table that they were computed from.
    """
    # One row with a list in each column: a batch has no other way to hold several lengths.
    cells = [pa.LargeListArray.from_arrays([0, len(array)], array) for array in columns.values()]
    about = {"version": INDEX_FORMAT_VERSION, "table": table_id}
    types = [(name, cell.type) for name, cell in zip(columns, cells, strict=True)]
    schema = pa.schema(types, {_KEY: json.dumps(about)})
    with pa.OSFile(str(path), "wb") as out, pa.ipc.new_file(out, schema) as file:
        file.write_batch(pa.record_batch(cells, schema=schema))


class MappedIndex:
    """Values in a file that :func:`write_index_file` wrote.

    Parameters
    ----------
    path
        The file must not be changed while it is open; it may be replaced.

    Attributes
    ----------
    table_id
        Identifies the table that the values were computed from.

    Raises
    ------
    UnreadableFileError
        It is no such file, is incomplete, or has another version.
    """

    def __init__(self, path: Path) -> None:
        try:
            batch = pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)
            about = json.loads((batch.schema.metadata or {})[_KEY])
            version, self.table_id = about["version"], about["table"]
            self._columns = {
                name: column.values
                for name, column in zip(batch.schema.names, batch.columns, strict=True)
            }
            for array in self._columns.values():
                # Offsets of texts that point beyond the file would crash the process.
                array.validate(full=pa.types.is_large_string(array.type))
        except _UNREADABLE as error:
            reason = next(iter(str(error).splitlines()), "")
            raise UnreadableFileError(f"{path.name}: not whole: {reason}") from error
        if version != INDEX_FORMAT_VERSION:
            raise UnreadableFileError(f"{path.name}: another version of the index: {version}")
        self._values = {name.partition(".")[0] for name in self._columns}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def read(self, name: str, encoding: Encoding[_T]) -> _T:
        """Rebuild a value.

        Raises
        ------
        UnreadableFileError
            The file holds no such value.
        """
        try:
            return encoding.read(name, self._columns)
        except _UNREADABLE as error:
            raise UnreadableFileError(f"what is stored as {name!r} is not right") from error

    @property
    def schema(self) -> dict[str, str]:
        """Arrow type of each column."""
        return {name: str(array.type) for name, array in self._columns.items()}
