"""Level of detail: which marks, or which counts, a timeline of a given size in pixels can hold.

The only module beside :mod:`dashboard.query` that touches rows. What it hands on is bounded by
pixels: at most ``MAX_MARKS`` marks, or one count per lane and bin of ``BIN_PX``.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from wcwidth import wcswidth

from dashboard.countries import country_name
from dashboard.dates import DAY, is_exact
from dashboard.schema import SEPARATOR, STATUSES

MAX_MARKS = 2_000
BIN_PX = 8
# A mark without one of its bounds fades out over this many pixels.
TAIL_PX = 46
GLYPH_PX = 13
GAP_PX = 7
LABEL_PX = 12.5
MIN_LABEL_PX = 70
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
OTHERS = "\N{HORIZONTAL ELLIPSIS}"

Titles = Literal["beside", "above", "none"]
Window = tuple[np.datetime64, np.datetime64]


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
        One row a mark: ``event_id, lane, row`` (in rows, downwards), ``start, end`` (its whole
        reach as drawn), ``certain_start, certain_end`` (NaT where nothing is certain),
        ``fades_left, fades_right, instant``, ``glyph`` (where its symbol stands), ``label``
        (title, shortened to fit; empty where there is no room), ``label_start`` and ``hit_start,
        hit_end`` (mark and title together). All times are ``datetime64[s]``.
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
    window = frame.window or default_window(events, as_of)
    shown, before, after = _visible(extents, frame, window)
    lanes = _lanes(events[dated], frame)
    keys = _lane_keys(events[shown], frame.lanes, lanes)
    extents = extents.take(shown)
    layout = None
    if len(keys) <= MAX_MARKS:
        layout = _stack_titles(events[shown], extents, keys, lanes, frame, window)
    placed = layout or _count(extents, keys, lanes, frame, window)
    outside = {"before": before, "after": after, "undated": int((~dated).sum())}
    return Placement(window=window, **placed, **outside)


def default_window(events: pd.DataFrame, as_of: np.datetime64) -> Window:
    """Frame the events; a few that would squeeze all others into a corner stay outside.

    A side is cut where the outermost tenth of the events takes most of the axis (``_CUT``).
    """
    extents = _extents(events, as_of)
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
    limits = np.array(["-9999-01-01", "9999-12-31"], dtype="datetime64[s]").astype(float)
    ends = np.clip([first - margin, last + margin], *limits)
    start, end = ends.round().astype("int64").astype("datetime64[s]")
    return start, end


def full_window(events: pd.DataFrame, as_of: np.datetime64) -> Window:
    """First to last moment of all events, with a little air."""
    extents = _extents(events, as_of)
    moments = np.concatenate([extents.start, extents.end, extents.anchor])
    moments = moments[np.isfinite(moments)]
    if not len(moments):
        return default_window(events, as_of)
    margin = max(0.03 * (moments.max() - moments.min()), 43_200.0)
    start, end = np.array([moments.min() - margin, moments.max() + margin]).round().astype("int64")
    return start.astype("datetime64[s]"), end.astype("datetime64[s]")


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
    """Estimate the width of a text in a proportional font: 0.53 em a column, wide ones count twice."""
    return max(wcswidth(text), len(text)) * 0.53 * size_px


def shorten(text: str, room_px: float, size_px: float = LABEL_PX) -> str:
    """Cut a text at a word where it is wider than its room; empty where nothing readable is left.

    Examples
    --------
    >>> shorten("Kremlin dismisses reports", 120)
    'Kremlin…'
    """
    if label_width_px(text, size_px) <= room_px:
        return text
    columns = int(room_px / (0.53 * size_px)) - 1
    if columns * 0.53 * size_px < MIN_LABEL_PX - 2 * size_px:
        return ""
    cut = text[:columns]
    while wcswidth(cut) > columns:
        cut = cut[:-1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > len(cut) / 2 else cut).rstrip(" ,;:-") + "\N{HORIZONTAL ELLIPSIS}"


def _seconds(column: pd.Series, missing: float) -> np.ndarray:
    values = column.to_numpy().astype("datetime64[s]")
    return np.where(np.isnat(values), missing, values.astype("int64").astype(float))


def _extents(events: pd.DataFrame, as_of: np.datetime64) -> _Extents:
    start, end = _seconds(events["start_earliest"], -np.inf), _seconds(events["end_latest"], np.inf)
    start_latest = _seconds(events["start_latest"], np.nan)
    end_earliest = _seconds(events["end_earliest"], np.nan)
    lasting = events["lasting"].to_numpy(bool)
    exact_start = is_exact(events["start_earliest"], events["start_latest"]).to_numpy(bool)
    exact_end = is_exact(events["end_earliest"], events["end_latest"]).to_numpy(bool)
    certain_start = np.where(lasting, np.where(exact_start, start, start_latest), np.nan)
    certain_end = np.where(lasting, np.where(exact_end, end, end_earliest), np.nan)
    if not np.isnat(as_of):
        status = events["status"].to_numpy()
        now = horizon(as_of).astype("int64").astype(float)
        going = lasting & (status != "expected") & (np.isnan(certain_end) | (status == "ongoing"))
        # What goes on is certain up to the day of the source, and on that day at the least.
        certain_end = np.where(going, np.fmax(certain_end, now), certain_end)
        certain_start = np.where(going, np.fmin(certain_start, now - 86_400), certain_start)
        # What is expected lies ahead of the source.
        ahead = status == "expected"
        start = np.where(ahead & (end > now), np.maximum(start, now), start)
    reversed_ = ~(certain_start < certain_end)
    certain_start[reversed_] = certain_end[reversed_] = np.nan
    instant = ~lasting & (end - start < 86_400)
    return _Extents(start, end, certain_start, certain_end, instant)


def _visible(extents: _Extents, frame: Frame, window: Window) -> tuple[np.ndarray, int, int]:
    """Which events have something to draw in the window; how many lie before and after it."""
    start, end = _drawn(extents, frame, window)
    first, last = (moment.astype("int64").astype(float) for moment in window)
    before, after = end < first, start > last
    shown = np.isfinite(extents.anchor) & ~before & ~after
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
        spoken = events["claimant_country"].where(events["stance"] != "", "")
        values = spoken.mask(spoken == "", events["country"])
        values = values.mask(values == "", events["actor_countries"])
    else:
        values = events[lanes]
    return values.str.split(SEPARATOR).str[0].fillna("").str.strip()


def _lanes(events: pd.DataFrame, frame: Frame) -> pd.DataFrame:
    counts = lane_values(events, frame.lanes).value_counts()
    order = sorted(counts.index, key=lambda lane: (lane == "", _rank(frame.lanes, lane), -counts[lane], lane))
    room = max(frame.height_px // MIN_LANE_PX, 1)
    if len(order) > room:
        kept = order[: room - 1]
        rest = counts[[lane for lane in order if lane not in set(kept)]]
        counts = pd.concat([counts[kept], pd.Series({OTHERS: rest.sum()})])
        order = [*kept, OTHERS]
    names = [_lane_name(frame.lanes, lane, counts) for lane in order]
    return pd.DataFrame({"lane": order, "name": names, "count": [int(counts[lane]) for lane in order]})


def _rank(lanes: str, lane: str) -> int:
    return STATUSES.index(lane) if lanes == "status" and lane in STATUSES else 0


def _lane_name(lanes: str, lane: str, counts: pd.Series) -> str:
    if lane == OTHERS:
        return "All others"
    if not lane:
        return _UNNAMED.get(lanes, "Not stated")
    return country_name(lane) if lanes == "country" else lane if lanes == "claimant" else lane.capitalize()


def _lane_keys(events: pd.DataFrame, lanes_by: str, lanes: pd.DataFrame) -> np.ndarray:
    """Position of each event's lane in `lanes`."""
    position = {lane: place for place, lane in enumerate(lanes["lane"])}
    keys = lane_values(events, lanes_by).map(position)
    return keys.fillna(position.get(OTHERS, 0)).to_numpy(int)


