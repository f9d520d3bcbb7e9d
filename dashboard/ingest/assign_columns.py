"""The columns of a file put under the names of the event table."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from dashboard.ingest.export_profiles import Columns, ExportProfile, find_foreign
from dashboard.ingest.infer_columns import propose_columns
from dashboard.ingest.normalize.date_parts import joined_dates, split_coordinates
from dashboard.model.column_aliases import PARTS, check_mapping, is_named_after
from dashboard.model.schema import COLUMN, Problem

# A description that has to do as a title is cut there.
_TITLE_CHARS = 120
# So many show what a column holds.
_FIRST_ROWS = 5


class Header(NamedTuple):
    """What the columns of a file are, and what was made of them.

    Attributes
    ----------
    columns
        Their names.
    mapping
        Column by field, as proposed or chosen.
    program
        Whose export it is; empty where it is nobody's that is known.
    first_rows
        Cells of the first rows, as texts.
    rows
        How many rows the file has.
    """

    columns: tuple[str, ...] = ()
    mapping: Mapping[str, str] = MappingProxyType({})
    program: str = ""
    first_rows: tuple[tuple[str, ...], ...] = ()
    rows: int = 0


class Named(NamedTuple):
    """A table under the names of the schema, and how it came to them.

    Attributes
    ----------
    texts
        Fields, then the columns that are not used under their own names.
    header
        Of the file.
    notes
        What was read as what.
    """

    texts: pd.DataFrame
    header: Header
    notes: list[Problem]


def assign_columns(texts: pd.DataFrame, chosen: Mapping[str, str] | None = None) -> Named:
    """Find the field that each column holds.

    Parameters
    ----------
    texts
        Columns of a file, as texts.
    chosen
        Column by field, in the stead of what is proposed; empty for a field not to be read.

    Raises
    ------
    InvalidMappingError
        What is chosen is not there.
    """
    names = [str(name) for name in texts]
    wanted = check_mapping(chosen or {}, names)
    columns, foreign = Columns(texts), find_foreign(names)
    made = foreign.read(columns) if foreign else {}
    made = {field: cells for field, cells in made.items() if field not in wanted}
    free = [name for name in names if name not in {*columns.used, *wanted.values()}]
    there = {*made, *(field for field, name in wanted.items() if name)}
    # Who says which column is the year wants no other date.
    there |= {"date"} if "year" in there else set()
    proposed = {
        field: name
        for field, name in propose_columns(texts[free], there).items()
        if field not in wanted
    }
    mapping = proposed | {field: name for field, name in wanted.items() if name}
    fields = made | {field: texts[name] for field, name in mapping.items()}
    notes = list(_notes(foreign, mapping, wanted))
    parts = {part: fields.pop(part) for part in PARTS if part in fields}
    together, unfit = _put_together(fields, parts)
    fields |= together
    notes += unfit
    if "title" not in fields and "description" in fields and "title" not in wanted:
        fields["title"] = _beginnings(fields["description"])
        notes.append(Problem("note", 0, "title", "no such column", "made of the description"))
    left = {name: texts[name] for name in free if name not in mapping.values()}
    # A column of blanks is nobody's loss.
    others = {name: cells for name, cells in left.items() if (cells != "").any()}
    clear = {f"{name} (of the file)" if name in COLUMN else name: others[name] for name in others}
    first = [tuple(row) for row in texts.head(_FIRST_ROWS).astype(str).to_numpy().tolist()]
    program = foreign.name if foreign else ""
    header = Header(tuple(names), mapping, program, tuple(first), len(texts))
    return Named(pd.DataFrame(fields | clear, texts.index, copy=False), header, notes)


def _put_together(
    fields: Mapping[str, pd.Series], parts: Mapping[str, pd.Series]
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Make a date and coordinates of the parts that columns hold; with what fits no date."""
    made: dict[str, pd.Series] = {}
    unfit: list[Problem] = []
    of_date = {part: cells for part, cells in parts.items() if part != "coordinates"}
    whole = {"date": fields["date"]} if "date" in fields else {}
    joined = joined_dates(of_date | whole) if of_date else None
    if joined is not None:
        made["date"] = joined.dates
        unfit = [_unfit(part, parts[part][rows]) for part, rows in joined.lost.items()]
    if "coordinates" in parts:
        latitude, longitude = split_coordinates(parts["coordinates"])
        made |= {"latitude": latitude, "longitude": longitude}
    return made, unfit


def _unfit(part: str, cells: pd.Series) -> Problem:
    allowed = "fits no date beside it and is left out; write a day, or a time such as 14:05"
    return Problem("warning", 0, part, str(cells.iloc[0]), allowed, rows=len(cells))


def _notes(
    foreign: ExportProfile | None, mapping: Mapping[str, str], wanted: Mapping[str, str]
) -> Iterator[Problem]:
    if foreign:
        said = "the columns are read as this program means them"
        yield Problem("note", 0, "", f"an export of {foreign.name}", said)
    for field, name in mapping.items():
        is_known = field in wanted or is_named_after(name, field)
        guess = "" if is_known else f" by what stands in it; --map {field}= if it is something else"
        if field != name:
            yield Problem("note", 0, field, name, f"this column is read as {field}{guess}")


def _beginnings(texts: pd.Series) -> pd.Series:
    """First line of each text, cut where it is too long for a title."""
    lines = texts.astype("str").str.split("\n").str[0]
    cut = lines.str.slice(0, _TITLE_CHARS - 1) + "…"
    return lines.where(lines.str.len() <= _TITLE_CHARS, cut)
