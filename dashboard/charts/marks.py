"""The marks of a timeline: certain, possible, expected, disputed, or statements."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.axis import date_texts
from dashboard.charts.chart_text import escape_text, format_event_count, format_type_counts
from dashboard.charts.style import (
    DISPUTED_SYMBOL,
    GREYSCALE,
    INSTANT_SYMBOL,
    STANCE_SYMBOLS,
    TRANSPARENT,
    Context,
    Look,
    Theme,
    Trace,
    colour_codes,
    colour_scale,
    contrasting_colour,
    with_opacity,
)
from dashboard.charts.text_metrics import LABEL_PX
from dashboard.charts.timeline_placement import Placement
from dashboard.charts.timeline_titles import title_px
from dashboard.common.i18n import format_short_number, tr
from dashboard.engine.claims import STANCE_ORDER
from dashboard.engine.extents import Window
from dashboard.engine.index import Selection
from dashboard.model.date_text import format_period
from dashboard.model.edtf import SECOND
from dashboard.model.schema import SEPARATOR

_BAR_PX = {"beside": 13.0, "above": 10.0, "none": 10.0}
FADE_STEPS = (0.5, 0.36, 0.24, 0.12)
POSSIBLE = 0.32
EXPECTED_DASH = "3px,2px"
# Gap between two colours in the scale of counts, as a share of the part of a colour.
_PART_GAP = 1e-3
# Outline of an expected event without a known end: shares of its length, and their opacities.
_OPEN_OUTLINE = ((0.0, 0.5, 1.0), (0.5, 0.75, 0.5), (0.75, 1.0, 0.22))
# Middle of a title in its row, and the usual size of the sign of a badge.
_TITLE_RISE = {"beside": 0.5, "above": 0.3, "none": 0.5}
# A row has at most 100 pixels, so that is less than a hundredth of a pixel.
_ROW_DIGITS = 4
# Steps of the strength of all counts: many more than the shades that a screen shows.
_STRENGTH_STEPS = 1e6
# The middle of a bar below its title, and its greatest height, in rows; and its least distance from
# the middle of the title.
_BAR_RISE, _LOW_BAR_SHARE, _BELOW_TITLE_PX = 0.74, 0.3, 12.4
# Plotly draws texts so much above the middle of their letters.
_TOO_HIGH_PX = 1.2
_SIGN_PX = 8.5


def _rounded(rows: list[float]) -> list[float]:
    """Round positions and heights in rows, to less than a hundredth of a pixel."""
    return np.round(np.array(rows, dtype=float), _ROW_DIGITS).tolist()  # type: ignore[no-any-return]


@dataclass
class _Bars:
    """Horizontal bars that share one trace."""

    thickness: float
    start: list[Any] = field(default_factory=list)
    end: list[Any] = field(default_factory=list)
    row: list[float] = field(default_factory=list)
    colour: list[str] = field(default_factory=list)
    width: list[float] = field(default_factory=list)

    def add(self, start: Any, end: Any, row: float, colour: str, width: float = 0) -> None:
        self.start.append(start)
        self.end.append(end)
        self.row.append(row)
        self.colour.append(colour)
        self.width.append(width or self.thickness)

    def trace(self, **more: Any) -> Trace:
        start, end = (np.array(side, dtype="datetime64[s]") for side in (self.start, self.end))
        bars = {
            "type": "bar",
            "orientation": "h",
            "base": date_texts(start),
            "x": ((end - start).astype("int64") * 1000).tolist(),
            "y": _rounded(self.row),
            "width": _rounded(self.width),
            "marker": {"color": self.colour, "line": {"width": 0}},
        }
        return bars | {"hoverinfo": "skip", "showlegend": False} | more


class Mark(NamedTuple):
    """A mark: its fields in :class:`.Placement`, and its appearance.

    Attributes
    ----------
    y
        Vertical position of its bar and symbol; the title may be above.
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
    plate: bool
    y: float
    colour: str
    expected: bool
    stance: str
    about: str
    disputed: bool

    @property
    def certain(self) -> bool:
        """Return whether part of its time is certain."""
        return not np.isnat(self.certain_start)


_PLACED_FIELDS = Mark._fields[: Mark._fields.index("y")]


