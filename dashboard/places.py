"""The places of a table: which events share one, and which part of the world holds them all."""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.geography import TURN_DEG, WORLD, View, edges_of_circles
from dashboard.index import EventIndex, Selection, as_index

# Where a table gives no radius: how far off a place of this precision may be, in kilometres.
DEFAULT_RADIUS_KM = {"region": 150.0}
_MIN_SPAN_DEG = 6.0
_MARGIN = 0.06
_SPOT = ("latitude", "longitude", "geo_precision")


def has_place(events: pd.DataFrame) -> pd.Series:
    """Whether each event can be drawn on a map."""
    return events["latitude"].notna()


class Places(NamedTuple):
    """Spots on the map, and which events stand there.

    Attributes
    ----------
    table
        One row a spot: ``latitude, longitude, geo_precision, location, radius_km`` (NaN where
        none) and ``count``.
    codes
        For each event the row of its spot; -1 where it has no place.
    """

    table: pd.DataFrame
    codes: np.ndarray

    def members(self, most: int) -> list[np.ndarray]:
        """Positions of the first events of each spot, at most so many."""
        # Small codes sort in one pass.
        small = np.int16 if len(self.table) <= np.iinfo(np.int16).max else np.int32
        order = np.argsort(self.codes.astype(small), kind="stable")[(self.codes < 0).sum() :]
        starts = np.concatenate([[0], self.table["count"].cumsum()])
        return [order[start : min(start + most, end)] for start, end in pairwise(starts)]


def group_places(events: pd.DataFrame | EventIndex | Selection) -> Places:
    """Gather events that stand at one spot and are known as exactly, in the order of their rows."""
    shown = Selection.of(events)
    codes, size = shown.index.once(_spot_codes)
    own = shown.take(codes)
    placed = np.flatnonzero(own >= 0)
    first = np.full(size, -1)
    first[own[placed[::-1]]] = placed[::-1]
    found = np.flatnonzero(first >= 0)
    found = found[np.argsort(first[found])]
    # One more, for those that have none.
    number = np.full(size + 1, -1)
    number[found] = np.arange(len(found))
    spots = number[own]
    radius = np.full(len(found), np.nan)
    given = shown.take(shown.index.column("geo_radius_km"))[placed]
    stated = ~np.isnan(given)
    np.fmax.at(radius, spots[placed[stated]], given[stated])
    where = shown.at(first[found])
    table = pd.DataFrame({name: where.cells(name) for name in (*_SPOT, "location")})
    usual = [DEFAULT_RADIUS_KM.get(precision, np.nan) for precision in table["geo_precision"]]
    table["radius_km"] = np.where(np.isnan(radius), np.array(usual, dtype=float), radius)
    table["count"] = np.bincount(spots[placed], minlength=len(found))
    return Places(table, spots)


def _spot_codes(index: EventIndex) -> tuple[np.ndarray, int]:
    """Code of the spot of each row, -1 where it has none, and how many spots there are."""
    events = index.events
    placed = has_place(events).to_numpy(bool)
    together = np.zeros(int(placed.sum()), dtype=np.int64)
    # By codes of each column: a group-by of the library's costs many times this on small tables.
    for name in _SPOT:
        column, values = _numbered(events[name][placed])
        together = together * max(len(values), 1) + column
    spots, distinct = pd.factorize(together)
    codes = np.full(len(events), -1, dtype=np.int32)
    codes[placed] = spots
    return codes, len(distinct)


def _numbered(cells: pd.Series) -> tuple[np.ndarray, Any]:
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return cells.cat.codes.to_numpy(), cells.cat.categories
    return pd.factorize(cells.to_numpy())


def merge_places(places: Places, x: np.ndarray, y: np.ndarray, cell_px: float) -> Places:
    """Merge spots that fall into one cell of a grid over the picture.

    Parameters
    ----------
    places
        See :func:`group_places`.
    x, y
        Where they stand, in pixels.
    cell_px
        Width of a cell.

    Returns
    -------
    Places
        Merged spots stand in the middle of their events, without location and radius, and their
        ``geo_precision`` is ``"several"``.
    """
    table = places.table
    column, row = (np.floor(at / cell_px).astype(np.int64) for at in (x, y))
    cells, _ = pd.factorize((row << 32) + column)
    _, first = np.unique(cells, return_index=True)
    count = np.bincount(cells, table["count"]).astype(int)
    merged = table.iloc[first].reset_index(drop=True).assign(count=count)
    for name in ("latitude", "longitude"):
        merged[name] = np.bincount(cells, table[name] * table["count"]) / count
    several = np.bincount(cells) > 1
    merged.loc[several, ["geo_precision", "location"]] = ["several", ""]
    merged.loc[several, "radius_km"] = np.nan
    return Places(merged, np.where(places.codes < 0, -1, cells[places.codes]))


def frame_places(events: pd.DataFrame | EventIndex) -> View:
    """Smallest part of the world that holds all places and origins, with a margin.

    The cut goes through the widest gap between longitudes, so that events on both sides of the
    antimeridian stay together.
    """
    index = as_index(events)
    places = group_places(index).table
    points = [
        places[["latitude", "longitude"]].to_numpy(float),
        index.events[["origin_latitude", "origin_longitude"]].dropna().to_numpy(float),
        edges_of_circles(*_circles(places).T),
    ]
    latitudes, longitudes = np.concatenate(points).T
    if not len(latitudes):
        return WORLD
    west, east = _with_margin(*_smallest_arc(longitudes))
    south, north = _with_margin(float(latitudes.min()), float(latitudes.max()))
    if east - west >= TURN_DEG:
        west, east = WORLD.west, WORLD.east
    poles = _MIN_SPAN_DEG - WORLD.north, WORLD.north - _MIN_SPAN_DEG
    south, north = max(south, -WORLD.north), min(north, WORLD.north)
    return View(west, east, min(south, poles[1]), max(north, poles[0]))


def _circles(places: pd.DataFrame) -> np.ndarray:
    round_ones = places[places["radius_km"] > 0]
    return round_ones[["latitude", "longitude", "radius_km"]].to_numpy(float)


def _smallest_arc(longitudes: np.ndarray) -> tuple[float, float]:
    ordered = np.unique(longitudes)
    gaps = np.diff(np.append(ordered, ordered[0] + TURN_DEG))
    widest = int(gaps.argmax())
    west = ordered[(widest + 1) % len(ordered)]
    return float(west), float(west + TURN_DEG - gaps[widest])


def _with_margin(low: float, high: float) -> tuple[float, float]:
    span = max(high - low, _MIN_SPAN_DEG)
    middle, half = (low + high) / 2, span * (0.5 + _MARGIN)
    return middle - half, middle + half
