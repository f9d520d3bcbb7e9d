"""Merge checked tables into one, and rows that describe the same event."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from dashboard.model.edtf import BOUNDS, FLAGS
from dashboard.model.extra_columns import MAX_EXTRA_COLUMNS, SCHEMA_NAMES, as_texts, extra_columns
from dashboard.model.schema import (
    DEFAULTS,
    GAZETTEER,
    MAX_ID,
    MAX_LISTED,
    SEPARATOR,
    STATUSES,
)

MergeKey = Literal["id", "title-date"]
_KEYS: Mapping[MergeKey, list[str]] = {"id": ["event_id"], "title-date": ["title", "date"]}
# Columns that are replaced together if one of the first ones is filled, because coordinates belong
# to their place. Each other column is replaced separately.
_TOGETHER: tuple[tuple[int, tuple[str, ...]], ...] = (
    (1, ("date", "date_text", *BOUNDS, *FLAGS)),
    (2, ("location", "latitude", "longitude", "geo_precision", "geo_radius_km", "geo_source")),
    (
        2,
        (
            *("origin", "origin_latitude", "origin_longitude"),
            *("origin_geo_precision", "origin_geo_source"),
        ),
    ),
    (3, ("quantity_low", "quantity_best", "quantity_high", "quantity_unit")),
    (1, ("source", "source_date", "source_url", "source_locator")),
    (1, ("media_url", "media_caption", "alt_text")),
)
_PLACES = ("location", "origin")
_GEO_SOURCES = {
    "latitude": "geo_source",
    "longitude": "geo_source",
    "origin_latitude": "origin_geo_source",
    "origin_longitude": "origin_geo_source",
}
# Columns that the program fills in. Different values in these do not mean that the files disagree.
_FILLED_IN = frozenset(
    {
        *("event_id", "status", "collection", "geo_precision", "geo_radius_km", "geo_source"),
        *("origin_geo_precision", "origin_geo_source"),
    }
)


class Replaced(NamedTuple):
    """A cell that is replaced by that of a later row.

    Attributes
    ----------
    column, given, value
        The column, the cell that is left out, and the one that is kept.
    row, by
        Positions of the rows of both.
    """

    column: str
    given: str
    value: str
    row: int
    by: int


class Merged(NamedTuple):
    """Events after rows were merged.

    Attributes
    ----------
    events
        The events, in the order of the first row of each.
    rows, firsts
        Positions of the rows that were merged into an earlier one, and of that.
    replaced
        The first cells of each column that are left out.
    more_replaced
        Number of further cells by column.
    """

    events: pd.DataFrame
    rows: np.ndarray
    firsts: np.ndarray
    replaced: list[Replaced]
    more_replaced: Mapping[str, int]


def merge_rows(events: pd.DataFrame, by: MergeKey) -> Merged:
    """Merge the rows of each event; the filled cells of later rows are kept.

    Parameters
    ----------
    events
        See :class:`dashboard.model.schema.Checked`; ids may repeat.
    by
        What the rows of an event have in common.

    Examples
    --------
    >>> from dashboard.ingest.load import load_events
    >>> rows = {"title": ["A", "A"], "date": "2024", "country": ["RUS", ""], "tags": ["", "x"]}
    >>> merged = merge_rows(load_events(pd.DataFrame(rows)).events, "title-date")
    >>> merged.events[["title", "country", "tags"]].to_numpy().tolist()
    [['A', 'RUS', 'x']]
    """
    keys = [events[name].astype("str") for name in _KEYS[by]]
    group = pd.DataFrame(dict(enumerate(keys))).groupby([*range(len(keys))], sort=False).ngroup()
    groups = group.to_numpy()
    _, first = np.unique(groups, return_index=True)
    rows = np.flatnonzero(first[groups] != np.arange(len(groups)))
    if not len(rows):
        return Merged(events, rows, rows, [], {})
    columns: dict[str, pd.Series] = {}
    replaced, more_replaced = list[Replaced](), dict[str, int]()
    for count, names in _column_groups(events):
        given = [_is_given(events, name) for name in names[:count]]
        filled = [_is_filled(events[name]) for name in names[:count]]
        # A place from a file replaces one that was looked up.
        kept = _last(np.logical_or.reduce(given), groups)
        kept = np.where(kept < 0, _last(np.logical_or.reduce(filled), groups), kept)
        kept = np.where(kept < 0, first, kept)
        if names[0] in _PLACES:
            # A later row with the same place does not remove the coordinates of an earlier row.
            place = events[names[0]].astype("str").to_numpy(object)
            complete = _last(np.logical_and.reduce(given) & (place == place[kept][groups]), groups)
            kept = np.where(complete < 0, kept, complete)
        for name in names:
            columns[name] = events[name].take(kept).reset_index(drop=True)
            if name not in (*BOUNDS, *FLAGS) and name not in _FILLED_IN:
                cells, more = _find_replaced(events, name, groups, kept)
                replaced += cells
                if more:
                    more_replaced[name] = more
    columns["event_id"] = events["event_id"].take(first).reset_index(drop=True)
    merged = pd.DataFrame({name: columns[str(name)] for name in events}, copy=False)
    firsts = first[groups[rows]]
    ids = events["event_id"].to_numpy(object)
    new_ids = {old: new for old, new in zip(ids[rows], ids[firsts], strict=True) if old != new}
    merged = merged.assign(about=_rename_all_references(merged["about"], new_ids))
    return Merged(merged, rows, firsts, replaced, more_replaced)


def _column_groups(events: pd.DataFrame) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the columns that are replaced together, and how many of them decide."""
    yield from _TOGETHER
    grouped = {name for _, names in _TOGETHER for name in names}
    single = [str(name) for name in events if name not in {*grouped, "event_id"}]
    yield from ((1, (name,)) for name in single)


