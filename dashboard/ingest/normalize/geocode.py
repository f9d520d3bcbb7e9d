"""Find the place that a text names: "Pokrovsk, Donetsk Oblast", "near Kursk", "Russia"."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from math import cos, hypot, radians
from typing import NamedTuple

from dashboard.common.text_folding import fold_names
from dashboard.ingest.normalize.place_parts import is_country_beside, parts_of, without_quarters
from dashboard.model import gazetteer
from dashboard.model.countries import find_code, find_folded, find_named
from dashboard.model.gazetteer import Location
from dashboard.model.place_words import WORDED, distance_km
from dashboard.model.schema import SEPARATOR

# If several places share a name, the largest is meant if it has this many times the population of
# the next. If the name is not a city's main name, only part of its population counts.
STANDS_OUT = 10
# A city of this size takes precedence over a region of the same name, unless the region has many
# times more people.
_LARGE = 300_000
# A city of this size takes precedence over its region by any of its names: "New York" is New York
# City, but "Oklahoma" is not Oklahoma City.
_HUGE = 1_000_000
# A town of this size is as likely as a historic region of the same name elsewhere.
_SIZABLE = 50_000
# A region with this radius is not just a city that forms a region.
_WIDE_KM = 70
_DEGREE_KM = 111
# A place near a city, or in the district around it, may be this much farther away.
_NEAR_KM, _DISTRICT_KM = 25, 50
# Counties of the United States are named with the two letters of their state.
_COUNTY = re.compile(r" (?:county|counties|parish|parishes)\b")
# At large, or the whole state in the Senate.
_ELECTORAL_DISTRICT = re.compile("([A-Z]{2})-(?:[0-9]{1,2}|AL|SEN)")
_COUNTY_STATES, _MAX_ABBREVIATION = "US.", 2


class PlaceQuery(NamedTuple):
    """The cells that describe a place: names, country codes and precision; each may be empty."""

    location: str
    country: str
    precision: str


class PlaceMatch(NamedTuple):
    """The place, if it is known, and the number of places with its name.

    Attributes
    ----------
    spot
        Location; None if it is unknown, ambiguous or too large.
    of
        Number of places with the name.
    is_final
        Whether the name is known, so that it is not interpreted in another way.
    is_by_context
        Whether the other places of the table decided which place is meant.
    """

    spot: Location | None
    of: int = 1
    is_final: bool = False
    is_by_context: bool = False

    @property
    def is_too_large(self) -> bool:
        """Return whether the name is that of an area too large for a point."""
        return self.is_final and not self.spot and self.of == 0


class _Scope(NamedTuple):
    """Where to search: for each enclosing place, the prefixes of its region codes."""

    areas: tuple[tuple[str, ...], ...] = ()

    def has(self, area: str) -> bool:
        """Return whether a region lies in all enclosing places."""
        return all(area.startswith(starts) for starts in self.areas)

    def meets(self, within: tuple[str, ...]) -> bool:
        """Return whether part of an area may lie in all enclosing places; a sea always may."""
        return not within or all(
            any(_meet(start, other) for start in within for other in starts)
            for starts in self.areas
        )


def _meet(start: str, other: str) -> bool:
    return start.startswith(other) or other.startswith(start)


_TURNED = 2
_MAX_NAME = 300
# Countries in which a place is usually followed by its state.
_WITH_STATES = ("US.", "CA.")
_WITH_NAMESAKES = ("USA", "CAN")
_NOWHERE = PlaceMatch(None, 0)
_TOO_LARGE = PlaceMatch(None, 0, is_final=True)


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
        return [query._replace(location=", ".join(names))]  # "Vienna; Austria" is one place.
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
    return matches[0] if len(points) == 1 else _NOWHERE


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


def find_country(code: str) -> PlaceMatch:
    """Find the point for a country; an alliance has none."""
    spot = gazetteer.country(code)
    return PlaceMatch(spot) if spot else _TOO_LARGE


def named_country(location: str) -> str:
    """Return the only country among the parts of a place; empty if there is none.

    Names that a state has as well do not count.

    Examples
    --------
    >>> named_country("Venezuela, Golfo Triste"), named_country("Savannah, Georgia")
    ('VEN', '')
    """
    folded = fold_names(parts_of(location[:_MAX_NAME])).to_pylist()
    codes = {find_folded(name) for name in folded if not gazetteer.find_regions(name)} - {""}
    return codes.pop() if len(codes) == 1 else ""


def is_district(location: str) -> bool:
    """Return whether a place is named as a division of a region, with the word for it."""
    (folded,) = fold_names([location]).to_pylist()
    return "district" in dict(_worded(folded))


def is_region_name(folded: str) -> bool:
    """Return whether a (folded) name is of a first-level division, or contains a word for one."""
    kinds = {kind for kind, _ in _worded(folded)}
    known = gazetteer.find_regions(folded) or gazetteer.postal_regions(folded)
    return bool(known or kinds & {"area", "district"})


def _find(whole: str, parts: list[str], query: PlaceQuery) -> PlaceMatch:
    """Find the first part, or else a later part around it: a school in Kursk is in Kursk."""
    if len(parts) > 1 and all(map(_is_part_of_world, parts)):
        return _TOO_LARGE
    given = _given_scope(query.country)
    if (
        whole
        and query.precision in ("", "country")
        and given.meets(gazetteer.region_prefixes(whole))
    ):
        return find_country(whole)
    turned = _turned_region(parts, given) if query.precision in ("", "region") else _NOWHERE
    turned = turned if turned.spot else _place_after_country(parts, given, query.precision)
    if turned.spot:
        return turned
    if len(parts) > 1 and _are_countries(parts):
        return _TOO_LARGE
    within = _state_of_country(parts, given) if query.precision in ("", "region") else _NOWHERE
    if within.spot:
        return within
    match = _first(_find_part(parts, at, given, query.precision) for at in range(len(parts)))
    return _first((match, _around_namesake(parts, given, query.precision)))


def _around_namesake(parts: list[str], given: _Scope, precision: str) -> PlaceMatch:
    """Find what is around a place that is named after a region elsewhere: "Moravia, New York".

    That is a state in North America, where such names are usual, or a city in the same country.
    """
    name, *others = parts or [""]
    is_named = not (find_folded(name) or gazetteer.find_regions(name))
    areas = [area for area in gazetteer.find_areas(name) if is_named and area.location]
    if not areas or not others:
        return _NOWHERE
    unnamed = ["", *others]
    match = _first(_find_part(unnamed, at, given, precision) for at in range(1, len(parts)))
    if not match.spot or match.spot.country not in _WITH_NAMESAKES:
        return _NOWHERE
    is_inland = any(match.spot.country == area.location.country for area in areas if area.location)
    return match if match.spot.precision == "region" or is_inland else _NOWHERE


def _place_after_country(parts: list[str], given: _Scope, precision: str) -> PlaceMatch:
    """Find a place that follows its country, also if it is a region as well: "Austria, Vienna"."""
    is_pair = len(parts) == _TURNED and not _is_abbreviation(parts[1])
    if not is_pair or not find_folded(parts[0]) or not is_country_beside(parts):
        return _NOWHERE
    match = _find_part(parts[::-1], 0, given, precision)
    return match if match.spot and match.spot.precision != "country" else _NOWHERE


def is_area(folded: str) -> bool:
    """Return whether a (folded) name may be that of a country, a region or a part of one."""
    return bool(_areas_of(folded))


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
    around = _Scope(tuple(starts[1:]))
    has_region = any(map(around.has, gazetteer.find_regions(names[0])))
    return not (has_region or around.meets(starts[0]) or _find_named(names[0], around).spot)


def _turned_region(parts: Sequence[str], given: _Scope) -> PlaceMatch:
    """Find a region in the notation of ISO 3166-2: "Murcia, Región de"."""
    return _find_region(" ".join(reversed(parts)), given) if len(parts) == _TURNED else _NOWHERE


def _state_of_country(parts: Sequence[str], given: _Scope) -> PlaceMatch:
    """Find a state beside its country: "USA/NJ", "BC, Canada"."""
    for country, state in (parts, parts[::-1]) if len(parts) == _TURNED else ():
        # Most names are no codes of states, and looking up a country takes longer.
        states = gazetteer.postal_regions(state)
        code = (find_folded(country) or find_code(country)) if states else ""
        around = _Scope((*given.areas, gazetteer.region_prefixes(code)))
        areas = [area for area in states if around.has(area)]
        if code and len(areas) == 1:
            return _match_regions(areas)
    return _NOWHERE


def _given_scope(countries: str) -> _Scope:
    """Return the scope of the countries in a table; an unknown country contains no city."""
    codes = [code.strip() for code in countries.split(SEPARATOR) if code.strip()]
    starts = tuple(start for code in codes for start in gazetteer.region_prefixes(code) or ("?",))
    return _Scope((starts,)) if codes else _Scope()


def _first(matches: Iterable[PlaceMatch]) -> PlaceMatch:
    """Return the first match with a spot, or else the first with an ambiguous name."""
    unclear = _NOWHERE
    for match in matches:
        if match.spot or match.is_final:
            return match
        unclear = unclear if unclear.of else match
    return unclear


def _find_part(parts: Sequence[str], at: int, given: _Scope, precision: str) -> PlaceMatch:
    if at and (_is_abbreviation(parts[at]) or _is_in_county(parts, at)):
        return _find_abbreviated(parts, at, given, precision)
    around = [_areas_beside(parts, other) for other in range(at + 1, len(parts))]
    # If a part is unknown, the place may be any place of that name.
    is_side = _is_side(parts[0]) or parts[0] in gazetteer.SIDES
    if not all(around) or (len(parts) == 1 and not given.areas and is_side):
        return _NOWHERE
    # In "Canada, London", the order is reversed. In "Eastern, Kyiv", it is not.
    before = filter(None, (_areas_of(name) for name in parts[:at] if name not in gazetteer.SIDES))
    scope = _Scope((*given.areas, *around, *before))
    if len(parts) == 1 and _is_abbreviation(parts[0]) and not _is_town(parts[0], given):
        return _find_code(parts[0], given, precision)
    if at + 1 < len(parts) and _COUNTY.search(parts[at]) and _is_in_states(around[0]):
        # If the county is unknown, the place is the state, not a town of that name elsewhere in it.
        return _find_named(parts[at], scope) if precision in ("", "region") else _NOWHERE
    if at and precision in ("", "region"):
        state = _find_state(parts[at], scope)
        if state.of:
            return state
    readings = _readings(parts[at], precision)
    match = _first(_FINDERS[kind](name, scope) for kind, name in readings)
    return _widened(match, distance_km(parts[at])) if parts[at][0].isdigit() else match


def _is_side(name: str) -> bool:
    """Return whether a name is of a side of any country: "Central District"."""
    return dict(_worded(name)).get("district") in gazetteer.SIDES


def _find_state(name: str, scope: _Scope) -> PlaceMatch:
    """Find the state of the United States or Canada that follows the name of an unknown place.

    It is not the city of the same name within it: the Hamptons, New York. It stays unknown if it
    may also be a country, or a large city elsewhere, such as Washington.
    """
    states = [area for area in gazetteer.find_regions(name)
              if area.startswith(_WITH_STATES) and scope.has(area)]  # fmt: skip
    if len(states) != 1:
        return _NOWHERE
    city, _ = _largest(name, scope)
    is_large = city >= 0 and gazetteer.population(city) >= _LARGE
    is_elsewhere = is_large and gazetteer.area_of(city) != states[0]
    if is_elsewhere or _find_country(name, scope).spot:
        return PlaceMatch(None, 2, is_final=True)
    return _match_regions(states)


def _is_abbreviation(name: str) -> bool:
    """Return whether a name after another one is too short for a town: "VA" is not Wa in Ghana."""
    return len(name) <= _MAX_ABBREVIATION and name.isascii()


def _is_town(name: str, given: _Scope) -> bool:
    """Return whether a name of two letters is the main name of a town in the given country."""
    return bool(given.areas) and any(city.is_first_name for city in _in_scope(name, given))


def _find_code(name: str, given: _Scope, precision: str) -> PlaceMatch:
    """Find the place of a code: a country, or a state of a given country."""
    country = _find_country(name, given) if precision in ("", "country") else _NOWHERE
    states = [area for area in gazetteer.postal_regions(name) if given.areas and given.has(area)]
    return country if country.spot or precision not in ("", "region") else _match_regions(states)


def _is_in_states(areas: Sequence[str]) -> bool:
    """Return whether a place is a state of the country that writes "County" after the name."""
    return bool(areas) and all(area.startswith(_COUNTY_STATES) for area in areas)


def _find_abbreviated(parts: Sequence[str], at: int, given: _Scope, precision: str) -> PlaceMatch:
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
        return _match_regions(regions)
    return _find_country(parts[at], given) if precision in ("", "country") else _NOWHERE


def _coded_states(code: str, given: _Scope) -> list[str]:
    """Return the state of a code in the given country.

    Without a country, a code must not be that of another country or of its regions: WA may be
    Western Australia.
    """
    areas = [area for area in gazetteer.postal_regions(code) if given.has(area)]
    if given.areas or len(areas) != 1:
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


def _areas_beside(parts: Sequence[str], at: int) -> tuple[str, ...]:
    """Return what a part may mean: after a county, "CO" is Colorado, not Colombia."""
    return _states(parts[at]) if _is_in_county(parts, at) else _areas_of(parts[at])


def _readings(name: str, precision: str) -> Iterator[tuple[str, str]]:
    """Return the functions that suit the precision in a table, each with the name to find."""
    kinds = ("country", "named", "region", "city")
    ways = [*((kind, name) for kind in kinds), *_worded(name)]
    if precision == "region":
        ways.append(("area", name))
    yield from (way for way in ways if precision in ("", _PRECISION[way[0]]))


def _worded(name: str) -> list[tuple[str, str]]:
    """Return the kinds of place that a word in a name may mean, and the name without it."""
    return [(kind, match["name"]) for kind, form in WORDED if (match := form.fullmatch(name))]


def _areas_of(name: str) -> tuple[str, ...]:
    """Return the prefixes of codes of regions that a name may mean; empty if it is unknown."""
    codes = {find_folded(name), find_code(name) if name.isalpha() else ""} - {""}
    areas = gazetteer.find_areas(name)
    starts = (
        *(start for code in sorted(codes) for start in gazetteer.region_prefixes(code) or ("",)),
        *gazetteer.find_regions(name),
        *gazetteer.postal_regions(name),
        *(start for area in areas for start in area.within or ("",)),
    )
    return starts or _worded_areas(dict(_worded(name))) or _coded_areas(name)


def _coded_areas(name: str) -> tuple[str, ...]:
    """Return the countries that have a region with a code of two letters: "Lugano (TI)"."""
    if not _is_abbreviation(name) or not name.isalpha():
        return ()
    countries = sorted(gazetteer.countries_of_states([name.upper()]))
    return tuple(start for code in countries for start in gazetteer.region_prefixes(code))


def _worded_areas(worded: dict[str, str]) -> tuple[str, ...]:
    """Return the prefixes for a name with a word for its kind; a district fits any region."""
    regions = tuple(_regions(worded["area"], _Scope())) if "area" in worded else ()
    return regions or (("",) if "district" in worded else ())


def _regions(name: str, scope: _Scope) -> list[str]:
    """Return the codes of the regions with a name, or of the region of the city with that name."""
    named = _outstanding(area for area in gazetteer.find_regions(name) if scope.has(area))
    city, _ = _largest(name, scope)
    area = gazetteer.area_of(city) if city >= 0 else ""
    return named or ([area] if gazetteer.is_region(area) else [])


def _outstanding(areas: Iterable[str]) -> list[str]:
    """Keep the largest of several regions with one name if it is much larger; otherwise keep all.

    A city that forms a region counts less than the region around it.
    """
    spots = [(area, gazetteer.region(area)) for area in areas]
    wide = {spot.country for _, spot in spots if spot.radius_km >= _WIDE_KM}
    counted = [(area, spot) for area, spot in spots
               if spot.radius_km >= _WIDE_KM or spot.country not in wide]  # fmt: skip
    by_people = sorted(counted, key=lambda pair: pair[1].people, reverse=True)
    if len(by_people) > 1 and by_people[0][1].people < STANDS_OUT * by_people[1][1].people:
        return [area for area, _ in by_people]
    return [area for area, _ in by_people[:1]]


def _largest(name: str, scope: _Scope) -> tuple[int, int]:
    """Find the city that is much larger than others of its name (-1 for none), and count them."""
    cities = _in_scope(name, scope)
    people = sorted(((_weight(city), city.number) for city in cities), reverse=True)
    first, second = [*people, (0, -1), (0, -1)][:2]
    stands_out = len(cities) == 1 or first[0] >= STANDS_OUT * second[0]
    if not stands_out and len({gazetteer.area_of(city.number) for city in cities}) == 1:
        # Delhi is also called New Delhi, but the city of this name is meant.
        main = [city.number for city in cities if city.is_first_name]
        return (main[0] if len(main) == 1 else -1), len(cities)
    return (first[1] if stands_out else -1), len(cities)


def _weight(city: gazetteer.City) -> float:
    people = gazetteer.population(city.number)
    return people if city.is_first_name else people / STANDS_OUT


def _find_country(name: str, scope: _Scope) -> PlaceMatch:
    code = find_folded(name)
    return find_country(code) if code and scope.meets(gazetteer.region_prefixes(code)) else _NOWHERE


def _find_named(name: str, scope: _Scope) -> PlaceMatch:
    """Find a part of the world, a sea, an airport or a county."""
    areas = [area for area in gazetteer.find_areas(name) if scope.meets(area.within)]
    if not areas:
        return _NOWHERE
    within = tuple(start for area in areas for start in area.within)
    is_minor = any(area.is_minor for area in areas)
    towns = [town for town in _in_scope(name, scope) if town.is_first_name
             and (is_minor or _is_namesake(town, within))]  # fmt: skip
    of = len(areas) + len(towns)
    if of > 1:
        return PlaceMatch(None, of, is_final=True)
    # If a country is given, the name of a continent may be that of a town.
    if areas[0].location:
        return PlaceMatch(areas[0].location)
    return _NOWHERE if scope.areas else _TOO_LARGE


def _is_namesake(town: gazetteer.City, within: tuple[str, ...]) -> bool:
    """Return whether a town has the name of an area elsewhere, and may be meant just as well."""
    is_elsewhere = bool(within) and not gazetteer.area_of(town.number).startswith(within)
    return is_elsewhere and gazetteer.population(town.number) >= _SIZABLE


def _in_scope(name: str, scope: _Scope) -> list[gazetteer.City]:
    cities = gazetteer.find_cities(name)
    return [city for city in cities if scope.has(gazetteer.area_of(city.number))]


def _find_region(name: str, scope: _Scope) -> PlaceMatch:
    """Find a region by its name, unless a city of this name is more likely."""
    areas = _outstanding(area for area in gazetteer.find_regions(name) if scope.has(area))
    if not areas:
        return _NOWHERE
    cities = _in_scope(name, scope)
    chief = [city for city in cities if any(_is_chief_city(city, area) for area in areas)]
    served = {gazetteer.area_of(city.number)[:2] for city in chief}
    others = [area for area in areas if area[:2] not in served]
    most = max((gazetteer.region(area).people for area in others), default=0)
    if chief:
        # A region elsewhere with as many people may also be meant.
        people = max(gazetteer.population(city.number) for city in chief)
        is_clear = people >= STANDS_OUT * most
        return _NOWHERE if is_clear else PlaceMatch(None, len(areas), is_final=True)
    largest = max((gazetteer.population(city.number) for city in cities if city.is_first_name),
                  default=0)  # fmt: skip
    if largest >= _LARGE and (len(areas) > 1 or most < STANDS_OUT * largest):
        return _NOWHERE
    return _match_regions(areas)


def _is_chief_city(city: gazetteer.City, area: str) -> bool:
    """Return whether a region is named after a city that it contains or surrounds."""
    if gazetteer.area_of(city.number) != area and not _surrounds(area, city.number):
        return False
    is_huge = gazetteer.population(city.number) >= _HUGE
    return city.is_first_name or is_huge or area in gazetteer.find_regions(_main_name(city.number))


def _surrounds(area: str, city: int) -> bool:
    """Return whether a city that forms a region lies within the radius of another region."""
    region, spot = gazetteer.region(area), gazetteer.city(city)
    north_km = abs(region.latitude - spot.latitude) * _DEGREE_KM
    east_km = abs(region.longitude - spot.longitude) * _DEGREE_KM * cos(radians(spot.latitude))
    return region.country == spot.country and hypot(north_km, east_km) < region.radius_km


@lru_cache(maxsize=1_000)
def _main_name(city: int) -> str:
    (folded,) = fold_names([gazetteer.city(city).name]).to_pylist()
    return str(folded)


def _find_area(name: str, scope: _Scope) -> PlaceMatch:
    areas = _regions(name, scope)
    return _match_regions(areas) if areas else _NOWHERE


def _match_regions(areas: list[str]) -> PlaceMatch:
    return PlaceMatch(gazetteer.region(areas[0]) if len(areas) == 1 else None, len(areas))


def _find_city(name: str, scope: _Scope) -> PlaceMatch:
    city, of = _largest(name, scope)
    return PlaceMatch(gazetteer.city(city) if city >= 0 else None, of)


def _find_around(name: str, scope: _Scope, further_km: float) -> PlaceMatch:
    return _widened(_find_city(name, scope), further_km)


def _find_beside(name: str, scope: _Scope) -> PlaceMatch:
    """Find the city that a place is north of.

    "North of Mexico" or "east of England" is not beside a town that happens to be called so.
    """
    city, of = _largest(name, scope)
    if city < 0:
        return PlaceMatch(None, of)
    spot, country = gazetteer.city(city), find_folded(name)
    around = tuple(area for area in _areas_of(name) if scope.meets((area,)))
    is_elsewhere = bool(around) and not gazetteer.area_of(city).startswith(around)
    if is_elsewhere or (country and (country, name) != (spot.country, _main_name(city))):
        return _NOWHERE
    return _widened(PlaceMatch(spot, of), _NEAR_KM)


def _widened(match: PlaceMatch, further_km: float) -> PlaceMatch:
    """Return a match with a greater radius."""
    spot = match.spot
    if not spot:
        return match
    wider = spot._replace(precision="region", radius_km=spot.radius_km + further_km)
    return match._replace(spot=wider)


_FINDERS: dict[str, Callable[[str, _Scope], PlaceMatch]] = {
    "country": _find_country,
    "named": _find_named,
    "region": _find_region,
    "area": _find_area,
    "city": _find_city,
    "district": partial(_find_around, further_km=_DISTRICT_KM),
    "near": partial(_find_around, further_km=_NEAR_KM),
    "side": _find_beside,
}
_PRECISION = dict.fromkeys(_FINDERS, "region") | {"country": "country", "city": "city"}
