"""Find events that occur more than once in a table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from dashboard.ingest.merge import Merged, Replaced
from dashboard.io.readers import HEADER_ROWS, SheetRows
from dashboard.model.messages import Message, Param
from dashboard.model.schema import MAX_LISTED, UNIQUE, Problem
from dashboard.model.text_columns import DictColumn, as_arrow, repeated_at, signatures

_NUMBERS = ("latitude", "longitude")
# Rows with the same title and date are different events if they differ in one of these columns, for
# example in the place of a protest or in the claimant.
_IDENTITY = ("location", "country", *_NUMBERS, "claimant", "about")
# Warnings about duplicates. They leave nothing out.
DUPLICATE_CODES = frozenset({"row.equal", "row.repeated", "id.repeated"})
# All messages about duplicates in one file.
REPEAT_CODES = DUPLICATE_CODES | {"row.similar", "row.more_similar"}
# Missing ids are generated, so they do not describe the content of a row.
_NO_CONTENT = ("event_id",)

# Maximum number of rows that are compared text by text.
_MAX_COMPARED = 20_000


class EventRows(NamedTuple):
    """Where the events of a file come from.

    Attributes
    ----------
    file
        Name of the file.
    numbers
        Row number of each event; None for a prepared table, whose rows are consecutive.
    sheets
        The sheets of the rows, if they come from several.
    """

    file: str = ""
    numbers: np.ndarray | None = None
    sheets: SheetRows | None = None

    def find(self, event: int) -> tuple[str, int]:
        """Return the sheet and the row of an event."""
        row = event + HEADER_ROWS + 1 if self.numbers is None else int(self.numbers[event])
        return self.sheets.find(row) if self.sheets else ("", row)


class Repeats(NamedTuple):
    """Rows that have the title and date of an earlier row.

    Attributes
    ----------
    rows, firsts
        Positions of the rows, and of the earlier rows.
    is_equal
        Whether the other fields are the same, too.
    is_other
        Whether the rows differ in a field that tells events apart.
    more
        Number of further rows that were not compared.
    """

    rows: np.ndarray
    firsts: np.ndarray
    is_equal: np.ndarray
    is_other: np.ndarray
    more: int = 0


def report_repeats(
    cells: Mapping[str, DictColumn], numbers: np.ndarray, known: np.ndarray
) -> list[Problem]:
    """Report rows that are equal to an earlier row, or have its title and date.

    Parameters
    ----------
    cells
        The columns of the events.
    numbers
        Row number of each event.
    known
        Positions of rows that are reported already.
    """
    repeats = find_repeats(cells)
    titles = cells["title"].take(repeats.rows)
    is_new = ~repeats.is_other & ~np.isin(repeats.rows, known)
    problems = [
        Problem(
            "warning",
            int(numbers[repeats.rows[at]]),
            "",
            str(titles[at]),
            Message(
                "row.equal" if repeats.is_equal[at] else "row.repeated",
                {"row": int(numbers[repeats.firsts[at]])},
            ),
        )
        for at in np.flatnonzero(is_new)
    ]
    return problems + _report_others(repeats, titles, numbers) + _report_more(repeats.more)


def _report_others(repeats: Repeats, titles: np.ndarray, numbers: np.ndarray) -> list[Problem]:
    """Report how many rows share title and date with a row of another place or claimant."""
    others = np.flatnonzero(repeats.is_other)
    if not len(others):
        return []
    first = others[0]
    params: dict[str, Param] = {"count": len(others), "row": int(numbers[repeats.firsts[first]])}
    row, message = int(numbers[repeats.rows[first]]), Message("row.similar", params)
    return [Problem("note", row, "", str(titles[first]), message, rows=len(others))]


def _report_more(count: int) -> list[Problem]:
    message = Message("row.more_similar", {"count": count})
    return [Problem("note", 0, "", "", message, rows=count)] if count else []


def report_merged(
    merged: Merged, rows: Sequence[EventRows], lengths: Sequence[int]
) -> list[Problem]:
    """Report the rows that were merged, and the cells that were replaced.

    Parameters
    ----------
    merged
        Events of all files, merged.
    rows, lengths
        The rows of each file, and its number of events.
    """
    origins = _Origins(rows, lengths)
    merged_row = Problem("note", 0, "", "", Message("row.merged"))
    listed = zip(merged.rows[:MAX_LISTED], merged.firsts[:MAX_LISTED], strict=True)
    notes = [origins.locate(merged_row, int(row), int(first)) for row, first in listed]
    if more := len(merged.rows[MAX_LISTED:]):
        message = Message("row.more_merged", {"count": more})
        notes.append(Problem("note", 0, "", "", message, rows=more))
    notes += [_report_replaced(cell, origins) for cell in merged.replaced]
    return notes + [
        Problem("warning", 0, column, "", Message("cell.more_replaced", {"count": more}), rows=more)
        for column, more in merged.more_replaced.items()
    ]


def _report_replaced(cell: Replaced, origins: "_Origins") -> Problem:
    message = Message("cell.replaced", {"value": cell.value})
    problem = Problem("warning", 0, cell.column, cell.given, message)
    return origins.locate(problem, cell.row, cell.by)


def report_shared(
    events: pd.DataFrame, rows: Sequence[EventRows], lengths: Sequence[int]
) -> list[Problem]:
    """Report the events of each file that an earlier file has as well."""
    names = ("title", "date", *(name for name in _IDENTITY if name not in _NUMBERS))
    cells = {name: DictColumn.of(events[name], shared=name not in UNIQUE) for name in names}
    repeats = find_repeats(cells)
    origins = _Origins(rows, lengths)
    files, first_files = origins.file_of(repeats.rows), origins.file_of(repeats.firsts)
    problems = []
    for file in np.unique(files):
        shared = np.flatnonzero((files == file) & (first_files != file) & ~repeats.is_other)
        if len(shared):
            first = shared[0]
            at, by = int(repeats.rows[first]), int(repeats.firsts[first])
            message = Message("file.shared", {"count": len(shared)})
            title = str(events["title"].iloc[at])
            problem = Problem("warning", 0, "", title, message, rows=len(shared))
            problems.append(origins.locate(problem, at, by))
    return problems + _report_more(repeats.more)


class _Origins:
    """The rows that the events of several files come from."""

    def __init__(self, rows: Sequence[EventRows], lengths: Sequence[int]) -> None:
        self._rows, self._starts = rows, np.cumsum([0, *lengths])

    def file_of(self, events: np.ndarray) -> np.ndarray:
        """Return the position of the file of each event."""
        return np.asarray(np.searchsorted(self._starts, events, side="right") - 1)

    def _find(self, event: int) -> tuple[str, str, int]:
        at = int(self.file_of(np.array([event]))[0])
        return self._rows[at].file, *self._rows[at].find(event - int(self._starts[at]))

    def locate(self, problem: Problem, event: int, by: int) -> Problem:
        """Add the rows of an event and of its duplicate to a problem."""
        (file, sheet, row), (by_file, by_sheet, by_row) = self._find(event), self._find(by)
        params: dict[str, Param] = {**problem.params, "row": by_row}
        params |= {"sheet": by_sheet} if by_sheet else {}
        params |= {"file": by_file} if by_file != file else {}
        message = Message(problem.code, params)
        return replace(problem, row=row, message=message, file=file, sheet=sheet)


def find_repeats(cells: Mapping[str, DictColumn]) -> Repeats:
    """Find rows that have the title and date of an earlier row.

    Only rows whose titles and dates have the same signature are compared. Not all columns must be
    given.
    """
    titles, dates = cells["title"], cells["date"]
    keys = signatures(titles.texts)[titles.codes] ^ _mixed(signatures(dates.texts))[dates.codes]
    candidates = repeated_at(keys)
    if not len(candidates):
        return Repeats(candidates, candidates, is_equal=candidates < 0, is_other=candidates < 0)
    # Rows with the same signature stay together, so that each is compared with the first.
    together = candidates[np.argsort(keys[candidates], kind="stable")]
    candidates, left = np.sort(together[:_MAX_COMPARED]), together[_MAX_COMPARED:]
    identity = [name for name in _IDENTITY if name in cells]
    codes = {name: _codes(cells[name], candidates) for name in ("title", "date", *identity)}
    table = pd.DataFrame(codes)
    firsts = _first_positions(table, ["title", "date"])
    # An earlier row with the same place and claimant is preferred for comparison.
    exact = _first_positions(table, list(codes))
    firsts = np.where(exact < np.arange(len(table)), exact, firsts)
    later = np.flatnonzero(firsts < np.arange(len(table)))
    rows, first_rows = candidates[later], candidates[firsts[later]]
    is_other = np.zeros(len(rows), dtype=bool)
    for name in identity:
        differs = codes[name][later] != codes[name][firsts[later]]
        is_empty = cells[name].is_empty
        is_other |= differs & ~is_empty[rows] & ~is_empty[first_rows]
    is_equal = ~is_other
    for name, column in cells.items():
        if name not in _NO_CONTENT and len(column.texts) > 1:
            same = np.flatnonzero(is_equal)
            is_equal[same] = column.take(rows[same]) == column.take(first_rows[same])
    return Repeats(rows, first_rows, is_equal, is_other, len(left))


def _codes(column: DictColumn, rows: np.ndarray) -> np.ndarray:
    """Return the same number for rows of the same text."""
    texts = as_arrow(column.texts).take(pa.array(column.codes[rows]))
    return np.array(texts.dictionary_encode().indices)


def _first_positions(table: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Return the position of the first row that has the same texts as each row."""
    codes: np.ndarray = table.groupby(names, sort=False).ngroup().to_numpy()
    _, first = np.unique(codes, return_index=True)
    return np.asarray(first[codes])


def _mixed(values: np.ndarray) -> np.ndarray:
    """Mix the bits, so that the signatures of title and date do not cancel each other out."""
    mixed: np.ndarray = (values ^ (values >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return mixed