def _last(is_kept: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Return the position of the last of some rows in each group; -1 if there is none."""
    rows = np.flatnonzero(is_kept)
    last = np.full(groups.max() + 1, -1)
    np.maximum.at(last, groups[rows], rows)
    return last


def _is_given(events: pd.DataFrame, name: str) -> np.ndarray:
    """Return whether cells are filled, and not with coordinates that were looked up."""
    is_filled = _is_filled(events[name])
    source = _GEO_SOURCES.get(name)
    return is_filled & (events[source] != GAZETTEER).to_numpy(bool) if source else is_filled


def _is_filled(column: pd.Series) -> np.ndarray:
    if column.dtype.kind in "fM":
        return column.notna().to_numpy()
    empty = DEFAULTS.get(str(column.name), "")
    return np.asarray((column != empty) & (column != ""))


def _find_replaced(
    events: pd.DataFrame, name: str, groups: np.ndarray, kept: np.ndarray
) -> tuple[list[Replaced], int]:
    """Find the first cells of merged rows that are not kept, and count the others."""
    by = kept[groups]
    rows = np.flatnonzero((by != np.arange(len(by))) & _is_given(events, name))
    given, values = (
        events[name].take(at).astype("str").to_numpy(object) for at in (rows, by[rows])
    )
    differing = np.flatnonzero(given != values)
    cells = [
        Replaced(name, str(given[at]), str(values[at]), int(rows[at]), int(by[rows[at]]))
        for at in differing[:MAX_LISTED]
    ]
    return cells, len(differing[MAX_LISTED:])


class MergedTables(NamedTuple):
    """Events of several tables.

    Attributes
    ----------
    events
        The events, in the same order.
    left_out
        Names of the extra columns that are too many.
    """

    events: pd.DataFrame
    left_out: list[str]


def merge_tables(
    tables: Sequence[pd.DataFrame], names: Sequence[str], *, rename: bool = True
) -> MergedTables:
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
    >>> list(merge_tables(tables, ["mine", "theirs"]).events["event_id"])
    ['a', 'a (theirs)']
    """
    used_ids: set[str] = set()
    renamed_tables = []
    for table, name in zip(tables, names, strict=True):
        renamed = _rename_ids(table, used_ids, name) if rename else table
        used_ids.update(renamed["event_id"])
        renamed_tables.append(renamed)
    shared = [name for name in renamed_tables[0] if name in SCHEMA_NAMES]
    extra = list(dict.fromkeys(name for table in tables for name in extra_columns(table)))
    columns = {name: _concat([table[name] for table in renamed_tables]) for name in shared}
    columns |= {name: _concat(_extra_cells(renamed_tables, name))
                for name in extra[:MAX_EXTRA_COLUMNS]}  # fmt: skip
    merged = pd.DataFrame(columns, copy=False)
    events = merged.assign(status=merged["status"].cat.set_categories(STATUSES))
    return MergedTables(events, extra[MAX_EXTRA_COLUMNS:])


def _extra_cells(tables: Sequence[pd.DataFrame], name: str) -> list[pd.Series]:
    """Return the cells of an extra column, as texts if they are texts in one of the tables."""
    given = [table.get(name) for table in tables]
    is_number = all(cells.dtype.kind == "f" for cells in given if cells is not None)
    empty = [pd.Series(np.nan if is_number else "", table.index, float if is_number else "str")
             for table in tables]  # fmt: skip
    filled = [missing if cells is None else cells
              for cells, missing in zip(given, empty, strict=True)]  # fmt: skip
    return filled if is_number else [as_texts(cells).astype("category") for cells in filled]


def _rename_ids(table: pd.DataFrame, used_ids: set[str], name: str) -> pd.DataFrame:
    """Give new ids to events whose ids are used, and update the references to them."""
    clashes = [event_id for event_id in table["event_id"] if event_id in used_ids]
    if not clashes:
        return table
    suffix = f" ({name.replace(SEPARATOR, ',')})"
    new_ids = {event_id: f"{event_id}{suffix}"[:MAX_ID] for event_id in clashes}
    about = _rename_all_references(table["about"], new_ids)
    event_ids = table["event_id"].map(lambda event_id: new_ids.get(event_id, event_id))
    return table.assign(event_id=event_ids.astype("str"), about=about)


def _rename_all_references(about: pd.Series, new_ids: Mapping[str, str]) -> pd.Series:
    if not new_ids:
        return about
    renamed = about.astype("str").map(lambda cell: _rename_references(cell, new_ids))
    return pd.Series(pd.Categorical(renamed), index=about.index)


def _rename_references(cell: str, new_ids: Mapping[str, str]) -> str:
    references = (reference.strip() for reference in cell.split(SEPARATOR))
    renamed = (new_ids.get(reference, reference) for reference in references)
    return SEPARATOR.join(dict.fromkeys(renamed))


def _concat(columns: list[pd.Series]) -> pd.Series | pd.Categorical | np.ndarray:
    if all(isinstance(column.dtype, pd.CategoricalDtype) for column in columns):
        return union_categoricals(columns, ignore_order=True)
    plain = [column.astype("str") if column.dtype == "category" else column for column in columns]
    return pd.concat(plain, ignore_index=True)
