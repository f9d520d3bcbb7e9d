"""Level of detail: decide which marks, or which counts, fit on a timeline of a given size.

The size of the result is bounded by pixels: at most ``MAX_MARKS`` marks, or one count per lane and
bin of ``BIN_PX``.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from dashboard.charts.event_counts import count_events, find_notable
from dashboard.charts.lanes import LANES, lane_keys, lane_kinds, make_lanes
from dashboard.charts.mark_rows import stack_all
from dashboard.charts.scene import Scene, tails_of
from dashboard.charts.timeline_placement import Frame, Placement
from dashboard.charts.timeline_titles import Columns
from dashboard.engine.encoding import NUMBER_ARRAY
from dashboard.engine.extents import (
    Window,
    anchors,
    as_of_moment,
    default_window,
    extents_of,
    frame_extents,
    full_window,
)
from dashboard.engine.group_counts import Kinds
from dashboard.engine.index import EventIndex, Selection, stored_as
from dashboard.engine.statements import fold_by_time
from dashboard.engine.time_index import in_time_order, in_window, ranks_of, time_order_of

__all__ = [
    "LANES",
    "MAX_MARKS",
    "Frame",
    "Placement",
    "Window",
    "anchors",
    "as_of_moment",
    "default_window",
    "full_window",
    "in_time_order",
    "lanes_of_table",
    "layout_timeline",
]
MAX_MARKS = 2_000


def layout_timeline(
    events: pd.DataFrame | Selection,
    frame: Frame,
    as_of: np.datetime64,
    hits: tuple[str, ...] = (),
    chosen: str = "",
) -> Placement:
    """Place events on a timeline.

    The window does not depend on whether statements are folded, so that nothing moves sideways when
    a reader unfolds them.

    Parameters
    ----------
    events
        Validated rows to show.
    frame
        Size and window.
    as_of
        Day of the source; ``NaT`` if unknown.
    hits
        Words that are bold in the titles, and therefore a little wider.
    chosen
        ``event_id`` in focus, which is drawn as a mark even among counts.
    """
    shown = Selection.of(events)
    index, time = shown.index, time_order_of(shown.index, as_of)
    extents = extents_of(index, as_of)
    window = frame.window or frame_extents(extents.take(shown.positions), as_of)
    tails = tails_of(frame, window)
    if frame.folded:
        shown = fold_by_time(shown, as_of, window, tails)
    kinds, values = index.cached(lane_kinds, frame.lanes)
    if shown.is_all:
        kind_counts = index.cached(dated_kinds, frame.lanes, as_of)
    else:
        kind_counts = shown.cached(_count_dated, frame.lanes, as_of)
    lanes = _make_lanes(kinds, values, kind_counts, frame)
    part = in_window(shown, as_of, window, tails)
    rows, lane_of_kind = time.rows(part.ranks), lane_keys(values, lanes)[kinds.groups]
    scene = Scene(index, rows, extents, kinds, lane_of_kind, lanes, frame, window, hits, as_of)
    placed = stack_all(scene) if len(rows) <= MAX_MARKS else None
    placed = placed or count_events(scene, part, find_notable(scene, shown, chosen))
    undated = len(shown) - len(ranks_of(shown, as_of))
    fade = np.timedelta64(round(tails.length), "s")
    return replace(
        placed, before=part.before, after=part.after, undated=undated, drawn=shown, fade=fade
    )


def lanes_of_table(index: EventIndex, frame: Frame, as_of: np.datetime64) -> Columns:
    """Return the lanes that a timeline of all events of a table has: ``lane, name, count``."""
    kinds, values = index.cached(lane_kinds, frame.lanes)
    return _make_lanes(kinds, values, index.cached(dated_kinds, frame.lanes, as_of), frame)


def _make_lanes(kinds: Kinds, values: np.ndarray, kind_counts: np.ndarray, frame: Frame) -> Columns:
    """Create the lanes for events of some kinds, as many as fit."""
    totals = np.bincount(kinds.groups, kind_counts, len(values)).astype(int).tolist()
    lane_totals = {value: total for value, total in zip(values, totals, strict=True) if total}
    return make_lanes(lane_totals, frame.lanes, frame.most_lanes)


@stored_as("dated_kinds", NUMBER_ARRAY)
def dated_kinds(index: EventIndex, lanes: str, as_of: np.datetime64) -> np.ndarray:
    """Count the events of each kind that have a date."""
    return _count_dated(index.everything, lanes, as_of)


def _count_dated(shown: Selection, lanes: str, as_of: np.datetime64) -> np.ndarray:
    return shown.index.cached(lane_kinds, lanes)[0].counts(_dated_rows(shown, as_of))


def _dated_rows(shown: Selection, as_of: np.datetime64) -> np.ndarray:
    return time_order_of(shown.index, as_of).rows(ranks_of(shown, as_of))
