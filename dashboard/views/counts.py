"""How many events and statements are shown, in words."""

from dashboard.common.i18n import format_number, ntr, tr
from dashboard.engine.index import EventIndex
from dashboard.engine.statements import Found, foldable_statements
from dashboard.engine.time_fit import TimeFit, fit_in_time
from dashboard.model.date_text import format_day
from dashboard.views.selected_rows import SelectedRows


def describe_found(rows: SelectedRows) -> str:
    """Describe what the filters found: events, statements, or statements about other events.

    The total is named only if some are not found.

    Examples
    --------
    >>> import pandas as pd
    >>> from dashboard.engine.query import EventQuery
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
    >>> data = Dataset(load_events(table).events)
    >>> describe_found(SelectedRows(data, State()))
    '1 event and 1 statement'
    >>> describe_found(SelectedRows(data, State(EventQuery(text="ministry"))))
    '1 statement about 1 event'
    """
    found, total = rows.found, whole_table(rows.dataset.index)
    if not (found.events or found.statements):
        return _describe_nothing(rows)
    statements = _of_total_statements(found.statements, total.statements)
    if not found.events:
        subjects = rows.subject_count
        about = ntr("about {count} event", "about {count} events", subjects)
        statements = ntr("{count} statement", "{count} statements", found.statements)
        return tr("{statements} {about}", statements=statements, about=about)
    events = describe_count(found.events, total.events)
    fit = fit_in_time(rows.found_events, rows.known.as_of, rows.query.window)
    if fit:
        events = tr("{events} ({details})", events=events, details=_describe_fit(fit))
    if not found.statements:
        return events
    # They have marks of their own, and count in the lanes.
    alone = len(rows.unfolded) - found.events if rows.is_folded else 0
    if alone:
        others = ntr("{count} about another event", "{count} about other events", alone)
        statements = tr("{events} ({details})", events=statements, details=others)
    return tr("{events} and {statements}", events=events, statements=statements)


def _describe_nothing(rows: SelectedRows) -> str:
    if not len(rows.dataset.events):
        return tr("No events")
    if not len(rows.known.events):
        return tr("No event was known by {day}", day=format_day(rows.known.as_of))
    return tr("No events match")


def describe_count(shown: int, total: int) -> str:
    """Count events; the total is named only if some are not shown.

    Examples
    --------
    >>> describe_count(6, 41), describe_count(41, 41)
    ('6 of 41 events', '41 events')
    """
    if shown == total:
        return ntr("{count} event", "{count} events", total)
    part = format_number(shown)
    return ntr("{shown} of {count} event", "{shown} of {count} events", total, shown=part)


def _of_total_statements(shown: int, total: int) -> str:
    if shown == total:
        return ntr("{count} statement", "{count} statements", total)
    part = format_number(shown)
    return ntr("{shown} of {count} statement", "{shown} of {count} statements", total, shown=part)


def _describe_fit(fit: TimeFit) -> str:
    """Say how the events found fit in the time that the reader chose."""
    parts = (
        fit.within and ntr("{count} within these dates", "{count} within these dates", fit.within),
        fit.partly and ntr("{count} partly within", "{count} partly within", fit.partly),
        fit.possible and ntr("{count} possibly within", "{count} possibly within", fit.possible),
    )
    return ", ".join(part for part in parts if part)


def whole_table(index: EventIndex) -> Found:
    """Count the events and statements of a table."""
    statements = len(index.cached(foldable_statements))
    return Found(len(index) - statements, statements)
