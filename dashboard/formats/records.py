"""Rows as plain values, for formats that hold one object an event."""

from typing import Any

import numpy as np
import pandas as pd

from dashboard.dates import BOUNDS
from dashboard.schema import COLUMN

Record = dict[str, Any]


def records_of(events: pd.DataFrame) -> list[Record]:
    """Make a dict of the columns of the schema for each event; empty cells are left out."""
    rows = events[list(COLUMN)].astype(object)
    filled = (rows.notna() & (rows != "")).to_numpy()
    names = list(COLUMN)
    return [
        {name: value for name, value, given in zip(names, row, has, strict=True) if given}
        for row, has in zip(rows.to_numpy().tolist(), filled.tolist(), strict=True)
    ]


def bounds_of(events: pd.DataFrame) -> list[Record]:
    """Make a dict of the bounds of each event's date (ISO 8601, UTC); open ones are left out."""
    sides = [events[name].to_numpy() for name in BOUNDS]
    texts = [np.datetime_as_string(side, timezone="UTC") for side in sides]
    return [
        {name: str(text) for name, text in zip(BOUNDS, row, strict=True) if text != "NaT"}
        for row in zip(*texts, strict=True)
    ]
