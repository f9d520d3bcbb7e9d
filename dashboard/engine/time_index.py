"""An index by time: finds the events in a window, and counts them between moments.

In a table that is sorted by time, such as a prepared one, binary search finds the rows in a window.
Only the few events that reach into the window from outside are looked up separately.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from pyarrow import compute as arrow

from dashboard.engine.encoding import NUMBER_ARRAY, RecordEncoding
from dashboard.engine.extents import Tails, Window, extents_of, moments_s
from dashboard.engine.group_counts import Kinds
from dashboard.engine.index import EventIndex, Selection, as_index, is_among, stored_as
from dashboard.model.edtf import FRACTION
from dashboard.model.text_columns import as_arrow

_DAY_S = 86_400.0


class SpanIndex(NamedTuple):
    """Ranks of events whose bar extends more than a day to one side of their anchor.

    They are sorted by length class, then by rank. Each class is twice as long as the one before it.
    In each class, the events that may reach a given moment are therefore a contiguous range.

    Attributes
    ----------
    ranks
        Ranks of the first class, then of the second, and so on.
    starts
        Start of each class in `ranks`, and the end.
    open
        Ranks of events that are unbounded on this side, ascending. They also belong to a class,
        because part of that side is drawn.
    """

    ranks: np.ndarray
    starts: np.ndarray
    open: np.ndarray

    @classmethod
    def of(cls, length_s: np.ndarray, is_open: np.ndarray) -> "SpanIndex":
        """Index ranks by their length in seconds, and by whether that side is open."""
        ranks = np.flatnonzero((length_s > _DAY_S) | is_open)
        classes = np.ceil(np.log2(np.maximum(length_s[ranks] / _DAY_S, 1))).astype(np.int16)
        order = np.argsort(classes, kind="stable")
        starts = np.searchsorted(classes[order], np.arange(classes.max(initial=-1) + 2))
        open_ranks = np.flatnonzero(is_open).astype(np.int32)
        return cls(ranks[order].astype(np.int32), starts, open_ranks)

    def between(self, edges: Callable[[float], Sequence[int]]) -> np.ndarray:
        """Find the ranks between two edges, which depend on the longest length of a class."""
        ranges = [self.ranks[:0]]
        for place, (start, end) in enumerate(pairwise(self.starts.tolist())):
            ranks = self.ranks[start:end]
            low, high = np.searchsorted(ranks, edges(_DAY_S * 2.0**place))
            ranges.append(ranks[low:high])
        return np.sort(np.concatenate(ranges))


class TimeOrder(NamedTuple):
    """The rows of a table, ordered by their anchors; a rank is a position in this order.

    Attributes
    ----------
    order
        Rows by rank, those without a date last; empty if the table is already in this order.
    moments
        Anchor of each rank, ascending, in seconds since 1970. Rows without a date have no rank.
    before, after
        Ranks of events whose bar extends more than a day before the anchor, and after it.
    """

    order: np.ndarray
    moments: np.ndarray
    before: SpanIndex
    after: SpanIndex

    def rows(self, ranks: np.ndarray) -> np.ndarray:
        """Return the rows of some ranks."""
        return np.asarray(self.order[ranks].astype(np.intp) if len(self.order) else ranks)

    def undated(self, size: int) -> np.ndarray:
        """Return the rows without a date, given the number of rows."""
        dated = len(self.moments)
        return self.order[dated:] if len(self.order) else np.arange(dated, size)

    def ranks(self, shown: Selection) -> np.ndarray:
        """Return the ranks of a selection's dated rows; the selection is in the table's order."""
        dated = len(self.moments)
        if not len(self.order):
            return shown.positions[: np.searchsorted(shown.positions, dated)]
        if shown.is_all:
            return np.arange(dated)
        return np.flatnonzero(shown.mask[self.order[:dated]])


SPAN_INDEX = RecordEncoding(SpanIndex, ranks=NUMBER_ARRAY, starts=NUMBER_ARRAY, open=NUMBER_ARRAY)
TIME_ORDER = RecordEncoding(
    TimeOrder, order=NUMBER_ARRAY, moments=NUMBER_ARRAY, before=SPAN_INDEX, after=SPAN_INDEX
)


class Part(NamedTuple):
    """The events of a selection whose bars lie at least partly in a window.

    Attributes
    ----------
    time
        The order that ranks refer to.
    early, middle, late
        Ranks of the events with their anchor before the window, in it, and after it.
    before, after
        Number of events that lie wholly before the window, and after it.
    """

    time: TimeOrder
    early: np.ndarray
    middle: np.ndarray
    late: np.ndarray
    before: int
    after: int

    @property
    def ranks(self) -> np.ndarray:
        """All ranks, ascending."""
        sides = len(self.early) + len(self.late)
        return np.concatenate([self.early, self.middle, self.late]) if sides else self.middle

    def cut_at(self, moments: np.ndarray) -> np.ndarray:
        """Count the middle events with their anchor before each of some moments."""
        return np.searchsorted(self.middle, np.searchsorted(self.time.moments, moments))


def time_order_of(events: pd.DataFrame | EventIndex, as_of: np.datetime64) -> TimeOrder:
    """Return the time order of a table; see :func:`dashboard.engine.extents.extents_of`."""
    return as_index(events).cached(_time_order, as_of)


@stored_as("time_order", TIME_ORDER)
def _time_order(index: EventIndex, as_of: np.datetime64) -> TimeOrder:
    extents = extents_of(index, as_of)
    anchor = extents.anchor
    dated = int(np.count_nonzero(extents.dated))
    known = anchor[:dated]
    # Comparisons with NaN are false.
    in_order = bool((known[1:] >= known[:-1]).all()) and not np.isnan(known[:1]).any()
    fractions = _fractions(index)
    if in_order and fractions is not None:
        is_tie, falls = known[1:] == known[:-1], np.diff(fractions[:dated]) < 0
        in_order = not (is_tie & falls).any()
    order = np.zeros(0, dtype=np.int32) if in_order else sort_in_time(index, as_of)
    rows = slice(dated) if in_order else order[:dated]
    moments = anchor[rows]
    # Events are drawn within their bounds. An expected event without a first bound is drawn from
    # the as-of day.
    first, closes = index.column("start_earliest")[rows].astype("M8[s]"), extents.closes[rows]
    opens = np.isnat(first)
    start = np.where(opens, extents.start[rows], first.astype("int64"))
    before = SpanIndex.of(moments - start, opens)
    after = SpanIndex.of(extents.end[rows] - moments, closes)
    return TimeOrder(order, moments, before, after)


def sort_in_time(events: pd.DataFrame | EventIndex, as_of: np.datetime64) -> np.ndarray:
    """Return the positions of the rows in time order; those without a date come last."""
    anchor, fractions = extents_of(events, as_of).anchor, _fractions(as_index(events))
    if fractions is None:
        order = np.argsort(anchor, kind="stable")
    else:
        order = np.lexsort([fractions, anchor])
    # Rows are numbered with 32 bits.
    return order.astype(np.int32)


def _fractions(index: EventIndex) -> np.ndarray | None:
    """Return the fractions of the seconds at which events start; None if there are none.

    They order the events within one second, because bounds are whole seconds.
    """
    dates = as_arrow(index.events["date"])
    # Searching for a point takes a tenth of the time of a pattern.
    if not arrow.any(arrow.match_substring(dates, ".")).as_py():
        return None
    groups = arrow.extract_regex(dates, FRACTION)
    if groups.null_count == len(groups):
        return None
    fractions = arrow.cast(arrow.fill_null(arrow.struct_field(groups, "fraction"), "0"), "double")
    return np.asarray(fractions.to_numpy(zero_copy_only=False))


def ranks_of(shown: Selection, as_of: np.datetime64) -> np.ndarray:
    """Return the ranks of a selection's dated rows; the selection is in the table's order."""
    return shown.cached(_ranks_of, as_of)


def _ranks_of(shown: Selection, as_of: np.datetime64) -> np.ndarray:
    return time_order_of(shown.index, as_of).ranks(shown)


def in_time_order(shown: Selection, as_of: np.datetime64) -> Selection:
    """Return the rows of a selection in time order; those without a date come last.

    Parameters
    ----------
    shown
        In the order of the table.
    """
    order = time_order_of(shown.index, as_of).order
    return Selection(shown.index, order[shown.mask[order]]) if len(order) else shown


def count_undated(shown: Selection, as_of: np.datetime64) -> int:
    """Count the selected rows that have no date, and so no position on a time axis."""
    time = time_order_of(shown.index, as_of)
    all_dated = len(time.moments) == len(shown.index)
    return 0 if all_dated else len(shown) - len(ranks_of(shown, as_of))


def count_in_time(shown: Selection, as_of: np.datetime64, edges: np.ndarray) -> np.ndarray:
    """Count the selected rows in each interval between consecutive edges.

    Parameters
    ----------
    shown
        In the order of the table.
    edges
        Ascending, in seconds; an event on an edge belongs to the interval that begins there.
    """
    time = time_order_of(shown.index, as_of)
    ranks = ranks_of(shown, as_of)
    return np.diff(np.searchsorted(ranks, np.searchsorted(time.moments, edges)))


def spans_of_kinds(
    shown: Selection, kinds: Kinds, as_of: np.datetime64
) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and last anchor of the events of each kind, in seconds; NaN for none.

    Parameters
    ----------
    shown
        In the order of the table.
    kinds
        Of the whole table.
    """
    time = time_order_of(shown.index, as_of)
    ranks = ranks_of(shown, as_of)
    row_kinds = kinds.rows.take(time.rows(ranks))
    # If several values are written to one position, the last one remains.
    first, last = np.full((2, len(kinds.groups)), -1)
    first[row_kinds[::-1]] = ranks[::-1]
    last[row_kinds] = ranks
    spans = np.full((2, len(kinds.groups)), np.nan)
    present = np.flatnonzero(last >= 0)
    spans[:, present] = time.moments[first[present]], time.moments[last[present]]
    return spans[0], spans[1]


