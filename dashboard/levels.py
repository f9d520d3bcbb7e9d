"""Level of detail: which marks, or which counts, a timeline of a given size in pixels can hold.

The only module beside :mod:`dashboard.query` that touches rows. What it hands on is bounded by
pixels: at most ``MAX_MARKS`` marks, or one count per lane and bin of ``BIN_PX``.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd
from reportlab.pdfbase.pdfmetrics import stringWidth
from wcwidth import wcwidth

from dashboard.countries import country_name
from dashboard.dates import DAY, FIRST, LAST
from dashboard.schema import SEPARATOR, STATUSES

MAX_MARKS = 2_000
BIN_PX = 8
# A mark without one of its bounds fades out over this many pixels.
TAIL_PX = 46
GLYPH_PX = 13
GAP_PX = 7
# What answers the pointer, and what marks the chosen event, goes this far beyond a title.
PAD_PX = 3
LABEL_PX = 12.5
MIN_LABEL_PX = 60
MAX_LABEL_PX = 420
# Below this width, titles stand above their marks instead of beside them.
NARROW_PX = 560
# Heights of a row: with titles beside, with titles above, without titles.
ROW_PX = {"beside": 20.0, "above": 36.0, "none": 6.0}
MAX_ROW_PX = {"beside": 34.0, "above": 40.0, "none": 16.0}
LANE_GAP_ROWS = 0.45
# On narrow timelines the name of a lane stands above it.
LANE_NAME_PX = 22
MIN_LANE_PX = 22

LANES = {
    "country": "Country",
    "event_type": "Event type",
    "status": "Status",
    "claimant": "Who says so",
}
_UNNAMED = {
    "country": "No country named",
    "claimant": "No one named",
}
_CUT = 0.85
_DAY_S = 86_400
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
# Key of the lane that holds what has no lane of its own.
OTHERS = ELLIPSIS

Titles = Literal["beside", "above", "none"]
Window = tuple[np.datetime64, np.datetime64]
# Columns of a table that is in the making, one value a mark.
_Columns = dict[str, np.ndarray]
# Title, left and right of its mark, width of all -> what fits of it, and where that starts.
_Place = Callable[[str, float, float, float], tuple[str, float]]


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
        One row a mark: ``event_id, position`` (in the table given), ``lane, row`` (in rows,
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
class _Extents:
    """Extents of events in seconds since 1970; infinite where open. One value an event."""

    start: np.ndarray
    end: np.ndarray
    certain_start: np.ndarray
    certain_end: np.ndarray
    instant: np.ndarray
    anchor: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        finite_end = np.where(np.isfinite(self.end), self.end, self.start)
        solid = np.isfinite(self.certain_end)
        object.__setattr__(self, "anchor", np.where(solid, self.certain_end, finite_end))

    def take(self, chosen: np.ndarray) -> "_Extents":
        names = ("start", "end", "certain_start", "certain_end", "instant")
        return _Extents(*(getattr(self, name)[chosen] for name in names))


@dataclass(frozen=True)
class _Scene:
    """The events that have something to draw, and where: positions and extents in the same order.

    ``positions`` are those of the events in their table, ``keys`` those of their lanes in
    ``lanes``.
    """

    events: pd.DataFrame
    positions: np.ndarray
    extents: _Extents
    keys: np.ndarray
    lanes: pd.DataFrame
    frame: Frame
    window: Window

    @property
    def scale(self) -> float:
        """Seconds a pixel."""
        return _seconds_a_pixel(self.frame, self.window)

    def texts(self, column: str) -> np.ndarray:
        """Cells of a column of texts."""
        return np.asarray(self.events[column].to_numpy(object)[self.positions])

    def moments(self, pixels: np.ndarray, step_px: float = 1) -> np.ndarray:
        """Positions in pixels (or steps of so many) from the left edge, as moments; NaN is NaT."""
        known = np.isfinite(pixels)
        offset = np.where(known, pixels * step_px * self.scale, 0).round()
        moments = np.clip(self.window[0] + offset.astype("timedelta64[s]"), FIRST, LAST)
        moments[~known] = np.datetime64("NaT")
        return moments


def place(events: pd.DataFrame, frame: Frame, as_of: np.datetime64) -> Placement:
    """Place events on a timeline.

    Parameters
    ----------
    events
        The rows to show, validated.
    frame
        Size and window.
    as_of
        Day of the source; ``NaT`` if unknown.
    """
    extents = _extents(events, as_of)
    dated = np.isfinite(extents.anchor)
    window = frame.window or _default_window(extents, as_of)
    shown, before, after = _visible(extents, frame, window)
    values = lane_values(events, frame.lanes).to_numpy(object)
    lanes = _lanes(values[dated], frame)
    positions = np.flatnonzero(shown)
    keys = _lane_keys(values[positions], lanes)
    scene = _Scene(events, positions, extents.take(positions), keys, lanes, frame, window)
    placed = (_stack_titles(scene) if len(keys) <= MAX_MARKS else None) or _count(scene)
    return replace(placed, before=before, after=after, undated=int((~dated).sum()))


def default_window(events: pd.DataFrame, as_of: np.datetime64) -> Window:
    """Frame the events; a few that would squeeze all others into a corner stay outside.

    A side is cut where the outermost tenth of the events takes most of the axis (``_CUT``).
    """
    return _default_window(_extents(events, as_of), as_of)


def _default_window(extents: _Extents, as_of: np.datetime64) -> Window:
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


def full_window(events: pd.DataFrame, as_of: np.datetime64) -> Window:
    """First to last moment of all events, with a little air."""
    extents = _extents(events, as_of)
    moments = np.concatenate([extents.start, extents.end, extents.anchor])
    moments = moments[np.isfinite(moments)]
    if not len(moments):
        return default_window(events, as_of)
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


def anchors(events: pd.DataFrame, as_of: np.datetime64) -> np.ndarray:
    """One moment for each event (``datetime64[s]``), for counting; NaT where it has no date."""
    anchor = _extents(events, as_of).anchor
    known = np.isfinite(anchor)
    moments = np.where(known, anchor, 0).astype("int64").astype("datetime64[s]")
    moments[~known] = np.datetime64("NaT")
    return moments


def label_width_px(text: str, size_px: float = LABEL_PX) -> float:
    """Width of a text in Helvetica, Arial or Liberation Sans, which share their metrics.

    Examples
    --------
    >>> round(label_width_px("Kremlin", 10), 1)
    33.9
    """
    return size_px * sum(map(_width_em, text))


@cache
def _width_em(character: str) -> float:
    if character.isascii() and character.isprintable():
        return float(stringWidth(character, "Helvetica", 1))
    # Other scripts come from other fonts: a full square for wide characters, a wide letter else.
    return (0.0, 0.62, 1.0)[max(wcwidth(character), 0)]


def shorten(text: str, room_px: float, size_px: float = LABEL_PX) -> str:
    """Cut a text at a word where it is wider than its room; empty where nothing readable is left.

    Examples
    --------
    >>> shorten("Kremlin dismisses reports", 120)
    'Kremlin dismisses…'
    """
    if label_width_px(text, size_px) <= room_px:
        return text
    widths = np.cumsum([_width_em(character) for character in text + ELLIPSIS]) * size_px
    fits = int(np.searchsorted(widths[:-1], room_px - label_width_px(ELLIPSIS, size_px), "right"))
    cut = text[:fits]
    head, _, _ = cut.rpartition(" ")
    short = (head if len(head) > len(cut) / 2 else cut).rstrip(" ,;:-")
    return short + ELLIPSIS if label_width_px(short, size_px) >= MIN_LABEL_PX - size_px else ""


def _seconds(column: pd.Series, missing: float) -> np.ndarray:
    values = column.to_numpy().astype("datetime64[s]")
    return np.where(np.isnat(values), missing, values.astype("int64").astype(float))


def _extents(events: pd.DataFrame, as_of: np.datetime64) -> _Extents:
    start, end = _seconds(events["start_earliest"], -np.inf), _seconds(events["end_latest"], np.inf)
    start_latest = _seconds(events["start_latest"], np.nan)
    end_earliest = _seconds(events["end_earliest"], np.nan)
    lasting = events["lasting"].to_numpy(bool)
    # As dates.is_exact has it; a bound that is open is never exact.
    exact_start, exact_end = start_latest - start < _DAY_S, end - end_earliest < _DAY_S
    certain_start = np.where(lasting, np.where(exact_start, start, start_latest), np.nan)
    certain_end = np.where(lasting, np.where(exact_end, end, end_earliest), np.nan)
    if not np.isnat(as_of):
        status = events["status"].to_numpy(object)
        now = horizon(as_of).astype("int64").astype(float)
        going = lasting & (status != "expected") & (np.isnan(certain_end) | (status == "ongoing"))
        # What goes on is certain up to the day of the source, and on that day at the least.
        certain_end = np.where(going, np.fmax(certain_end, now), certain_end)
        certain_start = np.where(going, np.fmin(certain_start, now - _DAY_S), certain_start)
        # What is expected lies ahead of the source.
        ahead = status == "expected"
        start = np.where(ahead & (end > now), np.maximum(start, now), start)
    # Where status and date contradict each other, the date holds.
    certain_start, certain_end = np.maximum(certain_start, start), np.minimum(certain_end, end)
    reversed_ = ~(certain_start < certain_end)
    certain_start[reversed_] = certain_end[reversed_] = np.nan
    instant = ~lasting & (end - start < _DAY_S)
    return _Extents(start, end, certain_start, certain_end, instant)


def _visible(extents: _Extents, frame: Frame, window: Window) -> tuple[np.ndarray, int, int]:
    """Which events have something to draw in the window; how many lie before and after it."""
    start, end = _drawn(extents, frame, window)
    first, last = (moment.astype("int64").astype(float) for moment in window)
    dated = np.isfinite(extents.anchor)
    before, after = dated & (end < first), dated & (start > last)
    shown = dated & ~before & ~after
    return shown, int(before.sum()), int(after.sum())


def _drawn(extents: _Extents, frame: Frame, window: Window) -> tuple[np.ndarray, np.ndarray]:
    """Start and end as drawn: open ends fade out over a fixed number of pixels."""
    tail = TAIL_PX * _seconds_a_pixel(frame, window)
    inner_start = np.fmin(extents.certain_start, extents.anchor)
    start = np.where(np.isfinite(extents.start), extents.start, inner_start - tail)
    end = np.where(np.isfinite(extents.end), extents.end, extents.anchor + tail)
    return start, end


def _seconds_a_pixel(frame: Frame, window: Window) -> float:
    span = float((window[1] - window[0]).astype("int64"))
    return max(span, 1.0) / max(frame.width_px, 1)


def lane_values(events: pd.DataFrame, lanes: str) -> pd.Series:
    """Which lane each event belongs to, as a code or word; empty where it has none.

    By country, a statement lies with the country that speaks, anything else where it happened or,
    where that is not known, with the country that acts.
    """
    if lanes == "country":
        statement = events["stance"].to_numpy(object) != ""
        spoken = np.where(statement, events["claimant_country"].to_numpy(object), "")
        places = (events[name].to_numpy(object) for name in ("country", "actor_countries"))
        values = first_values(spoken, *places)
    else:
        values = first_values(events[lanes].to_numpy(object))
    return pd.Series(values, index=events.index)


def first_values(*columns: np.ndarray) -> np.ndarray:
    """First value of the first of some list columns that has any; empty where none has.

    Examples
    --------
    >>> list(first_values(np.array(["RUS; PRK", ""]), np.array(["USA", "KOR"])))
    ['RUS', 'KOR']
    """
    values = columns[0]
    for column in columns[1:]:
        values = np.where(values == "", column, values)
    # Few cells of a table are different, and each is looked at once.
    codes, cells = pd.factorize(values.astype(object))
    firsts = [cell.partition(SEPARATOR)[0].strip() for cell in cells]
    return np.array(firsts, dtype=object)[codes]


def _lanes(values: np.ndarray, frame: Frame) -> pd.DataFrame:
    counts = Counter(values)
    order = sorted(
        counts, key=lambda lane: (lane == "", _rank(frame.lanes, lane), -counts[lane], lane)
    )
    room = max(frame.height_px // MIN_LANE_PX, 1)
    if len(order) > room:
        counts[OTHERS] = sum(counts[lane] for lane in order[room - 1 :])
        order = [*order[: room - 1], OTHERS]
    names = [_lane_name(frame.lanes, lane) for lane in order]
    return pd.DataFrame({"lane": order, "name": names, "count": [counts[lane] for lane in order]})


def _rank(lanes: str, lane: str) -> int:
    return STATUSES.index(lane) if lanes == "status" and lane in STATUSES else 0


def _lane_name(lanes: str, lane: str) -> str:
    if lane == OTHERS:
        return "All others"
    if not lane:
        return _UNNAMED.get(lanes, "Not stated")
    return (
        country_name(lane)
        if lanes == "country"
        else lane
        if lanes == "claimant"
        else lane.capitalize()
    )


def _lane_keys(values: np.ndarray, lanes: pd.DataFrame) -> np.ndarray:
    """Position of each value's lane in `lanes`."""
    position = {lane: place for place, lane in enumerate(lanes["lane"])}
    codes, distinct = pd.factorize(values)
    others = position.get(OTHERS, 0)
    return np.array([position.get(lane, others) for lane in distinct], dtype=int)[codes]


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


