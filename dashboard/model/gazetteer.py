"""Coordinates of cities, regions and countries by name, offline.

The data come from GeoNames, ISO 3166-2 and Natural Earth; see ``gazetteer_data/README.md``. They
are read at first use.
"""

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from pyarrow import compute as arrow
from pyarrow import parquet

from dashboard.common.text_folding import fold_names
from dashboard.model.countries import (
    DATA,
    country_codes,
    find_code,
    named_areas,
    short_code,
    successors,
)
from dashboard.model.text_columns import SortedStrings

# People per square kilometre of a city, by the United Nations' "degree of urbanisation". A city's
# radius is that of a disc with this density.
_DENSITY = 1_500
_LEAST_RADIUS_KM = 2
# Degrees of latitude in which the nearest city is looked for.
_BAND, _DEGREE_KM = 2, 111.2
# Names of regions that mean nothing outside their country.
_AIRPORT_CODE = 3
SIDES = {
    *("central", "centre", "center", "capital", "middle", "coast", "islands", "upper", "lower"),
    *("nord", "sud", "est", "ouest", "norte", "sur", "este", "oeste", "centro", "centrale"),
    *("east", "eastern", "north", "northern", "south", "southern", "west", "western"),
    *("north east", "north west", "south east", "south west", "north central", "south central"),
}
# Countries whose regions have well-known postal codes, as in "Paris, TX".
_LETTERED = ("US", "CA", "AU")


class Location(NamedTuple):
    """A place of the gazetteer.

    Attributes
    ----------
    latitude, longitude
        Degrees, WGS 84.
    precision
        ``city``, ``region`` or ``country``.
    radius_km
        Radius of the place; NaN if unknown.
    name, country
        Name of the place, and code of its country, which is empty for a sea, for instance.
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


class NamedArea(NamedTuple):
    """A part of the world that is neither a present-day country nor one of its regions.

    Attributes
    ----------
    within
        Prefixes of the codes of the regions that it covers; empty if it lies in no country.
    location
        Location; None if it is too large for a point, such as a continent.
    is_minor
        Whether a town of this name is just as likely, as with counties and departments.
    """

    within: tuple[str, ...]
    location: Location | None
    is_minor: bool = False


@dataclass(frozen=True, eq=False)
class _Cities:
    """Cities as arrays; `starts` are the ranges in `of_names` with the cities of each name."""

    names: pa.Array
    latitude: np.ndarray
    longitude: np.ndarray
    people: np.ndarray
    areas: pa.Array
    known: SortedStrings
    starts: np.ndarray
    of_names: np.ndarray
    are_first: np.ndarray


class City(NamedTuple):
    """A city found by a name: its number, and whether this is its main name."""

    number: int
    is_first_name: bool


def find_cities(folded: str) -> list[City]:
    """Find the cities with a (folded) name."""
    cities = _cities()
    place = cities.known.find(folded)
    if place < 0:
        return []
    here = slice(cities.starts[place], cities.starts[place + 1])
    pairs = zip(cities.of_names[here].tolist(), cities.are_first[here].tolist(), strict=True)
    return [City(*pair) for pair in pairs]


def city(number: int) -> Location:
    """Return the location and radius of a city."""
    cities = _cities()
    people = population(number)
    radius = max(_LEAST_RADIUS_KM, float(np.ceil((people / _DENSITY / np.pi) ** 0.5)))
    country = find_code(area_of(number)[:2])
    spot = float(cities.latitude[number]), float(cities.longitude[number])
    return Location(*spot, "city", radius, cities.names[number].as_py(), country, people)


def nearest_cities(
    latitudes: np.ndarray, longitudes: np.ndarray
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return the name of the city nearest to each point, its distance and its radius in kilometres.

    Distances count from the edge of a city, so that a point in a large city is not in its quarter.
    None is farther away in latitude than two degrees; the distance is infinite if there is none.

    Examples
    --------
    >>> names, away_km, _ = nearest_cities(np.array([50.45, -80]), np.array([30.52, 3]))
    >>> names[0], away_km.round(1).tolist()
    ('Kyiv', [0.6, inf])
    """
    cities = _cities()
    order = np.argsort(cities.latitude)
    radii_km = np.maximum(_LEAST_RADIUS_KM, (cities.people / _DENSITY / np.pi) ** 0.5)
    sides = (latitudes - _BAND, latitudes + _BAND)
    starts, ends = (np.searchsorted(cities.latitude[order], side) for side in sides)
    nearest = np.zeros(len(latitudes), np.int64)
    away_km = np.full(len(latitudes), np.inf)
    for number in np.flatnonzero(starts < ends):
        band = order[starts[number] : ends[number]]
        north = cities.latitude[band] - latitudes[number]
        east = (cities.longitude[band] - longitudes[number] + 180) % 360 - 180
        distances = _DEGREE_KM * np.hypot(north, east * np.cos(np.radians(latitudes[number])))
        at = int(np.argmin(distances - radii_km[band]))
        nearest[number], away_km[number] = band[at], distances[at]
    return cities.names.take(pa.array(nearest)).to_pylist(), away_km, radii_km[nearest]


