"""The overview strip: how many events happened when, with the time window as a brush."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.arguments import select_all
from dashboard.charts.axis import (
    SIDE_MARGIN_PX,
    as_of_shapes,
    date_texts,
    plotly_format,
    tick_labels,
)
from dashboard.charts.style import Chart, Context, Look, Theme, base_layout
from dashboard.engine.extents import Window, full_window
from dashboard.engine.index import Selection
from dashboard.engine.time_index import count_in_time

OVERVIEW_PX = 48
_BINS = 160
_MOST_TICKS, _FEWEST_TICKS = 8, 2
# Room for a tick with its text, such as "8 Oct, 12:00". With less room, Plotly would turn it.
_TICK_PX = 72
_LESS_THAN_A_DAY_MS = 86_399_999


def overview_figure(
    events: pd.DataFrame,
    window: Window | None = None,
    look: Look | None = None,
    context: Context | None = None,
) -> go.Figure:
    """Draw how many events happened when, with a time window as a brush.

    Parameters
    ----------
    events
        Rows to show, from ``load_events``; those of the context are drawn behind them, paler.
    window
        The time that the timeline shows; by default all of it.
    look, context
        As for :func:`dashboard.charts.timeline.timeline_figure`.

    Raises
    ------
    UncheckedTableError
        `events` does not come from ``load_events``.
    """
    shown = select_all(events)
    look, context = look or Look(), context or Context(shown.index)
    window = window or context.index.cached(full_window, context.as_of)
    return go.Figure(overview_chart(shown, window, look, context))


def overview_chart(
    events: pd.DataFrame | Selection,
    window: Window,
    look: Look,
    context: Context,
    width_px: int = _MOST_TICKS * _TICK_PX,
) -> Chart:
    """Draw the overview as a plain dict; see :func:`overview_figure`.

    Parameters
    ----------
    width_px
        Its width, from which the number of ticks follows.
    """
    as_of, theme = context.as_of, look.theme
    whole = context.index.cached(full_window, as_of)
    whole = (min(whole[0], window[0]), max(whole[1], window[1]))
    first, last = (float(moment.astype("int64")) for moment in whole)
    edges = np.linspace(first, last, _BINS + 1)
    both = (Selection.of(context.index), Selection.of(events))
    counts = [count_in_time(rows, as_of, edges) for rows in both]
    moments = date_texts(edges.astype("int64").astype("datetime64[s]"))
    steps = [
        {
            # One path for all bins: a bar for each would cost more than the whole timeline.
            "type": "scatter",
            "mode": "lines",
            "line": {"shape": "hv", "width": 0, "color": colour},
            "fill": "tozeroy",
            "fillcolor": colour,
            "x": moments,
            # Square roots, so that a single event is still visible beside hundreds.
            "y": [*np.sqrt(count).tolist(), 0.0],
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for count, colour in zip(counts, (theme.rule, theme.muted), strict=True)
    ]
    top = float(np.sqrt(max(counts[0].max(initial=0), 1))) * 1.1
    ticks = min(max(width_px // _TICK_PX, _FEWEST_TICKS), _MOST_TICKS)
    layout = _layout(whole, window, top, theme, ticks)
    return {"data": steps, "layout": layout | {"shapes": as_of_shapes(as_of, theme)[1:]}}


def _layout(whole: Window, window: Window, top: float, theme: Theme, ticks: int) -> dict[str, Any]:
    start, end = date_texts(np.array(window))
    brush = {"type": "rect", "xref": "x", "yref": "y", "x0": start, "x1": end, "y0": 0, "y1": top}
    line = {"color": theme.ink, "width": 1.5, "dash": "solid"}
    return base_layout(
        theme,
        height=OVERVIEW_PX,
        margin={"l": SIDE_MARGIN_PX, "r": SIDE_MARGIN_PX, "t": 4, "b": 20},
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
            "tickangle": 0,
            **tick_labels(whole, ticks, _tick_formats(), separator=" "),
        },
        yaxis={"visible": False, "range": [0, top], "fixedrange": True},
    )


def _tick_formats() -> list[dict[str, Any]]:
    """Return the texts of ticks in one line, by the distance of the ticks."""
    day = plotly_format("MMMd")
    return [
        {"dtickrange": [None, _LESS_THAN_A_DAY_MS], "value": f"{day}, %H:%M"},
        {"dtickrange": [_LESS_THAN_A_DAY_MS, "M1"], "value": day},
        {"dtickrange": ["M1", "M6"], "value": plotly_format("yMMM")},
        {"dtickrange": ["M12", None], "value": plotly_format("y")},
    ]
