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
    country = pycountry.countries.get(alpha_3=code)
    alpha_2 = country.alpha_2 if country else _USER_ASSIGNED.get(code, "")
    return str(Locale.parse(locale).territories.get(alpha_2, code))
