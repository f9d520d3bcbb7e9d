"""Convert dates whose columns show that their years are of the Solar Hijri era of Iran."""

import re

import pandas as pd

from dashboard.ingest.normalize.coarser_dates import CoarserDates
from dashboard.model.text_columns import DictColumn

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(T[^/]+)?)?)?")


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
    read = [_read(text) for text in column.texts]
    texts = pd.Series(read, dtype="str")
    converted = pd.Series(column.with_texts(texts).column()).set_axis(dates.index)
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
