"""Read workbooks of Excel and LibreOffice."""

import datetime as dt
import io
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from dashboard.common.errors import UnreadableFileError
from dashboard.io.archives import check_unpacked_size, is_archive
from dashboard.io.readers.header import MAX_ABOVE, column_names, find_header
from dashboard.io.readers.raw_table import RawTable, table_of_columns
from dashboard.model.column_aliases import count_known
from dashboard.model.messages import Message
from dashboard.model.schema import Problem

_MIDNIGHT = dt.time()


def read_workbook(raw: bytes) -> RawTable:
    """Read the sheet of a workbook that looks most like a table of events.

    Raises
    ------
    UnreadableFileError
        It is not a workbook, or it is too large or empty.
    """
    if is_archive(raw):
        check_unpacked_size(raw, Message("workbook.invalid"))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = {name: _rows(workbook, name) for name in workbook.sheet_names}
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableFileError(Message("workbook.invalid")) from error
    filled = {name: rows for name, rows in sheets.items() if any(map(any, rows))}
    if not filled:
        raise UnreadableFileError(Message("workbook.empty"))
    name = max(filled, key=lambda sheet: _known_names(filled[sheet]))
    unread = [sheet for sheet in filled if sheet != name]
    return _table(filled[name])._replace(problems=_report_unread(name, unread))


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
    at = find_header(rows)
    # Columns beyond the last named or filled one are empty.
    width = max(place + 1 for row in rows for place, cell in enumerate(row) if cell)
    names = column_names(rows[at][:width])
    body = pd.DataFrame([row[:width] for row in rows[at + 1 :]], columns=names, dtype="str")
    table = table_of_columns(body.items())
    filled = (table.texts != "").any(axis=1).to_numpy()
    return RawTable(table.texts[filled], table.rows[filled] + at, [])


def _report_unread(name: str, unread: list[str]) -> list[Problem]:
    message = Message("sheets.unread", {"sheet": name})
    return [Problem("note", 0, "", ", ".join(unread), message)] if unread else []
