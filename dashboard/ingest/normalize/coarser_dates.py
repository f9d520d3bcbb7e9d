"""Use a column of years for the dates that cannot be read, so that their rows are kept."""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.date_columns import normalize_dates
from dashboard.ingest.normalize.date_expressions import date_to_edtf
from dashboard.ingest.normalize.date_part_columns import complete_dates, join_date_parts
from dashboard.ingest.normalize.single_dates import NUMERIC_DATE, DateOrder
from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.model.date_bounds import parse_dates
from dashboard.model.text_columns import DictColumn

# Texts such as "three weeks later" are no dates of the year beside them, but "3 May" may be.
_MAY_LACK_YEAR = re.compile(r"(?=.*[^\W\d_]{3})(?!.*[0-9]{3})(?!.*['’:][0-9]{2}).{1,30}")
_MAX_CHARS = 100
_ONE_YEAR = r"^(?:.*[^0-9])?([0-9]{4})(?:[^0-9].*)?$"
_YEAR_CELL = re.compile(r"[0-9]{4}(?:\.0)?")
# Minimum number of distinct years, and share of the rows, that two columns have in common.
_MIN_SAME, _MOST = 3, 0.8
# What becomes of dates that cannot be read, if their rows are kept.
UnreadDates = Literal["part"]


class CoarserDates(NamedTuple):
    """A column of dates in which years, months or days stand for unreadable texts.

    Attributes
    ----------
    dates
        All dates.
    is_coarser
        Whether the date of each row was replaced.
    """

    dates: pd.Series
    is_coarser: pd.Series


def use_coarser_dates(
    dates: pd.Series, parts: Mapping[str, pd.Series], order: DateOrder | None = None
) -> CoarserDates | None:
    """Replace the dates that cannot be read by the year, or year and month, beside them.

    Texts whose meaning only the reader can decide, such as 03/04/2024, do not change.

    Parameters
    ----------
    dates
        Dates as they are written.
    parts
        Column of years, and of months if there is one.
    order
        The order of numeric dates; None to infer it from the column.

    Returns
    -------
    CoarserDates | None
        None if no date changes.

    Examples
    --------
    >>> days, years = pd.Series(["3 May 1861", "the first session"]), pd.Series(["1861", "1862"])
    >>> use_coarser_dates(days, {"year": years}).dates.tolist()
    ['3 May 1861', '1862']
    """
    given = dates.astype("str").str.strip()
    rows = find_unreadable(complete_dates(given, parts["year"]), order)
    if not rows.any():
        return None
    joined = join_date_parts(parts)
    if joined is None:
        return None
    is_coarser = rows & (joined.dates != "") & ~find_unreadable(joined.dates, order)
    if not is_coarser.any():
        return None
    coarser = given.to_numpy(object).copy()
    for row in np.flatnonzero(is_coarser):
        coarser[row] = _complete(given.iloc[row], joined.dates.iloc[row])
    return CoarserDates(pd.Series(coarser, given.index, dtype="str"), is_coarser)


def find_years_beside(dates: pd.Series, columns: Mapping[str, pd.Series]) -> pd.Series | None:
    """Find the column with the years of dates of which some have none, by its cells.

    Examples
    --------
    >>> years = ["1989", "1989", "1991", "1994", "1995", "1996"]
    >>> dates = pd.Series(["29. Januar", *(f"5.4.{year}" for year in years[1:])])
    >>> find_years_beside(dates, {"time_from": pd.Series(years)}).iloc[0]
    '1989'
    """
    texts = dates.astype("str").str.strip()
    if not any(map(_MAY_LACK_YEAR.fullmatch, DictColumn.of(texts).texts)):
        return None
    given = texts.str.extract(_ONE_YEAR)[0].fillna("")
    for cells in columns.values():
        # Most columns are ruled out by their first cell.
        filled = cells[cells != ""]
        if filled.empty or not _YEAR_CELL.fullmatch(str(filled.iloc[0]).strip()):
            continue
        years = cells.astype("str").str.strip().str.removesuffix(".0")
        are_both = (years != "") & (given != "")
        same = given[are_both & (years == given)]
        if same.nunique() >= _MIN_SAME and len(same) >= _MOST * are_both.sum():
            return years
    return None


def find_unreadable(dates: pd.Series, order: DateOrder | None) -> pd.Series:
    """Return whether each date can be read in no order of day, month and year."""
    cells = DictColumn.of(dates)
    normalized, _ = normalize_dates({"date": cells}, np.arange(len(dates)), order)
    texts = normalized["date"].texts
    may_be_date = ~texts.str.casefold().isin(MISSING_VALUE_WORDS | {""})
    unread = np.zeros(len(texts), dtype=bool)
    unread[parse_dates(texts[may_be_date])[1].index] = True
    for number in np.flatnonzero(unread).tolist():
        text = texts.iloc[number][:_MAX_CHARS]
        if NUMERIC_DATE.search(text):
            unread[number] = not any(date_to_edtf(text, each) for each in get_args(DateOrder))
    return pd.Series(unread[normalized["date"].codes], dates.index)


def _complete(text: str, year: str) -> str:
    """Add the year to a day or season without one: "3 May"; otherwise return the year."""
    if not _MAY_LACK_YEAR.fullmatch(text):
        return year
    date = date_to_edtf(f"{text} {year[:4]}")
    return (
        date if date.startswith(year) and re.fullmatch(r"[0-9]{4}(-[0-9]{2}){1,2}", date) else year
    )
