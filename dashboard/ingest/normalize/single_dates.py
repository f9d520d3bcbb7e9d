"""One day, month or year as people write it, and the time of that day."""

import datetime as dt
import re
from calendar import monthrange
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from dashboard.ingest.normalize.month_names import eras, months, weekdays
from dashboard.ingest.normalize.time_zones import parse_time_zone

DateOrder = Literal["dmy", "mdy", "ymd"]
# Days as spreadsheets count them, of which those from 1982 to 2036 are taken for such.
DAY_NUMBER = r"^[34][0-9]{4}(?:\.0+)?$"
DAY_NUMBER_EPOCH = "1899-12-30"
_MONTHS_OF_A_YEAR = 12
# Written as one number, the day may come first: no month is 13 or later, so no such year is meant.
_FIRST_COMPACT_YEAR = 1300
_YEAR_DIGITS = (3, 4)
_LAST_YEAR = 9999

NUMERIC_DATE = re.compile(
    r"(?<![0-9])(?<![0-9][./-])([0-9]{1,2})([./-]) ?([0-9]{1,2})\2 ?([0-9]{4})(?![0-9])"
)
_SHORT = re.compile(r"(?<![0-9./])([0-9]{1,2}([./])[0-9]{1,2}\2)([0-9]{2})(?![0-9./:])")
# Excel and LibreOffice take 30 for 1930 and 29 for 2029.
_FIRST_SHORT_YEAR = 30
_BY_YEAR = re.compile(r"([0-9]{4})([./-]) ?([0-9]{1,2})\2 ?([0-9]{1,2})\.?")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[./-]([0-9]{4})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_EAST = re.compile(r"([0-9]{4}) ?[年년](?: ?([0-9]{1,2}) ?[月월](?: ?([0-9]{1,2}) ?[日일])?)?")
_CLOCK = (
    re.compile(
        r"(?P<day>.+?)(?:(?<=[0-9])t|,? (?:at )?)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
        r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)? ?(?P<half>[ap]\.?m\.?)?(?P<zone>.*)"
    ),
    re.compile(
        r"(?P<day>[0-9]{8})t(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?"
        r"(?P<half>)(?P<zone>.*)"
    ),
)
# Words that say nothing about which day it is.
_FILLERS = re.compile(r"\b(?:on|the|of|in|de|del|le|el|il|am|den|im|em)\b")
# "Of the year", as it is written behind it.
_YEAR_WORDS = "г|года|р|року|r|roku"  # noqa: RUF001


