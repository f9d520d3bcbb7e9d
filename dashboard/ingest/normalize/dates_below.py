"""Fill down dates that are written once for several rows, as in merged cells."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

# If a smaller share of dates is missing, they may be unknown.
_MIN_SHARE = 0.1
_MIN_DATES = 2


def fill_down_dates(
    cells: Mapping[str, DictColumn], bounds: pd.DataFrame, numbers: np.ndarray
) -> tuple[DictColumn, list[Problem]]:
    """Copy the date above to rows without a date, if the rows are in order of their dates.

    Parameters
    ----------
    cells
        Normalized columns by field.
    bounds
        First and last moment of each distinct date.
    numbers
        Row numbers for the report.

    Returns
    -------
    DictColumn, list
        The dates, and a note if some were filled in.
    """
    dates = cells["date"]
    if not (dates.texts == "").any():
        return dates, []
    has_date = ~dates.is_empty
    filled = np.flatnonzero(has_date)
    starts = bounds["start_earliest"].to_numpy()[dates.codes[filled]]
    to_fill = np.flatnonzero(~has_date & ~cells["title"].is_empty)
    to_fill = to_fill[to_fill > filled[0]] if len(filled) else to_fill[:0]
    if len(to_fill) < max(1, _MIN_SHARE * len(dates)) or not _are_in_order(starts):
        return dates, []
    above = filled[np.searchsorted(filled, to_fill) - 1]
    codes = dates.codes.copy()
    codes[to_fill] = dates.codes[above]
    message = Message("date.filled_down", {"count": len(to_fill)})
    first = int(numbers[to_fill[0]])
    return DictColumn(dates.texts, codes), [
        Problem("note", first, "date", "", message, rows=len(to_fill))
    ]


def _are_in_order(starts: np.ndarray) -> bool:
    """Return whether there are several dates, which only rise or only fall."""
    if np.isnat(starts).any() or len(np.unique(starts)) < _MIN_DATES:
        return False
    steps = np.diff(starts).astype("int64")
    return bool((steps >= 0).all() or (steps <= 0).all())
