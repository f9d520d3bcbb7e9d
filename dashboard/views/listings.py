"""Lists of the shown events: the table, the matrix of claims, and events without a place."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts.chart_text import (
    format_countries,
    format_event_date,
    format_list,
    format_place,
)
from dashboard.charts.text_metrics import split_hits
from dashboard.common.i18n import N_, format_number, ntr, tr
from dashboard.engine.claims import STANCE_ORDER, ClaimMatrix, claim_matrix, find_discussed
from dashboard.engine.index import Selection
from dashboard.engine.place_groups import group_places
from dashboard.engine.statements import voices
from dashboard.model.messages import excerpt
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
}


class Unplaced(NamedTuple):
    """An event that no map can show."""

    event_id: str
    title: str
    where: str


# Maximum number of extra columns among these, and number of columns before them.
MAX_EXTRA_SHOWN, _BEFORE_EXTRA = 20, 2


@dataclass(frozen=True)
class Listings:
    """Lists of the events of one state, in the current language."""

    rows: SelectedRows

    @cached_property
    def columns(self) -> dict[str, str]:
        """The columns of the table with their headings; chosen extra ones follow the title."""
        headings = [(name, tr(words)) for name, words in TABLE_COLUMNS.items()]
        extra = [(key, excerpt(name)) for key, name in self._extra.items()]
        return dict([*headings[:_BEFORE_EXTRA], *extra, *headings[_BEFORE_EXTRA:]])

    @cached_property
    def _extra(self) -> dict[str, str]:
        """The chosen extra columns by their keys, as names may contain anything."""
        chosen = self.rows.state.columns
        places = enumerate(self.rows.dataset.extra_columns)
        listed = {f"extra{place}": name for place, name in places if name in chosen}
        return dict(list(listed.items())[:MAX_EXTRA_SHOWN])

    @property
    def table(self) -> list[dict[str, Any]]:
        """Shown events as texts, in chronological order, at most ``MAX_TABLE_ROWS``.

        Returns
        -------
        list of dict
            One per row, with ``event_id``, ``order`` (its chronological position), the keys of
            :attr:`columns`, under ``hits`` the pieces that match the search and, under ``denied``,
            the number of speakers who deny it, as a number and in words; empty if none does.
        """
        rows = self.rows.in_order.at(slice(MAX_TABLE_ROWS))
        return [{"order": order} | row for order, row in enumerate(self.table_rows(rows))]

    def table_rows(self, rows: Selection) -> Iterator[dict[str, Any]]:
        """Yield the cells of some rows, as :attr:`table` contains them."""
        disputed, words = self.rows.known.disputed, self.rows.query.words
        extra = {key: _shown_cells(rows.cells(name)) for key, name in self._extra.items()}
        spoken = self.rows.known.index.cached(voices).counts(rows.positions)
        denials = spoken[:, STANCE_ORDER.index("denies")].tolist()
        for place, (_, event) in enumerate(rows.table.iterrows()):
            cells = _table_row(event, disputed) | {key: extra[key][place] for key in extra}
            texts = {key: cell for key, cell in cells.items() if isinstance(cell, str)}
            hits = {key: split_hits(text, words) for key, text in texts.items()} if words else {}
            denied = _describe_denials(denials[place])
            yield {"event_id": event["event_id"], "hits": hits, "denied": denied} | cells

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


def _shown_cells(cells: np.ndarray) -> list[Any]:
    """Convert the cells of an extra column, of which missing numbers are empty."""
    return [None if cell != cell else cell for cell in cells.tolist()]  # noqa: PLR0124


def _describe_denials(count: int) -> list[str]:
    words = ntr("{count} speaker denies it", "{count} speakers deny it", count)
    return [format_number(count), words] if count else []


def _table_row(event: pd.Series, disputed: Set[str]) -> dict[str, Any]:
    kind, status = event["event_type"], event["stance"] or event["status"]
    is_disputed = event["event_id"] in disputed
    # Whether a disputed event occurred is the dispute.
    is_said = not (is_disputed and status == "occurred")
    statuses = [tr(status) if is_said else "", tr("disputed") if is_disputed else ""]
    return {
        "when": format_event_date(event),
        "title": event["title"],
        "kind": tr(kind),
        "status": ", ".join(filter(None, statuses)),
        "where": format_place(event),
        "who": format_list(event["claimant"]),
    }
