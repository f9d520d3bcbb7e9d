"""Find provinces among provinces: "Georgia" beside "Virginia", "Palawan" beside "Abra"."""

from collections import Counter
from collections.abc import Iterator

from dashboard.common.text_folding import fold_names
from dashboard.ingest.normalize.geocode import PlaceQuery, geocode
from dashboard.ingest.normalize.place_finders import (
    WIDE_KM,
    PlaceMatch,
    Scope,
    cities_in,
    match_regions,
    worded_kinds,
)
from dashboard.model import gazetteer
from dashboard.model.gazetteer import Location

# How many different names, and which share of them, show a list of provinces. Some of them must
# not be towns of their country as well.
_MIN_PROVINCES, _MOST, _NO_TOWNS = 6, 0.6, 0.2
# How many states show that a name between them is a state, and how many times as many as towns.
_MIN_STATES, _MORE_STATES = 5, 2
# Share of names without a place around them in a list of provinces.
_ALONE = 0.5
# Abbreviations such as "NCR" for the National Capital Region.
_LENGTHS = range(3, 6)


def decide_by_provinces(queries: list[PlaceQuery], matches: list[PlaceMatch]) -> list[PlaceMatch]:
    """Find the provinces with names of towns or countries if the names beside them are provinces.

    Parameters
    ----------
    queries
        The distinct places of a table.
    matches
        What each of them may be, looked up alone.
    """
    # After a comma, the place around a name decides.
    alone = [number for number, query in enumerate(queries)
             if query.location and "," not in query.location
             and query.precision in ("", "region")]  # fmt: skip
    folded = fold_names([queries[number].location for number in alone]).to_pylist()
    names = {number: name for number, name in zip(alone, folded, strict=True) if name}
    # Beside towns with their states, "New York" is the town without its state.
    if len(names) < _ALONE * len(queries):
        return matches
    country = _country_of_provinces(names, queries)
    if country:
        again = _as_provinces(names, country, queries, matches)
    else:
        again = dict(_as_states(names, queries, matches))
    return [again.get(number, match) for number, match in enumerate(matches)]


def _country_of_provinces(names: dict[int, str], queries: list[PlaceQuery]) -> str:
    """Return the country whose provinces nearly all of the names are; empty if there is none."""
    given = {queries[number].country for number in names} - {""}
    distinct = set(names.values())
    if len(distinct) < _MIN_PROVINCES:
        return ""
    divisions = {name: {place.country for place in gazetteer.find_divisions(name)}
                 for name in distinct}  # fmt: skip
    counts = Counter(country for countries in divisions.values() for country in countries)
    country, count = next(iter(counts.most_common(1)), ("", 0))
    if given - {country} or count < max(_MIN_PROVINCES, _MOST * len(distinct)):
        return ""
    within = Scope((gazetteer.region_prefixes(country),))
    no_towns = sum(not any(city.is_first_name for city in cities_in(name, within))
                   for name in distinct if country in divisions[name])  # fmt: skip
    return country if no_towns >= _NO_TOWNS * count else ""


def _as_provinces(
    names: dict[int, str], country: str, queries: list[PlaceQuery], matches: list[PlaceMatch]
) -> dict[int, PlaceMatch]:
    """Look up all names in the country, as its provinces if it has them."""
    found: dict[int, PlaceMatch] = {}
    seen = Counter(match.spot.country for match in matches if match.spot)
    others = []
    for number, name in names.items():
        spot = matches[number].spot
        is_country = bool(spot and spot.precision == "country")
        # Another place in the country with this name shows that it is meant.
        if is_country and spot and seen[spot.country] > 1:
            continue
        places = _provinces(name, queries[number].location.strip(), country)
        if len(places) == 1:
            # A city that forms a region is known more exactly as a city.
            if not _is_city_region(places[0], name, spot):
                found[number] = PlaceMatch(places[0], is_by_context=True)
        elif not is_country:
            others.append(number)
    again = geocode([queries[number]._replace(country=country) for number in others])
    for number, match in zip(others, again, strict=True):
        spot = matches[number].spot
        if match.spot or not spot or spot.precision == "city":
            found[number] = match._replace(is_by_context=True)
    return found


def _provinces(name: str, text: str, country: str) -> list[Location]:
    """Return the provinces of a country with a name or with these initials."""
    places = [place for place in gazetteer.find_divisions(name) if place.country == country]
    is_short = text.isupper() and len(text) in _LENGTHS
    return places or (gazetteer.named_by_initials(text, country) if is_short else [])


def _is_city_region(place: Location, name: str, spot: Location | None) -> bool:
    is_city = bool(spot and spot.precision == "city" and spot.country == place.country)
    return is_city and place.radius_km < WIDE_KM and bool(gazetteer.find_regions(name))


def _as_states(
    names: dict[int, str], queries: list[PlaceQuery], matches: list[PlaceMatch]
) -> Iterator[tuple[int, PlaceMatch]]:
    """Find the states that are also cities or countries among other states of their country."""
    seen = {number: spot for number in names if (spot := matches[number].spot)}
    # A name with a word for its kind says nothing about other names: "Kursk Oblast".
    states = {names[number]: spot.country for number, spot in seen.items()
              if spot.precision == "region" and gazetteer.find_regions(names[number])
              and not worded_kinds(names[number])}  # fmt: skip
    towns = Counter(spot.country for spot in seen.values() if spot.precision == "city")
    countries = {country for country, count in Counter(states.values()).items()
                 if count >= max(_MIN_STATES, _MORE_STATES * towns[country])}  # fmt: skip
    places = Counter(match.spot.country for match in matches if match.spot)
    for number, name in names.items() if countries else ():
        spot = seen.get(number)
        if queries[number].country or (spot and spot.precision == "region"):
            continue
        # Another place in the country with this name shows that it is meant.
        if spot and spot.precision == "country" and places[spot.country] > 1:
            continue
        areas = [area for area in gazetteer.find_regions(name)
                 if gazetteer.region(area).country in countries
                 and gazetteer.region(area).radius_km >= WIDE_KM]  # fmt: skip
        if len(areas) == 1:
            yield number, match_regions(areas)._replace(is_by_context=True)
