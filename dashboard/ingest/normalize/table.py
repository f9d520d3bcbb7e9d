"""Normalize all columns of a table."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import pandas as pd
from pyarrow import compute as arrow

from dashboard.ingest.normalize.country_columns import normalize_countries
from dashboard.ingest.normalize.date_columns import normalize_dates
from dashboard.ingest.normalize.place_columns import normalize_places
from dashboard.ingest.normalize.single_dates import DateOrder
from dashboard.ingest.normalize.value_columns import normalize_values
from dashboard.model.schema import COLUMN, UNIQUE, Problem
from dashboard.model.text_columns import DictColumn

_NO_TEXT = pd.Series([""], dtype="str")
_Normalizer = Callable[
    [dict[str, DictColumn], np.ndarray], tuple[dict[str, DictColumn], list[Problem]]
]


def normalize_table(
    texts: pd.DataFrame, numbers: pd.Series, order: DateOrder | None = None
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Convert the texts of a table to the formats of the schema, where their meaning is clear.

    Parameters
    ----------
    texts
        Columns of texts or of categories of texts, with any names.
    numbers
        Row numbers for the report, one for each row of `texts`.
    order
        The order of dates such as 03/04/2024; None to infer it from the column.

    Returns
    -------
    cells, problems
        All columns of the schema, without spaces around their texts; a note for each distinct
        change, and an error for each text that cannot be read, if the reason is known.
    """
    given = {name: strip(texts[name]) for name in COLUMN.keys() & set(texts)}
    cells, problems = _with_empty(given, len(texts)), list[Problem]()
    # Places are looked up within their countries, so countries come first.
    for normalize in (*_normalizers(order), normalize_places):
        cells, column_problems = normalize(cells, numbers.to_numpy())
        problems += column_problems
    return cells, problems


def normalize_column(field: str, texts: list[str], order: DateOrder | None = None) -> DictColumn:
    """Convert distinct texts to the format of a field, as if a table had no other column.

    Nothing is looked up, so places stay unchanged.
    """
    numbers = np.arange(len(texts))
    given = DictColumn(pd.Series([text.strip() for text in texts], dtype="str"), numbers)
    cells = _with_empty({field: given}, len(texts))
    for normalize in _normalizers(order):
        cells, _ = normalize(cells, numbers)
    return cells[field]


def _with_empty(given: Mapping[str, DictColumn], rows: int) -> dict[str, DictColumn]:
    """Return all columns of the schema; those that are not given are empty."""
    empty = DictColumn(_NO_TEXT, np.zeros(rows, np.int8))
    return {name: given.get(name, empty) for name in COLUMN}


def _normalizers(order: DateOrder | None) -> tuple[_Normalizer, ...]:
    return normalize_values, partial(normalize_dates, order=order), normalize_countries


def strip(texts: pd.Series) -> DictColumn:
    """Remove spaces around texts."""
    cells = DictColumn.of(texts, shared=texts.name not in UNIQUE)
    stripped = arrow.utf8_trim_whitespace(cells.array)
    # Do not keep unchanged texts in memory twice.
    if stripped.equals(cells.array):
        return cells
    return cells.with_texts(pd.Series(stripped, dtype="str"))
