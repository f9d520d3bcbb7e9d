"""The time axis that charts share: moments in Plotly's format, and the as-of line."""

import re
from typing import Any

import numpy as np
from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from dashboard.charts.early_ticks import early_ticks
from dashboard.charts.style import Theme
from dashboard.common.i18n import language, locale, tr
from dashboard.engine.extents import Window, as_of_moment
from dashboard.model.date_text import format_day

SIDE_MARGIN_PX = 10
_NEAR = 0.15
_MINUTE_MS, _DAY_MS = 60_000, 86_400_000
# Plotly's notation for the fields of Babel's patterns.
_FIELDS = {"d": "%-d", "M": "%b", "L": "%b", "y": "%Y"}


def date_texts(moments: np.ndarray) -> list[str]:
    """Convert moments to Plotly's format, in which years BC have four digits as well.

    Examples
    --------
    >>> date_texts(np.array(["2024-10-20", "-0044-03-15"], dtype="datetime64[s]"))
    ['2024-10-20T00:00:00', '-0044-03-15T00:00:00']
    """
    texts = np.datetime_as_string(moments.astype("datetime64[s]")).tolist()
    return [_four_digits(text) if text[0] == "-" else text for text in texts]


def plotly_format(skeleton: str) -> str:
    """Return the reader's usual order of some date fields, in Plotly's notation.

    Examples
    --------
    >>> plotly_format("MMMd"), plotly_format("yMMM")
    ('%-d %b', '%b %Y')
    """
    pattern = Locale.parse(locale()).datetime_skeletons[skeleton].pattern
    pieces = re.findall(r"'([^']*)'|([dMLy])\2*|([^'dMLy]+)", pattern)
    return "".join(quoted or _FIELDS.get(field, rest) for quoted, field, rest in pieces)


def tick_formats() -> list[dict[str, Any]]:
    """Return the texts of ticks in two lines, by the distance of the ticks."""
    day, year = plotly_format("MMMd"), plotly_format("y")
    return [
        {"dtickrange": [None, _MINUTE_MS], "value": "%H:%M:%S"},
        # Plotly takes the first range that fits, and the hour of whole days says nothing.
        {"dtickrange": [_MINUTE_MS, _DAY_MS - 1], "value": f"%H:%M<br>{day}"},
        {"dtickrange": [_DAY_MS, "M1"], "value": f"{day}<br>{year}"},
        {"dtickrange": ["M1", "M12"], "value": f"%b<br>{year}"},
        {"dtickrange": ["M12", None], "value": year},
    ]


def tick_labels(window: Window, most: int, formats: Any, separator: str = "<br>") -> dict[str, Any]:
    """Return the attributes of a time axis that place and label its ticks.

    Parameters
    ----------
    window
        First and last moment of the axis.
    most
        Number of ticks that fit.
    formats
        Plotly's formats, by the distance of ticks; axes with early years have labels instead.
    separator
        Separator between a month or a day and its year.
    """
    ticks = early_ticks(window, most, separator)
    if ticks:
        return ticks | {"tickvals": date_texts(ticks["tickvals"])}
    return {"nticks": most, "tickformatstops": formats}


def second_texts(seconds: list[float]) -> list[str]:
    """Convert seconds since 1970 to Plotly's format."""
    return date_texts(np.array(seconds).round().astype("int64").astype("datetime64[s]"))


def _four_digits(text: str) -> str:
    year, rest = text[1:].split("-", 1)
    return f"-{int(year):04}-{rest}"


def as_of_shapes(as_of: np.datetime64, theme: Theme) -> list[dict[str, Any]]:
    """Draw the as-of line and tint the time after it."""
    if np.isnat(as_of):
        return []
    at, far = date_texts(np.array([as_of_moment(as_of), np.datetime64("9999-12-31", "s")]))
    common = {"xref": "x", "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    return [
        common
        | {"type": "rect", "x0": at, "x1": far, "fillcolor": theme.ahead, "line": {"width": 0}},
        common | {"type": "line", "x0": at, "x1": at, "line": {"color": theme.ink, "width": 1.2}},
    ]


def as_of_notes(
    as_of: np.datetime64, window: Window, theme: Theme, above_px: int = 38
) -> list[dict[str, Any]]:
    """Label the as-of line above the chart, if the line is in the window."""
    if np.isnat(as_of) or not window[0] <= as_of_moment(as_of) <= window[1]:
        return []
    # Near an edge of the chart, the label ends at that edge.
    along = (as_of_moment(as_of) - window[0]) / (window[1] - window[0])
    side = "left" if along < _NEAR else "right" if along > 1 - _NEAR else "center"
    return [
        {
            "xanchor": side,
            "x": date_texts(np.array([as_of_moment(as_of)]))[0],
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": above_px,
            "text": tr("as of {day}", day=format_day(as_of)),
            "showarrow": False,
            "font": {"size": 11.5, "color": theme.ink},
        }
    ]


def chart_locale() -> dict[str, Any]:
    """Make Plotly write months and numbers in the reader's language."""
    code, babel_locale = language(), Locale.parse(locale())
    if code == "en":
        return {}
    months, days = babel_locale.months["format"], babel_locale.days["format"]
    # Babel's week begins with Monday, Plotly's with Sunday.
    week = (6, *range(6))
    names = {
        "months": [months["wide"][month] for month in range(1, 13)],
        "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
        "days": [days["wide"][day] for day in week],
        "shortDays": [days["abbreviated"][day] for day in week],
        "decimal": get_decimal_symbol(babel_locale),
        "thousands": get_group_symbol(babel_locale),
    }
    return {"locale": code, "locales": {code: {"dictionary": {}, "format": names}}}
