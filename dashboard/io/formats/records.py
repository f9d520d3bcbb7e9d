"""Rows as plain values, for formats that hold one object an event; and such objects as JSON.

A table is taken in parts, and what is made of it is handed on part by part: of a million events,
the objects of a few thousand are in memory at a time.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from dashboard.model.edtf import BOUNDS
from dashboard.model.schema import COLUMN

Record = dict[str, Any]

_PART = 5_000


def records_of(events: pd.DataFrame) -> Iterator[Record]:
    """Make a dict of the columns of the schema for each event; empty cells are left out."""
    names = list(COLUMN)
    for part in parts_of(events):
        rows = part[names].astype(object)
        filled = (rows.notna() & (rows != "")).to_numpy()
        for row, has in zip(rows.to_numpy().tolist(), filled.tolist(), strict=True):
            yield {name: value for name, value, given in zip(names, row, has, strict=True) if given}


def moments_of(events: pd.DataFrame) -> Iterator[Record]:
    """Make a dict of the bounds of each event's date (ISO 8601, UTC); open ones are left out."""
    for part in parts_of(events):
        sides = [part[name].to_numpy() for name in BOUNDS]
        texts = [np.datetime_as_string(side, timezone="UTC").tolist() for side in sides]
        for row in zip(*texts, strict=True):
            yield {name: text for name, text in zip(BOUNDS, row, strict=True) if text != "NaT"}


def parts_of(events: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Take a table a few thousand rows at a time."""
    for first in range(0, len(events), _PART):
        yield events.iloc[first : first + _PART]


def json_object(head: Record, **lists: Iterable[Any]) -> Iterator[bytes]:
    """Write an object as JSON whose last members are long lists, an item a line.

    Something has to stand before them.

    Examples
    --------
    >>> print(b"".join(json_object({"type": "x"}, events=[1, 2])).decode())
    {"type": "x", "events": [
    1,
    2
    ]}
    <BLANKLINE>
    """
    yield _written(head).removesuffix("}").encode()
    for name, items in lists.items():
        yield f', "{name}": '.encode()
        yield from _json_list(items)
    yield b"}\n"


def json_list(items: Iterable[Any]) -> Iterator[bytes]:
    """Write a long list as JSON, an item a line."""
    yield from _json_list(items)
    yield b"\n"


def _json_list(items: Iterable[Any]) -> Iterator[bytes]:
    before, left = "[\n", iter(items)
    while part := list(islice(left, _PART)):
        yield (before + ",\n".join(map(_written, part))).encode()
        before = ",\n"
    yield b"[]" if before == "[\n" else b"\n]"


def _written(value: Any) -> str:
    # Pasted into a page, no text may end the script that the file then stands in.
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
