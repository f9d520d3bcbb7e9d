"""The key below an exported chart, which explains its colours, shapes and lines."""

from collections.abc import Sequence, Set
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.chart_text import escape_text, format_event_count
from dashboard.charts.marks import (
    EXPECTED_DASH,
    FADE_STEPS,
    POSSIBLE,
    Mark,
    count_shade,
    counts_have_colours,
    join_marks,
)
from dashboard.charts.style import (
    DISPUTED_SYMBOL,
    INSTANT_SYMBOL,
    STANCE_SYMBOLS,
    Context,
    Look,
    Theme,
    Trace,
    colour_scale,
    count_colours,
    name_colours,
    with_opacity,
)
from dashboard.charts.text_metrics import label_width_px
from dashboard.charts.timeline_placement import Placement
from dashboard.common.i18n import tr
from dashboard.engine.claims import STANCE_ORDER
from dashboard.engine.index import Selection

TEXT_PX = 11.5
KEY_ROW_PX = 19
_SAMPLE_PX = 22
_GAP_PX = 18
_DISPUTE_PX = 2.5
# In place of a symbol, for notes that explain none.
TEXT_ALONE = "none"
# Bars, in place of a symbol. Squares show colours.
BAR, PALE_BAR, FADING_BAR, DASHED_BAR = "bar", "bar-pale", "bar-fading", "bar-dashed"
# The dotted circle around a place that is not known exactly.
AREA = "area"
# A shade of the counts.
SHADE = "shade"
BARS = (BAR, PALE_BAR, FADING_BAR, DASHED_BAR, SHADE)
_BAR_WIDE_PX, _BAR_HIGH_PX = 14, 9


class Entry(NamedTuple):
    """One entry of a key.

    Attributes
    ----------
    name
        Meaning of the symbol or line.
    symbol
        Plotly's name for the symbol, or one of ``BARS``; empty for a line, and ``TEXT_ALONE`` for a
        note.
    colour
        Colour of the symbol or line.
    size
        Size of the symbol, or width of the line, in pixels.
    dash
        Plotly's name for the dash pattern of a line.
    """

    name: str
    symbol: str
    colour: str
    size: float = 10
    dash: str = "solid"


def timeline_key(
    placement: Placement, rows: Selection, look: Look, context: Context
) -> list[Entry]:
    """Return the entries for the colours and shapes in a timeline, given the rows of its marks."""
    named = drawn_colours(placement, rows, look, context)
    colours = [Entry(name, "square", colour) for name, colour in named]
    return colours + shape_key(placement, rows, look, context)


def drawn_colours(
    placement: Placement,
    rows: Selection,
    look: Look,
    context: Context,
    elsewhere: Set[str] = frozenset(),
) -> list[tuple[str, str]]:
    """Return the name and colour of each value that marks or counts of a timeline have.

    Parameters
    ----------
    placement, look, context
        The timeline.
    rows
        Rows of its marks.
    elsewhere
        Values whose colours another chart has.
    """
    common = set(placement.bins["value"].tolist()) if counts_have_colours(look) else set()
    present = set(count_colours(rows, look.colour)) | common
    if "" in common and placement.drawn:
        # Values without a colour of their own are counted together.
        scale = colour_scale(context.index, look.colour, look.theme)
        present |= set(count_colours(placement.drawn, look.colour)) - set(scale)
    return name_colours(present | elsewhere, look, context)


def shape_key(placement: Placement, rows: Selection, look: Look, context: Context) -> list[Entry]:
    """Return the entries for the shapes in a timeline, given the rows of its marks."""
    marks = join_marks(placement, rows, look, context) if placement.has_marks else []
    badges = {STANCE_ORDER[place] for place in placement.badges["stance"].tolist()}
    shapes = _shape_entries(marks, badges | {mark.stance for mark in marks}, look.theme)
    return _shade_entries(placement, look) + shapes


def _shade_entries(placement: Placement, look: Look) -> list[Entry]:
    """Return the entries for the palest and the darkest count; none without counts."""
    counts = placement.bins["count"]
    if not len(counts):
        return []
    neutral, high = look.theme.neutral, int(counts.max())
    shades = [
        Entry(format_event_count(count), SHADE, count_shade(neutral, count / high))
        for count in dict.fromkeys((int(counts.min()), high))
    ]
    if not counts_have_colours(look):
        return shades
    return [*shades, Entry(tr("Colour: what most of them are"), TEXT_ALONE, neutral)]


def _shape_entries(marks: list[Mark], stances: Set[str], theme: Theme) -> list[Entry]:
    ink = theme.neutral
    within = any(not (mark.instant or mark.certain or mark.expected) for mark in marks)
    entries = [
        (any(mark.certain for mark in marks), Entry(tr("Known dates"), BAR, ink)),
        (within, Entry(tr("Sometime in this period"), PALE_BAR, with_opacity(ink, POSSIBLE))),
        (
            any((mark.fades_left or mark.fades_right) and not mark.expected for mark in marks),
            Entry(tr("Start or end unknown"), FADING_BAR, ink),
        ),
        (
            any(mark.expected for mark in marks),
            Entry(tr("Expected, not confirmed"), DASHED_BAR, ink),
        ),
        (
            any(mark.instant and not mark.stance for mark in marks),
            Entry(tr("On one day"), INSTANT_SYMBOL, ink),
        ),
        *(
            (stance in stances, Entry(tr(stance), symbol, theme.stance_colour(stance)))
            for stance, symbol in STANCE_SYMBOLS.items()
        ),
        (
            any(mark.disputed for mark in marks),
            Entry(tr("Disputed"), DISPUTED_SYMBOL, theme.dispute),
        ),
    ]
    return [entry for is_present, entry in entries if is_present]


