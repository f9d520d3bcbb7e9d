"""Convert columns of dates as people write them to EDTF, before they are checked.

Two questions are decided for a whole column or not at all: whether the day or the month comes
first, and whether numbers are seconds since 1970. Every conversion is reported. A text that cannot
be converted stays unchanged, and the reason is reported.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from pyarrow import compute as arrow

from dashboard.ingest.normalize.date_errors import explain_unread_date
from dashboard.ingest.normalize.date_expressions import date_to_edtf, plain_text
from dashboard.ingest.normalize.date_remarks import MAX_REMARKED_CHARS, split_remark
from dashboard.ingest.normalize.day_order import DayOrder, find_day_order
from dashboard.ingest.normalize.month_names import translate_croatian
from dashboard.ingest.normalize.other_calendars import names_calendar
from dashboard.ingest.normalize.period_words import seasons
from dashboard.ingest.normalize.single_dates import (
    DAY_NUMBER,
    DAY_NUMBER_EPOCH,
    DateOrder,
    ascii_digits,
    expand_month_years,
    expand_short_years,
    is_ambiguous,
    may_be_in_other_calendar,
)
from dashboard.ingest.normalize.time_periods import PART
from dashboard.ingest.normalize.year_spans import find_year_spans
from dashboard.model.date_bounds import are_plain_dates, parse_dates
from dashboard.model.messages import Message
from dashboard.model.schema import MAX_LISTED, Problem, Severity
from dashboard.model.text_columns import DictColumn, as_arrow

_COLUMNS = ("date", "source_date")
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_ENDS_IN_TIME = (
    r"^(?P<day>.+?),?[ T](?P<clock>(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)"
    r"(?P<zone>|Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])$"
)
# Numbers that count a unit from an epoch: Unix time in seconds or milliseconds, and the day numbers
# of spreadsheets.
_EPOCHS = {
    "date.read_as_seconds": (r"^[0-9]{9,11}(?:\.[0-9]+)?$", "1970-01-01", "s"),
    "date.read_as_milliseconds": (r"^[0-9]{12,13}(?:\.[0-9]+)?$", "1970-01-01", "ms"),
    "date.read_as_day_numbers": (DAY_NUMBER, DAY_NUMBER_EPOCH, "D"),
}
# Lengths of numbers that may also be a day and a time.
_COMPACT_TIMES = {10: "%Y%m%d%H", 12: "%Y%m%d%H%M"}
# Parts of periods that EDTF can only write as the whole period, or as bounds.
_WORDS_TO_KEEP = re.compile(rf"{PART.pattern}|\bhalf\b.*(?:[0-9]s|cent|[^\W0-9]{{3}} [0-9]{{4}})")
_NUMERIC = r"[0-9]{1,2}[./-] ?[0-9]{1,2}[./-] ?[0-9]{4}"
# A whole day in numbers, and a number that may be a month or a day.
_WHOLE_DAY = rf"^(?:{_NUMERIC}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})$"
# Fewer numbers among days may be any numbers.
_MIN_NUMBERS = 5
_AFTER_TWELFTH = r"-(?:1[3-9]|2[0-9]|3[01])$"
_TO_TWELFTH = r"^(?:0?[1-9]|1[0-2])[./-]|-(?:0[0-9]|1[0-2])$"
# Programs write a month or day that they do not know as zeros.
_NO_DAY = r"^[0-9]{4}(?:-[0-9]{2})?-00$"
_NO_ZONE = r"T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:$|/)"


@dataclass(frozen=True, eq=False)
class _Column:
    """A column of dates with its row numbers."""

    name: str
    cells: DictColumn
    numbers: np.ndarray

    @cached_property
    def counts(self) -> np.ndarray:
        """Number of rows that have each text."""
        return np.bincount(self.cells.codes, minlength=len(self.cells.texts))

    @cached_property
    def first_rows(self) -> np.ndarray:
        """Number of the first row that has each text."""
        first_rows = np.zeros(len(self.cells.texts), dtype=int)
        first_rows[self.cells.codes[::-1]] = self.numbers[::-1]
        return first_rows

    @cached_property
    def in_use(self) -> np.ndarray:
        """Return whether each text is in a row and not empty."""
        return (self.counts > 0) & (self.cells.texts != "").to_numpy(bool)

    def report(self, severity: Severity, text_number: int, message: Message) -> Problem:
        """Report one text."""
        given = self.cells.texts.iloc[text_number]
        return self.report_all(severity, np.array([text_number]), given, message)

    def report_all(
        self, severity: Severity, text_numbers: np.ndarray, given: str, message: Message
    ) -> Problem:
        """Report several texts as one problem."""
        row = int(self.first_rows[text_numbers].min())
        rows = int(self.counts[text_numbers].sum())
        return Problem(severity, row, self.name, given, message, rows=rows)


def normalize_dates(
    cells: dict[str, DictColumn], numbers: np.ndarray, order: DateOrder | None = None
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Convert dates as people write them to EDTF.

    Parameters
    ----------
    cells
        Columns by name, without spaces around their texts.
    numbers
        Row numbers for the report.
    order
        The order of dates such as 03/04/2024; None to infer it from the column.

    Returns
    -------
    cells
        All columns; dates that were understood are EDTF in ``date`` and days in ``source_date``.
    problems
        A note for each text that was converted, and an error for each that was not, if the reason
        is known; both with the number of rows.

    Examples
    --------
    >>> given = DictColumn.of(pd.Series(["13 Oct 2024", "2024-10-14"]))
    >>> normalized, problems = normalize_dates({"date": given}, np.array([2, 3]))
    >>> list(normalized["date"].texts), str(problems[0])
    (['2024-10-13', '2024-10-14'], 'row 2, date: “13 Oct 2024” is read as 2024-10-13.')
    """
    normalized, problems = dict(cells), list[Problem]()
    for name in _COLUMNS:
        if name in cells and cells[name].has_texts:
            column = _Column(name, cells[name], np.asarray(numbers))
            normalized[name], column_problems = _normalize_column(column, order)
            problems += column_problems
            if name == "date" and "date_text" in cells:
                normalized["date_text"] = _keep_words(column, normalized[name], cells["date_text"])
    return normalized, problems