def population(number: int) -> int:
    """Return the population of a city."""
    return int(_cities().people[number])


def area_of(number: int) -> str:
    """Return the region of a city: the country's two letters, a dot, and a code of GeoNames."""
    area: str = _cities().areas[number].as_py()
    return area


def is_region(area: str) -> bool:
    """Return whether a region has a place; some cities are in regions without one.

    Examples
    --------
    >>> is_region("UA.17"), is_region("IQ.11")
    (True, False)
    """
    return area in _regions()


def region(area: str) -> Location:
    """Return a region's centre of population, with the distance to its farthest town as radius."""
    return _regions()[area]


def find_regions(folded: str) -> tuple[str, ...]:
    """Find the codes of regions with a (folded) name, in any usual language."""
    return _regions_by_name().get(folded, ())


def postal_regions(folded: str) -> tuple[str, ...]:
    """Find the codes of regions by a postal code such as "tx"; only in a few countries."""
    codes = (f"{country}-{folded.upper()}" for country in _LETTERED)
    return tuple(_regions_by_iso()[code] for code in codes if code in _regions_by_iso())


def coded_regions(folded: str, countries: Collection[str]) -> list[str]:
    """Find the codes of regions by their ISO 3166-2 code in some countries (two letters each).

    Examples
    --------
    >>> [region(code).name for code in coded_regions("mg", ["BR"])]
    ['Minas Gerais']
    """
    codes = (f"{country}-{folded.upper()}" for country in countries)
    return [_regions_by_iso()[code] for code in codes if code in _regions_by_iso()]


def countries_of_states(codes: Collection[str]) -> set[str]:
    """Find the countries that have all of these ISO 3166-2 codes of states.

    Examples
    --------
    >>> countries_of_states(["VA", "TX", "GA"]), countries_of_states(["VA", "XX"])
    ({'USA'}, set())
    """
    known = [_countries_by_state().get(code, frozenset()) for code in codes]
    shared = frozenset.intersection(*known) if known else frozenset()
    return {code for code in country_codes() if short_code(code) in shared}


def find_areas(folded: str) -> tuple[NamedArea, ...]:
    """Find parts of the world, seas, airports and small divisions with a (folded) name."""
    return _areas().get(folded, ())


def find_divisions(folded: str) -> tuple[Location, ...]:
    """Find first-level divisions with a (folded) name, and the provinces, counties and the like.

    Also those that share the name with a town, as in a list of provinces.

    Examples
    --------
    >>> [place.country for place in find_divisions("isabela")]
    ['PRI', 'PHL']
    """
    regions = [region(code) for code in find_regions(folded)]
    served = {place.country for place in regions}
    return (*regions, *(place for place in _minor_divisions().get(folded, ())
                        if place.country not in served))  # fmt: skip


def named_by_initials(initials: str, country: str) -> list[Location]:
    """Find the regions of a country whose names have these initials, without short words.

    Examples
    --------
    >>> [place.name for place in named_by_initials("NCR", "PHL")]
    ['National Capital Region']
    """
    starts = region_prefixes(country)
    codes = {code for name, codes in _regions_by_name().items() for code in codes
             if code.startswith(starts) and _initials(name) == initials.casefold()}  # fmt: skip
    return [region(code) for code in sorted(codes)]


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if len(word) >= _AIRPORT_CODE)


def country(code: str) -> Location | None:
    """Find the point of a country near which most of its people live, or most of its land lies."""
    row = _countries().get(code)
    if row is None:
        return None
    return Location(float(row["latitude"]), float(row["longitude"]), "country", np.nan, code, code)


@cache
def region_prefixes(code: str) -> tuple[str, ...]:
    """Return the prefixes of the codes of a country's regions, and of those of its dependencies.

    Examples
    --------
    >>> region_prefixes("DNK"), region_prefixes("DDR")
    (('DK.', 'FO.', 'GL.'), ('DE.',))
    """
    if code not in country_codes():
        return tuple(
            start for successor in successors(code) for start in region_prefixes(successor)
        )
    dependencies = [row["code"] for row in _countries().values() if row.get("sovereign") == code]
    return tuple(f"{short_code(each)}." for each in (code, *dependencies))


def _starts(codes: str) -> tuple[str, ...]:
    """Return the prefixes of region codes for some countries and regions."""
    return tuple(
        start
        for code in codes.split()
        for start in ((code,) if "." in code else region_prefixes(code))
    )


@cache
def _countries() -> dict[str, dict[str, str]]:
    rows = [*_read_rows("countries.tsv"), *named_areas("state")]
    return {row["code"]: row for row in rows}


