"""Read years of two digits in the century that the user chose."""

import re
from collections.abc import Mapping

import pandas as pd

from dashboard.ingest.normalize.single_dates import (
    Century,
    ascii_digits,
    expand_short_years,
    may_be_in_other_calendar,
)
from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

_DATES, _YEARS = ("date", "end_date"), ("year", "end_year")
_SHORT_YEAR = re.compile(r"[0-9]{2}(?:\.0)?")


def choose_century(
    columns: Mapping[str, pd.Series], century: Century
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Expand the years of two digits in columns of dates and years.

    Parameters
    ----------
    columns
        Columns by field or part of a field.
    century
        The century of such years.

    Returns
    -------
    columns, problems
        All columns, and a note with an example if one changed.

    Examples
    --------
    >>> changed, (note,) = choose_century({"date": pd.Series(["28.6.14", "1918"])}, 1900)
    >>> list(changed["date"]), note.given
    (['28.6.1914', '1918'], '28.6.14')
    """
    changed, example = dict(columns), ""
    for name in (*_DATES, *_YEARS):
        if name not in columns:
            continue
        cells = DictColumn.of(columns[name])
        texts = [text.strip() for text in cells.texts]
        expanded = [_expand(text, century, is_year=name in _YEARS) for text in texts]
        pairs = zip(texts, expanded, strict=True)
        short = next((text for text, full in pairs if text != full), "")
        if short:
            example = example or short
            new = pd.Series(expanded, dtype="str").take(cells.codes)
            changed[name] = new.set_axis(columns[name].index)
    message = Message("date.century_chosen", {"first": str(century), "last": str(century + 99)})
    return changed, [Problem("note", 0, "date", example, message)] if example else []


def _expand(text: str, century: Century, *, is_year: bool) -> str:
    if may_be_in_other_calendar(text):
        return text
    digits = ascii_digits(text)
    if is_year and _SHORT_YEAR.fullmatch(digits):
        return f"{century // 100}{digits[:2]}"
    expanded = expand_short_years(digits, century)
    return text if expanded == digits else expanded
