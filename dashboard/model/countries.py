"""Codes of countries, and the names that newspapers use for them (from Unicode CLDR).

Present-day countries have codes of ISO 3166-1 alpha-3. Former countries have codes of ISO 3166-3
if there is one; otherwise their English name is the code. Alliances also use their English name.
"""

import csv
import gettext
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pycountry
from babel import Locale
from pyarrow import compute as arrow

from dashboard.common.i18n import locale as current_locale
from dashboard.common.text_folding import fold_names
from dashboard.model.country_names import ALSO
from dashboard.model.text_columns import as_arrow

# Files of the gazetteer, and the kinds of named areas that a column of countries may contain.
DATA = Path(__file__).parent / "gazetteer_data"
_ACTING = ("state", "alliance")
# Kosovo has no ISO code. The EU, the IMF and ACLED's users write the user-assigned code XKX.
_USER_ASSIGNED = {"XKX": "XK"}
# Languages in which countries may be named. If a name differs in meaning, the first language wins.
_LANGUAGES = (
    *("en", "uk", "ru", "ko", "de", "fr", "es", "it", "pt"),
    *("nl", "pl", "cs", "tr", "ar", "fa", "zh", "zh_Hant", "ja"),
)
# Languages that the translations of ISO 3166 call by another code.
_ISO_LANGUAGES = {"zh": "zh_CN", "zh_Hant": "zh_TW"}
# Names that several countries share.
_SHARED = {
    "Korea": ("PRK", "KOR"),
    "Congo": ("COD", "COG"),
    "Virgin Islands": ("VGB", "VIR"),
}
# Codes that ISO withdrew when a country changed its name, and the present code of the country.
_RENAMED = {
    **{"AFI": "DJI", "ATB": "ATA", "ATN": "ATA", "BUR": "MMR", "BYS": "BLR", "CTE": "KIR"},
    **{"FXX": "FRA", "JTN": "UMI", "MID": "UMI", "PUS": "UMI", "TMP": "TLS", "WAK": "UMI"},
}
_SHORT_WORDS = {"rep": "Republic", "dem": "Democratic", "fed": "Federated", "sts": "States",
                "is": "Islands", "eq": "Equatorial", "herz": "Herzegovina"}  # fmt: skip
_SHORT_WORD = re.compile(rf"\b({'|'.join(_SHORT_WORDS)})(?:\.|(?= of\b))", re.IGNORECASE)
_FORMER = re.compile(
    r"(?:the )?(?:former|ex|ehem|ehemalige[rs]?|ancienne?|bivša|бывш\w*|колишн\w*)\b\.?[ -]*",
    re.IGNORECASE,
)
# In longer names, two letters may differ.
_LONG_NAME = 10
# Names this short are not compared, because one different letter often makes another name.
_SHORT_NAME = 4
_LONGEST = 60
# A number of ISO 3166-1, perhaps as a decimal number, and how many of them show that all are.
_NUMBER, _MIN_NUMBERS = re.compile(r"([0-9]{1,3})(?:\.0)?"), 5


@cache
def country_codes() -> frozenset[str]:
    """Return the codes of present-day countries: ISO 3166-1 alpha-3, and XKX for Kosovo.

    Examples
    --------
    >>> "PRK" in country_codes(), "NK" in country_codes()
    (True, False)
    """
    return frozenset(country.alpha_3 for country in pycountry.countries) | _USER_ASSIGNED.keys()


@cache
def known_codes() -> frozenset[str]:
    """Return all codes that a table may use: present-day and former countries, and alliances.

    Examples
    --------
    >>> {"PRK", "SUN", "Prussia", "NATO"} <= known_codes()
    True
    """
    return country_codes() | _named().keys()


def are_codes(texts: pd.Series) -> np.ndarray:
    """Return whether each text is one of :func:`known_codes`.

    Examples
    --------
    >>> are_codes(pd.Series(["PRK", "Korea", ""])).tolist()
    [True, False, False]
    """
    matches = arrow.is_in(as_arrow(texts), value_set=_codes_as_arrow())
    return np.asarray(matches.to_numpy(zero_copy_only=False))


