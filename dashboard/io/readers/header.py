"""Find the row of a table that names its columns."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import NamedTuple

from dashboard.common.errors import UnreadableFileError
from dashboard.io.formats.hxl import fields_of_tags, is_tag_row
from dashboard.io.size_limits import check_columns
from dashboard.model.column_aliases import count_known
from dashboard.model.messages import Message, Param
from dashboard.model.schema import Problem

# Maximum number of rows of titles and notes above a header.
MAX_ABOVE = 20
# What users may say about the names of the columns, beside the number of their row: no row has
# them, or the first column has.
NO_ROW, FIRST_COLUMN = "none", "column"
# A table needs a title and a date, so a header has at least two known names.
_MIN_KNOWN = 2
# Rows below a header that are compared with it.
_BELOW = 5
# Numbers of rows have fewer digits.
_MOST_DIGITS = 10
_DIGIT = re.compile(r"\d")
_TABLE = re.compile(r"(.+) \(table ([0-9]+)\)")
# Years, days in numbers or with the name of a month, and other values that do not name columns.
_DATE = re.compile(
    r"1\d{3}|20\d{2}|\d{4}-\d{2}(?:-\d{2}(?:[T ].*)?)?|\d{1,2}[./-]\d{1,2}[./-](?:\d{2}){1,2}"
    r"|(?:\d{1,2}\.? )?[^\W\d_]{3,}\.? (?:\d{1,2},? )?(?:1\d{3}|20\d{2})"
)
_VALUE = re.compile(rf"{_DATE.pattern}|[+-]?[0-9][0-9.,]*|https?://.*")
# Minimum number and share of dates below a date in the first row.
_MIN_BELOW, _HALF = 2, 0.5

Rows = Sequence[Sequence[str]]


class TableHeader(NamedTuple):
    """The header of a table.

    Attributes
    ----------
    row
        Index of the lowest row of the header; -1 if the first row is already an event.
    names
        Names of the columns.
    fields
        Column by field, if the file names fields by tags.
    notes
        How the rows of the header were read, if there are several.
    above
        Texts of the rows above it, such as a title.
    """

    row: int
    names: list[str]
    fields: Mapping[str, str] = MappingProxyType({})
    notes: tuple[Problem, ...] = ()
    above: tuple[str, ...] = ()


def check_header(choice: str) -> str:
    """Check what a user says about the names of the columns.

    Raises
    ------
    UnreadableFileError
        It is neither the number of one of the first rows, nor another known choice.

    Examples
    --------
    >>> check_header("3"), check_header("none")
    ('3', 'none')
    """
    rows = [str(row) for row in range(1, MAX_ABOVE + 1)]
    if choice and choice not in (*rows, NO_ROW, FIRST_COLUMN):
        params: dict[str, Param] = {"name": choice, "most": MAX_ABOVE}
        raise UnreadableFileError(Message("header.unknown", params))
    return choice


def read_header(rows: Rows, choice: str = "") -> TableHeader:
    """Find the rows that name the columns, and read the names and the texts above them.

    Parameters
    ----------
    rows
        The first rows of the table.
    choice
        The number of the row that names the columns, or ``"none"``, as the user chose; empty to
        find it.

    Raises
    ------
    UnreadableFileError
        There are too many columns.

    Examples
    --------
    >>> rows = [["Events of May"], ["Datum", "Was"], ["#date", "#event"], ["2024", "Talks"]]
    >>> header = read_header(rows)
    >>> header.row, header.names, dict(header.fields), header.above[0]
    (2, ['Datum', 'Was'], {'date': 'Datum', 'title': 'Was'}, 'Events of May')
    """
    header = _chosen_header(rows, choice) or _read_names(rows)
    texts = (" ".join(filter(None, map(str.strip, row))) for row in rows[: max(header.row, 0)])
    return header._replace(above=tuple(filter(None, texts)))


def _chosen_header(rows: Rows, choice: str) -> TableHeader | None:
    """Read the names from the row that the user chose; None if there is no such choice."""
    if choice == NO_ROW:
        return TableHeader(-1, column_names([""] * max(map(len, rows), default=0)))
    if not choice.isdecimal():
        return None
    at = int(choice) - 1
    if at >= len(rows) or not any(map(str.strip, rows[at])):
        raise UnreadableFileError(Message("header.empty_row", {"row": choice}))
    return TableHeader(at, column_names(rows[at]), notes=_repeat_warnings(rows[at], at + 1))


def _read_names(rows: Rows) -> TableHeader:
    tags = next((at for at, row in enumerate(rows[:MAX_ABOVE]) if is_tag_row(row)), None)
    if tags is not None:
        return _tagged_header(rows, tags)
    at = find_header(rows)
    if not rows:
        return TableHeader(0, [])
    if _is_event(rows, at):
        given = "; ".join(filter(None, map(str.strip, rows[at])))
        note = Problem("note", at + 1, "", given, Message("header.missing"))
        return TableHeader(at - 1, column_names([""] * len(rows[at])), notes=(note,))
    if not _is_upper_header(rows, at):
        return TableHeader(at, column_names(rows[at]), notes=_repeat_warnings(rows[at], at + 1))
    upper, lower = rows[at], rows[at + 1]
    note = Problem("note", at + 2, "", "; ".join(filter(None, lower)), Message("header.lower_row"))
    return TableHeader(at + 1, _joined_names(upper, lower), notes=(note,))


def widen_header(rows: Rows, choice: str = "") -> TableHeader:
    """Read the header of rows of which most may have more cells than it.

    The unnamed columns are at the end, or one that numbers the rows is at the beginning.

    Raises
    ------
    UnreadableFileError
        There are too many columns.

    Examples
    --------
    >>> widen_header([["Day", "What"], ["1", "2024", "Talks"], ["2", "2025", "Vote"]]).names
    ['column 1', 'Day', 'What']
    """
    header = read_header(rows, choice)
    body = [row for row in rows[header.row + 1 :] if any(row)]
    expected = len(header.names)
    cells = max(Counter(map(len, body)).items(), key=lambda item: item[1], default=(0, 0))[0]
    if cells <= expected:
        return header
    firsts = [row[0].strip() for row in body]
    is_number = firsts[0].isdecimal() and len(firsts[0]) < _MOST_DIGITS
    start = int(firsts[0]) if is_number else 0
    is_numbered = firsts == [str(start + at) for at in range(len(firsts))]
    is_shifted = cells == expected + 1 and is_numbered and len(firsts) > 1
    more = [""] * (cells - expected)
    names = column_names([*more, *header.names] if is_shifted else [*header.names, *more])
    params: dict[str, Param] = {"cells": cells, "expected": expected}
    note = Problem("note", 0, "", "", Message("header.narrow", params))
    return header._replace(names=names, notes=(*header.notes, note))


def find_header(rows: Rows) -> int:
    """Find the row that names the columns: the first with known names, or else with any text.

    A row with values such as dates is not a header if a row above it has as many cells.

    Examples
    --------
    >>> find_header([["Events of October"], [], ["Headline", "Date"], ["Troops arrive", "2024"]])
    2
    """
    known = (at for at, row in enumerate(rows[:MAX_ABOVE]) if count_known(row) >= _MIN_KNOWN)
    filled = (at for at, row in enumerate(rows) if any(cell.strip() for cell in row))
    first = next(filled, 0)
    at = next(known, first)
    if at == first:
        return _below_title(rows, first)
    is_below = any(map(_VALUE.fullmatch, map(str.strip, rows[at])))
    return first if is_below and _count_filled(rows[first]) >= _count_filled(rows[at]) else at


def _below_title(rows: Rows, first: int) -> int:
    """Return the row below a title in one cell that has one known name, and names above values."""
    if _count_filled(rows[first]) != 1 or count_known(rows[first]):
        return first
    wide = (at for at, row in enumerate(rows[:MAX_ABOVE]) if at > first and _count_filled(row) > 1)
    at = next(wide, first)
    below = [row for row in rows[at + 1 :] if any(map(str.strip, row))][:_BELOW]
    is_header = (
        count_known(rows[at]) > 0
        and not _has_digit(rows[at])
        and all(_count_filled(row) > 1 and _has_digit(row) for row in below)
    )
    return at if below and is_header else first


def _count_filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _is_event(rows: Rows, at: int) -> bool:
    """Return whether the first row has no names of columns, but a date above others.

    Years above numbers may be names of columns, so years must be above years.
    """
    if count_known(rows[at]):
        return False
    below = [row for row in rows[at + 1 :] if any(row)]
    for place, cell in enumerate(map(str.strip, rows[at])):
        cells = [row[place].strip() for row in below if place < len(row) and row[place].strip()]
        dates = sum(bool(_DATE.fullmatch(text)) for text in cells)
        if _DATE.fullmatch(cell) and dates >= max(_MIN_BELOW, _HALF * len(cells)):
            return True
    return False


def _tagged_header(rows: Rows, at: int) -> TableHeader:
    """Name columns by the heading above their tags, or by their tags."""
    tags = [cell.strip() for cell in rows[at]]
    above = (row for row in reversed(rows[:at]) if any(cell.strip() for cell in row))
    heading = [cell.strip() for cell in next(above, [])]
    width = max(len(tags), len(heading))
    tags, heading = (texts + [""] * (width - len(texts)) for texts in (tags, heading))
    times = Counter(heading)
    named = [
        " ".join(filter(None, (name, tag))) if times[name] > 1 else name or tag
        for name, tag in zip(heading, tags, strict=True)
    ]
    names = column_names(_numbered_repeats(named))
    fields = {field: names[place] for field, place in fields_of_tags(tags).items()}
    note = Problem("note", 0, "", ", ".join(filter(None, tags)), Message("header.tags"))
    return TableHeader(at, names, fields, (note,))


def _is_upper_header(rows: Rows, at: int) -> bool:
    """Return whether a row names groups of columns, whose names are in the row below.

    Groups have gaps, which the names fill. No name has a digit, whereas each row of events has one
    in its date.
    """
    if at + 2 >= len(rows):
        return False
    upper, lower, *below = ([cell.strip() for cell in row] for row in rows[at : at + 2 + _BELOW])
    filled = [cells for cells in below if any(cells)]
    gaps = [place for place in range(len(lower)) if not "".join(upper[place : place + 1])]
    # At the end of a row, a gap may also be a missing name, and an empty name be a missing cell.
    has_known = count_known(lower) >= _MIN_KNOWN
    has_gaps = bool(gaps) and (any(upper[gaps[0] :]) or has_known)
    is_named = all(lower) or (has_known and all(map("".join, zip(upper, lower, strict=False))))
    return (
        has_gaps
        and is_named
        and not _has_digit(lower)
        and bool(filled)
        and all(map(_has_digit, filled))
    )


def _has_digit(cells: Sequence[str]) -> bool:
    return any(map(_DIGIT.search, cells))


def _joined_names(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return the names of the lower row, after the name of their group where they are repeated."""
    times, group, names = Counter(lower), "", list[str]()
    for place, name in enumerate(lower):
        group = "".join(upper[place : place + 1]).strip() or group
        names.append(f"{group} {name.strip()}".strip() if times[name] > 1 or not name.strip()
                     else name)  # fmt: skip
    return column_names(names)


