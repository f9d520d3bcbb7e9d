"""Read workbooks of Excel and LibreOffice: one sheet, or several with the same columns."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import accumulate, product, zip_longest
from typing import Any

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetVisibleEnum

from dashboard.common.errors import UnreadableFileError
from dashboard.io.archives import ARCHIVE_ERRORS, check_unpacked_size, is_archive
from dashboard.io.readers.header import (
    FIRST_COLUMN,
    MAX_ABOVE,
    TableHeader,
    filled_width,
    read_header,
)
from dashboard.io.readers.raw_table import (
    SHEET_COLUMN,
    RawTable,
    SheetRows,
    SheetSummary,
    table_of_columns,
)
from dashboard.io.readers.transposed import is_transposed, transpose, transposed_note
from dashboard.model.column_aliases import count_known, is_named_after, key_of
from dashboard.model.messages import Message, Param
from dashboard.model.schema import Problem

# Row and column of a cell, from 0.
_Cell = tuple[int, int]
_MIDNIGHT = dt.time()
# No key of a column has a blank.
_SHEET = "name of the sheet"
_DATE_FIELDS = ("date", "year")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T.*)?|\d\d?([./-])\d\d?\1\d{2,4}")
# Rows of which most in a column must be days, and the least number of days of a series.
_SAMPLE_ROWS, _MIN_DAYS = 50, 3
_INTERNAL_ERROR = "PanicException"
# Cells of a sheet up to its last row and column, and the rows of the largest sheet.
_MAX_CELLS, _MAX_ROWS = 60_000_000, 1_048_576
_NO_SHEET = re.compile(r"^xl/(?:sharedStrings\.xml$|media/)|^content\.xml$|^Pictures/")
# The letters of references beyond column Z, or none for those beyond row 999,999; and the row of
# any reference.
_FAR = re.compile(rb"""r\s*=\s*["'](?:([A-Za-z]{2,})(?=[0-9])|[A-Za-z]?[0-9]{7})""")
_ROW = re.compile(rb"""r\s*=\s*["'][A-Za-z]*([0-9]+)["']""")
# The reference of a cell or row; slower, but it does not take texts for references.
_PLACE = re.compile(rb"""<(?:[\w.-]+:)?(?:c|row)\s[^<>]*?\br\s*=\s*["']([A-Za-z]*)([0-9]*)["']""")
_MAX_LETTERS, _MAX_DIGITS, _UP_TO_Z = 3, 7, 26
# Sheets are read together if the columns of one are all in the other, and are at least this share
# of its columns.
_SHARED_COLUMNS = 0.5
_MIN_COLUMNS = 2


