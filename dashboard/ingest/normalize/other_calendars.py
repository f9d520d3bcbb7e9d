"""Convert dates that name an era or another calendar to EDTF.

A date without such a word does not change: 1403 is a year of our era unless a word names another.
Days before 15 October 1582 are Julian, as in history books. Months and years of other calendars
begin and end within ours, so they become ranges of possible days.
"""

import re
from functools import cache, lru_cache

from babel import Locale

from dashboard.ingest.normalize.calendar_words import (
    BUDDHIST,
    CALENDAR_WORDS,
    EAST_ASIAN_ERAS,
    HEBREW_MONTHS,
    HIJRI_MONTHS,
    JAPANESE_ERAS,
    SOLAR_HIJRI_MONTHS,
    YearWords,
    fold_words,
)
from dashboard.ingest.normalize.month_names import months
from dashboard.ingest.normalize.single_dates import Day, parse_single_date

# Years of Thailand began in April from 1889 to 1940.
_BUDDHIST_OFFSET, _FIRST_FROM_APRIL, _FIRST_FROM_JANUARY, _APRIL = 543, 2432, 2484, 4
# Months of Japan followed the moon until 1872.
_LAST_LUNAR = "1872"
_IN_BRACKETS = re.compile(
    r"[^\W\d_]{1,8} ?(?:[0-9]{1,3}|[元〇一二三四五六七八九十百]{1,4}) ?[年년] ?"
    "[(\uff08] ?([0-9]{3,4}) ?年?[)\uff09]"
)
# "文政年間", "文化文政頃".
# A time in the zone of the place after a day.
_WITH_CLOCK = re.compile(r"(.*[0-9]\D?) ((?:[01][0-9]|2[0-3]):[0-5][0-9])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE_ERA, _NO_END = re.compile("(..)(..)?(?:年間|年代|期|時代|頃|ごろ)"), "9999"
_KANJI = re.compile("[〇一二三四五六七八九十百]+")
_KANJI_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")}


@lru_cache(maxsize=10_000)
def convert_other_calendar(text: str) -> str:
    """Convert a date that names an era or another calendar; empty for any other text.

    Parameters
    ----------
    text
        In lower case, with digits from 0 to 9.

    Examples
    --------
    >>> [convert_other_calendar(text) for text in ("令和6年10月8日", "民國113年", "2567 be")]
    ['2024-10-08', '2024', '2024']
    >>> convert_other_calendar("5 rabi ii 1446 ah"), convert_other_calendar("17 mehr 1403")
    ('2024-10-08~', '2024-10-08')
    >>> convert_other_calendar("5785 am"), convert_other_calendar("1403")
    ('[2024-10-03..2025-09-22]', '')
    """
    if not names_calendar(text):
        return ""
    if match := _WITH_CLOCK.fullmatch(text):
        day = convert_other_calendar(match[1].strip())
        return f"{day}T{match[2]}" if _DAY.fullmatch(day) else ""
    words = fold_words(text)
    edtf = _east_asian(words) or _buddhist(text)
    if not edtf:
        # Few tables have such dates, and the library takes 20 ms.
        from dashboard.ingest.normalize.year_calendars import convert_year_calendar  # noqa: PLC0415

        edtf = convert_year_calendar(words)
    return edtf


def year_in_brackets(text: str) -> str:
    """Return the year of our era in brackets after a year of a reign; empty if there is none.

    Examples
    --------
    >>> year_in_brackets("文化6年(1809)"), year_in_brackets("建安十三年(208年)")
    ('1809', '0208')
    >>> year_in_brackets("Vol. 3 (1809)")
    ''
    """
    match = _IN_BRACKETS.fullmatch(text)
    return match[1].zfill(4) if match else ""


def names_calendar(text: str) -> bool:
    """Return whether a text has a number and the name of an era, a calendar or its month.

    Examples
    --------
    >>> names_calendar("昭和20年"), names_calendar("6 tishrei 5785"), names_calendar("6 may 1945")
    (True, True, False)
    """
    is_plain = text.isascii() and "'" not in text and "`" not in text
    return bool(_calendar_names().search(text if is_plain else fold_words(text)))


@cache
def _calendar_names() -> re.Pattern[str]:
    beside = "|".join(map(_beside_year, (*CALENDAR_WORDS.values(), BUDDHIST)))
    names = "|".join((*HIJRI_MONTHS, *SOLAR_HIJRI_MONTHS, *HEBREW_MONTHS))
    return re.compile(
        rf"{_eras()}|^{_era_letters()}\.? ?[0-9]{{1,2}}[./-][0-9]{{1,2}}[./-][0-9]{{1,2}}$"
        rf"|(?<!\w)(?:{names})(?!\w).*[0-9]|{beside}"
    )


def _beside_year(name: YearWords) -> str:
    return (
        rf"(?<!\w)(?:{name.words})(?!\w) ?(?:{name.years})(?![0-9])"
        rf"|(?<![0-9])(?:{name.years}) ?(?:{name.words})(?!\w)"
    )


def _eras() -> str:
    return "|".join((*(name for name, _ in JAPANESE_ERAS), *EAST_ASIAN_ERAS))


def _era_letters() -> str:
    return f"[{''.join(letter for _, letter in JAPANESE_ERAS)}]"


def _east_asian(text: str) -> str:
    """Convert a date of an era of Japan, Taiwan or Korea, whose months and days are Gregorian."""
    if whole := _WHOLE_ERA.fullmatch(text):
        return _whole_era(whole[1], whole[2] or whole[1])
    match = _east_asian_pattern().fullmatch(_KANJI.sub(kanji_number, text))
    if not match:
        return ""
    number = int(match["year"].replace("元", "1"))
    month, day = (int(match[name]) if match[name] else None for name in ("month", "day"))
    for names, (first, last) in JAPANESE_ERAS.items():
        if match["era"] in names:
            date = Day(int(first[:4]) + number - 1, month, day).edtf
            is_in_era = number > 0 and first[: len(date)] <= date <= last[: len(date)]
            is_lunar = month is not None and date[:4] <= _LAST_LUNAR
            has_day = day is not None or match["era"] == names[0]
            return date if is_in_era and has_day and not is_lunar else ""
    before = next(year for name, year in EAST_ASIAN_ERAS.items() if re.match(name, match["era"]))
    return Day(before + number, month, day).edtf if number else ""


def _whole_era(start: str, end: str) -> str:
    """Return some time in an era of Japan or in two that follow each other.

    Examples
    --------
    >>> _whole_era("文政", "文政"), _whole_era("文化", "文政"), _whole_era("文政", "文化")
    ('[1818..1830]', '[1804..1830]', '')
    """
    eras = {names[0]: bounds for names, bounds in JAPANESE_ERAS.items()}
    order = list(eras)
    if start not in eras or end not in eras or abs(order.index(start) - order.index(end)) > 1:
        return ""
    first, last = eras[start][0], eras[end][1]
    is_span = first < last and last[:4] < _NO_END
    return f"[{first[:4]}..{last[:4]}]" if is_span else ""


@cache
def _east_asian_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<era>{_eras()}|{_era_letters()}(?=[0-9. ]))\.? ?(?P<year>元|[0-9]{{1,4}})"
        r"(?: ?[年년./-] ?(?:(?P<month>[0-9]{1,2})"
        r"(?: ?[月월./-] ?(?:(?P<day>[0-9]{1,2}) ?[日일]?)?)?)?)?"
    )


