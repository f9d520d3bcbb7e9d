"""Tell from the cells of columns whether they are dates, parts of dates, or the ends of others."""

import re
from collections.abc import Sequence

import numpy as np

from dashboard.ingest.infer.cell_tests import (
    CONTENT_TESTS,
    are_dates,
    are_dates_or_years,
    are_flags,
    are_full_dates,
    are_years,
    for_each,
)
from dashboard.ingest.infer.column_samples import HALF, MOST, ColumnSamples
from dashboard.ingest.normalize.date_expressions import date_to_edtf
from dashboard.ingest.normalize.day_order import find_day_order
from dashboard.ingest.normalize.single_dates import expand_short_years

_ISO_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN_YEAR = re.compile(r"-?[0-9]{1,4}(\.0+)?")
_SHORT_YEAR, _WHOLE_YEAR = re.compile(r"-?[0-9]{1,3}(\.0+)?"), re.compile("[0-9]{4}")
_SHORT_OR_NEGATIVE_YEAR = re.compile(rf"{_SHORT_YEAR.pattern}|-[0-9]{{4}}")
# Numbers of fewer months may as well count something.
_MANY_MONTHS = 4
_are_short_days = for_each(re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2}").fullmatch)
_are_plain_years = for_each(_PLAIN_YEAR.fullmatch)


