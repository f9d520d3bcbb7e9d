"""Read workbooks of Excel and LibreOffice: one sheet, or several with the same columns."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, product
from typing import Any

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetVisibleEnum

from dashboard.common.errors import UnreadableFileError
from dashboard.common.limits import limits
from dashboard.io.readers.header import MAX_ABOVE, column_names, find_header
from dashboard.io.readers.raw_table import RawTable, SheetRows, SheetSummary, table_of_columns
from dashboard.model.column_aliases import count_known, is_named_after, key_of
from dashboard.model.messages import Message, Param
from dashboard.model.schema import Problem

# A small archive can hold a very large table.
MAX_UNPACKED_MB = 500
_MIDNIGHT = dt.time()
# Column with the name of the sheet, where several are read.
SHEET_COLUMN = "sheet"
# No key of a column has a blank.
_SHEET = "name of the sheet"
_DATE_FIELDS = ("date", "year")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")
_SAMPLE_ROWS = 50
# Sheets are read together if the columns of one are all in the other, and at least this share.
_SHARED_COLUMNS = 0.5
_MIN_COLUMNS = 2


@dataclass(frozen=True)
class _Sheet:
    """A sheet with all its rows, whose cells are texts."""

    name: str
    rows: list[list[str]]
    is_visible: bool

    @cached_property
    def header_at(self) -> int:
        return find_header(self.rows)

    @cached_property
    def header(self) -> list[str]:
        """Cells of the header, up to the last column that is named or filled."""
        width = max((at + 1 for row in self.rows for at, cell in enumerate(row) if cell), default=0)
        return self.rows[self.header_at][:width] if self.rows else []

    @cached_property
    def keys(self) -> frozenset[str]:
        """Names of the columns, without case and punctuation."""
        return frozenset(filter(None, map(key_of, self.header)))

    @cached_property
    def column_keys(self) -> dict[str, str]:
        """Names of the columns by the key that they share with the columns of other sheets."""
        names = column_names(self.header)
        keys = [key_of(name) for name in names]
        pairs = zip(keys, names, strict=True)
        return {key if key and keys.count(key) == 1 else name: name for key, name in pairs}

    @cached_property
    def body(self) -> list[tuple[int, list[str]]]:
        """Rows below the header that are not empty, each with its number in the sheet."""
        below = self.rows[self.header_at + 1 :]
        return [(at, row) for at, row in enumerate(below, self.header_at + 2) if any(row)]

    @property
    def row_numbers(self) -> np.ndarray:
        return np.array([at for at, _ in self.body], dtype=np.int64)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows below the header as a table."""
        names = column_names(self.header)
        return pd.DataFrame([row[: len(names)] for _, row in self.body], columns=names, dtype="str")

    @property
    def event_score(self) -> tuple[bool, bool, bool, int]:
        """How much the sheet looks like a table of events, to be compared."""
        known = max(map(count_known, self.rows[:MAX_ABOVE]), default=0)
        return self.is_visible, bool(self.body), self.has_dates, known

    @cached_property
    def has_dates(self) -> bool:
        """Whether a column is named like a date, or a cell is a day."""
        pairs = product(self.header, _DATE_FIELDS)
        is_named = any(is_named_after(name, field) for name, field in pairs)
        sample = (cell for _, row in self.body[:_SAMPLE_ROWS] for cell in row)
        return is_named or any(map(_ISO_DAY.fullmatch, sample))

    def has_columns_of(self, other: "_Sheet") -> bool:
        """Whether two sheets with rows have the same columns; one of them may have some more."""
        fewer, more = sorted((self.keys, other.keys), key=len)
        share = len(fewer) / max(len(more), 1)
        is_table = self.is_visible and bool(self.body) and len(fewer) >= _MIN_COLUMNS
        return is_table and fewer <= more and share >= _SHARED_COLUMNS


