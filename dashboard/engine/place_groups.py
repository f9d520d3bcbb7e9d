"""The places of a table: events grouped by place or route, and the map extent of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.engine.encoding import (
    NUMBER,
    NUMBER_ARRAY,
    TEXT_ARRAY,
    RecordEncoding,
    TableEncoding,
)
from dashboard.engine.group_counts import KINDS, Kinds
from dashboard.engine.index import EventIndex, Selection, stored_as
from dashboard.model.geo import TURN_DEG, WORLD, MapExtent, edges_of_circles

# Radius of uncertainty by precision, where a table gives none.
DEFAULT_RADIUS_KM = {"region": 150.0}
# Events closer together than this are listed as events at the same place.
SAME_PLACE_DEG = 0.002
# Least width and height of a map: a few places need their surroundings more than many do.
_MIN_SPAN_DEG, _MIN_SPAN_OF_MANY_DEG, _MANY = 6.0, 1.5, 10
_MARGIN = 0.06
# Least share of the events in the core of a map, and the least enlargement that justifies leaving
# out the others. Places within a share of its size around the core are part of it.
_CORE, _GAIN, _NEAR = 0.9, 1.5, 0.25
_ROUNDING = 1e-6
# Columns that identify a spot, and those that describe it.
_EXACT = ("latitude", "longitude", "geo_precision")
ENDS = ("origin_latitude", "origin_longitude", "latitude", "longitude")
_SPOT = ("latitude", "longitude", "geo_precision", "geo_source", "location")


class SpotKinds(NamedTuple):
    """Events of a table, grouped by place and type.

    Attributes
    ----------
    kinds
        By spot, stated radius and type; events without a place have no group.
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
    """Spots on the map, and the events at each.

    Attributes
    ----------
    table
        One row per spot: ``latitude, longitude, geo_precision, geo_source, location, radius_km``
        (NaN for none), ``count`` and ``first``, the position of its first event.
    of_kinds
        Kinds of the whole table.
    kinds
        Kind of each event.
    counts
        Number of events of each kind.
    spots
        Spot of each kind, before :func:`merge_places`; -1 for none.
    merged
        Row in `table` of each of those spots; -1 if it is not drawn.
    """

    table: dict[str, np.ndarray]
    of_kinds: Kinds
    kinds: np.ndarray
    counts: np.ndarray
    spots: np.ndarray
    merged: np.ndarray

    def __len__(self) -> int:
        """Return the number of places in the table."""
        return len(self.table["count"])

    @property
    def by_kind(self) -> np.ndarray:
        """Row of each kind in `table`; -1 for none."""
        return np.asarray(np.append(self.merged, -1)[self.spots])

    @property
    def codes(self) -> np.ndarray:
        """Row of each event in `table`; -1 for none."""
        return np.asarray(self.by_kind[self.kinds])

    @property
    def unplaced(self) -> int:
        """Number of events without a place."""
        return int(self.counts[self.of_kinds.groups < 0].sum())

    def first_unplaced(self, most: int) -> np.ndarray:
        """Return the positions of the first `most` events without a place."""
        wanted, reach = min(most, self.unplaced), 8 * most
        while True:
            unplaced = np.flatnonzero((self.of_kinds.groups < 0)[self.kinds[:reach]])[:wanted]
            if len(unplaced) == wanted:
                return unplaced
            reach *= 8

    def members(self, places: Sequence[int] | np.ndarray, most: int) -> list[np.ndarray]:
        """Return the positions of the first `most` events of each of some rows of `table`."""
        wanted = np.full(len(self) + 1, -1)
        wanted[np.asarray(places, dtype=int)] = np.arange(len(places))
        # NumPy sorts 16-bit numbers in one pass.
        small = np.int16 if len(places) <= np.iinfo(np.int16).max else np.int32
        codes = wanted[self.by_kind].astype(small)[self.kinds]
        members = np.flatnonzero(codes >= 0)
        codes = codes[members]
        order = members[np.argsort(codes, kind="stable")]
        starts = np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=len(places)))])
        return [order[start : min(start + most, end)] for start, end in pairwise(starts)]


