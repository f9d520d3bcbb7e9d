"""A chart as a picture that stands by itself: headline, filters in words, source and as-of date."""

import textwrap
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.style import SANS, SERIF, Theme
from dashboard.figures.text import plain

_TITLE_PX = 22
_TEXT_PX = 13
_CREDIT_PX = 11.5
_EDGE_PX = 14
_CREDIT_GAP_PX = 6


@dataclass(frozen=True)
class Words:
    """What a picture says around its chart, as plain text; lines are broken where needed."""

    title: str
    subtitle: str
    credit: str

    def lines(self, width_px: int) -> tuple[list[str], list[str], list[str]]:
        """Lines of title, subtitle and credit in a picture of a given width."""
        sizes = (_TITLE_PX, _TEXT_PX, _CREDIT_PX)
        texts = (self.title, self.subtitle, self.credit)
        title, subtitle, credit = (
            _lines(text, size_px, width_px) for text, size_px in zip(texts, sizes, strict=True)
        )
        return title, subtitle, credit

    def heights_px(self, width_px: int) -> tuple[int, int]:
        """Heights of what stands above and below the chart."""
        title, subtitle, credit = self.lines(width_px)
        above = 1.3 * (len(title) * _TITLE_PX + len(subtitle) * _TEXT_PX) + 1.6 * _EDGE_PX
        return int(above), int(1.4 * _CREDIT_PX * len(credit) + _EDGE_PX)


def publish(figure: go.Figure, words: Words, theme: Theme, width_px: int) -> go.Figure:
    """Add headline, subtitle and credit line around a chart, making it as much higher.

    Parameters
    ----------
    figure
        A chart with its height and margins set; it is left as it is.
    words
        What stands around it.
    theme
        Colours.
    width_px
        Width of the picture.
    """
    head, sub, foot = words.lines(width_px)
    top, bottom = words.heights_px(width_px)
    picture = go.Figure(figure)
    layout = picture.layout
    height = layout.height + top + bottom
    legend_px = (layout.legend.y or 0) * layout.height + bottom
    margin = layout.margin.to_plotly_json()
    first_px = margin["t"] + top - _EDGE_PX
    second_px = first_px - 1.3 * _TITLE_PX * len(head)
    notes = [
        _note(head, y=1, yshift=first_px, font=_font(_TITLE_PX, theme.ink, SERIF)),
        _note(sub, y=1, yshift=second_px, font=_font(_TEXT_PX, theme.muted, SANS)),
        _note(
            foot,
            y=0,
            yshift=-margin["b"] - _CREDIT_GAP_PX,
            font=_font(_CREDIT_PX, theme.muted, SANS),
        ),
    ]
    for note in notes:
        picture.add_annotation(note | {"xshift": _EDGE_PX - margin["l"]})
    margin |= {"t": margin["t"] + top, "b": margin["b"] + bottom}
    picture.update_layout(height=height, width=width_px, margin=margin, legend_y=legend_px / height)
    return picture


def _lines(text: str, size_px: float, width_px: int) -> list[str]:
    # As many average letters as fit; the capitals of a title are wider.
    columns = max(int((width_px - 2 * _EDGE_PX) / (0.56 * size_px)), 12)
    return textwrap.wrap(text, columns)


def _note(lines: list[str], **where: Any) -> dict[str, Any]:
    fixed = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "yanchor": "top"}
    text = "<br>".join(map(plain, lines))
    return fixed | {"text": text, "align": "left", "showarrow": False} | where


def _font(size_px: float, colour: str, family: str) -> dict[str, Any]:
    return {"size": size_px, "color": colour, "family": family}
