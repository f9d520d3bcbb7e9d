"""The country of a point, by the borders that the map shows: those that the United Nations use."""

import json
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import shapely
from shapely.affinity import translate

from dashboard.common.resources import resource
from dashboard.model.countries import country_codes
from dashboard.model.geo import TURN_DEG, MapExtent

# Accuracy of the shapes, in degrees. A point this close to another country may be in that country,
# and a point this far off the coast may be on land.
_COARSE = 0.03
# A point this close to a coast is off it, and another country this far away is not near.
_COAST_DEG, _ALONE_DEG = 0.1, 0.4
# Few cities are on the wrong side of a border that is farther away.
_BORDER_DEG = 0.15
# A point this far from the box around a part of a country may be in the country's waters.
_WATERS_DEG = 5
# Accuracy of the point inside a country, in degrees.
_LABEL_DEG = 0.5
# Only Antarctica is farther south.
_SOUTH_DEG = -60
# South, north, west and east of what the shapes do not show: Kosovo, Ceuta and Melilla.
_NOT_SHOWN = ((41.85, 43.27, 20.0, 21.8), (35.85, 35.93, -5.4, -5.26), (35.25, 35.33, -2.98, -2.9))


def countries_at(latitudes: np.ndarray, longitudes: np.ndarray) -> np.ndarray:
    """Return the countries that points are in; empty at sea and too close to a border.

    A harbour or an island may be beyond the coast as the map shows it, so a point off a coast is in
    its country if no other is near. The country of a point that is not a number is empty.

    Examples
    --------
    >>> list(countries_at(np.array([50.45, 0.0, -4.053]), np.array([30.52, -30.0, 39.673])))
    ['UKR', '', 'KEN']

    Fiji is on both sides of the antimeridian, but not around the world.

    >>> countries_at(np.array([-16.8, -16.5, -16.5]), np.array([-179.9, 179.2, 120.2])).tolist()
    ['FJI', 'FJI', '']

    Ceuta and Melilla, which the shapes do not show, are not in Morocco.

    >>> countries_at(np.array([35.89, 35.29, 35.57]), np.array([-5.31, -2.94, -5.37])).tolist()
    ['', '', 'MAR']
    """
    names, lowest, highest = _countries_within(latitudes, longitudes, _COARSE)
    countries = np.where(lowest == highest, names[np.maximum(highest, 0)], "").astype(object)
    at_sea = np.flatnonzero((highest < 0) & np.isfinite(latitudes) & np.isfinite(longitudes))
    if len(at_sea):
        countries[at_sea] = _countries_of_coasts(latitudes[at_sea], longitudes[at_sea])
    countries[_may_be_not_shown(latitudes, longitudes)] = ""
    return countries


def _countries_of_coasts(latitudes: np.ndarray, longitudes: np.ndarray) -> np.ndarray:
    """Return the countries of the coasts that points are off; empty if another country is near."""
    _, _, on_coast = _countries_within(latitudes, longitudes, _COAST_DEG)
    names, lowest, highest = _countries_within(latitudes, longitudes, _ALONE_DEG)
    is_alone = (on_coast >= 0) & (lowest == highest)
    return np.where(is_alone, names[np.maximum(highest, 0)], "")


def are_near_borders(latitudes: np.ndarray, longitudes: np.ndarray) -> np.ndarray:
    """Return whether points are so close to a border that the shapes may show the wrong side.

    Examples
    --------
    >>> are_near_borders(np.array([25.93, 29.42]), np.array([-97.48, -98.49])).tolist()
    [True, False]
    """
    _, lowest, highest = _countries_within(latitudes, longitudes, _BORDER_DEG)
    return np.asarray((lowest != highest) & (highest >= 0))


