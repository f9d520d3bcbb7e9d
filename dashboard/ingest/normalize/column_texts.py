"""Work with columns of texts: convert each distinct text once, and match patterns."""

from collections.abc import Callable

import pandas as pd
from pyarrow import compute as arrow

from dashboard.model.text_columns import DictColumn, as_arrow


def map_distinct(column: pd.Series, convert: Callable[[str], str]) -> pd.Series:
    """Convert each distinct text of a column once."""
    cells = DictColumn.of(column)
    texts = pd.Series([convert(text.strip()) for text in cells.texts], dtype="str")
    return texts.take(cells.codes).set_axis(column.index)


def match_texts(texts: pd.Series, pattern: str) -> pd.Series:
    """Return whether a pattern is found in each text."""
    matches = arrow.match_substring_regex(as_arrow(texts), pattern)
    return pd.Series(matches.to_numpy(zero_copy_only=False), texts.index, dtype=bool)
