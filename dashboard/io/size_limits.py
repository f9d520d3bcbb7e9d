"""Limits on the rows and columns of a table that is read."""

from dashboard.common.errors import UnreadableFileError
from dashboard.common.limits import limits
from dashboard.model.messages import Message

MAX_COLUMNS = 1_000
# Ten million real events take about 20 bytes each.
_MANY_ROWS, _MAX_ROWS_PER_BYTE = 1_000_000, 20
# Objects name their values, so even a small file can have a new column in each row.
_MAX_OBJECT_CELLS = 50_000_000


def check_rows(count: int) -> None:
    """Refuse a table with too many rows.

    Raises
    ------
    UnreadableFileError
        There are more than the limit.
    """
    most = limits().rows
    if count > most:
        raise UnreadableFileError(Message("table.too_many_rows", {"count": count, "most": most}))


def most_columns(rows: int) -> int:
    """Return the limit of columns, given the number of rows that are objects with few of them."""
    return min(MAX_COLUMNS, _MAX_OBJECT_CELLS // max(rows, 1))


def check_density(rows: int, size: int) -> None:
    """Refuse a file with so many rows for its size that they cannot differ.

    Formats that store repeated values once can have millions of rows in a few kilobytes.

    Parameters
    ----------
    rows
        Number of rows.
    size
        Size of the file, in bytes.

    Raises
    ------
    UnreadableFileError
        There are far more rows than bytes.
    """
    if rows > _MANY_ROWS and rows > size * _MAX_ROWS_PER_BYTE:
        raise UnreadableFileError(Message("table.same_rows", {"count": rows, "bytes": size}))


def check_columns(count: int, rows: int = 1) -> None:
    """Refuse a table with too many columns.

    Parameters
    ----------
    count
        Number of columns.
    rows
        Number of rows, if they are objects, each with few of the columns.

    Raises
    ------
    UnreadableFileError
        There are more than the limit.
    """
    most = most_columns(rows)
    if count > most:
        params = {"count": count, "most": most}
        raise UnreadableFileError(Message("table.too_many_columns", params))
