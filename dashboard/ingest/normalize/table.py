"""Normalize all columns of a table."""

from functools import partial

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.country_columns import normalize_countries
from dashboard.ingest.normalize.date_columns import normalize_dates
from dashboard.ingest.normalize.place_columns import normalize_places
from dashboard.ingest.normalize.single_dates import DateOrder
from dashboard.ingest.normalize.value_columns import normalize_values
from dashboard.model.schema import COLUMN, UNIQUE, Problem
from dashboard.model.text_columns import DictColumn


def normalize_table(
    texts: pd.DataFrame,
    numbers: pd.Series,
    order: DateOrder | None = None,
    *,
    finds_places: bool = True,
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
    finds_places
        Whether places are looked up, which takes longest.

    Returns
    -------
    cells, problems
        All columns of the schema, without spaces around their texts; a note for each distinct
        change, and an error for each text that cannot be read, if the reason is known.
    """
    empty = DictColumn(pd.Series([""], dtype="str"), np.zeros(len(texts), np.int8))
    cells = {name: strip(texts[name]) if name in texts else empty for name in COLUMN}
    problems: list[Problem] = []
    # Places are looked up within their countries, so countries come first.
    normalizers = (normalize_values, partial(normalize_dates, order=order), normalize_countries)
    for normalize in (*normalizers, normalize_places) if finds_places else normalizers:
        cells, column_problems = normalize(cells, numbers.to_numpy())
        problems += column_problems
    return cells, problems


def strip(texts: pd.Series) -> DictColumn:
    """Remove spaces around texts."""
    cells = DictColumn.of(texts, shared=texts.name not in UNIQUE)
    stripped = cells.texts.str.strip()
    # Do not keep unchanged texts in memory twice.
    return cells if stripped.equals(cells.texts) else cells.with_texts(stripped)
