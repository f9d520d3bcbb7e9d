"""The only way from a reader's state to what is shown: screen, export and commands all use it."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.claims import STANCE_WORDS, statements_about
from dashboard.countries import country_name
from dashboard.dates import bounds_of, say_date, say_day
from dashboard.figures.map import MAX_PLACES, MapFrame, map_figure, map_height_px
from dashboard.figures.publication import Words, publish
from dashboard.figures.style import COLOURS, THEMES, Context, Look, colour_key
from dashboard.figures.text import say_countries, say_list, say_origin, say_place, say_quantity
from dashboard.figures.timeline import key_px, overview_figure, plot_frame, timeline_figure
from dashboard.geography import group_places, has_place
from dashboard.levels import LANES, Frame, Window, anchors, default_window, place
from dashboard.loading import Dataset
from dashboard.query import EventQuery, count_countries

SIDES_PX = (280, 4_000)
# Titles stay readable as long as the page may scroll this far.
MAX_TIMELINE_PX = 2_400
MAX_TABLE_ROWS = 1_000
TABLE_COLUMNS = {
    "when": "When",
    "title": "Event",
    "kind": "Type",
    "status": "Status",
    "where": "Where",
    "who": "Who says so",
    "disputed": "Disputed",
}
CHARTS = ("timeline", "map")
_KEY_ENTRIES = 18


@dataclass(frozen=True)
class State:
    """What a reader has chosen.

    Attributes
    ----------
    query
        Which events.
    lanes, colour, theme
        How they are grouped and coloured.
    window
        Time shown; None frames the events.
    chosen
        ``event_id`` in focus, or empty.
    width_px, height_px, map_width_px
        Room that the screen has.
    moved
        Where the map was moved to; see :func:`dashboard.figures.map.map_figure`.
    """

    query: EventQuery = field(default_factory=EventQuery)
    lanes: str = "country"
    colour: str = "event_type"
    theme: str = "light"
    window: Window | None = None
    chosen: str = ""
    width_px: int = 860
    height_px: int = 640
    map_width_px: int = 540
    moved: dict[str, float] = field(default_factory=dict)

    @classmethod
    def from_untrusted(cls, sent: dict[str, Any]) -> "State":
        """Read what a browser sent; whatever is not valid gets its default."""
        default = cls()
        sizes = sent.get("size")
        size: dict[str, Any] = sizes if isinstance(sizes, dict) else {}
        return cls(
            query=EventQuery.from_untrusted(sent.get("countries"), sent.get("role")),
            lanes=_one_of(LANES, sent.get("lanes"), default.lanes),
            colour=_one_of(COLOURS, sent.get("colour"), default.colour),
            theme=_one_of(THEMES, sent.get("theme"), default.theme),
            window=_window(sent.get("window")),
            chosen=_text(sent.get("chosen")),
            width_px=_pixels(size.get("width"), default.width_px),
            height_px=_pixels(size.get("height"), default.height_px),
            map_width_px=_pixels(size.get("map"), default.map_width_px),
            moved=_moved(sent.get("moved")),
        )


class Unplaced(NamedTuple):
    """An event that no map can show."""

    event_id: str
    title: str
    where: str


class Statement(NamedTuple):
    """One entry of an event's claim ledger."""

    event_id: str
    title: str
    who: str
    stance: str
    said: str
    when: str


@dataclass(frozen=True)
class Details:
    """One event in words.

    Attributes
    ----------
    facts
        ``(heading, text)``; only those that are known.
    claims
        Statements about it, by stance.
    about
        Events that it speaks of, as ``(event_id, title)``.
    here
        Other events shown at the same place, as ``(event_id, title)``.
    links
        ``(words, address)``, http or https only.
    """

    event_id: str
    title: str
    description: str
    status: str
    disputed: bool
    facts: list[tuple[str, str]]
    claims: list[Statement]
    about: list[tuple[str, str]]
    here: list[tuple[str, str]]
    links: list[tuple[str, str]]


