"""Read early days in the notation of readers: "47 BC", "21 Nov 47 BC", "AD 9"."""

import re
from functools import cache

from babel import Locale

from dashboard.common.i18n import language, locale

_ENGLISH = "en_GB"
_LAST_YEAR, _DECEMBER = 9999, 12
_BEFORE = r"b\.? ?c\.?(?: ?e\.?)?|(?:р\. ?)?до н\. ?е\."  # noqa: RUF001
_AFTER = r"a\.? ?d\.?|c\.? ?e\.?|(?:р\. ?)?н\. ?е\."  # noqa: RUF001
_DAY = re.compile(
    rf"(?:(?:(?P<day>[0-9]{{1,2}}) )?(?P<month>(?!(?:{_AFTER})[ 0-9])[^\W\d_]+)\.?,? )?"
    rf"(?:(?P<first>{_AFTER}) ?)?(?P<year>[0-9]{{1,4}})"
    rf"(?: ?(?:(?P<bc>{_BEFORE})|(?P<ad>{_AFTER})))?"
)

# Korean dates begin with the era and the year.
_DAY_FROM_YEAR = re.compile(
    "(?:(?P<bc>기원전)|(?P<ad>서기)) ?(?P<year>[0-9]{1,4}) ?년?"
    "(?: ?(?P<month>[0-9]{1,2})월(?: ?(?P<day>[0-9]{1,2})일)?)?"
)


def read_early_day(text: str) -> str:
    """Convert a day, month or year with an era to EDTF; empty for any other text.

    Names of months may be in the reader's language or in English.

    Examples
    --------
    >>> [read_early_day(text) for text in ("47 BC", "21 Nov 47 BC", "March 44 BC", "AD 9", "9 CE")]
    ['-0046', '-0046-11-21', '-0043-03', '0009', '0009']
    >>> read_early_day("9"), read_early_day("soon BC")
    ('', '')
    """
    plain = " ".join(text.casefold().split())
    match = _DAY_FROM_YEAR.fullmatch(plain) or _DAY.fullmatch(plain)
    if match is None or not any(match.groupdict().get(era) for era in ("first", "bc", "ad")):
        return ""
    year = 1 - int(match["year"]) if match["bc"] else int(match["year"])
    month = _month(match["month"] or "")
    if not int(match["year"]) or year > _LAST_YEAR or (match["month"] and not month):
        return ""
    parts = [f"{'-' if year < 0 else ''}{abs(year):04}"]
    parts += [f"{int(part):02}" for part in (month, match["day"]) if part]
    return "-".join(parts)


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
