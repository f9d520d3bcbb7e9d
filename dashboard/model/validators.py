"""Validation of single cells; :mod:`dashboard.ingest.validate` compares cells with each other."""

import re
from collections.abc import Callable, Iterable
from itertools import chain

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as arrow

from dashboard.common.limits import limits
from dashboard.model.countries import are_codes
from dashboard.model.date_bounds import read_days
from dashboard.model.edtf import BOUNDS, FIRST, LAST
from dashboard.model.extra_columns import MAX_EXTRA_COLUMNS, column_of, extra_columns, name_extra
from dashboard.model.messages import Message, Param, word
from dashboard.model.schema import (
    COLUMN,
    MAX_ID,
    NEVER_EMPTY,
    REQUIRED,
    SEPARATOR,
    UNIQUE,
    Column,
    split_list,
)
from dashboard.model.text_columns import are_distinct, as_arrow, as_mask, has_control_bytes

# Pairs of columns that must be filled together.
PAIRS = (("latitude", "longitude"), ("origin_latitude", "origin_longitude"))
_ADDRESS, _USER = r"https?://[^\s<>\"]+$", r"https?://[^/?#]*@"
# Also the code points that no SVG may contain.
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"

Fault = tuple[np.ndarray, Message]


def faults_of(texts: pd.Series, column: Column) -> Iterable[Fault]:
    """Find the invalid texts of a column: for each fault, one bool per text and a message.

    The texts of ``date`` are parsed by :func:`dashboard.model.date_bounds.parse_dates`.
    """
    lengths = arrow.utf8_length(as_arrow(texts)).to_numpy()
    filled, most = lengths > 0, max_chars(column)
    if column.name in REQUIRED:
        yield ~filled, Message("value.required")
    if not filled.any():
        return
    is_too_long = lengths > most
    yield is_too_long, Message("text.too_long", {"most": most})
    if has_control_bytes(texts):
        control = texts.str.contains(_CONTROL, regex=True)
        yield control.to_numpy(bool), Message("text.control_characters")
    if column.kind in _CHECKS:
        is_checked = filled & ~is_too_long
        for good, message in _CHECKS[column.kind](texts, column):
            yield is_checked & ~np.asarray(good, dtype=bool), message
    if column.name == "source_date":
        yield filled & np.isnat(read_days(texts)), Message("date.not_a_day")


def max_chars(column: Column) -> int:
    """Return the maximum length of a cell of a column."""
    return min(column.max_chars or limits().cell_chars, limits().cell_chars)


def usable_parts(texts: pd.Series, column: Column, message: Message) -> pd.Series:
    """Find the parts of invalid texts that can still be used; empty if there are none.

    Parameters
    ----------
    texts
        Texts of `column`, all with the same fault.
    message
        The fault, as :func:`faults_of` reports it.
    """
    if column.kind in ("text", "list"):
        if message.code == "text.too_long":
            return texts.str.slice(0, limits().cell_chars)
        if message.code == "text.control_characters":
            return texts.str.replace(_CONTROL, "", regex=True).str.strip()
    if column.kind == "countries" and message.code in ("country.unknown", "countries.unknown"):
        parts = split_list(texts)
        known = parts[are_codes(parts)].groupby(level=0).agg(f"{SEPARATOR} ".join)
        return known.reindex(texts.index, fill_value="").astype("str")
    return pd.Series("", index=texts.index, dtype="str")


# Each check takes distinct texts and finds the valid ones. Its result for empty texts is ignored.
_Validity = Iterable[tuple[pd.Series | np.ndarray, Message]]


def _check_id(texts: pd.Series, _: Column) -> _Validity:
    good = ~texts.str.contains(SEPARATOR, regex=False) & (texts.str.len() <= MAX_ID)
    yield good, Message("id.invalid", {"most": MAX_ID, "separator": SEPARATOR})


def _check_choice(texts: pd.Series, column: Column) -> _Validity:
    choices = pa.array(column.choices, pa.large_string())
    good = arrow.is_in(as_arrow(texts), value_set=choices)
    yield as_mask(good), Message("choice.unknown", {"choices": list(column.choices)})


def _check_number(texts: pd.Series, column: Column) -> _Validity:
    values = pd.to_numeric(texts, errors="coerce")
    is_plain = texts.str.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
    is_number = is_plain & values.notna()
    yield is_number, Message("number.invalid")
    if np.isfinite(column.low) and np.isfinite(column.high):
        params: dict[str, Param] = {"low": column.low, "high": column.high}
        within = values.between(column.low, column.high)
        yield ~is_number | within, Message("number.out_of_range", params)
        return
    yield ~(values < column.low), Message("number.too_low", {"low": column.low})
    yield ~is_number | (values.abs() <= np.finfo(float).max), Message("number.too_large")


