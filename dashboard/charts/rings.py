"""Rings around the clusters of a map: the share of each colour among their events."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dashboard.charts.clusters import RING_GAP_PX, RING_PX
from dashboard.charts.map_view import MapView
from dashboard.charts.place_marks import PlaceMark
from dashboard.charts.style import Context, Look, Trace, colour_scale

RINGS, GROUNDS = "rings", "ring grounds"
# How far a ring may be from a circle, and the shortest arc that can be seen.
_ACCURACY_PX, _LEAST_ARC_PX = 0.3, 2.0
_TURN = 2 * np.pi
_EDGE_DEG = 179.9


def ring_traces(
    marks: Sequence[PlaceMark], view: MapView, look: Look, context: Context
) -> list[Trace]:
    """Draw the rings of marks, with a line for each colour on a ground of paper."""
    ringed = [mark for mark in marks if mark.colours is not None]
    if not ringed:
        return []
    x, y = view.pixels(*(np.array([mark[at] for mark in ringed]) for at in (0, 1)))
    radii = np.array([mark.size_px for mark in ringed]) / 2 - RING_GAP_PX - RING_PX / 2
    arcs = split_rings(np.array([mark.colours for mark in ringed]), radii)
    order = np.argsort(arcs.colour, kind="stable")
    arcs = Arcs(*(values[order] for values in arcs))
    scale = colour_scale(context.index, look.colour, look.theme)
    colours = [*scale.values(), look.theme.neutral]
    # All points are projected at once, because each call of the projection takes time.
    arc, x, y = _points(arcs, x, y, radii)
    lat, lon = _places(x, y, view)
    traces = [_ground(ringed, look)]
    for place in np.unique(arcs.colour).tolist():
        drawn = slice(*np.searchsorted(arcs.colour[arc], [place, place + 1]))
        # A page without a server keeps the size of the rings with them: rings.js.
        rings = {"meta": arcs.ring[arcs.colour == place].tolist()}
        traces.append(_line(lat[drawn], lon[drawn], colours[place]) | rings)
    return traces


class Arcs(NamedTuple):
    """Arcs of rings: the ring and colour of each, and its angles clockwise from the top."""

    ring: np.ndarray
    colour: np.ndarray
    start: np.ndarray
    end: np.ndarray


def split_rings(counts: np.ndarray, radii: np.ndarray) -> Arcs:
    """Divide rings by counts, the largest first; arcs that are too short to be seen are left out.

    Parameters
    ----------
    counts
        A row for each ring, and a column for each colour.
    radii
        Radius of each ring, in pixels.

    Examples
    --------
    >>> split_rings(np.array([[1, 0, 3]]), np.array([10.0])).colour.tolist()
    [2, 0]
    """
    shares = counts / counts.sum(axis=1, keepdims=True)
    shares[shares * (_TURN * radii)[:, None] < _LEAST_ARC_PX] = 0
    order = np.argsort(-shares, axis=1, kind="stable")
    widths = np.take_along_axis(shares, order, axis=1)
    ends = _TURN * np.cumsum(widths, axis=1) / widths.sum(axis=1, keepdims=True)
    starts = np.concatenate([np.zeros((len(ends), 1)), ends[:, :-1]], axis=1)
    ring, rank = np.nonzero(widths)
    return Arcs(ring, order[ring, rank], starts[ring, rank], ends[ring, rank])


def _points(
    arcs: Arcs, x: np.ndarray, y: np.ndarray, radii: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the arc of each point and its position in pixels, with a NaN after each arc."""
    radius, width = radii[arcs.ring], arcs.end - arcs.start
    steps = np.ceil(width * radius / np.sqrt(8 * _ACCURACY_PX * radius)).astype(int).clip(1)
    arc = np.repeat(np.arange(len(steps)), steps + 2)
    ends = np.cumsum(steps + 2)
    step = np.arange(len(arc)) - (ends - steps - 2)[arc]
    angle = arcs.start[arc] + width[arc] * step / steps[arc]
    angle[ends - 1] = np.nan
    ring = arcs.ring[arc]
    return arc, x[ring] + radii[ring] * np.sin(angle), y[ring] - radii[ring] * np.cos(angle)


def _ground(ringed: Sequence[PlaceMark], look: Look) -> Trace:
    """Draw a disc of paper below each ring, so that it is apart from the map and the number."""
    return {
        "type": "scattergeo",
        "lat": [mark.latitude for mark in ringed],
        "lon": [mark.longitude for mark in ringed],
        "mode": "markers",
        "marker": {
            "size": [mark.size_px for mark in ringed],
            "color": look.theme.paper,
            "opacity": 1,
            "line": {"width": 0},
        },
        "hoverinfo": "skip",
        "name": GROUNDS,
        "showlegend": False,
    }


def _places(
    x: np.ndarray, y: np.ndarray, view: MapView
) -> tuple[list[float | None], list[float | None]]:
    """Return the latitudes and longitudes of pixels, with None for NaN."""
    lat, lon = view.places(x, y)
    # Beyond the edge of the world, plotly.js would draw them at its other edge.
    lon = lon.clip(view.rotation - _EDGE_DEG, view.rotation + _EDGE_DEG)
    # A tenth of a pixel is exact enough.
    digits = max(int(np.ceil(np.log10(view.degree_px))) + 1, 1)
    gaps = np.isnan(x)
    return _rounded(lat, digits, gaps), _rounded(lon, digits, gaps)


def _line(lat: list[float | None], lon: list[float | None], colour: str) -> Trace:
    return {
        "type": "scattergeo",
        "lat": lat,
        "lon": lon,
        "mode": "lines",
        "line": {"color": colour, "width": RING_PX},
        "hoverinfo": "skip",
        "name": RINGS,
        "showlegend": False,
    }


def _rounded(degrees: np.ndarray, digits: int, gaps: np.ndarray) -> list[float | None]:
    rounded = np.round(degrees, digits).astype(object)
    rounded[gaps] = None
    return list(rounded)
