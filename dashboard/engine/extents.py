"""When events take place, certainly or possibly, in seconds; and time windows for charts."""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.engine.encoding import FLAG_ARRAY, MOMENT_PAIR, NUMBER_ARRAY, RecordEncoding
from dashboard.engine.index import EventIndex, as_index, stored_as
from dashboard.model.edtf import DAY, FIRST, LAST
from dashboard.model.text_columns import encode

# Greatest share of the events that a window leaves out, if these would take more than this share
# of the axis.
_OUTLIERS, _CUT = 0.1, 0.85
# Share of a default window before the as-of line.
_PAST_SHARE = 0.3
_PART_ROWS = 1_000_000
_DAY_S = 86_400
Window = tuple[np.datetime64, np.datetime64]


def moments_s(window: Window) -> tuple[float, float]:
    """Return the first and last moment of a window, in seconds since 1970."""
    first, last = (float(moment.astype("M8[s]").astype("int64")) for moment in window)
    return first, last


def in_seconds(window: Window) -> Window:
    """Return a window in the unit of bounds; a window of days, say, counts other numbers."""
    return window[0].astype("M8[s]"), window[1].astype("M8[s]")


class Tails(NamedTuple):
    """How far the open sides of bars are drawn.

    Attributes
    ----------
    length
        Length of a tail, in seconds.
    reach
        Time that the reader filters by, in seconds since 1970; None for none. Events that may lie
        in it are drawn in it: their open sides extend through all of it.
    """

    length: float
    reach: tuple[float, float] | None = None

    @classmethod
    def of(cls, length: float, reach: Window | None) -> "Tails":
        """Create tails that reach into a window, if there is one."""
        return cls(length, moments_s(reach) if reach else None)


@dataclass(frozen=True, eq=False)
class Extents:
    """Extents of events in seconds since 1970: one value per event, NaN if it has no date.

    Attributes
    ----------
    start, end
        First and last moment of the bar, without the tails of open sides.
    anchor
        The moment that represents the event in counts.
    opens, closes
        Whether the start or the end of the event is unbounded.
    """

    start: np.ndarray
    end: np.ndarray
    anchor: np.ndarray
    opens: np.ndarray
    closes: np.ndarray

    @cached_property
    def dated(self) -> np.ndarray:
        """Return whether each event has a date."""
        return np.asarray(~np.isnan(self.anchor))

    def drawn(self, tails: Tails) -> tuple[np.ndarray, np.ndarray]:
        """Return the first and last moment of each bar, with the tails of open sides."""
        everything = slice(None)
        return self.first_drawn(everything, tails), self.last_drawn(everything, tails)

    def first_drawn(self, rows: np.ndarray | slice, tails: Tails) -> np.ndarray:
        """Return the first moment of the bars of some events; see :meth:`drawn`."""
        start, opens = self.start[rows], self.opens[rows]
        if tails.reach:
            start = np.where(opens, np.minimum(start, tails.reach[0]), start)
        return np.asarray(start - tails.length * opens)

    def last_drawn(self, rows: np.ndarray | slice, tails: Tails) -> np.ndarray:
        """Return the last moment of the bars of some events; see :meth:`drawn`."""
        end, closes = self.end[rows], self.closes[rows]
        if tails.reach:
            end = np.where(closes, np.maximum(end, tails.reach[1]), end)
        return np.asarray(end + tails.length * closes)

    def visible(self, rows: np.ndarray, window: Window, tails: Tails) -> np.ndarray:
        """Return whether the bar of each of some events is at least partly in a window."""
        first, last = moments_s(window)
        # Comparisons with the NaN of an event without a date are false.
        ends_in_time = self.last_drawn(rows, tails) >= first
        return np.asarray(ends_in_time & (self.first_drawn(rows, tails) <= last))

    def take(self, chosen: np.ndarray) -> "Extents":
        """Return the extents of some events, given by mask or position."""
        return Extents(*(getattr(self, each.name)[chosen] for each in fields(self)))


EXTENTS = RecordEncoding(
    Extents,
    start=NUMBER_ARRAY,
    end=NUMBER_ARRAY,
    anchor=NUMBER_ARRAY,
    opens=FLAG_ARRAY,
    closes=FLAG_ARRAY,
)


