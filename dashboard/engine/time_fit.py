"""How events fit in a period: dated in it, under way, or possibly in it."""

from typing import NamedTuple

import numpy as np

from dashboard.engine.extents import Window, certainty_of, extents_of
from dashboard.engine.index import Selection

# The certain part of an event is not in the index, and is computed for at most this many events.
_MOST_EVENTS = 100_000


class TimeFit(NamedTuple):
    """How many events fit in a period in each way; each event counts once.

    Attributes
    ----------
    within
        All of the event is in the period.
    under_way
        It is certainly under way in a part of the period, and begins or ends outside.
    possible
        Its day is not known well enough to say.
    """

    within: int
    under_way: int
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
    under_way = ~within & (certain.start <= last) & (certain.end >= first)
    known = [int(np.count_nonzero(fits)) for fits in (within, under_way)]
    return TimeFit(known[0], known[1], len(rows) - sum(known))
