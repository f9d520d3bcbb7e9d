"""The selected event: its details, its position in time, and the events before and after it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.timeline_layout import Window, anchors, layout_timeline
from dashboard.common.i18n import format_number, ntr, tr
from dashboard.engine.index import Selection
from dashboard.engine.url_params import write_moment
from dashboard.model.date_text import format_day
from dashboard.model.edtf import FIRST, LAST
from dashboard.views.details import Details, describe_event
from dashboard.views.screen_charts import ScreenCharts
from dashboard.views.selected_rows import SelectedRows

MAX_DAYS = 1_000
# Steps in each direction that the browser can take before the server answers.
MAX_STEPS = 12


class Neighbours(NamedTuple):
    """Ids of the events before and after the selected one, empty at the ends, and its position."""

    previous: str = ""
    following: str = ""
    position: str = ""


@dataclass(frozen=True)
class Navigation:
    """Steps from event to event, and from day to day, for one state."""

    rows: SelectedRows
    charts: ScreenCharts

    @cached_property
    def details(self) -> Details | None:
        """Details of the selected event; None if there is none."""
        chosen = self.rows.chosen.table
        if not len(chosen):
            return None
        return describe_event(chosen.iloc[0], self.rows.known, self.rows.selected)

    @cached_property
    def neighbours(self) -> Neighbours:
        """Events before and after the selected one, in chronological order.

        If none is selected, the first event follows. A hidden event has no neighbours.
        """
        rows, chosen = self.rows.in_order, self.rows.chosen
        if not len(chosen):
            return Neighbours(following=self._id_at(0))
        matches = np.flatnonzero(rows.positions == chosen.positions[0])
        if not len(matches):
            return Neighbours(position=tr("not shown"))
        place = int(matches[0])
        position = self._describe_place(place + 1, len(rows))
        return Neighbours(self._id_at(place - 1), self._id_at(place + 1), position)

    def _describe_place(self, place: int, count: int) -> str:
        """Say at which place an event is; if statements are counted as well, these are items."""
        at = format_number(place)
        if self.rows.found.statements:
            return ntr("{place} of {count} item", "{place} of {count} items", count, place=at)
        return tr("{place} of {count}", place=at, count=format_number(count))

    @property
    def focus(self) -> dict[str, Any]:
        """The time and place of the selected event, so that the page can bring it into view.

        Returns
        -------
        dict
            ``asked``, the requested id, and ``event``, the same or empty if there is no such event;
            ``near``, ids around it in chronological order, or the first ids if none is requested;
            ``isFirst`` and ``isLast``, whether these include the first and the last event;
            ``first``, the id of the first event; ``place`` as longitude and latitude or None;
            ``window``: the time to show if the event is outside the current window, else None.
        """
        chosen = self.rows.chosen
        near = self._near() | {"asked": self.rows.state.chosen, "first": self._id_at(0)}
        if not chosen:
            return near | {"event": "", "place": None, "window": None}
        event = chosen.table.iloc[0]
        # A statement is also in view as part of its event.
        rows = np.union1d(chosen.positions, self.rows.carriers.positions)
        drawn = layout_timeline(
            Selection(chosen.index, rows), self.charts.screen_frame, self.rows.known.as_of
        )
        hidden = (drawn.before or drawn.after) and not drawn.has_marks
        place = self.rows.chosen_place
        return near | {
            "event": event["event_id"],
            "place": place and list(place),
            "window": list(map(write_moment, self._window_around(chosen))) if hidden else None,
        }

    def _near(self) -> dict[str, Any]:
        """List the ids around the selected event, for steps that do not wait for an answer."""
        rows, chosen = self.rows.in_order, self.rows.chosen
        places = np.flatnonzero(rows.positions == chosen.positions[0]) if len(chosen) else [-1]
        if not len(places):
            return {"near": [], "isFirst": True, "isLast": True}
        start, end = max(int(places[0]) - MAX_STEPS, 0), int(places[0]) + MAX_STEPS + 1
        ids = rows.at(slice(start, end)).cells("event_id").tolist()
        return {"near": ids, "isFirst": start == 0, "isLast": end >= len(rows)}

    @property
    def missing(self) -> list[str]:
        """Problems with a selected event that the table does not contain."""
        chosen = self.rows.state.chosen
        if not chosen or len(self.rows.dataset.index.rows_of("event_id", chosen)):
            return []
        return [tr("event={given}: This table has no event with this id.", given=chosen)]

    @property
    def days(self) -> list[tuple[str, str]]:
        """Days on which something became known, at most ``MAX_DAYS``, and their names."""
        days = self.rows.dataset.known_days
        if len(days) > MAX_DAYS:
            days = days[np.linspace(0, len(days) - 1, MAX_DAYS).astype(int)]
        return [(write_moment(day), format_day(day)) for day in days]

    def _id_at(self, place: int) -> str:
        """Return the id of the row at a chronological position; empty beyond the ends."""
        near = self.rows.in_order.at(slice(max(place, 0), place + 1))
        return str(near.cells("event_id")[0]) if len(near) else ""

    def _window_around(self, chosen: Selection) -> Window:
        """Return a window of the current width with an event in the middle."""
        moment = anchors(chosen.table, self.rows.known.as_of)[0]
        half = (self.charts.window[1] - self.charts.window[0]) // 2
        return np.maximum(moment - half, FIRST), np.minimum(moment + half, LAST)
