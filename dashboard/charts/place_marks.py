"""The marks of a map: its places, their hover texts, and the positions of their labels."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.arguments import check_choice
from dashboard.charts.chart_text import (
    escape_text,
    format_event_count,
    format_type_counts,
    hover_texts,
    wrap,
)
from dashboard.charts.point_labels import Box, free_side
from dashboard.charts.style import Context, Look
from dashboard.charts.timeline_titles import Columns
from dashboard.common.i18n import N_, format_number, format_numbers, format_short_number, ntr, tr
from dashboard.engine.index import Selection
from dashboard.engine.place_groups import Places, group_places, merge_places
from dashboard.engine.query import ROLES
from dashboard.engine.time_index import spans_of_kinds
from dashboard.model.date_text import format_period
from dashboard.model.edtf import DAY, SECOND
from dashboard.model.geo import MapExtent, project

PLACE_LABEL_PX = 12
_MAX_LABELS = 24
_LISTED = 6
# Number of places named in the hover text of a merged mark.
_NAMED = 3
# If there are more places, touching ones are merged into one mark with their number.
MAX_PLACES = 250
CELL_PX = 40
_SEVERAL = N_("several places")
_UNNAMED = N_("unnamed place")


@dataclass(frozen=True)
class MapFrame:
    """The size of a map, and the part of the world that it shows.

    Attributes
    ----------
    width_px, height_px
        Size of the map, without its key.
    role
        Role by which countries are shaded: ``any``, ``place``, ``actor`` or ``speaker``.
    moved
        Position to which the reader has moved the map: ``lon``, ``lat``, ``scale``, ``rotation``.

    Raises
    ------
    InvalidSettingError
        `role` is not one of the choices.
    """

    width_px: int = 620
    height_px: int = 380
    role: str = "any"
    moved: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_choice("role", self.role, ROLES)


class PlaceMark(NamedTuple):
    """A place to draw.

    Attributes
    ----------
    latitude, longitude, geo_precision, geo_source, location, radius_km, total
        See :class:`dashboard.engine.place_groups.Places`.
    label, side
        Label, and its side of the mark.
    first
        ``event_id`` of the first event.
    hover
        Text beside the pointer; empty if the chart has no hover texts.
    chosen
        Whether the event in focus is at this place.
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


def place_marks(
    events: Selection, view: MapExtent, frame: MapFrame, look: Look, context: Context
) -> list[PlaceMark]:
    """Find the places of events; if there are too many, merge those that would touch."""
    single = places = group_places(events)
    if len(single) > MAX_PLACES:
        x, y = _positions(single.table, view, frame)
        cell = CELL_PX / frame.moved.get("scale", 1.0)
        places = merge_places(single, x, y, cell, _near(single.table, view, frame))
    focus = events.places_of("event_id", look.chosen)
    chosen = places.by_kind[places.kinds[focus]]
    hovers = (
        _place_hovers(places, single, events, look.hits, context)
        if look.hover
        else [""] * len(places)
    )
    drawn = [
        *_labels(places.table, view, frame),
        events.at(places.table["first"]).cells("event_id").tolist(),
        hovers,
        np.isin(np.arange(len(places)), chosen).tolist(),
    ]
    return [PlaceMark(*mark) for mark in zip(*_columns(places.table), *drawn, strict=True)]


def _near(places: Columns, view: MapExtent, frame: MapFrame) -> np.ndarray | None:
    """Return whether places are on the map or within its width beside it; None for all."""
    moved = frame.moved
    if not moved:
        return None
    turned = moved.get("rotation", moved["lon"])
    x, y = project(places["longitude"], places["latitude"], turned)
    middle = project(np.array([moved["lon"]]), np.array([moved["lat"]]), turned)
    scale = pixels_per_radian(view, frame) * moved["scale"]
    near_x = np.abs(x - middle[0]) * scale <= 1.5 * frame.width_px
    return np.asarray(near_x & (np.abs(y - middle[1]) * scale <= 1.5 * frame.height_px))


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


def _labels(places: Columns, view: MapExtent, frame: MapFrame) -> tuple[list[str], list[str]]:
    """Label the most frequent places, on a side where the label overlaps nothing."""
    x, y = _positions(places, view, frame)
    occupied = [(px - 10, py - 10, px + 10, py + 10) for px, py in zip(x, y, strict=True)]
    edges = _edges(view, frame)
    counts = places["count"]
    labels, sides = [""] * len(counts), ["middle right"] * len(counts)
    names, precisions = places["location"].tolist(), places["geo_precision"].tolist()
    for rank, index in enumerate(np.argsort(-counts, kind="stable").tolist()):
        count = counts[index]
        if precisions[index] == "several":
            labels[index], sides[index] = format_short_number(count), "middle center"
        elif rank < _MAX_LABELS and names[index]:
            text = f"{names[index]} ({format_number(count)})" if count > 1 else names[index]
            sides[index], box = free_side(
                text, (x[index], y[index]), occupied, edges, PLACE_LABEL_PX
            )
            labels[index] = escape_text(text) if box else ""
            occupied += [box] if box else []
    return labels, sides


def _positions(places: Columns, view: MapExtent, frame: MapFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of places in the first view, in pixels from its upper left corner."""
    x, y = project(places["longitude"], places["latitude"], view.centre[0])
    left, bottom, right, top = view.extent
    scale = pixels_per_radian(view, frame)
    return (
        frame.width_px / 2 + (x - (left + right) / 2) * scale,
        frame.height_px / 2 - (y - (bottom + top) / 2) * scale,
    )


def pixels_per_radian(view: MapExtent, frame: MapFrame) -> float:
    """Return the scale of the first view, in pixels per radius of the earth."""
    left, bottom, right, top = view.extent
    return min(frame.width_px / (right - left), frame.height_px / (top - bottom))


def _edges(view: MapExtent, frame: MapFrame) -> Box:
    """Return the box that the map fills, in pixels."""
    left, bottom, right, top = view.extent
    half_x, half_y = (
        size * pixels_per_radian(view, frame) / 2 for size in (right - left, top - bottom)
    )
    middle_x, middle_y = frame.width_px / 2, frame.height_px / 2
    return middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y