@dataclass(frozen=True)
class View:
    """Everything that is shown for one state of one dataset; each part is made when asked for."""

    dataset: Dataset
    state: State = field(default_factory=State)

    @cached_property
    def selected(self) -> pd.DataFrame:
        """Rows shown, in the table's order."""
        return self.state.query.select(self.dataset.events)

    @cached_property
    def window(self) -> Window:
        """Time shown; without a choice of the reader's, framed on all events, filtered or not."""
        return self.state.window or default_window(self.dataset.events, self.dataset.as_of)

    @property
    def timeline(self) -> go.Figure:
        """The timeline, for the screen."""
        figure = self._timeline(self._screen_frame(), self._look())
        return figure.update_layout(width=self.state.width_px)

    @property
    def overview(self) -> go.Figure:
        """The strip to brush a window in."""
        figure = overview_figure(self.selected, self.window, self._look(), self._context)
        return figure.update_layout(width=self.state.width_px)

    @property
    def map(self) -> go.Figure:
        """The map, for the screen."""
        width = self.state.map_width_px
        figure = self._map(width, map_height_px(self.dataset.extent, width), self._look())
        return figure.update_layout(width=width)

    @property
    def map_follows_zoom(self) -> bool:
        """Whether the map merges places, so that it must be drawn anew as the reader zooms."""
        return len(group_places(self.selected).table) > MAX_PLACES

    @property
    def colour_key(self) -> list[tuple[str, str]]:
        """Name and colour (#rrggbb) of what the colours of the shown events mean."""
        return colour_key(self.selected, self._look(), self._context)

    @property
    def status(self) -> str:
        """How many of how many events are shown, and what cannot be drawn.

        Examples
        --------
        >>> from dashboard.loading import load_events
        >>> rows = pd.DataFrame({"title": ["A", "B"], "date": "2024", "country": ["RUS", ""]})
        >>> View(Dataset(load_events(rows).events), State(EventQuery(("RUS",)))).status
        '1 of 2 events; 1 has no place'
        """
        shown, total = len(self.selected), len(self.dataset.events)
        parts = [f"{shown:,} of {total:,} events"]
        unplaced = int((~has_place(self.selected)).sum())
        if unplaced:
            parts.append(f"{unplaced:,} {'has' if unplaced == 1 else 'have'} no place")
        rejected = self.dataset.rejected_rows
        if rejected:
            parts.append(f"{rejected:,} {'row' if rejected == 1 else 'rows'} of the file left out")
        return "; ".join(parts)

    @property
    def undrawn(self) -> str:
        """What the timeline leaves out, in words; empty if nothing."""
        placed = place(self.selected, self._screen_frame(), self.dataset.as_of)
        counts = {"earlier": placed.before, "later": placed.after, "without a date": placed.undated}
        return ", ".join(f"{count:,} {words}" for words, count in counts.items() if count)

    @property
    def countries(self) -> list[tuple[str, str]]:
        """Countries to choose from, as (code, label with the count that it would leave)."""
        counts = count_countries(self.dataset.events, self.state.query)
        offered = dict(counts.items()) | {
            code: int(counts.get(code, 0)) for code in self.state.query.countries
        }
        return [
            (str(code), f"{country_name(str(code))} ({count:,})") for code, count in offered.items()
        ]

    @property
    def tray(self) -> list[Unplaced]:
        """Events shown that have no place."""
        rows = self.selected[~has_place(self.selected)]
        spoken = rows["claimant_country"].where(rows["stance"] != "", rows["country"])
        named = zip(rows["event_id"], rows["title"], spoken, strict=True)
        return [Unplaced(event_id, title, say_countries(codes)) for event_id, title, codes in named]

    @property
    def table(self) -> list[dict[str, str]]:
        """Shown events in words, in the order of time, at most ``MAX_TABLE_ROWS``.

        Returns
        -------
        list of dict
            One a row, with ``event_id`` and the keys of ``TABLE_COLUMNS``.
        """
        moments = anchors(self.selected, self.dataset.as_of)
        first = np.argsort(moments, kind="stable")[:MAX_TABLE_ROWS]
        return [
            _table_row(event, self.dataset.disputed)
            for _, event in self.selected.iloc[first].iterrows()
        ]

    @property
    def details(self) -> Details | None:
        """The event in focus, in words; None if there is none."""
        events = self.dataset.events
        found = events[events["event_id"] == self.state.chosen]
        return _details(found.iloc[0], self.dataset, self.selected) if len(found) else None

    def picture(self, chart: str, width_px: int, height_px: int | None = None) -> go.Figure:
        """One chart as a picture that stands by itself.

        Parameters
        ----------
        chart
            ``"timeline"`` or ``"map"``.
        width_px, height_px
            Size; without a height, as high as the chart needs.
        """
        words = Words(self.dataset.title, self.subtitle(chart), self.credit)
        look = replace(self._look(), chosen="", key=True)
        draw = self._picture_timeline if chart == "timeline" else self._picture_map
        room_px = height_px and height_px - sum(words.heights_px(width_px))
        figure = draw(width_px, room_px, look)
        if room_px and figure.layout.height != room_px:
            # How high the key is, is known once it is drawn.
            figure = draw(width_px, int(2 * room_px - figure.layout.height), look)
        return publish(figure, words, look.theme, width_px)

    def subtitle(self, chart: str) -> str:
        """Say what a picture shows: filters, counts, and the time shown."""
        filters = self.state.query.describe()
        start, end = (say_day(moment) for moment in self.window)
        time = f"{start} to {end}" if chart == "timeline" else ""
        outside = self.undrawn if chart == "timeline" else ""
        shown = f"Events {filters}" if filters else "All events"
        note = f" ({outside} not in the picture)" if outside else ""
        return ". ".join(filter(None, [shown, self.status, time])) + note

    @property
    def credit(self) -> str:
        """Source, as-of date and licence."""
        data = self.dataset
        parts = [
            f"Source: {data.source}" if data.source else "",
            "" if np.isnat(data.as_of) else f"As of {say_day(data.as_of)}",
            f"Data: {data.licence}" if data.licence else "",
        ]
        return ". ".join(filter(None, parts))

    def file_name(self, chart: str) -> str:
        """Name of a picture or table, after what it shows, without an ending."""
        words = f"{self.dataset.title} {chart} {self.state.query.describe()}"
        return re.sub(r"[^\w]+", "-", words.lower()).strip("-")[:100]

    def _look(self) -> Look:
        return Look(THEMES[self.state.theme], self.state.colour, self.state.chosen)

    def _screen_frame(self) -> Frame:
        size = self.state.width_px, self.state.height_px
        return plot_frame(
            *size, max_height_px=MAX_TIMELINE_PX, window=self.window, lanes=self.state.lanes
        )

    def _picture_timeline(self, width_px: int, height_px: int | None, look: Look) -> go.Figure:
        below = key_px(_KEY_ENTRIES, Frame(width_px))
        frame = plot_frame(
            width_px,
            height_px or 300,
            below,
            max_height_px=0 if height_px else MAX_TIMELINE_PX,
            window=self.window,
            lanes=self.state.lanes,
        )
        return self._timeline(frame, look)

    def _picture_map(self, width_px: int, height_px: int | None, look: Look) -> go.Figure:
        high = height_px or map_height_px(self.dataset.extent, width_px)
        return self._map(width_px, max(high, 120), look)

    def _timeline(self, frame: Frame, look: Look) -> go.Figure:
        return timeline_figure(self.selected, frame, look, self._context)

    def _map(self, width_px: int, height_px: int, look: Look) -> go.Figure:
        frame = MapFrame(width_px, height_px, self.state.query.role, self.state.moved)
        return map_figure(self.selected, frame, look, self._context)

    @property
    def _context(self) -> Context:
        data = self.dataset
        return Context(data.events, data.as_of, data.disputed, data.extent)


