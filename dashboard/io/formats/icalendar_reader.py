"""Read iCalendar (RFC 5545): one row for each entry, and for each date of a series."""

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import icalendar
from icalendar.prop import vBroken

from dashboard.common.errors import UnreadableFileError
from dashboard.io.formats.calendar_series import Start, instant, is_series, series_starts
from dashboard.io.formats.calendar_zones import find_zone
from dashboard.io.formats.icalendar import EXTENSION_PREFIX, EXTRA_COLUMNS, STANDARD_PROPERTIES
from dashboard.io.formats.records import Record
from dashboard.model.messages import Message, Param
from dashboard.model.schema import COLUMN, Problem

_INVALID = (ValueError, TypeError, LookupError, AttributeError, OverflowError)
# Properties of an entry that are read, except its start. If the start is invalid, the row is lost.
_OPTIONAL = {"DTEND", "DURATION", "GEO", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "CATEGORIES"}
_FIRST_ROW = 2
_BEGIN = re.compile(rb"BEGIN:([A-Z-]+)\s*", re.IGNORECASE)
# Some programs close the quotation after the value: TZID="W. Europe Standard Time:20200609T090000".
_LATE_QUOTE = re.compile(
    rb'(;TZID="[^"\r\n]{1,200}):([0-9]{8}(?:T[0-9]{6}Z?)?)"(?=\r?$)', re.MULTILINE
)
_FINISH = re.compile(rb"END:([A-Z-]+)\s*", re.IGNORECASE)


class Entries(NamedTuple):
    """Rows of a calendar, and the problems of its entries."""

    rows: list[Record]
    problems: list[Problem]


def read_icalendar(raw: bytes) -> Entries:
    """Convert calendars to rows; entries of other programs contain time, place and category.

    Raises
    ------
    UnreadableFileError
        It is not iCalendar.
    """
    entries = Entries([], [])
    for calendar in _calendars(_LATE_QUOTE.sub(rb'\1":\2', raw), entries.problems):
        _add_calendar(calendar, entries)
    return entries


def _calendars(raw: bytes, problems: list[Problem]) -> list[Any]:
    try:
        return _parse(raw)
    except _INVALID as error:
        try:
            calendars = list(_calendars_in_parts(raw, problems))
        except _INVALID:
            calendars = []
        if not any(calendar.walk("VEVENT") for calendar in calendars):
            problems.clear()
            # The library's message quotes the file.
            raise UnreadableFileError(Message("icalendar.invalid")) from error
        return calendars


def _parse(raw: bytes) -> list[Any]:
    calendars = icalendar.Calendar.from_ical(raw, multiple=True)
    if not calendars or any(calendar.name != "VCALENDAR" for calendar in calendars):
        raise ValueError("no calendar")
    return calendars


def _calendars_in_parts(raw: bytes, problems: list[Problem]) -> Iterator[Any]:
    """Parse each entry separately, so that an invalid one does not affect the others."""
    for head, zones, blocks in _split(raw):
        calendar = _parse(_joined(head, zones))[0]
        for block in blocks:
            try:
                parsed = _parse(_joined(head, [*zones, block]))[0]
            except _INVALID:
                problems.append(_unparsed(block))
                continue
            for entry in parsed.walk("VEVENT"):
                calendar.add_component(entry)
        yield calendar


def _unparsed(block: list[bytes]) -> Problem:
    lines = [line.decode("utf-8", "replace").strip() for line in block]
    named = [line for line in lines if line.upper().startswith(("SUMMARY", "DTSTART"))]
    given = "; ".join(named) or lines[0]
    return Problem("error", 0, "VEVENT", given, Message("icalendar.entry_invalid"))


def _joined(head: list[bytes], blocks: list[list[bytes]]) -> bytes:
    inner = [line for block in blocks for line in block]
    return b"\r\n".join([b"BEGIN:VCALENDAR", *head, *inner, b"END:VCALENDAR", b""])


