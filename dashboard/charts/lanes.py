"""Lanes of a timeline: their order and names, and the lane of each event."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts.text_metrics import ELLIPSIS
from dashboard.common.i18n import N_, tr
from dashboard.engine.encoding import TEXT_ARRAY, RecordEncoding
from dashboard.engine.group_counts import KINDS, Kinds
from dashboard.engine.index import EventIndex, stored_as
from dashboard.model.countries import country_name
from dashboard.model.extra_columns import group_cells
from dashboard.model.schema import SEPARATOR, STATUSES
from dashboard.model.text_columns import encode

LANES = {
    "country": N_("Country"),
    "event_type": N_("Event type"),
    "status": N_("Status"),
    "claimant": N_("Speaker"),
    "collection": N_("Collection"),
}
_UNNAMED = {
    "country": N_("No country named"),
    "claimant": N_("No one named"),
}
_NOT_STATED = N_("Not stated")
# Key of the lane for the events of all lanes that do not fit.
OTHERS = ELLIPSIS


def lane_values(events: pd.DataFrame, lanes: str) -> pd.Categorical:
    """Return the lane of each event, as a code or word; empty if it has none.

    The lanes of an extra column are its values, which are no lists.

    Lanes by country show statements under the country that makes them, and other events under the
    country where they happened or, if that is unknown, under the country that acts.
    """
    if lanes not in LANES:
        return group_cells(events[lanes])
    if lanes != "country":
        return first_values(events[lanes])
    is_statement = (events["stance"] != "").to_numpy()
    speakers = _where(is_statement, encode(events["claimant_country"]))
    return first_values(speakers, events["country"], events["actor_countries"])


class LaneKinds(NamedTuple):
    """Events of a table, grouped by lane and type, and the value of each lane."""

    kinds: Kinds
    values: np.ndarray


@stored_as("lane_kinds", RecordEncoding(LaneKinds, kinds=KINDS, values=TEXT_ARRAY))
def lane_kinds(index: EventIndex, lanes: str) -> LaneKinds:
    """Count the events of a table by lane and type."""
    cells = lane_values(index.events, lanes)
    return LaneKinds(Kinds.of(index, cells.codes), cells.categories.to_numpy(object))


def _where(condition: np.ndarray, cells: pd.Categorical) -> pd.Categorical:
    """Empty the cells for which a condition is false."""
    texts = pd.Index([*cells.categories, ""])
    codes = np.where(condition, cells.codes, len(texts) - 1)
    places, distinct = pd.factorize(texts)
    return pd.Categorical.from_codes(places[codes], distinct)


def first_values(*columns: pd.Series | pd.Categorical) -> pd.Categorical:
    """Return the first value of each row in the first list column with a value; empty if none has.

    Examples
    --------
    >>> list(first_values(pd.Series(["RUS; PRK", ""]), pd.Series(["USA", "KOR"])))
    ['RUS', 'KOR']
    """
    # Each distinct cell is split only once; there are few of them.
    cells = [encode(pd.Series(column, copy=False)) for column in columns]
    firsts = [
        [text.partition(SEPARATOR)[0].strip() for text in column.categories] for column in cells
    ]
    places, values = pd.factorize(np.array(["", *chain(*firsts)], dtype=object))
    ends = np.cumsum([1, *map(len, firsts)])
    codes = np.zeros(len(cells[0]), dtype=np.int32)
    for column, start, end in reversed(list(zip(cells, ends[:-1], ends[1:], strict=True))):
        column_codes = places[start:end].astype(np.int32)[column.codes]
        codes = np.where(column_codes == 0, codes, column_codes)
    return pd.Categorical.from_codes(codes, pd.Index(values, dtype="str"))


def make_lanes(counts: Mapping[str, int], lanes: str, limit: int) -> dict[str, np.ndarray]:
    """Create the lanes, top to bottom; if there are too many, the rest share the last lane.

    Parameters
    ----------
    counts
        Number of events in each lane; see :func:`lane_values`.
    lanes
        One of ``LANES``, or an extra column.
    limit
        Maximum number of lanes.

    Returns
    -------
    dict of array
        One value per lane: ``lane, name, count``.
    """
    counts = Counter(counts)
    order = sorted(counts, key=lambda lane: (lane == "", _rank(lanes, lane), -counts[lane], lane))
    if len(order) <= limit and lanes not in LANES:
        order = _in_number_order(order)
    if len(order) > limit:
        counts[OTHERS] = sum(counts[lane] for lane in order[limit - 1 :])
        order = [*order[: limit - 1], OTHERS]
    names = [_lane_name(lanes, lane) for lane in order]
    totals = np.array([counts[lane] for lane in order], dtype=int)
    texts = (np.array(column, dtype=object) for column in (order, names))
    return dict(zip(("lane", "name", "count"), (*texts, totals), strict=True))


def _in_number_order(lanes: list[str]) -> list[str]:
    """Sort lanes that are numbers, such as seasons; the one of empty cells stays last."""
    with suppress(ValueError):
        return sorted(lanes, key=lambda lane: float(lane or "inf"))
    return lanes


def _rank(lanes: str, lane: str) -> int:
    return STATUSES.index(lane) if lanes == "status" and lane in STATUSES else 0


def _lane_name(lanes: str, lane: str) -> str:
    if lane == OTHERS:
        return tr("All others")
    if not lane:
        return tr(_UNNAMED.get(lanes, _NOT_STATED))
    if lanes == "country":
        return country_name(lane)
    # Types and statuses are translated; names of people and files are not.
    return tr(lane).capitalize() if lanes in ("event_type", "status") else lane


def lane_keys(values: np.ndarray, lanes: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the position in `lanes` of the lane of each value.

    A value of which no event is drawn may have no lane. Its position is 0.
    """
    position = {lane: place for place, lane in enumerate(lanes["lane"].tolist())}
    others = position.get(OTHERS, 0)
    return np.array([position.get(lane, others) for lane in values], dtype=int)
