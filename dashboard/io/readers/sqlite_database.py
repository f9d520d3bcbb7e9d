"""Read stored cells of an untrusted SQLite database, in memory.

Such a file may contain statements: views and computed columns. Views can read stored cells, but
cannot call functions or read virtual tables, and their number of steps is limited.
"""

import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from dashboard.common.errors import UnreadableFileError
from dashboard.common.limits import limits
from dashboard.io.size_limits import check_columns
from dashboard.model.messages import Message

# Bytes 18 and 19 tell whether recent changes are in a second file, which is missing here.
_VERSIONS, _WITH_JOURNAL, _WHOLE = slice(18, 20), b"\2\2", b"\1\1"
# Maximum bytes of a cell or row, and steps of all views together. To read each row of a file once
# takes fewer steps than the file has bytes. Ten million steps take a second at most.
_MAX_CELL_BYTES, _STEPS_AT_ONCE = 100_000_000, 100_000
_MIN_STEPS, _STEPS_PER_BYTE, _MAX_STEPS = 10_000_000, 20, 200_000_000
_MB = 1_000_000
# Virtual tables have no root page. They run code. In a damaged file, a name may be no text.
_TABLES = (
    "SELECT name, type FROM sqlite_master"
    " WHERE (type = 'view' OR rootpage > 0) AND typeof(name) = 'text'"
)
_SCHEMA = "sqlite_master"
# A column that is computed whenever it is read.
_COMPUTED = 2


class StoredColumn(NamedTuple):
    """A column of a table or view."""

    name: str
    is_key: bool
    is_computed: bool


class SqliteDatabase:
    """A database of which only stored cells can be read.

    Parameters
    ----------
    raw
        Content of the file.

    Raises
    ------
    sqlite3.Error
        It is not a database, or is damaged. The methods raise this, too.
    """

    def __init__(self, raw: bytes) -> None:
        if raw[_VERSIONS] == _WITH_JOURNAL:
            raw = raw[: _VERSIONS.start] + _WHOLE + raw[_VERSIONS.stop :]
        self._connection = sqlite3.connect(":memory:")
        self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_CELL_BYTES)
        self._connection.execute("PRAGMA trusted_schema = OFF")
        self._connection.execute("PRAGMA cell_size_check = ON")
        self._connection.deserialize(raw)
        self._connection.text_factory = _decoded
        self._steps_left = min(_MIN_STEPS + _STEPS_PER_BYTE * len(raw), _MAX_STEPS)
        self._bytes_left = limits().unpacked_mb * _MB
        self._kinds: dict[str, str] = dict(self._connection.execute(_TABLES))
        stored = [name for name, kind in self._kinds.items() if kind == "table"]
        self._computed = {
            (table, column.name)
            for table in stored
            for column in self._columns(table)
            if column.is_computed
        }
        self._connection.set_authorizer(self._authorize)

    def __contains__(self, table: object) -> bool:
        return table in self._kinds

    def close(self) -> None:
        """Release the memory."""
        self._connection.close()

    def query(self, statement: str, max_rows: int) -> list[tuple[Any, ...]]:
        """Run a statement from this program, which may read views in the file."""
        self._limit_steps()
        return self._fetch(self._connection.execute(statement), max_rows)

    def read(self, table: str, max_rows: int) -> tuple[list[StoredColumn], list[tuple[Any, ...]]]:
        """Read the first rows of a table or view, and describe its columns.

        Raises
        ------
        UnreadableFileError
            The table has too many columns, or its rows take more memory than the limit.
        """
        self._limit_steps(is_limited=self._kinds[table] == "view")
        columns = self._columns(table)
        check_columns(len(columns))
        stored = [_quoted(column.name) for column in columns if not column.is_computed]
        statement = f"SELECT {', '.join(stored)} FROM {_quoted(table)}"  # noqa: S608 - quoted
        return columns, self._fetch(self._connection.execute(statement), max_rows)

    def _columns(self, table: str) -> list[StoredColumn]:
        rows = self._connection.execute(f"PRAGMA table_xinfo({_quoted(table)})")
        return [
            StoredColumn(name, bool(key), hidden == _COMPUTED)
            for _, name, _, _, _, key, hidden in rows
        ]

    def _fetch(self, rows: Iterator[tuple[Any, ...]], max_rows: int) -> list[tuple[Any, ...]]:
        """Fetch rows within the limits, because a view may repeat a long cell endlessly."""
        fetched = []
        for row in islice(rows, max_rows):
            self._bytes_left -= sum([len(cell) for cell in row if isinstance(cell, str | bytes)])
            if self._bytes_left < 0:
                message = Message("table.too_large", {"most": limits().unpacked_mb})
                raise UnreadableFileError(message)
            fetched.append(row)
        return fetched

    def _limit_steps(self, *, is_limited: bool = True) -> None:
        """Interrupt the next statement after many steps: a product of tables may be endless."""
        handler = self._count_steps if is_limited else None
        self._connection.set_progress_handler(handler, _STEPS_AT_ONCE)

    def _count_steps(self) -> bool:
        self._steps_left -= _STEPS_AT_ONCE
        return self._steps_left < 0

    def _authorize(self, action: int, first: str | None, second: str | None, *_: Any) -> int:
        """Allow only selecting stored cells and describing tables."""
        is_stored = (first in self._kinds or first == _SCHEMA) and (
            (first, second) not in self._computed
        )
        is_allowed = (
            action == sqlite3.SQLITE_SELECT
            or (action == sqlite3.SQLITE_READ and is_stored)
            or (action == sqlite3.SQLITE_PRAGMA and first == "table_xinfo")
        )
        return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace")
