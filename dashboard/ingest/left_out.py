"""The rows of a file that are left out, with their cells, so that nothing is lost silently."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.common.i18n import N_, tr
from dashboard.io.readers import RawTable
from dashboard.model.messages import word
from dashboard.model.schema import Problem

# Columns that are added before those of the file.
_ADDED = {"sheet": N_("sheet"), "row": N_("row"), "reason": N_("reason")}


class LeftOutRow(NamedTuple):
    """A row that is left out.

    Attributes
    ----------
    sheet, row
        Where it is, as in its problems.
    cells
        Its cells as given, one for each column; empty if the row could not be split.
    """

    sheet: str
    row: int
    cells: tuple[str, ...]


def find_left_out(
    raw: RawTable, problems: Iterable[Problem], most: int | None = None
) -> tuple[LeftOutRow, ...]:
    """List the rows that have an error.

    Parameters
    ----------
    raw
        The table as given.
    problems
        Its problems, with the numbers of its rows.
    most
        Number of rows to list; None lists all.
    """
    errors = (problem.row for problem in problems if problem.severity == "error")
    listed = sorted({row for row in errors if row})[:most]
    if not listed:
        return ()
    places = np.flatnonzero(np.isin(raw.rows.to_numpy(), listed))
    numbers = raw.rows.to_numpy()[places].tolist()
    table = raw.texts.iloc[places].astype(str).to_numpy(object).tolist()
    cells = {number: tuple(row) for number, row in zip(numbers, table, strict=True)}
    return tuple(_left_out_row(raw, row, cells.get(row, ())) for row in listed)


def _left_out_row(raw: RawTable, number: int, cells: tuple[str, ...]) -> LeftOutRow:
    sheet, row = raw.sheet_rows.find(number) if raw.sheet_rows else ("", number)
    return LeftOutRow(sheet, row, cells)


def reasons_of(problems: Iterable[Problem]) -> dict[tuple[str, int], list[Problem]]:
    """Collect the errors of each row, by its sheet and number."""
    reasons: dict[tuple[str, int], list[Problem]] = {}
    for problem in problems:
        if problem.severity == "error":
            reasons.setdefault((problem.sheet, problem.row), []).append(problem)
    return reasons


def frame_left_out(
    rows: Sequence[LeftOutRow], columns: Sequence[str], problems: Iterable[Problem]
) -> pd.DataFrame:
    """Make a table of the left-out rows: where they are, why they are left out, and their cells."""
    reasons = reasons_of(problems)
    head = [_free_name(tr(words), columns) for words in _ADDED.values()]
    body = [
        [
            row.sheet,
            str(row.row),
            " ".join(word(each.message, "page", each.given) for each in reasons[row[:2]]),
            *(row.cells or [""] * len(columns)),
        ]
        for row in rows
    ]
    frame = pd.DataFrame(body, columns=[*head, *columns], dtype="str")
    return frame if any(row.sheet for row in rows) else frame.drop(columns=head[0])


def _free_name(name: str, columns: Sequence[str]) -> str:
    """Return a name that no column of the file has."""
    while name in columns:
        name += "_"
    return name
