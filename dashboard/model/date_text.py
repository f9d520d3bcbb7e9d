"""Dates in words, in the reader's language."""

import datetime as dt
from calendar import monthrange
from functools import cache

import numpy as np
from babel import Locale, dates

from dashboard.common.i18n import N_, cached_by_language, language, locale, tr
from dashboard.model.edtf import DAY, SECOND, Bounds, is_exact

# From the first second of a day to its last.
_WHOLE_DAY = DAY - SECOND


def format_date(bounds: Bounds, zones: tuple[str, str] = ("", "")) -> str:
    """Write a date in words; a time in its own zone, where that is known, and in UTC.

    Examples
    --------
    >>> from dashboard.model.date_bounds import parse_date
    >>> [
    ...     format_date(parse_date(text))
    ...     for text in ("2024-10-08/2024-10-13", "2024-11", "[..2024-10-20]")
    ... ]
    ['8–13 Oct 2024', 'some time in November 2024', 'some time up to 20 Oct 2024']
    >>> format_date(parse_date("2024-10-13/.."))
    'from 13 Oct 2024, end not known'
    >>> format_date(parse_date("2024-10-13T14:05+09:00"), ("+09:00", "+09:00"))
    '13 Oct 2024, 14:05 (UTC+9); 05:05 UTC'
    """
    words = _format_lasting(bounds, zones) if bounds.lasting else _format_within(bounds, zones[0])
    doubt = _DOUBTS[bounds.approximate, bounds.uncertain]
    return f"{words} ({tr(doubt)})" if doubt else words


# By (approximate, uncertain).
_DOUBTS = {
    (False, False): "",
    (True, False): N_("approximate"),
    (False, True): N_("uncertain"),
    (True, True): N_("approximate, uncertain"),
}


def _format_within(bounds: Bounds, zone: str) -> str:
    first, last = bounds.start_earliest, bounds.end_latest
    if np.isnat(first) and np.isnat(last):
        return tr("date not known")
    if np.isnat(first):
        return tr("some time up to {day}", day=format_day(last))
    if np.isnat(last):
        return tr("some time from {day} on", day=format_day(first))
    words = format_period(first, last, zone)
    return words if is_exact(first, last) else tr("some time in {period}", period=words)


def _format_lasting(bounds: Bounds, zones: tuple[str, str]) -> str:
    opens, closes = np.isnat(bounds.start_earliest), np.isnat(bounds.end_latest)
    start = "" if opens else format_period(bounds.start_earliest, bounds.start_latest, zones[0])
    end = "" if closes else format_period(bounds.end_earliest, bounds.end_latest, zones[1])
    exact = is_exact(bounds.start_earliest, bounds.start_latest)
    # A few hours of one day need both ends, and so do days in different zones.
    is_short = bounds.end_latest - bounds.start_earliest < _WHOLE_DAY
    hours = any(zones) or (start != end and is_short)
    if exact and is_exact(bounds.end_earliest, bounds.end_latest) and not hours:
        return format_period(bounds.start_earliest, bounds.end_latest)
    if opens and closes:
        return tr("start and end not known")
    if closes:
        if exact:
            return tr("from {start}, end not known", start=start)
        return tr("from some time in {start}, end not known", start=start)
    if opens:
        return tr("until {end}, start not known", end=end)
    return tr("from {start} to {end}", start=start, end=end)


@cached_by_language
def format_day(moment: np.datetime64) -> str:
    """Write a day.

    Examples
    --------
    >>> format_day(np.datetime64("2024-10-20")), format_day(np.datetime64("-0043-03-15"))
    ('20 Oct 2024', '15 March 44 BC')
    """
    day = _civil(moment)
    if day is None:
        return _format_before_christ(moment)
    pattern = "d MMM y" if language() == "en" else "medium"
    return str(dates.format_date(day, pattern, locale=locale()))


