"""When events are certain and when they are possible, in seconds, and windows that hold them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from dashboard.dates import DAY, FIRST, LAST
from dashboard.index import EventIndex, as_index

_CUT = 0.85
_DAY_S = 86_400
Window = tuple[np.datetime64, np.datetime64]


@dataclass(frozen=True)
class Extents:
    """Extents of events in seconds since 1970; infinite where open. One value an event."""

    start: np.ndarray
    end: np.ndarray
    certain_start: np.ndarray
    certain_end: np.ndarray
    instant: np.ndarray

    @cached_property
    def anchor(self) -> np.ndarray:
        """The moment at which each event is counted; infinite where it has no date."""
        finite_end = np.where(np.isfinite(self.end), self.end, self.start)
        return np.where(np.isfinite(self.certain_end), self.certain_end, finite_end)

    @cached_property
    def inner(self) -> tuple[np.ndarray, np.ndarray]:
        """First and last moment of what is drawn, without the tails of open sides."""
        start = np.where(
            np.isfinite(self.start), self.start, np.fmin(self.certain_start, self.anchor)
        )
        return start, np.where(np.isfinite(self.end), self.end, self.anchor)

    def drawn(self, tail: float) -> tuple[np.ndarray, np.ndarray]:
        """First and last moment of what is drawn; open sides run on for so many seconds."""
        (start, end), (opens, closes) = self.inner, self.open
        return start - tail * opens, end + tail * closes

    def outside(self, window: Window, tail: float) -> tuple[np.ndarray, np.ndarray]:
        """Whether what is drawn of each event lies before a window, and after it."""
        first, last = (float(moment.astype("int64")) for moment in window)
        (start, end), (opens, closes) = self.inner, self.open
        before, after = end < first, start > last
        # Few have tails.
        rows = self._tailed
        before[rows] = end[rows] + tail * closes[rows] < first
        after[rows] = start[rows] - tail * opens[rows] > last
        return before, after

    @cached_property
    def _tailed(self) -> np.ndarray:
        return np.flatnonzero(np.logical_or(*self.open))

    @cached_property
    def open(self) -> tuple[np.ndarray, np.ndarray]:
        """Whether each event is open before, and after."""
        return ~np.isfinite(self.start), ~np.isfinite(self.end)

    @cached_property
    def dated(self) -> np.ndarray:
        """Whether each event has any date at all."""
        return np.asarray(np.isfinite(self.anchor))

    def take(self, chosen: np.ndarray) -> "Extents":
        """Those of some of the events, given by mask or position."""
        names = ("start", "end", "certain_start", "certain_end", "instant")
        return Extents(*(getattr(self, name)[chosen] for name in names))


def extents_of(events: pd.DataFrame | EventIndex, as_of: np.datetime64) -> Extents:
    """Extents of events as they are drawn: what goes on lasts to the as-of day at the least."""
    return as_index(events).once(_extents, as_of)


def _extents(index: EventIndex, as_of: np.datetime64) -> Extents:
    events = index.events
    start, end = _seconds(events["start_earliest"], -np.inf), _seconds(events["end_latest"], np.inf)
    start_latest = _seconds(events["start_latest"], np.nan)
    end_earliest = _seconds(events["end_earliest"], np.nan)
    lasting = events["lasting"].to_numpy(bool)
    # As dates.is_exact has it; a bound that is open is never exact.
    exact_start, exact_end = start_latest - start < _DAY_S, end - end_earliest < _DAY_S
    certain_start = np.where(lasting, np.where(exact_start, start, start_latest), np.nan)
    certain_end = np.where(lasting, np.where(exact_end, end, end_earliest), np.nan)
    if not np.isnat(as_of):
        expected, ongoing = (
            (events["status"] == word).to_numpy() for word in ("expected", "ongoing")
        )
        now = horizon(as_of).astype("int64").astype(float)
        going = lasting & ~expected & (np.isnan(certain_end) | ongoing)
        # What goes on is certain up to the day of the source, and on that day at the least.
        certain_end = np.where(going, np.fmax(certain_end, now), certain_end)
        certain_start = np.where(going, np.fmin(certain_start, now - _DAY_S), certain_start)
        # What is expected lies ahead of the source.
        start = np.where(expected & (end > now), np.maximum(start, now), start)
    # Where status and date contradict each other, the date holds.
    certain_start, certain_end = np.maximum(certain_start, start), np.minimum(certain_end, end)
    reversed_ = ~(certain_start < certain_end)
    certain_start[reversed_] = certain_end[reversed_] = np.nan
    instant = ~lasting & (end - start < _DAY_S)
    return Extents(start, end, certain_start, certain_end, instant)


def _seconds(column: pd.Series, missing: float) -> np.ndarray:
    values = column.to_numpy().astype("datetime64[s]")
    return np.where(np.isnat(values), missing, values.astype("int64").astype(float))


def default_window(events: pd.DataFrame | EventIndex, as_of: np.datetime64) -> Window:
    """Frame the events; a few that would squeeze all others into a corner stay outside.

    A side is cut where the outermost tenth of the events takes most of the axis (``_CUT``).
    """
    return frame_extents(extents_of(events, as_of), as_of)


def frame_extents(extents: Extents, as_of: np.datetime64) -> Window:
    """Frame extents as :func:`default_window` frames their events."""
    low = np.where(np.isfinite(extents.start), extents.start, extents.anchor)
    high = np.where(np.isfinite(extents.end), extents.end, extents.anchor)
    low, high = low[np.isfinite(low)], high[np.isfinite(high)]
    if not len(low):
        today = as_of if not np.isnat(as_of) else np.datetime64("2000-01-01", "s")
        return today - 15 * DAY, today + 15 * DAY
    first, last = low.min(), high.max()
    early, late = np.quantile(low, 0.1, method="lower"), np.quantile(high, 0.9, method="higher")
    if early - first > _CUT * (last - first):
        first = early
    if last - late > _CUT * (last - first):
        last = late
    margin = max(0.04 * (last - first), 43_200.0)
    return _drawable(first - margin, last + margin)


def full_window(events: pd.DataFrame | EventIndex, as_of: np.datetime64) -> Window:
    """First to last moment of all events, with a little air."""
    extents = extents_of(events, as_of)
    moments = np.concatenate([extents.start, extents.end, extents.anchor])
    moments = moments[np.isfinite(moments)]
    if not len(moments):
        return frame_extents(extents, as_of)
    margin = max(0.03 * (moments.max() - moments.min()), 43_200.0)
    return _drawable(moments.min() - margin, moments.max() + margin)


def _drawable(first: float, last: float) -> Window:
    """Window between two moments in seconds, within the years that a chart can draw."""
    limits = [float(moment.astype("int64")) for moment in (FIRST, LAST)]
    ends = np.array([first, last]).clip(limits[0], limits[1]).round()
    start, end = ends.astype("int64").astype("datetime64[s]")
    return start, end


def horizon(as_of: np.datetime64) -> np.datetime64:
    """Where the as-of line stands: at the end of that day; beyond it nothing is known."""
    return as_of + DAY


def time_order(events: pd.DataFrame | EventIndex, as_of: np.datetime64) -> np.ndarray:
    """Positions of the rows in the order of time; those without a date come last."""
    anchor = extents_of(events, as_of).anchor
    return np.argsort(np.where(np.isfinite(anchor), anchor, np.inf), kind="stable")


def anchors(events: pd.DataFrame | EventIndex, as_of: np.datetime64) -> np.ndarray:
    """One moment for each event (``datetime64[s]``), for counting; NaT where it has no date."""
    anchor = extents_of(events, as_of).anchor
    known = np.isfinite(anchor)
    moments = np.where(known, anchor, 0).astype("int64").astype("datetime64[s]")
    moments[~known] = np.datetime64("NaT")
    return moments
