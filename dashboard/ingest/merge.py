"""Several checked tables as one."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from dashboard.model.schema import MAX_ID, SEPARATOR, STATUSES


def merge_tables(tables: Sequence[pd.DataFrame], names: Sequence[str]) -> pd.DataFrame:
    """Put checked tables one below the other.

    Parameters
    ----------
    tables
        See :class:`dashboard.model.schema.Checked`.
    names
        Of each, to tell apart ids that stand in several.

    Examples
    --------
    >>> from dashboard.ingest.load import load_events
    >>> rows = pd.DataFrame({"event_id": ["a"], "title": ["A"], "date": ["2024"]})
    >>> tables = [load_events(rows).events, load_events(rows).events]
    >>> list(merge_tables(tables, ["mine", "theirs"])["event_id"])
    ['a', 'a (theirs)']
    """
    taken: set[str] = set()
    apart = []
    for table, name in zip(tables, names, strict=True):
        own = _renamed(table, taken, name)
        taken.update(own["event_id"])
        apart.append(own)
    columns = {name: _joined([table[name] for table in apart]) for name in apart[0]}
    whole = pd.DataFrame(columns, copy=False)
    return whole.assign(status=whole["status"].cat.set_categories(STATUSES))


def _renamed(table: pd.DataFrame, taken: set[str], name: str) -> pd.DataFrame:
    """Give other ids to events whose ids are taken, also where others speak of them."""
    clashes = [one for one in table["event_id"] if one in taken]
    if not clashes:
        return table
    apart = {one: f"{one} ({name.replace(SEPARATOR, ',')})"[:MAX_ID] for one in clashes}
    about = table["about"].astype("str").map(lambda cell: _said(cell, apart))
    return table.assign(
        event_id=table["event_id"].map(lambda one: apart.get(one, one)).astype("str"),
        about=pd.Categorical(about),
    )


def _said(cell: str, apart: dict[str, str]) -> str:
    parts = (part.strip() for part in cell.split(SEPARATOR))
    return SEPARATOR.join(apart.get(part, part) for part in parts)


def _joined(columns: list[pd.Series]) -> pd.Series | pd.Categorical | np.ndarray:
    if all(isinstance(column.dtype, pd.CategoricalDtype) for column in columns):
        return union_categoricals(columns, ignore_order=True)
    plain = [column.astype("str") if column.dtype == "category" else column for column in columns]
    return pd.concat(plain, ignore_index=True)
