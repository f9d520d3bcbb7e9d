"""Tell from the cells of a column whether they say enough of events to be their titles."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from dashboard.model.kind_words import is_age_group

# Neither yes or no, nor the code of a country, a moment, an address or an object.
_WORD = re.compile(
    r"(?!(?:true|false|yes|no|(?-i:[A-Z]{2,3}))$|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]|\S*://\S*$|[\[{].*[\]}]$).*[^\W\d_]",
    re.IGNORECASE | re.DOTALL,
)
# Shares of distinct texts: of kinds of events, and of names.
FEW, MANY = 0.2, 0.5
# Distinct share of names that identify events, and below which descriptions are remarks.
NEARLY_ALL, _REMARKS = 0.9, 0.6
# Texts that are looked at, their length, and how many must be phrases.
_MAX_PHRASES, MOST_IN_PHRASE, MOST = 200, 60, 0.8
# Codes, short names of months and units are no words. Words of some scripts are short: of those
# from India to Burma, Ethiopic, Khmer, Chinese, Japanese and Korean.
_SHORT = r"\u0900-\u109f\u1200-\u139f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7af"
PHRASE = rf"[^\W\d_]{{4}}|\b[^\W\d_]{{2,3}} [^\W\d_]{{2,3}}\b|[{_SHORT}]{{2}}"
# An address or an id tells events apart, but says nothing: it has such signs, digits without a
# space, or a long word with digits.
_NO_PHRASE = r"[@/\\_]|^\S*\d\S*$|\b(?=[^\W_]*\d)(?=[^\W_]*[^\W\d_])[^\W_]{6}"
_CODE = r"^\S*\d\S*$"
# The least rows of a series.
MIN_SERIES = 10
# Kinds that any event is of.
_ANY_KIND = frozenset(
    {"event", "incident", "case", "record", "ereignis", "vorfall", "evento", "incidente", "caso",
     "événement", "cas", "zdarzenie", "подія", "випадок", "событие", "случай", "olay"}
)  # fmt: skip
_ANSWERS = frozenset({"", "y", "n", "yes", "no", "true", "false", "x"})
# Number of rows that are searched for letters.
_SAMPLE = 100


def may_tell(cells: pd.Series) -> bool:
    """Return whether cells have words that differ, which are neither answers nor ages."""
    says_little = _is_constant(cells) or _is_answer(cells) or _are_age_groups(cells)
    return _has_words(cells) and not says_little


def _has_words(cells: pd.Series) -> bool:
    """Return whether most of the first filled cells contain letters, and are not URLs."""
    filled = cells[cells != ""].head(_SAMPLE)
    if not len(filled):
        return False
    is_text = [bool(_WORD.match(text)) for text in filled]
    return float(np.mean(is_text)) >= 1 / 2


def are_phrases(texts: pd.Series) -> bool:
    """Return whether most of some texts are words that say something about an event."""
    sample = texts.iloc[:: len(texts) // _MAX_PHRASES + 1]
    are_short = sample.str.contains(PHRASE) & (sample.str.len() <= MOST_IN_PHRASE)
    return bool((are_short & ~sample.str.contains(_NO_PHRASE)).mean() >= MOST)


def are_codes(texts: pd.Series) -> bool:
    """Return whether most of some texts are words with digits, as codes are: "041A"."""
    filled = texts[texts != ""].head(_SAMPLE)
    return bool(len(filled)) and bool(filled.str.contains(_CODE).mean() >= MOST)


def repeats(texts: pd.Series) -> bool:
    """Return whether many rows have the same text, as in remarks on several events at once."""
    filled = texts[texts != ""]
    return len(filled) >= MIN_SERIES and filled.nunique() < _REMARKS * len(filled)


def _is_constant(cells: pd.Series) -> bool:
    """Return whether many rows have the same text, which says nothing about any of them."""
    return len(cells) >= MIN_SERIES and bool((cells == cells.iloc[0]).all())


def says_nothing(kinds: pd.Series) -> bool:
    """Return whether nearly all events have the same kind, which only says that they are events."""
    counts = kinds[kinds != ""].value_counts()
    is_common = len(kinds) >= MIN_SERIES and counts.max() >= NEARLY_ALL * len(kinds)
    return bool(is_common) and str(counts.index[0]).casefold() in _ANY_KIND


def _is_answer(cells: pd.Series) -> bool:
    """Return whether all cells are yes or no, of which letters such as Y look like words."""
    return all(text.casefold() in _ANSWERS for text in cells.unique())


def _are_age_groups(cells: pd.Series) -> bool:
    """Return whether half of the distinct texts are ages, which say nothing about an event."""
    distinct = list(cells[cells != ""].head(_SAMPLE).unique())
    return sum(map(is_age_group, distinct)) >= len(distinct) / 2


def distinct_share(cells: pd.Series) -> float:
    """Return the number of distinct texts divided by that of all rows; 1 for a few rows."""
    if len(cells) < MIN_SERIES:
        return 1.0
    return cells[cells != ""].nunique() / len(cells)


def join_cells(first: pd.Series, second: pd.Series, join: Callable[[str, str], str]) -> pd.Series:
    """Join the cells of two columns, each distinct pair once; empty where one of them is empty.

    Examples
    --------
    >>> kinds, places = pd.Series(["Strike", "Strike"]), pd.Series(["Lviv", ""])
    >>> join_cells(kinds, places, lambda kind, place: f"{kind} in {place}").tolist()
    ['Strike in Lviv', '']
    """
    has_both = (first != "") & (second != "")
    pairs = pd.DataFrame({"first": first, "second": second})[has_both]
    numbers = pairs.groupby(["first", "second"], sort=False).ngroup().to_numpy()
    distinct = pairs.drop_duplicates().itertuples(index=False)
    joined = np.array([join(*pair) for pair in distinct], dtype=object)
    texts = pd.Series("", index=first.index, dtype="str")
    if len(pairs):
        texts[has_both] = joined[numbers]
    return texts