def _stack_titles(
    events: pd.DataFrame,
    extents: _Extents,
    keys: np.ndarray,
    lanes: pd.DataFrame,
    frame: Frame,
    window: Window,
) -> dict[str, object] | None:
    """Place marks in rows, with titles if the height allows, without if not; None if it cannot be."""
    limits: tuple[tuple[Titles, int], ...] = (
        ("above" if frame.narrow else "beside", max(frame.height_px, frame.max_height_px)),
        ("none", frame.height_px),
    )
    for titles, limit_px in limits:
        marks = _measure(events, extents, frame, window, titles)
        marks["lane"] = keys
        marks["row"], lane_rows = _stack(marks, len(lanes))
        rows = lane_rows.sum() + _lane_gap(titles, frame) * len(lanes)
        if rows * ROW_PX[titles] <= limit_px:
            return _assemble(marks, lanes, lane_rows, titles, frame, window)
    return None


def _measure(
    events: pd.DataFrame, extents: _Extents, frame: Frame, window: Window, titles: Titles
) -> pd.DataFrame:
    """Mark and title extents in pixels from the left edge."""
    start, end = _drawn(extents, frame, window)
    scale, first = _seconds_a_pixel(frame, window), window[0].astype("int64").astype(float)
    # The symbol of what has no one day stands just inside its last (else its first) possible moment.
    inward = np.where(np.isfinite(extents.end), -GLYPH_PX / 2, GLYPH_PX / 2) * scale
    glyph = np.where(extents.instant, (start + end) / 2, extents.anchor + inward)
    marks = pd.DataFrame(
        {
            "event_id": events["event_id"].to_numpy(),
            "start": (start - first) / scale,
            "end": (end - first) / scale,
            "certain_start": (extents.certain_start - first) / scale,
            "certain_end": (extents.certain_end - first) / scale,
            "glyph": (glyph - first) / scale,
            "fades_left": ~np.isfinite(extents.start),
            "fades_right": ~np.isfinite(extents.end),
            "instant": extents.instant,
        }
    )
    left = np.minimum(marks["start"], marks["glyph"] - GLYPH_PX / 2)
    right = np.maximum(marks["end"], marks["glyph"] + GLYPH_PX / 2)
    left, right = left.clip(0, frame.width_px), right.clip(0, frame.width_px)
    place_title = {"beside": _beside, "above": _above, "none": _no_title}[titles]
    hollow = ~np.isfinite(extents.certain_end) & ~extents.instant
    spans = zip(events["title"], left, right, hollow, strict=True)
    spots = [place_title(*span, frame.width_px) for span in spans]
    marks["label"] = [label for label, _ in spots]
    marks["label_start"] = [spot for _, spot in spots]
    widths = marks["label"].map(label_width_px)
    marks["hit_start"] = np.where(marks["label"] == "", left, np.minimum(left, marks["label_start"]))
    marks["hit_end"] = np.where(marks["label"] == "", right, np.maximum(right, marks["label_start"] + widths))
    return marks


