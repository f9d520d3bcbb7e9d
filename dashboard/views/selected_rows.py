"""The rows of a dataset that a reader's state selects, for each part of the page."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dashboard.charts.timeline_layout import in_time_order
from dashboard.engine.index import Selection
from dashboard.engine.place_groups import Framing, frame_places
from dashboard.engine.query import EventQuery, Masks
from dashboard.engine.statements import (
    Found,
    count_found,
    count_subjects,
    events_in,
    fold_all,
    fold_by_place,
    foldable_statements,
    statements_in,
    subjects_of,
)
from dashboard.ingest.load import Dataset
from dashboard.views.state import State


@dataclass(frozen=True)
class SelectedRows:
    """Rows of a dataset that a state selects; each selection is computed once.

    Attributes
    ----------
    dataset, state
        The table, and the reader's choices.
    part
        Positions of the rows that a picture has room for; None for all that the state selects.
    """

    dataset: Dataset
    state: State
    part: np.ndarray | None = None

    @cached_property
    def known(self) -> Dataset:
        """The dataset as known on the chosen day."""
        return self.dataset.as_known_on(self.state.query.as_of)

    @cached_property
    def query(self) -> EventQuery:
        """The filters of the known dataset."""
        return self.state.query.without("as_of")

    @cached_property
    def masks(self) -> Masks:
        """Rows that pass each filter."""
        return Masks(self.query, self.known.index, self.known.as_of)

    @cached_property
    def selected(self) -> Selection:
        """Rows that pass all filters, in the table's order."""
        return self._in_part(self.masks.select())

    def _in_part(self, rows: Selection) -> Selection:
        return rows if self.part is None else rows.at(np.isin(rows.positions, self.part))

    @cached_property
    def at_any_time(self) -> Selection:
        """Rows for the overview: the filter by time does not apply."""
        return self.masks.select("window") if self.query.window else self.selected

    @cached_property
    def on_map(self) -> Selection:
        """Rows for the map: the filter by area does not apply.

        A statement that is folded into its event is on the map only at a place of its own.
        """
        shown = self._in_part(self.masks.select("area")) if self.query.area else self.selected
        return fold_by_place(shown) if self.is_folded else shown

    @property
    def is_folded(self) -> bool:
        """Return whether statements are folded into the events that they are about."""
        return self.state.statements == "folded"

    @cached_property
    def mappable(self) -> Selection:
        """Rows that pass all filters, without the statements that are folded on the map."""
        return fold_by_place(self.selected) if self.is_folded else self.selected

    @cached_property
    def unfolded(self) -> Selection:
        """Rows that pass all filters, without the statements that are folded into an event."""
        return fold_all(self.selected) if self.is_folded else self.selected

    @property
    def has_statements(self) -> bool:
        """Return whether the table has statements that can be folded."""
        return len(self.dataset.index.cached(foldable_statements)) > 0

    @property
    def found(self) -> Found:
        """Number of the events and of the statements that pass all filters."""
        return count_found(self.selected)

    @property
    def found_events(self) -> Selection:
        """Events that pass all filters, without statements about events of the table."""
        return events_in(self.selected)

    @property
    def subject_count(self) -> int:
        """Number of the events that the statements that pass all filters are about."""
        return count_subjects(statements_in(self.selected))

    @cached_property
    def framing(self) -> Framing:
        """Parts of the world that the map can show: those of :attr:`framed`."""
        return frame_places(self.framed) if len(self.framed) else self.dataset.framing

    @cached_property
    def framed(self) -> Selection:
        """Rows that the first view of the charts shows.

        They follow the filters, but neither the time nor the day of knowledge, so that the charts
        do not move while these are dragged or replayed.
        """
        if self.state.query.as_of is None:
            masks = self.masks
        else:
            masks = Masks(self.query, self.dataset.index, self.dataset.as_of)
        return masks.select("window", "area")

    @cached_property
    def in_order(self) -> Selection:
        """Rows that pass all filters, in chronological order."""
        return in_time_order(self.selected, self.known.as_of)

    @cached_property
    def carriers(self) -> Selection:
        """Shown events into which the selected event, a statement, is folded; empty if none."""
        if not self.is_folded:
            return self.chosen.at(slice(0))
        return Selection(self.known.index, subjects_of(self.chosen, self.selected))

    @cached_property
    def chosen(self) -> Selection:
        """Row of the selected event; empty if there is none."""
        index = self.known.index
        return Selection(index, index.rows_of("event_id", self.state.chosen))

    @property
    def chosen_place(self) -> tuple[float, float] | None:
        """Longitude and latitude of the selected event; None if it has no place."""
        places = zip(self.chosen.cells("longitude"), self.chosen.cells("latitude"), strict=True)
        known = [(float(east), float(north)) for east, north in places if not np.isnan(east)]
        return known[0] if known else None
