"""Normalize columns of dates, as people write them, to EDTF before they are checked.

Whether the day or the month comes first, and whether numbers are seconds since 1970, is decided by
a column as a whole or not at all. Each reading is reported; a text that is not read stays, with the
reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from pyarrow import compute as arrow

from dashboard.ingest.normalize.date_errors import explain_unread_date
from dashboard.ingest.normalize.date_expressions import MAX_DATE_CHARS, date_to_edtf
from dashboard.ingest.normalize.day_order import Order, find_day_order
from dashboard.ingest.normalize.single_dates import (
    DAY_NUMBER,
    DAY_NUMBER_EPOCH,
    NUMERIC_DATE,
    DateOrder,
    expand_short_years,
    possible_days,
)
from dashboard.model.date_bounds import are_plain, parse_dates
from dashboard.model.messages import Message
from dashboard.model.schema import Problem, Severity
from dashboard.model.text_columns import DictColumn, as_arrow

_COLUMNS = ("date", "source_date")
# So many texts are listed one by one.
MAX_LISTED_READINGS = 100
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_TIMED = (
    r"^(?P<day>.+?),?[ T](?P<clock>(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)(?:\.[0-9]+)?"
    r"(?P<zone>|Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])$"
)
# Numbers of a unit since a moment: seconds and milliseconds as computers count, days as
# spreadsheets do.
_EPOCHS = {
    "date.read_as_seconds": (r"^[0-9]{9,11}(?:\.[0-9]+)?$", "1970-01-01", "s"),
    "date.read_as_milliseconds": (r"^[0-9]{12,13}(?:\.[0-9]+)?$", "1970-01-01", "ms"),
    "date.read_as_day_numbers": (DAY_NUMBER, DAY_NUMBER_EPOCH, "D"),
}
# Day and time written together are as long.
_TOGETHER = {10: "%Y%m%d%H", 12: "%Y%m%d%H%M"}
_NUMBERS = r"[0-9]{1,2}[./-] ?[0-9]{1,2}[./-] ?[0-9]{4}"
_NO_ZONE = r"T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:$|/)"


@dataclass(frozen=True, eq=False)
class _Column:
    """A column with its row numbers."""

    name: str
    cells: DictColumn
    numbers: np.ndarray

    @cached_property
    def counts(self) -> np.ndarray:
        """How many rows have each text."""
        return np.bincount(self.cells.codes, minlength=len(self.cells.texts))

    @cached_property
    def firsts(self) -> np.ndarray:
        """Row that has each text first."""
        firsts = np.zeros(len(self.cells.texts), dtype=int)
        firsts[self.cells.codes[::-1]] = self.numbers[::-1]
        return firsts

    @cached_property
    def used(self) -> np.ndarray:
        """Whether each text is in any row and not empty."""
        return (self.counts > 0) & (self.cells.texts != "").to_numpy(bool)

    def report(self, severity: Severity, place: int, message: Message) -> Problem:
        """Report one text."""
        given = self.cells.texts.iloc[place]
        return self.report_all(severity, np.array([place]), given, message)

    def report_all(
        self, severity: Severity, places: np.ndarray, given: str, message: Message
    ) -> Problem:
        """Report several texts at once."""
        row, rows = int(self.firsts[places].min()), int(self.counts[places].sum())
        return Problem(severity, row, self.name, given, message, rows=rows)


def normalize_dates(
    cells: dict[str, DictColumn], numbers: np.ndarray, order: DateOrder | None = None
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Normalize dates, as people write them, to EDTF before they are checked.

    Parameters
    ----------
    cells
        Columns by name, without blanks around their texts.
    numbers
        Row numbers for the report.
    order
        What comes first in dates like 03/04/2024; None where the column is to say so itself.

    Returns
    -------
    cells
        All columns; in ``date``, what was understood is EDTF, in ``source_date`` a plain day.
    problems
        A note for each text that was read, and an error for each that was not and whose reason is
        known; both with the number of its rows.

    Examples
    --------
    >>> given = DictColumn.of(pd.Series(["13 Oct 2024", "2024-10-14"]))
    >>> normalized, problems = normalize_dates({"date": given}, np.array([2, 3]))
    >>> list(normalized["date"].texts), str(problems[0])
    (['2024-10-13', '2024-10-14'], 'row 2, date: “13 Oct 2024” is read as 2024-10-13.')
    """
    normalized, problems = dict(cells), list[Problem]()
    for name in _COLUMNS:
        if name in cells:
            column = _Column(name, cells[name], np.asarray(numbers))
            normalized[name], reports = _normalize_column(column, order)
            problems += reports
    return normalized, problems