def in_window(shown: Selection, as_of: np.datetime64, window: Window, tails: Tails) -> Part:
    """Find the selected rows whose bars lie at least partly in a window.

    Parameters
    ----------
    shown
        In the order of the table.
    window
        First and last moment.
    tails
        How far open sides are drawn.
    """
    time, extents = time_order_of(shown.index, as_of), extents_of(shown.index, as_of)
    first, last = moments_s(window)
    ranks, around = ranks_of(shown, as_of), _around(time, first, last, tails.length)
    a, b, c, d = np.searchsorted(ranks, around.edges)
    far_early, far_late = around.early, around.late
    if tails.reach:
        far_early, far_late = _with_open(time, around)
    early = np.concatenate([_among(far_early, ranks), ranks[a:b]])
    early = early[extents.last_drawn(time.rows(early), tails) >= first]
    late = np.concatenate([ranks[c:d], _among(far_late, ranks)])
    late = late[extents.first_drawn(time.rows(late), tails) <= last]
    before, after = int(b) - len(early), len(ranks) - int(c) - len(late)
    return Part(time, early, ranks[b:c], late, before, after)


def may_lie_in(index: EventIndex, as_of: np.datetime64, window: Window) -> np.ndarray:
    """Find the rows of a table that may lie at least partly in a window, ascending.

    An open side may reach any moment. What a source expects is after the day of the source.
    """
    time, extents = time_order_of(index, as_of), extents_of(index, as_of)
    first, last = moments_s(window)
    around = _around(time, first, last, 0.0)
    a, b, c, d = around.edges
    far_early, far_late = _with_open(time, around)
    early = np.concatenate([far_early, np.arange(a, b)])
    late = np.concatenate([np.arange(c, d), far_late])
    reach = Tails(0.0, (first, last))
    early = early[extents.last_drawn(time.rows(early), reach) >= first]
    late = late[extents.first_drawn(time.rows(late), reach) <= last]
    rows = time.rows(np.concatenate([early, np.arange(b, c), late]).astype(np.intp))
    rows = np.concatenate([rows, time.undated(len(index))])
    return np.sort(rows) if len(time.order) else rows