def join_marks(placement: Placement, rows: Selection, look: Look, context: Context) -> list[Mark]:
    """Combine the marks of a placement with the texts and colours of their rows."""
    scale = colour_scale(context.index, look.colour, look.theme)
    codes = rows.index.cached(colour_codes, look.colour)
    colours = codes.values[rows.take(codes.rows)]
    placed = [_values(placement.marks[name]) for name in _PLACED_FIELDS]
    rise = _bar_rise(placement)
    drawn = [
        [row + rise for row in placed[_PLACED_FIELDS.index("row")]],
        [scale.get(value, look.theme.neutral) for value in colours],
        [status == "expected" for status in rows.cells("status")],
        rows.cells("stance").tolist(),
        rows.cells("about").tolist(),
        [event_id in context.disputed for event_id in rows.cells("event_id")],
    ]
    return [Mark(*mark) for mark in zip(*placed, *drawn, strict=True)]


def _values(column: np.ndarray) -> Any:
    # As a list, moments would become Python datetimes, which end in the year 9999.
    return column if column.dtype.kind == "M" else column.tolist()


def mark_traces(
    marks: list[Mark], placement: Placement, look: Look, focus: Set[str]
) -> list[Trace]:
    """Draw the visible parts of the marks; titles come last, so that nothing covers them.

    Parameters
    ----------
    marks, placement, look
        What to draw, and how.
    focus
        Ids of the events in focus.
    """
    return [
        _bar_trace(marks, placement, look, focus),
        *_outline_traces(marks, min(1.3 * _thickness(placement), 0.86)),
        _glyph_trace(marks, placement, look),
        _title_trace(marks, placement, look),
        *([_badge_trace(marks, placement, look)] if len(placement.badges["mark"]) else []),
    ]


def _bar_rise(placement: Placement) -> float:
    """Return the distance of a bar from the upper edge of its row, in rows."""
    if placement.titles != "above":
        return 0.5
    # In a low row, the title needs a larger share.
    return max(_BAR_RISE, _TITLE_RISE["above"] + _BELOW_TITLE_PX / placement.row_px)


def _thickness(placement: Placement) -> float:
    """Return the height of bars, in rows."""
    most = 0.66 if placement.titles != "above" else _LOW_BAR_SHARE
    return float(min(_BAR_PX[placement.titles] / placement.row_px, most))


def _bar_trace(marks: list[Mark], placement: Placement, look: Look, focus: Set[str]) -> Trace:
    # All bars share one trace, because each trace takes the browser time.
    bars = _Bars(_thickness(placement))
    _add_plates(bars, marks, placement, look.theme)
    _add_focus(bars, marks, focus, look.theme)
    _add_spans(bars, marks, placement.fade)
    _add_badge_grounds(bars, marks, placement, look.theme)
    return bars.trace()


def _add_plates(bars: _Bars, marks: list[Mark], placement: Placement, theme: Theme) -> None:
    """Put paper behind the titles of past events in the tinted time, which is still ahead."""
    height = min(1.25 * LABEL_PX / placement.row_px, 0.9)
    for mark in marks:
        if mark.plate:
            row = mark.row + _TITLE_RISE[placement.titles]
            bars.add(mark.label_start, mark.label_end, row, theme.paper, width=height)


def _add_focus(bars: _Bars, marks: list[Mark], focus: Set[str], theme: Theme) -> None:
    """Highlight the event in focus and, paler, the events that it refers to or that refer to it."""
    if not any(focus):
        return
    about = {mark.event_id: _ids(mark.about) for mark in marks}
    related = {event_id for event_id, ids in about.items() if not ids.isdisjoint(focus)}
    related = related.union(*(about.get(event_id, set()) for event_id in focus))
    for mark in marks:
        if mark.event_id in focus or mark.event_id in related:
            # In the colour of texts, and with rules, because events have other colours and none.
            rule, opacity = (0.06, 0.1) if mark.event_id in focus else (0.0, 0.06)
            sides = mark.hit_start, mark.hit_end
            bars.add(*sides, mark.row + 0.5, with_opacity(theme.ink, opacity), width=1.0)
            for at in (mark.row + rule / 2, mark.row + 1 - rule / 2) if rule else ():
                bars.add(*sides, at, theme.ink, width=rule)


def _ids(cell: str) -> set[str]:
    return {part.strip() for part in cell.split(SEPARATOR)} - {""}


def _add_spans(bars: _Bars, marks: list[Mark], fade: np.timedelta64) -> None:
    for mark in marks:
        if mark.expected:
            continue
        if not mark.certain:
            _add_possible(bars, mark, (mark.start, mark.end), fade)
            continue
        _add_possible(bars, mark, (mark.start, mark.certain_start), fade)
        _add_possible(bars, mark, (mark.certain_end, mark.end), fade)
        bars.add(mark.certain_start, mark.certain_end, mark.y, mark.colour)


