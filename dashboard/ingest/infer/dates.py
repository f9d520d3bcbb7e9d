"""Infer which columns hold the start and the end of an event, and the parts of these dates.

The names of columns tell which of them belong together. Then the cells must confirm it.
"""

from collections.abc import Iterable, Mapping

from dashboard.ingest.infer.date_content import DateContent
from dashboard.model.column_aliases import DATE_PARTS
from dashboard.model.date_names import (
    is_birth,
    is_month_of_events,
    is_unsuitable,
    may_be_reversed,
    may_count_years,
    name_bounds,
    parse_date_name,
    parse_date_names,
)

# Dates of one object, of which the last is the end.
_MIN_SIBLINGS = 3
# Columns by role and part of a date.
_Group = dict[tuple[str, str], str]


def infer_dates(
    names: Iterable[str], mapping: Mapping[str, str], content: DateContent
) -> dict[str, str]:
    """Complete the columns of dates: find the date, its parts, and its end.

    Parameters
    ----------
    names
        Columns that may contain dates.
    mapping
        Column by field, as proposed by exact names.
    content
        Tests of the cells.

    Returns
    -------
    dict
        `mapping` with other columns for the date and its parts.
    """
    taken = {name for field, name in mapping.items() if field not in ("date", *DATE_PARTS)}
    free = [name for name in names if name not in taken]
    groups = _group(free)
    fields = {field: mapping[field] for field in ("date", *DATE_PARTS) if field in mapping}
    rest = {field: name for field, name in mapping.items() if field not in fields}
    fields |= _find_whole_date(free, fields, content)
    main = fields.get("date") or fields.get("year")
    stem = _best_stem(groups, content) if main is None else None
    whole = _whole_spans(groups, fields, content) if "date" not in fields else {}
    if whole:
        return _in_order_of(mapping, rest | whole)
    parsed = parse_date_names(free).get(main) if main else None
    if parsed is not None:
        stem = parsed.stem
    if stem is not None:
        paired = _fields_of(groups.get(stem, {}), content)
        if main is not None and _has_other_years(paired, main, content):
            paired = {}
        if main is None or "date" not in fields:
            paired = {} if "date" in paired and not _fits_year(paired, fields, content) else paired
            fields = paired | fields
        else:
            if {"date", "end_date"} <= paired.keys() and name_bounds(
                paired["date"], paired["end_date"]
            ):
                # A date beside its bounds lies between them.
                fields["date"] = paired["date"]
            elif {"date", "end_date"} <= paired.keys() and content.refines(
                paired["date"], fields["date"]
            ):
                # "start_at" has the time of "date".
                fields["date"] = paired["date"]
            fields |= {field: paired[field] for field in paired if field not in fields
                       and (field.startswith("end_") or field == "time")}  # fmt: skip
    fields = _in_time_order(_consistent(fields, free, content), content)
    fields |= _find_other_month(free, fields, content)
    return _in_order_of(mapping, rest | fields)


def _find_other_month(
    names: list[str], fields: Mapping[str, str], content: DateContent
) -> dict[str, str]:
    """Find the month of a year in the only column of months, whatever they are the months of."""
    if "year" not in fields or {"date", "month", "day", "end_date", "end_year"} & fields.keys():
        return {}
    months = [name for name in names if name not in fields.values() and is_month_of_events(name)]
    is_only = len(months) == 1 and content.are_months(months[0])
    return {"month": months[0]} if is_only else {}


def _has_other_years(parts: Mapping[str, str], main: str, content: DateContent) -> bool:
    """Return whether numbers in a pair are not the years of the date: soldiers who left."""
    start = parts.get("year", main)
    return "end_year" in parts and start != main and not content.agree(main, start)


def _in_time_order(fields: dict[str, str], content: DateContent) -> dict[str, str]:
    """Swap a departure and an arrival if most departures are later, as those of guests."""
    date, end = fields.get("date", ""), fields.get("end_date", "")
    if not date or not end or not may_be_reversed(date, end):
        return fields
    is_reversed = content.is_mostly_later(date, end)
    return fields | {"date": end, "end_date": date} if is_reversed else fields


def find_last_date(date: str, names: Iterable[str], content: DateContent) -> dict[str, str]:
    """Find the last of several dates in an object, such as the race after all other sessions.

    Parameters
    ----------
    date
        The column of the start, whose name consists of that of the object and its own.
    names, content
        See :func:`infer_dates`.
    """
    prefix, blank, _ = date.rpartition(" ")
    siblings = [name for name in names if blank and name.rpartition(" ")[0] == prefix
                and not is_unsuitable(name)
                and content.are_whole_days(name)]  # fmt: skip
    last = content.last_of(siblings) if len(siblings) >= _MIN_SIBLINGS else ""
    return {"end_date": last} if last and last != date else {}


def _in_order_of(mapping: Mapping[str, str], fields: dict[str, str]) -> dict[str, str]:
    return {field: fields[field] for field in dict.fromkeys((*mapping, *fields)) if field in fields}


def _whole_spans(
    groups: Mapping[tuple[str, ...], _Group], fields: Mapping[str, str], content: DateContent
) -> dict[str, str]:
    """Find days with ends that have the years of a year column, such as YrBeg1 beside Year."""
    if "year" not in fields or {"month", "day"} & fields.keys():
        return {}
    for group in groups.values():
        span = _fields_of(group, content)
        if {"year", "day", "end_year", "end_day"} <= span.keys() and content.lies_within(
            fields["year"], span["year"], span["end_year"]
        ):
            return span
    return {}


