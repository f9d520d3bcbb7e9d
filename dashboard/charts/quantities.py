"""The numbers in claims, by claimant, unit and time, and their positions in the chart."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts.axis import SIDE_MARGIN_PX, second_texts
from dashboard.charts.chart_text import escape_text, format_quantity, hover_texts, wrap
from dashboard.charts.lanes import first_values
from dashboard.charts.point_labels import Box, free_side
from dashboard.charts.scene import TAIL_PX
from dashboard.charts.style import Context, Look, Theme, colour_scale
from dashboard.charts.text_metrics import shorten_to_fit
from dashboard.common.i18n import ntr, tr
from dashboard.engine.extents import Window, as_of_moment, extents_of
from dashboard.engine.index import Selection
from dashboard.model.extra_columns import amounts_of

MAX_NUMBERS = 300
# Maximum number of events that are read; several of them may give the same number.
MAX_ROWS = 10 * MAX_NUMBERS
MAX_PANELS = 3
LEFT_PX, TOP_PX, NUMBERS_AXIS_PX, NOTE_PX = 56, 44, 40, 15
_PANEL_GAP_PX = 26
_ARROW_PX = 24
_LISTED = 6
# Space above the highest number, for arrows and labels.
_HEAD_PX = 34
# Minimum number of letters of a claimant's name, with the separator before it.
_MIN_NAME = 8
QUANTITY_COLUMNS = ("quantity_low", "quantity_best", "quantity_high")
_LABEL_PX = 12
_LABEL_ROOMS_PX = (230, 170, 120)


@dataclass(frozen=True)
class NumbersFrame:
    """The size of the chart of numbers, and the time that it shows.

    Attributes
    ----------
    width_px, height_px
        Size of the whole picture.
    window
        First and last moment shown; by default, a window around the events with a number.
    """

    width_px: int = 540
    height_px: int = 420
    window: Window | None = None

    @property
    def plot_px(self) -> int:
        """Width without margins."""
        return max(self.width_px - LEFT_PX - SIDE_MARGIN_PX, 60)


class QuantityMark(NamedTuple):
    """A mark: a number that a claimant gives for one time, once or several times."""

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
    number_text: str
    hover: str
    expected: bool

    @property
    def value(self) -> float:
        """The number that represents the range: the best one, or a bound if there is none."""
        return next(value for value in (self.best, self.low, self.high) if not np.isnan(value))

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest number given."""
        values = [value for value in (self.low, self.best, self.high) if not np.isnan(value)]
        return min(values), max(values)

    @property
    def open_direction(self) -> int:
        """1 if only a lower bound is known, -1 if only an upper bound is, else 0."""
        if not np.isnan(self.best) or np.isnan(self.low) == np.isnan(self.high):
            return 0
        return 1 if np.isnan(self.high) else -1