def _details(event: pd.Series, dataset: Dataset, selected: pd.DataFrame) -> Details:
    titles = dataset.events.set_index("event_id")["title"]
    about = [part.strip() for part in event["about"].split(";") if part.strip()]
    claims = statements_about(dataset.events, event["event_id"])
    spot = (selected["latitude"] == event["latitude"]) & (
        selected["longitude"] == event["longitude"]
    )
    others = selected[spot & (selected["event_id"] != event["event_id"])]
    address = {
        "Open the source": event["source_url"],
        "Open the picture or film": event["media_url"],
    }
    return Details(
        event_id=event["event_id"],
        title=event["title"],
        description=event["description"],
        status=event["status"],
        disputed=event["event_id"] in dataset.disputed,
        facts=[(heading, text) for heading, text in _facts(event).items() if text],
        claims=[_statement(row) for _, row in claims.iterrows()],
        about=[(event_id, titles[event_id]) for event_id in about],
        here=list(zip(others["event_id"], others["title"], strict=True)),
        links=[
            (words, url)
            for words, url in address.items()
            if url.startswith(("http://", "https://"))
        ],
    )


def _table_row(event: pd.Series, disputed: frozenset[str]) -> dict[str, str]:
    return {
        "event_id": event["event_id"],
        "when": say_date(bounds_of(event)),
        "title": event["title"],
        "kind": event["event_type"],
        "status": event["stance"] or event["status"],
        "where": say_place(event),
        "who": say_list(event["claimant"]),
        "disputed": "yes" if event["event_id"] in disputed else "",
    }


