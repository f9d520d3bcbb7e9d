"""Names of months and weekdays, and words for BC and AD, in some languages, as CLDR has them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from babel import Locale

_LOCALES = ("en", "de", "de_AT", "fr", "es", "it", "pt", "nl", "pl", "uk", "ru")
_BC, _AD = 0, 1
# CLDR has one pair of English words, and people write several.
_ENGLISH_ERAS = {_BC: ("b.c.e.", "b.c."), _AD: ("a.d.", "c.e.")}


@cache
def months() -> dict[str, int]:
    """Numbers of months by their names, in small letters and without a full stop.

    Names stand as such ("жовтень") and as they are written beside a day ("жовтня").

    Examples
    --------
    >>> months()["october"], months()["oct"], months()["жовтня"], months()["październik"]
    (10, 10, 10, 10)
    """
    found = _named(lambda locale: locale.months)
    # A name that means different months in two languages would be a guess.
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


@cache
def weekdays() -> dict[str, set[int]]:
    """Weekdays that a name stands for in any of the languages, Monday being 0.

    Examples
    --------
    >>> weekdays()["sunday"], weekdays()["sun"]
    ({6}, {6})
    """
    return _named(lambda locale: locale.days)


@cache
def eras() -> dict[str, str]:
    """Patterns of the words for BC and for AD."""
    patterns = {}
    for name, era in (("bc", _BC), ("ad", _AD)):
        words = {word.casefold() for word in (*_ENGLISH_ERAS[era], *_eras_of(era))}
        patterns[name] = "|".join(map(_loosely, sorted(words, key=len, reverse=True)))
    return patterns


def _named(
    of: Callable[[Locale], Mapping[str, Mapping[str, Mapping[int, str]]]],
) -> dict[str, set[int]]:
    found = defaultdict(set)
    for locale in map(Locale.parse, _LOCALES):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in of(locale)[context][width].items():
                    found[name.casefold().strip(".")].add(number)
    return dict(found)


def _eras_of(era: int) -> Iterator[str]:
    for locale in map(Locale.parse, _LOCALES[1:]):
        for width in ("wide", "abbreviated"):
            yield locale.eras[width][era]


def _loosely(word: str) -> str:
    """Find a word with or without blanks behind its full stops, English ones without these too."""
    stop = r"\.?" if word in (*_ENGLISH_ERAS[_BC], *_ENGLISH_ERAS[_AD]) else r"\."
    pieces = (re.escape(piece) for piece in word.replace(".", ". ").split())
    return r" ?".join(pieces).replace(r"\.", stop)
