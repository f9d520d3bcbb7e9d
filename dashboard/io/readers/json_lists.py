"""Find the table in a JSON file: a list of objects or of rows, anywhere in it."""

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from dashboard.io.formats.hxl import is_tag_row
from dashboard.io.formats.records import Record
from dashboard.io.readers.raw_table import SHEET_COLUMN
from dashboard.io.size_limits import MAX_COLUMNS
from dashboard.model.column_aliases import count_known, key_of, propose

# An object with fewer known names is not an event, but it may contain a list of events.
_MIN_KNOWN = 2
# Number of objects in a list whose names are compared, and of rows above a header.
_SAMPLE, _HEAD = 20, 5
# Share and number of columns that a list without titles has in common with the list of events.
_SHARED, _MIN_SHARED = 0.7, 3
# Names of lists that are not events, although their objects have titles and dates, or that repeat
# some of the events.
_NOT_EVENTS = frozenset(
    {"source", "sources", "reference", "references", "refs", "bibliography", "literature"}
    | {"citations", "further reading", "links", "articles", "publications", "press", "news"}
    | {"changelog", "change log", "changes", "revisions", "versions", "updates", "comments"}
    | {"featured", "highlights", "latest", "recent", "related", "see also", "media", "images"}
)
_SHORT_DATE = re.compile(r"\s*([0-9]{1,2})[./-]([0-9]{1,2})[./-][0-9]{2,4}\b")
_LAST_MONTH = 12
_YEAR, _DAY = re.compile(r"\d{4}"), re.compile(r"\d{4}-\d{2}(-\d{2})?")
# Names in an object that also apply to the events in its list, unless these have them.
_INHERITED = frozenset(
    {"date", "year", "month", "day", "country", "region", "county", "location", "event_type"}
    | {"latitude", "longitude"}
)
# Names of lists in objects that are years, months or the like.
_OF_EVENTS = frozenset(
    {"events", "event", "entries", "items", "data", "incidents", "holidays", "timeline", "days"}
    | {"months", "years"}
)


class JsonTable(NamedTuple):
    """A list in a JSON file.

    Attributes
    ----------
    path
        Names of the objects that it is in; ``[]`` is a list, ``*`` a number such as a year.
    rows
        Objects, or lists of cells.
    """

    path: str
    rows: list[Any]


class _Child(NamedTuple):
    """An object in a list, with values from the objects around it."""

    context: Record
    item: Record


def tables_of(parsed: Any) -> list[JsonTable]:
    """Return the lists that may be the table; lists with the same path are one.

    Examples
    --------
    >>> tables_of({"years": [{"year": 1990, "events": [{"title": "Talks", "actors": "A"}]}]})
    [JsonTable(path='years[].events', rows=[{'year': 1990, 'title': 'Talks', 'actors': 'A'}])]
    >>> tables_of({"values": [["title", "date"], ["Talks", "1990"]]})
    [JsonTable(path='values', rows=[['title', 'date'], ['Talks', '1990']])]
    """
    tables: dict[str, list[Any]] = {}
    for path, rows in _walk(parsed):
        tables.setdefault(path, []).extend(rows)
    return [JsonTable(path, rows) for path, rows in tables.items()]


def are_joined(table: JsonTable, best: JsonTable) -> bool:
    """Return whether a list beside the best one has events, too.

    Its objects are dated in the same order of days and months, and have a title or most of the
    names of the other list.

    Examples
    --------
    >>> best = JsonTable("events", [{"date": "2024", "title": "Talks"}])
    >>> are_joined(JsonTable("periods", [{"name": "War", "start": "1914", "end": "1918"}]), best)
    True
    >>> are_joined(JsonTable("prices", [{"date": "2024", "price": 5}]), best)
    False
    >>> are_joined(JsonTable("sources", [{"date": "2024", "title": "Article"}]), best)
    False
    """
    if not (is_list_of_objects(table.rows) and is_list_of_objects(best.rows)):
        return False
    around, _, own_name = table.path.rpartition(".")
    if around != best.path.rpartition(".")[0] or key_of(own_name) in _NOT_EVENTS:
        return False
    names = _names_of(table.rows)
    fields = propose(names)
    if {"date", "year"}.isdisjoint(fields):
        return False
    shared = len(set(names).intersection(_names_of(best.rows)))
    is_alike = "title" in fields or shared >= max(_SHARED * len(names), _MIN_SHARED)
    return is_alike and len(_orders_of_days(table) | _orders_of_days(best)) <= 1


