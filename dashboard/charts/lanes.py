"""Lanes of a timeline: which there are, how they are named, and which event lies in which."""

from collections import Counter
from collections.abc import Mapping
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts.text_metrics import ELLIPSIS
from dashboard.common.i18n import N_, tr
from dashboard.engine.encoding import TEXTS, Record
from dashboard.engine.group_counts import KINDS, Kinds
from dashboard.engine.index import EventIndex, stored_as
from dashboard.model.countries import country_name
from dashboard.model.schema import SEPARATOR, STATUSES
from dashboard.model.text_columns import encode

LANES = {
    "country": N_("Country"),
    "event_type": N_("Event type"),
    "status": N_("Status"),
    "claimant": N_("Who says so"),
    "collection": N_("Collection"),
}
_UNNAMED = {
    "country": N_("No country named"),
    "claimant": N_("No one named"),
}
_NOT_STATED = N_("Not stated")
# Key of the lane that holds what has no lane of its own.
OTHERS = ELLIPSIS


def lane_values(events: pd.DataFrame, lanes: str) -> pd.Categorical:
    """Which lane each event belongs to, as a code or word; empty where it has none.

    By country, a statement lies with the country that speaks, anything else where it happened or,
    where that is not known, with the country that acts.
    """
    if lanes != "country":
        return first_values(events[lanes])
    speaks = (events["stance"] != "").to_numpy()
    spoken = _where(speaks, encode(events["claimant_country"]))
    return first_values(spoken, events["country"], events["actor_countries"])


class LaneKinds(NamedTuple):
    """Kinds of the events of a table by lane and type, and the value of each lane."""

    kinds: Kinds
    values: np.ndarray


@stored_as("lane_kinds", Record(LaneKinds, kinds=KINDS, values=TEXTS))
def lane_kinds(index: EventIndex, lanes: str) -> LaneKinds:
    """Count the events of a table by lane and type."""
    cells = lane_values(index.events, lanes)
    return LaneKinds(Kinds.of(index, cells.codes), cells.categories.to_numpy(object))


def _where(wanted: np.ndarray, cells: pd.Categorical) -> pd.Categorical:
    """Leave cells empty where they are not wanted."""
    texts = pd.Index([*cells.categories, ""])
    codes = np.where(wanted, cells.codes, len(texts) - 1)
    places, distinct = pd.factorize(texts)
    return pd.Categorical.from_codes(places[codes], distinct)


def first_values(*columns: pd.Series | pd.Categorical) -> pd.Categorical:
    """First value of the first of some list columns that has any; empty where none has.

    Examples
    --------
    >>> list(first_values(pd.Series(["RUS; PRK", ""]), pd.Series(["USA", "KOR"])))
    ['RUS', 'KOR']
    """
    # Few cells of a table are different, and each is looked at once.
    cells = [encode(pd.Series(column, copy=False)) for column in columns]
    firsts = [
        [text.partition(SEPARATOR)[0].strip() for text in column.categories] for column in cells
    ]
    places, values = pd.factorize(np.array(["", *chain(*firsts)], dtype=object))
    ends = np.cumsum([1, *map(len, firsts)])
    found = np.zeros(len(cells[0]), dtype=np.int32)
    for column, start, end in reversed(list(zip(cells, ends[:-1], ends[1:], strict=True))):
        own = places[start:end].astype(np.int32)[column.codes]
        found = np.where(own == 0, found, own)
    return pd.Categorical.from_codes(found, pd.Index(values, dtype="str"))


def make_lanes(counts: Mapping[str, int], lanes: str, most: int) -> dict[str, np.ndarray]:
    """Lanes that events need, top to bottom; what goes beyond the most shares the last.

    Parameters
    ----------
    counts
        How many events there are of each lane; see :func:`lane_values`.
    lanes
        One of ``LANES``.
    most
        How many there is room for.

    Returns
    -------
    dict of array
        One value a lane: ``lane, name, count``.
    """
    counts = Counter(counts)
    order = sorted(counts, key=lambda lane: (lane == "", _rank(lanes, lane), -counts[lane], lane))
    if len(order) > most:
        counts[OTHERS] = sum(counts[lane] for lane in order[most - 1 :])
        order = [*order[: most - 1], OTHERS]
    names = [_lane_name(lanes, lane) for lane in order]
    totals = np.array([counts[lane] for lane in order], dtype=int)
    texts = (np.array(column, dtype=object) for column in (order, names))
    return dict(zip(("lane", "name", "count"), (*texts, totals), strict=True))


def _rank(lanes: str, lane: str) -> int:
    return STATUSES.index(lane) if lanes == "status" and lane in STATUSES else 0


def _lane_name(lanes: str, lane: str) -> str:
    if lane == OTHERS:
        return tr("All others")
    if not lane:
        return tr(_UNNAMED.get(lanes, _NOT_STATED))
    if lanes == "country":
        return country_name(lane)
    # Types and states may be words that a catalogue knows; names of people and files are not.
    return lane if lanes in ("claimant", "collection") else tr(lane).capitalize()


def lane_keys(values: np.ndarray, lanes: Mapping[str, np.ndarray]) -> np.ndarray:
    """Position of each value's lane in `lanes`."""
    position = {lane: place for place, lane in enumerate(lanes["lane"].tolist())}
    others = position.get(OTHERS, 0)
    return np.array([position.get(lane, others) for lane in values], dtype=int)
