"""Find the columns of places by their cells: cities beside spots in them, or any places."""

import re
from collections.abc import Collection, Mapping

import numpy as np

from dashboard.common.text_folding import fold_names
from dashboard.ingest.infer.cell_tests import CONTENT_TESTS, validity_test
from dashboard.ingest.infer.column_samples import HALF, MOST, ColumnSamples
from dashboard.ingest.normalize.geocode import PlaceQuery, geocode
from dashboard.model import gazetteer
from dashboard.model.column_aliases import COORDINATE_PARTS, key_of
from dashboard.model.countries import find_codes
from dashboard.model.title_words import folded, has_place_word, words_of

# Names of columns of cities, and of columns that may have a place within a city.
_CITIES = frozenset(map(key_of, (
    "city", "town", "city or county", "city or town", "town or city", "city name",
    "stadt", "ville", "ciudad", "cidade", "città", "miasto", "місто",
    "город", "stad", "şehir", "město", "都市", "城市", "도시", "municipality", "commune",
)))  # fmt: skip
_SPOTS = frozenset(map(key_of, (
    "location", "place", "where", "site", "address", "street address", "address 1",
    "address line 1", "location name",
    "place name", "ort", "adresse", "lieu", "lugar", "dirección", "luogo", "miejsce", "adres",
    "місце", "место", "адреса", "адрес", "場所", "地点", "장소", "주소",
)))  # fmt: skip
# Words in names of columns with the countries in which something was attacked.
_TARGETS = folded("target targets targeted victim victims affected receiver attacked impacted")
_COUNTRIES = folded("country countries nation nations land pays pais paese kraj країна страна")
_NAME_WORDS = folded("name names of the")
# How many spots are looked up, and the share of them that may have the name of a place by chance.
_FEW, _MOST_PLACES = 20, 1 / 3
# Fields of which one says where an event was.
PLACE_FIELDS = frozenset({"location", "venue", "region", "county", "country", "latitude",
                          "longitude", *COORDINATE_PARTS})  # fmt: skip
# A name of a place is short, and has no digits.
PLACE_NAME = re.compile(r"[^\d_@/]{3,40}")
# Where the first of several places ends: "Gujarat; Multan", "Bangalore (to the coast)".
FIRST_PLACE = re.compile(r"\s*[;(]\s*")
# Minimum number of distinct places in a column, and share of them that must be found.
_MIN_PLACES, _MIN_FOUND = 3, 0.7


def find_city(
    samples: ColumnSamples,
    names: Collection[str],
    mapping: Mapping[str, str],
    assigned: Collection[str],
) -> dict[str, str]:
    """Use the place as a venue if it is a spot in the city that another column names.

    A place that names its city, or another city, a state or a country, is no such spot.
    """
    place = mapping.get("location", "")
    if key_of(place) not in _SPOTS or "venue" in {*mapping, *assigned}:
        return {}
    free = (name for name in names if name not in mapping.values() and key_of(name) in _CITIES
            and samples.sample(name)
            and samples.share(name, CONTENT_TESTS["title"]) >= MOST)  # fmt: skip
    city = next(free, "")
    rows = zip(samples.first_cells(place), samples.first_cells(city), strict=True) if city else ()
    pairs = [pair for pair in rows if all(pair)]
    if not pairs:
        return {}
    named = [town.casefold() in spot.casefold() for spot, town in pairs]
    spots = list(dict.fromkeys(spot for spot, _ in pairs))[:_FEW]
    if np.mean(named) >= HALF or np.mean(_are_places(spots)) > _MOST_PLACES:
        return {}
    return {"venue": place, "location": city}


def find_places(
    samples: ColumnSamples,
    names: Collection[str],
    mapping: Mapping[str, str],
    assigned: Collection[str],
) -> dict[str, str]:
    """Find places in a column with a word for them in its name, if the table has none otherwise.

    Most of its texts must be names of places that are found.
    """
    if not PLACE_FIELDS.isdisjoint({*mapping, *assigned}):
        return {}
    free = (name for name in names if name not in mapping.values() and has_place_word(name))
    for name in free:
        texts = samples.sample(name)
        if len(texts) < _MIN_PLACES or not all(map(PLACE_NAME.fullmatch, texts)):
            continue
        firsts = [FIRST_PLACE.split(text)[0] for text in texts]
        if sum(map(bool, find_codes(firsts))) >= MOST * len(texts):
            # Several fields hold countries.
            continue
        matches = geocode([PlaceQuery(first, "", "") for first in firsts])
        if sum(match.spot is not None for match in matches) >= _MIN_FOUND * len(texts):
            return {"location": name}
    return {}


def find_target_country(
    samples: ColumnSamples,
    names: Collection[str],
    mapping: Mapping[str, str],
    assigned: Collection[str],
) -> dict[str, str]:
    """Take the country of the target for that of the event, if nothing else says where it was."""
    if not PLACE_FIELDS.isdisjoint({*mapping, *assigned}):
        return {}
    free = (name for name in names if name not in mapping.values() and samples.sample(name)
            and _is_target_country(name))  # fmt: skip
    named = (name for name in free if samples.share(name, validity_test("country")) >= HALF)
    name = next(named, "")
    return {"country": name} if name else {}


def _is_target_country(name: str) -> bool:
    """Return whether a column is named after the country of a target.

    Examples
    --------
    >>> _is_target_country("target_country"), _is_target_country("Affected countries")
    (True, True)
    >>> _is_target_country("actor_country"), _is_target_country("target_country_method")
    (False, False)
    """
    words = set(words_of(name))
    is_target = bool(words & _TARGETS) and bool(words & _COUNTRIES)
    return is_target and words <= _TARGETS | _COUNTRIES | _NAME_WORDS


def _are_places(names: list[str]) -> list[bool]:
    """Return whether names are those of towns, regions or countries, also ambiguous ones.

    Some towns are called "City Hall" in another language, which does not count.
    """
    matches = geocode([PlaceQuery(name, "", "") for name in names])
    return [
        match.spot is not None
        or match.is_final
        or bool(gazetteer.find_regions(folded))
        or any(city.is_first_name for city in gazetteer.find_cities(folded))
        for match, folded in zip(matches, fold_names(names).to_pylist(), strict=True)
    ]
