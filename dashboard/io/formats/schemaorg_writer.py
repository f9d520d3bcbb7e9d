"""Write JSON-LD in the vocabulary of schema.org, for search engines and fact checkers.

The type of a row, in the terms of the vocabulary:

- ``Event``: a row without a stance. Its claimant claims in its source that it happened. That is a
  ``Claim`` ("a specific, factually-oriented claim") with this ``author``, and with an
  ``appearance`` in this work.
- ``Claim``: an assertion or expectation. It claims a fact, present or future.
- ``ClaimReview``: a denial. It is about "claims made (or reported)" by others, as a review of a
  claim is. ``itemReviewed`` is that claim, and ``reviewRating`` is "denies", without a value on a
  scale. Its ``author`` is the party that denies: a denial is that party's statement, not a finding.
  A denial that names no event reviews nothing, so it is a ``Claim``.
- ``Comment``: a demand or comment, which claims no fact. "The comment's content is expressed via
  the text property, and its topic via about."

Two parts of the vocabulary are not used. The values of ``eventStatus`` describe what became of a
plan, not whether an event is known to have happened. A table does not distinguish people from
organizations, so both are nodes with a name only. Dates that ISO 8601 cannot express, such as "on
or before", have no property in schema.org. All of this is written to extension columns.
"""

import re
from collections.abc import Iterator
from itertools import chain
from urllib.parse import quote

import pandas as pd

from dashboard.io.formats.about import About
from dashboard.io.formats.jsonld_nodes import Node
from dashboard.io.formats.records import Record, json_object, records_of
from dashboard.io.formats.schemaorg_reader import EXTENSION, EXTRA_COLUMNS, node_columns
from dashboard.model.countries import short_code
from dashboard.model.schema import COLUMN, DEFAULTS, SEPARATOR, split_list

# Columns without a property in schema.org keep their names, in a namespace of this program.
_CONTEXT = [
    "https://schema.org",
    {EXTENSION.removesuffix(":"): "urn:uuid:dc389cf3-8e35-4b45-b4eb-e26567314fc0#"},
]
_TYPES = {
    "asserts": "Claim",
    "expects": "Claim",
    "denies": "ClaimReview",
    "demands": "Comment",
    "comments": "Comment",
}
# An unknown precision is only written if one of these columns names the place.
_NAMED_BY = {"geo_precision": ("location", "country"), "origin_geo_precision": ("origin",)}
# ISO 8601. Other forms of EDTF (seasons, uncertain dates, sets) are not dates in schema.org.
_ISO = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d(T[\d:]+(Z|[+-]\d\d:?\d\d)?)?)?)?")


def write_schemaorg(events: pd.DataFrame, about: About) -> Iterator[bytes]:
    """Write events as one graph, after a node that describes the table.

    Links point to nodes of the same graph: they are ``#`` and the event's id. Cells that cannot be
    read back exactly from the properties of schema.org are repeated in extension columns.
    """
    denied = _denied(events)
    nodes = (_with_columns(_node(record, denied), record) for record in records_of(events))
    return json_object({"@context": _CONTEXT}, **{"@graph": chain([_dataset(about)], nodes)})


def _dataset(about: About) -> Node:
    licence = _filled({"@type": "CreativeWork", "name": about.licence}, "name")
    dataset = {"@type": "Dataset", "name": about.title, "creditText": about.source}
    return _filled(dataset | {"license": licence})


def _denied(events: pd.DataFrame) -> dict[str, Record]:
    """Return the rows that a statement denies, by their ids."""
    ids = split_list(events["about"][events["stance"] == "denies"])
    rows = events[events["event_id"].isin(ids)]
    return {record["event_id"]: record for record in records_of(rows)}


def _with_columns(node: Node, record: Record) -> Node:
    """Add the cells that cannot be read back exactly from a node."""
    readable = node_columns(node)
    extensions = {
        f"{EXTENSION}{name}": record.get(name)
        for name in COLUMN
        if record.get(name) != readable.get(name, _default(name, record))
    }
    extra = [
        {"@type": "PropertyValue", "name": name, "value": value}
        for name, value in record.items()
        if name not in COLUMN
    ]
    return node | extensions | ({EXTRA_COLUMNS: extra} if extra else {})


def _default(name: str, record: Record) -> str | None:
    """Return the value of an empty cell; None if the place would be looked up by its name."""
    is_named = any(column in record for column in _NAMED_BY.get(name, ()))
    return None if is_named else DEFAULTS.get(name)


