"""Normalize numbers, choices and URLs as people write them, and empty cells such as "n/a"."""

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as arrow

from dashboard.ingest.normalize.change_notes import replace_texts
from dashboard.model.messages import Message
from dashboard.model.schema import COLUMN, UNIQUE, Column, Problem
from dashboard.model.text_columns import DictColumn, as_arrow, as_mask
from dashboard.model.validators import PAIRS

# Cells that mean "unknown". Within a longer text they may be ordinary words.
MISSING_VALUE_WORDS = frozenset(
    {
        "?",
        *("#n/a", "#na", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!"),
        "n/a",
        "#n/a",
        "na",
        "none",
        "null",
        "nan",
        "unknown",
        *("unspecified", "not specified", "not available", "not applicable", "not reported"),
        "not known",
        "not_found",
        "not found",
        "-",
        "--",
        "–",
        "—",
        "tbd",
        "tba",
    }
)

# Its code among codes of two letters; elsewhere it means "not available".
_NAMIBIA = "NA"
_SHORT_CODE, _NO_CODES = re.compile("[A-Z]{2}"), MISSING_VALUE_WORDS | {""}
_LONGEST_WORD = max(map(len, MISSING_VALUE_WORDS))
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
# Separated by spaces of any width or Swiss apostrophes. Commas count only if there are two or more,
# as a single one may be a decimal comma.
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+|\d{1,3}(?:,\d{3}){2,}")
_DEGREES = re.compile(
    r"(?P<before>[NSEW]?)\s*(?P<degrees>\d{1,3}(?:[.,]\d+)?)\s*[°º]?"
    r"(?:\s*(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*[′'’])?"
    r"(?:\s*(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:″|\"|''|”))?"
    r"\s*(?P<after>[NSEW]?)",
    re.IGNORECASE,
)
# A file name may look like a host name, but no path follows it.
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
# Web pages write addresses without a scheme, as //example.org/a.png.
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/|$)")
_NO_SCHEME = re.compile(r"www\.\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s@]*")
_COMPASS_POINTS = {"latitude": "NS", "longitude": "EW"}
_DECIMAL_PLACES = 6


def is_missing(text: str) -> bool:
    """Return whether a text is empty, or a word that means "unknown".

    Examples
    --------
    >>> is_missing("N/A"), is_missing(" "), is_missing("Namibia")
    (True, True, False)
    """
    plain = text.strip().casefold()
    return not plain or plain in MISSING_VALUE_WORDS


