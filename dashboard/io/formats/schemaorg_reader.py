"""Rows of JSON-LD in the words of schema.org, whoever wrote it."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from dashboard.common.errors import UnreadableFileError
from dashboard.io.formats.jsonld_nodes import (
    Node,
    local_name,
    nodes_of,
    nodes_under,
    plain_under,
    types_of,
    values_of,
)
from dashboard.io.formats.records import Record
from dashboard.model.countries import find_code
from dashboard.model.messages import Message
from dashboard.model.schema import COLUMN, MAX_ID, SEPARATOR, STANCES

# Before the names of columns, which are said where schema.org has no property for them.
OWN = "column:"
# What a work is taken from; a claim appears there.
_SOURCES = ("appearance", "citation", "isBasedOn")
_PLACES = ("location", "locationCreated", "contentLocation")
# Stances by types; how a review judges stands in its rating.
_STANCES = {"Claim": "asserts", "ClaimReview": "comments", "Comment": "comments"}
# Types of events whose names do not say so, and those of statements that stand alone.
_ALSO = {"Festival", "Hackathon", "EventSeries", "CourseInstance", "Claim", "ClaimReview"}


def read_schemaorg(parsed: Any) -> list[Record]:
    """Rows of parsed JSON-LD: its events, claims and reviews of claims.

    Raises
    ------
    UnreadableFileError
        It has none of these.
    """
    rows = [_row(node) for node in nodes_of(parsed) if _is_event(node)]
    if not rows:
        raise UnreadableFileError(Message("jsonld.no_events"))
    return rows


def _is_event(node: Node) -> bool:
    return any(name.startswith(OWN) for name in node) or any(map(_is_known, types_of(node)))


def _is_known(kind: str) -> bool:
    return kind.endswith("Event") or kind in _ALSO


def _row(node: Node) -> Record:
    own = {name: node[f"{OWN}{name}"] for name in COLUMN if f"{OWN}{name}" in node}
    return {name: value for name, value in (columns_of(node) | own).items() if value is not None}


def columns_of(node: Node) -> Record:
    """Columns as far as a node has them in the words of schema.org."""
    said = next((one for one in nodes_under(node, "subjectOf") if "Claim" in types_of(one)), {})
    source = _node_under(node, *_SOURCES) or _node_under(said, *_SOURCES)
    title = _first(node, "name", "headline", "claimReviewed", "text")
    text = _first(node, "description", "text", "reviewBody")
    row = {
        "event_id": _id(node),
        "title": title,
        "description": "" if text == title else text,
        "date": _date(node),
        **_kind(node),
        **_where(node),
        "actors": _joined(plain_under(node, "actor", "performer", "organizer")),
        "claimant": _joined(plain_under(node, "author") or plain_under(said, "author")),
        "about": _joined(filter(None, map(_own_id, nodes_under(node, "about")))),
        "source": _first(source, "name", "headline"),
        "source_date": _first(source, "datePublished"),
        "source_url": _first(source, "url") or _first(node, "url"),
        "tags": _joined(_tags(node)),
        **_picture(node),
    }
    return {name: value for name, value in row.items() if value != ""}


def _first(node: Node, *names: str) -> Any:
    return next(iter(plain_under(node, *names)), "")


def _joined(texts: Iterable[Any]) -> str:
    return f"{SEPARATOR} ".join(str(text).replace(SEPARATOR, ",").strip() for text in texts)


def _id(node: Node) -> str:
    """Id of an event, if it can be one; else one is made from date and title."""
    link = node.get("@id")
    named = link if isinstance(link, str) and not link.startswith("_:") else ""
    known = _own_id(node) or named or str(_first(node, "identifier"))
    return "" if SEPARATOR in known or len(known) > MAX_ID else known


def _own_id(node: Node) -> str:
    """Id that a link leads to which stays in the file."""
    link = node.get("@id")
    return unquote(link[1:]) if isinstance(link, str) and link.startswith("#") else ""


def _date(node: Node) -> str:
    """EDTF of when something happened, or else was said; fractions of a second are left out."""
    found = [str(_first(node, name)) for name in ("startDate", "endDate")]
    start, end = (re.sub(r"(:\d\d)\.\d+", r"\1", text) for text in found)
    if end and end != start:
        return f"{start or '..'}/{end}"
    return start or str(_first(node, "datePublished", "dateCreated"))


def _kind(node: Node) -> Record:
    """Type and stance; a type of events says its name."""
    kinds = types_of(node)
    stance = next((_STANCES[kind] for kind in kinds if kind in _STANCES), "")
    ratings = nodes_under(node, "reviewRating")
    rated = next((said for one in ratings if (said := _first(one, "alternateName")) in STANCES), "")
    special = next((kind for kind in kinds if kind != "Event" and _is_known(kind)), "")
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", special).lower()
    return {"event_type": "statement" if stance else words, "stance": rated or stance}


def _where(node: Node) -> Record:
    place = _node_under(node, *_PLACES)
    address = _node_under(place, "address")
    spot = _node_under(place, "geo") or place
    return {
        "location": _first(node, *_PLACES) or _first(place, "address"),
        "country": find_code(str(_first(address, "addressCountry"))),
        "latitude": _first(spot, "latitude"),
        "longitude": _first(spot, "longitude"),
    }


def _node_under(node: Node, *names: str) -> Node:
    return next(iter(nodes_under(node, *names)), {})


def _tags(node: Node) -> list[str]:
    """Keywords, which some write with commas between; and what became of a plan."""
    words = [word for text in plain_under(node, "keywords") for word in str(text).split(",")]
    status = local_name(str(_first(node, "eventStatus")))
    return [word for word in words if word.strip()] + [status] * (
        status not in ("", "EventScheduled")
    )


def _picture(node: Node) -> Record:
    media = [one for one in nodes_under(node, "subjectOf") if "MediaObject" in types_of(one)]
    found = next(iter([*media, *nodes_under(node, "image", "video")]), {})
    plain = next((one for one in values_of(node, "image") if isinstance(one, str)), "")
    return {
        "media_url": _first(found, "contentUrl", "url") or plain,
        "media_caption": _first(found, "name", "caption"),
    }
