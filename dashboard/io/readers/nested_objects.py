"""Write objects in objects of JSON as cells: their parts, their names, their dates.

Databases and web services wrap values: ``{"$date": "2024-05-01"}``, ``{"type": "literal", "value":
"Talks"}``, ``{"data": {"attributes": {…}}}``.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from dashboard.io.readers.json_shapes import AROUND, plain_value
from dashboard.model.column_aliases import COORDINATE_PARTS, is_named_after
from dashboard.model.date_names import parse_date_name

# Objects with more members are no single cell.
_MOST_PARTS = 12
_PLACE_PARTS = ("latitude", "longitude", "country", *COORDINATE_PARTS)
# Names of parts that are codes rather than words.
_CODE_NAMES = frozenset({"code", "lang", "language", "color", "colour", "icon", "slug", "format"})
# A text with words: neither a file, an address, a code, a colour, a date nor yes or no.
_NAME = re.compile(
    r"(?!\S*[/@#_\\]|\S*[0-9]\S*\Z|\S+\.[a-z]{2,4}\Z|(?:true|false|yes|no|null|n/a)\Z)"
    r".*[^\W\d_]{2}",
    re.IGNORECASE | re.DOTALL,
)
# An object with only these is a date.
_DAY_PARTS = frozenset({"year", "month", "day"})
_WHOLE_NUMBER, _YEAR_DIGITS, _SHORT_YEAR = re.compile(r"-[0-9]{1,6}|[0-9]{1,4}"), 4, 2
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LETTERS = re.compile(r"[^\W\d_]{3,20}\.?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ISO_DATE = re.compile("-?[0-9]{4}-[0-9]{2}")
# Parts of an object that are its start or its only date.
_STARTS = ("start", "from", "begin", "date", "iso", "datetime", "text", "display")
_MOST_LEVELS = 3
_POINT_LENGTHS = (2, 3)


def flatten_record(item: dict[str, Any]) -> dict[str, Any]:
    """Write an object without the objects in it, except those with many parts.

    Examples
    --------
    >>> flatten_record({"title": "Talks", "place": {"name": "Oslo", "geo": {"lat": "59.9"}}})
    {'title': 'Talks', 'place': 'Oslo', 'place name': 'Oslo', 'geo lat': '59.9'}
    >>> flatten_record({"date": {"start": "2024-05-01", "end": None}, "n": {"$numberInt": "3"}})
    {'date': '2024-05-01', 'date start': '2024-05-01', 'date end': None, 'n': '3'}
    """
    if not any(isinstance(value, dict) for value in item.values()):
        return item
    record: dict[str, Any] = {}
    for key, value in item.items():
        if not isinstance(value, dict):
            record[key] = value
            continue
        for name, inner in _cells_of(key, _unwrap(value)):
            if name == key or name not in item:
                record.setdefault(name, inner)
    return record


def _cells_of(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the cells of a member: itself, or what stands for an object, and its parts."""
    point = _point_of(value) if isinstance(value, dict) else {}
    parts = list(_parts_of(value)) if isinstance(value, dict) and not point else []
    if not point and not 0 < len(parts) <= _MOST_PARTS:
        yield key, value
        return
    yield from point.items()
    main = _main_value(key, dict(parts)) if parts else ""
    if parts:
        yield key, main
    for path, inner in parts:
        if path != "coordinates" or not isinstance(main, list):
            yield (path if _is_part_of_place(key, path) else f"{key} {path}"), inner


def _unwrap(value: Any) -> Any:
    """Return the value in an object with only one value; other values stay."""
    for _ in range(_MOST_LEVELS):
        if not isinstance(value, dict) or not value:
            return value
        plain = plain_value(value)
        if plain is not None:
            return plain
        name = next(iter(value))
        if len(value) != 1 or name not in AROUND:
            return _date_of(value) or _only_text(value)
        value = value[name]
    return value


def _only_text(value: dict[str, Any]) -> Any:
    """Return the text of an object with only one: {"rendered": "Talks"}.

    A number alone may be anything, such as a part of a date, but a date is one.
    """
    texts = list(value.values())
    text = texts[0] if len(texts) == 1 and isinstance(texts[0], str) else ""
    return text if _NAME.match(text) or _ISO_DATE.match(text) else value


def _parts_of(value: dict[str, Any], level: int = 1) -> Iterator[tuple[str, Any]]:
    """Yield the parts of an object, those of objects in it with both names."""
    for key, given in value.items():
        inner = _unwrap(given)
        if isinstance(inner, dict) and level < _MOST_LEVELS:
            point = _point_of(inner)
            parts = point.items() if point else _parts_of(inner, level + 1)
            yield from ((path if point else f"{key} {path}", part) for path, part in parts)
        else:
            yield key, inner


