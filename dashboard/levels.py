"""Level of detail: which marks, or which counts, a timeline of a given size in pixels can hold.

The only module beside :mod:`dashboard.query` that touches rows. What it hands on is bounded by
pixels: at most ``MAX_MARKS`` marks, or one count per lane and bin of ``BIN_PX``.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from dashboard.counts import count_groups, rarest
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
    in_time_order,
)
from dashboard.index import EventIndex, Selection
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
    "in_time_order",
    "place",
]
MAX_MARKS = 2_000
BIN_PX = 8
# A mark without one of its bounds fades out over this many pixels.
TAIL_PX = 46
GLYPH_PX = 13
# Where events are counted: how many of the most spoken of stand as marks, one for so many pixels.
NOTABLE_PX = 90
MAX_NOTABLE = 12
_DAY_S, _MONTH_S = 86_400, 30 * 86_400


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
        Where there are too many marks, one row a lane and bin: ``lane, row, start, end, count`` and
        ``types``, the most common ones with their counts. ``marks`` are then a few that stand out.
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
    """The events that have something to draw.

    ``whole`` holds the extents of the whole table; ``keys`` are the positions of the events' lanes
    in ``lanes``.
    """

    events: Selection
    whole: Extents
    keys: np.ndarray
    lanes: pd.DataFrame
    frame: Frame
    window: Window
    hits: tuple[str, ...]
    chosen: str

    @cached_property
    def extents(self) -> Extents:
        """Extents of the events, in their order."""
        return self.whole.take(self.events.positions)

    def at(self, places: np.ndarray) -> "_Scene":
        """Only some of the events."""
        return replace(self, events=self.events.at(places), keys=self.keys[places])

    @property
    def scale(self) -> float:
        """Seconds a pixel."""
        return _seconds_a_pixel(self.frame, self.window)

    @property
    def room(self) -> Room:
        """What titles are measured against."""
        return Room(self.frame.width_px, self.hits)

    def moments(self, pixels: np.ndarray) -> np.ndarray:
        """Positions in pixels from the left edge, as moments; NaN is NaT."""
        known = np.isfinite(pixels)
        offset = np.where(known, pixels * self.scale, 0).round()
        moments = np.clip(self.window[0] + offset.astype("timedelta64[s]"), FIRST, LAST)
        moments[~known] = np.datetime64("NaT")
        return moments


def place(
    events: pd.DataFrame | Selection,
    frame: Frame,
    as_of: np.datetime64,
    hits: tuple[str, ...] = (),
    chosen: str = "",
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
    chosen
        ``event_id`` in focus: it stands as a mark among counts, too.
    """
    shown = Selection.of(events)
    extents = extents_of(shown.index, as_of)
    window = frame.window or frame_extents(extents.take(shown.positions), as_of)
    codes = shown.index.codes(lane_values, frame.lanes)
    dated = shown.take(extents.dated)
    own = shown.take(codes.rows)
    most = max(frame.height_px // MIN_LANE_PX, 1)
    lanes = make_lanes(codes.count(own if dated.all() else own[dated]), frame.lanes, most)
    outside = extents.outside(window, TAIL_PX * _seconds_a_pixel(frame, window))
    before, after = (shown.take(side) & dated for side in outside)
    drawn = dated & ~before & ~after
    inside = shown if drawn.all() else shown.at(drawn)
    scene = _Scene(
        inside,
        extents,
        lane_keys(codes.values, lanes)[own if inside is shown else own[drawn]],
        lanes,
        frame,
        window,
        hits,
        chosen,
    )
    placed = (_stack_titles(scene) if len(inside) <= MAX_MARKS else None) or _count(scene)
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
        most = limit_px / ROW_PX[titles] - _lane_gap(titles, frame) * len(scene.lanes)
        marks["row"], lane_rows = _stack(marks, len(scene.lanes), most)
        if lane_rows.sum() <= most:
            return _assemble(scene, marks, lane_rows, titles)
    return None


def _measure(scene: _Scene, titles: Titles) -> Columns:
    """Mark and title extents in pixels from the left edge."""
    extents, width = scene.extents, scene.frame.width_px
    start, end = extents.drawn(TAIL_PX * scene.scale)
    # The symbol of what has no one day stands just inside its last (else first) possible moment.
    inward = np.where(extents.closes, GLYPH_PX / 2, -GLYPH_PX / 2) * scene.scale
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
        "fades_left": extents.opens,
        "fades_right": extents.closes,
        "instant": extents.instant,
        **place_titles(scene.events.cells("title"), left, right, titles, scene.room),
    }


