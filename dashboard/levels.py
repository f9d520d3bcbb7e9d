"""Level of detail: which marks, or which counts, a timeline of a given size in pixels can hold.

The only module beside :mod:`dashboard.query` that touches rows. What it hands on is bounded by
pixels: at most ``MAX_MARKS`` marks, or one count per lane and bin of ``BIN_PX``.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard.dates import FIRST, LAST
from dashboard.extents import (
    Extents,
    Window,
    anchors,
    default_window,
    extents_of,
    frame_extents,
    full_window,
    horizon,
    time_order,
)
from dashboard.index import Selection
from dashboard.lanes import LANES, lane_keys, lane_values, make_lanes
from dashboard.titles import GAP_PX, Columns, Room, Titles, place_titles, title_free_room

__all__ = [
    "LANES",
    "Frame",
    "Placement",
    "Window",
    "anchors",
    "default_window",
    "full_window",
    "horizon",
    "place",
    "time_order",
]
MAX_MARKS = 2_000
BIN_PX = 8
# A mark without one of its bounds fades out over this many pixels.
TAIL_PX = 46
GLYPH_PX = 13


# Below this width, titles stand above their marks instead of beside them.
NARROW_PX = 560
# Heights of a row: with titles beside, with titles above, without titles.
ROW_PX = {"beside": 20.0, "above": 36.0, "none": 6.0}
MAX_ROW_PX = {"beside": 34.0, "above": 40.0, "none": 16.0}
LANE_GAP_ROWS = 0.45
# On narrow timelines the name of a lane stands above it.
LANE_NAME_PX = 22
MIN_LANE_PX = 22


@dataclass(frozen=True)
class Frame:
    """The space that a timeline has, and what it shows of time.

    Attributes
    ----------
    width_px, height_px
        Size of the plotting area, without axis and margins.
    max_height_px
        How far it may grow to keep titles readable; 0 for not at all.
    window
        First and last moment shown (``datetime64[s]``); None frames the events.
    lanes
        One of ``LANES``.
    """

    width_px: int = 900
    height_px: int = 620
    max_height_px: int = 0
    window: Window | None = None
    lanes: str = "country"

    @property
    def narrow(self) -> bool:
        """Whether there is no room beside the lanes and marks for their names."""
        return self.width_px < NARROW_PX


@dataclass(frozen=True)
class Placement:
    """Everything that a timeline draws, placed.

    Attributes
    ----------
    window
        First and last moment shown.
    lanes
        One row a lane, top to bottom: ``lane, name, count, top, bottom`` (in rows, downwards).
    marks
        One row a mark: ``event_id, position`` (in the whole table), ``lane, row`` (in rows,
        downwards), ``start, end`` (its whole
        reach as drawn), ``certain_start, certain_end`` (NaT where nothing is certain),
        ``fades_left, fades_right, instant``, ``glyph`` (where its symbol stands), ``label``
        (title, shortened to fit; empty where there is no room), ``label_start, label_end`` and
        ``hit_start, hit_end`` (mark and title together). All times are ``datetime64[s]``.
    bins
        Where there are too many marks, one row a lane and bin: ``lane, row, start, end, count``.
    titles
        Whether titles stand ``beside`` or ``above`` their marks, or ``none`` are shown.
    rows
        Height of the whole, in rows.
    row_px
        Height of a row in pixels.
    before, after, undated
        How many events lie outside the window on either side, or have no date at all.
    """

    window: Window
    lanes: pd.DataFrame
    marks: pd.DataFrame
    bins: pd.DataFrame
    titles: Titles
    rows: float
    row_px: float
    before: int = 0
    after: int = 0
    undated: int = 0


@dataclass(frozen=True)
class _Scene:
    """The events that have something to draw, and where: rows and extents in the same order.

    ``keys`` are the positions of their lanes in ``lanes``.
    """

    events: Selection
    extents: Extents
    keys: np.ndarray
    lanes: pd.DataFrame
    frame: Frame
    window: Window
    hits: tuple[str, ...]

    @property
    def scale(self) -> float:
        """Seconds a pixel."""
        return _seconds_a_pixel(self.frame, self.window)

    @property
    def room(self) -> Room:
        """What titles are measured against."""
        return Room(self.frame.width_px, self.hits)

    def moments(self, pixels: np.ndarray, step_px: float = 1) -> np.ndarray:
        """Positions in pixels (or steps of so many) from the left edge, as moments; NaN is NaT."""
        known = np.isfinite(pixels)
        offset = np.where(known, pixels * step_px * self.scale, 0).round()
        moments = np.clip(self.window[0] + offset.astype("timedelta64[s]"), FIRST, LAST)
        moments[~known] = np.datetime64("NaT")
        return moments


def place(
    events: pd.DataFrame | Selection,
    frame: Frame,
    as_of: np.datetime64,
    hits: tuple[str, ...] = (),
) -> Placement:
    """Place events on a timeline.

    Parameters
    ----------
    events
        The rows to show, validated.
    frame
        Size and window.
    as_of
        Day of the source; ``NaT`` if unknown.
    hits
        Words that stand bold, and so a little wider, in the titles.
    """
    shown = Selection.of(events)
    extents = extents_of(shown.index, as_of)
    window = frame.window or frame_extents(extents.take(shown.positions), as_of)
    dated = shown.take(extents.dated)
    codes = shown.index.codes(lane_values, frame.lanes)
    own = shown.take(codes.rows)
    most = max(frame.height_px // MIN_LANE_PX, 1)
    lanes = make_lanes(codes.count(own[dated]), frame.lanes, most)
    start, end = (shown.take(at) for at in extents.drawn(TAIL_PX * _seconds_a_pixel(frame, window)))
    first, last = (moment.astype("int64").astype(float) for moment in window)
    before, after = dated & (end < first), dated & (start > last)
    drawn = np.flatnonzero(dated & ~before & ~after)
    scene = _Scene(
        shown.at(drawn),
        extents.take(shown.positions[drawn]),
        lane_keys(codes.values, lanes)[own[drawn]],
        lanes,
        frame,
        window,
        hits,
    )
    placed = (_stack_titles(scene) if len(drawn) <= MAX_MARKS else None) or _count(scene)
    return replace(
        placed,
        before=int(before.sum()),
        after=int(after.sum()),
        undated=len(dated) - int(dated.sum()),
    )


def _seconds_a_pixel(frame: Frame, window: Window) -> float:
    span = float((window[1] - window[0]).astype("int64"))
    return max(span, 1.0) / max(frame.width_px, 1)


def _stack_titles(scene: _Scene) -> Placement | None:
    """Place marks in rows, with titles if the height allows; None if not even without."""
    frame = scene.frame
    limits: tuple[tuple[Titles, int], ...] = (
        ("above" if frame.narrow else "beside", max(frame.height_px, frame.max_height_px)),
        ("none", frame.height_px),
    )
    for titles, limit_px in limits:
        marks = _measure(scene, titles)
        marks["row"], lane_rows = _stack(marks, len(scene.lanes))
        rows = lane_rows.sum() + _lane_gap(titles, frame) * len(scene.lanes)
        if rows * ROW_PX[titles] <= limit_px:
            return _assemble(scene, marks, lane_rows, titles)
    return None


def _measure(scene: _Scene, titles: Titles) -> Columns:
    """Mark and title extents in pixels from the left edge."""
    extents, width = scene.extents, scene.frame.width_px
    start, end = extents.drawn(TAIL_PX * scene.scale)
    # The symbol of what has no one day stands just inside its last (else first) possible moment.
    inward = np.where(np.isfinite(extents.end), -GLYPH_PX / 2, GLYPH_PX / 2) * scene.scale
    glyph = np.where(extents.instant, (start + end) / 2, extents.anchor + inward)
    moments = {
        "start": start,
        "end": end,
        "certain_start": extents.certain_start,
        "certain_end": extents.certain_end,
        "glyph": glyph,
    }
    first = scene.window[0].astype("int64").astype(float)
    marks = {name: (at - first) / scene.scale for name, at in moments.items()}
    left = np.minimum(marks["start"], marks["glyph"] - GLYPH_PX / 2).clip(0, width)
    right = np.maximum(marks["end"], marks["glyph"] + GLYPH_PX / 2).clip(0, width)
    return marks | {
        "event_id": scene.events.cells("event_id"),
        "position": scene.events.positions,
        "lane": scene.keys,
        "fades_left": ~np.isfinite(extents.start),
        "fades_right": ~np.isfinite(extents.end),
        "instant": extents.instant,
        **place_titles(scene.events.cells("title"), left, right, titles, scene.room),
    }


def _stack(marks: Columns, lane_count: int) -> tuple[np.ndarray, np.ndarray]:
    """First free row of its lane for each mark, from left to right; rows of each lane."""
    rows = np.zeros(len(marks["lane"]), dtype=int)
    ends: list[list[float]] = [[] for _ in range(lane_count)]
    starts, stops, lanes = (marks[name].tolist() for name in ("hit_start", "hit_end", "lane"))
    for index in np.lexsort((marks["hit_start"], marks["glyph"])).tolist():
        taken = ends[lanes[index]]
        row = next(
            (row for row, end in enumerate(taken) if end + GAP_PX <= starts[index]), len(taken)
        )
        if row == len(taken):
            taken.append(-np.inf)
        taken[row] = stops[index]
        rows[index] = row
    return rows, np.array([max(len(taken), 1) for taken in ends])


def _lane_gap(titles: Titles, frame: Frame) -> float:
    """Rows between two lanes, with the lane's name in it where the timeline is narrow."""
    return LANE_GAP_ROWS + (LANE_NAME_PX / ROW_PX[titles] if frame.narrow else 0.0)


