"""JSON-LD in the words of schema.org, for search engines and for programs that check facts.

Which type a row is, in the vocabulary's own terms:

- ``Event``: a row without a stance. Its claimant says that it happened, in its source: that is a
  ``Claim`` ("a specific, factually-oriented claim"), with that ``author`` and an ``appearance`` in
  that work.
- ``Claim``: who asserts or expects something makes a claim of fact, present or to come.
- ``ClaimReview``: who denies something speaks of "claims made (or reported)" by others, as a review
  of a claim does: ``itemReviewed`` is that claim, and ``reviewRating`` says "denies". It has no
  value on a scale, since none was given, and its ``author`` is who denies: a denial is the word of
  that party, not a finding. A denial that names no event reviews nothing: it is a ``Claim``.
- ``Comment``: who demands or comments claims no fact. "The comment's content is expressed via the
  text property, and its topic via about."

Not used: ``eventStatus``, whose values tell what became of a plan, not whether something is known
to have happened; types of people and organisations, which a table does not tell apart: they are
nodes with a name. A date that ISO 8601 cannot write, such as "some day up to", is in no property of
schema.org. All of that is said in columns of our own.
"""

import re
from collections.abc import Iterator
from itertools import chain
from urllib.parse import quote

import pandas as pd

from dashboard.io.formats.about import About
from dashboard.io.formats.jsonld_nodes import Node
from dashboard.io.formats.records import Record, json_object, records_of
from dashboard.io.formats.schemaorg_reader import OWN, columns_of
from dashboard.model.countries import short_code
from dashboard.model.schema import COLUMN, DEFAULTS, SEPARATOR, split_list

# What schema.org has no property for is called as its column is. Nobody owns an address for that.
_CONTEXT = [
    "https://schema.org",
    {OWN.removesuffix(":"): "urn:uuid:dc389cf3-8e35-4b45-b4eb-e26567314fc0#"},
]
_TYPES = {
    "asserts": "Claim",
    "expects": "Claim",
    "denies": "ClaimReview",
    "demands": "Comment",
    "comments": "Comment",
}
# That a place is not known is said where one of these is.
_NAMED_BY = {"geo_precision": ("location", "country"), "origin_geo_precision": ("origin",)}
# ISO 8601; what else stands in EDTF (seasons, doubt, some day within) is no date elsewhere.
_ISO = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d(T[\d:]+(Z|[+-]\d\d:?\d\d)?)?)?)?")


def write_schemaorg(events: pd.DataFrame, about: About) -> Iterator[bytes]:
    """Write events as one graph, after a node that describes the table.

    Links lead to nodes of the same graph: on a page, ``#`` and the event's id. What does not
    come back exactly from the words of schema.org is said beside them, in columns of our own.
    """
    denied = _denied(events)
    nodes = (_with_columns(_node(record, denied), record) for record in records_of(events))
    return json_object({"@context": _CONTEXT}, **{"@graph": chain([_dataset(about)], nodes)})


def _dataset(about: About) -> Node:
    licence = _filled({"@type": "CreativeWork", "name": about.licence}, "name")
    said = {"@type": "Dataset", "name": about.title, "creditText": about.source}
    return _filled(said | {"license": licence})


def _denied(events: pd.DataFrame) -> dict[str, Record]:
    """Rows that some statement denies, by their ids."""
    ids = split_list(events["about"][events["stance"] == "denies"])
    rows = events[events["event_id"].isin(ids)]
    return {record["event_id"]: record for record in records_of(rows)}


def _with_columns(node: Node, record: Record) -> Node:
    """Add the cells that are not read back from a node as they are."""
    back = columns_of(node)
    own = {
        f"{OWN}{name}": record.get(name)
        for name in COLUMN
        if record.get(name) != back.get(name, _usual(name, record))
    }
    return node | own


def _usual(name: str, record: Record) -> str | None:
    """Say what an empty cell is read as; where a place is named only, it would be looked up."""
    is_named = any(column in record for column in _NAMED_BY.get(name, ()))
    return None if is_named else DEFAULTS.get(name)


def _node(record: Record, denied: dict[str, Record]) -> Node:
    kind = _type_of(record)
    shared = {
        "@type": kind,
        "@id": _iri(record["event_id"]),
        "name": record["title"],
        "about": [{"@id": _iri(one)} for one in _parts(record, "about")],
        "keywords": _parts(record, "tags"),
    }
    own = _event(record) if kind == "Event" else _statement(record, kind)
    review = _review(record, denied) if kind == "ClaimReview" else {}
    return _filled(shared | own | review)


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
    """Who says that an event happened, and where."""
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
    """Link to the claim that a denial is about: a row that is one, or that something happened."""
    link = _iri(event_id)
    if _type_of(row) == "Claim":
        return {"@id": link}
    return {"@type": "Claim", "@id": f"{link},claim", "about": {"@id": link}}


def _place(record: Record) -> Node:
    address = {
        "@type": "PostalAddress",
        "addressCountry": short_code(record["country"]) if "country" in record else "",
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
    said = {name: record.get(own) for name, own in names.items()}
    return _filled({"@type": "CreativeWork"} | said, *names)


def _media(record: Record) -> list[Node]:
    if "media_url" not in record:
        return []
    said = {"contentUrl": record["media_url"], "name": record.get("media_caption")}
    return [_filled({"@type": "MediaObject"} | said)]


def _named(record: Record, column: str) -> list[Node]:
    return [{"name": name} for name in _parts(record, column)]


def _parts(record: Record, column: str) -> list[str]:
    parts = (part.strip() for part in record.get(column, "").split(SEPARATOR))
    return [part for part in parts if part]


def _iri(event_id: str) -> str:
    return f"#{quote(event_id, safe='')}"


def _days(date: str) -> tuple[str, str]:
    """First and last day of an EDTF date; empty where ISO 8601 cannot write it."""
    start, _, end = date.partition("/")
    return start if _ISO.fullmatch(start) else "", end if _ISO.fullmatch(end) else ""


def _filled(node: Node, *needed: str) -> Node:
    """Leave out what is empty; nothing is left of a node that has none of what it needs."""
    left = {name: value for name, value in node.items() if value not in ("", None, [], {})}
    return left if not needed or any(name in left for name in needed) else {}
