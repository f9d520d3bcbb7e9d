"""Everything that a reader has chosen, as one value that the browser sends and a URL contains."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NamedTuple
from urllib.parse import urlencode

from dashboard.charts.style import THEMES
from dashboard.charts.timeline_layout import Window
from dashboard.common.errors import InvalidQueryError
from dashboard.common.i18n import LANGUAGES, N_, tr
from dashboard.engine.claims import MATRIX_COLUMNS
from dashboard.engine.query import QUERY_PARAMETERS, EventQuery
from dashboard.engine.url_params import (
    Parameter,
    one_of,
    read_fields,
    read_flag,
    read_numbers,
    read_sent,
    read_text,
    read_window,
    write_fields,
    write_flag,
    write_numbers,
    write_window,
)
from dashboard.views import ids
from dashboard.views.figure_spec import FILM_PARAMETERS, SPEC_PARAMETERS
from dashboard.views.upload_store import is_token

SIDES_PX = (280, 4_000)
# In a low embedded page, there is little room for the map.
MAP_HEIGHTS_PX = (80, 4_000)
# Maximum height to which a timeline grows to keep titles readable.
MAX_TIMELINE_PX = 2_400
TABS = {
    "map": N_("Map"),
    "table": N_("Table"),
    "claims": N_("Who says what"),
    "numbers": N_("Numbers"),
}
# What fills the page: both panes, or one of them.
PANES = ("both", "timeline", "side")
# How statements about other events are drawn.
STATEMENTS = {"folded": N_("Statements as signs"), "every": N_("Every statement")}
MAP_LIMITS = {
    "lon": (-360.0, 360.0),
    "lat": (-90.0, 90.0),
    "scale": (0.1, 1_000.0),
    "rotation": (-360.0, 360.0),
}


class MapPosition(NamedTuple):
    """Where the reader moved the map: its centre and rotation in degrees, its scale as a factor."""

    lon: float
    lat: float
    scale: float
    rotation: float


# Width of the fields beside the overview, and the least width of a timeline with both in a line.
_FIELDS_PX, _WITH_FIELDS_PX = 460, 700


class Screen(NamedTuple):
    """Size of the page in CSS pixels, and whether the system has a dark theme.

    The timeline is ``height_px`` high, and grows up to ``max_height_px`` to fit the titles. A map
    without a height has the shape of what it shows. The details of an event may cover
    ``covered_px`` at its lower edge. On a narrow page, the charts are stacked, and for fingers
    buttons are larger. Before the size is measured, the charts are left out.
    """

    width_px: int = 860
    height_px: int = 640
    map_width_px: int = 540
    map_height_px: int | None = None
    dark: bool = False
    max_height_px: int = MAX_TIMELINE_PX
    covered_px: int = 0
    measured: bool = True
    stacked: bool = False
    touch: bool = False

    @classmethod
    def read(cls, sent: Any) -> "Screen":
        """Read the sizes that a browser measured; invalid values get their defaults."""
        size: dict[str, Any] = sent if isinstance(sent, dict) else {}
        default = cls()
        return cls(
            _pixels(size.get("width"), default.width_px),
            _pixels(size.get("height"), default.height_px),
            _pixels(size.get("map"), default.map_width_px),
            _pixels(size.get("mapHeight"), 0, MAP_HEIGHTS_PX) or None,
            size.get("dark") is True,
            _pixels(size.get("maxHeight"), default.max_height_px),
            _pixels(size.get("covered"), 0, (0, MAP_HEIGHTS_PX[1])),
            size.get("measured") is not False,
            size.get("stacked") is True,
            size.get("touch") is True,
        )

    @property
    def overview_px(self) -> int:
        """Width of the overview: the fields for dates are beside it, or above it on a phone."""
        beside = self.width_px >= _WITH_FIELDS_PX
        return self.width_px - (_FIELDS_PX if beside else 0)

    def write(self) -> dict[str, Any]:
        """Write the sizes as a browser does; :meth:`read` is the inverse."""
        return {
            "width": self.width_px,
            "height": self.height_px,
            "map": self.map_width_px,
            "mapHeight": self.map_height_px,
            "dark": self.dark,
            "maxHeight": self.max_height_px,
            "covered": self.covered_px,
            "measured": self.measured,
            "stacked": self.stacked,
            "touch": self.touch,
        }


# The parameter with which a request sends the size of the screen.
SCREEN_SENT = "_screen"


@dataclass(frozen=True)
class State:
    """What a reader has chosen. Hashable, so views can be cached by state.

    Attributes
    ----------
    query
        Filters.
    lanes, colour
        What lanes and colours mean: one of ``LANES`` and ``COLOURS``, or an extra column of the
        table. An empty colour means the default of the table.
    statements
        One of ``STATEMENTS``.
    window
        Time shown; None for the default. It filters nothing; ``query.window`` does.
    moved
        Position of the map; None for the default.
    chosen
        ``event_id`` of the selected event, or empty.
    tab
        One of ``TABS``.
    columns
        Extra columns that the table shows beside the others.
    speakers
        Columns of the matrix; one of ``claims.MATRIX_COLUMNS``.
    pane
        What fills the page; one of ``PANES``.
    theme
        One of ``THEMES``; empty for the theme of the system.
    language
        One of ``i18n.LANGUAGES``; empty for the language of the browser.
    table
        Token of an uploaded table (see :mod:`dashboard.views.upload_store`); empty for the one that
        the server was started with.
    embedded
        Whether the page is embedded in another page, and has no controls.
    screen
        Size of the screen; the only part that is not in the URL.
    """

    query: EventQuery = field(default_factory=EventQuery)
    lanes: str = "country"
    colour: str = ""
    statements: str = "folded"
    window: Window | None = None
    moved: MapPosition | None = None
    chosen: str = ""
    tab: str = "map"
    columns: tuple[str, ...] = ()
    speakers: str = "claimant_country"
    pane: str = "both"
    theme: str = ""
    language: str = ""
    table: str = ""
    embedded: bool = False
    screen: Screen = field(default_factory=Screen)

    @classmethod
    def read(cls, sent: Any, screen: Any = None) -> tuple["State", list[str]]:
        """Read a URL, or the parameters that a browser sent.

        Parameters
        ----------
        sent
            The query string of a URL, or its parameters as texts by name.
        screen
            See :meth:`Screen.read`.

        Returns
        -------
        state
            The state; invalid parts have their defaults.
        problems
            One message for each invalid part.

        Examples
        --------
        >>> state, problems = State.read("?country=PRK&tab=moon&lanes=status")
        >>> state.query.countries, state.lanes, state.tab
        (('PRK',), 'status', 'map')
        >>> problems
        ['tab=moon: Choose one of: map, table, claims, numbers.']
        """
        parameters = read_sent(sent)
        query, problems = EventQuery.read(parameters)
        fields, more_problems = read_fields(STATE_PARAMETERS, parameters)
        if isinstance(sent, str):
            more_problems += _report_unknown(parameters)
        return cls(query=query, screen=Screen.read(screen), **fields), problems + more_problems

    def write(self) -> dict[str, list[str]]:
        """Write the state as parameters of a URL: texts by name."""
        parameters: dict[str, list[str]] = {}
        for name, text in [*self.query.write(), *write_fields(STATE_PARAMETERS, self)]:
            parameters.setdefault(name, []).append(text)
        return parameters

    @property
    def url(self) -> str:
        """Query string of the URL of this state; empty for the default.

        Examples
        --------
        >>> State(EventQuery(("PRK", "RUS"), text="ships & men"), tab="table").url
        '?country=PRK&country=RUS&text=ships+%26+men&tab=table'
        """
        # Characters that a URL may contain stay readable.
        search = urlencode(self.write(), doseq=True, safe="/,:;~=")
        return f"?{search}" if search else ""

    @property
    def effective_theme(self) -> str:
        """The chosen theme, or else the theme of the system."""
        return self.theme or ("dark" if self.screen.dark else "light")


def _pixels(value: Any, default: int, limits: tuple[int, int] = SIDES_PX) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        return default
    return int(min(max(value, limits[0]), limits[1]))


def _read_table(text: str) -> str:
    if not is_token(text):
        raise InvalidQueryError(tr("Invalid table link. Copy the whole link."))
    return text


def _read_moved(text: str) -> MapPosition:
    return MapPosition(*read_numbers(MAP_LIMITS)(text))


STATE_PARAMETERS = (
    # Only the table knows whether it has such a column; see ``drop_unknown_columns``.
    Parameter("lanes", "lanes", read_text),
    Parameter("colour", "colour", read_text),
    Parameter("statements", "statements", one_of(STATEMENTS)),
    Parameter("view", "window", read_window, write_window),
    Parameter("map", "moved", _read_moved, write_numbers),
    Parameter("event", "chosen", read_text),
    Parameter("tab", "tab", one_of(TABS)),
    Parameter("column", "columns", read_text, many=True),
    Parameter("by", "speakers", one_of(MATRIX_COLUMNS)),
    Parameter("pane", "pane", one_of(PANES)),
    Parameter("theme", "theme", one_of(THEMES)),
    Parameter("lang", "language", one_of(LANGUAGES)),
    Parameter("table", "table", _read_table),
    Parameter("embed", "embedded", read_flag, write_flag),
)

_NAMES = frozenset(
    parameter.name
    for parameters in (QUERY_PARAMETERS, STATE_PARAMETERS, SPEC_PARAMETERS, FILM_PARAMETERS)
    for parameter in parameters
)
# Sites that pass on a link add parameters to it; a program may add one that changes each time.
_ADDED_BY_OTHERS = re.compile(r"_.*|utm_.*|(?:fb|g|ms|y)clid|mc_[a-z]+|ref(?:errer)?|source")
_MAX_UNKNOWN, _MAX_NAME = 3, 40


def _report_unknown(names: Iterable[str]) -> list[str]:
    """Report parameters that a URL cannot have, as a misspelled filter would show all events."""
    unknown = [name for name in names
               if name not in _NAMES and not _ADDED_BY_OTHERS.fullmatch(name)]  # fmt: skip
    return [_describe_unknown(name) for name in unknown[:_MAX_UNKNOWN]]


def _describe_unknown(name: str) -> str:
    similar = get_close_matches(name[:_MAX_NAME], sorted(_NAMES), 1)
    if similar:
        return tr(
            "{name}: There is no such parameter. Did you mean “{other}”?",
            name=name[:_MAX_NAME],
            other=similar[0],
        )
    return tr("{name}: There is no such parameter.", name=name[:_MAX_NAME])


# The parts in which a browser sends a state. Each part redraws different things.
PARTS = {
    ids.QUERY_VIEW: (
        *(parameter.name for parameter in QUERY_PARAMETERS),
        "statements",
        "event",
        "theme",
    ),
    ids.TIME_VIEW: ("view", "lanes", "colour"),
    ids.MAP_VIEW: ("map",),
    ids.PAGE_VIEW: ("tab", "column", "by", "pane", "lang", "table", "embed"),
}