_TIMES = (
    *("start", "end", "certain_start", "certain_end", "glyph"),
    *("label_start", "label_end", "hit_start", "hit_end"),
)


def _assemble(scene: _Scene, marks: Columns, lane_rows: np.ndarray, titles: Titles) -> Placement:
    gap = _lane_gap(titles, scene.frame)
    tops = np.concatenate([[0], np.cumsum(lane_rows + gap)])
    rows = float(tops[-1])
    above = tops[marks["lane"]] + gap - LANE_GAP_ROWS / 2
    row_px = np.clip(scene.frame.height_px / max(rows, 1), ROW_PX[titles], MAX_ROW_PX[titles])
    marks = marks | {"row": marks["row"] + above}
    if titles == "none":
        marks |= title_free_room(scene.events.cells("title"), marks, float(row_px), scene.room)
    moments = {name: scene.moments(marks[name]) for name in _TIMES}
    return Placement(
        window=scene.window,
        lanes=scene.lanes.assign(top=tops[:-1], bottom=tops[1:]),
        marks=pd.DataFrame(marks | moments),
        bins=pd.DataFrame(columns=["lane", "row", "start", "end", "count"]),
        titles=titles,
        rows=rows,
        row_px=float(row_px),
    )


def _count(scene: _Scene) -> Placement:
    """Count events per lane and bin; each is counted once, at its anchor."""
    lanes, bins = scene.lanes, max(scene.frame.width_px // BIN_PX, 1)
    first = scene.window[0].astype("int64").astype(float)
    columns = (scene.extents.anchor - first) // (BIN_PX * scene.scale)
    places = scene.keys * bins + np.clip(columns, 0, bins - 1).astype(int)
    counts = np.bincount(places, minlength=len(lanes) * bins)
    filled = np.flatnonzero(counts)
    lane, column = filled // bins, (filled % bins).astype(float)
    tops = np.arange(len(lanes) + 1, dtype=float)
    table = pd.DataFrame(
        {
            "lane": lane,
            "row": lane,
            "start": scene.moments(column, BIN_PX),
            "end": scene.moments(column + 1, BIN_PX),
            "count": counts[filled],
        }
    )
    return Placement(
        window=scene.window,
        lanes=lanes.assign(top=tops[:-1], bottom=tops[1:]),
        marks=pd.DataFrame(),
        bins=table,
        titles="none",
        rows=float(len(lanes)),
        row_px=scene.frame.height_px / max(len(lanes), 1),
    )
