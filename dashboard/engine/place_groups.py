"""The places of a table: which events share one, and which part of the world holds them all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.engine.encoding import NUMBER, NUMBERS, TEXTS, Record, Table
from dashboard.engine.group_counts import KINDS, Kinds
from dashboard.engine.index import EventIndex, Selection, as_index, stored_as
from dashboard.model.geo import TURN_DEG, WORLD, MapExtent, edges_of_circles

# Where a table gives no radius: how far off a place of this precision may be, in kilometres.
DEFAULT_RADIUS_KM = {"region": 150.0}
_MIN_SPAN_DEG = 6.0
_MARGIN = 0.06
# What tells spots apart, and then their name.
_EXACT = ("latitude", "longitude", "geo_precision")
ENDS = ("origin_latitude", "origin_longitude", "latitude", "longitude")
_SPOT = ("latitude", "longitude", "geo_precision", "geo_source", "location")


class SpotKinds(NamedTuple):
    """What the events of a table are counted as on a map.

    Attributes
    ----------
    kinds
        By spot, what radius is stated, and type; those without a place have no group.
    spots
        Spot of each group.
    radius_km
        Radius of each group; NaN where none is stated.
    """

    kinds: Kinds
    spots: np.ndarray
    radius_km: np.ndarray


@dataclass(frozen=True, eq=False)
class Places:
    """Spots on the map, and which events stand there.

    Attributes
    ----------
    table
        One value a spot: ``latitude, longitude, geo_precision, geo_source, location, radius_km``
        (NaN where none), ``count`` and ``first``, the place of its first event.
    of_kinds
        What the events are counted as.
    kinds
        For each event its kind.
    counts
        For each kind how many of the events are of it.
    spots
        For each kind its spot as :func:`group_places` finds them; -1 where it has no place.
    merged
        For each of those spots the place in `table` that it is part of; -1 where it is none.
    """

    table: dict[str, np.ndarray]
    of_kinds: Kinds
    kinds: np.ndarray
    counts: np.ndarray
    spots: np.ndarray
    merged: np.ndarray

    def __len__(self) -> int:
        """Return how many places are in the table."""
        return len(self.table["count"])

    @property
    def by_kind(self) -> np.ndarray:
        """For each kind its place in `table`; -1 where it has none."""
        return np.asarray(np.append(self.merged, -1)[self.spots])

    @property
    def codes(self) -> np.ndarray:
        """For each event its place in `table`; -1 where it has none."""
        return np.asarray(self.by_kind[self.kinds])

    @property
    def unplaced(self) -> int:
        """How many events have no place."""
        return int(self.counts[self.of_kinds.groups < 0].sum())

    def first_unplaced(self, most: int) -> np.ndarray:
        """Places of the first events that have no place, at most so many."""
        wanted, reach = min(most, self.unplaced), 8 * most
        while True:
            found = np.flatnonzero((self.of_kinds.groups < 0)[self.kinds[:reach]])[:wanted]
            if len(found) == wanted:
                return found
            reach *= 8

    def members(self, places: Sequence[int] | np.ndarray, most: int) -> list[np.ndarray]:
        """Places of the first events of some places in `table`, at most so many each."""
        wanted = np.full(len(self) + 1, -1)
        wanted[np.asarray(places, dtype=int)] = np.arange(len(places))
        # Small codes sort in one pass.
        small = np.int16 if len(places) <= np.iinfo(np.int16).max else np.int32
        codes = wanted[self.by_kind].astype(small)[self.kinds]
        found = np.flatnonzero(codes >= 0)
        codes = codes[found]
        order = found[np.argsort(codes, kind="stable")]
        starts = np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=len(places)))])
        return [order[start : min(start + most, end)] for start, end in pairwise(starts)]


PLACE_TABLE = Table(
    {
        "latitude": NUMBERS,
        "longitude": NUMBERS,
        "geo_precision": TEXTS,
        "geo_source": TEXTS,
        "location": TEXTS,
        "radius_km": NUMBERS,
        "count": NUMBERS,
        "first": NUMBERS,
    }
)
PLACES = Record(
    Places,
    table=PLACE_TABLE,
    of_kinds=KINDS,
    kinds=NUMBERS,
    counts=NUMBERS,
    spots=NUMBERS,
    merged=NUMBERS,
)
SPOT_KINDS = Record(SpotKinds, kinds=KINDS, spots=NUMBERS, radius_km=NUMBERS)
MAP_EXTENT = Record(MapExtent, west=NUMBER, east=NUMBER, south=NUMBER, north=NUMBER)


def group_places(events: pd.DataFrame | EventIndex | Selection) -> Places:
    """Gather events that stand at one spot and are known as exactly, in the order of their rows."""
    shown = Selection.of(events)
    return shown.index.cached(_group_all) if shown.is_all else shown.cached(_group)


@stored_as("places", PLACES)
def _group_all(index: EventIndex) -> Places:
    return _group(Selection.of(index))


def _group(shown: Selection) -> Places:
    (kinds, spots, radii), none = shown.index.cached(spot_kinds), len(shown)
    own = shown.take(kinds.rows)
    counts = np.bincount(own, minlength=len(kinds.groups))
    there = np.flatnonzero((counts > 0) & (kinds.groups >= 0))
    groups, size = kinds.groups[there], int(spots.max(initial=-1)) + 1
    # Of each kind the first of its rows, and so of each spot.
    first_of_kind = np.full(len(counts), none)
    first_of_kind[own[::-1]] = np.arange(none)[::-1]
    first = np.full(size, none)
    np.minimum.at(first, spots[groups], first_of_kind[there])
    found = np.flatnonzero(first < none)
    found = found[np.argsort(first[found])]
    # One more, for those that have none.
    number = np.full(size + 1, -1)
    number[found] = np.arange(len(found))
    spot_of_group = np.append(number[spots], -1)
    radius = np.full(len(found), np.nan)
    np.fmax.at(radius, spot_of_group[groups], radii[groups])
    where = shown.at(first[found])
    table = {name: where.cells(name) for name in _SPOT}
    for precision, usual in DEFAULT_RADIUS_KM.items():
        radius[np.isnan(radius) & (table["geo_precision"] == precision)] = usual
    table["radius_km"] = radius
    totals = np.bincount(spot_of_group[groups], counts[there], len(found))
    table |= {"count": totals.astype(int), "first": first[found]}
    every = np.arange(len(found))
    return Places(table, kinds, own, counts, spot_of_group[kinds.groups], every)


@stored_as("spot_kinds", SPOT_KINDS)
def spot_kinds(index: EventIndex) -> SpotKinds:
    """Kinds of the events of a table by place and type."""
    spots, _ = _joint_codes([index.events[name] for name in _EXACT])
    radii, values = pd.factorize(index.column("geo_radius_km"))
    placed = np.flatnonzero(spots >= 0)
    joined = spots[placed].astype(np.int64) * (len(values) + 1) + radii[placed] + 1
    own, distinct = pd.factorize(joined)
    groups = np.full(len(spots), -1, dtype=np.int32)
    groups[placed] = own
    spot, radius = np.divmod(distinct, len(values) + 1)
    # None of the values is the first.
    return SpotKinds(Kinds.of(index, groups), spot, np.insert(values, 0, np.nan)[radius])


def _joint_codes(columns: list[pd.Series]) -> tuple[np.ndarray, int]:
    """Code of each row by all its cells, -1 where one is missing, and how many codes there are."""
    complete = np.logical_and.reduce([column.notna().to_numpy(bool) for column in columns])
    together = np.zeros(int(complete.sum()), dtype=np.int64)
    # By codes of each column: a group-by of the library's costs many times this on small tables.
    for column in columns:
        own, values = _numbered(column[complete])
        # Numbered again each time, so that the product stays small.
        together = pd.factorize(together * max(len(values), 1) + own)[0]
    codes = np.full(len(complete), -1, dtype=np.int32)
    codes[complete] = together
    return codes, int(together.max(initial=-1)) + 1


def _numbered(cells: pd.Series) -> tuple[np.ndarray, Any]:
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return cells.cat.codes.to_numpy(), cells.cat.categories
    return pd.factorize(cells.to_numpy())


class Routes(NamedTuple):
    """Movements between two spots, the most frequent first.

    Attributes
    ----------
    first
        Place of the first event of each route.
    counts
        How many events each route has.
    codes
        For each event its route; -1 where it has none.
    """

    first: np.ndarray
    counts: np.ndarray
    codes: np.ndarray


def group_routes(events: pd.DataFrame | EventIndex | Selection) -> Routes:
    """Gather events that lead from one spot to another, apart from those only expected to."""
    shown = Selection.of(events)
    codes, size = shown.index.cached(_route_codes)
    if not size:
        none = np.zeros(0, dtype=int)
        return Routes(none, none, np.full(len(shown), -1, dtype=np.int8))
    own = shown.take(codes)
    moving = np.flatnonzero(own >= 0)
    counts = np.bincount(own[moving], minlength=size)
    first = np.full(size, -1)
    first[own[moving[::-1]]] = moving[::-1]
    found = np.flatnonzero(counts)
    found = found[np.lexsort((first[found], -counts[found]))]
    number = np.full(size + 1, -1)
    number[found] = np.arange(len(found))
    return Routes(first[found], counts[found], number[own])


class _RouteCodes(NamedTuple):
    """Route of each row, -1 where it has none, and how many routes there are."""

    codes: np.ndarray
    size: int


@stored_as("route_codes", Record(_RouteCodes, codes=NUMBERS, size=NUMBER))
def _route_codes(index: EventIndex) -> _RouteCodes:
    expected = index.events["status"] == "expected"
    return _RouteCodes(*_joint_codes([*(index.events[name] for name in ENDS), expected]))


def merge_places(
    places: Places, x: np.ndarray, y: np.ndarray, cell_px: float, seen: np.ndarray | None = None
) -> Places:
    """Merge spots that fall into one cell of a grid over the picture.

    Parameters
    ----------
    places
        See :func:`group_places`.
    x, y
        Where they stand, in pixels.
    cell_px
        Width of a cell.
    seen
        Whether each spot is near enough to the picture to be drawn; all others are left out.

    Returns
    -------
    Places
        Merged spots stand in the middle of their events, without location and radius, and their
        ``geo_precision`` is ``"several"``.
    """
    kept = np.arange(len(x)) if seen is None else np.flatnonzero(seen)
    table = {name: values[kept] for name, values in places.table.items()}
    column, row = (np.floor(at[kept] / cell_px).astype(np.int64) for at in (x, y))
    cells, distinct = pd.factorize((row << 32) + column)
    first = np.full(len(distinct), -1)
    first[cells[::-1]] = np.arange(len(cells))[::-1]
    weights = table["count"]
    count = np.bincount(cells, weights, len(distinct)).astype(int)
    merged = {name: values[first] for name, values in table.items()} | {"count": count}
    for name in ("latitude", "longitude"):
        merged[name] = np.bincount(cells, table[name] * weights, len(distinct)) / count
    several = np.bincount(cells, minlength=len(distinct)) > 1
    for name, value in (("geo_precision", "several"), ("location", ""), ("radius_km", np.nan)):
        merged[name] = np.where(several, value, merged[name])
    into = np.full(len(x), -1)
    into[kept] = cells
    return replace(places, table=merged, merged=into)


@stored_as("map_extent", MAP_EXTENT)
def frame_places(events: pd.DataFrame | EventIndex) -> MapExtent:
    """Smallest part of the world that holds all places and origins, with a margin.

    The cut goes through the widest gap between longitudes, so that events on both sides of the
    antimeridian stay together.
    """
    index = as_index(events)
    places = group_places(index).table
    points = [
        np.column_stack([places["latitude"], places["longitude"]]),
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
    return MapExtent(west, east, min(south, poles[1]), max(north, poles[0]))


def _circles(places: dict[str, np.ndarray]) -> np.ndarray:
    """Latitude, longitude and radius of those places that have one."""
    names = ("latitude", "longitude", "radius_km")
    return np.column_stack([places[name][places["radius_km"] > 0] for name in names])


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
