"""The chart of the numbers in claims: ranges over time, coloured by claimant."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.arguments import select_all
from dashboard.charts.axis import (
    SIDE_MARGIN_PX,
    as_of_notes,
    as_of_shapes,
    date_texts,
    second_texts,
    tick_formats,
    tick_labels,
)
from dashboard.charts.chart_text import escape_text
from dashboard.charts.quantities import (
    LEFT_PX,
    MAX_NUMBERS,
    MAX_PANELS,
    MAX_ROWS,
    NOTE_PX,
    NUMBERS_AXIS_PX,
    QUANTITY_COLUMNS,
    TOP_PX,
    NumbersFrame,
    QuantityMark,
    QuantityPanel,
    find_column_numbers,
    find_numbers,
    label_numbers,
    make_panels,
    seconds_of,
)
from dashboard.charts.style import TRANSPARENT, Chart, Context, Look, Theme, Trace, base_layout
from dashboard.charts.style import with_opacity as pale
from dashboard.charts.text_metrics import label_width_px, shorten_to_fit
from dashboard.common.i18n import ntr, tr
from dashboard.engine.encoding import FLAG_ARRAY
from dashboard.engine.extents import Window, as_of_moment, extents_of, frame_extents
from dashboard.engine.index import CODES, Codes, EventIndex, Selection, stored_as
from dashboard.model.extra_columns import amounts_of
from dashboard.model.text_columns import encode

__all__ = ["NumbersFrame", "numbers_chart", "numbers_figure"]


_MILLION = 1_000_000


def numbers_figure(
    events: pd.DataFrame,
    frame: NumbersFrame | None = None,
    look: Look | None = None,
    context: Context | None = None,
) -> go.Figure:
    """Draw the numbers in claims over time, coloured by claimant.

    Parameters
    ----------
    events
        Rows to show, from ``load_events``; rows without a number are left out.
    frame
        Size and time window.
    look, context
        As for :func:`dashboard.charts.timeline.timeline_figure`.

    Raises
    ------
    UncheckedTableError
        `events` does not come from ``load_events``.

    Examples
    --------
    >>> import pandas as pd
    >>> from dashboard import load_events
    >>> number = {"quantity_best": 2600, "quantity_unit": "troops", "claimant": "NATO"}
    >>> rows = pd.DataFrame([{"title": "Troops counted", "date": "2024-05"} | number])
    >>> figure = numbers_figure(load_events(rows).events)
    >>> [note.text for note in figure.layout.annotations]
    ['<b>troops</b>', '2,600 · NATO']
    """
    return go.Figure(numbers_chart(select_all(events), frame, look, context))


def numbers_chart(
    events: pd.DataFrame | Selection,
    frame: NumbersFrame | None = None,
    look: Look | None = None,
    context: Context | None = None,
) -> Chart:
    """Draw the chart of numbers as a plain dict; see :func:`numbers_figure`."""
    shown = Selection.of(events)
    frame, look, context = frame or NumbersFrame(), look or Look(), context or Context(shown.index)
    with_number = shown.at(shown.take(shown.index.cached(_gives_number)))
    columns = {name: _filled(shown, name) for name in shown.index.number_columns}
    columns = {name: rows for name, rows in columns.items() if len(rows)}
    sources = [with_number, *columns.values()]
    if not any(map(len, sources)):
        return _empty_chart(tr("No numbers in the events shown"), frame, look.theme)
    extents = extents_of(shown.index, context.as_of)
    rows = np.unique(np.concatenate([part.positions for part in sources]))
    window = frame.window or frame_extents(extents.take(rows), context.as_of)
    units, drawn = _most_common_units(with_number)
    latest = drawn.at(_latest(extents.anchor[drawn.positions], window))
    found, skipped = find_numbers(latest.table, look, context), len(drawn) - len(latest)
    for name in list(columns)[: MAX_PANELS - len(units)]:
        part = columns.pop(name)
        recent = part.at(_latest(extents.anchor[part.positions], window))
        found += find_column_numbers(recent, name, look, context)
        skipped, units = skipped + len(part) - len(recent), [*units, name]
    numbers, notes = _bounded(sorted(found, key=lambda number: number.at), window)
    if skipped:
        notes.append(
            ntr(
                "{count} more event with a number not drawn",
                "{count} more events with numbers not drawn",
                skipped,
            )
        )
    other = len(with_number) - len(drawn)
    if other:
        other_events = ntr(
            "{count} event with another unit", "{count} events with other units", other
        )
        notes.append(tr("{events} not drawn", events=other_events))
    if columns:
        notes.append(
            ntr(
                "{count} column with numbers not drawn",
                "{count} columns with numbers not drawn",
                len(columns),
            )
        )
    notes = [*_key(numbers), *notes]
    panels = make_panels(numbers, units, frame, window, len(notes))
    traces = [trace for panel in panels for trace in _panel_traces(panel, look)]
    return {"data": traces, "layout": _layout(panels, notes, frame, look, context.as_of)}


def _filled(shown: Selection, column: str) -> Selection:
    """Keep the rows that have a number in an extra column."""
    return shown.at(~np.isnan(shown.take(shown.index.column_cache(amounts_of, column))))


@stored_as("gives_number", FLAG_ARRAY)
def _gives_number(index: EventIndex) -> np.ndarray:
    gives = np.zeros(len(index), dtype=bool)
    for name in QUANTITY_COLUMNS:
        gives |= ~np.isnan(index.column(name))
    return gives


@stored_as("unit_codes", CODES)
def _unit_codes(index: EventIndex) -> Codes:
    return Codes.of(encode(index.events["quantity_unit"]))


def _most_common_units(events: Selection) -> tuple[list[str], Selection]:
    """Find the most common units, most common first, and the events with them."""
    codes = events.index.cached(_unit_codes)
    units = codes.rows[events.positions]
    counts = np.bincount(units, minlength=len(codes.values))
    first = np.zeros(len(counts), dtype=int)
    first[units[::-1]] = np.arange(len(units))[::-1]
    order = np.lexsort((first, -counts))[: min(MAX_PANELS, np.count_nonzero(counts))]
    return codes.values[order].tolist(), events.at(np.isin(units, order))


def _latest(anchors: np.ndarray, window: Window) -> np.ndarray:
    """Find the rows to draw: all of them, or the latest in the window if there are too many."""
    if len(anchors) <= MAX_ROWS:
        return np.arange(len(anchors))
    first, last = seconds_of(window)
    inside = np.flatnonzero((anchors >= first) & (anchors <= last))
    return np.sort(inside[np.argsort(anchors[inside], kind="stable")[-MAX_ROWS:]])


def _bounded(numbers: list[QuantityMark], window: Window) -> tuple[list[QuantityMark], list[str]]:
    """Return the numbers that are drawn, and notes on the others."""
    first, last = seconds_of(window)
    dated = [number for number in numbers if np.isfinite(number.at)]
    inside = [number for number in dated if first <= number.at <= last]
    notes = []
    if len(inside) < len(dated):
        notes.append(
            ntr(
                "{count} number outside the time shown",
                "{count} numbers outside the time shown",
                len(dated) - len(inside),
            )
        )
    if len(dated) < len(numbers):
        undated = len(numbers) - len(dated)
        notes.append(
            ntr("{count} number without a date", "{count} numbers without a date", undated)
        )
    cut = len(inside) - MAX_NUMBERS
    if cut > 0:
        notes.append(
            ntr("{count} earlier number not drawn", "{count} earlier numbers not drawn", cut)
        )
    return inside[-MAX_NUMBERS:], notes


def _key(numbers: list[QuantityMark]) -> list[str]:
    """Explain the signs of the numbers that are drawn, in one line; nothing if all are plain."""
    directions = {number.open_direction for number in numbers}
    entries = [
        tr("○ or dotted: expected") if any(number.expected for number in numbers) else "",
        tr("↑ at least") if 1 in directions else "",
        tr("↓ at most") if -1 in directions else "",
    ]
    known = [entry for entry in entries if entry]
    return [", ".join([*known, tr("pale line: possible time")])] if known else []


def _panel_traces(panel: QuantityPanel, look: Look) -> list[Trace]:
    common = {"type": "scatter", "yaxis": panel.axis, "showlegend": False, "hoverinfo": "skip"}
    symbols = _symbol_trace(_find_symbols(panel, look.chosen), look.theme)
    traces = [trace | common for trace in [*_lines(panel), symbols]]
    at = second_texts([number.at for number in panel.numbers])
    hits = {
        "name": "events",
        "mode": "markers",
        "x": at,
        "y": [number.value for number in panel.numbers],
        "marker": {"size": 26, "color": TRANSPARENT, "line": {"width": 0}},
        "customdata": [["event", number.event_id] for number in panel.numbers],
        "hovertext": [number.hover for number in panel.numbers],
    }
    return [*traces, common | hits | {"hoverinfo": "text"}]


def _lines(panel: QuantityPanel) -> list[Trace]:
    """Draw faint time spans, and ranges of numbers; one trace per colour.

    Lines of expected numbers are dotted, as the bars of the timeline are dashed.
    """
    strokes: dict[tuple[str, float, str], tuple[list[Any], list[Any]]] = {}
    dashes = ("solid", "dot")
    for number in panel.numbers:
        dash = dashes[number.expected]
        span = strokes.setdefault((pale(number.colour, 0.38), 2, dash), ([], []))
        _stroke(span, panel.time_span(number), (number.value, number.value))
    for number in panel.numbers:
        stem = strokes.setdefault((number.colour, 2.4, dashes[number.expected]), ([], []))
        _stroke(stem, (number.at, number.at), panel.value_span(number))
    return [
        {"mode": "lines", "x": x, "y": y, "line": {"color": colour, "width": width, "dash": dash}}
        for (colour, width, dash), (x, y) in strokes.items()
    ]


def _stroke(
    stroke: tuple[list[Any], list[Any]], x: tuple[float, float], y: tuple[float, float]
) -> None:
    stroke[0].extend([*second_texts(list(x)), None])
    stroke[1].extend([*y, None])


class _Symbol(NamedTuple):
    at: float
    value: float
    name: str
    colour: str
    size: float


def _find_symbols(panel: QuantityPanel, chosen: str) -> list[_Symbol]:
    """Find the symbols: dots at numbers, bars at the ends of ranges, arrows at open ends."""
    symbols: list[_Symbol] = []
    for number in panel.numbers:
        low, high = panel.value_span(number)
        start, end = panel.time_span(number)
        faint = pale(number.colour, 0.6)
        if not np.isfinite(number.start):
            symbols.append(_Symbol(start, number.value, "arrow-left", faint, 8))
        if not np.isfinite(number.end):
            symbols.append(_Symbol(end, number.value, "arrow-right", faint, 8))
        if number.open_direction:
            tip, name = (high, "arrow-up") if number.open_direction > 0 else (low, "arrow-down")
            symbols.append(_Symbol(number.at, tip, name, number.colour, 9))
        symbols += [
            _Symbol(number.at, value, "line-ew", number.colour, 11)
            for value in (number.low, number.high)
            if not np.isnan(value)
        ]
        if not np.isnan(number.best):
            size = 14 if number.event_id == chosen else 10
            # Expected numbers are hollow, as on the timeline.
            dot = "circle-open" if number.expected else "circle"
            symbols.append(_Symbol(number.at, number.best, dot, number.colour, size))
    return symbols


def _symbol_trace(symbols: list[_Symbol], theme: Theme) -> Trace:
    # These symbols have no inside and take the colour of their line.
    is_line = [symbol.name in ("line-ew", "circle-open") for symbol in symbols]
    return {
        "mode": "markers",
        "x": second_texts([symbol.at for symbol in symbols]),
        "y": [symbol.value for symbol in symbols],
        "marker": {
            "symbol": [symbol.name for symbol in symbols],
            "color": [symbol.colour for symbol in symbols],
            "size": [symbol.size for symbol in symbols],
            # If sizes differ, Plotly makes all symbols pale.
            "opacity": 1,
            "line": {
                "color": [
                    symbol.colour if line else theme.paper
                    for symbol, line in zip(symbols, is_line, strict=True)
                ],
                "width": [2.4 if line else 1 for line in is_line],
            },
        },
    }


def _layout(
    panels: list[QuantityPanel],
    notes: list[str],
    frame: NumbersFrame,
    look: Look,
    as_of: np.datetime64,
) -> dict[str, Any]:
    theme = look.theme
    axes = {panel.axis.replace("y", "yaxis"): _number_axis(panel, theme) for panel in panels}
    return base_layout(
        theme,
        width=frame.width_px,
        height=frame.height_px,
        margin={
            "l": LEFT_PX,
            "r": SIDE_MARGIN_PX,
            "t": TOP_PX,
            "b": NUMBERS_AXIS_PX + NOTE_PX * len(notes),
        },
        dragmode=False,
        xaxis=_time_axis(panels[-1], frame, theme),
        shapes=as_of_shapes(as_of, theme),
        annotations=[
            *(_unit_note(panel, theme) for panel in panels),
            *(note for panel in panels for note in label_numbers(panel, theme, as_of)),
            *_as_of_notes(panels[0], theme, as_of),
            *_foot_notes(notes, theme),
        ],
        **axes,
    )


def _number_axis(panel: QuantityPanel, theme: Theme) -> dict[str, Any]:
    return {
        "domain": list(panel.domain),
        "range": [panel.bottom, panel.top],
        "fixedrange": True,
        "gridcolor": theme.rule,
        "griddash": "dot",
        "zeroline": True,
        "zerolinecolor": theme.border,
        "tickfont": {"size": 11, "color": theme.muted},
        "nticks": max(panel.size_px[1] // 40, 4),
        "tickformat": "~s" if panel.top >= _MILLION else ",~f",
    }


def _time_axis(lowest: QuantityPanel, frame: NumbersFrame, theme: Theme) -> dict[str, Any]:
    return {
        "type": "date",
        "range": date_texts(np.array(lowest.window)),
        "anchor": lowest.axis,
        "showgrid": False,
        "zeroline": False,
        "ticks": "outside",
        "tickcolor": theme.rule,
        "tickfont": {"size": 11, "color": theme.muted},
        **tick_labels(lowest.window, max(frame.plot_px // 75, 2), tick_formats()),
    }


def _unit_note(panel: QuantityPanel, theme: Theme) -> dict[str, Any]:
    return {
        "xref": "paper", "x": 0, "xanchor": "left", "xshift": 8 - LEFT_PX,
        "yref": "paper", "y": panel.domain[1], "yanchor": "bottom",
        "text": f"<b>{escape_text(_unit(panel))}</b>", "showarrow": False,
        "font": {"size": 12.5, "color": theme.ink},
    }  # fmt: skip


def _as_of_notes(panel: QuantityPanel, theme: Theme, as_of: np.datetime64) -> list[dict[str, Any]]:
    """Label the as-of line; the label stays inside the chart even if the line is at an edge."""
    notes = as_of_notes(as_of, panel.window, theme, above_px=2)
    for note in notes:
        half = label_width_px(note["text"], 11.5) / 2 + 4
        x, _ = panel.to_pixels(float(as_of_moment(as_of).astype("int64")), 0)
        middle = float(np.clip(x, half - LEFT_PX, panel.size_px[0] - half))
        note["xshift"] = middle - x
        # The label is above the unit if they would overlap.
        unit = label_width_px(_unit(panel)) * 1.1 - LEFT_PX + 16
        note["yshift"] = 2 if unit < middle - half else 20
    return notes


def _unit(panel: QuantityPanel) -> str:
    named = shorten_to_fit(panel.numbers[0].unit, panel.size_px[0] - 20) if panel.numbers else ""
    return named or tr("without a unit")


def _foot_notes(notes: list[str], theme: Theme) -> list[dict[str, Any]]:
    note = {
        "xref": "paper", "x": 0, "xanchor": "left", "xshift": 8 - LEFT_PX,
        "yref": "paper", "y": 0, "yanchor": "top", "yshift": -NUMBERS_AXIS_PX + 6,
        "text": "<br>".join(notes), "align": "left", "showarrow": False,
        "font": {"size": 11, "color": theme.muted},
    }  # fmt: skip
    return [note] if notes else []


def _empty_chart(words: str, frame: NumbersFrame, theme: Theme) -> Chart:
    note = {
        "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "showarrow": False,
        "text": words, "font": {"size": 13, "color": theme.muted},
    }  # fmt: skip
    layout = base_layout(
        theme,
        width=frame.width_px,
        height=frame.height_px,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis={"visible": False},
        yaxis={"visible": False},
        annotations=[note],
    )
    return {"data": [], "layout": layout}
