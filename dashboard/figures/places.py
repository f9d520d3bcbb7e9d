"""The places of a map: which events stand there, what is said of them, and where their names go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.figures.beside import Box, free_side
from dashboard.figures.style import Look
from dashboard.figures.text import hover_texts, plain, say_events, wrap
from dashboard.geography import View, project
from dashboard.index import Selection
from dashboard.places import Places, group_places, merge_places
from dashboard.words import mark, ntr, number, tr

LABEL_PX = 12
_MAX_LABELS = 24
_LISTED = 6
# Above so many places, those that would touch are drawn as one, with their number.
MAX_PLACES = 250
CELL_PX = 40
_SEVERAL = mark("several places; zoom in to part them")
_UNNAMED = mark("unnamed place")


@dataclass(frozen=True)
class MapFrame:
    """The space that a map has, and which part of the world it shows.

    Attributes
    ----------
    width_px, height_px
        Size of the map, without its key.
    role
        Which role of a country shades it; see ``dashboard.query.ROLES``.
    moved
        Where the reader has moved the map: ``lon``, ``lat``, ``scale`` and ``rotation``.
    """

    width_px: int = 620
    height_px: int = 380
    role: str = "any"
    moved: dict[str, float] = field(default_factory=dict)


class Spot(NamedTuple):
    """A place to draw.

    Attributes
    ----------
    latitude, longitude, geo_precision, location, radius_km, total
        See :class:`dashboard.geography.Places`.
    label, side
        What stands beside it, and where.
    first
        ``event_id`` of its first event.
    hover
        What the pointer reads.
    chosen
        Whether the event in focus is there.
    """

    latitude: float
    longitude: float
    geo_precision: str
    location: str
    radius_km: float
    total: int
    label: str
    side: str
    first: str
    hover: str
    chosen: bool


def find_spots(
    events: Selection, view: View, frame: MapFrame, look: Look, disputed: frozenset[str]
) -> list[Spot]:
    """Find the places of events; where there are too many, those that would touch are one."""
    places = group_places(events)
    if len(places.table) > MAX_PLACES:
        x, y = _positions(places.table, view, frame)
        places = merge_places(places, x, y, CELL_PX / frame.moved.get("scale", 1.0))
    members = places.members(_LISTED)
    chosen = places.codes[np.isin(events.positions, events.index.rows_of("event_id", look.chosen))]
    drawn = [
        *_labels(places.table, view, frame),
        events.at(np.array([first for first, *_ in members], dtype=int)).cells("event_id").tolist(),
        _place_hovers(places, members, events, look.hits, disputed),
        np.isin(np.arange(len(places.table)), chosen).tolist(),
    ]
    return [Spot(*spot) for spot in zip(*_columns(places.table), *drawn, strict=True)]


def _columns(places: pd.DataFrame) -> list[list[Any]]:
    names = ("latitude", "longitude", "geo_precision", "location", "radius_km", "count")
    return [places[name].tolist() for name in names]


def _place_hovers(
    places: Places,
    members: list[np.ndarray],
    events: Selection,
    hits: Sequence[str],
    disputed: frozenset[str],
) -> list[str]:
    totals = places.table["count"].tolist()
    alone = [place for place, total in enumerate(totals) if total == 1]
    single = events.at(np.array([members[place][0] for place in alone], dtype=int))
    hovers = dict(zip(alone, hover_texts(single, disputed, hits), strict=True))
    names = zip(places.table["geo_precision"], places.table["location"], strict=True)
    for place, (precision, location) in enumerate(names):
        if place not in hovers:
            named = tr(_SEVERAL) if precision == "several" else location or tr(_UNNAMED)
            titles = events.at(members[place]).cells("title").tolist()
            hovers[place] = _list_titles(named, titles, totals[place], hits)
    return [hovers[place] for place in range(len(totals))]


def _list_titles(named: str, titles: Sequence[str], total: int, hits: Sequence[str]) -> str:
    listed = [f"• {wrap(title, lines=1, hits=hits)}" for title in titles]
    rest = total - len(listed)
    more = [ntr("and {count} more", "and {count} more", rest)] if rest else []
    return "<br>".join([f"<b>{wrap(named)}</b>: {say_events(total)}", *listed, *more])


def _labels(places: pd.DataFrame, view: View, frame: MapFrame) -> tuple[list[str], list[str]]:
    """Names beside the most frequent places, on a side where they meet no other mark or name."""
    x, y = _positions(places, view, frame)
    taken = [(px - 10, py - 10, px + 10, py + 10) for px, py in zip(x, y, strict=True)]
    edges = _edges(view, frame)
    labels, sides = [""] * len(places), ["middle right"] * len(places)
    names, precisions = places["location"].tolist(), places["geo_precision"].tolist()
    counts = places["count"].to_numpy()
    for rank, index in enumerate(np.argsort(-counts, kind="stable").tolist()):
        count = counts[index]
        if precisions[index] == "several":
            labels[index], sides[index] = number(count), "middle center"
        elif rank < _MAX_LABELS and names[index]:
            text = f"{names[index]} ({number(count)})" if count > 1 else names[index]
            sides[index], box = free_side(text, (x[index], y[index]), taken, edges, LABEL_PX)
            labels[index] = plain(text) if box else ""
            taken += [box] if box else []
    return labels, sides


def _positions(places: pd.DataFrame, view: View, frame: MapFrame) -> tuple[np.ndarray, np.ndarray]:
    """Where places stand in the first view, in pixels from its upper left corner."""
    longitudes, latitudes = (places[name].to_numpy(float) for name in ("longitude", "latitude"))
    x, y = project(longitudes, latitudes, view.centre[0])
    left, bottom, right, top = view.extent
    scale = _scale(view, frame)
    return (
        frame.width_px / 2 + (x - (left + right) / 2) * scale,
        frame.height_px / 2 - (y - (bottom + top) / 2) * scale,
    )


def _scale(view: View, frame: MapFrame) -> float:
    """Pixels for a radius of the earth."""
    left, bottom, right, top = view.extent
    return min(frame.width_px / (right - left), frame.height_px / (top - bottom))


def _edges(view: View, frame: MapFrame) -> Box:
    """Part of the picture that the map fills, in pixels."""
    left, bottom, right, top = view.extent
    half_x, half_y = (size * _scale(view, frame) / 2 for size in (right - left, top - bottom))
    middle_x, middle_y = frame.width_px / 2, frame.height_px / 2
    return middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y
