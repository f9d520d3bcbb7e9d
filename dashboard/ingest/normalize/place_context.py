"""Decide which place is meant by the other places of a table, or leave doubtful ones out."""

import re
from collections import Counter

from dashboard.common.text_folding import fold_names
from dashboard.ingest.normalize.geocode import (
    PlaceQuery,
    geocode,
    is_district,
    is_largest_of_its_name,
)
from dashboard.ingest.normalize.place_finders import NOWHERE, PlaceMatch
from dashboard.ingest.normalize.place_siblings import decide_by_provinces
from dashboard.model import gazetteer
from dashboard.model.countries import find_code, find_codes
from dashboard.model.gazetteer import Location

# Codes of states, such as "VA", and how many different codes identify their country.
_LONG_CODE, _MIN_LONG_CODES = re.compile("[A-Z]{3}"), 5
_CODE, _MIN_CODES = re.compile("([A-Z]{2})"), 3
_AFTER_PLACE = re.compile("[^;]{1,300}, ?([A-Z]{2})")
# The districts of elections, beside which the code of the country is not that of a state.
_DISTRICT_CODE, _WHOLE = re.compile("([A-Z]{2})-(?:[0-9]{1,2}|AL|SEN)"), frozenset({"US"})
# How many unknown streets of a town show that it comes first.
_MIN_STREETS = 3
# People of a town that is known beyond its country.
_TOWN = 50_000
# How many other places before the same name decide on it, and the key of all codes together.
_MIN_SAME, _CODES = 2, "codes"
# How many states after the names of places show that all of them are states.
_MIN_STATES = 10
# Number and share of clear places that show that all places of a table are in one country.
_MIN_CLEAR, _MOST_CLEAR = 10, 0.9
# The same in a table of which this share of places, or more, is unknown.
_VILLAGES, _MIN_CLEAR_OF_VILLAGES, _MOST_CLEAR_OF_VILLAGES = 0.4, 8, 0.6
# Number and unknown share of names that are not those of towns.
_MIN_NAMES, _NAMES = 10, 0.8
# Nobody means another place by the name of a city of this size.
_LARGE_CITY = 300_000
# A town of this size may have the name of a country.
_KNOWN_CITY = 100_000


def decide_by_others(queries: list[PlaceQuery], matches: list[PlaceMatch]) -> list[PlaceMatch]:
    """Decide on ambiguous names by the other places of a table; leave out places by chance.

    Parameters
    ----------
    queries
        The distinct places of a table.
    matches
        What each of them may be, looked up alone.
    """
    matches = _find_towns_before_streets(queries, matches)
    matches = _decide_by_last_part(queries, matches)
    matches = _decide_by_states(queries, matches)
    matches = decide_by_provinces(queries, matches)
    matches = _decide_by_country(queries, matches)
    matches = _find_towns_named_like_countries(queries, matches)
    return _leave_out_strays(queries, _leave_out_codes(queries, matches))


def _leave_out_codes(queries: list[PlaceQuery], matches: list[PlaceMatch]) -> list[PlaceMatch]:
    """Leave out towns that are named like some of many codes: BOS is Boston, not Bős."""
    are_codes = [bool(_LONG_CODE.fullmatch(query.location)) for query in queries]
    if sum(are_codes) < max(_MIN_LONG_CODES, _NAMES * len(queries)):
        return matches
    return [
        NOWHERE if is_code and match.spot and match.spot.precision == "city" else match
        for is_code, match in zip(are_codes, matches, strict=True)
    ]


def _find_towns_before_streets(
    queries: list[PlaceQuery], matches: list[PlaceMatch]
) -> list[PlaceMatch]:
    """Find the town before several unknown streets: "Szeged, Dugonics tér", "Szeged, Vitéz utca".

    A single unknown name after a town may be the region of another town. Words such as "Market" or
    "Police" are also names of towns, but of small ones, or other names of larger ones.
    """
    firsts = [query.location.partition(",")[0].strip() if "," in query.location else ""
              for query in queries]  # fmt: skip
    is_unknown = [not (match.spot or match.of or match.is_final or query.country)
                  for query, match in zip(queries, matches, strict=True)]  # fmt: skip
    counts = Counter(first for first, unknown in zip(firsts, is_unknown, strict=True) if unknown)
    towns = [first for first, count in counts.items() if first and count >= _MIN_STREETS]
    asked = [PlaceQuery(town, "", "") for town in towns]
    found = zip(asked, geocode(asked), strict=True)
    spots = {query.location: match.spot for query, match in found
             if match.spot and match.of == 1 and _is_known_town(query, match.spot)}  # fmt: skip
    return [
        PlaceMatch(spots[first], is_by_context=True) if unknown and first in spots else match
        for match, first, unknown in zip(matches, firsts, is_unknown, strict=True)
    ]


