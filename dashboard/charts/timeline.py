"""Draw a timeline from a placement.

Charts are plain dicts for plotly.js. Plotly's figures would check every attribute, which takes
longer than everything else; tests check the attributes instead.
"""

import math
from dataclasses import replace
from typing import Any, NamedTuple, TypedDict, Unpack

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.arguments import check_grouping, select_all
from dashboard.charts.axis import (
    SIDE_MARGIN_PX,
    as_of_notes,
    as_of_shapes,
    date_texts,
    tick_formats,
    tick_labels,
)
from dashboard.charts.chart_text import escape_text, hover_texts
from dashboard.charts.key import Entry, shape_key, timeline_key
from dashboard.charts.lanes import LANES
from dashboard.charts.marks import Mark, count_trace, hit_trace, join_marks, mark_traces
from dashboard.charts.overview import overview_figure
from dashboard.charts.style import COLOURS, TRANSPARENT, Chart, Context, Look, Theme, base_layout
from dashboard.charts.text_metrics import break_lines, label_width_px, shorten_to_fit
from dashboard.charts.timeline_layout import layout_timeline
from dashboard.charts.timeline_placement import NARROW_PX, Frame, Placement
from dashboard.charts.timeline_titles import Columns
from dashboard.common.i18n import format_number, format_short_number, ntr
from dashboard.engine.index import Selection
from dashboard.engine.statements import subjects_of

__all__ = [
    "most_names_px",
    "names_px",
    "overview_figure",
    "plot_frame",
    "timeline_chart",
    "timeline_entries",
    "timeline_figure",
    "timeline_shapes",
]
# Gap beside the name of a lane.
_NAME_GAP_PX = 20
# Least width for the names of lanes that are beside them.
_LEAST_NAMES_PX = 100
AXIS_PX = 58
# Least distance of ticks. A narrow timeline of some weeks would otherwise have one date.
_TICK_PX = {False: 75, True: 60}
# Height of the notes below the marks, which count the events outside the window.
NOTES_PX = 14
# Distance from the upper edge of a lane to the middle of its name.
_NAME_PX = 12
_NAME_LINE_PX = 16
# Bold letters are wider than others, at most by this factor.
_BOLD_WIDER = 1.12


def plot_frame(width_px: int, height_px: int, **more: Any) -> Frame:
    """Return the frame of the plotting area in a figure of a given size.

    Parameters
    ----------
    width_px, height_px
        Size of the whole figure.
    **more
        Further fields of :class:`dashboard.charts.timeline_placement.Frame`.
    """
    frame = Frame(width_px=width_px, **more)
    beside_names_px = width_px - _left_px(frame) - SIDE_MARGIN_PX
    if beside_names_px < NARROW_PX:
        frame = replace(frame, names_px=0)
    margins = AXIS_PX + NOTES_PX + SIDE_MARGIN_PX
    return replace(
        frame,
        width_px=max(width_px - _left_px(frame) - SIDE_MARGIN_PX, 100),
        height_px=max(height_px - margins, 60),
    )


def most_names_px(width_px: int, share: float) -> int:
    """Return the width for the names of lanes, at most a share of a figure of a given width.

    Longer names are shortened rather than drawn above the marks.
    """
    spare_px = width_px - NARROW_PX - _NAME_GAP_PX - SIDE_MARGIN_PX
    most_px = round(share * width_px)
    return min(most_px, spare_px) if spare_px >= _LEAST_NAMES_PX else most_px


def _left_px(frame: Frame) -> int:
    """Return the width of the margin to the left of the marks."""
    return SIDE_MARGIN_PX if frame.narrow else frame.names_px + _NAME_GAP_PX


class Grouping(TypedDict, total=False):
    """What lanes and colours of a timeline mean; see :func:`timeline_figure`."""

    lanes: str
    color: str


