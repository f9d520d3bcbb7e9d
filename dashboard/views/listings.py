"""Lists of the shown events: the table, the matrix of claims, and events without a place."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from dashboard.charts.chart_text import (
    format_countries,
    format_event_date,
    format_list,
    format_place,
)
from dashboard.charts.text_metrics import split_hits
from dashboard.common.i18n import N_, tr
from dashboard.engine.claims import ClaimMatrix, claim_matrix, find_discussed
from dashboard.engine.place_groups import group_places
from dashboard.views.selected_rows import SelectedRows

MAX_TABLE_ROWS = 1_000
# If more rows are shown, the matrix contains only the events with the most claims.
MAX_MATRIX_ROWS, MAX_MATRIX_EVENTS = 5_000, 100
MAX_UNPLACED = 100
TABLE_COLUMNS = {
    "when": N_("When"),
    "title": N_("Event"),
    "kind": N_("Type"),
    "status": N_("Status"),
    "where": N_("Where"),
    "who": N_("Speaker"),
    "disputed": N_("Disputed"),
}


class Unplaced(NamedTuple):
    """An event that no map can show."""

    event_id: str
    title: str
    where: str


@dataclass(frozen=True)
class Listings:
    """Lists of the events of one state, in the current language."""

    rows: SelectedRows

    @property
    def table(self) -> list[dict[str, Any]]:
        """Shown events as texts, in chronological order, at most ``MAX_TABLE_ROWS``.

        Returns
        -------
        list of dict
            One per row, with ``event_id``, ``order`` (its chronological position), the keys of
            ``TABLE_COLUMNS`` and, under ``hits``, the pieces that match the search.
        """
        rows = self.rows.in_order.at(slice(MAX_TABLE_ROWS)).table
        disputed, words = self.rows.known.disputed, self.rows.query.words
        return [
            {"order": order} | table_row(event, disputed, words)
            for order, (_, event) in enumerate(rows.iterrows())
        ]

    @property
    def matrix(self) -> ClaimMatrix:
        """Claims by event and claimant; filters choose the events, and hide no claim about them."""
        found = find_discussed(self.rows.selected, MAX_MATRIX_ROWS, MAX_MATRIX_EVENTS)
        index, by = self.rows.known.index, self.rows.state.speakers
        return claim_matrix(index, found.rows.table, by, found.event_ids, is_part=found.is_part)

    @property
    def unplaced(self) -> tuple[list[Unplaced], int]:
        """Events without a place, at most ``MAX_UNPLACED``, and the number of all of them."""
        on_map = self.rows.on_map
        places = group_places(on_map)
        first = on_map.at(places.first_unplaced(MAX_UNPLACED))
        names = ("event_id", "title", "stance", "claimant_country", "country")
        cells = zip(*(first.cells(name) for name in names), strict=True)
        listed = [
            Unplaced(event_id, title, format_countries(speaking if stance else place))
            for event_id, title, stance, speaking, place in cells
        ]
        return listed, places.unplaced


def table_row(event: pd.Series, disputed: Set[str], words: tuple[str, ...]) -> dict[str, Any]:
    """Return the cells of one event, as :attr:`Listings.table` contains them."""
    kind, status = event["event_type"], event["stance"] or event["status"]
    cells = {
        "when": format_event_date(event),
        "title": event["title"],
        "kind": tr(kind),
        "status": tr(status),
        "where": format_place(event),
        "who": format_list(event["claimant"]),
        "disputed": tr("yes") if event["event_id"] in disputed else "",
    }
    hits = {name: split_hits(text, words) for name, text in cells.items()} if words else {}
    return {"event_id": event["event_id"], "hits": hits} | cells
