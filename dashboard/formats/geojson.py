"""GeoJSON (RFC 7946), for maps: one feature an event."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from dashboard.dates import BOUNDS
from dashboard.errors import UnreadableFileError
from dashboard.formats.about import About
from dashboard.formats.records import Record, json_object, moments_of, records_of

_PLACE = ("longitude", "latitude")


def write(events: pd.DataFrame, about: About) -> Iterator[bytes]:
    """Write events as a collection of features.

    An event without a place has no geometry, which the RFC allows (3.2). All columns but the
    coordinates of the place are properties, and the bounds of the date, which programs for maps
    can filter by. Title and credits are members of the collection (6.1).
    """
    rows = zip(records_of(events), moments_of(events), strict=True)
    said = {name: getattr(about, name) for name in ("title", "source", "licence")}
    head = {"type": "FeatureCollection"} | {name: text for name, text in said.items() if text}
    return json_object(head, features=(_feature(record, bounds) for record, bounds in rows))


def _feature(record: Record, bounds: Record) -> dict[str, Any]:
    place = [record.pop(name) for name in _PLACE if name in record]
    return {
        "type": "Feature",
        "id": record["event_id"],
        "geometry": {"type": "Point", "coordinates": place} if place else None,
        "properties": record | bounds,
    }


def is_geojson(parsed: Any) -> bool:
    """Whether a parsed JSON file is a collection of features."""
    return isinstance(parsed, dict) and parsed.get("type") == "FeatureCollection"


def read(parsed: dict[str, Any]) -> list[Record]:
    """Rows of a parsed collection of features.

    The place is that of a point; of any other geometry, its coordinates stay in the cell, where
    the check names them. The id is the feature's, unless a property has it.

    Raises
    ------
    UnreadableFileError
        Its features are no list of features.
    """
    features = parsed.get("features")
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise UnreadableFileError("no GeoJSON: 'features' must be a list of features")
    return [_row(feature) for feature in features]


def _row(feature: dict[str, Any]) -> Record:
    given, geometry = feature.get("properties"), feature.get("geometry")
    properties = given if isinstance(given, dict) else {}
    row = {name: value for name, value in properties.items() if name not in BOUNDS}
    if feature.get("id") is not None:
        row.setdefault("event_id", feature["id"])
    return row | (_coordinates(geometry) if isinstance(geometry, dict) else {})


def _coordinates(geometry: dict[str, Any]) -> Record:
    found = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(found, list) and len(found) > 1:
        # A third number is a height.
        return dict(zip(_PLACE, found, strict=False))
    return {"latitude": f"{geometry.get('type')} {found or ''}".strip()}
