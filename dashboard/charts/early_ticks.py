"""Ticks of a time axis that reaches years before 1000.

Plotly uses astronomical years, in which 1 BC is the year 0, and would write 44 BC as -0043.
"""

import datetime as dt
from typing import Any

import numpy as np
from babel import dates

from dashboard.common.i18n import locale
from dashboard.engine.extents import Window
from dashboard.model.date_text import add_year, format_year, split_year
from dashboard.model.edtf import FIRST, LAST

_FIRST_PLAIN_YEAR = np.datetime64("1000-01-01", "s")
_EPOCH_YEAR = 1970
_SECONDS = {"m": 60, "h": 3_600, "D": 86_400, "M": 2_629_746, "Y": 31_556_952}
# Shortest first. Days are not aligned to weeks, because early dates have no familiar weekdays.
_STEPS = (
    *(("m", step) for step in (1, 5, 15, 30)),
    *(("h", step) for step in (1, 3, 6, 12)),
    *(("D", step) for step in (1, 2, 5, 10)),
    *(("M", step) for step in (1, 3, 6)),
    *(("Y", step * 10**power) for power in range(4) for step in (1, 2, 5)),
)
_SKELETONS = {"D": "MMMd", "M": "MMM"}


def early_ticks(window: Window, most: int, separator: str = "<br>") -> dict[str, Any]:
    """Place and label the ticks of an axis with early years; empty for other axes.

    Parameters
    ----------
    window
        First and last moment of the axis. Ticks extend by this length on each side, so that a
        dragged axis has labels before it is drawn again.
    most
        Number of ticks that fit.
    separator
        Separator between a month or a day and its year.

    Examples
    --------
    >>> window = np.datetime64("-0044-06-01", "s"), np.datetime64("0013-01-01", "s")
    >>> ticks = early_ticks(window, 7)
    >>> [ticks["ticktext"][place] for place in (6, 9, 10, 11)]
    ['40 BC', '10 BC', 'AD 1', 'AD 10']
    """
    first, last = window
    if first >= _FIRST_PLAIN_YEAR:
        return {}
    span = last - first
    unit, step = _step(int(span.astype(int)) / max(most, 1))
    ends = max(first - span, FIRST), min(last + span, LAST)
    moments = _years(*ends, step) if unit == "Y" else _regular(*ends, unit, step)
    labels = [_label(moment, unit, separator) for moment in moments]
    return {"tickmode": "array", "tickvals": moments, "ticktext": labels}


def _step(seconds: float) -> tuple[str, int]:
    """Return the shortest step of at least this length."""
    long_enough = (each for each in _STEPS if _SECONDS[each[0]] * each[1] >= seconds)
    return next(long_enough, _STEPS[-1])


def _years(first: np.datetime64, last: np.datetime64, step: int) -> np.ndarray:
    """Return the first moments of round years of each era, and of AD 1; there is no year 0."""
    start, end = (int(moment.astype("M8[Y]").astype(int)) + _EPOCH_YEAR for moment in (first, last))
    years = np.arange(start, end + 1)
    is_round = np.where(years < 1, (1 - years) % step == 0, (years % step == 0) | (years == 1))
    return np.asarray((years[is_round] - _EPOCH_YEAR).astype("M8[Y]").astype("M8[s]"))


def _regular(first: np.datetime64, last: np.datetime64, unit: str, step: int) -> np.ndarray:
    counts = np.arange(*(int(moment.astype(f"M8[{unit}]").astype(int)) for moment in (first, last)))
    if unit == "D":
        moments = counts.astype("M8[D]")
        days = (moments - moments.astype("M8[M]")).astype(int)
        # The first of the month, and every few days after it, but not right before the next.
        chosen = moments[(days % step == 0) & ((days < 30 - step // 2) | (step == 1))]
    else:
        chosen = counts[counts % step == 0].astype(f"M8[{unit}]")
    return np.asarray(chosen.astype("M8[s]"))


def _label(moment: np.datetime64, unit: str, separator: str) -> str:
    year, day = split_year(moment)
    if unit == "Y":
        return format_year(year)
    if unit in {"M", "D"}:
        head = _format(day, unit)
        return add_year(head, year) if separator == " " else f"{head}{separator}{format_year(year)}"
    clock = str(np.datetime_as_string(moment, unit="m")).partition("T")[2]
    head = _format(day, "D")
    return f"{clock}{separator}{add_year(head, year)}"


def _format(day: dt.date, unit: str) -> str:
    return str(dates.format_skeleton(_SKELETONS[unit], day, locale=locale()))
