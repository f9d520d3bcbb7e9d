"""How many events are shown, and how many statements are about them."""

from dashboard.common.i18n import ntr
from dashboard.engine.index import EventIndex
from dashboard.engine.statements import foldable_statements
from dashboard.views.selected_rows import SelectedRows
from dashboard.views.summary import describe_count


def count_shown(rows: SelectedRows) -> str:
    """Count the events shown, and the statements about them.

    All statements about the events shown count, because filters never hide voices
    about an event. Statements about other events are counted separately.

    Examples
    --------
    >>> import pandas as pd
    >>> from dashboard.ingest.load import Dataset, load_events
    >>> from dashboard.views.state import State
    >>> table = pd.DataFrame(
    ...     {
    ...         "event_id": ["strike", "denial"],
    ...         "title": ["A strike", "Ministry denies the strike"],
    ...         "date": "2024",
    ...         "about": ["", "strike"],
    ...         "stance": ["", "denies"],
    ...     }
    ... )
    >>> count_shown(SelectedRows(Dataset(load_events(table).events), State()))
    '1 event, 1 statement about it'
    """
    counted = rows.counted
    parts = [describe_count(counted.events, event_total(rows.dataset.index))]
    if counted.statements and counted.events == 1:
        parts.append(
            ntr("{count} statement about it", "{count} statements about it", counted.statements)
        )
    elif counted.statements:
        parts.append(
            ntr(
                "{count} statement about them",
                "{count} statements about them",
                counted.statements,
            )
        )
    if counted.others:
        parts.append(
            ntr(
                "{count} statement about other events",
                "{count} statements about other events",
                counted.others,
            )
        )
    return ", ".join(parts)


def event_total(index: EventIndex) -> int:
    """Count the rows of a table that are not statements about one of its events."""
    return len(index) - len(index.cached(foldable_statements))
