"""Split rows with several events, each in a separate column."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.io.readers import RawTable
from dashboard.model.column_aliases import is_named_after
from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.title_words import find_numbered_events, find_tracks

_TITLE, _TYPE = "title", "event_type"
# Minimum share of texts with several words, and number of rows that are examined.
_MOST, _SAMPLE = 0.8, 1_000
_PHRASE = r"\S\s+\S"


class _Tracks(NamedTuple):
    """Columns that each contain an event, and the columns into which they are joined.

    Attributes
    ----------
    names
        The columns with the texts of the events.
    joined
        For each column of the result, the columns that it is joined from, one for each track.
    has_types
        Whether the names of the columns are types of events.
    """

    names: tuple[str, ...]
    joined: dict[str, list[str]]
    has_types: bool


def split_tracks(raw: RawTable, chosen: Collection[str] = ()) -> RawTable:
    """Make a row for each text in columns such as "family history" and "national history".

    The name of its column becomes the type of each event, unless the columns are only numbered.

    Parameters
    ----------
    raw
        The table as read.
    chosen
        Columns that are mapped to a field, which stay as they are.
    """
    names = [str(name) for name in raw.texts]
    tracks = _find_tracks(names)
    joined = [name for columns in tracks.joined.values() for name in columns]
    if not tracks.names or set(joined) & set(chosen):
        return raw
    cells = raw.texts[list(tracks.names)].astype("str")
    is_filled = (cells != "").to_numpy()
    if not (is_filled.sum(axis=1) > 1).any() or not all(map(_has_phrases, cells.items())):
        return raw
    # A row without any of the texts stays, as its other cells may make a title.
    is_filled[~is_filled.any(axis=1), 0] = True
    rows, columns = np.nonzero(is_filled)
    texts = raw.texts.drop(columns=joined).iloc[rows].reset_index(drop=True)
    for name, sources in tracks.joined.items():
        texts[name] = _choose(raw.texts, sources, rows, columns)
    if tracks.has_types and not any(is_named_after(name, _TYPE) for name in names):
        texts[_TYPE] = pd.Series(np.array(tracks.names)[columns], dtype="str")
    count = int((is_filled.sum(axis=1) > 1).sum())
    message = Message("rows.split", {"count": count})
    note = Problem("note", 0, "", ", ".join(tracks.names), message, rows=count)
    numbers = pd.Series(raw.rows.to_numpy()[rows])
    return raw._replace(texts=texts, rows=numbers, problems=[*raw.problems, note])


def _find_tracks(names: Sequence[str]) -> _Tracks:
    if _TITLE not in names and (tracks := find_tracks(names)):
        return _Tracks(tracks, {_TITLE: list(tracks)}, has_types=True)
    events = find_numbered_events(names)
    first, *others = events or ("",)
    joined = {first: list(events)} if events else {}
    for name in names if events else ():
        # Such as "event_description" beside "event1_description".
        end = name.removeprefix(first) if name.startswith(first) else ""
        beside = [f"{event}{end}" for event in others]
        if end and name not in events and set(beside) & set(names):
            joined[name] = [name, *beside]
    known = {name: [column for column in columns if column in names]
             for name, columns in joined.items()}  # fmt: skip
    return _Tracks(events, {name: columns for name, columns in joined.items()
                            if len(known[name]) == len(columns)}, has_types=False)  # fmt: skip


def _choose(
    texts: pd.DataFrame, sources: Sequence[str], rows: np.ndarray, columns: np.ndarray
) -> pd.Series:
    """Return, for each row of the result, the cell of the column that it comes from."""
    cells = texts[list(sources)].astype("str").to_numpy(object)
    return pd.Series(cells[rows, columns], dtype="str")


def _has_phrases(column: tuple[object, pd.Series]) -> bool:
    """Return whether most texts have several words."""
    _, cells = column
    filled = cells[cells != ""].head(_SAMPLE)
    return bool(len(filled)) and float(filled.str.contains(_PHRASE).mean()) >= _MOST
