"""Read JSON and JSON Lines: lists of objects, GeoJSON, TimelineJS stories and JSON-LD."""

import json
from collections.abc import Callable
from typing import Any

import pandas as pd

from dashboard.common.errors import UnreadableFileError
from dashboard.io.formats import geojson, jsonld_nodes, schemaorg_reader, timelinejs
from dashboard.io.readers.decode import decode
from dashboard.io.readers.raw_table import RawTable, table_of_records
from dashboard.model.messages import Message, Param


def read_json(raw: bytes) -> RawTable:
    """Read JSON in any of its forms, whatever the ending of the file.

    Raises
    ------
    UnreadableFileError
        It is not JSON, or has no list of events.
    """
    return table_of_records(_events_of(_parsed(decode(raw, "JSON").text)))


def read_json_lines(raw: bytes) -> RawTable:
    """Read JSON Lines (https://jsonlines.org): one object on each line.

    Raises
    ------
    UnreadableFileError
        A line is not a JSON object.
    """
    lines = enumerate(decode(raw, "JSON Lines").text.splitlines(), 1)
    numbered = [(number, line) for number, line in lines if line.strip()]
    items = [_line(number, line) for number, line in numbered]
    table = table_of_records(items)
    # Rows are numbered by line, as no line names the columns.
    return table._replace(rows=pd.Series([number for number, _ in numbered]))


def _line(number: int, line: str) -> dict[str, Any]:
    parsed = _parsed(line, number)
    if not isinstance(parsed, dict):
        raise UnreadableFileError(Message("json.not_an_object", {"line": number}))
    return parsed


def _parsed(text: str, first_line: int = 1) -> Any:
    try:
        # Numbers keep their notation, as every cell becomes text.
        return json.loads(text, parse_constant=_reject_constant, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        params: dict[str, Param] = {
            "line": first_line + error.lineno - 1,
            "column": error.colno,
            "detail": error.msg,
        }
        raise UnreadableFileError(Message("json.invalid", params)) from error
    except RecursionError as error:
        raise UnreadableFileError(Message("json.nested")) from error


def _events_of(parsed: Any) -> list[dict[str, Any]]:
    """Return the events of a parsed JSON file, whatever its form."""
    read_form = next((read for is_form, read in _JSON_FORMS if is_form(parsed)), _event_list)
    items = read_form(parsed)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise UnreadableFileError(Message("json.no_list"))
    if not items:
        raise UnreadableFileError(Message("json.no_events"))
    return items


def _event_list(parsed: Any) -> Any:
    """Return the list of events: the file itself, or the only list of objects in its object."""
    if not isinstance(parsed, dict):
        return parsed
    lists = [value for value in parsed.values() if isinstance(value, list) and value]
    of_objects = [items for items in lists if all(isinstance(item, dict) for item in items)]
    return of_objects[0] if len(of_objects) == 1 else parsed


def _reject_constant(name: str) -> None:
    raise UnreadableFileError(Message("json.constant", {"name": name}))


# Forms of JSON that are recognised by their content, whatever the file's ending: a test, and the
# function that reads them.
_JSON_FORMS: tuple[tuple[Callable[[Any], bool], Callable[[Any], list[dict[str, Any]]]], ...] = (
    (geojson.is_geojson, geojson.read_geojson),
    (timelinejs.is_timelinejs, timelinejs.read_timelinejs),
    (jsonld_nodes.is_jsonld, schemaorg_reader.read_schemaorg),
)
