"""Countries in any usual form become their ISO 3166-1 alpha-3 codes."""

import re

import numpy as np

from dashboard.ingest.normalize.notes import put_texts
from dashboard.model.countries import country_codes, find_codes
from dashboard.model.schema import COLUMN, SEPARATOR, Problem
from dashboard.model.text_columns import DictColumn

_BETWEEN = re.compile("[,/]")
_COLUMNS = [name for name, column in COLUMN.items() if column.kind in ("country", "countries")]


def normalize_countries(
    cells: dict[str, DictColumn], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Read names and codes of countries; what is none stays as it is.

    Parameters
    ----------
    cells
        Columns of the schema, without blanks around their texts.
    numbers
        Row numbers for the report.

    Returns
    -------
    cells, notes
        The columns of countries are others where there was something to mend.
    """
    notes: list[Problem] = []
    for name in _COLUMNS:
        read = _read_all(cells[name], listed=COLUMN[name].kind == "countries")
        cells, said = put_texts(cells, name, read, numbers)
        notes += said
    return cells, notes


def _read_all(cells: DictColumn, *, listed: bool) -> dict[str, str]:
    """Codes by those texts that are none themselves but can be read."""
    known = country_codes()
    parts = {
        text: [part for part in map(str.strip, text.split(SEPARATOR)) if part] if listed else [text]
        for text in cells.texts[~cells.texts.isin(known | {""})].unique()
    }
    odd = {text: own for text, own in parts.items() if not known.issuperset(own)}
    codes = _codes_of({part for own in odd.values() for part in own}, listed=listed)
    read = {text: [code for part in own for code in codes[part]] for text, own in odd.items()}
    return {text: _join(own) for text, own in read.items() if own and "" not in own}


def _codes_of(texts: set[str], *, listed: bool) -> dict[str, list[str]]:
    """Code of each text, or in a list of all that stand between its commas or slashes."""
    found = _look_up(texts)
    several = {text: _BETWEEN.split(text) for text in texts if listed and not found[text]}
    within = _look_up({part for parts in several.values() for part in parts})
    alone = {text: [code] for text, code in found.items()}
    return alone | {text: [within[part] for part in parts] for text, parts in several.items()}


def _look_up(texts: set[str]) -> dict[str, str]:
    ordered = list(texts)
    return dict(zip(ordered, find_codes(ordered), strict=True))


def _join(codes: list[str]) -> str:
    return f"{SEPARATOR} ".join(dict.fromkeys(codes))
