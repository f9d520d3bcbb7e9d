"""Level of detail: which marks, or which counts, a timeline of a given size in pixels can hold.

The only module beside :mod:`dashboard.engine.query` that touches rows. What it hands on is bounded
by pixels: at most ``MAX_MARKS`` marks, or one count per lane and bin of ``BIN_PX``.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from dashboard.charts.arguments import check_choice
from dashboard.charts.label_placement import (
    GAP_PX,
    Columns,
    Room,
    Titles,
    place_titles,
    title_free_room,
)
from dashboard.charts.lanes import LANES, lane_keys, lane_kinds, make_lanes
from dashboard.engine.claims import named_in_about
from dashboard.engine.encoding import NUMBERS
from dashboard.engine.extents import (
    Extents,
    Window,
    anchors,
    certainty_of,
    default_window,
    extents_of,
    frame_extents,
    full_window,
    horizon,
)
from dashboard.engine.group_counts import Counts, Kinds, rarest
from dashboard.engine.index import EventIndex, Selection, stored_as
from dashboard.engine.time_index import Part, in_time_order, in_window, time_order_of
from dashboard.model.edtf import FIRST, LAST

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
    "layout_timeline",
]
MAX_MARKS = 2_000
BIN_PX = 8
# A mark without one of its bounds fades out over this many pixels.
TAIL_PX = 46
GLYPH_PX = 13
# Where events are counted: how many of the most spoken of stand as marks, one for so many pixels.
NOTABLE_PX = 90
MAX_NOTABLE = 12
_BINS = ("lane", "row", "start", "end", "count", "types")
_DAY_S, _MONTH_S = 86_400, 30 * 86_400


# Below this width, titles stand above their marks instead of beside them.
NARROW_PX = 560
# Heights of a row: with titles beside, with titles above, without titles.
ROW_PX = {"beside": 20.0, "above": 36.0, "none": 6.0}
MAX_ROW_PX = {"beside": 34.0, "above": 40.0, "none": 16.0}
# On paper, where nothing can be made larger, rows with titles may be lower by so much.
_DENSE = 0.65
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
    dense
        Whether titles may be smaller than on a screen rather than left out.
    names_px
        Room for the name of a lane, where it stands beside the lane.

    Raises
    ------
    InvalidSettingError
        `lanes` is none of the choices.
    """

    width_px: int = 900
    height_px: int = 620
    max_height_px: int = 0
    window: Window | None = None
    lanes: str = "country"
    dense: bool = False
    names_px: int = 118

    def __post_init__(self) -> None:
        check_choice("lanes", self.lanes, LANES)

    def row_px(self, titles: Titles) -> float:
        """Least height of a row."""
        return ROW_PX[titles] * (_DENSE if self.dense and titles != "none" else 1)

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
        One value a lane, top to bottom: ``lane, name, count, top, bottom`` (in rows, downwards).
    marks
        One value a mark: ``event_id, position`` (in the whole table), ``lane, row`` (in rows,
        downwards), ``start, end`` (its whole
        reach as drawn), ``certain_start, certain_end`` (NaT where nothing is certain),
        ``fades_left, fades_right, instant``, ``glyph`` (where its symbol stands), ``label``
        (title, shortened to fit; empty where there is no room), ``label_start, label_end`` and
        ``hit_start, hit_end`` (mark and title together). All times are ``datetime64[s]``.
    bins
        Where there are too many marks, one value a lane and bin: ``lane, row, start, end, count``
        and ``types``, the most common ones with their counts. ``marks`` are then a few that stand
        out.
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
    lanes: Columns
    marks: Columns
    bins: Columns
    titles: Titles
    rows: float
    row_px: float
    before: int = 0
    after: int = 0
    undated: int = 0

    @property
    def untitled(self) -> int:
        """How many events stand as marks whose titles have no room; none among counts."""
        if self.has_counts or not self.has_marks:
            return 0
        return int(np.count_nonzero(self.marks["label"] == ""))

    @property
    def has_marks(self) -> bool:
        """Whether any event stands as a mark."""
        return len(self.marks["position"]) > 0

    @property
    def has_counts(self) -> bool:
        """Whether any events are counted."""
        return len(self.bins["count"]) > 0