def _node(record: Record, denied: dict[str, Record]) -> Node:
    kind = _type_of(record)
    shared = {
        "@type": kind,
        "@id": _iri(record["event_id"]),
        "name": record["title"],
        "about": [{"@id": _iri(event_id)} for event_id in _parts(record, "about")],
        "keywords": _parts(record, "tags"),
    }
    details = _event(record) if kind == "Event" else _statement(record, kind)
    review = _review(record, denied) if kind == "ClaimReview" else {}
    return _filled(shared | details | review)


def _type_of(record: Record) -> str:
    stance = record.get("stance", "")
    names_none = stance == "denies" and "about" not in record
    return "Claim" if names_none else _TYPES.get(stance, "Event")


def _event(record: Record) -> Node:
    start, end = _days(record["date"])
    return {
        "description": record.get("description"),
        "startDate": start,
        "endDate": end,
        "location": _place(record),
        "actor": _named(record, "actors"),
        "subjectOf": [*_claim_behind(record), *_media(record)],
    }


def _claim_behind(record: Record) -> list[Node]:
    """Return the claim that an event happened, with its author and source."""
    claim = {
        "@type": "Claim",
        "@id": f"{_iri(record['event_id'])},claim",
        "author": _named(record, "claimant"),
        "appearance": _source(record),
    }
    return list(filter(None, [_filled(claim, "author", "appearance")]))


def _statement(record: Record, kind: str) -> Node:
    day = "" if "/" in record["date"] else _days(record["date"])[0]
    return {
        "text": record.get("description"),
        "datePublished": day,
        "locationCreated": _place(record),
        "author": _named(record, "claimant"),
        "appearance" if kind == "Claim" else "citation": _source(record),
        "subjectOf": _media(record),
    }


def _review(record: Record, denied: dict[str, Record]) -> Node:
    links = _parts(record, "about")
    titles = [denied[link]["title"] for link in links if link in denied]
    return {
        "claimReviewed": titles,
        "itemReviewed": [_claim(link, denied.get(link, {})) for link in links],
        "reviewRating": {"@type": "Rating", "alternateName": record["stance"]},
    }


def _claim(event_id: str, row: Record) -> Node:
    """Link a denial to the claim that it is about: a row, or the claim of an event."""
    link = _iri(event_id)
    if _type_of(row) == "Claim":
        return {"@id": link}
    return {"@type": "Claim", "@id": f"{link},claim", "about": {"@id": link}}


def _country_names(cell: str) -> str | list[str]:
    """Return ISO 3166-1 alpha-2 codes, or names for countries that no longer exist."""
    codes = [code.strip() for code in cell.split(SEPARATOR) if code.strip()]
    names = [short_code(code) or code for code in codes]
    return names[0] if len(names) == 1 else names


def _place(record: Record) -> Node:
    address = {
        "@type": "PostalAddress",
        "addressCountry": _country_names(record.get("country", "")),
    }
    spot = {name: record.get(name) for name in ("latitude", "longitude")}
    place = {
        "@type": "Place",
        "name": record.get("location"),
        "address": _filled(address, "addressCountry"),
        "geo": _filled({"@type": "GeoCoordinates"} | spot, "latitude"),
    }
    return _filled(place, "name", "address", "geo")


def _source(record: Record) -> Node:
    names = {"name": "source", "url": "source_url", "datePublished": "source_date"}
    work = {name: record.get(column) for name, column in names.items()}
    return _filled({"@type": "CreativeWork"} | work, *names)


def _media(record: Record) -> list[Node]:
    if "media_url" not in record:
        return []
    media = {"contentUrl": record["media_url"], "name": record.get("media_caption")}
    return [_filled({"@type": "MediaObject"} | media)]


def _named(record: Record, column: str) -> list[Node]:
    return [{"name": name} for name in _parts(record, column)]


def _parts(record: Record, column: str) -> list[str]:
    parts = (part.strip() for part in record.get(column, "").split(SEPARATOR))
    return [part for part in parts if part]


def _iri(event_id: str) -> str:
    return f"#{quote(event_id, safe='')}"


def _days(date: str) -> tuple[str, str]:
    """Return the first and last day of an EDTF date; empty if ISO 8601 cannot express it."""
    start, _, end = date.partition("/")
    return start if _ISO.fullmatch(start) else "", end if _ISO.fullmatch(end) else ""


def _filled(node: Node, *needed: str) -> Node:
    """Leave out empty values; return an empty node if all of the `needed` ones are missing."""
    left = {name: value for name, value in node.items() if value not in ("", None, [], {})}
    return left if not needed or any(name in left for name in needed) else {}