def _orders_of_days(table: JsonTable) -> set[bool]:
    """Return for the dates that show it whether the day is before the month."""
    fields = propose(_names_of(table.rows))
    name = fields.get("date", "")
    matches = (_SHORT_DATE.match(str(row.get(name, ""))) for row in table.rows)
    numbers = ((int(match[1]), int(match[2])) for match in matches if match)
    return {first > _LAST_MONTH for first, second in numbers if max(first, second) > _LAST_MONTH}


def without_repeats(tables: Iterable[JsonTable]) -> Iterator[JsonTable]:
    """Leave out the objects that equal one of a list before, such as a chosen event.

    Examples
    --------
    >>> event, other = {"title": "Talks"}, {"title": "War"}
    >>> list(without_repeats([JsonTable("a", [event, other]), JsonTable("b", [event])]))[1].rows
    []
    """
    before: set[str] = set()
    for table in tables:
        texts = [_text_of(row) for row in table.rows]
        yield table._replace(rows=[row for row, text in zip(table.rows, texts, strict=True)
                                   if text not in before])  # fmt: skip
        before.update(texts)


def _text_of(row: Record) -> str:
    try:
        return json.dumps(row, sort_keys=True)
    except RecursionError:
        return str(id(row))


def join_lists(tables: Sequence[JsonTable]) -> list[Record]:
    """Join lists of objects: a field has the name of the first list that has it.

    Each object says which list it comes from, unless a list has collections.

    Examples
    --------
    >>> join_lists([JsonTable("a", [{"date": "2024"}]), JsonTable("b", [{"start": "1914"}])])
    [{'date': '2024', 'sheet': 'a'}, {'date': '1914', 'sheet': 'b'}]
    """
    names: dict[str, str] = {}
    joined: list[Record] = []
    for table in tables:
        given = _names_of(table.rows)
        fields = propose(given)
        new = {name: names[field] for field, name in fields.items()
               if field in names and names[field] not in given}  # fmt: skip
        names = fields | names
        for row in table.rows:
            joined.append({name if new.get(name) in row else new.get(name, name): value
                           for name, value in row.items()})  # fmt: skip
            if "collection" not in names:
                joined[-1].setdefault(SHEET_COLUMN, table.path)
    return joined


def has_known_names(table: JsonTable) -> bool:
    """Return whether the objects of a list have names that are usual for events.

    Examples
    --------
    >>> has_known_names(JsonTable("events", [{"date": "2024", "title": "Talks"}]))
    True
    >>> has_known_names(JsonTable("series", [{"date": "2024", "hectares": 2000}]))
    False
    """
    return is_list_of_rows(table.rows) or _known(table.rows) >= _MIN_KNOWN


def _walk(parsed: Any) -> Iterator[tuple[str, list[Any]]]:
    waiting: deque[tuple[str, Any, Record]] = deque([("", parsed, {})])
    while waiting:
        path, value, context = waiting.popleft()
        if is_list_of_objects(value):
            yield from _with_nested(path, [_Child(context, item) for item in value])
        elif is_list_of_rows(value):
            yield path, value
        elif isinstance(value, dict):
            keyed = _keyed_objects(value)
            if keyed:
                yield from _with_nested(path, [_Child(context, item) for item in keyed])
                continue
            for key, inner in value.items():
                name = "*" if key.isdigit() else key
                year = {"year": key} if _YEAR.fullmatch(key) else {}
                waiting.append((f"{path}.{name}".removeprefix("."), inner, context | year))


def is_list_of_objects(value: Any) -> bool:
    """Return whether a value is a list of objects, with at least one."""
    return isinstance(value, list) and bool(value) and all(isinstance(i, dict) for i in value)


