"""The charts of the page, at the size of the reader's screen."""

import json
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from dashboard.charts.key import Entry, drawn_colours
from dashboard.charts.lanes import LANES
from dashboard.charts.map import (
    MapFrame,
    drawn_entries,
    map_chart,
    map_height_px,
    note_outside,
)
from dashboard.charts.map_view import MapView
from dashboard.charts.numbers import NumbersFrame, numbers_chart
from dashboard.charts.overview import OVERVIEW_PX, overview_chart
from dashboard.charts.style import COLOURS, THEMES, Context, Look, colour_key, count_colours
from dashboard.charts.timeline import (
    most_names_px,
    names_px,
    plot_frame,
    timeline_chart,
    timeline_shapes,
)
from dashboard.charts.timeline_layout import (
    Frame,
    Placement,
    Window,
    default_window,
    lanes_of_table,
    layout_timeline,
)
from dashboard.engine.extents import extents_of, widen_window
from dashboard.engine.index import Selection
from dashboard.engine.statements import fold_all
from dashboard.model.date_text import format_day_field
from dashboard.views.map_controls import map_controls
from dashboard.views.selected_rows import SelectedRows
from dashboard.views.state import SCREEN_SENT, MapPosition, State

NUMBERS_PX = 420
# Maximum share of the timeline for the names of lanes beside it.
_NAMES_SHARE = 0.21
# Height of the buttons in the upper corners of the map, with some room around them.
_TOOLS_PX = 48
# Decimals of a position, as in ``map_view.js``.
_DIGITS = 4
CHART_NAMES = ("timeline", "map")
# From this many rows on, drawing both charts in parallel saves more time than a thread costs.
_MANY_ROWS = 1_000_000


