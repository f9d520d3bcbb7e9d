"""A chart as a picture that stands by itself: headline, filters in words, source and as-of date."""

import textwrap

import plotly.graph_objects as go

from dashboard.figures.style import SANS, SERIF, Theme
from dashboard.figures.text import plain
from dashboard.levels import label_width_px

_TITLE_PX = 22
_TEXT_PX = 13
_CREDIT_PX = 11.5
_EDGE_PX = 14
_CREDIT_GAP_PX = 6


def publish(
    figure: go.Figure, title: str, subtitle: str, credit: str, theme: Theme, width_px: int
) -> go.Figure:
    """Add headline, subtitle and credit line around a chart, making it as much higher.

    Parameters
    ----------
    figure
        A chart with its height and margins set; it is left as it is.
    title, subtitle, credit
        Plain text; broken into lines where needed.
    theme
        Colours.
    width_px
        Width of the picture.
    """
    head = _lines(title, _TITLE_PX, width_px)
    sub = _lines(subtitle, _TEXT_PX, width_px)
    foot = _lines(credit, _CREDIT_PX, width_px)
    top = head_px(title, subtitle, width_px)
    bottom = foot_px(credit, width_px)
    picture = go.Figure(figure)
    layout = picture.layout
    height = layout.height + top + bottom
    legend_px = (layout.legend.y or 0) * layout.height + bottom
    margin = layout.margin.to_plotly_json()
    notes = [
        _note(head, _TITLE_PX, theme.ink, SERIF, y=1, shift=margin["t"] + top - _EDGE_PX),
        _note(sub, _TEXT_PX, theme.muted, SANS, y=1, shift=margin["t"] + top - _EDGE_PX - 1.3 * _TITLE_PX * len(head)),
        _note(foot, _CREDIT_PX, theme.muted, SANS, y=0, shift=-margin["b"] - _CREDIT_GAP_PX),
    ]  # fmt: skip
    for note in notes:
        picture.add_annotation(note | {"xshift": _EDGE_PX - margin["l"]})
    margin |= {"t": margin["t"] + top, "b": margin["b"] + bottom}
    picture.update_layout(height=height, width=width_px, margin=margin, legend_y=legend_px / height)
    return picture


def head_px(title: str, subtitle: str, width_px: int) -> int:
    """Height of headline and subtitle."""
    lines = len(_lines(title, _TITLE_PX, width_px)) * _TITLE_PX
    lines += len(_lines(subtitle, _TEXT_PX, width_px)) * _TEXT_PX
    return int(1.3 * lines + 1.6 * _EDGE_PX)


def foot_px(credit: str, width_px: int) -> int:
    """Height of the credit line."""
    return int(1.4 * _CREDIT_PX * len(_lines(credit, _CREDIT_PX, width_px)) + _EDGE_PX)


def _lines(text: str, size_px: float, width_px: int) -> list[str]:
    columns = max(int((width_px - 2 * _EDGE_PX) / label_width_px("m", size_px)), 12)
    return textwrap.wrap(text, columns)


def _note(
    lines: list[str], size_px: float, colour: str, family: str, *, y: int, shift: float
) -> dict[str, object]:
    return {
        "text": "<br>".join(map(plain, lines)), "xref": "paper", "yref": "paper", "x": 0, "y": y,
        "xanchor": "left", "yanchor": "top", "yshift": shift, "align": "left", "showarrow": False,
        "font": {"size": size_px, "color": colour, "family": family},
    }  # fmt: skip
