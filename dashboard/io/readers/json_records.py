"""Read JSON and JSON Lines: lists of objects, GeoJSON, TimelineJS, JSON-LD and STIX."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.common.errors import UnreadableFileError
from dashboard.io.formats import geojson, jsonld_nodes, schemaorg_reader, stix_reader, timelinejs
from dashboard.io.formats.records import Record, Records
from dashboard.io.readers.decode import decode
from dashboard.io.readers.json_lists import (
    JsonTable,
    are_joined,
    has_known_names,
    is_list_of_rows,
    join_lists,
    tables_of,
    without_repeats,
)
from dashboard.io.readers.json_shapes import rows_of_columns
from dashboard.io.readers.nested_objects import replace_surrogates
from dashboard.io.readers.raw_table import (
    RawTable,
    SheetSummary,
    table_of_records,
    text_of_value,
)
from dashboard.io.readers.row_lists import table_of_rows
from dashboard.model.messages import Message, Param
from dashboard.model.schema import Problem

# Limits: characters of an invalid line and names of lists in the report, and characters of the
# first lines.
_MOST_CHARS, _MAX_NAMED, _HEAD = 100, 10, 100_000
# Lists that a reader may choose from.
_MAX_LISTS = 50
_DAY = re.compile(r"\d{4}[-/.]?\d{2}[-/.]?\d{2}")
_WORDS_AND_NUMBER = re.compile(r"(?=.*[^\W\d_]{3})(?=.*\d{3}).* ", re.DOTALL)


def read_json(raw: bytes, names: Sequence[str] = ()) -> RawTable:
    """Read JSON in any of its forms, whatever the ending of the file.

    Parameters
    ----------
    raw
        The file.
    names
        Names of the lists to read; by default, the one that looks most like events, and those
        beside it that have events, too.

    Raises
    ------
    UnreadableFileError
        It is not JSON, or has no list of events, or none with one of the names.
    """
    text = decode(raw, "JSON").text
    repeats = _RepeatedKeys()
    try:
        parsed = repeats.parse(text)
    except UnreadableFileError:
        if not _are_lines(text):
            raise
        return read_json_lines(raw)
    parsed = rows_of_columns(parsed)
    title = replace_surrogates(timelinejs.title_of(parsed))
    table = _table_of(parsed, repeats, names)
    return table._replace(title=title)


def read_json_lines(raw: bytes) -> RawTable:
    """Read JSON Lines (https://jsonlines.org): one object on each line.

    Raises
    ------
    UnreadableFileError
        No line is a JSON object.
    """
    lines = enumerate(decode(raw, "JSON Lines").text.split("\n"), 1)
    items: dict[int, Record] = {}
    problems: list[Problem] = []
    for number, line in lines:
        if not line.strip():
            continue
        repeats = _RepeatedKeys()
        try:
            items[number] = _line(number, line, repeats)
        except _InvalidJsonError as error:
            message = error.message
            problems.append(Problem("error", number, "", line[:_MOST_CHARS], message))
        problems += repeats.problems({}, number)
    if not items:
        raise UnreadableFileError(problems[0].message)
    table = table_of_records(list(items.values()))
    # Rows are numbered by line, because no line names the columns.
    return table._replace(rows=pd.Series(list(items)), problems=[*table.problems, *problems])


def _line(number: int, line: str, repeats: "_RepeatedKeys") -> Record:
    parsed = repeats.parse(line, number)
    if not isinstance(parsed, dict):
        raise _InvalidJsonError(Message("json.not_an_object", {"line": number}))
    return parsed


def _are_lines(text: str) -> bool:
    """Return whether the first lines of a text are an object each."""
    lines = [line for line in text[:_HEAD].split("\n") if line.strip()][:2]
    return len(lines) > 1 and all(line.strip()[0] + line.strip()[-1] == "{}" for line in lines)


class _InvalidJsonError(UnreadableFileError):
    """A text is not JSON, or a line is not an object."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class _RepeatedKeys:
    """Parses JSON, and remembers the objects that have a name more than once.

    As usual, the last value of such a name counts.
    """

    def __init__(self) -> None:
        # The objects are kept so that no other gets the same id.
        self._found: dict[int, tuple[Record, str]] = {}

    def parse(self, text: str, first_line: int = 1) -> Any:
        """Parse a text; numbers keep their notation, as every cell becomes text.

        Raises
        ------
        UnreadableFileError
            It is not JSON.
        """
        try:
            return json.loads(
                text,
                parse_constant=_reject_constant,
                parse_int=str,
                parse_float=str,
                object_pairs_hook=self._to_object,
            )
        except json.JSONDecodeError as error:
            params: dict[str, Param] = {
                "line": first_line + error.lineno - 1,
                "column": error.colno,
                "detail": error.msg,
            }
            raise _InvalidJsonError(Message("json.invalid", params)) from error
        except RecursionError as error:
            raise _InvalidJsonError(Message("json.nested")) from error

    def _to_object(self, pairs: list[tuple[str, Any]]) -> Record:
        item = dict(pairs)
        if len(item) != len(pairs):
            times = Counter(name for name, _ in pairs)
            repeated = next(name for name in times if times[name] > 1)
            self._found[id(item)] = item, repeated
        return item

    def problems(self, rows: Mapping[int, int], row: int = 0) -> list[Problem]:
        """Report the repeated names; `rows` are row numbers by the id of the object."""
        message = Message("json.repeated_key")
        return [
            Problem("warning", rows.get(key, row), "", replace_surrogates(name), message)
            for key, (_, name) in self._found.items()
        ]


def _table_of(parsed: Any, repeats: _RepeatedKeys, names: Sequence[str]) -> RawTable:
    """Return the table in a parsed JSON file, whatever its form."""
    read_form = next((read for is_form, read in _JSON_FORMS if is_form(parsed)), None)
    lists = [] if read_form and not names else _choose_lists(tables_of(parsed), names)
    form = read_form(parsed) if read_form and not names else _records_of(parsed, lists, names)
    summaries = tuple(SheetSummary(table.path, len(table.rows), is_read)
                      for table, is_read in lists[:_MAX_LISTS] if len(lists) > 1)  # fmt: skip
    items: Any = form.rows if isinstance(form, Records) else form
    problems = form.problems if isinstance(form, Records) else []
    if not isinstance(items, list) or not items:
        raise UnreadableFileError(Message("json.no_events" if items == [] else "json.no_list"))
    if is_list_of_rows(items):
        table = table_of_rows([[text_of_value(cell) for cell in row] for row in items])
        problems = [*table.problems, *problems, *repeats.problems({})]
        return table._replace(problems=problems, sheets=summaries)
    if not all(isinstance(item, dict) for item in items):
        raise UnreadableFileError(Message("json.no_list"))
    read = [table for table, is_read in lists if is_read]
    table = table_of_records(join_lists(read) if len(read) > 1 else items)
    rows = dict(zip(map(id, items), table.rows.tolist(), strict=True))
    problems = [*table.problems, *problems, *repeats.problems(rows)]
    return table._replace(problems=problems, sheets=summaries)


def _choose_lists(
    tables: Sequence[JsonTable], names: Sequence[str]
) -> list[tuple[JsonTable, bool]]:
    """Return all lists, each with whether it is read: those named, or the likeliest.

    Raises
    ------
    UnreadableFileError
        There is no list of such a name.
    """
    known = [table.path for table in tables]
    for name in names:
        if name not in known:
            params: dict[str, Param] = {"name": name, "lists": known[:_MAX_LISTS]}
            raise UnreadableFileError(Message("json.unknown_list", params))
    if names:
        return [(table, table.path in names) for table in tables]
    best = max(tables, key=lambda table: (has_known_names(table), len(table.rows)), default=None)
    if best is None:
        return []
    # The best comes first, because the others get its names.
    others = [table for table in tables if table is not best]
    joined = [place < _MAX_LISTS and are_joined(table, best) for place, table in enumerate(others)]
    read = [best, *(table for table, is_read in zip(others, joined, strict=True) if is_read)]
    # Most files have one list.
    distinct = iter(without_repeats(read) if len(read) > 1 else read)
    chosen = [(next(distinct) if is_read else table, is_read)
              for table, is_read in zip([best, *others], [True, *joined], strict=True)]  # fmt: skip
    return [(table, is_read and bool(table.rows)) for table, is_read in chosen]


def _records_of(
    parsed: Any, lists: Sequence[tuple[JsonTable, bool]], names: Sequence[str]
) -> Records:
    """Return the objects of the lists that are read, with a note on the others."""
    if not lists:
        return Records(parsed, [])
    read = [table for table, is_read in lists if is_read]
    rows = [row for table in read for row in table.rows]
    others = [table.path for table, is_read in lists if not is_read]
    notes: list[Problem] = []
    joined = _listed([table.path for table in read])
    if len(read) > 1 and not names:
        notes.append(Problem("note", 0, "", joined, Message("json.lists_joined")))
    if others and not names:
        message = Message("json.lists_unread", {"name": joined})
        notes.append(Problem("note", 0, "", _listed(others), message))
    return Records(rows, notes)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_MAX_NAMED]) + (", …" if len(names) > _MAX_NAMED else "")


