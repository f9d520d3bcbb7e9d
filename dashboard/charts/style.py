"""The look of all charts: colours, fonts, and symbols of claims."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.lanes import first_values
from dashboard.common.errors import InvalidSettingError
from dashboard.common.i18n import N_, tr
from dashboard.engine.index import CODES, Codes, EventIndex, Selection, as_index, stored_as
from dashboard.engine.place_groups import Framing, frame_places
from dashboard.model.countries import country_name
from dashboard.model.extra_columns import group_cells

SANS = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', Arimo, sans-serif"
SERIF = "Georgia, 'Liberation Serif', 'Times New Roman', serif"

# Paul Tol's "muted" scheme, safe for colour-blind readers, ordered by contrast with the paper.
# https://personal.sron.nl/~pault/
# Dark paper has the same hues in the same order, so that a colour means the same to two readers.
# Their lightness was searched for the largest CIEDE2000 difference, also for colour-blind readers.
_ON_LIGHT = ("#332288", "#CC6677", "#117733", "#AA4499", "#999933", "#882255", "#44AA99")
_ON_DARK = ("#5C78D9", "#D47491", "#9AE5B3", "#FA90F8", "#E1B03B", "#96608B", "#238064")

STANCE_SYMBOLS = {
    "asserts": "circle",
    "denies": "x",
    "expects": "triangle-right",
    "demands": "triangle-up",
    "comments": "square",
}
# The same shapes as letters, for texts.
STANCE_SIGNS = {
    "asserts": "\N{BLACK CIRCLE}",
    "denies": "\N{HEAVY MULTIPLICATION X}",
    "expects": "\N{BLACK RIGHT-POINTING TRIANGLE}",
    "demands": "\N{BLACK UP-POINTING TRIANGLE}",
    "comments": "\N{BLACK SQUARE}",
}
INSTANT_SYMBOL = "diamond"
# A stroke, because the cross of a denial stands beside it.
DISPUTED_SYMBOL = "line-ne"

COLOURS = {
    "event_type": N_("Event type"),
    "country": N_("Country"),
    "status": N_("Status"),
    "claimant": N_("Speaker"),
    "collection": N_("Collection"),
}
OTHER = N_("Other")
TRANSPARENT = "#0000"
# Traces and whole figures, as plain dicts for plotly.js.
Trace = dict[str, Any]
Chart = dict[str, Any]

_LINEAR_BELOW = 0.04045
_EVEN_LUMINANCE = 0.179


@dataclass(frozen=True)
class Theme:
    """Colours of a chart, except those of its events."""

    name: str
    paper: str
    ink: str
    muted: str
    rule: str
    border: str
    band: str
    ahead: str
    water: str
    river: str
    land: str
    place: str
    shade: tuple[str, str]
    dispute: str
    asserts: str
    expects: str
    demands: str
    neutral: str
    palette: tuple[str, ...]

    def stance_colour(self, stance: str) -> str:
        """Return the colour of the sign of a stance, which is the same on page and charts."""
        colours = {
            "asserts": self.asserts,
            "denies": self.dispute,
            "expects": self.expects,
            "demands": self.demands,
        }
        return colours.get(stance, self.muted)


LIGHT = Theme(
    name="light",
    paper="#ffffff",
    ink="#1b1f24",
    muted="#5b6470",
    rule="#d9dde3",
    border="#b3bac4",
    band="#f6f7f9",
    ahead="rgba(180, 140, 40, 0.08)",
    water="#eef3f7",
    river="#bfd3e4",
    place="#343b45",
    land="#fbfaf7",
    shade=("#f0e6d2", "#cf9a4f"),
    dispute="#b3261e",
    asserts="#14532d",
    expects="#1d4ed8",
    demands="#7e22ce",
    neutral="#59636f",
    palette=_ON_LIGHT,
)
DARK = Theme(
    name="dark",
    paper="#16191d",
    ink="#eceff3",
    muted="#a3adb9",
    rule="#353c45",
    border="#4b545f",
    band="#1c2025",
    ahead="rgba(230, 190, 90, 0.07)",
    water="#10151b",
    river="#34506b",
    place="#dfe4ea",
    land="#242a31",
    shade=("#3a3428", "#7d5c29"),
    dispute="#ff8a80",
    asserts="#7ee2a8",
    expects="#9dbcff",
    demands="#dfa8ff",
    neutral="#a9b4c0",
    palette=_ON_DARK,
)
# Greys that contrast with the paper (WCAG 2.2, 1.4.11) and with each other.
GREYSCALE = Theme(
    name="greyscale",
    paper="#ffffff",
    ink="#0d0d0d",
    muted="#4d4d4d",
    rule="#d9d9d9",
    border="#a6a6a6",
    band="#f5f5f5",
    ahead="rgba(0, 0, 0, 0.05)",
    water="#ffffff",
    river="#b8b8b8",
    place="#333333",
    land="#f2f2f2",
    shade=("#e3e3e3", "#9c9c9c"),
    dispute="#000000",
    asserts="#0d0d0d",
    expects="#0d0d0d",
    demands="#0d0d0d",
    neutral="#6b6b6b",
    palette=("#000000", "#949494", "#454545"),
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}
PRINT_THEMES = THEMES | {GREYSCALE.name: GREYSCALE}


@dataclass(frozen=True)
class Look:
    """The appearance of charts.

    Attributes
    ----------
    theme
        One of ``THEMES``, or of ``PRINT_THEMES``.
    colour
        Meaning of colours: one of ``COLOURS``, or an extra column with few values.
    chosen
        ``event_id`` of the event in focus; empty for none.
    printed
        Whether the chart is part of an exported picture.
    hits
        Words that the reader searched for, which are drawn bold.
    hover
        Whether the chart contains its hover texts; the page requests each when it is needed.

    Raises
    ------
    InvalidSettingError
        `theme` is not a theme.
    """

    theme: Theme = LIGHT
    colour: str = "event_type"
    chosen: str = ""
    printed: bool = False
    hits: tuple[str, ...] = ()
    hover: bool = True

    def __post_init__(self) -> None:
        _check_theme(self.theme)

    def hover_attributes(self, make_texts: Callable[[], Any]) -> dict[str, Any]:
        """Return the hover attributes of a trace.

        Parameters
        ----------
        make_texts
            Returns one text per point; it is called only if the chart contains hover texts.
        """
        if not self.hover:
            return {"hoverinfo": "none"}
        return {"hovertext": make_texts(), "hoverinfo": "text"}


def _check_theme(theme: object) -> None:
    if not isinstance(theme, Theme):
        choices = ", ".join(f"THEMES[{name!r}]" for name in THEMES)
        raise InvalidSettingError(f"theme={theme!r}: choose one of: {choices}")


@dataclass(frozen=True)
class Context:
    """The whole table, of which a chart shows some rows.

    Attributes
    ----------
    events
        All rows, before any filter. They decide colours and extents, so that filters change
        neither.
    as_of
        Day of the source, after which events are only expected; ``NaT`` if unknown.
    disputed
        Ids of the events that someone denies.
    shown
        Parts of the world with the places that a map shows; by default those of the whole table.
    """

    events: pd.DataFrame | EventIndex
    as_of: np.datetime64 = np.datetime64("NaT", "s")
    disputed: Set[str] = frozenset()
    shown: Framing | None = None

    @property
    def framing(self) -> Framing:
        """Parts of the world that a map can show."""
        return self.shown or frame_places(self.index)

    @cached_property
    def index(self) -> EventIndex:
        """Index of the whole table."""
        return as_index(self.events)


def colour_values(events: pd.DataFrame, colour: str) -> pd.Categorical:
    """Return the value that decides each event's colour."""
    if colour not in COLOURS:
        return group_cells(events[colour])
    if colour == "country":
        columns: tuple[str, ...] = ("country", "claimant_country", "actor_countries")
    else:
        columns = (colour,)
    return first_values(*(events[name] for name in columns))


