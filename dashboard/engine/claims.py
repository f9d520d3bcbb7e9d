"""Claims: who claims what about an event, and since when the event is known.

The column ``about`` of a statement contains the ids of the events that it is about.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as arrow

from dashboard.common.i18n import N_
from dashboard.engine.encoding import DAY_ARRAY, NUMBER_ARRAY, SORTED_STRINGS
from dashboard.engine.index import EventIndex, Selection, as_index, stored_as
from dashboard.model.countries import country_name
from dashboard.model.date_bounds import read_days
from dashboard.model.edtf import DAY, SECOND
from dashboard.model.schema import SEPARATOR, named_rows
from dashboard.model.text_columns import SortedStrings

STANCE_WORDS = {
    "asserts": N_("says so"),
    "denies": N_("denies it"),
    "expects": N_("expects it"),
    "demands": N_("makes demands about it"),
    "comments": N_("comments on it"),
}
# The order in which readers see them: who denies an event comes first.
STANCE_ORDER = ("denies", "asserts", "expects", "demands", "comments")
# Headings of lists of claimants; rows without a stance mention an event.
LEDGER_HEADINGS = {
    "asserts": N_("Asserted by"),
    "denies": N_("Denied by"),
    "expects": N_("Expected by"),
    "demands": N_("Demands about it"),
    "comments": N_("Comments on it"),
    "": N_("Mentioned by"),
}
MATRIX_COLUMNS = {"claimant_country": N_("Country"), "claimant": N_("Speaker")}


class Claim(NamedTuple):
    """A claim about an event: a statement about it, or the event itself if it has a claimant."""

    event_id: str
    stance: str


@dataclass(frozen=True)
class MatrixRow:
    """One event and all claims about it.

    Attributes
    ----------
    event_id, title
        Id and title of the event.
    cells
        Claims by claimant.
    speakers
        Number of claimants with each stance, in the order of ``STANCE_ORDER``, as in
        :class:`.Voices`, and the claimants of the event itself. Each name counts once for a stance,
        even if several documents repeat it.
    """

    event_id: str
    title: str
    cells: dict[str, list[Claim]]
    speakers: dict[str, int]


@dataclass(frozen=True)
class ClaimMatrix:
    """A table of claims by event and claimant; those with most claims come first.

    Attributes
    ----------
    speakers
        Key and name of each column.
    rows
        A row for each event with a claim.
    is_part
        Whether there are more events than these.
    """

    speakers: list[tuple[str, str]]
    rows: list[MatrixRow]
    is_part: bool = False


@stored_as("disputed_ids", SORTED_STRINGS)
def disputed_ids(events: pd.DataFrame | EventIndex) -> SortedStrings:
    """Return the ids of the events that at least one statement denies."""
    index = as_index(events)
    about = index.postings(("about",))
    denied = about.sizes(np.flatnonzero(index.events["stance"] == "denies")) > 0
    return SortedStrings(about.values.ordered.filter(pa.array(denied)))


def statements_about(events: pd.DataFrame | EventIndex, event_id: str) -> pd.DataFrame:
    """Return the statements about one event, grouped by stance in the order of ``STANCE_ORDER``.

    Returns
    -------
    DataFrame
        The rows of `events` that name `event_id` in ``about``.
    """
    index = as_index(events)
    statements = index.core.iloc[index.rows_of("about", event_id)]
    order = statements["stance"].map({stance: place for place, stance in enumerate(STANCE_ORDER)})
    return (
        statements.assign(_order=order).sort_values("_order", kind="stable").drop(columns="_order")
    )


@stored_as("named_in_about", NUMBER_ARRAY)
def named_in_about(index: EventIndex) -> np.ndarray:
    """Return the position of the event for each value of ``about``; -1 for unknown ids."""
    return index.positions_of(index.postings(("about",)).values.ordered)


@stored_as("disputed_rows", NUMBER_ARRAY)
def disputed_rows(index: EventIndex) -> np.ndarray:
    """Return the positions of the events that at least one statement denies, ascending."""
    about, ids = index.postings(("about",)).values, index.cached(disputed_ids)
    places = arrow.index_in(ids.ordered, value_set=about.ordered).to_numpy()
    positions = index.cached(named_in_about)[places]
    return np.sort(positions[positions >= 0])


def known_since(events: pd.DataFrame | EventIndex) -> np.ndarray:
    """Return the moment by which each event was certainly public (``datetime64[s]``).

    A statement is known from its date or the date of its source, whichever is earlier. Any other
    event is known from the date of its source, or from its end if there is no such date, or from
    the first statement about it, whichever is earlier. NaT if there is none of these.
    """
    index = as_index(events)
    events = index.events
    since = _end_of_day(events["source_date"])
    ends = events["end_latest"].to_numpy()
    is_statement = (events["stance"] != "").to_numpy()
    is_over = ~is_statement & np.isnat(since) & (events["status"] != "expected").to_numpy()
    since[is_over] = ends[is_over]
    since[is_statement] = np.fmin(ends[is_statement], since[is_statement])
    about = index.postings(("about",))
    if len(about.values):
        stated = since[about.rows]
        stated[~is_statement[about.rows]] = np.datetime64("NaT", "s")
        positions = index.cached(named_in_about)
        first_stated = np.fmin.reduceat(stated, about.starts[:-1])[positions >= 0]
        positions = positions[positions >= 0]
        since[positions] = np.fmin(since[positions], first_stated)
    return np.asarray(since)


def as_known_on(events: pd.DataFrame | EventIndex, day: np.datetime64) -> pd.DataFrame:
    """Return the events that were known on a day; later ones become ``expected``.

    What had happened by then had happened by then, even if a later source only says that it
    happened some days later at the latest. The end of what still continued was not known.

    Parameters
    ----------
    events
        Validated events.
    day
        The day, up to its last second. Events that continued after it become ``ongoing``.
    """
    now = day.astype("M8[D]").astype("M8[s]") + DAY - SECOND
    index = as_index(events)
    since = known_since(index)
    known: pd.DataFrame = index.events[np.isnat(since) | (since <= now)]
    start, end = (known[name].to_numpy() for name in ("start_earliest", "end_latest"))
    lasting = known["lasting"].to_numpy(bool)
    has_begun = (known["status"] == "occurred").to_numpy() & ~(start > now)
    is_under_way, is_over = has_begun & lasting & (end > now), has_begun & ~lasting
    status = known["status"].mask(is_under_way, "ongoing").mask(start > now, "expected")
    latest = {"start_latest": has_begun, "end_earliest": has_begun, "end_latest": is_over}
    bounds = {name: _cut(known[name], rows, now) for name, rows in latest.items()}
    bounds["end_latest"][is_under_way] = np.datetime64("NaT")
    return known.assign(status=status, **bounds).reset_index(drop=True)


def _cut(bounds: pd.Series, rows: np.ndarray, latest: np.datetime64) -> np.ndarray:
    """Return a copy of some bounds of dates, of which some rows end at the latest moment."""
    moments = bounds.to_numpy(copy=True)
    # Comparisons with the NaT of an unknown bound are false.
    moments[rows & (moments > latest)] = latest
    return moments


@stored_as("known_days", DAY_ARRAY)
def known_days(events: pd.DataFrame | EventIndex) -> np.ndarray:
    """Return the days on which an event became known (``datetime64[D]``), ascending."""
    since = known_since(events)
    # There are far fewer distinct moments than rows.
    moments = pd.unique(since)
    return np.unique(moments[~np.isnat(moments)].astype("M8[D]"))


class Discussed(NamedTuple):
    """Events with all statements about them.

    Attributes
    ----------
    rows
        The events, and all statements about them.
    event_ids
        Ids of the events.
    is_part
        Whether other events are left out.
    """

    rows: Selection
    event_ids: frozenset[str]
    is_part: bool


def find_discussed(shown: Selection, max_rows: int, most: int) -> Discussed:
    """Find the selected events, the events of selected statements, and all statements on them.

    A filter selects events. It must not hide who denies one of them, so the statements about them
    are included even if they are not selected.

    Parameters
    ----------
    shown
        The rows that pass the filters.
    max_rows
        If there are more rows, only the events with the most statements are included.
    most
        Maximum number of these events.
    """
    index = shown.index
    about = index.postings(("about",))
    events, totals = index.cached(named_in_about), np.diff(about.starts)
    # The last element is looked up for unknown ids.
    is_selected = np.append(shown.mask, False)[events] | (about.sizes(shown.positions) > 0)
    values = np.flatnonzero(is_selected)
    is_part = len(shown) + int(totals[values].sum()) > max_rows
    if is_part:
        values = values[np.argsort(-totals[values], kind="stable")][:most]
    event_ids = about.values.ordered.take(pa.array(values)).to_pylist()
    wanted = np.zeros(len(index), dtype=bool) if is_part else shown.mask.copy()
    wanted[events[values][events[values] >= 0]] = True
    for value in values.tolist():
        wanted[about.rows[about.starts[value] : about.starts[value + 1]]] = True
    rows = Selection(index, np.flatnonzero(wanted))
    if not is_part:
        event_ids += shown.cells("event_id").tolist()
    return Discussed(rows, frozenset(event_ids), is_part)


def claim_matrix(
    events: pd.DataFrame | EventIndex,
    shown: pd.DataFrame,
    by: str,
    only: frozenset[str] | None = None,
    *,
    is_part: bool = False,
) -> ClaimMatrix:
    """Arrange claims by event, and by the country or claimant that makes them.

    Parameters
    ----------
    events
        All rows, for the titles of events that are not shown.
    shown
        Rows whose claims count: statements, and events with a claimant.
    by
        One of ``MATRIX_COLUMNS``.
    only
        Ids of the events to include; by default all.
    is_part
        Whether there are more events than these.
    """
    index = as_index(events)
    claims = [claim for claim in _attributed(shown, by) if only is None or claim.about in only]
    totals = Counter(speaker for claim in claims for speaker in claim.speakers)
    of_event: dict[str, list[_Attributed]] = defaultdict(list)
    for claim in claims:
        of_event[claim.about].append(claim)
    denying = {
        speaker for each in claims if each.claim.stance == "denies" for speaker in each.speakers
    }
    # Who denies something comes first: on a phone, only some columns are in sight.
    keys = sorted(totals, key=lambda name: (name not in denying, -totals[name], name))
    speakers = [(key, country_name(key) if by == "claimant_country" else key) for key in keys]
    positions = index.positions_of(list(of_event)).tolist()
    titles = [
        str(index.events["title"].iat[position]) if position >= 0 else event_id
        for event_id, position in zip(of_event, positions, strict=True)
    ]
    rows = [
        _row(event_id, title, of_event[event_id])
        for event_id, title in zip(of_event, titles, strict=True)
    ]
    by_claims = sorted(rows, key=lambda row: -sum(map(len, row.cells.values())))
    return ClaimMatrix(speakers, by_claims, is_part=is_part)


class _Attributed(NamedTuple):
    """A claim about one event, with the columns it belongs to, and whom it counts as speakers.

    These are its claimants, or the countries of a claim that names none. A statement that names
    neither counts as one speaker, because it might deny the event.
    """

    about: str
    claim: Claim
    speakers: list[str]
    voices: frozenset[tuple[str, str]]


def _attributed(shown: pd.DataFrame, by: str) -> Iterator[_Attributed]:
    columns = shown[["event_id", "about", "stance", "status", *MATRIX_COLUMNS]]
    for row in named_rows(columns.assign(speakers=shown[by])):
        speakers = split_cell(row.speakers)
        stance = row.stance or ("expects" if row.status == "expected" else "asserts")
        named = {name: split_cell(getattr(row, name)) for name in ("claimant", "claimant_country")}
        if row.stance:
            named["event_id"] = [row.event_id]
        kind = next((name for name, values in named.items() if values), "")
        voices = frozenset((kind, normalize_name(value)) for value in named.get(kind, ()))
        for event_id in split_cell(row.about) if row.stance else [row.event_id]:
            if voices:
                yield _Attributed(event_id, Claim(row.event_id, stance), speakers, voices)


def _row(event_id: str, title: str, claims: list[_Attributed]) -> MatrixRow:
    cells: dict[str, list[Claim]] = defaultdict(list)
    statements = [claim for claim in claims if claim.claim.event_id != event_id]
    stated = {(speaker, each.claim.stance) for each in statements for speaker in each.speakers}
    for claim in claims:
        is_event = claim.claim.event_id == event_id
        for speaker in claim.speakers:
            # The event itself only repeats what its speaker says in a statement.
            if not (is_event and (speaker, claim.claim.stance) in stated):
                cells[speaker].append(claim.claim)
    voices: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for claim in claims:
        voices[claim.claim.stance].update(claim.voices)
    speakers = {stance: len(voices[stance]) for stance in STANCE_ORDER if voices[stance]}
    return MatrixRow(event_id, title, dict(cells), speakers)


def split_cell(cell: str) -> list[str]:
    """Return the values of a list cell."""
    return [part.strip() for part in cell.split(SEPARATOR) if part.strip()]


def normalize_name(name: str) -> str:
    """Return a name without differences of case and spaces, which do not make another claimant.

    Examples
    --------
    >>> normalize_name("Ministry  of Defence")
    'ministry of defence'
    """
    return " ".join(name.casefold().split())


def _end_of_day(days: pd.Series) -> np.ndarray:
    return np.asarray(read_days(days) + (DAY - SECOND))
