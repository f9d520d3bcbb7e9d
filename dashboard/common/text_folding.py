"""Names as they are compared: without case, accents, dots, hyphens or a "the"."""

from collections.abc import Sequence
from functools import reduce
from unicodedata import combining, normalize

import pyarrow as pa
from pyarrow import compute as arrow

# Letters that no accent can be taken off, and what is written in more than one way.
_LETTERS = {
    **{"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "&": " and "},
    # Arabic letters that Persian keyboards have of their own.
    **{"ي": "ی", "ى": "ی", "ك": "ک"},
}
_PAIRS = tuple(_LETTERS.items())
_STEPS = (
    # Apostrophes and dots, which are left out without a gap: "U.S.", "Cote d'Ivoire".
    ("['’‘ʼʻʹʿʾ`\u00b4.]", ""),
    # Control characters stay, so that a text with one is like no name.
    (r"[^\pL\pN\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+", " "),
    (r"\bthe\b", ""),
    (r"\bst\b", "saint"),
    (r" +", " "),
)


def fold_names(texts: Sequence[str] | pa.Array) -> pa.Array:
    """Spell names as they are compared; many at once, as one array of Arrow's.

    Examples
    --------
    >>> fold_names(["Côte d’Ivoire", "The U.S.", "Bosnia & Herzegovina", "ST. LUCIA"]).to_pylist()
    ['cote divoire', 'us', 'bosnia and herzegovina', 'saint lucia']
    """
    given = pa.array(texts, pa.large_string())
    bare = arrow.replace_substring_regex(arrow.utf8_normalize(given, "NFKD"), r"\pM+", "")
    lower = arrow.utf8_lower(bare)
    plain = reduce(lambda so_far, pair: arrow.replace_substring(so_far, *pair), _PAIRS, lower)
    spelled = reduce(
        lambda so_far, step: arrow.replace_substring_regex(so_far, *step), _STEPS, plain
    )
    return arrow.utf8_trim(spelled, " ")


def fold_text(text: str) -> str:
    """Make texts comparable: no capitals, no accents.

    Examples
    --------
    >>> fold_text("Żółć, MÜLLER")
    'zołc, muller'
    """
    parts = normalize("NFD", normalize("NFD", text).casefold())
    return "".join(part for part in parts if not combining(part))
