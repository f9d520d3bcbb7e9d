"""Split the text of a cell into the parts of a place: "Vienna, Austria", "48157 Münster"."""

import re
from functools import lru_cache
from itertools import chain

from dashboard.common.text_folding import fold_names
from dashboard.ingest.normalize.place_finders import areas_of, is_abbreviation
from dashboard.model import gazetteer
from dashboard.model.countries import find_named
from dashboard.model.state_abbreviations import write_out_state

# Between the parts of a place. A slash counts before a short code: "USA/NJ".
_BETWEEN_PARTS = re.compile(r"[,\uff0c\u3001()]| [:|] |(?<=\w)/(?=[A-Z]{2,3}$)")
# Brazilian addresses: "Centro, Rio de Janeiro - RJ, 20040-020". The last part, like "1015 CJ" in
# the Netherlands, is a postcode.
_BEFORE_STATE = re.compile(r" - (?=[A-Z]{2}(?:,|$)|State of |Estado d)")
_POSTCODE_ALONE = re.compile(r"[0-9][0-9 -]{2,9}|[0-9]{4} ?[A-Z]{2}")
# "48157 Münster", "D-50667 Köln", "CT 06103", "London SW1A 2AA", "ON M5E 1W7".
_POSTCODE = re.compile(
    r"^\s*(?:[A-Z]{1,2}-)?[0-9]{4,6} +(?=[^\W\d_]{2})|(?<=[A-Z]) +[0-9]{5}(?:-[0-9]{4})?\s*$"
    r"|(?<=\w) +(?:[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}|[A-Z][0-9][A-Z] [0-9][A-Z][0-9])\s*$"
)
# A house or a club may have the name of a place: "“Victoria”, London".
_QUOTED = re.compile(r"\s*[\"“„«「].+[\"”“»」]\s*")
# Also between a place and its country, but not between two places.
_BESIDE_COUNTRY = re.compile(r"\s*[:>»/]\s*|\s+[-–—]\s+")
# "Paris TX".
_BEFORE_CODE = re.compile(r"(?P<town>[^\d,]*[a-z.])\s+(?P<state>[A-Z]{2})")
_WITH_CODES, _PAIR, _MAX_WORDS = ("US.", "CA."), 2, 6
# "São Paulo, SP (Pacaembu)".
_WITH_VENUE = re.compile(r"(?P<place>[^()]+,[^()]+)\((?P<inner>[^()]+)\)\s*")


def parts_of(name: str) -> list[str]:
    """Split the name of a place; leave out postcodes and names in quotation marks within it.

    Examples
    --------
    >>> parts_of("Paris TX"), parts_of("Austria - Vienna"), parts_of("Kyiv - Lviv")
    (['Paris', 'TX'], ['Austria', 'Vienna'], ['Kyiv - Lviv'])
    >>> parts_of("Frankfurt (Oder)"), parts_of("Vienna (Austria)")
    (['Frankfurt (Oder)'], ['Vienna', 'Austria', ''])
    >>> parts_of("Santos, SP (Vila Belmiro)")
    ['Santos', 'SP']
    """
    name = _without_venue(name)
    parts = _BETWEEN_PARTS.split(_BEFORE_STATE.sub(", ", name))
    if len(parts) == 1:
        pair = _split_in_two(name)
        return pair if len(pair) == _PAIR else [write_out_state(_without_postcode(name))]
    if name.endswith(")") and gazetteer.find_cities(fold_names([name]).to_pylist()[0]):
        return [name]
    around = [part for part in parts if not _QUOTED.fullmatch(part)] or parts
    return [
        write_out_state(_without_postcode(part))
        for part in around
        if not _POSTCODE_ALONE.fullmatch(part.strip())
    ]


def _without_venue(name: str) -> str:
    """Remove what follows a town and what is around it, unless it is around both."""
    match = _WITH_VENUE.fullmatch(name)
    if not match:
        return name
    (inner,) = fold_names([match["inner"]]).to_pylist()
    return name if areas_of(inner) else match["place"].strip()