def _is_known_town(query: PlaceQuery, spot: Location) -> bool:
    is_town = spot.precision == "city" and spot.people >= _TOWN
    return is_town and (spot.people >= _LARGE_CITY or _is_main_name(query, spot))


def _decide_by_last_part(queries: list[PlaceQuery], matches: list[PlaceMatch]) -> list[PlaceMatch]:
    """Decide on "Stone Mountain, Georgia" if other places before ", Georgia" are in one country.

    The same for codes of states: "Half Dome, CA" beside "Fresno, CA" and "Reno, NV".
    """
    lasts = [_last_part(query) for query in queries]
    around: dict[str, list[str]] = {}
    for last, match in zip(lasts, matches, strict=True):
        if last and match.spot and match.spot.country:
            for key in (last, _CODES) if _CODE.fullmatch(last) else (last,):
                around.setdefault(key, []).append(match.spot.country)
    decided = list(matches)
    for number, (query, match) in enumerate(zip(queries, matches, strict=True)):
        last = lasts[number] or query.location.strip()
        least = {last: _MIN_SAME} | ({_CODES: _MIN_CODES} if _CODE.fullmatch(last) else {})
        countries = next((set(around[key]) for key, count in least.items()
                          if len(around.get(key, ())) >= count), set())  # fmt: skip
        if match.spot or query.country or len(countries) != 1:
            continue
        spot = _find_within(query, last, countries.pop())
        decided[number] = PlaceMatch(spot, is_by_context=True) if spot else match
    return decided


def _decide_by_states(queries: list[PlaceQuery], matches: list[PlaceMatch]) -> list[PlaceMatch]:
    """Find the states after unknown places if all last parts are those of one country.

    So "Seattle-Tacoma Intl, Washington" is in the state if other places are in "DC".
    """
    named = list({_last_part(query) for query in queries if not query.country} - {""})
    if len(named) < _MIN_STATES:
        return matches
    folded = dict(zip(named, fold_names(named).to_pylist(), strict=True))
    states = {last: {*gazetteer.find_regions(name), *gazetteer.postal_regions(name)}
              for last, name in folded.items()}  # fmt: skip
    countries = set.intersection(*({area[:2] for area in areas} for areas in states.values()))
    country = find_code(countries.pop()) if len(countries) == 1 else ""
    if not country:
        return matches
    areas = set().union(*states.values())
    decided = list(matches)
    for number, (query, match) in enumerate(zip(queries, matches, strict=True)):
        last = _last_part(query)
        if last and not match.spot and not query.country and _is_state(folded[last], areas):
            spot = _find_within(query, last, country)
            decided[number] = PlaceMatch(spot, is_by_context=True) if spot else match
    return decided


def _is_state(name: str, areas: set[str]) -> bool:
    """Return whether a name is no large city instead; its state would be named as well."""
    return all(gazetteer.area_of(city.number) in areas for city in gazetteer.find_cities(name)
               if gazetteer.population(city.number) >= _LARGE_CITY)  # fmt: skip


def _find_within(query: PlaceQuery, last: str, country: str) -> Location | None:
    """Find a place in a country, or else the state around it, which may be named like a city."""
    (match,) = geocode([query._replace(country=country)])
    (name,) = fold_names([last]).to_pylist()
    starts = gazetteer.region_prefixes(country)
    states = [area for area in gazetteer.find_regions(name) if area.startswith(starts)]
    if match.spot or len(states) != 1 or query.precision not in ("", "region"):
        return match.spot
    return gazetteer.region(states[0])


def _last_part(query: PlaceQuery) -> str:
    before, comma, last = query.location.rpartition(",")
    return last.strip() if comma and before.strip() else ""


def _decide_by_country(queries: list[PlaceQuery], matches: list[PlaceMatch]) -> list[PlaceMatch]:
    """Resolve ambiguous names if nearly all other places of the table are in one country.

    The place must also be the largest with its name, though others may be nearly as large.
    """
    unclear = [number for number, (query, match) in enumerate(zip(queries, matches, strict=True))
               if not match.spot and match.of > 1 and not query.country]  # fmt: skip
    others = [match.spot.country for match in matches if match.spot]
    given = {query.country for query in queries if query.country}
    if not unclear or not others:
        return matches
    country, count = Counter(others).most_common(1)[0]
    is_only = count == len(others)
    if given - {country} or not (is_only or country == _home_of(matches)):
        return matches
    decided = list(matches)
    again = geocode([queries[number]._replace(country=country) for number in unclear])
    for number, match in zip(unclear, again, strict=True):
        name, spot = queries[number].location, match.spot
        if spot and is_largest_of_its_name(name, spot):
            decided[number] = match._replace(is_by_context=True)
    return decided


