"""Messages about a file: a code and parameters.

Code that finds a problem returns a :class:`Message`. Only a surface (the command line, the page, or
a Python program) words it, in the language of its reader.
"""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from dashboard.common.errors import DashboardError
from dashboard.common.i18n import N_, format_number, ntr, tr
from dashboard.model.countries import country_name
from dashboard.model.field_names import field_name
from dashboard.model.message_catalogue import CATALOGUE, Wording

Surface = Literal["python", "cli", "page"]
Param = str | int | float | list[str]

_MOST_CHARS, _MOST_DETAIL, _MOST_NAME = 80, 300, 300
_NO_PARAMS: Mapping[str, Param] = {}
# The order of the numbers of a date.
ORDERS = {
    "dmy": N_("day/month/year"),
    "mdy": N_("month/day/year"),
    "ymd": N_("year/month/day"),
}


@dataclass(frozen=True)
class Message:
    """A message before it is worded.

    Attributes
    ----------
    code
        A key of :data:`CATALOGUE`.
    params
        Values for the placeholders of its wording, as JSON types.
    """

    code: str
    params: Mapping[str, Param] = field(default_factory=lambda: _NO_PARAMS)

    def __hash__(self) -> int:
        """Hash by content, because equal messages are counted together."""
        return hash((self.code, str(self.params)))

    def __str__(self) -> str:
        """Return the text of the message for a Python program."""
        return word(self)


def word(message: Message, surface: Surface = "python", given: str = "") -> str:
    """Return the text of a message, in the language in use.

    Parameters
    ----------
    message
        A message with a code of :data:`CATALOGUE`.
    surface
        Surface on which the message is shown.
    given
        Content of the cell, if the message is about one.

    Examples
    --------
    >>> word(Message("number.out_of_range", {"low": -90.0, "high": 90.0}), given="95")
    '“95” is out of range. Give a number from -90 to 90.'
    >>> word(Message("date.order_unknown"), "page", given="03/04/2024")[-66:]
    'Choose day-first or month-first, or write dates as year-month-day.'
    """
    wording = CATALOGUE[message.code]
    given = excerpt(given) if given else tr("an empty cell")
    values = {"more": "", "given": given, "names": given}
    values |= {name: _fill(name, value, surface) for name, value in message.params.items()}
    if "row" in values and "sheet" in values:
        values["row"] = tr("{row} of sheet {sheet}", row=values["row"], sheet=values["sheet"])
    if "row" in values and "file" in values:
        values["row"] = tr("{row} of {file}", row=values["row"], file=values["file"])
    sentences = [_text(wording, message, values), *_remedies(wording, surface, values)]
    # Details from a library are in English, and are useful only to programmers.
    detail = message.params.get("detail") if surface != "page" else ""
    return " ".join([*sentences, f"({values['detail']})"] if detail else sentences)


def _text(wording: Wording, message: Message, values: Mapping[str, str]) -> str:
    if isinstance(wording.text, str):
        return tr(wording.text, **values)
    rest = {name: text for name, text in values.items() if name != "count"}
    return ntr(*wording.text, int(str(message.params["count"])), **rest)


def _remedies(wording: Wording, surface: Surface, values: Mapping[str, str]) -> Iterator[str]:
    remedies: dict[Surface, str] = {
        "python": wording.python,
        "cli": wording.cli,
        "page": wording.page,
    }
    for template in (remedies[surface], wording.remedy):
        if template:
            yield tr(template, **values)


def _fill(name: str, value: Any, surface: Surface) -> str:
    """Convert a parameter to text, by its name and type."""
    if name in ("field", "other"):
        return field_name(value) if surface == "page" else value
    if name == "country":
        return _country(value)
    if name == "countries":
        return tr(" or ").join(map(_country, value))
    if name == "mapping":
        return _mapping(value, surface)
    if name == "more":
        return ntr(" and {count} more", " and {count} more", value) if value else ""
    return _plain(name, value)


def _plain(name: str, value: Any) -> str:
    if name == "order":
        return tr(ORDERS[value])
    if isinstance(value, int):
        # Readers look up row numbers in a spreadsheet, which shows them without separators.
        return str(value) if name == "row" else format_number(value)
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        # Names of places may contain a comma.
        return ("; " if name == "names" else ", ").join(map(excerpt, value))
    return excerpt(value, _MOST_DETAIL if name == "detail" else _MOST_CHARS)


def _mapping(choices: Sequence[str], surface: Surface) -> str:
    """Write choices such as ``country="USA"`` for a shell, or for a dict in Python."""
    plain = [excerpt(choice, _MOST_DETAIL) for choice in choices]
    if surface == "cli":
        return " ".join(f"--map {shlex.quote(choice)}" for choice in plain)
    return str(dict(choice.split("=", 1) for choice in plain)).strip("{}")


def _country(code: str) -> str:
    return f"{country_name(code)} ({code})"


def excerpt(text: str, most: int = _MOST_CHARS) -> str:
    r"""Shorten a long text, and escape characters that a terminal would act on.

    Examples
    --------
    >>> excerpt("a" * 100)[-3:], excerpt("two\tcells")
    ('aa…', 'two\\tcells')
    """
    cut = text if len(text) <= most else f"{text[: most - 1]}…"
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in cut)


def word_error(error: DashboardError, surface: Surface = "python") -> str:
    """Return the text of an error for a surface; an error with a plain text keeps it."""
    content = error.content
    text = word(content, surface) if isinstance(content, Message) else str(content)
    return f"{excerpt(error.file, _MOST_NAME)}: {text}" if error.file else text
