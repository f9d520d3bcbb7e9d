"""The sentence below the title: how many events are shown, from which sources, and how certain."""

import numpy as np
import pandas as pd

from dashboard.common.i18n import format_number, ntr, tr
from dashboard.engine.extents import Window, as_of_moment, extents_of
from dashboard.engine.index import Selection
from dashboard.model.date_bounds import read_days
from dashboard.model.date_text import format_day, format_period
from dashboard.model.edtf import FIRST, LAST
from dashboard.model.text_columns import encode
from dashboard.views.selected_rows import SelectedRows

# From this many days on, a period is given in years.
_LONG_DAYS = 1_100


def summarize(rows: SelectedRows) -> str:
    """Describe the shown events in one sentence, without a full stop.

    Examples
    --------
    >>> import pandas as pd
    >>> from dashboard.ingest.load import Dataset, load_events
    >>> from dashboard.views.state import State
    >>> table = pd.DataFrame(
    ...     {
    ...         "title": ["Talks", "Talks fail"],
    ...         "date": ["2024-05-01", "2024-05-09"],
    ...         "status": ["", "expected"],
    ...     }
    ... )
    >>> summarize(SelectedRows(Dataset(load_events(table).events), State()))
    '2 events, 1–9 May 2024: 1 expected'
    """
    total, shown = len(rows.dataset.events), len(rows.selected)
    if not total:
        return tr("No events")
    if not shown:
        if not len(rows.known.events):
            return tr("No event was known by {day}", day=format_day(rows.known.as_of))
        return tr("No events match")
    events = _describe_origin(rows, _count(rows, shown, total))
    parts = _describe_certainty(rows)
    return tr("{events}: {details}", events=events, details=", ".join(parts)) if parts else events


def _count(rows: SelectedRows, shown: int, total: int) -> str:
    """Count the events; they are called claims if some are statements, or name who makes them."""
    has_claimants = bool(len(rows.known.index.postings(("claimant",)).values))
    if not (has_claimants or rows.has_statements):
        return describe_count(shown, total)
    if shown == total:
        return ntr("{count} claim", "{count} claims", total)
    part = format_number(shown)
    return ntr("{shown} of {count} claim", "{shown} of {count} claims", total, shown=part)


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


def _describe_origin(rows: SelectedRows, events: str) -> str:
    """Add the number of sources if each event has one, or else the period."""
    sources = rows.selected.cached(_distinct, "source")
    if sources and "" not in sources:
        days = rows.selected.cached(_distinct, "source_date")
        day = read_days(pd.Series(days))[0]
        if len(sources) == len(days) == 1 and not np.isnat(day):
            return tr("{events} from one source of {day}", events=events, day=format_day(day))
        return ntr(
            "{events} from one source", "{events} from {count} sources", len(sources), events=events
        )
    period = rows.selected.cached(_period, rows.known.as_of)
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


def _describe_certainty(rows: SelectedRows) -> list[str]:
    """Count the disputed events, and those that have not happened yet."""
    disputed, ahead = count_disputed(rows), _describe_ahead(rows, count_ahead(rows))
    parts = [ntr("{count} disputed", "{count} disputed", disputed)] if disputed else []
    return [*parts, ahead] if ahead else parts


def _describe_ahead(rows: SelectedRows, ahead: int) -> str:
    if not ahead:
        return ""
    if np.isnat(rows.known.as_of):
        return ntr("{count} expected", "{count} expected", ahead)
    return ntr("{count} still ahead", "{count} still ahead", ahead)


def words_of_expected(rows: SelectedRows) -> str:
    """Return the words of the sentence for which a filter by status shows exactly these events.

    Empty if there are no such words: an expected event may be over.
    """
    expected = rows.known.index.rows_of("status", "expected")
    ahead = count_ahead(rows)
    is_same = ahead == np.count_nonzero(rows.selected.mask[expected])
    return _describe_ahead(rows, ahead) if is_same else ""


def count_disputed(rows: SelectedRows) -> int:
    """Count the shown events that a statement denies."""
    return int(np.count_nonzero(rows.selected.mask[rows.known.disputed_rows]))


def count_ahead(rows: SelectedRows) -> int:
    """Count the shown events that are expected, and whose time is not over."""
    index, as_of = rows.known.index, rows.known.as_of
    expected = index.rows_of("status", "expected")
    expected = expected[rows.selected.mask[expected]]
    if np.isnat(as_of):
        return len(expected)
    ends = extents_of(index, as_of)
    now = float(as_of_moment(as_of).astype("int64"))
    # Events without a date may still happen.
    return int(np.count_nonzero(~(ends.end[expected] < now) | ends.closes[expected]))
