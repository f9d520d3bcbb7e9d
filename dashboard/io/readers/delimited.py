"""Read delimited text: CSV, TSV and the like."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from dashboard.common.errors import UnreadableFileError
from dashboard.io.formats.tabular import plain_names, remove_apostrophes
from dashboard.io.readers.decode import decode
from dashboard.io.readers.header import FIRST_COLUMN, TableHeader, find_header, widen_header
from dashboard.io.readers.raw_table import HEADER_ROWS, RawTable
from dashboard.io.readers.transposed import as_csv, is_transposed, transpose, transposed_note
from dashboard.io.readers.uneven_rows import UnevenRows
from dashboard.model.column_aliases import propose
from dashboard.model.messages import Message, Param
from dashboard.model.schema import UNIQUE, Problem

# The first one is the default.
_DELIMITERS = ",;\t|"
_SAMPLE_CHARS, _SAMPLE_ROWS = 200_000, 60
_LINE_END = re.compile("\r\n|\n|\r")


class _Layout(NamedTuple):
    """The delimiter and header of a table, and the number of lines above the header's last row."""

    delimiter: str
    header: TableHeader
    above: int


def read_delimited(raw: bytes, header: str = "") -> RawTable:
    """Read delimited text; delimiter, encoding and header are detected.

    Parameters
    ----------
    raw
        The file.
    header
        Where the names of the columns are, see :func:`~dashboard.io.readers.read_raw_table`.

    Raises
    ------
    UnreadableFileError
        It is not delimited text, or its header repeats a name.
    """
    layout, content, notes = _prepare(raw, header)
    del raw
    table, numbers, uneven = _parse_rows(content, layout)
    del content
    table = table.unify_dictionaries()
    # Each column is released once it is converted.
    texts = table.to_pandas(split_blocks=True, self_destruct=True)
    del table
    names = plain_names(texts)
    texts = pd.DataFrame(
        {names[name]: remove_apostrophes(texts[name]) for name in texts}, copy=False
    )
    rows = pd.Series(numbers + layout.above)
    # Spreadsheets write empty rows. They are dropped, but count in row numbers.
    filled = np.logical_or.reduce([(texts[name] != "").to_numpy() for name in texts])
    if not filled.all():
        texts, rows = texts[filled], rows[filled]
    uneven = [replace(problem, row=problem.row + layout.above) for problem in uneven]
    notes += layout.header.notes
    fields = {field: names[name] for field, name in layout.header.fields.items()}
    return RawTable(texts, rows, notes + uneven, fields=fields, above=layout.header.above)


def _prepare(raw: bytes, header: str) -> tuple[_Layout, bytes, list[Problem]]:
    """Detect the layout of a table; return it with the bytes from the header on, as UTF-8."""
    text, encoding, notes = decode(raw, "CSV", guess=True)
    turned, turned_notes = _turned(text, header)
    if turned_notes:
        text, encoding, notes = turned, "", [*notes, *turned_notes]
    layout = _layout_of(text, header)
    ends = islice(_LINE_END.finditer(text), max(layout.above, 0))
    start = max((end.end() for end in ends), default=0)
    is_ready = encoding == "utf-8"
    content = raw[len(text[:start].encode()) :] if is_ready else text[start:].encode()
    # Without a header, an empty line is skipped instead. The last line may lack its line break.
    before, after = b"\n" * (layout.above < 0), b"\n" * (not content.endswith((b"\n", b"\r")))
    return layout, before + content + after if before or after else content, notes


def _turned(text: str, header: str) -> tuple[str, list[Problem]]:
    """Transpose a table with one event per column; return any other text without a note.

    Raises
    ------
    UnreadableFileError
        The user says that it is such a table, but it is too large.
    """
    is_chosen = header == FIRST_COLUMN
    # Only a short text is split, because a long one may have lines that cannot be.
    is_short = 0 < len(text) <= _SAMPLE_CHARS
    rows = [row for _, row in _rows(text, _delimiter_of(text))] if is_short else []
    if not 0 < len(rows) < _SAMPLE_ROWS:
        if is_chosen:
            params: dict[str, Param] = {"most": _SAMPLE_ROWS - 1}
            raise UnreadableFileError(Message("header.too_many_rows", params))
        return text, []
    if not is_chosen and (header or not is_transposed(rows)):
        return text, []
    return as_csv(transpose(rows)), [transposed_note(rows)]


