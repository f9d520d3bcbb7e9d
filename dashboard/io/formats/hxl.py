"""Read the tags of the Humanitarian Exchange Language (https://hxlstandard.org).

A row of tags below the heading says what each column contains, in any language: ``#date+start`` is
the first day, ``#adm1`` a first-level division.
"""

import re
from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

_TAG = re.compile(r"#[a-z][a-z0-9_]*(?:\s*\+\s*[a-z][a-z0-9_]*)*", re.IGNORECASE)
# A table of events has at least one of these tags. Other texts can begin with "#", too.
_OF_EVENTS = frozenset(
    {
        "event",
        "activity",
        "crisis",
        "date",
        "country",
        "adm1",
        "adm2",
        "loc",
        "geo",
        "sector",
        "org",
    }
)
# Minimum share of tags among the filled cells of a row, as in the reader of the standard.
_MIN_SHARE, _MIN_TAGS = 0.5, 2
_CODES = frozenset({"id", "code", "v_pcode"})
# Attributes of dates other than the start of the event.
_NO_DAYS = frozenset({"year", "month", "end", "created", "modified", "published", "updated"})
_NOT_NAMES = _CODES | {"type", "date", "start", "end", "status", "description", "num", "url"}


class _Rule(NamedTuple):
    """A tag, and the attributes that a column must have, or must not have, for a field."""

    field: str
    tag: str
    needed: Set[str] = frozenset()
    ruled_out: Set[str] = frozenset()

    def fits(self, tag: str, attributes: Set[str]) -> bool:
        is_fit = self.needed <= attributes and self.ruled_out.isdisjoint(attributes)
        return tag == self.tag and is_fit


def _rules(field: str, *tags: str, ruled_out: Set[str] = frozenset()) -> tuple[_Rule, ...]:
    parts = (tag.split("+") for tag in tags)
    return tuple(_Rule(field, tag, frozenset(needed), ruled_out) for tag, *needed in parts)


# The tags of each field, the most exact first; a column is read as one field.
_RULES = (
    *_rules("event_id", "event+id", "event+code", "activity+id", "activity+code", "meta+id"),
    *_rules("event_type", "event+type", "activity+type"),
    *_rules("date", "date+start", "event+start", "event+date"),
    *_rules("end_date", "date+end", "event+end"),
    *_rules("year", "date+year"),
    *_rules("date", "date+occurred", "date", "date+reported", ruled_out=_NO_DAYS),
    *_rules("description", "description", "event+description", "activity+description"),
    *_rules("title", "event", "activity", "meta+title", "crisis", ruled_out=_NOT_NAMES),
    *_rules("country", "country+name", "country+iso3", "country+code", "country"),
    *_rules("region", "adm1", "region", ruled_out=_CODES),
    *_rules("county", "adm2", ruled_out=_CODES),
    *_rules("location", "loc", "adm5", "adm4", "adm3", ruled_out=_CODES | {"type"}),
    *_rules("latitude", "geo+lat", "loc+lat"),
    *_rules("longitude", "geo+lon", "loc+lon", "geo+lng"),
    *_rules("coordinates", "geo+coord"),
    *_rules("actors", "org", ruled_out=_CODES | {"type"}),
    *_rules("source", "meta+source", "source", ruled_out=frozenset({"url", "date"})),
    *_rules("source_url", "meta+url", "source+url", "event+url"),
)


def is_tag_row(cells: Iterable[str]) -> bool:
    """Return whether a row contains the tags of the columns.

    Examples
    --------
    >>> is_tag_row(["", "#activity", "#date + start"]), is_tag_row(["#first", "text", "2024"])
    (True, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    tags = [cell for cell in filled if _TAG.fullmatch(cell)]
    if len(tags) < max(_MIN_TAGS, _MIN_SHARE * len(filled)):
        return False
    return not _OF_EVENTS.isdisjoint(_split(tag)[0] for tag in tags)


def fields_of_tags(tags: Sequence[str]) -> dict[str, int]:
    """Return the place of the column of each field.

    Examples
    --------
    >>> fields_of_tags(["#country+name", "#date+reported", "#date+start", "#org"])
    {'date': 2, 'country': 0, 'actors': 3}
    """
    split = [_split(tag) for tag in tags]
    places: dict[str, int] = {}
    for rule in _RULES:
        if rule.field in places:
            continue
        free = (place for place in range(len(split)) if place not in places.values())
        place = next((place for place in free if rule.fits(*split[place])), None)
        if place is not None:
            places[rule.field] = place
    if places.keys().isdisjoint({"date", "year"}):
        places.pop("end_date", None)
    return places


def _split(text: str) -> tuple[str, frozenset[str]]:
    """Split a tag from its attributes."""
    if not _TAG.fullmatch(text.strip()):
        return "", frozenset()
    tag, *attributes = re.split(r"\s*\+\s*", text.strip().lower())
    return tag.removeprefix("#"), frozenset(attributes)
