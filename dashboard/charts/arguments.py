"""Check the arguments of a chart; each error names the argument and the choices."""

from collections.abc import Iterable

import pandas as pd

from dashboard.common.errors import InvalidSettingError, UncheckedTableError
from dashboard.engine.index import Selection
from dashboard.model.edtf import BOUNDS

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
