"""Place titles, in pixels: beside their marks, above them, or where there is room."""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import reduce
from operator import or_
from typing import Literal

import numpy as np

from dashboard.charts.text_metrics import LABEL_PX, label_width_px, shorten_to_fit

TITLE_GAP_PX = 7
# The clickable area and the highlight extend this far beyond a title.
PAD_PX = 3
MAX_LABEL_PX = 420
# A title moves to the other side of the as-of line if it can be so many times as long there.
_LONGER = 1.15
# Size of titles in low rows, as a share of the height of a row.
_LETTERS = 0.84
# Browsers may draw letters a little wider than the metrics of the font.
_DRAWN_WIDER = 1.03
Titles = Literal["beside", "above", "none"]
# Columns of a table with one value per mark.
Columns = dict[str, np.ndarray]
# Titles, shortened to fit, and their left ends in pixels.
_Placed = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Room:
    """The width available for titles, and the words that are bold in them."""

    width_px: int
    hits: tuple[str, ...] = ()

    def measure(self, text: str) -> float:
        """Return the width of a title in pixels."""
        return label_width_px(text, hits=self.hits)

    def measure_all(self, texts: np.ndarray) -> np.ndarray:
        """Return the widths of titles in pixels."""
        return np.array([label_width_px(text, hits=self.hits) for text in texts], dtype=float)

    def cut(self, text: str, room_px: float) -> str:
        """Shorten a title so that it fits."""
        return shorten_to_fit(text, room_px, hits=self.hits)

    def cut_all(self, texts: np.ndarray, widths: np.ndarray, room_px: np.ndarray) -> np.ndarray:
        """Shorten the titles that are wider than their room."""
        labels = texts.astype(object)
        for row in np.flatnonzero(widths > room_px).tolist():
            labels[row] = self.cut(labels[row], float(room_px[row]))
        return labels


