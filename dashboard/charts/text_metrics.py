"""Measure the width of texts, and shorten or break them to fit."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate, groupby
from operator import itemgetter

from reportlab.pdfbase.pdfmetrics import stringWidth
from wcwidth import wcwidth

from dashboard.common.text_folding import fold_text

LABEL_PX = 12.5
MIN_LABEL_PX = 60
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def label_width_px(text: str, size_px: float = LABEL_PX, hits: Sequence[str] = ()) -> float:
    """Return the width of a text in Helvetica, Arial or Liberation Sans, which share their metrics.

    Parameters
    ----------
    text
        The text to measure.
    size_px
        Font size.
    hits
        Words that are drawn bold.

    Examples
    --------
    >>> round(label_width_px("Kremlin", 10), 1)
    33.9
    """
    return size_px * _ends_em(text, tuple(hits))[-1]


@lru_cache(maxsize=20_000)
def _ends_em(text: str, hits: tuple[str, ...]) -> tuple[float, ...]:
    """Return 0, then the distance from the start of a text to the end of each letter."""
    pieces = split_hits(text, hits)
    widths = [_width_em(character, bold) for piece, bold in pieces for character in piece]
    return tuple(accumulate(widths, initial=0.0))


@cache
def _width_em(character: str, bold: bool = False) -> float:
    if character.isascii() and character.isprintable():
        return float(stringWidth(character, "Helvetica-Bold" if bold else "Helvetica", 1))
    # Other scripts come from other fonts: assume a full square for wide characters, else a wide
    # letter.
    return (0.0, 0.68 if bold else 0.62, 1.0)[max(wcwidth(character), 0)]


def shorten_to_fit(
    text: str,
    room_px: float,
    size_px: float = LABEL_PX,
    hits: Sequence[str] = (),
    least_px: float = MIN_LABEL_PX,
) -> str:
    """Cut a text that is too wide after a word; empty if too little would be left.

    Examples
    --------
    >>> shorten_to_fit("Kremlin dismisses reports", 120)
    'Kremlin dismisses…'
    """
    ends = _ends_em(text, tuple(hits))
    if ends[-1] * size_px <= room_px:
        return text
    left = room_px - label_width_px(ELLIPSIS, size_px)
    cut = text[: max(bisect_right(ends, left / size_px) - 1, 0)]
    head, _, _ = cut.rpartition(" ")
    short = (head if len(head) > len(cut) / 2 else cut).rstrip(" ,;:-")
    return short + ELLIPSIS if label_width_px(short, size_px) >= least_px - size_px else ""


def break_lines(text: str, room_px: float, size_px: float = LABEL_PX) -> list[str]:
    """Break a text into lines that fit; words that are too wide are also broken.

    Examples
    --------
    >>> break_lines("Kremlin dismisses reports of troops", 120)
    ['Kremlin dismisses', 'reports of troops']
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and label_width_px(longer, size_px) <= room_px:
            lines[-1] = longer
            continue
        lines += _pieces(word, room_px, size_px)
    return lines


def _pieces(word: str, room_px: float, size_px: float) -> list[str]:
    pieces = []
    while word:
        fits = max(bisect_right(_ends_em(word, ()), room_px / size_px) - 1, 1)
        pieces.append(word[:fits])
        word = word[fits:]
    return pieces


def split_hits(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Split a text into search hits and the rest, without changing it.

    Parameters
    ----------
    text
        Any text.
    words
        Words searched for; case and accents are ignored.

    Returns
    -------
    list of (str, bool)
        The pieces in order, and whether each is a hit; adjacent hits are joined.

    Examples
    --------
    >>> split_hits("Kim meets Şoygu", ["soygu", "kim"])
    [('Kim', True), (' meets ', False), ('Şoygu', True)]
    """
    if not any(words):
        return [(text, False)] if text else []
    folded, places = _fold(text)
    hit = [False] * len(text)
    for word in words:
        sought, _ = _fold(word)
        at = folded.find(sought) if sought else -1
        while at >= 0:
            last = at + len(sought)
            # Accents that follow a hit belong to it; a letter folded into two is hit as a whole.
            end = max(places[last - 1] + 1, (*places[last : last + 1], len(text))[0])
            hit[places[at] : end] = [True] * (end - places[at])
            at = folded.find(sought, at + 1)
    pieces = groupby(zip(text, hit, strict=True), key=itemgetter(1))
    return [("".join(character for character, _ in piece), bold) for bold, piece in pieces]


def _fold(text: str) -> tuple[str, list[int]]:
    """Fold a text, and return the original position of each of its characters."""
    folded = [
        (part, place) for place, character in enumerate(text) for part in fold_text(character)
    ]
    return "".join(part for part, _ in folded), [place for _, place in folded]
