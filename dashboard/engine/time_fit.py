"""How events fit in a period: dated in it, partly in it, or possibly in it."""

from typing import NamedTuple

import numpy as np

from dashboard.engine.extents import Window, certainty_of, extents_of
from dashboard.engine.index import EventIndex, Selection

# The certain part of an event is not in the index, and is computed for at most this many events.
_MOST_EVENTS = 100_000


class TimeFit(NamedTuple):
    """How many events fit in a period in each way; each event counts once.

    Attributes
    ----------
    within
        All of the event is in the period.
    partly
        A part of the event is certainly in the period, and others are outside or may be.
    possible
        All of the event may be outside.
    """

    within: int
    partly: int
    possible: int


def fit_in_time(events: Selection, as_of: np.datetime64, window: Window | None) -> TimeFit | None:
    """Count how some events that may fall in a period fit in it; None if there is no period.

    None as well if there are so many events that it would delay the change of a filter.
    """
    if window is None or len(events) > _MOST_EVENTS:
        return None
    first, last = (float(moment.astype("int64")) for moment in window)
    rows = events.positions
    extents = extents_of(events.index, as_of).take(rows)
    certain = certainty_of(events.index, as_of, rows)
    is_bounded = ~(extents.opens | extents.closes)
    within = is_bounded & (extents.start >= first) & (extents.end <= last)
    # Comparisons with the NaN of an event that is never certain are false.
    partly = (certain.start <= last) & (certain.end >= first)
    # If one end is unknown, the other one may still be in the period.
    partly |= _lies_in(events.index, rows, "start", window) | _lies_in(
        events.index, rows, "end", window
    )
    known = [int(np.count_nonzero(fits)) for fits in (within, partly & ~within)]
    return TimeFit(known[0], known[1], len(rows) - sum(known))


def _lies_in(index: EventIndex, rows: np.ndarray, side: str, window: Window) -> np.ndarray:
    """Return whether the start, or the end, of each event is certainly in a period."""
    earliest, latest = (index.column(f"{side}_{edge}")[rows] for edge in ("earliest", "latest"))
    # Comparisons with NaT, for an unknown bound, are false.
    return np.asarray((earliest >= window[0]) & (latest <= window[1]))
