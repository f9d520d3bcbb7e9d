"""Normalize numbers, choices and addresses as people write them, and words for nothing."""

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from dashboard.ingest.normalize.change_notes import replace_texts
from dashboard.model.schema import COLUMN, Column, Problem
from dashboard.model.text_columns import DictColumn

# Cells that mean that nothing is known; within a text these may be words.
MISSING_VALUE_WORDS = frozenset(
    {"n/a", "na", "none", "null", "nan", "unknown", "not known", "-", "--", "–", "—", "tbd", "tba"}
)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
# A space of any width, an apostrophe as in Switzerland; commas only where there are two or more,
# as one may be that of a decimal number.
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+|\d{1,3}(?:,\d{3}){2,}")
_DEGREES = re.compile(
    r"(?P<before>[NSEW]?)\s*(?P<degrees>\d{1,3}(?:[.,]\d+)?)\s*[°º]?"
    r"(?:\s*(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*[′'’])?"
    r"(?:\s*(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:″|\"|''|”))?"
    r"\s*(?P<after>[NSEW]?)",
    re.IGNORECASE,
)
# The name of a file may look like that of a server, but has no path behind it.
_NO_SCHEME = re.compile(r"www\.\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s@]*")
_SIDES = {"latitude": "NS", "longitude": "EW"}
_DIGITS = 6


def normalize_values(
    cells: dict[str, DictColumn], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Normalize numbers, choices and addresses; unclear texts stay.

    Parameters
    ----------
    cells
        Columns of the schema, without blanks around their texts.
    numbers
        Row numbers for the report.

    Returns
    -------
    cells, notes
        With one note for each distinct change.
    """
    notes: list[Problem] = []
    for name, column in COLUMN.items():
        if column.kind not in _KINDS:
            continue
        texts, kind = cells[name].texts, _KINDS[column.kind]
        # Of very many texts, few are unusual; the others are recognized all at once.
        unusual = texts[~texts.str.fullmatch(kind.usual).to_numpy(bool) & (texts != "")]
        read = {text: _normalize(text, column, kind.normalize) for text in unusual}
        changed = {text: new for text, new in read.items() if new != text}
        cells, changes = replace_texts(cells, name, changed, numbers)
        notes += changes
    return cells, notes


def _normalize(text: str, column: Column, normalize: Callable[[str, Column], str]) -> str:
    return (
        ""
        if text.casefold() in MISSING_VALUE_WORDS - set(column.choices)
        else normalize(text, column)
    )


def _number(text: str, column: Column) -> str:
    side = next((name for name in _SIDES if column.name.endswith(name)), "")
    if side or column.name == "geo_radius_km":
        text = text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text
        return _degrees(text, _SIDES[side]) if side else text
    return re.sub(r"\D", "", text) if _THOUSANDS.fullmatch(text) else text


def _degrees(text: str, sides: str) -> str:
    """Read degrees, minutes and seconds with a point of the compass as a decimal number."""
    match = _DEGREES.fullmatch(text)
    side = (match["before"] or match["after"]).upper() if match else ""
    both = match and match["before"] and match["after"]
    if not match or both or side not in tuple(sides):
        return text
    parts = [float((match[part] or "0").replace(",", ".")) for part in match.groupdict()
             if part in ("degrees", "minutes", "seconds")]  # fmt: skip
    value = sum(part / 60**power for power, part in enumerate(parts))
    return f"{'-' if side in 'SW' else ''}{str(round(value, _DIGITS)).removesuffix('.0')}"


def _choice(text: str, column: Column) -> str:
    plain = text.casefold().strip(" .")
    return plain if plain in column.choices else text


def _address(text: str, _: Column) -> str:
    return f"https://{text}" if _NO_SCHEME.fullmatch(text.casefold()) else text


class _Kind(NamedTuple):
    """The pattern of usual texts of a kind, and how others are normalized."""

    usual: str
    normalize: Callable[[str, Column], str]


def _unchanged(text: str, _: Column) -> str:
    return text


_KINDS = {
    "number": _Kind(r"[+-]?[0-9]+\.?[0-9]*", _number),
    "choice": _Kind(r"[a-z]+", _choice),
    "url": _Kind(r"https?:.*", _address),
    "country": _Kind(r"[A-Z]{3}", _unchanged),
    "countries": _Kind(r"[A-Z]{3}", _unchanged),
}