def is_list_of_rows(value: Any) -> bool:
    """Return whether a value is a list of rows, with a header among the first."""
    if not isinstance(value, list) or not value or not all(isinstance(i, list) for i in value):
        return False
    heads = ([cell for cell in row if isinstance(cell, str)] for row in value[:_HEAD])
    return any(count_known(head) >= _MIN_KNOWN or is_tag_row(head) for head in heads)


def _with_nested(path: str, children: list[_Child]) -> Iterator[tuple[str, list[Record]]]:
    """Yield a list; if its objects are not events but contain lists of events, yield these."""
    nested = list(_nested_tables(path, children))
    yield from nested or [(path, _joined(children))]


def _nested_tables(path: str, children: list[_Child]) -> Iterator[tuple[str, list[Record]]]:
    waiting = deque([(path, children)])
    while waiting:
        path, children = waiting.popleft()
        if _are_events(children[:_SAMPLE]):
            yield path, _joined(children)
            continue
        inner: dict[str, list[_Child]] = {}
        for context, item in children:
            around = context | {key: cell for key, cell in item.items() if _is_cell(cell)}
            for key, value in item.items():
                if is_list_of_objects(value):
                    group = inner.setdefault(f"{path}[].{key}", [])
                    group.extend(_Child(around, inner_item) for inner_item in value)
        waiting.extend(inner.items())


def _is_cell(value: Any) -> bool:
    return not isinstance(value, dict | list)


def _are_events(children: list[_Child]) -> bool:
    """Return whether objects are events, and do not contain them.

    The date of titled objects may be that of the object around them.
    """
    items = [child.item for child in children]
    fields = propose(_names_of(items))
    is_dated = "date" in fields
    contains_events = any(
        key_of(key) in _OF_EVENTS and is_list_of_objects(value)
        for item in items
        for key, value in item.items()
    )
    around = dict.fromkeys(name for child in children for name in child.context)
    is_complete = "title" in fields and not {"date", "year"}.isdisjoint(propose(list(around)))
    is_known = is_complete or _known(items) >= _MIN_KNOWN
    return is_known and (is_dated or not contains_events)


def _known(items: Iterable[Record]) -> int:
    return count_known(_names_of(items))


def _names_of(items: Iterable[Record]) -> list[str]:
    """Return the names in the first objects, without those of lists of objects.

    They are no more than a table may have, because it takes long to look each of them up.
    """
    names = (
        key
        for item in islice(items, _SAMPLE)
        for key, value in item.items()
        if not is_list_of_objects(value)
    )
    return list(islice(dict.fromkeys(names), MAX_COLUMNS))


def _joined(children: list[_Child]) -> list[Record]:
    """Add date and place from the surrounding objects to each object."""
    sample = children[:_SAMPLE]
    around = list(dict.fromkeys(key for child in sample for key in child.context))
    if not around:
        return [child.item for child in children]
    names = _names_of(child.item for child in sample)
    given = propose(names)
    # A column "day" is a date, unless there is a year.
    inherited = [
        name
        for field, name in propose(list(dict.fromkeys((*names, *around)))).items()
        if field in _INHERITED and name in around and given.get(field, name) == name
    ]
    return [
        {name: context[name] for name in inherited if name in context} | item
        for context, item in children
    ]


def _keyed_objects(value: Record) -> list[Record]:
    """Return the objects in an object that has ids, dates or places as names; otherwise nothing."""
    items = list(value.values())
    if len(items) < _MIN_KNOWN or not is_list_of_objects(items):
        return []
    is_by_date = all(_YEAR.fullmatch(key) or _DAY.fullmatch(key) for key in value)
    if not all(_known([item]) + is_by_date >= _MIN_KNOWN for item in items[:_SAMPLE]):
        return []
    fields = propose(_names_of(items)).keys()
    is_by_place = {"latitude", "longitude"} <= fields and not {"location", "title"} & fields
    name = "date" if is_by_date else "location" if is_by_place else "id"
    return [{name: key} | item for key, item in value.items()]
