"""Which spot a text names: "Pokrovsk, Donetsk Oblast", "near Kursk", "Kursk region", "Russia"."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from dashboard.common.text_folding import fold_names
from dashboard.model import gazetteer
from dashboard.model.countries import find_code, find_folded, find_named, short_code
from dashboard.model.gazetteer import Location

# Of several cities of one name, the largest is meant if it has so many times the people of the
# next. Where the name is not a city's first one, a part of its people count.
STANDS_OUT = 10
# A city with so many people is meant rather than the region that is called like it.
_LARGE = 300_000
# What is near a city, or in the district around it, may be so much further off.
_NEAR_KM, _DISTRICT_KM = 25, 50
_WORDS = {
    "area": "region|oblast|province|governorate|prefecture|krai|state|canton|voivodeship",
    "district": "district|raion|rayon|county|municipality",
    "city": "city|town|village",
}
_WORDED = [
    (kind, re.compile(form.format(words)))
    for kind, words in _WORDS.items()
    for form in ("(.+) (?:{})", "(?:{}) of (.+)")
]
_WORDED.append(("near", re.compile("(?:near|outside|around|close to|vicinity of) (.+)")))


class PlaceQuery(NamedTuple):
    """What a table says of a place: names, alpha-3 code and precision; any of them may be empty."""

    location: str
    country: str
    precision: str


class PlaceMatch(NamedTuple):
    """The spot that was found, if any, and how many places have that name."""

    spot: Location | None
    of: int = 1


class _Scope(NamedTuple):
    """Where to look: for each place around, how the codes of its regions may begin."""

    areas: tuple[tuple[str, ...], ...] = ()

    def has(self, area: str) -> bool:
        return all(area.startswith(allowed) for allowed in self.areas)


_NOWHERE = PlaceMatch(None, 0)


def geocode(asked: Sequence[PlaceQuery]) -> list[PlaceMatch]:
    """Find where some places are.

    Examples
    --------
    >>> here, there = geocode(
    ...     [PlaceQuery("Sudzha, Russia", "", ""), PlaceQuery("the moon", "", "")]
    ... )
    >>> here.spot.country, here.spot.precision, there.spot
    ('RUS', 'city', None)
    """
    # A name like "Korea, South" is no list of places.
    whole = find_named([one.location for one in asked])
    split = [re.split("[,()]", one.location) for one in asked]
    folded = iter(fold_names([part for parts in split for part in parts]).to_pylist())
    parts = [[part for part in [next(folded) for _ in own] if part] for own in split]
    return [_find(*one) for one in zip(whole, parts, asked, strict=True)]


def find_country(code: str) -> PlaceMatch:
    """Find the middle of a country (alpha-3)."""
    return PlaceMatch(gazetteer.country(code))


def _find(whole: str, parts: list[str], asked: PlaceQuery) -> PlaceMatch:
    """Find the first part, or else what it lies in: a school in Kursk is in Kursk."""
    if whole and asked.country in ("", whole) and asked.precision in ("", "country"):
        return find_country(whole)
    return _first(_find_part(parts[at], parts[at + 1 :], asked) for at in range(len(parts)))


def _first(tried: Iterable[PlaceMatch]) -> PlaceMatch:
    """First that has a spot; where none has, the first of an unclear name."""
    unclear = _NOWHERE
    for found in tried:
        if found.spot:
            return found
        unclear = unclear if unclear.of else found
    return unclear


def _find_part(name: str, around: Sequence[str], asked: PlaceQuery) -> PlaceMatch:
    areas = [_areas_of(part) for part in around]
    # Where a part says what is not understood, the place may be any of that name.
    if not all(areas):
        return _NOWHERE
    own = [_within(asked.country)] if asked.country else []
    scope = _Scope((*own, *areas))
    return _first(_FINDERS[kind](bare, scope) for kind, bare in _readings(name, asked.precision))


def _readings(name: str, precision: str) -> Iterator[tuple[str, str]]:
    """Read a name in the ways that are as exact as a table says: a finder, what it looks for."""
    ways = [("country", name), ("region", name), ("city", name), *_worded(name)]
    if precision == "region":
        ways.append(("area", name))
    yield from (way for way in ways if precision in ("", _PRECISION[way[0]]))


def _worded(name: str) -> list[tuple[str, str]]:
    """Kinds of place by a word in a name, and the name without it."""
    return [(kind, found[1]) for kind, form in _WORDED if (found := form.fullmatch(name))]


def _areas_of(name: str) -> tuple[str, ...]:
    """How the codes of the regions begin that a place lies in; empty where none is known."""
    worded = dict(_worded(name))
    if "district" in worded:
        # It has no code of its own, and leaves open what else is said.
        return ("",)
    codes = {find_folded(name), find_code(name) if name.isalpha() else ""} - {""}
    state = f"US.{name.upper()}"
    return (
        *(beginning for code in codes for beginning in _within(code)),
        *gazetteer.named_regions().get(name, ()),
        *([state] if state in gazetteer.areas() else []),
        *(_regions(worded["area"], _Scope()) if "area" in worded else []),
    )


def _within(code: str) -> tuple[str, ...]:
    """How the codes of all regions of a country begin; of what is no country, none does."""
    return (f"{short_code(code) or '?'}.",)


def _regions(name: str, scope: _Scope) -> list[str]:
    """Codes of the regions of a name, or else of the one that the city of that name lies in."""
    named = [area for area in gazetteer.named_regions().get(name, ()) if scope.has(area)]
    city, _ = _largest(name, scope)
    return named or ([gazetteer.area_of(city)] if city >= 0 else [])


def _largest(name: str, scope: _Scope) -> tuple[int, int]:
    """Find the city that stands out of those of a name (-1 for none), and how many these are."""
    found = [one for one in gazetteer.find_cities(name) if scope.has(gazetteer.area_of(one))]
    people = sorted(((_weight(one, name), one) for one in found), reverse=True)
    first, second = [*people, (0, -1), (0, -1)][:2]
    stands_out = len(found) == 1 or first[0] >= STANDS_OUT * second[0]
    return (first[1] if stands_out else -1), len(found)


def _weight(city: int, name: str) -> float:
    people = gazetteer.city(city).people
    return people if gazetteer.is_first_name(city, name) else people / STANDS_OUT


def _find_country(name: str, scope: _Scope) -> PlaceMatch:
    code = find_folded(name)
    return find_country(code) if code and scope.has(*_within(code)) else _NOWHERE


def _find_region(name: str, scope: _Scope) -> PlaceMatch:
    """Find a region of a name, unless it is rather that of a large city."""
    city, _ = _largest(name, scope)
    if city >= 0 and _weight(city, name) >= _LARGE:
        return _NOWHERE
    return _find_area(name, scope) if name in gazetteer.named_regions() else _NOWHERE


def _find_area(name: str, scope: _Scope) -> PlaceMatch:
    areas = _regions(name, scope)
    return PlaceMatch(
        gazetteer.region(areas[0], name.title()) if len(areas) == 1 else None, len(areas)
    )


def _find_city(name: str, scope: _Scope) -> PlaceMatch:
    city, of = _largest(name, scope)
    return PlaceMatch(gazetteer.city(city) if city >= 0 else None, of)


def _find_around(name: str, scope: _Scope, further_km: float) -> PlaceMatch:
    spot, of = _find_city(name, scope)
    if not spot:
        return PlaceMatch(None, of)
    return PlaceMatch(spot._replace(precision="region", radius_km=spot.radius_km + further_km), of)


_FINDERS: dict[str, Callable[[str, _Scope], PlaceMatch]] = {
    "country": _find_country,
    "region": _find_region,
    "area": _find_area,
    "city": _find_city,
    "district": partial(_find_around, further_km=_DISTRICT_KM),
    "near": partial(_find_around, further_km=_NEAR_KM),
}
_PRECISION = dict.fromkeys(_FINDERS, "region") | {"country": "country", "city": "city"}
