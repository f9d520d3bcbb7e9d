"""Who says what about an event, and since when that is known: statements name it in ``about``."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from dashboard.common.i18n import N_
from dashboard.engine.encoding import DAYS, NUMBERS, SORTED_STRINGS
from dashboard.engine.index import EventIndex, Selection, as_index, stored_as
from dashboard.model.countries import country_name
from dashboard.model.date_bounds import read_days
from dashboard.model.edtf import DAY, SECOND
from dashboard.model.schema import SEPARATOR, each
from dashboard.model.text_columns import SortedStrings

# In which order a reader wants them: for, against, ahead, wished, said in passing.
STANCE_WORDS = {
    "asserts": N_("says so"),
    "denies": N_("denies it"),
    "expects": N_("expects it"),
    "demands": N_("makes demands over it"),
    "comments": N_("comments on it"),
}
# Who stands behind a claim, and who against it; demands and comments are neither.
BACKING = ("asserts", "expects")
MATRIX_COLUMNS = {"claimant_country": N_("Country"), "claimant": N_("Speaker")}


class Claim(NamedTuple):
    """One row's word on an event: a statement about it, or the event's own claimant."""

    event_id: str
    stance: str


@dataclass(frozen=True)
class MatrixRow:
    """One event and all that is said of it.

    Attributes
    ----------
    event_id, title
        Of the event.
    cells
        Claims by speaker.
    backing, denying
        How many independent claimants stand behind it, and against it: each name counts once,
        however often it is repeated and whichever document repeats it.
    """

    event_id: str
    title: str
    cells: dict[str, list[Claim]]
    backing: int
    denying: int


@dataclass(frozen=True)
class Matrix:
    """Events by who speaks of them; the most spoken of and the most talkative first.

    Attributes
    ----------
    speakers
        Key and name of each column.
    rows
        One an event that anybody speaks of.
    is_part
        Whether there are more than these.
    """

    speakers: list[tuple[str, str]]
    rows: list[MatrixRow]
    is_part: bool = False


@stored_as("disputed_ids", SORTED_STRINGS)
def disputed_ids(events: pd.DataFrame | EventIndex) -> SortedStrings:
    """Ids of the events that at least one statement denies."""
    index = as_index(events)
    about = index.postings(("about",))
    denied = about.sizes(np.flatnonzero(index.events["stance"] == "denies")) > 0
    return SortedStrings(about.values.ordered.filter(pa.array(denied)))


def statements_about(events: pd.DataFrame | EventIndex, event_id: str) -> pd.DataFrame:
    """Statements about one event, grouped by stance in the order of ``STANCE_WORDS``.

    Returns
    -------
    DataFrame
        The rows of `events` that name `event_id` in ``about``.
    """
    index = as_index(events)
    found = index.events.iloc[index.rows_of("about", event_id)]
    order = found["stance"].map({stance: place for place, stance in enumerate(STANCE_WORDS)})
    return found.assign(_order=order).sort_values("_order", kind="stable").drop(columns="_order")


@stored_as("named_in_about", NUMBERS)
def named_in_about(index: EventIndex) -> np.ndarray:
    """Position of the event that each value of the column ``about`` names; -1 where none is."""
    return index.positions_of(index.postings(("about",)).values.ordered)


def known_since(events: pd.DataFrame | EventIndex) -> np.ndarray:
    """Moment by which each event had certainly been said or published (``datetime64[s]``).

    A statement was said on its date, at the latest when its source came out. Anything else is
    known from its source or, earlier, from the first statement about it. Without any of these it
    is known once it is over; NaT where nothing tells.
    """
    index = as_index(events)
    events = index.events
    since = _end_of_day(events["source_date"])
    over = events["end_latest"].to_numpy()
    spoken = (events["stance"] != "").to_numpy()
    settled = ~spoken & np.isnat(since) & (events["status"] != "expected").to_numpy()
    since[settled] = over[settled]
    since[spoken] = np.fmin(over[spoken], since[spoken])
    about = index.postings(("about",))
    if len(about.values):
        said = since[about.rows]
        said[~spoken[about.rows]] = np.datetime64("NaT", "s")
        positions = index.cached(named_in_about)
        told = np.fmin.reduceat(said, about.starts[:-1])[positions >= 0]
        positions = positions[positions >= 0]
        since[positions] = np.fmin(since[positions], told)
    return np.asarray(since)


def as_known_on(events: pd.DataFrame | EventIndex, day: np.datetime64) -> pd.DataFrame:
    """See a table from a day: what was not yet said is left out, what lay ahead is expected.

    Parameters
    ----------
    events
        Validated.
    day
        Its end is the moment meant. What began by then and went on is ``ongoing``.
    """
    now = day.astype("M8[D]").astype("M8[s]") + DAY - SECOND
    index = as_index(events)
    since = known_since(index)
    known: pd.DataFrame = index.events[np.isnat(since) | (since <= now)]
    start, end = (known[name].to_numpy() for name in ("start_earliest", "end_latest"))
    lasted = known["lasting"].to_numpy(bool) & (known["status"] == "occurred").to_numpy()
    status = known["status"].mask(lasted & (end > now), "ongoing").mask(start > now, "expected")
    return known.assign(status=status).reset_index(drop=True)


@stored_as("known_days", DAYS)
def known_days(events: pd.DataFrame | EventIndex) -> np.ndarray:
    """Days on which something became known (``datetime64[D]``), each once, in their order."""
    since = known_since(events)
    # There are far fewer moments than rows.
    moments = pd.unique(since)
    return np.unique(moments[~np.isnat(moments)].astype("M8[D]"))


def most_spoken_of(shown: Selection, most: int) -> tuple[Selection, frozenset[str]]:
    """Find the events that most of some statements are about, and all rows that speak of them.

    Parameters
    ----------
    shown
        Rows whose word counts.
    most
        How many events.

    Returns
    -------
    rows
        The statements about them, and those events themselves.
    event_ids
        Of the events.
    """
    index = shown.index
    about = index.postings(("about",))
    named = list(shown.count(("about",)))[:most]
    wanted = about.mask(tuple(named), len(index))
    spoken_of = index.positions_of(named)
    wanted[spoken_of[spoken_of >= 0]] = True
    return shown.at(shown.take(wanted)), frozenset(named)


def who_says_what(
    events: pd.DataFrame | EventIndex,
    shown: pd.DataFrame,
    by: str,
    only: frozenset[str] | None = None,
) -> Matrix:
    """Events by speaking country or claimant.

    Parameters
    ----------
    events
        All rows, for the titles of events that are spoken of but not shown.
    shown
        Rows whose word counts: statements, and events with a claimant of their own.
    by
        One of ``MATRIX_COLUMNS``.
    only
        Ids of the events to look at; by default all.
    """
    index = as_index(events)
    said = [one for one in _all_said(shown, by) if only is None or one.about in only]
    heard = Counter(speaker for one in said for speaker in one.speakers)
    on_event: dict[str, list[_Said]] = defaultdict(list)
    for one in said:
        on_event[one.about].append(one)
    order = sorted(heard, key=lambda speaker: (-heard[speaker], speaker))
    named = [(one, country_name(one) if by == "claimant_country" else one) for one in order]
    places = index.positions_of(list(on_event)).tolist()
    titles = [
        str(index.events["title"].iat[at]) if at >= 0 else event_id
        for event_id, at in zip(on_event, places, strict=True)
    ]
    rows = [
        _row(event_id, title, on_event[event_id])
        for event_id, title in zip(on_event, titles, strict=True)
    ]
    by_claims = sorted(rows, key=lambda row: -sum(map(len, row.cells.values())))
    return Matrix(named, by_claims, is_part=only is not None)


class _Said(NamedTuple):
    about: str
    claim: Claim
    speakers: list[str]
    names: frozenset[str]


def _all_said(shown: pd.DataFrame, by: str) -> Iterator[_Said]:
    columns = shown[["event_id", "about", "stance", "status", "claimant"]]
    for row in each(columns.assign(speakers=shown[by])):
        speakers = _listed(row.speakers)
        stance = row.stance or ("expects" if row.status == "expected" else "asserts")
        names = frozenset(" ".join(name.casefold().split()) for name in _listed(row.claimant))
        for event_id in _listed(row.about) if row.stance else [row.event_id]:
            if speakers or names:
                yield _Said(event_id, Claim(row.event_id, stance), speakers, names)


def _row(event_id: str, title: str, said: list[_Said]) -> MatrixRow:
    cells: dict[str, list[Claim]] = defaultdict(list)
    for one in said:
        for speaker in one.speakers:
            cells[speaker].append(one.claim)
    backing, denying = (
        {name for one in said if one.claim.stance in side for name in one.names or one.speakers}
        for side in (BACKING, ("denies",))
    )
    return MatrixRow(event_id, title, dict(cells), len(backing), len(denying))


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(SEPARATOR) if part.strip()]


def _end_of_day(days: pd.Series) -> np.ndarray:
    return np.asarray(read_days(days) + (DAY - SECOND))