def _facts(event: pd.Series) -> dict[str, str]:
    date = say_date(bounds_of(event))
    worded = f"{date} (in the source: “{event['date_text']}”)"
    countries = say_countries(event["claimant_country"])
    claimant = say_list(event["claimant"])
    stance = event["stance"] and f"; {event['stance']}"
    published = f", {event['source_date']}" if event["source_date"] else ""
    return {
        "When": worded if event["date_text"] else date,
        "Where": say_place(event) or "not known",
        "From": say_origin(event),
        "Who": say_list(event["actors"]),
        "Number": say_quantity(event),
        "Who says so": claimant
        + (f" ({countries})" if countries and countries != claimant else "")
        + stance,
        "Source": ", ".join(filter(None, [event["source"] + published, event["source_locator"]])),
        "Picture or film": event["media_caption"] or event["alt_text"],
        "Tags": say_list(event["tags"]),
    }


def _statement(row: pd.Series) -> Statement:
    who = say_list(row["claimant"]) or say_countries(row["claimant_country"]) or "someone"
    said = STANCE_WORDS.get(row["stance"], "speaks of it")
    when = say_date(bounds_of(row))
    return Statement(row["event_id"], row["title"], who, row["stance"], said, when)


def _one_of(choices: Any, value: Any, default: str) -> str:
    return value if isinstance(value, str) and value in choices else default


def _text(value: Any) -> str:
    try:
        return value if isinstance(value, str) and value.encode() is not None else ""
    except UnicodeEncodeError:
        return ""


def _pixels(value: Any, default: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        return default
    return int(min(max(value, SIDES_PX[0]), SIDES_PX[1]))


def _window(sent: Any) -> Window | None:
    if not isinstance(sent, list) or len(sent) != 2:  # noqa: PLR2004
        return None
    start, end = (_moment(text) for text in sent)
    if start is None or end is None or end - start < np.timedelta64(1, "m"):
        return None
    return start, end


def _moment(text: Any) -> np.datetime64 | None:
    """Read a moment as plotly writes it: ``2024-10-08 12:00:00.123``, in parts."""
    pattern = r"(-?\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?(?:\.\d+)?Z?"
    match = re.fullmatch(pattern, text) if isinstance(text, str) else None
    if not match:
        return None
    try:
        return np.datetime64("T".join(filter(None, match.groups())), "s")
    except ValueError:
        return None


def _moved(sent: Any) -> dict[str, float]:
    limits = {"lon": (-360, 360), "lat": (-90, 90), "rotation": (-360, 360), "scale": (0.1, 1_000)}
    if not isinstance(sent, dict):
        return {}
    return {
        name: float(sent[name])
        for name, (least, most) in limits.items()
        if isinstance(sent.get(name), int | float) and least <= sent[name] <= most
    }