def _measure(scene: _Scene, titles: Titles) -> _Columns:
    """Mark and title extents in pixels from the left edge."""
    extents, width = scene.extents, scene.frame.width_px
    start, end = _drawn(extents, scene.frame, scene.window)
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
        "event_id": scene.texts("event_id"),
        "position": scene.positions,
        "lane": scene.keys,
        "fades_left": ~np.isfinite(extents.start),
        "fades_right": ~np.isfinite(extents.end),
        "instant": extents.instant,
        **_title_columns(scene.texts("title"), left, right, _TITLE_PLACES[titles], width),
    }


def _title_columns(
    titles: np.ndarray, left: np.ndarray, right: np.ndarray, place_title: _Place, width: int
) -> _Columns:
    """Where titles stand beside marks that reach from left to right, and both together."""
    spans = zip(titles, left.tolist(), right.tolist(), strict=True)
    spots = [place_title(*span, width) for span in spans]
    labels = np.array([label for label, _ in spots], dtype=object)
    starts = np.array([spot for _, spot in spots], dtype=float)
    ends = starts + np.array([label_width_px(label) for label in labels], dtype=float)
    titled = labels != ""
    return {
        "label": labels,
        "label_start": starts,
        "label_end": ends,
        "hit_start": np.where(titled, np.minimum(left, starts), left),
        "hit_end": np.where(titled, np.maximum(right, ends + PAD_PX), right),
    }


