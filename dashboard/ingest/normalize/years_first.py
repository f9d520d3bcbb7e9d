"""Read numeric dates that begin with a year of two digits, such as 95/03/04."""

import re
from collections.abc import Iterable

import pandas as pd

from dashboard.ingest.normalize.single_dates import Century, DateOrder, century_digits
from dashboard.model.messages import Message, Param
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

_SHORT = re.compile(
    r"(?<![0-9./-])([0-9]{2})(?P<gap>[./-])([0-9]{1,2})(?P=gap)([0-9]{1,2})(?![0-9./-])"
)
_LAST_DAY, _LAST_MONTH = 31, 12
_MAX_CHARS = 100


def read_years_first(
    dates: pd.Series, order: DateOrder | None, century: Century | None
) -> tuple[pd.Series, list[Problem]]:
    """Write dates with four digits for the year, if the user or the numbers say that it is first.

    The numbers say so if some of the first ones are too large for a day, and none of the others.

    Examples
    --------
    >>> read_years_first(pd.Series(["95/03/04", "04/11/12 10:30"]), None, None)[0].tolist()
    ['1995-03-04', '2004-11-12 10:30']
    >>> read_years_first(pd.Series(["05/03/04"]), "ymd", None)[0].tolist()
    ['2005-03-04']
    >>> read_years_first(pd.Series(["05/03/04"]), None, None)[0].tolist()
    ['05/03/04']
    """
    if order not in (None, "ymd"):
        return dates, []
    column = DictColumn.of(dates)
    found = [match for text in column.texts if (match := _SHORT.search(text[:_MAX_CHARS]))]
    if not found or not (order or _are_years_first(found)):
        return dates, []
    texts = [_SHORT.sub(lambda match: _write(match, century), text) for text in column.texts]
    read = column.with_texts(pd.Series(texts, dtype="str")).column()
    code = "date.order_chosen" if order else "date.order_from_years"
    given = found[0].string
    span: dict[str, Param] = {"first": str(century), "last": str(century + 99)} if century else {}
    messages = (
        Message(code, {"order": "ymd"}),
        Message("date.century_chosen" if century else "date.century", span),
    )
    notes = [Problem("note", 0, "date", given, message, rows=len(dates)) for message in messages]
    return pd.Series(read, dates.index), notes


def _are_years_first(dates: Iterable[re.Match[str]]) -> bool:
    numbers = [tuple(int(date[part]) for part in (1, 3, 4)) for date in dates]
    return any(first > _LAST_DAY for first, _, _ in numbers) and all(
        0 < month <= _LAST_MONTH and 0 < day <= _LAST_DAY for _, month, day in numbers
    )


def _write(date: re.Match[str], century: Century | None) -> str:
    year = f"{century_digits(date[1], century)}{date[1]}"
    return f"{year}-{date[3].zfill(2)}-{date[4].zfill(2)}"