def _is_calendar(parsed: Any) -> bool:
    """Return whether an object has days as names, as lists of holidays do."""
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


def _is_list_of_texts(parsed: Any) -> bool:
    """Return whether a list has only texts, and most have words and a number, as with a date."""
    if not isinstance(parsed, list) or not all(isinstance(item, str) for item in parsed):
        return False
    dated = sum(bool(_WORDS_AND_NUMBER.search(item)) for item in parsed)
    return len(parsed) > 1 and dated > len(parsed) / 2


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _reject_constant(name: str) -> None:
    raise _InvalidJsonError(Message("json.constant", {"name": name}))


# Forms of JSON that are recognized by their content, whatever the file's ending: a test, and the
# function that reads them.
_JSON_FORMS: tuple[tuple[Callable[[Any], bool], Callable[[Any], list[Record] | Records]], ...] = (
    (geojson.is_geojson, geojson.read_geojson),
    (timelinejs.is_timelinejs, timelinejs.read_timelinejs),
    (timelinejs.is_timelinejs_2, timelinejs.read_timelinejs_2),
    (_is_calendar, _read_calendar),
    (_is_list_of_texts, lambda texts: [{"title": text} for text in texts]),
    (stix_reader.is_stix, stix_reader.read_stix),
    (jsonld_nodes.is_jsonld, schemaorg_reader.read_schemaorg),
)
