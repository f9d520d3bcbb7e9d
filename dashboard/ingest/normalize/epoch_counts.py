"""Read starts and ends that are counts of milliseconds since 1970, also those before."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from pyarrow import compute as arrow

from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

# Near 1970, counts have few digits. Longer ones without a sign are days and times.
_COUNT = r"^(?:-[0-9]{1,15}|[0-9]{1,13})$"
_LARGE, _MOST = 10**11, 0.8
_FIELDS = ("date", "end_date")


def read_epoch_counts(
    fields: Mapping[str, pd.Series],
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Read the dates of a table if all are counts of milliseconds, and some before 1970 or ends.

    Examples
    --------
    >>> fields = {"date": pd.Series(["405385200000", "-2285366400000"])}
    >>> read_epoch_counts(fields)[0]["date"].tolist()
    ['1982-11-05T23:00:00Z', '1897-07-31T00:00:00Z']
    """
    counts = {field: cells for field, cells in fields.items() if field in _FIELDS}
    if "date" not in counts or not all(map(_are_counts, counts.values())):
        return dict(fields), []
    if len(counts) == 1 and not counts["date"].astype("str").str.startswith("-").any():
        # Other counts are read with the column.
        return dict(fields), []
    read = {field: _read(cells) for field, cells in counts.items()}
    given = counts["date"][counts["date"] != ""]
    message = Message("date.read_as_milliseconds", {"reading": str(read["date"][given.index[0]])})
    note = Problem("note", 0, "date", str(given.iloc[0]), message, rows=len(given))
    return {**fields, **read}, [note]


def _are_counts(cells: pd.Series) -> bool:
    """Return whether all texts are counts, and most are of years from 1970."""
    array = DictColumn.of(cells).array
    filled = array.filter(arrow.not_equal(array, ""))
    if not len(filled) or not arrow.all(arrow.match_substring_regex(filled, _COUNT)).as_py():
        return False
    counts = pd.Series(filled, dtype="str").astype("int64")
    return bool((counts.abs() >= _LARGE).mean() >= _MOST)


def _read(cells: pd.Series) -> pd.Series:
    column = DictColumn.of(cells)
    filled = column.texts != ""
    moments = column.texts[filled].astype("int64").to_numpy().astype("M8[ms]")
    texts = column.texts.astype(object)
    texts[filled] = np.char.add(np.datetime_as_string(moments, unit="s"), "Z")
    return pd.Series(texts.to_numpy(object)[column.codes], cells.index, dtype="str")
