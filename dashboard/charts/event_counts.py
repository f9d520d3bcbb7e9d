"""Counts of a timeline: the number of events per lane and bin, and the most notable events."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from dashboard.charts.badges import BADGE_COLUMNS
from dashboard.charts.mark_rows import (
    BIN_COLUMNS,
    LANE_GAP_ROWS,
    LANE_NAME_PX,
    arrange_lanes,
    lane_gap,
    measure_marks,
    stack,
)
from dashboard.charts.scene import Scene
from dashboard.charts.style import colour_codes, coloured_values
from dashboard.charts.timeline_placement import NARROW_LANE_PX, Placement
from dashboard.charts.timeline_titles import Columns, Titles
from dashboard.engine.claims import named_in_about
from dashboard.engine.encoding import NUMBER_ARRAY
from dashboard.engine.group_counts import Counts, rarest
from dashboard.engine.index import EventIndex, Selection, stored_as
from dashboard.engine.statements import subjects_of
from dashboard.engine.time_index import Part

BIN_PX = 8
# One notable event is drawn as a mark per this many pixels.
NOTABLE_PX = 90
MAX_NOTABLE = 12
_DAY_S, _MONTH_S = 86_400, 30 * 86_400


def count_events(scene: Scene, part: Part, notable: np.ndarray) -> Placement:
    """Count events per lane and bin; each is counted once, at its anchor.

    Parameters
    ----------
    scene, part
        The events, and their order in time.
    notable
        Rows of events that are not counted, but drawn as marks below the counts of their lanes,
        if the height allows.
    """
    if len(notable):
        titles: Titles = "above" if scene.frame.narrow else "beside"
        marked = scene.only(notable)
        marks = measure_marks(marked, titles)
        marks["row"], mark_rows = stack(marks, scene.lane_count)
        mark_rows[np.bincount(marked.event_lanes, minlength=scene.lane_count) == 0] = 0
        placed = arrange_lanes(marked, marks, mark_rows + 1, titles, first_row=1)
        below_name = lane_gap(titles, scene.frame) - LANE_GAP_ROWS / 2
        # A page of paper cannot grow.
        if not scene.frame.dense or placed.rows * placed.row_px <= scene.frame.height_px:
            rows = placed.lanes["top"] + below_name
            return replace(placed, bins=_bins(scene, part, marked, rows))
    name_px = LANE_NAME_PX if scene.frame.narrow else 0
    row_px = scene.frame.height_px / max(scene.lane_count, 1) - name_px
    row_px = max(row_px, NARROW_LANE_PX - LANE_NAME_PX) if scene.frame.narrow else row_px
    tops = np.arange(scene.lane_count + 1) * (1 + name_px / row_px)
    return Placement(
        window=scene.window,
        lanes=scene.lanes | {"top": tops[:-1], "bottom": tops[1:]},
        marks={"position": np.array([], dtype=int)},
        bins=_bins(scene, part, scene.only(notable[:0]), tops + name_px / row_px),
        badges={name: np.array([]) for name in BADGE_COLUMNS},
        titles="none",
        rows=float(tops[-1]),
        row_px=row_px,
    )


def find_notable(scene: Scene, shown: Selection, chosen: str) -> np.ndarray:
    """Find the rows of the few most notable events, ascending.

    These are the event in focus and the events with the most statements about them. If there are
    few of those, events of the rarest types are added.
    """
    index = scene.index
    limit = 0 if scene.frame.narrow else min(scene.frame.width_px // NOTABLE_PX, MAX_NOTABLE)
    ranked, focus = index.cached(_most_discussed), index.rows_of("event_id", chosen)
    if scene.frame.folded and len(focus):
        carriers = subjects_of(Selection(index, focus), shown)
        focus = np.concatenate([focus, carriers[:MAX_NOTABLE]])
    discussed = _first_visible(ranked, scene, shown, limit)
    notable = [_visible(focus, scene, shown), discussed]
    if len(discussed) < limit:
        notable.append(scene.rows[rarest(scene.events, limit - len(discussed))])
    return np.unique(np.concatenate(notable))


def _first_visible(ranked: np.ndarray, scene: Scene, shown: Selection, limit: int) -> np.ndarray:
    """Find the first visible ones of some rows; the rows after them are not examined."""
    end = limit
    while True:
        visible = _visible(ranked[:end], scene, shown)[:limit]
        if len(visible) == limit or end >= len(ranked):
            return visible
        end *= 8


def _visible(rows: np.ndarray, scene: Scene, shown: Selection) -> np.ndarray:
    """Keep the rows that are shown and visible in the window."""
    rows = rows[shown.has(rows)]
    return np.asarray(rows[scene.all_extents.visible(rows, scene.window, scene.tails)])


@stored_as("most_spoken_of", NUMBER_ARRAY)
def _most_discussed(index: EventIndex) -> np.ndarray:
    """Return the positions of events that statements are about, most discussed first."""
    about = index.postings(("about",))
    counts = np.diff(about.starts)
    positions = index.cached(named_in_about)
    positions = positions[np.lexsort((positions, -counts))]
    return np.asarray(positions[positions >= 0])


def _bins(scene: Scene, part: Part, without: Scene, lane_rows: np.ndarray) -> Columns:
    """Count events per lane and bin; see :class:`dashboard.charts.timeline_placement.Placement`.

    Parameters
    ----------
    scene, part
        The events, and their order in time.
    without
        Events that are not counted.
    lane_rows
        Row of the counts of each lane.
    """
    first, last = scene.edges
    origin, step = bin_grid(first, last, BIN_PX * scene.seconds_per_pixel)
    edges = np.arange(origin + step, last + 1, step)
    lanes, names = scene.lane_count, len(scene.kinds.names)
    column_of_kind = scene.lane_of_kind * names + scene.kinds.types
    by_type = _Groups(lambda rows: column_of_kind[scene.kinds.rows.take(rows)], names)
    table = _count_table(scene, part, without, edges, by_type)
    by_lane = table.reshape(-1, lanes, names).transpose(1, 0, 2).reshape(-1, names)
    counts = Counts.of(by_lane, scene.kinds.names)
    lane, column = counts.groups // len(table), (counts.groups % len(table)).astype(float)
    types = np.empty(len(lane), dtype=object)
    types[:] = counts.types
    starts, ends = (
        scene.to_moments((origin - first + at * step) / scene.seconds_per_pixel)
        for at in (column, column + 1)
    )
    common = _common_values(scene, part, without, edges, by_lane)[counts.groups]
    values = (lane, lane_rows[lane], starts, ends, counts.total, types, common)
    return dict(zip(BIN_COLUMNS, values, strict=True))


class _Groups(NamedTuple):
    """Groups of events in each lane, such as types.

    Attributes
    ----------
    columns_of
        Returns the lane and group of rows, as one number.
    per_lane
        Number of groups in a lane.
    """

    columns_of: Callable[[np.ndarray], np.ndarray]
    per_lane: int


def _common_values(
    scene: Scene, part: Part, without: Scene, edges: np.ndarray, types: np.ndarray
) -> np.ndarray:
    """Return the most common value with a colour in each bin of each lane; empty for all others.

    Parameters
    ----------
    scene, part, without, edges
        As for :func:`_count_table`.
    types
        Number of events of each type, in each bin of each lane.
    """
    coloured = [*coloured_values(scene.index, scene.frame.colour), ""]
    place_of = {value: place for place, value in enumerate(coloured)}
    size = len(coloured)
    if scene.frame.colour == "event_type":
        # Types are counted already.
        places = np.array([place_of.get(name, size - 1) for name in scene.kinds.names])
        table = types @ np.eye(size, dtype=types.dtype)[places]
    else:
        codes = scene.index.cached(colour_codes, scene.frame.colour)
        places = np.array([place_of.get(value, size - 1) for value in codes.values])

        def group(rows: np.ndarray) -> np.ndarray:
            lanes = scene.lane_of_kind[scene.kinds.rows.take(rows)]
            return np.asarray(lanes * size + places[codes.rows.take(rows)])

        table = _count_table(scene, part, without, edges, _Groups(group, size))
        table = table.reshape(-1, scene.lane_count, size).transpose(1, 0, 2).reshape(-1, size)
    return np.asarray(np.array(coloured, dtype=object)[table.argmax(axis=1)])


def _count_table(
    scene: Scene,
    part: Part,
    without: Scene,
    edges: np.ndarray,
    groups: _Groups,
) -> np.ndarray:
    """Count events per bin (one row each) and per lane and group (one column each).

    Parameters
    ----------
    scene, part, without
        As for :func:`_bins`.
    edges
        Edges between bins.
    groups
        What is counted apart.
    """
    columns = groups.columns_of(scene.rows)
    start, stop = len(part.early), len(scene.rows) - len(part.late)
    # The events counted in the window are in order of time, so each bin is a slice of them.
    slices = np.split(columns[start:stop], part.cut_at(edges))
    size = scene.lane_count * groups.per_lane
    table = np.array([np.bincount(columns, minlength=size) for columns in slices])
    outside = scene.only(np.concatenate([scene.rows[:start], scene.rows[stop:]]))
    for events, sign in ((outside, 1), (without, -1)):
        bins = np.searchsorted(edges, _counted_at(events), side="right")
        np.add.at(table, (bins, groups.columns_of(events.rows)), sign)
    return table


def bin_grid(first_s: float, last_s: float, least_s: float) -> tuple[float, float]:
    """Find the start of the first bin, and the length of bins, in seconds.

    Bins are whole days, except in windows shorter than two days and if bins are longer than a
    month. Then days would not be visible, and bins begin at the edge of the window.

    Parameters
    ----------
    first_s, last_s
        First and last moment shown, in seconds since 1970.
    least_s
        Minimum length of a bin.

    Examples
    --------
    >>> bin_grid(90_000, 900_000, 7_000), bin_grid(90_000, 100_000, 80.5)
    ((86400, 86400), (90000, 81))
    """
    if last_s - first_s < 2 * _DAY_S or least_s > _MONTH_S:
        return first_s, math.ceil(least_s)
    return first_s // _DAY_S * _DAY_S, math.ceil(least_s / _DAY_S) * _DAY_S


def _counted_at(scene: Scene) -> np.ndarray:
    """Return the moment at which each event is counted, in seconds.

    This is its anchor, if that is in the window, or the middle of its visible part.
    """
    first, last = scene.edges
    anchors = scene.all_extents.anchor[scene.rows]
    start, end = (
        np.clip(side[scene.rows], first, last)
        for side in (scene.all_extents.start, scene.all_extents.end)
    )
    is_outside = (anchors < first) | (anchors > last)
    return np.asarray(np.where(is_outside, (start + end) / 2, anchors))
