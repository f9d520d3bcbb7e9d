"""Assign the columns of a file to the fields of the event schema."""

from collections.abc import Container, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from dashboard.ingest.cell_limits import limit_fields
from dashboard.ingest.export_profiles import ExportColumns, ExportProfile, find_export_profile
from dashboard.ingest.infer.columns import propose_columns
from dashboard.ingest.interpretations import Basis, Interpretation, basis_of
from dashboard.ingest.left_out import LeftOutRow
from dashboard.ingest.normalize.chosen_centuries import choose_century
from dashboard.ingest.normalize.coarser_dates import use_coarser_dates
from dashboard.ingest.normalize.compact_dates import read_compact_dates
from dashboard.ingest.normalize.coordinate_pairs import find_longitude_first, split_coordinates
from dashboard.ingest.normalize.date_certainty import qualify_dates, read_certainty
from dashboard.ingest.normalize.date_part_columns import (
    JoinedDates,
    add_year_units,
    join_date_parts,
    keep_living_open,
    write_before_christ,
)
from dashboard.ingest.normalize.dates_in_texts import find_dates_in_texts
from dashboard.ingest.normalize.durations import write_durations
from dashboard.ingest.normalize.made_titles import describe_plainly, fill_titles
from dashboard.ingest.normalize.named_zones import add_named_zones
from dashboard.ingest.normalize.place_part_columns import join_place_parts
from dashboard.ingest.normalize.single_dates import Century, DateOrder
from dashboard.io.readers import SheetSummary
from dashboard.model.column_aliases import (
    COORDINATE_PARTS,
    DATE_PARTS,
    FIELD_PARTS,
    check_mapping,
    is_named_after,
)
from dashboard.model.date_names import (
    find_year_units,
    is_approximate,
    is_before_christ,
    is_birth,
    is_date_name,
    is_other_date,
)
from dashboard.model.duration_names import find_duration_unit
from dashboard.model.messages import Message, Param
from dashboard.model.schema import COLUMN, Problem