@stored_as("colour_codes", CODES)
def colour_codes(index: EventIndex, colour: str) -> Codes:
    """Return the values that decide the colours of a table's events."""
    return Codes.of(colour_values(index.events, colour))


def count_colours(events: pd.DataFrame | Selection, colour: str) -> dict[str, int]:
    """Count the events of each value that has a colour."""
    return Selection.of(events).cached(_count_colours, colour)


def _count_colours(shown: Selection, colour: str) -> dict[str, int]:
    codes = shown.index.cached(colour_codes, colour)
    return codes.count(shown.take(codes.rows))


def coloured_values(index: EventIndex, colour: str) -> list[str]:
    """Return the values that can have a colour of their own, most frequent first."""
    counts = index.cached(colour_codes, colour).counts
    order = sorted(counts, key=lambda value: (-counts[value], value))
    return [value for value in order if value not in ("", "statement")][: len(LIGHT.palette)]


def colour_scale(events: pd.DataFrame | EventIndex, colour: str, theme: Theme) -> dict[str, str]:
    """Return the colour of each value, most frequent first; statements and rare values are neutral.

    Parameters
    ----------
    events
        All events, not only those shown, so that a filter changes no colour.
    """
    return dict(zip(coloured_values(as_index(events), colour), theme.palette, strict=False))


