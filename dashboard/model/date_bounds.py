"""Convert columns of dates to bounds: plain ISO dates all at once, each other text once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from pyarrow import compute as arrow

from dashboard.common.errors import InvalidDateError
from dashboard.model.edtf import BOUNDS, FLAGS, OPEN, SECOND, Bounds, read_edtf
from dashboard.model.messages import Message, word
from dashboard.model.text_columns import DictColumn, as_arrow

_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"
# From -12:00 to +14:00.
_HOURS = r"\+(?:0\d|1[0-3])|-(?:0\d|1[01])"
_OFFSET = rf"(?:{_HOURS})(?::?[0-5]\d)?|(?:\+14|-12)(?::?00)?"
_TIME = rf"T{_CLOCK}(?:Z|{_OFFSET})?"
_PLAIN = rf"\d{{4}}(?:-(?:0[1-9]|1[0-2]))?|\d{{4}}-\d{{2}}-\d{{2}}(?:{_TIME})?"
_SIDE = rf"\d{{4}}(?:-\d{{2}}(?:-\d{{2}}(?:{_TIME})?)?)?|\.\."
_DAY = r"\d{4}-\d{2}-\d{2}"
_FRACTION = r"\.\d+"
# Intervals (lasting) and one-of sets (not lasting), which are common in large tables.
_SPANS = {
    True: rf"^(?P<start>{_SIDE})/(?P<end>{_SIDE})$",
    False: rf"^\[(?P<start>{_DAY}|)\.\.(?P<end>{_DAY}|)\]$",
}

# Up to this many texts are read faster one by one, because each operation on a column has a fixed
# cost.
_FEW = 200
_UNKNOWN = Bounds(OPEN, OPEN, OPEN, OPEN)


def parse_date(text: str) -> Bounds:
    """Read one date.

    Raises
    ------
    InvalidDateError
        The text is not an EDTF date, is not in the calendar, or ends before it starts.

    Examples
    --------
    >>> parse_date("2024-11").start_earliest, parse_date("2024-11").end_latest
    (np.datetime64('2024-11-01T00:00:00'), np.datetime64('2024-11-30T23:59:59'))
    >>> parse_date("2024-10-13/..").lasting
    True
    """
    table, faults = parse_dates(pd.Series([text]))
    if len(faults):
        raise InvalidDateError(word(faults.iloc[0], given=text))
    return bounds_of(table.iloc[0])


def bounds_of(row: Any) -> Bounds:
    """Return the bounds of one row (a mapping with the columns ``BOUNDS`` and ``FLAGS``)."""
    stamps = (pd.Timestamp(row[name]).to_datetime64().astype("datetime64[s]") for name in BOUNDS)
    return Bounds(*stamps, *(bool(row[name]) for name in FLAGS))


def parse_dates(texts: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """Read a column of dates; each distinct text is parsed once, plain ISO dates all at once.

    Parameters
    ----------
    texts
        One EDTF text per row.

    Returns
    -------
    table
        Columns ``BOUNDS`` (``datetime64[s]``) and ``FLAGS`` (bool), with the index of `texts`.
    faults
        Messages about texts that could not be read, by the index of `texts`.
    """
    if len(texts) <= _FEW:
        table, faults = _read_each(list(map(str, texts)))
    else:
        codes, distinct = pd.factorize(texts)
        dates = pd.Series(distinct, dtype=object).astype(str)
        is_few = len(dates) <= _FEW
        table, faults = _read_each(dates.tolist()) if is_few else _read_columns(dates)
        table, faults = table.iloc[codes], faults[codes]
    has_fault = pd.notna(faults)
    found = pd.Series(faults[has_fault], index=texts.index[has_fault], dtype=object)
    return table.set_axis(texts.index), found


def _read_each(dates: Sequence[str]) -> tuple[pd.DataFrame, np.ndarray]:
    """Read a few texts one by one; return a table of bounds and a fault or None for each."""
    faults = np.full(len(dates), None, dtype=object)
    bounds = [_UNKNOWN] * len(dates)
    for place, text in enumerate(dates):
        try:
            bounds[place] = read_edtf(text)
        except InvalidDateError as error:
            faults[place] = error.content
    columns = [np.array(values) for values in zip(*bounds, strict=True)]
    types = [*["datetime64[s]"] * len(BOUNDS), *["bool"] * len(FLAGS)]
    empty = [np.array([], dtype=dtype) for dtype in types]
    return pd.DataFrame(dict(zip((*BOUNDS, *FLAGS), columns or empty, strict=True))), faults


def _read_columns(dates: pd.Series) -> tuple[pd.DataFrame, np.ndarray]:
    """Read many texts: plain dates and spans all at once, and the others one by one."""
    plain = dates.str.fullmatch(_PLAIN).to_numpy(bool)
    table = _plain_bounds(dates.where(plain, ""))
    faults = np.full(len(dates), None, dtype=object)
    others = dates[~plain]
    if len(others):
        spans = _span_bounds(others)
        table.loc[spans.index] = spans
        others = others.drop(spans.index)
    if len(others):
        rest, faults[others.index] = _read_each(others.tolist())
        table.loc[others.index] = rest.set_axis(others.index)
    faults[plain & table["start_earliest"].isna().to_numpy()] = Message("date.not_in_calendar")
    return table, faults


def are_plain_dates(texts: pd.Series) -> np.ndarray:
    """Return whether each text is a plain ISO date, or an interval or one-of set of these.

    Examples
    --------
    >>> are_plain_dates(
    ...     pd.Series(["2024-10-13", "2024-10/2024-11", "[..2024-10-13]", "13 Oct"])
    ... ).tolist()
    [True, True, True, False]
    """
    array = as_arrow(texts)
    patterns = (rf"^(?:{_PLAIN})$", *_SPANS.values())
    matches = [arrow.match_substring_regex(array, pattern) for pattern in patterns]
    masks = [match.to_numpy(zero_copy_only=False) for match in matches]
    return np.asarray(np.logical_or.reduce(masks))


def read_days(cells: pd.Series) -> np.ndarray:
    """Read plain days (year-month-day), each distinct text once; NaT for any other text.

    Examples
    --------
    >>> read_days(pd.Series(["2024-10-20", "2024-10", ""])).astype(str).tolist()
    ['2024-10-20T00:00:00', 'NaT', 'NaT']
    """
    column = DictColumn.of(cells)
    days = pd.to_datetime(column.texts, format="%Y-%m-%d", errors="coerce").to_numpy()
    return np.asarray(days.astype("datetime64[s]")[column.codes])


def _span_bounds(texts: pd.Series) -> pd.DataFrame:
    """Return the bounds of valid intervals (``a/b``) and one-of sets (``[a..b]``) in some texts.

    Invalid ones are left to the parser, which explains the fault.
    """
    tables = []
    for lasting, pattern in _SPANS.items():
        sides = _sides(texts, pattern)
        if sides.empty:
            continue
        start, end = (_plain_bounds(sides[side]).set_axis(sides.index) for side in sides)
        first, last = start["start_earliest"], end["end_latest"]
        # No start is later than the latest end, and no end earlier than the earliest start.
        latest = start["start_latest"].mask(start["start_latest"] > last, last)
        earliest = end["end_earliest"].mask(first > end["end_earliest"], first)
        inner = (latest, earliest) if lasting else (last, first)
        columns = dict(zip(BOUNDS, (first, *inner, last), strict=True))
        table = pd.DataFrame(columns | dict.fromkeys(FLAGS, False) | {"lasting": lasting})
        # A side without a moment is open, or is not a day of the calendar.
        has_start = first.notna() | (sides["start"] == "")
        has_end = last.notna() | (sides["end"] == "")
        tables.append(table[has_start & has_end & ~(first > last)])
    return pd.concat(tables or [_plain_bounds(texts[:0])])


def _sides(texts: pd.Series, pattern: str) -> pd.DataFrame:
    """Return ``start`` and ``end`` of the texts that match a pattern; open sides are empty."""
    matches = arrow.extract_regex(as_arrow(texts), pattern)
    rows = np.flatnonzero(matches.is_valid().to_numpy(zero_copy_only=False))
    sides = pd.DataFrame(
        {name: matches.field(name).take(rows).to_pandas() for name in ("start", "end")},
        dtype="str",
    ).replace("..", "")
    sides.index = texts.index[rows]
    # "[..]", open on both sides, is not a date.
    is_date = (sides != "").any(axis=1) if "\\[" in pattern else slice(None)
    return sides.loc[is_date]


def _plain_bounds(texts: pd.Series) -> pd.DataFrame:
    """Return the bounds of plain ISO years, months, days and times; NaT for any other text."""
    has_fraction = arrow.match_substring(as_arrow(texts), ".").to_numpy(zero_copy_only=False)
    if has_fraction.any():
        # Bounds are whole seconds. With fractions, pandas would count nanoseconds, which excludes
        # early years.
        texts = texts.where(~has_fraction, texts.str.replace(_FRACTION, "", regex=True))
    moments = pd.to_datetime(texts, format="ISO8601", errors="coerce", utc=True)
    first = moments.dt.tz_localize(None).to_numpy().astype("datetime64[s]")
    length = texts.str.len().to_numpy()
    timed = texts.str.contains("T").to_numpy(bool)
    to_the_minute = texts.str.fullmatch(r"[^T]*T\d\d:\d\d(?:Z|[+-].*)?").to_numpy(bool)
    ends = [_end(first, "Y"), _end(first, "M"), _end(first, "D"), _end(first, "m")]
    last = np.select(
        [length == len("2024"), length == len("2024-10"), ~timed, to_the_minute], ends, first
    )
    columns = dict(zip(BOUNDS, (first, last, first, last), strict=True))
    return pd.DataFrame(columns | dict.fromkeys(FLAGS, False))


def _end(moments: np.ndarray, unit: str) -> np.ndarray:
    """Return the last second of the year (Y), month (M), day (D) or minute (m) of a moment."""
    following = moments.astype(f"datetime64[{unit}]") + 1
    return following.astype("datetime64[s]") - SECOND
