"""The marks of a map: its places, their hover texts, and the positions of their labels."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts.chart_text import (
    escape_text,
    format_event_count,
    format_type_counts,
    hover_texts,
    wrap,
)
from dashboard.charts.cluster_colours import cluster_colours
from dashboard.charts.clusters import (
    CELL_PX,
    MAX_PLACES,
    PLACE_LABEL_PX,
    group_overlapping,
    mark_sizes,
)
from dashboard.charts.map_view import MapView
from dashboard.charts.point_labels import Box, free_side
from dashboard.charts.style import Context, Look
from dashboard.charts.timeline_titles import Columns
from dashboard.common.i18n import N_, format_number, format_numbers, format_short_number, ntr, tr
from dashboard.engine.index import Selection
from dashboard.engine.place_groups import SAME_PLACE_DEG, Places, group_places, merge_places
from dashboard.engine.time_index import spans_of_kinds
from dashboard.model.date_text import format_period
from dashboard.model.edtf import DAY, SECOND
from dashboard.model.geo import project

# In larger tables, what a place opens is not looked for.
_MOST_OPENED = 100_000
_MAX_LABELS = 24
# Half the height of the space on both sides of a mark that its label leaves free.
_BAND_PX = 4.0
_LISTED = 6
# Number of places named in the hover text of a merged mark.
_NAMED = 3
# A click on a cluster zooms in by at least this factor, and fills this share of the map.
_LEAST_ZOOM, _FILLED = 2.5, 0.8
# Known places have a ring from this diameter on, which is that of twenty events.
_LEAST_RINGED_PX = 16
_SEVERAL = N_("several places")
_UNNAMED = N_("unnamed place")


class PlaceMark(NamedTuple):
    """A place to draw.

    Attributes
    ----------
    latitude, longitude, geo_precision, geo_source, location, radius_km, total
        See :class:`dashboard.engine.place_groups.Places`.
    label, side
        Label, and its side of the mark.
    first
        ``event_id`` of the event that a click opens: the first that is not only expected.
    hover
        Text beside the pointer; empty if the chart has no hover texts.
    chosen
        Whether the event in focus is at this place.
    size_px
        Diameter of the mark.
    colours
        Number of events of each colour, for a ring; None for no ring.
    zoom
        Factor by which a cluster is zoomed to see its places; 0 if no zoom separates them.
    """

    latitude: float
    longitude: float
    geo_precision: str
    geo_source: str
    location: str
    radius_km: float
    total: int
    label: str
    side: str
    first: str
    hover: str
    chosen: bool
    size_px: float
    colours: np.ndarray | None
    zoom: float


def place_marks(
    events: Selection,
    view: MapView,
    look: Look,
    context: Context,
    covered: Sequence[Box] = (),
) -> list[PlaceMark]:
    """Find the places of events; if there are too many, merge those that would touch.

    No label overlaps the covered boxes.
    """
    single = group_places(events)
    places = merge_places(single, _groups(single.table, view), view.rotation)
    focus = events.places_of("event_id", look.chosen)
    chosen = places.by_kind[places.kinds[focus]]
    hovers = (
        _place_hovers(places, single, events, look.hits, context)
        if look.hover
        else [""] * len(places)
    )
    sizes = mark_sizes(places.table["count"], places.table["geo_precision"] == "several")
    drawn = [
        *_labels(places.table, view, sizes, covered),
        events.at(_opened(places, events)).cells("event_id").tolist(),
        hovers,
        np.isin(np.arange(len(places)), chosen).tolist(),
        sizes.tolist(),
        cluster_colours(events, places, _ringed(places, sizes), look, context),
        _zooms(single, places, view).tolist(),
    ]
    return [PlaceMark(*mark) for mark in zip(*_columns(places.table), *drawn, strict=True)]


def _opened(places: Places, events: Selection) -> np.ndarray:
    """Return the position of the event that a click on each place opens.

    It is the first that is not only expected. In a large table, it is the first of all.
    """
    opened = places.table["first"].copy()
    is_cluster = places.table["geo_precision"] == "several"
    shared = np.flatnonzero((places.table["count"] > 1) & ~is_cluster)
    if not len(shared) or len(events) > _MOST_OPENED:
        return np.asarray(opened)
    expected = Selection(events.index, events.index.rows_of("status", "expected"))
    waits = events.take(expected.mask)
    for place, members in zip(shared, places.members(shared, _MOST_OPENED), strict=True):
        opened[place] = members[np.argmin(waits[members])]
    return np.asarray(opened)


def _ringed(places: Places, sizes: np.ndarray) -> np.ndarray:
    """Return whether each place is a cluster, or a known place large enough for a ring."""
    precisions = places.table["geo_precision"]
    is_known = np.isin(precisions, ("exact", "city")) & (sizes >= _LEAST_RINGED_PX)
    return np.asarray((precisions == "several") | is_known)


def _groups(places: Columns, view: MapView) -> np.ndarray:
    """Return the cluster of each place, or -1 if it is too far from a map with many places."""
    spots = places["latitude"], places["longitude"]
    groups = np.full(len(spots[0]), -1)
    is_many = len(groups) > MAX_PLACES
    near = np.flatnonzero(view.contains(*spots, beyond=1.0 if is_many else np.inf))
    x, y = (at[near] for at in view.pixels(*spots))
    cells = _cells(spots[0][near], spots[1][near], view) if is_many else None
    groups[near] = group_overlapping(x, y, places["count"][near], cells)
    return groups


def _cells(latitudes: np.ndarray, longitudes: np.ndarray, view: MapView) -> np.ndarray:
    """Return cells of a grid that lies still while the map is moved."""
    columns = (
        np.floor(at * view.radian_px / CELL_PX).astype(np.int64)
        for at in project(longitudes, latitudes, 0.0)
    )
    column, row = columns
    return np.asarray(pd.factorize((row << 32) + column)[0])


def names_outside(events: Selection, view: MapView) -> list[str]:
    """Return the names of the places of events that are not on a map; some have none."""
    places = group_places(events).table
    outside = ~view.contains(places["latitude"], places["longitude"])
    return [str(name) for name in places["location"][outside]]


def _zooms(single: Places, places: Places, view: MapView) -> np.ndarray:
    """Return the factor by which each cluster is zoomed in to see its places."""
    into = places.merged
    drawn = np.flatnonzero(into >= 0)
    names = ("latitude", "longitude")
    spots, means = ([table[name] for name in names] for table in (single.table, places.table))
    x, y = (at[drawn] for at in view.pixels(*spots))
    mean_x, mean_y = (at[into[drawn]] for at in view.pixels(*means))
    far = np.zeros(len(places))
    np.maximum.at(far, into[drawn], np.hypot(x - mean_x, y - mean_y))
    radius = _FILLED * min(view.width_px, view.height_px) / 2
    zooms = np.maximum(radius / np.maximum(far, 1e-9), _LEAST_ZOOM)
    return np.where(far > SAME_PLACE_DEG * view.degree_px, zooms, 0.0)


def _columns(places: Columns) -> list[list[Any]]:
    place = ("latitude", "longitude", "geo_precision", "geo_source", "location")
    names = (*place, "radius_km", "count")
    return [places[name].tolist() for name in names]


def _place_hovers(
    places: Places,
    single: Places,
    events: Selection,
    hits: Sequence[str],
    context: Context,
) -> list[str]:
    table = places.table
    several = table["geo_precision"] == "several"
    totals, names = table["count"].tolist(), table["location"].tolist()
    hovers = [""] * len(places)
    merged = np.flatnonzero(several)
    summaries = _summaries(places, events, merged, context)
    largest = _largest(places, single)
    for place, summary, named in zip(merged.tolist(), summaries, largest, strict=True):
        listed = _list_titles(tr(_SEVERAL), named, totals[place], (), 0)
        hovers[place] = "<br>".join(filter(None, (listed, summary, tr("click to zoom in"))))
    rows = np.flatnonzero(~several).tolist()
    members = places.members(rows, _LISTED)
    alone = [at for at, place in enumerate(rows) if totals[place] == 1]
    lone = events.at(np.array([members[at][0] for at in alone], dtype=int))
    for at, hover in zip(alone, hover_texts(lone, context.disputed, hits), strict=True):
        hovers[rows[at]] = hover
    for place, member in zip(rows, members, strict=True):
        if totals[place] > 1:
            titles, name = events.at(member).cells("title").tolist(), names[place]
            left = totals[place] - len(titles)
            hovers[place] = _list_titles(name or tr(_UNNAMED), titles, totals[place], hits, left)
    return hovers


def _summaries(places: Places, events: Selection, rows: np.ndarray, context: Context) -> list[str]:
    """Summarize the events at some places: their time and most common types."""
    number_of = np.full(len(places) + 1, -1)
    number_of[rows] = np.arange(len(rows))
    cells = number_of[places.by_kind]
    spans = spans_of_kinds(events, places.of_kinds, context.as_of)
    first, last = np.full(len(rows), np.inf), np.full(len(rows), -np.inf)
    dated = np.flatnonzero((cells >= 0) & np.isfinite(spans[0]))
    np.minimum.at(first, cells[dated], spans[0][dated])
    np.maximum.at(last, cells[dated], spans[1][dated])
    counts = places.of_kinds.sum_by_group(places.counts, cells, len(rows))
    summaries = zip(_format_days(first, last), format_type_counts(counts.types), strict=True)
    return ["<br>".join(filter(None, lines)) for lines in summaries]


def _format_days(first: np.ndarray, last: np.ndarray) -> list[str]:
    """Format periods of days, given in seconds; empty if the first is after the last."""
    dated = np.flatnonzero(first <= last)
    starts, ends = (
        at[dated].astype("int64").astype("M8[s]").astype("M8[D]").astype("M8[s]")
        for at in (first, last)
    )
    texts = [""] * len(first)
    for place, start, end in zip(dated.tolist(), starts, ends + (DAY - SECOND), strict=True):
        texts[place] = format_period(start, end)
    return texts


def _largest(places: Places, single: Places) -> list[list[str]]:
    """Name the places with the most events in each merged place."""
    into, counts = places.merged, single.table["count"]
    several = places.table["geo_precision"] == "several"
    rows = np.flatnonzero(np.append(several, False)[into])
    rows = rows[np.lexsort((-counts[rows], into[rows]))]
    starts = np.flatnonzero(np.diff(into[rows], prepend=-1))
    sizes = np.diff([*starts, len(rows)])
    rows = rows[np.arange(len(rows)) - np.repeat(starts, sizes) < _NAMED]
    named = zip(single.table["location"][rows], format_numbers(counts[rows].tolist()), strict=True)
    texts = [f"{name or tr(_UNNAMED)} ({count})" for name, count in named]
    ends = np.cumsum(np.minimum(sizes, _NAMED)).tolist()
    return [texts[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _list_titles(
    name: str, titles: Sequence[str], total: int, hits: Sequence[str], left: int
) -> str:
    listed = [f"• {wrap(title, lines=1, hits=hits)}" for title in titles]
    more = [ntr("and {count} more", "and {count} more", left)] if left else []
    return "<br>".join([f"<b>{wrap(name)}</b>: {format_event_count(total)}", *listed, *more])


def _labels(
    places: Columns, view: MapView, sizes: np.ndarray, covered: Sequence[Box]
) -> tuple[list[str], list[str]]:
    """Label the most frequent places, on a side where the label overlaps nothing."""
    x, y = view.pixels(places["latitude"], places["longitude"])
    halves = np.maximum(sizes / 2 + 1, 10)
    occupied: list[Box] = list(zip(x - halves, y - halves, x + halves, y + halves, strict=True))
    # A label is above or below its own mark, or at a corner of it, nearer than to other marks.
    radii = sizes / 2 + 1
    discs, bands = (
        list(zip(x - wide, y - high, x + wide, y + high, strict=True))
        for wide, high in ((radii, radii), (halves, _BAND_PX))
    )
    edges = (0.0, 0.0, float(view.width_px), float(view.height_px))
    counts = places["count"]
    labels, sides = [""] * len(counts), ["middle right"] * len(counts)
    names, precisions = places["location"].tolist(), places["geo_precision"].tolist()
    for rank, index in enumerate(np.argsort(-counts, kind="stable").tolist()):
        count = counts[index]
        if precisions[index] == "several":
            labels[index], sides[index] = format_short_number(count), "middle center"
        elif rank < _MAX_LABELS and names[index]:
            text = f"{names[index]} ({format_number(count)})" if count > 1 else names[index]
            others = (*occupied[:index], *occupied[index + 1 :], *covered)
            around = [discs[index], bands[index], *others]
            sides[index], box = free_side(text, (x[index], y[index]), around, edges, PLACE_LABEL_PX)
            labels[index] = escape_text(text) if box else ""
            occupied += [box] if box else []
    return labels, sides