@dataclass(frozen=True, eq=False)
class _Sheet:
    """A sheet with all its rows, whose cells are texts, up to the last filled column."""

    name: str
    rows: list[list[str]]
    is_visible: bool
    notes: list[Problem]
    names_in: str = ""

    @cached_property
    def header(self) -> TableHeader:
        """The header; an error if it repeats a name."""
        return read_header(self.rows, self.names_in)

    @cached_property
    def names(self) -> list[str]:
        """Names of the columns; none if the header cannot be read."""
        with suppress(UnreadableFileError):
            return self.header.names
        return []

    @cached_property
    def keys(self) -> frozenset[str]:
        """Names of the columns, without case and punctuation."""
        return frozenset(filter(None, map(key_of, self.names)))

    @cached_property
    def column_keys(self) -> dict[str, str]:
        """Names of the columns by the key that they share with the columns of other sheets."""
        keys = [key_of(name) for name in self.header.names]
        pairs = zip(keys, self.header.names, strict=True)
        return {key if key and keys.count(key) == 1 else name: name for key, name in pairs}

    @cached_property
    def body(self) -> list[tuple[int, list[str]]]:
        """Rows below the header that are not empty, each with its number in the sheet."""
        above = self.header.row + 1 if self.names else 0
        return [(at, row) for at, row in enumerate(self.rows[above:], above + 1) if any(row)]

    @property
    def row_numbers(self) -> np.ndarray:
        return np.array([at for at, _ in self.body], dtype=np.int64)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows below the header as a table."""
        rows = [row for _, row in self.body]
        return pd.DataFrame(rows, columns=self.header.names, dtype="str")

    def all_notes(self, above: int = 0) -> list[Problem]:
        """Return notes on merged cells and the header, below some rows of other sheets."""
        header_notes = [
            replace(note, row=note.row and note.row + above) for note in self.header.notes
        ]
        return [*self.notes, *header_notes]

    @property
    def event_score(self) -> tuple[bool, bool, bool, bool, int, int]:
        """Comparable values: how much the sheet looks like a table of events."""
        known = max(map(count_known, self.rows[:MAX_ABOVE]), default=0)
        days = self.most_days
        is_dated = self.has_named_dates or days > 0
        is_series = self.has_named_dates or days >= _MIN_DAYS
        return self.is_visible, bool(self.body), is_series, is_dated, known, len(self.body)

    @property
    def has_named_dates(self) -> bool:
        """Return whether a column is named like a date or a year."""
        return any(is_named_after(name, field) for name, field in product(self.names, _DATE_FIELDS))

    @property
    def most_days(self) -> int:
        """The most days in one of the columns, in the first rows."""
        columns = zip_longest(*(row for _, row in self.body[:_SAMPLE_ROWS]), fillvalue="")
        return max((sum(map(bool, map(_DAY.fullmatch, cells))) for cells in columns), default=0)

    def has_columns_of(self, other: "_Sheet") -> bool:
        """Return whether two sheets with rows have the same columns; one may have a few more."""
        fewer, more = sorted((self.keys, other.keys), key=len)
        share = len(fewer) / max(len(more), 1)
        is_table = self.is_visible and bool(self.body) and len(fewer) >= _MIN_COLUMNS
        return is_table and fewer <= more and share >= _SHARED_COLUMNS


def read_workbook(raw: bytes, names: Sequence[str] = (), header: str = "") -> RawTable:
    """Read the sheets of a workbook that are named.

    Without a name, it reads the sheet that looks most like a table of events, and all sheets with
    the same columns.

    Parameters
    ----------
    raw, names
        The file, and the names of sheets.
    header
        Where the names of the columns are, see :func:`~dashboard.io.readers.read_raw_table`.

    Raises
    ------
    UnreadableFileError
        It is not a workbook, is too large or empty, or has no sheet with one of the names.
    """
    if is_archive(raw):
        check_unpacked_size(raw, Message("workbook.invalid"))
        _check_areas(raw)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = [_read_sheet(workbook, about, header) for about in workbook.sheets_metadata]
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableFileError(Message("workbook.invalid")) from error
    except BaseException as error:
        # An internal error of the library is no Exception, and its class has no public name.
        if type(error).__name__ != _INTERNAL_ERROR:
            raise
        raise UnreadableFileError(Message("workbook.invalid")) from error
    filled = [sheet for sheet in sheets if any(map(any, sheet.rows))]
    if not filled:
        raise UnreadableFileError(Message("workbook.empty"))
    chosen = _find_sheets(filled, names) if names else _choose_sheets(filled)
    notes = [] if names else _report_choice(filled, chosen)
    summaries = [SheetSummary(sheet.name, len(sheet.body), sheet in chosen) for sheet in filled]
    table = _table(chosen)
    return table._replace(problems=[*notes, *table.problems], sheets=tuple(summaries))


def _check_areas(raw: bytes) -> None:
    """Refuse a workbook of Excel with a sheet that is too large up to its last cell.

    The library allocates all cells of this area at once. If it fails, it ends the process.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            # A sheet may have any name.
            names = [name for name in archive.namelist() if not _NO_SHEET.search(name)]
            # Reading stops at the size that the directory states, which has been checked.
            cells = max((_area_of(archive.read(name)) for name in names), default=0)
    except ARCHIVE_ERRORS as error:
        raise UnreadableFileError(Message("workbook.invalid")) from error
    if cells > _MAX_CELLS:
        params: dict[str, Param] = {"count": cells, "most": _MAX_CELLS}
        raise UnreadableFileError(Message("workbook.too_many_cells", params))


def _area_of(sheet: bytes) -> int:
    """Return the number of cells of a sheet up to the last column and row with a cell, or fewer.

    Raises
    ------
    ValueError
        A cell is where no sheet has cells.

    Examples
    --------
    >>> _area_of(b'<c r="A1"/><c r="AAA20"/>'), _area_of(b'<c r="A1"/><c r="Z9"/>')
    (14060, 0)
    """
    columns = set(_FAR.findall(sheet))
    # Most sheets have so few columns that no number of rows is too large.
    if b"" not in columns and _width(columns) * _MAX_ROWS <= _MAX_CELLS:
        return 0
    rows = set(_ROW.findall(sheet))
    if not _are_on_sheet(columns, rows) or _area(columns, rows) > _MAX_CELLS:
        places = _PLACE.findall(sheet)
        columns, rows = {letters for letters, _ in places}, {digits for _, digits in places}
        if not _are_on_sheet(columns, rows):
            raise ValueError("A sheet has no such cell.")
    return _area(columns, rows)


