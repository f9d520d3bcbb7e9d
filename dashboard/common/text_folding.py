"""Fold names and texts: remove case and accents, so that they can be compared."""

import re
from collections.abc import Sequence
from functools import lru_cache, reduce
from unicodedata import combining, normalize

import pyarrow as pa
from pyarrow import compute as arrow

# Letters that Unicode does not decompose, and signs with several spellings.
_LETTERS = {
    **{"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "&": " and "},
    # Arabic letters for which Persian keyboards have different ones.
    **{"ي": "ی", "ى": "ی", "ك": "ک"},
}
_PAIRS = tuple(_LETTERS.items())
_STEPS = (
    # Apostrophes and dots are removed without leaving a space: "U.S.", "Cote d'Ivoire".
    ("['’‘ʼʻʹʿʾ`\u00b4.]", ""),
    # Control characters stay, so that a text that contains one matches no name.
    (r"[^\pL\pN\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+", " "),
    (r"\bthe\b", ""),
    (r"\bst\b", "saint"),
    (r" +", " "),
)

# The same for ASCII: signs are replaced one by one, then words by patterns.
_KEPT = "".join(map(chr, (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F)))
_SIGNS = {
    sign: "" if sign in "'`." else _LETTERS.get(sign, " ")
    for sign in map(chr, range(0x80))
    if not sign.isalnum() and sign not in _KEPT
}
_ASCII = str.maketrans(_SIGNS)
_WORDS = re.compile(r"\bthe\b|\b(st)\b", re.ASCII)
_SPACES = re.compile(" +")

# Arrow compiles the expressions at each call, so the results for few names are kept.
_FEW = 10


def fold_names(texts: Sequence[str] | pa.Array) -> pa.Array:
    """Remove case, accents, dots, hyphens and "the" from names; return one Arrow array.

    Examples
    --------
    >>> fold_names(["Côte d’Ivoire", "The U.S.", "Bosnia & Herzegovina", "ST. LUCIA"]).to_pylist()
    ['cote divoire', 'us', 'bosnia and herzegovina', 'saint lucia']
    """
    is_few = not isinstance(texts, pa.Array) and len(texts) <= _FEW
    return _fold_few(tuple(texts)) if is_few else _fold(pa.array(texts, pa.large_string()))


@lru_cache(maxsize=10_000)
def _fold_few(texts: tuple[str, ...]) -> pa.Array:
    """Fold the names of a few cells, which are looked up as countries, regions and cities."""
    if all(map(str.isascii, texts)):
        return pa.array([_fold_ascii(text) for text in texts], pa.large_string())
    return _fold(pa.array(texts, pa.large_string()))


def _fold_ascii(text: str) -> str:
    """Fold a name without accents and foreign letters."""
    words = _WORDS.sub(lambda found: "saint" if found[1] else "", text.lower().translate(_ASCII))
    return _SPACES.sub(" ", words).strip(" ")


def _fold(array: pa.Array) -> pa.Array:
    bare = arrow.replace_substring_regex(arrow.utf8_normalize(array, "NFKD"), r"\pM+", "")
    lower = arrow.utf8_lower(bare)
    plain = reduce(lambda folded, pair: arrow.replace_substring(folded, *pair), _PAIRS, lower)
    folded = reduce(
        lambda folded, step: arrow.replace_substring_regex(folded, *step), _STEPS, plain
    )
    return arrow.utf8_trim(folded, " ")


def fold_text(text: str) -> str:
    """Fold a text: without case and accents.

    Examples
    --------
    >>> fold_text("Żółć, MÜLLER")
    'zołc, muller'
    """
    parts = normalize("NFD", normalize("NFD", text).casefold())
    return "".join(part for part in parts if not combining(part))
