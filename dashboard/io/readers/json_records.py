"""Files that hold one object an event: JSON in its forms, and calendars."""

import json
from collections.abc import Callable
from typing import Any

import pandas as pd

from dashboard.common.errors import UnreadableFileError
from dashboard.io.formats import geojson, jsonld, schemaorg_rows, timelinejs
from dashboard.io.formats import icalendar as calendars
from dashboard.io.readers.decode import decode
from dashboard.io.readers.raw_table import RawTable, table_of_records

_ALLOWED = "allowed: a list of objects, one an event, GeoJSON, JSON-LD or a story of TimelineJS"
_ALLOWED_LINES = "allowed: an object a line, each an event"
_WRONG = (json.JSONDecodeError, RecursionError, UnreadableFileError)


def read_json(raw: bytes) -> RawTable:
    """Read JSON in any of its forms, whatever the ending of the file."""
    text = decode(raw, _ALLOWED, "JSON").text
    try:
        parsed = _parsed(text)
    except _WRONG as error:
        raise UnreadableFileError(f"no JSON: {error}") from error
    return table_of_records(_items_of(parsed))


def read_json_lines(raw: bytes) -> RawTable:
    """Read JSON Lines (https://jsonlines.org): an object a line."""
    lines = enumerate(decode(raw, _ALLOWED_LINES, "JSON Lines").text.splitlines(), 1)
    numbered = [(number, line) for number, line in lines if line.strip()]
    items = [_line(number, line) for number, line in numbered]
    given = table_of_records(items)
    # Rows are the lines of the file; there is none that names the columns.
    return given._replace(rows=pd.Series([number for number, _ in numbered]))


def _line(number: int, line: str) -> dict[str, Any]:
    try:
        parsed = _parsed(line)
    except _WRONG as error:
        raise UnreadableFileError(f"no JSON in line {number:,}: {error}") from error
    if not isinstance(parsed, dict):
        raise UnreadableFileError(f"line {number:,} is no object; {_ALLOWED_LINES}")
    return parsed


def _parsed(text: str) -> Any:
    # Numbers stay as they are written; every cell becomes text anyway.
    return json.loads(text, parse_constant=_no_constant, parse_int=str, parse_float=str)


def _items_of(parsed: Any) -> list[dict[str, Any]]:
    """Events of a parsed JSON file, in whichever of its forms."""
    found = next((read(parsed) for is_such, read in _JSON_FORMS if is_such(parsed)), None)
    found = _listed(parsed) if found is None else found
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise UnreadableFileError(_ALLOWED)
    if not found:
        raise UnreadableFileError(f"no event in it, the list is empty; {_ALLOWED}")
    return found


def _listed(parsed: Any) -> Any:
    """List of events, also where it is the only list of objects in an object, as servers answer."""
    if not isinstance(parsed, dict):
        return parsed
    lists = [one for one in parsed.values() if isinstance(one, list) and one]
    found = [one for one in lists if all(isinstance(item, dict) for item in one)]
    return found[0] if len(found) == 1 else parsed


def read_calendar(raw: bytes) -> RawTable:
    """Read iCalendar."""
    rows = calendars.read(raw)
    if not rows:
        raise UnreadableFileError("the calendar has no entry (VEVENT)")
    return table_of_records(rows)


def _no_constant(name: str) -> None:
    raise UnreadableFileError(f"{name} is no JSON number; use null")


# Forms of JSON by which their files are known, whatever their ending.
_JSON_FORMS: tuple[tuple[Callable[[Any], bool], Callable[[Any], list[dict[str, Any]]]], ...] = (
    (geojson.is_geojson, geojson.read),
    (timelinejs.is_timelinejs, timelinejs.read),
    (jsonld.is_jsonld, schemaorg_rows.read),
)
