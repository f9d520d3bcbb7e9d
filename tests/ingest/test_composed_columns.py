"""A field may come from several columns, or from a text that is the same for all rows."""

import pandas as pd
import pytest

from dashboard.ingest.composed_columns import compose_columns
from dashboard.ingest.load import open_dataset, read_corrected
from dashboard.ingest.report import Report

# Columns, the choice for a field, and its cells.
JOINED = {
    "parts of a title": (
        {"Kind": ["Protest", "Strike"], "City": ["Lviv", "n/a"]},
        ("title", "Kind + City"),
        ["Protest: Lviv", "Strike"],
    ),
    "names of a person": (
        {"first_name": ["Ada"], "last_name": ["Noel"]},
        ("title", "first_name + last_name"),
        ["Ada Noel"],
    ),
    "two sides": (
        {"ship_1": ["America"], "ship_2": ["Rose"]},
        ("title", "ship_1 + ship_2"),
        ["America – Rose"],
    ),
    "a text before a number": ({"No": ["7"]}, ("title", '"Encounter" + No'), ["Encounter 7"]),
    "a country already in the place": (
        {"Place": ["Oslo, Norway", "Bergen"], "Land": ["Norway", "Norway"]},
        ("location", "Place + Land"),
        ["Oslo, Norway", "Bergen, Norway"],
    ),
    "two lists": (
        {"Who": ["Ada; Bo"], "With": ["Cy"]},
        ("actors", "Who + With"),
        ["Ada; Bo; Cy"],
    ),
    "a list and a text": (
        {"Who": ["Ada; Bo", ""]},
        ("actors", 'Who + "Cy"'),
        ["Ada; Bo; Cy", "Cy"],
    ),
    "two texts of a list": ({"Who": ["Ada"]}, ("tags", '"a" + "b"'), ["a; b"]),
    "an id of two columns": (
        {"What": ["Fair", "Fair"], "City": ["Oslo", ""]},
        ("event_id", "What + City"),
        ["Fair-Oslo", "Fair"],
    ),
    "two coordinates with commas": (
        {"N": ["48,85", "10"], "E": ["2,35", "10"]},
        ("coordinates", "N + E"),
        ["48,85; 2,35", "10; 10"],
    ),
    "an author and a title": (
        {"By": ["Noel"], "Book": ["Ships"]},
        ("source", "By + Book"),
        ["Noel, Ships"],
    ),
    "the first date that is filled": (
        {"Held": ["2020-05-01", ""], "Planned": ["2019", "2021"]},
        ("date", "Held + Planned"),
        ["2020-05-01", "2021"],
    ),
    "a country where none is given": (
        {"Land": ["Peru", ""]},
        ("country", 'Land + "Chile"'),
        ["Peru", "Chile"],
    ),
    "two countries, or another where none is given": (
        {"Land": ["Peru", ""], "Other": ["Chile", ""]},
        ("country", 'Land + "Cuba" + Other'),
        ["Peru; Chile", "Cuba"],
    ),
    "a text for all rows": ({"Land": ["Peru", ""]}, ("country", '"Chile"'), ["Chile", "Chile"]),
}
# Columns, choices for several fields, and what the events have.
TABLES = {
    "streets of a town": (
        {"What": ["A"], "Street": ["Vitéz utca"], "Date": ["2020"]},
        {"location": 'Street + "Szeged"'},
        {"location": ["Vitéz utca, Szeged"], "country": ["HUN"]},
    ),
    "a state for all rows": (
        {"What": ["A"], "Town": ["Maidstone"], "Date": ["2020"]},
        {"region": '"Saskatchewan"'},
        {"location": ["Maidstone, Saskatchewan"], "country": ["CAN"]},
    ),
    "a year for days without one": (
        {"What": ["A", "B"], "When": ["30 May", "3 June"]},
        {"date": "When", "year": '"2020"'},
        {"date": ["2020-05-30", "2020-06-03"]},
    ),
    "a year for days and months": (
        {"What": ["A"], "Day": ["30"], "Month": ["5"]},
        {"year": '"2020"'},
        {"date": ["2020-05-30"]},
    ),
    "coordinates with decimal commas": (
        {"What": ["A"], "N": ["48,85"], "E": ["2,35"], "Date": ["2020"]},
        {"coordinates": "N + E"},
        {"latitude": [48.85], "longitude": [2.35]},
    ),
    "a day for times": (
        {"What": ["A"], "Time": ["10:30"]},
        {"date": '"2024-05-13"'},
        {"date": ["2024-05-13T10:30"]},
    ),
    "a city beside its state, which stays in use": (
        {"What": ["A"], "Ort": ["Springfield"], "State": ["Missouri"], "Date": ["2020"]},
        {"location": "Ort"},
        {"location": ["Springfield, Missouri"], "country": ["USA"]},
    ),
}


@pytest.mark.parametrize(("columns", "choice", "expected"), JOINED.values(), ids=JOINED)
def test_cells_are_joined_as_their_field_needs(columns, choice, expected):
    composed = compose_columns(pd.DataFrame(columns), dict([choice]))
    assert list(composed[choice[0]]) == expected


@pytest.mark.parametrize(("columns", "mapping", "expected"), TABLES.values(), ids=TABLES)
def test_other_columns_complete_what_is_composed(columns, mapping, expected):
    events = open_dataset(pd.DataFrame(columns), mapping).events
    assert {field: list(events[field]) for field in expected} == expected


@pytest.mark.parametrize(("title", "expected"), [("What", ["A"]), ("", ["A", "Fair"])])
def test_a_text_for_all_rows_names_events_only_if_no_column_does(title, expected):
    table = pd.DataFrame({"What": ["A", ""], "Date": ["2020", "2021"]})
    mapping = {"title": title, "event_type": '"Fair"', "date": "Date"}
    assert list(open_dataset(table, mapping).events["title"]) == expected


def test_the_report_names_the_columns_and_the_text(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("Kind,City,Date,Planned\nProtest,Lviv,2020,2019\n")
    mapping = {"title": "Kind + City", "country": '"Ukraine"', "tags": '"a" + "b"',
               "date": "Date + Planned"}  # fmt: skip
    data = open_dataset(path, mapping)
    lines = list(Report(data).lines())
    assert (
        "column: title from “Kind”, “City” (your choice): “Protest | Lviv” → Protest: Lviv" in lines
    )
    assert "column: country (your choice): “Ukraine”" in lines
    assert "column: tags (your choice): “a; b”" in lines
    assert "column: date from “Date”, “Planned” (your choice): “2020” → some time in 2020" in lines
    assert dict(data.header.mapping).items() >= mapping.items()
    corrected = read_corrected(path, mapping)
    assert corrected[["title", "country"]].iloc[0].tolist() == ["Protest: Lviv", "UKR"]
    assert list(data.header.columns) == ["Kind", "City", "Date", "Planned"]