def _numbered_repeats(names: Sequence[str]) -> list[str]:
    """Add a number to names that are repeated; numbers that other names have are left out.

    Examples
    --------
    >>> _numbered_repeats(["date", "date", "date 2", "date"])
    ['date', 'date 3', 'date 2', 'date 4']
    """
    taken, times, distinct = set(names), Counter[str](), list[str]()
    for name in names:
        times[name] += 1
        new = name
        while name and times[name] > 1 and new in taken:
            new = f"{name} {times[name]}"
            times[name] += new in taken
        taken.add(new)
        distinct.append(new)
    return distinct


def column_names(header: Sequence[str]) -> list[str]:
    """Return the names of the columns, stripped; those without a name or repeated get a number.

    Raises
    ------
    UnreadableFileError
        There are too many columns.
    """
    check_columns(len(header))
    return _numbered_repeats(_given_names(header))


def _given_names(header: Sequence[str]) -> list[str]:
    numbered = _number_tables([name.strip() for name in header])
    return [name or f"column {at}" for at, name in enumerate(numbered, 1)]


def _repeat_warnings(header: Sequence[str], row: int) -> tuple[Problem, ...]:
    """Warn about names that are repeated, and so get a number."""
    names = _given_names(header)
    pairs = dict(zip(_numbered_repeats(names), names, strict=True))
    return tuple(
        Problem("warning", row, "", name, Message("header.numbered", {"new": new}))
        for new, name in pairs.items()
        if new != name
    )


