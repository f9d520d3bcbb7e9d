"""Calendar arithmetic: the first and last second of years, months, days, seasons and times.

An unknown digit is ``X``; the span then reaches from the first to the last date that fits.
"""

import re
from collections.abc import Iterator

import numpy as np

from dashboard.common.errors import InvalidDateError
from dashboard.model.messages import Message

DAY = np.timedelta64(1, "D")
SECOND = np.timedelta64(1, "s")
OPEN = np.datetime64("NaT", "s")
# Limits of plotly's date axis.
LAST_YEAR = 9999
FIRST, LAST = np.datetime64("-9999-01-01", "s"), np.datetime64("9999-12-31T23:59:59", "s")

Moments = tuple[np.datetime64, np.datetime64]
Clock = tuple[int, ...]

_INVALID = Message("date.invalid")
_NOT_IN_CALENDAR = Message("date.not_in_calendar")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTHS = 12
_FEBRUARY = 2
_DIGITS = 4
# First month and number of months of each group: seasons (21 to 24, of the northern half 25 to 28,
# of the southern 29 to 32), quarters, thirds and halves of a year.
_NORTH, _SOUTH = ((3, 3), (6, 3), (9, 3), (12, 3)), ((9, 3), (12, 3), (3, 3), (6, 3))
_QUARTERS, _THIRDS, _HALVES = (
    ((1, 3), (4, 3), (7, 3), (10, 3)),
    ((1, 4), (5, 4), (9, 4)),
    ((1, 6), (7, 6)),
)
_GROUPS = dict(enumerate((*_NORTH, *_NORTH, *_SOUTH, *_QUARTERS, *_THIRDS, *_HALVES), start=21))
# Zones of the world, in minutes from UTC.
_LEAST_OFFSET, _MOST_OFFSET = -12 * 60, 14 * 60


def span_of_years(pattern: str) -> Moments:
    """Return the first and last second of the years that fit a pattern.

    Examples
    --------
    >>> [str(moment) for moment in span_of_years("156X")]
    ['1560-01-01T00:00:00', '1569-12-31T23:59:59']
    """
    years = _years(pattern)
    return _first_second(years[0], 1), _last_second(years[-1], _MONTHS)


def span_of_digits(year: int, digits: int) -> Moments:
    """Return the first and last second of the years that share their first digits with a year."""
    unit = 10 ** max(_DIGITS - digits, 0)
    least, most = abs(year) // unit * unit, abs(year) // unit * unit + unit - 1
    first, last = (least, most) if year >= 0 else (-most, min(-least, -1))
    return _first_second(first, 1), _last_second(last, _MONTHS)


def span_of_season(pattern: str, group: int) -> Moments:
    """Return the first and last second of a season, quarter, third or half, by its EDTF number."""
    if group not in _GROUPS:
        raise InvalidDateError(_INVALID)
    years = _years(pattern)
    month, length = _GROUPS[group]
    following, last = divmod(month - 1 + length - 1, _MONTHS)
    return _first_second(years[0], month), _last_second(years[-1] + following, last + 1)


def span_of_month(year: str, month: str) -> Moments:
    """Return the first and last second of the months that fit a pattern."""
    years, months = _years(year), _fitting(month, range(1, _MONTHS + 1))
    if not months:
        raise InvalidDateError(_INVALID)
    return _first_second(years[0], months[0]), _last_second(years[-1], months[-1])


def span_of_day(year: str, month: str, day: str) -> Moments:
    """Return the first and last second of the days that fit a pattern.

    Examples
    --------
    >>> [str(moment) for moment in span_of_day("19XX", "02", "29")]
    ['1904-02-29T00:00:00', '1996-02-29T23:59:59']
    """
    years = _years(year)
    months = _fitting(month, range(1, _MONTHS + 1))
    days = _fitting(day, range(1, 32))
    first = next(_days(years, months, days), None)
    last = next(_days(years[::-1], months[::-1], days[::-1]), None)
    if first is None or last is None:
        raise InvalidDateError(_NOT_IN_CALENDAR)
    return _moment(*first), _moment(*last) + DAY - SECOND


def span_of_time(day: str, clock: Clock, zone: str, has_second: bool) -> Moments:
    """Return the first and last second of a time of day, in UTC.

    24:00 is the midnight that follows; a leap second counts as the second before it.
    """
    hour, minute, second = clock
    is_midnight = clock == (24, 0, 0)
    minutes = hour * 60 + minute - _offset_of(zone)
    is_leap = second == 60 and minutes % 60 == 59  # noqa: PLR2004
    if not (is_midnight or (hour < 24 and minute < 60 and (second < 60 or is_leap))):  # noqa: PLR2004
        raise InvalidDateError(_NOT_IN_CALENDAR)
    start = np.datetime64(day, "s") + np.timedelta64(minutes * 60 + min(second, 59), "s")
    if not FIRST <= start <= LAST:
        raise InvalidDateError(_NOT_IN_CALENDAR)
    return start, start if has_second else start + np.timedelta64(59, "s")


def far_year(digits: str, exponent: str) -> int:
    """Return whether a year of five or more digits lies before (-1) or after (1) all others.

    The year itself is not computed, because its exponent may have any length.
    """
    length = len(digits.lstrip("-")) + int(exponent[:_DIGITS] or 0)
    if length <= _DIGITS:
        raise InvalidDateError(_INVALID)
    return -1 if digits.startswith("-") else 1


def _offset_of(zone: str) -> int:
    """Return the minutes from UTC."""
    if zone in {"", "Z"}:
        return 0
    digits = zone[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    offset = (60 * hours + minutes) * (-1 if zone[0] == "-" else 1)
    if minutes > 59 or not _LEAST_OFFSET <= offset <= _MOST_OFFSET:  # noqa: PLR2004
        raise InvalidDateError(Message("date.no_such_offset"))
    return offset


def _years(pattern: str) -> list[int]:
    """Return the years that fit a pattern, ascending."""
    digits = pattern.removeprefix("-")
    if digits.isdigit():
        return [int(pattern)]
    if digits == pattern:
        return _fitting(digits, range(LAST_YEAR + 1))
    # The year 0 has no sign.
    return [-year for year in _fitting(digits, range(LAST_YEAR, 0, -1))]


def _fitting(pattern: str, numbers: range) -> list[int]:
    """Return the numbers whose digits fit a pattern."""
    if pattern.isdigit():
        return [int(pattern)] if int(pattern) in numbers else []
    fits = re.compile(pattern.replace("X", "[0-9]")).fullmatch
    return [number for number in numbers if fits(f"{number:0{len(pattern)}}")]


def _days(years: list[int], months: list[int], days: list[int]) -> Iterator[tuple[int, int, int]]:
    """Return the combinations of years, months and days that are days of the calendar."""
    return (
        (year, month, day)
        for year in years
        for month in months
        for day in days
        if day <= _length_of(year, month)
    )


def _length_of(year: int, month: int) -> int:
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _DAYS[month - 1] + (is_leap and month == _FEBRUARY)


def _first_second(year: int, month: int) -> np.datetime64:
    return _moment(year, month, 1)


def _last_second(year: int, month: int) -> np.datetime64:
    # The last winter ends after the last year.
    return min(_moment(year, month, _length_of(year, month)) + DAY - SECOND, LAST)


def _moment(year: int, month: int, day: int) -> np.datetime64:
    sign = "-" if year < 0 else ""
    return np.datetime64(f"{sign}{abs(year):04}-{month:02}-{day:02}", "s")