def normalize_values(
    cells: dict[str, DictColumn], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Normalize numbers, choices and URLs; texts whose meaning is unclear stay unchanged.

    Parameters
    ----------
    cells
        Columns of the schema, without spaces around their texts.
    numbers
        Row numbers for the report.

    Returns
    -------
    cells, notes
        The columns, and a note for each distinct change.
    """
    notes: list[Problem] = []
    for name, column in COLUMN.items():
        if not cells[name].has_texts:
            continue
        if column.kind in ("text", "list", "date") and name not in UNIQUE:
            nothing = dict.fromkeys(_missing_value_words(cells[name]), "")
            cells, column_notes = replace_texts(cells, name, nothing, numbers)
            notes += column_notes
        if column.kind not in _NORMALIZERS:
            continue
        array, normalizer = cells[name].array, _NORMALIZERS[column.kind]
        # Even in a long column, few texts are unusual. All others are excluded in one step.
        usual = arrow.match_substring_regex(array, f"^(?:{normalizer.usual})?$")
        unusual = array.filter(arrow.invert(usual)).to_pylist()
        is_code = column.kind == "countries" and _NAMIBIA in unusual and _are_short_codes(array)
        kept = {_NAMIBIA} if is_code else set()
        normalized = {
            text: _normalize(text, column, normalizer.normalize)
            for text in unusual
            if text not in kept
        }
        replacements = {text: new for text, new in normalized.items() if new != text}
        cells, column_notes = replace_texts(cells, name, replacements, numbers)
        notes += column_notes
    return _without_zero_places(cells, numbers, notes)


def _without_zero_places(
    cells: dict[str, DictColumn], numbers: np.ndarray, notes: list[Problem]
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Leave out the point 0, 0, which programs write for unknown places."""
    for pair in PAIRS:
        if not all(cells[name].has_texts for name in pair):
            continue
        is_zero = [_are_zero(cells[name].texts) for name in pair]
        if not all(zero.any() for zero in is_zero):
            continue
        sides = zip(is_zero, (cells[name].codes for name in pair), strict=True)
        first, second = (zero[codes] for zero, codes in sides)
        rows = np.flatnonzero(first & second)
        if not len(rows):
            continue
        for name in pair:
            texts = pd.concat([cells[name].texts, pd.Series([""])], ignore_index=True)
            codes = cells[name].codes.astype(np.int64)
            codes[rows] = len(texts) - 1
            cells = cells | {name: DictColumn(texts.astype("str"), codes)}
        message, row = Message("coordinates.zero"), int(numbers[rows[0]])
        notes = [*notes, Problem("note", row, pair[0], "0", message, rows=len(rows))]
    return cells, notes


def _are_zero(texts: pd.Series) -> np.ndarray:
    """Return whether each text is the number 0."""
    return as_mask(arrow.match_substring_regex(as_arrow(texts), r"^[+-]?0+(?:\.0*)?$"))


def _are_short_codes(texts: pa.Array) -> bool:
    """Return whether a column has codes of two letters, of which at least one is not NA."""
    others = {text for text in texts.to_pylist() if text.casefold() not in _NO_CODES}
    return bool(others) and all(map(_SHORT_CODE.fullmatch, others))


def _missing_value_words(cells: DictColumn) -> list[str]:
    """Return the texts that mean "unknown"; only short texts are compared, to save time."""
    is_short = arrow.less_equal(arrow.utf8_length(cells.array), _LONGEST_WORD)
    short = cells.array.filter(is_short).unique().to_pylist()
    return [text for text in short if text.casefold() in MISSING_VALUE_WORDS]


def _normalize(text: str, column: Column, normalize: Callable[[str, Column], str]) -> str:
    return (
        ""
        if text.casefold() in MISSING_VALUE_WORDS - set(column.choices)
        else normalize(text, column)
    )


def _normalize_number(text: str, column: Column) -> str:
    axis = next((name for name in _COMPASS_POINTS if column.name.endswith(name)), "")
    if axis or column.name == "geo_radius_km":
        text = text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text
        return _to_decimal_degrees(text, _COMPASS_POINTS[axis]) if axis else text
    return re.sub(r"\D", "", text) if _THOUSANDS.fullmatch(text) else text


def _to_decimal_degrees(text: str, compass_points: str) -> str:
    """Convert degrees, minutes and seconds, with a compass point, to a decimal number."""
    match = _DEGREES.fullmatch(text)
    point = (match["before"] or match["after"]).upper() if match else ""
    has_two_points = match and match["before"] and match["after"]
    if not match or has_two_points or point not in tuple(compass_points):
        return text
    parts = [float((match[part] or "0").replace(",", ".")) for part in match.groupdict()
             if part in ("degrees", "minutes", "seconds")]  # fmt: skip
    value = sum(part / 60**power for power, part in enumerate(parts))
    return f"{'-' if point in 'SW' else ''}{str(round(value, _DECIMAL_PLACES)).removesuffix('.0')}"


def _normalize_choice(text: str, column: Column) -> str:
    plain = text.casefold().strip(" .")
    return plain if plain in column.choices else text


def _normalize_url(text: str, _: Column) -> str:
    if scheme := _SCHEME.match(text):
        return scheme.group().lower() + text[scheme.end() :]
    host_and_path = text.removeprefix("//")
    is_relative = host_and_path != text and _HOST.match(host_and_path.casefold())
    has_no_scheme = is_relative or _NO_SCHEME.fullmatch(text.casefold())
    return f"https://{host_and_path}" if has_no_scheme else text


class _Normalizer(NamedTuple):
    """The pattern of texts that need no change, and the function that normalizes others."""

    usual: str
    normalize: Callable[[str, Column], str]


def _keep(text: str, _: Column) -> str:
    return text


_NORMALIZERS = {
    "number": _Normalizer(r"[+-]?[0-9]+\.?[0-9]*", _normalize_number),
    "choice": _Normalizer(r"[a-z]+", _normalize_choice),
    "url": _Normalizer(r"https?:.*", _normalize_url),
    "countries": _Normalizer(r"[A-Z]{3}", _keep),
}
