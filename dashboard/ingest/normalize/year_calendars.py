"""Convert dates of the Hijri, Solar Hijri and Hebrew calendars, whose years begin within ours."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from convertdate import gregorian, hebrew, islamic, julian, persian

from dashboard.ingest.normalize.calendar_words import (
    CALENDAR_WORDS,
    HEBREW_MONTHS,
    HIJRI_MONTHS,
    SOLAR_HIJRI_MONTHS,
)

# The first day of the Gregorian calendar, 15 October 1582, as a Julian day number.
_FIRST_GREGORIAN = 2299160.5
_MONTHS = 12
# From this year on, the Umm al-Qura calendar is known. It is mostly a day ahead of the civil table.
# With one day less, 99 of 100 months begin within a day of it.
_FIRST_UMM_AL_QURA = 1343
# The present Solar Hijri calendar dates from 1304 (1925). Earlier days may differ by one.
_FIRST_OF_TODAY = 1304
_MOST_MONTHS = 12
_SOLAR_OFFSET, _LONG_MONTHS = 621, 6


class _Calendar(NamedTuple):
    """A calendar whose years begin within ours.

    Attributes
    ----------
    months
        Patterns for its months.
    ends
        The months that begin and end a year.
    years
        The years that are read.
    find_month
        First Julian day and number of days of a month.
    find_margin
        Number of days by which a date may be wrong, given the year.
    """

    months: tuple[str, ...]
    ends: tuple[int, int]
    years: range
    find_month: Callable[[int, int], tuple[float, int]]
    find_margin: Callable[[int], int]


def _hijri_month(year: int, month: int) -> tuple[float, int]:
    start = islamic.to_jd(year, month, 1) - (year >= _FIRST_UMM_AL_QURA)
    return start, islamic.month_length(year, month)


def _solar_month(year: int, month: int) -> tuple[float, int]:
    before = month - 1
    start = _solar_year(year) + 30 * before + min(before, _LONG_MONTHS)
    end = _solar_year(year + 1) if month == _MONTHS else start + 30 + (month <= _LONG_MONTHS)
    return start, int(end - start)


@lru_cache(maxsize=1000)
def _solar_year(year: int) -> float:
    """Return the first Julian day of a year; finding its equinox takes 15 ms."""
    return float(persian.equinox_jd(year + _SOLAR_OFFSET)) + 0.5


def _hebrew_month(year: int, month: int) -> tuple[float, int]:
    return hebrew.to_jd(year, month, 1), hebrew.month_length(year, month)


_CALENDARS = {
    "hijri": _Calendar(HIJRI_MONTHS, (1, 12), range(1, 1600), _hijri_month, lambda _: 1),
    "solar": _Calendar(
        SOLAR_HIJRI_MONTHS,
        (1, 12),
        range(1200, 1600),
        _solar_month,
        lambda year: int(year < _FIRST_OF_TODAY),
    ),
    # Earlier years are before our era.
    "hebrew": _Calendar(HEBREW_MONTHS, (7, 6), range(3762, 6500), _hebrew_month, lambda _: 0),
}


def convert_year_calendar(text: str) -> str:
    """Convert a date that names a month of another calendar, or has its name beside the year.

    Parameters
    ----------
    text
        See :func:`dashboard.ingest.normalize.calendar_words.fold_words`.

    Examples
    --------
    >>> convert_year_calendar("10 muharram 61 ah"), convert_year_calendar("22 bahman 1357")
    ('0680-10-10~', '1979-02-11')
    >>> convert_year_calendar("elul 5784"), convert_year_calendar("14 adar 5784")
    ('[2024-09-04..2024-10-02]', '')
    """
    words = " ".join(re.sub(r",|\b(?:of|the)\b", " ", text).split())
    for name, calendar in _CALENDARS.items():
        for pattern in _date_patterns(name):
            if match := pattern.fullmatch(words):
                return _to_edtf(calendar, match.groupdict())
    return ""


def convert_solar(year: int, month: int = 0, day: int = 0) -> str:
    """Convert a date of the Solar Hijri calendar; empty if it does not exist.

    Examples
    --------
    >>> convert_solar(1357, 11, 22), convert_solar(1403), convert_solar(1403, 12, 31)
    ('1979-02-11', '[2024-03-20..2025-03-20]', '')
    """
    numbers = {"year": year, "month": month, "day": day}
    parts = {part: str(number) if number else None for part, number in numbers.items()}
    return _to_edtf(_CALENDARS["solar"], parts)


@cache
def _date_patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """Return patterns of dates that name a month of a calendar, or the calendar."""
    era, years = CALENDAR_WORDS[name]
    names = "|".join(
        f"(?P<month{number}>{pattern})"
        for number, pattern in enumerate(_CALENDARS[name].months, start=1)
    )
    pieces = {
        "day": r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?",
        "month": rf"(?<!\w)(?:{names})(?!\w)",
        "year": r"(?P<year>[0-9]{1,4})",
        "era": f"(?:{era})",
        "year_of_era": f"(?P<year>{years})",
        "numbers": r"(?P<year>[0-9]{3,4})([/.-])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})",
    }
    templates = (
        *("{day}[ -]?{month}[ -]{year}(?: ?{era})?", "{month}[ -]{day} {year}(?: ?{era})?"),
        *("{year} {month} {day}", "{month}[ -]{year}(?: ?{era})?"),
        *("{numbers} ?{era}", "{era} ?{year_of_era}", "{year_of_era} ?{era}"),
    )
    return tuple(re.compile(template.format(**pieces)) for template in templates)


def _to_edtf(calendar: _Calendar, parts: dict[str, str | None]) -> str:
    year, month = int(parts["year"] or 0), _month_of(parts)
    is_leap = calendar.find_month is _hebrew_month and hebrew.leap(year)
    is_adar = (parts.get("month12") or "").strip("ב") in ("adar", "אדר")
    if year not in calendar.years or (is_leap and is_adar):
        return ""
    most = hebrew.year_months(year) if calendar.find_month is _hebrew_month else _MOST_MONTHS
    if month > most or (parts.get("month") and not month):
        return ""
    margin = calendar.find_margin(year)
    first_month, last_month = (month, month) if month else calendar.ends
    first, length = calendar.find_month(year, first_month)
    if parts.get("day"):
        day = int(parts["day"] or 0)
        in_month = 1 <= day <= (max(length, 30) if margin else length)
        return _iso(first + day - 1) + "~" * margin if in_month else ""
    last, last_length = calendar.find_month(year, last_month)
    return f"[{_iso(first - margin)}..{_iso(last + last_length - 1 + margin)}]"


def _month_of(parts: dict[str, str | None]) -> int:
    """Return the number of the month; 0 if there is none."""
    if parts.get("month"):
        return int(parts["month"] or 0)
    return next((n for n in range(1, 14) if parts.get(f"month{n}")), 0)


def _iso(julian_day: float) -> str:
    calendar = gregorian if julian_day >= _FIRST_GREGORIAN else julian
    year, month, day = calendar.from_jd(julian_day)
    return f"{year:04}-{month:02}-{day:02}"
