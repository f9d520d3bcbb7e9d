"""Prepared tables: everything that the first reader needs is computed, and stored in files."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from dashboard.charts.lanes import LANES
from dashboard.charts.style import COLOURS, colour_codes
from dashboard.charts.timeline_layout import dated_kinds
from dashboard.common.atomic_files import write_atomic
from dashboard.common.progress import report_progress, track
from dashboard.engine.encoding import EVENTS
from dashboard.engine.index import EventIndex
from dashboard.engine.index_file import write_index_file
from dashboard.engine.query import FACETS, ROLES
from dashboard.engine.statements import voices
from dashboard.engine.time_index import sort_in_time
from dashboard.ingest.load import Dataset, index_path, package_of
from dashboard.io.parquet import write_prepared
from dashboard.views.view import View


def precompute(view: View) -> None:
    """Compute everything in a view, to fill the caches of its table for the first reader."""
    works: list[Callable[[], Any]] = [
        # The parts that need the most memory come first.
        lambda: view.charts.timeline,
        lambda: view.charts.map,
        *(partial(view.facets.groups, name) for name in FACETS),
        lambda: view.charts.overview,
        lambda: (
            view.navigation.neighbours,
            view.lists.unplaced,
            view.captions.status,
            view.captions.sentence,
            view.charts.numbers,
            view.navigation.days,
        ),
    ]
    for work in track("Preparing the first picture", works):
        work()


def prepare(dataset: Dataset, output: Path) -> list[Path]:
    """Write a table in chronological order as a file that needs no validation, and its index.

    The index contains the table and everything computed from it, in a form that is mapped into
    memory. The table can be opened without the index, but more slowly.

    Parameters
    ----------
    output
        Path of a Parquet file; the index is written beside it.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    OutputError
        A file cannot be written.
    """
    report_progress("Sorting")
    order = sort_in_time(dataset.index, dataset.as_of)
    events = dataset.events.iloc[order].reset_index(drop=True)
    package = package_of(dataset) | {"id": uuid4().hex}
    ordered = replace(dataset, events=events, problems=(), index_file=None)
    del dataset, order
    precompute(View(ordered))
    _index(ordered.index, ordered.as_of)
    columns = dict([*ordered.index.columns(), *EVENTS.write("events", events)])
    report_progress("Writing")
    index = index_path(output)
    write_atomic(index, lambda path: write_index_file(path, columns, package["id"]))
    write_atomic(output, lambda path: write_prepared(path, events, package))
    return [output, index]


def _index(index: EventIndex, as_of: np.datetime64) -> None:
    """Compute what depends on the whole table, for every choice that a reader has."""
    works: list[Callable[[], Any]] = [
        lambda: index.matches("any"),
        *(partial(index.postings, columns) for columns in ROLES.values()),
        lambda: index.cached(voices),
        *(partial(index.cached, dated_kinds, lanes, as_of) for lanes in LANES),
        *(partial(index.cached, colour_codes, colour) for colour in COLOURS),
    ]
    for work in track("Indexing", works):
        work()