def _countries_within(
    latitudes: np.ndarray, longitudes: np.ndarray, distance_deg: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return all codes, and the lowest and highest number of a code within a distance.

    They differ where two countries are near; the highest is -1 where there is none.
    """
    tree, codes = _shapes()
    is_known = np.isfinite(latitudes) & np.isfinite(longitudes)
    points = np.where(
        is_known, shapely.points(np.nan_to_num(longitudes), np.nan_to_num(latitudes)), None
    )
    point, shape = tree.query(points, predicate="dwithin", distance=distance_deg)
    lowest = np.full(len(points), len(codes), dtype=int)
    highest = np.full(len(points), -1, dtype=int)
    names, number = np.unique(codes, return_inverse=True)
    np.minimum.at(lowest, point, number[shape])
    np.maximum.at(highest, point, number[shape])
    return names, lowest, highest


def may_be_in_waters(
    latitudes: np.ndarray, longitudes: np.ndarray, codes: np.ndarray
) -> np.ndarray:
    """Return whether points at sea may be in the waters of a country, one for each point.

    Examples
    --------
    >>> may_be_in_waters(np.array([10.0, 10.0]), np.array([-66.0, -30.0]), np.array(["VEN"] * 2))
    array([ True, False])
    """
    tree, shape_codes = _shapes()
    is_near = np.zeros(len(codes), dtype=bool)
    for code in set(codes[codes != ""]):
        rows = np.flatnonzero(codes == code)
        boxes = shapely.bounds(tree.geometries[shape_codes == code])
        points = np.column_stack([longitudes[rows], latitudes[rows]])[:, None]
        is_within = (boxes[:, :2] - _WATERS_DEG <= points) & (points <= boxes[:, 2:] + _WATERS_DEG)
        is_near[rows] = is_within.all(axis=2).any(axis=1)
    return is_near


class VisibleParts(NamedTuple):
    """The largest part of each country in an extent, the largest country first.

    Attributes
    ----------
    codes
        ISO 3166-1 codes; those of disputed areas are not in the standard.
    latitudes, longitudes
        The point that is farthest from the edges of the part.
    sizes_deg
        Side of a square with the area of the part, in degrees of latitude.
    """

    codes: list[str]
    latitudes: np.ndarray
    longitudes: np.ndarray
    sizes_deg: np.ndarray


@lru_cache(maxsize=64)
def largest_parts_in(extent: MapExtent, most: int) -> VisibleParts:
    """Find the parts of countries that are visible in a part of the world.

    Examples
    --------
    >>> largest_parts_in(MapExtent(-10, 5, 36, 52), 3).codes
    ['ESP', 'FRA', 'PRT']
    """
    whole = _coarse_shapes()
    turns = [_visible(whole, extent, shift) for shift in (-TURN_DEG, 0.0, TURN_DEG)]
    pieces, owners, areas, shifts = (np.concatenate(each) for each in zip(*turns, strict=True))
    order = np.argsort(-areas)
    # The first piece of each country is its largest.
    _, firsts = np.unique(whole.codes[owners[order]], return_index=True)
    chosen = order[np.sort(firsts)][:most]
    chosen = chosen[areas[chosen] > 0]
    points = whole.middles[owners[chosen]]
    cut = np.flatnonzero(pieces[chosen] != whole.shapes[owners[chosen]])
    points[cut] = _middles(pieces[chosen[cut]])
    return VisibleParts(
        whole.codes[owners[chosen]].tolist(),
        points[:, 1],
        points[:, 0] - shifts[chosen],
        np.sqrt(areas[chosen]),
    )


class _Shapes(NamedTuple):
    """Polygons of countries, with the area and the middle of each before it is cut.

    Attributes
    ----------
    bounds
        West, south, east and north of each polygon, in degrees.
    areas
        In square degrees of latitude.
    middles
        Longitude and latitude of the point that is farthest from the edges.
    """

    shapes: np.ndarray
    codes: np.ndarray
    bounds: np.ndarray
    areas: np.ndarray
    middles: np.ndarray


def _visible(
    whole: _Shapes, extent: MapExtent, shift: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the visible pieces, the polygon that each is of, their areas, and the shift of each.

    Only polygons at the edge of the extent are cut, because that takes most of the time.
    """
    low = np.array([extent.west + shift, extent.south])
    high = np.array([extent.east + shift, extent.north])
    starts, ends = whole.bounds[:, :2], whole.bounds[:, 2:]
    touches = ((starts < high) & (ends > low)).all(axis=1)
    inside = ((starts >= low) & (ends <= high)).all(axis=1)
    cut = np.flatnonzero(touches & ~inside)
    clipped = shapely.clip_by_rect(whole.shapes[cut], *low, *high)
    pieces, owner = shapely.get_parts(clipped, return_index=True)
    owners = np.concatenate([np.flatnonzero(inside), cut[owner]])
    return (
        np.concatenate([whole.shapes[inside], pieces]),
        owners,
        np.concatenate([whole.areas[inside], _areas(pieces)]),
        np.full(len(owners), shift),
    )


def _areas(pieces: np.ndarray) -> np.ndarray:
    """Return areas in square degrees of latitude; 0 for lines and points."""
    middle = np.radians(shapely.get_y(shapely.centroid(pieces)))
    return np.asarray(np.nan_to_num(shapely.area(pieces) * np.cos(middle)))


def _middles(pieces: np.ndarray) -> np.ndarray:
    """Return longitude and latitude of the point of each piece that is farthest from its edges."""
    circles = shapely.maximum_inscribed_circle(pieces, tolerance=_LABEL_DEG)
    return np.asarray(shapely.get_coordinates(shapely.get_point(circles, 0)))


@cache
def _coarse_shapes() -> _Shapes:
    """Return the polygons of all countries at the coarser resolution."""
    polygons, codes = _read_shapes("world_110m.json")
    valid = shapely.make_valid([_unwrap(each) for each in polygons])
    shapes, owner = shapely.get_parts(valid, return_index=True)
    return _Shapes(
        shapes, np.array(codes)[owner], shapely.bounds(shapes), _areas(shapes), _middles(shapes)
    )


def _unwrap(polygon: shapely.Polygon) -> shapely.Polygon:
    """Continue an outline beyond the antimeridian, as of Russia, and around the south pole."""
    longitudes, latitudes = shapely.get_coordinates(polygon.exterior).T
    points = np.column_stack([np.unwrap(longitudes, period=TURN_DEG), latitudes])
    first, last = points[[0, -1]]
    pole = np.array([[last[0], -90.0], [first[0], -90.0], first])
    return shapely.Polygon(points if abs(first - last).max() < 1 else np.vstack([points, pole]))


def _may_be_not_shown(latitudes: np.ndarray, longitudes: np.ndarray) -> np.ndarray:
    """Return whether points may be in a place whose country the shapes do not show."""
    within = [
        (south < latitudes) & (latitudes < north) & (west < longitudes) & (longitudes < east)
        for south, north, west, east in _NOT_SHOWN
    ]
    return np.asarray(np.any(within, axis=0))


@cache
def _shapes() -> tuple[shapely.STRtree, np.ndarray]:
    """Return the polygons of all countries, and their codes; empty for disputed areas."""
    polygons, codes = _read_shapes("world_50m.json")
    bounds, known = shapely.bounds(polygons), country_codes()
    # An outline that crosses the antimeridian, such as Fiji's, would go around the world.
    # That around the south pole does.
    is_wide = (bounds[:, 2] - bounds[:, 0] > TURN_DEG / 2) & (bounds[:, 3] > _SOUTH_DEG)
    shapes, owners = [], []
    for number, polygon in enumerate(polygons):
        turns = _turns_of(polygon) if is_wide[number] else [polygon]
        shapes += turns
        owners += [codes[number]] * len(turns)
    return shapely.STRtree(shapes), np.array([code if code in known else "" for code in owners])


def _turns_of(polygon: shapely.Polygon) -> list[shapely.Polygon]:
    """Return the parts of a wide outline on both sides of the antimeridian."""
    whole = shapely.make_valid(_unwrap(polygon))
    shifted = (translate(whole, xoff=by) for by in (-TURN_DEG, 0.0, TURN_DEG))
    parts = (shapely.clip_by_rect(each, -180, -90, 180, 90) for each in shifted)
    return [part for each in parts for part in shapely.get_parts(each).tolist()
            if not part.is_empty]  # fmt: skip


def _read_shapes(name: str) -> tuple[list[shapely.Polygon], list[str]]:
    """Return all polygons of a file, and the code of the country of each."""
    topology = json.loads((resource("assets") / name).read_text("utf-8"))
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in topology["arcs"]]

    def ring(numbers: list[int]) -> np.ndarray:
        return np.concatenate([arcs[at] if at >= 0 else arcs[~at][::-1] for at in numbers])

    polygons, codes = [], []
    for shape in topology["objects"]["countries"]["geometries"]:
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for outline, *holes in parts:
            polygons.append(shapely.Polygon(ring(outline), [ring(hole) for hole in holes]))
            codes.append(shape["id"])
    return polygons, codes