def _point_of(value: dict[str, Any]) -> dict[str, Any]:
    """Return the position of a point of GeoJSON; empty for any other object."""
    pair = value.get("coordinates")
    if value.get("type") != "Point" or not isinstance(pair, list):
        return {}
    is_point = len(pair) in _POINT_LENGTHS and not any(isinstance(n, list | dict) for n in pair)
    return {"longitude": pair[0], "latitude": pair[1]} if is_point else {}


def _main_value(key: str, parts: dict[str, Any]) -> Any:
    """Return what stands for an object: its start if it is a date, or else its name.

    A place with two numbers is a list of its name and these, because programs write both orders.
    """
    if _names_date(key):
        starts = (parts[name] for name in _STARTS if isinstance(parts.get(name), str))
        # Without a start, the check reports what is in the cell.
        return next(filter(None, starts), parts if any(parts.values()) else "")
    name, pair = name_of(parts), parts.get("coordinates")
    if not name or not isinstance(pair, list) or len(pair) not in _POINT_LENGTHS[:1]:
        return name
    return [name, *pair] if names_place(key) else name


@lru_cache(maxsize=1_000)
def _names_date(key: str) -> bool:
    return is_named_after(key, "date") or parse_date_name(key) is not None


@lru_cache(maxsize=1_000)
def names_place(key: str) -> bool:
    """Return whether a member is named after places or their coordinates."""
    return is_named_after(key, "location") or is_named_after(key, "coordinates")


@lru_cache(maxsize=1_000)
def _is_part_of_place(key: str, part: str) -> bool:
    """Return whether an object is a place, and a part of it is its position or country."""
    names = (part, part.rpartition(" ")[2])
    return names_place(key) and any(
        is_named_after(name, field) for name in names for field in _PLACE_PARTS
    )


def _date_of(value: Any) -> str:
    """Write an object of a year, a month and a day as a date; empty for any other value.

    A month or day of 0 is unknown. Years of two digits stay so, because how they are read depends
    on the column.

    Examples
    --------
    >>> _date_of({"month": "9", "day": "1", "year": "2016"}), _date_of({"year": -44})
    ('2016-09-01', '44 BC')
    >>> _date_of({"year": -4, "month": 3, "day": 0}), _date_of({"year": "98", "month": "5"})
    ('March 4 BC', 'May-98')
    >>> _date_of({"year": 2016, "wiki": "https://example.org"})
    ''
    """
    if not isinstance(value, dict) or "year" not in value or not value.keys() <= _DAY_PARTS:
        return ""
    year, month, day = (_date_part(value.get(part)) for part in ("year", "month", "day"))
    if not month.strip("0"):
        month = day = ""
    day = day if day.strip("0") else ""
    is_word = month != "" and _LETTERS.fullmatch(month) is not None
    numbers = filter(None, (year, "" if is_word else month, day))
    if not year or not all(map(_WHOLE_NUMBER.fullmatch, numbers)):
        return ""
    if is_word or len(year) == _SHORT_YEAR or year.startswith("-"):
        return _in_words(year, month, day)
    return "-".join([year.zfill(_YEAR_DIGITS), *(part.zfill(2) for part in (month, day) if part)])


def _date_part(part: Any) -> str:
    return str("" if part is None else part).strip().removesuffix(".0")


def _in_words(year: str, month: str, day: str) -> str:
    """Write a date with the name of its month; people write 44 BC as -44."""
    if month.isdecimal() and 0 < int(month) <= len(_MONTHS):
        month = _MONTHS[int(month) - 1]
    # Spreadsheets write short years with hyphens.
    written = f"{year[1:]} BC" if year.startswith("-") else year
    gap = "-" if len(written) == _SHORT_YEAR else " "
    return gap.join(filter(None, (day, month, written)))


def name_of(value: dict[str, Any]) -> str:
    """Return the text of an object that is named like a title, or else its first with words."""
    texts = {key: text for key, text in value.items() if isinstance(text, str) and text}
    named = [text for key, text in texts.items() if _names_title(key)]
    words = [text for key, text in texts.items() if not _names_code(key) and _NAME.match(text)]
    return replace_surrogates(next(iter((*named, *words)), ""))


@lru_cache(maxsize=1_000)
def _names_code(key: str) -> bool:
    """Return whether a part of an object is named like a code, an address or a date."""
    fields = ("event_id", "source_url", "media_url", "date", "event_type")
    return key.casefold() in _CODE_NAMES or any(is_named_after(key, field) for field in fields)


@lru_cache(maxsize=1_000)
def _names_title(key: str) -> bool:
    return is_named_after(key, "title")


def replace_surrogates(text: str) -> str:
    """Replace lone surrogates by NUL, which validation rejects."""
    return _SURROGATE.sub("\0", text)
