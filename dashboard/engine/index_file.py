"""The index file of a prepared table: an Arrow IPC file that is mapped into memory, not read.

It opens at once, whatever its size. Only the parts in use take memory, and processes share them.
A process that uses a part which was cut off since ends at once (SIGBUS), so it must check before
whether the file has changed. Small files are read as a whole instead, which needs no check.
The file has one row. Each column contains one array, as a list, and is named ``value.field``.
"""

import json
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar
from weakref import finalize

import pyarrow as pa

from dashboard.common.errors import UnreadableFileError
from dashboard.common.regular_files import require_regular_file
from dashboard.engine.encoding import Encoding

# Raise this by one when the name, the fields, a dtype or the meaning of a stored value changes.
# Otherwise older files would be misread. Files of other versions are ignored.
INDEX_FORMAT_VERSION = 4
_KEY = b"event_timeline_index"
_UNREADABLE = (
    *(pa.ArrowException, OSError, LookupError),
    *(TypeError, ValueError, AttributeError, RecursionError),
)
# Smaller files are read as a whole, in less than 0.1 s.
_MAX_READ_BYTES = 64_000_000
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
        Path of the file.
    is_mapped
        Whether a large file is mapped into memory, so that :attr:`has_changed` must be checked
        before its values are used.

    Attributes
    ----------
    path
        Path of the file.
    table_id
        Identifies the table that the values were computed from.

    Raises
    ------
    UnreadableFileError
        It is not an index file, is damaged, or has another version.
    """

    def __init__(self, path: Path, *, is_mapped: bool = True) -> None:
        self.path = path
        # Descriptor of the file, if it is mapped, and its size and time of change.
        self._mapped: int | None = None
        self._stamp = (0, 0)
        try:
            batch = pa.ipc.open_file(self._open(is_mapped=is_mapped)).get_batch(0)
            header = json.loads((batch.schema.metadata or {})[_KEY])
            version, self.table_id = header["version"], header["table"]
            self._columns = {
                name: column.values
                for name, column in zip(batch.schema.names, batch.columns, strict=True)
            }
            for array in self._columns.values():
                # Offsets of texts that point beyond the file would crash the process.
                array.validate(full=pa.types.is_large_string(array.type))
            if self.has_changed:
                raise ValueError("It has changed meanwhile.")
        except _UNREADABLE as error:
            reason = next(iter(str(error).splitlines()), "")
            raise UnreadableFileError(
                f"The index {path.name} is incomplete or damaged: {reason}"
            ) from error
        if version != INDEX_FORMAT_VERSION:
            message = f"The index {path.name} has version {version}, not {INDEX_FORMAT_VERSION}."
            raise UnreadableFileError(message)
        self._values = {name.partition(".")[0] for name in self._columns}

    def _open(self, *, is_mapped: bool) -> pa.NativeFile:
        with require_regular_file(self.path).open("rb") as file:
            if not is_mapped or os.fstat(file.fileno()).st_size <= _MAX_READ_BYTES:
                return pa.BufferReader(file.read())
            # The file stays open, to notice when it changes.
            self._mapped = os.dup(file.fileno())
            finalize(self, os.close, self._mapped)
            self._stamp = _stamp_of(self._mapped)
            mapping = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return pa.BufferReader(pa.py_buffer(mapping))

    @property
    def is_mapped(self) -> bool:
        """Return whether the file is mapped, so cutting it off ends the process."""
        return self._mapped is not None

    @property
    def has_changed(self) -> bool:
        """Return whether the mapped file was changed in place, which makes its values invalid.

        A file that is replaced by another one with its name does not change, because it stays on
        the disk until it is closed.
        """
        return self._mapped is not None and _stamp_of(self._mapped) != self._stamp

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


def _stamp_of(descriptor: int) -> tuple[int, int]:
    """Return the size of an open file, and the time of its last change."""
    status = os.fstat(descriptor)
    return status.st_size, status.st_mtime_ns