# Text of the end date of a person who is still alive.
_LASTING = "present"
_ONE_YEAR = r"(?:^|[^0-9])([0-9]{4})(?:[^0-9]|$)"
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
        Fields, then the unused columns.
    header
        Header of the file.
    notes
        How each column was interpreted.
    sources
        Where each field or part of a field comes from.
    unused
        Columns that no field is read from.
    """

    texts: pd.DataFrame
    header: Header
    notes: list[Problem]
    sources: list[FieldSource]
    unused: tuple[str, ...]


def assign_columns(
    texts: pd.DataFrame,
    chosen: Mapping[str, str] | None = None,
    tagged: Mapping[str, str] = MappingProxyType({}),
    century: Century | None = None,
    order: DateOrder | None = None,
) -> AssignedTable:
    """Assign the columns of a table to fields.

    Parameters
    ----------
    texts
        Columns of a file, as texts.
    chosen
        Column by field, which overrides the proposed one; an empty name leaves the field out.
    tagged
        Column by field, as the file says.
    century
        The century of years with two digits; None reads them as spreadsheets do.
    order
        The order of numeric dates; None to infer it from the column.

    Raises
    ------
    InvalidMappingError
        A chosen field or column does not exist.
    """
    names = [str(name) for name in texts]
    chosen = check_mapping(chosen or {}, names)
    export_columns, profile = ExportColumns(texts), find_export_profile(names)
    exported = profile.read_fields(export_columns) if profile else {}
    fields = {field: cells for field, cells in exported.items() if field not in chosen}
    free_columns = [name for name in names if name not in {*export_columns.used, *chosen.values()}]
    mapping = _propose_mapping(texts[free_columns], set(fields), chosen, tagged)
    mapping |= {field: name for field, name in chosen.items() if name}
    given = fields | {field: texts[name] for field, name in mapping.items()}
    given = add_named_zones(limit_fields(given), mapping)
    unmapped = [name for name in free_columns if name not in mapping.values()]
    fields, date_notes = _read_dates(given, texts[unmapped], order, century)
    sources = list(_column_sources(mapping, chosen, tagged))
    if profile:
        own_fields = [field for field in profile.fields if field in fields and field not in mapping]
        sources += _program_sources(profile, own_fields, export_columns)
    notes = [*_mapping_notes(profile, sources), *date_notes]
    units = find_year_units(mapping.get("year", ""), free_columns)
    parts = _take_parts(fields, texts[units] if units else None)
    fields |= join_place_parts(fields, parts, mapping.get("county", ""))
    coarser_notes = _replace_unread_dates(fields, parts, texts[unmapped], order)
    notes += [*coarser_notes, *_join_parts(fields, parts, mapping, chosen)]
    free = {name: texts[name] for name in unmapped if name != units}
    if "description" in mapping:
        fields["description"] = describe_plainly(fields["description"])
    titles, title_notes = fill_titles(fields, free, mapping)
    first_rows = [tuple(row) for row in texts.head(_PREVIEW_ROWS).astype(str).to_numpy().tolist()]
    header = Header(
        tuple(names), mapping, profile.name if profile else "", tuple(first_rows), len(texts)
    )
    assigned = pd.DataFrame(fields | titles | _unused_columns(free), texts.index, copy=False)
    return AssignedTable(assigned, header, [*notes, *title_notes], sources, tuple(free))


def _take_parts(
    fields: dict[str, pd.Series], units: pd.Series | None = None
) -> dict[str, pd.Series]:
    """Take the parts of dates and places out of the fields; add the units of years."""
    parts = {part: fields.pop(part) for part in FIELD_PARTS if part in fields}
    return parts | ({} if units is None else {"year": add_year_units(parts["year"], units)})


def _fill_in_dates(
    fields: Mapping[str, pd.Series], free: pd.DataFrame
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Fill in dates from a column that is also named after dates, as in lists of mixed records.

    Beside a year, another day of that year will do: the result of an election.
    """
    if "date" not in fields:
        return dict(fields), []
    dates, notes = fields["date"], list[Problem]()
    years = fields.get("year")
    for name in map(str, free):
        if not (is_date_name(name) or (years is not None and is_other_date(name))):
            continue
        others = free[name].astype("str")
        is_filled = (dates == "") & (others != "")
        if years is not None and not is_date_name(name):
            is_filled &= others.str.extract(_ONE_YEAR)[0].fillna("") == years.astype("str")
        if not is_filled.any():
            continue
        dates = dates.astype("str").mask(is_filled, others)
        message, given = Message("date.from_column", {"name": name}), str(others[is_filled].iloc[0])
        notes.append(Problem("note", 0, "date", given, message, rows=int(is_filled.sum())))
    return {**fields, "date": dates}, notes


