"""Read tables that are side by side in one sheet as one table."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.io.readers import RawTable
from dashboard.io.readers.header import split_numbered
from dashboard.model.column_aliases import is_named_after, is_numbered
from dashboard.model.messages import Message
from dashboard.model.schema import Problem

_TITLE, _TYPE = "title", "event_type"
_GAP = re.compile(r"[\W_]+")
_PLACE = ("latitude", "longitude")


class _Tables(NamedTuple):
    """Tables side by side.

    Attributes
    ----------
    columns
        For each table, its columns by the names that they have in the result.
    types
        For each table, the type of its events, if the columns name it; otherwise none.
    """

    columns: list[dict[str, str]]
    types: list[str]


def join_side_by_side(raw: RawTable, chosen: Collection[str] = ()) -> RawTable:
    """Put tables that are side by side below each other.

    They have the same names of columns, such as date, title, date, title. Or the names of their
    columns begin with that of the first, such as "Floods", "Floods, lat", "Floods, lon", "Fires",
    "Fires, lat", "Fires, lon"; then these are types of events.

    Parameters
    ----------
    raw
        The table as read.
    chosen
        Columns that are mapped to a field, so that the table is not changed.
    """
    names = [str(name) for name in raw.texts]
    named = [name for name in names if not is_numbered(name)]
    tables = _repeated(named) or _named_after_first(named)
    between = [name for name in names if is_numbered(name)]
    is_apart = tables is not None and not any((raw.texts[name] != "").any() for name in between)
    if tables is None or not is_apart or set(names) & set(chosen):
        return raw
    parts, rows = list[pd.DataFrame](), list[np.ndarray]()
    for at, columns in enumerate(tables.columns):
        part = raw.texts[list(columns.values())].astype("str").set_axis(list(columns), axis=1)
        is_filled = (part != "").any(axis="columns")
        typed = part.assign(**{_TYPE: tables.types[at]}) if tables.types else part
        parts.append(typed.loc[is_filled])
        rows.append(raw.rows.to_numpy()[is_filled.to_numpy()])
    texts = pd.concat(parts, ignore_index=True).fillna("").astype("str")
    shown = "; ".join(tables.types or tables.columns[0])
    note = Problem(
        *("note", 0, "", shown),
        Message("table.side_by_side", {"count": len(tables.columns)}),
        rows=len(texts),
    )
    numbers = pd.Series(np.concatenate(rows))
    return raw._replace(texts=texts, rows=numbers, problems=[*raw.problems, note])


def _repeated(names: Sequence[str]) -> _Tables | None:
    """Find tables whose columns have the same names, which the reader numbered."""
    columns: dict[int, dict[str, str]] = {}
    for name in names:
        bare, table = split_numbered(name)
        columns.setdefault(table, {})[bare] = name
    return _Tables(list(columns.values()), []) if len(columns) > 1 else None


def _named_after_first(names: Sequence[str]) -> _Tables | None:
    """Find tables of events and their positions, if all columns belong to them."""
    groups = {
        first: {
            _GAP.sub("", name.removeprefix(first)): name
            for name in names
            if name.startswith(first) and _GAP.match(name.removeprefix(first))
        }
        for first in names
    }
    groups = {first: parts for first, parts in groups.items() if len(parts) > 1}
    kinds = {frozenset(parts) for parts in groups.values()}
    count = sum(1 + len(parts) for parts in groups.values())
    if len(groups) < 2 or len(kinds) > 1 or count != len(names):  # noqa: PLR2004
        return None
    parts = next(iter(kinds))
    if not all(any(is_named_after(part, field) for part in parts) for field in _PLACE):
        return None
    return _Tables([{_TITLE: first} | parts for first, parts in groups.items()], list(groups))
