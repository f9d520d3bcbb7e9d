"""Names of months and weekdays, and words for BC and AD, in several languages, from CLDR."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from babel import Locale

# The languages in which countries may be named. Syria and Iraq have different Arabic names.
_LOCALES = (
    *("en", "de", "de_AT", "fr", "es", "it", "pt", "nl", "pl", "uk", "ru", "cs", "tr"),
    *("ar", "ar_SY", "ar_IQ", "fa", "zh", "zh_Hant", "ja", "ko"),
)
_BC, _AD = 0, 1
# CLDR has only one English pair.
_ENGLISH_ERAS = {_BC: ("b.c.e.", "b.c."), _AD: ("a.d.", "c.e.")}
# Forms that CLDR lacks, in French, German and Turkish.
_ALSO = {_BC: ("avant j.-c.", "v. u. z.", "m.ö."), _AD: ("après j.-c.", "n. u. z.", "m.s.")}
# Characters of names: letters, and the sign at the end of Persian months.
NAME = r"[^\W0-9_]+(?:\u0654[^\W0-9_]*)*"


@cache
def months() -> dict[str, int]:
    """Return the numbers of months by their names, in lower case and without a full stop.

    Names are in the nominative ("жовтень") and in the form that follows a day ("жовтня").

    Examples
    --------
    >>> months()["october"], months()["oct"], months()["жовтня"], months()["październik"]
    (10, 10, 10, 10)
    """
    numbers_by_name = _numbers_by_name(lambda locale: locale.months)
    # Leave out names that mean different months in different languages.
    return {name: numbers.pop() for name, numbers in numbers_by_name.items() if len(numbers) == 1}


@cache
def weekdays() -> dict[str, set[int]]:
    """Return the numbers of weekdays by their names in any of the languages; Monday is 0.

    Examples
    --------
    >>> weekdays()["sunday"], weekdays()["sun"]
    ({6}, {6})
    """
    return _numbers_by_name(lambda locale: locale.days)


@cache
def eras() -> dict[str, str]:
    """Return regular expressions for the words for BC and AD."""
    patterns = {}
    for name, era in (("bc", _BC), ("ad", _AD)):
        words = {word.casefold() for word in (*_ENGLISH_ERAS[era], *_ALSO[era], *_eras_of(era))}
        patterns[name] = "|".join(map(_pattern_of, sorted(words, key=len, reverse=True)))
    return patterns


def _numbers_by_name(
    names_of: Callable[[Locale], Mapping[str, Mapping[str, Mapping[int, str]]]],
) -> dict[str, set[int]]:
    numbers_by_name = defaultdict(set)
    for locale in map(Locale.parse, _LOCALES):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in names_of(locale)[context][width].items():
                    # Turkish needs care with capitals, because it has an i without a dot.
                    for form in (name, name.upper()):
                        numbers_by_name[" ".join(form.casefold().strip(".").split())].add(number)
    return dict(numbers_by_name)


def _eras_of(era: int) -> Iterator[str]:
    for locale in map(Locale.parse, _LOCALES[1:]):
        for width in ("wide", "abbreviated"):
            # A single letter, as in Arabic, is also the start of other words.
            if len(locale.eras[width][era].strip(".")) > 1:
                yield locale.eras[width][era]


def _pattern_of(word: str) -> str:
    """Allow spaces after the full stops of a word; in English words, full stops are optional."""
    is_english = word in (*_ENGLISH_ERAS[_BC], *_ENGLISH_ERAS[_AD])
    stop = r"\.?" if is_english or not word.endswith(".") else r"\."
    pieces = (re.escape(piece) for piece in word.replace(".", ". ").split())
    return r" ?".join(pieces).replace(r"\.", stop)
