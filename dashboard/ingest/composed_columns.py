"""Compose the columns of a mapping: of several columns, or of a text that is the same everywhere.

How cells are joined depends on the field: "Protest: Lviv" is a title, "Scala, London" a place.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress, pairwise

import pandas as pd

from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.model.column_aliases import COORDINATE_PARTS
from dashboard.model.column_mapping import ChoicePart, split_choice
from dashboard.model.joint_names import find_person_name, find_sides
from dashboard.model.schema import COLUMN, SEPARATOR

# Fields whose cells are joined, with what is between them. In others, the first cell counts.
_JOINED = {
    "description": " ",
    "date_text": ", ",
    "location": ", ",
    "origin": ", ",
    "venue": ", ",
    "source": ", ",
    "source_locator": ", ",
}
_LISTS = ("list", "ids")
# Fields whose cells are joined although they may be equal. A comma may be in a number: "48,85".
_PARTS = dict.fromkeys(COORDINATE_PARTS, "; ") | {"event_id": "-"}


def compose_columns(texts: pd.DataFrame, mapping: Mapping[str, str]) -> dict[str, pd.Series]:
    """Compose the cells of each field for which no single column was chosen.

    Parameters
    ----------
    texts
        The columns of the file.
    mapping
        Choice by field, see :mod:`dashboard.model.column_mapping`.

    Examples
    --------
    >>> texts = pd.DataFrame({"Type": ["Protest", "Strike"], "City": ["Lviv", ""]})
    >>> mapping = {"title": "Type + City", "country": '"Ukraine"'}
    >>> composed = compose_columns(texts, mapping)
    >>> {field: cells.tolist() for field, cells in composed.items()}
    {'title': ['Protest: Lviv', 'Strike'], 'country': ['Ukraine', 'Ukraine']}
    """
    choices = {
        field: split_choice(choice, texts.columns)
        for field, choice in mapping.items()
        if choice and choice not in texts
    }
    return {field: _compose(field, parts, texts) for field, parts in choices.items()}


def compose_text(field: str, choice: str) -> str:
    """Compose the text that a choice without columns gives for all rows.

    Examples
    --------
    >>> compose_text("tags", '"flood" + "river"'), compose_text("date", '"2020" + "2021"')
    ('flood; river', '2020')
    """
    parts = split_choice(choice, ())
    return _joiner(field, parts)([part.text for part in parts]) if parts else ""


def _compose(field: str, parts: Sequence[ChoicePart], texts: pd.DataFrame) -> pd.Series:
    columns = [_cells_of(part, texts) for part in parts]
    join = _joiner(field, parts)
    return pd.Series(list(map(join, zip(*columns, strict=True))), texts.index, dtype="str")


def _cells_of(part: ChoicePart, texts: pd.DataFrame) -> list[str]:
    if not part.is_column:
        return [part.text] * len(texts)
    cells = texts[part.text].astype("str").str.strip()
    return list(cells.mask(cells.str.casefold().isin(MISSING_VALUE_WORDS), ""))


def _joiner(field: str, parts: Sequence[ChoicePart]) -> Callable[[Iterable[str]], str]:
    """Return the function that joins the cells of a row."""
    if field == "title":
        gaps = _gaps_of_title(parts)
        return lambda cells: _join_with(cells, gaps)
    kind = _kind_of(field)
    if kind == "countries":
        are_columns = [part.is_column for part in parts]
        return lambda cells: _list_or_text(list(cells), are_columns)
    if kind in _LISTS:
        return _join_list
    if field in _PARTS:
        return lambda cells: _PARTS[field].join(filter(None, cells))
    if field in _JOINED:
        return lambda cells: _join_distinct(cells, _JOINED[field])
    return lambda cells: next(filter(None, cells), "")


def takes_first(field: str) -> bool:
    """Return whether only the first filled cell of several columns counts for a field.

    Examples
    --------
    >>> takes_first("date"), takes_first("tags")
    (True, False)
    """
    is_joined = field == "title" or field in _PARTS or field in _JOINED
    return not is_joined and _kind_of(field) not in (*_LISTS, "countries")


def _kind_of(field: str) -> str:
    return COLUMN[field].kind if field in COLUMN else ""


def _join_list(cells: Iterable[str]) -> str:
    return f"{SEPARATOR} ".join(dict.fromkeys(filter(None, cells)))


def _list_or_text(cells: Sequence[str], are_columns: Sequence[bool]) -> str:
    """Join the cells of columns; a text for all rows is a country only where none is given."""
    listed = _join_list(compress(cells, are_columns))
    return listed or _join_list(cells)


def _gaps_of_title(parts: Sequence[ChoicePart]) -> list[str]:
    """Return what is before each part of a title."""
    names = [part.text for part in parts if part.is_column]
    gaps = [""]
    for before, part in pairwise(parts):
        is_text = not (before.is_column and part.is_column)
        is_person = {before.text, part.text} == set(find_person_name(names))
        is_pair = {before.text, part.text} == set(find_sides(names))
        gaps.append(" " if is_text or is_person else " – " if is_pair else ": ")
    return gaps


def _join_with(cells: Iterable[str], gaps: Sequence[str]) -> str:
    joined = ""
    for cell, gap in zip(cells, gaps, strict=True):
        if cell and cell.casefold() != joined.casefold():
            joined += (gap if joined else "") + cell
    return joined


def _join_distinct(cells: Iterable[str], gap: str) -> str:
    """Join cells; "Oslo, Norway" and "Norway" is "Oslo, Norway"."""
    joined = ""
    for cell in filter(None, cells):
        if not f"{gap}{joined}".casefold().endswith(f"{gap}{cell}".casefold()):
            joined += (gap if joined else "") + cell
    return joined