def _without_postcode(part: str) -> str:
    """Remove a postcode, and the quarter of a town after it: "48157 Münster-Coerde"."""
    name, count = _POSTCODE.subn("", part)
    name = name.strip()
    if count and "-" in name and not gazetteer.find_cities(fold_names([name]).to_pylist()[0]):
        return name.rpartition("-")[0]
    return name


def without_quarters(parts: list[str]) -> list[str]:
    """Leave out the quarters of a town beside it, and repetitions: "Bonn, Bonn-Beuel, Bonn"."""
    distinct = list(dict.fromkeys(parts))
    return [part for part in distinct
            if not any(part.startswith(f"{other}-") for other in distinct)]  # fmt: skip


def is_country_beside(names: list[str]) -> bool:
    """Return whether one of two names is that of a country, and of no region, and the other not.

    Examples
    --------
    >>> is_country_beside(["Vienna", "Austria"]), is_country_beside(["Kyiv", "Lviv"])
    (True, False)
    >>> is_country_beside(["Georgia", "Atlanta"]), is_country_beside(["Iran", "Iraq"])
    (False, False)
    """
    codes = find_named(names)
    folded = fold_names(names).to_pylist()
    countries = [bool(code) and not gazetteer.find_regions(name)
                 for code, name in zip(codes, folded, strict=True)]  # fmt: skip
    return sum(countries) == 1 and sum(map(bool, codes)) == 1


def _split_in_two(name: str) -> list[str]:
    """Split a place from its country or the code of its state; the name alone if it has none."""
    match = _BEFORE_CODE.fullmatch(name)
    if match and _has_state(match["town"], match["state"]):
        return [match["town"], match["state"]]
    pair = [part.strip() for part in _BESIDE_COUNTRY.split(name)]
    if len(pair) == _PAIR and all(pair) and is_country_beside(pair):
        return pair
    return _split_before_country(name)


@lru_cache(maxsize=10_000)
def _split_before_country(name: str) -> list[str]:
    """Split a place from its country or state where only a space is between them: "Kyiv Ukraine".

    The first words must name a place there. A name that is known as a whole is not split.

    Examples
    --------
    >>> _split_before_country("Darfur Sudan"), _split_before_country("Port Sudan")
    (['Darfur', 'Sudan'], ['Port Sudan'])
    >>> _split_before_country("San Jose Costa Rica"), _split_before_country("Kyiv Poland")
    (['San Jose', 'Costa Rica'], ['Kyiv Poland'])
    """
    words = name.split()
    if not 1 < len(words) <= _MAX_WORDS or any(map(str.isdecimal, name)):
        return [name]
    pairs = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    codes = find_named([name, *(last for _, last in pairs)])
    whole, *folded = fold_names([name, *chain.from_iterable(pairs)]).to_pylist()
    if codes[0] or gazetteer.find_cities(whole) or areas_of(whole):
        return [name]
    names = zip(folded[::2], folded[1::2], strict=True)
    for pair, (first, last), code in zip(pairs, names, codes[1:], strict=True):
        if is_abbreviation(first):
            continue
        around = gazetteer.region_prefixes(code) if code else gazetteer.find_regions(last)
        if around and _is_within(first, around):
            return list(pair)
    return [name]


def _is_within(name: str, around: tuple[str, ...]) -> bool:
    """Return whether a city or region of this (folded) name is within some areas."""
    cities = [gazetteer.area_of(city.number) for city in gazetteer.find_cities(name)]
    return any(
        area == start or (start.endswith(".") and area.startswith(start))
        for area in (*cities, *areas_of(name))
        for start in around
    )


def _has_state(town: str, code: str) -> bool:
    """Return whether a state of the United States or Canada has a town of this name."""
    states = [area for area in gazetteer.postal_regions(code.casefold())
              if area.startswith(_WITH_CODES)]  # fmt: skip
    (folded,) = fold_names([town]).to_pylist()
    cities = gazetteer.find_cities(folded) if states else ()
    return any(gazetteer.area_of(city.number) in states for city in cities)
