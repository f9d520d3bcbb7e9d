"""Read days in the notations of readers: "8 Oct 2024", "8.10.2024", "47 BC", "21 Nov 47 BC"."""

import re
from functools import cache

from babel import Locale

from dashboard.common.i18n import language, locale

_ENGLISH = "en_GB"
_LAST_YEAR, _DECEMBER = 9999, 12
_BEFORE = r"b\.? ?c\.?(?: ?e\.?)?|(?:р\. ?)?до н\. ?е\."  # noqa: RUF001
_AFTER = r"a\.? ?d\.?|c\.? ?e\.?|(?:р\. ?)?н\. ?е\."  # noqa: RUF001
_ERA = rf"(?: ?(?:(?P<bc>{_BEFORE})|(?P<ad>{_AFTER})))?"
_MONTH = rf"(?P<month>(?!(?:{_AFTER})[ 0-9])[^\W\d_]+)"
# "8 Oct 2024", "Oct 2024", "21 Nov 47 BC"; in Ukrainian, a letter for "year" may follow.
_DAY = re.compile(
    rf"(?:(?:(?P<day>[0-9]{{1,2}}) )?{_MONTH}\.?,? )?"
    rf"(?:(?P<first>{_AFTER}) ?)?(?P<year>[0-9]{{1,4}})(?: р\.?(?! ?(?:до )?н))?{_ERA}"  # noqa: RUF001
)
# "October 8, 2024".
_MONTH_FIRST = re.compile(rf"{_MONTH}\.? (?P<day>[0-9]{{1,2}}),? (?P<year>[0-9]{{1,4}}){_ERA}")
# Korean dates begin with the era and the year.
_DAY_FROM_YEAR = re.compile(
    "(?:(?:(?P<bc>기원전)|(?P<ad>서기)) ?)?(?P<year>[0-9]{1,4}) ?년?"
    "(?: ?(?P<month>[0-9]{1,2})월(?: ?(?P<day>[0-9]{1,2})일)?)?"
)
_PATTERNS = (_DAY_FROM_YEAR, _DAY, _MONTH_FIRST)
# 2024/10/8, 2024. 10. 8.
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.]) ?([0-9]{1,2})(?:\2 ?([0-9]{1,2}))?\.?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_ERAS, _PLAIN_DIGITS = ("first", "bc", "ad"), 4


def read_typed_day(text: str) -> str:
    """Convert a day, month or year that a reader typed to EDTF; empty for any other text.

    Names of months may be in the reader's language or in English. A year of less than four digits
    needs an era.

    Examples
    --------
    >>> [read_typed_day(text) for text in ("8 Oct 2024", "Oct 2024", "8.10.2024", "10/13/2024")]
    ['2024-10-08', '2024-10', '2024-10-08', '2024-10-13']
    >>> [read_typed_day(text) for text in ("47 BC", "21 Nov 47 BC", "March 44 BC", "AD 9", "9 CE")]
    ['-0046', '-0046-11-21', '-0043-03', '0009', '0009']
    >>> read_typed_day("9"), read_typed_day("soon BC"), read_typed_day("8/10/2024")
    ('', '', '')
    """
    plain = " ".join(text.casefold().split())
    if numbers := _YEAR_FIRST.fullmatch(plain):
        return _join(int(numbers[1]), numbers[3], numbers[4])
    if numbers := _YEAR_LAST.fullmatch(plain):
        (order,) = _orders(numbers) if len(_orders(numbers)) == 1 else ((),)
        return _join(int(numbers[4]), *order) if order else ""
    match = next(filter(None, (pattern.fullmatch(plain) for pattern in _PATTERNS)), None)
    return _from_words(match.groupdict()) if match else ""


def is_ambiguous_day(text: str) -> bool:
    """Return whether a typed day has two meanings.

    Examples
    --------
    >>> [is_ambiguous_day(text) for text in ("8/10/2024", "13/10/2024", "8.10.2024", "8/8/2024")]
    [True, False, False, False]
    """
    numbers = _YEAR_LAST.fullmatch(text.strip())
    return numbers is not None and len(_orders(numbers)) > 1


def _orders(numbers: re.Match[str]) -> set[tuple[str, str]]:
    """Return the possible months and days; with full stops, the day is first everywhere."""
    first, separator, second, _ = numbers.groups()
    orders = {(second, first)} if separator == "." else {(second, first), (first, second)}
    return {(month, day) for month, day in orders if int(month) <= _DECEMBER}


def _from_words(parts: dict[str, str | None]) -> str:
    digits, month = parts["year"] or "", _month(parts["month"] or "")
    has_era = any(parts.get(era) for era in _ERAS)
    year = 1 - int(digits) if parts.get("bc") else int(digits)
    if not int(digits) or year > _LAST_YEAR or not (has_era or len(digits) == _PLAIN_DIGITS):
        return ""
    return _join(year, month, parts["day"]) if month or not parts["month"] else ""


def _join(year: int, month: int | str | None, day: str | None) -> str:
    written = [f"{'-' if year < 0 else ''}{abs(year):04}"]
    return "-".join(written + [f"{int(part):02}" for part in (month, day) if part])


def _month(name: str) -> int | None:
    """Return the number of a month, given its name in the reader's language, or its number."""
    if name.isdecimal():
        return int(name) if int(name) <= _DECEMBER else None
    return _months(language()).get(name)


@cache
def _months(_language: str) -> dict[str, int]:
    """Return the numbers of the months by their names, without full stops."""
    return {
        name.casefold().rstrip("."): number
        for code in (_ENGLISH, locale())
        for names in Locale.parse(code).months.values()
        for width in ("wide", "abbreviated")
        for number, name in names[width].items()
    } | {"sep": 9}
