"""Filters by what the statements of a table show about an event, such as that it is disputed.

All of them are values of one facet. To add one, add a row to ``EVIDENCE``.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from dashboard.common.i18n import N_, tr
from dashboard.engine.claims import disputed_rows
from dashboard.engine.index import EventIndex, Selection


class Evidence(NamedTuple):
    """What statements show about some events.

    Attributes
    ----------
    label
        What readers see.
    rows
        Finds the positions of the events, ascending; the index caches them.
    """

    label: str
    rows: Callable[[EventIndex], np.ndarray]


EVIDENCE = {"disputed": Evidence(N_("disputed"), disputed_rows)}


def label_of_evidence(value: str) -> str:
    """Return what readers see for a value."""
    return tr(EVIDENCE[value].label)


def rows_with(index: EventIndex, values: Iterable[str]) -> np.ndarray:
    """Return the positions of the events with any of some values, ascending."""
    found = [index.cached(EVIDENCE[value].rows) for value in values]
    return found[0] if len(found) == 1 else np.unique(np.concatenate(found))


def count_evidence(others: Selection, _chosen: Iterable[str] = ()) -> dict[str, int]:
    """Count the selected events with each value that any event of the table has."""
    counts = {}
    for value, evidence in EVIDENCE.items():
        rows = others.index.cached(evidence.rows)
        if len(rows):
            counts[value] = int(np.count_nonzero(others.mask[rows]))
    return dict(sorted(counts.items(), key=lambda item: -item[1]))
