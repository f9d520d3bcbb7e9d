"""The language of the interface: one catalogue of strings, and locales for dates and numbers.

English stands in the code; translations are gettext catalogues in ``locale/``, read as they are.
The language holds for the call that is being answered (a context variable, as several readers are
answered at once): ``with use_language("uk"): ...``. What a table says is never translated.
"""

import gettext
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numpy as np
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal, get_group_symbol

# Each language, and the locale whose way of writing dates and numbers it takes.
LANGUAGES = {"en": "en_GB", "uk": "uk_UA"}
_FOLDER = Path(__file__).parent / "locale"

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")

_language: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Speak a language of ``LANGUAGES`` in what follows.

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


def spoken(language: str, made: Iterable[_Made]) -> Iterator[_Made]:
    """Speak a language whenever one more of some things is made, and only then.

    Examples
    --------
    >>> list(spoken("uk", (tr(word) for word in ["Timeline"])))
    ['Хронологія']
    """
    things = iter(made)
    while True:
        with use_language(language):
            try:
                thing = next(things)
            except StopIteration:
                return
        yield thing


def language() -> str:
    """Return the language spoken, as a code of ISO 639-1."""
    return _language.get()


def locale() -> str:
    """Return the locale of the language spoken."""
    return LANGUAGES[language()]


def language_name(code: str) -> str:
    """Name of a language in itself.

    Examples
    --------
    >>> language_name("uk")
    'українська'
    """
    return str(Locale.parse(code).get_display_name(code))


def N_(message: str) -> str:  # noqa: N802 (the usual name in gettext)
    """Mark a message that stands in a table of the code; it is translated where it is said."""
    return message


def tr(message: str, **values: Any) -> str:
    """Say a message in the language spoken, with its gaps filled.

    Examples
    --------
    >>> tr("until {end}, start not known", end="May 2024")
    'until May 2024, start not known'
    """
    # An empty message would give the head of the catalogue.
    said = _catalogue(language()).gettext(message) if message else ""
    return said.format(**values) if values else said


def ntr(one: str, several: str, count: int, **values: Any) -> str:
    """Say a message about so many things; ``{count}`` is filled in as the language writes it.

    Examples
    --------
    >>> ntr("{count} event", "{count} events", 1200)
    '1,200 events'
    """
    said = _catalogue(language()).ngettext(one, several, count)
    return said.format(count=number(count), **values)


def kept(say: Callable[_Given, str]) -> Callable[_Given, str]:
    """Keep what a function says of some values in each language: a library takes 0.1 ms for one.

    Not for values that differ from themselves, such as "not a time".
    """

    def say_in(_language: str, *values: Any, **named: Any) -> str:
        return say(*values, **named)

    said: Any = lru_cache(maxsize=10_000)(say_in)

    @wraps(say)
    def say_again(*values: _Given.args, **named: _Given.kwargs) -> str:
        return str(said(language(), *values, **named))

    return say_again


def number(value: float) -> str:
    """Write a number as the language does, with at most three decimals.

    Examples
    --------
    >>> number(2600), number(0.5)
    ('2,600', '0.5')
    """
    return numbers([value])[0] if isinstance(value, int | np.integer) else _decimal(value)


def numbers(values: Iterable[int]) -> list[str]:
    """Write whole numbers as the language does.

    Charts hold thousands of counts: what the library makes of each takes 25 times as long.
    """
    between = _group_symbol()
    return [f"{value:,}".replace(",", between) for value in values]


@kept
def _decimal(value: float) -> str:
    return str(format_decimal(value, locale=locale()))


@kept
def _group_symbol() -> str:
    return str(get_group_symbol(locale()))


def short_number(value: int) -> str:
    """Write a count briefly, as the language does.

    Examples
    --------
    >>> short_number(950), short_number(122_603)
    ('950', '123K')
    """
    # Many counts are the same number of thousands.
    thousands = (len(str(value)) - 1) // 3
    if not thousands:
        return number(value)
    return _compact(round(int(value), -3 * thousands))


@kept
def _compact(value: int) -> str:
    return str(format_compact_decimal(value, locale=locale()))


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