def colour_key(
    events: pd.DataFrame | Selection, look: Look, context: Context
) -> list[tuple[str, str]]:
    """Return the name and colour of each value of the events, in the order of the scale."""
    return name_colours(set(count_colours(events, look.colour)), look, context)


def name_colours(present: Set[str], look: Look, context: Context) -> list[tuple[str, str]]:
    """Return the name and colour of each value, in the order of the scale."""
    scale = colour_scale(context.index, look.colour, look.theme)
    key = [(colour_name(value, look.colour), scale[value]) for value in scale if value in present]
    rest = sorted(present - set(scale) - {""})
    if rest:
        name = colour_name(rest[0], look.colour) if len(rest) == 1 else tr(OTHER)
        key.append((name, look.theme.neutral))
    return key


def colour_name(value: str, colour: str) -> str:
    """Return the name of a value in a key."""
    if colour == "country":
        return country_name(value)
    return tr(value).capitalize() if colour in ("event_type", "status") else value


@lru_cache(maxsize=1024)
def with_opacity(colour: str, opacity: float) -> str:
    """Add an opacity to a colour given as #rrggbb; plotly.js parses #rrggbbaa fastest.

    Examples
    --------
    >>> with_opacity("#332288", 0.5)
    '#33228880'
    """
    return f"{colour}{round(opacity * 255):02x}"


def contrasting_colour(colour: str) -> str:
    """Return black or white, whichever contrasts more with a #rrggbb colour (WCAG 2.2, 1.4.3).

    Examples
    --------
    >>> contrasting_colour("#332288"), contrasting_colour("#DDCC77")
    ('#ffffff', '#000000')
    """
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(parts > _LINEAR_BELOW, ((parts + 0.055) / 1.055) ** 2.4, parts / 12.92)
    # At this luminance, white and black have the same contrast with a colour.
    return "#ffffff" if linear @ (0.2126, 0.7152, 0.0722) < _EVEN_LUMINANCE else "#000000"


def base_layout(theme: Theme, **more: Any) -> dict[str, Any]:
    """Return the layout that all charts share."""
    shared: dict[str, Any] = {
        "paper_bgcolor": theme.paper,
        "plot_bgcolor": theme.paper,
        "font": {"family": SANS, "size": 12.5, "color": theme.ink},
        "hoverlabel": {
            "bgcolor": theme.paper,
            "bordercolor": theme.muted,
            "font": {"family": SANS, "size": 13, "color": theme.ink},
            "align": "left",
        },
        "hovermode": "closest",
    }
    return shared | more
