"""Split rows with several events, each in a separate column."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from dashboard.io.readers import RawTable
from dashboard.model.column_aliases import is_named_after
from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.title_words import find_tracks

_TITLE, _TYPE = "title", "event_type"
# Minimum share of texts with several words, and number of rows that are examined.
_MOST, _SAMPLE = 0.8, 1_000
_PHRASE = r"\S\s+\S"


def split_tracks(raw: RawTable, chosen: Collection[str] = ()) -> RawTable:
    """Make a row for each text in columns such as "family history" and "national history".

    The name of its column becomes the type of each event.

    Parameters
    ----------
    raw
        The table as read.
    chosen
        Columns that are mapped to a field, which stay as they are.
    """
    names = [str(name) for name in raw.texts]
    tracks = find_tracks(names)
    if _TITLE in names or not tracks or set(tracks) & set(chosen):
        return raw
    cells = raw.texts[list(tracks)].astype("str")
    is_filled = (cells != "").to_numpy()
    if not (is_filled.sum(axis=1) > 1).any() or not all(_has_phrases(cells[t]) for t in tracks):
        return raw
    # A row without any of the texts stays, as its other cells may make a title.
    is_filled[~is_filled.any(axis=1), 0] = True
    rows, columns = np.nonzero(is_filled)
    texts = raw.texts.drop(columns=list(tracks)).iloc[rows].reset_index(drop=True)
    texts[_TITLE] = pd.Series(cells.to_numpy()[rows, columns], dtype="str")
    if not any(is_named_after(name, _TYPE) for name in names):
        texts[_TYPE] = pd.Series(np.array(tracks)[columns], dtype="str")
    count = len(rows) - len(raw.texts)
    message = Message("rows.split", {"count": count})
    note = Problem("note", 0, "", ", ".join(tracks), message, rows=count)
    numbers = pd.Series(raw.rows.to_numpy()[rows])
    return raw._replace(texts=texts, rows=numbers, problems=[*raw.problems, note])


def _has_phrases(cells: pd.Series) -> bool:
    """Return whether most texts have several words."""
    filled = cells[cells != ""].head(_SAMPLE)
    return bool(len(filled)) and float(filled.str.contains(_PHRASE).mean()) >= _MOST