def with_country_of_codes(queries: list[PlaceQuery]) -> list[PlaceQuery]:
    """Add the country to codes of states if only one country has all of these codes.

    Codes may be alone or after the name of a place: "Mt Baker, WA". Two codes may agree by chance,
    and codes of countries are not states.
    """
    for forms in ((_CODE,), (_AFTER_PLACE,), (_CODE, _AFTER_PLACE), (_CODE, _DISTRICT_CODE)):
        codes = {number: match[1] for number, query in enumerate(queries) if not query.country
                 for form in forms if (match := form.fullmatch(query.location))}  # fmt: skip
        country = _country_of_codes(set(codes.values()) - _WHOLE)
        queries = [query._replace(country=country) if country and number in codes else query
                   for number, query in enumerate(queries)]  # fmt: skip
    return queries


def _country_of_codes(codes: set[str]) -> str:
    """Return the only country that has states with all of these codes; empty if there is none."""
    if len(codes) < _MIN_CODES or all(find_codes(sorted(codes))):
        return ""
    countries = gazetteer.countries_of_states(codes)
    return next(iter(countries)) if len(countries) == 1 else ""


def _find_towns_named_like_countries(
    queries: list[PlaceQuery], matches: list[PlaceMatch]
) -> list[PlaceMatch]:
    """Find the towns of the country of all others: in Brazil, "Salvador" is no country."""
    home = _home_of([match for match in matches if match.spot is None
                     or (match.spot.country and match.spot.precision != "country")])  # fmt: skip
    doubtful = [number for number, (query, match) in enumerate(zip(queries, matches, strict=True))
                if home and match.spot and match.spot.precision == "country"
                and match.spot.country != home and not query.country]  # fmt: skip
    again = geocode([queries[number]._replace(country=home) for number in doubtful])
    towns = {
        number: match._replace(is_by_context=True)
        for number, match in zip(doubtful, again, strict=True)
        if (spot := match.spot) and spot.precision == "city" and spot.people >= _KNOWN_CITY
    }
    return [towns.get(number, match) for number, match in enumerate(matches)]


def _leave_out_strays(queries: list[PlaceQuery], matches: list[PlaceMatch]) -> list[PlaceMatch]:
    """Leave out places abroad if all others are in one country, which may have the name, too.

    In a list of towns in Portugal, "Lagos" is not the city in Nigeria. Districts, which the
    gazetteer knows only by their towns, are all in one country.
    """
    country = _home_of(matches)
    if not country:
        return _leave_out_chances(queries, matches)
    abroad = [number for number, (query, match) in enumerate(zip(queries, matches, strict=True))
              if match.spot and match.spot.country != country and not query.country]  # fmt: skip
    again = geocode([queries[number]._replace(country=country) for number in abroad])
    strays = {
        number
        for number, match in zip(abroad, again, strict=True)
        if is_district(queries[number].location)
        or (match.of and matches[number].of > 1)
        or (_has_villages(matches) and _is_doubtful(queries[number], matches[number]))
    }
    return [match._replace(spot=None, of=match.of if match.of > 1 else 0) if number in strays
            else match for number, match in enumerate(matches)]  # fmt: skip


def _leave_out_chances(queries: list[PlaceQuery], matches: list[PlaceMatch]) -> list[PlaceMatch]:
    """Leave out the few towns with ambiguous names in a list of clubs, theatres or other names.

    Of such names, nearly all are unknown, and the others are towns by chance: "Astoria".
    """
    is_list_of_names = len(queries) >= _MIN_NAMES and _share_unknown(matches) >= _NAMES
    if not is_list_of_names:
        return matches
    return [
        match._replace(spot=None)
        if match.spot and match.of > 1 and not query.country and _is_doubtful(query, match)
        else match
        for query, match in zip(queries, matches, strict=True)
    ]


def _home_of(matches: list[PlaceMatch]) -> str:
    """Return the country of nearly all places; empty if there is none.

    In a table with many villages, which are unknown, others are confused with towns elsewhere.
    """
    clear = [match.spot.country for match in matches if match.spot and match.of == 1]
    country, count = next(iter(Counter(clear).most_common(1)), ("", 0))
    share = _MOST_CLEAR_OF_VILLAGES if _has_villages(matches) else _MOST_CLEAR
    least = _MIN_CLEAR_OF_VILLAGES if _has_villages(matches) else _MIN_CLEAR
    return country if count >= max(least, share * len(clear)) else ""


def _has_villages(matches: list[PlaceMatch]) -> bool:
    """Return whether many of the places are unknown."""
    return _share_unknown(matches) >= _VILLAGES


def _share_unknown(matches: list[PlaceMatch]) -> float:
    unknown = sum(not match.spot and not match.of for match in matches)
    return unknown / len(matches) if matches else 0


def _is_doubtful(query: PlaceQuery, match: PlaceMatch) -> bool:
    """Return whether a place is a small town, or a city by another name: Lemberg is Lviv."""
    if match.spot is None or "," in query.location:
        return False
    return match.spot.people < _LARGE_CITY or not _is_main_name(query, match.spot)


def _is_main_name(query: PlaceQuery, spot: Location) -> bool:
    return len(fold_names([spot.name, query.location]).unique()) == 1