PLACE_TABLE = TableEncoding(
    {
        "latitude": NUMBER_ARRAY,
        "longitude": NUMBER_ARRAY,
        "geo_precision": TEXT_ARRAY,
        "geo_source": TEXT_ARRAY,
        "location": TEXT_ARRAY,
        "radius_km": NUMBER_ARRAY,
        "count": NUMBER_ARRAY,
        "first": NUMBER_ARRAY,
    }
)
PLACES = RecordEncoding(
    Places,
    table=PLACE_TABLE,
    of_kinds=KINDS,
    kinds=NUMBER_ARRAY,
    counts=NUMBER_ARRAY,
    spots=NUMBER_ARRAY,
    merged=NUMBER_ARRAY,
)
SPOT_KINDS = RecordEncoding(SpotKinds, kinds=KINDS, spots=NUMBER_ARRAY, radius_km=NUMBER_ARRAY)
MAP_EXTENT = RecordEncoding(MapExtent, west=NUMBER, east=NUMBER, south=NUMBER, north=NUMBER)


def group_places(events: pd.DataFrame | EventIndex | Selection) -> Places:
    """Group events by spot and precision; spots are in the order of their first events."""
    shown = Selection.of(events)
    return shown.index.cached(_group_all) if shown.is_all else shown.cached(_group)


@stored_as("places", PLACES)
def _group_all(index: EventIndex) -> Places:
    return _group(Selection.of(index))


def _group(shown: Selection) -> Places:
    (kinds, spots, radii), size = shown.index.cached(spot_kinds), len(shown)
    row_kinds = shown.take(kinds.rows)
    counts = np.bincount(row_kinds, minlength=len(kinds.groups))
    present = np.flatnonzero((counts > 0) & (kinds.groups >= 0))
    groups, spot_count = kinds.groups[present], int(spots.max(initial=-1)) + 1
    # The first row of each kind, and then of each spot; `size` for none.
    first_of_kind = np.full(len(counts), size)
    first_of_kind[row_kinds[::-1]] = np.arange(size)[::-1]
    first = np.full(spot_count, size)
    np.minimum.at(first, spots[groups], first_of_kind[present])
    shown_spots = np.flatnonzero(first < size)
    shown_spots = shown_spots[np.argsort(first[shown_spots])]
    # The last element is for kinds without a spot.
    number = np.full(spot_count + 1, -1)
    number[shown_spots] = np.arange(len(shown_spots))
    spot_of_group = np.append(number[spots], -1)
    radius = np.full(len(shown_spots), np.nan)
    np.fmax.at(radius, spot_of_group[groups], radii[groups])
    first_rows = shown.at(first[shown_spots])
    table = {name: first_rows.cells(name) for name in _SPOT}
    for precision, usual in DEFAULT_RADIUS_KM.items():
        radius[np.isnan(radius) & (table["geo_precision"] == precision)] = usual
    table["radius_km"] = radius
    totals = np.bincount(spot_of_group[groups], counts[present], len(shown_spots))
    table |= {"count": totals.astype(int), "first": first[shown_spots]}
    unmerged = np.arange(len(shown_spots))
    return Places(table, kinds, row_kinds, counts, spot_of_group[kinds.groups], unmerged)


@stored_as("spot_kinds", SPOT_KINDS)
def spot_kinds(index: EventIndex) -> SpotKinds:
    """Return the kinds of the events of a table, by place and type."""
    spots, _ = _joint_codes([index.events[name] for name in _EXACT])
    radii, values = pd.factorize(index.column("geo_radius_km"))
    placed = np.flatnonzero(spots >= 0)
    joined = spots[placed].astype(np.int64) * (len(values) + 1) + radii[placed] + 1
    codes, distinct = pd.factorize(joined)
    groups = np.full(len(spots), -1, dtype=np.int32)
    groups[placed] = codes
    spot, radius = np.divmod(distinct, len(values) + 1)
    # Code 0 means that no radius is stated.
    return SpotKinds(Kinds.of(index, groups), spot, np.insert(values, 0, np.nan)[radius])


