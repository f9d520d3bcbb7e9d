"""The sentence below the title."""

import numpy as np
import pandas as pd
import pytest

from dashboard.common.i18n import use_language
from dashboard.engine.query import EventQuery
from dashboard.ingest.load import Dataset, load_events
from dashboard.views.summary import notable_events, summarize

PLAIN = {"date": "2024-05-01"}
SPOKEN = PLAIN | {"claimant": "Minister"}
SOURCED = SPOKEN | {"source": "Paper", "source_date": "2024-05-03"}
DENIAL = PLAIN | {"claimant": "B", "stance": "denies", "about": "id0"}
AHEAD = {"date": "2024-05-09", "status": "expected"}
FORECAST = AHEAD | {"claimant": "B", "stance": "expects", "about": "id0"}
SAID = PLAIN | {"claimant": "B", "stance": "asserts", "about": "id0"}
DENIAL_OF_SAID = PLAIN | {"claimant": "C", "stance": "denies", "about": "id1"}
AS_OF = "2024-05-03"


def sentence(rows, as_of="NaT", language="en", write=summarize):
    table = pd.DataFrame(
        [{"event_id": f"id{at}", "title": f"Event {at}"} | row for at, row in enumerate(rows)],
        columns=None if rows else ["title", "date"],
    )
    checked = load_events(table)
    data = Dataset(checked.events, tuple(checked.problems), as_of=np.datetime64(as_of, "s"))
    with use_language(language):
        return write(data)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([], "No events", id="none"),
        pytest.param([PLAIN], "1 event, 1 May 2024", id="one"),
        pytest.param([PLAIN] * 1_200, "1,200 events, 1 May 2024", id="many"),
        pytest.param(
            [PLAIN, {"date": "1999-05-01"}], "2 events, 1999–2024", id="a long period in years"
        ),
        pytest.param([PLAIN, {"date": "[..2024-06-01]"}], "2 events", id="an open period"),
        pytest.param([PLAIN, {"date": "XXXX-12-XX"}], "2 events", id="an event without a date"),
        pytest.param([SPOKEN], "1 event, 1 May 2024", id="one with a speaker"),
        pytest.param([SOURCED] * 2, "2 events from one source of 3 May 2024", id="one source"),
        pytest.param(
            [SOURCED, SOURCED | {"source_date": "2024-05-04"}],
            "2 events from one source",
            id="one source of two days",
        ),
        pytest.param(
            [SOURCED, SOURCED | {"source": "Radio"}], "2 events from 2 sources", id="two sources"
        ),
        pytest.param([SOURCED, SPOKEN], "2 events, 1 May 2024", id="an event without a source"),
        pytest.param([PLAIN, DENIAL], "1 event, 1 May 2024: 1 disputed", id="disputed"),
        pytest.param(
            [PLAIN, DENIAL, DENIAL], "1 event, 1 May 2024: 1 disputed", id="disputed twice"
        ),
        pytest.param([PLAIN, AHEAD], "2 events, 1–9 May 2024: 1 expected", id="expected"),
        pytest.param([PLAIN, FORECAST, FORECAST], "1 event, 1–9 May 2024", id="forecasts"),
        pytest.param([PLAIN, SAID, DENIAL_OF_SAID], "2 events, 1 May 2024", id="a denied one"),
    ],
)
def test_the_sentence_fits_every_table(rows, expected):
    assert sentence(rows) == expected


@pytest.mark.parametrize(
    ("rows", "ahead"),
    [
        pytest.param([PLAIN, AHEAD], ": 1 still expected", id="expected"),
        pytest.param([PLAIN, AHEAD | {"date": "2024-05-02"}], "", id="its time is over"),
        pytest.param([PLAIN, AHEAD | {"date": "2024-05-03"}], "", id="that day"),
        pytest.param([PLAIN, AHEAD | {"date": "[2024-05-02..]"}], ": 1 still expected", id="open"),
        pytest.param([PLAIN, {"date": "2024-05-09"}], "", id="not expected"),
    ],
)
def test_expected_events_are_ahead_until_their_time_is_over(rows, ahead):
    assert "".join(sentence(rows, as_of=AS_OF).partition(":")[1:]) == ahead


@pytest.mark.parametrize(
    ("count", "events", "ahead"),
    [
        (1, "подія", "очікується"),
        (21, "подія", "очікується"),
        (22, "події", "очікуються"),
        (25, "подій", "очікуються"),
    ],
)
def test_the_sentence_has_ukrainian_plurals(count, events, ahead):
    text = sentence([SOURCED | AHEAD] * count, as_of=AS_OF, language="uk")
    assert text.startswith(f"{count} {events} з одного джерела від 3 трав. 2024")
    assert text.endswith(f": {count} ще {ahead}")


EXPECTED, DISPUTED = EventQuery(statuses=("expected",)), EventQuery(evidence=("disputed",))
OVER = {"date": "2024-05-01", "status": "expected"}


@pytest.mark.parametrize(
    ("rows", "as_of", "notable"),
    [
        pytest.param([PLAIN], AS_OF, [], id="none"),
        pytest.param([PLAIN, AHEAD], AS_OF, [(EXPECTED, "1 still expected")], id="ahead"),
        pytest.param([PLAIN, AHEAD], "NaT", [(EXPECTED, "1 expected")], id="no as-of date"),
        pytest.param([OVER, AHEAD], AS_OF, [(None, "1 still expected")], id="one is over"),
        pytest.param([PLAIN, DENIAL], AS_OF, [(DISPUTED, "1 disputed")], id="disputed"),
        # The filters would also find statements.
        pytest.param(
            [PLAIN, AHEAD, FORECAST], AS_OF, [(None, "1 still expected")], id="a forecast is ahead"
        ),
        pytest.param(
            [PLAIN, SAID, DENIAL_OF_SAID, DENIAL],
            AS_OF,
            [(None, "1 disputed")],
            id="a statement is denied",
        ),
    ],
)
def test_words_stand_for_a_filter_only_if_it_finds_the_same_events(rows, as_of, notable):
    assert sentence(rows, as_of=as_of, write=notable_events) == notable
    assert all(words in sentence(rows, as_of=as_of) for _, words in notable)
