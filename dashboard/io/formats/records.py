"""Events as dicts, for formats with one object for each event, and such objects as JSON.

A table is converted in parts, so that the objects of only a few thousand events are in memory at a
time.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.model.edtf import BOUNDS
from dashboard.model.extra_columns import MOST_PLAIN, extra_columns
from dashboard.model.schema import COLUMN, NEVER_EMPTY, Problem

Record = dict[str, Any]


class Records(NamedTuple):
    """Rows of a file, the problems that its reader found, and the title of the file."""

    rows: list[Record]
    problems: list[Problem]
    title: str = ""


_PART = 5_000


def records_of(events: pd.DataFrame) -> Iterator[Record]:
    """Yield a dict of the columns of each event, extra ones last; empty cells are left out."""
    extra = extra_columns(events)
    names = [*COLUMN, *extra]
    for part in parts_of(events):
        rows = part[names].astype(object)
        for name in extra:
            rows[name] = rows[name].map(_plain_number)
        filled = (rows.notna() & (rows != "")).to_numpy()
        for row, has in zip(rows.to_numpy().tolist(), filled.tolist(), strict=True):
            yield {name: value for name, value, given in zip(names, row, has, strict=True) if given}


def _plain_number(value: Any) -> Any:
    """Write whole numbers of extra columns without decimals, unless they are very large."""
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < MOST_PLAIN
    return int(value) if is_whole else value


def complete_first(rows: list[Record], *, is_ours: bool) -> list[Record]:
    """Add the empty columns of the schema to a file of this program, which leaves them out.

    So its other columns are extra ones.
    """
    return [dict.fromkeys(COLUMN) | rows[0], *rows[1:]] if is_ours and rows else rows


def is_own_record(value: Any) -> bool:
    """Return whether an object has all columns that this program writes in each of its objects."""
    return isinstance(value, dict) and value.keys() >= set(NEVER_EMPTY)


def iso_bounds_of(events: pd.DataFrame) -> Iterator[Record]:
    """Yield a dict of the bounds of each event's date (ISO 8601, UTC); open ones are left out."""
    for part in parts_of(events):
        sides = [part[name].to_numpy() for name in BOUNDS]
        texts = [np.datetime_as_string(side, timezone="UTC").tolist() for side in sides]
        for row in zip(*texts, strict=True):
            yield {name: text for name, text in zip(BOUNDS, row, strict=True) if text != "NaT"}


def parts_of(events: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield a table in parts of a few thousand rows."""
    for first in range(0, len(events), _PART):
        yield events.iloc[first : first + _PART]


def json_object(head: Record, **lists: Iterable[Any]) -> Iterator[bytes]:
    """Write a JSON object that ends in long lists, with one item on each line.

    Parameters
    ----------
    head
        Members before the lists; at least one.
    lists
        Lists by their names.

    Examples
    --------
    >>> print(b"".join(json_object({"type": "x"}, events=[1, 2])).decode())
    {"type": "x", "events": [
    1,
    2
    ]}
    <BLANKLINE>
    """
    yield _to_json(head).removesuffix("}").encode()
    for name, items in lists.items():
        yield f', "{name}": '.encode()
        yield from _json_list(items)
    yield b"}\n"


def json_list(items: Iterable[Any]) -> Iterator[bytes]:
    """Write a long list as JSON, with one item on each line."""
    yield from _json_list(items)
    yield b"\n"


def _json_list(items: Iterable[Any]) -> Iterator[bytes]:
    before, left = "[\n", iter(items)
    while part := list(islice(left, _PART)):
        yield (before + ",\n".join(map(_to_json, part))).encode()
        before = ",\n"
    yield b"[]" if before == "[\n" else b"\n]"


def _to_json(value: Any) -> str:
    # If the JSON is pasted into a script on a page, no text may end that script.
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