class _Around(NamedTuple):
    """The position of a window in the time order, and the distant events that may reach into it.

    ``edges`` are the first ranks of the day before the window, of the window, of the day after it,
    and of the time after that. ``early`` are the ranks before the first edge that may reach into
    the window, and ``late`` those from the last edge on.
    """

    edges: list[int]
    early: np.ndarray
    late: np.ndarray


def _around(time: TimeOrder, first: float, last: float, tail: float) -> _Around:
    def rank_at(*moments: float) -> list[int]:
        ranks: list[int] = np.searchsorted(time.moments, moments).tolist()
        return ranks

    edges = rank_at(first - _DAY_S, first, _just_after(last), _just_after(last + _DAY_S))
    early = time.after.between(lambda length: (*rank_at(first - length - tail), edges[0]))
    late = time.before.between(
        lambda length: (edges[3], *rank_at(_just_after(last + length + tail)))
    )
    return _Around(edges, early, late)


def _with_open(time: TimeOrder, around: _Around) -> tuple[np.ndarray, np.ndarray]:
    """Add the distant events with an open side towards a window to those that may reach into it."""
    without_end, without_start = time.after.open, time.before.open
    early = without_end[: np.searchsorted(without_end, around.edges[0])]
    late = without_start[np.searchsorted(without_start, around.edges[3]) :]
    return np.union1d(around.early, early), np.union1d(around.late, late)


def _just_after(moment: float) -> float:
    return float(np.nextafter(moment, np.inf))


def _among(candidates: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    """Keep the candidates that are among some ascending ranks."""
    return np.asarray(candidates[is_among(candidates, ranks)])
