"""Read columns of days in six digits, such as 231216, if the column shows their order."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

import pandas as pd

from dashboard.ingest.normalize.single_dates import Century, DateOrder, expand_short_years
from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

# The order of year, month and day; "ym" is a year of four digits and a month.
_DigitOrder = Literal["ymd", "dmy", "mdy", "ym"]
_DATES = ("date", "end_date")
_SIX_DIGITS, _NO_ZERO = re.compile("[0-9]{6}"), re.compile("[0-9]{5,6}")
_PLACES: dict[_DigitOrder, tuple[int, int, int]] = {
    "ymd": (0, 2, 4),
    "dmy": (4, 2, 0),
    "mdy": (4, 0, 2),
}
_YEAR_LAST = re.compile("([0-9]{1,2})([0-9]{2})((?:1[5-9]|20)[0-9]{2})")
# Years with a month.
_YEARS = range(1500, 2100)
# Minimum number of dates whose years show the order, and how many times fewer years than in any
# other order they must span.
_MIN_DATES, _TIMES_FEWER = 5, 3


def read_compact_dates(
    columns: Mapping[str, pd.Series], order: DateOrder | None, century: Century | None
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Write days of six digits as year-month-day, if they can be read in one order alone.

    Parameters
    ----------
    columns
        Columns by field or part of a field.
    order
        The order that the user chose.
    century
        The century of the years; None reads them as spreadsheets do.

    Returns
    -------
    columns, problems
        All columns, and a note with an example on each column that changed.

    Examples
    --------
    >>> dates = pd.Series(["991216", "991231", "000102"])
    >>> changed, (_, note) = read_compact_dates({"date": dates}, None, None)
    >>> list(changed["date"]), str(note.message.code), note.given
    (['1999-12-16', '1999-12-31', '2000-01-02'], 'date.compact', '991216')
    """
    changed = _separate_eight_digits(columns)
    texts = [text for name in _DATES if name in columns for text in _texts_of(columns[name])]
    digits = find_digit_order(texts, order)
    if not digits:
        return changed, []
    for name in filter(columns.__contains__, _DATES):
        cells = DictColumn.of(columns[name])
        read = [_read(text.strip(), digits, century) for text in cells.texts]
        changed[name] = pd.Series(read, dtype="str").take(cells.codes).set_axis(columns[name].index)
    messages = _messages(_read(texts[0], digits, century), digits, century)
    return changed, [Problem("note", 0, "date", texts[0], message) for message in messages]


def _separate_eight_digits(columns: Mapping[str, pd.Series]) -> dict[str, pd.Series]:
    """Write days of eight digits whose year comes last as 10/14/2018, so that the order is found.

    Examples
    --------
    >>> _separate_eight_digits({"date": pd.Series(["10142018", "1062018"])})["date"].tolist()
    ['10/14/2018', '1/06/2018']
    >>> _separate_eight_digits({"date": pd.Series(["20181014", "20181006"])})["date"].tolist()
    ['20181014', '20181006']
    """
    names = [name for name in _DATES if name in columns]
    texts = [text for name in names for text in _texts_of(columns[name])]
    matches = [_YEAR_LAST.fullmatch(text) for text in texts]
    if not texts or not all(matches) or all(map(_is_iso_day, texts)):
        return dict(columns)
    # The order may be the other one.
    if any(not (_is_iso_day(f"{match[3]}{match[1].zfill(2)}{match[2]}")
                or _is_iso_day(f"{match[3]}{match[2]}{match[1].zfill(2)}"))
           for match in matches if match):  # fmt: skip
        return dict(columns)
    stripped = {name: columns[name].astype("str").str.strip() for name in names}
    return {**columns, **{name: cells.str.replace(_YEAR_LAST, r"\1/\2/\3", regex=True)
                          for name, cells in stripped.items()}}  # fmt: skip


def _is_iso_day(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def _messages(reading: str, digits: _DigitOrder, century: Century | None) -> Iterator[Message]:
    """Yield how dates were read, and their century."""
    if digits == "ym":
        yield Message("value.read_as", {"reading": reading})
        return
    if century:
        last = str(century + 99)
        yield Message("date.century_chosen", {"first": str(century), "last": last})
    else:
        yield Message("date.century")
    yield Message("date.compact", {"reading": reading, "order": digits})


def find_digit_order(texts: Collection[str], chosen: DateOrder | None = None) -> _DigitOrder | None:
    """Find the only order in which all texts are days, or in which their years are close.

    Examples
    --------
    >>> find_digit_order(["991216", "000131"]), find_digit_order(["311299", "010100"])
    ('ymd', 'dmy')
    >>> find_digit_order(["202401", "202402"]), find_digit_order(["231216"])
    ('ym', None)
    """
    if not texts or not any(map(_SIX_DIGITS.fullmatch, texts)):
        return None
    if not all(map(_NO_ZERO.fullmatch, texts)):
        return None
    # Spreadsheets drop a leading zero.
    padded = [text.zfill(6) for text in texts]
    years = {digits: _years(padded, digits) for digits in (*_PLACES, "ym")}
    possible = {digits: found for digits, found in years.items() if found}
    if chosen in possible:
        return chosen
    if len(possible) < 2:  # noqa: PLR2004
        return next(iter(possible), None)
    spans = sorted((max(found) - min(found) + 1, digits) for digits, found in possible.items())
    (fewest, best), (second, _), *_ = spans
    is_shown = len(set(padded)) >= _MIN_DATES and fewest * _TIMES_FEWER <= second
    return best if is_shown else None


def _years(texts: Iterable[str], digits: _DigitOrder) -> list[int]:
    """Return the years of all texts in an order; none if one of them is not a date in it."""
    years = []
    for text in texts:
        iso = _read(text, digits, None)
        if iso == text:
            return []
        years.append(int(iso[:4]))
    return years


def _read(text: str, digits: _DigitOrder, century: Century | None) -> str:
    """Write a date of six digits in ISO 8601; other texts are kept."""
    if not _NO_ZERO.fullmatch(text):
        return text
    full = text.zfill(6)
    if digits == "ym":
        is_month = int(full[:4]) in _YEARS and 1 <= int(full[4:]) <= 12  # noqa: PLR2004
        return f"{full[:4]}-{full[4:]}" if is_month else text
    year, month, day = (full[place : place + 2] for place in _PLACES[digits])
    year = expand_short_years(f"1.1.{year}", century).rpartition(".")[2]
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return text


def _texts_of(column: pd.Series) -> list[str]:
    texts = (text.strip() for text in DictColumn.of(column).texts)
    return [text for text in texts if text and text.casefold() not in MISSING_VALUE_WORDS]
