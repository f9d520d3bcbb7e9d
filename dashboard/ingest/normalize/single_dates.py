"""Parse a single day, month or year as people write it, with a time of day if there is one."""

import datetime as dt
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from dashboard.ingest.normalize.decade_words import decade_of_century, short_decade
from dashboard.ingest.normalize.month_names import NAME, eras, months, weekdays
from dashboard.ingest.normalize.time_zones import parse_time_zone

DateOrder = Literal["dmy", "mdy", "ymd"]
# The first of the hundred years that a year of two digits may mean.
Century = Literal[1700, 1800, 1900, 2000]
# Spreadsheets store dates as day numbers. Only numbers from 1982 to 2036 are read as such.
DAY_NUMBER = r"^[34][0-9]{4}(?:\.0+)?$"
DAY_NUMBER_EPOCH = "1899-12-30"
_MONTHS_OF_A_YEAR = 12
# Eight digits may also be month, day and year, such as 10132024. As there is no month 13, numbers
# that begin with 1300 or more must begin with the year.
_FIRST_COMPACT_YEAR = 1300
_YEAR_DIGITS = (3, 4)
# What people type for an apostrophe.
APOSTROPHES = "'’‘ʼ´`′"  # noqa: RUF001
_LAST_YEAR = 9999

# Three numbers with the year at the end.
NUMERIC_DATE = re.compile(
    r"(?<![0-9])(?<![0-9][./-])([0-9]{1,2})([./-]) ?([0-9]{1,2})\2 ?([0-9]{4})(?![0-9])"
)
# Spreadsheets write month and year as "Oct-13". Only a whole text is read this way.
_SHORT_MONTH_YEAR = re.compile(rf"({NAME})\.?-([0-9]{{2}})")
# After a letter, the first number is a year of an era, as in "R6.10.13".
_SHORT_YEAR_DATE = re.compile(r"(?<![\w./'’])([0-9]{1,2}([./])[0-9]{1,2}\2)([0-9]{2})(?![0-9./:])")
# "03-18-14" can only have the month first. With a smaller number, it may begin with the year.
_SHORT_YEAR_HYPHENS = re.compile(
    r"(?<![\w./-])(0[1-9]|1[0-2])-(1[3-9]|2[0-9]|3[01])-([0-9]{2})(?![0-9./:-])"
)
# "13-Oct-24", with or without a time, but not a range such as "13-Oct-14 Oct 2024".
_SHORT_YEAR_WORDS = re.compile(
    rf"(?P<day>[0-9]{{1,2}}(?P<gap>[./-])(?P<month>{NAME})(?P=gap))(?P<year>[0-9]{{2}})"
    r"(?P<time>(?:[ ,T]+[0-9]{1,2}:.*)?)"
)
# A month and two digits at the end of a text without other digits.
_MONTH_AND_DIGITS = re.compile(
    rf"(?P<before>(?:[^0-9]*[^\w])?)(?P<month>{NAME})\.? (?P<year>[0-9]{{2}})"
)
_AFTER_APOSTROPHE = re.compile(f"(?<![0-9])[{APOSTROPHES}]([0-9]{{2}})(?![0-9])")
# Arabic, Persian, Bengali and Thai digits; full-width ones are those of East Asian keyboards.
_OTHER_DIGITS = re.compile("[\u0660-\u0669\u06f0-\u06f9\u09e6-\u09ef\u0e50-\u0e59]")
_WIDE_DIGITS = re.compile("[\uff10-\uff19]")
# Other years in such digits are probably years of another calendar.
_YEARS_IN_OTHER_DIGITS = range(1700, 2100)
# Excel and LibreOffice read 30 as 1930 and 29 as 2029.
_FIRST_SHORT_YEAR = 30
FIRST_SHORT_YEAR = 1900 + _FIRST_SHORT_YEAR
_YEAR_FIRST = re.compile(r"([0-9]{4})([./-]) ?([0-9]{1,2})\2 ?([0-9]{1,2})\.?")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[./-]([0-9]{4})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
# R writes an X before the names of columns that begin with a digit.
_NAME_IN_R = re.compile(r"x([0-9]{4}(?:([.-])[0-9]{1,2}\2[0-9]{1,2})?)")
_EAST_ASIAN = re.compile(
    r"([0-9]{3,4}) ?[年년](?: ?([0-9]{1,2}) ?[月월](?: ?([0-9]{1,2}) ?[日일])?)?"
)
_EAST_ASIAN_WORDS = re.compile(
    r"([0-9]{4}) ?年 ?([一二三四五六七八九十]{1,2}月)(?: ?([0-9]{1,2}) ?日)?"
)
_DATE_AND_TIME = (
    re.compile(
        r"(?P<day>.+?)(?:(?<=[0-9])t|,? (?:at )?)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
        r"(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]+))?)?"
        # Not the slash of "America/New_York".
        r" ?(?P<half>[ap]\.?m\.?(?![a-z]))?(?P<zone>.*)"
    ),
    # Hours alone need a word: "2 pm", "14h", "14h30", "14 Uhr".
    re.compile(
        r"(?P<day>.+?),? (?:at |um )?(?P<hour>[0-9]{1,2})"
        r"(?: ?(?P<half>[ap]\.?m\.?(?![a-z]))| ?uhr\b|h(?P<minute>[0-9]{2})?(?![0-9a-z]))"
        r"(?P<second>)(?P<fraction>)(?P<zone>.*)"
    ),
    re.compile(
        r"(?P<day>[0-9]{8})t(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?"
        r"(?P<fraction>)(?P<half>)(?P<zone>.*)"
    ),
)
# April in Turkish, and a month of the Hebrew calendar, whose years begin in 3761 BC.
_HEBREW_MONTHS = {"nisan"}
_FIRST_HEBREW_YEAR = 3762
_ROMAN_MONTHS = dict(
    zip("i ii iii iv v vi vii viii ix x xi xii".split(), range(1, 13), strict=True)  # noqa: SIM905
)
# Most texts need not be compared with the patterns of times.
_MAY_HAVE_TIME = re.compile(r":|[0-9] ?(?:[ap]\.?m|h|uhr|t[0-9])")
# Words that do not change the meaning of a date. At the end, "am" is a time or names a calendar.
_FILLERS = re.compile(r"\b(?:on|the|of|in|de|del|le|el|il|am(?!$)|den|im|em)\b")
# Words for "year" before and after a number of three digits, which is no year by itself.
_YEAR_BEFORE = "year|jahre?|l['’]an|an|año|anno|ano"
_YEAR_AFTER = "года|году|року|році|年|년"
_WEEKDAY_AT_END = re.compile(r"(?P<rest>.+?)[ ]?[(\uff08]?(?P<word>[^\W\d_]+)\.?[)\uff09]?")
# Words and abbreviations for "year" that follow the number.
YEAR_WORDS = "г|года|году|р|року|році|r|roku|年|년"  # noqa: RUF001


