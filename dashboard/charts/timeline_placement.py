"""The space that a timeline has, and everything placed in it."""

from dataclasses import dataclass

import numpy as np

from dashboard.charts.arguments import check_choice
from dashboard.charts.lanes import LANES
from dashboard.charts.timeline_titles import Columns, Titles
from dashboard.engine.extents import Window

# Below this width, titles are drawn above their marks instead of beside them.
NARROW_PX = 560
# Heights of a row: with titles beside, with titles above, without titles.
ROW_PX = {"beside": 20.0, "above": 36.0, "none": 6.0}
# The names of lanes that are lower than this overlap.
LEAST_LANE_PX = 14.5
# Height of a lane, from which the number of lanes follows if it is not given.
LANE_PX = 22
# Paper cannot be zoomed: there, rows with titles may be lower by this factor.
_DENSE = 0.65


@dataclass(frozen=True)
class Frame:
    """The space that a timeline has, and the time that it shows.

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
        Room for the names of lanes if they are beside the lanes.
    lane_limit
        Largest number of lanes; 0 for as many as the height allows. Events of further lanes share
        the last one.

    Raises
    ------
    InvalidSettingError
        `lanes` is not one of the choices.
    """

    width_px: int = 900
    height_px: int = 620
    max_height_px: int = 0
    window: Window | None = None
    lanes: str = "country"
    dense: bool = False
    names_px: int = 118
    lane_limit: int = 0

    def __post_init__(self) -> None:
        check_choice("lanes", self.lanes, LANES)

    def row_px(self, titles: Titles) -> float:
        """Least height of a row."""
        return ROW_PX[titles] * (_DENSE if self.dense and titles != "none" else 1)

    @property
    def most_lanes(self) -> int:
        """Largest number of lanes, at least one."""
        return self.lane_limit or max(self.height_px // LANE_PX, 1)

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
        downwards), ``start, end`` (its whole extent as drawn), ``certain_start, certain_end`` (NaT
        where nothing is certain), ``fades_left, fades_right, instant``, ``glyph`` (position of its
        symbol), ``label`` (title, shortened to fit; empty where there is no room), ``label_start,
        label_end`` and ``hit_start, hit_end`` (mark and title together). All times are
        ``datetime64[s]``.
    bins
        Where there are too many marks, one value a lane and bin: ``lane, row, start, end, count``
        and ``types``, the most common ones with their counts. ``marks`` are then a few notable
        ones.
    titles
        Whether titles are ``beside`` or ``above`` their marks, or ``none`` are shown.
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
        """How many marks have no room for a title; none among counts."""
        if self.has_counts or not self.has_marks:
            return 0
        return int(np.count_nonzero(self.marks["label"] == ""))

    @property
    def has_marks(self) -> bool:
        """Whether any event is drawn as a mark."""
        return len(self.marks["position"]) > 0

    @property
    def has_counts(self) -> bool:
        """Whether any events are counted."""
        return len(self.bins["count"]) > 0
