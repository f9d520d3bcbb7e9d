"""Columns with unknown names are found by their cells."""

import pandas as pd
import pytest

from dashboard.ingest.infer.columns import propose_columns
from dashboard.ingest.load import load_events


def test_a_column_of_normalized_dates_is_preferred():
    table = pd.DataFrame({"Roh": ["28. November 1881", "3. Mai 1882", "Mai 1883"], "title": "A"})
    table["Normalisiert (ISO)"] = ["1881-11-28", "1882", "1883-05"]
    assert propose_columns(table)["date"] == "Normalisiert (ISO)"


@pytest.mark.parametrize(
    ("columns", "date"),
    [
        # Beside a day, the times of the same day are better.
        ({"date": ["2026-05-10", "2026-05-11"],
          "start_at": ["2026-05-10T01:00:00Z", "2026-05-11T01:00:00Z"],
          "end_at": ["2026-05-10T03:00:00Z", "2026-05-11T03:00:00Z"]}, "start_at"),
        ({"date": ["2026-05-10", "2026-05-11"],
          "start_at": ["2025-05-10T01:00:00Z", "2025-05-11T01:00:00Z"],
          "end_at": ["2026-06-10T03:00:00Z", "2026-06-11T03:00:00Z"]}, "date"),
        # Of the times that a program wrote, that of publication is nearest to the event.
        ({"updated_at": ["2026-05-10T01:00:00Z", "2026-05-11T01:00:00Z"],
          "reviewed_at": ["2026-05-10T01:00:00Z", "2026-05-11T01:00:00Z"],
          "published_at": ["2026-05-09T01:00:00Z", "2026-05-10T01:00:00Z"]}, "published_at"),
    ],
    ids=["times of the day", "times of other days", "times of writing"],
)  # fmt: skip
def test_the_best_of_several_dates_is_used(columns, date):
    table = pd.DataFrame({"title": ["Talks", "Vote"]} | columns)
    assert propose_columns(table)["date"] == date


def test_ambiguous_dates_are_recognized_as_dates():
    table = pd.DataFrame({"title": ["A", "B"], "when": ["03/04/2024", "05/06/2024"]})
    assert propose_columns(table)["date"] == "when"


@pytest.mark.parametrize(
    ("cells", "field"),
    [(["[2.35, 48.85]", "[-131.9, 43.1]"], "lon_lat"), (["[2.35, 48.85]", "[4.8, 45.7]"], None)],
)
def test_brackets_are_read_if_a_row_shows_their_order(cells, field):
    table = pd.DataFrame({"title": ["A", "B"], "date": "2024", "location": cells})
    proposed = propose_columns(table)
    assert (proposed.get("location"), proposed.get("lon_lat")) == (None, field and "location")


@pytest.mark.parametrize(
    "shapes",
    [
        ["Point (98896.78 93532.43)", "Point (95832.05 95505.41)"],
        ["MULTIPOINT((1 2), (3 4))", "POLYGON Z (1 2 3, 4 5 6)"],
    ],
)
def test_shapes_are_no_titles(shapes):
    table = pd.DataFrame({"date": ["2024", "2025"], "XY (CABA)": shapes, "what": ["Fire", "Flood"]})
    assert propose_columns(table)["title"] == "what"
    assert "title" not in propose_columns(table.drop(columns="what"))


@pytest.mark.parametrize(
    ("columns", "title"),
    [
        ({"ward": "Galbet", "hub": "Garissa", "name_of_site": "Hyuga School"}, "Hyuga School"),
        ({"ward": "Galbet", "Venue name": "Town hall"}, "Town hall"),
        ({"ward": "Galbet", "type_of_site": "School"}, "Galbet"),
        ({"event_name": "Flood", "site_name": "Hyuga School"}, "Flood"),
    ],
)
def test_the_name_of_a_site_is_better_than_a_column_that_says_nothing(columns, title):
    rows = {name: [text] * 4 for name, text in columns.items()}
    dates = [f"2023-11-{day}" for day in range(13, 17)]
    events, _ = load_events(pd.DataFrame({"date": dates} | rows))
    assert set(events["title"]) == {title}


def test_streets_are_no_titles():
    table = pd.DataFrame({"fecha": ["2016-01-01", "2016-01-02"], "Participantes": ["Moto", "Auto"],
                          "Cruce": ["De la Cruz", "De los Corrales"]})  # fmt: skip
    assert "title" not in propose_columns(table)


def test_plain_numbers_are_not_dates():
    table = pd.DataFrame({"what": ["Something", "Another"], "amount of it": ["2024", "1999"]})
    assert "date" not in propose_columns(table)


@pytest.mark.parametrize(
    ("races", "title"),
    [
        (["Tour of Flanders", "Paris – Roubaix", "Milan to Sanremo"], "race"),
        (["Black or African American", "White non-Hispanic", "Asian or other"], "circuit"),
        (["B", "W", "A"], "circuit"),
    ],
)
def test_a_race_is_a_title_unless_it_is_that_of_people(races, title):
    circuits = ["Old square", "New market", "Long pier"]
    table = pd.DataFrame({"date": ["2024", "2025", "2026"], "circuit": circuits, "race": races})
    assert propose_columns(table)["title"] == title