class Day(NamedTuple):
    """The parts of a date in a text; years count as in EDTF: 1 BC is 0 and 44 BC is -43."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    time: str = ""
    is_before_christ: bool = False

    @property
    def precision(self) -> tuple[bool, ...]:
        """Return whether month, day and time are known."""
        return self.month is not None, self.day is not None, bool(self.time)

    @property
    def edtf(self) -> str:
        """The date in EDTF; empty if it is incomplete or not in the calendar."""
        if self.year is None or not self._is_in_calendar():
            return ""
        if abs(self.year) > _LAST_YEAR:
            is_year = self.month is None and (self.is_before_christ or self.year < 0)
            return f"Y{self.year}" if is_year else ""
        month_and_day = [f"{part:02}" for part in (self.month, self.day) if part is not None]
        sign = "-" if self.year < 0 else ""
        return "-".join([f"{sign}{abs(self.year):04}", *month_and_day]) + self.time

    def _is_in_calendar(self) -> bool:
        if self.month is None or self.year is None:
            return self.day is None
        if not 1 <= self.month <= _MONTHS_OF_A_YEAR:
            return False
        # The calendar repeats every 400 years.
        last_day = monthrange(2000 + self.year % 400, self.month)[1]
        return self.day is None or 1 <= self.day <= last_day


def expand_month_years(texts: Iterable[str]) -> dict[str, str]:
    """Expand the two-digit years beside months, if most days have such years: "Nov 21".

    Returns the texts that change. If other days have other years, the digits may be a day.

    Examples
    --------
    >>> expand_month_years(["30-Apr-19", "12-May-19", "Unknown, Nov 21"])
    {'Unknown, Nov 21': 'Unknown, Nov 2021'}
    >>> expand_month_years(["30 Apr", "Nov 21"])
    {}
    """
    known, months_and_digits, short = months(), dict[str, str](), 0
    texts = list(texts)
    for text in texts:
        match = _SHORT_YEAR_WORDS.fullmatch(text)
        short += bool(match and match["month"].casefold() in known)
        match = _MONTH_AND_DIGITS.fullmatch(text)
        if match and match["month"].casefold() in known:
            year = f"{century_digits(match['year'], None)}{match['year']}"
            months_and_digits[text] = f"{match['before']}{match['month']} {year}"
    return months_and_digits if short > len(texts) / 2 else {}


def expand_short_years(text: str, century: Century | None = None) -> str:
    """Expand the two-digit years of numeric dates to four digits.

    Parameters
    ----------
    text
        The date.
    century
        The century of such years; None reads them as spreadsheets do.

    Examples
    --------
    >>> expand_short_years("10/13/24 14:05"), expand_short_years("1.9.39 - 8.5.45")
    ('10/13/2024 14:05', '1.9.1939 - 8.5.1945')
    >>> expand_short_years("24-10-13"), expand_short_years("03-18-14")
    ('24-10-13', '2014-03-18')
    >>> expand_short_years("avr-14"), expand_short_years("13 Oct-14 Oct 2024")
    ('avr-2014', '13 Oct-14 Oct 2024')
    >>> expand_short_years("11-Mar-15"), expand_short_years("R6.10.13")
    ('11-Mar-2015', 'R6.10.13')
    >>> [expand_short_years(text, 1900) for text in ("28.6.14", "Oct '62", "años 80")]
    ['28.6.1914', 'Oct 1962', '1980s']
    """
    if century:
        decade = short_decade(text)
        if decade:
            return f"{century // 100}{decade}s"
        if decade_of_century(text.casefold()):
            return text
        text = _AFTER_APOSTROPHE.sub(rf"{century // 100}\1", text)
    match = _SHORT_MONTH_YEAR.fullmatch(text)
    if match and match[1].casefold() in months():
        return f"{match[1]}-{century_digits(match[2], century)}{match[2]}"
    match = _SHORT_YEAR_WORDS.fullmatch(text)
    if match and match["month"].casefold() in months():
        year = match["year"]
        return f"{match['day']}{century_digits(year, century)}{year}{match['time']}"
    text = _SHORT_YEAR_HYPHENS.sub(
        lambda match: f"{century_digits(match[3], century)}{match[3]}-{match[1]}-{match[2]}", text
    )
    return _SHORT_YEAR_DATE.sub(
        lambda match: f"{match[1]}{century_digits(match[3], century)}{match[3]}", text
    )


def ascii_digits(text: str) -> str:
    """Write Arabic, Persian, Bengali, Thai and full-width digits as 0 to 9.

    Examples
    --------
    >>> ascii_digits("\u06f1\u06f4\u06f0\u06f3"), ascii_digits("\uff12\uff10")
    ('1403', '20')
    """
    if text.isascii():
        return text
    digits = _WIDE_DIGITS.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
    return _OTHER_DIGITS.sub(lambda digit: str(unicodedata.decimal(digit[0])), digits)


def may_be_in_other_calendar(text: str) -> bool:
    """Return whether a text has other digits and a year that is probably of another calendar.

    Examples
    --------
    >>> texts = ("\u06f1\u06f4\u06f0\u06f3", "\u06f2\u06f0\u06f2\u06f4", "1403")
    >>> [may_be_in_other_calendar(text) for text in texts]
    [True, False, False]
    """
    if text.isascii() or not _OTHER_DIGITS.search(text):
        return False
    years = re.findall("(?<![0-9])[0-9]{4}(?![0-9])", ascii_digits(text))
    return any(int(year) not in _YEARS_IN_OTHER_DIGITS for year in years)


def century_digits(short_year: str, century: Century | None) -> int:
    """Return the first two digits of a year of two digits; by default, as in spreadsheets.

    Examples
    --------
    >>> century_digits("29", None), century_digits("30", None), century_digits("14", 1900)
    (20, 19, 19)
    """
    if century:
        return century // 100
    return 20 if int(short_year) < _FIRST_SHORT_YEAR else 19


@lru_cache(maxsize=50_000)
def possible_days(text: str) -> dict[DateOrder, str]:
    """Find the days that a numeric date can mean: the ISO date by the order that gives it.

    Examples
    --------
    >>> possible_days("13/04/2024")
    {'dmy': '2024-04-13'}
    """
    match = NUMERIC_DATE.fullmatch(text)
    if not match:
        return {}
    first, second, year = (int(match[group]) for group in (1, 3, 4))
    days: dict[DateOrder, Day] = {
        "dmy": Day(year, second, first),
        "mdy": Day(year, first, second),
    }
    return {order: day.edtf for order, day in days.items() if day.edtf}


def is_ambiguous(text: str) -> bool:
    """Return whether a text has a date that day-first and month-first read differently.

    Examples
    --------
    >>> is_ambiguous("03/04/2024"), is_ambiguous("13/04/2024")
    (True, False)
    """
    return any(
        len(set(possible_days(match[0]).values())) > 1 for match in NUMERIC_DATE.finditer(text)
    )


@lru_cache(maxsize=10_000)
def parse_single_date(text: str, order: DateOrder | None = None) -> Day | None:
    """Parse a day, month or year, of which parts may be missing; None for any other text.

    Parameters
    ----------
    text
        In lower case.
    order
        The order of numeric dates; None parses only those that have one possible meaning.

    Examples
    --------
    >>> parse_single_date("13 oct 2024 14:05 utc+9").edtf, parse_single_date("oct 13").edtf
    ('2024-10-13T14:05+09:00', '')
    """
    for pattern in _DATE_AND_TIME if _MAY_HAVE_TIME.search(text) else ():
        if match := pattern.fullmatch(text):
            day = _parse_without_time(match["day"].strip(), order)
            return _with_time(day, match) if day and day.edtf and day.day else None
    return _parse_without_time(text, order)


def _with_time(day: Day, clock: re.Match[str]) -> Day | None:
    """Add a time to a day; None if the time does not exist or its zone is unknown."""
    hour, minute, second = (int(clock[name] or 0) for name in ("hour", "minute", "second"))
    half = (clock["half"] or "").replace(".", "")
    # In "14:05 PM", the hour is one of 24, whatever follows it.
    if half and hour <= 12:  # noqa: PLR2004
        hour = hour % 12 + 12 * (half == "pm") if hour else 99
    # The moment only serves to find the zone. Midnight at 24:00 and leap seconds do not matter for
    # it.
    is_midnight, is_leap = (hour, minute, second) == (24, 0, 0), (minute, second) == (59, 60)
    time = (0 if is_midnight else hour, minute, 59 if is_leap else second)
    try:
        moment = dt.datetime(day.year or 0, day.month or 0, day.day or 0, *time)  # noqa: DTZ001
    except ValueError:
        return None
    after_minutes = not clock["second"] and "t" not in clock[0][len(clock["day"]) :][:1]
    zone = parse_time_zone(clock["zone"].strip(), moment, after_minutes=after_minutes)
    fraction = f".{clock['fraction']}" if (clock["fraction"] or "").strip("0") else ""
    seconds = f":{second:02}{fraction}" if clock["second"] else ""
    return None if zone is None else day._replace(time=f"T{hour:02}:{minute:02}{seconds}{zone}")


@lru_cache(maxsize=10_000)
def _parse_without_time(text: str, order: DateOrder | None) -> Day | None:
    days = possible_days(text)
    if days or NUMERIC_DATE.fullmatch(text):
        distinct = {days.get("dmy"), days.get("mdy")}
        day = days.get(order) if order else distinct.pop() if len(distinct) == 1 else None
        return _day_of(*day.split("-")) if day else None
    named = _NAME_IN_R.fullmatch(text)
    words = named[1] if named else strip_filler_words(text)
    return _parse_numbers(words) or _parse_words(words) or _parse_beside_weekday(words)


def strip_filler_words(text: str) -> str:
    """Remove commas, and words that do not change the meaning of a date.

    Examples
    --------
    >>> strip_filler_words("on the 13th of october, 2024")
    '13th october 2024'
    """
    return " ".join(_FILLERS.sub(" ", text.replace(",", " ")).split())


def _parse_numbers(text: str) -> Day | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return _day_of(match[1], match[3], match[4])
    if match := _MONTH_YEAR.fullmatch(text):
        return _day_of(match[2], match[1])
    if match := _EAST_ASIAN.fullmatch(text):
        return _day_of(*filter(None, match.groups()))
    match = _EAST_ASIAN_WORDS.fullmatch(text)
    if match and (month := months().get(match[2])):
        return _day_of(match[1], str(month), match[3])
    match = _COMPACT.fullmatch(text)
    if match and int(match[1]) >= _FIRST_COMPACT_YEAR:
        return _day_of(*match.groups())
    return None


def _day_of(year: str, month: str | None = None, day: str | None = None) -> Day:
    return Day(int(year), int(month) if month else None, int(day) if day else None)


def _parse_beside_weekday(text: str) -> Day | None:
    """Parse a date before or after a weekday; None if it was another day of the week."""
    name, _, rest = text.partition(" ")
    expected = weekdays().get(name.strip("."))
    if not expected:
        rest, expected = _split_weekday(text)
    day = _parse_words(rest) or _parse_numbers(rest) if expected else None
    if day is None or not day.edtf or not day.day or (day.year or 0) < 1:
        return None
    return day if dt.date.fromisoformat(day.edtf).weekday() in (expected or ()) else None


def _split_weekday(text: str) -> tuple[str, set[int] | None]:
    """Split a date from the weekday after it; "2020年5月5日星期二" has no space between them."""
    match = _WEEKDAY_AT_END.fullmatch(text)
    word = match["word"] if match else ""
    for length in {len(word): None, 3: None, 2: None} if match else ():
        expected = weekdays().get(word[-length:])
        if match and expected:
            return match["rest"] + word[:-length], expected
    return "", None


def _parse_words(text: str) -> Day | None:
    days = (_day_of_match(pattern.fullmatch(text)) for pattern in _word_patterns())
    return next(filter(None, days), None)


@cache
def _word_patterns() -> tuple[re.Pattern[str], ...]:
    """Return patterns of dates in words, complete dates first."""
    pieces = {
        "day": r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|\.|º|ª|°)?",
        # Two Arabic names of months consist of two words.
        "month": rf"(?P<month>(?:كانون|تشرين) {NAME}|{NAME})\.?",
        "year": (
            rf"(?:(?:(?P<before>{eras()['bc']})|(?P<first>{eras()['ad']})"
            rf"|(?P<word>{_YEAR_BEFORE})(?= )) ?)?"
            r"(?P<year>[0-9]{1,11})"
            rf"(?: ?(?:(?P<worded>{_YEAR_AFTER})|(?:{YEAR_WORDS}))\b\.?)?"
            rf"(?: ?(?:(?P<bc>{eras()['bc']})|(?P<ad>{eras()['ad']})))?"
        ),
        "gap": r"[ ./-]*",
    }
    templates = (
        *("{day}{gap}{month}{gap}{year}", "{month}{gap}{day}[ -]+{year}"),
        *("{year}{gap}{month}{gap}{day}", "{year}[ ./-]+{day} +{month}"),
        *("{month}{gap}{year}", "{year}{gap}{month}", "{year}"),
        # One end of a range may be incomplete.
        *("{day} {year}", "{day}{gap}{month}", "{month}{gap}{day}", "{month}", "{day}"),
    )
    return tuple(re.compile(template.format(**pieces)) for template in templates)


def _day_of_match(match: re.Match[str] | None) -> Day | None:
    if not match:
        return None
    parts = match.groupdict()
    month = months().get(parts["month"]) if parts.get("month") else None
    if parts.get("month") and parts.get("day") and parts.get("year"):
        # Beside a year alone, II may be a half or a quarter; without a space, X is a digit.
        is_apart = match.string[: match.start("month")].endswith((" ", "."))
        month = month or (_ROMAN_MONTHS.get(parts["month"]) if is_apart else None)
    if parts.get("month") and month is None:
        return None
    if parts.get("month") in _HEBREW_MONTHS and int(parts.get("year") or 0) >= _FIRST_HEBREW_YEAR:
        return None
    day = int(parts["day"]) if parts.get("day") else None
    if not parts.get("year"):
        return Day(month=month, day=day)
    is_before = bool(parts["before"] or parts["bc"])
    is_after = bool(parts["first"] or parts["ad"])
    number, has_era = int(parts["year"]), is_before or is_after
    is_worded = bool(parts["word"] or parts["worded"])
    allowed_digits = _YEAR_DIGITS if month or is_worded else _YEAR_DIGITS[1:]
    has_digits = has_era or len(parts["year"]) in allowed_digits
    if not number or not has_digits or (is_before and is_after):
        return None
    return Day(1 - number if is_before else number, month, day, is_before_christ=is_before)
