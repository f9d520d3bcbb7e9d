"""Merge several checked tables into one."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from dashboard.model.schema import MAX_ID, SEPARATOR, STATUSES


def merge_tables(tables: Sequence[pd.DataFrame], names: Sequence[str]) -> pd.DataFrame:
    """Merge checked tables into one, with their rows in the same order.

    Parameters
    ----------
    tables
        See :class:`dashboard.model.schema.Checked`.
    names
        Names of the tables. If an earlier table has the same id, the name of the table is added.

    Examples
    --------
    >>> from dashboard.ingest.load import load_events
    >>> rows = pd.DataFrame({"event_id": ["a"], "title": ["A"], "date": ["2024"]})
    >>> tables = [load_events(rows).events, load_events(rows).events]
    >>> list(merge_tables(tables, ["mine", "theirs"])["event_id"])
    ['a', 'a (theirs)']
    """
    used_ids: set[str] = set()
    renamed_tables = []
    for table, name in zip(tables, names, strict=True):
        renamed = _rename_ids(table, used_ids, name)
        used_ids.update(renamed["event_id"])
        renamed_tables.append(renamed)
    columns = {
        column: _concat([table[column] for table in renamed_tables]) for column in renamed_tables[0]
    }
    merged = pd.DataFrame(columns, copy=False)
    return merged.assign(status=merged["status"].cat.set_categories(STATUSES))


def _rename_ids(table: pd.DataFrame, used_ids: set[str], name: str) -> pd.DataFrame:
    """Give new ids to events whose ids are used, and update the references to them."""
    clashes = [event_id for event_id in table["event_id"] if event_id in used_ids]
    if not clashes:
        return table
    suffix = f" ({name.replace(SEPARATOR, ',')})"
    new_ids = {event_id: f"{event_id}{suffix}"[:MAX_ID] for event_id in clashes}
    about = table["about"].astype("str").map(lambda cell: _rename_references(cell, new_ids))
    event_ids = table["event_id"].map(lambda event_id: new_ids.get(event_id, event_id))
    return table.assign(event_id=event_ids.astype("str"), about=pd.Categorical(about))


def _rename_references(cell: str, new_ids: dict[str, str]) -> str:
    references = (reference.strip() for reference in cell.split(SEPARATOR))
    return SEPARATOR.join(new_ids.get(reference, reference) for reference in references)


def _concat(columns: list[pd.Series]) -> pd.Series | pd.Categorical | np.ndarray:
    if all(isinstance(column.dtype, pd.CategoricalDtype) for column in columns):
        return union_categoricals(columns, ignore_order=True)
    plain = [column.astype("str") if column.dtype == "category" else column for column in columns]
    return pd.concat(plain, ignore_index=True)
