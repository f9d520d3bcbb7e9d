"""Mappings: what the user chooses for each field.

A choice is the name of a column; several names joined by `` + ``; or a text in double quotes, which
is the same for all rows, such as ``"Brazil"``. A column whose own name looks like that comes first.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from dashboard.common.atomic_files import write_pieces
from dashboard.common.errors import InvalidMappingError
from dashboard.common.regular_files import require_regular_file
from dashboard.model.column_aliases import FIELDS
from dashboard.model.messages import Message, Param

_PLUS, _MOST_PARTS = " + ", 12


class ChoicePart(NamedTuple):
    """A part of a choice: the name of a column, or a text that is the same for all rows."""

    text: str
    is_column: bool


def split_choice(choice: str, names: Collection[str]) -> tuple[ChoicePart, ...]:
    """Split a choice into columns and texts; empty if one of them is neither.

    Examples
    --------
    >>> names = ["Type", "City", "A + B"]
    >>> [part.text for part in split_choice("A + B + City", names)]
    ['A + B', 'City']
    >>> split_choice('"Brazil"', names)
    (ChoicePart(text='Brazil', is_column=False),)
    >>> split_choice("Town", names)
    ()
    """
    pieces, parts = choice.split(_PLUS), list[ChoicePart]()
    if len(pieces) > _MOST_PARTS:
        pieces = [choice]
    while pieces:
        # A name may contain the sign, so the longest one is taken.
        texts = (_PLUS.join(pieces[:end]) for end in range(len(pieces), 0, -1))
        part = next(filter(None, (_read_part(text, names) for text in texts)), None)
        if part is None:
            return ()
        parts.append(part[0])
        pieces = pieces[part[1] :]
    return tuple(parts)


def _read_part(text: str, names: Collection[str]) -> tuple[ChoicePart, int] | None:
    """Read one part, and return how many pieces it has."""
    count = text.count(_PLUS) + 1
    for name in (text, text.strip()):
        if name in names:
            return ChoicePart(name, is_column=True), count
    fixed = _unquote(text.strip())
    return (ChoicePart(fixed, is_column=False), count) if fixed else None


def _unquote(text: str) -> str:
    if not text.startswith('"'):
        return ""
    try:
        value = json.loads(text)
        # Half of a surrogate pair can be written in JSON, but is no character.
        return value.encode().decode().strip() if isinstance(value, str) else ""
    except ValueError:
        return ""


def join_choice(names: Iterable[str]) -> str:
    """Write a choice of several columns, which :func:`split_choice` reads."""
    return _PLUS.join(names)


def columns_of_choice(choice: str, names: Collection[str]) -> tuple[str, ...]:
    """Return the columns that a choice uses."""
    return tuple(part.text for part in split_choice(choice, names) if part.is_column)


def is_fixed(choice: str, names: Collection[str]) -> bool:
    """Return whether a choice is only a text, which is the same for all rows."""
    parts = split_choice(choice, names)
    return bool(parts) and not any(part.is_column for part in parts)


def check_mapping(mapping: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    """Check a mapping against the columns of a file; fields mapped to an empty name are not read.

    Raises
    ------
    InvalidMappingError
        The mapping names a field or a column that does not exist.
    """
    for field, name in mapping.items():
        if field not in FIELDS:
            params: dict[str, Param] = {"name": field, "fields": list(FIELDS)}
            raise InvalidMappingError(Message("mapping.unknown_field", params))
        if name and not split_choice(name, names):
            params = {"name": name, "field": field, "columns": list(names)}
            raise InvalidMappingError(Message("mapping.unknown_column", params))
    return dict(mapping)


def read_mapping(arguments: Iterable[str]) -> dict[str, str]:
    """Read a mapping from arguments of the command line.

    Parameters
    ----------
    arguments
        Each is ``field=choice``, or the path of a JSON file that :func:`save_mapping` wrote.

    Examples
    --------
    >>> read_mapping(["title=Headline", "location="])
    {'title': 'Headline', 'location': ''}

    Raises
    ------
    InvalidMappingError
        An argument is neither.
    """
    mapping: dict[str, str] = {}
    for text in arguments:
        field, sign, name = text.partition("=")
        mapping |= {field.strip(): name.strip()} if sign else _from_file(Path(text))
    return mapping


def _from_file(path: Path) -> dict[str, str]:
    try:
        mapping = json.loads(require_regular_file(path).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidMappingError(Message("mapping.unreadable", {"name": str(path)})) from error
    if not isinstance(mapping, dict) or not all(isinstance(name, str) for name in mapping.values()):
        params = {"name": str(path), "example": '{"title": "Headline"}'}
        raise InvalidMappingError(Message("mapping.invalid", params))
    return mapping


def save_mapping(path: Path, mapping: Mapping[str, str]) -> None:
    """Write a mapping as JSON, for :func:`read_mapping`.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    write_pieces(path, [json.dumps(mapping, ensure_ascii=False, indent=2).encode() + b"\n"])
