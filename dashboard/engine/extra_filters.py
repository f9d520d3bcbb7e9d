"""Filters by the values of extra columns.

All of them are one facet, because a query must not depend on a table. Each value of it names a
column, as in ``weapon=rifle``.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from dashboard.common.errors import InvalidQueryError
from dashboard.common.i18n import tr
from dashboard.engine.index import EventIndex, Selection
from dashboard.model.extra_columns import number_text

# Up to this many cells are counted for each change of the filters.
_MOST_COUNTED = 1_000_000
_SIGN = "="


def write_value(column: str, value: str) -> str:
    """Write a column and one of its values as one text.

    Examples
    --------
    >>> write_value("weapon", "rifle"), write_value("a=b", "c=d")
    ('weapon=rifle', 'a%3Db=c=d')
    """
    return f"{column.replace('%', '%25').replace(_SIGN, '%3D')}{_SIGN}{value}"


def split_value(text: str) -> tuple[str, str]:
    """Return the column and the value; :func:`write_value` is the inverse.

    Examples
    --------
    >>> split_value("a%3Db=c=d")
    ('a=b', 'c=d')
    """
    column, _, value = text.partition(_SIGN)
    return column.replace("%3D", _SIGN).replace("%25", "%"), value


def column_of_value(text: str) -> str:
    """Return the column in a text."""
    return split_value(text)[0]


def label_of_value(text: str) -> str:
    """Return the value in a text."""
    return split_value(text)[1]


def read_value(text: str) -> str:
    """Read a column and a value.

    Raises
    ------
    InvalidQueryError
        One of them is missing.
    """
    column, value = (part.strip() for part in split_value(text))
    if not (column and value):
        raise InvalidQueryError(tr("Write a column and its value, such as weapon=rifle."))
    return write_value(column, value)


Value = str | float
# One value of a column, or several.
Values = Value | Sequence[Value]


def values_of(given: Iterable[str] | Mapping[str, Values]) -> tuple[str, ...]:
    """Convert values by column to texts.

    Examples
    --------
    >>> values_of({"weapon": ["rifle", "gun"], "season": 3})
    ('weapon=rifle', 'weapon=gun', 'season=3')
    """
    if not isinstance(given, Mapping):
        return tuple(given)
    return tuple(
        write_value(name, value if isinstance(value, str) else number_text(value))
        for name, values in given.items()
        for value in ([values] if isinstance(values, str | float | int) else values)
    )


def by_column(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the values in some texts by their columns.

    Examples
    --------
    >>> by_column(["weapon=rifle", "season=3", "weapon=gun"])
    {'weapon': ('rifle', 'gun'), 'season': ('3',)}
    """
    columns: dict[str, tuple[str, ...]] = {}
    for column, value in map(split_value, texts):
        columns[column] = (*columns.get(column, ()), value)
    return columns


def find_extra(index: EventIndex, values: Iterable[str]) -> np.ndarray:
    """Return whether each row has one of some values of each column that they name."""
    return passes(index, by_column(values))


def passes(index: EventIndex, wanted: Mapping[str, tuple[str, ...]]) -> np.ndarray:
    """Return whether each row has one of the wanted values in each of the columns.

    No row has a value in a column that the table does not have.
    """
    mask = np.ones(len(index), dtype=bool)
    for column, values in wanted.items():
        is_known = column in index.grouping_columns
        mask &= index.postings((column,)).mask(values, len(index)) if is_known else False
    return mask


def count_extra(others: Selection, chosen: Iterable[str]) -> dict[str, int | None]:
    """Count the rows that each value of the offered columns would show, column by column.

    Columns that the menu does not offer are counted if a value of them is chosen, as in a URL. The
    counts are None if the table is so large that they would delay every change of a filter.

    Parameters
    ----------
    others
        Rows that pass all other filters.
    chosen
        Values that the reader chose, of which those of other columns apply.
    """
    index, wanted = others.index, by_column(chosen)
    counts: dict[str, int | None] = {}
    others_chosen = [name for name in wanted if name in index.grouping_columns]
    columns = dict.fromkeys([*index.facet_columns, *others_chosen])
    is_counted = len(index) * len(columns) <= _MOST_COUNTED
    for column in columns:
        if not is_counted:
            values = index.values_of(column)
            counts |= dict.fromkeys(write_value(column, value) for value in values)
            continue
        rest = {name: values for name, values in wanted.items() if name != column}
        mask = passes(index, rest)
        shown = others.at(mask[others.positions]) if rest else others
        counted = shown.count((column,))
        counts |= {write_value(column, value): count for value, count in counted.items()}
    return counts
