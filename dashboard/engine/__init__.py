"""Whole tables of events: queries, counts and claims, by row position. Knows no file or chart."""

from typing import TYPE_CHECKING

from dashboard.common.lazy_names import lazy_names

if TYPE_CHECKING:
    from dashboard.engine.claims import (
        ClaimMatrix,
        as_known_on,
        claim_matrix,
        disputed_ids,
        known_days,
        statements_about,
    )
    from dashboard.engine.extents import Extents, Window, default_window, extents_of, full_window
    from dashboard.engine.index import EventIndex, Selection, stored_as
    from dashboard.engine.index_file import INDEX_FORMAT_VERSION, MappedIndex, write_index_file
    from dashboard.engine.place_groups import (
        Framing,
        Places,
        frame_places,
        group_places,
        group_routes,
    )
    from dashboard.engine.query import FACETS, ROLES, EventQuery, Masks, count_roles, count_values
    from dashboard.engine.time_index import count_in_time, in_window, may_lie_in

__all__ = [
    "FACETS",
    "INDEX_FORMAT_VERSION",
    "ROLES",
    "ClaimMatrix",
    "EventIndex",
    "EventQuery",
    "Extents",
    "Framing",
    "MappedIndex",
    "Masks",
    "Places",
    "Selection",
    "Window",
    "as_known_on",
    "claim_matrix",
    "count_in_time",
    "count_roles",
    "count_values",
    "default_window",
    "disputed_ids",
    "extents_of",
    "frame_places",
    "full_window",
    "group_places",
    "group_routes",
    "in_window",
    "known_days",
    "may_lie_in",
    "statements_about",
    "stored_as",
    "write_index_file",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "claims": (
            "ClaimMatrix",
            "as_known_on",
            "disputed_ids",
            "known_days",
            "statements_about",
            "claim_matrix",
        ),
        "extents": (
            "Extents",
            "Window",
            "default_window",
            "extents_of",
            "full_window",
        ),
        "index": (
            "EventIndex",
            "Selection",
            "stored_as",
        ),
        "index_file": (
            "INDEX_FORMAT_VERSION",
            "MappedIndex",
            "write_index_file",
        ),
        "place_groups": (
            "Places",
            "Framing",
            "frame_places",
            "group_places",
            "group_routes",
        ),
        "query": (
            "FACETS",
            "ROLES",
            "EventQuery",
            "Masks",
            "count_roles",
            "count_values",
        ),
        "time_index": (
            "count_in_time",
            "in_window",
            "may_lie_in",
        ),
    },
)
