"""Place titles, in pixels: beside their marks, above them, or where there is room."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from dashboard.charts.text_metrics import LABEL_PX, label_width_px, shorten_to_fit

TITLE_GAP_PX = 7
# The clickable area and the highlight extend this far beyond a title.
PAD_PX = 3
MAX_LABEL_PX = 420
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


# Title, left and right end of its mark, width of its badges, room -> the title shortened to fit,
# and its left end.
_Place = Callable[[str, float, float, float, Room], tuple[str, float]]


def place_titles(
    texts: np.ndarray,
    span: tuple[np.ndarray, np.ndarray],
    badges_px: np.ndarray,
    titles: Titles,
    room: Room,
) -> Columns:
    """Place the titles of marks, followed by badges.

    Parameters
    ----------
    texts
        The titles.
    span
        Left and right ends of the marks.
    badges_px
        Width of the badges of each mark.
    titles, room
        Where titles are placed, and the room for them.
    """
    left, right = span
    spans = zip(texts, left.tolist(), right.tolist(), badges_px.tolist(), strict=True)
    placed = [_PLACEMENTS[titles](*span, room) for span in spans]
    labels = np.array([label for label, _ in placed], dtype=object)
    starts = np.array([start for _, start in placed], dtype=float)
    ends = starts + np.array([room.measure(label) for label in labels], dtype=float)
    titled = labels != ""
    return {
        "label": labels,
        "label_start": starts,
        "label_end": ends,
        "hit_start": np.where(titled, np.minimum(left, starts), left),
        "hit_end": np.where(titled, np.maximum(right, ends + badges_px + PAD_PX), right),
    }


def _beside(
    title: str, left: float, right: float, badges_px: float, room: Room
) -> tuple[str, float]:
    most_px = MAX_LABEL_PX + badges_px
    wanted = min(room.measure(title) + badges_px, most_px)
    room_right, room_left = room.width_px - right - TITLE_GAP_PX, left - TITLE_GAP_PX
    if max(room_right, room_left) < wanted < right - left - 2 * TITLE_GAP_PX:
        return room.cut(title, MAX_LABEL_PX), left + TITLE_GAP_PX
    if room_right < wanted <= room_left or (room_right < wanted and room_left > room_right):
        label = room.cut(title, min(room_left, most_px) - badges_px)
        return label, left - TITLE_GAP_PX - room.measure(label) - badges_px
    return room.cut(title, min(room_right, most_px) - badges_px), right + TITLE_GAP_PX


def _above(title: str, left: float, _: float, badges_px: float, room: Room) -> tuple[str, float]:
    width = room.width_px / _DRAWN_WIDER - badges_px
    label = room.cut(title, width)
    return label, max(min(left, (width - room.measure(label)) * _DRAWN_WIDER), 0.0)


def _no_title(_: str, left: float, *__: Any) -> tuple[str, float]:
    return "", left


_PLACEMENTS: dict[Titles, _Place] = {
    "beside": _beside,
    "above": _above,
    "none": _no_title,
}


def title_free_room(
    titles: np.ndarray, marks: Columns, badges_px: np.ndarray, row_px: float, room: Room
) -> Columns:
    """Add titles to marks with room on their right, if rows are too low for all titles."""
    left_px, right_px = marks["hit_start"], marks["hit_end"]
    middle_px = ((marks["row"] + 0.5) * row_px).astype(int)
    shape = int(middle_px.max(initial=0) + 2 * LABEL_PX), room.width_px + TITLE_GAP_PX
    occupied = np.zeros(shape, dtype=bool)
    for middle, left, right in zip(middle_px, left_px, right_px, strict=True):
        occupied[max(middle - 2, 0) : middle + 3, int(left) : int(right) + 2] = True
    half, starts = int(LABEL_PX / 2), right_px + TITLE_GAP_PX
    labels = [room.cut(title, MAX_LABEL_PX) for title in titles]
    label_ends = starts + [room.measure(label) for label in labels]
    ends = label_ends + badges_px
    for index, (middle, left, right) in enumerate(zip(middle_px, starts, ends, strict=True)):
        spot = np.s_[max(middle - half, 0) : middle + half, int(left) : int(right) + TITLE_GAP_PX]
        if right > room.width_px or occupied[spot].any():
            labels[index] = ""
        else:
            occupied[spot] = True
    titled = np.array([label != "" for label in labels], dtype=bool)
    hit_end = np.where(titled, ends + PAD_PX, right_px)
    return {
        "label": np.array(labels, dtype=object),
        "label_start": starts,
        "label_end": label_ends,
        "hit_end": hit_end,
    }
