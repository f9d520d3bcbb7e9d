"""Tables whose cells are separated by a sign."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from dashboard.errors import UnreadableFileError
from dashboard.formats.tables import unguarded
from dashboard.reading.given import HEADER_ROWS, Given, reject_repeats
from dashboard.reading.text import UTF_16, decode
from dashboard.schema import UNIQUE, Problem

_ALLOWED = "the first row must name the columns"


def read_csv(raw: bytes) -> Given:
    """Read a table of text."""
    header, above, content = _find_header(raw)
    del raw
    table, rows, uneven = _parse_rows(content, header)
    del content
    table = table.unify_dictionaries()
    # Each column is given up once it is taken over.
    texts = table.to_pandas(split_blocks=True, self_destruct=True)
    del table
    texts = pd.DataFrame({name: unguarded(texts[name]) for name in texts}, copy=False)
    rows += above
    # Spreadsheets leave empty rows behind; they count, but hold nothing.
    filled = np.logical_or.reduce([(texts[name] != "").to_numpy() for name in texts])
    if not filled.all():
        texts, rows = texts[filled], rows[filled]
    return Given(texts, rows, [replace(problem, row=problem.row + above) for problem in uneven])


def _find_header(raw: bytes) -> tuple[list[str], int, bytes]:
    """Names of the columns, how many empty lines stand above them, and all from there on.

    Empty lines before the header and a last line without an end are no faults.
    """
    text = decode(raw, _ALLOWED, "CSV")
    start = len(text) - len(text.lstrip("\r\n"))
    above = text[:start].count("\n")
    try:
        header = next(csv.reader(_lines(text, start)))
    except csv.Error as error:
        raise UnreadableFileError(f"no CSV: {error}") from error
    reject_repeats(header)
    content = text.encode() if raw[:2] in UTF_16 else raw.removeprefix(codecs.BOM_UTF8)
    content = content.lstrip(b"\r\n")
    return header, above, content if content.endswith(b"\n") else content + b"\n"


def _lines(text: str, start: int) -> Iterator[str]:
    """Lines of a text from some place on; a large text is not copied for the first of them."""
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _parse_rows(content: bytes, header: list[str]) -> tuple[pa.Table, pd.Series, list[Problem]]:
    """Parse CSV into texts, with the number of each row; rows that do not fit are named."""
    uneven: list[Problem] = []
    numbers: list[int] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        numbers.append(row.number)
        if row.text:
            allowed = f"allowed: {row.expected_columns} cells, as in the header"
            said = f"{allowed}; check the quotation marks"
            uneven.append(Problem("error", row.number, "", f"{row.actual_columns} cells", said))
        return "skip"

    try:
        table = _parse_csv(content, header)
    except pa.ArrowInvalid:
        # Only one thread numbers the rows that it skips.
        try:
            table = _parse_csv(content, header, invalid_row_handler=skip)
        except pa.ArrowInvalid as error:
            raise UnreadableFileError(f"no CSV: {str(error).splitlines()[0]}") from error
    first = HEADER_ROWS + 1
    given = np.arange(first, first + len(table) + len(numbers))
    rows = given[~np.isin(given, numbers)] if numbers else given
    return table, pd.Series(rows), uneven


def _parse_csv(content: bytes, header: list[str], **more: Any) -> pa.Table:
    """Parse CSV into texts; those that many rows share, as dictionaries."""
    shared = pa.dictionary(pa.int32(), pa.string())
    types = {name: pa.string() if name in UNIQUE else shared for name in header}
    return arrow_csv.read_csv(
        pa.BufferReader(content),
        read_options=arrow_csv.ReadOptions(use_threads=not more),
        parse_options=arrow_csv.ParseOptions(
            newlines_in_values=True, ignore_empty_lines=False, **more
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=types, null_values=[], strings_can_be_null=False
        ),
    )
