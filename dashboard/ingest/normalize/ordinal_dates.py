"""Read dates that are a year and a day of the year, such as 2020-133 (ISO 8601)."""

import re
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

_FIELDS = ("date", "end_date")
_ORDINAL = re.compile(r"([0-9]{4})-([0-9]{3})(T[0-9].*)?")


def read_ordinal_dates(
    fields: Mapping[str, pd.Series],
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Convert the columns of which every text is a year and a day of the year.

    Other columns of such numbers may be codes.

    Examples
    --------
    >>> fields = {"date": pd.Series(["2020-133", "2019-365T10:00"])}
    >>> read_ordinal_dates(fields)[0]["date"].tolist()
    ['2020-05-12', '2019-12-31T10:00']
    >>> read_ordinal_dates({"date": pd.Series(["2020-133", "2019-366"])})[0]["date"].tolist()
    ['2020-133', '2019-366']
    """
    read, notes = dict(fields), list[Problem]()
    for field in filter(fields.__contains__, _FIELDS):
        column = DictColumn.of(fields[field])
        days = _days_of(column.texts)
        if not days:
            continue
        texts = pd.Series([days.get(text, text) for text in column.texts], dtype="str")
        read[field] = pd.Series(column.with_texts(texts).column()).set_axis(fields[field].index)
        given, day = next(iter(days.items()))
        message = Message("date.read_as_ordinal", {"reading": day})
        rows = int((read[field] != "").sum())
        notes.append(Problem("note", 0, field, given, message, rows=rows))
    return read, notes


def _days_of(texts: Iterable[str]) -> dict[str, str]:
    """Return the day of each text that is filled; nothing if one is something else."""
    days: dict[str, str] = {}
    for text in texts:
        if text.strip().casefold() in MISSING_VALUE_WORDS | {""}:
            continue
        day = _day_of(text.strip())
        if day is None:
            return {}
        days[text] = day
    return days


def _day_of(text: str) -> str | None:
    """Return a day in ISO 8601; None if the text is none of a year."""
    match = _ORDINAL.fullmatch(text)
    if not match:
        return None
    day = np.datetime64(f"{match[1]}-01-01") + int(match[2]) - 1
    iso = str(day)
    return f"{iso}{match[3] or ''}" if int(match[2]) and iso.startswith(match[1]) else None
