"""Remove the apostrophes that spreadsheets write before numbers and dates to keep them as texts."""

import re

import pandas as pd
import pyarrow as pa
from pyarrow import compute as arrow

from dashboard.ingest.normalize.single_dates import APOSTROPHES
from dashboard.io.readers import RawTable
from dashboard.model.text_columns import DictColumn

_MARKED = f"^[{APOSTROPHES}][-+]?[0-9]"
# Not '19.3.1, which is a day of a short year.
_NUMBER = re.compile(
    f"[{APOSTROPHES}](?P<number>[-+]?(?:[0-9]+|[0-9]{{1,3}}(?:[.,][0-9]{{3}})+)(?:[.,][0-9]+)?)"
    f"[{APOSTROPHES}]?"
)
# A date with all digits of its year, but not a span such as '98-2001.
_DATE = re.compile(
    f"[{APOSTROPHES}](?![0-9]{{2}} ?[-–/] ?[0-9]{{4}})"
    f"(?P<date>[0-9]{{1,4}}[ ./-].*?)[{APOSTROPHES}]?"
)
_FULL_YEAR = re.compile("(?<![0-9])[0-9]{4}(?![0-9])")
# '98 is a year, unless numbers of other lengths are in its column.
_SHORT_YEAR, _YEAR_DIGITS, _MAX_CHARS = re.compile("[0-9]{2}"), (2, 4), 40


def remove_text_marks(table: RawTable) -> RawTable:
    """Remove apostrophes before numbers and dates; those of short years such as '98 stay."""
    texts = {name: _without_marks(cells) for name, cells in table.texts.items()}
    if all(texts[name] is cells for name, cells in table.texts.items()):
        return table
    return table._replace(texts=pd.DataFrame(texts, table.texts.index, copy=False))


def _without_marks(cells: pd.Series) -> pd.Series:
    is_coded = isinstance(cells.dtype, pd.CategoricalDtype)
    array = pa.array(cells.cat.categories if is_coded else cells, pa.large_string())
    if not arrow.any(arrow.match_substring_regex(array, _MARKED)).as_py():
        return cells
    column = DictColumn.of(cells, shared=is_coded)
    bare = {text: rest for text in column.texts if (rest := _without_mark(text.strip()))}
    are_years = all(_NUMBER.fullmatch(text) is None or len(rest) in _YEAR_DIGITS
                    for text, rest in bare.items())  # fmt: skip
    if are_years:
        bare = {text: rest for text, rest in bare.items() if not _SHORT_YEAR.fullmatch(rest)}
    if not bare:
        return cells
    changed = column.with_texts(
        pd.Series([bare.get(text, text) for text in column.texts], dtype="str")
    )
    return pd.Series(changed.column(shared=is_coded), index=cells.index)


def _without_mark(text: str) -> str:
    """Return a number or date without the apostrophe before it; empty for other texts.

    Examples
    --------
    >>> [_without_mark(text) for text in ("'1914", "'13/04/2012", "'13 May 1914", "'1.200,5")]
    ['1914', '13/04/2012', '13 May 1914', '1.200,5']
    >>> [_without_mark(text) for text in ("'98-2001", "'60s", "'19.3.1", "'13 May '14")]
    ['', '', '', '']
    """
    if len(text) > _MAX_CHARS:
        return ""
    if number := _NUMBER.fullmatch(text):
        return number["number"]
    date = _DATE.fullmatch(text)
    return date["date"] if date and _FULL_YEAR.search(date["date"]) else ""
