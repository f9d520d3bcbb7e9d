"""Who says what about an event: every statement that names it in its ``about``."""

import pandas as pd

from dashboard.schema import split_list

# In which order a reader wants them: for, against, ahead, wished, said in passing.
STANCE_WORDS = {
    "asserts": "says so",
    "denies": "denies it",
    "expects": "expects it",
    "demands": "makes demands over it",
    "comments": "comments on it",
}


def disputed_ids(events: pd.DataFrame) -> frozenset[str]:
    """Ids of the events that at least one statement denies."""
    return frozenset(split_list(events["about"][events["stance"] == "denies"]))


def statements_about(events: pd.DataFrame, event_id: str) -> pd.DataFrame:
    """Statements about one event, grouped by stance in the order of ``STANCE_WORDS``.

    Returns
    -------
    DataFrame
        The rows of `events` that name `event_id` in ``about``.
    """
    about = split_list(events["about"])
    found = events.loc[about.index[about == event_id].unique()]
    order = found["stance"].map({stance: place for place, stance in enumerate(STANCE_WORDS)})
    return found.assign(_order=order).sort_values("_order", kind="stable").drop(columns="_order")