@dataclass(frozen=True)
class ScreenCharts:
    """Charts of one state; the timeline and the map are drawn once."""

    rows: SelectedRows

    @property
    def state(self) -> State:
        """The reader's choices."""
        return self.rows.state

    @cached_property
    def window(self) -> Window:
        """Time shown: the window that the reader chose, the filtered time, or the default.

        The default is widened for what filters find, but not for the day of knowledge or the area
        of the map, so that the timeline does not move while these are.
        """
        chosen = self.state.window or self.rows.query.window
        if chosen:
            return chosen
        dataset, found = self.rows.dataset, self.rows.framed
        usual = dataset.index.cached(default_window, dataset.as_of)
        if found.is_all:
            return usual
        drawn = fold_all(found) if self.rows.is_folded else found
        extents = extents_of(dataset.index, dataset.as_of).take(drawn.positions)
        return widen_window(usual, extents)

    @cached_property
    def placed(self) -> Placement:
        """Layout of the timeline on the screen."""
        return self.place(self.screen_frame, self.state.chosen)

    def place(self, frame: Frame, chosen: str) -> Placement:
        """Lay out the timeline in a frame."""
        rows = self.rows
        return layout_timeline(rows.selected, frame, rows.known.as_of, rows.query.words, chosen)

    def draw_both(self) -> None:
        """Draw timeline and map, in parallel if there are many rows.

        Then NumPy does most of the work, and releases the lock meanwhile.
        """
        if len(self.rows.dataset.events) < _MANY_ROWS:
            return
        # Both charts need the selection.
        self.rows.masks.select()
        with ThreadPoolExecutor(1) as executor:
            drawn = executor.submit(copy_context().run, lambda: self.map)
            _ = self.timeline
            drawn.result()

    @cached_property
    def timeline(self) -> dict[str, Any]:
        """The timeline."""
        return self._on_screen("timeline")

    @cached_property
    def map(self) -> dict[str, Any]:
        """The map."""
        return self._on_screen("map")

    @property
    def overview(self) -> dict[str, Any]:
        """The overview, in which readers drag across a window."""
        if not self.state.screen.measured:
            return _empty(self.state.screen.overview_px, OVERVIEW_PX)
        width = self.state.screen.overview_px
        chart = overview_chart(self.rows.at_any_time, self.window, self.look, self.context, width)
        return _with_width(chart, width)

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers that the events give."""
        width = self.state.screen.map_width_px
        frame = NumbersFrame(width, NUMBERS_PX)
        return _with_width(numbers_chart(self.rows.selected, frame, self.look, self.context), width)

    def hover_texts(self, chart: str) -> list[Any]:
        """Return the texts beside the pointer on a chart.

        Charts are sent without them, because most are never read.

        Parameters
        ----------
        chart
            One of ``CHART_NAMES``.

        Returns
        -------
        list
            The hovertext of each trace: one text per point, or None.
        """
        return [trace.get("hovertext") for trace in self.with_hover_texts(chart)["data"]]

    def with_hover_texts(self, chart: str) -> dict[str, Any]:
        """Draw one of ``CHART_NAMES`` with its hover texts in it."""
        return self._draw(chart, replace(self.look, hover=True))

    @property
    def colour(self) -> str:
        """Meaning of the colours: one of ``COLOURS``, or an extra column."""
        default = self.rows.dataset.colour
        return self._known(self.state.colour, COLOURS, default)

    @property
    def lanes(self) -> str:
        """Meaning of the lanes: one of ``LANES``, or an extra column."""
        return self._known(self.state.lanes, LANES, State.lanes)

    def _known(self, name: str, fields: Collection[str], default: str) -> str:
        """Return a choice of the reader, or the default if the table has no such column."""
        is_known = name in fields or name in self.rows.dataset.index.grouping_columns
        return name if name and is_known else default

    @property
    def colour_key(self) -> list[tuple[str, str]]:
        """Name and colour (#rrggbb) of each value that marks, counts or rings have."""
        shown = self.placed.drawn or self.rows.selected
        if not self.placed.has_counts:
            return colour_key(shown, self.look, self.context)
        marks = Selection(shown.index, self.placed.marks["position"])
        # Rings on the map have the colours of all their events.
        on_map = set(count_colours(self.rows.on_map, self.colour))
        return drawn_colours(self.placed, marks, self.look, self.context, on_map)

    @property
    def timeline_key(self) -> list[Entry]:
        """Entries of the key for the shapes of the timeline."""
        shown = self.rows.selected
        return timeline_shapes(shown, self.placed, self.look, self.context)

    @property
    def map_key(self) -> list[Entry]:
        """Entries of the key for the map."""
        return drawn_entries(self.map, self.look.theme)

    @property
    def look(self) -> Look:
        """Appearance of the charts of the screen."""
        theme, words = THEMES[self.state.effective_theme], self.rows.query.words
        return Look(theme, self.colour, self.state.chosen, hits=words, hover=False)

    @property
    def context(self) -> Context:
        """The table that the shown events come from."""
        data, index = self.rows.known, self.rows.dataset.index
        # Colours and extents depend on the whole table, so filters and as-of dates change neither.
        return Context(index, data.as_of, data.disputed, self.rows.framing)

    def timeline_frame(self, width_px: int, height_px: int, **options: Any) -> Frame:
        """Return the space for marks in a timeline of a given size; see :class:`Frame`."""
        choices = {
            "window": self.window,
            "filtered": self.rows.query.window,
            "lanes": self.lanes,
            "colour": self.colour,
            "folded": self.rows.is_folded,
        }
        return plot_frame(width_px, height_px, **choices, **options)

    def map_frame(self, width_px: int, height_px: int) -> MapFrame:
        """Return the space for a map of a given size, at the position that the reader chose."""
        moved = self.state.moved
        position = moved._asdict() if moved else {}
        return MapFrame(width_px, height_px, self.rows.query.role, position)

    @cached_property
    def screen_frame(self) -> Frame:
        """Space for the marks in the timeline of the screen.

        The names of lanes have the width that all events need, so that no filter moves the marks.
        """
        screen = self.state.screen
        frame = self.timeline_frame(
            screen.width_px, screen.height_px, max_height_px=screen.max_height_px
        )
        if frame.narrow:
            return frame
        dataset = self.rows.dataset
        needed_px = names_px(lanes_of_table(dataset.index, frame, dataset.as_of))
        wide_px = min(needed_px, most_names_px(screen.width_px, _NAMES_SHARE))
        if wide_px <= frame.names_px:
            return frame
        return self.timeline_frame(
            screen.width_px,
            screen.height_px,
            max_height_px=screen.max_height_px,
            names_px=wide_px,
        )

    @cached_property
    def screen_map_frame(self) -> MapFrame:
        """Space for the map of the screen."""
        screen = self.state.screen
        width, extent = screen.map_width_px, self.rows.framing.core
        frame = self.map_frame(width, screen.map_height_px or map_height_px(extent, width))
        if screen.covered_px:
            place = self.rows.chosen_place
            frame = replace(frame, tools_px=_TOOLS_PX, covered_px=screen.covered_px, place=place)
        if screen.map_height_px is None:
            # The map of a one-file page has its buttons beside it.
            return frame
        outside = note_outside(self.rows.on_map, MapView.of(extent, frame))
        return replace(frame, controls=map_controls(self.state, outside))

    @property
    def state_in_sight(self) -> State:
        """The state, with the map moved so that the details of the selected event do not hide it.

        A link may come from a larger screen. The first view of the map needs no move.
        """
        moved, frame = self.state.moved, self.screen_map_frame
        if moved is None or frame.place is None:
            return self.state
        view = MapView.of(self.rows.framing.core, frame)
        if view.bring_in_sight(frame) == view:
            return self.state
        position = view.bring_in_sight(frame).position(frame)
        rounded = {name: round(value, _DIGITS) for name, value in position.items()}
        return replace(self.state, moved=MapPosition(**rounded))

    def _on_screen(self, chart: str) -> dict[str, Any]:
        """Draw a chart with its width, the URL of its hover texts and the days that it shows."""
        screen = self.state.screen
        width = screen.width_px if chart == "timeline" else screen.map_width_px
        parameters = self.state.write() | {SCREEN_SENT: [json.dumps(screen.write())]}
        hover = f"{chart}?{urlencode(parameters, doseq=True)}"
        drawn = _with_width(self._draw(chart, self.look), width)
        meta: dict[str, Any] = {"hover": hover} | drawn["layout"].get("meta", {})
        if chart == "timeline":
            meta["beyond"] = [self.placed.before, self.placed.after]
            meta["days"] = [format_day_field(moment) for moment in self.placed.window]
            # On the page, touch_time.js leaves scrolling to the browser.
            drawn["layout"]["dragmode"] = "pan"
            # The page scrolls to them if the selected event is a statement without a mark.
            meta["carriers"] = self.rows.carriers.cells("event_id").tolist()
        return drawn | {"layout": drawn["layout"] | {"meta": meta}}

    def _draw(self, chart: str, look: Look) -> dict[str, Any]:
        screen = self.state.screen
        if not screen.measured:
            high = screen.height_px if chart == "timeline" else self.screen_map_frame.height_px
            return _empty(screen.width_px, high)
        if chart == "timeline":
            frame, placed = self.screen_frame, self.placed
            return timeline_chart(self.rows.selected, frame, look, self.context, placed)
        return map_chart(self.rows.on_map, self.screen_map_frame, look, self.context)


def _empty(width_px: int, height_px: int) -> dict[str, Any]:
    """Make a chart that only takes its room, for a browser that does not know its size yet."""
    layout = {"width": width_px, "height": height_px, "meta": {"outside": ""}}
    return {"data": [], "layout": layout}


def _with_width(chart: dict[str, Any], width_px: int) -> dict[str, Any]:
    return {"data": chart["data"], "layout": chart["layout"] | {"width": width_px}}
