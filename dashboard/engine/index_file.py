"""The index file of a prepared table: an Arrow IPC file that is mapped into memory, not read.

It opens at once, whatever its size. Only the parts in use take memory, and processes share them.
The file has one row. Each column contains one array, as a list, and is named ``value.field``.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

from dashboard.common.errors import UnreadableFileError
from dashboard.engine.encoding import Encoding

# Raise this by one when the name, the fields, a dtype or the meaning of a stored value changes.
# Otherwise older files would be misread. Files of other versions are ignored.
INDEX_FORMAT_VERSION = 1
_KEY = b"event_timeline_index"
_UNREADABLE = (
    *(pa.ArrowException, OSError, LookupError),
    *(TypeError, ValueError, AttributeError, RecursionError),
)
_T = TypeVar("_T")


def write_index_file(path: Path, columns: Mapping[str, pa.Array], table_id: str) -> None:
    """Write an index file.

    Parameters
    ----------
    path
        Path of the file; an existing one is overwritten.
    columns
        Columns by name; see :class:`dashboard.engine.encoding.Encoding`.
    table_id
        Identifies the table that they were computed from.
    """
    # One row with a list in each column, because the columns of a batch have one length.
    cells = [pa.LargeListArray.from_arrays([0, len(array)], array) for array in columns.values()]
    header = {"version": INDEX_FORMAT_VERSION, "table": table_id}
    types = [(name, cell.type) for name, cell in zip(columns, cells, strict=True)]
    schema = pa.schema(types, {_KEY: json.dumps(header)})
    with pa.OSFile(str(path), "wb") as out, pa.ipc.new_file(out, schema) as file:
        file.write_batch(pa.record_batch(cells, schema=schema))


class MappedIndex:
    """Values in a file that :func:`write_index_file` wrote.

    Parameters
    ----------
    path
        Path of the file, which must not change while it is open; it may be replaced.

    Attributes
    ----------
    table_id
        Identifies the table that the values were computed from.

    Raises
    ------
    UnreadableFileError
        It is not an index file, is damaged, or has another version.
    """

    def __init__(self, path: Path) -> None:
        try:
            batch = pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)
            header = json.loads((batch.schema.metadata or {})[_KEY])
            version, self.table_id = header["version"], header["table"]
            self._columns = {
                name: column.values
                for name, column in zip(batch.schema.names, batch.columns, strict=True)
            }
            for array in self._columns.values():
                # Offsets of texts that point beyond the file would crash the process.
                array.validate(full=pa.types.is_large_string(array.type))
        except _UNREADABLE as error:
            reason = next(iter(str(error).splitlines()), "")
            raise UnreadableFileError(
                f"The index {path.name} is incomplete or damaged: {reason}"
            ) from error
        if version != INDEX_FORMAT_VERSION:
            message = f"The index {path.name} has version {version}, not {INDEX_FORMAT_VERSION}."
            raise UnreadableFileError(message)
        self._values = {name.partition(".")[0] for name in self._columns}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def read(self, name: str, encoding: Encoding[_T]) -> _T:
        """Rebuild a value.

        Raises
        ------
        UnreadableFileError
            The file does not contain this value.
        """
        try:
            return encoding.read(name, self._columns)
        except _UNREADABLE as error:
            raise UnreadableFileError(
                f"The index has no valid value {name!r}. Prepare the table again."
            ) from error

    @property
    def schema(self) -> dict[str, str]:
        """Arrow type of each column."""
        return {name: str(array.type) for name, array in self._columns.items()}