def _beside(
    title: str, left: float, right: float, hollow: bool, width: float
) -> tuple[str, float]:
    wanted = min(label_width_px(title), MAX_LABEL_PX)
    room_right, room_left = width - right - GAP_PX, left - GAP_PX
    if hollow and max(room_right, room_left) < wanted < right - left - 2 * GAP_PX:
        return shorten(title, MAX_LABEL_PX), left + GAP_PX
    if room_right < wanted <= room_left or (room_right < wanted and room_left > room_right):
        label = shorten(title, min(room_left, MAX_LABEL_PX))
        return label, left - GAP_PX - label_width_px(label)
    return shorten(title, min(room_right, MAX_LABEL_PX)), right + GAP_PX


def _above(title: str, left: float, _: float, __: bool, width: float) -> tuple[str, float]:
    label = shorten(title, width)
    return label, max(min(left, width - label_width_px(label)), 0.0)


def _no_title(_: str, left: float, *__: float) -> tuple[str, float]:
    return "", left


def _stack(marks: pd.DataFrame, lane_count: int) -> tuple[np.ndarray, np.ndarray]:
    """First free row of its lane for each mark, from left to right; rows of each lane."""
    rows = np.zeros(len(marks), dtype=int)
    ends: list[list[float]] = [[] for _ in range(lane_count)]
    starts, stops, lanes = (marks[name].to_numpy() for name in ("hit_start", "hit_end", "lane"))
    for index in np.lexsort((starts, marks["glyph"].to_numpy())):
        taken = ends[lanes[index]]
        row = next((row for row, end in enumerate(taken) if end + GAP_PX <= starts[index]), len(taken))
        if row == len(taken):
            taken.append(-np.inf)
        taken[row] = stops[index]
        rows[index] = row
    return rows, np.array([max(len(taken), 1) for taken in ends])