def _split(raw: bytes) -> Iterator[tuple[list[bytes], list[list[bytes]], list[list[bytes]]]]:
    """Yield the properties, the zones and the entries of each calendar, as lines."""
    head: list[bytes] = []
    blocks: dict[str, list[list[bytes]]] = defaultdict(list)
    open_names: list[str] = []
    for line in raw.splitlines():
        if begins := _BEGIN.fullmatch(line):
            if len(open_names) == 1:
                blocks[begins[1].decode().upper()].append([])
            open_names.append(begins[1].decode().upper())
        if len(open_names) > 1:
            blocks[open_names[1]][-1].append(line)
        elif open_names and not begins and not _FINISH.fullmatch(line):
            head.append(line)
        if _FINISH.fullmatch(line) and open_names:
            open_names.pop()
            if not open_names:
                yield head, blocks["VTIMEZONE"], blocks["VEVENT"]
                head, blocks = [], defaultdict(list)


class _Zones(NamedTuple):
    """How the times of a calendar are read.

    Attributes
    ----------
    default
        The zone of times without one.
    unknown
        Names of zones that are unknown.
    has_timed_days
        Whether the calendar calls times days (``VALUE=DATE``), so that its midnights are times.
    """

    default: dt.tzinfo | None
    unknown: dict[str, None]
    has_timed_days: bool


def _add_calendar(calendar: Any, entries: Entries) -> None:
    walked = _latest_versions(calendar.walk("VEVENT"), entries)
    default = find_zone(str(calendar.get("x-wr-timezone", "")))
    zones = _Zones(default, {}, any(map(_is_timed_day, walked)))
    replaced: dict[str, set[dt.datetime]] = defaultdict(set)
    for entry in walked:
        if (moment := _moment(entry, "recurrence-id", zones)) is not None:
            replaced[str(entry.get("uid", ""))].add(instant(moment))
    for entry in walked:
        _report_invalid(entry, entries)
        _report_repeated(entry, entries)
        try:
            rows = _rows(entry, zones, replaced, entries)
        except _INVALID:
            message = Message("icalendar.entry_invalid")
            given = str(entry.get("summary", ""))
            entries.problems.append(Problem("error", _next(entries), "VEVENT", given, message))
            continue
        entries.rows.extend(rows)
    if zones.unknown:
        message = Message("icalendar.unknown_zone")
        entries.problems.append(Problem("warning", 0, "TZID", ", ".join(zones.unknown), message))


def _latest_versions(walked: list[Any], entries: Entries) -> list[Any]:
    """Leave out the entries that a later version with the same UID replaces (RFC 5545, 3.8.7.4)."""
    latest: dict[tuple[str, str], int] = {}
    for entry in walked:
        key = _key_of_version(entry)
        latest[key] = max(latest.get(key, 0), _sequence(entry))
    kept = [
        entry
        for entry in walked
        if "uid" not in entry or _sequence(entry) == latest[_key_of_version(entry)]
    ]
    older = len(walked) - len(kept)
    if older:
        message = Message("icalendar.versions", {"count": older})
        entries.problems.append(Problem("note", 0, "SEQUENCE", "", message, rows=older))
    return kept


def _key_of_version(entry: Any) -> tuple[str, str]:
    return str(entry.get("uid", "")), _given(entry, "recurrence-id")


def _sequence(entry: Any) -> int:
    """Return the number of a version; 0 if there is none, or if it is no number."""
    try:
        return int(_first(entry.get("sequence", 0)))
    except (TypeError, ValueError):
        return 0


def _next(entries: Entries) -> int:
    return len(entries.rows) + _FIRST_ROW


def _report_repeated(entry: Any, entries: Entries) -> None:
    """Warn about an entry with several different starts or ends."""
    for name in ("DTSTART", "DTEND", "DURATION"):
        values = entry.get(name)
        if isinstance(values, list) and len({value.to_ical() for value in values}) > 1:
            _warn(entries, name, _given(entry, name), "icalendar.property_repeated")


