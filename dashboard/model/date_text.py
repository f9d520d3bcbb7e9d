"""Dates in words, in the reader's language.

Years before 1000 are written with their era: 44 BC, AD 9, but 1066.
"""

import datetime as dt
import re
from calendar import monthrange
from functools import cache
from typing import Literal, NamedTuple

import numpy as np
from babel import Locale, dates
from babel.lists import format_list

from dashboard.common.i18n import N_, cached_by_language, format_number, language, locale, tr
from dashboard.model.edtf import (
    DAY,
    SECOND,
    Bounds,
    Member,
    fraction_of,
    has_members,
    is_exact,
    members_of,
    read_edtf,
    zones_of,
)

# From the first second of a day to its last.
_WHOLE_DAY = DAY - SECOND
_NO_TIME, _LAST_OF_MINUTE = np.timedelta64(0, "s"), np.timedelta64(59, "s")
# Earlier years name their era.
_FIRST_PLAIN_YEAR = 1000
_MOST_DIGITS = 15
_DECEMBER = 12
_CALENDAR_CYCLE = 400
# Babel's patterns for a day; "medium" for all other languages.
_DAY_PATTERNS = {"en": "d MMM y", "ko": "long"}
_Style = Literal["or", "standard"]


def format_date(bounds: Bounds, text: str = "") -> str:
    """Write a date in words; a time in its local zone, if known, and in UTC.

    Parameters
    ----------
    bounds
        Bounds of the date.
    text
        The date as EDTF, which alone has the zone of a time, fractions of a second, the members of
        a set, and the day of an unknown year.

    Examples
    --------
    >>> from dashboard.model.date_bounds import parse_date
    >>> [
    ...     format_date(parse_date(text))
    ...     for text in ("2024-10-08/2024-10-13", "2024-11", "[..2024-10-20]")
    ... ]
    ['8–13 Oct 2024', 'some time in November 2024', 'on or before 20 Oct 2024']
    >>> format_date(parse_date("2024-10-13/.."))
    'from 13 Oct 2024, end not known'
    >>> text = "2024-10-13T14:05+09:00"
    >>> format_date(parse_date(text), text)
    '13 Oct 2024, 14:05 (UTC+9); 05:05 UTC'
    >>> format_date(parse_date("{1960,1961-12}"), "{1960,1961-12}")
    '1960 and December 1961'
    """
    words = _format_set(text) if has_members(text) else _format_single(bounds, text)
    doubt = _DOUBTS[bounds.approximate, bounds.uncertain]
    return f"{words} ({tr(doubt)})" if doubt else words


def _format_single(bounds: Bounds, text: str) -> str:
    # Most dates have no time.
    zones, fractions = (zones_of(text), _fractions_of(text)) if "T" in text else _NO_TIMES
    if bounds.lasting:
        words = [_format_part_of_year(side) for side in text.partition("/")[::2]]
        start = _Stretch(
            bounds.start_earliest, bounds.start_latest, zones[0], fractions[0], words[0]
        )
        end = _Stretch(bounds.end_earliest, bounds.end_latest, zones[1], fractions[1], words[1])
        return _format_lasting(start, end)
    return _format_within(
        _Stretch(bounds.start_earliest, bounds.end_latest, zones[0], fractions[0]), text
    )


_NO_TIMES = (("", ""), ("", ""))


def _fractions_of(text: str) -> tuple[str, str]:
    start, _, end = text.partition("/")
    return fraction_of(start), fraction_of(end)


class _Stretch(NamedTuple):
    """A range of time, with the zone and the fraction of a second of a time of day."""

    first: np.datetime64
    last: np.datetime64
    zone: str = ""
    fraction: str = ""
    words: str = ""

    @property
    def is_open(self) -> bool:
        return bool(np.isnat(self.first) or np.isnat(self.last))

    @property
    def is_time(self) -> bool:
        """Return whether the range is one minute or one second."""
        length = self.last - self.first
        return bool(length in (_NO_TIME, _LAST_OF_MINUTE))

    @property
    def local(self) -> np.datetime64:
        """The first moment, in its zone."""
        if not self.zone:
            return self.first
        minutes = 60 * int(self.zone[1:3]) + int(self.zone[4:])
        return self.first + np.timedelta64(int(f"{self.zone[0]}1") * minutes, "m")

    def clock(self, moment: np.datetime64) -> str:
        """Write the time of day of a moment, as exactly as the date does."""
        return _format_time(moment, with_seconds=bool(self.first == self.last)) + self.fraction


# By (approximate, uncertain).
_DOUBTS = {
    (False, False): "",
    (True, False): N_("approximate"),
    (False, True): N_("uncertain"),
    (True, True): N_("approximate, uncertain"),
}