def key_px(entries: Sequence[Entry], width_px: float) -> int:
    """Return the height of a key in a given width."""
    rows = {top for _, top in _places(entries, width_px)}
    return KEY_ROW_PX * len(rows)


def key_traces(
    entries: Sequence[Entry], left: float, top: float, width_px: float, theme: Theme
) -> list[Trace]:
    """Draw a key on axes whose units are pixels, downwards.

    Parameters
    ----------
    entries
        Entries of the key.
    left, top, width_px
        Position and width; entries are laid out line by line, like words.
    theme
        Colour of the names.
    """
    at = [(left + x, top + y + KEY_ROW_PX / 2) for x, y in _places(entries, width_px)]
    positioned = list(zip(entries, at, strict=True))
    symbols = [
        (entry, x, y) for entry, (x, y) in positioned if entry.symbol not in ("", TEXT_ALONE, *BARS)
    ]
    lines = [_line(entry, x, y) for entry, (x, y) in positioned if not entry.symbol]
    bars = [
        trace for entry, (x, y) in positioned if entry.symbol in BARS for trace in _bar(entry, x, y)
    ]
    return [*lines, *bars, _symbols(symbols), _names(positioned, theme)] if entries else []


def _places(entries: Sequence[Entry], width_px: float) -> list[tuple[float, float]]:
    """Return the left and top of each entry; an entry that does not fit begins a new row."""
    places: list[tuple[float, float]] = []
    x = y = 0.0
    for entry in entries:
        wide = _sample_px(entry) + label_width_px(entry.name, TEXT_PX)
        if x and x + wide > width_px:
            x, y = 0.0, y + KEY_ROW_PX
        places.append((x, y))
        x += wide + _GAP_PX
    return places


def _sample_px(entry: Entry) -> int:
    return 0 if entry.symbol == TEXT_ALONE else _SAMPLE_PX


def _symbols(positioned: list[tuple[Entry, float, float]]) -> Trace:
    strokes = [entry.symbol == DISPUTED_SYMBOL for entry, _, _ in positioned]
    return _scatter(
        x=[x + 8 for _, x, _ in positioned],
        y=[y for _, _, y in positioned],
        mode="markers",
        marker={
            "symbol": [entry.symbol for entry, _, _ in positioned],
            "color": [entry.colour for entry, _, _ in positioned],
            "size": [entry.size for entry, _, _ in positioned],
            "opacity": 1,
            "line": {
                "color": [entry.colour for entry, _, _ in positioned],
                "width": [
                    _DISPUTE_PX if stroke else 1.5 * entry.symbol.endswith(("-open", "-dot"))
                    for stroke, (entry, _, _) in zip(strokes, positioned, strict=True)
                ],
            },
        },
    )


def _line(entry: Entry, x: float, y: float) -> Trace:
    line = {"color": entry.colour, "width": entry.size, "dash": entry.dash}
    return _scatter(x=[x, x + 16], y=[y, y], mode="lines", line=line)


def _bar(entry: Entry, x: float, y: float) -> list[Trace]:
    """Draw a bar as in the timeline."""
    if entry.symbol == DASHED_BAR:
        right, low, high = x + _BAR_WIDE_PX, y - _BAR_HIGH_PX / 2, y + _BAR_HIGH_PX / 2
        line = {"color": entry.colour, "width": 1.4, "dash": EXPECTED_DASH}
        outline = {"x": [x, right, right, x, x], "y": [low, low, high, high, low]}
        return [_scatter(**outline, mode="lines", line=line)]
    colours = [entry.colour]
    if entry.symbol == FADING_BAR:
        colours = [with_opacity(entry.colour, opacity) for opacity in FADE_STEPS]
    edges = np.linspace(x, x + _BAR_WIDE_PX, len(colours) + 1).tolist()
    return [
        _scatter(
            x=[left, right], y=[y, y], mode="lines", line={"color": colour, "width": _BAR_HIGH_PX}
        )
        for left, right, colour in zip(edges[:-1], edges[1:], colours, strict=True)
    ]


def _names(positioned: list[tuple[Entry, tuple[float, float]]], theme: Theme) -> Trace:
    return _scatter(
        x=[x + max(_sample_px(entry) - 4, 0) for entry, (x, _) in positioned],
        y=[y for _, (_, y) in positioned],
        mode="text",
        text=[escape_text(entry.name) for entry, _ in positioned],
        textposition="middle right",
        textfont={"size": TEXT_PX, "color": theme.muted},
    )


def _scatter(**more: Any) -> Trace:
    return {"type": "scatter", "hoverinfo": "skip", "showlegend": False} | more
