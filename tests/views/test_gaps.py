"""Why a chart is empty, and how to fill it."""

import numpy as np
import pandas as pd
import pytest

from dashboard.ingest.load import Dataset, load_events
from dashboard.views.gaps import Gap, explain_map, explain_timeline
from dashboard.views.state import State
from dashboard.views.view import View

DATED = {"date": "2024-05-01", "source_date": "2024-05-03"}
PLACED = DATED | {"latitude": 50.0, "longitude": 30.0, "country": "UKR"}
NO_MATCH = Gap("No events match the filters.", remedy="clear filters")
NOTHING_KNOWN = Gap(
    "No event was known by 1 Apr 2024.",
    ("The first became known on 3 May 2024.",),
    "show all days",
)


def view_of(rows, url=""):
    table = pd.DataFrame(
        [{"title": f"Event {at}"} | row for at, row in enumerate(rows)],
        columns=None if rows else ["title", "date"],
    )
    checked = load_events(table)
    data = Dataset(checked.events, tuple(checked.problems), as_of=np.datetime64("2024-05-03", "s"))
    state, problems = State.read(url)
    assert not problems
    return View(data, state)


@pytest.mark.parametrize(
    ("rows", "url", "timeline", "on_map"),
    [
        pytest.param([PLACED], "", None, None, id="neither is empty"),
        pytest.param([PLACED], "?type=combat", NO_MATCH, NO_MATCH, id="filtered"),
        pytest.param([PLACED], "?known=2024-04-01", NOTHING_KNOWN, NOTHING_KNOWN, id="too early"),
        pytest.param(
            [PLACED | {"source_date": ""}],
            "?known=2024-05-02&type=combat",
            NO_MATCH,
            NO_MATCH,
            id="known but filtered",
        ),
        pytest.param(
            [DATED], "", None, Gap("None of these events is on the map."), id="without a place"
        ),
        pytest.param([DATED | {"country": "UKR"}], "", None, None, id="with a country"),
        pytest.param(
            [PLACED | {"date": "XXXX-12-XX"}],
            "",
            Gap("None of these events has a date."),
            None,
            id="without a date",
        ),
        pytest.param(
            [PLACED],
            "?view=1999-01-01/1999-02-01",
            Gap("No events in these dates.", ("1 later.",), "fit all"),
            None,
            id="outside the dates shown",
        ),
        pytest.param(
            [PLACED],
            "?time=1999-01-01/1999-02-01",
            NO_MATCH,
            NO_MATCH,
            id="filtered by other dates",
        ),
    ],
)
def test_an_empty_chart_is_explained(rows, url, timeline, on_map):
    view = view_of(rows, url)
    assert explain_timeline(view) == timeline
    assert explain_map(view) == on_map


def test_a_file_without_usable_rows_names_the_most_common_reasons_first():
    gap = explain_timeline(view_of([DATED | {"title": ""}, {"date": "soon"}, {"date": "later"}]))
    assert (gap.reason, gap.remedy) == ("All 3 rows of this file are left out.", "correct file")
    dates, titles = gap.details
    assert dates.startswith("Date, 2 rows: “soon” is not a date.")
    assert titles == "Title, 1 row: This field is required. Fill it in."


def test_an_empty_table_is_explained():
    assert explain_timeline(view_of([])) == Gap("This table has no rows.", remedy="correct file")
    # The same text twice would only take longer to read.
    assert explain_map(view_of([])) == Gap("No events")