def _read_dates(
    fields: Mapping[str, pd.Series],
    free: pd.DataFrame,
    order: DateOrder | None,
    century: Century | None,
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Fill in dates; read those of six digits, and two-digit years in the century chosen."""
    filled, filled_notes = _fill_in_dates(fields, free)
    read, notes = read_compact_dates(filled, order, century)
    notes = [*filled_notes, *notes]
    if not century:
        return read, notes
    read, century_notes = choose_century(read, century)
    return read, [*notes, *century_notes]


def _propose_mapping(
    texts: pd.DataFrame, assigned: set[str], chosen: Mapping[str, str], tagged: Mapping[str, str]
) -> dict[str, str]:
    """Propose columns for the fields that no column was assigned to or chosen for."""
    free_tags = {
        field: name
        for field, name in tagged.items()
        if name in texts and field not in {*assigned, *chosen}
    }
    assigned |= {*free_tags, *(field for field, name in chosen.items() if name)}
    # A chosen year replaces the date.
    assigned |= {"date"} if "year" in assigned else set()
    # A program's export has the whole place.
    assigned |= {"region", "county"} if "location" in assigned else set()
    untagged = [name for name in texts if name not in free_tags.values()]
    proposed = propose_columns(texts[untagged], assigned)
    return free_tags | {field: name for field, name in proposed.items() if field not in chosen}


def _unused_columns(columns: Mapping[str, pd.Series]) -> dict[str, pd.Series]:
    """Drop empty columns, and rename those that have the name of a field."""
    filled = {name: cells for name, cells in columns.items() if (cells != "").any()}
    return {
        f"{name} (of the file)" if name in COLUMN else name: cells for name, cells in filled.items()
    }


def _named_parts(
    fields: Mapping[str, pd.Series], parts: Mapping[str, pd.Series], mapping: Mapping[str, str]
) -> dict[str, pd.Series]:
    """Complete parts of dates by what their names say: years before Christ, lives and units."""
    named = dict(parts)
    for part in ("year", "end_year"):
        if part in parts and is_before_christ(mapping.get(part, "")):
            named[part] = write_before_christ(parts[part])
    for part in ("date", "year"):
        births, deaths = fields.get(part, named.get(part)), named.get(f"end_{part}")
        if births is not None and deaths is not None and is_birth(mapping.get(part, "")):
            named[f"end_{part}"] = keep_living_open(births, deaths)
    if "duration" in parts:
        unit = find_duration_unit(mapping["duration"])
        named["duration"] = write_durations(parts["duration"], unit)
    return named


def _join_parts(
    fields: dict[str, pd.Series],
    given: Mapping[str, pd.Series],
    mapping: Mapping[str, str],
    chosen: Container[str],
) -> list[Problem]:
    """Join parts of dates and coordinates into fields; report how dates were completed."""
    joined_fields: dict[str, pd.Series] = {}
    problems: list[Problem] = []
    parts = _named_parts(fields, given, mapping)
    date_parts = {part: cells for part, cells in parts.items() if part in DATE_PARTS}
    date = {"date": fields["date"]} if "date" in fields else {}
    joined = join_date_parts(date_parts | date) if date_parts else None
    if joined is not None:
        joined_fields["date"] = _approximate(joined.dates, mapping)
        problems = [_unused_part(part, parts[part][rows]) for part, rows in joined.unused.items()]
        if joined.short_year:
            message = Message("date.century")
            problems.append(Problem("note", 0, "date", joined.short_year, message))
        if joined.negative_year:
            params: dict[str, Param] = {"year": joined.negative_year.lstrip("-").partition(".")[0]}
            message = Message("date.negative_as_bc", params)
            problems.append(Problem("note", 0, "date", joined.negative_year, message))
        problems += _completion_notes(parts["year"], joined) if joined.completed else []
        problems += _open_lives_notes(given, parts)
        if joined.differs is not None:
            problems.append(_differing_years(fields["date"], parts["year"], joined.differs))
    fields |= joined_fields
    problems += _qualify(fields, parts, mapping)
    problems += _join_coordinates(fields, parts, chosen)
    return problems + _date_texts(fields, chosen)


def _qualify(
    fields: dict[str, pd.Series], parts: Mapping[str, pd.Series], mapping: Mapping[str, str]
) -> Iterator[Problem]:
    """Write how certain each date is, as the column beside it says."""
    cells = parts.get("date_certainty")
    if cells is None or "date" not in fields:
        return
    distinct = {str(cell).strip() for cell in cells.unique()}
    readings = read_certainty(mapping["date_certainty"], distinct)
    qualified = qualify_dates(fields["date"], cells, readings)
    if qualified is None:
        return
    fields["date"], changed = qualified
    message = Message("date.certainty", {"reading": str(fields["date"][changed].iloc[0])})
    given = str(cells[changed].iloc[0])
    yield Problem("note", 0, "date", given, message, rows=int(changed.sum()))


def _replace_unread_dates(
    fields: dict[str, pd.Series],
    parts: Mapping[str, pd.Series],
    free: pd.DataFrame,
    order: DateOrder | None,
) -> list[Problem]:
    """Replace unreadable dates by the years beside them, keep their words, and warn about them.

    A year that no field needs, because the table has whole dates, serves as well.
    """
    names = {part: next(_columns_of(part, free), "")
             for part in ("year", "month") if part not in parts}  # fmt: skip
    unmapped = {part: free[name] for part, name in names.items() if name}
    beside = {part: parts[part] for part in ("year", "month") if part in parts} | unmapped
    if "date" not in fields or "year" not in beside:
        return []
    given = fields["date"]
    coarser = use_coarser_dates(given, beside, order)
    if coarser is None:
        return []
    fields["date"], rows = coarser
    words = fields.get("date_text", pd.Series("", given.index, dtype="str")).astype("str")
    fields["date_text"] = words.mask(rows & (words.str.strip() == ""), given.astype("str"))
    message = Message("date.coarser", {"reading": str(fields["date"][rows].iloc[0])})
    example, count = str(given[rows].iloc[0]), int(rows.sum())
    return [Problem("warning", 0, "date", example, message, rows=count)]


def _columns_of(part: str, free: pd.DataFrame) -> Iterator[str]:
    names = map(str, free)
    return (name for name in names if is_named_after(name, part) and not is_before_christ(name))


def _approximate(dates: pd.Series, mapping: Mapping[str, str]) -> pd.Series:
    """Mark years and months as approximate if the name of their column says so."""
    if not is_approximate(mapping.get("date") or mapping.get("year", "")):
        return dates
    return dates.mask(dates.str.fullmatch(r"-?[0-9]{4}(?:-[0-9]{2})?"), dates + "~")


def _join_coordinates(
    fields: dict[str, pd.Series], parts: Mapping[str, pd.Series], chosen: Container[str]
) -> Iterator[Problem]:
    """Split a column of coordinates into fields; report if longitudes come first."""
    for part in filter(parts.__contains__, COORDINATE_PARTS):
        # A reader's choice is not doubted.
        is_named = part == "lon_lat"
        shows = "" if is_named or part in chosen else find_longitude_first(parts[part])
        halves = split_coordinates(parts[part], longitude_first=is_named or bool(shows))
        fields |= dict(zip(("latitude", "longitude"), halves, strict=True))
        if shows:
            yield Problem("note", 0, part, shows, Message("coordinates.longitude_first"))


def _date_texts(fields: dict[str, pd.Series], chosen: Container[str]) -> list[Problem]:
    """Take the dates from the texts if no column has dates, and report it."""
    has_dates = "date" in fields or "date" in chosen
    dates = None if has_dates else find_dates_in_texts(fields)
    if dates is None:
        return []
    fields["date"], count = dates, int((dates != "").sum())
    example = str(dates[dates != ""].iloc[0])
    message = Message("date.from_text", {"count": count})
    return [Problem("note", 0, "date", example, message, rows=count)]


def _completion_notes(years: pd.Series, joined: JoinedDates) -> list[Problem]:
    """Report the dates that were completed by the years of another column, with an example."""
    notes = []
    for code, is_completed in joined.completed.items():
        given, count = years[is_completed].iloc[0], int(is_completed.sum())
        params: dict[str, Param] = {"count": count, "reading": joined.dates[is_completed].iloc[0]}
        notes.append(Problem("note", 0, "date", str(given), Message(code, params), rows=count))
    return notes


def _differing_years(dates: pd.Series, years: pd.Series, differs: pd.Series) -> Problem:
    """Warn about dates whose year differs from the column of years, with an example."""
    message = Message("date.year_differs", {"year": str(years[differs].iloc[0])})
    given = str(dates[differs].iloc[0])
    return Problem("warning", 0, "date", given, message, rows=int(differs.sum()))


def _open_lives_notes(
    given: Mapping[str, pd.Series], named: Mapping[str, pd.Series]
) -> Iterator[Problem]:
    """Report the lives without a date of death that are shown as ongoing."""
    for part in ("end_date", "end_year"):
        if part in given and named[part] is not given[part]:
            is_open = (named[part] == _LASTING) & (given[part] != _LASTING)
            count = int(is_open.sum())
            if count:
                message = Message("date.life_open", {"count": count})
                yield Problem("note", 0, "date", "", message, rows=count)


def _unused_part(part: str, cells: pd.Series) -> Problem:
    codes = {"end_date": "part.end_unused", "duration": "part.duration_unused"}
    message = Message(codes.get(part, "part.unused"))
    return Problem("warning", 0, part, str(cells.iloc[0]), message, rows=len(cells))


def _program_sources(
    profile: ExportProfile, fields: Iterable[str], columns: ExportColumns
) -> Iterator[FieldSource]:
    for field in fields:
        source = profile.fields[field]
        # A function may use several columns.
        names = (columns.name_of(source),) if isinstance(source, str) else ()
        yield FieldSource(field, names, "program")


def _column_sources(
    mapping: Mapping[str, str], chosen: Mapping[str, str], tagged: Mapping[str, str]
) -> Iterator[FieldSource]:
    for field, name in mapping.items():
        basis: Basis = "alias" if tagged.get(field) == name else basis_of(field, name)
        yield FieldSource(field, (name,), "chosen" if field in chosen else basis)
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