@dataclass(frozen=True)
class Spans:
    """The extents of marks, in pixels, with one value for each mark.

    Attributes
    ----------
    left, right
        Ends of the mark.
    badges_px
        Width of the badges after its title.
    plain_left, plain_right
        The longest part that is either certain or not, on which a title is readable.
    low_edge, high_edge
        Where the title should begin and end: on the side of the as-of line on which the event
        began, because the tinted time after the line is still ahead.
    """

    left: np.ndarray
    right: np.ndarray
    badges_px: np.ndarray
    plain_left: np.ndarray
    plain_right: np.ndarray
    low_edge: np.ndarray
    high_edge: np.ndarray

    @classmethod
    def of(cls, marks: Columns) -> "Spans":
        """Return the extents of marks."""
        return cls(**{field.name: marks[field.name] for field in fields(cls)})

    def only(self, rows: np.ndarray) -> "Spans":
        """Return the extents of some of the marks."""
        return Spans(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def place_titles(texts: np.ndarray, spans: Spans, titles: Titles, room: Room) -> Columns:
    """Place the titles of marks, followed by badges.

    Returns
    -------
    columns
        Label, its ends, the clickable area, and whether the label has paper behind it.
    """
    labels, starts = _PLACEMENTS[titles](texts, spans, room)
    ends = starts + room.measure_all(labels)
    titled = labels != ""
    left, right = spans.left, spans.right
    return {
        "label": labels,
        "label_start": starts,
        "label_end": ends,
        # Beyond its edge, a title has the colour of the paper behind it.
        "plate": titled & (ends > spans.high_edge),
        "hit_start": np.where(titled, np.minimum(left, (starts - PAD_PX).clip(0)), left),
        "hit_end": np.where(titled, np.maximum(right, ends + spans.badges_px + PAD_PX), right),
    }


def _beside(texts: np.ndarray, spans: Spans, room: Room) -> _Placed:
    widths = room.measure_all(texts)
    labels, starts = _between_edges(texts, widths, spans, room)
    # A whole or longer title on the other side of the line, with paper behind it, says more.
    at_line = (spans.low_edge > 0) | (spans.high_edge < room.width_px)
    rows = np.flatnonzero(at_line & (labels != texts))
    texts, widths = texts[rows], widths[rows]
    anywhere = replace(
        spans.only(rows),
        low_edge=np.zeros(len(rows)),
        high_edge=np.full(len(rows), float(room.width_px)),
    )
    longer, elsewhere = _between_edges(texts, widths, anywhere, room)
    gain = room.measure_all(longer) > _LONGER * room.measure_all(labels[rows])
    better = (longer == texts) | gain
    labels[rows[better]], starts[rows[better]] = longer[better], elsewhere[better]
    return labels, starts


def _between_edges(texts: np.ndarray, widths: np.ndarray, spans: Spans, room: Room) -> _Placed:
    """Place titles and badges between two edges: right of their marks, on them, or left of them."""
    low, high = spans.low_edge, spans.high_edge
    most = MAX_LABEL_PX + spans.badges_px
    wanted = np.minimum(widths + spans.badges_px, most)
    room_right, room_left = high - spans.right - TITLE_GAP_PX, spans.left - low - TITLE_GAP_PX
    plain_left = np.maximum(spans.plain_left, low)
    plain_px = np.minimum(spans.plain_right, high) - plain_left - 2 * TITLE_GAP_PX
    on = (np.maximum(room_right, room_left) < wanted) & (wanted < plain_px)
    left = ~on & (room_right < wanted) & ((wanted <= room_left) | (room_left > room_right))
    beside_px = np.minimum(np.where(left, room_left, room_right), most) - spans.badges_px
    labels = room.cut_all(texts, widths, np.where(on, MAX_LABEL_PX, beside_px))
    starts = np.where(on, plain_left, spans.right) + TITLE_GAP_PX
    begin = spans.left - TITLE_GAP_PX - room.measure_all(labels) - spans.badges_px
    return labels, np.where(left, begin, starts)


def _above(texts: np.ndarray, spans: Spans, room: Room) -> _Placed:
    room_px = room.width_px / _DRAWN_WIDER - spans.badges_px
    labels = room.cut_all(texts, room.measure_all(texts), room_px)
    last = (room_px - room.measure_all(labels)) * _DRAWN_WIDER
    return labels, np.minimum(spans.left, last).clip(0)


def _no_titles(texts: np.ndarray, spans: Spans, _: Room) -> _Placed:
    return np.full(len(texts), "", dtype=object), spans.left


_PLACEMENTS: dict[Titles, Callable[[np.ndarray, Spans, Room], _Placed]] = {
    "beside": _beside,
    "above": _above,
    "none": _no_titles,
}


def title_free_room(titles: np.ndarray, marks: Columns, row_px: float, room: Room) -> Columns:
    """Add titles to marks with free room beside them, if rows are too low for all titles."""
    middle_px = ((marks["row"] + 0.5) * row_px).astype(int)
    letters_px = title_px(row_px)
    free = _FreeRoom(middle_px, marks, letters_px)
    scale = letters_px / LABEL_PX
    labels = [room.cut(title, MAX_LABEL_PX) for title in titles]
    starts = marks["hit_end"] + TITLE_GAP_PX
    names = ("hit_start", "hit_end", "badges_px", "low_edge", "high_edge")
    sides = zip(middle_px.tolist(), *(marks[name].tolist() for name in names), strict=True)
    for index, (middle, left, right, badges, low, high) in enumerate(sides):
        width = scale * room.measure(labels[index]) + badges
        # On its side of the as-of line, or else with paper behind it.
        places = [
            (right + TITLE_GAP_PX, 0, high),
            (left - TITLE_GAP_PX - width, low, room.width_px),
            (right + TITLE_GAP_PX, 0, room.width_px),
        ]
        start = free.take(middle, width, places)
        if start is None:
            labels[index] = ""
        else:
            starts[index] = start
    ends = starts + np.array([scale * room.measure(label) for label in labels], dtype=float)
    titled = np.array([label != "" for label in labels], dtype=bool)
    return {
        "label": np.array(labels, dtype=object),
        "label_start": starts,
        "label_end": ends,
        "hit_start": np.where(titled, np.minimum(marks["hit_start"], starts), marks["hit_start"]),
        "hit_end": np.where(
            titled,
            np.maximum(marks["hit_end"], ends + marks["badges_px"] + PAD_PX),
            marks["hit_end"],
        ),
        "plate": titled & (ends > marks["high_edge"]),
    }


def title_px(row_px: float) -> float:
    """Return the size of titles: in a picture with a fixed height, rows may be too low for all."""
    return min(LABEL_PX, _LETTERS * row_px)


class _FreeRoom:
    """The pixels of a timeline that no mark or title covers."""

    def __init__(self, middle_px: np.ndarray, marks: Columns, letters_px: float) -> None:
        self._half = math.ceil(letters_px / 2)
        # For each row of pixels, a number with a bit for each pixel that is covered: much faster
        # than an array for the small areas of titles.
        self._covered = [0] * int(middle_px.max(initial=0) + 2 * LABEL_PX)
        names = ("hit_start", "hit_end")
        spans = zip(middle_px.tolist(), *(marks[name].tolist() for name in names), strict=True)
        for middle, left, right in spans:
            self._cover(slice(max(middle - 2, 0), middle + 3), _bits(int(left), int(right) + 2))

    def take(
        self, middle: int, width: float, places: list[tuple[float, float, float]]
    ) -> float | None:
        """Occupy the first place that is free, and return its left end; None if there is none.

        Parameters
        ----------
        places
            Left end, and the limits between which the title must lie.
        """
        rows = slice(max(middle - self._half, 0), middle + self._half)
        covered = reduce(or_, self._covered[rows], 0)
        for start, low, high in places:
            end = start + width
            if start < low or end > high:
                continue
            pixels = _bits(int(start), int(end) + TITLE_GAP_PX)
            if not covered & pixels:
                self._cover(rows, pixels)
                return start
        return None

    def _cover(self, rows: slice, pixels: int) -> None:
        self._covered[rows] = [row | pixels for row in self._covered[rows]]


def _bits(first: int, last: int) -> int:
    """Return a number with a bit for each pixel, the last one excluded."""
    return (1 << last) - (1 << first)
