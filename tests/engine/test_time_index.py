"""The time index: it finds the same events in a window as a scan of all rows."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import AS_OF, valid_events

from dashboard.charts.lanes import LANES, lane_kinds
from dashboard.engine.extents import Tails, as_of_moment, extents_of
from dashboard.engine.index import EventIndex, Selection
from dashboard.engine.time_index import (
    count_in_time,
    in_time_order,
    in_window,
    may_lie_in,
    sort_in_time,
    spans_of_kinds,
    time_order_of,
)
from dashboard.ingest.load import load_events

MOMENTS = st.integers(-(10**11), 10**11) | st.integers(1_725_000_000, 1_735_000_000)
TAILS = st.sampled_from([0.0, 3_600.0, 86_400.0, 40 * 86_400.0])


@st.composite
def selections(draw):
    """Return some rows of a table, which may be sorted by time, and an as-of day."""
    events, as_of = draw(valid_events()), draw(st.sampled_from(AS_OF))
    if draw(st.booleans()):
        events = events.iloc[sort_in_time(events, as_of)].reset_index(drop=True)
    index = EventIndex(events)
    if draw(st.booleans()):
        return index.everything, as_of
    kept = draw(st.lists(st.booleans(), min_size=len(index), max_size=len(index)))
    return Selection(index, np.flatnonzero(kept)), as_of


@given(selections(), MOMENTS, st.integers(1, 10**9), TAILS, st.none() | MOMENTS)
def test_a_window_finds_the_same_events_as_a_scan(given_rows, first, span, tail, filtered):
    shown, as_of = given_rows
    reach = None if filtered is None else (float(filtered), float(filtered + span))
    tails = Tails(tail, reach)
    last = first + span
    window = tuple(np.array([first, last]).astype("M8[s]"))
    extents = extents_of(shown.index, as_of)
    start, end = (side[shown.positions] for side in extents.drawn(tails))
    wanted = shown.positions[(start <= last) & (end >= first)]
    time, part = time_order_of(shown.index, as_of), in_window(shown, as_of, window, tails)
    assert sorted(time.rows(part.ranks)) == list(wanted)
    assert (np.diff(part.ranks) > 0).all()
    assert (part.before, part.after) == ((end < first).sum(), (start > last).sum())
    middle = extents.anchor[time.rows(part.middle)]
    assert ((middle >= first) & (middle <= last)).all()
    cuts = np.linspace(first, last, 7)
    assert list(part.cut_at(cuts)) == [(middle < cut).sum() for cut in cuts]


@given(selections(), MOMENTS, st.integers(1, 10**9))
def test_events_that_may_lie_in_a_window_are_found(given_rows, first, span):
    (index, as_of), last = (given_rows[0].index, given_rows[1]), first + span
    start, latest = np.array([first, last]).astype("M8[s]")
    # An open bound is neither before nor after.
    before, after = index.column("end_latest") < start, index.column("start_earliest") > latest
    if not np.isnat(as_of):
        now, end = as_of_moment(as_of), index.column("end_latest")
        is_ahead = (index.events["status"] == "expected") & ~(end <= now)
        after |= is_ahead.to_numpy() & (now > latest)
    rows = may_lie_in(index, as_of, (start, latest))
    assert list(rows) == list(np.flatnonzero(~(before | after)))


@given(selections(), MOMENTS, st.integers(1, 10**9), TAILS)
def test_a_timeline_of_a_period_draws_all_dated_events_that_may_lie_in_it(
    given_rows, first, span, tail
):
    (shown, as_of), last = given_rows, first + span
    window = tuple(np.array([first, last]).astype("M8[s]"))
    found = shown.index.everything.at(may_lie_in(shown.index, as_of, window))
    part = in_window(found, as_of, window, Tails.of(tail, window))
    assert (part.before, part.after) == (0, 0)
    assert len(part.ranks) == np.count_nonzero(
        extents_of(shown.index, as_of).dated[found.positions]
    )


@given(selections(), MOMENTS, st.integers(10, 10**9))
def test_counts_in_time_match_the_windows(given_rows, first, span):
    shown, as_of = given_rows
    anchors = extents_of(shown.index, as_of).anchor[shown.positions]
    edges = np.linspace(first, first + span, 5)
    counts = [((anchors >= start) & (anchors < end)).sum() for start, end in pairwise(edges)]
    assert list(count_in_time(shown, as_of, edges)) == counts


@given(selections())
def test_time_order_contains_each_row_once(given_rows):
    shown, as_of = given_rows
    rows = in_time_order(shown, as_of).positions
    assert sorted(rows) == list(shown.positions)
    moments = np.nan_to_num(extents_of(shown.index, as_of).anchor[rows], nan=np.inf)
    assert (moments[1:] >= moments[:-1]).all()


@given(selections(), st.sampled_from(sorted(LANES)))
def test_the_span_of_a_kind_contains_its_events(given_rows, lanes):
    shown, as_of = given_rows
    kinds, _ = shown.index.cached(lane_kinds, lanes)
    anchors = extents_of(shown.index, as_of).anchor[shown.positions]
    kind_of_row = kinds.rows[shown.positions]
    first, last = spans_of_kinds(shown, kinds, as_of)
    for kind in range(len(kinds.groups)):
        of_kind = anchors[(kind_of_row == kind) & np.isfinite(anchors)]
        ends = (of_kind.min(), of_kind.max()) if len(of_kind) else (np.nan, np.nan)
        np.testing.assert_array_equal([first[kind], last[kind]], ends)


@pytest.mark.parametrize("as_of", [np.datetime64("NaT", "s"), np.datetime64("2024-10-20", "s")])
@pytest.mark.parametrize(("date", "lies_before"), [("2024-10-01/..", False), ("2024-10-01", True)])
def test_an_open_end_reaches_into_a_later_window(date, lies_before, as_of):
    events = load_events(pd.DataFrame({"title": ["A"], "date": [date]})).events
    shown = EventIndex(events).everything
    window = np.datetime64("2024-10-10", "s"), np.datetime64("2024-10-20", "s")
    tail_s = 10 * 86_400.0
    assert list(may_lie_in(shown.index, as_of, window)) == [0][lies_before:]
    part = in_window(shown, as_of, window, Tails(tail_s))
    assert (len(part.ranks), part.before) == (1 - lies_before, lies_before)


def test_an_open_start_reaches_into_an_earlier_window():
    events = load_events(pd.DataFrame({"title": ["A"], "date": ["../2024-10-30"]})).events
    shown = EventIndex(events).everything
    window = np.datetime64("2024-10-10", "s"), np.datetime64("2024-10-20", "s")
    assert list(may_lie_in(shown.index, np.datetime64("NaT", "s"), window)) == [0]
    part = in_window(shown, np.datetime64("NaT", "s"), window, Tails(20 * 86_400.0))
    assert (len(part.ranks), part.after) == (1, 0)


@pytest.mark.parametrize("times", [(".900", ".100", ".5"), (".1", ".100001", ".0999999")])
def test_events_in_one_second_are_ordered_by_fractions(times):
    dates = [f"2024-09-03T10:11:12{fraction}Z" for fraction in times]
    rows = pd.DataFrame({"title": [*times, "before"], "date": [*dates, "2024-09-03T10:11:12"]})
    events, _ = load_events(rows)
    expected = ["before", *sorted(times, key=float)]
    assert events["title"].iloc[sort_in_time(events, AS_OF[0])].tolist() == expected
    shown = in_time_order(EventIndex(events).everything, AS_OF[0])
    assert events["title"].iloc[shown.positions].tolist() == expected
