"""Countries by their ISO 3166-1 alpha-3 codes, named as newspapers name them (Unicode CLDR)."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import NamedTuple

import pycountry
from babel import Locale

from dashboard.common.i18n import locale as spoken
from dashboard.common.text_folding import fold_names

# Kosovo has no ISO code; XKX is the user-assigned one that the EU, the IMF and ACLED's users write.
_USER_ASSIGNED = {"XKX": "XK"}
# Languages in which countries may be named; where two differ, the first that has a name is meant.
_LANGUAGES = (
    *("en", "uk", "ru", "ko", "de", "fr", "es", "it", "pt"),
    *("nl", "pl", "cs", "tr", "ar", "fa", "zh", "zh_Hant", "ja"),
)
# Names that people write and neither ISO nor CLDR has.
_ALSO = {
    "ARE": ("UAE", "Emirates"),
    "ATG": ("Antigua",),
    "BIH": ("Bosnia", "Bosnia Herzegovina", "BiH"),
    "BLR": ("Byelorussia", "Belorussia"),
    "BRN": ("Brunei",),
    "CAF": ("CAR",),
    "CHN": ("PRC", "Mainland China"),
    "CIV": ("Ivory Coast",),
    "COD": ("DRC", "DR Congo", "Democratic Republic of Congo", "Zaire"),
    "COG": ("Republic of Congo",),
    "CPV": ("Cape Verde",),
    "CZE": ("Czech Republic",),
    "FSM": ("Federated States of Micronesia",),
    "GBR": ("UK", "U K", "Great Britain", "Britain"),
    "HKG": ("Hong Kong",),
    "KNA": ("St Kitts",),
    "KOR": ("ROK", "South Korea", "S Korea", "Южная Корея"),
    "MAC": ("Macao", "Macau"),
    "MKD": ("Macedonia", "FYROM"),
    "MMR": ("Burma", "Myanmar"),
    "NLD": ("Holland",),
    "PRK": ("DPRK", "DPR Korea", "North Korea", "N Korea", "Северная Корея"),
    "PSE": ("Palestine", "Palestinian Authority", "Occupied Palestinian Territory"),
    "RUS": ("Russia",),
    "SAU": ("KSA",),
    "SSD": ("S Sudan",),
    "STP": ("Sao Tome",),
    "SWZ": ("Swaziland",),
    "SYR": ("Syria",),
    "TLS": ("East Timor",),
    "TTO": ("Trinidad",),
    "TUR": ("Turkey",),
    "TWN": ("Taiwan", "Republic of China", "ROC", "Chinese Taipei"),
    "USA": ("USA", "US", "U S", "U S A", "United States of America", "США"),
    "VAT": ("Vatican", "Holy See"),
    "XKX": ("Republic of Kosovo",),
    "ZAF": ("RSA",),
}
# Names that more than one country goes by.
_SHARED = {
    "Korea": ("PRK", "KOR"),
    "Congo": ("COD", "COG"),
    "Virgin Islands": ("VGB", "VIR"),
}
# States that are no more, by what people call them and ISO does not.
_ENDED = {"USSR": "SUN", "Soviet Union": "SUN", "Yugoslavia": "YUG", "Czechoslovakia": "CSK"}
_ENDED |= {"East Germany": "DDR", "GDR": "DDR", "South Yemen": "YMD"}
_LIKE = 0.8
_LONGEST = 60


@cache
def country_codes() -> frozenset[str]:
    """All codes that a table may use.

    Examples
    --------
    >>> "PRK" in country_codes(), "NK" in country_codes()
    (True, False)
    """
    return frozenset(country.alpha_3 for country in pycountry.countries) | _USER_ASSIGNED.keys()


@cache
def short_code(code: str) -> str:
    """Code of two letters (alpha-2) for one of three.

    Examples
    --------
    >>> short_code("PRK"), short_code("XKX")
    ('KP', 'XK')
    """
    country = pycountry.countries.get(alpha_3=code)
    return country.alpha_2 if country else _USER_ASSIGNED.get(code, "")


@lru_cache(maxsize=10_000)
def find_code(text: str) -> str:
    """Code of three letters for what says a country: any ISO code, or a name in many languages.

    Empty where that is no country, or may be one of several.

    Examples
    --------
    >>> find_code("KP"), find_code("Korea, North"), find_code("643"), find_code("Німеччина")
    ('PRK', 'PRK', 'RUS', 'DEU')
    >>> find_code("the moon"), find_code("Korea")
    ('', '')
    """
    return find_codes([text])[0]


def find_codes(texts: Sequence[str]) -> list[str]:
    """Codes of three letters for some texts at once; see :func:`find_code`."""
    known = _codes()
    coded = [known.get(text.strip().casefold(), "") for text in texts]
    # Names are looked up only where codes do not do, as all of them take a while to gather.
    return coded if all(coded) else list(map(_either, coded, find_named(texts)))


def _either(first: str, second: str) -> str:
    return first or second


def find_folded(name: str) -> str:
    """Code of three letters for the name of a country that was folded before; see ``spelling``."""
    return _names().get(name, "")


def find_named(texts: Sequence[str]) -> list[str]:
    """Codes of three letters for names of countries; those of ISO are no names here.

    A name is also known with what follows its comma, or stands in brackets, put first.

    Examples
    --------
    >>> find_named(["the U.S.", "RU", "Gambia (the)", "Korea, South"])
    ['USA', '', 'GMB', 'KOR']
    """
    names = _names()
    turned = map(_turned, texts)
    forms = zip(_folded(*texts), _folded(*turned), strict=True)
    return [names.get(whole) or names.get(other, "") for whole, other in forms]


def _turned(text: str) -> str:
    before, _, after = text.rstrip(" )").replace("(", ",").partition(",")
    return f"{after} {before}"


def similar_country(text: str) -> str:
    """Code of the country whose English name is spelled almost like a text; empty if none is.

    Examples
    --------
    >>> similar_country("Ukrain"), similar_country("Atlantis")
    ('UKR', '')
    """
    folded = _fold(text)
    if len(folded) > _LONGEST:
        return ""
    like = get_close_matches(folded, _english(), 1, _LIKE)
    return _english()[like[0]] if like else ""


def countries_called(text: str) -> list[str]:
    """Codes of the countries that share a name; empty where only one country or none has it.

    Examples
    --------
    >>> countries_called("Korea")
    ['PRK', 'KOR']
    """
    return _shared().get(_fold(text), [])


class FormerCountry(NamedTuple):
    """A country that no longer exists: its alpha-3 code, and the year in which it was withdrawn."""

    code: str
    year: str


def former_country(text: str) -> FormerCountry | None:
    """Find a country that no longer exists.

    Examples
    --------
    >>> former_country("USSR")
    FormerCountry(code='SUN', year='1992')
    """
    return _former().get(_fold(text))


def country_with_part(text: str) -> str:
    """Code of the country that has a part of this name or code (ISO 3166-2); empty if none has.

    Examples
    --------
    >>> country_with_part("Texas"), country_with_part("UA-14")
    ('USA', 'UKR')
    """
    return _parts().get(_fold(text), "")


def country_name(code: str) -> str:
    """Everyday name of a country in the language spoken; the code itself where it has none.

    Examples
    --------
    >>> country_name("PRK")
    'North Korea'
    >>> country_name("ZZZ")
    'ZZZ'
    """
    return _name(code, spoken())


@cache
def _name(code: str, locale: str) -> str:
    return str(Locale.parse(locale).territories.get(short_code(code), code))


def _fold(text: str) -> str:
    return _folded(text)[0]


def _folded(*texts: str) -> list[str]:
    # Halves of characters that take two are no text that can be written.
    given = [text.encode(errors="replace").decode() for text in texts]
    folded: list[str] = fold_names(given).to_pylist()
    return folded


@cache
def _codes() -> dict[str, str]:
    """Codes of three letters by all codes of ISO 3166-1, in small letters."""
    assigned = {short.casefold(): code for code, short in _USER_ASSIGNED.items()}
    numbers = {country.numeric: country.alpha_3 for country in pycountry.countries}
    short = {country.alpha_2.casefold(): country.alpha_3 for country in pycountry.countries}
    return assigned | numbers | short | {code.casefold(): code for code in country_codes()}


@cache
def _names() -> dict[str, str]:
    """Codes by folded names, without the names that several countries share."""
    by_name = dict(_english())
    for language in _LANGUAGES[1:]:
        others = _by_name((_name(code, language), code) for code in sorted(country_codes()))
        by_name = others | by_name
    return {name: code for name, code in by_name.items() if name not in _shared()}


@cache
def _english() -> dict[str, str]:
    return _by_name(
        (name, code) for code in sorted(country_codes()) for name in _english_names(code)
    )


def _english_names(code: str) -> Iterator[str]:
    country = pycountry.countries.get(alpha_3=code)
    yield from _ALSO.get(code, ())
    yield _name(code, "en")
    for part in ("name", "common_name", "official_name"):
        named = getattr(country, part, "")
        before, _, after = named.partition(", ")
        yield from (named, f"{after} {before}" if after else "")


def _by_name(named: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Codes by folded names, which not all countries have; the first of two has the name."""
    pairs = [(name, code) for name, code in named if name]
    folded = _folded(*(name for name, _ in pairs))
    return {name: code for name, (_, code) in reversed(list(zip(folded, pairs, strict=True)))}


@cache
def _shared() -> dict[str, list[str]]:
    return dict(zip(_folded(*_SHARED), map(list, _SHARED.values()), strict=True))


@cache
def _former() -> dict[str, FormerCountry]:
    """Find countries that no longer exist by their folded names and codes."""
    countries = list(pycountry.historic_countries)
    by_code = {
        country.alpha_3: FormerCountry(country.alpha_3, country.withdrawal_date[:4])
        for country in countries
    }
    by_text = {
        text: by_code[country.alpha_3]
        for country in countries
        for text in (country.name, country.alpha_2)
    }
    by_text |= by_code | {name: by_code[code] for name, code in _ENDED.items()}
    return dict(zip(_folded(*by_text), by_text.values(), strict=True))


@cache
def _parts() -> dict[str, str]:
    """Country of each of its parts, by their folded names and codes."""
    parts = list(pycountry.subdivisions)
    # Some are named in a second language in brackets.
    names = [part.name.partition(" [")[0] for part in parts]
    texts = _folded(*names, *(part.code for part in parts))
    countries = [find_code(part.country_code) for part in parts]
    return dict(zip(texts, countries * 2, strict=True))
