"""Find one name among the countries, regions, areas and cities of the gazetteer."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from math import cos, hypot, radians
from typing import NamedTuple

from dashboard.common.text_folding import fold_names
from dashboard.model import gazetteer
from dashboard.model.countries import find_code, find_folded, short_code
from dashboard.model.gazetteer import Location
from dashboard.model.place_words import WORDED

# If several places share a name, the largest is meant if it has this many times the population of
# the next. If the name is not a city's main name, only part of its population counts.
STANDS_OUT = 10
# Within a country that is named, fewer places may be meant: "Portland, United States".
_STANDS_OUT_WITHIN = 8
# A city of this size takes precedence over a region of the same name, unless the region has many
# times more people.
LARGE = 300_000
# A city of this size takes precedence over its region by any of its names: "New York" is New York
# City, but "Oklahoma" is not Oklahoma City.
_HUGE = 1_000_000
# A town of this size is as likely as a historic region of the same name elsewhere.
_SIZABLE = 50_000
# A region with this radius is not just a city that forms a region.
WIDE_KM = 70
_DEGREE_KM = 111
# Share of the people of a region in a city that may be meant instead.
_GOOD_PART = 0.25
# A place near a city, or in the district around it, may be this much farther away.
_NEAR_KM, _DISTRICT_KM = 25, 50

_MAX_ABBREVIATION = 2
# Countries in which towns are written with the codes of their states, beside those of postal codes.
_WITH_CODES = ("BR", "CH", "IN")
# An article before a sound that it takes on in Arabic.
_ARTICLE = re.compile("[ae]l[ -](?P<rest>(?P<sound>sh|th|dh|[dlnrstz]).+)")


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


class Scope(NamedTuple):
    """Where to search: for each enclosing place, the prefixes of its region codes."""

    areas: tuple[tuple[str, ...], ...] = ()

    def has(self, area: str) -> bool:
        """Return whether a region lies in all enclosing places."""
        return all(area.startswith(starts) for starts in self.areas)

    @property
    def is_in_country(self) -> bool:
        """Return whether an enclosing place is a single country, or in one."""
        return any(map(_are_of_one_country, self.areas))

    @property
    def is_in_region(self) -> bool:
        """Return whether an enclosing place is a region."""
        return any(len(starts) == 1 and starts[0][-1:] != "." for starts in self.areas)

    def meets(self, within: tuple[str, ...]) -> bool:
        """Return whether part of an area may lie in all enclosing places; a sea always may."""
        return not within or all(
            any(_meet(start, other) for start in within for other in starts)
            for starts in self.areas
        )


def _are_of_one_country(starts: tuple[str, ...]) -> bool:
    """Return whether prefixes are those of a country, which may have dependencies, or of a part."""
    first = starts[0] if starts else ""
    country = gazetteer.region_prefixes(find_code(first[:2])) if first else ()
    return bool(first) and (len(starts) == 1 or starts == country)


def _meet(start: str, other: str) -> bool:
    return start.startswith(other) or other.startswith(start)


NOWHERE = PlaceMatch(None, 0)
TOO_LARGE = PlaceMatch(None, 0, is_final=True)


def find_country(code: str) -> PlaceMatch:
    """Find the point for a country; an alliance has none."""
    spot = gazetteer.country(code)
    return PlaceMatch(spot) if spot else TOO_LARGE


def is_abbreviation(name: str) -> bool:
    """Return whether a name after another one is too short for a town: "VA" is not Wa in Ghana."""
    return len(name) <= _MAX_ABBREVIATION and name.isascii()


def ways_to_read(name: str, precision: str) -> Iterator[tuple[str, str]]:
    """Return the functions that suit the precision in a table, each with the name to find."""
    kinds = ("country", "named", "region", "city")
    ways = [*((kind, name) for kind in kinds), *worded_kinds(name)]
    if precision == "region":
        ways.append(("area", name))
    yield from (way for way in ways if precision in ("", _PRECISION[way[0]]))


def worded_kinds(name: str) -> list[tuple[str, str]]:
    """Return the kinds of place that a word in a name may mean, and the name without it."""
    return [(kind, match["name"]) for kind, form in WORDED if (match := form.fullmatch(name))]


def areas_of(name: str) -> tuple[str, ...]:
    """Return the prefixes of codes of regions that a name may mean; empty if it is unknown."""
    codes = {find_folded(name), find_code(name) if name.isalpha() else ""} - {""}
    areas = gazetteer.find_areas(name)
    starts = (
        *(start for code in sorted(codes) for start in gazetteer.region_prefixes(code) or ("",)),
        *gazetteer.find_regions(name),
        *gazetteer.postal_regions(name),
        *(_coded_areas(name) if is_abbreviation(name) else ()),
        *(start for area in areas for start in area.within or ("",)),
    )
    return starts or _worded_areas(dict(worded_kinds(name)))


@lru_cache(maxsize=1_000)
def _coded_areas(code: str) -> tuple[str, ...]:
    """Return the regions that are written with a code of two letters: "Lugano (TI)".

    It may be the code of a country as well: MG is Minas Gerais and Madagascar. If no country that
    is known for it has the code, it may be that of a region of any other.
    """
    usual = gazetteer.coded_regions(code, _WITH_CODES)
    countries = [short_code(found) for found in gazetteer.countries_of_states([code.upper()])]
    return tuple(usual or gazetteer.coded_regions(code, sorted(countries)))


def _worded_areas(worded: dict[str, str]) -> tuple[str, ...]:
    """Return the prefixes for a name with a word for its kind; a district fits any region."""
    regions = tuple(_regions(worded["area"], Scope())) if "area" in worded else ()
    return regions or (("",) if "district" in worded else ())


def _regions(name: str, scope: Scope) -> list[str]:
    """Return the codes of the regions with a name, or of the region of the city with that name."""
    named = _outstanding(area for area in gazetteer.find_regions(name) if scope.has(area))
    city, _ = largest_city(name, scope)
    area = gazetteer.area_of(city) if city >= 0 else ""
    return named or ([area] if gazetteer.is_region(area) else [])


def _outstanding(areas: Iterable[str]) -> list[str]:
    """Keep the largest of several regions with one name if it is much larger; otherwise keep all.

    A city that forms a region counts less than the region around it.
    """
    spots = [(area, gazetteer.region(area)) for area in areas]
    wide = {spot.country for _, spot in spots if spot.radius_km >= WIDE_KM}
    counted = [(area, spot) for area, spot in spots
               if spot.radius_km >= WIDE_KM or spot.country not in wide]  # fmt: skip
    by_people = sorted(counted, key=lambda pair: pair[1].people, reverse=True)
    if len(by_people) > 1 and by_people[0][1].people < STANDS_OUT * by_people[1][1].people:
        return [area for area, _ in by_people]
    return [area for area, _ in by_people[:1]]


def largest_city(name: str, scope: Scope) -> tuple[int, int]:
    """Find the city that is much larger than others of its name (-1 for none), and count them."""
    cities = cities_in(name, scope)
    people = sorted(((_weight(city), city.number) for city in cities), reverse=True)
    first, second = [*people, (0, -1), (0, -1)][:2]
    least = _STANDS_OUT_WITHIN if scope.is_in_country else STANDS_OUT
    stands_out = len(cities) == 1 or first[0] >= least * second[0]
    if not stands_out and len({gazetteer.area_of(city.number) for city in cities}) == 1:
        # Delhi is also called New Delhi, but the city of this name is meant.
        main = [city.number for city in cities if city.is_first_name]
        return (main[0] if len(main) == 1 else -1), len(cities)
    return (first[1] if stands_out else -1), len(cities)


def _weight(city: gazetteer.City) -> float:
    people = gazetteer.population(city.number)
    return people if city.is_first_name else people / STANDS_OUT


def find_country_in(name: str, scope: Scope) -> PlaceMatch:
    """Find the country with a name, if it may lie in the scope."""
    code = find_folded(name)
    return find_country(code) if code and scope.meets(gazetteer.region_prefixes(code)) else NOWHERE


def find_area_named(name: str, scope: Scope) -> PlaceMatch:
    """Find a part of the world, a sea, an airport or a county."""
    areas = [area for area in gazetteer.find_areas(name) if scope.meets(area.within)]
    if not areas:
        return NOWHERE
    within = tuple(start for area in areas for start in area.within)
    is_minor = any(area.is_minor for area in areas)
    towns = [town for town in cities_in(name, scope) if town.is_first_name
             and (is_minor or _is_namesake(town, within))]  # fmt: skip
    of = len(areas) + len(towns)
    if of > 1:
        return PlaceMatch(None, of, is_final=True)
    # If a country is given, the name of a continent may be that of a town.
    if areas[0].location:
        return PlaceMatch(areas[0].location)
    return NOWHERE if scope.areas else TOO_LARGE


def _is_namesake(town: gazetteer.City, within: tuple[str, ...]) -> bool:
    """Return whether a town has the name of an area elsewhere, and may be meant just as well."""
    is_elsewhere = bool(within) and not gazetteer.area_of(town.number).startswith(within)
    return is_elsewhere and gazetteer.population(town.number) >= _SIZABLE


def cities_in(name: str, scope: Scope) -> list[gazetteer.City]:
    """Find the cities with a name in the scope."""
    cities = gazetteer.find_cities(name) or gazetteer.find_cities(_as_pronounced(name))
    return [city for city in cities if scope.has(gazetteer.area_of(city.number))]


def _as_pronounced(name: str) -> str:
    """Write an Arabic article in its spoken form: "Al Raqqah" is Ar Raqqah."""
    match = _ARTICLE.fullmatch(name)
    return f"a{match['sound']} {match['rest']}" if match else ""


def find_region(name: str, scope: Scope) -> PlaceMatch:
    """Find a region by its name, unless a city of this name is more likely."""
    areas = _outstanding(area for area in gazetteer.find_regions(name) if scope.has(area))
    if not areas:
        return NOWHERE
    cities = cities_in(name, scope)
    chief = [city for city in cities if any(_is_chief_city(city, area) for area in areas)]
    served = {gazetteer.area_of(city.number)[:2] for city in chief}
    others = [area for area in areas if area[:2] not in served]
    most = max((gazetteer.region(area).people for area in others), default=0)
    if chief:
        # A region elsewhere with as many people may also be meant.
        people = max(gazetteer.population(city.number) for city in chief)
        is_clear = people >= STANDS_OUT * most
        return NOWHERE if is_clear else PlaceMatch(None, len(areas), is_final=True)
    largest = max((gazetteer.population(city.number) for city in cities if city.is_first_name),
                  default=0)  # fmt: skip
    if largest >= LARGE and (len(areas) > 1 or most < STANDS_OUT * largest):
        return NOWHERE
    return match_regions(areas)


def region_around(name: str, scope: Scope) -> PlaceMatch:
    """Find the region around an unknown place, not the town of its name: "Lontué, Maule".

    A large city, or one with a good part of the people of its region, is as likely.
    """
    areas = _outstanding(area for area in gazetteer.find_regions(name) if scope.has(area))
    if len(areas) != 1 or find_folded(name) or gazetteer.find_areas(name):
        return NOWHERE
    within = Scope((*scope.areas, gazetteer.region_prefixes(find_code(areas[0][:2]))))
    people = max((gazetteer.population(city.number) for city in cities_in(name, within)), default=0)
    is_town = people < _GOOD_PART * gazetteer.region(areas[0]).people
    is_large = any(gazetteer.population(city.number) >= LARGE for city in cities_in(name, scope))
    return match_regions(areas) if is_town and not is_large else NOWHERE


def is_wide_area(name: str) -> bool:
    """Return whether a name is that of a country, a sea, or a region of more than one city."""
    is_wide = any(gazetteer.region(area).radius_km >= WIDE_KM
                  for area in gazetteer.find_regions(name))  # fmt: skip
    return is_wide or bool(find_folded(name) or gazetteer.find_areas(name))


def _is_chief_city(city: gazetteer.City, area: str) -> bool:
    """Return whether a region is named after a city that it contains or surrounds."""
    if gazetteer.area_of(city.number) != area and not _surrounds(area, city.number):
        return False
    is_huge = gazetteer.population(city.number) >= _HUGE
    return city.is_first_name or is_huge or area in gazetteer.find_regions(_main_name(city.number))


def _surrounds(area: str, city: int) -> bool:
    """Return whether a city that forms a region lies within the radius of another region."""
    own = gazetteer.area_of(city)
    if gazetteer.is_region(own):
        people = gazetteer.region(own).people
        if gazetteer.population(city) < _GOOD_PART * people:
            return False
    region, spot = gazetteer.region(area), gazetteer.city(city)
    north_km = abs(region.latitude - spot.latitude) * _DEGREE_KM
    east_km = abs(region.longitude - spot.longitude) * _DEGREE_KM * cos(radians(spot.latitude))
    return region.country == spot.country and hypot(north_km, east_km) < region.radius_km


@lru_cache(maxsize=1_000)
def _main_name(city: int) -> str:
    (folded,) = fold_names([gazetteer.city(city).name]).to_pylist()
    return str(folded)


def _find_area(name: str, scope: Scope) -> PlaceMatch:
    areas = _regions(name, scope)
    return match_regions(areas) if areas else NOWHERE


def match_regions(areas: list[str]) -> PlaceMatch:
    """Match a name with the regions that have it, of which there may be only one."""
    return PlaceMatch(gazetteer.region(areas[0]) if len(areas) == 1 else None, len(areas))


def _find_city(name: str, scope: Scope) -> PlaceMatch:
    city, of = largest_city(name, scope)
    if not of and " " in name and scope.is_in_region:
        # "Tal Tal, Antofagasta" is Taltal.
        towns = [town for town in cities_in(name.replace(" ", ""), scope) if town.is_first_name]
        city, of = (towns[0].number, 1) if len(towns) == 1 else (-1, 0)
    return PlaceMatch(gazetteer.city(city) if city >= 0 else None, of)


def _find_around(name: str, scope: Scope, further_km: float) -> PlaceMatch:
    return widened(_find_city(name, scope), further_km)


def _find_beside(name: str, scope: Scope) -> PlaceMatch:
    """Find the city that a place is north of.

    "North of Mexico" or "east of England" is not beside a town that happens to be called so.
    """
    city, of = largest_city(name, scope)
    if city < 0:
        return PlaceMatch(None, of)
    spot, country = gazetteer.city(city), find_folded(name)
    around = tuple(area for area in areas_of(name) if scope.meets((area,)))
    is_elsewhere = bool(around) and not gazetteer.area_of(city).startswith(around)
    if is_elsewhere or (country and (country, name) != (spot.country, _main_name(city))):
        return NOWHERE
    return widened(PlaceMatch(spot, of), _NEAR_KM)


def widened(match: PlaceMatch, further_km: float) -> PlaceMatch:
    """Return a match with a greater radius."""
    spot = match.spot
    if not spot:
        return match
    wider = spot._replace(precision="region", radius_km=spot.radius_km + further_km)
    return match._replace(spot=wider)


FINDERS: dict[str, Callable[[str, Scope], PlaceMatch]] = {
    "country": find_country_in,
    "named": find_area_named,
    "region": find_region,
    "area": _find_area,
    "city": _find_city,
    "district": partial(_find_around, further_km=_DISTRICT_KM),
    "near": partial(_find_around, further_km=_NEAR_KM),
    "side": _find_beside,
}
_PRECISION = dict.fromkeys(FINDERS, "region") | {"country": "country", "city": "city"}
