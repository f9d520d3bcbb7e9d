"""Tables whose rows are lists of texts, of which one names the columns."""

import pandas as pd

from dashboard.io.readers.header import filled_width, read_header
from dashboard.io.readers.raw_table import RawTable, table_of_columns
from dashboard.io.size_limits import check_columns, check_rows


def table_of_rows(rows: list[list[str]]) -> RawTable:
    """Find the header of a table, and number the rows below it from the first row.

    Raises
    ------
    UnreadableFileError
        There are too many rows or columns.
    """
    check_rows(len(rows) - 1)
    # Columns beyond the last named or filled one are empty.
    width = filled_width(rows)
    check_columns(width)
    rows = [row[:width] + [""] * (width - len(row)) for row in rows]
    header = read_header(rows)
    body = pd.DataFrame(rows[header.row + 1 :], columns=header.names, dtype="str")
    table = table_of_columns(body.items())
    filled = (table.texts != "").any(axis=1).to_numpy()
    numbers = table.rows[filled] + header.row
    texts, notes = table.texts[filled], list(header.notes)
    return RawTable(texts, numbers, notes, fields=header.fields, above=header.above)
