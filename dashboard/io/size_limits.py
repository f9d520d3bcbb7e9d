"""Limits on the rows and columns of a table that is read."""

from dashboard.common.errors import UnreadableFileError
from dashboard.common.limits import limits
from dashboard.model.messages import Message

MAX_COLUMNS = 1_000


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


def check_columns(count: int) -> None:
    """Refuse a table with too many columns.

    Raises
    ------
    UnreadableFileError
        There are more than the limit.
    """
    if count > MAX_COLUMNS:
        params = {"count": count, "most": MAX_COLUMNS}
        raise UnreadableFileError(Message("table.too_many_columns", params))
