"""Limits of the files that are read: wider for local files than for uploads."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The most that a table may hold.

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
    """Limits in force.

    Examples
    --------
    >>> with limited(Limits(rows=10)):
    ...     limits().rows
    10
    """
    return _limits.get()


@contextmanager
def limited(to: Limits) -> Iterator[None]:
    """Set other limits within a block."""
    token = _limits.set(to)
    try:
        yield
    finally:
        _limits.reset(token)