def _normalize_column(column: _Column, asked: DateOrder | None) -> tuple[DictColumn, list[Problem]]:
    odd = np.flatnonzero(column.used & ~_are_fine(column))
    problems: list[Problem] = []
    cells = column.cells
    if len(odd):
        read, problems = _read_epoch(column) or _read_each(column, odd, asked)
        cells = cells.with_texts(_with(cells.texts, read))
    return cells, problems + _zoneless(column, cells.texts)


def _are_fine(column: _Column) -> np.ndarray:
    """Whether texts have a form that needs no normalizing."""
    texts = column.cells.texts
    return are_plain(texts) if column.name == "date" else _match(texts, _DAY)


def _match(texts: pd.Series, pattern: str) -> np.ndarray:
    matches = arrow.match_substring_regex(as_arrow(texts), pattern)
    return np.asarray(matches.to_numpy(zero_copy_only=False), dtype=bool)


def _with(texts: pd.Series, others: pd.Series) -> pd.Series:
    """Replace the texts at some places."""
    whole = texts.to_numpy(object).copy()
    whole[others.index] = others.to_numpy(object)
    return pd.Series(whole, index=texts.index, dtype="str")


def _read_epoch(column: _Column) -> tuple[pd.Series, list[Problem]] | None:
    """Read numbers as moments, where a whole column holds only numbers of one length."""
    places = np.flatnonzero(column.used)
    texts = column.cells.texts.iloc[places]
    for code, (pattern, first, unit) in _EPOCHS.items():
        if _match(texts, pattern).all() and not _are_together(texts):
            counts = texts.str.partition(".")[0].astype("int64").to_numpy()
            moments = np.array(first, f"M8[{unit}]") + counts.astype(f"m8[{unit}]")
            iso = np.datetime_as_string(moments, unit="D" if unit == "D" else "s")
            zone = "" if unit == "D" else "Z"
            read = _as_allowed(column, pd.Series(iso, index=places, dtype="str") + zone)
            message = Message(code, {"reading": str(read.iloc[0])})
            return read, [column.report_all("note", places, texts.iloc[0], message)]
    return None


def _are_together(texts: pd.Series) -> bool:
    """Whether all numbers may as well be days and times: 2024101314 is also a second of 2034."""
    length = len(texts.iloc[0])
    if length not in _TOGETHER or not (texts.str.len() == length).all():
        return False
    return bool(pd.to_datetime(texts, format=_TOGETHER[length], errors="coerce").notna().all())


def _read_each(
    column: _Column, odd: np.ndarray, asked: DateOrder | None
) -> tuple[pd.Series, list[Problem]]:
    texts = column.cells.texts.iloc[odd].astype(object).set_axis(odd)
    texts = texts[(texts.str.len() <= MAX_DATE_CHARS) & ~_match(texts, r"[\x00-\x1f\x7f]")]
    whole = texts.map(expand_short_years)
    order = _order_of(column, whole, asked)
    read = _as_allowed(column, _read(whole, order.order))
    faults = _faults(read)
    is_read = (read != "") & ~read.index.isin(faults.index)
    changed = read[is_read & (read != texts)]
    unread = whole[~is_read]
    reasons = {place: explain_unread_date(text, order) for place, text in _items(unread)}
    reports = (
        _report_century(column, texts[is_read & (whole != texts)]),
        _report_order(column, whole[is_read], order),
        _report_read(column, changed),
        _report_unread(column, reasons | dict(_items(faults))),
    )
    return changed, list(chain.from_iterable(reports))


def _order_of(column: _Column, texts: pd.Series, asked: DateOrder | None) -> Order:
    numeric = texts[_match(texts, _NUMBERS)]
    rows = column.firsts[numeric.index.to_numpy()]
    by_row = np.argsort(rows, kind="stable")
    return find_day_order(zip(numeric.iloc[by_row], rows[by_row].tolist(), strict=True), asked)


