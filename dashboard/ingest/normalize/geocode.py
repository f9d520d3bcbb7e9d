"""Find the place that a text names: "Pokrovsk, Donetsk Oblast", "near Kursk", "Russia"."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dashboard.common.text_folding import fold_names
from dashboard.ingest.normalize.place_finders import (
    FINDERS,
    LARGE,
    NOWHERE,
    TOO_LARGE,
    PlaceMatch,
    Scope,
    areas_of,
    cities_in,
    find_area_named,
    find_country,
    find_country_in,
    find_region,
    is_abbreviation,
    is_wide_area,
    largest_city,
    match_regions,
    region_around,
    ways_to_read,
    widened,
    worded_kinds,
)
from dashboard.ingest.normalize.place_parts import is_country_beside, parts_of, without_quarters
from dashboard.model import gazetteer
from dashboard.model.countries import find_code, find_folded, find_named
from dashboard.model.gazetteer import Location
from dashboard.model.place_words import distance_km
from dashboard.model.schema import SEPARATOR

# Counties of the United States are named with the two letters of their state.
_COUNTY = re.compile(r" (?:county|counties|parish|parishes)\b")
# At large, or the whole state in the Senate.
_ELECTORAL_DISTRICT = re.compile("([A-Z]{2})-(?:[0-9]{1,2}|AL|SEN)")
_COUNTY_STATES = "US."


class PlaceQuery(NamedTuple):
    """The cells that describe a place: names, country codes and precision; each may be empty."""

    location: str
    country: str
    precision: str


_AFTER_COLON = re.compile(r": +")
_TURNED = 2
_MAX_NAME = 300
# Countries in which a place is usually followed by its state.
_WITH_STATES = ("US.", "CA.")
_WITH_NAMESAKES = ("USA", "CAN")


def geocode(queries: Sequence[PlaceQuery]) -> list[PlaceMatch]:
    """Find the locations of some places.

    Examples
    --------
    >>> here, there = geocode(
    ...     [PlaceQuery("Sudzha, Russia", "", ""), PlaceQuery("the moon", "", "")]
    ... )
    >>> here.spot.country, here.spot.precision, there.spot
    ('RUS', 'city', None)
    """
    pieces = [_pieces_of(query) for query in queries]
    matches = iter(_geocode_each([piece for each in pieces for piece in each]))
    return [_common_place([next(matches) for _ in each]) for each in pieces]


def _pieces_of(query: PlaceQuery) -> list[PlaceQuery]:
    """Split a list of places: "Mobile County, AL; Baldwin County, AL"."""
    if len(query.location) > _MAX_NAME:
        return [query]
    state = state_of_district(query.location) if query.country == "USA" else ""
    if state:
        return [query._replace(location=state)]
    names = [name for name in query.location.split(";") if name.strip()]
    if len(names) == _TURNED and is_country_beside(names):
        joined = query._replace(location=", ".join(names))
        match, *alone = _geocode_each([joined, *(query._replace(location=name) for name in names)])
        is_within = match.spot and match.spot.precision != "country"
        if is_within or not all(place.spot or place.of for place in alone):
            # "Vienna; Austria" and "Robotyne; Ukraine" are one place, "London; Jamaica" two.
            return [joined]
    return [query._replace(location=name) for name in names] if len(names) > 1 else [query]


def state_of_district(name: str) -> str:
    """Return the state of an electoral district of the United States; empty for other names.

    The code may also be that of a region elsewhere, so the country has to be known.

    Examples
    --------
    >>> state_of_district("OH-12"), state_of_district("MN-SEN"), state_of_district("QC-01")
    ('OH', 'MN', '')
    """
    match = _ELECTORAL_DISTRICT.fullmatch(name.strip())
    areas = gazetteer.postal_regions(match[1].casefold()) if match else ()
    return match[1] if match and any(area.startswith(_COUNTY_STATES) for area in areas) else ""


def _common_place(matches: Sequence[PlaceMatch]) -> PlaceMatch:
    """Return the place of a list; nowhere if they are several."""
    points = {(match.spot.latitude, match.spot.longitude) if match.spot else None
              for match in matches}  # fmt: skip
    return matches[0] if len(points) == 1 else NOWHERE


def _geocode_each(queries: Sequence[PlaceQuery]) -> list[PlaceMatch]:
    # A sentence is not a name.
    given = [query.location if len(query.location) <= _MAX_NAME else "" for query in queries]
    # A name such as "Korea, South" is not a list of places.
    whole = find_named(given)
    split = [without_quarters(parts_of(name)) for name in given]
    folded = iter(fold_names([part for parts in split for part in parts]).to_pylist())
    names = [[name for name in [next(folded) for _ in parts] if name] for parts in split]
    return [_find(*each) for each in zip(whole, names, queries, strict=True)]


def is_largest_of_its_name(location: str, spot: Location) -> bool:
    """Return whether no other city with the name of a location has more people.

    Examples
    --------
    >>> (bergen,) = geocode([PlaceQuery("Bergen", "NOR", "")])
    >>> (london,) = geocode([PlaceQuery("London", "CAN", "")])
    >>> is_largest_of_its_name("Bergen", bergen.spot), is_largest_of_its_name("London", london.spot)
    (True, False)
    """
    (name,) = fold_names([location]).to_pylist()
    return all(gazetteer.population(city.number) <= spot.people
               for city in gazetteer.find_cities(name) if city.is_first_name)  # fmt: skip


def named_country(location: str) -> str:
    """Return the only country among the parts of a place; empty if there is none.

    Names that a state has as well do not count.

    Examples
    --------
    >>> named_country("Venezuela, Golfo Triste"), named_country("Savannah, Georgia")
    ('VEN', '')
    >>> named_country("Japan:  Bonin Islands:  Chichijima")
    'JPN'
    """
    parts = [part for each in _AFTER_COLON.split(location[:_MAX_NAME]) for part in parts_of(each)]
    folded = fold_names(parts).to_pylist()
    codes = {find_folded(name) for name in folded if not gazetteer.find_regions(name)} - {""}
    return codes.pop() if len(codes) == 1 else ""


def is_town_unknown_in(town: str, region: str) -> bool:
    """Return whether a region that shares its name with a town has no town of another name.

    Examples
    --------
    >>> is_town_unknown_in("Lontué", "Maule"), is_town_unknown_in("Talca", "Maule")
    (True, False)
    """
    name, around = fold_names([town, region]).to_pylist()
    areas = gazetteer.find_regions(around)
    within = Scope((areas,))
    is_shared = bool(areas) and bool(cities_in(around, within))
    spellings = {name, name.replace(" ", "")}
    return is_shared and name != around and not any(cities_in(each, within) for each in spellings)


def is_district(location: str) -> bool:
    """Return whether a place is named as a division of a region, with the word for it."""
    (folded,) = fold_names([location]).to_pylist()
    return "district" in dict(worded_kinds(folded))


def is_region_name(folded: str) -> bool:
    """Return whether a (folded) name is of a first-level division, or contains a word for one."""
    kinds = {kind for kind, _ in worded_kinds(folded)}
    known = gazetteer.find_regions(folded) or gazetteer.postal_regions(folded)
    return bool(known or kinds & {"area", "district"})


def _find(whole: str, parts: list[str], query: PlaceQuery) -> PlaceMatch:
    """Find the first part, or else a later part around it: a school in Kursk is in Kursk."""
    if len(parts) > 1 and all(map(_is_part_of_world, parts)):
        return TOO_LARGE
    given = _given_scope(query.country)
    if (
        whole
        and query.precision in ("", "country")
        and given.meets(gazetteer.region_prefixes(whole))
    ):
        return find_country(whole)
    turned = _turned_region(parts, given) if query.precision in ("", "region") else NOWHERE
    turned = turned if turned.spot else _place_after_country(parts, given, query.precision)
    if turned.spot:
        return turned
    if len(parts) > 1 and _are_countries(parts):
        return TOO_LARGE
    within = _state_of_country(parts, given) if query.precision in ("", "region") else NOWHERE
    if within.spot:
        return within
    match = _first(_find_part(parts, at, given, query.precision) for at in range(len(parts)))
    match = _first((match, _around_namesake(parts, given, query.precision)))
    return _first((match, _city_before_spot(parts, given, query.precision)))


def _city_before_spot(parts: list[str], given: Scope, precision: str) -> PlaceMatch:
    """Find the city before an unknown name in a given country: "Berlin, Chancellery"."""
    is_pair = len(parts) == _TURNED and bool(given.areas) and not is_abbreviation(parts[1])
    is_list = is_pair and " and " in parts[1]
    if not is_pair or is_list or precision not in ("", "city") or areas_of(parts[1]):
        return NOWHERE
    match = _find_part(parts[:1], 0, given, precision)
    spot = match.spot
    return match if spot and spot.precision == "city" and spot.people >= LARGE else NOWHERE


def _around_namesake(parts: list[str], given: Scope, precision: str) -> PlaceMatch:
    """Find what is around a place that is named after a region elsewhere: "Moravia, New York".

    That is a state in North America, where such names are usual, or a city in the same country.
    """
    name, *others = parts or [""]
    is_named = not (find_folded(name) or gazetteer.find_regions(name))
    areas = [area for area in gazetteer.find_areas(name) if is_named and area.location]
    if not areas or not others:
        return NOWHERE
    unnamed = ["", *others]
    match = _first(_find_part(unnamed, at, given, precision) for at in range(1, len(parts)))
    if not match.spot or match.spot.country not in _WITH_NAMESAKES:
        return NOWHERE
    is_inland = any(match.spot.country == area.location.country for area in areas if area.location)
    return match if match.spot.precision == "region" or is_inland else NOWHERE


def _place_after_country(parts: list[str], given: Scope, precision: str) -> PlaceMatch:
    """Find a place that follows its country, also if it is a region as well: "Austria, Vienna"."""
    is_pair = len(parts) == _TURNED and not is_abbreviation(parts[1])
    if not is_pair or not find_folded(parts[0]) or not is_country_beside(parts):
        return NOWHERE
    match = _find_part(parts[::-1], 0, given, precision)
    return match if match.spot and match.spot.precision != "country" else NOWHERE


def is_area(folded: str) -> bool:
    """Return whether a (folded) name may be that of a country, a region or a part of one."""
    return bool(areas_of(folded))


def _is_part_of_world(name: str) -> bool:
    """Return whether a name is that of a continent or another area too large for a point."""
    return any(area.location is None for area in gazetteer.find_areas(name))


def _are_countries(names: Sequence[str]) -> bool:
    """Return whether names are those of several countries: "Iraq" beside Iran is not Arak.

    After the name of one of its regions, a country is the place around it: "Georgia, USA".
    """
    starts = [gazetteer.region_prefixes(code) for code in map(find_folded, names) if code]
    if len(starts) < len(names):
        return False
    around = Scope(tuple(starts[1:]))
    has_region = any(map(around.has, gazetteer.find_regions(names[0])))
    return not (has_region or around.meets(starts[0]) or find_area_named(names[0], around).spot)


def _turned_region(parts: Sequence[str], given: Scope) -> PlaceMatch:
    """Find a region in the notation of ISO 3166-2: "Murcia, Región de"."""
    return find_region(" ".join(reversed(parts)), given) if len(parts) == _TURNED else NOWHERE


def _state_of_country(parts: Sequence[str], given: Scope) -> PlaceMatch:
    """Find a state beside its country: "USA/NJ", "BC, Canada"."""
    for country, state in (parts, parts[::-1]) if len(parts) == _TURNED else ():
        # Most names are no codes of states, and looking up a country takes longer.
        states = gazetteer.postal_regions(state)
        code = (find_folded(country) or find_code(country)) if states else ""
        around = Scope((*given.areas, gazetteer.region_prefixes(code)))
        areas = [area for area in states if around.has(area)]
        if code and len(areas) == 1:
            return match_regions(areas)
    return NOWHERE


def _given_scope(countries: str) -> Scope:
    """Return the scope of the countries in a table; an unknown country contains no city."""
    codes = [code.strip() for code in countries.split(SEPARATOR) if code.strip()]
    starts = tuple(start for code in codes for start in gazetteer.region_prefixes(code) or ("?",))
    return Scope((starts,)) if codes else Scope()


def _first(matches: Iterable[PlaceMatch]) -> PlaceMatch:
    """Return the first match with a spot, or else the first with an ambiguous name."""
    unclear = NOWHERE
    for match in matches:
        if match.spot or match.is_final:
            return match
        unclear = unclear if unclear.of else match
    return unclear


def _find_part(parts: Sequence[str], at: int, given: Scope, precision: str) -> PlaceMatch:
    if at and (is_abbreviation(parts[at]) or _is_in_county(parts, at)):
        return _find_abbreviated(parts, at, given, precision)
    around = [_areas_beside(parts, other, given) for other in range(at + 1, len(parts))]
    # If a part is unknown, the place may be any place of that name.
    is_side = _is_side(parts[0]) or parts[0] in gazetteer.SIDES
    if not all(around) or (len(parts) == 1 and not given.areas and is_side):
        return NOWHERE
    before = _areas_before(parts, at, given)
    scope = Scope((*given.areas, *around, *before))
    if len(parts) == 1 and is_abbreviation(parts[0]) and not _is_town(parts[0], given):
        return _find_code(parts[0], given, precision)
    if at + 1 < len(parts) and _COUNTY.search(parts[at]) and _is_in_states(around[0]):
        # If the county is unknown, the place is the state, not a town of that name elsewhere in it.
        return find_area_named(parts[at], scope) if precision in ("", "region") else NOWHERE
    if at and precision in ("", "region"):
        region = _around_unknown(parts, at, scope, Scope((*given.areas, *around)))
        if region.of:
            return region
    readings = ways_to_read(parts[at], precision)
    match = _first(FINDERS[kind](name, scope) for kind, name in readings)
    return widened(match, distance_km(parts[at])) if parts[at][0].isdigit() else match


def _areas_before(parts: Sequence[str], at: int, given: Scope) -> Iterable[tuple[str, ...]]:
    """Return what the parts before may mean.

    In "Canada, London", the order is reversed. In "Eastern, Kyiv", it is not. San Fernando in
    Trinidad says nothing about a region of Chile.
    """
    before = filter(None, (areas_of(name) for name in parts[:at] if name not in gazetteer.SIDES))
    is_region = given.areas and any(map(given.has, gazetteer.find_regions(parts[at])))
    return filter(given.meets, before) if is_region else before


def _around_unknown(parts: Sequence[str], at: int, scope: Scope, outer: Scope) -> PlaceMatch:
    """Find the state or region around an unknown place, unless the parts are a list of regions."""
    state = _find_state(parts[at], scope)
    if state.of or any(map(is_wide_area, parts[:at])):
        return state
    return region_around(parts[at], outer)


def _is_side(name: str) -> bool:
    """Return whether a name is of a side of any country: "Central District"."""
    return dict(worded_kinds(name)).get("district") in gazetteer.SIDES


def _find_state(name: str, scope: Scope) -> PlaceMatch:
    """Find the state of the United States or Canada that follows the name of an unknown place.

    It is not the city of the same name within it: the Hamptons, New York. It stays unknown if it
    may also be a country, or a large city elsewhere, such as Washington.
    """
    states = [area for area in gazetteer.find_regions(name)
              if area.startswith(_WITH_STATES) and scope.has(area)]  # fmt: skip
    if len(states) != 1:
        return NOWHERE
    city, _ = largest_city(name, scope)
    is_large = city >= 0 and gazetteer.population(city) >= LARGE
    is_elsewhere = is_large and gazetteer.area_of(city) != states[0]
    if is_elsewhere or find_country_in(name, scope).spot:
        return PlaceMatch(None, 2, is_final=True)
    return match_regions(states)


def _is_town(name: str, given: Scope) -> bool:
    """Return whether a name of two letters is the main name of a town in the given country."""
    return bool(given.areas) and any(city.is_first_name for city in cities_in(name, given))


def _find_code(name: str, given: Scope, precision: str) -> PlaceMatch:
    """Find the place of a code: a country, or a state of a given country."""
    country = find_country_in(name, given) if precision in ("", "country") else NOWHERE
    states = _states_within(name, given) if given.areas else []
    return country if country.spot or precision not in ("", "region") else match_regions(states)


def _is_in_states(areas: Sequence[str]) -> bool:
    """Return whether a place is a state of the country that writes "County" after the name."""
    return bool(areas) and all(area.startswith(_COUNTY_STATES) for area in areas)


def _find_abbreviated(parts: Sequence[str], at: int, given: Scope, precision: str) -> PlaceMatch:
    """Find a country, or the state around an unknown place: "Mt Baker, WA".

    After a county, the state is in the United States: "Bibb County, Georgia".
    """
    in_county = _is_in_county(parts, at)
    regions = (
        [area for area in _states(parts[at]) if given.has(area)]
        if in_county
        else _coded_states(parts[at], given)
    )
    if precision in ("", "region") and len(regions) == 1:
        return match_regions(regions)
    return find_country_in(parts[at], given) if precision in ("", "country") else NOWHERE


def _coded_states(code: str, given: Scope) -> list[str]:
    """Return the state of a code in the given country.

    Without a country, a code must not be that of another country or of its regions: WA may be
    Western Australia.
    """
    if given.areas:
        return _states_within(code, given)
    areas = list(gazetteer.postal_regions(code))
    if len(areas) != 1:
        return areas
    countries = gazetteer.countries_of_states([code.upper()])
    return areas if len(countries) == 1 and not find_code(code) else []


def _is_in_county(parts: Sequence[str], at: int) -> bool:
    """Return whether a part is a state after a county of that state."""
    return at > 0 and bool(_COUNTY.search(parts[at - 1]) and _states(parts[at]))


def _states(name: str) -> tuple[str, ...]:
    """Return the states of the country whose counties are called so, by name or abbreviation."""
    areas = (*gazetteer.postal_regions(name), *gazetteer.find_regions(name))
    return tuple(area for area in areas if area.startswith(_COUNTY_STATES))


def _states_within(code: str, given: Scope) -> list[str]:
    """Return the states with a code in the given countries: in Brazil, "MG" is Minas Gerais."""
    coded = gazetteer.coded_regions(code, [start[:2] for starts in given.areas for start in starts])
    return list(dict.fromkeys(area for area in (*gazetteer.postal_regions(code), *coded)
                              if given.has(area)))  # fmt: skip


def _areas_beside(parts: Sequence[str], at: int, given: Scope) -> tuple[str, ...]:
    """Return what a part may mean: after a county, "CO" is Colorado, not Colombia."""
    if _is_in_county(parts, at):
        return _states(parts[at])
    coded = _states_within(parts[at], given) if given.areas and is_abbreviation(parts[at]) else []
    return tuple(coded) or areas_of(parts[at])