@dataclass(frozen=True)
class _Scene:
    """The events that have something to draw, as rows of the whole table.

    ``whole`` holds the extents of that; ``lane_of`` is the position in ``lanes`` of each of the
    ``kinds``.
    """

    index: EventIndex
    rows: np.ndarray
    whole: Extents
    kinds: Kinds
    lane_of: np.ndarray
    lanes: Columns
    frame: Frame
    window: Window
    hits: tuple[str, ...]
    as_of: np.datetime64

    @cached_property
    def events(self) -> Selection:
        """The events themselves."""
        return Selection(self.index, self.rows)

    @cached_property
    def extents(self) -> Extents:
        """Extents of the events, in their order."""
        return self.whole.take(self.rows)

    @cached_property
    def keys(self) -> np.ndarray:
        """Position of the lane of each event."""
        return np.asarray(self.lane_of[self.kinds.rows[self.rows]])

    @property
    def lane_count(self) -> int:
        """How many lanes there are."""
        return len(self.lanes["lane"])

    def at(self, rows: np.ndarray) -> "_Scene":
        """Only some of the events."""
        return replace(self, rows=rows)

    @property
    def edges(self) -> tuple[float, float]:
        """First and last moment shown, in seconds since 1970."""
        first, last = (float(moment.astype("int64")) for moment in self.window)
        return first, last

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


