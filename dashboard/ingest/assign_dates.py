"""Assign dates: fill them in, join their parts, and say how exact they are."""

import re
from collections.abc import Container, Iterator, Mapping
from typing import Literal, NamedTuple

import pandas as pd

from dashboard.ingest.normalize.calendar_words import solar_month
from dashboard.ingest.normalize.chosen_centuries import choose_century
from dashboard.ingest.normalize.chosen_units import read_units
from dashboard.ingest.normalize.coarser_dates import (
    CoarserDates,
    UnreadDates,
    find_years_beside,
    use_coarser_dates,
)
from dashboard.ingest.normalize.column_texts import map_distinct, match_texts
from dashboard.ingest.normalize.compact_dates import read_compact_dates
from dashboard.ingest.normalize.date_certainty import Side, qualify_dates, read_certainty
from dashboard.ingest.normalize.date_part_columns import (
    JoinedDates,
    join_date_parts,
    keep_living_open,
    keep_standing_open,
)
from dashboard.ingest.normalize.dates_in_texts import find_dates_in_texts, find_years_of_conflicts
from dashboard.ingest.normalize.display_dates import use_display_dates
from dashboard.ingest.normalize.durations import write_durations
from dashboard.ingest.normalize.epoch_counts import read_epoch_counts
from dashboard.ingest.normalize.local_midnights import read_local_midnights
from dashboard.ingest.normalize.order_from_columns import read_order_from_columns
from dashboard.ingest.normalize.ordinal_dates import read_ordinal_dates
from dashboard.ingest.normalize.parts_of_dates import find_parts_of_dates
from dashboard.ingest.normalize.single_dates import Century, DateOrder
from dashboard.ingest.normalize.solar_dates import read_persian_digits, read_solar_dates
from dashboard.ingest.normalize.year_columns import write_before_christ
from dashboard.ingest.normalize.years_first import read_years_first
from dashboard.model.column_aliases import DATE_PARTS, is_named_after
from dashboard.model.date_names import (
    is_approximate,
    is_before_christ,
    is_birth,
    is_date_name,
    is_foundation,
    is_other_date,
    split_name,
)
from dashboard.model.duration_names import find_duration_unit
from dashboard.model.messages import Message, Param
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

# Letters other than those of an ISO time.
_WORD = r"[A-Za-z]{2}|[^\x00-\x7f]"
# Text of the end date of a person who is still alive.
_LASTING = "present"
# Persian words for "year" and "month"; the years 1200 to 1429, which are 1821 to 2050.
_YEAR_WORD, _MONTH_WORD, _SOLAR_YEAR = "سال", "ماه", "1[23][0-9]{2}|14[0-2][0-9]"
# Persian words for the calendars of Europe and of the moon.
_OTHER_ERA = re.compile("میلادی|مسیحی|قمری|هـ? ?ق|gregor|lunar", re.IGNORECASE)
# Without months, only years that are mostly of the last century show the calendar: in Urdu, the
# word for "year" is the same.
_MODERN_SOLAR, _LATEST_SOLAR = "1280", "1409"
_ONE_YEAR = r"(?:^|[^0-9])([0-9]{4})(?:[^0-9]|$)"


class UnreadChoices(NamedTuple):
    """What helps with unreadable dates.

    Attributes
    ----------
    given
        The fields as the file gives them.
    order
        The order of numeric dates; None to infer it from the column.
    unread
        What becomes of dates that cannot be read; None leaves their rows out.
    """

    given: Mapping[str, pd.Series]
    order: DateOrder | None = None
    unread: UnreadDates | None = None


