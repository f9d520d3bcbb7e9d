"""The size of a timeline, and the positions of everything on it."""

from dataclasses import dataclass

import numpy as np

from dashboard.charts.timeline_titles import Columns, Titles
from dashboard.engine.extents import Window, in_seconds
from dashboard.engine.index import Selection

# Below this width, titles are drawn above their marks instead of beside them.
NARROW_PX = 560
# Heights of a row: with titles beside, with titles above, without titles.
ROW_PX = {"beside": 20.0, "above": 36.0, "none": 6.0}
# Minimum height of a lane; the names of lower lanes would overlap.
LEAST_LANE_PX = 14.5
# Height of a lane, from which the number of lanes follows if it is not given.
LANE_PX = 22
# The same on a narrow timeline with counts: the name of a lane, and its counts below.
NARROW_LANE_PX = 34
# Paper cannot be zoomed, so its rows with titles may be lower by this factor.
_DENSE = 0.65


@dataclass(frozen=True)
class Frame:
    """The size of a timeline, and the time that it shows.

    Attributes
    ----------
    width_px, height_px
        Size of the plotting area, without axis and margins.
    max_height_px
        Height to which it may grow to keep titles readable; 0 if it must not grow.
    window
        First and last moment shown; by default, a window around the events.
    filtered
        The time that the reader filters by; None for none. The open sides of bars extend through
        it, so that events that may lie in it are drawn in it.
    lanes
        One of ``LANES``, or an extra column with few values.
    colour
        Meaning of the colours, as in :class:`Look`: counts have the colour of most of their events.
    dense
        Whether titles may be smaller than on a screen, so that fewer are left out.
    names_px
        Width for the names of lanes beside them; 0 if names are above the marks.
    lane_limit
        Maximum number of lanes; 0 for as many as the height allows. Events of further lanes share
        the last one.
    folded
        Whether statements are folded into the events that they are about, as badges beside the
        titles.
    """

    width_px: int = 900
    height_px: int = 620
    max_height_px: int = 0
    window: Window | None = None
    filtered: Window | None = None
    lanes: str = "country"
    colour: str = "event_type"
    dense: bool = False
    names_px: int = 118
    lane_limit: int = 0
    folded: bool = True

    def __post_init__(self) -> None:
        """Convert the window to seconds."""
        if self.window:
            object.__setattr__(self, "window", in_seconds(self.window))

    def row_px(self, titles: Titles) -> float:
        """Return the minimum height of a row."""
        return ROW_PX[titles] * (_DENSE if self.dense and titles != "none" else 1)

    @property
    def most_lanes(self) -> int:
        """Maximum number of lanes, at least one."""
        return self.lane_limit or max(self.height_px // LANE_PX, 1)

    @property
    def narrow(self) -> bool:
        """Return whether the names of lanes and marks do not fit beside them."""
        return not self.names_px or self.width_px < NARROW_PX


@dataclass(frozen=True)
class Placement:
    """The position of everything on a timeline.

    Attributes
    ----------
    window
        First and last moment shown.
    lanes
        One value per lane, top to bottom: ``lane, name, count, top, bottom`` (in rows, downwards).
    marks
        One value per mark: ``event_id, position`` (in the whole table), ``lane, row`` (in rows,
        downwards), ``start, end`` (the whole bar), ``certain_start, certain_end`` (NaT if nothing
        is certain), ``fades_left, fades_right, instant``, ``glyph`` (position of the symbol),
        ``label`` (title, shortened to fit; empty without room), ``label_start, label_end`` and
        ``hit_start, hit_end`` (mark and title together), ``plate`` (whether there is paper behind
        the title). All times are ``datetime64[s]``.
    bins
        If there are too many marks, one value per lane and bin: ``lane, row, start, end, count``,
        ``types``, the most common ones with their counts, and ``value``, the most common one of
        those with a colour (empty for all others). ``marks`` then contains a few notable events.
    badges
        One value per badge: ``mark`` (place in `marks`), ``stance`` (place in ``STANCE_ORDER``),
        ``count`` (of claimants), ``at`` and ``end`` (``datetime64[s]``).
    titles
        Whether titles are ``beside`` or ``above`` their marks, or ``none`` are shown.
    rows
        Total height, in rows.
    row_px
        Height of a row in pixels.
    before, after, undated
        Number of events before the window, after it, and without a date.
    left_out
        Number of events in the window for which a picture has no room.
    drawn
        The selection without the statements that are folded.
    fade
        Length of the end of an open side that fades out.
    """

    window: Window
    lanes: Columns
    marks: Columns
    bins: Columns
    badges: Columns
    titles: Titles
    rows: float
    row_px: float
    before: int = 0
    after: int = 0
    undated: int = 0
    left_out: int = 0
    drawn: Selection | None = None
    fade: np.timedelta64 = np.timedelta64(0, "s")

    @property
    def untitled(self) -> int:
        """Number of marks whose title does not fit; 0 if there are counts."""
        if self.has_counts or not self.has_marks:
            return 0
        return int(np.count_nonzero(self.marks["label"] == ""))

    @property
    def shown_in_lanes(self) -> np.ndarray:
        """Number of events that each lane shows, as marks or in counts."""
        counts = np.zeros(len(self.lanes["lane"]), dtype=int)
        if self.has_marks:
            np.add.at(counts, self.marks["lane"], 1)
        if self.has_counts:
            np.add.at(counts, self.bins["lane"], self.bins["count"])
        return counts

    @property
    def has_marks(self) -> bool:
        """Return whether any event is drawn as a mark."""
        return len(self.marks["position"]) > 0

    @property
    def has_counts(self) -> bool:
        """Return whether any events are counted."""
        return len(self.bins["count"]) > 0
