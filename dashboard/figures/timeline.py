"""The timeline and its overview strip, from a placement to a chart.

A chart is made as a plain dict, as plotly.js reads it: checking every attribute, as
plotly's figures do, takes longer than all the rest. Tests check them instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.dates import say_day
from dashboard.figures.style import (
    DISPUTED_SYMBOL,
    INSTANT_SYMBOL,
    STANCE_SYMBOLS,
    Chart,
    Context,
    Look,
    Theme,
    Trace,
    base_layout,
    colour_key,
    colour_scale,
    colour_values,
    contrasting,
    faded,
)
from dashboard.figures.text import hover_texts, plain
from dashboard.levels import (
    LABEL_PX,
    Frame,
    Placement,
    Window,
    anchors,
    full_window,
    horizon,
    place,
    shorten,
)
from dashboard.schema import SEPARATOR

LANE_MARGIN_PX = 138
SIDE_MARGIN_PX = 10
AXIS_PX = 58
_KEY_ROW_PX = 21
_KEY_ENTRY_PX = 144
OVERVIEW_PX = 64
_BAR_PX = {"beside": 13.0, "above": 10.0, "none": 10.0}
_FADE_STEPS = (0.5, 0.36, 0.24, 0.12)
_POSSIBLE = 0.32
_OVERVIEW_BINS = 160


@dataclass
class _Bars:
    """Horizontal bars, collected for one trace."""

    start: list[Any] = field(default_factory=list)
    end: list[Any] = field(default_factory=list)
    row: list[float] = field(default_factory=list)
    colour: list[str] = field(default_factory=list)

    def add(self, start: Any, end: Any, row: float, colour: str) -> None:
        self.start.append(start)
        self.end.append(end)
        self.row.append(row)
        self.colour.append(colour)

    def trace(self, thickness: float, **more: Any) -> Trace:
        start, end = (np.array(side, dtype="datetime64[s]") for side in (self.start, self.end))
        bars = {
            "type": "bar",
            "orientation": "h",
            "base": date_texts(start),
            "x": ((end - start).astype("int64") * 1000).tolist(),
            "y": self.row,
            "width": thickness,
            "marker": {"color": self.colour, "line": {"width": 0}},
        }
        return bars | {"hoverinfo": "skip", "showlegend": False} | more


class _Mark(NamedTuple):
    """One mark: what :class:`dashboard.levels.Placement` says of it, and how it is drawn.

    Attributes
    ----------
    y
        Where its bar and symbol stand; titles may stand above.
    """

    event_id: str
    row: float
    start: np.datetime64
    end: np.datetime64
    certain_start: np.datetime64
    certain_end: np.datetime64
    fades_left: bool
    fades_right: bool
    instant: bool
    glyph: np.datetime64
    label: str
    label_start: np.datetime64
    label_end: np.datetime64
    hit_start: np.datetime64
    hit_end: np.datetime64
    y: float
    colour: str
    expected: bool
    stance: str
    about: str
    disputed: bool

    @property
    def certain(self) -> bool:
        """Whether any time of it is certain."""
        return not np.isnat(self.certain_start)


def plot_frame(width_px: int, height_px: int, below_px: int = SIDE_MARGIN_PX, **more: Any) -> Frame:
    """Space for the marks in a figure of a given size.

    Parameters
    ----------
    width_px, height_px
        Size of the whole figure.
    below_px
        What stands below the marks, such as a key.
    **more
        Further fields of :class:`dashboard.levels.Frame`.
    """
    bare = Frame(width_px=width_px)
    margin = SIDE_MARGIN_PX if bare.narrow else LANE_MARGIN_PX
    lost = AXIS_PX + below_px
    return Frame(
        width_px=max(width_px - margin - SIDE_MARGIN_PX, 100),
        height_px=max(height_px - lost, 60),
        **more,
    )


def timeline_figure(
    events: pd.DataFrame,
    frame: Frame | None = None,
    look: Look | None = None,
    context: Context | None = None,
) -> go.Figure:
    """Draw events on a timeline.

    Parameters
    ----------
    events
        The rows to show, validated.
    frame, look
        Space and appearance.
    context
        The table that the rows come from; by default they are all of it.
    """
    return go.Figure(timeline_chart(events, frame, look, context))


def timeline_chart(
    events: pd.DataFrame,
    frame: Frame | None = None,
    look: Look | None = None,
    context: Context | None = None,
) -> Chart:
    """Draw events on a timeline, as :func:`timeline_figure` does, as a plain dict."""
    frame, look, context = frame or Frame(), look or Look(), context or Context(events)
    placed = place(events, frame, context.as_of)
    keys: list[Trace] = []
    if len(placed.marks):
        positions = placed.marks["position"].to_numpy()
        rows = events[_ROW].iloc[positions]
        marks = _marks(placed, rows, look, context)
        traces = _mark_traces(marks, placed, look)
        traces.append(_hit_trace(marks, hover_texts(events, positions, context.disputed)))
        keys = _keys(marks, rows, look, context) if look.key else []
    else:
        traces = [_count_trace(placed, look.theme)]
    layout = _layout(placed, frame, look, context.as_of, len(keys))
    return {"data": traces + keys, "layout": layout}


def overview_figure(
    events: pd.DataFrame, window: Window, look: Look, context: Context
) -> go.Figure:
    """Draw when all events happened, with the window as a brush.

    Parameters
    ----------
    events
        The rows to show; those of the context stand behind them, paler, and decide the extent.
    window
        The time that the timeline shows.
    look, context
        As for :func:`timeline_figure`.
    """
    return go.Figure(overview_chart(events, window, look, context))


def overview_chart(events: pd.DataFrame, window: Window, look: Look, context: Context) -> Chart:
    """Draw when all events happened, as :func:`overview_figure` does, as a plain dict."""
    everything, as_of, theme = context.events, context.as_of, look.theme
    whole = full_window(everything, as_of)
    whole = (min(whole[0], window[0]), max(whole[1], window[1]))
    first, last = (float(moment.astype("int64")) for moment in whole)
    edges = np.linspace(first, last, _OVERVIEW_BINS + 1)
    counts = [_histogram(rows, as_of, edges) for rows in (everything, events)]
    middles = date_texts(((edges[:-1] + edges[1:]) / 2).astype("int64").astype("datetime64[s]"))
    bars = [
        {
            "type": "bar",
            "x": middles,
            # Square roots, so that a single event still shows beside hundreds.
            "y": np.sqrt(count).tolist(),
            "width": float(edges[1] - edges[0]) * 1000,
            "marker": {"color": colour},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for count, colour in zip(counts, (theme.rule, theme.muted), strict=True)
    ]
    top = float(np.sqrt(max(counts[0].max(initial=0), 1))) * 1.1
    layout = _overview_layout(whole, window, top, theme)
    return {"data": bars, "layout": layout | {"shapes": _as_of_shapes(as_of, theme)[1:]}}


def _overview_layout(whole: Window, window: Window, top: float, theme: Theme) -> dict[str, Any]:
    start, end = date_texts(np.array(window))
    brush = {"type": "rect", "xref": "x", "yref": "y", "x0": start, "x1": end, "y0": 0, "y1": top}
    line = {"color": theme.ink, "width": 1.5, "dash": "solid"}
    return base_layout(
        theme,
        height=OVERVIEW_PX,
        margin={"l": SIDE_MARGIN_PX, "r": SIDE_MARGIN_PX, "t": 4, "b": 20},
        barmode="overlay",
        bargap=0,
        dragmode="select",
        selectdirection="h",
        selections=[brush | {"line": line}],
        activeselection={"fillcolor": theme.ink, "opacity": 0.12},
        newselection={"line": line},
        xaxis={
            "type": "date",
            "range": date_texts(np.array(whole)),
            "fixedrange": True,
            "showgrid": False,
            "tickfont": {"size": 11, "color": theme.muted},
            "nticks": 8,
        },
        yaxis={"visible": False, "range": [0, top], "fixedrange": True},
    )


def date_texts(moments: np.ndarray) -> list[str]:
    """Moments as plotly reads them; it wants four digits in a year before Christ, too.

    Examples
    --------
    >>> date_texts(np.array(["2024-10-20", "-0044-03-15"], dtype="datetime64[s]"))
    ['2024-10-20T00:00:00', '-0044-03-15T00:00:00']
    """
    texts = np.datetime_as_string(moments.astype("datetime64[s]"))
    return [_four_digits(text) if text[0] == "-" else str(text) for text in texts]


def _four_digits(text: str) -> str:
    year, rest = text[1:].split("-", 1)
    return f"-{int(year):04}-{rest}"


def _histogram(rows: pd.DataFrame, as_of: np.datetime64, edges: np.ndarray) -> np.ndarray:
    moments = anchors(rows, as_of)
    known = moments[~np.isnat(moments)].astype("int64")
    return np.histogram(known, bins=edges)[0]


def _marks(placed: Placement, rows: pd.DataFrame, look: Look, context: Context) -> list[_Mark]:
    """Join the marks as placed with the words and colours of their rows."""
    scale = colour_scale(context.events, look.colour, look.theme)
    placement = [_values(placed.marks[name]) for name in _PLACED]
    rise = 0.74 if placed.titles == "above" else 0.5
    drawn = [
        [row + rise for row in placement[_PLACED.index("row")]],
        [scale.get(value, look.theme.neutral) for value in colour_values(rows, look.colour)],
        [status == "expected" for status in rows["status"]],
        rows["stance"].tolist(),
        rows["about"].tolist(),
        [event_id in context.disputed for event_id in rows["event_id"]],
    ]
    return [_Mark(*mark) for mark in zip(*placement, *drawn, strict=True)]


_ROW = [
    *("event_id", "status", "stance", "about", "event_type"),
    *("country", "claimant", "claimant_country", "actor_countries"),
]
_PLACED = _Mark._fields[: _Mark._fields.index("y")]


def _values(column: pd.Series) -> Any:
    # As a list, moments would become those of pandas, which are slow.
    return column.to_numpy() if column.dtype.kind == "M" else column.tolist()


def _mark_traces(marks: list[_Mark], placed: Placement, look: Look) -> list[Trace]:
    thickness = min(_BAR_PX[placed.titles] / placed.row_px, 0.66)
    return [
        _chosen_trace(marks, look),
        _span_trace(marks, thickness),
        *_outline_traces(marks, min(1.3 * thickness, 0.86)),
        _glyph_trace(marks, placed, look),
        _dispute_trace(marks, look.theme, placed.row_px),
        _title_trace(marks, placed, look),
    ]


def _chosen_trace(marks: list[_Mark], look: Look) -> Trace:
    """Mark the event in focus and, paler, what speaks of it or what it speaks of."""
    about = {mark.event_id: _ids(mark.about) for mark in marks}
    related = {event_id for event_id, ids in about.items() if look.chosen in ids}
    related |= about.get(look.chosen, set())
    bars = _Bars()
    for mark in marks:
        if mark.event_id == look.chosen or mark.event_id in related:
            opacity = 0.22 if mark.event_id == look.chosen else 0.09
            colour = faded(look.theme.palette[0], opacity)
            bars.add(mark.hit_start, mark.hit_end, mark.row + 0.5, colour)
    return bars.trace(1.0)


def _ids(cell: str) -> set[str]:
    return {part.strip() for part in cell.split(SEPARATOR)} - {""}


def _span_trace(marks: list[_Mark], thickness: float) -> Trace:
    bars = _Bars()
    for mark in marks:
        if mark.expected:
            continue
        if not mark.certain:
            _add_possible(bars, mark, mark.start, mark.end)
            continue
        _add_possible(bars, mark, mark.start, mark.certain_start)
        _add_possible(bars, mark, mark.certain_end, mark.end)
        bars.add(mark.certain_start, mark.certain_end, mark.y, mark.colour)
    return bars.trace(thickness)


def _add_possible(bars: _Bars, mark: _Mark, start: np.datetime64, end: np.datetime64) -> None:
    """Add what is only possible: even where it is bounded, fading out where it is open."""
    if not start < end:
        return
    outward_left = mark.fades_left and start == mark.start
    outward_right = mark.fades_right and end == mark.end
    if not (outward_left or outward_right):
        bars.add(start, end, mark.y, faded(mark.colour, _POSSIBLE))
        return
    steps = _FADE_STEPS[::-1] if outward_left else _FADE_STEPS
    edges = start + (end - start) * np.arange(len(steps) + 1) // len(steps)
    for near, far, opacity in zip(edges[:-1], edges[1:], steps, strict=True):
        bars.add(near, far, mark.y, faded(mark.colour, opacity))


def _outline_traces(marks: list[_Mark], thickness: float) -> list[Trace]:
    """Hollow, dashed outlines of what is expected; open on the side that is open."""
    outlines: dict[str, tuple[list[Any], list[Any]]] = {}
    for mark in marks:
        if not mark.expected:
            continue
        x, y = outlines.setdefault(mark.colour, ([], []))
        low, high = mark.y - thickness / 2, mark.y + thickness / 2
        corners = [(mark.end, low), (mark.start, low), (mark.start, high), (mark.end, high)]
        if not mark.fades_right:
            corners.append((mark.end, low))
        x += [*date_texts(np.array([at for at, _ in corners])), None]
        y += [*(row for _, row in corners), None]
    return [
        {
            "type": "scatter",
            "x": x,
            "y": y,
            "mode": "lines",
            "line": {"color": colour, "width": 1.6, "dash": "3px,2px"},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for colour, (x, y) in outlines.items()
    ]


def _glyph_trace(marks: list[_Mark], placed: Placement, look: Look) -> Trace:
    """Symbols of statements and instants, and the arrows of open ends."""
    size = float(np.clip(0.62 * placed.row_px, 5, 10))
    spoken = [(mark, mark.glyph, STANCE_SYMBOLS[mark.stance]) for mark in marks if mark.stance]
    instants = [
        (mark, mark.glyph, INSTANT_SYMBOL) for mark in marks if mark.instant and not mark.stance
    ]
    arrows = [(mark, mark.start, "arrow-left") for mark in marks if mark.fades_left]
    arrows += [(mark, mark.end, "arrow-right") for mark in marks if mark.fades_right]
    glyphs = [*spoken, *instants, *arrows]
    marker = {
        "symbol": [symbol for *_, symbol in glyphs],
        "color": [mark.colour for mark, *_ in glyphs],
        "size": [size] * (len(glyphs) - len(arrows)) + [size * 0.7] * len(arrows),
        "line": {"color": look.theme.paper, "width": 1},
    }
    return _points([at for _, at, _ in glyphs], [mark.y for mark, *_ in glyphs], marker=marker)


def _dispute_trace(marks: list[_Mark], theme: Theme, row_px: float) -> Trace:
    """Cross out, in small, what someone denies."""
    crossed = [mark for mark in marks if mark.disputed]
    marker = {
        "symbol": DISPUTED_SYMBOL,
        "size": min(11.0, row_px * 0.7),
        "line": {"color": theme.dispute, "width": 2.5},
    }
    return _points([mark.glyph for mark in crossed], [mark.y for mark in crossed], marker=marker)


def _title_trace(marks: list[_Mark], placed: Placement, look: Look) -> Trace:
    titled = [mark for mark in marks if mark.label]
    beside = placed.titles == "beside"
    # A title to the left of its mark ends there, however wide the reader's font makes it.
    leftward = [beside and mark.label_end < mark.glyph for mark in titled]
    anchors = [
        mark.label_end if left else mark.label_start
        for mark, left in zip(titled, leftward, strict=True)
    ]
    rise = 0.3 if placed.titles == "above" else 0.5
    return _points(
        anchors,
        [mark.row + rise for mark in titled],
        mode="text",
        text=[plain(mark.label) for mark in titled],
        textposition=["middle left" if left else "middle right" for left in leftward],
        textfont={
            "size": LABEL_PX,
            "color": [_title_ink(mark, beside, look.theme) for mark in titled],
        },
    )


def _title_ink(mark: _Mark, beside: bool, theme: Theme) -> str:
    # Where no other room is left, a title stands on its own bar.
    on_bar = beside and mark.certain_start <= mark.label_start < mark.certain_end
    return contrasting(mark.colour) if on_bar else theme.ink


def _points(moments: Sequence[np.datetime64], y: list[float], **more: Any) -> Trace:
    x = date_texts(np.array(moments, dtype="datetime64[s]"))
    points = {"type": "scatter", "x": x, "y": y, "mode": "markers"}
    return points | {"hoverinfo": "skip", "showlegend": False} | more


def _hit_trace(marks: list[_Mark], hover: list[str]) -> Trace:
    """Invisible bars over mark and title: the whole row answers pointer and click."""
    bars = _Bars()
    for mark in marks:
        bars.add(mark.hit_start, mark.hit_end, mark.row + 0.5, "rgba(0,0,0,0)")
    return bars.trace(
        0.98,
        name="events",
        customdata=[["event", mark.event_id] for mark in marks],
        hovertext=hover,
        hoverinfo="text",
    )


def _count_trace(placed: Placement, theme: Theme) -> Trace:
    bins = placed.bins
    counts = bins["count"].to_numpy(float)
    strength = np.sqrt(counts / counts.max(initial=1)).tolist()
    bars = _Bars(
        list(bins["start"].to_numpy("datetime64[s]")),
        list(bins["end"].to_numpy("datetime64[s]")),
        (bins["row"].to_numpy(float) + 0.5).tolist(),
        [faded(theme.palette[0], 0.15 + 0.8 * value) for value in strength],
    )
    spans = zip(date_texts(np.array(bars.start)), date_texts(np.array(bars.end)), strict=True)
    return bars.trace(
        0.72,
        name="counts",
        customdata=[["window", *span] for span in spans],
        hovertext=[f"{count:,} events<br>click to zoom in" for count in bins["count"]],
        hoverinfo="text",
    )


def _keys(marks: list[_Mark], rows: pd.DataFrame, look: Look, context: Context) -> list[Trace]:
    """Entries of the key, for what is in the picture only."""
    colours = [_key(name, "square", colour) for name, colour in colour_key(rows, look, context)]
    return colours + _shape_keys(marks, look.theme)


def _shape_keys(marks: list[_Mark], theme: Theme) -> list[Trace]:
    ink = theme.neutral
    stances = {mark.stance for mark in marks}
    within = any(not (mark.instant or mark.certain or mark.expected) for mark in marks)
    entries = [
        (any(mark.certain for mark in marks), _key("lasted, dates known", "square", ink)),
        (within, _key("at some time within", "square", faded(ink, _POSSIBLE))),
        (any(mark.expected for mark in marks), _key("expected", "square-open", ink)),
        (
            any(mark.instant and not mark.stance for mark in marks),
            _key("on one day", INSTANT_SYMBOL, ink),
        ),
        *(
            (stance in stances, _key(stance, symbol, ink))
            for stance, symbol in STANCE_SYMBOLS.items()
        ),
        ("denies" in stances, _key("disputed", DISPUTED_SYMBOL, theme.dispute)),
    ]
    return [entry for wanted, entry in entries if wanted]


def _key(name: str, symbol: str, colour: str) -> Trace:
    line = {"color": colour, "width": 2.5} if symbol == DISPUTED_SYMBOL else {}
    marker = {"symbol": symbol, "color": colour, "size": 10, "line": line}
    return {
        "type": "scatter",
        "x": [None],
        "y": [None],
        "mode": "markers",
        "name": plain(name),
        "marker": marker,
        "hoverinfo": "skip",
    }


def _layout(
    placed: Placement, frame: Frame, look: Look, as_of: np.datetime64, entries: int
) -> dict[str, Any]:
    theme = look.theme
    below = key_px(entries, frame) if entries else SIDE_MARGIN_PX
    plot_px = max(placed.rows * placed.row_px, frame.height_px)
    height = plot_px + AXIS_PX + below
    return base_layout(
        theme,
        height=height,
        barmode="overlay",
        bargap=0,
        # On a phone a finger on the chart scrolls the page; buttons and the strip move in time.
        dragmode=False if frame.narrow else "pan",
        margin={
            "l": SIDE_MARGIN_PX if frame.narrow else LANE_MARGIN_PX,
            "r": SIDE_MARGIN_PX,
            "t": AXIS_PX,
            "b": below,
        },
        xaxis={
            "type": "date",
            "range": date_texts(np.array(placed.window)),
            "side": "top",
            "gridcolor": theme.rule,
            "griddash": "dot",
            "tickfont": {"color": theme.muted},
            "ticks": "outside",
            "tickcolor": theme.rule,
            "ticklabelposition": "outside right" if frame.narrow else "outside",
            "nticks": max(frame.width_px // 75, 3),
            "tickformatstops": _TICK_FORMATS,
            "zeroline": False,
        },
        yaxis={
            "range": [plot_px / placed.row_px, 0],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "showticklabels": False,
        },
        shapes=[*_lane_shapes(_lanes(placed), theme), *_as_of_shapes(as_of, theme)],
        annotations=_notes(placed, frame, theme, as_of),
        showlegend=entries > 0,
        legend=key_layout(theme, 4 / height),
    )


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
        "bgcolor": "rgba(0,0,0,0)",
        "entrywidthmode": "pixels",
        "entrywidth": _KEY_ENTRY_PX - 40,
    }


def key_px(entries: int, frame: Frame) -> int:
    """Height of a key of so many entries."""
    columns = max(frame.width_px // _KEY_ENTRY_PX, 1)
    return -(-entries // columns) * _KEY_ROW_PX + 14


_TICK_FORMATS = [
    {"dtickrange": [None, 60_000], "value": "%H:%M:%S"},
    {"dtickrange": [60_000, 86_400_000], "value": "%H:%M<br>%-d %b"},
    {"dtickrange": [86_400_000, "M1"], "value": "%-d %b<br>%Y"},
    {"dtickrange": ["M1", "M12"], "value": "%b<br>%Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]


class _Lane(NamedTuple):
    name: str
    total: int
    top: float
    bottom: float


def _lanes(placed: Placement) -> list[_Lane]:
    columns = (placed.lanes[name].tolist() for name in ("name", "count", "top", "bottom"))
    return [_Lane(*lane) for lane in zip(*columns, strict=True)]


def _lane_shapes(lanes: list[_Lane], theme: Theme) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect", "xref": "paper", "x0": 0, "x1": 1, "yref": "y",
            "y0": lane.top, "y1": lane.bottom,
            "fillcolor": theme.band, "line": {"width": 0}, "layer": "below",
        }
        for lane in lanes[::2]
    ]  # fmt: skip


def _as_of_shapes(as_of: np.datetime64, theme: Theme) -> list[dict[str, Any]]:
    """Tint of what lies ahead of the source, and its line."""
    if np.isnat(as_of):
        return []
    at, far = date_texts(np.array([horizon(as_of), np.datetime64("9999-12-31", "s")]))
    common = {"xref": "x", "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    return [
        common
        | {"type": "rect", "x0": at, "x1": far, "fillcolor": theme.ahead, "line": {"width": 0}},
        common | {"type": "line", "x0": at, "x1": at, "line": {"color": theme.ink, "width": 1.2}},
    ]


def _notes(
    placed: Placement, frame: Frame, theme: Theme, as_of: np.datetime64
) -> list[dict[str, Any]]:
    notes = [_lane_note(lane, placed, frame, theme) for lane in _lanes(placed)]
    corner = {
        "xref": "paper", "yref": "paper", "y": 0, "yanchor": "bottom", "showarrow": False,
        "font": {"size": 11.5, "color": theme.muted}, "bgcolor": theme.paper,
    }  # fmt: skip
    for count, x, words in (
        (placed.before, 0, "◂ {:,} earlier"),
        (placed.after, 1, "{:,} later ▸"),
    ):
        if count:
            notes.append(
                corner | {"x": x, "xanchor": "right" if x else "left", "text": words.format(count)}
            )
    if not np.isnat(as_of) and placed.window[0] <= horizon(as_of) <= placed.window[1]:
        notes.append(
            {
                "x": date_texts(np.array([horizon(as_of)]))[0],
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "yshift": 38,
                "text": f"as of {say_day(as_of)}",
                "showarrow": False,
                "font": {"size": 11.5, "color": theme.ink},
            }
        )
    return notes


def _lane_note(lane: _Lane, placed: Placement, frame: Frame, theme: Theme) -> dict[str, Any]:
    count = f" <span style='color:{theme.muted}'>{lane.total:,}</span>"
    name = plain(shorten(lane.name, LANE_MARGIN_PX - 36 if not frame.narrow else frame.width_px))
    return {
        "xref": "paper", "x": 0, "y": lane.top + 3 / placed.row_px,
        "xanchor": "left" if frame.narrow else "right", "yanchor": "top",
        "xshift": 0 if frame.narrow else -8, "showarrow": False, "align": "right",
        "text": f"<b>{name}</b>{count}", "font": {"size": 12.5, "color": theme.ink},
    }  # fmt: skip
