"""Outlines of countries as GeoJSON, for maps that need no server."""

import json
import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from dashboard.charts.style import Chart, Theme, Trace
from dashboard.common.resources import resource
from dashboard.model.geo import TURN_DEG, MapExtent

# Resolutions of the shipped files, by Plotly's names.
COARSE, FINE = 110, 50
# Points closer together than this, in pixels of the first view, are left out.
_DETAIL_PX = 0.5
# Minimum number of points in a ring: a closed triangle.
_LEAST_POINTS = 4
_DECIMALS = 2
# Layers that plotly.js would request from a server.
_LAYERS = ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
Ring = list[list[float]]


@dataclass(frozen=True)
class _Topology:
    """Borders as arcs that neighbouring countries share.

    Attributes
    ----------
    points
        Longitude and latitude of all points, arc after arc.
    arc_of
        Arc of each point.
    polygons
        Polygons of each country, as rings of arc numbers; ``~n`` is arc ``n`` walked backwards.
    """

    points: np.ndarray
    arc_of: np.ndarray
    polygons: dict[str, list[list[list[int]]]]


def draw_borders(chart: Chart, view: MapExtent, pixels_per_degree: float, theme: Theme) -> Chart:
    """Embed the outlines of countries in a map, so that it needs no server.

    Parameters
    ----------
    chart
        A map whose first trace shades countries.
    view
        Part of the world that the map shows.
    pixels_per_degree
        Scale of the map; larger scales need finer borders.
    theme
        Colours of the land and its borders.
    """
    countries, *marks = chart["data"]
    resolution = chart["layout"]["geo"]["resolution"]
    outlines = country_outlines(view, pixels_per_degree, fine=resolution == FINE)
    shaded = [code for code in countries["locations"] if code in outlines]
    plain_land = [code for code in outlines if code not in set(shaded)]
    land = {
        "type": "choropleth",
        "locations": plain_land,
        "z": [0] * len(plain_land),
        "colorscale": [[0, theme.land], [1, theme.land]],
        "showscale": False,
        "hoverinfo": "skip",
        "marker": countries["marker"],
        "showlegend": False,
        "name": "land",
    }
    layout = chart["layout"]
    hidden = dict.fromkeys((f"show{layer}" for layer in _LAYERS), False)
    # If the first trace of a map names countries, plotly.js requests borders from a server.
    data = [
        _empty_trace(),
        land | _geojson(outlines, plain_land),
        countries | {"name": "countries"} | _geojson(outlines, shaded),
        *marks,
    ]
    return {"data": data, "layout": layout | {"geo": layout["geo"] | hidden}}


def country_outlines(
    view: MapExtent, pixels_per_degree: float, *, fine: bool
) -> dict[str, list[list[Ring]]]:
    """Return the coordinates of each country as a GeoJSON MultiPolygon.

    Parameters
    ----------
    view
        The part of the world that is shown.
    pixels_per_degree
        Scale of the view; details finer than a pixel are left out.
    fine
        Whether countries in the view need finer borders than countries elsewhere.
    """
    outlines = dict(_coarse_outlines())
    if fine:
        detail_deg = _DETAIL_PX / pixels_per_degree
        near = {
            code: polygons
            for code, polygons in _outlines(_topology(FINE), detail_deg).items()
            if any(_is_in_view(polygon[0], view) for polygon in polygons)
        }
        outlines |= near
    return outlines


@cache
def _coarse_outlines() -> dict[str, list[list[Ring]]]:
    return _outlines(_topology(COARSE), 0)


@cache
def _topology(resolution: int) -> _Topology:
    """Read the borders that the page uses."""
    path = resource("assets") / f"world_{resolution}m.json"
    topology = json.loads(path.read_text(encoding="utf-8"))
    scale, origin = (topology["transform"][name] for name in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) for arc in topology["arcs"]]
    return _Topology(
        np.round(np.concatenate(arcs) * scale + origin, _DECIMALS),
        np.repeat(np.arange(len(arcs)), [len(arc) for arc in arcs]),
        {
            country["id"]: country["arcs"]
            if country["type"] == "MultiPolygon"
            else [country["arcs"]]
            for country in topology["objects"]["countries"]["geometries"]
        },
    )


def _outlines(topology: _Topology, detail_deg: float) -> dict[str, list[list[Ring]]]:
    arcs = _arcs(topology, detail_deg)
    outlines = {}
    for code, polygons in topology.polygons.items():
        rings = [[_ring(arcs, ring) for ring in polygon] for polygon in polygons]
        # The first ring bounds a polygon, the others are holes in it.
        large = [
            [ring for ring in polygon if len(ring) >= _LEAST_POINTS]
            for polygon in rings
            if len(polygon[0]) >= _LEAST_POINTS
        ]
        if large:
            outlines[code] = large
    return outlines


def _arcs(topology: _Topology, detail_deg: float) -> list[Ring]:
    """Return the points of each arc, at most one per cell of a grid of `detail_deg`."""
    points, arc_of = topology.points, topology.arc_of
    is_end = np.diff(arc_of, prepend=-1, append=-1) != 0
    keep = is_end[:-1] | is_end[1:]
    if detail_deg:
        cells = np.floor(points / detail_deg)
        keep |= (np.diff(cells, axis=0, prepend=np.nan) != 0).any(axis=1)
    else:
        keep[:] = True
    ends = np.flatnonzero(np.diff(arc_of[keep])) + 1
    return [arc.tolist() for arc in np.split(points[keep], ends)]


def _ring(arcs: list[Ring], numbers: list[int]) -> Ring:
    points: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        # Each arc begins at the end of the previous one.
        points += arc[1:] if points else arc
    return points


def _is_in_view(ring: Ring, view: MapExtent) -> bool:
    longitudes, latitudes = np.array(ring).T
    if latitudes.max() < view.south or latitudes.min() > view.north:
        return False
    turns = math.ceil((view.west - longitudes.max()) / TURN_DEG)
    return bool(longitudes.min() + turns * TURN_DEG <= view.east)


def _geojson(outlines: dict[str, list[list[Ring]]], codes: list[str]) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "id": code,
            "geometry": {"type": "MultiPolygon", "coordinates": outlines[code]},
        }
        for code in codes
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return {"geojson": collection, "locationmode": "geojson-id"}


def _empty_trace() -> Trace:
    """Return a trace with one point without coordinates."""
    return {
        "type": "scattergeo",
        "lat": [None],
        "lon": [None],
        "hoverinfo": "skip",
        "showlegend": False,
    }
