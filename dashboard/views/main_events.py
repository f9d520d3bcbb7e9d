"""The main events of a table, for a picture that has no room for all."""

import numpy as np

from dashboard.engine.extents import certainty_of, extents_of
from dashboard.engine.index import Selection
from dashboard.engine.statements import voices

# Known dates count as much as this many speakers. A start and an end that are both known within
# some time count less.
_DATED, _BOUNDED = 3, 1


def main_events_first(events: Selection, as_of: np.datetime64) -> np.ndarray:
    """Return the positions of events: the main ones first.

    What happened comes before what is expected, and events come before statements. Then come the
    events with known dates and those that many speakers speak about, and then the latest ones.

    Parameters
    ----------
    as_of
        Day of the source; ``NaT`` if unknown.
    """
    index, rows = events.index, events.positions
    is_statement = events.cells("stance") != ""
    is_expected = events.cells("status") == "expected"
    speakers = index.cached(voices).counts(rows).sum(axis=1)
    extents, certain = extents_of(index, as_of).take(rows), certainty_of(index, as_of, rows)
    is_dated = certain.instant | np.isfinite(certain.start)
    is_bounded = ~extents.opens & ~extents.closes
    weight = speakers + np.where(is_dated, _DATED, np.where(is_bounded, _BOUNDED, 0))
    order = np.lexsort((rows, -np.nan_to_num(extents.anchor), -weight, is_expected, is_statement))
    return np.asarray(rows[order])