def _lane_gap(titles: Titles, frame: Frame) -> float:
    """Rows between two lanes, with the lane's name in it where the timeline is narrow."""
    return LANE_GAP_ROWS + (LANE_NAME_PX / ROW_PX[titles] if frame.narrow else 0.0)


def _assemble(
    marks: pd.DataFrame,
    lanes: pd.DataFrame,
    lane_rows: np.ndarray,
    titles: Titles,
    frame: Frame,
    window: Window,
) -> dict[str, object]:
    gap = _lane_gap(titles, frame)
    above = gap - LANE_GAP_ROWS / 2
    tops = np.concatenate([[0], np.cumsum(lane_rows + gap)])
    marks["row"] += tops[marks["lane"].to_numpy()] + above
    scale = _seconds_a_pixel(frame, window)
    for name in ("start", "end", "certain_start", "certain_end", "glyph", "label_start", "hit_start", "hit_end"):
        marks[name] = _to_moment(marks[name].to_numpy(), scale, window)
    rows = float(tops[-1])
    return {
        "lanes": lanes.assign(top=tops[:-1], bottom=tops[1:]),
        "marks": marks,
        "bins": pd.DataFrame(columns=["lane", "row", "start", "end", "count"]),
        "titles": titles,
        "rows": rows,
        "row_px": float(np.clip(frame.height_px / max(rows, 1), ROW_PX[titles], MAX_ROW_PX[titles])),
    }


def _to_moment(pixels: np.ndarray, scale: float, window: Window) -> np.ndarray:
    known = np.isfinite(pixels)
    moments = window[0] + np.where(known, pixels * scale, 0).round().astype("timedelta64[s]")
    moments[~known] = np.datetime64("NaT")
    return moments


def _count(
    extents: _Extents, keys: np.ndarray, lanes: pd.DataFrame, frame: Frame, window: Window
) -> dict[str, object]:
    """Count events per lane and bin; each is counted once, at its anchor."""
    bins = max(frame.width_px // BIN_PX, 1)
    scale = BIN_PX * _seconds_a_pixel(frame, window)
    first = window[0].astype("int64").astype(float)
    columns = np.clip((extents.anchor - first) // scale, 0, bins - 1).astype(int)
    counts = np.bincount(keys * bins + columns, minlength=len(lanes) * bins)
    filled = np.flatnonzero(counts)
    lane, column = filled // bins, filled % bins
    tops = np.arange(len(lanes) + 1, dtype=float)
    return {
        "lanes": lanes.assign(top=tops[:-1], bottom=tops[1:]),
        "marks": pd.DataFrame(),
        "bins": pd.DataFrame(
            {
                "lane": lane,
                "row": lane,
                "start": _to_moment(column.astype(float), scale, window),
                "end": _to_moment(column + 1.0, scale, window),
                "count": counts[filled],
            }
        ),
        "titles": "none",
        "rows": float(len(lanes)),
        "row_px": frame.height_px / max(len(lanes), 1),
    }