def timeline_figure(
    events: pd.DataFrame,
    frame: Frame | None = None,
    look: Look | None = None,
    context: Context | None = None,
    **grouping: Unpack[Grouping],
) -> go.Figure:
    """Draw events on a timeline.

    Parameters
    ----------
    events
        Rows to show, from ``load_events``.
    frame
        Size, time window and lanes.
    look
        Colours, and the event in focus.
    context
        The whole table; by default, `events`.
    **grouping
        ``lanes`` and ``color``, which replace those of `frame` and `look`: one of ``LANES`` and
        ``COLOURS``, or an extra column with few values.

    Raises
    ------
    UncheckedTableError
        `events` does not come from ``load_events``.
    InvalidSettingError
        Lanes or colours are not one of the choices.

    Examples
    --------
    >>> import pandas as pd
    >>> from dashboard import load_events
    >>> rows = pd.DataFrame([{"title": "Talks", "date": "2024-05", "status": "ongoing"}])
    >>> figure = timeline_figure(load_events(rows).events, Frame(lanes="status"))
    >>> figure.layout.yaxis.ticktext[0].startswith("<b>Ongoing</b>")
    True

    An extra column of the table can be lanes and colours:

    >>> rows = rows.assign(weapon="rifle")
    >>> figure = timeline_figure(load_events(rows).events, lanes="weapon", color="weapon")
    >>> figure.layout.yaxis.ticktext[0].startswith("<b>rifle</b>")
    True
    """
    shown = select_all(events)
    frame, look, context = frame or Frame(), look or Look(), context or Context(shown.index)
    frame = replace(frame, lanes=grouping.get("lanes", frame.lanes))
    look = replace(look, colour=grouping.get("color", look.colour))
    check_grouping("lanes", frame.lanes, LANES, shown.index)
    check_grouping(
        "color" if "color" in grouping else "colour", look.colour, COLOURS, context.index
    )
    return go.Figure(timeline_chart(shown, frame, look, context))


def timeline_chart(
    events: pd.DataFrame | Selection,
    frame: Frame | None = None,
    look: Look | None = None,
    context: Context | None = None,
    placement: Placement | None = None,
) -> Chart:
    """Draw a timeline as a plain dict; see :func:`timeline_figure`.

    If a placement is given, the events are not placed again.
    """
    shown = Selection.of(events)
    look, context = look or Look(), context or Context(shown.index)
    frame = replace(frame or Frame(), colour=look.colour)
    placement = placement or layout_timeline(shown, frame, context.as_of, look.hits, look.chosen)
    traces = [count_trace(placement, look, context)] if placement.has_counts else []
    if placement.has_marks:
        rows = Selection(shown.index, placement.marks["position"])
        marks = join_marks(placement, rows, look, context)
        focus = _focus(marks, shown, frame, look)
        traces += mark_traces(marks, placement, look, focus)
        hover = look.hover_attributes(lambda: hover_texts(rows, context.disputed, look.hits))
        traces.append(hit_trace(marks, hover))
    return {"data": traces, "layout": _layout(placement, frame, look.theme, context.as_of)}


def _focus(marks: list[Mark], shown: Selection, frame: Frame, look: Look) -> frozenset[str]:
    """Return the ids of the marks in focus: the chosen event or, if it is folded, its events."""
    if not look.chosen or not frame.folded or any(mark.event_id == look.chosen for mark in marks):
        return frozenset([look.chosen])
    chosen = Selection(shown.index, shown.index.rows_of("event_id", look.chosen))
    carriers = Selection(shown.index, subjects_of(chosen, shown))
    return frozenset(carriers.cells("event_id").tolist())


def timeline_entries(
    shown: Selection, placement: Placement, look: Look, context: Context
) -> list[Entry]:
    """Return the entries of the key for the marks and counts of a timeline."""
    rows = Selection(shown.index, placement.marks["position"])
    return timeline_key(placement, rows, look, context)


def timeline_shapes(
    shown: Selection, placement: Placement, look: Look, context: Context
) -> list[Entry]:
    """Return the entries of the key for the shapes of a timeline, without colours."""
    return shape_key(placement, Selection(shown.index, placement.marks["position"]), look, context)


def _layout(
    placement: Placement, frame: Frame, theme: Theme, as_of: np.datetime64
) -> dict[str, Any]:
    plot_px = max(placement.rows * placement.row_px, frame.height_px)
    height = plot_px + AXIS_PX + NOTES_PX + SIDE_MARGIN_PX
    return base_layout(
        theme,
        height=height,
        barmode="overlay",
        bargap=0,
        # On a phone, a finger scrolls the page; buttons and the overview change the window.
        dragmode=False if frame.narrow else "pan",
        margin={
            "l": _left_px(frame),
            "r": SIDE_MARGIN_PX,
            "t": AXIS_PX,
            "b": NOTES_PX + SIDE_MARGIN_PX,
        },
        xaxis=_time_axis(placement, frame, theme),
        yaxis={
            "range": [plot_px / placement.row_px, 0],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            # Labels are cut to fit, so Plotly need not measure them.
            "ticklabeloverflow": "allow",
            **_lane_names(placement, frame, theme),
        },
        shapes=[*_lane_shapes(_lanes(placement), theme), *as_of_shapes(as_of, theme)],
        annotations=_notes(placement, theme, as_of),
        showlegend=False,
    )


