"""Convert seasons, quarters, halves, weeks, decades and centuries to EDTF."""

import datetime as dt
import re
from calendar import monthrange
from functools import cache

from dashboard.ingest.normalize.decade_words import decade_of_century, whole_decade
from dashboard.ingest.normalize.month_names import NAME, eras, months
from dashboard.ingest.normalize.period_words import (
    CENTURIES,
    DECADES_AFTER,
    DECADES_BEFORE,
    ENGLISH_CENTURIES,
    LEADING_CENTURIES,
    PARTS,
    seasons,
)
from dashboard.ingest.normalize.single_dates import strip_filler_words

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
# EDTF level 2 has a number for each part of a year.
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23}
_WINTER, _BEFORE_QUARTERS, _BEFORE_HALVES = 24, 32, 39
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10}
_LAST_CENTURY, _FIRST_CENTURY = 99, "[0001..0099]"
_ENDINGS = "ème|eme|er|e|º|\\.|-го|-е"  # noqa: RUF001
_NUMBER_OF_CENTURY = re.compile(rf"([0-9]{{1,2}}|[ivx]{{1,6}})(?:st|nd|rd|th|{_ENDINGS})?")
# Parts of periods, which have no exact bounds.
PART = re.compile(rf"\b(?:{'|'.join(PARTS)})(?: (?:of|du|des|della|dell['’]|do|da))?(?: the)?[ -]")
# "1639-Early", "1525-Spring".
_YEAR_FIRST = re.compile(rf"^([0-9]{{4}})[ -]({NAME})$")
_DECADE = re.compile(
    rf"([0-9]{{2}}[1-9])0(?:[’']?s|年代|er(?: jahren?)?)|([0-9]{{3}})0[ -]?(?:{DECADES_AFTER})"
    rf"|(?:{DECADES_BEFORE}) ([0-9]{{2}}[1-9])0"
)
_CENTURY = re.compile("[0-9]{2}XX")
# Roman numbers are also written with the Cyrillic letters that look alike.
_CYRILLIC_NUMBER = re.compile("(?<!\\w)[xivхі]*[хі][xivхі]*(?!\\w)")  # noqa: RUF001
_HALF = re.compile("(first|1st|second|2nd) half ")
_LAST_DAY_OF_HALF = 15


def parse_time_period(text: str) -> str:
    """Convert a season, quarter, half, week, decade or century to EDTF; empty for any other text.

    The early, middle or late part of a period becomes the whole period. A winter with one year may
    begin or end in that year.

    Examples
    --------
    >>> texts = ("winter 2023/24", "q3 2024", "the 1990s", "19th century", "2024-w41")
    >>> [parse_time_period(text) for text in texts]
    ['2023-24', '2024-35', '199X', '18XX', '2024-10-07/2024-10-13']
    >>> texts = ("late 2024", "early october 2024", "winter 2024", "first half of the 1990s")
    >>> [parse_time_period(text) for text in texts]
    ['2024', '2024-10', '[2023-12..2025-02]', '[1990..1994]']
    """
    words = strip_filler_words(text)
    if not (_DECADE.fullmatch(words) or whole_decade(words)):
        words = _YEAR_FIRST.sub(r"\2 \1", words, count=1)
    if PART.match(words):
        words = PART.sub("", words, count=1)
        if whole := _year_or_month(words):
            return whole
    return (
        _season(words)
        or _quarter_or_half(words)
        or _week(words)
        or _half(words)
        or _decade_or_century(words)
    )


def _year_or_month(text: str) -> str:
    match = re.fullmatch(rf"(?:({NAME})\.?[ -])?([0-9]{{4}})", text)
    month = months().get(match[1]) if match and match[1] else None
    if not match or (match[1] and not month):
        return ""
    return f"{match[2]}-{month:02}" if month else match[2]


