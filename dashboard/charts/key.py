"""The key below a printed chart: what its colours, shapes and lines mean."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dashboard.charts.chart_text import plain
from dashboard.charts.marks import POSSIBLE, Mark
from dashboard.charts.style import (
    DISPUTED_SYMBOL,
    INSTANT_SYMBOL,
    STANCE_SYMBOLS,
    Context,
    Look,
    Theme,
    Trace,
    colour_key,
    faded,
)
from dashboard.charts.text_metrics import label_width_px
from dashboard.common.i18n import tr
from dashboard.engine.index import Selection

TEXT_PX = 11.5
ROW_PX = 19
_SAMPLE_PX = 22
_GAP_PX = 18
_DISPUTE_PX = 2.5


class Entry(NamedTuple):
    """One entry of a key.

    Attributes
    ----------
    name
        What it means.
    symbol
        As plotly names it; empty for a line.
    colour
        Of the symbol or line.
    size
        Of the symbol in pixels, or how thick the line is.
    dash
        Of a line, as plotly names it.
    """

    name: str
    symbol: str
    colour: str
    size: float = 10
    dash: str = "solid"


def timeline_key(marks: list[Mark], rows: Selection, look: Look, context: Context) -> list[Entry]:
    """Entries for what is in a timeline only."""
    colours = [Entry(name, "square", colour) for name, colour in colour_key(rows, look, context)]
    return colours + _shape_entries(marks, look.theme)


def _shape_entries(marks: list[Mark], theme: Theme) -> list[Entry]:
    ink = theme.neutral
    stances = {mark.stance for mark in marks}
    within = any(not (mark.instant or mark.certain or mark.expected) for mark in marks)
    entries = [
        (any(mark.certain for mark in marks), Entry(tr("lasted, dates known"), "square", ink)),
        (within, Entry(tr("at some time within"), "square", faded(ink, POSSIBLE))),
        (any(mark.expected for mark in marks), Entry(tr("expected"), "square-open", ink)),
        (
            any(mark.instant and not mark.stance for mark in marks),
            Entry(tr("on one day"), INSTANT_SYMBOL, ink),
        ),
        *(
            (stance in stances, Entry(tr(stance), symbol, ink))
            for stance, symbol in STANCE_SYMBOLS.items()
        ),
        (
            any(mark.disputed for mark in marks),
            Entry(tr("disputed"), DISPUTED_SYMBOL, theme.dispute),
        ),
    ]
    return [entry for wanted, entry in entries if wanted]


def key_px(entries: Sequence[Entry], width_px: float) -> int:
    """Height of a key in a given width."""
    rows = {top for _, top in _places(entries, width_px)}
    return ROW_PX * len(rows)


def key_traces(
    entries: Sequence[Entry], left: float, top: float, width_px: float, theme: Theme
) -> list[Trace]:
    """Draw a key on axes whose units are pixels, downwards.

    Parameters
    ----------
    entries
        What is in it.
    left, top, width_px
        Where it stands; entries flow like words.
    theme
        Colour of its words.
    """
    at = [(left + x, top + y + ROW_PX / 2) for x, y in _places(entries, width_px)]
    placed = list(zip(entries, at, strict=True))
    symbols = [(entry, x, y) for entry, (x, y) in placed if entry.symbol]
    lines = [_line(entry, x, y) for entry, (x, y) in placed if not entry.symbol]
    return [*lines, _symbols(symbols), _names(placed, theme)] if entries else []


def _places(entries: Sequence[Entry], width_px: float) -> list[tuple[float, float]]:
    """Left and top of each entry, one after the other as long as they fit."""
    places: list[tuple[float, float]] = []
    x = y = 0.0
    for entry in entries:
        wide = _SAMPLE_PX + label_width_px(entry.name, TEXT_PX)
        if x and x + wide > width_px:
            x, y = 0.0, y + ROW_PX
        places.append((x, y))
        x += wide + _GAP_PX
    return places


def _symbols(placed: list[tuple[Entry, float, float]]) -> Trace:
    crosses = [entry.symbol == DISPUTED_SYMBOL for entry, _, _ in placed]
    return _drawn(
        x=[x + 8 for _, x, _ in placed],
        y=[y for _, _, y in placed],
        mode="markers",
        marker={
            "symbol": [entry.symbol for entry, _, _ in placed],
            "color": [entry.colour for entry, _, _ in placed],
            "size": [entry.size for entry, _, _ in placed],
            "opacity": 1,
            "line": {
                "color": [entry.colour for entry, _, _ in placed],
                "width": [
                    _DISPUTE_PX if cross else 1.5 * entry.symbol.endswith(("-open", "-dot"))
                    for cross, (entry, _, _) in zip(crosses, placed, strict=True)
                ],
            },
        },
    )


def _line(entry: Entry, x: float, y: float) -> Trace:
    line = {"color": entry.colour, "width": entry.size, "dash": entry.dash}
    return _drawn(x=[x, x + 16], y=[y, y], mode="lines", line=line)


def _names(placed: list[tuple[Entry, tuple[float, float]]], theme: Theme) -> Trace:
    return _drawn(
        x=[x + _SAMPLE_PX - 4 for _, (x, _) in placed],
        y=[y for _, (_, y) in placed],
        mode="text",
        text=[plain(entry.name) for entry, _ in placed],
        textposition="middle right",
        textfont={"size": TEXT_PX, "color": theme.muted},
    )


def _drawn(**more: Any) -> Trace:
    return {"type": "scatter", "hoverinfo": "skip", "showlegend": False} | more
