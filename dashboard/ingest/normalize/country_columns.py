"""Normalize countries in any usual form to their ISO 3166-1 alpha-3 codes."""

import re

import numpy as np

from dashboard.ingest.normalize.change_notes import replace_texts
from dashboard.model.countries import country_codes, find_codes
from dashboard.model.schema import COLUMN, SEPARATOR, Problem
from dashboard.model.text_columns import DictColumn

_BETWEEN = re.compile("[,/]")
_COLUMNS = [name for name, column in COLUMN.items() if column.kind in ("country", "countries")]


def normalize_countries(
    cells: dict[str, DictColumn], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Normalize names and codes of countries; other texts stay.

    Parameters
    ----------
    cells
        Columns of the schema, without blanks around their texts.
    numbers
        Row numbers for the report.

    Returns
    -------
    cells, notes
        With a note for each distinct change.
    """
    notes: list[Problem] = []
    for name in _COLUMNS:
        read = _read_all(cells[name], listed=COLUMN[name].kind == "countries")
        cells, changes = replace_texts(cells, name, read, numbers)
        notes += changes
    return cells, notes


def _read_all(cells: DictColumn, *, listed: bool) -> dict[str, str]:
    """Codes by the texts that can be read and are not codes already."""
    known = country_codes()
    parts = {
        text: [part for part in map(str.strip, text.split(SEPARATOR)) if part] if listed else [text]
        for text in cells.texts[~cells.texts.isin(known | {""})].unique()
    }
    odd = {text: names for text, names in parts.items() if not known.issuperset(names)}
    codes = _codes_of({name for names in odd.values() for name in names}, listed=listed)
    read = {text: [code for name in names for code in codes[name]] for text, names in odd.items()}
    return {text: _join(parts) for text, parts in read.items() if parts and "" not in parts}


def _codes_of(texts: set[str], *, listed: bool) -> dict[str, list[str]]:
    """Code of each text, or in a list the codes of the names between its commas or slashes."""
    whole = _look_up(texts)
    several = {text: _BETWEEN.split(text) for text in texts if listed and not whole[text]}
    within = _look_up({part for parts in several.values() for part in parts})
    single = {text: [code] for text, code in whole.items()}
    return single | {text: [within[part] for part in parts] for text, parts in several.items()}


def _look_up(texts: set[str]) -> dict[str, str]:
    ordered = list(texts)
    return dict(zip(ordered, find_codes(ordered), strict=True))


def _join(codes: list[str]) -> str:
    return f"{SEPARATOR} ".join(dict.fromkeys(codes))
