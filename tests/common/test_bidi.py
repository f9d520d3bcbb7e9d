"""Texts from right to left beside texts from left to right."""

import pandas as pd
import pytest

from dashboard.charts.chart_text import escape_text, format_list, wrap
from dashboard.common.bidi import isolate, isolate_lines
from dashboard.engine.query import EventQuery
from dashboard.ingest.load import Dataset, load_events
from dashboard.views.figure import ExportFigure
from dashboard.views.figure_spec import FigureSpec
from dashboard.views.state import State
from dashboard.views.view import View

FIRST, LEFT, RIGHT, END = "\u2068", "\u2066", "\u2067", "\u2069"
HEBREW, ARABIC = "הכנסת!", "بيروت (2024)"


@pytest.mark.parametrize("text", ["", "Talks!", "Київ", "日本", "ไทย", "12 %"])
def test_texts_from_left_to_right_stay_as_they_are(text):
    assert isolate(text) == text
    assert isolate_lines([text, text]) == [text, text]


@pytest.mark.parametrize("text", [HEBREW, ARABIC, "UN: הכנסת", "𐤀", "ﺑ", "\u202eabc"])
def test_texts_from_right_to_left_are_isolated(text):
    assert isolate(text) == FIRST + text + END


@pytest.mark.parametrize(
    ("lines", "start"),
    [([HEBREW, "2024!"], RIGHT), (["UN:", HEBREW], LEFT), (["12", ARABIC], RIGHT)],
)
def test_all_lines_have_the_direction_of_the_whole(lines, start):
    assert isolate_lines(lines) == [start + line + END for line in lines]


def test_in_charts_bold_words_stay_inside():
    assert escape_text("<i>שלום</i> רב", ["שלום"]) == (
        f"{FIRST}&lt;i&gt;<b>שלום</b>&lt;/i&gt; רב{END}"
    )
    lines = wrap("הכנסת אישרה את החוק בקריאה ראשונה " * 4).split("<br>")
    assert len(lines) > 1
    assert all(line.startswith(RIGHT) and line.endswith(END) for line in lines)


def test_each_value_of_a_list_is_isolated():
    assert (
        format_list(f"{HEBREW}; UN; {ARABIC}") == f"{FIRST}{HEBREW}{END}, UN, {FIRST}{ARABIC}{END}"
    )


def test_in_the_texts_of_a_picture():
    rows = pd.DataFrame([{"title": HEBREW, "date": "2024-10-05", "claimant": ARABIC}])
    state = State(EventQuery(claimants=(ARABIC,)), lanes="claimant")
    dataset = Dataset(load_events(rows).events, title=HEBREW, source=ARABIC)
    exported = ExportFigure(View(dataset, state), FigureSpec())
    notes = [note.text for note in exported.figure.layout.annotations]
    assert notes[0] == f"{RIGHT}{HEBREW}{END}"
    assert f"according to {FIRST}{ARABIC}{END}." in notes[1]
    assert f"Source: {FIRST}{ARABIC}{END}" in notes[2]
    assert exported.figure.layout.yaxis.ticktext[0].startswith(f"<b>{FIRST}{ARABIC}{END}</b>")
    for text in (
        f": {FIRST}{HEBREW}{END}. ",
        f"{FIRST}{ARABIC}{END} 1",
        f"5 Oct 2024: {FIRST}{HEBREW}",
    ):
        assert text in exported.alt_text
    assert any(f"{FIRST}{HEBREW}{END}" in (trace.text or ()) for trace in exported.figure.data)