def _keep_words(column: _Column, dates: DictColumn, words: DictColumn) -> DictColumn:
    """Keep the words of a source that are more exact than the EDTF, unless it has other words.

    These are dates of other calendars, parts of periods such as "early 1990s", and remarks.
    """
    before = column.cells.texts
    changed = np.flatnonzero((before != dates.texts).to_numpy(bool) & column.in_use)
    worded = [number for number in changed.tolist() if _says_more(before.iloc[number])]
    if not worded:
        return words
    added = np.full(len(before), -1)
    added[worded] = len(words.texts) + np.arange(len(worded))
    additions = added[dates.codes]
    texts = pd.concat([words.texts, before.iloc[worded]], ignore_index=True).astype("str")
    codes = np.where(words.is_empty & (additions >= 0), additions, words.codes)
    return DictColumn(texts, codes)


def _says_more(text: str) -> bool:
    plain = plain_text(text)
    if _WORDS_TO_KEEP.search(plain) or _is_winter(plain) or names_calendar(plain):
        return True
    return split_remark(plain) is not None


def _is_winter(text: str) -> bool:
    """Return whether a text has a winter and only one of its years."""
    words = re.findall(r"[^\W0-9]+", text)
    return len(words) == 1 and seasons().get(words[0]) == "winter" and "/" not in text


def _normalize_column(
    column: _Column, chosen: DateOrder | None
) -> tuple[DictColumn, list[Problem]]:
    is_year_span, converted_spans, problems = _convert_year_spans(column)
    to_convert = np.flatnonzero(column.in_use & ~_are_normalized(column) & ~is_year_span)
    cells = column.cells
    if len(converted_spans):
        cells = cells.with_texts(_replace_at(cells.texts, converted_spans))
    if len(to_convert):
        converted, more = _convert_counts(column) or _convert_each(column, to_convert, chosen)
        cells = cells.with_texts(_replace_at(cells.texts, converted))
        problems += more
    return cells, problems + _report_times_without_zone(column, cells.texts)