def _format_within(range_: _Stretch, text: str) -> str:
    first, last = range_.first, range_.last
    if np.isnat(first) and np.isnat(last):
        return _format_without_year(text)
    if np.isnat(first):
        return tr("on or before {day}", day=format_day(last))
    if np.isnat(last):
        return tr("on or after {day}", day=format_day(first))
    if range_.is_time:
        return _format_moment(range_)
    words = _format_part_of_year(text) or format_period(first, last)
    return words if is_exact(first, last) else tr("some time in {period}", period=words)


def _format_without_year(text: str) -> str:
    """Write a date that the axis cannot show: without a year, or with a year of five digits."""
    far = re.match(r"Y(-?[0-9]+)(?:E([0-9]{1,2}))?(?![0-9E])", text)
    if far and len(far[1]) + int(far[2] or 0) <= _MOST_DIGITS:
        return tr("the year {year}", year=format_number(int(far[1]) * 10 ** int(far[2] or 0)))
    if text.startswith("Y"):
        return tr("the year {year}", year=text[1:].rstrip("?~%"))
    day = re.match("XXXX-([0-9]{2})(?:-([0-9]{2}|XX))?$", re.sub("[?~%]", "", text))
    if day is None or not 1 <= int(day[1]) <= _DECEMBER:
        return tr("date not known")
    is_day = (day[2] or "XX") != "XX"
    in_leap_year = dt.date(2000, int(day[1]), int(day[2]) if is_day else 1)
    words = _format_in_year(in_leap_year, "MMMMd") if is_day else _format_month(in_leap_year)
    return tr("{day}, year not known", day=words)


@cached_by_language
def _format_part_of_year(text: str) -> str:
    """Write a season, quarter, third or half of a year; empty for any other date.

    Examples
    --------
    >>> [_format_part_of_year(text) for text in ("2024-21", "2023-24~", "2024-35", "2024-10")]
    ['spring 2024', 'winter 2023/24', 'Q3 2024', '']
    """
    match = re.fullmatch("[?~%]?([0-9]{4})[?~%]?-[?~%]?(2[1-9]|3[0-9]|4[01])[?~%]?", text)
    if not match or int(match[1]) < _FIRST_PLAIN_YEAR:
        return ""
    year, part = int(match[1]), int(match[2])
    if part in _QUARTERS:
        first_day = dt.date(year, 3 * _QUARTERS.index(part) + 1, 1)
        return str(dates.format_skeleton("yQQQ", first_day, locale=locale()))
    is_split = part in _OVER_NEW_YEAR
    years = f"{year}/{(year + 1) % 100:02}" if is_split else str(year)
    return tr(_PARTS_OF_YEAR[part], year=years)


# Numbers of EDTF; seasons of the northern half are 25 to 28, and of the southern 29 to 32.
_SEASONS = (N_("spring {year}"), N_("summer {year}"), N_("autumn {year}"), N_("winter {year}"))
_QUARTERS = range(33, 37)
_PARTS_OF_YEAR: dict[int, str] = {
    **dict(enumerate(_SEASONS * 3, start=21)),
    37: N_("the first third of {year}"),
    38: N_("the second third of {year}"),
    39: N_("the last third of {year}"),
    40: N_("the first half of {year}"),
    41: N_("the second half of {year}"),
}
_OVER_NEW_YEAR = frozenset({24, 28, 30})


def _format_set(text: str) -> str:
    """Write the members of a set, such as "1667, 1668 or 1670–1672"."""
    style: _Style = "or" if text.startswith("[") else "standard"
    members = [_format_member(member, style) for member in members_of(text)]
    return str(format_list(members, style=style, locale=locale()))


def _format_member(member: Member, style: _Style) -> str:
    # Words for doubt follow the whole set.
    start, end = (re.sub("[?~%]", "", side) for side in member)
    first, last = read_edtf(start or end), read_edtf(end or start)
    if np.isnat(first.start_earliest) or np.isnat(last.end_latest):
        words = _format_without_year(start or end)
    else:
        words = format_period(first.start_earliest, last.end_latest)
    if start and end:
        return words
    return tr(_OPEN_MEMBERS[style, bool(start)], period=words)


# By the style of the set, and whether its member has a start.
_OPEN_MEMBERS: dict[tuple[_Style, bool], str] = {
    ("or", True): N_("{period} or later"),
    ("or", False): N_("{period} or earlier"),
    ("standard", True): N_("{period} and later"),
    ("standard", False): N_("{period} and earlier"),
}


