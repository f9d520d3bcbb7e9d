"""The only way from a reader's state to what is shown: screen, export and commands all use it."""

import json
import re
from collections.abc import Set
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from dashboard.charts.chart_text import (
    format_countries,
    format_event_date,
    format_list,
    format_place,
)
from dashboard.charts.map import MAX_PLACES, MapFrame, is_close, map_chart, map_height_px
from dashboard.charts.numbers import NumbersFrame, numbers_chart
from dashboard.charts.overview import overview_chart
from dashboard.charts.routes import MAX_ROUTES
from dashboard.charts.style import THEMES, Context, Look, colour_key
from dashboard.charts.text_metrics import split_hits
from dashboard.charts.timeline import plot_frame, timeline_chart
from dashboard.charts.timeline_layout import (
    Frame,
    Placement,
    Window,
    anchors,
    default_window,
    in_time_order,
    layout_timeline,
)
from dashboard.common.i18n import N_, language, ntr, number, tr
from dashboard.engine.claims import Matrix, most_spoken_of, who_says_what
from dashboard.engine.index import Selection
from dashboard.engine.place_groups import group_places, group_routes
from dashboard.engine.query import (
    FACETS,
    ROLE_LABELS,
    EventQuery,
    Masks,
    count_roles,
    count_values,
)
from dashboard.engine.url_params import write_moment
from dashboard.ingest.load import Dataset
from dashboard.model.date_text import format_day
from dashboard.model.edtf import FIRST, LAST
from dashboard.views.details import Details, describe_event
from dashboard.views.state import SCREEN_SENT, State

NUMBERS_PX = 420
MAX_TABLE_ROWS = 1_000
# Where more rows are shown than this, the matrix holds only the events that most speak of.
MAX_MATRIX_ROWS, MAX_MATRIX_EVENTS = 5_000, 100
MAX_FACET_VALUES = 300
MAX_DAYS = 1_000
MAX_TRAY = 100
TABLE_COLUMNS = {
    "when": N_("When"),
    "title": N_("Event"),
    "kind": N_("Type"),
    "status": N_("Status"),
    "where": N_("Where"),
    "who": N_("Who says so"),
    "disputed": N_("Disputed"),
}
CHARTS = ("timeline", "map")
# From so many rows on, to draw both charts at once saves more than another thread costs.
_MANY_ROWS = 1_000_000
# How many views are kept, by the rows that they select from.
_KEPT_ROWS, _LEAST_KEPT, _MOST_KEPT = 8_000_000, 3, 16


class Unplaced(NamedTuple):
    """An event that no map can show."""

    event_id: str
    title: str
    where: str


class Neighbours(NamedTuple):
    """Ids of the events before and after the one in focus, empty at the ends; where it stands."""

    previous: str = ""
    following: str = ""
    position: str = ""