def _check_countries(texts: pd.Series, column: Column) -> _Validity:
    good = pd.Series(are_codes(texts) | (texts == "").to_numpy(bool), texts.index)
    # Most cells have one country, so that none must be split.
    if not good.all():
        parts = split_list(texts)
        good = pd.Series(are_codes(parts), parts.index).groupby(level=0).all()
    # A cell with one country needs no advice on how to separate several.
    is_where = column.name == "country"
    params: dict[str, Param] = {} if is_where else {"separator": SEPARATOR}
    message = Message("country.unknown" if is_where else "countries.unknown", params)
    yield good.reindex(texts.index, fill_value=False).astype(bool), message


def _check_url(texts: pd.Series, _: Column) -> _Validity:
    is_valid = texts.str.match(_ADDRESS)
    yield is_valid, Message("url.invalid")
    yield ~is_valid | ~texts.str.match(_USER), Message("url.user")


def is_address(text: str) -> bool:
    """Return whether a text is an address that a page may link to.

    Examples
    --------
    >>> is_address("https://a.example/b"), is_address("javascript:alert(1)")
    (True, False)
    """
    return bool(re.match(_ADDRESS, text)) and not re.match(_USER, text)


_Check = Callable[[pd.Series, Column], _Validity]
_CHECKS: dict[str, _Check] = {
    "id": _check_id,
    "choice": _check_choice,
    "number": _check_number,
    "countries": _check_countries,
    "url": _check_url,
}


def find_fault(events: pd.DataFrame) -> str:
    """Describe the first fault of a table that should be valid; empty if there is none.

    This is much faster than a full check: no dates are parsed and no references are followed.
    """
    in_columns = (_find_in(events[name], column) for name, column in COLUMN.items())
    in_extra = (_find_in_extra(events[name]) for name in extra_columns(events))
    return next(filter(None, chain(_find_in_names(events), in_columns, in_extra,
                                   _find_between(events))), "")  # fmt: skip


def _find_in_names(events: pd.DataFrame) -> Iterable[str]:
    """Describe faults of the names of extra columns."""
    names = extra_columns(events)
    yield "there are too many columns" if len(names) > MAX_EXTRA_COLUMNS else ""
    is_named = list(name_extra(names).values()) == names and events.columns.is_unique
    yield "" if is_named else "a column has an invalid name"


def _find_in_extra(cells: pd.Series) -> str:
    if cells.dtype.kind != "f":
        return _find_in(cells, column_of(str(cells.name)))
    return (
        f"a number of {cells.name!r} is infinite" if np.isinf(cells.to_numpy(float)).any() else ""
    )


def _find_between(events: pd.DataFrame) -> Iterable[str]:
    """Describe faults between cells of a row; empty if there is none."""
    for name in NEVER_EMPTY:
        yield f"a cell of {name!r} is empty" if (events[name] == "").any() else ""
    yield "" if are_distinct(events["event_id"]) else "ids are not unique"
    for pair in PAIRS:
        first, second = (events[name].isna() for name in pair)
        is_whole = (first == second).all()
        yield "" if is_whole else f"{pair[0]!r} is given without {pair[1]!r}, or reversed"
    bounds = [events[name].to_numpy() for name in BOUNDS]
    # NaT is neither before nor after any moment.
    beyond = any(((side < FIRST) | (side > LAST)).any() for side in bounds)
    yield "a date is outside the years that can be drawn" if beyond else ""
    start_earliest, start_latest, end_earliest, end_latest = bounds
    turned = (
        (start_earliest > start_latest)
        | (end_earliest > end_latest)
        | (start_earliest > end_latest)
    )
    yield "a date ends before it starts" if turned.any() else ""


def _find_in(cells: pd.Series, column: Column) -> str:
    if column.kind == "number":
        values = cells.to_numpy(float)
        good = np.isnan(values) | ((values >= column.low) & (values <= column.high))
        good &= ~np.isinf(values)
        return "" if good.all() else f"a number of {column.name!r} is out of range"
    if cells.isna().any():
        return f"a cell of {column.name!r} is missing"
    texts = cells if column.name in UNIQUE else _distinct(cells)
    faults = (
        (texts[_in_use(bad, cells)], message)
        for bad, message in faults_of(texts, column)
        if bad.any()
    )
    return next(
        (f"{column.name}: {word(fault, given=bad.iloc[0])}" for bad, fault in faults if len(bad)),
        "",
    )


def _distinct(cells: pd.Series) -> pd.Series:
    is_coded = isinstance(cells.dtype, pd.CategoricalDtype)
    return pd.Series(cells.cat.categories if is_coded else as_arrow(cells).unique(), dtype="str")


def _in_use(bad: np.ndarray, cells: pd.Series) -> np.ndarray:
    """Leave out the texts that no row has: categories may be more than the rows use."""
    if not isinstance(cells.dtype, pd.CategoricalDtype):
        return bad
    in_use = np.zeros(len(bad), dtype=bool)
    in_use[cells.cat.codes] = True
    return bad & in_use
