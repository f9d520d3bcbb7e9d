"""Stack the marks of a timeline in rows: each gets the first free row of its lane."""

import math

import numpy as np

from dashboard.charts.scene import Scene
from dashboard.charts.timeline_placement import LEAST_LANE_PX, Frame, Placement
from dashboard.charts.timeline_titles import (
    TITLE_GAP_PX,
    Columns,
    Spans,
    Titles,
    place_titles,
    title_free_room,
)
from dashboard.engine.extents import as_of_moment, certainty_of

GLYPH_PX = 13
# Gap between a title and the as-of line.
LINE_GAP_PX = 4
MAX_ROW_PX = {"beside": 34.0, "above": 40.0, "none": 16.0}
LANE_GAP_ROWS = 0.45
# So many times the rows that fit are stacked first.
_FIRST = 2
# On narrow timelines, the name of a lane is drawn above it.
LANE_NAME_PX = 22
BIN_COLUMNS = ("lane", "row", "start", "end", "count", "types", "value")
_TIMES = (
    *("start", "end", "certain_start", "certain_end", "glyph"),
    *("label_start", "label_end", "hit_start", "hit_end"),
)


def stack_all(scene: Scene) -> Placement | None:
    """Place all events as marks, with titles if there is room; None if the marks do not fit."""
    frame = scene.frame
    limits: tuple[tuple[Titles, int], ...] = (
        ("above" if frame.narrow else "beside", max(frame.height_px, frame.max_height_px)),
        ("none", frame.height_px),
    )
    bare = _measure_bare(scene)
    for titles, limit_px in limits:
        max_rows = limit_px / frame.row_px(titles) - lane_gap(titles, frame) * scene.lane_count
        if _is_too_much(scene, bare, titles, max_rows):
            continue
        marks = _add_titles(scene, bare, titles)
        marks["row"], lane_rows = stack(marks, scene.lane_count, max_rows)
        lane_rows = np.maximum(lane_rows, _least_rows(titles, frame))
        if lane_rows.sum() <= max_rows:
            return arrange_lanes(scene, marks, lane_rows, titles)
    return None


def _is_too_much(scene: Scene, bare: Columns, titles: Titles, max_rows: float) -> bool:
    """Return whether already the first marks need too many rows.

    Stacking goes from left to right, so other marks only add to them. Placing all titles takes
    longest, and most often many marks are too many from the start.
    """
    count = int(max(_FIRST * max_rows, 0))
    if titles == "none" or len(scene.rows) <= 2 * count:
        return False
    # The order among marks of one moment depends on their titles.
    latest = np.partition(bare["glyph"], count)[count]
    first = np.flatnonzero(bare["glyph"] <= latest)
    marks = measure_marks(scene.only(scene.rows[first]), titles)
    _, lane_rows = stack(marks, scene.lane_count, max_rows)
    return bool(lane_rows.sum() > max_rows)


def measure_marks(scene: Scene, titles: Titles) -> Columns:
    """Measure marks and titles, in pixels from the left edge."""
    return _add_titles(scene, _measure_bare(scene), titles)


def _add_titles(scene: Scene, bare: Columns, titles: Titles) -> Columns:
    """Place the titles of marks, and measure both."""
    return bare | place_titles(scene.events.cells("title"), Spans.of(bare), titles, scene.room)


def _measure_bare(scene: Scene) -> Columns:
    """Measure marks without their titles."""
    extents, width = scene.extents, scene.frame.width_px
    certain = certainty_of(scene.index, scene.as_of, scene.rows)
    start, end = extents.drawn(scene.tails)
    # If an event has no single day, its symbol is just inside its last possible moment, or inside
    # the first one if the end is open.
    inward = np.where(extents.closes, GLYPH_PX / 2, -GLYPH_PX / 2) * scene.seconds_per_pixel
    glyph = np.where(certain.instant, (start + end) / 2, extents.anchor + inward)
    moments = {
        "start": start,
        "end": end,
        "certain_start": certain.start,
        "certain_end": certain.end,
        "glyph": glyph,
    }
    first = scene.edges[0]
    marks = {name: (at - first) / scene.seconds_per_pixel for name, at in moments.items()}
    # The sign of a bar that reaches beyond the window is drawn at its edge.
    in_sight = marks["glyph"].clip(GLYPH_PX / 2, max(width - GLYPH_PX / 2, GLYPH_PX / 2))
    marks["glyph"] = np.where(certain.instant, marks["glyph"], in_sight)
    left = np.minimum(marks["start"], marks["glyph"] - GLYPH_PX / 2).clip(0, width)
    right = np.maximum(marks["end"], marks["glyph"] + GLYPH_PX / 2).clip(0, width)
    ends = {"left": left, "right": right, "badges_px": scene.badges.width_px}
    spans = ends | _title_edges(scene) | _plain_parts(marks, left, right)
    return marks | {
        "event_id": scene.events.cells("event_id"),
        "position": scene.events.positions,
        "lane": scene.event_lanes,
        "fades_left": extents.opens,
        "fades_right": extents.closes,
        "instant": certain.instant,
        **spans,
    }