def _joint_codes(columns: list[pd.Series]) -> tuple[np.ndarray, int]:
    """Combine cells into one code per row, -1 if a cell is missing; and count the codes."""
    complete = np.logical_and.reduce([column.notna().to_numpy(bool) for column in columns])
    together = np.zeros(int(complete.sum()), dtype=np.int64)
    # Combining the codes of the columns is many times faster than groupby on a small table.
    for column in columns:
        column_codes, values = _numbered(column[complete])
        # Renumbered for each column, so that the product stays small.
        together = pd.factorize(together * max(len(values), 1) + column_codes)[0]
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
        Position of the first event of each route.
    counts
        Number of events of each route.
    codes
        Route of each event; -1 for none.
    """

    first: np.ndarray
    counts: np.ndarray
    codes: np.ndarray


def group_routes(events: pd.DataFrame | EventIndex | Selection) -> Routes:
    """Group movements by origin and destination; expected ones form separate groups."""
    shown = Selection.of(events)
    codes, size = shown.index.cached(_route_codes)
    if not size:
        empty = np.zeros(0, dtype=int)
        return Routes(empty, empty, np.full(len(shown), -1, dtype=np.int8))
    row_codes = shown.take(codes)
    moving = np.flatnonzero(row_codes >= 0)
    counts = np.bincount(row_codes[moving], minlength=size)
    first = np.full(size, -1)
    first[row_codes[moving[::-1]]] = moving[::-1]
    routes = np.flatnonzero(counts)
    routes = routes[np.lexsort((first[routes], -counts[routes]))]
    number = np.full(size + 1, -1)
    number[routes] = np.arange(len(routes))
    return Routes(first[routes], counts[routes], number[row_codes])


class _RouteCodes(NamedTuple):
    """Route of each row, -1 if it has none, and the number of routes."""

    codes: np.ndarray
    size: int


@stored_as("route_codes", RecordEncoding(_RouteCodes, codes=NUMBER_ARRAY, size=NUMBER))
def _route_codes(index: EventIndex) -> _RouteCodes:
    expected = index.events["status"] == "expected"
    return _RouteCodes(*_joint_codes([*(index.events[name] for name in ENDS), expected]))


def merge_places(places: Places, groups: np.ndarray, longitude: float = 0.0) -> Places:
    """Merge spots into groups.

    Parameters
    ----------
    places
        See :func:`group_places`.
    groups
        Group of each spot, counted from 0; -1 for spots that are not drawn.
    longitude
        Middle of the map. Spots on both sides of the antimeridian have a mean on their side of it.

    Returns
    -------
    Places
        Merged spots lie at the mean of their events. They have no location or radius, and their
        ``geo_precision`` is ``"several"``.
    """
    drawn = np.flatnonzero(groups >= 0)
    groups_drawn, size = groups[drawn], int(groups.max(initial=-1)) + 1
    table = {name: values[drawn] for name, values in places.table.items()}
    first = np.full(size, -1)
    first[groups_drawn[::-1]] = np.arange(len(drawn))[::-1]
    weights = table["count"]
    count = np.bincount(groups_drawn, weights, size).astype(int)
    merged = {name: values[first] for name, values in table.items()} | {"count": count}
    west = longitude - TURN_DEG / 2
    unbroken = (table["longitude"] - west) % TURN_DEG + west
    several = np.bincount(groups_drawn, minlength=size) > 1
    for name, values in (("latitude", table["latitude"]), ("longitude", unbroken)):
        mean = np.bincount(groups_drawn, values * weights, size) / count
        merged[name] = np.where(several, mean, merged[name])
    for name, value in (("geo_precision", "several"), ("location", ""), ("radius_km", np.nan)):
        merged[name] = np.where(several, value, merged[name])
    return replace(places, table=merged, merged=groups)


class Framing(NamedTuple):
    """Parts of the world that a map can show.

    Attributes
    ----------
    core
        The part with most events. It leaves out outliers that would make all others small.
    whole
        The part with all places and the origins of movements to them.
    """

    core: MapExtent
    whole: MapExtent


FRAMING = RecordEncoding(Framing, core=MAP_EXTENT, whole=MAP_EXTENT)


def frame_places(events: pd.DataFrame | EventIndex | Selection) -> Framing:
    """Find the smallest parts of the world with most, and with all, places and origins.

    Their edges lie in the widest gap between longitudes, so that events on both sides of the
    antimeridian stay together. Outliers have at most a tenth of the events (``_CORE``), and are
    left out only if everything else becomes much larger (``_GAIN``).
    """
    shown = Selection.of(events)
    return shown.index.cached(_frame_all) if shown.is_all else shown.cached(_frame)


@stored_as("framing", FRAMING)
def _frame_all(index: EventIndex) -> Framing:
    return _frame(Selection.of(index))


def _frame(shown: Selection) -> Framing:
    places = group_places(shown).table
    routes = group_routes(shown)
    starts = shown.at(routes.first)
    spots = np.column_stack([places["latitude"], places["longitude"]])
    origins = np.column_stack([starts.cells(name) for name in ENDS[:2]]).astype(float)
    points = np.concatenate([spots, origins])
    if not len(points):
        return Framing(WORLD, WORLD)
    weights = np.concatenate([places["count"], routes.counts])
    has_circle = np.flatnonzero(places["radius_km"] > 0)
    circles = (places[name][has_circle] for name in ("latitude", "longitude", "radius_km"))
    edges = edges_of_circles(*circles)
    whole = _extent(np.concatenate([points, edges]))
    is_core = _is_core(points[:, 0], points[:, 1], weights)
    if is_core.all():
        return Framing(whole, whole)
    near_edges = edges[np.tile(is_core[has_circle], 4)]
    core = _extent(np.concatenate([points[is_core], near_edges]))
    return Framing(core if whole.size > _GAIN * core.size else whole, whole)


def _extent(points: np.ndarray) -> MapExtent:
    """Return the part of the world with some points (latitude and longitude), and a margin."""
    latitudes, longitudes = points.T
    least = _least_span(len(points))
    west, east = _with_margin(*_smallest_arc(longitudes), least)
    south, north = _with_margin(float(latitudes.min()), float(latitudes.max()), least)
    if east - west >= TURN_DEG:
        west, east = WORLD.west, WORLD.east
    poles = _MIN_SPAN_DEG - WORLD.north, WORLD.north - _MIN_SPAN_DEG
    south, north = max(south, -WORLD.north), min(north, WORLD.north)
    return MapExtent(west, east, min(south, poles[1]), max(north, poles[0]))


def _is_core(latitudes: np.ndarray, longitudes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return which points are in or near the smallest box with most of them, so not outliers."""
    least = _CORE * weights.sum()
    west, width = _shortest(longitudes, weights, least, TURN_DEG)
    # Longitudes are counted from the edge of the box that is farthest from its middle.
    edge = west + width / 2 - TURN_DEG / 2
    across = (longitudes - edge) % TURN_DEG
    low, high = np.array([west - edge] * 2), np.array([west - edge + width] * 2)
    inside = (across >= low[0] - _ROUNDING) & (across <= high[0] + _ROUNDING)
    low[1], height = _shortest(latitudes[inside], weights[inside], least)
    high[1] = low[1] + height
    at = np.column_stack([across, latitudes])
    while True:
        near = _NEAR * np.maximum(high - low, _least_span(len(at)))
        inside = ((at >= low - near) & (at <= high + near)).all(axis=1)
        grown = at[inside].min(axis=0), at[inside].max(axis=0)
        if (grown[0] >= low).all() and (grown[1] <= high).all():
            return np.asarray(inside)
        low, high = np.minimum(low, grown[0]), np.maximum(high, grown[1])