def _beside(title: str, left: float, right: float, width: float) -> tuple[str, float]:
    wanted = min(label_width_px(title), MAX_LABEL_PX)
    room_right, room_left = width - right - GAP_PX, left - GAP_PX
    if max(room_right, room_left) < wanted < right - left - 2 * GAP_PX:
        return shorten(title, MAX_LABEL_PX), left + GAP_PX
    if room_right < wanted <= room_left or (room_right < wanted and room_left > room_right):
        label = shorten(title, min(room_left, MAX_LABEL_PX))
        return label, left - GAP_PX - label_width_px(label)
    return shorten(title, min(room_right, MAX_LABEL_PX)), right + GAP_PX


def _above(title: str, left: float, _: float, width: float) -> tuple[str, float]:
    label = shorten(title, width)
    return label, max(min(left, width - label_width_px(label)), 0.0)


def _no_title(_: str, left: float, *__: float) -> tuple[str, float]:
    return "", left


_TITLE_PLACES: dict[Titles, _Place] = {
    "beside": _beside,
    "above": _above,
    "none": _no_title,
}


def _stack(marks: _Columns, lane_count: int) -> tuple[np.ndarray, np.ndarray]:
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


def _assemble(scene: _Scene, marks: _Columns, lane_rows: np.ndarray, titles: Titles) -> Placement:
    gap = _lane_gap(titles, scene.frame)
    tops = np.concatenate([[0], np.cumsum(lane_rows + gap)])
    rows = float(tops[-1])
    above = tops[marks["lane"]] + gap - LANE_GAP_ROWS / 2
    row_px = np.clip(scene.frame.height_px / max(rows, 1), ROW_PX[titles], MAX_ROW_PX[titles])
    marks = marks | {"row": marks["row"] + above}
    if titles == "none":
        marks |= _title_free_room(scene, marks, float(row_px))
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


