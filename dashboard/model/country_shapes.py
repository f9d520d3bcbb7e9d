"""The country of a point, by the borders that the map shows: those that the United Nations use."""

import json
from functools import cache

import numpy as np
import shapely

from dashboard.common.resources import resource
from dashboard.model.countries import country_codes

# Accuracy of the shapes, in degrees. A point this close to another country may be in that country,
# and a point this far off the coast may be on land.
_COARSE = 0.03
_KOSOVO = (41.85, 43.27, 20.0, 21.8)


def countries_at(latitudes: np.ndarray, longitudes: np.ndarray) -> np.ndarray:
    """Return the countries that points are in; empty at sea and too close to a border.

    The country of a point that is not a number is empty.

    Examples
    --------
    >>> list(countries_at(np.array([50.45, 0.0]), np.array([30.52, -30.0])))
    ['UKR', '']
    """
    tree, codes = _shapes()
    is_known = np.isfinite(latitudes) & np.isfinite(longitudes)
    points = np.where(
        is_known, shapely.points(np.nan_to_num(longitudes), np.nan_to_num(latitudes)), None
    )
    point, shape = tree.query(points, predicate="dwithin", distance=_COARSE)
    # The lowest and highest code of each point differ where two countries are near.
    lowest = np.full(len(points), len(codes), dtype=int)
    highest = np.full(len(points), -1, dtype=int)
    names, number = np.unique(codes, return_inverse=True)
    np.minimum.at(lowest, point, number[shape])
    np.maximum.at(highest, point, number[shape])
    is_clear = (lowest == highest) & ~_may_be_in_kosovo(latitudes, longitudes)
    return np.where(is_clear, names[np.maximum(highest, 0)], "").astype(object)


def _may_be_in_kosovo(latitudes: np.ndarray, longitudes: np.ndarray) -> np.ndarray:
    """Return whether some points are where the borders of the United Nations do not show Kosovo."""
    south, north, west, east = _KOSOVO
    within = (south < latitudes) & (latitudes < north) & (west < longitudes) & (longitudes < east)
    return np.asarray(within)


@cache
def _shapes() -> tuple[shapely.STRtree, np.ndarray]:
    """Return the polygons of all countries, and their codes; empty for disputed areas."""
    topology = json.loads((resource("assets") / "world_50m.json").read_text("utf-8"))
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in topology["arcs"]]

    def ring(numbers: list[int]) -> np.ndarray:
        return np.concatenate([arcs[at] if at >= 0 else arcs[~at][::-1] for at in numbers])

    polygons, codes, known = [], [], country_codes()
    for shape in topology["objects"]["countries"]["geometries"]:
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for outline, *holes in parts:
            polygons.append(shapely.Polygon(ring(outline), [ring(hole) for hole in holes]))
            codes.append(shape["id"] if shape["id"] in known else "")
    return shapely.STRtree(polygons), np.array(codes)
