"""The chart of numbers: ranges, open sides, panels, and labels that do not overlap."""

from itertools import combinations, pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from chart_checks import OUR_MARKUP, looks, shown_texts, unreadable_values
from hypothesis import given
from hypothesis import strategies as st
from strategies import AS_OF, HOSTILE, valid_events

from dashboard.charts import numbers as numbers_module
from dashboard.charts.numbers import NumbersFrame, numbers_chart, numbers_figure
from dashboard.charts.quantities import MAX_NUMBERS, MAX_PANELS
from dashboard.charts.style import DARK, LIGHT, Context, Look, colour_scale
from dashboard.charts.text_metrics import label_width_px

STATED = {"date": "2024-10-08", "claimant": "A", "quantity_unit": "troops"}


def marks(figure: go.Figure) -> list[Any]:
    """Return the traces that respond to the pointer, one per panel."""
    return [trace for trace in figure.data if trace.name == "events"]


def signs(figure: go.Figure) -> list[str]:
    return [
        symbol
        for trace in figure.data
        if trace.mode == "markers" and trace.name is None
        for symbol in trace.marker.symbol
    ]


def notes(figure: go.Figure) -> list[str]:
    lines = [line for note in figure.layout.annotations for line in note.text.split("<br>")]
    return [OUR_MARKUP.sub("", line) for line in lines]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"quantity_best": 5}, ["circle"]),
        ({"quantity_low": 5}, ["arrow-up", "line-ew"]),
        ({"quantity_high": 5}, ["arrow-down", "line-ew"]),
        ({"quantity_low": 3, "quantity_high": 5}, ["line-ew", "line-ew"]),
        ({"quantity_low": 3, "quantity_best": 4}, ["line-ew", "circle"]),
        ({"quantity_low": 3, "quantity_best": 4, "quantity_high": 5}, ["line-ew"] * 2 + ["circle"]),
        ({"quantity_best": 5, "status": "expected"}, ["circle-open"]),
        ({"quantity_best": 5, "date": "[2024-10-08..]"}, ["arrow-right", "circle"]),
        ({"quantity_best": 5, "date": "[..2024-10-08]"}, ["arrow-left", "circle"]),
    ],
)
def test_a_range_is_drawn_as_far_as_it_is_known(table, numbers, expected):
    assert signs(numbers_figure(table(STATED | numbers))) == expected


def test_a_range_is_a_line_between_its_bounds(table):
    row = STATED | {"quantity_low": 3, "quantity_best": 4, "quantity_high": 6}
    reach, stem = (t for t in numbers_figure(table(row)).data if t.mode == "lines")
    assert stem.y == (3, 6, None)
    assert stem.x[0] == stem.x[1]
    assert reach.y[0] == reach.y[1] == 4


@pytest.mark.parametrize(
    ("numbers", "upward"), [({"quantity_low": 5}, True), ({"quantity_high": 5}, False)]
)
def test_an_open_range_runs_on_to_its_arrow(table, numbers, upward):
    stem = [t for t in numbers_figure(table(STATED | numbers)).data if t.mode == "lines"][-1]
    low, high = stem.y[:2]
    assert (low == 5 < high) if upward else (0 <= low < 5 == high)


def test_rows_without_a_number_are_left_out(table):
    events = table(STATED | {"quantity_best": 1, "event_id": "a"}, STATED | {"event_id": "b"})
    (trace,) = marks(numbers_figure(events))
    assert trace.customdata == (["event", "a"],)


@pytest.mark.parametrize("rows", [[], [STATED]])
def test_without_numbers_the_chart_shows_a_note(table, rows):
    figure = numbers_figure(table(STATED).iloc[: len(rows)])
    assert notes(figure) == ["No numbers in the events shown"]
    assert not figure.data


def test_equal_claims_are_one_mark_that_lists_its_titles(table):
    row = STATED | {"quantity_best": 11_000}
    events = table(row, row, row | {"claimant": "B"}, row | {"date": "2024-10-09"})
    (trace,) = marks(numbers_figure(events))
    assert [len(text.split("• ")) - 1 for text in trace.hovertext] == [2, 0, 0]
    assert "Event 0" in trace.hovertext[0]
    assert "Event 1" in trace.hovertext[0]