class Certainty(NamedTuple):
    """When events are certain, in seconds since 1970: one value per event.

    Attributes
    ----------
    start, end
        First and last moment at which the event is certainly under way; NaN if there is none.
    instant
        Whether the event happened within one day.
    """

    start: np.ndarray
    end: np.ndarray
    instant: np.ndarray


def extents_of(events: pd.DataFrame | EventIndex, as_of: np.datetime64) -> Extents:
    """Return the extents that charts draw: ongoing events last at least until the as-of day."""
    return as_index(events).cached(_extents, as_of)


def certainty_of(index: EventIndex, as_of: np.datetime64, rows: np.ndarray) -> Certainty:
    """Compute when some rows are certain; not cached, because only single marks show it."""
    return _compute(index, as_of, rows)[1]


@stored_as("extents", EXTENTS)
def _extents(index: EventIndex, as_of: np.datetime64) -> Extents:
    size = len(index)
    start, end, anchor = (np.empty(size) for _ in range(3))
    opens, closes = (np.empty(size, dtype=bool) for _ in range(2))
    whole = Extents(start, end, anchor, opens, closes)
    # In parts, because the computation needs a dozen temporary columns.
    for first in range(0, size, _PART_ROWS):
        rows = slice(first, first + _PART_ROWS)
        part = _compute(index, as_of, rows)[0]
        for each in fields(Extents):
            getattr(whole, each.name)[rows] = getattr(part, each.name)
    return whole


def _compute(
    index: EventIndex, as_of: np.datetime64, rows: np.ndarray | slice
) -> tuple[Extents, Certainty]:
    start = _seconds(index, "start_earliest", rows, -np.inf)
    end = _seconds(index, "end_latest", rows, np.inf)
    start_latest = _seconds(index, "start_latest", rows, np.nan)
    end_earliest = _seconds(index, "end_earliest", rows, np.nan)
    lasting = index.column("lasting")[rows].astype(bool, copy=False)
    # As in edtf.is_exact: an open bound is never exact.
    exact_start, exact_end = start_latest - start < _DAY_S, end - end_earliest < _DAY_S
    certain_start = np.where(lasting, np.where(exact_start, start, start_latest), np.nan)
    certain_end = np.where(lasting, np.where(exact_end, end, end_earliest), np.nan)
    if not np.isnat(as_of):
        expected, ongoing = (_is_status(index, word, rows) for word in ("expected", "ongoing"))
        now = as_of_moment(as_of).astype("int64").astype(float)
        under_way = lasting & ~expected & (np.isnan(certain_end) | ongoing)
        # Events under way are certain at least on the day of the source, and until its end.
        certain_end = np.where(under_way, np.fmax(certain_end, now), certain_end)
        certain_start = np.where(under_way, np.fmin(certain_start, now - _DAY_S), certain_start)
        # Expected events happen after the day of the source.
        start = np.where(expected & (end > now), np.maximum(start, now), start)
    # If status and date contradict each other, the date wins.
    certain_start, certain_end = np.maximum(certain_start, start), np.minimum(certain_end, end)
    is_empty = ~(certain_start < certain_end)
    certain_start[is_empty] = certain_end[is_empty] = np.nan
    instant = ~lasting & (end - start < _DAY_S)
    opens, closes = np.isinf(start), np.isinf(end)
    anchor = np.where(np.isnan(certain_end), np.where(closes, start, end), certain_end)
    anchor[np.isinf(anchor)] = np.nan
    start = np.where(opens, np.fmin(certain_start, anchor), start)
    end = np.where(closes, anchor, end)
    extents = Extents(start, end, anchor, opens, closes)
    return extents, Certainty(certain_start, certain_end, instant)


def _seconds(index: EventIndex, bound: str, rows: np.ndarray | slice, missing: float) -> np.ndarray:
    values = index.column(bound)[rows].astype("datetime64[s]")
    return np.where(np.isnat(values), missing, values.astype("int64").astype(float))


def _is_status(index: EventIndex, word: str, rows: np.ndarray | slice) -> np.ndarray:
    cells = index.column_cache(encode, "status")
    if word not in cells.categories:
        return np.zeros(len(cells.codes[rows]), dtype=bool)
    return np.asarray(cells.codes[rows] == cells.categories.get_loc(word))


