"""Assign the columns of a file to the fields of the event schema."""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from dashboard.ingest.assign_dates import (
    UnreadChoices,
    find_text_dates,
    join_dates,
    read_dates,
    replace_unread_dates,
)
from dashboard.ingest.cell_limits import limit_fields
from dashboard.ingest.composed_columns import compose_columns
from dashboard.ingest.export_profiles import ExportColumns, ExportProfile, find_export_profile
from dashboard.ingest.infer.columns import propose_columns
from dashboard.ingest.interpretations import Basis, Interpretation, basis_of
from dashboard.ingest.left_out import LeftOutRow
from dashboard.ingest.new_years import years_of_new_years
from dashboard.ingest.normalize.coarser_dates import UnreadDates
from dashboard.ingest.normalize.coordinate_pairs import (
    find_longitude_first,
    find_turned_points,
    split_coordinates,
)
from dashboard.ingest.normalize.early_years import read_early_years
from dashboard.ingest.normalize.fixed_countries import except_other_countries
from dashboard.ingest.normalize.heading_dates import use_heading_date
from dashboard.ingest.normalize.made_titles import describe_plainly, fill_titles
from dashboard.ingest.normalize.named_zones import add_named_zones, add_zones
from dashboard.ingest.normalize.place_part_columns import join_place_parts
from dashboard.ingest.normalize.repeated_titles import complete_repeated_titles
from dashboard.ingest.normalize.single_dates import Century, DateOrder
from dashboard.ingest.normalize.year_columns import add_year_units
from dashboard.ingest.normalize.year_companions import use_companions
from dashboard.ingest.normalize.years_of_tables import (
    complete_by_year,
    find_dates_without_year,
    fixed_year,
)
from dashboard.io.readers import SheetSummary
from dashboard.model.column_aliases import COORDINATE_PARTS, FIELD_PARTS
from dashboard.model.column_mapping import check_mapping, columns_of_choice, is_fixed
from dashboard.model.date_names import find_year_units
from dashboard.model.extra_columns import MAX_EXTRA_COLUMNS, name_extra
from dashboard.model.messages import Message
from dashboard.model.schema import COLUMN, NEVER_EMPTY, Problem

_INDEX = re.compile(r"index(?: [0-9]+)?", re.IGNORECASE)
# Number of rows in the preview.
_PREVIEW_ROWS = 5


class Header(NamedTuple):
    """The columns of a file, and the fields that they are assigned to.

    Attributes
    ----------
    columns
        Names of the columns.
    mapping
        Column by field, as proposed or chosen.
    program
        The program that exported the file; empty if unknown.
    first_rows
        Cells of the first rows, as texts.
    rows
        Number of rows in the file.
    sheets
        All sheets of a workbook that have cells.
    interpretations
        How each field was read, the most doubtful first.
    left_out
        The first rows that are left out.
    """

    columns: tuple[str, ...] = ()
    mapping: Mapping[str, str] = MappingProxyType({})
    program: str = ""
    first_rows: tuple[tuple[str, ...], ...] = ()
    rows: int = 0
    sheets: tuple[SheetSummary, ...] = ()
    interpretations: tuple[Interpretation, ...] = ()
    left_out: tuple[LeftOutRow, ...] = ()


class FieldSource(NamedTuple):
    """The columns that a field is read from, and why."""

    field: str
    columns: tuple[str, ...]
    basis: Basis


class AssignedTable(NamedTuple):
    """A table whose columns are named after the fields of the schema.

    Attributes
    ----------
    texts
        Fields, then the extra columns of the table.
    header
        Header of the file.
    notes
        How each column was interpreted.
    sources
        Where each field or part of a field comes from.
    extra
        Names in `texts` of the columns that no field is read from.
    unused
        Further columns, which are empty or too many to keep.
    """

    texts: pd.DataFrame
    header: Header
    notes: list[Problem]
    sources: list[FieldSource]
    extra: Mapping[str, str]
    unused: Mapping[str, pd.Series]


class DateChoices(NamedTuple):
    """What helps to read dates, beside their cells.

    Attributes
    ----------
    century
        The century of years with two digits; None reads them as spreadsheets do.
    order
        The order of numeric dates; None to infer it from the column.
    headings
        Texts above the table and the name of its file, which may have the date of all rows.
    unread
        What becomes of dates that cannot be read; None leaves their rows out.
    """

    century: Century | None = None
    order: DateOrder | None = None
    headings: Sequence[str] = ()
    unread: UnreadDates | None = None


_INFERRED = DateChoices()


