"""A facet: a filter by some of the values of a column.

One row of :class:`dashboard.engine.query.EventQuery` defines a facet. Selection, counts, texts,
URL parameters, component ids and controls are derived from it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from dashboard.engine.url_params import read_text

_KEY = "facet"


@dataclass(frozen=True)
class Facet:
    """How one facet is read, counted and worded.

    Attributes
    ----------
    columns
        Columns of the event table whose values it offers.
    parameter
        Its name in a URL; the id of its control begins with it.
    heading, all_label
        Above its control, and inside while nothing is chosen.
    phrase
        What a caption says of the chosen ``{values}``.
    read
        From the text of a URL to a value; raises InvalidQueryError, which says what is allowed.
    label
        From a value to the text that readers see.
    """

    columns: tuple[str, ...]
    parameter: str
    heading: str
    all_label: str
    phrase: str
    read: Callable[[str], str] = read_text
    label: Callable[[str], str] = str


def facet(*columns: str, **row: Any) -> Any:
    """Define a field of a query as a facet; see :class:`Facet` for the parameters."""
    return field(default=(), metadata={_KEY: Facet(columns, **row)})


def facets_of(query: type) -> dict[str, Facet]:
    """Facets of a class of queries, by the name of their field."""
    return {each.name: each.metadata[_KEY] for each in fields(query) if _KEY in each.metadata}
