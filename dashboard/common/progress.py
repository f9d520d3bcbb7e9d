"""How far long work has come: who works tells it, and whoever listens shows it."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Listener = Callable[[str, float], None]
Item = TypeVar("Item")
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Hand what is told meanwhile to a listener: what is being done, and which share is done."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(what: str, share: float = 0.0) -> None:
    """Say what is being done, and which share of it is done (0 to 1)."""
    listener = _listener.get()
    if listener:
        listener(what, share)


def track(what: str, items: Collection[Item]) -> Iterator[Item]:
    """Go through items, and tell at each how far it is.

    Examples
    --------
    >>> with listening(lambda what, share: print(what, share)):
    ...     found = list(track("Counting", [7, 8]))
    Counting 0.0
    Counting 0.5
    Counting 1.0
    """
    for place, item in enumerate(items):
        tell(what, place / len(items))
        yield item
    tell(what, 1.0)
