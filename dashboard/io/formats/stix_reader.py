"""Read STIX 2 (OASIS): reports on threats, such as campaigns, indicators and sightings.

Each object of a bundle that has a time is an event. Objects refer to each other by id. Each
reference is replaced by the name of its object.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from dashboard.common.errors import UnreadableFileError
from dashboard.io.formats.records import Record, Records
from dashboard.model.messages import Message
from dashboard.model.schema import MAX_ID, SEPARATOR, Problem

_Object = dict[str, Any]

# Properties with the start and end of an object, the most informative first. ``created`` is the
# time when the object was recorded.
_TIMES = (
    ("first_seen", "last_seen"),
    ("valid_from", "valid_until"),
    ("published", ""),
    ("first_observed", "last_observed"),
    ("start", "end"),
    ("validity_not_before", "validity_not_after"),
    ("date", ""),
    ("created_time", ""),
    ("account_created", ""),
    ("ctime", ""),
    ("modified_time", ""),
    ("created", ""),
)
# Properties that identify objects without a name.
_LABELS = (
    "pattern",
    "abstract",
    "opinion",
    "content",
    "value",
    "path",
    "key",
    "subject",
    "display_name",
    "account_login",
    "user_id",
    "command_line",
    "dst_ref",
    "sample_ref",
)
_TEXTS = ("description", "content", "explanation")
_TAGS = ("labels", "aliases", "roles", "sectors")
_ACTORS = ("threat-actor", "intrusion-set")
# The scale of opinions, as positions of a statement.
_STANCES = {
    "strongly-disagree": "denies",
    "disagree": "denies",
    "neutral": "comments",
    "agree": "asserts",
    "strongly-agree": "asserts",
}
_COUNTS = {"count": "sightings", "number_observed": "observations"}
_MOST_NAMED = 3
# Rows are numbered as in a spreadsheet.
_HEADER_ROW = 1


def is_stix(parsed: Any) -> bool:
    """Return whether parsed JSON is a STIX bundle, a TAXII envelope, or one or more objects."""
    if isinstance(parsed, dict) and parsed.get("type") == "bundle":
        return isinstance(parsed.get("objects"), list)
    objects = _objects_of(parsed)
    return bool(objects) and all(map(_is_object, objects))


def _objects_of(parsed: Any) -> list[Any]:
    listed = parsed.get("objects", parsed) if isinstance(parsed, dict) else parsed
    return listed if isinstance(listed, list) else [listed]


def _is_object(item: Any) -> bool:
    """Return whether the id of an object begins with its type, as STIX requires."""
    return isinstance(item, dict) and _text(item, "id").startswith(f"{item.get('type')}--")


def read_stix(parsed: Any) -> Records:
    """Convert the objects of a file that have a time to rows, and report the others.

    Only the latest version of an object is read.

    Raises
    ------
    UnreadableFileError
        An object is not a JSON object, or none has a time.
    """
    given = _objects_of(parsed)
    if not all(isinstance(item, dict) for item in given):
        raise UnreadableFileError(Message("stix.invalid"))
    objects, problems = _latest_versions(given)
    bundle = _Bundle(objects)
    timed = [item for item in objects if any(_times_of(item))]
    if objects and not timed:
        raise UnreadableFileError(Message("stix.no_times"))
    untimed = Counter(_words(item.get("type")) for item in objects if not any(_times_of(item)))
    if untimed:
        message = Message("stix.no_time", {"count": untimed.total()})
        kinds = ", ".join(untimed)
        problems.append(Problem("error", 0, "", kinds, message, rows=untimed.total()))
    problems += _reversed_ends(timed)
    return Records([bundle.row(item) for item in timed], problems)


def _latest_versions(objects: list[_Object]) -> tuple[list[_Object], list[Problem]]:
    """Keep the latest version of each object (STIX 2.1, 3.6), in the position of the first."""
    latest: dict[Any, _Object] = {}
    for number, item in enumerate(objects):
        key = item.get("id") if isinstance(item.get("id"), str) else number
        known = latest.get(key)
        if known is None or str(item.get("modified", "")) >= str(known.get("modified", "")):
            latest[key] = item
    count = len(objects) - len(latest)
    message = Message("stix.versions", {"count": count})
    return list(latest.values()), [Problem("note", 0, "", "", message)] if count else []


def _times_of(item: _Object) -> tuple[str, str]:
    """Return the first and last time of an object as they are given; either may be empty."""
    start, end = next(
        (pair for pair in _TIMES if _text(item, pair[0]) or _text(item, pair[1])), ("", "")
    )
    return _text(item, start), _text(item, end)


def _reversed_ends(items: list[_Object]) -> list[Problem]:
    message = Message("stix.end_before_start")
    times = ((row, *_times_of(item)) for row, item in enumerate(items, _HEADER_ROW + 1))
    return [
        Problem("warning", row, "date", end, message)
        for row, start, end in times
        if start and _is_before(end, start)
    ]


def _is_before(time: str, other: str) -> bool:
    try:
        return dt.datetime.fromisoformat(time) < dt.datetime.fromisoformat(other)
    except (ValueError, TypeError):
        return False


def _text(item: _Object, name: str) -> str:
    value = item.get(name)
    return value.strip() if isinstance(value, str) else ""


def _words(name: Any) -> str:
    """Return the words of a type, such as ``attack-pattern``."""
    return str(name or "object").removeprefix("x-").replace("-", " ").replace("_", " ")


class _Bundle:
    """Objects by their ids, for the references between them."""

    def __init__(self, objects: list[_Object]) -> None:
        self._objects = {item["id"]: item for item in objects if isinstance(item.get("id"), str)}

    def row(self, item: _Object) -> Record:
        row = {
            "event_id": self._id(item),
            "title": self._title(item),
            "description": self._description(item),
            "date": _date(item),
            "event_type": _words(item.get("type")),
            **self._place(item),
            "actors": _joined(self._actors(item)),
            "claimant": _joined(self._names([item.get("created_by_ref")])),
            **self._statement(item),
            **_count(item),
            **_source(item),
            "tags": _joined(_tags(item)),
            "confidence": item.get("confidence", ""),
        }
        return {name: value for name, value in row.items() if value != ""}

    def _id(self, item: _Object) -> str:
        known = _text(item, "id")
        return "" if SEPARATOR in known or len(known) > MAX_ID else known

    def _title(self, item: _Object) -> str:
        if name := _text(item, "name"):
            return name
        if item.get("type") == "relationship":
            verb = _words(item.get("relationship_type") or "related to")
            ends = (self._name(item.get(side)) for side in ("source_ref", "target_ref"))
            return f" {verb} ".join(ends)
        label = self._label(item)
        kind = _words(item.get("type"))
        return f"{kind}: {label}" if label else kind

    def _label(self, item: _Object) -> str:
        """Return a text that identifies an object without a name."""
        texts = ((name, _text(item, name)) for name in _LABELS)
        known = next(((name, text) for name, text in texts if text), None)
        if known:
            name, text = known
            return self._name(text) if name.endswith("_ref") else text
        place = next(filter(None, (_text(item, n) for n in ("city", "region", "country"))), "")
        definition = item.get("definition")
        if isinstance(definition, dict):
            return " ".join(text for text in definition.values() if isinstance(text, str))
        return place or _few(self._names(_references(item)) or _observables(item))

    def _name(self, reference: Any) -> str:
        """Return the name of the object that a reference points to, or else its type."""
        item = self._objects.get(reference) if isinstance(reference, str) else None
        if item is None:
            return _words(str(reference or "").partition("--")[0])
        return _text(item, "name") or _plain_label(item) or _words(item.get("type"))

    def _names(self, references: Iterable[Any]) -> list[str]:
        """Return the names of the objects that are in the bundle."""
        known = (ref for ref in references if isinstance(ref, str) and ref in self._objects)
        return list(dict.fromkeys(map(self._name, known)))

    def _description(self, item: _Object) -> str:
        title = self._title(item)
        texts = [*(_text(item, name) for name in _TEXTS), _text(item, "pattern")]
        return "\n".join(text for text in texts if text and text not in title)

    def _actors(self, item: _Object) -> list[str]:
        if item.get("type") in _ACTORS:
            return [self._title(item)]
        acting = (ref for ref in self._related(item) if ref.partition("--")[0] in _ACTORS)
        return self._names(acting)

    def _related(self, item: _Object) -> Iterator[str]:
        """Yield the references of a relationship, a sighting or an attack to other objects."""
        sighted = item.get("where_sighted_refs")
        values = [item.get("source_ref"), item.get("target_ref"), item.get("sighting_of_ref")]
        values += sighted if isinstance(sighted, list) else []
        yield from (value for value in values if isinstance(value, str))

    def _place(self, item: _Object) -> Record:
        """Return the place of a location, or of the location that an object refers to."""
        if item.get("type") == "location":
            return _place_of(item)
        related = (self._objects.get(reference, {}) for reference in self._related(item))
        return next((_place_of(to) for to in related if to.get("type") == "location"), {})

    def _statement(self, item: _Object) -> Record:
        """Return the objects that an opinion or a note is about, and its position."""
        if item.get("type") not in ("opinion", "note"):
            return {}
        about = [ref for ref in _references(item) if any(_times_of(self._objects.get(ref, {})))]
        return {"about": _joined(about), "stance": _STANCES.get(_text(item, "opinion"), "comments")}


def _references(item: _Object) -> list[str]:
    values = item.get("object_refs")
    references = values if isinstance(values, list) else [item.get("sighting_of_ref")]
    return [value for value in references if isinstance(value, str)]


def _observables(item: _Object) -> list[str]:
    """Return labels of the objects inside observed data, as STIX 2.0 has them."""
    inner = item.get("objects")
    values = inner.values() if isinstance(inner, dict) else ()
    return list(filter(None, (_text(v, "name") or _plain_label(v) for v in values if _is_dict(v))))


def _is_dict(value: Any) -> bool:
    return isinstance(value, dict)


def _plain_label(item: _Object) -> str:
    names = (name for name in _LABELS if not name.endswith("_ref"))
    return next(filter(None, (_text(item, name) for name in names)), "")


def _few(names: list[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")


def _joined(texts: Iterable[str]) -> str:
    return f"{SEPARATOR} ".join(text.replace(SEPARATOR, ",") for text in texts)


def _date(item: _Object) -> str:
    """Return the time of an object as EDTF; without a start, that of its recording."""
    start, end = _times_of(item)
    if not start:
        recorded = _text(item, "created")
        start = "" if _is_before(end, recorded) else recorded
    elif end == start or _is_before(end, start):
        return start
    return f"{start}/{end}" if end else start


def _place_of(location: _Object) -> Record:
    row = {
        "location": next(
            filter(None, (_text(location, name) for name in ("name", "city", "region"))), ""
        ),
        "country": _text(location, "country"),
        "latitude": location.get("latitude", ""),
        "longitude": location.get("longitude", ""),
    }
    try:
        # The radius of a circle in metres.
        row["geo_radius_km"] = f"{float(location['precision']) / 1000:g}"
    except (KeyError, TypeError, ValueError):
        return row
    return row


def _count(item: _Object) -> Record:
    """Return how often something was seen."""
    name = next((name for name in _COUNTS if name in item), None)
    return {"quantity_best": item[name], "quantity_unit": _COUNTS[name]} if name else {}


def _source(item: _Object) -> Record:
    """Return the first reference with an address, or else the first reference."""
    values = item.get("external_references")
    sources = [value for value in values if _is_dict(value)] if isinstance(values, list) else []
    with_address = [each for each in sources if _text(each, "url")]
    source: _Object = next(iter(with_address or sources), {})
    return {
        "source": _text(source, "source_name"),
        "source_url": _text(source, "url"),
        "source_locator": _text(source, "external_id"),
    }


def _tags(item: _Object) -> list[str]:
    names = [*_TAGS, *(name for name in item if name.endswith("_types"))]
    values = (item[name] for name in names if isinstance(item.get(name), list))
    tags = [tag for listed in values for tag in listed if isinstance(tag, str)]
    phases = item.get("kill_chain_phases")
    steps = filter(_is_dict, phases) if isinstance(phases, list) else ()
    tags += filter(None, (_text(step, "phase_name") for step in steps))
    return list(dict.fromkeys([*tags, *(["revoked"] if item.get("revoked") is True else [])]))