class Day(NamedTuple):
    """What a text says of a day; years count as in EDTF, where 1 BC is 0 and 44 BC is -43."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    time: str = ""
    is_before_christ: bool = False

    @property
    def parts(self) -> tuple[bool, ...]:
        """How exact it is."""
        return self.month is not None, self.day is not None, bool(self.time)

    @property
    def edtf(self) -> str:
        """As EDTF; empty where the calendar has no such day, or parts of it are missing."""
        if self.year is None or abs(self.year) > _LAST_YEAR or not self._is_in_calendar():
            return ""
        given = [f"{part:02}" for part in (self.month, self.day) if part is not None]
        sign = "-" if self.year < 0 else ""
        return "-".join([f"{sign}{abs(self.year):04}", *given]) + self.time

    def _is_in_calendar(self) -> bool:
        if self.month is None or self.year is None:
            return self.day is None
        if not 1 <= self.month <= _MONTHS_OF_A_YEAR:
            return False
        # The calendar repeats every 400 years.
        last = monthrange(2000 + self.year % 400, self.month)[1]
        return self.day is None or 1 <= self.day <= last


def expand_short_years(text: str) -> str:
    """Write years of two digits at the end of three numbers with four, as spreadsheets read them.

    Examples
    --------
    >>> (
    ...     expand_short_years("10/13/24 14:05"),
    ...     expand_short_years("1.9.39 - 8.5.45"),
    ...     expand_short_years("24-10-13"),
    ... )
    ('10/13/2024 14:05', '1.9.1939 - 8.5.1945', '24-10-13')
    """
    return _SHORT.sub(lambda found: f"{found[1]}{_century(found[3])}{found[3]}", text)


def _century(year: str) -> int:
    return 20 if int(year) < _FIRST_SHORT_YEAR else 19


@lru_cache(maxsize=50_000)
def possible_days(text: str) -> dict[DateOrder, str]:
    """Which days three numbers with the year at the end may mean, by the order of reading.

    Examples
    --------
    >>> possible_days("13/04/2024")
    {'dmy': '2024-04-13'}
    """
    found = NUMERIC_DATE.fullmatch(text)
    if not found:
        return {}
    first, second, year = (int(found[place]) for place in (1, 3, 4))
    orders: dict[DateOrder, Day] = {
        "dmy": Day(year, second, first),
        "mdy": Day(year, first, second),
    }
    return {order: day.edtf for order, day in orders.items() if day.edtf}


@lru_cache(maxsize=10_000)
def parse_single_date(said: str, order: DateOrder | None = None) -> Day | None:
    """Read a day, month or year that may leave parts out; None for all else.

    Examples
    --------
    >>> parse_single_date("13 oct 2024 14:05 utc+9").edtf, parse_single_date("oct 13").edtf
    ('2024-10-13T14:05+09:00', '')
    """
    for pattern in _CLOCK:
        if found := pattern.fullmatch(said):
            day = _date(found["day"].strip(), order)
            return _at(day, found) if day and day.edtf and day.day else None
    return _date(said, order)


def _at(day: Day, clock: re.Match[str]) -> Day | None:
    """Add the time to a day; None where no clock shows it, or its zone cannot be known."""
    hour, minute, second = (int(clock[name] or 0) for name in ("hour", "minute", "second"))
    half = (clock["half"] or "").replace(".", "")
    if half:
        hour = hour % 12 + 12 * (half == "pm") if 1 <= hour <= 12 else 99  # noqa: PLR2004
    try:
        moment = dt.datetime(day.year or 0, day.month or 0, day.day or 0, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return None
    after_minutes = not clock["second"] and "t" not in clock[0][len(clock["day"]) :][:1]
    zone = parse_time_zone(clock["zone"].strip(), moment, after_minutes=after_minutes)
    seconds = f":{second:02}" if clock["second"] else ""
    return None if zone is None else day._replace(time=f"T{hour:02}:{minute:02}{seconds}{zone}")


@lru_cache(maxsize=10_000)
def _date(said: str, order: DateOrder | None) -> Day | None:
    """Read a date that may leave parts out; None for what is none."""
    numeric = possible_days(said)
    if numeric or NUMERIC_DATE.fullmatch(said):
        agreed = {numeric.get("dmy"), numeric.get("mdy")}
        day = numeric.get(order) if order else agreed.pop() if len(agreed) == 1 else None
        return _of_numbers(*day.split("-")) if day else None
    words = strip_filler_words(said)
    return _by_numbers(words) or _by_words(words) or _by_weekday(words)


def strip_filler_words(said: str) -> str:
    """Leave out what does not say which day it is.

    Examples
    --------
    >>> strip_filler_words("on the 13th of october, 2024")
    '13th october 2024'
    """
    return " ".join(_FILLERS.sub(" ", said.replace(",", " ")).split())


def _by_numbers(said: str) -> Day | None:
    if found := _BY_YEAR.fullmatch(said):
        return _of_numbers(found[1], found[3], found[4])
    if found := _MONTH_YEAR.fullmatch(said):
        return _of_numbers(found[2], found[1])
    if found := _EAST.fullmatch(said):
        return _of_numbers(*filter(None, found.groups()))
    found = _COMPACT.fullmatch(said)
    if found and int(found[1]) >= _FIRST_COMPACT_YEAR:
        return _of_numbers(*found.groups())
    return None


def _of_numbers(year: str, month: str | None = None, day: str | None = None) -> Day:
    return Day(int(year), int(month) if month else None, int(day) if day else None)


def _by_weekday(said: str) -> Day | None:
    """Read a date behind the name of its weekday, which has to be right."""
    name, _, rest = said.partition(" ")
    expected = weekdays().get(name.strip("."))
    day = _by_words(rest) or _by_numbers(rest) if expected else None
    if day is None or not day.edtf or not day.day or (day.year or 0) < 1:
        return None
    return day if dt.date.fromisoformat(day.edtf).weekday() in (expected or ()) else None


def _by_words(said: str) -> Day | None:
    return next((day for form in _forms() if (day := _told(form.fullmatch(said)))), None)


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """Patterns of dates with words, whole ones first."""
    pieces = {
        "day": r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|\.|º|ª|°)?",
        "month": r"(?P<month>[^\W0-9_]+)\.?",
        "year": (
            rf"(?:(?P<first>{eras()['ad']}) ?)?(?P<year>[0-9]{{1,5}})"
            rf"(?: ?(?:{_YEAR_WORDS})\b\.?)?"
            rf"(?: ?(?:(?P<bc>{eras()['bc']})|(?P<ad>{eras()['ad']})))?"
        ),
        "gap": r"[ ./-]*",
    }
    shapes = (
        *("{day}{gap}{month}{gap}{year}", "{month}{gap}{day}[ -]+{year}"),
        *("{year}{gap}{month}{gap}{day}", "{month}{gap}{year}", "{year}{gap}{month}", "{year}"),
        # Sides of a range.
        *("{day} {year}", "{day}{gap}{month}", "{month}{gap}{day}", "{month}", "{day}"),
    )
    return tuple(re.compile(shape.format(**pieces)) for shape in shapes)


def _told(found: re.Match[str] | None) -> Day | None:
    if not found:
        return None
    parts = found.groupdict()
    month = months().get(parts["month"]) if parts.get("month") else None
    if parts.get("month") and month is None:
        return None
    day = int(parts["day"]) if parts.get("day") else None
    if not parts.get("year"):
        return Day(month=month, day=day)
    is_before = bool(parts["bc"])
    number, has_era = int(parts["year"]), bool(parts["bc"] or parts["ad"] or parts["first"])
    digits = _YEAR_DIGITS if month else _YEAR_DIGITS[1:]
    if not number or not (has_era or len(parts["year"]) in digits):
        return None
    return Day(1 - number if is_before else number, month, day, is_before_christ=is_before)
