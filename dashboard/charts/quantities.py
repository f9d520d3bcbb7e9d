"""Numbers that events name: who gives how many of what, of which time, and where that stands."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts.axis import SIDE_MARGIN_PX, second_texts
from dashboard.charts.chart_text import format_quantity, hover_texts, plain, wrap
from dashboard.charts.label_side import Box, free_side
from dashboard.charts.lanes import first_values
from dashboard.charts.scene import TAIL_PX
from dashboard.charts.style import Context, Look, Theme, colour_scale
from dashboard.charts.text_metrics import shorten
from dashboard.common.i18n import ntr, tr
from dashboard.engine.extents import Window, extents_of, horizon
from dashboard.engine.index import Selection

MAX_NUMBERS = 300
# Of how many events at most; several may say the same.
MAX_ROWS = 10 * MAX_NUMBERS
MAX_PANELS = 3
LEFT_PX, TOP_PX, AXIS_PX, NOTE_PX = 56, 44, 40, 15
_PANEL_GAP_PX = 26
_ARROW_PX = 24
_LISTED = 6
# Above the highest number, for arrows and labels.
_HEAD_PX = 34
# Fewest letters of a speaker's name, with what parts it from the number.
_MIN_NAME = 8
COLUMNS = ("quantity_low", "quantity_best", "quantity_high")
_LABEL_PX = 12
_LABEL_ROOMS_PX = (230, 170, 120)


@dataclass(frozen=True)
class NumbersFrame:
    """The space that the chart has.

    Attributes
    ----------
    width_px, height_px
        Size of the whole picture.
    window
        First and last moment shown; None frames the events that name a number.
    """

    width_px: int = 540
    height_px: int = 420
    window: Window | None = None

    @property
    def plot_px(self) -> int:
        """Width without margins."""
        return max(self.width_px - LEFT_PX - SIDE_MARGIN_PX, 60)


class QuantityMark(NamedTuple):
    """One mark: what a speaker says, once or several times, of one time."""

    event_id: str
    speaker: str
    unit: str
    low: float
    best: float
    high: float
    at: float
    start: float
    end: float
    colour: str
    said: str
    hover: str
    expected: bool

    @property
    def value(self) -> float:
        """The number that stands for the range."""
        return next(value for value in (self.best, self.low, self.high) if not np.isnan(value))

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest number given."""
        given = [value for value in (self.low, self.best, self.high) if not np.isnan(value)]
        return min(given), max(given)

    @property
    def way(self) -> int:
        """1 where only the least is known, -1 where only the most is, else 0."""
        if not np.isnan(self.best) or np.isnan(self.low) == np.isnan(self.high):
            return 0
        return 1 if np.isnan(self.high) else -1


@dataclass(frozen=True)
class QuantityPanel:
    """The numbers of one unit, and where in the picture they stand.

    Attributes
    ----------
    axis
        "y", "y2" ..., as plotly names it.
    top
        The number at the upper edge.
    domain
        Lower and upper edge, from 0 to 1 of the plotting area.
    size_px
        Width and height.
    """

    numbers: list[QuantityMark]
    axis: str
    top: float
    domain: tuple[float, float]
    size_px: tuple[int, int]
    window: Window

    @property
    def seconds_per_pixel(self) -> float:
        """How much time a pixel holds."""
        first, last = seconds_of(self.window)
        return (last - first) / self.size_px[0]

    def spot(self, at: float, value: float) -> tuple[float, float]:
        """Pixels from the upper left corner."""
        left = (at - seconds_of(self.window)[0]) / self.seconds_per_pixel
        return left, (1 - value / self.top) * self.size_px[1]

    def reach(self, number: QuantityMark) -> tuple[float, float]:
        """When it may have been, cut to the window; open sides run on for a few pixels."""
        tail = TAIL_PX * self.seconds_per_pixel
        start = number.start if np.isfinite(number.start) else number.at - tail
        end = number.end if np.isfinite(number.end) else number.at + tail
        first, last = seconds_of(self.window)
        return max(start, first), min(end, last)

    def ends(self, number: QuantityMark) -> tuple[float, float]:
        """Lowest and highest number drawn, with the arrow of what is open."""
        arrow = _ARROW_PX / self.size_px[1] * self.top
        low, high = number.bounds
        return max(low - arrow * (number.way < 0), 0), high + arrow * (number.way > 0)


def seconds_of(window: Window) -> tuple[float, float]:
    """First and last moment of a window, in seconds since 1970."""
    first, last = (float(moment.astype("int64")) for moment in window)
    return first, last


