"""Read JSON and JSON Lines: lists of objects, GeoJSON, TimelineJS, JSON-LD and STIX."""

import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from dashboard.common.errors import UnreadableFileError
from dashboard.io.formats import geojson, jsonld_nodes, schemaorg_reader, stix_reader, timelinejs
from dashboard.io.formats.records import Record, Records
from dashboard.io.readers.decode import decode
from dashboard.io.readers.raw_table import RawTable, replace_surrogates, table_of_records
from dashboard.model.messages import Message, Param
from dashboard.model.schema import Problem

_DAY = re.compile(r"\d{4}[-/.]?\d{2}[-/.]?\d{2}")


def read_json(raw: bytes) -> RawTable:
    """Read JSON in any of its forms, whatever the ending of the file.

    Raises
    ------
    UnreadableFileError
        It is not JSON, or has no list of events.
    """
    parsed = _parsed(decode(raw, "JSON").text)
    items, notes = _events_of(parsed)
    title = replace_surrogates(timelinejs.title_of(parsed))
    return table_of_records(items)._replace(problems=notes, title=title)


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


def _events_of(parsed: Any) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Return the events of a parsed JSON file, whatever its form, and its problems."""
    read_form = next((read for is_form, read in _JSON_FORMS if is_form(parsed)), None)
    form = read_form(parsed) if read_form else Records(*_longest_list(parsed))
    items: Any = form.rows if isinstance(form, Records) else form
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise UnreadableFileError(Message("json.no_list"))
    if not items:
        raise UnreadableFileError(Message("json.no_events"))
    return items, form.problems if isinstance(form, Records) else []


def _longest_list(parsed: Any) -> tuple[Any, list[Problem]]:
    """Return the list of events: the file itself, or the longest list of objects in its object."""
    if not isinstance(parsed, dict):
        return parsed, []
    lists: dict[str, list[dict[str, Any]]] = {}
    for path, items in _lists_of_objects(parsed):
        lists.setdefault(path, []).extend(items)
    if not lists:
        return parsed, []
    longest = max(lists, key=lambda path: len(lists[path]))
    others = ", ".join(path for path in lists if path != longest)
    message = Message("json.longest_list", {"name": longest})
    return lists[longest], [Problem("note", 0, "", others, message)] if others else []


def _lists_of_objects(parsed: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each list of objects with its path; numbers in a path, such as years, become ``*``."""
    waiting = deque([("", parsed)])
    while waiting:
        parent, content = waiting.popleft()
        for key, value in content.items():
            path = f"{parent}.{'*' if key.isdigit() else key}".removeprefix(".")
            if isinstance(value, dict):
                waiting.append((path, value))
            elif _is_list_of_objects(value):
                yield path, value


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(i, dict) for i in value)


def _is_calendar(parsed: Any) -> bool:
    """Whether an object names events by their days, as lists of holidays do."""
    return (
        isinstance(parsed, dict)
        and bool(parsed)
        and all(map(_DAY.fullmatch, parsed))
        and all(
            isinstance(title, str) and any(map(str.isalpha, title))
            for titles in parsed.values()
            for title in _as_list(titles)
        )
    )


def _read_calendar(parsed: dict[str, Any]) -> list[dict[str, Any]]:
    days = ((day, title) for day, titles in parsed.items() for title in _as_list(titles))
    return [{"date": day, "title": title} for day, title in days]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _reject_constant(name: str) -> None:
    raise UnreadableFileError(Message("json.constant", {"name": name}))


# Forms of JSON that are recognised by their content, whatever the file's ending: a test, and the
# function that reads them.
_JSON_FORMS: tuple[tuple[Callable[[Any], bool], Callable[[Any], list[Record] | Records]], ...] = (
    (geojson.is_geojson, geojson.read_geojson),
    (timelinejs.is_timelinejs, timelinejs.read_timelinejs),
    (timelinejs.is_timelinejs_2, timelinejs.read_timelinejs_2),
    (_is_calendar, _read_calendar),
    (stix_reader.is_stix, stix_reader.read_stix),
    (jsonld_nodes.is_jsonld, schemaorg_reader.read_schemaorg),
)
