"""Groups of places whose marks would overlap on a map."""

from typing import NamedTuple

import numpy as np
import shapely

from dashboard.charts.text_metrics import label_width_px
from dashboard.common.i18n import format_short_number

PLACE_LABEL_PX = 12
# Largest diameter of a cluster, and the width of the cells that are merged first.
CELL_PX = 40
# Width of the ring around a cluster, and of the gap on both of its sides.
RING_PX, RING_GAP_PX = 3.0, 1.0
_LEAST_PX = 16 + 2 * (RING_PX + 2 * RING_GAP_PX)
# With more places, those in one cell are merged before overlaps are looked for.
MAX_PLACES = 250
# Free space between a cluster and any other mark.
_GAP_PX = 3.0
# Marks of single places may overlap, but not by more than this share of their radii.
_CLOSER = 0.6
_MOST_COUNTED = 100


class _Marks(NamedTuple):
    """Positions of marks in pixels, their numbers of events, and whether each is a cluster."""

    x: np.ndarray
    y: np.ndarray
    counts: np.ndarray
    clusters: np.ndarray

    def merge(self, groups: np.ndarray) -> "_Marks":
        counts = np.bincount(groups, self.counts)
        x, y = (np.bincount(groups, at * self.counts) / counts for at in (self.x, self.y))
        clusters = (np.bincount(groups) > 1) | (np.bincount(groups, self.clusters) > 0)
        return _Marks(x, y, counts, clusters)


def mark_sizes(counts: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """Return diameters in pixels: areas by count, with room for a cluster's number and ring."""
    largest = counts[clusters].max(initial=1)
    sizes = 7 + 2 * np.minimum(counts, _MOST_COUNTED) ** 0.5
    for mark in np.flatnonzero(clusters).tolist():
        label = format_short_number(int(counts[mark]))
        least = max(
            _LEAST_PX, label_width_px(label, PLACE_LABEL_PX) + 4 + 2 * RING_PX + 4 * RING_GAP_PX
        )
        sizes[mark] = least + max(CELL_PX - least, 0) * (counts[mark] / largest) ** 0.5
    return np.asarray(sizes)


def group_overlapping(
    x: np.ndarray, y: np.ndarray, counts: np.ndarray, cells: np.ndarray | None = None
) -> np.ndarray:
    """Return a group for each place, such that the marks of clusters overlap no other mark.

    Parameters
    ----------
    x, y
        Positions in pixels.
    counts
        Number of events at each place.
    cells
        Groups to begin with; by default, each place is one.
    """
    groups = np.arange(len(x)) if cells is None else cells
    marks = _Marks(x, y, counts, np.zeros(len(x), dtype=bool)).merge(groups)
    while True:
        merged = _merge_once(marks)
        if merged is None:
            return np.unique(groups, return_inverse=True)[1]
        groups = merged[groups]
        marks = marks.merge(merged)


def _merge_once(marks: _Marks) -> np.ndarray | None:
    """Merge marks into the largest mark that they overlap; None if there are no overlaps."""
    left, right = _overlaps(marks)
    if not len(left):
        return None
    rank = np.empty(len(marks.x), dtype=int)
    rank[np.argsort(-marks.counts, kind="stable")] = np.arange(len(rank))
    best = rank.copy()
    np.minimum.at(best, left, rank[right])
    by_rank = np.argsort(rank)
    target = by_rank[best]
    # No other mark is merged into one that is merged itself.
    is_root = best == rank
    target = np.where(is_root[target], target, np.arange(len(target)))
    return np.unique(target, return_inverse=True)[1]


def _overlaps(marks: _Marks) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs of marks that must be merged, in both orders."""
    points = shapely.points(marks.x, marks.y)
    reach = CELL_PX + _GAP_PX
    left, right = shapely.STRtree(points).query(points, predicate="dwithin", distance=reach)
    radii = mark_sizes(marks.counts, marks.clusters) / 2
    apart = np.hypot(marks.x[left] - marks.x[right], marks.y[left] - marks.y[right])
    sums = radii[left] + radii[right]
    has_cluster = marks.clusters[left] | marks.clusters[right]
    least = np.where(has_cluster, sums + _GAP_PX, _CLOSER * sums)
    pairs = (left != right) & (apart < least)
    return left[pairs], right[pairs]