def _report_invalid(entry: Any, entries: Entries) -> None:
    for name in dict.fromkeys(str(name).upper() for name, _ in entry.errors):
        if name in _OPTIONAL:
            _warn(entries, name, _given(entry, name), "icalendar.property_invalid")


def _warn(
    entries: Entries, name: str, given: str, code: str, params: dict[str, Param] | None = None
) -> None:
    row = _next(entries)
    entries.problems.append(Problem("warning", row, name, given, Message(code, params or {})))


def _given(entry: Any, name: str) -> str:
    """Return a property as the file writes it."""
    value = entry.get(name, "")
    values = value if isinstance(value, list) else [value]
    return ", ".join(
        str(part) if isinstance(part, str) else part.to_ical().decode() for part in values
    )


def _rows(
    entry: Any, zones: _Zones, replaced: dict[str, set[dt.datetime]], entries: Entries
) -> list[Record]:
    row = {name: str(entry[key]) for name, key in STANDARD_PROPERTIES.items() if key in entry}
    extensions = {
        name.removeprefix(EXTENSION_PREFIX).lower().replace("-", "_"): str(value)
        for name, value in entry.items()
        if name.startswith(EXTENSION_PREFIX) and name != EXTRA_COLUMNS
    }
    if extensions:
        # With all columns of the schema, no extra column is taken for a field.
        complete = {} if entries.rows else dict.fromkeys(COLUMN, "")
        return [complete | row | extensions | _extra_cells(str(entry.get(EXTRA_COLUMNS, "{}")))]
    row |= _from_other_program(entry)
    start = _moment(entry, "dtstart", zones)
    if start is None:
        return [row | {"date": _given(entry, "dtstart")}]
    end = _end(entry, start, zones, entries)
    if (exception := _moment(entry, "recurrence-id", zones)) is not None:
        return [_dated(row, start, end, exception)]
    if not is_series(entry):
        return [_dated(row, start, end, None)]
    starts = _starts(entry, start, replaced[str(entry.get("uid", ""))], entries)
    return [_dated(row, each, _shifted(each, start, end), each) for each in starts]


def _extra_cells(text: str) -> Record:
    """Read the extra columns of an entry; an invalid text stays in a column."""
    try:
        parsed = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        parsed = None
    is_valid = isinstance(parsed, dict) and all(isinstance(cell, str) for cell in parsed.values())
    return parsed if is_valid else {"extra columns": text}


def _starts(entry: Any, start: Start, replaced: set[dt.datetime], entries: Entries) -> list[Start]:
    """Return the starts of a series; if its rule cannot be followed, the first."""
    try:
        starts, limit = series_starts(entry, start, replaced)
    except _INVALID:
        _warn(entries, "RRULE", _given(entry, "rrule"), "icalendar.rule_not_followed")
        return [start]
    if limit:
        message = Message("icalendar.series_cut", {"limit": limit})
        given = _given(entry, "rrule")
        entries.problems.append(Problem("note", _next(entries), "RRULE", given, message))
    return starts


def _shifted(each: Start, start: Start, end: Start | None) -> Start | None:
    """Return the end of one date of a series, which lasts as long as the first."""
    if end is None or type(end) is not type(start):
        return None
    return each + (end - start)


def _dated(row: Record, start: Start, end: Start | None, of_series: Start | None) -> Record:
    date = _edtf(start)
    row = row | {"date": date if end is None else f"{date}/{_edtf(end)}"}
    if of_series is None or "event_id" not in row:
        return row
    # Entries of a series have one UID; the date tells them apart.
    stamp = instant(of_series).isoformat() if isinstance(of_series, dt.datetime) else of_series
    return row | {"event_id": f"{row['event_id']}/{stamp}"}


def _from_other_program(entry: Any) -> Record:
    row: Record = {
        "event_id": str(entry.get("uid", "")).replace(";", ","),
        "event_type": _category(entry),
        "source_url": str(entry.get("url", "")),
    }
    spot = entry.get("geo")
    if isinstance(spot, icalendar.vGeo):
        row |= {"latitude": spot.latitude, "longitude": spot.longitude}
    return {name: value for name, value in row.items() if value != ""}


