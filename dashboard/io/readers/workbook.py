"""Read workbooks of Excel and LibreOffice."""

import datetime as dt
import io
import zipfile
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from dashboard.common.errors import UnreadableFileError
from dashboard.common.limits import limits
from dashboard.io.readers.header import MAX_ABOVE, read_header
from dashboard.io.readers.raw_table import RawTable, table_of_columns
from dashboard.model.column_aliases import count_known
from dashboard.model.messages import Message
from dashboard.model.schema import Problem

# A small archive can hold a very large table.
MAX_UNPACKED_MB = 500
_MIDNIGHT = dt.time()
# Row and column of a cell, from 0.
_Cell = tuple[int, int]


def read_workbook(raw: bytes) -> RawTable:
    """Read the sheet of a workbook that looks most like a table of events.

    Raises
    ------
    UnreadableFileError
        It is not a workbook, or it is too large or empty.
    """
    _check_size(raw)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = {name: _rows(workbook, name) for name in workbook.sheet_names}
        filled = {name: rows for name, rows in sheets.items() if any(map(any, rows))}
        name = max(filled, key=lambda sheet: _known_names(filled[sheet]), default="")
        merged = _merged_ranges(workbook, name) if name else []
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableFileError(Message("workbook.invalid")) from error
    if not filled:
        raise UnreadableFileError(Message("workbook.empty"))
    notes = fill_merged_cells(filled[name], merged)
    unread = [sheet for sheet in filled if sheet != name]
    table = _table(filled[name])
    return table._replace(problems=[*_report_unread(name, unread), *notes, *table.problems])


def _check_size(raw: bytes) -> None:
    """Refuse an archive whose unpacked size is too large."""
    if not raw.startswith(b"PK"):
        return
    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(raw)).infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableFileError(Message("workbook.invalid")) from error
    most = min(MAX_UNPACKED_MB, limits().unpacked_mb)
    if unpacked > most * 1_000_000:
        raise UnreadableFileError(Message("table.too_large", {"most": most}))


def _rows(workbook: CalamineWorkbook, name: str) -> list[list[str]]:
    """Return all rows of a sheet, with cells as texts."""
    cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[_text(cell) for cell in row] for row in cells]


def _text(cell: Any) -> str:
    """Convert a cell to text as people write it: midnight as a day, no decimals if whole."""
    if isinstance(cell, dt.datetime):
        return str(cell.date() if cell.time() == _MIDNIGHT else cell.isoformat(timespec="seconds"))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _known_names(rows: list[list[str]]) -> int:
    return max(map(count_known, rows[:MAX_ABOVE]), default=0)


def _table(rows: list[list[str]]) -> RawTable:
    # Columns beyond the last named or filled one are empty.
    width = max(place + 1 for row in rows for place, cell in enumerate(row) if cell)
    rows = [row[:width] for row in rows]
    header = read_header(rows)
    body = pd.DataFrame(rows[header.row + 1 :], columns=header.names, dtype="str")
    table = table_of_columns(body.items())
    filled = (table.texts != "").any(axis=1).to_numpy()
    numbers = table.rows[filled] + header.row
    return RawTable(table.texts[filled], numbers, list(header.notes), fields=header.fields)


def _merged_ranges(workbook: CalamineWorkbook, name: str) -> list[tuple[_Cell, _Cell]]:
    """Return the first and the last cell of each merged cell of a sheet."""
    return workbook.get_sheet_by_name(name).merged_cell_ranges or []


def fill_merged_cells(rows: list[list[str]], merged: list[tuple[_Cell, _Cell]]) -> list[Problem]:
    """Write the value of each merged cell into all of its rows that have other cells."""
    count, most = 0, sum(map(len, rows))
    for (top, left), (bottom, _) in merged:
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        below = rows[top + 1 : bottom + 1] if value else []
        # Ranges of a valid workbook do not overlap; those of a harmful one must not take long.
        count += len(below)
        if count > most:
            break
        for row in filter(any, below):
            row[left] = value
    message = Message("cells.merged", {"count": count})
    return [Problem("note", 0, "", "", message, rows=count)] if count else []


def _report_unread(name: str, unread: list[str]) -> list[Problem]:
    message = Message("sheets.unread", {"sheet": name})
    return [Problem("note", 0, "", ", ".join(unread), message)] if unread else []
