"""The language of the interface: translated messages, and locales for dates and numbers.

Messages in the code are English; translations are gettext catalogues in ``locale/``. The language
is a context variable, as requests in several languages are answered at once:
``with use_language("uk"): ...``. The content of tables is never translated.
"""

import gettext
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, wraps
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar

import numpy as np
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import (
    format_compact_decimal,
    format_decimal,
    format_scientific,
    get_group_symbol,
)

# The locale for dates and numbers in each language.
LANGUAGES = {"en": "en_GB", "uk": "uk_UA", "ko": "ko_KR"}
# Powers of ten of the units of languages that count in ten thousands.
_MYRIADS = (4, 8)
# Larger decimals are written with an exponent; Babel fails on those with 28 digits.
_MAX_PLAIN = 1e15
_FOLDER = Path(__file__).parent / "locale"

_P = ParamSpec("_P")
_T = TypeVar("_T")

_language: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Use a language of ``LANGUAGES`` within a ``with`` block.

    Examples
    --------
    >>> with use_language("uk"):
    ...     tr("Timeline")
    'Хронологія'
    """
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def iterate_in(language: str, items: Iterable[_T]) -> Iterator[_T]:
    """Iterate over a generator that runs in one language, whatever language the caller uses.

    Examples
    --------
    >>> list(iterate_in("uk", (tr(word) for word in ["Timeline"])))
    ['Хронологія']
    """
    iterator = iter(items)
    while True:
        with use_language(language):
            try:
                item = next(iterator)
            except StopIteration:
                return
        yield item


def language() -> str:
    """Return the language in use, as an ISO 639-1 code."""
    return _language.get()


def locale() -> str:
    """Return the locale of the language in use."""
    return LANGUAGES[language()]


def text_direction() -> Literal["ltr", "rtl"]:
    """Return whether the language in use runs from left to right or from right to left."""
    order = Locale.parse(locale()).character_order
    return "rtl" if order == "right-to-left" else "ltr"


def language_name(code: str) -> str:
    """Return the name of a language in that language.

    Examples
    --------
    >>> language_name("uk")
    'українська'
    """
    return str(Locale.parse(code).get_display_name(code))


def N_(message: str) -> str:  # noqa: N802 (the usual name in gettext)
    """Mark a message in a constant for translation; ``tr`` translates it where it is shown."""
    return message


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802 (as above)
    """Mark a message that has a plural; see :func:`ntr`."""
    return singular, plural


def tr(message: str, **values: Any) -> str:
    """Translate a message and fill in its placeholders.

    Examples
    --------
    >>> tr("until {end}, start not known", end="May 2024")
    'until May 2024, start not known'
    """
    # gettext translates an empty message as the header of the catalogue.
    text = _catalogue(language()).gettext(message) if message else ""
    return text.format(**values) if values else text


def ntr(singular: str, plural: str, count: int, **values: Any) -> str:
    """Translate a message with a plural; ``{count}`` is formatted for the language.

    Examples
    --------
    >>> ntr("{count} event", "{count} events", 1200)
    '1,200 events'
    """
    text = _catalogue(language()).ngettext(singular, plural, count)
    return text.format(count=format_number(count), **values)


def cached_by_language(function: Callable[_P, str]) -> Callable[_P, str]:
    """Cache the texts of a function for each language, because Babel takes 0.1 ms to format one.

    Arguments that do not equal themselves, such as NaT, are never found in the cache.
    """

    def call(_language: str, *values: Any, **options: Any) -> str:
        return function(*values, **options)

    cached: Any = lru_cache(maxsize=10_000)(call)

    @wraps(function)
    def call_in_language(*values: _P.args, **options: _P.kwargs) -> str:
        return str(cached(language(), *values, **options))

    return call_in_language


def format_number(value: float) -> str:
    """Format a number for the language, with at most three decimals.

    Examples
    --------
    >>> format_number(2600), format_number(0.5)
    ('2,600', '0.5')
    >>> format_number(1e30)
    '1E30'
    """
    return format_numbers([value])[0] if isinstance(value, int | np.integer) else _decimal(value)


def format_numbers(values: Iterable[int]) -> list[str]:
    """Format whole numbers for the language.

    This is 25 times as fast as Babel, and charts have thousands of counts.
    """
    separator = _group_symbol()
    return [f"{value:,}".replace(",", separator) for value in values]


@cached_by_language
def _decimal(value: float) -> str:
    write = format_decimal if abs(value) < _MAX_PLAIN else format_scientific
    return str(write(value, locale=locale()))


@cached_by_language
def _group_symbol() -> str:
    return str(get_group_symbol(locale()))


@cached_by_language
def format_short_number(value: int) -> str:
    """Format a count in compact form.

    Examples
    --------
    >>> format_short_number(950), format_short_number(122_603)
    ('950', '123K')
    """
    power = len(str(value)) - 1
    unit = max((each for each in _short_units(locale()) if each <= power), default=0)
    if not unit:
        return format_number(value)
    # Units of ten thousand are coarse: 14,600 is 1.5 of them.
    decimals = int(unit == power and unit in _MYRIADS)
    # Rounded first, so that the cache serves many counts.
    return _compact(round(int(value), decimals - unit), decimals)


@cached_by_language
def _compact(value: int, decimals: int) -> str:
    return str(format_compact_decimal(value, locale=locale(), fraction_digits=decimals))


@cache
def _short_units(of_locale: str) -> list[int]:
    """Return the powers of ten that a language has short words for, such as 3 for thousand."""
    formats = Locale.parse(of_locale).compact_decimal_formats["short"]["other"]
    return [len(number) - 1 for number, each in formats.items() if each.pattern.count("0") == 1]


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    path = _FOLDER / code / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