def _category(entry: Any) -> str:
    try:
        return str(next(iter(entry.categories), ""))
    except _INVALID:
        return ""


def _end(entry: Any, start: Start, zones: _Zones, entries: Entries) -> Start | None:
    """Return the last day or moment of an entry; None without an end, or with an invalid one."""
    name = "DTEND" if "dtend" in entry else "DURATION"
    stated = _moment(entry, "dtend", zones) if name == "DTEND" else _after(entry, start)
    if stated is None or stated == start:
        return None
    end = _last_day(stated) if _has_days(start, stated) else stated
    first, last = _order(start, end)
    if last < first and instant(stated) < instant(start):
        _warn(entries, name, _given(entry, name), "icalendar.end_before_start")
    return end if last > first else None


def _has_days(start: Start, end: Start) -> bool:
    return not isinstance(start, dt.datetime) or not isinstance(end, dt.datetime)


def _last_day(end: Start) -> dt.date:
    """Return the last day before an exclusive end."""
    if isinstance(end, dt.datetime):
        return (end - dt.timedelta(microseconds=1)).date()
    return end - dt.timedelta(days=1)


def _order(start: Start, end: Start) -> tuple[Any, Any]:
    """Return two dates as comparable values: as days if one is a day."""
    if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
        return instant(start), instant(end)
    return tuple(side.date() if isinstance(side, dt.datetime) else side for side in (start, end))  # type: ignore[return-value]


def _after(entry: Any, start: Start) -> Start | None:
    """Return the end after a duration; hours are exact even when the clocks change."""
    duration: dt.timedelta | None = getattr(_first(entry.get("duration")), "td", None)
    if duration is None:
        return None
    whole_days = duration % dt.timedelta(days=1) == dt.timedelta()
    if whole_days and not isinstance(start, dt.datetime):
        return start + duration
    if not isinstance(start, dt.datetime):
        return dt.datetime.combine(start, dt.time()) + duration
    if whole_days or start.tzinfo is None:
        return start + duration
    return (start.astimezone(dt.UTC) + duration).astimezone(start.tzinfo)


def _first(value: Any) -> Any:
    """Return the first of a property that is repeated, and None if it is invalid."""
    value = value[0] if isinstance(value, list) and value else value
    return None if isinstance(value, vBroken) else value


def _is_timed_day(entry: Any) -> bool:
    """Return whether the start of an entry is called a day, but has a time that is no midnight."""
    value = _first(entry.get("dtstart"))
    moment: object = getattr(value, "dt", None)
    is_time = isinstance(moment, dt.datetime) and moment.time() != dt.time()
    return is_time and value.params.get("VALUE") == "DATE"


def _moment(entry: Any, name: str, zones: _Zones) -> Start | None:
    """Return a date property: a day, or a time with its zone if that is known."""
    value = _first(entry.get(name))
    moment: object = getattr(value, "dt", None)
    if not isinstance(moment, dt.date):
        return None
    if not isinstance(moment, dt.datetime):
        return moment
    params = value.params
    is_midnight = moment.time() == dt.time() and not zones.has_timed_days
    if params.get("VALUE") == "DATE" and is_midnight:
        # If there is a zone, the library converts a day to midnight.
        return moment.date()
    if moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=_zone(str(params.get("TZID", "")), zones))


def _zone(name: str, zones: _Zones) -> dt.tzinfo | None:
    if not name:
        return zones.default
    zone = find_zone(name)
    if zone is None:
        zones.unknown[name] = None
    return zone


def _edtf(moment: Start) -> str:
    if not isinstance(moment, dt.datetime):
        return moment.isoformat()
    offset = moment.utcoffset()
    if offset is not None and offset % dt.timedelta(minutes=1):
        # EDTF has no seconds in offsets, which local mean times before zones have.
        moment = moment.astimezone(dt.UTC)
    return moment.isoformat(timespec="seconds")
