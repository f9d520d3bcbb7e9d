"""Room for a label beside what it names, where it meets no other mark or label."""

from collections.abc import Sequence

from dashboard.charts.text_metrics import label_width_px

# Left, top, right and bottom in pixels, downwards.
Box = tuple[float, float, float, float]


def free_side(
    text: str, at: tuple[float, float], taken: Sequence[Box], edges: Box, size_px: float
) -> tuple[str, Box | None]:
    """Find the side of a mark on which its label has room.

    Parameters
    ----------
    text
        The label.
    at
        Middle of the mark.
    taken
        What the label may not meet.
    edges
        What it may not leave.
    size_px
        Size of its letters.

    Returns
    -------
    side, box
        The side as plotly names it, and the room that the label takes there; None for the room
        where no side has any.
    """
    x, y = at
    width, height = label_width_px(text, size_px), size_px + 2
    right, left, above, below = x + 9, x - 9 - width, y - height - 6, y + 6
    spots = {
        "middle right": (right, y - height / 2),
        "middle left": (left, y - height / 2),
        "top center": (x - width / 2, y - 10 - height),
        "bottom center": (x - width / 2, y + 10),
        "top right": (right, above),
        "top left": (left, above),
        "bottom right": (right, below),
        "bottom left": (left, below),
    }
    for side, (left, top) in spots.items():
        box = (left, top, left + width, top + height)
        inside = left >= edges[0] and top >= edges[1] and box[2] <= edges[2] and box[3] <= edges[3]
        if inside and not any(_meet(box, other) for other in taken):
            return side, box
    return "middle right", None


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
