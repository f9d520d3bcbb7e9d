"""Convert the names and codes of countries to ISO 3166-1 alpha-3 codes."""

import re

import numpy as np

from dashboard.ingest.normalize.change_notes import replace_texts
from dashboard.model.countries import country_codes, find_codes
from dashboard.model.schema import COLUMN, SEPARATOR, Problem
from dashboard.model.text_columns import DictColumn

_LIST_SEPARATORS = re.compile("[,/]")
_COLUMNS = [name for name, column in COLUMN.items() if column.kind in ("country", "countries")]


def normalize_countries(
    cells: dict[str, DictColumn], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Convert names and codes of countries; other texts stay unchanged.

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
    for name in _COLUMNS:
        replacements = _codes_by_text(cells[name], is_list=COLUMN[name].kind == "countries")
        cells, column_notes = replace_texts(cells, name, replacements, numbers)
        notes += column_notes
    return cells, notes


def _codes_by_text(cells: DictColumn, *, is_list: bool) -> dict[str, str]:
    """Find the codes for all texts that name countries and are not codes already."""
    known_codes = country_codes()
    names_by_text = {
        text: _split_list(text) if is_list else [text]
        for text in cells.texts[~cells.texts.isin(known_codes | {""})].unique()
    }
    to_convert = {
        text: names for text, names in names_by_text.items() if not known_codes.issuperset(names)
    }
    names = {name for names in to_convert.values() for name in names}
    codes_by_name = _codes_by_name(names, is_list=is_list)
    codes_by_text = {
        text: [code for name in names for code in codes_by_name[name]]
        for text, names in to_convert.items()
    }
    return {
        text: _join(codes) for text, codes in codes_by_text.items() if codes and "" not in codes
    }


def _split_list(text: str) -> list[str]:
    return [part for part in map(str.strip, text.split(SEPARATOR)) if part]


def _codes_by_name(texts: set[str], *, is_list: bool) -> dict[str, list[str]]:
    """Find the code of each text; in a list, a text may be several names, separated by commas."""
    code_by_text = _look_up(texts)
    unknown = (text for text in texts if is_list and not code_by_text[text])
    parts_by_text = {text: _LIST_SEPARATORS.split(text) for text in unknown}
    code_by_part = _look_up({part for parts in parts_by_text.values() for part in parts})
    codes_by_text = {text: [code] for text, code in code_by_text.items()}
    return codes_by_text | {
        text: [code_by_part[part] for part in parts] for text, parts in parts_by_text.items()
    }


def _look_up(texts: set[str]) -> dict[str, str]:
    ordered = list(texts)
    return dict(zip(ordered, find_codes(ordered), strict=True))


def _join(codes: list[str]) -> str:
    return f"{SEPARATOR} ".join(dict.fromkeys(codes))
