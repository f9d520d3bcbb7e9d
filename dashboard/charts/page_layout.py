"""Charts as a complete picture: headline, filters, keys, source and as-of date."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import plotly.graph_objects as go

from dashboard.charts.chart_text import escape_lines
from dashboard.charts.key import Entry, key_px, key_traces
from dashboard.charts.style import SANS, SERIF, TRANSPARENT, Chart, Theme, base_layout
from dashboard.charts.text_metrics import break_lines
from dashboard.charts.timeline_placement import Placement

# Below this width, texts are as small as in a column of a newspaper.
_NARROW_PX = 560
_TITLE_PX = {False: 22.0, True: 17.0}
_TEXT_PX = {False: 13.0, True: 12.0}
_CREDIT_PX = 11.0
_EDGE_PX = {False: 14, True: 8}
_LEADING = 1.3
# Texts are measured in Helvetica; Georgia is wider.
_SERIF_WIDER = 1.1
PANEL_GAP_PX, KEY_GAP_PX = 14, 4
# Axes whose units are pixels of the picture, downwards.
_PIXELS = {"xref": "x9", "yref": "y9"}
_TEXT = {"xanchor": "left", "yanchor": "top", "align": "left", "showarrow": False}


@dataclass(frozen=True)
class PageTexts:
    """Texts of a picture, without escapes; lines are broken where needed."""

    title: str
    subtitle: str
    credit: str


class Panel(NamedTuple):
    """A chart with height and margins, its keys, and the placement of a timeline."""

    chart: Chart
    keys: Sequence[Sequence[Entry]]
    width_px: int
    placement: Placement | None = None

    @property
    def chart_px(self) -> int:
        """Height of the chart, without keys."""
        return int(self.chart["layout"]["height"])

    @property
    def height_px(self) -> int:
        """Height of chart and keys."""
        return self.chart_px + sum(self.key_px(key) for key in self.keys)

    def key_px(self, key: Sequence[Entry]) -> int:
        """Return the height of a key."""
        return key_px(key, self.width_px) + KEY_GAP_PX if key else 0


class _Text(NamedTuple):
    lines: list[str]
    size_px: float
    family: str


def _tall(text: _Text) -> float:
    return _LEADING * text.size_px * len(text.lines)


@dataclass(frozen=True)
class PageLayout:
    """The page of a picture: texts, margins and the positions of charts.

    Attributes
    ----------
    words
        Headline and subtitle above the charts, credit line below.
    theme
        Colours of the page.
    width_px
        Width of the whole page.
    """

    words: PageTexts
    theme: Theme
    width_px: int

    @property
    def edge_px(self) -> int:
        """Margin on each side."""
        return _EDGE_PX[self._narrow]

    @property
    def room_px(self) -> int:
        """Width between the edges."""
        return self.width_px - 2 * self.edge_px

    @property
    def around_px(self) -> int:
        """Height of everything but the charts."""
        return int(sum(map(_tall, self._texts()))) + 2 * self.edge_px + PANEL_GAP_PX

    def compose(
        self, panels: Sequence[Panel], *, beside: bool = False, height_px: int | None = None
    ) -> go.Figure:
        """Put charts on the page, without changing them.

        Parameters
        ----------
        panels
            Charts, top to bottom.
        beside
            Whether charts are side by side instead.
        height_px
            Height of the whole page; by default, the height that the charts need.
        """
        heights = [panel.height_px for panel in panels]
        needed = max(heights) if beside else sum(heights) + PANEL_GAP_PX * (len(heights) - 1)
        height = height_px or needed + self.around_px
        traces: list[dict[str, Any]] = []
        layout = self._layout(height) | {"shapes": [], "annotations": []}
        left, top = float(self.edge_px), self._head_px
        for panel in panels:
            traces += self._traces(panel, left, top)
            layout |= self._in_part(panel, layout, left, top)
            left += (panel.width_px + PANEL_GAP_PX) * beside
            top += (panel.height_px + PANEL_GAP_PX) * (not beside)
        layout["annotations"] += self._notes(height)
        # Created at once, because Plotly validates each object that is added to a figure.
        return go.Figure(traces, layout)

    @property
    def _narrow(self) -> bool:
        return self.width_px < _NARROW_PX

    @property
    def _head_px(self) -> float:
        return self.edge_px + sum(map(_tall, self._texts()[:2])) + PANEL_GAP_PX / 2

    def _texts(self) -> list[_Text]:
        title, text = _TITLE_PX[self._narrow], _TEXT_PX[self._narrow]
        texts = (
            (self.words.title, title, SERIF, _SERIF_WIDER),
            (self.words.subtitle, text, SANS, 1.0),
            (self.words.credit, _CREDIT_PX, SANS, 1.0),
        )
        return [
            _Text(break_lines(words, self.room_px / wider, size), size, family)
            for words, size, family, wider in texts
        ]

    def _notes(self, height: int) -> list[dict[str, Any]]:
        title, subtitle, credit = self._texts()
        theme, below = self.theme, self.edge_px + _tall(title)
        return [
            self._note(title, self.edge_px, theme.ink),
            self._note(subtitle, below, theme.muted),
            self._note(credit, height - self.edge_px - _tall(credit), theme.muted),
        ]

    def _note(self, text: _Text, top: float, ink: str) -> dict[str, Any]:
        font = {"size": text.size_px, "color": ink, "family": text.family}
        position = {"x": self.edge_px, "y": top}
        return _PIXELS | _TEXT | position | {"text": escape_lines(text.lines), "font": font}

    def _layout(self, height: int) -> dict[str, Any]:
        hidden = {"visible": False, "domain": [0, 1], "fixedrange": True}
        return base_layout(
            self.theme,
            # An opaque background of the pixel axes would hide the charts.
            plot_bgcolor=TRANSPARENT,
            width=self.width_px,
            height=height,
            margin={"l": 0, "r": 0, "t": 0, "b": 0, "autoexpand": False},
            # Without Plotly's default template, because the screen has none.
            template={},
            showlegend=False,
            xaxis9=hidden | {"anchor": "y9", "range": [0, self.width_px]},
            yaxis9=hidden | {"anchor": "x9", "range": [height, 0]},
        )

    def _traces(self, panel: Panel, left: float, top: float) -> list[dict[str, Any]]:
        """Return the traces of a chart and of its keys."""
        traces: list[dict[str, Any]] = [*panel.chart["data"]]
        below = top + panel.chart_px
        for key in panel.keys:
            of_key = key_traces(key, left, below + KEY_GAP_PX, panel.width_px, self.theme)
            traces += [trace | {"xaxis": "x9", "yaxis": "y9"} for trace in of_key]
            below += panel.key_px(key)
        return traces

    def _in_part(
        self, panel: Panel, page: dict[str, Any], left: float, top: float
    ) -> dict[str, Any]:
        """Return the layout of a chart at its place, with what is on the page already."""
        layout = panel.chart["layout"]
        width, height = self.width_px, page["height"]
        margin = layout["margin"]
        x = [(left + margin["l"]) / width, (left + panel.width_px - margin["r"]) / width]
        upper, lower = top + margin["t"], top + panel.chart_px - margin["b"]
        y = [1 - lower / height, 1 - upper / height]
        placed = _in_domain(layout, x, y)
        for name in ("shapes", "annotations"):
            placed[name] = [*page[name], *map(_on_its_axes, layout.get(name, ()))]
        if layout["paper_bgcolor"] != self.theme.paper:
            box = (left, top, left + panel.width_px, top + panel.chart_px)
            placed["shapes"].insert(len(page["shapes"]), _ground(box, layout["paper_bgcolor"]))
        return placed


# Parts of a chart's layout that belong to the page in a picture.
_PAGE_KEYS = ("width", "height", "margin", "shapes", "annotations", "paper_bgcolor", "plot_bgcolor")


def _ground(box: tuple[float, float, float, float], colour: str) -> dict[str, Any]:
    """Draw the background of a chart."""
    sides = dict(zip(("x0", "y0", "x1", "y1"), box, strict=True))
    look = {"type": "rect", "layer": "below", "fillcolor": colour, "line": {"width": 0}}
    return _PIXELS | look | sides


def _in_domain(layout: dict[str, Any], x: list[float], y: list[float]) -> dict[str, Any]:
    """Move the layout of a chart to part of the page; `x` and `y` are fractions of it, upwards."""
    chart_layout = {name: value for name, value in layout.items() if name not in _PAGE_KEYS}
    if "geo" in chart_layout:
        return chart_layout | {"geo": chart_layout["geo"] | {"domain": {"x": x, "y": y}}}
    return chart_layout | {
        "xaxis": chart_layout["xaxis"] | {"domain": x},
        "yaxis": chart_layout["yaxis"] | {"domain": y},
    }


def _on_its_axes(item: dict[str, Any]) -> dict[str, Any]:
    """Bind a shape or note of a chart to its axes instead of to the whole page."""
    refs = {axis: item[axis] for axis in ("xref", "yref") if item.get(axis) == "paper"}
    return item | {axis: f"{axis[0]} domain" for axis in refs}