def _shortest(
    values: np.ndarray, weights: np.ndarray, least: float, turn: float = 0.0
) -> tuple[float, float]:
    """Return start and length of the shortest interval with at least some weight.

    Values on a circle repeat after `turn`.
    """
    distinct, number = np.unique(values, return_inverse=True)
    sums = np.bincount(number, weights)
    starts = len(distinct)
    if turn:
        distinct, sums = np.append(distinct, distinct + turn), np.append(sums, sums)
    up_to = np.cumsum(sums)
    before = np.append(0, up_to)[:starts]
    # Sums of counts are exact, but `least` is not.
    last = np.searchsorted(up_to, before + least - _ROUNDING)
    reached = np.flatnonzero(last < len(distinct))
    lengths = distinct[last[reached]] - distinct[reached]
    shortest = reached[int(lengths.argmin())]
    return float(distinct[shortest]), float(lengths.min())


def _smallest_arc(longitudes: np.ndarray) -> tuple[float, float]:
    ordered = np.unique(longitudes)
    gaps = np.diff(np.append(ordered, ordered[0] + TURN_DEG))
    widest = int(gaps.argmax())
    west = ordered[(widest + 1) % len(ordered)]
    return float(west), float(west + TURN_DEG - gaps[widest])


def _least_span(places: int) -> float:
    return _MIN_SPAN_DEG if places < _MANY else _MIN_SPAN_OF_MANY_DEG


def _with_margin(low: float, high: float, least: float) -> tuple[float, float]:
    span = max(high - low, least)
    middle, half = (low + high) / 2, span * (0.5 + _MARGIN)
    return middle - half, middle + half