def _half(text: str) -> str:
    """Convert the half of a month, decade or century to a range."""
    match = _HALF.match(text)
    if not match:
        return ""
    is_first, rest = match[1] in ("first", "1st"), text[match.end() :]
    whole = _year_or_month(rest) or _decade_or_century(rest)
    if re.fullmatch("[0-9]{2}[0-9X]X", whole):
        length = 10 ** whole.count("X")
        start = int(whole.replace("X", "0")) + (0 if is_first else length // 2)
        return f"[{start:04}..{start + length // 2 - 1:04}]"
    if not re.fullmatch("[0-9]{4}-[0-9]{2}", whole):
        return ""
    if is_first:
        return f"[{whole}-01..{whole}-{_LAST_DAY_OF_HALF}]"
    last = monthrange(int(whole[:4]), int(whole[5:]))[1]
    return f"[{whole}-{_LAST_DAY_OF_HALF + 1}..{whole}-{last}]"


def _season(text: str) -> str:
    match = re.fullmatch(
        rf"(?P<season>{NAME})[ -](?P<year>[0-9]{{4}})(?: ?(?:г|р|r|року|года)\.?)?"  # noqa: RUF001
        rf"|(?P<east_year>[0-9]{{4}}) ?[年년] ?(?P<east_season>{NAME})",
        text,
    )
    if match:
        season = seasons().get(match["season"] or match["east_season"], "")
        number, year = _SEASONS.get(season), match["year"] or match["east_year"]
        if season == "winter" and int(year) > 0:
            return f"[{int(year) - 1:04}-12..{int(year) + 1:04}-02]"
        return f"{year}-{number}" if number else ""
    match = re.fullmatch(rf"({NAME}) ([0-9]{{4}}) ?[/-] ?((?:[0-9]{{2}}){{1,2}})", text)
    is_winter = match and seasons().get(match[1]) == "winter"
    if match and is_winter and str(int(match[2]) + 1).endswith(match[3]):
        return f"{match[2]}-{_WINTER}"
    return ""


def _quarter_or_half(text: str) -> str:
    for pattern in (
        r"(?P<unit>[qh])(?P<nth>[1-4])[ /-]*(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})[ /-]*(?P<unit>[qh])(?P<nth>[1-4])",
        r"(?P<nth>first|second|third|fourth|[1-4](?=st|nd|rd|th))(?:st|nd|rd|th)? "
        r"(?P<unit>quarter|half) (?P<year>[0-9]{4})",
    ):
        if match := re.fullmatch(pattern, text):
            nth = _ORDINALS.get(match["nth"]) or int(match["nth"])
            is_half = match["unit"].startswith("h")
            base = _BEFORE_HALVES if is_half else _BEFORE_QUARTERS
            return "" if is_half and nth > _ORDINALS["second"] else f"{match['year']}-{base + nth}"
    return ""


def _week(text: str) -> str:
    """Convert a week of ISO 8601, or a day of one. "Week 41" may be counted in another way."""
    match = re.fullmatch(r"([0-9]{4})-?w([0-9]{2})(?:-?([1-7]))?", text)
    if not match:
        return ""
    year, week = int(match[1]), int(match[2])
    try:
        first, last = (dt.date.fromisocalendar(year, week, day) for day in (1, 7))
        if match[3]:
            return dt.date.fromisocalendar(year, week, int(match[3])).isoformat()
    except ValueError:
        return ""
    return f"{first}/{last}"


def _decade_or_century(text: str) -> str:
    # "1900s" may be a decade or a century.
    if match := _DECADE.fullmatch(text):
        return f"{next(filter(None, match.groups()))}X"
    if decade := whole_decade(text):
        return decade
    if split := decade_of_century(text):
        century = _decade_or_century(split.century)
        return f"{century[:2]}{split.decade[0]}X" if _CENTURY.fullmatch(century) else ""
    match = _century_pattern().fullmatch(_CYRILLIC_NUMBER.sub(_in_latin_letters, text))
    number = _century_number(_stated_number(match)) if match else 0
    if not match or not 1 <= number <= _LAST_CENTURY:
        return ""
    # The first century of EDTF would begin with the year 0, which does not exist.
    is_first = number == 1 and not match["bc"]
    return _FIRST_CENTURY if is_first else f"{'-' if match['bc'] else ''}{number - 1:02}XX"


def _in_latin_letters(match: re.Match[str]) -> str:
    return match[0].replace("х", "x").replace("і", "i")  # noqa: RUF001


@cache
def _century_pattern() -> re.Pattern[str]:
    english, other, leading = (
        "|".join(map(re.escape, words))
        for words in (ENGLISH_CENTURIES, CENTURIES, LEADING_CENTURIES)
    )
    roman = r"[ivx]{1,6}"
    number = rf"[0-9]{{1,2}}|{roman}"
    return re.compile(
        rf"(?:(?P<english>[0-9]{{1,2}}(?=st|nd|rd|th)|{roman})(?:st|nd|rd|th)?[ -](?:{english})"
        rf"|(?P<other>{number})(?:{_ENDINGS})?[ -]?(?:{other})"
        rf"|(?:{leading}) (?P<leading>{number}))"
        rf"(?: (?:(?P<bc>{eras()['bc']})|(?:{eras()['ad']})))?"
    )


def _stated_number(match: re.Match[str]) -> str:
    numbers: tuple[str | None, ...] = match.group("english", "other", "leading")
    return next(filter(None, numbers))


def parse_century_range(left: str, right: str) -> str:
    """Convert a range of centuries with one word for both; empty for any other texts.

    Examples
    --------
    >>> parse_century_range("ix", "xi вв."), parse_century_range("5th", "4th century bc")
    ('08XX/10XX', '-04XX/-03XX')
    >>> parse_century_range("ier", "iiie siècle"), parse_century_range("xix", "2024")
    ('0001~/02XX', '')
    """
    first, last = (PART.sub("", strip_filler_words(text), count=1) for text in (left, right))
    numbers = [match[1] if (match := _NUMBER_OF_CENTURY.fullmatch(text)) else ""
               for text in (first, last)]  # fmt: skip
    # The word for a century is beside the second number, or before the first: "siglos XV-XVI".
    start, end = (
        (_like_century(numbers[0], last), _decade_or_century(last))
        if numbers[0]
        else (_decade_or_century(first), _like_century(numbers[1], first))
    )
    if not start or not end:
        return ""
    # The first century has no notation as the end of a range.
    return f"{start.replace(_FIRST_CENTURY, '0001~')}/{end.replace(_FIRST_CENTURY, '0099~')}"


def _like_century(number: str, pattern: str) -> str:
    """Convert the number of a century, with the words around that of another one."""
    century = _century_pattern().fullmatch(pattern) if number else None
    if not century:
        return ""
    before, _, after = pattern.partition(_stated_number(century))
    return _decade_or_century(f"{before}{number}{after}")


def _century_number(text: str) -> int:
    """Read Arabic or Roman digits; 0 if it is not a Roman number.

    Examples
    --------
    >>> _century_number("19"), _century_number("xix"), _century_number("iixx")
    (19, 19, 0)
    """
    if text.isdigit():
        return int(text)
    values = [_ROMAN_DIGITS[letter] for letter in text]
    number = sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
    return number if _as_roman(number) == text else 0


def _as_roman(number: int) -> str:
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return "x" * (number // 10) + ones[number % 10]
