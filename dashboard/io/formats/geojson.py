"""GeoJSON (RFC 7946), for maps: one feature an event."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from dashboard.common.errors import UnreadableFileError
from dashboard.io.formats.about import About
from dashboard.io.formats.records import Record, json_object, moments_of, records_of
from dashboard.model.edtf import BOUNDS
from dashboard.model.geo import enclose
from dashboard.model.messages import Message

_PLACE = ("longitude", "latitude")
_MOST_DEG = (180, 90)


def write_geojson(events: pd.DataFrame, about: About) -> Iterator[bytes]:
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


def read_geojson(parsed: dict[str, Any]) -> list[Record]:
    """Rows of a parsed collection of features.

    The place is that of a point; of any other geometry, it is the middle and a radius that reaches
    all of it. What is no geometry stays in the cell, where the check names it. The id is the
    feature's, unless a property has it.

    Raises
    ------
    UnreadableFileError
        Its features are no list of features.
    """
    features = parsed.get("features")
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise UnreadableFileError(Message("geojson.invalid"))
    return [_row(feature) for feature in features]


def _row(feature: dict[str, Any]) -> Record:
    given, geometry = feature.get("properties"), feature.get("geometry")
    properties = given if isinstance(given, dict) else {}
    row = {name: value for name, value in properties.items() if name not in BOUNDS}
    if feature.get("id") is not None:
        row.setdefault("event_id", feature["id"])
    return row | (_place(geometry, row) if isinstance(geometry, dict) else {})


def _place(geometry: dict[str, Any], row: Record) -> Record:
    found = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(found, list) and len(found) > 1:
        # A third number is a height.
        return dict(zip(_PLACE, found, strict=False))
    if [] in (found, geometry.get("geometries")):
        # RFC 7946 (3.1): as if there were none.
        return {}
    spots = _spots(geometry)
    if not len(spots):
        return {"latitude": f"{geometry.get('type')} {found or ''}".strip()}
    latitude, longitude, radius_km = enclose(spots[:, 1], spots[:, 0])
    said = {"geo_precision": "region", "geo_radius_km": f"{np.ceil(radius_km):g}"}
    return {name: text for name, text in said.items() if name not in row} | {
        "latitude": f"{latitude:.5f}",
        "longitude": f"{longitude:.5f}",
    }


def _spots(geometry: dict[str, Any]) -> np.ndarray:
    """All positions of a geometry, longitude and latitude each; none where any is no such pair."""
    spots: list[Any] = []
    left: list[Any] = [geometry]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            left.append(part.get("geometries", part.get("coordinates")))
        elif isinstance(part, list) and part and isinstance(part[0], list | dict):
            left += part
        else:
            spots.append(part[:2] if isinstance(part, list) else part)
    try:
        found: np.ndarray = np.array(spots, dtype=np.float64).reshape(-1, 2)
    except ValueError:
        return np.empty((0, 2))
    is_on_earth = (np.abs(found) <= _MOST_DEG).all()
    return found if is_on_earth else np.empty((0, 2))
