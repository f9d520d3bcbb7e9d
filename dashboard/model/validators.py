"""What the cells of an event table may hold; what one cell alone cannot tell is in ``checks``."""

from collections.abc import Callable, Iterable
from itertools import chain

import numpy as np
import pandas as pd

from dashboard.common.limits import limits
from dashboard.model.countries import country_codes
from dashboard.model.date_bounds import read_days
from dashboard.model.edtf import BOUNDS, FIRST, LAST
from dashboard.model.schema import (
    COLUMN,
    DEFAULTS,
    MAX_ID,
    REQUIRED,
    SEPARATOR,
    UNIQUE,
    Column,
    split_list,
)
from dashboard.model.text_columns import are_distinct, as_arrow, has_control_bytes

# Pairs that only make sense together.
PAIRS = (("latitude", "longitude"), ("origin_latitude", "origin_longitude"))
_COUNTRY_ALLOWED = "allowed: a country's name or ISO 3166-1 alpha-3 code, such as PRK"


def faults_of(texts: pd.Series, column: Column) -> Iterable[tuple[np.ndarray, str]]:
    """Which texts of a column are wrong, one bool a text, by what is allowed.

    Whether a text of ``date`` is one, :func:`dashboard.model.date_bounds.parse_dates` says.
    """
    filled = (texts != "").to_numpy(bool)
    if column.name in REQUIRED:
        yield ~filled, "required: no row can do without"
    long = (texts.str.len() > limits().cell_chars).to_numpy(bool)
    yield long, f"at most {limits().cell_chars:,} characters"
    if has_control_bytes(texts):
        control = texts.str.contains(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", regex=True)
        yield control.to_numpy(bool), "no control characters; remove them"
    if column.kind in _CHECKS:
        good, allowed = _CHECKS[column.kind](texts, column)
        yield filled & ~good.to_numpy(bool), allowed
    if column.name == "source_date":
        allowed = "allowed: a day as year-month-day, such as 2024-10-20"
        yield filled & np.isnat(read_days(texts)), allowed


# Each looks at distinct texts and says which are good; what it says of empty ones does not matter.


def _check_id(texts: pd.Series, _: Column) -> tuple[pd.Series, str]:
    good = ~texts.str.contains(SEPARATOR, regex=False) & (texts.str.len() <= MAX_ID)
    return good, f"allowed: up to {MAX_ID} characters without {SEPARATOR}"


def _check_choice(texts: pd.Series, column: Column) -> tuple[pd.Series, str]:
    return texts.isin(column.choices), f"allowed: {', '.join(column.choices)}"


def _check_number(texts: pd.Series, column: Column) -> tuple[pd.Series, str]:
    values = pd.to_numeric(texts, errors="coerce")
    plain = texts.str.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
    low, high = (f"{bound:g}" for bound in (column.low, column.high))
    limits = f" from {low}" if column.low > -np.inf else ""
    limits += f" to {high}" if column.high < np.inf else ""
    allowed = f"allowed: a number{limits}, with a decimal point and no thousands mark"
    return plain & values.between(column.low, min(column.high, np.finfo(float).max)), allowed


def _check_country(texts: pd.Series, _: Column) -> tuple[pd.Series, str]:
    return texts.isin(country_codes()), _COUNTRY_ALLOWED


def _check_countries(texts: pd.Series, _: Column) -> tuple[pd.Series, str]:
    good = split_list(texts).isin(country_codes()).groupby(level=0).all()
    allowed = f"{_COUNTRY_ALLOWED}, with a {SEPARATOR} between several"
    return good.reindex(texts.index, fill_value=False).astype(bool), allowed


def _check_url(texts: pd.Series, _: Column) -> tuple[pd.Series, str]:
    return texts.str.match(
        r"https?://[^\s<>\"]+$"
    ), "allowed: an address that begins with http:// or https://"


_Check = Callable[[pd.Series, Column], tuple[pd.Series, str]]
_CHECKS: dict[str, _Check] = {
    "id": _check_id,
    "choice": _check_choice,
    "number": _check_number,
    "country": _check_country,
    "countries": _check_countries,
    "url": _check_url,
}


def find_fault(events: pd.DataFrame) -> str:
    """Say what is wrong with a table that says it was checked before; empty if nothing.

    Much less work than a check: no dates are read and no references followed.
    """
    found = (_find_in(events[name], column) for name, column in COLUMN.items())
    return next(filter(None, chain(found, _find_between(events))), "")


def _find_between(events: pd.DataFrame) -> Iterable[str]:
    """Say what is wrong with cells that only make sense together; empty where nothing is."""
    for name in ("event_id", "status", *DEFAULTS):
        yield f"a cell of {name!r} is empty" if (events[name] == "").any() else ""
    yield "" if are_distinct(events["event_id"]) else "ids are not unique"
    for pair in PAIRS:
        one, other = (events[name].isna() for name in pair)
        yield "" if (one == other).all() else f"{pair[0]!r} stands without {pair[1]!r}, or reversed"
    bounds = [events[name].to_numpy() for name in BOUNDS]
    # Not a time is neither before nor after any other.
    beyond = any(((side < FIRST) | (side > LAST)).any() for side in bounds)
    yield "a date lies outside the years that can be drawn" if beyond else ""
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
        return "" if good.all() else f"a number of {column.name!r} lies beyond its bounds"
    if cells.isna().any():
        return f"a cell of {column.name!r} is missing"
    texts = cells if column.name in UNIQUE else _distinct(cells)
    wrong = ((texts[bad], allowed) for bad, allowed in faults_of(texts, column) if bad.any())
    return next((f"{said.iloc[0]!r} in {column.name!r}; {allowed}" for said, allowed in wrong), "")


def _distinct(cells: pd.Series) -> pd.Series:
    is_coded = isinstance(cells.dtype, pd.CategoricalDtype)
    return pd.Series(cells.cat.categories if is_coded else as_arrow(cells).unique(), dtype="str")
