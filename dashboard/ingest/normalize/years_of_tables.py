"""Add the year that the user chose for all rows to dates without a year, such as "3 May" or 3/5."""

import re
from collections.abc import Iterable, Mapping
from typing import get_args

import pandas as pd

from dashboard.ingest.normalize.date_expressions import date_to_edtf
from dashboard.ingest.normalize.day_order import find_day_order
from dashboard.ingest.normalize.single_dates import DateOrder, possible_days
from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.model.column_aliases import is_named_after
from dashboard.model.column_mapping import split_choice
from dashboard.model.date_names import has_date_word, parse_date_name
from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

_FIELDS = ("date", "end_date")
_MOST, _HALF, _SAMPLE = 0.8, 0.5, 200
_MAX_CHARS = 40
_YEAR = re.compile("[0-9]{4}")
_TIME = r"(?P<time>(?:,? (?:at )?)[0-9]{1,2}:[0-9]{2}.{0,12})?"
_WORDED = re.compile(rf"(?P<day>(?=.*[0-9])(?=.*[^\W\d_]{{3}})(?!.*[0-9]{{3}}).{{3,30}}?){_TIME}")
_EAST_ASIAN = re.compile(r"[0-9]{1,2} ?([月월]) ?[0-9]{1,2} ?[日일]")
_NUMBERS = r"[0-9]{1,2}(?P<gap>[./-])[0-9]{1,2}"
_NUMERIC = re.compile(
    rf"(?P<first>{_NUMBERS})\.?(?:(?: ?[-\u2013\u2014] ?| to )"
    rf"(?P<last>[0-9]{{1,2}}(?P=gap)[0-9]{{1,2}})\.?)?{_TIME}"
)
_WHOLE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T.*)?(?:/([0-9]{4}-[0-9]{2}-[0-9]{2}))?")


def fixed_year(chosen: Mapping[str, str]) -> str:
    """Return the year that the user chose for all rows; empty if it has not four digits.

    Examples
    --------
    >>> fixed_year({"year": '"1975"'}), fixed_year({"year": "Year"})
    ('1975', '')
    """
    parts = split_choice(chosen.get("year", ""), ())
    return parts[0].text if len(parts) == 1 and _YEAR.fullmatch(parts[0].text) else ""


def find_dates_without_year(texts: pd.DataFrame, year: str) -> dict[str, pd.Series]:
    """Find the columns whose cells are dates except for a year, and complete them.

    Columns of numbers such as 3/5 must be named after dates, because they may be anything else.

    Examples
    --------
    >>> texts = pd.DataFrame({"start": ["3 May", "4 May"], "score": ["3-1", "2-2"]})
    >>> {name: list(cells) for name, cells in find_dates_without_year(texts, "1975").items()}
    {'start': ['3 May 1975', '4 May 1975']}
    """
    found: dict[str, pd.Series] = {}
    for name in map(str, texts) if year else ():
        column = DictColumn.of(texts[name])
        sample = [text for text in map(str.strip, column.texts.head(_SAMPLE)) if _is_filled(text)]
        dates = [text for text in sample if _add_year(text, year) != text]
        numeric = [text for text in dates if _NUMERIC.fullmatch(text)]
        are_clear = not numeric or (
            has_date_name(name) and all(_may_be_day(name, text) for text in numeric)
        )
        whole = sum(bool(date_to_edtf(text)) for text in sample) if dates and are_clear else 0
        least = (_HALF if has_date_name(name) else _MOST) * len(sample)
        if dates and are_clear and len(dates) + whole >= least:
            found[name] = _complete(column, year).set_axis(texts.index)
    return found


