"""The timeline and its overview strip, from a placement to a figure."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.dates import say_day
from dashboard.figures.style import (
    DISPUTED_SYMBOL,
    INSTANT_SYMBOL,
    STANCE_SYMBOLS,
    Context,
    Look,
    Theme,
    base_layout,
    colour_key,
    colour_scale,
    colour_values,
    contrasting,
    faded,
)
from dashboard.figures.text import hover_text, plain
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
from dashboard.schema import each, split_list

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

    def trace(self, thickness: float, **more: Any) -> go.Bar:
        start, end = (np.array(side, dtype="datetime64[s]") for side in (self.start, self.end))
        return go.Bar(
            orientation="h",
            base=date_texts(start),
            x=(end - start).astype("int64") * 1000,
            y=self.row,
            width=thickness,
            marker={"color": self.colour, "line": {"width": 0}},
            **({"hoverinfo": "skip", "showlegend": False} | more),
        )


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
    frame, look, context = frame or Frame(), look or Look(), context or Context(events)
    placed = place(events, frame, context.as_of)
    scale = colour_scale(context.events, look.colour, look.theme)
    shown = events.set_index("event_id", drop=False)
    keys: list[go.Scatter] = []
    if len(placed.marks):
        rows = shown.loc[placed.marks["event_id"]]
        traces = _mark_traces(placed, rows, scale, look, context.disputed)
        keys = _keys(placed, rows, look, context) if look.key else []
    else:
        traces = [_count_trace(placed, look.theme)]
    return go.Figure(traces + keys, _layout(placed, frame, look, context.as_of, len(keys)))


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
    everything, as_of = context.events, context.as_of
    whole = full_window(everything, as_of)
    whole = (min(whole[0], window[0]), max(whole[1], window[1]))
    first, last = (float(moment.astype("int64")) for moment in whole)
    edges = np.linspace(first, last, _OVERVIEW_BINS + 1)
    counts = [_histogram(rows, as_of, edges) for rows in (everything, events)]
    middles = date_texts(((edges[:-1] + edges[1:]) / 2).astype("int64").astype("datetime64[s]"))
    step_ms = (edges[1] - edges[0]) * 1000
    bars = [
        # Square roots, so that a single event still shows beside hundreds.
        go.Bar(
            x=middles,
            y=np.sqrt(count),
            width=step_ms,
            marker_color=colour,
            hoverinfo="skip",
            showlegend=False,
        )
        for count, colour in zip(counts, (look.theme.rule, look.theme.muted), strict=True)
    ]
    top = float(np.sqrt(max(counts[0].max(initial=0), 1))) * 1.1
    start, end = date_texts(np.array(window))
    brush = {"type": "rect", "xref": "x", "yref": "y", "x0": start, "x1": end, "y0": 0, "y1": top}
    line = {"color": look.theme.ink, "width": 1.5, "dash": "solid"}
    layout = base_layout(
        look.theme,
        height=OVERVIEW_PX,
        margin={"l": SIDE_MARGIN_PX, "r": SIDE_MARGIN_PX, "t": 4, "b": 20},
        barmode="overlay",
        bargap=0,
        dragmode="select",
        selectdirection="h",
        selections=[brush | {"line": line}],
        activeselection={"fillcolor": look.theme.ink, "opacity": 0.12},
        newselection={"line": line},
        xaxis={
            "range": date_texts(np.array(whole)),
            "fixedrange": True,
            "showgrid": False,
            "tickfont": {"size": 11, "color": look.theme.muted},
            "nticks": 8,
        },
        yaxis={"visible": False, "range": [0, top], "fixedrange": True},
        shapes=_as_of_shapes(as_of, look.theme)[1:],
    )
    return go.Figure(bars, layout)


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


def _mark_traces(
    placed: Placement,
    rows: pd.DataFrame,
    scale: dict[str, str],
    look: Look,
    disputed: frozenset[str],
) -> list[Any]:
    marks = placed.marks
    values = colour_values(rows, look.colour)
    marks = marks.assign(
        colour=[scale.get(value, look.theme.neutral) for value in values],
        expected=(rows["status"] == "expected").to_numpy(),
        stance=rows["stance"].to_numpy(),
        disputed=rows["event_id"].isin(disputed).to_numpy(),
        y=marks["row"] + (0.74 if placed.titles == "above" else 0.5),
    )
    thickness = min(_BAR_PX[placed.titles] / placed.row_px, 0.66)
    return [
        _chosen_trace(marks, rows, look),
        _span_trace(marks, thickness),
        *_outline_traces(marks, min(1.3 * thickness, 0.86)),
        _glyph_trace(marks, placed, look),
        _dispute_trace(marks, look.theme, placed.row_px),
        _title_trace(marks, placed, look),
        _hit_trace(marks, rows, disputed),
    ]


def _chosen_trace(marks: pd.DataFrame, rows: pd.DataFrame, look: Look) -> go.Bar:
    """Mark the event in focus and, paler, what speaks of it or what it speaks of."""
    about = split_list(rows["about"])
    related = set(about[about.index == look.chosen]) | set(about.index[about == look.chosen])
    bars = _Bars()
    for mark in each(marks[marks["event_id"].isin(related | {look.chosen})]):
        opacity = 0.22 if mark.event_id == look.chosen else 0.09
        bars.add(
            mark.hit_start, mark.hit_end, mark.row + 0.5, faded(look.theme.palette[0], opacity)
        )
    return bars.trace(1.0)


def _span_trace(marks: pd.DataFrame, thickness: float) -> go.Bar:
    bars = _Bars()
    for mark in each(marks[~marks["expected"]]):
        left, right = mark.certain_start, mark.certain_end
        if pd.isna(left):
            _add_possible(bars, mark, mark.start, mark.end)
            continue
        _add_possible(bars, mark, mark.start, left)
        _add_possible(bars, mark, right, mark.end)
        bars.add(left, right, mark.y, mark.colour)
    return bars.trace(thickness)


def _add_possible(bars: _Bars, mark: Any, start: Any, end: Any) -> None:
    """Add what is only possible: even where it is bounded, fading out where it is open."""
    if not start < end:
        return
    outward_left = mark.fades_left and start == mark.start
    outward_right = mark.fades_right and end == mark.end
    if not (outward_left or outward_right):
        bars.add(start, end, mark.y, faded(mark.colour, _POSSIBLE))
        return
    steps = _FADE_STEPS[::-1] if outward_left else _FADE_STEPS
    edges = [start + (end - start) * step / len(steps) for step in range(len(steps) + 1)]
    for near, far, opacity in zip(edges[:-1], edges[1:], steps, strict=True):
        bars.add(near, far, mark.y, faded(mark.colour, opacity))


def _outline_traces(marks: pd.DataFrame, thickness: float) -> list[go.Scatter]:
    """Hollow, dashed outlines of what is expected; open on the side that is open."""
    traces = []
    for colour, group in marks[marks["expected"]].groupby("colour", sort=False):
        x: list[Any] = []
        y: list[Any] = []
        for mark in each(group):
            low, high = mark.y - thickness / 2, mark.y + thickness / 2
            corners = [(mark.end, low), (mark.start, low), (mark.start, high), (mark.end, high)]
            if not mark.fades_right:
                corners.append((mark.end, low))
            x += [*date_texts(np.array([at for at, _ in corners], "datetime64[s]")), None]
            y += [*(row for _, row in corners), None]
        line = {"color": colour, "width": 1.6, "dash": "3px,2px"}
        traces.append(
            go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)
        )
    return traces


def _glyph_trace(marks: pd.DataFrame, placed: Placement, look: Look) -> go.Scatter:
    """Symbols of statements and instants, and the arrows of open ends."""
    size = float(np.clip(0.62 * placed.row_px, 5, 10))
    spoken = marks[marks["stance"] != ""]
    instants = marks[(marks["stance"] == "") & marks["instant"]]
    glyphs = [
        (
            spoken["glyph"],
            spoken["y"],
            spoken["stance"].map(STANCE_SYMBOLS),
            spoken["colour"],
            size,
        ),
        (instants["glyph"], instants["y"], INSTANT_SYMBOL, instants["colour"], size),
        *(
            (ends[side], ends["y"], f"arrow-{way}", ends["colour"], size * 0.7)
            for side, way in (("start", "left"), ("end", "right"))
            for ends in [marks[marks[f"fades_{way}"]]]
        ),
    ]
    tables = [
        pd.DataFrame({"x": x, "y": y, "symbol": symbol, "colour": colour, "size": px})
        for x, y, symbol, colour, px in glyphs
    ]
    table = pd.concat(tables)
    return go.Scatter(
        x=date_texts(table["x"].to_numpy()),
        y=table["y"],
        mode="markers",
        marker={
            "symbol": table["symbol"],
            "color": table["colour"],
            "size": table["size"],
            "line": {"color": look.theme.paper, "width": 1},
        },
        hoverinfo="skip",
        showlegend=False,
    )


def _dispute_trace(marks: pd.DataFrame, theme: Theme, row_px: float) -> go.Scatter:
    """Cross out, in small, what someone denies."""
    crossed = marks[marks["disputed"]]
    return go.Scatter(
        x=date_texts(crossed["glyph"].to_numpy()),
        y=crossed["y"],
        mode="markers",
        marker={
            "symbol": DISPUTED_SYMBOL,
            "size": min(11.0, row_px * 0.7),
            "line": {"color": theme.dispute, "width": 2.5},
        },
        hoverinfo="skip",
        showlegend=False,
    )


def _title_trace(marks: pd.DataFrame, placed: Placement, look: Look) -> go.Scatter:
    titled = marks[marks["label"] != ""]
    # Where no other room is left, a title stands on its own bar.
    on_bar = (titled["certain_start"] <= titled["label_start"]) & (
        titled["label_start"] < titled["certain_end"]
    )
    on_bar &= placed.titles == "beside"
    ink = titled["colour"].map(contrasting).where(on_bar, look.theme.ink)
    # A title to the left of its mark ends there, however wide the reader's font makes it.
    leftward = (titled["label_end"] < titled["glyph"]) & (placed.titles == "beside")
    anchor = titled["label_start"].mask(leftward, titled["label_end"])
    return go.Scatter(
        x=date_texts(anchor.to_numpy()),
        y=titled["row"] + (0.3 if placed.titles == "above" else 0.5),
        mode="text",
        text=titled["label"].map(plain),
        textposition=np.where(leftward, "middle left", "middle right"),
        textfont={"size": LABEL_PX, "color": ink},
        hoverinfo="skip",
        showlegend=False,
    )


def _hit_trace(marks: pd.DataFrame, rows: pd.DataFrame, disputed: frozenset[str]) -> go.Bar:
    """Invisible bars over mark and title: the whole row answers pointer and click."""
    bars = _Bars(
        list(marks["hit_start"]),
        list(marks["hit_end"]),
        list(marks["row"] + 0.5),
        ["rgba(0,0,0,0)"] * len(marks),
    )
    return bars.trace(
        0.98,
        name="events",
        customdata=[["event", event_id] for event_id in marks["event_id"]],
        hovertext=[hover_text(row, disputed) for _, row in rows.iterrows()],
        hoverinfo="text",
    )


def _count_trace(placed: Placement, theme: Theme) -> go.Bar:
    bins = placed.bins
    strength = np.sqrt(bins["count"] / max(bins["count"].max(), 1))
    bars = _Bars(
        list(bins["start"]),
        list(bins["end"]),
        list(bins["row"] + 0.5),
        [faded(theme.palette[0], 0.15 + 0.8 * value) for value in strength],
    )
    said = bins["count"].map("{:,} events<br>click to zoom in".format)
    spans = zip(*(date_texts(bins[side].to_numpy()) for side in ("start", "end")), strict=True)
    return bars.trace(
        0.72,
        name="counts",
        customdata=[["window", *span] for span in spans],
        hovertext=list(said),
        hoverinfo="text",
    )


def _keys(placed: Placement, rows: pd.DataFrame, look: Look, context: Context) -> list[go.Scatter]:
    """Entries of the key, for what is in the picture only."""
    colours = [_key(name, "square", colour) for name, colour in colour_key(rows, look, context)]
    return colours + _shape_keys(placed.marks, rows, look.theme)


def _shape_keys(marks: pd.DataFrame, rows: pd.DataFrame, theme: Theme) -> list[go.Scatter]:
    ink = theme.neutral
    statement = rows["stance"].to_numpy() != ""
    expected = rows["status"].to_numpy() == "expected"
    certain = marks["certain_start"].notna().to_numpy()
    within = ~marks["instant"].to_numpy() & ~certain & ~expected
    entries = [
        (certain.any(), _key("lasted, dates known", "square", ink)),
        (within.any(), _key("at some time within", "square", faded(ink, _POSSIBLE))),
        (expected.any(), _key("expected", "square-open", ink)),
        ((marks["instant"].to_numpy() & ~statement).any(), _key("on one day", INSTANT_SYMBOL, ink)),
    ]
    entries += [
        ((rows["stance"] == stance).any(), _key(stance, symbol, ink))
        for stance, symbol in STANCE_SYMBOLS.items()
    ]
    denied = rows["stance"].eq("denies").any()
    entries.append((denied, _key("disputed", DISPUTED_SYMBOL, theme.dispute)))
    return [entry for wanted, entry in entries if wanted]


def _key(name: str, symbol: str, colour: str) -> go.Scatter:
    line = {"color": colour, "width": 2.5} if symbol == DISPUTED_SYMBOL else {}
    marker = {"symbol": symbol, "color": colour, "size": 10, "line": line}
    return go.Scatter(
        x=[None], y=[None], mode="markers", name=plain(name), marker=marker, hoverinfo="skip"
    )


def _layout(
    placed: Placement, frame: Frame, look: Look, as_of: np.datetime64, entries: int
) -> go.Layout:
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
        shapes=[*_lane_shapes(placed, theme), *_as_of_shapes(as_of, theme)],
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


def _lane_shapes(placed: Placement, theme: Theme) -> list[dict[str, Any]]:
    bands = placed.lanes.iloc[::2]
    return [
        {
            "type": "rect", "xref": "paper", "x0": 0, "x1": 1, "yref": "y",
            "y0": lane.top, "y1": lane.bottom,
            "fillcolor": theme.band, "line": {"width": 0}, "layer": "below",
        }
        for lane in each(bands)
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
    notes = [
        _lane_note(lane, placed, frame, theme)
        for lane in each(placed.lanes.rename(columns={"count": "total"}))
    ]
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


def _lane_note(lane: Any, placed: Placement, frame: Frame, theme: Theme) -> dict[str, Any]:
    count = f" <span style='color:{theme.muted}'>{lane.total:,}</span>"
    name = plain(shorten(lane.name, LANE_MARGIN_PX - 36 if not frame.narrow else frame.width_px))
    return {
        "xref": "paper", "x": 0, "y": lane.top + 3 / placed.row_px,
        "xanchor": "left" if frame.narrow else "right", "yanchor": "top",
        "xshift": 0 if frame.narrow else -8, "showarrow": False, "align": "right",
        "text": f"<b>{name}</b>{count}", "font": {"size": 12.5, "color": theme.ink},
    }  # fmt: skip
