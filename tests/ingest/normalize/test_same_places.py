"""Coordinates that other rows have for the same place."""

import pandas as pd
import pytest

from dashboard import load_events

DAYS = [f"2024-05-0{day}" for day in range(1, 5)]


def test_a_table_with_precisions_left_coordinates_out_on_purpose():
    table = {"title": ["A", "B"], "date": DAYS[:2], "location": ["Kafr X"] * 2}
    table |= {"latitude": ["35", ""], "longitude": ["36", ""], "geo_precision": ["exact", ""]}
    events, _ = load_events(pd.DataFrame(table))
    assert pd.isna(events["latitude"]).tolist() == [False, True]


@pytest.mark.parametrize(
    ("places", "latitudes", "longitudes", "countries", "filled"),
    [
        (["Kafr X", "Kafr X", "Other Y", ""], ["35.37", "", "", ""], ["36.6", "", "", ""], [""] * 4,
         [35.37, 35.37, None, None]),
        # Two points far from each other.
        (["Kafr X", "Kafr X", "Kafr X", ""], ["35.37", "", "34", ""], ["36.6", "", "36", ""],
         [""] * 4, [35.37, None, 34, None]),
        # A place of the same name in another country.
        (["Kafr X", "Kafr X", "Kafr X", ""], ["35.37", "", "", ""], ["36.6", "", "", ""],
         ["Syria", "Iraq", "Syria", ""], [35.37, None, 35.37, None]),
        # One of the coordinates is missing.
        (["Kafr X", "Kafr X", "", ""], ["35.37", "", "", ""], ["36.6", "36", "", ""], [""] * 4,
         [35.37, None, None, None]),
    ],
)  # fmt: skip
def test_coordinates_of_the_same_place_are_filled_in(
    places, latitudes, longitudes, countries, filled
):
    table = {"title": list("ABCD"), "date": DAYS, "location": places, "country": countries}
    events, problems = load_events(
        pd.DataFrame(table | {"latitude": latitudes, "longitude": longitudes})
    )
    found = [None if pd.isna(value) else value for value in events["latitude"]]
    assert found == filled
    rows = [problem.rows for problem in problems if problem.code == "place.from_rows"]
    added = sum(bool(now) and not before for now, before in zip(filled, latitudes, strict=True))
    assert sum(rows) == added
