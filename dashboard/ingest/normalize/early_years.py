"""Read years of three digits, and years before Christ, among years of four digits."""

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from pyarrow import compute as arrow

from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

_FIELDS = ("date", "end_date")
# Numbers as people and spreadsheets write them; the first digit of a year is not 0.
_YEAR = r"^[1-9][0-9]{3}(?:\.0+)?$"
_EARLY_YEAR = re.compile(r"(?:-[1-9][0-9]{0,3}|[1-9][0-9]{2})(?:\.0+)?")
_DAY = r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$"
_EARLY_DAY = re.compile("[1-9][0-9]{2}-[0-9]{2}-[0-9]{2}")
_START = re.compile("-?[0-9]+")
# Codes for unknown years, such as 999 and -9.
_UNKNOWN = re.compile(r"(?:-?9{1,4}|-1|-7{1,4}|-8{1,4})(?:\.0+)?")
# Among years that are all later than this, a year of three digits lacks one, unless there are more.
_LATEST, _MIN_EARLY = 1500, 3


def read_early_years(
    fields: Mapping[str, pd.Series], mapping: Mapping[str, str]
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Complete years of three digits, and write negative ones as years BC, in columns of years.

    Most of the other texts must be years, or days that begin with one: "184" is a year beside
    "1206", but not beside "May 3". Beside 1990 to 1995, "199" is a typing error, and "999" means
    that the year is unknown.

    Parameters
    ----------
    fields, mapping
        Cells and column by field. In columns named like the field, negative years are EDTF.

    Returns
    -------
    dict, list
        The columns, and a note with an example of a completed year.

    Examples
    --------
    >>> years = pd.Series(["1206", "1851", "184", "-264"])
    >>> read_early_years({"date": years}, {"date": "From"})[0]["date"].tolist()
    ['1206', '1851', '0184', '264 BC']
    >>> days = pd.Series(["1100-01-01", "990-01-01"])
    >>> read_early_years({"date": days}, {"date": "date"})[0]["date"].tolist()
    ['1100-01-01', '0990-01-01']
    """
    columns = {field: DictColumn.of(fields[field]) for field in _FIELDS if field in fields}
    read, notes = dict[str, pd.Series](), list[Problem]()
    for field, column in columns.items():
        early = [
            pattern
            for usual, pattern in ((_YEAR, _EARLY_YEAR), (_DAY, _EARLY_DAY))
            if _are_most(column, usual)
        ]
        if not early:
            continue
        is_edtf = mapping.get(field) == field
        are_early = _find_early(column, early[0])
        texts = [text if not is_read or (is_edtf and text.startswith("-")) else _write(text)
                 for text, is_read in zip(column.texts, are_early, strict=True)]  # fmt: skip
        if texts != list(column.texts):
            dates = column.with_texts(pd.Series(texts, dtype="str")).column()
            read[field] = pd.Series(dates).set_axis(fields[field].index)
            notes += _notes(column, texts)
    return {**fields, **read}, notes


def _notes(column: DictColumn, read: list[str]) -> Iterator[Problem]:
    """Note completed years; those BC are noted when they are read."""
    pairs = zip(column.texts, read, strict=True)
    are_completed = [new != old and new.startswith("0") for old, new in pairs]
    if any(are_completed):
        at = are_completed.index(True)
        rows = int(np.asarray(are_completed)[column.codes].sum())
        message = Message("value.read_as", {"reading": read[at]})
        yield Problem("note", 0, "date", str(column.texts.iloc[at]), message, rows=rows)


def _are_most(column: DictColumn, pattern: str) -> bool:
    """Return whether most of the distinct texts, but not all of them, match a pattern."""
    count = arrow.sum(arrow.match_substring_regex(column.array, pattern)).as_py() or 0
    return bool(len(column.texts) / 2 <= count < len(column.texts))


def _find_early(column: DictColumn, early: re.Pattern[str]) -> list[bool]:
    """Return which distinct texts are early years or days, rather than errors or codes."""
    texts = [text.strip() for text in column.texts]
    matching = {text for text in texts if early.fullmatch(text)}
    later = [int(start[0]) for text in texts if text not in matching
             and re.search(f"{_YEAR}|{_DAY}", text) and (start := _START.match(text))]  # fmt: skip
    are_many = len(matching) >= max(_MIN_EARLY, len(later) // 10)
    is_history = min(later) <= _LATEST or are_many
    return [text in matching and (are_many or not _UNKNOWN.fullmatch(text))
            and (is_history or text.startswith("-")) for text in texts]  # fmt: skip


def _write(text: str) -> str:
    year = re.sub(r"\.0+$", "", text.strip())
    return f"{year[1:]} BC" if year.startswith("-") else f"0{year}"