@dataclass(frozen=True)
class QuantityPanel:
    """The numbers of one unit, and their part of the chart.

    Attributes
    ----------
    axis
        Plotly's name for the axis: "y", "y2" ...
    top
        The number at the upper edge.
    bottom
        The number at the lower edge: 0, or less if there are negative numbers.
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
    bottom: float = 0.0

    @property
    def seconds_per_pixel(self) -> float:
        """Scale of the time axis."""
        first, last = seconds_of(self.window)
        return (last - first) / self.size_px[0]

    def to_pixels(self, at: float, value: float) -> tuple[float, float]:
        """Return the position of a number, in pixels from the upper left corner."""
        left = (at - seconds_of(self.window)[0]) / self.seconds_per_pixel
        share = (self.top - value) / (self.top - self.bottom)
        return left, share * self.size_px[1]

    def time_span(self, number: QuantityMark) -> tuple[float, float]:
        """Return the time of a number, cut to the window; open sides extend by some pixels."""
        tail = TAIL_PX * self.seconds_per_pixel
        start = number.start if np.isfinite(number.start) else number.at - tail
        end = number.end if np.isfinite(number.end) else number.at + tail
        first, last = seconds_of(self.window)
        return max(start, first), min(end, last)

    def value_span(self, number: QuantityMark) -> tuple[float, float]:
        """Return the lowest and highest number drawn, including the arrow of an open range."""
        arrow = _ARROW_PX / self.size_px[1] * (self.top - self.bottom)
        low, high = number.bounds
        return max(low - arrow * (number.open_direction < 0), self.bottom), high + arrow * (
            number.open_direction > 0
        )


def seconds_of(window: Window) -> tuple[float, float]:
    """Return the first and last moment of a window, in seconds since 1970."""
    first, last = (float(moment.astype("int64")) for moment in window)
    return first, last


def find_numbers(events: pd.DataFrame, look: Look, context: Context) -> list[QuantityMark]:
    """Find the numbers of events in time order; equal claims of a claimant share a mark."""
    extents = extents_of(events, context.as_of)
    speakers = first_values(events["claimant"], events["actors"])
    values = [events[name].to_numpy(float) for name in QUANTITY_COLUMNS]
    # Infinite if the time is open or unknown.
    times = [
        np.where(extents.dated, extents.anchor, np.inf),
        np.where(extents.opens, -np.inf, extents.start),
        np.where(extents.closes, np.inf, extents.end),
    ]
    groups: dict[tuple[Any, ...], list[int]] = {}
    is_expected = (events["status"] == "expected").to_numpy()
    cells = zip(speakers, events["quantity_unit"], is_expected, *values, *times, strict=True)
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
        number_text = format_quantity({**event, "quantity_unit": ""})
        hover_text = _list_titles(hover[places[0]], list(titles[places]))
        colour = scale.get(speaker, look.theme.neutral)
        name = speaker or tr("no one named")
        numbers.append(
            QuantityMark(
                event["event_id"], name, unit, low, best, high, at, start, end,
                colour, number_text, hover_text, expected,
            )
        )  # fmt: skip
    return sorted(numbers, key=lambda number: number.at)


def find_column_numbers(
    rows: Selection, column: str, look: Look, context: Context
) -> list[QuantityMark]:
    """Find the numbers of an extra column; each has the title of its event for a name."""
    best = rows.take(rows.index.column_cache(amounts_of, column))
    amount: dict[str, Any] = dict(zip(QUANTITY_COLUMNS, (np.nan, best, np.nan), strict=True))
    named = rows.table.assign(**amount, quantity_unit=column, claimant=rows.cells("title"))
    return find_numbers(named, look, context)


def _list_titles(hover: str, titles: list[str]) -> str:
    if len(titles) == 1:
        return hover
    more = len(titles) - _LISTED
    listed = [f"• {wrap(title, lines=1)}" for title in titles[:_LISTED]]
    more_hint = [ntr("and {count} more", "and {count} more", more)] if more > 0 else []
    return "<br>".join([hover, *listed, *more_hint])


def make_panels(
    numbers: list[QuantityMark], units: list[str], frame: NumbersFrame, window: Window, notes: int
) -> list[QuantityPanel]:
    """Stack one panel per unit that has numbers, above some lines of notes."""
    filled = [unit for unit in units if any(number.unit == unit for number in numbers)] or units[:1]
    whole = max(frame.height_px - TOP_PX - NUMBERS_AXIS_PX - notes * NOTE_PX, 60)
    high = max((whole - _PANEL_GAP_PX * (len(filled) - 1)) / len(filled), 12)
    panels = []
    for place, unit in enumerate(filled):
        unit_numbers = [number for number in numbers if number.unit == unit]
        highest = max((number.bounds[1] for number in unit_numbers), default=0) or 1
        bottom = min((number.bounds[0] for number in unit_numbers), default=0)
        bottom = min(bottom, 0.0)
        highest = max(highest, 0.0)
        lower = max(1 - (place * (high + _PANEL_GAP_PX) + high) / whole, 0.0)
        domain = (lower, min(max(lower + high / whole, 0.0), 1.0))
        axis = f"y{place + 1}" if place else "y"
        size = frame.plot_px, int(high)
        top = bottom + (highest - bottom) / (1 - min(_HEAD_PX / high, 0.5))
        panels.append(QuantityPanel(unit_numbers, axis, top, domain, size, window, bottom))
    return panels


def label_numbers(panel: QuantityPanel, theme: Theme, as_of: np.datetime64) -> list[dict[str, Any]]:
    """Label marks that have room with number and claimant; equal labels are drawn once."""
    font = {"size": _LABEL_PX, "color": theme.ink}
    occupied = [box for number in panel.numbers for box in _boxes(panel, number)]
    if not np.isnat(as_of):
        x, _ = panel.to_pixels(float(as_of_moment(as_of).astype("int64")), 0)
        occupied.append((x - 4, 0.0, x + 4, float(panel.size_px[1])))
    labelled: dict[str, list[QuantityMark]] = {}
    for number in sorted(panel.numbers, key=lambda number: -number.value):
        words = tr("{number} · {speaker}", number=number.number_text, speaker=number.speaker)
        labelled.setdefault(words, []).append(number)
    notes = []
    for words, numbers in labelled.items():
        text, number, box = _fit(words, numbers, panel, occupied)
        if box:
            occupied.append(box)
            notes.append(_label(text, number, box, panel) | {"font": font})
    return notes


def _fit(
    words: str, numbers: list[QuantityMark], panel: QuantityPanel, occupied: list[Box]
) -> tuple[str, QuantityMark, Box | None]:
    """Find room beside one of the marks for the text, part of it, or the number alone."""
    edges = (0.0, 0.0, float(panel.size_px[0]), float(panel.size_px[1]))
    cuts = [shorten_to_fit(words, room, _LABEL_PX) for room in _LABEL_ROOMS_PX]
    least = numbers[0].number_text
    # A few letters of a name do not identify anyone.
    named = [cut for cut in cuts if cut == words or len(cut) > len(least) + _MIN_NAME]
    for text in [*named, least]:
        for number in numbers:
            at = panel.to_pixels(number.at, number.value)
            _, box = free_side(text, at, occupied, edges, _LABEL_PX)
            if box:
                return text, number, box
    return "", numbers[0], None


def _label(text: str, number: QuantityMark, box: Box, panel: QuantityPanel) -> dict[str, Any]:
    x, y = panel.to_pixels(number.at, number.value)
    return {
        "x": second_texts([number.at])[0], "y": number.value, "yref": panel.axis,
        "xanchor": "left", "xshift": box[0] - x,
        "yanchor": "middle", "yshift": y - (box[1] + box[3]) / 2,
        "text": escape_text(text), "showarrow": False, "borderpad": 0,
    }  # fmt: skip


def _boxes(panel: QuantityPanel, number: QuantityMark) -> list[Box]:
    """Return the boxes that a mark covers: its stem, and its time span."""
    low, high = panel.value_span(number)
    (x, bottom), (_, top) = panel.to_pixels(number.at, low), panel.to_pixels(number.at, high)
    _, y = panel.to_pixels(number.at, number.value)
    left, right = (panel.to_pixels(at, 0)[0] for at in panel.time_span(number))
    return [(x - 7, top - 6, x + 7, bottom + 6), (left - 5, y - 3, right + 5, y + 3)]