class DateContent:
    """Tests of the columns of a table that may contain dates."""

    def __init__(self, samples: ColumnSamples) -> None:
        self._samples = samples

    def holds(self, unit: str, name: str) -> bool:
        """Return whether at least half of the texts are dates, years, months, days or times."""
        if not self._samples.sample(name):
            return False
        if unit == "date" and self._samples.are_compact(name):
            return True
        if unit == "year" and self._are_answers(name):
            return False
        share = self._samples.share(name, are_dates if unit == "date" else CONTENT_TESTS[unit])
        if unit == "date" and 0 < share < HALF:
            # Early years such as 43 are not dates without other columns.
            share += self._samples.share(name, CONTENT_TESTS["year"])
        return share >= HALF

    def _are_answers(self, name: str) -> bool:
        """Return whether all texts are 0 or 1, which mean no and yes rather than years."""
        return len(self._samples.sample(name)) > 1 and self._samples.share(name, are_flags) == 1

    def are_months(self, name: str) -> bool:
        """Return whether most texts are names of months, or all are numbers of many months."""
        texts = self._samples.sample(name)
        if texts and all(map(_PLAIN_YEAR.fullmatch, texts)):
            numbers = {float(text) for text in texts}
            return numbers <= set(range(1, 13)) and len(numbers) >= _MANY_MONTHS
        return bool(texts) and self._samples.share(name, CONTENT_TESTS["month"]) >= MOST

    def are_whole_days(self, name: str) -> bool:
        """Return whether most texts are dates with a day."""
        share = self._samples.share
        return share(name, are_full_dates) >= MOST and share(name, are_dates) >= MOST

    def agree(self, date: str, year: str) -> bool:
        """Return whether most dates end or begin with the years of another column."""
        dates, years = self._samples.first_cells(date), self._samples.first_cells(year)
        pairs = [pair for pair in zip(dates, years, strict=True) if all(pair)]
        return bool(pairs) and float(np.mean([_has_year(*pair) for pair in pairs])) >= MOST

    def refines(self, moment: str, day: str) -> bool:
        """Return whether nearly all moments are times on the days of another column."""
        pairs = zip(self._samples.first_cells(moment), self._samples.first_cells(day), strict=True)
        filled = [pair for pair in pairs if all(pair)]
        return bool(filled) and float(
            np.mean([first.startswith(f"{second}T") or first.startswith(f"{second} ")
                     for first, second in filled])) >= MOST  # fmt: skip

    def needs_year(self, date: str) -> bool:
        """Return whether some date is empty, a short number, or has a two-digit year."""
        if self._samples.has_empty(date):
            return True
        return any(
            expand_short_years(text) != text or re.fullmatch("[0-9]{1,3}", text)
            for text in self._samples.sample(date)
        )

    def may_end(self, name: str) -> bool:
        """Return whether all texts are dates or years of four digits, of any precision."""
        return (
            bool(self._samples.sample(name)) and self._samples.share(name, are_dates_or_years) == 1
        )

    def last_of(self, names: Sequence[str]) -> str:
        """Return the column with the latest date in ISO 8601 of every row; empty if none has it."""
        columns = [self._samples.first_cells(name) for name in names]
        texts = {text for cells in columns for text in cells if text}
        if not all(map(_ISO_DATE.match, texts)):
            return ""
        latest = [max(row) for row in zip(*columns, strict=True)]
        return next(
            (name for name, cells in zip(names, columns, strict=True) if cells == latest), ""
        )

    def is_mostly_later(self, name: str, other: str) -> bool:
        """Return whether most days of a column are after those of another in the same rows."""
        columns = [self._samples.first_cells(each) for each in (name, other)]
        texts = dict.fromkeys(text for cells in columns for text in cells if text)
        order = find_day_order(((text, 0) for text in texts), None).order
        days = {text: date_to_edtf(expand_short_years(text), order) for text in texts}
        rows = [[days.get(text, "") for text in row] for row in zip(*columns, strict=True)]
        pairs = [row for row in rows if all(map(_ISO_DATE.match, row)) and row[0] != row[1]]
        return sum(first > second for first, second in pairs) > HALF * len(pairs)

    def are_filled(self, name: str) -> bool:
        """Return whether at least half of the cells are filled, or are written once for several."""
        return self._samples.filled_share(name) >= HALF or self._samples.starts_groups(name)

    def has_short_years(self, name: str) -> bool:
        """Return whether most texts are days with years of two digits: "10/27/62"."""
        return self._samples.share(name, _are_short_days) > HALF

    def are_plain_years(self, name: str) -> bool:
        """Return whether most texts are only a number, and not a year of a reign."""
        return self._samples.share(name, _are_plain_years) >= MOST

    def are_full_years(self, name: str) -> bool:
        """Return whether most texts are years of four digits, and not numbers of years."""
        return self._samples.share(name, are_years) >= MOST

    def are_short_years(self, names: Sequence[str]) -> bool:
        """Return whether the cells of all columns are only numbers, and some are early years."""
        texts = [text for name in names for text in self._samples.sample(name)]
        # In the column of the schema, -2333 is EDTF; elsewhere, people mean 2333 BC.
        is_early = _SHORT_YEAR if names[0] == "date" else _SHORT_OR_NEGATIVE_YEAR
        return all(map(_PLAIN_YEAR.fullmatch, texts)) and any(map(is_early.fullmatch, texts))

    def are_same(self, date: str, year: str) -> bool:
        """Return whether two columns have the same numbers of years."""
        samples = self._samples.sample(date), self._samples.sample(year)
        return samples[0] == samples[1] and all(map(_PLAIN_YEAR.fullmatch, samples[0]))

    def lies_within(self, year: str, start: str, end: str) -> bool:
        """Return whether most years are between the years of a start and those of an end."""
        cells = zip(*map(self._samples.first_cells, (start, year, end)), strict=True)
        rows = [list(map(int, row)) for row in cells if all(map(_WHOLE_YEAR.fullmatch, row))]
        return bool(rows) and float(np.mean([row == sorted(row) for row in rows])) >= MOST

    def distinct(self, name: str) -> int:
        """Return the number of distinct texts among the first rows."""
        return len(set(self._samples.first_cells(name)))


def _has_year(date: str, year: str) -> bool:
    """Return whether a date has a year, in four or two digits."""
    digits = re.sub(r"\.0+$", "", year).lstrip("-")
    if not digits.isdecimal():
        return False
    numbers = re.findall("[0-9]+", date)
    is_compact = re.fullmatch("[0-9]{8}", date) is not None
    return digits in numbers or digits[-2:] in numbers or (is_compact and digits in date)