@dataclass(frozen=True)
class View:
    """Everything that is shown for one state of one dataset; each part is made when asked for."""

    dataset: Dataset
    state: State = field(default_factory=State)

    @cached_property
    def known(self) -> Dataset:
        """The dataset as known on the day chosen."""
        return self.dataset.as_known_on(self.state.query.as_of)

    @cached_property
    def query(self) -> EventQuery:
        """What is asked of the known dataset."""
        return self.state.query.without("as_of")

    @cached_property
    def masks(self) -> Masks:
        """What each filter lets pass."""
        return Masks(self.query, self.known.index, self.known.as_of)

    @cached_property
    def selected(self) -> Selection:
        """Rows that pass all filters, in the table's order."""
        return self.masks.select()

    @cached_property
    def on_timeline(self) -> Selection:
        """Rows for the timeline, which its own window does not narrow."""
        return self.masks.select("window") if self.query.window else self.selected

    @cached_property
    def on_map(self) -> Selection:
        """Rows for the map, which its own area does not narrow."""
        return self.masks.select("area") if self.query.area else self.selected

    @cached_property
    def window(self) -> Window:
        """Time shown: where the reader went, else the time that narrows, else a frame of all."""
        chosen = self.state.window or self.query.window
        return chosen or self.dataset.index.cached(default_window, self.dataset.as_of)

    @cached_property
    def placed(self) -> Placement:
        """What the timeline on the screen draws."""
        frame = self._screen_frame()
        known, words = self.known.as_of, self.query.words
        return layout_timeline(self.on_timeline, frame, known, words, self.state.chosen)

    def draw(self) -> None:
        """Draw both charts, side by side where rows are many.

        Most of the work is NumPy's then, which lets another thread run meanwhile.
        """
        if len(self.dataset.events) < _MANY_ROWS:
            return
        # What both look up is found once, before.
        self.masks.select()
        with ThreadPoolExecutor(1) as beside:
            drawn = beside.submit(copy_context().run, lambda: self.map)
            _ = self.timeline
            drawn.result()

    @cached_property
    def timeline(self) -> dict[str, Any]:
        """The timeline, for the screen."""
        return self._on_screen("timeline")

    @property
    def overview(self) -> dict[str, Any]:
        """The strip to brush a window in."""
        chart = overview_chart(self.on_timeline, self.window, self.look, self.context)
        return _as_wide_as(chart, self.state.screen.width_px)

    @cached_property
    def map(self) -> dict[str, Any]:
        """The map, for the screen."""
        return self._on_screen("map")

    def hover_texts(self, chart: str) -> list[Any]:
        """Texts beside the pointer on a chart of the screen.

        The charts come without them, as most are never read.

        Parameters
        ----------
        chart
            One of ``CHARTS``.

        Returns
        -------
        list
            For each trace, what plotly calls its hovertext: one text a point, or None.
        """
        return [trace.get("hovertext") for trace in self.told(chart)["data"]]

    def told(self, chart: str) -> dict[str, Any]:
        """One of ``CHARTS``, for the screen, with what the pointer reads in it."""
        return self._draw(chart, replace(self.look, hover=True))

    def _on_screen(self, chart: str) -> dict[str, Any]:
        """Draw a chart that knows its width, and what to ask for what the pointer reads."""
        screen, asked = self.state.screen, self.state.write()
        width = screen.width_px if chart == "timeline" else screen.map_width_px
        asked |= {SCREEN_SENT: [json.dumps(screen.write())]}
        hover = f"{chart}?{urlencode(asked, doseq=True)}"
        drawn = _as_wide_as(self._draw(chart, self.look), width)
        return drawn | {"layout": drawn["layout"] | {"meta": {"hover": hover}}}

    def _draw(self, chart: str, look: Look) -> dict[str, Any]:
        if chart == "timeline":
            frame, placed = self._screen_frame(), self.placed
            return timeline_chart(self.on_timeline, frame, look, self.context, placed)
        return map_chart(self.on_map, self._screen_map_frame, look, self.context)

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers that the events give, for the screen."""
        width = self.state.screen.map_width_px
        chart = numbers_chart(
            self.selected, NumbersFrame(width, NUMBERS_PX), self.look, self.context
        )
        return _as_wide_as(chart, width)

    @property
    def matrix(self) -> Matrix:
        """Who says what about which event."""
        rows, only = self.selected, None
        if len(rows) > MAX_MATRIX_ROWS:
            rows, only = most_spoken_of(rows, MAX_MATRIX_EVENTS)
        return who_says_what(self.known.index, rows.table, self.state.speakers, only)

    @property
    def map_follows_zoom(self) -> bool:
        """Whether the map must be drawn anew as the reader zooms.

        It must where it merges places, and where the reader is so close that finer borders show.
        """
        close = is_close(self.dataset.extent, self._screen_map_frame)
        return close or len(group_places(self.on_map)) > MAX_PLACES

    @property
    def colour(self) -> str:
        """What colours mean; one of ``COLOURS``."""
        return self.state.colour or self.dataset.colour

    @property
    def colour_key(self) -> list[tuple[str, str]]:
        """Name and colour (#rrggbb) of what the colours of the shown events mean."""
        return colour_key(self.on_timeline, self.look, self.context)

    @property
    def status(self) -> str:
        """How many of how many events are shown, and what cannot be drawn.

        Examples
        --------
        >>> from dashboard.ingest.load import load_events
        >>> rows = pd.DataFrame(
        ...     {"title": ["A", "B"], "date": "2024", "claimant_country": ["RUS", ""]}
        ... )
        >>> View(Dataset(load_events(rows).events), State(EventQuery(("RUS",)))).status
        '1 of 2 events; 1 has no place'
        """
        how_many, *more = self._summary()
        counts = tr("as counts on the timeline: zoom in for single events")
        return "; ".join([how_many, *([counts] if self.placed.has_counts else []), *more])

    def _summary(self) -> list[str]:
        shown, total = len(self.selected), len(self.dataset.events)
        parts = [
            ntr("{shown} of {count} event", "{shown} of {count} events", total, shown=number(shown))
        ]
        routes = len(group_routes(self.on_map).first)
        if routes > MAX_ROUTES:
            most, every = number(MAX_ROUTES), number(routes)
            parts.append(tr("the {most} most frequent of {every} routes", most=most, every=every))
        unplaced = group_places(self.selected).unplaced
        if unplaced:
            parts.append(ntr("{count} has no place", "{count} have no place", unplaced))
        unsaid = total - len(self.known.events)
        if unsaid:
            parts.append(ntr("{count} not yet known", "{count} not yet known", unsaid))
        rejected = self.dataset.rejected_rows
        if rejected:
            parts.append(
                ntr(
                    "{count} row of the file left out",
                    "{count} rows of the file left out",
                    rejected,
                )
            )
        return parts

    @property
    def undrawn(self) -> str:
        """What the timeline of the screen leaves out, in words; empty if nothing."""
        return _say_undrawn(self.placed)

    def facet(self, name: str) -> tuple[list[tuple[str, str]], int]:
        """Values of a facet to choose from, and how many more there are than are listed.

        A value comes with its label, which has the count that it would leave.

        Parameters
        ----------
        name
            One of ``query.FACETS``.
        """
        counts = count_values(self.masks, name)
        listed = list(counts.items())[:MAX_FACET_VALUES]
        listed += [(value, counts[value]) for value in getattr(self.query, name)]
        options = [
            (value, f"{FACETS[name].label(value)} ({number(count)})")
            for value, count in dict(listed).items()
        ]
        return options, len(counts) - len(options)

    @property
    def roles(self) -> list[tuple[str, str]]:
        """Roles to choose from, as (role, label with the count that it would leave)."""
        counts = count_roles(self.masks)
        return [
            (role, f"{tr(ROLE_LABELS[role])} ({number(count)})") for role, count in counts.items()
        ]

    @property
    def tray(self) -> tuple[list[Unplaced], int]:
        """Events of the map that have no place, at most ``MAX_TRAY``, and how many there are."""
        places = group_places(self.on_map)
        first = self.on_map.at(places.first_unplaced(MAX_TRAY))
        names = ("event_id", "title", "stance", "claimant_country", "country")
        cells = zip(*(first.cells(name) for name in names), strict=True)
        named = [
            Unplaced(event_id, title, format_countries(speaking if stance else place))
            for event_id, title, stance, speaking, place in cells
        ]
        return named, places.unplaced

    @cached_property
    def in_order(self) -> Selection:
        """Rows that pass all filters, in the order of time."""
        return in_time_order(self.selected, self.known.as_of)

    @property
    def table(self) -> list[dict[str, Any]]:
        """Shown events in words, in the order of time, at most ``MAX_TABLE_ROWS``.

        Returns
        -------
        list of dict
            One a row, with ``event_id``, ``order`` (its place in time), the keys of
            ``TABLE_COLUMNS`` and, under ``hits``, the pieces of what was searched for.
        """
        rows = self.in_order.at(slice(MAX_TABLE_ROWS)).table
        return [
            {"order": order} | table_row(event, self.known.disputed, self.query.words)
            for order, (_, event) in enumerate(rows.iterrows())
        ]

    @property
    def details(self) -> Details | None:
        """The event in focus, in words; None if there is none."""
        chosen = self._chosen.table
        return describe_event(chosen.iloc[0], self.known, self.selected) if len(chosen) else None

    @cached_property
    def neighbours(self) -> Neighbours:
        """Which events stand before and after the one in focus, in the order of time.

        Without one, the first event follows; one that a filter hides has no neighbours.
        """
        rows, chosen = self.in_order, self._chosen
        if not len(chosen):
            return Neighbours(following=self._id_at(0))
        found = np.flatnonzero(rows.positions == chosen.positions[0])
        if not len(found):
            return Neighbours(position=tr("not among those shown"))
        at = int(found[0])
        return Neighbours(
            self._id_at(at - 1),
            self._id_at(at + 1),
            tr("{place} of {count}", place=number(at + 1), count=number(len(rows))),
        )

    def _id_at(self, place: int) -> str:
        """Id of the row at a place in the order of time; empty beyond its ends."""
        near = self.in_order.at(slice(max(place, 0), place + 1))
        return str(near.cells("event_id")[0]) if len(near) else ""

    @property
    def focus(self) -> dict[str, Any]:
        """Where the event in focus is, so that it can be brought into view.

        Returns
        -------
        dict
            ``event``, ``previous`` and ``following``; ``place`` as longitude and latitude or None;
            ``window``: the time to show if it lies outside the present window, else None.
        """
        chosen = self._chosen
        near = {"previous": self.neighbours.previous, "following": self.neighbours.following}
        if not chosen:
            return near | {"event": "", "place": None, "window": None}
        event = chosen.table.iloc[0]
        placed = layout_timeline(chosen, self._screen_frame(), self.known.as_of)
        hidden = placed.before or placed.after
        spot = [event["longitude"], event["latitude"]]
        return near | {
            "event": event["event_id"],
            "place": None if np.isnan(spot[0]) else spot,
            "window": list(map(write_moment, self._around(chosen))) if hidden else None,
        }

    @property
    def missing(self) -> list[str]:
        """What the state names and the table does not have, in words."""
        chosen = self.state.chosen
        if not chosen or len(self.dataset.index.rows_of("event_id", chosen)):
            return []
        return [tr("event={given}: no event of this table has this id", given=chosen)]

    @property
    def _chosen(self) -> Selection:
        """Row of the event in focus, if there is one."""
        index = self.known.index
        return Selection(index, index.rows_of("event_id", self.state.chosen))

    def _around(self, chosen: Selection) -> Window:
        """Window as wide as the present one, with an event in its middle."""
        moment = anchors(chosen.table, self.known.as_of)[0]
        half = (self.window[1] - self.window[0]) // 2
        return np.maximum(moment - half, FIRST), np.minimum(moment + half, LAST)

    @property
    def days(self) -> list[str]:
        """Days to play through, at most ``MAX_DAYS`` of those on which something became known."""
        days = self.dataset.known_days
        if len(days) > MAX_DAYS:
            days = days[np.linspace(0, len(days) - 1, MAX_DAYS).astype(int)]
        return [write_moment(day) for day in days]

    def subtitle(self, chart: str, placed: Placement | None = None) -> str:
        """Say what a picture shows: filters, counts, the time shown, and what is not in it.

        Parameters
        ----------
        chart
            One of ``CHARTS``, or ``"both"``.
        placed
            What its timeline draws; that of the screen by default.
        """
        filters = self.state.query.describe()
        shown = tr("Events {filters}", filters=filters) if filters else tr("All events")
        if chart == "map":
            return ". ".join([shown, "; ".join(self._summary())])
        placed = placed or self.placed
        start, end = (format_day(moment) for moment in placed.window)
        time = tr("{start} to {end}", start=start, end=end)
        outside = _say_undrawn(placed)
        note = tr("({events} not in the picture)", events=outside) if outside else ""
        untitled = placed.untitled
        titles = ntr("({count} title has no room)", "({count} titles have no room)", untitled)
        counts = [tr("drawn as counts")] if placed.has_counts else []
        summary = "; ".join([*self._summary(), *counts])
        said = ". ".join([shown, summary, time])
        return " ".join(filter(None, [said, note, titles if untitled else ""]))

    @property
    def credit(self) -> str:
        """Source, as-of date and licence."""
        data = self.known
        parts = [
            tr("Source: {source}", source=data.source) if data.source else "",
            "" if np.isnat(data.as_of) else tr("As of {day}", day=format_day(data.as_of)),
            tr("Data: {licence}", licence=data.licence) if data.licence else "",
        ]
        # A date may end with a full stop of its own.
        return ". ".join(part.removesuffix(".") for part in parts if part)

    def file_name(self, chart: str) -> str:
        """Name of a picture or table, after what it shows, without an ending."""
        words = f"{self.dataset.title} {chart} {self.state.query.describe()}"
        return re.sub(r"[^\w]+", "-", words.lower()).strip("-")[:100]

    @property
    def look(self) -> Look:
        """How charts of the screen are drawn."""
        theme = THEMES[self.state.effective_theme]
        return Look(theme, self.colour, self.state.chosen, hits=self.query.words, hover=False)

    def _screen_frame(self) -> Frame:
        screen = self.state.screen
        return self.timeline_frame(screen.width_px, screen.height_px, max_height_px=screen.most_px)

    @property
    def _screen_map_frame(self) -> MapFrame:
        width = self.state.screen.map_width_px
        return self.map_frame(width, map_height_px(self.dataset.extent, width))

    def timeline_frame(self, width_px: int, height_px: int, **more: Any) -> Frame:
        """Space for the marks in a timeline of a given size; see :class:`Frame` for the rest."""
        return plot_frame(width_px, height_px, window=self.window, lanes=self.state.lanes, **more)

    def map_frame(self, width_px: int, height_px: int) -> MapFrame:
        """Space for a map of a given size, moved where the reader has moved it."""
        moved = self.state.moved
        return MapFrame(width_px, height_px, self.query.role, moved._asdict() if moved else {})

    @property
    def context(self) -> Context:
        """The table that the shown events come from."""
        data = self.known
        # Colours and frames are those of the whole table, so that no filter and no day moves them.
        return Context(self.dataset.index, data.as_of, data.disputed, data.extent)


class ViewCache:
    """Views of one dataset, the last ones kept.

    A page asks several times for parts of one state, most pages begin with the same one, and
    readers go back to those that they saw. Each view holds which rows it selects, so that fewer
    are kept of a large table.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        most = _KEPT_ROWS // max(len(dataset.events), 1)
        self._view = lru_cache(maxsize=min(max(most, _LEAST_KEPT), _MOST_KEPT))(self._make)

    def of(self, state: State) -> View:
        """View of a state in the current language."""
        return self._view(state, language())

    def _make(self, state: State, _language: str) -> View:
        # Texts of a view are in the language of its first request.
        return View(self.dataset, state)


def _say_undrawn(placed: Placement) -> str:
    """Say what a timeline leaves out; empty if nothing."""
    parts = (
        placed.before and ntr("{count} earlier", "{count} earlier", placed.before),
        placed.after and ntr("{count} later", "{count} later", placed.after),
        placed.undated and ntr("{count} without a date", "{count} without a date", placed.undated),
    )
    return ", ".join(part for part in parts if part)


def _as_wide_as(chart: dict[str, Any], width_px: int) -> dict[str, Any]:
    return {"data": chart["data"], "layout": chart["layout"] | {"width": width_px}}


def table_row(event: pd.Series, disputed: Set[str], words: tuple[str, ...]) -> dict[str, Any]:
    """One event in the words of the table, as :attr:`View.table` holds it."""
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
