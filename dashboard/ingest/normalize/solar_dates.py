# ruff: noqa: RUF002 - Persian digits are meant
"""Convert dates whose columns show that their years are of the Solar Hijri era of Iran."""

import re

import pandas as pd

from dashboard.ingest.normalize.coarser_dates import CoarserDates
from dashboard.ingest.normalize.single_dates import ascii_digits
from dashboard.model.text_columns import DictColumn

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(T[^/]+)?)?)?")

# Digits of Iran and Afghanistan, in numbers with the year first or last.
_PERSIAN_DIGIT = re.compile("[\u06f0-\u06f9]")
_NUMERIC = re.compile(
    r"(?P<year>[0-9]{4})(?:([/.-])(?P<month>[0-9]{1,2})(?:\2(?P<day>[0-9]{1,2}))?)?"
    r"|(?P<first>[0-9]{1,2})([/.-])(?P<second>[0-9]{1,2})\6(?P<last>[0-9]{4})"
)
# From 1901 to 2031: in Urdu, such digits may write years of the moon, of which these are earlier.
_MODERN = range(1280, 1410)


def read_persian_digits(dates: pd.Series) -> CoarserDates | None:
    """Convert numeric dates in Persian digits if all of their years are modern Solar Hijri ones.

    Examples
    --------
    >>> read_persian_digits(pd.Series(["۱۴۰۱/۰۷/۱۲", "2022-10-05", "۱۳۵۷"])).dates.tolist()
    ['2022-10-04', '2022-10-05', '[1978-03-21..1979-03-20]']
    >>> read_persian_digits(pd.Series(["۱۴۰۱/۰۷/۱۲", "۱۴۴۵/۰۹/۱۲"]))
    """
    column = DictColumn.of(dates)
    matches = [_NUMERIC.fullmatch(ascii_digits(text.strip()))
               if _PERSIAN_DIGIT.search(text) else None for text in column.texts]  # fmt: skip
    years = [int(match["year"] or match["last"]) for match in matches if match]
    if not years or not all(year in _MODERN for year in years):
        return None
    return _changed(
        dates,
        column,
        [_read(_in_iso(match)) if match else text
         for text, match in zip(column.texts, matches, strict=True)],
    )  # fmt: skip


def _in_iso(match: re.Match[str]) -> str:
    year = match["year"] or match["last"]
    month, day = (match["second"], match["first"]) if match["last"] else match.group("month", "day")
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def read_solar_dates(dates: pd.Series) -> CoarserDates | None:
    """Convert years, months and days of the Solar Hijri calendar; None if there are none.

    The calendar is that of the whole table, so a day that it does not have becomes its month.

    Examples
    --------
    >>> read_solar_dates(pd.Series(["1369-03-31", "1388-03", "1403", ""])).dates.tolist()
    ['1990-06-21', '[2009-05-22..2009-06-21]', '[2024-03-20..2025-03-20]', '']
    >>> read_solar_dates(pd.Series(["1400-01-01/1400-01-13"])).dates.tolist()
    ['2021-03-21/2021-04-02']
    """
    column = DictColumn.of(dates)
    return _changed(dates, column, [_read(text) for text in column.texts])


def _changed(dates: pd.Series, column: DictColumn, texts: list[str]) -> CoarserDates | None:
    """Replace the distinct texts of a column; None if nothing changes."""
    column = column.with_texts(pd.Series(texts, dtype="str"))
    converted = pd.Series(column.column()).set_axis(dates.index)
    is_changed = converted.astype("str") != dates.astype("str")
    return CoarserDates(converted, is_changed) if is_changed.any() else None


def _read(text: str) -> str:
    matches = [_DATE.fullmatch(part) for part in text.split("/")]
    read = [_convert(match) if match else "" for match in matches]
    if len(read) > 1 and not all(map(_DATE.fullmatch, read)):
        # Months and years begin within ours, so that only whole days are the ends of a range.
        read = read[:1]
    return "/".join(read) if all(read) else text


def _convert(match: re.Match[str]) -> str:
    # Few tables have such dates, and the library takes 20 ms.
    from dashboard.ingest.normalize.year_calendars import convert_solar  # noqa: PLC0415

    year, month, day = (int(part or 0) for part in match.groups()[:3])
    date = convert_solar(year, month, day) or convert_solar(year, month) or convert_solar(year)
    return f"{date}{match[4]}" if match[4] and _DATE.fullmatch(date) else date
