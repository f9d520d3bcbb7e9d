"""Decide whether the day or the month comes first by another column of the same dates."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.date_expressions import date_to_edtf
from dashboard.ingest.normalize.day_order import find_day_order
from dashboard.ingest.normalize.single_dates import (
    NUMERIC_DATE,
    DateOrder,
    expand_short_years,
    possible_days,
)
from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

_ISO_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?")
_SECONDS = re.compile(r"([0-9]{9,10})(?:[0-9]{3}|\.[0-9]+)?")
# Rows that are compared, how many must agree, and days by which time zones may differ.
_MAX_ROWS, _MIN_ROWS, _MOST, _DAYS_APART = 200, 3, 0.9, 1


def read_order_from_columns(
    dates: pd.Series, free: Mapping[str, pd.Series]
) -> tuple[pd.Series, list[Problem]]:
    """Write numeric dates as year-month-day if no row of the column shows their order.

    Another column of the same days does: in ISO 8601, with the name of the month, or in seconds.

    Examples
    --------
    >>> dates = pd.Series(["1/8/18", "2/8/18", "3/8/18"])
    >>> beside = pd.Series(["2018-08-01", "2018-08-02", "2018-08-03"])
    >>> read_order_from_columns(dates, {"day": beside})[0].tolist()
    ['2018-08-01', '2018-08-02', '2018-08-03']
    """
    cells = DictColumn.of(dates)
    texts = [expand_short_years(text.strip()) for text in cells.texts]
    found = [NUMERIC_DATE.match(text) for text in texts]
    is_unclear = any(match and len(set(possible_days(match[0]).values())) > 1 for match in found)
    if not is_unclear or find_day_order(zip(texts, range(len(texts)), strict=True), None).order:
        return dates, []
    numeric = pd.Series([match[0] if match else "" for match in found], dtype="str")
    of_rows = numeric.take(cells.codes).to_numpy(object)
    for name, column in free.items():
        order = _order_shown(of_rows, column.astype("str").to_numpy(object))
        if order:
            written = [_write(text, order) for text in texts]
            message = Message("date.order_from_column", {"order": order, "name": name})
            example = str(dates[dates != ""].iloc[0])
            note = Problem("note", 0, "date", example, message, rows=int((of_rows != "").sum()))
            read = pd.Series(written, dtype="str").take(cells.codes).set_axis(dates.index)
            return read, [note]
    return dates, []


def _order_shown(dates: np.ndarray, others: np.ndarray) -> DateOrder | None:
    """Return the order in which most dates are the days of another column."""
    agreed: dict[DateOrder, int] = {"dmy": 0, "mdy": 0}
    compared = 0
    for days, other in _pairs(dates, others):
        compared += 1
        for order, day in days.items():
            agreed[order] += abs((day - other).days) <= _DAYS_APART
    best, rest = sorted(agreed.items(), key=lambda item: -item[1])
    is_clear = best[1] >= max(_MIN_ROWS, _MOST * compared) and rest[1] <= (1 - _MOST) * compared
    return best[0] if is_clear else None


def _pairs(
    dates: np.ndarray, others: np.ndarray
) -> Iterator[tuple[dict[DateOrder, dt.date], dt.date]]:
    """Yield the possible days of ambiguous dates, and the day beside each."""
    count = 0
    for text, beside in zip(dates, others, strict=True):
        if count >= _MAX_ROWS:
            return
        days = possible_days(text) if text and beside else {}
        if len(set(days.values())) > 1:
            count += 1
            other = _day_of(beside.strip())
            if other:
                yield {order: dt.date.fromisoformat(day) for order, day in days.items()}, other


def _day_of(text: str) -> dt.date | None:
    if seconds := _SECONDS.fullmatch(text):
        return dt.datetime.fromtimestamp(int(seconds[1]), dt.UTC).date()
    iso = _ISO_DAY.fullmatch(text) or _ISO_DAY.fullmatch(date_to_edtf(text))
    try:
        return dt.date.fromisoformat(iso[1]) if iso else None
    except ValueError:
        return None


def _write(text: str, order: DateOrder) -> str:
    """Write the date that a text begins with as year-month-day."""
    match = NUMERIC_DATE.match(text)
    day = possible_days(match[0]).get(order) if match else None
    return f"{day}{text[match.end() :]}" if match and day else text