def assign_columns(
    texts: pd.DataFrame,
    chosen: Mapping[str, str] | None = None,
    tagged: Mapping[str, str] = MappingProxyType({}),
    dates: DateChoices = _INFERRED,
) -> AssignedTable:
    """Assign the columns of a table to fields.

    Parameters
    ----------
    texts
        Columns of a file, as texts.
    chosen
        Choice by field, which overrides the proposed column, see
        :mod:`dashboard.model.column_mapping`; an empty one leaves the field out.
    tagged
        Column by field, as the file says.
    dates
        How to read dates.

    Raises
    ------
    InvalidMappingError
        A chosen field or column does not exist.
    """
    names = [str(name) for name in texts]
    chosen = check_mapping(chosen or {}, names)
    composed = compose_columns(texts, chosen)
    export_columns, profile = ExportColumns(texts), find_export_profile(names)
    exported = profile.read_fields(export_columns, chosen) if profile else {}
    free_columns = [name for name in names if name not in {*export_columns.used, *chosen.values()}]
    free_texts = _columns(texts, free_columns)
    proposed = _propose_mapping(free_texts, set(exported), chosen, tagged)
    proposed |= _companions_of_chosen(texts, free_columns, {*exported, *proposed}, chosen) | {
        field: name for field, name in chosen.items() if name
    }
    mapping, heading_parts, heading_notes = use_heading_date(
        free_texts,
        proposed,
        () if {"date", "year"} & {*chosen, *exported} else dates.headings,
    )
    mapping, given, beside_notes = use_companions(
        _columns(texts, [name for name in free_columns if name not in mapping.values()]), mapping,
        _take_columns(texts, mapping, chosen, composed), {*chosen, *exported}, dates.order,
    )  # fmt: skip
    # Headings come last, because they complete columns.
    given = limit_fields(exported | composed | given | heading_parts)
    given, completion_notes = _complete_dates(given, mapping, chosen)
    unmapped = _columns(texts, [name for name in free_columns if name not in mapping.values()])
    fields, date_notes = read_dates(given, unmapped, dates.order, dates.century)
    exported_fields = [field for field in exported if field in fields and field not in mapping]
    sources = [
        *_column_sources(mapping, chosen, tagged, names),
        *_program_sources(profile, exported_fields, export_columns),
    ]
    notes = [
        *_mapping_notes(profile, sources),
        *heading_notes,
        *beside_notes,
        *completion_notes,
        *date_notes,
    ]
    units = find_year_units(mapping.get("year", ""), free_columns)
    parts = _take_parts(fields, texts[units] if units else None)
    fields |= join_place_parts(fields, parts, mapping.get("county", ""))
    # In this order, as each step completes the fields.
    notes += [
        *_keep_other_countries(fields, chosen, names),
        *replace_unread_dates(
            fields,
            parts,
            unmapped,
            UnreadChoices(given, dates.order, dates.unread),
        ),
        *_join_parts(fields, parts, mapping, chosen),
        *find_text_dates(fields, chosen, unmapped),
    ]
    free = {str(name): cells for name, cells in unmapped.items() if name != units}
    if "description" in mapping:
        fields["description"] = describe_plainly(fields["description"])
    titles, title_notes = _find_titles(
        _without_fixed(fields, mapping, names), _without_index(free), mapping, chosen
    )
    extra, unused, extra_notes = _split_free(free)
    assigned = pd.DataFrame(
        fields | titles | {new: free[name] for name, new in extra.items()}, texts.index, copy=False
    )
    header = _header(texts, mapping, profile)
    return AssignedTable(
        assigned, header, [*notes, *title_notes, *extra_notes], sources, extra, unused
    )


