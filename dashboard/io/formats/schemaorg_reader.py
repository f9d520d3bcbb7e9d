"""Read JSON-LD in the vocabulary of schema.org, from this program or any other."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from dashboard.common.errors import UnreadableFileError
from dashboard.io.formats.jsonld_nodes import (
    Node,
    literals_under,
    node_values,
    nodes_of,
    nodes_under,
    term_of,
    types_of,
)
from dashboard.io.formats.records import Record, complete_first
from dashboard.model.countries import find_codes
from dashboard.model.messages import Message
from dashboard.model.schema import COLUMN, DEFAULTS, MAX_ID, SEPARATOR, STANCES

# Prefix of columns for which schema.org has no property.
EXTENSION = "column:"
# Property with the extra columns of a row, each with a name and a value.
EXTRA_COLUMNS = "additionalProperty"
# Properties that contain the source, such as the work in which a claim appears.
_SOURCES = ("appearance", "citation", "isBasedOn")
_PLACES = ("location", "locationCreated", "contentLocation")
# Stances by type; the rating of a review may give another.
_STANCES = {"Claim": "asserts", "ClaimReview": "comments", "Comment": "comments"}
# Types of events whose names do not end in "Event", and types of statements.
_OTHER_TYPES = {"Festival", "Hackathon", "EventSeries", "CourseInstance", "Claim", "ClaimReview"}


def read_schemaorg(parsed: Any) -> list[Record]:
    """Convert parsed JSON-LD to rows: its events, claims and reviews of claims.

    Raises
    ------
    UnreadableFileError
        It has none of these.
    """
    nodes = [node for node in nodes_of(parsed) if _is_event(node)]
    if not nodes:
        raise UnreadableFileError(Message("jsonld.no_events"))
    return complete_first([_row(node) for node in nodes], is_ours=any(map(_is_own, nodes)))


def _is_own(node: Node) -> bool:
    """Return whether this program wrote a node: schema.org has no property for the status."""
    return f"{EXTENSION}status" in node


def _is_event(node: Node) -> bool:
    return any(name.startswith(EXTENSION) for name in node) or any(map(_is_known, types_of(node)))


def _is_known(kind: str) -> bool:
    return kind.endswith("Event") or kind in _OTHER_TYPES


def _row(node: Node) -> Record:
    extensions = {
        name: node[f"{EXTENSION}{name}"] for name in COLUMN if f"{EXTENSION}{name}" in node
    }
    # This program writes no defaults where they would be read.
    defaults = DEFAULTS if _is_own(node) else {}
    cells = defaults | _extra_cells(node) | node_columns(node) | extensions
    return {name: value for name, value in cells.items() if value is not None}


def _extra_cells(node: Node) -> Record:
    pairs = nodes_under(node, EXTRA_COLUMNS)
    named = {str(_first(pair, "name")): _first(pair, "value") for pair in pairs}
    return {name: value for name, value in named.items() if name}


def node_columns(node: Node) -> Record:
    """Return the columns from the properties of a node."""
    works = nodes_under(node, "subjectOf")
    claim = next((work for work in works if "Claim" in types_of(work)), {})
    source = _node_under(node, *_SOURCES) or _node_under(claim, *_SOURCES)
    title = _first(node, "name", "headline", "claimReviewed", "text")
    text = _first(node, "description", "text", "reviewBody")
    row = {
        "event_id": _id(node),
        "title": title,
        "description": "" if text == title else text,
        "date": _date(node),
        **_kind(node),
        **_where(node),
        "actors": _joined(literals_under(node, "actor", "performer", "organizer")),
        "claimant": _joined(literals_under(node, "author") or literals_under(claim, "author")),
        "about": _joined(filter(None, map(_local_id, nodes_under(node, "about")))),
        "source": _first(source, "name", "headline"),
        "source_date": _first(source, "datePublished"),
        "source_url": _first(source, "url") or _first(node, "url"),
        "tags": _joined(_tags(node)),
        **_picture(node),
    }
    return {name: value for name, value in row.items() if value != ""}


def _first(node: Node, *names: str) -> Any:
    return next(iter(literals_under(node, *names)), "")


def _joined(texts: Iterable[Any]) -> str:
    return f"{SEPARATOR} ".join(str(text).replace(SEPARATOR, ",").strip() for text in texts)


def _id(node: Node) -> str:
    """Return the id of a node, or an empty one if it is not a valid event id."""
    link = node.get("@id")
    named = link if isinstance(link, str) and not link.startswith("_:") else ""
    known = _local_id(node) or named or str(_first(node, "identifier"))
    return "" if SEPARATOR in known or len(known) > MAX_ID else known


def _local_id(node: Node) -> str:
    """Return the id that a link within the file points to."""
    link = node.get("@id")
    return unquote(link[1:]) if isinstance(link, str) and link.startswith("#") else ""


def _date(node: Node) -> str:
    """Return the date of an event or publication as EDTF, without fractions of a second."""
    texts = [str(_first(node, name)) for name in ("startDate", "endDate")]
    start, end = (re.sub(r"(:\d\d)\.\d+", r"\1", text) for text in texts)
    if end and end != start:
        return f"{start or '..'}/{end}"
    return start or str(_first(node, "datePublished", "dateCreated"))


def _kind(node: Node) -> Record:
    """Return type and stance; the name of a special type of event becomes words."""
    kinds = types_of(node)
    stance = next((_STANCES[kind] for kind in kinds if kind in _STANCES), "")
    ratings = nodes_under(node, "reviewRating")
    verdicts = (_first(rating, "alternateName") for rating in ratings)
    rated = next((verdict for verdict in verdicts if verdict in STANCES), "")
    special = next((kind for kind in kinds if kind != "Event" and _is_known(kind)), "")
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", special).lower()
    return {"event_type": "statement" if stance else words, "stance": rated or stance}


def _where(node: Node) -> Record:
    place = _node_under(node, *_PLACES)
    address = _node_under(place, "address")
    spot = _node_under(place, "geo") or place
    names = [str(name) for name in literals_under(address, "addressCountry")]
    return {
        "location": _first(node, *_PLACES) or _first(place, "address"),
        "country": _joined(filter(None, find_codes(names))),
        "latitude": _first(spot, "latitude"),
        "longitude": _first(spot, "longitude"),
    }


def _node_under(node: Node, *names: str) -> Node:
    return next(iter(nodes_under(node, *names)), {})


def _tags(node: Node) -> list[str]:
    """Return the keywords, which may be separated by commas, and the status of a plan."""
    words = [word for text in literals_under(node, "keywords") for word in str(text).split(",")]
    status = term_of(str(_first(node, "eventStatus")))
    return [word for word in words if word.strip()] + [status] * (
        status not in ("", "EventScheduled")
    )


def _picture(node: Node) -> Record:
    works = nodes_under(node, "subjectOf")
    files = [work for work in works if "MediaObject" in types_of(work)]
    media = next(iter([*files, *nodes_under(node, "image", "video")]), {})
    address = next((value for value in node_values(node, "image") if isinstance(value, str)), "")
    return {
        "media_url": _first(media, "contentUrl", "url") or address,
        "media_caption": _first(media, "name", "caption"),
    }