def _group(names: list[str]) -> dict[tuple[str, ...], _Group]:
    groups: dict[tuple[str, ...], _Group] = {}
    for name, parsed in parse_date_names(names).items():
        groups.setdefault(parsed.stem, {}).setdefault((parsed.role, parsed.unit), name)
    return groups


def _fields_of(group: _Group, content: DateContent) -> dict[str, str]:
    """Assign the columns of a group to the parts of the start and of the end."""
    for role in "start", "":
        fields = _side(group, role, content)
        if fields:
            other = {} if role == "" else _side(group, "", content)
            fields |= {"year": other["year"]} if "date" in fields and "year" in other else {}
            ends = _side(group, "end", content)
            return fields | {f"end_{field}": name for field, name in ends.items()}
    return {}


def _side(group: _Group, role: str, content: DateContent) -> dict[str, str]:
    columns = {unit: name for (of, unit), name in group.items() if of == role}
    fields = {unit: name for unit, name in columns.items() if _holds(content, unit, name)}
    # "time_start", "year_min" and "jour1" may be whole days.
    whole = (
        columns[unit] for unit in ("time", "year", "day") if unit in columns.keys() - fields.keys()
    )
    days = [name for name in whole if "date" not in columns and content.are_whole_days(name)]
    fields |= {"date": days[0]} if days else {}
    if role == "end" and not fields and "time" in columns and content.may_end(columns["time"]):
        fields["date"] = columns["time"]
    if "date" not in fields and "date" in columns and content.holds("year", columns["date"]):
        fields.setdefault("year", columns["date"])
    if "date" in fields:
        return {unit: fields[unit] for unit in ("date", "year", "time") if unit in fields}
    if "year" not in fields:
        return {}
    fields = (
        fields if "month" in fields else {unit: fields[unit] for unit in fields if unit != "day"}
    )
    return fields


def _best_stem(
    groups: Mapping[tuple[str, ...], _Group], content: DateContent
) -> tuple[str, ...] | None:
    """Prefer dates of most rows, then those with days and ends, then the most varied."""
    fields = {stem: _fields_of(group, content) for stem, group in groups.items()}

    def rank(stem: tuple[str, ...]) -> tuple[bool, bool, bool, bool, bool, bool, int]:
        parts = fields[stem]
        name = parts.get("date") or parts["year"]
        has_end = any(field.startswith("end_") for field in parts)
        is_whole = ("date" in parts and content.are_whole_days(name)) or "day" in parts
        is_plain = "date" in parts or content.are_plain_years(name)
        is_filled, is_short = content.are_filled(name), content.has_short_years(name)
        is_exact = is_whole, is_plain, not is_short
        return not is_birth(name), is_filled, *is_exact, has_end, content.distinct(name)

    return max((stem for stem in fields if fields[stem]), key=rank, default=None)


def _find_whole_date(
    names: list[str], fields: Mapping[str, str], content: DateContent
) -> dict[str, str]:
    """Find the column of days that have the years of the year column, or of "time"."""
    year = fields.get("date", fields.get("year", ""))
    if not year or "day" in fields or ("date" in fields and not _is_time_of_years(year, content)):
        return {}
    roles = {name: parsed.role for name, parsed in parse_date_names(names).items()}
    candidates = [name for name in names if name not in fields.values() and not is_birth(name)
                  and not is_unsuitable(name) and roles.get(name) != "end"]  # fmt: skip
    days = (name for name in candidates if content.agree(name, year))
    date = next((name for name in days if content.are_whole_days(name)), None)
    return {"date": date} if date is not None else {}


def _is_time_of_years(name: str, content: DateContent) -> bool:
    parsed = parse_date_name(name)
    return parsed is not None and parsed.unit == "time" and content.are_full_years(name)


def _holds(content: DateContent, unit: str, name: str) -> bool:
    """Return whether most cells are dates, years, months, days or times; "years" are no count."""
    may_be_count = unit == "year" and may_count_years(name)
    return content.holds(unit, name) and (not may_be_count or content.are_full_years(name))


def _fits_year(parts: Mapping[str, str], fields: Mapping[str, str], content: DateContent) -> bool:
    year = fields.get("year")
    return year is None or content.agree(parts["date"], year)


def _consistent(fields: dict[str, str], names: list[str], content: DateContent) -> dict[str, str]:
    """Keep the parts beside a date only if they are needed."""
    if "date" in fields:
        year = fields.get("year") or next(
            (name for name in names if _is_year_of(name, fields["date"], content)), None
        )
        fields = {field: name for field, name in fields.items() if field not in
                  ("year", "month", "day")}  # fmt: skip
        if year is not None and content.are_same(fields["date"], year):
            # A number of a year, which may be before Christ, is no date in EDTF.
            fields = {"year": year} | {field: fields[field] for field in fields if field != "date"}
        elif year is not None and year != fields["date"] and content.needs_year(fields["date"]):
            fields["year"] = year
    dates = [fields[field] for field in ("date", "end_date") if field in fields]
    if "date" in fields and "year" not in fields and content.are_short_years(dates):
        fields = {{"date": "year", "end_date": "end_year"}.get(field, field): name
                  for field, name in fields.items()}  # fmt: skip
    if "end_date" in fields:
        dropped = ("end_year", "end_month", "end_day")
        fields = {field: name for field, name in fields.items() if field not in dropped}
    return fields


def _is_year_of(name: str, date: str, content: DateContent) -> bool:
    parsed = parse_date_name(name)
    is_year = parsed is not None and (parsed.role, parsed.unit) in (("", "year"), ("start", "year"))
    return is_year and content.holds("year", name) and content.agree(date, name)