def _add_possible(bars: _Bars, mark: Mark, span: Window, fade: np.timedelta64) -> None:
    """Add a possible time, in an even colour if it is bounded, fading out if it is open.

    An open side that reaches through the time that the reader filters by fades out at its end.
    """
    start, end = span
    if not start < end:
        return
    if end - start <= 2 * fade:
        # A tail, and nothing else.
        fade = end - start
    if mark.fades_left and start == mark.start:
        _add_fade(bars, mark, (start, start + fade), FADE_STEPS[::-1])
        start = start + fade
    if mark.fades_right and end == mark.end and start < end:
        _add_fade(bars, mark, (end - fade, end), FADE_STEPS)
        end = end - fade
    if start < end:
        bars.add(start, end, mark.y, with_opacity(mark.colour, POSSIBLE))


def _add_fade(bars: _Bars, mark: Mark, span: Window, steps: Sequence[float]) -> None:
    start, end = span
    edges = start + (end - start) * np.arange(len(steps) + 1) // len(steps)
    for near, far, opacity in zip(edges[:-1], edges[1:], steps, strict=True):
        bars.add(near, far, mark.y, with_opacity(mark.colour, opacity))


def _outline_traces(marks: list[Mark], thickness: float) -> list[Trace]:
    """Draw expected events as dashed outlines, without an edge on an open side."""
    outlines: dict[str, tuple[list[Any], list[Any]]] = {}
    for mark in marks:
        if not mark.expected:
            continue
        _add_outline(outlines, mark, mark.y - thickness / 2, mark.y + thickness / 2)
    return [
        {
            "type": "scatter",
            "x": x,
            "y": y,
            "mode": "lines",
            "line": {"color": colour, "width": 1.6, "dash": EXPECTED_DASH},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for colour, (x, y) in outlines.items()
    ]


def _add_outline(
    outlines: dict[str, tuple[list[Any], list[Any]]], mark: Mark, low: float, high: float
) -> None:
    """Add the outline of an expected event by its colours; without a known end, it fades out."""

    def add(corners: list[tuple[np.datetime64, float]], opacity: float = 1) -> None:
        colour = mark.colour if opacity == 1 else with_opacity(mark.colour, opacity)
        x, y = outlines.setdefault(colour, ([], []))
        x += [*date_texts(np.array([at for at, _ in corners])), None]
        y += [*(row for _, row in corners), None]

    start, end = mark.start, mark.end
    if not mark.fades_right:
        add([(end, low), (start, low), (start, high), (end, high), (end, low)])
        return
    for first, last, opacity in _OPEN_OUTLINE:
        near, far = (start + (end - start) * int(100 * share) // 100 for share in (first, last))
        if first:
            add([(near, low), (far, low)], opacity)
            add([(near, high), (far, high)], opacity)
        else:
            add([(far, low), (near, low), (near, high), (far, high)])


class _Glyph(NamedTuple):
    x: np.datetime64
    y: float
    symbol: str
    size: float
    colour: str
    line_colour: str
    line_px: float


def _glyph_trace(marks: list[Mark], placement: Placement, look: Look) -> Trace:
    """Draw symbols of statements and instants, and strokes through disputed events."""
    theme = look.theme
    size = float(np.clip(0.62 * placement.row_px, 5, 10))
    stroke = min(14.0, placement.row_px * 0.8)

    def glyph(mark: Mark, symbol: str) -> _Glyph:
        return _Glyph(mark.glyph, mark.y, symbol, size, mark.colour, theme.paper, 1)

    glyphs = [
        glyph(mark, STANCE_SYMBOLS[mark.stance])._replace(colour=theme.stance_colour(mark.stance))
        for mark in marks
        if mark.stance
    ]
    glyphs += [glyph(mark, INSTANT_SYMBOL) for mark in marks if mark.instant and not mark.stance]
    glyphs += [
        _Glyph(mark.glyph, mark.y, DISPUTED_SYMBOL, stroke, theme.dispute, theme.dispute, 2.5)
        for mark in marks
        if mark.disputed
    ]
    marker = {
        "symbol": [glyph.symbol for glyph in glyphs],
        "color": [glyph.colour for glyph in glyphs],
        "size": [glyph.size for glyph in glyphs],
        "line": {
            "color": [glyph.line_colour for glyph in glyphs],
            "width": [glyph.line_px for glyph in glyphs],
        },
    }
    return _points([glyph.x for glyph in glyphs], [glyph.y for glyph in glyphs], marker=marker)


def _title_trace(marks: list[Mark], placement: Placement, look: Look) -> Trace:
    titled = [mark for mark in marks if mark.label]
    beside = placement.titles != "above"
    # A title to the left of its mark is right-aligned, so that it ends at the mark in any font.
    leftward = [beside and mark.label_end < mark.glyph for mark in titled]
    anchors = [
        mark.label_end if left else mark.label_start
        for mark, left in zip(titled, leftward, strict=True)
    ]
    return _points(
        anchors,
        [mark.row + _text_rise(placement) for mark in titled],
        mode="text",
        text=[escape_text(mark.label, look.hits) for mark in titled],
        textposition=["middle left" if left else "middle right" for left in leftward],
        textfont={
            "size": title_px(placement.row_px),
            "color": [_title_ink(mark, beside, look.theme) for mark in titled],
        },
    )


def _text_rise(placement: Placement) -> float:
    """Return the position of titles and badges in their row."""
    return float(_TITLE_RISE[placement.titles] + _TOO_HIGH_PX / placement.row_px)


def _title_ink(mark: Mark, beside: bool, theme: Theme) -> str:
    # If there is no other room, the title is drawn on the bar.
    if beside and mark.certain_start <= mark.label_start < mark.certain_end:
        return contrasting_colour(mark.colour)
    # Black and white letters have no halo, which would cut a pale bar to pieces.
    return contrasting_colour(theme.paper) if beside and _is_on_pale(mark) else theme.ink


def _is_on_pale(mark: Mark) -> bool:
    """Return whether a title lies on the pale bar of a possible time."""
    if mark.expected or not mark.start <= mark.label_start < mark.end:
        return False
    if not mark.certain:
        return True
    return bool(mark.label_end <= mark.certain_start or mark.certain_end <= mark.label_start)


def _is_pale_until(mark: Mark, end: np.datetime64) -> bool:
    """Return whether a title on a pale bar, and its badges, end before the dark part of the bar."""
    on_pale = _is_on_pale(mark)
    return on_pale and not (mark.certain and mark.label_start < mark.certain_start < end)


def _badge_ends(placement: Placement) -> dict[int, np.datetime64]:
    """Return the end of the last badge by mark."""
    return dict(zip(placement.badges["mark"].tolist(), placement.badges["end"], strict=True))


def _is_dark_until(mark: Mark, end: np.datetime64) -> bool:
    """Return whether a title and its badges lie on the dark part of a bar."""
    is_solid = mark.certain and not mark.expected
    return bool(is_solid and mark.certain_start <= mark.label_start and end <= mark.certain_end)


def _add_badge_grounds(bars: _Bars, marks: list[Mark], placement: Placement, theme: Theme) -> None:
    """Lay paper under badges that lie only partly on a dark bar, so that all can be read."""
    for place, end in _badge_ends(placement).items():
        mark = marks[place]
        on_bar = mark.start <= mark.label_start < mark.end and not mark.expected
        has_one_ground = _is_pale_until(mark, end) or _is_dark_until(mark, end)
        if placement.titles == "beside" and on_bar and not has_one_ground:
            bars.add(mark.label_end, end, mark.y, theme.paper)


def _badge_trace(marks: list[Mark], placement: Placement, look: Look) -> Trace:
    """Draw what statements say about each event: a sign and a number of claimants by stance."""
    badges = placement.badges
    stances = [STANCE_ORDER[place] for place in badges["stance"].tolist()]
    places = badges["mark"].tolist()
    # On a dark bar, badges have the colour of the title; their shapes tell the stances apart.
    inks = {
        place: contrasting_colour(marks[place].colour)
        for place, end in _badge_ends(placement).items()
        if placement.titles == "beside" and _is_dark_until(marks[place], end)
    }
    return _points(
        badges["at"],
        [marks[place].row + _text_rise(placement) for place in places],
        mode="markers+text",
        name="badges",
        text=[format_short_number(count) for count in badges["count"].tolist()],
        textposition="middle right",
        textfont={
            "size": title_px(placement.row_px),
            "color": [inks.get(place, look.theme.ink) for place in places],
        },
        marker={
            "symbol": [STANCE_SYMBOLS[stance] for stance in stances],
            "color": [
                inks.get(place, look.theme.stance_colour(stance))
                for place, stance in zip(places, stances, strict=True)
            ],
            "size": min(_SIGN_PX, 0.6 * placement.row_px),
        },
    )


def _points(moments: Sequence[np.datetime64] | np.ndarray, y: list[float], **more: Any) -> Trace:
    x = date_texts(np.array(moments, dtype="datetime64[s]"))
    points = {"type": "scatter", "x": x, "y": _rounded(y), "mode": "markers"}
    return points | {"hoverinfo": "skip", "showlegend": False} | more


def hit_trace(marks: list[Mark], hover: dict[str, Any]) -> Trace:
    """Draw invisible bars over marks and titles, so that both respond to pointer and click."""
    bars = _Bars(0.98)
    for mark in marks:
        bars.add(mark.hit_start, mark.hit_end, mark.row + 0.5, TRANSPARENT)
    return bars.trace(
        name="events",
        customdata=[["event", mark.event_id] for mark in marks],
        **hover,
    )


def counts_have_colours(look: Look) -> bool:
    """Return whether counts have the colour of most of their events.

    Shades of a few greys could not be told apart.
    """
    return look.theme != GREYSCALE


def count_shade(colour: str, share: float) -> str:
    """Return the shade of a colour for a count, given as a share of the largest count."""
    return with_opacity(colour, 0.15 + 0.8 * share**0.5)


def count_trace(placement: Placement, look: Look, context: Context) -> Trace:
    """Draw counts in place of marks; a click on one zooms to its time.

    The counts are the cells of one image, whose rows are the lanes with gaps between them. Each has
    the colour of its most common value, in a shade for the number of events.
    """
    bins = placement.bins
    counts = bins["count"]
    colours = [look.theme.neutral] * len(counts)
    if counts_have_colours(look):
        scale = colour_scale(context.index, look.colour, look.theme)
        colours = [scale.get(value, look.theme.neutral) for value in bins["value"].tolist()]
    drawn = list(dict.fromkeys(colours))
    # One scale has a part for each colour; each part begins just after the one before.
    part = 1 / max(len(drawn), 1)
    strength = (1 - _PART_GAP) * np.sqrt(counts / counts.max(initial=1))
    place_of = {colour: place for place, colour in enumerate(drawn)}
    strength = (strength + [place_of[colour] for colour in colours]) * part
    # Rounded down, because above its part of the scale, a colour would turn into the next one.
    strength = (np.floor(strength * _STRENGTH_STEPS) / _STRENGTH_STEPS).tolist()
    steps = [
        [(place + at) * part, count_shade(colour, share)]
        for place, colour in enumerate(drawn)
        for at, share in ((0, 0), (1 - _PART_GAP, 1))
    ]
    steps.append([1, steps[-1][1]] if steps else [1, look.theme.neutral])
    edges, bands = np.unique([bins["start"], bins["end"]]), np.unique(bins["row"])
    columns, ends = (np.searchsorted(edges, bins[side]).tolist() for side in ("start", "end"))
    at = date_texts(edges)
    spans = [f"window {at[start]} {at[end]}" for start, end in zip(columns, ends, strict=True)]
    # Every second row of cells is a gap.
    rows = 2 * np.searchsorted(bands, bins["row"])
    places = list(zip(rows.tolist(), columns, strict=True))
    shape = 2 * len(bands) - 1, len(edges) - 1
    return {
        "type": "heatmap",
        "x": at,
        "y": [edge for band in bands.tolist() for edge in (band + 0.14, band + 0.86)],
        "z": _spread(strength, places, shape),
        "zmin": 0,
        "zmax": 1,
        "colorscale": steps,
        "showscale": False,
        "name": "counts",
        # A text instead of a list, because Dash drops lists from click data of a cell.
        "customdata": _spread(spans, places, shape),
        "hoverongaps": False,
        "showlegend": False,
        **look.hover_attributes(lambda: _spread(_bin_hovers(placement), places, shape)),
    }


def _spread(
    values: list[Any], places: list[tuple[int, int]], shape: tuple[int, int]
) -> list[list[Any]]:
    """Put values into cells of a table; all other cells are None."""
    table: list[list[Any]] = [[None] * shape[1] for _ in range(shape[0])]
    for (row, column), value in zip(places, values, strict=True):
        table[row][column] = value
    return table


def _bin_hovers(placement: Placement) -> list[str]:
    """Return the hover text of each count: lane, number, time and types."""
    names = [f"<b>{escape_text(name)}</b>" for name in placement.lanes["name"]]
    zoom = tr("click to zoom in")
    bins = placement.bins
    starts, column = np.unique(bins["start"], return_index=True)
    ends = bins["end"][column] - SECOND
    times = dict(zip(starts.tolist(), map(format_period, starts, ends), strict=True))
    counts = {count: format_event_count(count) for count in set(bins["count"].tolist())}
    cells = zip(
        bins["lane"].tolist(),
        bins["count"].tolist(),
        bins["start"].tolist(),
        format_type_counts(bins["types"].tolist()),
        strict=True,
    )
    return [
        f"{names[lane]}: {counts[count]}<br>{times[start]}<br>{types}<br>{zoom}"
        for lane, count, start, types in cells
    ]