def test_the_most_frequent_units_have_panels_and_others_are_counted(table):
    units = ["ships"] * 2 + ["troops"] * 3 + ["shells", "<b>men</b>", "trains"]
    events = table(*(STATED | {"quantity_best": 5, "quantity_unit": unit} for unit in units))
    figure = numbers_figure(events)
    assert len(marks(figure)) == MAX_PANELS
    assert notes(figure)[:2] == ["troops", "ships"]
    assert "2 events with other units not drawn" in notes(figure)
    domains = [figure.layout[name].domain for name in ("yaxis", "yaxis2", "yaxis3")]
    assert all(upper[0] > lower[1] for upper, lower in pairwise(domains))
    assert all(figure.layout[f"yaxis{n}"].range[0] == 0 for n in ("", "2", "3"))


def test_numeric_columns_of_the_table_follow_its_units(table):
    rows = [STATED | {"quantity_best": 9}, *[{"date": "2024-10-08"}] * 3]
    events = table(*rows).assign(
        Deaths=[np.nan, 3, 5, np.nan], Change=[np.nan, -2, 4, np.nan], Injured=[8.0, 1, 8, 1]
    )
    events["No"] = np.arange(4.0)
    events["anio"] = [1999.0, 2004, 1987, 1999]
    figure = numbers_figure(events)
    assert notes(figure)[:3] == ["troops", "Deaths", "Change"]
    assert [list(trace.y) for trace in marks(figure)] == [[9], [3, 5], [-2, 4]]
    assert "3 · Event 1" in notes(figure)
    assert "1 column with numbers not drawn" in notes(figure)
    # Each number is in the range of its axis.
    assert figure.layout.yaxis2.range[0] == 0
    assert figure.layout.yaxis3.range[0] == -2
    assert figure.layout.yaxis3.range[1] > 4


def test_numbers_with_commas_between_thousands_are_drawn(table):
    events = table(*[{"date": "2024-10-08"}] * 3).assign(fatalities=["4,035", "", "900"])
    assert [list(trace.y) for trace in marks(numbers_figure(events))] == [[4035, 900]]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ({"quantity_best": 5}, ""),
        ({"quantity_low": 5}, "↑ at least"),
        ({"quantity_high": 5}, "↓ at most"),
        ({"quantity_best": 5, "status": "expected"}, "○ or dotted: expected"),
    ],
)
def test_signs_of_numbers_are_explained(table, number, words):
    figure = numbers_figure(table(STATED | number))
    key = f"{words}, pale line: possible time"
    assert (key in notes(figure)) is bool(words)
    dashes = {trace.line.dash for trace in figure.data if trace.mode == "lines"}
    assert dashes == {"dot" if "status" in number else "solid"}


def test_only_the_latest_numbers_are_drawn(table):
    events = table(
        *(STATED | {"quantity_best": n, "event_id": f"e{n}"} for n in range(MAX_NUMBERS + 2)),
        STATED | {"quantity_best": 1, "date": "2024-10-07", "event_id": "old"},
    )
    figure = numbers_figure(events)
    (trace,) = marks(figure)
    assert len(trace.x) == MAX_NUMBERS
    assert ["event", "old"] not in trace.customdata
    assert "3 earlier numbers not drawn" in notes(figure)


def test_numbers_outside_the_window_or_without_a_date_are_counted(table):
    window = (np.datetime64("2024-10-01", "s"), np.datetime64("2024-11-01", "s"))
    row = STATED | {"quantity_best": 5}
    events = table(row, row | {"date": "2023"}, row | {"date": "../.."})
    figure = numbers_figure(events, NumbersFrame(window=window))
    assert len(marks(figure)[0].x) == 1
    assert notes(figure)[-2:] == ["1 number outside the time shown", "1 number without a date"]