def read_workbook(raw: bytes, names: Sequence[str] = ()) -> RawTable:
    """Read the sheets of a workbook that are named.

    Without a name, the sheet that looks most like a table of events is read, together with those
    that have the same columns.

    Raises
    ------
    UnreadableFileError
        It is not a workbook, it is too large or empty, or it has no sheet of a name.
    """
    _check_size(raw)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = [_read_sheet(workbook, about) for about in workbook.sheets_metadata]
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableFileError(Message("workbook.invalid")) from error
    filled = [sheet for sheet in sheets if any(map(any, sheet.rows))]
    if not filled:
        raise UnreadableFileError(Message("workbook.empty"))
    chosen = _find_sheets(filled, names) if names else _choose_sheets(filled)
    notes = [] if names else _notes(filled, chosen)
    summaries = [SheetSummary(sheet.name, len(sheet.body), sheet in chosen) for sheet in filled]
    return _table(chosen)._replace(problems=notes, sheets=tuple(summaries))


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


def _read_sheet(workbook: CalamineWorkbook, about: SheetMetadata) -> _Sheet:
    cells = workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
    rows = [[_text(cell) for cell in row] for row in cells]
    return _Sheet(about.name, rows, about.visible == SheetVisibleEnum.Visible)


def _text(cell: Any) -> str:
    """Convert a cell to text as people write it: midnight as a day, no decimals if whole."""
    if isinstance(cell, dt.datetime):
        return str(cell.date() if cell.time() == _MIDNIGHT else cell.isoformat(timespec="seconds"))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _find_sheets(sheets: Sequence[_Sheet], names: Sequence[str]) -> list[_Sheet]:
    """Find sheets by name, in the order of the workbook."""
    by_name = {sheet.name.strip().casefold(): sheet for sheet in sheets}
    wanted = {name.strip().casefold(): name for name in names}
    for key, name in wanted.items():
        if key not in by_name:
            params: dict[str, Param] = {"name": name, "sheets": [sheet.name for sheet in sheets]}
            raise UnreadableFileError(Message("sheet.unknown", params))
    return [sheet for key, sheet in by_name.items() if key in wanted]


def _choose_sheets(sheets: Sequence[_Sheet]) -> list[_Sheet]:
    """Choose the sheet that looks most like a table of events, and those with its columns."""
    best = max(sheets, key=lambda sheet: sheet.event_score)
    return [sheet for sheet in sheets if sheet is best or sheet.has_columns_of(best)]


def _notes(sheets: Sequence[_Sheet], chosen: Sequence[_Sheet]) -> list[Problem]:
    """Say which sheets are read, if there are several."""
    read = [sheet.name for sheet in chosen]
    unread = [sheet.name for sheet in sheets if sheet.name not in read]
    notes = []
    if len(read) > 1:
        message = Message("sheets.joined", {"sheet": read[0]})
        notes.append(Problem("note", 0, "", ", ".join(read), message))
    if unread:
        message = Message("sheets.unread", {"sheets": read})
        notes.append(Problem("note", 0, "", ", ".join(unread), message))
    return notes


def _table(sheets: Sequence[_Sheet]) -> RawTable:
    """Make a table of sheets; of several, each fills the columns that it has."""
    if len(sheets) == 1:
        return _table_of_rows(sheets[0].frame, sheets[0].row_numbers)
    names = {key: name for sheet in reversed(sheets) for key, name in sheet.column_keys.items()}
    frames = [
        sheet.frame.set_axis(list(sheet.column_keys), axis="columns").assign(**{_SHEET: sheet.name})
        for sheet in sheets
    ]
    texts = pd.concat(frames, ignore_index=True).fillna("")
    if any(is_named_after(name, "collection") for name in names.values()):
        texts = texts.drop(columns=_SHEET)
    ends = list(accumulate(len(sheet.rows) for sheet in sheets))
    sheet_rows = SheetRows(tuple(sheet.name for sheet in sheets), (0, *ends[:-1]))
    numbers = np.concatenate(
        [sheet.row_numbers + start for sheet, start in zip(sheets, sheet_rows.starts, strict=True)]
    )
    table = _table_of_rows(texts.rename(columns=names | {_SHEET: SHEET_COLUMN}), numbers)
    return table._replace(sheet_rows=sheet_rows)


def _table_of_rows(texts: pd.DataFrame, numbers: np.ndarray) -> RawTable:
    table = table_of_columns(texts.items(), len(texts))
    return table._replace(rows=pd.Series(numbers, index=table.texts.index))
