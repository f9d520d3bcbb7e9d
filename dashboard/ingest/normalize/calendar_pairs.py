"""Recognize days in two calendars, such as 25 October/7 November 1917."""

import re

import numpy as np

_INTERVAL = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{4}-[0-9]{2}-[0-9]{2})")
# The Gregorian calendar began in 1582. Greece was the last European country to adopt it, in 1923;
# some people continued to write both dates for a few years.
_FIRST, _LAST = "1582-10-15", "1930-12-31"


def may_be_one_day(interval: str) -> bool:
    """Return whether the end of an interval is its start (Julian) in the Gregorian calendar.

    Examples
    --------
    >>> may_be_one_day("1917-10-25/1917-11-07"), may_be_one_day("1917-10-25/1917-11-08")
    (True, False)
    >>> may_be_one_day("1732-02-11/1732-02-22"), may_be_one_day("2024-10-01/2024-10-14")
    (True, False)
    """
    match = _INTERVAL.fullmatch(interval)
    if not match or not _FIRST <= match[2] <= _LAST:
        return False
    start, end = (np.datetime64(day) for day in match.groups())
    return bool((end - start).astype(int) == _days_apart(match[1]))


def _days_apart(julian_day: str) -> int:
    """Return the days between the calendars; three of four centuries add one after February."""
    year = int(julian_day[:4]) - (julian_day[5:] < "03-01")
    return year // 100 - year // 400 - 2
