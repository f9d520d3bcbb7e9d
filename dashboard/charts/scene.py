"""The events of a timeline that have something to draw, and its scale in time."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from dashboard.charts.badges import Badges
from dashboard.charts.timeline_placement import Frame
from dashboard.charts.timeline_titles import Columns, Room
from dashboard.engine.claims import STANCE_ORDER
from dashboard.engine.extents import Extents, Tails, Window, moments_s
from dashboard.engine.group_counts import Kinds
from dashboard.engine.index import EventIndex, Selection
from dashboard.engine.statements import voices
from dashboard.model.edtf import FIRST, LAST

# A mark without one of its bounds fades out over this many pixels.
TAIL_PX = 46


@dataclass(frozen=True)
class Scene:
    """The events that have something to draw, as rows of the whole table.

    Attributes
    ----------
    index
        Index of the whole table.
    rows
        Positions of the events in it.
    all_extents
        Extents of all its rows.
    kinds
        Kind of each of its rows.
    lane_of_kind
        Position in `lanes` of each of the kinds.
    lanes
        See :class:`dashboard.charts.timeline_placement.Placement`.
    frame, window
        Size, and first and last moment shown.
    hits
        Words that are drawn bold in titles.
    as_of
        Day of the source; ``NaT`` if unknown.
    """

    index: EventIndex
    rows: np.ndarray
    all_extents: Extents
    kinds: Kinds
    lane_of_kind: np.ndarray
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
        return self.all_extents.take(self.rows)

    @cached_property
    def event_lanes(self) -> np.ndarray:
        """Position of the lane of each event."""
        return np.asarray(self.lane_of_kind[self.kinds.rows[self.rows]])

    @cached_property
    def badges(self) -> Badges:
        """What folded statements say about the events."""
        if not self.frame.folded:
            return Badges.of(np.zeros((len(self.rows), len(STANCE_ORDER)), dtype=int))
        return Badges.of(self.index.cached(voices).counts(self.rows))

    @property
    def lane_count(self) -> int:
        """Number of lanes."""
        return len(self.lanes["lane"])

    def only(self, rows: np.ndarray) -> "Scene":
        """Keep only some of the events."""
        return replace(self, rows=rows)

    @property
    def edges(self) -> tuple[float, float]:
        """First and last moment shown, in seconds since 1970."""
        return moments_s(self.window)

    @property
    def tails(self) -> Tails:
        """How far open sides are drawn."""
        return tails_of(self.frame, self.window)

    @cached_property
    def seconds_per_pixel(self) -> float:
        """Scale of the time axis."""
        return seconds_per_pixel(self.frame, self.window)

    @property
    def room(self) -> Room:
        """The room in which titles are placed."""
        return Room(self.frame.width_px, self.hits)

    def to_moments(self, pixels: np.ndarray) -> np.ndarray:
        """Convert distances from the left edge, in pixels, to moments; NaN becomes NaT."""
        known = np.isfinite(pixels)
        seconds = np.where(known, pixels * self.seconds_per_pixel, 0).round()
        moments = np.clip(self.window[0] + seconds.astype("timedelta64[s]"), FIRST, LAST)
        moments[~known] = np.datetime64("NaT")
        return moments


def tails_of(frame: Frame, window: Window) -> Tails:
    """Return how far the open sides of bars are drawn."""
    return Tails.of(TAIL_PX * seconds_per_pixel(frame, window), frame.filtered)


def seconds_per_pixel(frame: Frame, window: Window) -> float:
    """Scale of the time axis of a window in a frame."""
    span_s = float((window[1] - window[0]).astype("int64"))
    return max(span_s, 1.0) / max(frame.width_px, 1)
