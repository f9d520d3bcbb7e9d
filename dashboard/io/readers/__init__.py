"""Files as tables of texts: one entry an ending, one module a kind of them."""

from collections.abc import Callable
from pathlib import Path

from dashboard.common.errors import UnreadableFileError
from dashboard.common.limits import check_rows
from dashboard.io import parquet
from dashboard.io.readers.delimited import read_delimited
from dashboard.io.readers.json_records import read_calendar, read_json, read_json_lines
from dashboard.io.readers.raw_table import RawTable, table_of_columns
from dashboard.io.readers.workbook import read_workbook

__all__ = ["READERS", "RawTable", "bytes_of", "read", "table_of_columns"]


def _read_parquet(raw: bytes) -> RawTable:
    return table_of_columns(parquet.read_columns(raw))


# A further format is one function here.
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
    ".parquet": _read_parquet,
}


def read(path: Path) -> RawTable:
    """Read a file in the format that its ending names.

    Raises
    ------
    UnreadableFileError
        The ending is unknown, or the file as a whole cannot be read.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableFileError(
            f"unknown ending {path.suffix!r}; choose one of: {', '.join(READERS)}"
        )
    # Only the reader holds the bytes, and lets them go once they are parsed.
    given = reader(bytes_of(path))
    check_rows(len(given.rows))
    return given


def bytes_of(path: Path) -> bytes:
    """Read a whole file.

    Raises
    ------
    UnreadableFileError
        It is not there, or no file.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(str(error.strerror or error)) from error