def find_numbers(events: pd.DataFrame, look: Look, context: Context) -> list[QuantityMark]:
    """Join what the same speaker says in the same words of the same time; in order of time."""
    extents = extents_of(events, context.as_of)
    speakers = first_values(events["claimant"], events["actors"])
    values = [events[name].to_numpy(float) for name in COLUMNS]
    # Infinite where open, or without a date.
    times = [
        np.where(extents.dated, extents.anchor, np.inf),
        np.where(extents.opens, -np.inf, extents.start),
        np.where(extents.closes, np.inf, extents.end),
    ]
    groups: dict[tuple[Any, ...], list[int]] = {}
    ahead = (events["status"] == "expected").to_numpy()
    cells = zip(speakers, events["quantity_unit"], ahead, *values, *times, strict=True)
    for position, (speaker, unit, expected, *figures) in enumerate(cells):
        # NaN is not equal to itself.
        known = (None if np.isnan(value) else float(value) for value in figures)
        groups.setdefault((speaker, unit, bool(expected), *known), []).append(position)
    scale = colour_scale(context.index, "claimant", look.theme)
    hover = hover_texts(Selection.of(events), context.disputed, look.hits)
    titles = events["title"].to_numpy(object)
    numbers = []
    for (speaker, unit, expected, *figures), places in groups.items():
        event = events.iloc[places[0]]
        low, best, high, at, start, end = (np.nan if f is None else f for f in figures)
        said = format_quantity({**event, "quantity_unit": ""})
        hovered = _say_all(hover[places[0]], list(titles[places]))
        colour = scale.get(speaker, look.theme.neutral)
        who = speaker or tr("no one named")
        numbers.append(
            QuantityMark(
                event["event_id"], who, unit, low, best, high, at, start, end,
                colour, said, hovered, expected,
            )
        )  # fmt: skip
    return sorted(numbers, key=lambda number: number.at)


def _say_all(hover: str, titles: list[str]) -> str:
    if len(titles) == 1:
        return hover
    more = len(titles) - _LISTED
    listed = [f"• {wrap(title, lines=1)}" for title in titles[:_LISTED]]
    rest = [ntr("and {count} more", "and {count} more", more)] if more > 0 else []
    return "<br>".join([hover, *listed, *rest])


def make_panels(
    numbers: list[QuantityMark], units: list[str], frame: NumbersFrame, window: Window, notes: int
) -> list[QuantityPanel]:
    """Stack a panel for each unit that has numbers, over so many lines of notes."""
    filled = [unit for unit in units if any(number.unit == unit for number in numbers)] or units[:1]
    whole = max(frame.height_px - TOP_PX - AXIS_PX - notes * NOTE_PX, 60)
    high = max((whole - _PANEL_GAP_PX * (len(filled) - 1)) / len(filled), 12)
    panels = []
    for place, unit in enumerate(filled):
        own = [number for number in numbers if number.unit == unit]
        most = max((number.bounds[1] for number in own), default=0) or 1
        lower = max(1 - (place * (high + _PANEL_GAP_PX) + high) / whole, 0.0)
        domain = (lower, min(max(lower + high / whole, 0.0), 1.0))
        axis = f"y{place + 1}" if place else "y"
        size = frame.plot_px, int(high)
        top = most / (1 - min(_HEAD_PX / high, 0.5))
        panels.append(QuantityPanel(own, axis, top, domain, size, window))
    return panels


def label_numbers(panel: QuantityPanel, theme: Theme, as_of: np.datetime64) -> list[dict[str, Any]]:
    """Say number and speaker beside each mark that has room, each in the same words once."""
    font = {"size": _LABEL_PX, "color": theme.ink}
    taken = [box for number in panel.numbers for box in _boxes(panel, number)]
    if not np.isnat(as_of):
        x, _ = panel.spot(float(horizon(as_of).astype("int64")), 0)
        taken.append((x - 4, 0.0, x + 4, float(panel.size_px[1])))
    said: dict[str, list[QuantityMark]] = {}
    for number in sorted(panel.numbers, key=lambda number: -number.value):
        words = tr("{number} · {speaker}", number=number.said, speaker=number.speaker)
        said.setdefault(words, []).append(number)
    notes = []
    for words, numbers in said.items():
        text, number, box = _fit(words, numbers, panel, taken)
        if box:
            taken.append(box)
            notes.append(_label(text, number, box, panel) | {"font": font})
    return notes


def _fit(
    words: str, numbers: list[QuantityMark], panel: QuantityPanel, taken: list[Box]
) -> tuple[str, QuantityMark, Box | None]:
    """Find room beside one of some marks: for all the words, for some, for the number alone."""
    edges = (0.0, 0.0, float(panel.size_px[0]), float(panel.size_px[1]))
    cuts = [shorten(words, room, _LABEL_PX) for room in _LABEL_ROOMS_PX]
    least = numbers[0].said
    # Of a speaker, a few letters say nothing.
    named = [cut for cut in cuts if cut == words or len(cut) > len(least) + _MIN_NAME]
    for text in [*named, least]:
        for number in numbers:
            at = panel.spot(number.at, number.value)
            _, box = free_side(text, at, taken, edges, _LABEL_PX)
            if box:
                return text, number, box
    return "", numbers[0], None


def _label(text: str, number: QuantityMark, box: Box, panel: QuantityPanel) -> dict[str, Any]:
    x, y = panel.spot(number.at, number.value)
    return {
        "x": second_texts([number.at])[0], "y": number.value, "yref": panel.axis,
        "xanchor": "left", "xshift": box[0] - x,
        "yanchor": "middle", "yshift": y - (box[1] + box[3]) / 2,
        "text": plain(text), "showarrow": False, "borderpad": 0,
    }  # fmt: skip


def _boxes(panel: QuantityPanel, number: QuantityMark) -> list[Box]:
    """Room that a mark takes: its stem, and its reach in time."""
    low, high = panel.ends(number)
    (x, bottom), (_, top) = panel.spot(number.at, low), panel.spot(number.at, high)
    _, y = panel.spot(number.at, number.value)
    left, right = (panel.spot(at, 0)[0] for at in panel.reach(number))
    return [(x - 7, top - 6, x + 7, bottom + 6), (left - 5, y - 3, right + 5, y + 3)]