@stored_as("default_window", MOMENT_PAIR)
def default_window(events: pd.DataFrame | EventIndex, as_of: np.datetime64) -> Window:
    """Return a window that leaves out outliers, which would squeeze all other events together.

    A side is cut if the outermost tenth of the events would take most of the axis. If
    most events began before the as-of line, there is room for their titles on both sides of it
    (``_PAST_SHARE``).
    """
    return frame_extents(extents_of(events, as_of), as_of)


def frame_extents(extents: Extents, as_of: np.datetime64) -> Window:
    """Return the window of :func:`default_window` for some extents."""
    low, high = _known_ends(extents)
    if not len(low):
        today = as_of if not np.isnat(as_of) else np.datetime64("2000-01-01", "s")
        return today - 15 * DAY, today + 15 * DAY
    first, last = low.min(), high.max()
    early = np.quantile(low, _OUTLIERS, method="lower")
    late = np.quantile(high, 1 - _OUTLIERS, method="higher")
    if early - first > _CUT * (last - first):
        first = early
    if last - late > _CUT * (last - first):
        last = late
    first = _make_room(first, last, low, as_of)
    margin = max(0.04 * (last - first), 43_200.0)
    return _drawable(first - margin, last + margin)


def widen_window(window: Window, extents: Extents) -> Window:
    """Move the ends of a window so far that no event is before or after it.

    As in :func:`default_window`, a side is not moved for a tenth of the events or fewer if these
    would take most of the axis.
    """
    low, high = _known_ends(extents)
    start, end = moments_s(window)
    before, after = low[high < start], high[low > end]
    first, last = min([start, *before]), max([end, *after])
    most = len(low) * _OUTLIERS
    if len(before) <= most and start - first > _CUT * (last - first):
        first = start
    if len(after) <= most and last - end > _CUT * (last - first):
        last = end
    margin = 0.04 * (last - first)
    return _drawable(
        first - margin if first < start else start, last + margin if last > end else end
    )


def _known_ends(extents: Extents) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and last known moment of each event that has a date."""
    low = np.where(extents.opens, extents.anchor, extents.start)
    return low[extents.dated], extents.end[extents.dated]


def _make_room(first: float, last: float, low: np.ndarray, as_of: np.datetime64) -> float:
    """Begin a window earlier if most events began before the as-of line, so their titles fit."""
    if np.isnat(as_of):
        return first
    now = float(as_of_moment(as_of).astype("int64"))
    if not first < now < last or np.count_nonzero(low < now) < len(low) / 2:
        return first
    return min(first, now - _PAST_SHARE / (1 - _PAST_SHARE) * (last - now))


@stored_as("full_window", MOMENT_PAIR)
def full_window(events: pd.DataFrame | EventIndex, as_of: np.datetime64) -> Window:
    """Return a window from the first to the last moment of all events, with a margin."""
    extents = extents_of(events, as_of)
    if not extents.dated.any():
        return frame_extents(extents, as_of)
    first, last = np.nanmin(extents.start), np.nanmax(extents.end)
    margin = max(0.03 * (last - first), 43_200.0)
    return _drawable(first - margin, last + margin)


def _drawable(first: float, last: float) -> Window:
    """Return the window between two moments in seconds, cut to the years that a chart can draw."""
    limits = [float(moment.astype("int64")) for moment in (FIRST, LAST)]
    ends = np.array([first, last]).clip(limits[0], limits[1]).round()
    start, end = ends.astype("int64").astype("datetime64[s]")
    return start, end


def as_of_moment(as_of: np.datetime64) -> np.datetime64:
    """Return the moment of the as-of line: the end of that day, after which nothing is known."""
    day: np.datetime64 = as_of.astype("M8[s]")
    return day + DAY


def anchors(events: pd.DataFrame | EventIndex, as_of: np.datetime64) -> np.ndarray:
    """Return the moment at which each event is counted (``datetime64[s]``); NaT without a date."""
    anchor = extents_of(events, as_of).anchor
    known = np.isfinite(anchor)
    moments = np.where(known, anchor, 0).astype("int64").astype("datetime64[s]")
    moments[~known] = np.datetime64("NaT")
    return moments
