"""Find the field of the event table that each column of a file holds."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from dashboard.ingest.export_profiles import Columns, ExportProfile, find_export_profile
from dashboard.ingest.infer_columns import propose_columns
from dashboard.ingest.normalize.date_part_columns import join_date_parts, split_coordinates
from dashboard.model.column_aliases import FIELD_PARTS, check_mapping, is_named_after
from dashboard.model.messages import Message
from dashboard.model.schema import COLUMN, Problem

# A description that is used as a title is cut there.
_TITLE_CHARS = 120
# So many rows show what a column holds.
_FIRST_ROWS = 5


class Header(NamedTuple):
    """The columns of a file, and the fields that they hold.

    Attributes
    ----------
    columns
        Their names.
    mapping
        Column by field, as proposed or chosen.
    program
        The program that exported the file; empty where it is unknown.
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


class AssignedTable(NamedTuple):
    """A table under the names of the schema.

    Attributes
    ----------
    texts
        Fields, then the unused columns.
    header
        Of the file.
    notes
        How each column was interpreted.
    """

    texts: pd.DataFrame
    header: Header
    notes: list[Problem]


def assign_columns(texts: pd.DataFrame, chosen: Mapping[str, str] | None = None) -> AssignedTable:
    """Find the field that each column holds.

    Parameters
    ----------
    texts
        Columns of a file, as texts.
    chosen
        Column by field, instead of the proposed one; empty for a field not to be read.

    Raises
    ------
    InvalidMappingError
        A chosen field or column does not exist.
    """
    names = [str(name) for name in texts]
    wanted = check_mapping(chosen or {}, names)
    columns, profile = Columns(texts), find_export_profile(names)
    exported = profile.read(columns) if profile else {}
    fields = {field: cells for field, cells in exported.items() if field not in wanted}
    free = [name for name in names if name not in {*columns.used, *wanted.values()}]
    taken = {*fields, *(field for field, name in wanted.items() if name)}
    # A chosen year stands for the date.
    taken |= {"date"} if "year" in taken else set()
    proposed = {
        field: name
        for field, name in propose_columns(texts[free], taken).items()
        if field not in wanted
    }
    mapping = proposed | {field: name for field, name in wanted.items() if name}
    fields |= {field: texts[name] for field, name in mapping.items()}
    notes = list(_notes(profile, mapping, wanted))
    parts = {part: fields.pop(part) for part in FIELD_PARTS if part in fields}
    joined, unused_parts = _join_parts(fields, parts)
    fields |= joined
    notes += unused_parts
    if "title" not in fields and "description" in fields and "title" not in wanted:
        fields["title"] = _beginnings(fields["description"])
        notes.append(Problem("note", 0, "title", "", Message("title.from_description")))
    unused = _unused_columns({name: texts[name] for name in free if name not in mapping.values()})
    first = [tuple(row) for row in texts.head(_FIRST_ROWS).astype(str).to_numpy().tolist()]
    program = profile.name if profile else ""
    header = Header(tuple(names), mapping, program, tuple(first), len(texts))
    return AssignedTable(pd.DataFrame(fields | unused, texts.index, copy=False), header, notes)


def _unused_columns(columns: Mapping[str, pd.Series]) -> dict[str, pd.Series]:
    """Name the unused columns apart from fields, and leave out empty ones."""
    filled = {name: cells for name, cells in columns.items() if (cells != "").any()}
    return {
        f"{name} (of the file)" if name in COLUMN else name: cells for name, cells in filled.items()
    }


def _join_parts(
    fields: Mapping[str, pd.Series], parts: Mapping[str, pd.Series]
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Join parts of dates and coordinates into fields; report the parts that fit no date."""
    whole_fields: dict[str, pd.Series] = {}
    problems: list[Problem] = []
    of_date = {part: cells for part, cells in parts.items() if part != "coordinates"}
    whole = {"date": fields["date"]} if "date" in fields else {}
    joined = join_date_parts(of_date | whole) if of_date else None
    if joined is not None:
        whole_fields["date"] = joined.dates
        problems = [_unused_part(part, parts[part][rows]) for part, rows in joined.lost.items()]
    if "coordinates" in parts:
        latitude, longitude = split_coordinates(parts["coordinates"])
        whole_fields |= {"latitude": latitude, "longitude": longitude}
    return whole_fields, problems


def _unused_part(part: str, cells: pd.Series) -> Problem:
    message = Message("part.unused")
    return Problem("warning", 0, part, str(cells.iloc[0]), message, rows=len(cells))


def _notes(
    profile: ExportProfile | None, mapping: Mapping[str, str], wanted: Mapping[str, str]
) -> Iterator[Problem]:
    if profile:
        message = Message("program.recognized", {"program": profile.name})
        yield Problem("note", 0, "", profile.name, message)
    for field, name in mapping.items():
        is_known = field in wanted or is_named_after(name, field)
        if field != name:
            code = "column.read_as" if is_known else "column.guessed"
            yield Problem("note", 0, field, name, Message(code, {"field": field}))


def _beginnings(texts: pd.Series) -> pd.Series:
    """First line of each text, cut where it is too long for a title."""
    lines = texts.astype("str").str.split("\n").str[0]
    cut = lines.str.slice(0, _TITLE_CHARS - 1) + "…"
    return lines.where(lines.str.len() <= _TITLE_CHARS, cut)