def _delimiter_of(sample: str) -> str:
    return max(_DELIMITERS, key=lambda sign: _evenness(sample, sign))


def _layout_of(text: str, choice: str) -> _Layout:
    sample = text[:_SAMPLE_CHARS]
    if len(text) > len(sample):
        # Drop the line that is cut off.
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1]
    delimiter = _delimiter_of(sample)
    numbered = list(_rows(sample, delimiter))
    if not numbered:
        raise UnreadableFileError(Message("csv.long_line", {"most": _SAMPLE_CHARS}))
    header = widen_header([cells for _, cells in numbered], choice)
    above = numbered[header.row][0] if header.row >= 0 else -1
    return _Layout(delimiter, header, above)


def _rows(sample: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the first rows of a table, each with the number of lines above it."""
    reader = csv.reader(io.StringIO(sample, newline=None), delimiter=delimiter)
    above = 0
    try:
        for row in islice(reader, _SAMPLE_ROWS):
            yield above, row
            above = reader.line_num
    except csv.Error as error:
        raise UnreadableFileError(Message("csv.invalid", {"detail": str(error)})) from error


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """Return the share of rows with as many cells as the header, if several; and how many."""
    rows = [row for _, row in _rows(sample, delimiter) if any(row)]
    width = len(rows[find_header(rows)]) if rows else 1
    even = sum(len(row) == width for row in rows)
    return (width > 1) * even / max(len(rows), 1), width


def _parse_rows(content: bytes, layout: _Layout) -> tuple[pa.Table, np.ndarray, list[Problem]]:
    """Parse rows as texts; return them with their numbers, and the problems of uneven rows."""
    uneven = UnevenRows(layout.delimiter)
    first = HEADER_ROWS + 1
    try:
        table = _parse(content, layout)
        return table, np.arange(first, first + len(table)), []
    except pa.ArrowInvalid:
        # Only a single thread numbers the rows that it skips.
        try:
            table = _parse(content, layout, invalid_row_handler=uneven.collect)
        except pa.ArrowInvalid as error:
            params: dict[str, Param] = {"detail": str(error).splitlines()[0]}
            raise UnreadableFileError(Message("csv.invalid", params)) from error
    completed = uneven.complete()
    skipped = [*completed.numbers, *completed.left_out]
    numbers = np.arange(first, first + len(table) + len(skipped))
    numbers = np.concatenate([numbers[~np.isin(numbers, skipped)], completed.numbers])
    order = np.argsort(numbers)
    table = pa.concat_tables([table, _as_table(completed.rows, table.schema)])
    return table.unify_dictionaries().take(order), numbers[order].astype(int), completed.problems


def _as_table(rows: list[list[str]], schema: pa.Schema) -> pa.Table:
    """Convert rows to columns of the types of a schema."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    texts = [pa.array(cells, pa.string()) for cells in columns]
    arrays = [
        array.dictionary_encode() if pa.types.is_dictionary(field.type) else array
        for array, field in zip(texts, schema, strict=True)
    ]
    return pa.table(arrays, schema=schema)


def _parse(content: bytes, layout: _Layout, **more: Any) -> pa.Table:
    """Parse rows as texts; columns with many repeats as dictionaries."""
    names, shared = layout.header.names, pa.dictionary(pa.int32(), pa.string())
    proposed = propose(names)
    unique = {proposed.get(field) for field in UNIQUE}
    types = {name: pa.string() if name in unique else shared for name in names}
    return arrow_csv.read_csv(
        pa.BufferReader(content),
        read_options=arrow_csv.ReadOptions(
            column_names=names, skip_rows_after_names=HEADER_ROWS, use_threads=not more
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=layout.delimiter, newlines_in_values=True, ignore_empty_lines=False, **more
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=types, null_values=[], strings_can_be_null=False
        ),
    )
