"""Measure the width of texts, and shorten or break them to fit.

Texts are cut only between grapheme clusters, which readers see as one letter: a letter with its
accents or vowel signs, or an emoji made of several characters.
"""

import re
import textwrap
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate, groupby
from operator import itemgetter

from reportlab.pdfbase.pdfmetrics import stringWidth
from wcwidth import iter_graphemes, wcwidth

from dashboard.common.text_folding import fold_text

LABEL_PX = 12.5
MIN_LABEL_PX = 60
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
# Width of a letter in the Noto Sans fonts, in em. Browsers take these or similar fonts for letters
# that Arial and its relatives do not have.
_SCRIPT_EM = {
    "ARABIC": 0.52,
    "ARMENIAN": 0.73,
    "BENGALI": 0.68,
    "DEVANAGARI": 0.66,
    "HEBREW": 0.58,
    "KANNADA": 0.77,
    "MALAYALAM": 0.84,
    "MYANMAR": 1.1,
    "SINHALA": 0.88,
    "TAMIL": 1.07,
    "TELUGU": 0.72,
    "THAI": 0.52,
}
_LETTER_EM, _EMOJI_EM = 0.62, 1.25
# Factor by which bold letters are wider.
_BOLDER = 0.68 / _LETTER_EM
# Most texts contain only letters that are single clusters: Latin, Greek, Cyrillic, Hebrew without
# points, kana, Chinese characters and Korean syllables. That is quick to test.
_NEVER_JOINED = re.compile(
    "[ -~\u00a0-\u02ff\u0370-\u0482\u048a-\u052f\u05d0-\u05ea\u2010-\u2027\u3001-\u3029"
    "\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]*"
)
_AVERAGE_WIDTH = re.compile("[ -~\u00a0-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027]*")
_FIRST_EMOJI, _AFTER_EMOJI = "\U0001f000", "\U00020000"
_EMOJI_SIGNS = ("\N{VARIATION SELECTOR-16}", "\N{COMBINING ENCLOSING KEYCAP}")


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
    """Return 0, then the distance from the start of a text to the end of each letter.

    All characters of a grapheme cluster have the same end.
    """
    pieces = split_hits(text, hits)
    if _NEVER_JOINED.fullmatch(text):
        widths = [_letter_em(letter, bold) for piece, bold in pieces for letter in piece]
        return tuple(accumulate(widths, initial=0.0))
    clusters = list(iter_graphemes(text))
    if hits:
        bold = [is_hit for piece, is_hit in pieces for _ in piece]
        firsts = accumulate(map(len, clusters[:-1]), initial=0)
        widths = [
            _width_em(cluster, bold[at]) for cluster, at in zip(clusters, firsts, strict=True)
        ]
    else:
        widths = [_width_em(cluster, False) for cluster in clusters]
    ends = zip(clusters, accumulate(widths), strict=True)
    return (0.0, *[end for cluster, end in ends for _ in cluster])


@lru_cache(maxsize=20_000)
def _width_em(cluster: str, bold: bool) -> float:
    if _FIRST_EMOJI <= cluster < _AFTER_EMOJI or any(sign in cluster for sign in _EMOJI_SIGNS):
        return _EMOJI_EM
    return sum(_letter_em(letter, bold) for letter in cluster)


@cache
def _letter_em(letter: str, bold: bool) -> float:
    if letter.isascii() and letter.isprintable():
        return float(stringWidth(letter, "Helvetica-Bold" if bold else "Helvetica", 1))
    cells = max(wcwidth(letter), 0)
    if cells != 1:
        # A full square for wide letters, and nothing for accents.
        return float(cells > 1)
    script, _, _ = unicodedata.name(letter, "").partition(" ")
    return _SCRIPT_EM.get(script, _LETTER_EM) * (_BOLDER if bold else 1)


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


def wrap_lines(text: str, letters: int, lines: int) -> list[str]:
    """Break a text into lines of so many letters of average width; the rest is cut.

    Examples
    --------
    >>> wrap_lines("one two three four", 9, 1)
    ['one two …']
    """
    if _AVERAGE_WIDTH.fullmatch(text):
        return textwrap.wrap(text, letters, max_lines=lines, placeholder=f" {ELLIPSIS}")
    broken = break_lines(text, letters * _LETTER_EM, 1)
    if len(broken) <= lines:
        return broken
    return [*broken[: lines - 1], f"{broken[lines - 1]} {ELLIPSIS}"]


def _pieces(word: str, room_px: float, size_px: float) -> list[str]:
    pieces = []
    while word:
        ends = _ends_em(word, ())
        # At least one letter, with all that belongs to it.
        fits = bisect_right(ends, max(room_px / size_px, ends[1])) - 1
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
    if any(hit) and not _NEVER_JOINED.fullmatch(text):
        hit = _whole_clusters(text, hit)
    pieces = groupby(zip(text, hit, strict=True), key=itemgetter(1))
    return [("".join(character for character, _ in piece), bold) for bold, piece in pieces]


def _whole_clusters(text: str, hit: list[bool]) -> list[bool]:
    """Extend hits to grapheme clusters, whose characters are drawn as one."""
    whole: list[bool] = []
    for cluster in iter_graphemes(text):
        size = len(cluster)
        whole += [any(hit[len(whole) : len(whole) + size])] * size
    return whole


def _fold(text: str) -> tuple[str, list[int]]:
    """Fold a text, and return the original position of each of its characters."""
    folded = [
        (part, place) for place, character in enumerate(text) for part in fold_text(character)
    ]
    return "".join(part for part, _ in folded), [place for _, place in folded]
