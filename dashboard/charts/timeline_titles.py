"""Place titles, in pixels: beside their marks, above them, or where there is room."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

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


@dataclass(frozen=True)
class Room:
    """The width available for titles, and the words that are bold in them."""

    width_px: int
    hits: tuple[str, ...] = ()

    def measure(self, text: str) -> float:
        """Return the width of a title in pixels."""
        return label_width_px(text, hits=self.hits)

    def cut(self, text: str, room_px: float) -> str:
        """Shorten a title so that it fits."""
        return shorten_to_fit(text, room_px, hits=self.hits)


class Span(NamedTuple):
    """The extent of a mark, in pixels.

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

    left: float
    right: float
    badges_px: float
    plain_left: float
    plain_right: float
    low_edge: float
    high_edge: float


# Title, extent of its mark, room -> the title shortened to fit, and its left end.
_Place = Callable[[str, Span, Room], tuple[str, float]]


def place_titles(texts: np.ndarray, spans: Columns, titles: Titles, room: Room) -> Columns:
    """Place the titles of marks, followed by badges.

    Parameters
    ----------
    spans
        The fields of :class:`Span`, with one value for each mark.
    """
    left, right = spans["left"], spans["right"]
    rows = zip(*(spans[name].tolist() for name in Span._fields), strict=True)
    place = _PLACEMENTS[titles]
    placed = [place(text, Span(*row), room) for text, row in zip(texts, rows, strict=True)]
    labels = np.array([label for label, _ in placed], dtype=object)
    starts = np.array([start for _, start in placed], dtype=float)
    ends = starts + np.array([room.measure(label) for label in labels], dtype=float)
    titled = labels != ""
    return {
        "label": labels,
        "label_start": starts,
        "label_end": ends,
        # Beyond its edge, a title has the colour of the paper behind it.
        "plate": titled & (ends > spans["high_edge"]),
        "hit_start": np.where(titled, np.minimum(left, (starts - PAD_PX).clip(0)), left),
        "hit_end": np.where(titled, np.maximum(right, ends + spans["badges_px"] + PAD_PX), right),
    }


def _beside(title: str, span: Span, room: Room) -> tuple[str, float]:
    label, start = _beside_within(span.low_edge, span.high_edge, title, span, room)
    is_free = span.low_edge == 0 and span.high_edge == room.width_px
    if is_free or label == title:
        return label, start
    # A whole or longer title on the other side of the line, with paper behind it, says more.
    elsewhere = _beside_within(0, room.width_px, title, span, room)
    is_longer = room.measure(elsewhere[0]) > _LONGER * room.measure(label)
    is_better = elsewhere[0] == title or is_longer
    return elsewhere if is_better else (label, start)


def _beside_within(
    low: float, high: float, title: str, span: Span, room: Room
) -> tuple[str, float]:
    """Place a title and its badges between two edges: right of the mark, on it, or left of it."""
    badges = span.badges_px
    most = MAX_LABEL_PX + badges
    wanted = min(room.measure(title) + badges, most)
    room_right, room_left = high - span.right - TITLE_GAP_PX, span.left - low - TITLE_GAP_PX
    plain_left, plain_right = max(span.plain_left, low), min(span.plain_right, high)
    if max(room_right, room_left) < wanted < plain_right - plain_left - 2 * TITLE_GAP_PX:
        return room.cut(title, MAX_LABEL_PX), plain_left + TITLE_GAP_PX
    if room_right < wanted <= room_left or (room_right < wanted and room_left > room_right):
        label = room.cut(title, min(room_left, most) - badges)
        return label, span.left - TITLE_GAP_PX - room.measure(label) - badges
    return room.cut(title, min(room_right, most) - badges), span.right + TITLE_GAP_PX


def _above(title: str, span: Span, room: Room) -> tuple[str, float]:
    width = room.width_px / _DRAWN_WIDER - span.badges_px
    label = room.cut(title, width)
    return label, max(min(span.left, (width - room.measure(label)) * _DRAWN_WIDER), 0.0)


def _no_title(_: str, span: Span, __: Room) -> tuple[str, float]:
    return "", span.left


_PLACEMENTS: dict[Titles, _Place] = {
    "beside": _beside,
    "above": _above,
    "none": _no_title,
}


def title_free_room(titles: np.ndarray, marks: Columns, row_px: float, room: Room) -> Columns:
    """Add titles to marks with free room beside them, if rows are too low for all titles."""
    middle_px = ((marks["row"] + 0.5) * row_px).astype(int)
    letters_px = title_px(row_px)
    free = _FreeRoom(middle_px, marks, room, letters_px)
    scale = letters_px / LABEL_PX
    labels = [room.cut(title, MAX_LABEL_PX) for title in titles]
    starts = marks["hit_end"] + TITLE_GAP_PX
    names = ("hit_start", "hit_end", "badges_px", "low_edge", "high_edge")
    sides = zip(*(marks[name].tolist() for name in names), strict=True)
    for index, (left, right, badges, low, high) in enumerate(sides):
        width = scale * room.measure(labels[index]) + badges
        # On its side of the as-of line, or else with paper behind it.
        places = [
            (right + TITLE_GAP_PX, 0, high),
            (left - TITLE_GAP_PX - width, low, room.width_px),
            (right + TITLE_GAP_PX, 0, room.width_px),
        ]
        start = free.take(middle_px[index], width, places)
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

    def __init__(
        self, middle_px: np.ndarray, marks: Columns, room: Room, letters_px: float
    ) -> None:
        self._half = math.ceil(letters_px / 2)
        shape = int(middle_px.max(initial=0) + 2 * LABEL_PX), room.width_px + TITLE_GAP_PX
        self._occupied = np.zeros(shape, dtype=bool)
        spans = zip(middle_px, marks["hit_start"], marks["hit_end"], strict=True)
        for middle, left, right in spans:
            self._occupied[max(middle - 2, 0) : middle + 3, int(left) : int(right) + 2] = True

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
        for start, low, high in places:
            end = start + width
            if start < low or end > high:
                continue
            columns = slice(int(start), int(end) + TITLE_GAP_PX)
            spot = self._occupied[rows, columns]
            if not spot.any():
                spot[:] = True
                return start
        return None
