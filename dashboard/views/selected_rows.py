"""The rows of a dataset that a reader's state selects, for each part of the page."""

from dataclasses import dataclass
from functools import cached_property

from dashboard.charts.timeline_layout import in_time_order
from dashboard.engine.index import Selection
from dashboard.engine.place_groups import Framing, frame_places
from dashboard.engine.query import EventQuery, Masks
from dashboard.ingest.load import Dataset
from dashboard.views.state import State


@dataclass(frozen=True)
class SelectedRows:
    """Rows of a dataset that a state selects; each selection is computed once."""

    dataset: Dataset
    state: State

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
        return self.masks.select()

    @cached_property
    def on_timeline(self) -> Selection:
        """Rows for the timeline: the filter by time does not apply."""
        return self.masks.select("window") if self.query.window else self.selected

    @cached_property
    def on_map(self) -> Selection:
        """Rows for the map: the filter by area does not apply."""
        return self.masks.select("area") if self.query.area else self.selected

    @cached_property
    def framing(self) -> Framing:
        """Parts of the world that the map can show.

        They follow the filters, but neither the time nor the day of knowledge, so that the map does
        not move while these are dragged or replayed.
        """
        if self.state.query.as_of is None:
            masks = self.masks
        else:
            masks = Masks(self.query, self.dataset.index, self.dataset.as_of)
        shown = masks.select("window", "area")
        return frame_places(shown) if len(shown) else self.dataset.framing

    @cached_property
    def in_order(self) -> Selection:
        """Rows that pass all filters, in chronological order."""
        return in_time_order(self.selected, self.known.as_of)

    @cached_property
    def chosen(self) -> Selection:
        """Row of the selected event; empty if there is none."""
        index = self.known.index
        return Selection(index, index.rows_of("event_id", self.state.chosen))