def read_dates(
    fields: Mapping[str, pd.Series],
    free: pd.DataFrame,
    order: DateOrder | None,
    century: Century | None,
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Fill in dates; read those of six digits, and two-digit years in the century chosen."""
    fields, unit_notes = read_units(fields)
    filled, filled_notes = _fill_in_dates(fields, free)
    if "date" in filled and not order:
        columns = {str(name): free[name] for name in free}
        filled["date"], order_notes = read_order_from_columns(filled["date"], columns)
        filled_notes = [*filled_notes, *order_notes]
    filled, first_notes = read_years_first(filled, order, century)
    filled_notes = [*filled_notes, *first_notes]
    filled, ordinal_notes = read_ordinal_dates(filled)
    solar_notes = _read_solar_days(filled)
    filled, count_notes = read_epoch_counts(filled)
    filled, midnight_notes = read_local_midnights(filled)
    count_notes = [*ordinal_notes, *solar_notes, *count_notes, *midnight_notes]
    read, notes = read_compact_dates(filled, order, century)
    notes = [*unit_notes, *filled_notes, *count_notes, *notes]
    if not century:
        return read, notes
    read, century_notes = choose_century(read, century)
    return read, [*notes, *century_notes]


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


def replace_unread_dates(
    fields: dict[str, pd.Series],
    parts: Mapping[str, pd.Series],
    free: pd.DataFrame,
    choices: UnreadChoices,
) -> list[Problem]:
    """Replace unreadable dates by their parts if the user chose that, or by the years beside them.

    The words of the file are kept, with a warning. A year that no field needs, because the table
    has whole dates, serves as well.
    """
    if "date" not in fields:
        return []
    display_notes = list(_use_display_dates(fields))
    names = {part: next(_columns_of(part, free), "")
             for part in ("year", "month") if part not in parts}  # fmt: skip
    unmapped = {part: free[name] for part, name in names.items() if name}
    beside = {part: parts[part] for part in ("year", "month") if part in parts} | unmapped
    # Most columns have no words, and are not looked through.
    has_words = match_texts(DictColumn.of(fields["date"]).texts, _WORD).any()
    if has_words and "year" not in beside:
        years = find_years_beside(fields["date"], {str(name): free[name] for name in free})
        beside |= {} if years is None else {"year": years}
    problems, order = display_notes, choices.order
    if has_words or choices.unread:
        of_dates = find_parts_of_dates(
            fields["date"], order, beside.get("year"), only_days=not choices.unread
        )
        problems += _keep_words(fields, of_dates, choices.given["date"], "date.part")
    if "year" in beside:
        coarser = use_coarser_dates(fields["date"], beside, order)
        problems += _keep_words(fields, coarser, choices.given["date"], "date.coarser")
    return problems


def _read_solar_days(fields: dict[str, pd.Series]) -> list[Problem]:
    """Convert numeric dates in Persian digits, and warn about it."""
    problems: list[Problem] = []
    for field in ("date", "end_date"):
        solar = read_persian_digits(fields[field]) if field in fields else None
        if solar is not None and field == "date":
            problems = _keep_words(fields, solar, fields["date"], "date.read_as_solar")
        elif solar is not None:
            fields[field] = solar.dates
    return problems


def _use_display_dates(fields: dict[str, pd.Series]) -> Iterator[Problem]:
    """Use the words beside dates where they are less exact, and note it."""
    words = fields.get("date_text")
    coarser = None if words is None else use_display_dates(fields["date"], words)
    if words is None or coarser is None:
        return
    given, rows = str(fields["date"][coarser.is_coarser].iloc[0]), coarser.is_coarser
    fields["date"] = coarser.dates
    params: dict[str, Param] = {"count": int(rows.sum()), "words": str(words[rows].iloc[0])}
    message = Message("date.as_exact_as_words", params)
    yield Problem("note", 0, "date", given, message, rows=int(rows.sum()))


def _keep_words(
    fields: dict[str, pd.Series], coarser: CoarserDates | None, given: pd.Series, code: str
) -> list[Problem]:
    """Use coarser dates, keep the words that the file gives, and warn about it."""
    if coarser is None:
        return []
    read, rows = fields["date"].astype("str"), coarser.is_coarser
    given = given.astype("str").str.strip()
    given = given.mask(given == "", read)
    fields["date"] = coarser.dates
    words = fields.get("date_text", pd.Series("", given.index, dtype="str")).astype("str")
    fields["date_text"] = words.mask(rows & (words.str.strip() == ""), given)
    message = Message(code, {"reading": str(fields["date"][rows].iloc[0])})
    example, count = str(given[rows].iloc[0]), int(rows.sum())
    return [Problem("warning", 0, "date", example, message, rows=count)]


def _columns_of(part: str, free: pd.DataFrame) -> Iterator[str]:
    names = map(str, free)
    return (name for name in names if is_named_after(name, part) and not is_before_christ(name))


def join_dates(
    fields: dict[str, pd.Series], given: Mapping[str, pd.Series], mapping: Mapping[str, str]
) -> list[Problem]:
    """Join the parts of dates into the field; report how dates were completed."""
    problems: list[Problem] = []
    parts = _named_parts(fields, given, mapping)
    is_solar = _has_solar_years(parts, mapping)
    if is_solar and "month" in parts:
        parts["month"] = map_distinct(
            parts["month"], lambda text: str(solar_month(text) or "") or text
        )
    date_parts = {part: cells for part, cells in parts.items() if part in DATE_PARTS}
    date = {"date": fields["date"]} if "date" in fields else {}
    joined = join_date_parts(date_parts | date) if date_parts else None
    if joined is not None:
        problems = [_unused_part(part, parts[part][rows]) for part, rows in joined.unused.items()]
        if joined.short_year:
            message = Message("date.century")
            problems.append(Problem("note", 0, "date", joined.short_year, message))
        if joined.negative_year:
            params: dict[str, Param] = {"year": joined.negative_year.lstrip("-").partition(".")[0]}
            message = Message("date.negative_as_bc", params)
            problems.append(Problem("note", 0, "date", joined.negative_year, message))
        problems += _completion_notes(parts["year"], joined) if joined.completed else []
        problems += _open_end_notes(given, parts, mapping)
        if joined.differs is not None:
            problems.append(_differing_years(fields["date"], parts["year"], joined.differs))
        fields["date"] = _approximate(joined.dates, mapping)
        if is_solar:
            solar = read_solar_dates(fields["date"])
            problems += _keep_words(fields, solar, fields["date"], "date.read_as_solar")
    return [*problems, *_qualify(fields, parts, mapping)]


def _named_parts(
    fields: Mapping[str, pd.Series], parts: Mapping[str, pd.Series], mapping: Mapping[str, str]
) -> dict[str, pd.Series]:
    """Complete parts of dates by what their names say: years before Christ, lives and units."""
    named = dict(parts)
    for part in ("year", "end_year"):
        if part in parts and is_before_christ(mapping.get(part, "")):
            named[part] = write_before_christ(parts[part])
    for part in ("date", "year"):
        starts, ends = fields.get(part, named.get(part)), named.get(f"end_{part}")
        if starts is None or ends is None:
            continue
        if is_birth(mapping.get(part, "")):
            named[f"end_{part}"] = keep_living_open(starts, ends)
        elif is_foundation(mapping.get(part, ""), mapping.get(f"end_{part}", "")):
            named[f"end_{part}"] = keep_standing_open(ends)
    if "duration" in parts:
        unit = find_duration_unit(mapping["duration"])
        named["duration"] = write_durations(parts["duration"], unit)
    return named


def _has_solar_years(parts: Mapping[str, pd.Series], mapping: Mapping[str, str]) -> bool:
    """Return whether Persian columns of years and months have only years of the Solar Hijri era."""
    if "year" not in parts:
        return False
    names = split_name(" ".join(mapping.get(part, "") for part in ("year", "month")))
    months = DictColumn.of(parts["month"]).texts if "month" in parts else ()
    if any(_OTHER_ERA.search(mapping.get(part, "")) for part in ("year", "month")):
        return False
    years = DictColumn.of(parts["year"]).texts.str.strip()
    years = years[years != ""]
    if not years.str.fullmatch(_SOLAR_YEAR).all():
        return False
    if _MONTH_WORD in names or any(map(solar_month, months)):
        return True
    is_modern = len(years) > 0 and years.max() <= _LATEST_SOLAR
    are_most = (years >= _MODERN_SOLAR).mean() > 1 / 2 if is_modern else False
    return _YEAR_WORD in names and bool(are_most)


def _approximate(dates: pd.Series, mapping: Mapping[str, str]) -> pd.Series:
    """Mark years and months as approximate if the name of their column says so."""
    if not is_approximate(mapping.get("date") or mapping.get("year", "")):
        return dates
    return dates.mask(dates.str.fullmatch(r"-?[0-9]{4}(?:-[0-9]{2})?"), dates + "~")


def _qualify(
    fields: dict[str, pd.Series], parts: Mapping[str, pd.Series], mapping: Mapping[str, str]
) -> Iterator[Problem]:
    """Write how certain each date is, as the column beside it says."""
    has_two = "end_certainty" in parts
    sides: dict[str, Side] = {"date_certainty": "start" if has_two else "both",
                              "end_certainty": "end"}  # fmt: skip
    for part, side in sides.items():
        cells = parts.get(part)
        if cells is None or "date" not in fields:
            continue
        distinct = {str(cell).strip() for cell in cells.unique()}
        readings = read_certainty(mapping[part], distinct)
        qualified = qualify_dates(fields["date"], cells, readings, side)
        if qualified is None:
            continue
        fields["date"], changed = qualified
        message = Message("date.certainty", {"reading": str(fields["date"][changed].iloc[0])})
        given = str(cells[changed].iloc[0])
        yield Problem("note", 0, "date", given, message, rows=int(changed.sum()))


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


def _open_end_notes(
    given: Mapping[str, pd.Series], named: Mapping[str, pd.Series], mapping: Mapping[str, str]
) -> Iterator[Problem]:
    """Report the lives without a date of death, and the dashes, that are shown as ongoing."""
    for part, start in (("end_date", "date"), ("end_year", "year")):
        if part in given and named[part] is not given[part]:
            is_open = (named[part] == _LASTING) & (given[part] != _LASTING)
            count = int(is_open.sum())
            if count:
                code = "date.life_open" if is_birth(mapping.get(start, "")) else "date.end_open"
                yield Problem("note", 0, "date", "", Message(code, {"count": count}), rows=count)


def _unused_part(part: str, cells: pd.Series) -> Problem:
    codes = dict.fromkeys(("end_date", "end_year"), "part.end_unused")
    codes["duration"] = "part.duration_unused"
    message = Message(codes.get(part, "part.unused"))
    return Problem("warning", 0, part, str(cells.iloc[0]), message, rows=len(cells))


def find_text_dates(
    fields: dict[str, pd.Series], chosen: Container[str], free: pd.DataFrame
) -> list[Problem]:
    """Take the dates from the texts if no column has dates, and report it."""
    if "date" in fields or "date" in chosen:
        return []
    dates = find_dates_in_texts(fields)
    if dates is not None:
        fields["date"] = dates
        return [_dated_by_texts("note", dates)]
    found = find_years_of_conflicts({str(name): free[name] for name in free})
    if found is None:
        return []
    years, names = found
    # A name without a year is an error. It must not take the date of the row above.
    fields["date"] = years.mask(years == "", names.astype("str"))
    return [_dated_by_texts("warning", years)]


def _dated_by_texts(severity: Literal["note", "warning"], dates: pd.Series) -> Problem:
    found = dates[dates != ""]
    message = Message("date.from_text", {"count": len(found)})
    return Problem(severity, 0, "date", str(found.iloc[0]), message, rows=len(found))
