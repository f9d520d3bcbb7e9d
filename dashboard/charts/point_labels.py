"""The side of a mark on which its label overlaps no other mark or label."""

from collections.abc import Iterator, Sequence

from dashboard.charts.text_metrics import label_width_px

# Left, top, right and bottom in pixels, downwards.
Box = tuple[float, float, float, float]


def free_side(
    text: str, at: tuple[float, float], occupied: Sequence[Box], edges: Box, size_px: float
) -> tuple[str, Box | None]:
    """Find a side of a mark on which its label has room.

    Parameters
    ----------
    text
        The label.
    at
        Middle of the mark.
    taken
        Boxes that the label must not overlap.
    edges
        Box that the label must not leave.
    size_px
        Size of its letters.

    Returns
    -------
    side, box
        The side as Plotly names it, and the box of the label there; None for the box if no side
        has room.
    """
    width, height = label_width_px(text, size_px), size_px + 2
    for side, (left, top) in _corners(at, width, height).items():
        box = (left, top, left + width, top + height)
        inside = left >= edges[0] and top >= edges[1] and box[2] <= edges[2] and box[3] <= edges[3]
        if inside and not any(_overlap(box, other) for other in occupied):
            return side, box
    return "middle right", None


def label_box(text: str, at: tuple[float, float], side: str, size_px: float) -> Box:
    """Return the box of a label on a side of a mark, without the space between them."""
    width, height = label_width_px(text, size_px), size_px + 2
    left, top = _corners(at, width, height)[side]
    return left, top, left + width, top + height


def boxes_around(text: str, at: tuple[float, float], size_px: float) -> Iterator[tuple[str, Box]]:
    """Return the sides of a dot and the box of dot and label there, the best side first."""
    x, y = at
    for side in ("middle right", "middle left", "top center", "bottom center"):
        left, top, right, bottom = label_box(text, at, side, size_px)
        yield side, (min(left, x - 2), min(top, y - 2), max(right, x + 2), max(bottom, y + 2))


def _corners(
    at: tuple[float, float], width: float, height: float
) -> dict[str, tuple[float, float]]:
    """Return the upper left corner of a label on each side of a mark, the best side first."""
    x, y = at
    right, left, above, below = x + 9, x - 9 - width, y - height - 6, y + 6
    return {
        "middle right": (right, y - height / 2),
        "middle left": (left, y - height / 2),
        "top center": (x - width / 2, y - 10 - height),
        "bottom center": (x - width / 2, y + 10),
        "top right": (right, above),
        "top left": (left, above),
        "bottom right": (right, below),
        "bottom left": (left, below),
    }


def _overlap(first: Box, second: Box) -> bool:
    across = first[0] < second[2] and second[0] < first[2]
    return across and first[1] < second[3] and second[1] < first[3]
