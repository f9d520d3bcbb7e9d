"""Leave out the columns in a state that its table does not have."""

from collections.abc import Collection
from dataclasses import replace

from dashboard.charts.lanes import LANES
from dashboard.charts.style import COLOURS
from dashboard.common.i18n import tr
from dashboard.common.plain_line import plain_line
from dashboard.engine.extra_filters import by_column, column_of_value
from dashboard.ingest.load import Dataset
from dashboard.model.messages import excerpt
from dashboard.views.state import State

_MAX_NAMED = 20


def drop_unknown_columns(state: State, data: Dataset) -> tuple[State, list[str]]:
    """Return a state with defaults for the columns that a table does not have, and a problem each.

    Examples
    --------
    >>> import pandas as pd
    >>> from dashboard.ingest.load import open_dataset
    >>> data = open_dataset(pd.DataFrame({"title": ["A"], "date": ["2024"], "weapon": ["gun"]}))
    >>> state, problems = drop_unknown_columns(State(lanes="weapon", columns=("nix",)), data)
    >>> state.lanes, state.columns, problems
    ('weapon', (), ['column=nix: Choose one of: weapon.'])
    """
    default, problems = State(), list[str]()

    def known(parameter: str, names: Collection[str], fields: Collection[str]) -> list[str]:
        choices = fields if all(name in fields for name in names) else [
            *fields, *(data.extra_columns if parameter == "column" else data.index.grouping_columns)
        ]  # fmt: skip
        unknown = [name for name in names if name not in choices]
        problems.extend(
            f"{parameter}={excerpt(plain_line(name))}: {_allowed(choices)}" for name in unknown
        )
        return [name for name in names if name in choices]

    lanes = known("lanes", [state.lanes], LANES) or [default.lanes]
    colour = known("colour", [state.colour], ("", *COLOURS)) or [default.colour]
    filtered = known("where", by_column(state.query.extra), ())
    columns = known("column", state.columns, ())
    if not problems:
        return state, []
    extra = [text for text in state.query.extra if column_of_value(text) in filtered]
    query = replace(state.query, extra=tuple(extra))
    return (
        replace(state, query=query, lanes=lanes[0], colour=colour[0], columns=tuple(columns)),
        problems,
    )


def _allowed(names: Collection[str]) -> str:
    if not names:
        return tr("The table has no such columns.")
    listed = [excerpt(name) for name in names if name][:_MAX_NAMED]
    return tr("Choose one of: {choices}.", choices=", ".join(listed))
