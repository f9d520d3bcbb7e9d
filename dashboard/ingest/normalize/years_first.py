"""Read numeric dates that begin with a year of two digits, such as 95/03/04."""

import re
from collections.abc import Iterable, Mapping

import pandas as pd
from pyarrow import compute as arrow

from dashboard.ingest.normalize.single_dates import Century, DateOrder, century_digits
from dashboard.model.messages import Message, Param
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

_FIELDS = ("date", "end_date", "source_date")
_TIME = r"(?:,? ?[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[ap]m)?(?:Z| ?[+-][0-9]{2}:?[0-9]{2})?)?"
_BETWEEN = r"(?: ?[-\u2013\u2014/] ?| (?:to|until|till|through) )"
# Only whole cells are read. In a text, such numbers may be anything.
_CELL = re.compile(
    rf"(?P<first>[0-9]{{2}}(?P<gap>[./-])[0-9]{{1,2}}(?P=gap)[0-9]{{1,2}})(?P<time>{_TIME})"
    rf"(?:{_BETWEEN}(?P<last>[0-9]{{2}}(?P=gap)[0-9]{{1,2}}(?P=gap)[0-9]{{1,2}})"
    rf"(?P<end_time>{_TIME}))?",
    re.IGNORECASE,
)
_BEGINNING = r"^\s*[0-9]{2}[./-][0-9]"
_LAST_DAY, _LAST_MONTH = 31, 12
_MAX_CHARS = 100


def read_years_first(
    fields: Mapping[str, pd.Series], order: DateOrder | None, century: Century | None
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Write dates with four digits for the year, if the user or the numbers say that it is first.

    The numbers say so if some of the first ones are too large for a day, and none of the others.
    All columns of dates are compared together.

    Parameters
    ----------
    fields
        Columns by field.
    order
        The order that the user chose.
    century
        The century of the years; None reads them as spreadsheets do.

    Examples
    --------
    >>> fields = {"date": pd.Series(["95/03/04-95/03/09", "04/11/12 10:30"])}
    >>> read_years_first(fields, None, None)[0]["date"].tolist()
    ['1995-03-04 to 1995-03-09', '2004-11-12 10:30']
    >>> read_years_first({"date": pd.Series(["05/03/04"])}, "ymd", None)[0]["date"].tolist()
    ['2005-03-04']
    >>> read_years_first({"date": pd.Series(["05/03/04"])}, None, None)[0]["date"].tolist()
    ['05/03/04']
    """
    if order not in (None, "ymd"):
        return dict(fields), []
    columns = {field: DictColumn.of(fields[field]) for field in _FIELDS if field in fields}
    cells = {
        field: [match for text in _candidates(column) if (match := _match(text))]
        for field, column in columns.items()
    }
    found = [match for matches in cells.values() for match in matches]
    shown = [match for match in found if int(match["first"][:2]) > _LAST_DAY]
    if not found or not (order or (shown and all(map(_is_year_first, _dates_of(found))))):
        return dict(fields), []
    read = {
        field: _read(column, century).set_axis(fields[field].index)
        for field, column in columns.items()
        if cells[field]
    }
    code = "date.order_chosen" if order else "date.order_from_years"
    span: dict[str, Param] = {"first": str(century), "last": str(century + 99)} if century else {}
    messages = (
        Message(code, {"order": "ymd"}),
        Message("date.century_chosen" if century else "date.century", span),
    )
    field = next(iter(read))
    given = next(iter(shown or found)).string.strip()
    notes = [Problem("note", 0, field, given, message, rows=len(read[field]))
             for message in messages]  # fmt: skip
    return {**fields, **read}, notes


def _candidates(column: DictColumn) -> list[str]:
    """Return the texts that begin as such dates do, which Arrow finds faster."""
    begins = arrow.match_substring_regex(column.array, _BEGINNING)
    return list(column.array.filter(begins).to_pylist())


def _match(text: str) -> re.Match[str] | None:
    return _CELL.fullmatch(text.strip()) if len(text) <= _MAX_CHARS else None


def _dates_of(cells: Iterable[re.Match[str]]) -> Iterable[str]:
    return (cell[end] for cell in cells for end in ("first", "last") if cell[end])


def _is_year_first(date: str) -> bool:
    _, month, day = map(int, re.split("[./-]", date))
    return 0 < month <= _LAST_MONTH and 0 < day <= _LAST_DAY


def _read(column: DictColumn, century: Century | None) -> pd.Series:
    texts = [_write(match, century) if (match := _match(text)) else text for text in column.texts]
    return pd.Series(column.with_texts(pd.Series(texts, dtype="str")).column())


def _write(cell: re.Match[str], century: Century | None) -> str:
    start = _write_day(cell["first"], century) + cell["time"]
    if not cell["last"]:
        return start
    return f"{start} to {_write_day(cell['last'], century)}{cell['end_time']}"


def _write_day(date: str, century: Century | None) -> str:
    year, month, day = re.split("[./-]", date)
    return f"{century_digits(year, century)}{year}-{month.zfill(2)}-{day.zfill(2)}"
