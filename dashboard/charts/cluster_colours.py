"""The colours of the events in each cluster of a map."""

import numpy as np

from dashboard.charts.marks import counts_have_colours
from dashboard.charts.style import Context, Look, colour_codes, coloured_values
from dashboard.engine.index import Selection
from dashboard.engine.place_groups import Places, group_places


def count_colours_by_place(events: Selection, colour: str) -> np.ndarray:
    """Count the events of each colour at each place.

    Returns
    -------
    numpy.ndarray
        A row for each of :func:`group_places`, and a column for each of the values that have a
        colour of their own; the last column is for all others.
    """
    return events.cached(_count_colours, colour)


def _count_colours(events: Selection, colour: str) -> np.ndarray:
    places, scale = group_places(events), coloured_values(events.index, colour)
    if colour == "event_type":
        # There are far fewer kinds than rows.
        kinds = places.of_kinds
        values, codes, spots, counts = kinds.names, kinds.types, places.spots, places.counts
    else:
        by_row = events.index.cached(colour_codes, colour)
        values, codes, spots = by_row.values, events.take(by_row.rows), places.codes
        counts = np.ones(len(codes), dtype=bool)
    size = len(scale) + 1
    column = np.array([scale.index(at) if at in scale else len(scale) for at in values], dtype=int)
    placed = spots >= 0
    joined = spots[placed] * size + column[codes[placed]]
    table = np.bincount(joined, counts[placed], len(places) * size)
    return np.asarray(table.reshape(-1, size), dtype=np.int64)


def cluster_colours(
    events: Selection, places: Places, ringed: np.ndarray, look: Look, context: Context
) -> list[np.ndarray | None]:
    """Return the number of events of each colour at the places that have a ring.

    Parameters
    ----------
    events
        Events on the map.
    places
        Their places, merged into clusters.
    ringed
        Whether each place is large enough for a ring.

    Returns
    -------
    list
        Numbers in the order of :func:`count_colours_by_place`; None for places without a ring, and
        for all places if there are no colours to tell apart.
    """
    nothing: list[np.ndarray | None] = [None] * len(places)
    values = context.index.cached(colour_codes, look.colour).counts
    if not ringed.any() or not counts_have_colours(look) or len(values) < 2:  # noqa: PLR2004
        return nothing
    table = count_colours_by_place(events, look.colour)
    drawn = np.flatnonzero(np.append(ringed, False)[places.merged])
    sums = np.zeros((len(places), table.shape[1]), dtype=np.int64)
    np.add.at(sums, places.merged[drawn], table[drawn])
    return [row if ring else None for row, ring in zip(sums, ringed.tolist(), strict=True)]