def _convert_year_spans(column: _Column) -> tuple[np.ndarray, pd.Series, list[Problem]]:
    """Convert spans of years such as 1936-39 if the column shows that they are; otherwise ask.

    Returns which texts are decided, the spans in EDTF, and the report.
    """
    texts = column.cells.texts
    if column.name != "date":
        return np.zeros(len(texts), dtype=bool), texts[:0], []
    spans = find_year_spans(texts, column.in_use)
    is_settled = np.zeros(len(texts), dtype=bool)
    is_settled[[*spans.spans, *spans.asked]] = True
    if not spans.spans and not spans.asked and not spans.perhaps_months:
        return is_settled, texts[:0], []
    converted = pd.Series(spans.spans, dtype="str")
    problems = [
        *_report_conversions(column, converted),
        *(column.report("error", place, Message("date.year_span")) for place in spans.asked),
    ]
    if spans.perhaps_months:
        places = np.array(spans.perhaps_months)
        message = Message("date.month_or_years")
        problems.append(column.report_all("warning", places, texts.iloc[places[0]], message))
    return is_settled, converted, problems


def _are_normalized(column: _Column) -> np.ndarray:
    """Return whether texts already have the format of the schema."""
    texts = column.cells.texts
    if column.name != "date":
        return _match(texts, _DAY)
    return np.asarray(are_plain_dates(texts) & ~_match(texts, _NO_DAY), dtype=bool)


def _match(texts: pd.Series, pattern: str) -> np.ndarray:
    matches = arrow.match_substring_regex(as_arrow(texts), pattern)
    return np.asarray(matches.to_numpy(zero_copy_only=False), dtype=bool)


def _replace_at(texts: pd.Series, replacements: pd.Series) -> pd.Series:
    """Replace the texts at the positions in the index of `replacements`."""
    replaced = texts.to_numpy(object).copy()
    replaced[replacements.index] = replacements.to_numpy(object)
    return pd.Series(replaced, index=texts.index, dtype="str")


def _convert_counts(column: _Column) -> tuple[pd.Series, list[Problem]] | None:
    """Convert seconds, milliseconds or days since an epoch, if the whole column has such counts."""
    text_numbers = np.flatnonzero(column.in_use)
    texts = column.cells.texts.iloc[text_numbers]
    for code, (pattern, epoch, unit) in _EPOCHS.items():
        if _match(texts, pattern).all() and not _may_be_compact_times(texts):
            counts = texts.str.partition(".")[0].astype("int64").to_numpy()
            moments = np.array(epoch, f"M8[{unit}]") + counts.astype(f"m8[{unit}]")
            iso = np.datetime_as_string(moments, unit="D" if unit == "D" else "s")
            zone = "" if unit == "D" else "Z"
            dates = _fit_column(column, pd.Series(iso, index=text_numbers, dtype="str") + zone)
            message = Message(code, {"reading": str(dates.iloc[0])})
            return dates, [column.report_all("note", text_numbers, texts.iloc[0], message)]
    return None


def _may_be_compact_times(texts: pd.Series) -> bool:
    """Return whether all numbers may be days and times: 2024101314 is also a second of 2034."""
    length = len(texts.iloc[0])
    if length not in _COMPACT_TIMES or not (texts.str.len() == length).all():
        return False
    times = pd.to_datetime(texts, format=_COMPACT_TIMES[length], errors="coerce")
    return bool(times.notna().all())


