"""Names of months and weekdays, and words for BC and AD, in several languages, from CLDR."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from copy import deepcopy
from functools import cache
from typing import Any
from unicodedata import normalize

from babel import localedata
from babel.localedata import LocaleDataDict

# The languages in which countries may be named. Syria and Iraq have different Arabic names.
_LOCALES = (
    *("en", "de", "de_AT", "fr", "es", "it", "pt", "nl", "pl", "uk", "ru", "cs", "tr"),
    *("ar", "ar_SY", "ar_IQ", "fa", "zh", "zh_Hant", "ja", "ko"),
)
# Languages whose names of months count only if no language above has them.
_MORE_LOCALES = (
    *("sv", "da", "nb", "fi", "hu", "ro", "bg", "sr", "sr_Latn", "hr", "sk", "sl", "el", "he"),
    *("hi", "id", "lt", "lv", "et", "is", "ca", "gl", "ar_DZ", "ar_MA"),
)
_BC, _AD = 0, 1
# Forms after "in", which CLDR lacks.
_AFTER_IN = (
    "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
    "січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні",
    "styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrześniu październiku listopadzie "
    "grudniu",
    "lednu únoru březnu dubnu květnu červnu červenci srpnu září říjnu listopadu prosinci",
)
# CLDR has only one English pair.
_ENGLISH_ERAS = {_BC: ("b.c.e.", "b.c."), _AD: ("a.d.", "c.e.")}
# Forms that CLDR lacks, in French, German and Turkish.
_ALSO = {_BC: ("avant j.-c.", "v. u. z.", "m.ö."), _AD: ("après j.-c.", "n. u. z.", "m.s.")}
# Characters of names: letters, the sign at the end of Persian months, and Indian vowels.
NAME = r"[^\W0-9_]+(?:[\u0654\u0900-\u0903\u093a-\u094f][^\W0-9_]*)*"


@cache
def months() -> dict[str, int]:
    """Return the numbers of months by their names, in lower case and without a full stop.

    Names are in the nominative ("жовтень") and in the form that follows a day ("жовтня").

    Examples
    --------
    >>> months()["october"], months()["oct"], months()["жовтня"], months()["październik"]
    (10, 10, 10, 10)
    """
    numbers_by_name = _numbers_by_name("months")
    # Leave out names that mean different months in different languages.
    return {name: numbers.pop() for name, numbers in numbers_by_name.items() if len(numbers) == 1}


@cache
def more_months() -> dict[str, int]:
    """Return the numbers of months by names that :func:`months` lacks, in 24 more languages.

    They take a twentieth of a second to collect.

    Examples
    --------
    >>> more_months()["toukokuuta"], more_months()["मई"], more_months()["мае"]
    (5, 5, 5)
    """
    numbers_by_name = _numbers_by_name("months", _MORE_LOCALES)
    for names in _AFTER_IN:
        for number, name in enumerate(names.split(), 1):
            numbers_by_name.setdefault(name, set()).add(number)
    return {name: numbers.pop() for name, numbers in numbers_by_name.items()
            if len(numbers) == 1 and name not in months()}  # fmt: skip


@cache
def _croatian_months() -> tuple[re.Pattern[str], dict[str, str], Set[str], Set[str]]:
    """Return a pattern and English names of the names that mean other months in Polish and Czech.

    The other parts are the names that are only Croatian, and those that are not Croatian.
    """
    croatian = {
        name: number
        for name, numbers in _numbers_by_name("months", ["hr"]).items()
        for number in numbers
    }
    names = _names_of("en", "months")["format"]["wide"]
    english = {number: name.casefold() for number, name in names.items()}
    others = {name: english[number] for name, number in croatian.items()
              if months().get(name, number) != number}  # fmt: skip
    words = "|".join(sorted(others, key=len, reverse=True))
    pattern = re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])", re.IGNORECASE)
    return pattern, others, croatian.keys() - months().keys(), months().keys() - croatian.keys()


def translate_croatian(texts: Sequence[str]) -> list[str]:
    """Write months in English that other languages have as well, if all texts are Croatian.

    "Listopad" is October in Croatian, and November in Polish.

    Examples
    --------
    >>> translate_croatian(["5. listopada 2020", "12. siječnja 2020"])
    ['5. october 2020', '12. siječnja 2020']
    >>> translate_croatian(["5 listopada 2020", "12 stycznia 2020"])
    ['5 listopada 2020', '12 stycznia 2020']
    """
    pattern, english, only_croatian, not_croatian = _croatian_months()
    if not any(map(pattern.search, texts)):
        return list(texts)
    words = {word for text in texts for word in re.findall(NAME, text.casefold())}
    if not words & only_croatian or words & not_croatian:
        return list(texts)
    return [pattern.sub(lambda match: english[match[0].casefold()], text) for text in texts]


@cache
def weekdays() -> dict[str, set[int]]:
    """Return the numbers of weekdays by their names in any of the languages; Monday is 0.

    Examples
    --------
    >>> weekdays()["sunday"], weekdays()["sun"]
    ({6}, {6})
    """
    return _numbers_by_name("days")


@cache
def eras() -> dict[str, str]:
    """Return regular expressions for the words for BC and AD."""
    patterns = {}
    for name, era in (("bc", _BC), ("ad", _AD)):
        words = {word.casefold() for word in (*_ENGLISH_ERAS[era], *_ALSO[era], *_eras_of(era))}
        patterns[name] = "|".join(map(_pattern_of, sorted(words, key=len, reverse=True)))
    return patterns


def _numbers_by_name(kind: str, locales: Sequence[str] = _LOCALES) -> dict[str, set[int]]:
    numbers_by_name = defaultdict(set)
    for locale in locales:
        names = _names_of(locale, kind)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in names[context][width].items():
                    # Turkish needs care with capitals, because it has an i without a dot.
                    for form in (name, name.upper()):
                        folded = normalize("NFC", form.casefold())
                        numbers_by_name[" ".join(folded.strip(".").split())].add(number)
    return dict(numbers_by_name)


def _eras_of(era: int) -> Iterator[str]:
    for locale in _LOCALES[1:]:
        names = _names_of(locale, "eras")
        for width in ("wide", "abbreviated"):
            # A single letter, as in Arabic, is also the start of other words.
            if len(names[width][era].strip(".")) > 1:
                yield names[width][era]


def _names_of(locale: str, kind: str) -> Mapping[Any, Any]:
    """Return months, days or eras of a locale, from a copy of Babel's data.

    Babel keeps what it finds for one locale in data that others share. If it were asked for Chinese
    months, it would give Korean readers Chinese names from then on.
    """
    names: Mapping[Any, Any] = LocaleDataDict({kind: deepcopy(localedata.load(locale)[kind])})[kind]
    return names


def _pattern_of(word: str) -> str:
    """Allow spaces after the full stops of a word; in English words, full stops are optional."""
    is_english = word in (*_ENGLISH_ERAS[_BC], *_ENGLISH_ERAS[_AD])
    stop = r"\.?" if is_english or not word.endswith(".") else r"\."
    pieces = (re.escape(piece) for piece in word.replace(".", ". ").split())
    return r" ?".join(pieces).replace(r"\.", stop)