@cache
def _codes_as_arrow() -> pa.Array:
    return pa.array(sorted(known_codes()), pa.large_string())


@cache
def named_areas(kind: str) -> list[dict[str, str]]:
    """Return the rows of the hand-written table of areas that are not present-day countries.

    Parameters
    ----------
    kind
        ``state``: a former country; ``alliance``; ``region``: part of one or several countries;
        ``world``: an area too large for a point, such as a continent.
    """
    with (DATA / "named_areas.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if row["kind"] == kind]


@cache
def successors(code: str) -> tuple[str, ...]:
    """Return the codes of the present-day countries on the land of a former one.

    Examples
    --------
    >>> successors("CSK"), successors("FRA")
    (('CZE', 'SVK'), ())
    """
    return tuple(_named()[code]["within"].split()) if code in _named() else ()


@cache
def short_code(code: str) -> str:
    """Convert a code of three letters to one of two (alpha-2).

    Examples
    --------
    >>> short_code("PRK"), short_code("XKX")
    ('KP', 'XK')
    """
    country = pycountry.countries.get(alpha_3=code)
    return country.alpha_2 if country else _USER_ASSIGNED.get(code, "")


@lru_cache(maxsize=10_000)
def find_code(text: str) -> str:
    """Find the code of a country or alliance by any ISO code, or by a name in many languages.

    Returns
    -------
    str
        The code; empty if the text names no country, or may mean one of several.

    Examples
    --------
    >>> find_code("KP"), find_code("Korea, North"), find_code("643"), find_code("Німеччина")
    ('PRK', 'PRK', 'RUS', 'DEU')
    >>> find_code("the moon"), find_code("Korea"), find_code("USSR"), find_code("Preußen")
    ('', '', 'SUN', 'Prussia')
    """
    return find_codes([text])[0]


def find_codes(texts: Sequence[str], *, official: bool = False) -> list[str]:
    """Find the codes for several texts at once; see :func:`find_code`.

    Parameters
    ----------
    texts
        Codes or names.
    official
        Whether official names in other languages count. They take a tenth of a second to collect.

    Examples
    --------
    >>> find_codes(["République tchèque", "República de Moldavia"], official=True)
    ['CZE', 'MDA']
    """
    known = _codes()
    coded = [known.get(text.strip().casefold(), "") for text in texts]
    # Names are looked up only if a text is not a code, because collecting all names takes a while.
    for find in (find_named, _find_official) if official else (find_named,):
        if all(coded):
            break
        coded = list(map(_either, coded, find(texts)))
    return coded


def find_numbers(texts: Collection[str]) -> dict[str, str]:
    """Find the codes for numbers of ISO 3166-1 of which spreadsheets have removed the zeros.

    Numbers of other lists are some of those by chance, so all must be, and they must be several.

    Examples
    --------
    >>> find_numbers(["4", "8.0", "12", "76", "840"])
    {'4': 'AFG', '8.0': 'ALB', '12': 'DZA', '76': 'BRA', '840': 'USA'}
    >>> find_numbers(["4", "8", "12", "76", "841"]), find_numbers(["4", "8"])
    ({}, {})
    """
    numbers = [match[1] for text in texts if (match := _NUMBER.fullmatch(text.strip()))]
    if not _MIN_NUMBERS <= len(texts) == len(numbers):
        return {}
    found = [_codes().get(number.zfill(3), "") for number in numbers]
    return dict(zip(texts, found, strict=True)) if all(found) else {}


def _find_official(texts: Sequence[str]) -> list[str]:
    """Find the codes for official names of several words: "République tchèque"."""
    may_be = [len(text.split()) > 1 for text in texts]
    if not any(may_be):
        return [""] * len(texts)
    names, folded = _official_names(), _folded(*texts)
    return [names.get(name, "") if has_words else ""
            for name, has_words in zip(folded, may_be, strict=True)]  # fmt: skip


def _either(first: str, second: str) -> str:
    return first or second


def find_folded(name: str) -> str:
    """Find the code for a country name that is already folded; see ``text_folding``."""
    return _names().get(name, "")


def find_named(texts: Sequence[str]) -> list[str]:
    """Find the codes for country names; ISO codes do not count as names.

    Names are also found in the forms "Korea, South" and "Gambia (the)", and with "former" before
    them. A second name in brackets must be a name of the same country.

    Examples
    --------
    >>> find_named(["the U.S.", "RU", "Gambia (the)", "Korea, South", "former Yugoslavia"])
    ['USA', '', 'GMB', 'KOR', 'YUG']
    >>> find_named(["East Germany (GDR)", "Georgia (Florida)"])
    ['DDR', '']
    """
    if not texts:
        return []  # Collecting all names takes a while.
    names = _names()
    forms = [_forms(text) for text in texts]
    # All at once, because folding takes as long for one text as for many.
    folded = iter(_folded(*(form for each in forms for form in each)))
    codes = [[names.get(next(folded), "") for _ in each] for each in forms]
    return [_agreed(*each) for each in codes]


def _forms(text: str) -> tuple[str, str, str, str, str]:
    """Return a name unchanged, reversed at its comma, without "former", and split at brackets.

    The World Bank and maps write short words: "Congo, Dem. Rep.", "Solomon Is.".
    """
    full = _SHORT_WORD.sub(lambda match: _SHORT_WORDS[match[1].casefold()], text)
    before, comma, after = full.rstrip(" )").replace("(", ",").partition(",")
    if full != text and comma:
        after += " of"
    bare = _FORMER.sub("", full, count=1).replace("(former)", "")
    has_brackets = text.rstrip().endswith(")")
    parts = (before, after) if has_brackets else ("", "")
    return text, f"{after} {before}", bare, *parts


def _agreed(whole: str, turned: str, bare: str, before: str, inside: str) -> str:
    return whole or turned or bare or (before if before == inside else "")


def similar_country(text: str) -> str:
    """Find the country whose English name differs by a letter from a text; empty if there is none.

    The first letter must be the same: "Prussia" is not a misspelling of "Russia".

    Examples
    --------
    >>> similar_country("Ukrain"), similar_country("Atlantis"), similar_country("Grussia")
    ('UKR', '', '')
    """
    folded = _fold(text)
    if not folded or len(folded) > _LONGEST:
        return ""
    allowed = 2 if len(folded) > _LONG_NAME else 1
    alike = {
        code
        for name, code in _english().items()
        if name[:1] == folded[0]
        and abs(len(name) - len(folded)) <= allowed
        and len(name) > _SHORT_NAME
        and _differences(name, folded) <= allowed
    }
    return alike.pop() if len(alike) == 1 else ""


def _differences(first: str, second: str) -> int:
    """Count the letters that are wrong, missing, superfluous or swapped with the next."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(second, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b)))
            if i > 1 and j > 1 and (a, first[i - 2]) == (second[j - 2], b):
                row[j] = min(row[j], earlier[j - 2] + 1)
    return row[-1]


def countries_called(text: str) -> list[str]:
    """Return the codes of the countries that share a name; empty if fewer than two have it.

    Examples
    --------
    >>> countries_called("Korea")
    ['PRK', 'KOR']
    """
    return _shared().get(_fold(text), [])


def country_with_part(text: str) -> str:
    """Find the country that has a part of this name or code (ISO 3166-2); empty if there is none.

    Examples
    --------
    >>> country_with_part("Texas"), country_with_part("UA-14")
    ('USA', 'UKR')
    """
    return _parts().get(_fold(text), "")


def country_name(code: str) -> str:
    """Return the everyday name of a country or alliance in the reader's language, or its code.

    Examples
    --------
    >>> country_name("PRK"), country_name("SUN"), country_name("ZZZ")
    ('North Korea', 'Soviet Union', 'ZZZ')
    """
    language = current_locale()
    if code in _named():
        row = _named()[code]
        return row.get(f"name_{language}") or row["name"]
    return _name(code, language)


@cache
def _name(code: str, locale: str) -> str:
    return str(Locale.parse(locale).territories.get(short_code(code), code))


def _fold(text: str) -> str:
    return _folded(text)[0]


def _folded(*texts: str) -> list[str]:
    # Lone surrogates cannot be encoded.
    given = [text.encode(errors="replace").decode() for text in texts]
    folded: list[str] = fold_names(given).to_pylist()
    return folded


@cache
def _codes() -> dict[str, str]:
    """Return country codes by all codes of ISO 3166, in lower case."""
    former = {
        text.casefold(): _RENAMED.get(country.alpha_3, country.alpha_3)
        for country in pycountry.historic_countries
        for text in (country.alpha_3, *_former_short(country.alpha_2))
    }
    assigned = {short.casefold(): code for code, short in _USER_ASSIGNED.items()}
    numbers = {country.numeric: country.alpha_3 for country in pycountry.countries}
    short = {country.alpha_2.casefold(): country.alpha_3 for country in pycountry.countries}
    known = {code.casefold(): code for code in known_codes()}
    return former | assigned | numbers | short | known


def _former_short(short: str) -> tuple[str, ...]:
    """Return a withdrawn code of two letters, unless two countries had it at different times."""
    had_it = [each for each in pycountry.historic_countries if each.alpha_2 == short]
    return (short,) if len(had_it) == 1 else ()


@cache
def _named() -> dict[str, dict[str, str]]:
    """Return former countries and alliances by their codes."""
    return {row["code"]: row for kind in _ACTING for row in named_areas(kind)}


@cache
def _names() -> dict[str, str]:
    """Return codes by folded names, without names that several countries share."""
    by_name = dict(_english())
    for language in _LANGUAGES[1:]:
        others = _by_name((_name(code, language), code) for code in sorted(country_codes()))
        by_name = others | by_name
    by_name = _by_name(_historic_names()) | by_name
    by_name |= _by_name(
        (name, code)
        for code, row in _named().items()
        for name in (row["name"], row["name_uk"], *row["other_names"].split("|"))
    )
    return {name: code for name, code in by_name.items() if name not in _shared()}


def _historic_names() -> Iterator[tuple[str, str]]:
    """Yield the names of ISO 3166-3, and the codes of the countries."""
    for country in pycountry.historic_countries:
        yield country.name, _RENAMED.get(country.alpha_3, country.alpha_3)


@cache
def _official_names() -> dict[str, str]:
    """Return codes by folded names of ISO 3166-1 in other languages, as a second choice."""
    translations = [
        gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [_ISO_LANGUAGES.get(code, code)])
        for code in _LANGUAGES[1:]
    ]
    named = _by_name(
        (translation.gettext(english), country.alpha_3)
        for translation in translations
        for country in pycountry.countries
        for part in ("official_name", "common_name", "name")
        if (english := getattr(country, part, ""))
    )
    return {name: code for name, code in named.items() if name not in _shared()}


@cache
def _english() -> dict[str, str]:
    return _by_name(
        (name, code) for code in sorted(country_codes()) for name in _english_names(code)
    )


def _english_names(code: str) -> Iterator[str]:
    country = pycountry.countries.get(alpha_3=code)
    yield from ALSO.get(code, ())
    yield _name(code, "en")
    for part in ("name", "common_name", "official_name"):
        named = getattr(country, part, "")
        before, _, after = named.partition(", ")
        yield from (named, f"{after} {before}" if after else "")


def _by_name(named: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Return codes by folded names; if two countries have a name, the first one keeps it."""
    pairs = [(name, code) for name, code in named if name]
    folded = _folded(*(name for name, _ in pairs))
    return {name: code for name, (_, code) in reversed(list(zip(folded, pairs, strict=True)))}


@cache
def _shared() -> dict[str, list[str]]:
    return dict(zip(_folded(*_SHARED), map(list, _SHARED.values()), strict=True))


@cache
def _parts() -> dict[str, str]:
    """Return the country of each part, by names and codes that occur in only one country."""
    parts = list(pycountry.subdivisions)
    # Some names have another in brackets, in a second language.
    names = [part.name.partition(" [")[0] for part in parts]
    texts = _folded(*names, *(part.code for part in parts))
    countries = [find_code(part.country_code) for part in parts] * 2
    distinct = set(zip(texts, countries, strict=True))
    shared = {text for text, times in Counter(text for text, _ in distinct).items() if times > 1}
    return {text: country for text, country in distinct if text not in shared}
