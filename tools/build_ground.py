"""Build the ground of the map: provinces, rivers, lakes and cities of Natural Earth.

    python tools/build_ground.py NATURAL_EARTH

NATURAL_EARTH is a folder with ``ne_50m_admin_1_states_provinces_lines.json``,
``ne_50m_rivers_lake_centerlines_scale_rank.json``, ``ne_50m_lakes.json`` and
``ne_10m_populated_places.json`` of Natural Earth 4, and the attributes of
``ne_50m_populated_places`` of Natural Earth 5 as CSV. All are in the public domain. The files go to
``dashboard/model/ground_data``; the README there names their source.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np
import pyarrow as pa
import shapely
from pyarrow import csv, parquet

from dashboard.common.text_folding import fold_names
from dashboard.model.gazetteer import city as gazetteer_city
from dashboard.model.gazetteer import find_cities

_TARGET = Path(__file__).parents[1] / "dashboard" / "model" / "ground_data"
_LAYERS = {
    "provinces": "ne_50m_admin_1_states_provinces_lines.json",
    "rivers": "ne_50m_rivers_lake_centerlines_scale_rank.json",
    "lakes": "ne_50m_lakes.json",
}
# Largest deviation of simplified lines, in degrees; a pixel where the map shows a small country.
_TOLERANCE_DEG = 0.02
# Degrees are stored as 16-bit numbers.
_UNITS_PER_TURN = 1 << 16
# Two sources agree on the position of a city within this distance.
_SAME_CITY_DEG = 0.3
# Two scales of Natural Earth agree on it within this distance.
_SAME_SPOT_DEG = 0.05
# Languages in which the more important cities have names.
_LANGUAGES = ("uk", "ko")
# Names that have changed since the data were made.
_NEWER_NAMES = {("Kyiv", "ko"): "키이우"}
# In East Asia, Korean names have the rank of the city, which no map in Korean shows.
_EAST_ASIA, _RANK = (
    {"CHN", "JPN", "KOR", "PRK", "TWN"},
    re.compile(r"(?<=..)(특별시|광역시|직할시|[시도구현])$"),
)
# Natural Earth's zoom level from which a line is shown, where it states none.
_NO_ZOOM = 7.0


class _Line(NamedTuple):
    """A line and the zoom level from which it is shown."""

    zoom: float
    points: np.ndarray


@click.command()
@click.argument("natural_earth", type=click.Path(exists=True, path_type=Path))
def main(natural_earth: Path) -> None:
    """Build all data files of the ground."""
    _TARGET.mkdir(exist_ok=True)
    arrays: dict[str, Any] = {}
    for layer, name in _LAYERS.items():
        lines = sorted(_lines(natural_earth / name), key=lambda line: line.zoom)
        points = np.concatenate([line.points for line in lines])
        units = np.rint(points * _UNITS_PER_TURN / 360).clip(-(1 << 15), (1 << 15) - 1)
        arrays[f"{layer}_points"] = units.astype(np.int16)
        arrays[f"{layer}_sizes"] = np.array([len(line.points) for line in lines], dtype=np.uint16)
        arrays[f"{layer}_zooms"] = np.array([line.zoom for line in lines], dtype=np.float32)
    np.savez_compressed(_TARGET / "lines.npz", **arrays)
    cities = pa.Table.from_pylist(list(_cities(natural_earth / "ne_10m_populated_places.json")))
    order = [("zoom", "ascending"), ("people", "descending"), ("name", "ascending")]
    _write_cities(cities.sort_by(order), natural_earth / "ne_50m_populated_places.csv")


def _write_cities(cities: pa.Table, names: Path) -> None:
    """Write the cities, with their names in other languages; empty where there is none."""
    columns = ["LATITUDE", "LONGITUDE", "ADM0_A3", *(f"NAME_{code.upper()}" for code in _LANGUAGES)]
    named = csv.read_csv(names, convert_options=csv.ConvertOptions(include_columns=columns))
    spots, places = (
        np.column_stack([table[name].to_numpy() for name in axes])
        for table, axes in ((cities, ("latitude", "longitude")), (named, columns[:2]))
    )
    names_of: dict[str, list[str]] = {code: [""] * len(cities) for code in _LANGUAGES}
    for place, row in zip(places, named.to_pylist(), strict=True):
        apart = np.abs(spots - place).max(axis=1)
        city = int(apart.argmin())
        if apart[city] < _SAME_SPOT_DEG:
            for code, texts in names_of.items():
                texts[city] = row[f"NAME_{code.upper()}"]
            if row["ADM0_A3"] in _EAST_ASIA:
                names_of["ko"][city] = _RANK.sub("", names_of["ko"][city])
    english = cities["name"].to_pylist()
    for (name, code), newer in _NEWER_NAMES.items():
        names_of[code][english.index(name)] = newer
    for code, texts in names_of.items():
        cities = cities.append_column(code, pa.array(texts))
    path = _TARGET / "cities.parquet"
    parquet.write_table(cities, path, compression="zstd", compression_level=19)


def _features(path: Path) -> Iterator[tuple[dict[str, Any], Any]]:
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        properties = {name.lower(): value for name, value in feature["properties"].items()}
        yield properties, feature["geometry"]


def _lines(path: Path) -> Iterator[_Line]:
    for properties, geometry in _features(path):
        zoom = properties["min_zoom"]
        shape = shapely.simplify(shapely.geometry.shape(geometry), _TOLERANCE_DEG)
        for part in shapely.get_parts(shape):
            points = shapely.get_coordinates(_outline(part))
            if len(points):
                yield _Line(_NO_ZOOM if zoom is None else float(zoom), points)


def _outline(part: Any) -> Any:
    """Return the line to draw for a part of a shape; islands in lakes are left out."""
    if part.geom_type != "Polygon":
        return part
    # plotly.js fills rings that run clockwise.
    return part.exterior.reverse() if part.exterior.is_ccw else part.exterior


def _cities(path: Path) -> Iterator[dict[str, Any]]:
    for city, geometry in _features(path):
        longitude, latitude = geometry["coordinates"]
        yield {
            "name": _name(city, latitude, longitude),
            "zoom": float(city["min_zoom"]),
            "people": int(city["pop_max"]),
            "latitude": round(latitude, 3),
            "longitude": round(longitude, 3),
        }


def _name(city: dict[str, Any], latitude: float, longitude: float) -> str:
    """Return the English name; for Ukraine that of GeoNames, transliterated from Ukrainian."""
    name: str = city["name_en"] or city["name"]
    if city["adm0_a3"] == "UKR":
        (folded,) = fold_names([name]).to_pylist()
        for found in find_cities(folded):
            place = gazetteer_city(found.number)
            near = max(abs(place.latitude - latitude), abs(place.longitude - longitude))
            if place.country == "UKR" and near < _SAME_CITY_DEG:
                return place.name
    return name


if __name__ == "__main__":
    main()
