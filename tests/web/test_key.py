"""The key on the page explains the signs that are drawn, and no others."""

import numpy as np
import pandas as pd
import pytest

from dashboard.ingest.load import Dataset, load_events
from dashboard.views.state import MapPosition, Screen, State
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
    entries = [item for part in details.children if part._type == "Ul" for item in part.children]
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
            {"On one day", "Somewhere in the country", "More events"},
            id="a country",
        ),
        pytest.param(
            [DAY | SPOT | {"geo_precision": "city", "geo_radius_km": 90, "country": "UKR"}],
            {"On one day", "Known place", "Possible area", "More events"},
            id="a place with a radius",
        ),
        pytest.param(
            [DAY | SPOT | {"origin_latitude": 40.0, "origin_longitude": 20.0}],
            {"On one day", "Precision not stated", "Movement", "More events"},
            id="a movement",
        ),
    ],
)
def test_the_key_lists_what_is_drawn(rows, names):
    assert key_of(*rows) == names


@pytest.mark.parametrize(
    ("longitudes", "state", "is_open"),
    [
        pytest.param(WORLD, State(screen=Screen(map_height_px=795)), True, id="the world"),
        pytest.param(WORLD, State(screen=Screen(map_height_px=420)), False, id="a low map"),
        pytest.param(
            (130.0, 140.0), State(screen=Screen(map_height_px=795)), False, id="a country"
        ),
        pytest.param(
            WORLD,
            State(moved=MapPosition(0.0, -80.0, 0.3, 0.0), screen=Screen(map_height_px=795)),
            False,
            id="moved by the reader",
        ),
    ],
)
def test_the_key_is_open_in_the_room_below_the_world(longitudes, state, is_open):
    rows = [DAY | {"latitude": east / 4, "longitude": east} for east in longitudes]
    details = key_panel(rows, state)
    assert bool(getattr(details, "open", False)) == is_open
    if is_open:
        assert details.style["maxHeight"] < 795 / 2
