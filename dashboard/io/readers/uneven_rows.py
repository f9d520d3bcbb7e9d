"""Complete the rows of delimited text that have more or fewer cells than the header."""

import csv
import io
from typing import NamedTuple

from pyarrow.csv import InvalidRow

from dashboard.model.messages import Message, Param
from dashboard.model.schema import Problem

# Maximum number of characters of a cell in the report.
_MOST_CHARS = 100


class CompletedRows(NamedTuple):
    """Rows with as many cells as the header, their numbers, and the problems of all rows.

    Attributes
    ----------
    rows, numbers
        The rows that could be completed.
    left_out
        Numbers of the other rows.
    problems
        An error for each row that is left out, a warning for each cell beyond the header, and a
        note on missing cells.
    """

    rows: list[list[str]]
    numbers: list[int]
    left_out: list[int]
    problems: list[Problem]


class UnevenRows:
    """Collects the rows that a parser would refuse."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter
        self._rows: list[InvalidRow] = []

    def collect(self, row: InvalidRow) -> str:
        """Remember a row, and let the parser skip it."""
        self._rows.append(row)
        return "skip"

    def complete(self) -> CompletedRows:
        """Fill in missing cells, and leave out cells beyond the header."""
        completed = CompletedRows([], [], [], [])
        short: list[int] = []
        for row in self._rows:
            cells = self._split(row.text or "")
            width = row.expected_columns
            if cells is None:
                completed.left_out.append(row.number)
                completed.problems.append(_unsplit(row))
                continue
            completed.rows.append(cells[:width] + [""] * (width - len(cells)))
            completed.numbers.append(row.number)
            if any(cell.strip() for cell in cells[width:]):
                completed.problems.append(_beyond_header(row, cells[width:]))
            elif len(cells) < width:
                short.append(row.number)
        if short:
            message = Message("rows.completed", {"count": len(short)})
            completed.problems.append(Problem("note", short[0], "", "", message, rows=len(short)))
        return completed

    def _split(self, text: str) -> list[str] | None:
        """Split a row into cells; None if its quotation marks are wrong."""
        try:
            lines = io.StringIO(text, newline="")
            rows = list(csv.reader(lines, delimiter=self._delimiter, strict=True))
        except csv.Error:
            return None
        return rows[0] if len(rows) == 1 else None


def _beyond_header(row: InvalidRow, cells: list[str]) -> Problem:
    params: dict[str, Param] = {"cells": row.actual_columns, "expected": row.expected_columns}
    given = "; ".join(cell.strip() for cell in cells if cell.strip())[:_MOST_CHARS]
    return Problem("warning", row.number, "", given, Message("row.extra_cells", params))


def _unsplit(row: InvalidRow) -> Problem:
    cells = row.actual_columns
    params: dict[str, Param] = {"cells": cells, "expected": row.expected_columns}
    return Problem("error", row.number, "", f"{cells} cells", Message("row.uneven", params))
