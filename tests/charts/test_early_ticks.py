"""Ticks of axes that reach years before 1000."""

import re

import numpy as np
import pandas as pd
import pytest

from dashboard import load_events
from dashboard.charts.early_ticks import early_ticks
from dashboard.charts.overview import overview_figure
from dashboard.charts.timeline import timeline_figure


def labels(first: str, last: str, most: int = 7) -> list[str]:
    """Return the labels of the ticks in a window."""
    window = np.datetime64(first, "s"), np.datetime64(last, "s")
    ticks = early_ticks(window, most)
    shown = [window[0] <= moment <= window[1] for moment in ticks["tickvals"]]
    return [text for text, is_shown in zip(ticks["ticktext"], shown, strict=True) if is_shown]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (
            "-0046-11-21",
            "0016-01-01",
            ["40 BC", "30 BC", "20 BC", "10 BC", "AD 1", "AD 10"],
        ),
        ("-0002-06-01", "0004-06-01", ["2 BC", "1 BC", "AD 1", "AD 2", "AD 3", "AD 4"]),
        ("0300-06-01", "0900-06-01", [f"AD {year}" for year in range(400, 901, 100)]),
        ("-0999-01-01", "1999-01-01", ["1000 BC", "500 BC", "AD 1", "AD 500", "1000", "1500"]),
        (
            "-0043-01-20",
            "-0043-08-10",
            [f"{month}<br>44 BC" for month in ("Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug")],
        ),
        ("0024-10-03", "0024-10-07T12:00", [f"{day} Oct<br>AD 24" for day in (3, 4, 5, 6, 7)]),
        (
            "0024-10-04T11:10",
            "0024-10-04T13:10",
            [f"{time}<br>4 Oct AD 24" for time in ("11:30", "12:00", "12:30", "13:00")],
        ),
    ],
)  # fmt: skip
def test_an_early_axis_has_these_labels(first, last, expected):
    assert labels(first, last) == expected


def test_an_axis_from_the_year_1000_on_is_left_to_plotly():
    window = np.datetime64("1000-01-01", "s"), np.datetime64("1500-01-01", "s")
    assert early_ticks(window, 8) == {}


@pytest.mark.parametrize("span_days", [10, 400, 20_000, 800_000, 3_000_000])
@pytest.mark.parametrize("most", [3, 8, 20])
def test_all_labels_fit(span_days, most):
    first = np.datetime64("-5000-03-04", "s")
    last = first + np.timedelta64(span_days, "D")
    assert 1 <= len(labels(str(first), str(last), most)) <= most + 1


def test_charts_of_early_events_show_no_year_0():
    rows = {"title": ["Actium", "1 BC", "Teutoburg"], "date": ["-0030-09-02", "0000", "0009"]}
    events = load_events(pd.DataFrame(rows)).events
    for figure in (timeline_figure(events), overview_figure(events)):
        texts = list(figure.layout.xaxis.ticktext)
        assert {"30 BC", "AD 1"} <= {*texts}
        assert not [text for text in texts if re.search(r"\b0+\b|-", text)]
