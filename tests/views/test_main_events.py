"""Test which events a picture keeps if it has no room for all."""

import numpy as np
import pandas as pd
import pytest

from dashboard.engine.index import EventIndex
from dashboard.ingest.load import load_events
from dashboard.views.main_events import main_events_first

FIRM = {"date": "2024-10-08/2024-10-13"}
OPEN = {"date": "[..2024-10-20]"}
LATER = {"date": "2024-11-02", "status": "expected"}
STATEMENT = {"date": "2024-10-19", "stance": "comments", "about": "nothing here"}


def ordered(*rows: dict[str, str]) -> list[str]:
    """Return the titles of events, in the order in which a picture keeps them."""
    events = load_events(pd.DataFrame(list(rows)).fillna("")).events
    index = EventIndex(events)
    best = main_events_first(index.everything, np.datetime64("2024-10-20"))
    return events["title"].iloc[best].tolist()


def speeches(count: int) -> list[dict[str, str]]:
    """Return statements of different speakers about the event ``a``."""
    return [
        STATEMENT | {"title": f"Speech {number}", "about": "a", "claimant": f"Speaker {number}"}
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [(FIRM, OPEN), (OPEN, LATER), (LATER, STATEMENT), (FIRM, FIRM | {"date": "2024-10-01"})],
    ids=["known dates", "happened", "an event", "later"],
)
def test_the_main_event_stays(first, second):
    rows = [second | {"title": "second"}, first | {"title": "first"}]
    assert ordered(*rows)[0] == ordered(*reversed(rows))[0] == "first"


@pytest.mark.parametrize(("speakers", "best"), [(2, "B"), (4, "A")])
def test_speakers_outweigh_known_dates_if_they_are_many(speakers, best):
    rows = [OPEN | {"title": "A", "event_id": "a"}, FIRM | {"title": "B", "event_id": "b"}]
    assert ordered(*rows, *speeches(speakers))[0] == best
