"""Read files with one object for each event: forms of JSON, and calendars."""

import json
from collections.abc import Callable
from typing import Any

import pandas as pd

from dashboard.common.errors import UnreadableFileError
from dashboard.io.formats import geojson, jsonld, schemaorg_rows, timelinejs
from dashboard.io.formats import icalendar as calendars
from dashboard.io.readers.decode import decode
from dashboard.io.readers.raw_table import RawTable, table_of_records
from dashboard.model.messages import Message, Param


def read_json(raw: bytes) -> RawTable:
    """Read JSON in any of its forms, whatever the ending of the file."""
    return table_of_records(_items_of(_parsed(decode(raw, "JSON").text)))


def read_json_lines(raw: bytes) -> RawTable:
    """Read JSON Lines (https://jsonlines.org): an object a line."""
    lines = enumerate(decode(raw, "JSON Lines").text.splitlines(), 1)
    numbered = [(number, line) for number, line in lines if line.strip()]
    items = [_line(number, line) for number, line in numbered]
    table = table_of_records(items)
    # Row numbers are lines of the file, as no line names the columns.
    return table._replace(rows=pd.Series([number for number, _ in numbered]))


def _line(number: int, line: str) -> dict[str, Any]:
    parsed = _parsed(line, number)
    if not isinstance(parsed, dict):
        raise UnreadableFileError(Message("json.not_an_object", {"line": number}))
    return parsed


def _parsed(text: str, first_line: int = 1) -> Any:
    try:
        # Numbers keep their notation, as every cell becomes text.
        return json.loads(text, parse_constant=_refuse, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        params: dict[str, Param] = {
            "line": first_line + error.lineno - 1,
            "column": error.colno,
            "detail": error.msg,
        }
        raise UnreadableFileError(Message("json.invalid", params)) from error
    except RecursionError as error:
        raise UnreadableFileError(Message("json.nested")) from error


def _items_of(parsed: Any) -> list[dict[str, Any]]:
    """Events of a parsed JSON file, in whichever of its forms."""
    read = next((read for is_such, read in _JSON_FORMS if is_such(parsed)), _listed)
    items = read(parsed)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise UnreadableFileError(Message("json.no_list"))
    if not items:
        raise UnreadableFileError(Message("json.no_events"))
    return items


def _listed(parsed: Any) -> Any:
    """List of events, also where it is the only list of objects in an object, as servers answer."""
    if not isinstance(parsed, dict):
        return parsed
    lists = [value for value in parsed.values() if isinstance(value, list) and value]
    of_objects = [items for items in lists if all(isinstance(item, dict) for item in items)]
    return of_objects[0] if len(of_objects) == 1 else parsed


def read_calendar(raw: bytes) -> RawTable:
    """Read iCalendar."""
    rows = calendars.read(raw)
    if not rows:
        raise UnreadableFileError(Message("icalendar.no_events"))
    return table_of_records(rows)


def _refuse(name: str) -> None:
    raise UnreadableFileError(Message("json.constant", {"name": name}))


# Forms of JSON by which their files are known, whatever their ending.
_JSON_FORMS: tuple[tuple[Callable[[Any], bool], Callable[[Any], list[dict[str, Any]]]], ...] = (
    (geojson.is_geojson, geojson.read),
    (timelinejs.is_timelinejs, timelinejs.read),
    (jsonld.is_jsonld, schemaorg_rows.read),
)
