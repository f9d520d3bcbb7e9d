"""Columns of dates as people write them, put into EDTF before they are checked.

Whether the day or the month comes first, and whether numbers are seconds since 1970, is known of a
column as a whole or not at all. What is read is said; what is not stays as it is, with the reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
import pandas as pd
from pyarrow import compute as arrow

from dashboard.ingest.normalize.date_errors import reason_for
from dashboard.ingest.normalize.date_parser import (
    DAY_COUNT,
    FIRST_DAY,
    NUMBERS,
    DateOrder,
    days_of,
    with_century,
)
from dashboard.ingest.normalize.day_order import READINGS, Order, find_order
from dashboard.ingest.normalize.notes import READ
from dashboard.ingest.normalize.parse_date import MOST_LETTERS, read_written
from dashboard.model.date_bounds import are_plain, parse_dates
from dashboard.model.schema import Problem, Severity
from dashboard.model.text_columns import DictColumn, as_arrow

_COLUMNS = ("date", "source_date")
# So many texts are told of one by one.
MOST_TOLD = 100
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_TIMED = (
    r"^(?P<day>.+?),?[ T](?P<clock>(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)(?:\.[0-9]+)?"
    r"(?P<zone>|Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])$"
)
# Numbers, from when on they count, and what: seconds and milliseconds as computers do, days as
# spreadsheets do.
_EPOCHS = {
    "seconds since 1970": (r"^[0-9]{9,11}(?:\.[0-9]+)?$", "1970-01-01", "s"),
    "milliseconds since 1970": (r"^[0-9]{12,13}(?:\.[0-9]+)?$", "1970-01-01", "ms"),
    "days of a spreadsheet, counted from 1900": (DAY_COUNT, FIRST_DAY, "D"),
}
# Day and time written together are as long.
_TOGETHER = {10: "%Y%m%d%H", 12: "%Y%m%d%H%M"}
_NUMBERS = r"[0-9]{1,2}[./-] ?[0-9]{1,2}[./-] ?[0-9]{4}"
_NO_ZONE = r"T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:$|/)"


@dataclass(frozen=True, eq=False)
class _Column:
    """A column, and the rows that its texts stand in."""

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
        """Whether each text stands in any row, and says anything."""
        return (self.counts > 0) & (self.cells.texts != "").to_numpy(bool)

    def tell(self, severity: Severity, place: int, allowed: str, kind: str = "") -> Problem:
        """Name one text."""
        given = self.cells.texts.iloc[place]
        return self.tell_all(severity, np.array([place]), given, allowed, kind)

    def tell_all(
        self, severity: Severity, places: np.ndarray, given: str, allowed: str, kind: str = ""
    ) -> Problem:
        """Name several texts at once."""
        row, rows = int(self.firsts[places].min()), int(self.counts[places].sum())
        return Problem(severity, row, self.name, given, allowed, rows=rows, kind=kind)


def normalize_dates(
    cells: dict[str, DictColumn], numbers: np.ndarray, order: DateOrder | None = None
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Put the dates that people write into EDTF, before they are checked.

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
        A note for each text that was read, and an error with the reason for each that was not and
        whose reason is known; both with the number of its rows.

    Examples
    --------
    >>> given = DictColumn.of(pd.Series(["13 Oct 2024", "2024-10-14"]))
    >>> mended, problems = normalize_dates({"date": given}, np.array([2, 3]))
    >>> list(mended["date"].texts), problems[0].allowed
    (['2024-10-13', '2024-10-14'], 'read as 2024-10-13')
    """
    mended, problems = dict(cells), []
    for name in _COLUMNS:
        if name in cells:
            column = _Column(name, cells[name], np.asarray(numbers))
            mended[name], said = _mend_column(column, order)
            problems += said
    return mended, problems


def _mend_column(column: _Column, asked: DateOrder | None) -> tuple[DictColumn, list[Problem]]:
    odd = np.flatnonzero(column.used & ~_are_fine(column))
    problems: list[Problem] = []
    cells = column.cells
    if len(odd):
        found, problems = _read_epoch(column) or _read_each(column, odd, asked)
        cells = cells.replaced(_with(cells.texts, found))
    return cells, problems + _zoneless(column, cells.texts)


def _are_fine(column: _Column) -> np.ndarray:
    """Whether texts have a form that needs no mending."""
    texts = column.cells.texts
    return are_plain(texts) if column.name == "date" else _match(texts, _DAY)


def _match(texts: pd.Series, pattern: str) -> np.ndarray:
    found = arrow.match_substring_regex(as_arrow(texts), pattern)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


def _with(texts: pd.Series, found: pd.Series) -> pd.Series:
    """Put others in some places of the texts."""
    whole = texts.to_numpy(object).copy()
    whole[found.index] = found.to_numpy(object)
    return pd.Series(whole, index=texts.index, dtype="str")


