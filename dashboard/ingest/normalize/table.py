"""Normalize a whole table, as far as the meaning of its texts is clear."""

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
    texts: pd.DataFrame, numbers: pd.Series, order: DateOrder | None = None
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Normalize texts to the forms of the schema, where their meaning is clear.

    Parameters
    ----------
    texts
        Cells as text or categories of texts; any columns.
    numbers
        Row numbers for the report, one a row of `texts`.
    order
        What comes first in dates like 03/04/2024; None where the column is to say so itself.

    Returns
    -------
    cells, problems
        All columns of the schema, without blanks around their texts; a note for each distinct
        change, and an error for each text that cannot be read for a known reason.
    """
    none = DictColumn(pd.Series([""], dtype="str"), np.zeros(len(texts), np.int8))
    cells = {name: _stripped(texts[name]) if name in texts else none for name in COLUMN}
    problems: list[Problem] = []
    # Places are found in countries, so these come first.
    for normalize in (
        normalize_values,
        partial(normalize_dates, order=order),
        normalize_countries,
        normalize_places,
    ):
        cells, reports = normalize(cells, numbers.to_numpy())
        problems += reports
    return cells, problems


def _stripped(texts: pd.Series) -> DictColumn:
    """Texts without the blanks around them."""
    cells = DictColumn.of(texts, shared=texts.name not in UNIQUE)
    bare = cells.texts.str.strip()
    # Unchanged texts need not be held twice.
    return cells if bare.equals(cells.texts) else cells.with_texts(bare)