def test_claimants_have_colours_and_names(table):
    events = table(
        STATED | {"quantity_low": 2600, "claimant": "Kyrylo Budanov; B", "date": "2024-10-01"},
        STATED | {"quantity_best": 9_000, "claimant": "", "actors": "Navy"},
        STATED | {"quantity_best": 5_000, "claimant": "", "date": "2024-10-20"},
    )
    figure = numbers_figure(events)
    scale = colour_scale(events, "claimant", LIGHT)
    (dots,) = (t for t in figure.data if t.mode == "markers" and t.name is None)
    assert dots.marker.color[0] == scale["Kyrylo Budanov"]
    assert set(dots.marker.color[2:]) == {LIGHT.neutral}
    labels = {"at least 2,600 · Kyrylo Budanov", "9,000 · Navy", "5,000 · no one named"}
    assert labels <= set(notes(figure))


def test_the_as_of_date_is_a_labelled_line(article):
    figure = numbers_figure(article.events, None, None, Context(article.events, article.as_of))
    assert [shape.type for shape in figure.layout.shapes] == ["rect", "line"]
    assert "as of 20 Oct 2024" in notes(figure)


@pytest.mark.parametrize("width", [540, 360])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_labels_stay_inside_and_do_not_overlap(article, width, theme):
    context = Context(article.events, article.as_of)
    figure = numbers_figure(article.events, NumbersFrame(width), Look(theme), context)
    first, last = (np.datetime64(end, "s").astype(float) for end in figure.layout.xaxis.range)
    left_px, right_px = figure.layout.margin.l, figure.layout.margin.r
    scale = (width - left_px - right_px) / (last - first)
    inner_px = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    boxes = []
    for note in figure.layout.annotations:
        if "·" in note.text:
            x = (np.datetime64(note.x, "s").astype(float) - first) * scale + note.xshift
            y = (1 - note.y / figure.layout.yaxis.range[1]) * inner_px - note.yshift
            boxes.append((x, y - 7, x + label_width_px(note.text, 12), y + 7))
    assert len(boxes) == 3
    assert all(box[0] >= 0 and box[2] <= width - left_px - right_px + 1 for box in boxes)
    assert all(box[1] >= 0 and box[3] <= inner_px for box in boxes)
    for first, second in combinations(boxes, 2):
        apart = (
            first[2] <= second[0]
            or second[2] <= first[0]
            or first[3] <= second[1]
            or second[3] <= first[1]
        )
        assert apart


@given(
    valid_events(),
    st.builds(NumbersFrame, st.integers(60, 1_200), st.integers(60, 900)),
    looks(),
    st.sampled_from(AS_OF),
)
def test_plotly_accepts_every_chart_and_texts_are_escaped(events, frame, look, as_of):
    chart = numbers_chart(events, frame, look, Context(events, as_of))
    assert not list(unreadable_values(chart))
    assert len(go.Figure(chart).data) == len(chart["data"])
    for name, text in shown_texts(chart):
        assert "<" not in OUR_MARKUP.sub("", text), f"{name}: {text}"


@pytest.mark.parametrize("text", HOSTILE)
def test_claimant_and_unit_are_escaped(table, text):
    events = table(STATED | {"quantity_best": 5, "claimant": text, "quantity_unit": text})
    for _, shown in shown_texts(numbers_chart(events)):
        assert "<" not in OUR_MARKUP.sub("", shown)


def test_only_the_latest_of_very_many_events_are_read(table, monkeypatch):
    monkeypatch.setattr(numbers_module, "MAX_ROWS", 4)
    days = [f"2024-10-{day:02}" for day in range(1, 11)]
    rows = [STATED | {"quantity_best": n, "date": day} for n, day in enumerate(days)]
    figure = numbers_figure(table(*rows, STATED | {"quantity_best": 99, "quantity_unit": "tons"}))
    drawn = {y for t in figure.data if t.name == "events" for y in t.y}
    assert drawn == {7, 8, 9, 99}
    assert "7 more events with numbers not drawn" in notes(figure)