def _format_lasting(start: _Stretch, end: _Stretch) -> str:
    if start.is_open or end.is_open:
        return _format_open(start, end)
    if start.is_time or end.is_time:
        if start.is_time and end.is_time and start.zone == end.zone:
            return _format_times(start, end)
    elif is_exact(start.first, start.last) and is_exact(end.first, end.last):
        return format_period(start.first, end.last)
    return tr("from {start} to {end}", start=_format_side(start), end=_format_side(end))


def _format_open(start: _Stretch, end: _Stretch) -> str:
    if start.is_open and end.is_open:
        return tr("start and end not known")
    if start.is_open:
        return tr("until {end}, start not known", end=_format_side(end))
    words = _format_side(start)
    if is_exact(start.first, start.last):
        return tr("from {start}, end not known", start=words)
    return tr("from some time in {start}, end not known", start=words)


def _format_side(side: _Stretch) -> str:
    if side.is_time:
        return _format_moment(side)
    if side.words:
        return side.words
    # The other side may leave only a part of the day.
    is_day = is_exact(side.first, side.last)
    return format_day(side.last) if is_day else format_period(side.first, side.last)


@cached_by_language
def format_day(moment: np.datetime64) -> str:
    """Write a day.

    Examples
    --------
    >>> [format_day(np.datetime64(day)) for day in ("2024-10-20", "0024-10-06", "-0043-03-15")]
    ['20 Oct 2024', '6 Oct AD 24', '15 March 44 BC']
    """
    year, in_cycle = split_year(moment)
    if year < _FIRST_PLAIN_YEAR:
        words = _format_in_year(in_cycle, "MMMMd" if year < 1 else "MMMd")
        return add_year(words, year)
    pattern = _DAY_PATTERNS.get(language(), "medium")
    return str(dates.format_date(in_cycle.replace(year=year), pattern, locale=locale()))


@cached_by_language
def format_period(first: np.datetime64, last: np.datetime64) -> str:
    """Write an inclusive range of time as briefly as possible: a year, a month, a day, a range.

    Examples
    --------
    >>> format_period(np.datetime64("2024-10-01"), np.datetime64("2024-10-31T23:59:59"))
    'October 2024'
    >>> format_period(np.datetime64("-0026-01-01"), np.datetime64("0014-12-31T23:59:59"))
    '27 BC to AD 14'
    """
    if last - first < _WHOLE_DAY:
        whole = _Stretch(first, last)
        ends = _Stretch(first, first), _Stretch(last, last)
        return _format_moment(whole) if whole.is_time else _format_times(*ends)
    (first_year, start), (last_year, end) = split_year(first), split_year(last)
    years = (first_year, last_year)
    if first.astype("M8[D]") == last.astype("M8[D]"):
        return format_day(first)
    whole_months = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if whole_months and start.month == 1 and end.month == _DECEMBER:
        return _format_years(*years)
    if first_year >= _FIRST_PLAIN_YEAR:
        days = start.replace(year=first_year), end.replace(year=last_year)
        return _format_range(*days, "yMMM" if whole_months else "yMMMd")
    if whole_months and first_year == last_year and start.month == end.month:
        return add_year(_format_month(start), first_year)
    return tr("{start} to {end}", start=format_day(first), end=format_day(last))


@cached_by_language
def format_day_field(moment: np.datetime64) -> str:
    """Write a day for an input field: early days in words, all others as ISO dates.

    Examples
    --------
    >>> [format_day_field(np.datetime64(day)) for day in ("2024-10-20", "-0046-11-21")]
    ['2024-10-20', '21 Nov 47 BC']
    """
    year, in_cycle = split_year(moment)
    if year >= _FIRST_PLAIN_YEAR:
        return str(moment.astype("M8[D]"))
    return add_year(_format_in_year(in_cycle, "MMMd"), year)


def format_year(year: int) -> str:
    """Write a year, counted as in EDTF, where 0 is 1 BC.

    Examples
    --------
    >>> format_year(-43), format_year(0), format_year(9), format_year(1066)
    ('44 BC', '1 BC', 'AD 9', '1066')
    """
    if year >= _FIRST_PLAIN_YEAR:
        return _format_half(dt.date(year, 1, 1), _halves(locale(), "y", "y")[1])
    return tr("AD {year}", year=year) if year >= 1 else tr("{year} BC", year=1 - year)


def _format_years(first: int, last: int) -> str:
    if first == last:
        return format_year(first)
    if first >= _FIRST_PLAIN_YEAR:
        return _format_range(dt.date(first, 1, 1), dt.date(last, 1, 1), "y")
    if last < 1:
        return tr("{first}–{last} BC", first=1 - first, last=1 - last)
    if first >= 1 and last < _FIRST_PLAIN_YEAR:
        return tr("AD {first}–{last}", first=first, last=last)
    return tr("{start} to {end}", start=format_year(first), end=format_year(last))


