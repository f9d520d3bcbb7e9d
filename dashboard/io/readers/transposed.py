"""Recognize tables with one event per column, whose first column names the fields."""

import csv
import io
import re
from itertools import zip_longest

from dashboard.io.readers.header import Rows
from dashboard.model.column_aliases import count_known, propose
from dashboard.model.messages import Message
from dashboard.model.schema import Problem

# Tables with more rows have one event per row.
MOST_FIELDS = 60
# Minimum number and share of known names in the first column, and number of columns with events.
_MIN_KNOWN, _HALF, _MIN_EVENTS = 2, 0.5, 2
_DIGIT = re.compile(r"\d")


def is_transposed(rows: Rows) -> bool:
    """Return whether the first column names the fields, and a row below the first has dates.

    Examples
    --------
    >>> is_transposed([["Title", "Talks", "Vote"], ["Date", "2024", "2025"]])
    True
    >>> is_transposed([["Title", "Date", "Place"], ["Talks", "2024", "Oslo"]])
    False
    """
    filled = [[cell.strip() for cell in row] for row in rows if any(map(str.strip, row))]
    if not _MIN_KNOWN <= len(filled) <= MOST_FIELDS or len(filled[0]) <= _MIN_EVENTS:
        return False
    names = [row[0] for row in filled]
    known = count_known(names)
    if known < max(_MIN_KNOWN, _HALF * len(names)) or count_known(filled[0][1:]):
        return False
    fields = propose(names)
    dated = fields.get("date", fields.get("year"))
    dates = next((row[1:] for row in filled if row[0] == dated), [])
    with_digits = sum(bool(_DIGIT.search(text)) for text in dates)
    return with_digits >= max(_MIN_EVENTS, _HALF * len(list(filter(None, dates))))


def transpose(rows: Rows) -> list[list[str]]:
    """Turn each column into a row.

    Examples
    --------
    >>> transpose([["Title", "Talks"], ["Date"]])
    [['Title', 'Date'], ['Talks', '']]
    """
    return [list(cells) for cells in zip_longest(*filter(any, rows), fillvalue="")]


def transposed_note(rows: Rows) -> Problem:
    """Report that each column is an event."""
    names = ", ".join(row[0].strip() for row in rows if any(row) and row[0].strip())
    return Problem("note", 0, "", names, Message("table.transposed"))


def as_csv(rows: Rows) -> str:
    """Write rows as delimited text."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
