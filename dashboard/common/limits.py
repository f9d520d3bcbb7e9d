"""How much of a file is read: wider for one's own files than for those that strangers send."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from dashboard.common.errors import UnreadableFileError


@dataclass(frozen=True)
class Limits:
    """What a table may hold at most.

    Attributes
    ----------
    rows
        Of the file.
    cell_chars
        Characters of one cell.
    unpacked_mb
        Of an archive or a compressed file, once it is unpacked.
    """

    rows: int = 50_000_000
    cell_chars: int = 10_000
    unpacked_mb: int = 4_000


_USUAL = Limits()
_limits: ContextVar[Limits] = ContextVar("limits", default=_USUAL)


def limits() -> Limits:
    """Limits that are in force.

    Examples
    --------
    >>> with limited(Limits(rows=10)):
    ...     limits().rows
    10
    """
    return _limits.get()


@contextmanager
def limited(to: Limits) -> Iterator[None]:
    """Read no more than this meanwhile."""
    token = _limits.set(to)
    try:
        yield
    finally:
        _limits.reset(token)


def check_rows(count: int) -> None:
    """Refuse a table with too many rows.

    Raises
    ------
    UnreadableFileError
        There are more than are read.
    """
    most = limits().rows
    if count > most:
        raise UnreadableFileError(f"{count:,} rows; at most {most:,}: split the file, or cut it")
