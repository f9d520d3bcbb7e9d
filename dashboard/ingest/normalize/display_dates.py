"""Find dates that look more exact than they are, by the words beside them.

Programs that need a day write 1976-12-31 for "1976", and show the words.
"""

import re

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.coarser_dates import CoarserDates
from dashboard.ingest.normalize.date_expressions import date_to_edtf
from dashboard.model.edtf import parse_edtf

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_PERIOD = re.compile(r"[0-9]{4}(?:-[0-9]{2})?[~?]?")
_MAX_PAIRS, _MIN_ROWS, _MOST = 5_000, 2, 0.8


def use_display_dates(dates: pd.Series, words: pd.Series) -> CoarserDates | None:
    """Replace days by the year or month that their words name, if the column shows the reason.

    Nearly all words must name the date beside them, and nearly all days whose words are less exact
    must be the first or the last of their year or month.

    Parameters
    ----------
    dates
        Dates as they are written.
    words
        The words that a program shows for them.

    Returns
    -------
    CoarserDates | None
        None if no date changes.

    Examples
    --------
    >>> days = pd.Series(["1976-12-31", "1990-12-31", "1991-06-12"])
    >>> use_display_dates(days, pd.Series(["1976", "about 1990", "12 June 1991"])).dates.tolist()
    ['1976', '1990~', '1991-06-12']
    >>> use_display_dates(days, pd.Series(["1976", "June 1990", "12 June 1991"])) is None
    True
    """
    given, shown = (column.astype("str").str.strip() for column in (dates, words))
    is_paired = given.str.fullmatch(_DAY) & (shown != "")
    pairs = pd.DataFrame({"day": given, "words": shown})[is_paired].drop_duplicates()
    if len(pairs) < _MIN_ROWS or len(pairs) > _MAX_PAIRS:
        return None
    pairs["read"] = [date_to_edtf(text) for text in pairs["words"]]
    pairs = pairs[pairs["read"] != ""]
    pairs["edge"] = [_edge_of(*pair) for pair in zip(pairs["day"], pairs["read"], strict=True)]
    coarser = pairs[pairs["edge"] != "same"]
    at_edge = coarser[coarser["edge"] == "edge"]
    agree = (pairs["edge"] != "other").mean() if len(pairs) else 0
    if len(at_edge) < max(_MIN_ROWS, _MOST * len(coarser)) or agree < _MOST:
        return None
    keys = zip(at_edge["day"], at_edge["words"], strict=True)
    known = dict(zip(keys, at_edge["read"], strict=True))
    read = [known.get(pair, "") for pair in zip(given, shown, strict=True)]
    is_coarser = pd.Series([text != "" for text in read], given.index)
    return CoarserDates(given.mask(is_coarser, pd.Series(read, given.index)), is_coarser)


def _edge_of(day: str, read: str) -> str:
    """Return whether words name a day's year or month, of which it is the first or last day."""
    if not _PERIOD.fullmatch(read):
        return "same" if read.startswith(day) else "other"
    bounds = parse_edtf(read.rstrip("~?"))
    ends = (bounds.start_earliest, bounds.end_latest)
    first, last = (np.datetime64(str(end), "D") for end in ends)
    moment = np.datetime64(day)
    if moment in (first, last):
        return "edge"
    return "inside" if first < moment < last else "other"
