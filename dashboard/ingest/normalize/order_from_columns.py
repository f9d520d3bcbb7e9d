"""Decide whether the day or the month comes first by another column of the same dates."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

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
# Rows in which a column may be empty.
_MOST_SCANNED = 10_000


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
    is_numeric = np.array([bool(match) for match in found])[cells.codes]
    ambiguous, rows = _ambiguous_rows([match[0] if match else "" for match in found], cells.codes)
    for name, column in free.items():
        order = _order_shown(ambiguous, column.iloc[rows].astype("str"))
        if order:
            written = [_write(text, order) for text in texts]
            message = Message("date.order_from_column", {"order": order, "name": name})
            example = str(dates[dates != ""].iloc[0])
            note = Problem("note", 0, "date", example, message, rows=int(is_numeric.sum()))
            read = pd.Series(written, dtype="str").take(cells.codes).set_axis(dates.index)
            return read, [note]
    return dates, []


def _ambiguous_rows(
    numeric: Sequence[str], codes: np.ndarray
) -> tuple[list[dict[DateOrder, dt.date]], np.ndarray]:
    """Return the possible days of the first ambiguous dates, and their rows."""
    days = [possible_days(text) if text else {} for text in numeric]
    is_ambiguous = np.array([len(set(each.values())) > 1 for each in days])
    rows = np.flatnonzero(is_ambiguous[codes])[:_MOST_SCANNED]
    read = {
        code: {order: dt.date.fromisoformat(day) for order, day in days[code].items()}
        for code in np.unique(codes[rows]).tolist()
    }
    return [read[code] for code in codes[rows].tolist()], rows


def _order_shown(
    ambiguous: Sequence[Mapping[DateOrder, dt.date]], others: pd.Series
) -> DateOrder | None:
    """Return the order in which most dates are the days of another column."""
    filled = np.flatnonzero((others != "").to_numpy(bool))[:_MAX_ROWS]
    days = [_day_of(text.strip()) for text in others.iloc[filled]]
    pairs = [(ambiguous[number], day) for number, day in zip(filled, days, strict=True) if day]
    agreed: dict[DateOrder, int] = {"dmy": 0, "mdy": 0}
    for possible, other in pairs:
        for order, day in possible.items():
            agreed[order] += abs((day - other).days) <= _DAYS_APART
    best, rest = sorted(agreed.items(), key=lambda item: -item[1])
    compared = len(pairs)
    is_clear = best[1] >= max(_MIN_ROWS, _MOST * compared) and rest[1] <= (1 - _MOST) * compared
    return best[0] if is_clear else None


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
