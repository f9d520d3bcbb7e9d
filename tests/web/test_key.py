"""The key on the page explains the signs that are drawn, and no others."""

import numpy as np
import pandas as pd
import pytest

from dashboard.ingest.load import Dataset, load_events
from dashboard.views.state import State
from dashboard.views.view import View
from dashboard.web.components.event_panel import event_details

DAY = {"date": "2024-05-01"}
SPOT = {"latitude": 50.0, "longitude": 30.0}
WORLD = (-100.0, 20.0, 140.0)


def key_panel(rows, state):
    table = pd.DataFrame(
        [{"event_id": f"e{at}", "title": "A"} | row for at, row in enumerate(rows)]
    )
    data = Dataset(load_events(table).events, as_of=np.datetime64("2024-06-01", "s"))
    (details,) = event_details(View(data, state))
    return details


def key_of(*rows):
    details = key_panel(rows, State())
    _, body = details.children
    entries = [item for part in body.children if part._type == "Ul" for item in part.children]
    return {item.children[1] for item in entries}


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        pytest.param([DAY], {"On one day"}, id="a day"),
        pytest.param([{"date": "2024-05-01/2024-05-09"}], {"Known dates"}, id="known dates"),
        pytest.param([{"date": "2024-05"}], {"Sometime in this period"}, id="a month"),
        pytest.param(
            [{"date": "[..2024-05-09]"}],
            {"Sometime in this period", "Start or end unknown"},
            id="an open start",
        ),
        pytest.param(
            [{"date": "2024-07", "status": "expected"}], {"Expected, not confirmed"}, id="expected"
        ),
        pytest.param(
            [DAY, DAY | {"stance": "denies", "about": "e0", "claimant": "B"}],
            {"On one day", "Disputed", "denies"},
            id="denied",
        ),
        pytest.param(
            [DAY | SPOT | {"geo_precision": "country"}],
            {"On one day", "Somewhere in the country", "1 event in the country"},
            id="a country",
        ),
        pytest.param(
            [DAY | SPOT | {"geo_precision": "city", "geo_radius_km": 90, "country": "UKR"}],
            {"On one day", "Known place", "Possible area", "1 event in the country"},
            id="a place with a radius",
        ),
        pytest.param(
            [DAY | SPOT | {"origin_latitude": 40.0, "origin_longitude": 20.0}],
            {"On one day", "Precision not stated", "Movement", "1 event in the country"},
            id="a movement",
        ),
    ],
)
def test_the_key_lists_what_is_drawn(rows, names):
    assert key_of(*rows) == names


def test_the_key_names_the_unit_of_numbers_in_the_charts():
    _, body = key_panel([DAY | SPOT], State()).children
    hints = [part.children for part in body.children if part._type == "P"]
    assert any("counts its events. Each event is in one row" in hint for hint in hints)


def test_the_key_names_the_palest_and_the_darkest_country():
    codes = ["UKR"] * 3 + ["POL"] * 2 + ["FRA"]
    names = key_of(*(DAY | {"country": code} for code in codes))
    assert {name for name in names if name[0].isdigit()} == {
        "1 event in the country", "3 events in the country"
    }  # fmt: skip


def shades_of(*rows):
    details = key_panel(rows, State())
    _, body = details.children
    entries = [item for part in body.children if part._type == "Ul" for item in part.children]
    return [item.children for item in entries if str(item.children[1]).endswith("in the country")]


SAID = DAY | {"about": "e0", "stance": "denies"}
PLACES = {"UKR": SPOT, "FRA": {"latitude": 48.9, "longitude": 2.3}}


@pytest.mark.parametrize(
    ("events", "statements", "names"),
    [
        (["UKR"], ["FRA"] * 2, ["1 event", "2 statements"]),
        # What is darker has more rows, of both kinds.
        (["UKR"], ["UKR", *["FRA"] * 3], ["1 event and 1 statement", "3 statements"]),
        # A colour is explained once.
        (["UKR"], ["FRA"], ["1 event or statement"]),
    ],
)
def test_shades_count_events_and_statements_together(events, statements, names):
    rows = [DAY | {"country": code} for code in events]
    rows += [SAID | PLACES[code] | {"country": code} for code in statements]
    shades = shades_of(*rows)
    assert [name for _, name in shades] == [f"{name} in the country" for name in names]