def _find_titles(
    fields: Mapping[str, pd.Series],
    free: Mapping[str, pd.Series],
    mapping: Mapping[str, str],
    chosen: Container[str],
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Make the titles that are missing, and complete those that repeat.

    Titles that a reader or a program chose stay as they are.
    """
    titles, notes = fill_titles(fields, free, mapping)
    given = titles.get("title", fields.get("title"))
    name = mapping.get("title", "")
    made = [problem for problem in notes if problem.code == "title.made"]
    is_kept = "title" in chosen or (basis_of("title", name) == "exact" if name else not made)
    if given is None or is_kept:
        return titles, notes
    columns = made[0].params["columns"] if made else []
    used = {name, *(columns if isinstance(columns, list) else [])}
    used |= {field for field, column in mapping.items() if column in used}
    completed, more = complete_repeated_titles(given, fields, free, used, are_made=not name)
    return (titles | {"title": completed} if more else titles), [*notes, *more]


def _keep_other_countries(
    fields: dict[str, pd.Series], chosen: Mapping[str, str], names: list[str]
) -> list[Problem]:
    """Keep the countries that places name, unless the country is read from a column."""
    if not is_fixed(chosen.get("country", ""), names):
        return []
    countries, notes = except_other_countries(fields)
    fields |= countries
    return notes


def _take_columns(
    texts: pd.DataFrame,
    mapping: Mapping[str, str],
    chosen: Container[str],
    composed: Container[str],
) -> dict[str, pd.Series]:
    """Take the columns of fields; those chosen as years may be written as their first days."""
    columns = {field: texts[name] for field, name in mapping.items() if field not in composed}
    if "year" in columns and "year" in chosen:
        columns["year"] = years_of_new_years(columns["year"])
    return columns


def _complete_dates(
    fields: Mapping[str, pd.Series], mapping: Mapping[str, str], chosen: Mapping[str, str]
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Add the zones of times, and the year that was chosen for all rows."""
    zoned, zone_notes = add_zones(add_named_zones(fields, mapping), mapping)
    zoned, early_notes = read_early_years(zoned, mapping)
    completed, year_notes = complete_by_year(zoned, fixed_year(chosen))
    return completed, [*zone_notes, *early_notes, *year_notes]


def _columns(texts: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Select columns; a selection of all of them would be a copy."""
    return texts if len(names) == texts.shape[1] else texts[names]


def _header(
    texts: pd.DataFrame, mapping: Mapping[str, str], profile: ExportProfile | None
) -> Header:
    columns = (map(str, cells) for _, cells in texts.head(_PREVIEW_ROWS).items())
    first_rows = tuple(zip(*columns, strict=True))
    program = profile.name if profile else ""
    return Header(tuple(map(str, texts)), mapping, program, first_rows, len(texts))


def _take_parts(
    fields: dict[str, pd.Series], units: pd.Series | None = None
) -> dict[str, pd.Series]:
    """Take the parts of dates and places out of the fields; add the units of years."""
    parts = {part: fields.pop(part) for part in FIELD_PARTS if part in fields}
    return parts | ({} if units is None else {"year": add_year_units(parts["year"], units)})


def _propose_mapping(
    texts: pd.DataFrame,
    assigned: set[str],
    chosen: Mapping[str, str],
    tagged: Mapping[str, str],
) -> dict[str, str]:
    """Propose columns for the fields that no column was assigned to or chosen for."""
    if _is_export(texts):
        # Its other columns are extra ones.
        return {field: field for field in COLUMN if field not in {*assigned, *chosen}}
    free_tags = {
        field: name
        for field, name in tagged.items()
        if name in texts and field not in {*assigned, *chosen}
    }
    # A program's export has the whole place.
    assigned |= {"venue", "region", "county"} if "location" in assigned else set()
    assigned |= {*free_tags, *(field for field, name in chosen.items() if name)}
    # Within a country of all rows, a column may still name the places.
    assigned -= {"country"} if is_fixed(chosen.get("country", ""), list(map(str, texts))) else set()
    # A chosen year replaces the date.
    assigned |= {"date"} if "year" in assigned else set()
    untagged = [str(name) for name in texts if name not in free_tags.values()]
    free = _columns(texts, untagged)
    is_year_fixed = is_fixed(chosen.get("year", ""), ())
    # Such a year is also that of the ends.
    proposed = propose_columns(free, assigned | ({"end_year"} if is_year_fixed else set()))
    days = find_dates_without_year(free, fixed_year(chosen))
    if is_year_fixed and (days or "month" not in proposed):
        # A year of all rows completes their days and months.
        dates = {"date", "year"} - {field for field in chosen if field != "year"}
        proposed = propose_columns(free.assign(**days), assigned - dates)
    return free_tags | {field: name for field, name in proposed.items() if field not in chosen}


def _companions_of_chosen(
    texts: pd.DataFrame, free: Sequence[str], assigned: set[str], chosen: Mapping[str, str]
) -> dict[str, str]:
    """Return the columns of times and ends that would belong to a chosen start without the choice.

    If the choice is another date, they do not belong to it.
    """
    names = [str(name) for name in texts]
    starts = {field: columns_of_choice(chosen.get(field, ""), names) for field in ("date", "year")}
    columns = {name for found in starts.values() for name in found}
    given = {*assigned, *chosen}
    if not columns or any(field.startswith("end_") for field in given):
        return {}
    own = [name for name in names if name in {*free, *columns}]
    found = propose_columns(_columns(texts, own), {*chosen} - starts.keys())
    if all(found.get(field) not in columns for field in starts):
        return {}
    return {field: name for field, name in found.items()
            if (field == "time" or field.startswith("end_"))
            and field not in given and name not in columns}  # fmt: skip


def _is_export(texts: pd.DataFrame) -> bool:
    """Return whether this program wrote a table: a template that people filled in has gaps."""
    return COLUMN.keys() <= set(texts) and all((texts[name] != "").all() for name in NEVER_EMPTY)


def _without_fixed(
    fields: Mapping[str, pd.Series], mapping: Mapping[str, str], names: Collection[str]
) -> dict[str, pd.Series]:
    """Leave out texts that are the same for all rows; a row without a title stays without one.

    If no column has titles, they are kept.
    """
    if "title" not in fields:
        return dict(fields)
    return {
        field: cells
        for field, cells in fields.items()
        if field == "title" or not is_fixed(mapping.get(field, ""), names)
    }


def _without_index(columns: Mapping[str, pd.Series]) -> dict[str, pd.Series]:
    """Leave out the index of a dataframe, which says nothing about an event."""
    return {name: cells for name, cells in columns.items() if not _INDEX.fullmatch(name)}


def _filled(columns: Mapping[str, pd.Series]) -> Mapping[str, pd.Series]:
    """Drop empty columns."""
    return {name: cells for name, cells in columns.items() if (cells != "").any()}


def _split_free(
    free: Mapping[str, pd.Series],
) -> tuple[dict[str, str], dict[str, pd.Series], list[Problem]]:
    """Name the columns that are kept as extra ones, and warn about those that are too many."""
    filled = list(_filled(free))
    extra = name_extra(filled[:MAX_EXTRA_COLUMNS])
    unused = {name: cells for name, cells in free.items() if name not in extra}
    return extra, unused, report_too_many(filled[MAX_EXTRA_COLUMNS:])


def report_too_many(names: Sequence[str]) -> list[Problem]:
    """Report the extra columns that are left out, if there are any."""
    message = Message("columns.too_many", {"most": MAX_EXTRA_COLUMNS})
    return [Problem("warning", 0, "", ", ".join(names), message)] if names else []


def _join_parts(
    fields: dict[str, pd.Series],
    parts: Mapping[str, pd.Series],
    mapping: Mapping[str, str],
    chosen: Container[str],
) -> list[Problem]:
    """Join parts of dates and coordinates into fields; report how dates were completed."""
    problems = join_dates(fields, parts, mapping)
    return [*problems, *_join_coordinates(fields, parts, chosen)]


def _join_coordinates(
    fields: dict[str, pd.Series], parts: Mapping[str, pd.Series], chosen: Container[str]
) -> Iterator[Problem]:
    """Split a column of coordinates into fields; report if longitudes come first."""
    for part in filter(parts.__contains__, COORDINATE_PARTS):
        # A reader's choice is not doubted.
        is_named = part == "lon_lat"
        shows = "" if is_named or part in chosen else find_longitude_first(parts[part])
        turned = find_turned_points(parts[part])
        halves = split_coordinates(
            parts[part], longitude_first=is_named or bool(shows), turned=bool(turned)
        )
        fields |= dict(zip(("latitude", "longitude"), halves, strict=True))
        if shows:
            yield Problem("note", 0, part, shows, Message("coordinates.longitude_first"))
        if turned:
            yield Problem("note", 0, part, turned, Message("coordinates.point_turned"))


def _program_sources(
    profile: ExportProfile | None, fields: Iterable[str], columns: ExportColumns
) -> Iterator[FieldSource]:
    for field in fields:
        source = profile.fields[field] if profile else field
        # A function may use several columns.
        names = (columns.name_of(source),) if isinstance(source, str) else ()
        yield FieldSource(field, names, "program")


def _column_sources(
    mapping: Mapping[str, str],
    chosen: Mapping[str, str],
    tagged: Mapping[str, str],
    names: Collection[str],
) -> Iterator[FieldSource]:
    for field, name in mapping.items():
        if field in chosen:
            yield FieldSource(field, columns_of_choice(name, names), "chosen")
        else:
            basis: Basis = "alias" if tagged.get(field) == name else basis_of(field, name)
            yield FieldSource(field, (name,), basis)
    for field, name in chosen.items():
        if not name:
            yield FieldSource(field, (), "chosen")


def _mapping_notes(
    profile: ExportProfile | None, sources: Iterable[FieldSource]
) -> Iterator[Problem]:
    if profile:
        message = Message("program.recognized", {"program": profile.name})
        yield Problem("note", 0, "", profile.name, message)
    for field, names, basis in sources:
        if basis != "program" and names not in ((), (field,)):
            code = "column.guessed" if basis in ("content", "similar") else "column.read_as"
            yield Problem("note", 0, field, names[0], Message(code, {"field": field}))