def kanji_number(match: re.Match[str]) -> str:
    """Write a number in Chinese characters in digits.

    Examples
    --------
    >>> [kanji_number(_KANJI.match(text)) for text in ("二十", "十一", "三十一", "百十三", "二〇")]
    ['20', '11', '31', '113', '20']
    """
    text, hundreds = match[0], "百" in match[0]
    if not hundreds and "十" not in text:
        return "".join(_KANJI_DIGITS[digit] for digit in text)
    before, _, rest = text.rpartition("百")
    tens, has_tens, ones = rest.rpartition("十")
    parts = (before or "一") if hundreds else "", (tens or "一") if has_tens else "", ones
    numbers = [int("".join(_KANJI_DIGITS.get(digit, "0") for digit in part) or 0) for part in parts]
    return str(sum(number * unit for number, unit in zip(numbers, (100, 10, 1), strict=True)))


def _buddhist(text: str) -> str:
    """Convert a date of the Buddhist era of Thailand, whose months and days are Gregorian."""
    match = _buddhist_pattern().fullmatch(text)
    if not match:
        return ""
    year = int(match["before"] or match["after"])
    beginning = _THAI_NAME.sub(_english_month, match["day"].strip())
    day = parse_single_date(beginning) if beginning else Day()
    if day is None or day.year is not None:
        return ""
    if year < _FIRST_FROM_JANUARY:
        # A year that began in April overlaps two of ours.
        if year < _FIRST_FROM_APRIL or not day.month:
            return ""
        year += day.month < _APRIL
    return day._replace(year=year - _BUDDHIST_OFFSET).edtf


@cache
def _buddhist_pattern() -> re.Pattern[str]:
    words, years = BUDDHIST
    return re.compile(
        rf"(?P<day>.*?)(?:(?:{words}) ?(?P<before>{years})|(?P<after>{years}) ?(?:{words}))"
    )


_THAI_NAME = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e.]+")


def _english_month(match: re.Match[str]) -> str:
    return _thai_months().get(match[0].strip("."), match[0])


@cache
def _thai_months() -> dict[str, str]:
    english = {number: name for name, number in months().items() if name.isascii()}
    names = Locale.parse("th").months["format"]
    return {
        name.strip("."): english[number]
        for width in ("wide", "abbreviated")
        for number, name in names[width].items()
    }