def _stack(
    marks: Columns, lane_count: int, most: float = math.inf
) -> tuple[np.ndarray, np.ndarray]:
    """First free row of its lane for each mark, from left to right; rows of each lane.

    It stops as soon as these are more than so many: then the marks do not fit.
    """
    rows, used = np.zeros(len(marks["lane"]), dtype=int), 0
    ends: list[list[float]] = [[] for _ in range(lane_count)]
    starts, stops, lanes = (marks[name].tolist() for name in ("hit_start", "hit_end", "lane"))
    for index in np.lexsort((marks["hit_start"], marks["glyph"])).tolist():
        taken = ends[lanes[index]]
        row = next(
            (row for row, end in enumerate(taken) if end + GAP_PX <= starts[index]), len(taken)
        )
        if row == len(taken):
            taken.append(-np.inf)
            used += 1
            if used > most:
                break
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


def _assemble(
    scene: _Scene, marks: Columns, lane_rows: np.ndarray, titles: Titles, first_row: int = 0
) -> Placement:
    """Put lanes below each other; marks begin in some row of their lanes."""
    gap = _lane_gap(titles, scene.frame)
    tops = np.concatenate([[0], np.cumsum(lane_rows + gap)])
    rows = float(tops[-1])
    above = tops[marks["lane"]] + gap - LANE_GAP_ROWS / 2 + first_row
    row_px = np.clip(scene.frame.height_px / max(rows, 1), ROW_PX[titles], MAX_ROW_PX[titles])
    marks = marks | {"row": marks["row"] + above}
    if titles == "none":
        marks |= title_free_room(scene.events.cells("title"), marks, float(row_px), scene.room)
    moments = {name: scene.moments(marks[name]) for name in _TIMES}
    return Placement(
        window=scene.window,
        lanes=scene.lanes.assign(top=tops[:-1], bottom=tops[1:]),
        marks=pd.DataFrame(marks | moments),
        bins=pd.DataFrame(columns=["lane", "row", "start", "end", "count", "types"]),
        titles=titles,
        rows=rows,
        row_px=float(row_px),
    )


def _count(scene: _Scene) -> Placement:
    """Count events per lane and bin; each is counted once, at its anchor.

    The event in focus and, where there is room beside the marks, the most spoken of or the rarest
    stand as marks below the counts of their lanes, and are not counted.
    """
    notable = _notable(scene)
    if len(notable):
        titles: Titles = "above" if scene.frame.narrow else "beside"
        marks = _measure(scene.at(notable), titles)
        marks["row"], marked = _stack(marks, len(scene.lanes))
        marked[np.bincount(scene.keys[notable], minlength=len(scene.lanes)) == 0] = 0
        placed = _assemble(scene.at(notable), marks, marked + 1, titles, first_row=1)
        counted = np.ones(len(scene.events), dtype=bool)
        counted[notable] = False
        below = _lane_gap(titles, scene.frame) - LANE_GAP_ROWS / 2
        bins = _bins(scene.at(counted), placed.lanes["top"].to_numpy() + below)
        return replace(placed, bins=bins)
    tops = np.arange(len(scene.lanes) + 1, dtype=float)
    return Placement(
        window=scene.window,
        lanes=scene.lanes.assign(top=tops[:-1], bottom=tops[1:]),
        marks=pd.DataFrame(),
        bins=_bins(scene, tops),
        titles="none",
        rows=float(len(scene.lanes)),
        row_px=scene.frame.height_px / max(len(scene.lanes), 1),
    )