def _convert_each(
    column: _Column, to_convert: np.ndarray, chosen: DateOrder | None
) -> tuple[pd.Series, list[Problem]]:
    texts = column.cells.texts.iloc[to_convert].astype(object).set_axis(to_convert)
    texts = texts[(texts.str.len() <= MAX_REMARKED_CHARS) & ~_match(texts, r"[\x00-\x1f\x7f]")]
    translated = translate_croatian([*texts])
    years = expand_month_years(translated)
    translated = [years.get(text, text) for text in translated]
    expanded = pd.Series(translated, texts.index, dtype=object).map(_expand)
    order = _find_order(column, expanded, chosen)
    day_numbers = _days_of_numbers(column, texts)
    if len(day_numbers):
        expanded = expanded.mask(expanded.index.isin(day_numbers.index), day_numbers)
    dates = _fit_column(column, _with_early_years(expanded, _convert(expanded, order.order)))
    faults = _range_faults(dates)
    is_converted = (dates != "") & ~dates.index.isin(faults.index)
    changed = dates[is_converted & (dates != texts)]
    reasons = {
        text_number: explain_unread_date(text, order)
        for text_number, text in _items(expanded[~is_converted])
    }
    reports = (
        _report_century(column, texts[is_converted & _are_lengthened(texts, expanded)]),
        _report_order(column, expanded[is_converted], order),
        _report_conversions(column, changed),
        _report_unread(column, reasons | dict(_items(faults))),
    )
    return changed, list(chain.from_iterable(reports))


def _days_of_numbers(column: _Column, texts: pd.Series) -> pd.Series:
    """Convert the day numbers among whole days, which a spreadsheet wrote for some of the days.

    If it read the month as the day, no number has a day after the 12th, and all other dates have.
    """
    numbers = texts[_match(texts, DAY_NUMBER)]
    if len(numbers) < _MIN_NUMBERS:
        return numbers[:0]
    days = column.cells.texts[_match(column.cells.texts, _WHOLE_DAY)]
    if days.empty:
        return numbers[:0]
    counts = numbers.str.partition(".")[0].astype("int64").to_numpy()
    read = np.array(DAY_NUMBER_EPOCH, "M8[D]") + counts.astype("m8[D]")
    dates = pd.Series(np.datetime_as_string(read), numbers.index, dtype="str")
    is_clear = _match(dates, _AFTER_TWELFTH).any() or _match(days, _TO_TWELFTH).any()
    return dates if is_clear else dates[:0]


def _expand(text: str) -> str:
    """Write digits as 0 to 9 and years with four digits, unless the calendar is unknown."""
    return text if may_be_in_other_calendar(text) else expand_short_years(ascii_digits(text))


def _are_lengthened(texts: pd.Series, expanded: pd.Series) -> pd.Series:
    """Return whether years were written with more digits."""
    return expanded.str.len() > texts.str.len()


def _find_order(column: _Column, texts: pd.Series, chosen: DateOrder | None) -> DayOrder:
    numeric = texts[_match(texts, _NUMERIC)]
    rows = column.first_rows[numeric.index.to_numpy()]
    by_row = np.argsort(rows, kind="stable")
    return find_day_order(zip(numeric.iloc[by_row], rows[by_row].tolist(), strict=True), chosen)


def _convert(texts: pd.Series, order: DateOrder | None) -> pd.Series:
    """Convert texts to EDTF; a day that occurs with many times is converted once."""
    parts = _split_times(texts)
    if parts is None:
        return pd.Series([date_to_edtf(text, order) for text in texts], texts.index, dtype=object)
    codes, day_texts = pd.factorize(parts["day"])
    days = pd.Series([date_to_edtf(text, order) for text in day_texts], dtype="str")
    joined = days.take(codes).set_axis(parts.index) + "T" + parts["clock"] + parts["zone"]
    with_time: pd.Series = joined[_match(days, _DAY)[codes]].astype(object)
    others = texts.drop(with_time.index)
    dates = pd.Series([date_to_edtf(text, order) for text in others], others.index, dtype=object)
    converted: pd.Series = pd.concat([with_time, dates]).reindex(texts.index)
    return converted


def _with_early_years(texts: pd.Series, dates: pd.Series) -> pd.Series:
    """Read numbers of three digits as years, if a text beside them has a date before 1000."""
    is_short = _match(texts, "^[0-9]{3}$") & (dates == "").to_numpy(bool)
    if not is_short.any():
        return dates
    is_early = _match(dates, r"^\[?[-0]") & _match(texts, r"\pL")
    return dates.mask(is_short, texts.str.zfill(4)) if is_early.any() else dates


