"""Texts in scripts that run from right to left, beside texts that run from left to right.

A text of a table can have any direction. It is isolated before it is joined with other texts.
Otherwise they would reorder each other's signs and numbers (Unicode Standard Annex 9).
"""

import re
import unicodedata
from collections.abc import Sequence

_FIRST_STRONG, _LEFT_TO_RIGHT, _RIGHT_TO_LEFT, _END = "\u2068", "\u2066", "\u2067", "\u2069"
# Letters that run from right to left, and the characters that change the direction.
_REORDERING = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_DIRECTIONS = {"L": _LEFT_TO_RIGHT, "R": _RIGHT_TO_LEFT, "AL": _RIGHT_TO_LEFT}


def isolate(text: str) -> str:
    r"""Isolate a text with right-to-left letters; its first letter decides on its direction.

    Examples
    --------
    >>> isolate("Talks"), isolate("\u05d0!")
    ('Talks', '\u2068א!\u2069')
    """
    return f"{_FIRST_STRONG}{text}{_END}" if _REORDERING.search(text) else text


def isolate_lines(lines: Sequence[str]) -> list[str]:
    """Isolate the lines of one text, all of which have the direction of the whole."""
    text = "".join(lines)
    if not _REORDERING.search(text):
        return list(lines)
    classes = map(unicodedata.bidirectional, text)
    start = next((_DIRECTIONS[name] for name in classes if name in _DIRECTIONS), _LEFT_TO_RIGHT)
    return [f"{start}{line}{_END}" for line in lines]
