"""Check the arguments of a chart; each error names the argument and the choices."""

from collections.abc import Iterable

import pandas as pd

from dashboard.common.errors import InvalidSettingError, UncheckedTableError
from dashboard.engine.index import EventIndex, Selection, as_index
from dashboard.model.edtf import BOUNDS
from dashboard.model.extra_columns import grouping_columns

# Columns that exist only in a checked table.
_CHECKED = ("event_id", *BOUNDS)


def check_choice(name: str, value: object, choices: Iterable[str]) -> None:
    """Raise an error if a value is not one of the choices.

    Examples
    --------
    >>> check_choice("lanes", "nix", ("country", "status"))
    Traceback (most recent call last):
    ...
    dashboard.common.errors.InvalidSettingError: lanes='nix': choose one of: country, status

    Raises
    ------
    InvalidSettingError
        It is none of them.
    """
    words = tuple(choices)
    if value not in words:
        raise InvalidSettingError(f"{name}={value!r}: choose one of: {', '.join(words)}")


def check_grouping(
    name: str, value: object, fields: Iterable[str], events: pd.DataFrame | EventIndex
) -> None:
    """Raise an error if a value is neither one of some fields nor an extra column with few values.

    Raises
    ------
    InvalidSettingError
        It is none of them.
    """
    known = tuple(fields)
    if value not in known:
        check_choice(name, value, (*known, *grouping_columns(as_index(events).events)))


def select_all(events: object) -> Selection:
    """Select all rows of a checked table.

    Raises
    ------
    UncheckedTableError
        The table does not come from ``load_events``.
    """
    if isinstance(events, Selection):
        return events
    if not isinstance(events, pd.DataFrame) or not set(_CHECKED) <= set(events.columns):
        raise UncheckedTableError(
            f"events is a {type(events).__name__} that has not been checked; pass "
            "load_events(table).events, or rows that EventQuery.select returned"
        )
    return Selection.of(events)
