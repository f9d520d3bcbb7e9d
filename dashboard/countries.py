"""Countries by their ISO 3166-1 alpha-3 codes, named as newspapers name them (Unicode CLDR)."""

from functools import cache

import pycountry
from babel import Locale

from dashboard.words import locale as spoken

# Kosovo has no ISO code; XKX is the user-assigned one that the EU, the IMF and ACLED's users write.
_USER_ASSIGNED = {"XKX": "XK"}


@cache
def country_codes() -> frozenset[str]:
    """All codes that a table may use.

    Examples
    --------
    >>> "PRK" in country_codes(), "NK" in country_codes()
    (True, False)
    """
    return frozenset(country.alpha_3 for country in pycountry.countries) | _USER_ASSIGNED.keys()


def short_code(code: str) -> str:
    """Code of two letters (alpha-2) for one of three.

    Examples
    --------
    >>> short_code("PRK"), short_code("XKX")
    ('KP', 'XK')
    """
    country = pycountry.countries.get(alpha_3=code)
    return country.alpha_2 if country else _USER_ASSIGNED.get(code, "")


def find_code(text: str) -> str:
    """Code of three letters for what says a country: a code, or a name in English.

    Examples
    --------
    >>> find_code("KP"), find_code("North Korea"), find_code("XK"), find_code("the moon")
    ('PRK', 'PRK', 'XKX', '')
    """
    return _codes().get(text.strip().casefold(), "")


@cache
def _codes() -> dict[str, str]:
    """Codes by all that says a country."""
    found = {}
    for code in country_codes():
        country = pycountry.countries.get(alpha_3=code)
        names = [getattr(country, part, "") for part in ("name", "common_name", "official_name")]
        for text in (code, short_code(code), _name(code, "en"), *names):
            found[text.casefold()] = code
    # Not all have each of these names.
    found.pop("", None)
    return found


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
