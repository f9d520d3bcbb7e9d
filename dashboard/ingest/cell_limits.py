"""Shorten cells and column names before any pattern reads them.

The time of a pattern may grow faster than the length of a text. A shortened cell has one character
more than its limit, so that validation still finds that it is too long.
"""

from collections.abc import Mapping
from itertools import chain, count

import pandas as pd
import pyarrow as pa
from pyarrow import compute as arrow

from dashboard.common.limits import limits
from dashboard.io.readers import RawTable
from dashboard.model import validators
from dashboard.model.messages import Message
from dashboard.model.schema import COLUMN, Problem
from dashboard.model.text_columns import DictColumn

MAX_NAME = 500
_MARK = "…"
# Maximum length of the parts from which fields are joined.
_MAX_PART_CHARS = 200


def limit_cells(table: RawTable) -> RawTable:
    """Shorten the cells of a table that are longer than any cell may be, and its column names."""
    given = {str(name): cells for name, cells in table.texts.items()}
    names = _short_names(list(given))
    texts = {new: cut_texts(given[old], limits().cell_chars) for old, new in names.items()}
    if all(new == old and texts[new] is given[old] for old, new in names.items()):
        return table
    problems = [
        Problem("note", 0, "", new, Message("text.too_long", {"most": MAX_NAME}))
        for old, new in names.items()
        if new != old
    ]
    return table._replace(
        texts=pd.DataFrame(texts, table.texts.index, copy=False),
        problems=[*table.problems, *problems],
        fields={field: names.get(name, name) for field, name in table.fields.items()},
    )


def limit_fields(fields: Mapping[str, pd.Series]) -> dict[str, pd.Series]:
    """Shorten the cells of fields to the maximum length of their kind."""
    # The other cells have been shortened to the limit of the settings.
    shorter = [field for field in fields if max_field_chars(field) < limits().cell_chars]
    return {
        **fields,
        **{field: cut_texts(fields[field], max_field_chars(field)) for field in shorter},
    }


def max_field_chars(field: str) -> int:
    """Return the maximum length of a cell of a field, or of a part of a field.

    Examples
    --------
    >>> max_field_chars("latitude"), max_field_chars("month"), max_field_chars("title")
    (100, 200, 10000)
    """
    if field in COLUMN:
        return validators.max_chars(COLUMN[field])
    return min(_MAX_PART_CHARS, limits().cell_chars)


def cut_texts(cells: pd.Series, most: int) -> pd.Series:
    """Cut texts one character above the limit; columns without long texts do not change."""
    is_coded = isinstance(cells.dtype, pd.CategoricalDtype)
    array = pa.array(cells.cat.categories if is_coded else cells, pa.large_string())
    # Each character has at least one byte, and the number of bytes is known without reading the
    # text.
    if (arrow.max(arrow.binary_length(array)).as_py() or 0) <= most:
        return cells
    column = DictColumn.of(cells, shared=is_coded)
    texts = column.texts.str.strip()
    # Add a mark at the end, because the first part alone could be a valid value.
    cut = column.with_texts(texts.where(texts.str.len() <= most, texts.str.slice(0, most) + _MARK))
    return pd.Series(cut.column(shared=is_coded), index=cells.index)


def _short_names(names: list[str]) -> dict[str, str]:
    """Return a short name for each column; numbers distinguish names that begin alike."""
    short: dict[str, str] = {}
    taken = {name for name in names if len(name) <= MAX_NAME}
    for name in names:
        candidates = (f"{name[:MAX_NAME]} {number}" for number in count(2))
        new = next(text for text in chain([name[:MAX_NAME]], candidates) if text not in taken)
        short[name] = name if len(name) <= MAX_NAME else new
        taken.add(short[name])
    return short