def _read(texts: pd.Series, order: DateOrder | None) -> pd.Series:
    """Read texts; a day with many times is read once."""
    parts = _timed(texts)
    codes, days = pd.factorize(parts["day"])
    read = pd.Series([date_to_edtf(day, order) for day in days], dtype="str")
    joined = read.take(codes).set_axis(parts.index) + "T" + parts["clock"] + parts["zone"]
    timed: pd.Series = joined[_match(read, _DAY)[codes]].astype(object)
    others = texts.drop(timed.index)
    slow = pd.Series([date_to_edtf(text, order) for text in others], others.index, dtype=object)
    whole: pd.Series = pd.concat([timed, slow]).reindex(texts.index)
    return whole


def _timed(texts: pd.Series) -> pd.DataFrame:
    """Parts of the texts that end in a time; the index is their place."""
    groups = arrow.extract_regex(as_arrow(texts), _TIMED)
    rows = np.flatnonzero(groups.is_valid().to_numpy(zero_copy_only=False))
    names = ("day", "clock", "zone")
    parts = pd.DataFrame({name: groups.field(name).take(rows).to_pandas() for name in names})
    parts = parts.astype("str").set_axis(texts.index[rows])
    # "09:00-11:00" may be two times.
    return parts[~((parts["clock"].str.len() == len("09:00")) & parts["zone"].str.startswith("-"))]


def _as_allowed(column: _Column, dates: pd.Series) -> pd.Series:
    """Where only days are allowed, cut off times and leave out all other dates."""
    if column.name == "date":
        return dates
    days = dates.str.replace(r"T.*", "", regex=True)
    return days.where(_match(days, _DAY), "")


def _faults(dates: pd.Series) -> pd.Series:
    """Find what is wrong with dates that were read, by place; only ranges can be wrong."""
    ranges = dates[_match(dates, r"[/\[]")]
    return parse_dates(ranges)[1]


def _report_order(column: _Column, read: pd.Series, order: Order) -> Iterator[Problem]:
    """Report how numbers that could be read in two ways were read, and why."""
    if not order.order:
        return
    numeric = read[_match(read, _NUMBERS)]
    places = numeric.index[[_is_ambiguous(text) for text in numeric]].to_numpy()
    if len(places):
        yield column.report_all("note", places, numeric[places[0]], order.reason)


def _report_century(column: _Column, short: pd.Series) -> Iterator[Problem]:
    """Report how years of two digits were read."""
    if len(short):
        places = short.index.to_numpy()
        yield column.report_all("note", places, short.iloc[0], Message("date.century"))


def _is_ambiguous(text: str) -> bool:
    return any(
        len(set(possible_days(match[0]).values())) > 1 for match in NUMERIC_DATE.finditer(text)
    )


def _report_read(column: _Column, changed: pd.Series) -> Iterator[Problem]:
    in_order = changed.iloc[np.argsort(column.firsts[changed.index.to_numpy()], kind="stable")]
    for place, text in _items(in_order[:MAX_LISTED_READINGS]):
        yield column.report("note", place, Message("value.read_as", {"reading": text}))
    rest = in_order.index[MAX_LISTED_READINGS:].to_numpy()
    if len(rest):
        message = Message("date.read_more", {"count": len(rest)})
        yield column.report_all("note", rest, column.cells.texts.iloc[rest[0]], message)


def _report_unread(column: _Column, reasons: Mapping[int, Message | None]) -> Iterator[Problem]:
    for place, reason in reasons.items():
        if reason:
            yield column.report("error", place, reason)


def _items(texts: pd.Series) -> Iterator[tuple[int, Any]]:
    return zip(texts.index.tolist(), texts.tolist(), strict=True)


def _zoneless(column: _Column, texts: pd.Series) -> list[Problem]:
    if column.name != "date":
        return []
    places = np.flatnonzero(_match(texts, _NO_ZONE) & column.used)
    if not len(places):
        return []
    count = int(column.counts[places].sum())
    message = Message("date.no_zone", {"count": count})
    return [column.report_all("note", places, column.cells.texts.iloc[places[0]], message)]
