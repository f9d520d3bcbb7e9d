"""Texts as they are drawn: how wide they are, and what of them fits."""

from functools import cache

import numpy as np
from reportlab.pdfbase.pdfmetrics import stringWidth
from wcwidth import wcwidth

LABEL_PX = 12.5
MIN_LABEL_PX = 60
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def label_width_px(text: str, size_px: float = LABEL_PX) -> float:
    """Width of a text in Helvetica, Arial or Liberation Sans, which share their metrics.

    Examples
    --------
    >>> round(label_width_px("Kremlin", 10), 1)
    33.9
    """
    return size_px * sum(map(_width_em, text))


@cache
def _width_em(character: str) -> float:
    if character.isascii() and character.isprintable():
        return float(stringWidth(character, "Helvetica", 1))
    # Other scripts come from other fonts: a full square for wide characters, a wide letter else.
    return (0.0, 0.62, 1.0)[max(wcwidth(character), 0)]


def shorten(text: str, room_px: float, size_px: float = LABEL_PX) -> str:
    """Cut a text at a word where it is wider than its room; empty where nothing readable is left.

    Examples
    --------
    >>> shorten("Kremlin dismisses reports", 120)
    'Kremlin dismisses…'
    """
    if label_width_px(text, size_px) <= room_px:
        return text
    widths = np.cumsum([_width_em(character) for character in text + ELLIPSIS]) * size_px
    fits = int(np.searchsorted(widths[:-1], room_px - label_width_px(ELLIPSIS, size_px), "right"))
    cut = text[:fits]
    head, _, _ = cut.rpartition(" ")
    short = (head if len(head) > len(cut) / 2 else cut).rstrip(" ,;:-")
    return short + ELLIPSIS if label_width_px(short, size_px) >= MIN_LABEL_PX - size_px else ""