def complete_by_year(
    fields: Mapping[str, pd.Series], year: str
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Add a year to the starts and ends that lack only that; other texts do not change.

    Examples
    --------
    >>> dates = pd.Series(["3 May", "3.5. - 7.5.", "May", "4 May 1976", ""])
    >>> complete_by_year({"date": dates}, "1975")[0]["date"].tolist()
    ['3 May 1975', '3.5.1975 - 7.5.1975', 'May', '4 May 1976', '']
    """
    completed, notes = dict(fields), list[Problem]()
    if not year:
        return completed, notes
    for field in filter(fields.__contains__, _FIELDS):
        given = fields[field].astype("str").str.strip()
        dates = _complete(DictColumn.of(given), year).set_axis(given.index)
        changed = dates != given
        if changed.any():
            completed[field] = dates
            example, rows = str(given[changed].iloc[0]), int(changed.sum())
            message = Message("date.with_year", {"year": year})
            notes.append(Problem("note", 0, field, example, message, rows=rows))
    return completed | _ends_of_parts(fields), notes


def complete_by_years(
    texts: pd.Series, years: pd.Series, order: DateOrder | None = None
) -> pd.Series | None:
    """Add the year of each row to its day or month; None if most cells are something else.

    Rows without a day have only their year. Numbers such as 3/5 stay unless their order is known
    and the name of the column is that of days.

    Examples
    --------
    >>> years = pd.Series(["1945", "1946"])
    >>> complete_by_years(pd.Series(["16/7", "3/5"], name="Date"), years).tolist()
    ['16/7/1945', '3/5/1946']
    >>> complete_by_years(pd.Series(["6/7", "3/5"], name="Date"), years) is None
    True
    """
    cells = [str(text).strip() for text in texts]
    rows = [(cell if _is_filled(cell) else "", str(year).removesuffix(".0"))
            for cell, year in zip(cells, years, strict=True)]  # fmt: skip
    added = {row: _add_year(*row) if _YEAR.fullmatch(row[1]) else row[0] for row in set(rows)}
    numeric = {
        row: date for row, date in added.items() if date != row[0] and _NUMERIC.fullmatch(row[0])
    }
    if not _have_order(numeric.values(), order) or not all(
        _may_be_day(str(texts.name), cell) for cell, _ in numeric
    ):
        added |= {row: row[0] for row in numeric}
    filled = [row for row in rows if row[0]]
    completed = sum(added[row] != row[0] for row in filled)
    if not completed or completed < _MOST * len(filled):
        return None
    return pd.Series([added[row] or row[1] for row in rows], texts.index, dtype="str")


def has_date_name(name: str) -> bool:
    """Return whether a column is named after dates, or a part or side of one."""
    return has_date_word(name) or any(is_named_after(name, field) for field in _FIELDS)


def _have_order(dates: Iterable[str], order: DateOrder | None) -> bool:
    """Return whether it is known of numeric dates whether the day or the month comes first."""
    days = {date: set(possible_days(date).values()) for date in dates}
    # In both orders, 7/7 is the same day.
    is_needed = any(len(possible_days(date)) == 1 or len(days[date]) > 1 for date in days)
    return not is_needed or find_day_order(((date, 0) for date in days), order).order is not None


def _may_be_day(name: str, text: str) -> bool:
    """Return whether a number such as 10.12 under a name may be a day, rather than a time or score.

    Examples
    --------
    >>> _may_be_day("Date", "10.12"), _may_be_day("Time", "10.12"), _may_be_day("Time", "10.12.")
    (True, False, True)
    >>> _may_be_day("Day record", "10-5"), _may_be_day("Election day", "8/11")
    (False, True)
    """
    if "/" in text or re.search(r"\.(?:$| ?[-\u2013\u2014])", text):
        return True
    parsed = parse_date_name(name)
    is_time = (parsed is not None and parsed.unit == "time") or is_named_after(name, "time")
    return not is_time and (parsed is None or parsed.unit == "date" or not parsed.stem)


def _ends_of_parts(fields: Mapping[str, pd.Series]) -> dict[str, pd.Series]:
    """Add the year, and the month if no column has it, to months and days of ends."""
    last = next((part for part in ("end_month", "end_day") if part in fields), "")
    if not last or "year" not in fields or {"end_date", "end_year"} & fields.keys():
        return {}
    is_empty = fields[last].astype("str").str.strip() == ""
    added = {f"end_{part}": fields[part] for part in ("year", "month") if part in fields}
    return {part: cells.mask(is_empty, "") for part, cells in added.items() if part not in fields}


def _complete(column: DictColumn, year: str) -> pd.Series:
    texts = [_add_year(text.strip(), year) for text in column.texts]
    return pd.Series(column.with_texts(pd.Series(texts, dtype="str")).column())


def _is_filled(text: str) -> bool:
    return text.casefold() not in MISSING_VALUE_WORDS | {""}


def _add_year(text: str, year: str) -> str:
    """Complete a date; the text itself if it is not one, or has a year."""
    if len(text) > _MAX_CHARS or _YEAR.search(text):
        return text
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        ends = filter(None, (numeric["first"], numeric["last"]))
        days = [f"{end}{numeric['gap']}{year}" for end in ends]
        is_date = any(
            all(date_to_edtf(day, order) for day in days) for order in get_args(DateOrder)
        )
        return " - ".join(days) + (numeric["time"] or "") if is_date else text
    east_asian = _EAST_ASIAN.fullmatch(text)
    if east_asian:
        return f"{year}{'년' if east_asian[1] == '월' else '年'} {text}"
    worded = _WORDED.fullmatch(text)
    if not worded:
        return text
    completed = f"{worded['day']} {year}"
    read = _WHOLE.fullmatch(date_to_edtf(completed))
    is_forward = read is not None and (not read[1] or read[1] >= read[0][: len("2024-10-13")])
    return completed + (worded["time"] or "") if is_forward else text