def _title_free_room(scene: _Scene, marks: _Columns, row_px: float) -> _Columns:
    """Title those marks that have room to their right, in rows too low for all to have one."""
    left_px, right_px = marks["hit_start"], marks["hit_end"]
    middle_px = ((marks["row"] + 0.5) * row_px).astype(int)
    shape = int(middle_px.max(initial=0) + 2 * LABEL_PX), scene.frame.width_px + GAP_PX
    taken = np.zeros(shape, dtype=bool)
    for middle, left, right in zip(middle_px, left_px, right_px, strict=True):
        taken[max(middle - 2, 0) : middle + 3, int(left) : int(right) + 2] = True
    half, starts = int(LABEL_PX / 2), right_px + GAP_PX
    labels = [shorten(title, MAX_LABEL_PX) for title in scene.texts("title")]
    ends = starts + [label_width_px(label) for label in labels]
    for index, (middle, left, right) in enumerate(zip(middle_px, starts, ends, strict=True)):
        room = np.s_[max(middle - half, 0) : middle + half, int(left) : int(right) + GAP_PX]
        if right > scene.frame.width_px or taken[room].any():
            labels[index] = ""
        else:
            taken[room] = True
    titled = np.array([label != "" for label in labels], dtype=bool)
    hit_end = np.where(titled, ends + PAD_PX, right_px)
    return {
        "label": np.array(labels, dtype=object),
        "label_start": starts,
        "label_end": ends,
        "hit_end": hit_end,
    }


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
