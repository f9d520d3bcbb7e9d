"""Progress of long work: the work reports it, and a listener shows it."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Listener = Callable[[str, float], None]
Item = TypeVar("Item")
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Report progress to a listener within a ``with`` block: the step, and the share completed."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def report_progress(step: str, share: float = 0.0) -> None:
    """Report a step, and the share of it that is completed (0 to 1)."""
    listener = _listener.get()
    if listener:
        listener(step, share)


def track(step: str, items: Collection[Item]) -> Iterator[Item]:
    """Iterate over items and report progress before each.

    Examples
    --------
    >>> with listening(lambda step, share: print(step, share)):
    ...     items = list(track("Counting", [7, 8]))
    Counting 0.0
    Counting 0.5
    Counting 1.0
    """
    for place, item in enumerate(items):
        report_progress(step, place / len(items))
        yield item
    report_progress(step, 1.0)
