"""Readers of file formats, by file ending: each takes bytes and returns a :class:`RawTable`."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from dashboard.common.errors import UnreadableFileError
from dashboard.common.regular_files import NotRegularFileError, require_regular_file
from dashboard.io import parquet
from dashboard.io.readers.calendars import read_calendar
from dashboard.io.readers.delimited import read_delimited
from dashboard.io.readers.geopackages import read_geopackage
from dashboard.io.readers.header import check_header
from dashboard.io.readers.json_records import read_json, read_json_lines
from dashboard.io.readers.maps import read_gpx_table, read_kml_table
from dashboard.io.readers.raw_table import (
    HEADER_ROWS,
    RawTable,
    SheetRows,
    SheetSummary,
    table_of_columns,
)
from dashboard.io.readers.shapefiles import read_shapefiles
from dashboard.io.readers.workbook import read_workbook
from dashboard.io.size_limits import check_rows
from dashboard.model.messages import Message, Param

__all__ = [
    "HEADER_ROWS",
    "READERS",
    "RawTable",
    "SheetRows",
    "SheetSummary",
    "bytes_of",
    "has_header",
    "read_raw_table",
    "table_of_columns",
]


def _read_parquet(raw: bytes) -> RawTable:
    return table_of_columns(parquet.read_columns(raw))


# To read another format, add its ending and one function here.
READERS: dict[str, Callable[[bytes], RawTable]] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".tab": read_delimited,
    ".txt": read_delimited,
    ".xlsx": read_workbook,
    ".xlsm": read_workbook,
    ".xls": read_workbook,
    ".ods": read_workbook,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".geojson": read_json,
    ".jsonld": read_json,
    ".ics": read_calendar,
    ".kml": read_kml_table,
    ".kmz": read_kml_table,
    ".gpx": read_gpx_table,
    ".gpkg": read_geopackage,
    ".zip": read_shapefiles,
    ".shp": read_shapefiles,
    ".parquet": _read_parquet,
}


# Readers of files with several tables, which can be named, and of files whose columns have names in
# one of the rows.
_WITH_PARTS = (read_workbook, read_json)
_WITH_HEADER = (read_delimited, read_workbook)


def has_header(ending: str) -> bool:
    """Return whether a row of a file names its columns, so that it can be chosen.

    Examples
    --------
    >>> has_header(".csv"), has_header(".json")
    (True, False)
    """
    return READERS.get(ending) in _WITH_HEADER


def read_raw_table(path: Path, sheets: Sequence[str] = (), header: str = "") -> RawTable:
    """Read a file in the format that its ending names.

    Parameters
    ----------
    path
        The file.
    sheets
        Names of the sheets of a workbook, or of the lists of a JSON file, to read; none to choose
        them by their columns.
    header
        Where the names of the columns are: the number of a row, ``"none"`` if no row has them, or
        ``"column"`` if the first column has them, so that each column is an event; empty to find
        them.

    Raises
    ------
    UnreadableFileError
        The ending is unknown, the file as a whole cannot be read, or it has no such sheet or row.
    """
    reader: Callable[..., RawTable] | None = READERS.get(path.suffix.lower())
    if reader is None:
        params: dict[str, Param] = {"ending": path.suffix, "endings": list(READERS)}
        raise UnreadableFileError(Message("file.unknown_ending", params))
    if sheets:
        if reader not in _WITH_PARTS:
            raise UnreadableFileError(Message("sheet.no_workbook"))
        reader = partial(reader, names=sheets)
    if check_header(header):
        if not has_header(path.suffix.lower()):
            raise UnreadableFileError(Message("header.no_rows"))
        reader = partial(reader, header=header)
    # Only the reader refers to the bytes, so that it can release them once they are parsed.
    table = reader(bytes_of(path))
    check_rows(len(table.rows))
    return table


def bytes_of(path: Path) -> bytes:
    """Read a whole file.

    Raises
    ------
    UnreadableFileError
        There is no such file, it cannot be read, or it is a pipe or a device.
    """
    try:
        return require_regular_file(path).read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFileError(Message("file.missing")) from error
    except IsADirectoryError as error:
        raise UnreadableFileError(Message("file.folder")) from error
    except NotRegularFileError as error:
        raise UnreadableFileError(Message("file.no_regular")) from error
    except OSError as error:
        params = {"detail": str(error.strerror or error)}
        raise UnreadableFileError(Message("file.unreadable", params)) from error