@cache
def _areas() -> dict[str, tuple[NamedArea, ...]]:
    """Return named areas by their folded names; areas listed by hand take precedence."""
    listed = [*named_areas("region"), *named_areas("world"), *named_areas("alliance")]
    return _by_name([row for row in _features() if row["kind"] != "namesake"]) | _by_name(listed)


@cache
def _minor_divisions() -> dict[str, tuple[Location, ...]]:
    """Return provinces, counties and the like by their folded names."""
    divisions = [row for row in _features() if row["kind"] in ("division", "namesake")]
    return {name: tuple(area.location for area in areas if area.location)
            for name, areas in _by_name(divisions).items()}  # fmt: skip


@cache
def _features() -> list[dict[str, str]]:
    """Return the seas, airports and small divisions."""
    return [row | {"within": row["country"], "other_names": _other_names(row)}
            for row in _read_rows("features.tsv")]  # fmt: skip


def _other_names(row: dict[str, str]) -> str:
    """Return the other names of a feature; few people write "International" for an airport."""
    names = row["other_names"]
    if row["kind"] != "airport":
        return names
    codes = [f"{name} Airport" for name in names.split("|") if len(name) == _AIRPORT_CODE]
    short = [name.replace(" International Airport", " Airport") for name in (row["name"],)]
    return "|".join(filter(None, [names, *codes, *short]))


def _by_name(rows: list[dict[str, str]]) -> dict[str, tuple[NamedArea, ...]]:
    spelled = [
        (name, number)
        for number, row in enumerate(rows)
        for name in {row["name"], row.get("name_uk", ""), *row["other_names"].split("|")} - {""}
    ]
    folded = fold_names([name for name, _ in spelled]).to_pylist()
    areas = [_area(row) for row in rows]
    by_name: dict[str, tuple[NamedArea, ...]] = {}
    for name, (_, number) in zip(folded, spelled, strict=True):
        if areas[number] not in by_name.get(name, ()):
            by_name[name] = (*by_name.get(name, ()), areas[number])
    return by_name


def _area(row: dict[str, str]) -> NamedArea:
    starts = _starts(row["within"])
    if not row["latitude"]:
        return NamedArea(starts, None)
    countries = {start[:2] for start in starts}
    country = find_code(countries.pop()) if len(countries) == 1 else row.get("country", "")
    spot = float(row["latitude"]), float(row["longitude"])
    location = Location(*spot, "region", float(row["radius_km"]), row["name"], country)
    return NamedArea(starts, location, row["kind"] == "division")


def _read_rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


@cache
def _regions() -> dict[str, Location]:
    table = parquet.read_table(DATA / "regions.parquet")
    columns = ("latitude", "longitude", "radius_km", "name", "code", "people")
    rows = zip(*(table[name].to_pylist() for name in columns), strict=True)
    return {
        code: Location(
            latitude,
            longitude,
            "region",
            np.nan if radius is None else radius,
            name,
            find_code(code[:2]),
            people,
        )
        for latitude, longitude, radius, name, code, people in rows
    }


@cache
def _regions_by_name() -> dict[str, tuple[str, ...]]:
    table = parquet.read_table(DATA / "regions.parquet", columns=["code", "names"])
    by_name: dict[str, tuple[str, ...]] = {}
    for code, names in zip(table["code"].to_pylist(), table["names"].to_pylist(), strict=True):
        for name in names:
            by_name[name] = (*by_name.get(name, ()), code)
    return {name: codes for name, codes in by_name.items() if name not in SIDES}


@cache
def _regions_by_iso() -> dict[str, str]:
    table = parquet.read_table(DATA / "regions.parquet", columns=["iso", "code"])
    pairs = zip(table["iso"].to_pylist(), table["code"].to_pylist(), strict=True)
    return {iso: code for iso, code in pairs if iso}


@cache
def _countries_by_state() -> dict[str, frozenset[str]]:
    """Return the countries by the part of the code after the hyphen."""
    by_state: dict[str, set[str]] = {}
    for iso in _regions_by_iso():
        country, _, state = iso.partition("-")
        by_state.setdefault(state, set()).add(country)
    return {state: frozenset(countries) for state, countries in by_state.items()}


@cache
def _cities() -> _Cities:
    cities = parquet.read_table(DATA / "cities.parquet")
    pairs = parquet.read_table(DATA / "city_names.parquet")
    runs = arrow.run_end_encode(pairs["name"].combine_chunks().cast(pa.large_string()))
    return _Cities(
        names=cities["name"].combine_chunks(),
        latitude=cities["latitude"].to_numpy(),
        longitude=cities["longitude"].to_numpy(),
        people=cities["people"].to_numpy(),
        areas=cities["area"].combine_chunks(),
        known=SortedStrings(runs.values),
        starts=np.concatenate([[0], runs.run_ends.to_numpy()]),
        of_names=pairs["city"].to_numpy(),
        are_first=pairs["is_first"].to_numpy(),
    )