@cached_by_language
def format_period(first: np.datetime64, last: np.datetime64, zone: str = "") -> str:
    """Write an inclusive range of time as briefly as possible: a year, a month, a day, a range.

    A time of day is also given in its own `zone`, an offset such as ``+09:00``.

    Examples
    --------
    >>> format_period(np.datetime64("2024-10-01"), np.datetime64("2024-10-31T23:59:59"))
    'October 2024'
    """
    start, end = _civil(first), _civil(last)
    if start is None or end is None:
        if is_exact(first, last):
            return format_day(first)
        return tr("{start} to {end}", start=format_day(first), end=format_day(last))
    if (last - first) < _WHOLE_DAY:
        return _format_moment(first, zone)
    if start == end:
        return format_day(first)
    whole_months = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    whole_years = whole_months and start.month == 1 and end.month == 12  # noqa: PLR2004
    if whole_years:
        return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
    return _format_range(start, end, "yMMM" if whole_months else "yMMMd")


def _format_moment(moment: np.datetime64, zone: str) -> str:
    """Write a time in UTC and in its zone, with both days where they differ.

    Examples
    --------
    >>> _format_moment(np.datetime64("2024-10-12T17:05", "s"), "+09:00")
    '13 Oct 2024, 02:05 (UTC+9); 12 Oct 2024, 17:05 UTC'
    """
    if not zone:
        return tr("{day}, {time} UTC", day=format_day(moment), time=_format_time(moment))
    hours, minutes = int(zone[1:3]), int(zone[4:])
    offset = np.timedelta64(int(f"{zone[0]}1") * (60 * hours + minutes), "m")
    local = moment + offset
    utc_day, local_day = format_day(moment), format_day(local)
    words = {
        "day": local_day,
        "time": _format_time(local),
        "zone": f"UTC{zone[0].replace('-', '−')}{hours}" + (f":{minutes:02}" if minutes else ""),
        "utc": _format_time(moment),
    }
    if utc_day == local_day:
        return tr("{day}, {time} ({zone}); {utc} UTC", **words)
    return tr("{day}, {time} ({zone}); {utc_day}, {utc} UTC", utc_day=utc_day, **words)


def _format_range(start: dt.date, end: dt.date, skeleton: str) -> str:
    """Write a range of days, or of whole months, by the patterns of Babel's ``format_interval``.

    Each half is cached: a chart has hundreds of ranges that begin and end on a few days.
    """
    year, month = start.year != end.year, start.month != end.month
    if skeleton == "yMMM" and not (year or month):
        return str(dates.format_skeleton("yMMMM", start, locale=locale()))
    first, second = _halves(locale(), skeleton, "y" if year else "M" if month else "d")
    return _format_half(start, first) + _format_half(end, second)


@cache
def _halves(of_locale: str, skeleton: str, differs: str) -> tuple[str, str]:
    """Patterns for both ends of a range, given the largest field in which they differ."""
    first, second = Locale.parse(of_locale).interval_formats[skeleton][differs]
    return first, second


@cached_by_language
def _format_half(day: dt.date, pattern: str) -> str:
    return str(dates.format_date(day, pattern, locale=locale()))


def _civil(moment: np.datetime64) -> dt.date | None:
    """Convert to a Python date; None before the year 1, where Python's calendar begins."""
    day = moment.astype("datetime64[D]").item()
    return day if isinstance(day, dt.date) else None


def _format_before_christ(moment: np.datetime64) -> str:
    year = int(moment.astype("datetime64[Y]").astype(int)) + 1970
    # The Gregorian calendar repeats every 400 years; the year 0 is 1 BC.
    shift = np.timedelta64(400 * (6 + abs(year) // 400), "Y").astype(int)
    months = moment.astype("datetime64[M]")
    day = (months + shift * 12).astype("datetime64[D]") + (moment.astype("datetime64[D]") - months)
    month_day = dates.format_skeleton("MMMMd", day.item(), locale=locale())
    return tr("{day} {year} BC", day=month_day, year=1 - year)


def _format_time(moment: np.datetime64) -> str:
    time = moment.astype("datetime64[s]").item().time()
    return str(dates.format_time(time, "HH:mm", locale=locale()))
