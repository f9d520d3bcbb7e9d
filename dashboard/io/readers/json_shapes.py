"""Turn JSON that has columns instead of rows, or objects around each record, into records."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from dashboard.model.column_aliases import count_known, is_named_after

# Names of the columns beside their rows, as pandas and web APIs write them.
_NAMES, _ROWS = ("columns", "cols", "header", "headers", "fields"), ("data", "rows", "values")
_MIN_KNOWN = 2
# Objects that search engines and databases put around a record.
AROUND = ("_source", "fields", "attributes", "node", "data", "properties")
# Values with their type, in results of SPARQL.
_TYPED = frozenset({"type", "value", "datatype", "xml:lang"})


def rows_of_columns(parsed: Any) -> Any:
    """Turn columns into rows; anything else stays unchanged.

    Examples
    --------
    >>> rows_of_columns({"title": ["Talks"], "date": ["1990"]})
    [{'title': 'Talks', 'date': '1990'}]
    >>> rows_of_columns({"title": {"0": "Talks"}, "date": {"0": "1990"}})
    [{'title': 'Talks', 'date': '1990'}]
    >>> rows_of_columns({"columns": ["title", "date"], "data": [["Talks", "1990"]]})
    [['title', 'date'], ['Talks', '1990']]
    """
    if not isinstance(parsed, dict) or not parsed:
        return parsed
    if parsed.get("type") == "Feature":
        return {"type": "FeatureCollection", "features": [parsed]}
    columns = list(parsed.values())
    if count_known(list(map(str, parsed))) >= _MIN_KNOWN:
        if all(map(_is_column, columns)) and len(set(map(len, columns))) == 1:
            return [dict(zip(parsed, cells, strict=True)) for cells in zip(*columns, strict=True)]
        if all(map(_is_numbered, columns)) and len({tuple(column) for column in columns}) == 1:
            return [{name: column[key] for name, column in parsed.items()} for key in columns[0]]
    names = next((parsed[key] for key in _NAMES if _is_column(parsed.get(key))), None)
    rows = next((parsed[key] for key in _ROWS if isinstance(parsed.get(key), list)), None)
    if names and rows and all(isinstance(row, list) and len(row) == len(names) for row in rows):
        titles = [name if isinstance(name, str) else "" for name in names]
        return [names, *rows] if count_known(titles) >= _MIN_KNOWN else parsed
    return parsed


def _is_column(value: Any) -> bool:
    is_list = isinstance(value, list) and bool(value)
    return is_list and not any(isinstance(cell, dict | list) for cell in value)


def _is_numbered(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(map(str.isdecimal, value))


def without_wrapper(item: dict[str, Any]) -> dict[str, Any]:
    """Take a record out of the object around it, such as ``_source`` of a search engine.

    Examples
    --------
    >>> without_wrapper({"event": {"title": "Talks", "date": "1990"}})
    {'title': 'Talks', 'date': '1990'}
    >>> without_wrapper({"_id": "1", "_source": {"title": "Talks", "date": "1990"}})
    {'_id': '1', 'title': 'Talks', 'date': '1990'}
    """
    if len(item) == 1:
        (only,) = item.values()
        return only if isinstance(only, dict) and len(only) > 1 else item
    objects = (name for name in AROUND if isinstance(item.get(name), dict))
    name = next((name for name in objects if any(map(_names_event, item[name]))), "")
    # A feature of GeoJSON has its place beside its properties.
    if not name or "geometry" in item or any(_names_event(key) for key in item if key != name):
        return item
    inner: dict[str, Any] = item[name]
    return {key: value for key, value in item.items() if key != name and key not in inner} | inner


@lru_cache(maxsize=1_000)
def _names_event(key: str) -> bool:
    """Return whether a member is named like the title or the date of an event."""
    return any(is_named_after(key, field) for field in ("title", "date", "year"))


def plain_value(value: Mapping[str, Any]) -> Any:
    """Take a value out of an object that says its type; None if it is not such an object.

    Examples
    --------
    >>> plain_value({"$date": "1990-01-05"}), plain_value({"type": "literal", "value": "Talks"})
    ('1990-01-05', 'Talks')
    >>> plain_value({"$date": {"$numberLong": "631497600000"}}), plain_value({"name": "Oslo"})
    ('631497600000', None)
    """
    if len(value) == 1:
        ((name, inner),) = value.items()
        if name.startswith("$"):
            return plain_value(inner) if isinstance(inner, dict) else inner
    if {"type", "value"} <= value.keys() <= _TYPED and not isinstance(value["value"], dict | list):
        return value["value"]
    return None