def _are_on_sheet(columns: Iterable[bytes], rows: Iterable[bytes]) -> bool:
    """Return whether references are so short that a sheet may have such cells."""
    is_narrow = max(map(len, columns), default=0) <= _MAX_LETTERS
    return is_narrow and max(map(len, rows), default=0) <= _MAX_DIGITS


def _area(columns: Iterable[bytes], rows: Iterable[bytes]) -> int:
    return _width(columns) * max((int(row) for row in rows if row), default=0)


def _width(columns: Iterable[bytes]) -> int:
    """Return the number of columns up to the last one; at least those up to Z."""
    numbers = (
        reduce(lambda number, letter: 26 * number + letter - 64, name.upper()[:9], 0)
        for name in columns
    )
    return max(numbers, default=0) or _UP_TO_Z


def _read_sheet(workbook: CalamineWorkbook, about: SheetMetadata, header: str) -> _Sheet:
    sheet = workbook.get_sheet_by_name(about.name)
    cells = sheet.to_python(skip_empty_area=False)
    rows = [[_text(cell) for cell in row] for row in cells]
    notes = fill_merged_cells(rows, sheet.merged_cell_ranges or [])
    width = filled_width(rows)
    if rows and width < len(rows[0]):
        rows = [row[:width] for row in rows]
    if header == FIRST_COLUMN or (not header and is_transposed(rows)):
        rows, notes = transpose(rows), [*notes, transposed_note(rows)]
    return _Sheet(about.name, rows, about.visible == SheetVisibleEnum.Visible, notes, header)


def fill_merged_cells(rows: list[list[str]], merged: list[tuple[_Cell, _Cell]]) -> list[Problem]:
    """Write the value of each merged cell into all of its rows that have other cells."""
    count, most = 0, sum(map(len, rows))
    for (top, left), (bottom, _) in merged:
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        below = rows[top + 1 : bottom + 1] if value else []
        # Ranges of a valid workbook do not overlap. Those of a malicious one must not take long.
        count += len(below)
        if count > most:
            break
        for row in filter(any, below):
            row[left] = value
    message = Message("cells.merged", {"count": count})
    return [Problem("note", 0, "", "", message, rows=count)] if count else []


def _text(cell: Any) -> str:
    """Convert a cell to text as people write it: midnight as a day, no decimals if whole."""
    if isinstance(cell, str):
        return cell
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


def _report_choice(sheets: Sequence[_Sheet], chosen: Sequence[_Sheet]) -> list[Problem]:
    """Report which sheets are read, if there are several."""
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
    """Make a table of one or several sheets; each fills the columns that it has."""
    first = sheets[0]
    if len(sheets) == 1:
        header = first.header
        table = _raw_table(first.frame, first.row_numbers, first.all_notes(), header.fields)
        return table._replace(above=(*header.above, first.name))
    # The names in the first sheets are kept.
    names = {key: name for sheet in reversed(sheets) for key, name in sheet.column_keys.items()}
    frames = [
        sheet.frame.set_axis(list(sheet.column_keys), axis="columns").assign(**{_SHEET: sheet.name})
        for sheet in sheets
    ]
    texts = pd.concat(frames, ignore_index=True).fillna("")
    if any(is_named_after(name, "collection") for name in names.values()):
        texts = texts.drop(columns=_SHEET)
    starts = (0, *accumulate(len(sheet.rows) for sheet in sheets[:-1]))
    numbered = list(zip(sheets, starts, strict=True))
    numbers = np.concatenate([sheet.row_numbers + start for sheet, start in numbered])
    notes = [note for sheet, start in numbered for note in sheet.all_notes(start)]
    named = texts.rename(columns=names | {_SHEET: SHEET_COLUMN})
    sheet_rows = SheetRows(tuple(sheet.name for sheet in sheets), starts)
    return _raw_table(named, numbers, notes, first.header.fields)._replace(sheet_rows=sheet_rows)


def _raw_table(
    texts: pd.DataFrame, numbers: np.ndarray, notes: list[Problem], fields: Mapping[str, str]
) -> RawTable:
    table = table_of_columns(texts.items(), len(texts))
    rows = pd.Series(numbers, index=table.texts.index)
    return table._replace(rows=rows, problems=notes, fields=fields)