def _notable(scene: _Scene) -> np.ndarray:
    """Find the few events that stand out: their places in the scene's order.

    The one in focus, those most spoken of and, as far as there are fewer of these, those of types
    that hardly any other event has.
    """
    index = scene.events.index
    most = 0 if scene.frame.narrow else min(scene.frame.width_px // NOTABLE_PX, MAX_NOTABLE)
    ranked, focus = index.once(_spoken_of), index.rows_of("event_id", scene.chosen)
    spoken_of = _first_of(ranked, scene.events, most)
    stands_out = np.zeros(len(index), dtype=bool)
    stands_out[np.concatenate([focus, spoken_of])] = True
    found = scene.events.take(stands_out)
    if len(spoken_of) < most:
        found |= rarest(scene.events, most - len(spoken_of))
    return np.flatnonzero(found)


def _first_of(ranked: np.ndarray, events: Selection, most: int) -> np.ndarray:
    """Find the first of some positions that belong to some events; look no further than that."""
    if events.is_all:
        return ranked[:most]
    reach = most
    while True:
        found = np.asarray(ranked[:reach][events.mask[ranked[:reach]]][:most])
        if len(found) == most or reach >= len(ranked):
            return found
        reach *= 8


def _spoken_of(index: EventIndex) -> np.ndarray:
    """Positions of the events that statements are about, the most spoken of first."""
    about = index.postings(("about",))
    counts = np.diff(about.starts)
    found = index.positions_of(about.values.ordered)
    order = np.lexsort((found, -counts))
    return found[order][found[order] >= 0]


def _bins(scene: _Scene, rows: np.ndarray) -> pd.DataFrame:
    """Count per lane and bin, given the row of each lane; see :class:`Placement`."""
    first, last = (float(moment.astype("int64")) for moment in scene.window)
    origin, step = _grid(first, last, BIN_PX * scene.scale)
    lanes, bins = len(scene.lanes), int((last - origin) // step) + 1
    columns = ((_seen_at(scene) - origin) * (1 / step)).astype(np.int64)
    places = scene.keys * bins + np.clip(columns, 0, bins - 1)
    counts = count_groups(scene.events, places, lanes * bins)
    lane, column = counts.groups // bins, (counts.groups % bins).astype(float)
    return pd.DataFrame(
        {
            "lane": lane,
            "row": rows[lane],
            "start": scene.moments((origin - first + column * step) / scene.scale),
            "end": scene.moments((origin - first + (column + 1) * step) / scene.scale),
            "count": counts.total,
            "types": counts.types,
        }
    )


def _grid(first: float, last: float, least: float) -> tuple[float, float]:
    """Where bins begin and how long they are: whole days, where that shows, else whole seconds."""
    if last - first < 2 * _DAY_S or least > _MONTH_S:
        return first, math.ceil(least)
    return first // _DAY_S * _DAY_S, math.ceil(least / _DAY_S) * _DAY_S


def _seen_at(scene: _Scene) -> np.ndarray:
    """Moment at which each event is counted, in seconds: its anchor, where that is in the window.

    Of any other, the middle of the part that is seen.
    """
    anchors = scene.events.take(scene.whole.anchor)
    first, last = (float(moment.astype("int64")) for moment in scene.window)
    rows = np.flatnonzero((anchors < first) | (anchors > last))
    if len(rows):
        part = scene.whole.take(scene.events.positions[rows])
        start, end = (np.clip(side, first, last) for side in (part.start, part.end))
        anchors = anchors.copy()
        anchors[rows] = (start + end) / 2
    return anchors