def _split_times(texts: pd.Series) -> pd.DataFrame | None:
    """Split the texts that end in a time into day, clock and zone; None if none does."""
    groups = arrow.extract_regex(as_arrow(texts), _ENDS_IN_TIME)
    rows = np.flatnonzero(groups.is_valid().to_numpy(zero_copy_only=False))
    names = ("day", "clock", "zone")
    if not len(rows):
        return None
    parts = pd.DataFrame({name: groups.field(name).take(rows).to_pandas() for name in names})
    parts = parts.astype("str").set_axis(texts.index[rows])
    # "09:00-11:00" may be two times.
    may_be_two = (parts["clock"].str.len() == len("09:00")) & parts["zone"].str.startswith("-")
    return None if may_be_two.all() else parts[~may_be_two]


def _fit_column(column: _Column, dates: pd.Series) -> pd.Series:
    """Remove times from a column of days, and drop other dates."""
    if column.name == "date":
        return dates
    days = dates.str.replace(r"T.*", "", regex=True)
    return days.where(_match(days, _DAY), "")


def _range_faults(dates: pd.Series) -> pd.Series:
    """Find the invalid ranges; other converted dates are always valid."""
    ranges = dates[_match(dates, r"[/\[]")]
    return parse_dates(ranges)[1] if len(ranges) else ranges


def _report_order(column: _Column, texts: pd.Series, order: DayOrder) -> Iterator[Problem]:
    """Report how ambiguous numeric dates were read, and why."""
    if not order.order:
        return
    numeric = texts[_match(texts, _NUMERIC)]
    ambiguous = numeric.index[[is_ambiguous(text) for text in numeric]].to_numpy()
    if len(ambiguous):
        yield column.report_all("note", ambiguous, numeric[ambiguous[0]], order.reason)


def _report_century(column: _Column, texts: pd.Series) -> Iterator[Problem]:
    """Report how two-digit years were read."""
    if len(texts):
        text_numbers = texts.index.to_numpy()
        yield column.report_all("note", text_numbers, texts.iloc[0], Message("date.century"))


def _report_conversions(column: _Column, changed: pd.Series) -> Iterator[Problem]:
    by_row = changed.iloc[np.argsort(column.first_rows[changed.index.to_numpy()], kind="stable")]
    for text_number, date in _items(by_row[:MAX_LISTED]):
        code = _code_of_conversion(plain_text(column.cells.texts.iloc[text_number]))
        yield column.report("note", text_number, Message(code, {"reading": date}))
    rest = by_row.index[MAX_LISTED:].to_numpy()
    if len(rest):
        message = Message("date.read_more", {"count": len(rest)})
        yield column.report_all("note", rest, column.cells.texts.iloc[rest[0]], message)


def _code_of_conversion(text: str) -> str:
    split = split_remark(text)
    text = split.date if split else text
    if names_calendar(text):
        return "date.from_other_calendar"
    if _is_winter(text):
        return "date.winter"
    return "date.whole_period" if PART.search(text) else "value.read_as"


def _report_unread(column: _Column, reasons: Mapping[int, Message | None]) -> Iterator[Problem]:
    for text_number, reason in reasons.items():
        if reason:
            yield column.report("error", text_number, reason)


def _items(texts: pd.Series) -> Iterator[tuple[int, Any]]:
    return zip(texts.index.tolist(), texts.tolist(), strict=True)


def _report_times_without_zone(column: _Column, texts: pd.Series) -> list[Problem]:
    if column.name != "date":
        return []
    text_numbers = np.flatnonzero(_match(texts, _NO_ZONE) & column.in_use)
    if not len(text_numbers):
        return []
    count = int(column.counts[text_numbers].sum())
    first_text = column.cells.texts.iloc[text_numbers[0]]
    message = Message("date.no_zone", {"count": count})
    return [column.report_all("note", text_numbers, first_text, message)]
