"""The sentence below the title: how many events a table has, from which sources, how certain."""

import numpy as np
import pandas as pd

from dashboard.common.i18n import ntr, tr
from dashboard.engine.extents import Window, as_of_moment, extents_of
from dashboard.engine.index import Selection
from dashboard.engine.query import EventQuery
from dashboard.engine.statements import count_found
from dashboard.ingest.load import Dataset
from dashboard.model.date_bounds import read_days
from dashboard.model.date_text import format_day, format_period
from dashboard.model.edtf import FIRST, LAST
from dashboard.model.text_columns import encode
from dashboard.views.selected_rows import SelectedRows
from dashboard.views.state import State

# From this many days on, a period is given in years.
_LONG_DAYS = 1_100


def summarize(data: Dataset) -> str:
    """Describe a table in one sentence, without a full stop.

    No filter changes it: the status line says what the filters found.

    Examples
    --------
    >>> import pandas as pd
    >>> from dashboard.ingest.load import load_events
    >>> table = pd.DataFrame(
    ...     {
    ...         "title": ["Talks", "Talks fail"],
    ...         "date": ["2024-05-01", "2024-05-09"],
    ...         "status": ["", "expected"],
    ...     }
    ... )
    >>> summarize(Dataset(load_events(table).events))
    '2 events, 1–9 May 2024: 1 expected'
    """
    if not len(data.events):
        return tr("No events")
    total = count_found(data.index.everything).events
    return with_notable(_describe_origin(data, ntr("{count} event", "{count} events", total)), data)


def with_notable(events: str, data: Dataset) -> str:
    """Add the numbers of the disputed and of the expected events to the words for all of them."""
    parts = [words for _, words in notable_events(data)]
    return tr("{events}: {details}", events=events, details=", ".join(parts)) if parts else events


def _describe_origin(data: Dataset, events: str) -> str:
    """Add the number of sources if each event has one, or else the period."""
    whole = data.index.everything
    sources = whole.cached(_distinct, "source")
    if sources and "" not in sources:
        days = whole.cached(_distinct, "source_date")
        day = read_days(pd.Series(days))[0]
        if len(sources) == len(days) == 1 and not np.isnat(day):
            return tr("{events} from one source of {day}", events=events, day=format_day(day))
        return ntr(
            "{events} from one source", "{events} from {count} sources", len(sources), events=events
        )
    period = whole.cached(_period, data.as_of)
    if period is None:
        return events
    return tr("{events}, {period}", events=events, period=format_period(*period))


def _distinct(shown: Selection, name: str) -> list[str]:
    """Return the distinct cells of a column; missing ones are empty."""
    cells = shown.index.column_cache(encode, name)
    # Missing cells have the code -1.
    counts = np.bincount(shown.take(cells.codes) + 1, minlength=len(cells.categories) + 1)
    texts = cells.categories.to_numpy(object)[np.flatnonzero(counts[1:])].tolist()
    return ["", *texts] if counts[0] and "" not in texts else texts


def _period(shown: Selection, as_of: np.datetime64) -> Window | None:
    """Return the first and last moment at which the events may happen; None if unbounded."""
    extents = extents_of(shown.index, as_of)
    if any(shown.take(is_open).any() for is_open in (extents.opens, extents.closes)):
        return None
    # The minimum of NaN, for events without a date, is NaN.
    ends = np.array([shown.take(extents.start).min(), shown.take(extents.end).max()])
    if np.isnan(ends).any():
        return None
    low, high = (float(moment.astype("int64")) for moment in (FIRST, LAST))
    first, last = ends.clip(low, high).astype("int64").astype("datetime64[s]")
    if (last - first).astype("timedelta64[D]").astype(int) > _LONG_DAYS:
        first = first.astype("datetime64[Y]").astype("datetime64[s]")
        next_year = (last.astype("datetime64[Y]") + 1).astype("datetime64[s]")
        last = next_year - np.timedelta64(1, "s")
    return first, last


def notable_events(data: Dataset) -> list[tuple[EventQuery | None, str]]:
    """Count the disputed events, and those that have not happened yet.

    Returns
    -------
    list of tuple
        The query that finds exactly these events, and the words of the sentence. There may be no
        such query, as an expected event may be over, and as filters also find statements.
    """
    whole = SelectedRows(data, State())
    disputed, ahead = count_disputed(whole), count_ahead(whole)
    parts: list[tuple[EventQuery | None, str]] = []
    if disputed:
        # Statements may be denied as well, and the filter finds them.
        is_same = disputed == len(data.disputed_rows)
        query = EventQuery(evidence=("disputed",)) if is_same else None
        parts.append((query, ntr("{count} disputed", "{count} disputed", disputed)))
    if ahead:
        is_same = ahead == len(data.index.rows_of("status", "expected"))
        query = EventQuery(statuses=("expected",)) if is_same else None
        parts.append((query, _describe_ahead(data, ahead)))
    return parts


def _describe_ahead(data: Dataset, ahead: int) -> str:
    if np.isnat(data.as_of):
        return ntr("{count} expected", "{count} expected", ahead)
    return ntr("{count} still expected", "{count} still expected", ahead)


def count_disputed(rows: SelectedRows) -> int:
    """Count the shown events that a statement denies."""
    return int(np.count_nonzero(rows.found_events.mask[rows.known.disputed_rows]))


def count_ahead(rows: SelectedRows) -> int:
    """Count the shown events that are expected, and whose time is not over."""
    index, as_of = rows.known.index, rows.known.as_of
    expected = index.rows_of("status", "expected")
    expected = expected[rows.found_events.mask[expected]]
    if np.isnat(as_of):
        return len(expected)
    ends = extents_of(index, as_of)
    now = float(as_of_moment(as_of).astype("int64"))
    # Events without a date may still happen.
    return int(np.count_nonzero(~(ends.end[expected] < now) | ends.closes[expected]))