def add_year(day: str, year: int) -> str:
    """Add a year, and the era of an early year, to a day or a month.

    Examples
    --------
    >>> add_year("March", -43), add_year("March", 24), add_year("March", 2024)
    ('March 44 BC', 'March AD 24', 'March 2024')
    """
    if year >= _FIRST_PLAIN_YEAR:
        return tr("{day} {year}", day=day, year=year)
    if year >= 1:
        return tr("{day} AD {year}", day=day, year=year)
    return tr("{day} {year} BC", day=day, year=1 - year)


def split_year(moment: np.datetime64) -> tuple[int, dt.date]:
    """Split a moment into its year and its day in a year from 2000 on with the same calendar.

    The Gregorian calendar repeats every 400 years, and Python's begins with the year 1.
    """
    months = int(moment.astype("M8[M]").astype(int))
    year, month = 1970 + months // _DECEMBER, months % _DECEMBER + 1
    day = int((moment.astype("M8[D]") - moment.astype("M8[M]").astype("M8[D]")).astype(int)) + 1
    return year, dt.date(2000 + year % _CALENDAR_CYCLE, month, day)


def _format_month(day: dt.date) -> str:
    return str(dates.format_date(day, "LLLL", locale=locale()))


def _format_in_year(day: dt.date, skeleton: str) -> str:
    return str(dates.format_skeleton(skeleton, day, locale=locale()))


@cached_by_language
def _format_moment(time: _Stretch) -> str:
    """Write a time in UTC and in its zone, with both days where they differ.

    Examples
    --------
    >>> _format_moment(_Stretch(*np.array(["2024-10-12T17:05:00"] * 2, "M8[s]"), "+09:00"))
    '13 Oct 2024, 02:05:00 (UTC+9); 12 Oct 2024, 17:05:00 UTC'
    """
    utc_day, local_day = format_day(time.first), format_day(time.local)
    utc, local = time.clock(time.first), time.clock(time.local)
    if not time.zone:
        return tr("{day}, {time} UTC", day=utc_day, time=utc)
    words = {"day": local_day, "time": local, "zone": _format_zone(time.zone), "utc": utc}
    if utc_day == local_day:
        return tr("{day}, {time} ({zone}); {utc} UTC", **words)
    return tr("{day}, {time} ({zone}); {utc_day}, {utc} UTC", utc_day=utc_day, **words)


@cached_by_language
def _format_times(start: _Stretch, end: _Stretch) -> str:
    """Write two times of one zone, with their day once if that is the same.

    Examples
    --------
    >>> times = np.array(["2024-10-13T14:05:12", "2024-10-13T14:05:47"], "M8[s]")
    >>> _format_times(*(_Stretch(time, time) for time in times))
    '13 Oct 2024, 14:05:12 to 14:05:47 UTC'
    """
    if start == end:
        return _format_moment(start)
    utc, local = (
        {format_day(side) for side in sides}
        for sides in ((start.first, end.first), (start.local, end.local))
    )
    if len(utc | local) > 1:
        return tr("from {start} to {end}", start=_format_moment(start), end=_format_moment(end))
    day = utc.pop()
    both = tr("{start} to {end}", start=start.clock(start.first), end=end.clock(end.first))
    if not start.zone:
        return tr("{day}, {time} UTC", day=day, time=both)
    times = tr("{start} to {end}", start=start.clock(start.local), end=end.clock(end.local))
    zone = _format_zone(start.zone)
    return tr("{day}, {time} ({zone}); {utc} UTC", day=day, time=times, zone=zone, utc=both)


def _format_zone(zone: str) -> str:
    hours, minutes = int(zone[1:3]), int(zone[4:])
    return f"UTC{zone[0].replace('-', '−')}{hours}" + (f":{minutes:02}" if minutes else "")


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
    """Return the patterns for both ends of a range, given the largest field that differs."""
    first, second = Locale.parse(of_locale).interval_formats[skeleton][differs]
    return first, second


@cached_by_language
def _format_half(day: dt.date, pattern: str) -> str:
    return str(dates.format_date(day, pattern, locale=locale()))


def _format_time(moment: np.datetime64, *, with_seconds: bool) -> str:
    # All languages write times in the same way here, and Babel is twenty times slower.
    text = str(moment.astype("M8[s]" if with_seconds else "M8[m]"))
    return text.partition("T")[2]
