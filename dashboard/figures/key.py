"""The key below a printed chart: what its colours and shapes mean."""

from typing import Any

from dashboard.figures.marks import POSSIBLE, Mark
from dashboard.figures.style import (
    CLEAR,
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
from dashboard.figures.text import plain
from dashboard.index import Selection
from dashboard.levels import Frame
from dashboard.words import tr

_ROW_PX = 21
_ENTRY_PX = 144
_AXES = {"scatter": ("x", "y"), "scattergeo": ("lon", "lat")}


def key_traces(marks: list[Mark], rows: Selection, look: Look, context: Context) -> list[Trace]:
    """Entries of the key, for what is in the picture only."""
    colours = [
        key_entry(name, "square", colour) for name, colour in colour_key(rows, look, context)
    ]
    return colours + _shape_keys(marks, look.theme)


def _shape_keys(marks: list[Mark], theme: Theme) -> list[Trace]:
    ink = theme.neutral
    stances = {mark.stance for mark in marks}
    within = any(not (mark.instant or mark.certain or mark.expected) for mark in marks)
    entries = [
        (any(mark.certain for mark in marks), key_entry(tr("lasted, dates known"), "square", ink)),
        (within, key_entry(tr("at some time within"), "square", faded(ink, POSSIBLE))),
        (any(mark.expected for mark in marks), key_entry(tr("expected"), "square-open", ink)),
        (
            any(mark.instant and not mark.stance for mark in marks),
            key_entry(tr("on one day"), INSTANT_SYMBOL, ink),
        ),
        *(
            (stance in stances, key_entry(tr(stance), symbol, ink))
            for stance, symbol in STANCE_SYMBOLS.items()
        ),
        ("denies" in stances, key_entry(tr("disputed"), DISPUTED_SYMBOL, theme.dispute)),
    ]
    return [entry for wanted, entry in entries if wanted]


def key_entry(name: str, symbol: str, colour: str, kind: str = "scatter", size: int = 10) -> Trace:
    """Make an entry of the key that stands nowhere in the chart."""
    line = {"color": colour, "width": 2.5} if symbol == DISPUTED_SYMBOL else {}
    marker = {"symbol": symbol, "color": colour, "size": size, "line": line}
    return {
        "type": kind,
        **{axis: [None] for axis in _AXES[kind]},
        "mode": "markers",
        "name": plain(name),
        "marker": marker,
        "hoverinfo": "skip",
    }


def key_layout(theme: Theme, y: float) -> dict[str, Any]:
    """Look of a key below a chart, whose lower edge is at `y` (0 to 1) of the picture."""
    return {
        "orientation": "h",
        "x": 0,
        "xref": "container",
        "y": y,
        "yref": "container",
        "yanchor": "bottom",
        "font": {"size": 11.5, "color": theme.muted},
        "itemclick": False,
        "itemdoubleclick": False,
        "bgcolor": CLEAR,
        "entrywidthmode": "pixels",
        "entrywidth": _ENTRY_PX - 40,
    }


def key_px(entries: int, frame: Frame) -> int:
    """Height of a key of so many entries."""
    columns = max(frame.width_px // _ENTRY_PX, 1)
    return -(-entries // columns) * _ROW_PX + 14