def _time_axis(placement: Placement, frame: Frame, theme: Theme) -> dict[str, Any]:
    tick_px = _TICK_PX[frame.narrow]
    return {
        "type": "date",
        "range": date_texts(np.array(placement.window)),
        "side": "top",
        "gridcolor": theme.rule,
        "griddash": "dot",
        "tickfont": {"color": theme.muted},
        "ticks": "outside",
        "tickcolor": theme.rule,
        "ticklabelposition": "outside right" if frame.narrow else "outside",
        **tick_labels(placement.window, max(frame.width_px // tick_px, 3), tick_formats()),
        "zeroline": False,
    }


class _Lane(NamedTuple):
    name: str
    total: int
    top: float
    bottom: float


def _lanes(placement: Placement) -> list[_Lane]:
    columns = (placement.lanes[name].tolist() for name in ("name", "count", "top", "bottom"))
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


def _lane_names(placement: Placement, frame: Frame, theme: Theme) -> dict[str, Any]:
    """Write the name and count of each lane as axis labels, twice as fast as annotations."""
    room_px = frame.width_px if frame.narrow else frame.names_px
    row_px = placement.row_px
    labels = [
        (lane.top, _lane_label(lane, room_px, (lane.bottom - lane.top) * row_px, theme))
        for lane in _lanes(placement)
    ]
    return {
        "tickmode": "array",
        # The middle of the lines.
        "tickvals": [
            top + (_NAME_PX + len(lines[1:]) * _NAME_LINE_PX / 2) / row_px for top, lines in labels
        ],
        "ticktext": ["<br>".join(lines) for _, lines in labels],
        "tickfont": {"size": 12.5, "color": theme.ink},
        "ticklabelposition": "inside" if frame.narrow else "outside",
        # Invisible ticks keep the names away from the edge.
        "ticks": "" if frame.narrow else "outside",
        "ticklen": 5,
        "tickcolor": TRANSPARENT,
        # Names are drawn above the marks that they overlap.
        "layer": "above traces",
    }


def names_px(lanes: Columns) -> int:
    """Return the width that the names of all lanes need without being shortened.

    Parameters
    ----------
    lanes
        One value per lane: ``name, count``.
    """
    labels = zip(lanes["name"].tolist(), lanes["count"].tolist(), strict=True)
    return math.ceil(max((_label_px(name, total) for name, total in labels), default=0))


def _label_px(name: str, total: int) -> float:
    # Names are bold, so every word is measured as a search hit.
    return label_width_px(name, hits=name.split()) + label_width_px(f" {format_number(total)}")


def _lane_label(lane: _Lane, room_px: float, height_px: float, theme: Theme) -> list[str]:
    """Write the name and count of a lane in one line or, if they need it, in two."""
    bold = lane.name.split()
    count, lines = format_number(lane.total), [lane.name]
    if _label_px(lane.name, lane.total) > room_px:
        count = format_short_number(lane.total)
        if height_px >= 2 * _NAME_LINE_PX + _NAME_PX / 2:
            first = break_lines(lane.name, room_px / _BOLD_WIDER)[0]
            rest = lane.name.removeprefix(first)
            # Not within a word.
            lines = [first, rest.strip()] if rest.startswith(" ") else lines
    left_px = room_px - label_width_px(f" {count}")
    lines[-1] = shorten_to_fit(lines[-1], left_px, hits=bold, least_px=0)
    texts = [f"<b>{escape_text(line)}</b>" for line in lines]
    return [*texts[:-1], f"{texts[-1]} <span style='color:{theme.muted}'>{count}</span>"]


def _notes(placement: Placement, theme: Theme, as_of: np.datetime64) -> list[dict[str, Any]]:
    notes = []
    corner = {
        "xref": "paper", "yref": "paper", "y": 0, "yanchor": "top", "showarrow": False,
        "font": {"size": 11.5, "color": theme.muted},
    }  # fmt: skip
    # Readers take them for buttons, so a click shows the events.
    beyond = corner | {"captureevents": True, "font": {"size": 12.5, "color": theme.ink}}
    if placement.before:
        text = ntr("◂ {count} earlier", "◂ {count} earlier", placement.before)
        notes.append(beyond | {"x": 0, "xanchor": "left", "text": text})
    if placement.after:
        text = ntr("{count} later ▸", "{count} later ▸", placement.after)
        notes.append(beyond | {"x": 1, "xanchor": "right", "text": text})
    if placement.left_out:
        text = ntr("and {count} more", "and {count} more", placement.left_out)
        notes.append(corner | {"x": 0.5, "xanchor": "center", "text": text})
    return notes + as_of_notes(as_of, placement.window, theme)
