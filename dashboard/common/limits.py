"""Limits on the files that are read; uploads have stricter ones than local files."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The maximum size of a table.

    Attributes
    ----------
    rows
        Number of rows.
    cell_chars
        Characters of a cell.
    unpacked_mb
        Unpacked size of an archive or compressed file, in MB.
    """

    rows: int = 50_000_000
    cell_chars: int = 10_000
    unpacked_mb: int = 4_000


_DEFAULT = Limits()
_limits: ContextVar[Limits] = ContextVar("limits", default=_DEFAULT)


def limits() -> Limits:
    """Return the limits in force.

    Examples
    --------
    >>> with limited(Limits(rows=10)):
    ...     limits().rows
    10
    """
    return _limits.get()


@contextmanager
def limited(to: Limits) -> Iterator[None]:
    """Apply other limits within a ``with`` block."""
    token = _limits.set(to)
    try:
        yield
    finally:
        _limits.reset(token)