def _read_epoch(column: _Column) -> tuple[pd.Series, list[Problem]] | None:
    """Read numbers as moments, where a whole column has nothing but those of one length."""
    places = np.flatnonzero(column.used)
    texts = column.cells.texts.iloc[places]
    for words, (pattern, first, unit) in _EPOCHS.items():
        if _match(texts, pattern).all() and not _are_together(texts):
            counts = texts.str.partition(".")[0].astype("int64").to_numpy()
            moments = np.array(first, f"M8[{unit}]") + counts.astype(f"m8[{unit}]")
            said = np.datetime_as_string(moments, unit="D" if unit == "D" else "s")
            zone = "" if unit == "D" else "Z"
            found = _as_allowed(column, pd.Series(said, index=places, dtype="str") + zone)
            allowed = f"all of the column is read as {words}, this as {found.iloc[0]}"
            return found, [column.tell_all("note", places, texts.iloc[0], allowed)]
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
    texts = texts[(texts.str.len() <= MOST_LETTERS) & ~_match(texts, r"[\x00-\x1f\x7f]")]
    whole = texts.map(with_century)
    order = _order_of(column, whole, asked)
    found = _as_allowed(column, _read(whole, order.order))
    wrong = _faults(found)
    is_read = (found != "") & ~found.index.isin(wrong.index)
    changed = found[is_read & (found != texts)]
    reasons = whole[~is_read].map(lambda text: reason_for(text, order))
    reasons.update(wrong)
    said = (
        _say_century(column, texts[is_read & (whole != texts)]),
        _say_order(column, whole[is_read], order),
        _say_read(column, changed),
        _say_unread(column, reasons),
    )
    return changed, list(chain.from_iterable(said))


def _order_of(column: _Column, texts: pd.Series, asked: DateOrder | None) -> Order:
    numeric = texts[_match(texts, _NUMBERS)]
    rows = column.firsts[numeric.index.to_numpy()]
    by_row = np.argsort(rows, kind="stable")
    return find_order(zip(numeric.iloc[by_row], rows[by_row].tolist(), strict=True), asked)


def _read(texts: pd.Series, order: DateOrder | None) -> pd.Series:
    """Read texts; days that stand before many times are read once each."""
    parts = _timed(texts)
    codes, days = pd.factorize(parts["day"])
    read = pd.Series([read_written(day, order) for day in days], dtype="str")
    joined = read.take(codes).set_axis(parts.index) + "T" + parts["clock"] + parts["zone"]
    found: pd.Series = joined[_match(read, _DAY)[codes]].astype(object)
    others = texts.drop(found.index)
    slow = pd.Series([read_written(text, order) for text in others], others.index, dtype=object)
    whole: pd.Series = pd.concat([found, slow]).reindex(texts.index)
    return whole


def _timed(texts: pd.Series) -> pd.DataFrame:
    """Parts of texts that are anything and a time; the index is their place."""
    found = arrow.extract_regex(as_arrow(texts), _TIMED)
    rows = np.flatnonzero(found.is_valid().to_numpy(zero_copy_only=False))
    names = ("day", "clock", "zone")
    parts = pd.DataFrame({name: found.field(name).take(rows).to_pandas() for name in names})
    parts = parts.astype("str").set_axis(texts.index[rows])
    # "09:00-11:00" may be two times.
    return parts[~((parts["clock"].str.len() == len("09:00")) & parts["zone"].str.startswith("-"))]


def _as_allowed(column: _Column, found: pd.Series) -> pd.Series:
    """Cut times off where days alone are allowed, and leave out what is no day there."""
    if column.name == "date":
        return found
    days = found.str.replace(r"T.*", "", regex=True)
    return days.where(_match(days, _DAY), "")


def _faults(found: pd.Series) -> pd.Series:
    """Say what is wrong with texts that were read, by place; those of one day are right."""
    doubtful = found[_match(found, r"[/\[]")]
    return parse_dates(doubtful)[1]


def _say_order(column: _Column, read: pd.Series, order: Order) -> Iterator[Problem]:
    """Say how numbers that could be read in two ways were read, and why."""
    if not order.order:
        return
    numeric = read[_match(read, _NUMBERS)]
    places = numeric.index[[_is_ambiguous(text) for text in numeric]].to_numpy()
    if len(places):
        allowed = f"read as {READINGS[order.order]} because {order.because}"
        yield column.tell_all("note", places, numeric[places[0]], allowed)


def _say_century(column: _Column, short: pd.Series) -> Iterator[Problem]:
    """Say how years of two digits were read."""
    if len(short):
        allowed = "years of two digits are read as 1930 to 2029, as spreadsheets read them"
        yield column.tell_all("note", short.index.to_numpy(), short.iloc[0], allowed)


def _is_ambiguous(text: str) -> bool:
    return any(len(set(days_of(found[0]).values())) > 1 for found in NUMBERS.finditer(text))


def _say_read(column: _Column, changed: pd.Series) -> Iterator[Problem]:
    in_order = changed.iloc[np.argsort(column.firsts[changed.index.to_numpy()], kind="stable")]
    for place, text in _items(in_order[:MOST_TOLD]):
        yield column.tell("note", place, f"read as {text}", READ)
    rest = in_order.index[MOST_TOLD:].to_numpy()
    if len(rest):
        given = f"{len(rest):,} other texts"
        yield column.tell_all("note", rest, given, "read in the same ways", READ)


def _say_unread(column: _Column, reasons: pd.Series) -> Iterator[Problem]:
    for place, reason in _items(reasons[reasons != ""]):
        yield column.tell("error", place, reason)


def _items(texts: pd.Series) -> Iterator[tuple[int, str]]:
    return zip(texts.index.tolist(), texts.tolist(), strict=True)


def _zoneless(column: _Column, texts: pd.Series) -> list[Problem]:
    if column.name != "date":
        return []
    places = np.flatnonzero(_match(texts, _NO_ZONE) & column.used)
    if not len(places):
        return []
    count = int(column.counts[places].sum())
    times = "1 time without a zone is" if count == 1 else f"{count:,} times without a zone are"
    allowed = f"{times} taken as UTC"
    return [column.tell_all("note", places, column.cells.texts.iloc[places[0]], allowed)]