def _number_tables(names: list[str]) -> list[str]:
    """Add numbers to the names of tables side by side, which are the same in the same order."""
    filled = [name for name in names if name]
    width = next((at for at, name in enumerate(filled) if at and name == filled[0]), 0)
    if width < _MIN_KNOWN or filled != filled[:width] * (len(filled) // width):
        return names
    places = accumulate(bool(name) for name in names)
    tables = [(place - 1) // width + 1 for place in places]
    return [f"{name} (table {table})" if name and table > 1 else name
            for name, table in zip(names, tables, strict=True)]  # fmt: skip


def split_numbered(name: str) -> tuple[str, int]:
    """Split a name into that of the column and the number of its table.

    Examples
    --------
    >>> split_numbered("date (table 2)"), split_numbered("date")
    (('date', 2), ('date', 1))
    """
    match = _TABLE.fullmatch(name)
    return (match[1], int(match[2])) if match else (name, 1)


def filled_width(rows: Rows) -> int:
    """Return the number of columns up to the last one that is filled in any row.

    Examples
    --------
    >>> filled_width([["a", "", ""], ["", "b", ""], []])
    2
    """
    width = 0
    for row in rows:
        if any(beyond := row[width:]):
            width += max(at for at, cell in enumerate(beyond, 1) if cell)
    return width


def reject_repeats(names: Sequence[str]) -> None:
    """Refuse repeated names.

    Raises
    ------
    UnreadableFileError
        A name is repeated; the error names the first.
    """
    repeated: Iterator[str] = (name for name, times in Counter(names).items() if times > 1)
    if name := next(repeated, ""):
        raise UnreadableFileError(Message("header.repeated", {"name": name}))
