"""Fill in coordinates that other rows of the table have for the same place."""

import numpy as np
import pandas as pd

from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

_SIDES = ("latitude", "longitude")
_POINT = (*_SIDES, "geo_precision", "geo_radius_km", "geo_source")
# Points of one place lie within this many degrees.
_SPREAD_DEG = 0.1


def fill_in_from_rows(
    cells: dict[str, DictColumn], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Copy the point of the first row with the same place, if all others are near it.

    A row with a country only takes points in the same country.

    Parameters
    ----------
    cells
        Columns of the schema.
    numbers
        Row numbers for the report.

    Returns
    -------
    cells, notes
        The columns, and a note if any row was filled in.
    """
    empty = [cells[side].is_empty for side in _SIDES]
    is_named = ~cells["location"].is_empty
    has_country = ~cells["country"].is_empty
    to_fill = np.flatnonzero(empty[0] & empty[1] & is_named)
    sources = np.flatnonzero(~empty[0] & ~empty[1] & is_named)
    if not len(to_fill) or not len(sources):
        return cells, []
    pairs = [
        _sources_of(cells, sources, to_fill[has_country[to_fill]], ["location", "country"]),
        _sources_of(cells, sources, to_fill[~has_country[to_fill]], ["location"]),
    ]
    source_of_row, rows = (np.concatenate(each) for each in zip(*pairs, strict=True))
    if not len(rows):
        return cells, []
    filled = {name: _copied(cells[name], source_of_row, rows) for name in _POINT}
    name = str(cells["location"].take(rows[:1]).tolist()[0])
    message, row = Message("place.from_rows"), int(numbers[rows[0]])
    return cells | filled, [Problem("note", row, "location", name, message, rows=len(rows))]


def _sources_of(
    cells: dict[str, DictColumn], sources: np.ndarray, rows: np.ndarray, names: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the first row with the same cells for some rows, and the rows that have one."""
    both = np.concatenate([sources, rows])
    codes = pd.DataFrame({name: cells[name].codes[both] for name in names})
    place = codes.groupby(names, sort=False).ngroup().to_numpy()
    place_of_source, place_of_row = place[: len(sources)], place[len(sources) :]
    is_used = np.isin(place_of_source, place_of_row)
    used = sources[is_used]
    table = pd.DataFrame({
        "place": place_of_source[is_used],
        "row": used,
        **{side: pd.to_numeric(pd.Series(cells[side].take(used)), errors="coerce")
           for side in _SIDES},
    })  # fmt: skip
    groups = table.groupby("place")
    spread = groups[list(_SIDES)].max() - groups[list(_SIDES)].min()
    first = groups["row"].min()[(spread <= _SPREAD_DEG).all(axis=1)]
    found = first.reindex(pd.Index(place_of_row)).to_numpy(dtype=float, na_value=np.nan)
    has_source = ~np.isnan(found)
    return found[has_source].astype(np.int64), rows[has_source]


def _copied(column: DictColumn, sources: np.ndarray, rows: np.ndarray) -> DictColumn:
    """Copy cells of some rows to the empty cells of others."""
    codes = column.codes.copy()
    codes[rows] = np.where(column.is_empty[rows], codes[sources], codes[rows])
    return DictColumn(column.texts, codes)
