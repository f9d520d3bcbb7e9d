"""Read years of three digits, and years before Christ, among years of four digits."""

import re
from collections.abc import Mapping

import pandas as pd
from pyarrow import compute as arrow

from dashboard.model.text_columns import DictColumn

_FIELDS = ("date", "end_date")
# Numbers as people and spreadsheets write them; the first digit of a year is not 0.
_YEAR = r"^[1-9][0-9]{3}(?:\.0+)?$"
_EARLY_YEAR = re.compile(r"(?:-[1-9][0-9]{0,3}|[1-9][0-9]{2})(?:\.0+)?")
_DAY = r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$"
_EARLY_DAY = re.compile("[1-9][0-9]{2}-[0-9]{2}-[0-9]{2}")


def read_early_years(
    fields: Mapping[str, pd.Series], mapping: Mapping[str, str]
) -> dict[str, pd.Series]:
    """Complete years of three digits, and write negative ones as years BC, in columns of years.

    Most of the other texts must be years, or days that begin with one: "184" is a year beside
    "1206", but not beside "May 3".

    Parameters
    ----------
    fields, mapping
        Cells and column by field. In columns named like the field, negative years are EDTF.

    Examples
    --------
    >>> years = pd.Series(["1206", "1851", "184", "-264"])
    >>> read_early_years({"date": years}, {"date": "From"})["date"].tolist()
    ['1206', '1851', '0184', '264 BC']
    >>> days = pd.Series(["1100-01-01", "990-01-01"])
    >>> read_early_years({"date": days}, {"date": "date"})["date"].tolist()
    ['1100-01-01', '0990-01-01']
    """
    columns = {field: DictColumn.of(fields[field]) for field in _FIELDS if field in fields}
    read = {}
    for field, column in columns.items():
        early = [
            pattern
            for usual, pattern in ((_YEAR, _EARLY_YEAR), (_DAY, _EARLY_DAY))
            if _are_most(column, usual)
        ]
        if not early:
            continue
        is_edtf = mapping.get(field) == field
        texts = [text if is_edtf and text.startswith("-") else _write(text, early[0])
                 for text in column.texts]  # fmt: skip
        if texts != list(column.texts):
            dates = column.with_texts(pd.Series(texts, dtype="str")).column()
            read[field] = pd.Series(dates).set_axis(fields[field].index)
    return {**fields, **read}


def _are_most(column: DictColumn, pattern: str) -> bool:
    """Return whether most of the distinct texts, but not all of them, match a pattern."""
    count = arrow.sum(arrow.match_substring_regex(column.array, pattern)).as_py() or 0
    return bool(len(column.texts) / 2 <= count < len(column.texts))


def _write(text: str, early: re.Pattern[str]) -> str:
    if not early.fullmatch(text.strip()):
        return text
    year = re.sub(r"\.0+$", "", text.strip())
    return f"{year[1:]} BC" if year.startswith("-") else f"0{year}"
