"""Facets: filters by some of the values of a column.

A field of :class:`dashboard.engine.query.EventQuery` defines a facet. Its selection, counts, texts,
URL parameter, component ids and control are derived from this definition.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from dashboard.engine.index import EventIndex, Selection
from dashboard.engine.url_params import read_text

_KEY = "facet"


@dataclass(frozen=True)
class Facet:
    """The definition of a facet.

    Attributes
    ----------
    columns
        Columns of the event table whose values are offered.
    parameter
        Name in the URL; the id of the control begins with it.
    heading, all_label
        Texts above the control, and in it while nothing is chosen.
    phrase
        Part of a caption about the chosen ``{values}``.
    read
        Converts a text of a URL to a value; raises InvalidQueryError, which names the allowed ones.
    label
        Converts a value to the text that readers see.
    heading_of
        Converts a value to its heading, if values differ in it.
    find, count
        How to find the rows with some values, and to count the rows with each value in a selection,
        if they are not the values of `columns`.
    """

    columns: tuple[str, ...]
    parameter: str
    heading: str
    all_label: str
    phrase: str
    read: Callable[[str], str] = read_text
    label: Callable[[str], str] = str
    heading_of: Callable[[str], str] | None = None
    find: Callable[[EventIndex, tuple[str, ...]], np.ndarray] | None = None
    count: Callable[[Selection, tuple[str, ...]], Mapping[str, int | None]] | None = None


def facet(*columns: str, **row: Any) -> Any:
    """Define a field of a query as a facet; see :class:`Facet` for the parameters."""
    return field(default=(), metadata={_KEY: Facet(columns, **row)})


def facets_of(query: type) -> dict[str, Facet]:
    """Return the facets of a class of queries, by the names of their fields."""
    return {each.name: each.metadata[_KEY] for each in fields(query) if _KEY in each.metadata}