def _title_edges(scene: Scene) -> Columns:
    """Return where the title of each mark should begin and end, in pixels.

    The time after the as-of line is tinted, because it is still ahead, so the titles of events that
    began before it end there, and those of later events begin there. If the line is not in the
    window, titles may be anywhere.
    """
    width = float(scene.frame.width_px)
    low, high = np.zeros(len(scene.rows)), np.full(len(scene.rows), width)
    if not np.isnat(scene.as_of):
        now = float(as_of_moment(scene.as_of).astype("int64"))
        line = (now - scene.edges[0]) / scene.seconds_per_pixel
        if 0 < line < width:
            has_begun = scene.extents.start < now
            high[has_begun] = line - LINE_GAP_PX
            low[~has_begun] = line
    return {"low_edge": low, "high_edge": high}


def _plain_parts(marks: Columns, left: np.ndarray, right: np.ndarray) -> Columns:
    """Return the longest part of each bar: the certain one, or one before or after it."""
    # Without a certain part, NaN leaves the whole bar.
    inner = [
        np.fmin(np.fmax(marks[side], left), right) for side in ("certain_start", "certain_end")
    ]
    inner = [np.where(np.isnan(marks["certain_start"]), right, edge) for edge in inner]
    edges = np.array([left, *inner, right])
    longest = np.diff(edges, axis=0).argmax(axis=0)
    return {
        "plain_left": np.take_along_axis(edges, longest[None], axis=0)[0],
        "plain_right": np.take_along_axis(edges, longest[None] + 1, axis=0)[0],
    }


def stack(
    marks: Columns, lane_count: int, max_rows: float = math.inf
) -> tuple[np.ndarray, np.ndarray]:
    """Give each mark the first free row of its lane, from left to right.

    Returns
    -------
    rows, lane_rows
        Row of each mark, and number of rows of each lane. Stacking stops when there are more than
        `max_rows`, because the marks do not fit.
    """
    rows, row_count = np.zeros(len(marks["lane"]), dtype=int), 0
    row_ends: list[list[float]] = [[] for _ in range(lane_count)]
    starts, ends, lanes = (marks[name].tolist() for name in ("hit_start", "hit_end", "lane"))
    for index in np.lexsort((marks["hit_start"], marks["glyph"])).tolist():
        lane_ends = row_ends[lanes[index]]
        row = next(
            (row for row, end in enumerate(lane_ends) if end + TITLE_GAP_PX <= starts[index]),
            len(lane_ends),
        )
        if row == len(lane_ends):
            lane_ends.append(-np.inf)
            row_count += 1
            if row_count > max_rows:
                break
        lane_ends[row] = ends[index]
        rows[index] = row
    return rows, np.array([max(len(lane_ends), 1) for lane_ends in row_ends])


def lane_gap(titles: Titles, frame: Frame) -> float:
    """Return the rows between two lanes, which contain a lane's name on narrow timelines."""
    return LANE_GAP_ROWS + (LANE_NAME_PX / frame.row_px(titles) if frame.narrow else 0.0)


def _least_rows(titles: Titles, frame: Frame) -> int:
    """Return the number of rows that the name of a lane needs."""
    return math.ceil(LEAST_LANE_PX / frame.row_px(titles) - lane_gap(titles, frame))


def arrange_lanes(
    scene: Scene, marks: Columns, lane_rows: np.ndarray, titles: Titles, first_row: int = 0
) -> Placement:
    """Arrange lanes one below the other; marks begin in a given row of their lanes."""
    gap = lane_gap(titles, scene.frame)
    tops = np.concatenate([[0], np.cumsum(lane_rows + gap)])
    rows = float(tops[-1])
    first_rows = tops[marks["lane"]] + gap - LANE_GAP_ROWS / 2 + first_row
    min_px, max_px = scene.frame.row_px(titles), MAX_ROW_PX[titles]
    row_px = np.clip(scene.frame.height_px / max(rows, 1), min_px, max_px)
    marks = marks | {"row": marks["row"] + first_rows}
    if titles == "none":
        marks |= title_free_room(scene.events.cells("title"), marks, float(row_px), scene.room)
    badges = scene.badges.columns(marks["label_end"], marks["label"] != "")
    moments = {name: scene.to_moments(marks[name]) for name in _TIMES}
    return Placement(
        window=scene.window,
        lanes=scene.lanes | {"top": tops[:-1], "bottom": tops[1:]},
        marks=marks | moments,
        bins={name: np.array([]) for name in BIN_COLUMNS},
        badges=badges | {name: scene.to_moments(badges[name]) for name in ("at", "end")},
        titles=titles,
        rows=rows,
        row_px=float(row_px),
    )
