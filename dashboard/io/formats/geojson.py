"""Write and read GeoJSON (RFC 7946), for maps: one feature for each event."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from dashboard.common.errors import UnreadableFileError
from dashboard.io.formats.about import About
from dashboard.io.formats.positions import PLACE, are_on_earth, place_of, region_around
from dashboard.io.formats.records import (
    Record,
    Records,
    complete_first,
    is_own_record,
    iso_bounds_of,
    json_object,
    records_of,
)
from dashboard.io.formats.reference_systems import (
    ReferenceSystem,
    describe_conversion,
    find_system,
)
from dashboard.model.edtf import BOUNDS
from dashboard.model.messages import Message

_PRECISION = ("geo_precision", "geo_radius_km")
# System of coordinates without a named one (RFC 7946, 4).
_DEFAULT_SYSTEM = "OGC:CRS84"


def write_geojson(events: pd.DataFrame, about: About) -> Iterator[bytes]:
    """Write events as a collection of features.

    An event without a place has no geometry, which the RFC allows (3.2). Its properties are the
    bounds of its date, by which map programs can filter, and all columns except the coordinates of
    the place, also extra ones. Title and credits are members of the collection (6.1).
    """
    rows = zip(records_of(events), iso_bounds_of(events), strict=True)
    credits_ = {name: getattr(about, name) for name in ("title", "source", "licence")}
    head = {"type": "FeatureCollection"} | {name: text for name, text in credits_.items() if text}
    return json_object(head, features=(_feature(record, bounds) for record, bounds in rows))


def _feature(record: Record, bounds: Record) -> dict[str, Any]:
    place = [record.pop(name) for name in PLACE if name in record]
    return {
        "type": "Feature",
        "id": record["event_id"],
        "geometry": {"type": "Point", "coordinates": place} if place else None,
        "properties": record | bounds,
    }


def is_geojson(parsed: Any) -> bool:
    """Return whether a parsed JSON file is a collection of features."""
    return isinstance(parsed, dict) and parsed.get("type") == "FeatureCollection"


def read_geojson(parsed: dict[str, Any]) -> Records:
    """Convert a parsed collection of features to rows.

    A point gives the place. Any other geometry gives the centre and radius of a circle around it.
    An invalid geometry stays in the cell, so that the check reports it. The id is that of the
    feature, unless a property contains one. Coordinates in another system, which the format allowed
    before the RFC (``crs``), are converted, or left out if the system is unknown.

    Raises
    ------
    UnreadableFileError
        ``features`` is not a list of objects.
    """
    features = parsed.get("features")
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise UnreadableFileError(Message("geojson.invalid"))
    given = _given_system(parsed.get("crs"))
    system = find_system(given or _DEFAULT_SYSTEM)
    is_ours = any(is_own_record(feature.get("properties")) for feature in features)
    rows = [_row(feature, system) for feature in features]
    if is_ours:
        # The bounds follow from the date.
        rows = [{name: cell for name, cell in row.items() if name not in BOUNDS} for row in rows]
    rows = complete_first(rows, is_ours=is_ours)
    return Records(rows, describe_conversion(given, system))


def _given_system(crs: Any) -> str:
    """Return the name of the system that a collection gives; a link is never followed."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    if not isinstance(properties, dict):
        return ""
    code = f"{crs.get('type')}:{properties['code']}" if "code" in properties else ""
    return str(properties.get("name") or code or properties.get("href") or crs)


def row_of_feature(item: dict[str, Any]) -> Record:
    """Return the properties and the place of an object that is built like a feature.

    Examples
    --------
    >>> point = {"type": "Point", "coordinates": [38.7, 23.7]}
    >>> row_of_feature({"type": "Battle", "geometry": point, "properties": {"name": "Badr"}})
    {'type': 'Battle', 'name': 'Badr', 'longitude': 38.7, 'latitude': 23.7}
    """
    geometry, properties = item.get("geometry"), item.get("properties")
    if not isinstance(geometry, dict) or not isinstance(properties, dict):
        return item
    others = {name: value for name, value in item.items()
              if name not in ("geometry", "properties") and value != "Feature"}  # fmt: skip
    return others | properties | (_place(geometry) if "coordinates" in geometry else {})


def _row(feature: dict[str, Any], system: ReferenceSystem | None) -> Record:
    properties, geometry = feature.get("properties"), feature.get("geometry")
    row = dict(properties) if isinstance(properties, dict) else {}
    if feature.get("id") is not None:
        row.setdefault("event_id", feature["id"])
    if system is None or geometry is None:
        return row
    if not isinstance(geometry, dict):
        # The check reports what is in the cell.
        return row | {"latitude": str(geometry)}
    place = _place(geometry) if system.transformer is None else _converted(geometry, system)
    if row.keys().isdisjoint(_PRECISION):
        return row | place
    # The precision in a property takes precedence over that of the geometry.
    return row | {name: text for name, text in place.items() if name in PLACE or name not in row}


def _converted(geometry: dict[str, Any], system: ReferenceSystem) -> Record:
    positions = _positions(geometry)
    return place_of(system.to_degrees(positions)) if len(positions) else _place(geometry)


def _place(geometry: dict[str, Any]) -> Record:
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(coordinates, list) and len(coordinates) > 1:
        # A third number is the altitude.
        return dict(zip(PLACE, coordinates, strict=False))
    if [] in (coordinates, geometry.get("geometries")):
        # RFC 7946 (3.1): an empty geometry counts as none.
        return {}
    positions = _positions(geometry)
    if not len(positions) or not are_on_earth(positions):
        return {"latitude": f"{geometry.get('type')} {coordinates or ''}".strip()}
    return region_around(positions)


def _positions(geometry: dict[str, Any]) -> np.ndarray:
    """Return all positions of a geometry (x, y); none if any is invalid."""
    numbers: list[Any] = []
    left: list[Any] = [geometry]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            left.append(part.get("geometries", part.get("coordinates")))
        elif isinstance(part, list) and part and isinstance(part[0], list | dict):
            left += part
        else:
            numbers.append(part[:2] if isinstance(part, list) else part)
    try:
        return np.array(numbers, dtype=np.float64).reshape(-1, 2)
    except (TypeError, ValueError):
        return np.empty((0, 2))