def layout_timeline(
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
    index, time = shown.index, time_order_of(shown.index, as_of)
    extents, dated = extents_of(index, as_of), time.ranks(shown)
    window = frame.window or frame_extents(extents.take(shown.positions), as_of)
    kinds, values = index.cached(lane_kinds, frame.lanes)
    counts = (
        index.cached(dated_kinds, frame.lanes, as_of)
        if shown.is_all
        else kinds.counts(time.rows(dated))
    )
    totals = np.bincount(kinds.groups, counts, len(values)).astype(int).tolist()
    named = {value: total for value, total in zip(values, totals, strict=True) if total}
    lanes = make_lanes(named, frame.lanes, max(frame.height_px // MIN_LANE_PX, 1))
    part = in_window(shown, as_of, window, TAIL_PX * _seconds_a_pixel(frame, window))
    rows, lane_of = time.rows(part.ranks), lane_keys(values, lanes)[kinds.groups]
    scene = _Scene(index, rows, extents, kinds, lane_of, lanes, frame, window, hits, as_of)
    placed = _stack_titles(scene) if len(rows) <= MAX_MARKS else None
    placed = placed or _count(scene, part, _notable(scene, shown, chosen))
    undated = len(shown) - len(dated)
    return replace(placed, before=part.before, after=part.after, undated=undated)


@stored_as("dated_kinds", NUMBERS)
def dated_kinds(index: EventIndex, lanes: str, as_of: np.datetime64) -> np.ndarray:
    """How many events of a table that have a date are of each kind."""
    time = time_order_of(index, as_of)
    return index.cached(lane_kinds, lanes)[0].counts(time.rows(time.ranks(index.everything)))


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
        most = limit_px / frame.row_px(titles) - _lane_gap(titles, frame) * scene.lane_count
        marks["row"], lane_rows = _stack(marks, scene.lane_count, most)
        if lane_rows.sum() <= most:
            return _assemble(scene, marks, lane_rows, titles)
    return None


def _measure(scene: _Scene, titles: Titles) -> Columns:
    """Mark and title extents in pixels from the left edge."""
    extents, width = scene.extents, scene.frame.width_px
    certain = certainty_of(scene.index, scene.as_of, scene.rows)
    start, end = extents.drawn(TAIL_PX * scene.scale)
    # The symbol of what has no one day stands just inside its last (else first) possible moment.
    inward = np.where(extents.closes, GLYPH_PX / 2, -GLYPH_PX / 2) * scene.scale
    glyph = np.where(certain.instant, (start + end) / 2, extents.anchor + inward)
    moments = {
        "start": start,
        "end": end,
        "certain_start": certain.start,
        "certain_end": certain.end,
        "glyph": glyph,
    }
    marks = {name: (at - scene.edges[0]) / scene.scale for name, at in moments.items()}
    left = np.minimum(marks["start"], marks["glyph"] - GLYPH_PX / 2).clip(0, width)
    right = np.maximum(marks["end"], marks["glyph"] + GLYPH_PX / 2).clip(0, width)
    return marks | {
        "event_id": scene.events.cells("event_id"),
        "position": scene.events.positions,
        "lane": scene.keys,
        "fades_left": extents.opens,
        "fades_right": extents.closes,
        "instant": certain.instant,
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
    return LANE_GAP_ROWS + (LANE_NAME_PX / frame.row_px(titles) if frame.narrow else 0.0)


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
    least_px, most_px = scene.frame.row_px(titles), MAX_ROW_PX[titles]
    row_px = np.clip(scene.frame.height_px / max(rows, 1), least_px, most_px)
    marks = marks | {"row": marks["row"] + above}
    if titles == "none":
        marks |= title_free_room(scene.events.cells("title"), marks, float(row_px), scene.room)
    moments = {name: scene.moments(marks[name]) for name in _TIMES}
    return Placement(
        window=scene.window,
        lanes=scene.lanes | {"top": tops[:-1], "bottom": tops[1:]},
        marks=marks | moments,
        bins={name: np.array([]) for name in _BINS},
        titles=titles,
        rows=rows,
        row_px=float(row_px),
    )


def _count(scene: _Scene, part: Part, notable: np.ndarray) -> Placement:
    """Count events per lane and bin; each is counted once, at its anchor.

    The notable ones stand as marks below the counts of their lanes, and are not counted.
    """
    if len(notable):
        titles: Titles = "above" if scene.frame.narrow else "beside"
        few = scene.at(notable)
        marks = _measure(few, titles)
        marks["row"], marked = _stack(marks, scene.lane_count)
        marked[np.bincount(few.keys, minlength=scene.lane_count) == 0] = 0
        placed = _assemble(few, marks, marked + 1, titles, first_row=1)
        below = _lane_gap(titles, scene.frame) - LANE_GAP_ROWS / 2
        return replace(placed, bins=_bins(scene, part, few, placed.lanes["top"] + below))
    tops = np.arange(scene.lane_count + 1, dtype=float)
    return Placement(
        window=scene.window,
        lanes=scene.lanes | {"top": tops[:-1], "bottom": tops[1:]},
        marks={"position": np.array([], dtype=int)},
        bins=_bins(scene, part, scene.at(notable), tops),
        titles="none",
        rows=float(scene.lane_count),
        row_px=scene.frame.height_px / max(scene.lane_count, 1),
    )


def _notable(scene: _Scene, shown: Selection, chosen: str) -> np.ndarray:
    """Find the rows of the few events that stand out, ascending.

    The one in focus, those most spoken of and, as far as there are fewer of these, those of types
    that hardly any other event has.
    """
    index = scene.index
    most = 0 if scene.frame.narrow else min(scene.frame.width_px // NOTABLE_PX, MAX_NOTABLE)
    ranked, focus = index.cached(_spoken_of), index.rows_of("event_id", chosen)
    spoken_of = _first_of(ranked, scene, shown, most)
    found = [_seen_of(focus, scene, shown), spoken_of]
    if len(spoken_of) < most:
        found.append(scene.rows[rarest(scene.events, most - len(spoken_of))])
    return np.unique(np.concatenate(found))


def _first_of(ranked: np.ndarray, scene: _Scene, shown: Selection, most: int) -> np.ndarray:
    """Find the first of some rows that are seen; look no further than that."""
    reach = most
    while True:
        found = _seen_of(ranked[:reach], scene, shown)[:most]
        if len(found) == most or reach >= len(ranked):
            return found
        reach *= 8


def _seen_of(rows: np.ndarray, scene: _Scene, shown: Selection) -> np.ndarray:
    """Find those of some rows that are shown, and of which anything is drawn in the window."""
    rows = rows[shown.has(rows)]
    first, last = scene.edges
    tail = TAIL_PX * scene.scale
    seen = scene.whole.last_drawn(rows, tail) >= first
    # What has no date is neither.
    return np.asarray(rows[seen & (scene.whole.first_drawn(rows, tail) <= last)])


@stored_as("most_spoken_of", NUMBERS)
def _spoken_of(index: EventIndex) -> np.ndarray:
    """Positions of the events that statements are about, the most spoken of first."""
    about = index.postings(("about",))
    counts = np.diff(about.starts)
    positions = index.cached(named_in_about)
    positions = positions[np.lexsort((positions, -counts))]
    return np.asarray(positions[positions >= 0])


def _bins(scene: _Scene, part: Part, without: _Scene, rows: np.ndarray) -> Columns:
    """Count all but a few events per lane and bin; see :class:`Placement`.

    Parameters
    ----------
    scene, part
        What is counted, and the same by when it is counted.
    without
        Those of them that are not.
    rows
        In which row the counts of each lane stand.
    """
    first, last = scene.edges
    origin, step = _grid(first, last, BIN_PX * scene.scale)
    edges = np.arange(origin + step, last + 1, step)
    lanes, names = scene.lane_count, len(scene.kinds.names)
    place_of = scene.lane_of * names + scene.kinds.types
    sides = len(part.early), len(scene.rows) - len(part.late)
    places = place_of[scene.kinds.rows.take(scene.rows)]
    # Of those counted in the window, each bin is one part of the order of time.
    in_bins = np.split(places[sides[0] : sides[1]], part.cut_at(edges))
    table = np.array([np.bincount(own, minlength=lanes * names) for own in in_bins])
    beside = scene.at(np.concatenate([scene.rows[: sides[0]], scene.rows[sides[1] :]]))
    for few, sign in ((beside, 1), (without, -1)):
        columns = np.searchsorted(edges, _seen_at(few), side="right")
        np.add.at(table, (columns, place_of[scene.kinds.rows[few.rows]]), sign)
    by_lane = table.reshape(-1, lanes, names).transpose(1, 0, 2).reshape(-1, names)
    counts = Counts.of(by_lane, scene.kinds.names)
    lane, column = counts.groups // len(table), (counts.groups % len(table)).astype(float)
    types = np.empty(len(lane), dtype=object)
    types[:] = counts.types
    starts, ends = (
        scene.moments((origin - first + at * step) / scene.scale) for at in (column, column + 1)
    )
    values = (lane, rows[lane], starts, ends, counts.total, types)
    return dict(zip(_BINS, values, strict=True))


def _grid(first: float, last: float, least: float) -> tuple[float, float]:
    """Where bins begin and how long they are: whole days, where that shows, else whole seconds."""
    if last - first < 2 * _DAY_S or least > _MONTH_S:
        return first, math.ceil(least)
    return first // _DAY_S * _DAY_S, math.ceil(least / _DAY_S) * _DAY_S


def _seen_at(scene: _Scene) -> np.ndarray:
    """Moment at which each event is counted, in seconds: its anchor, where that is in the window.

    Of any other, the middle of the part that is seen.
    """
    first, last = scene.edges
    anchors = scene.whole.anchor[scene.rows]
    start, end = (
        np.clip(side[scene.rows], first, last) for side in (scene.whole.start, scene.whole.end)
    )
    return np.asarray(np.where((anchors < first) | (anchors > last), (start + end) / 2, anchors))
