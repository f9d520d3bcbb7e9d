"""Columns are assigned to fields: chosen ones first, and the report says how."""

import pandas as pd
import pytest

from dashboard.ingest.assign_columns import assign_columns
from dashboard.ingest.load import load_events
from dashboard.model.extra_columns import extra_columns
from dashboard.model.schema import COLUMN, DEFAULTS


def test_column_whose_cells_do_not_fit_is_kept_as_an_extra_one():
    table = pd.DataFrame({"title": ["A"], "date": ["2024"], "State": ["fine"]})
    _, problems = load_events(table)
    assert [(problem.given, problem.code) for problem in problems] == [("State", "columns.extra")]


def test_column_found_by_its_cells_is_reported_as_a_guess():
    table = pd.DataFrame({"Was?": ["Ships leave"], "When": ["2024"]})
    known, guessed = load_events(table).problems
    assert (guessed.code, guessed.params) == ("column.guessed", {"field": "title"})
    assert (known.code, known.params) == ("column.read_as", {"field": "date"})
    assert load_events(table, {"title": "Was?"}).problems[0].code == "column.read_as"


def test_chosen_date_is_joined_with_its_other_parts():
    table = pd.DataFrame({"What": ["A"], "Von": ["2024-10-08"], "Bis": ["2024-10-13"]})
    assert list(load_events(table, {"date": "Von"}).events["date"]) == ["2024-10-08/2024-10-13"]
    alone = load_events(table, {"date": "Von", "end_date": ""})
    assert list(alone.events["date"]) == ["2024-10-08"]


def test_part_that_fits_no_date_is_left_out_and_reported():
    table = pd.DataFrame(
        {"title": ["A", "B", "C"], "date": ["2024-10-08"] * 3, "End": ["2024-10-09"] * 2 + ["soon"]}
    )
    events, problems = load_events(table)
    assert list(events["date"])[1:] == ["2024-10-08/2024-10-09", "2024-10-08"]
    (warning,) = [problem for problem in problems if problem.severity == "warning"]
    assert (warning.column, warning.given, warning.rows) == ("end_date", "soon", 1)


def test_chosen_year_replaces_the_date():
    table = pd.DataFrame({"title": ["A"], "date": ["2024-10-08"], "y": ["1999"]})
    assert list(load_events(table, {"year": "y"}).events["date"]) == ["1999"]


@pytest.mark.parametrize(
    ("filled", "date", "extra"),
    [
        ({}, "2024-05-01T10:00/2024-05-03", []),
        ({"event_id": "a", "status": "occurred"}, "2024-05-01T10:00/2024-05-03", []),
        # Exports fill these cells in each row.
        ({"event_id": "a", "status": "occurred"} | DEFAULTS, "2024-05-01", ["time", "end_date"]),
    ],
)
def test_other_columns_are_extra_ones_only_in_exports_of_this_program(filled, date, extra):
    row = dict.fromkeys(COLUMN, "") | {"title": "A", "date": "2024-05-01"} | filled
    table = pd.DataFrame([row | {"time": "10:00", "end_date": "2024-05-03"}])
    events = load_events(table).events
    assert (list(events["date"]), extra_columns(events)) == ([date], extra)


STAYS = pd.DataFrame(
    {
        "what": ["Fair", "Show"],
        "realstart": ["5/13/1970", "5/14/1970"],
        "realend": ["5/15/1970", "5/14/1970"],
        "seen": ["4/13/1970", "4/14/1970"],
    }
)


@pytest.mark.parametrize(
    ("choices", "end"),
    [
        ({"date": "realstart"}, "realend"),
        ({"date": "realstart + what"}, "realend"),
        ({"date": "seen"}, None),
        ({"date": "realstart", "end_date": ""}, None),
        ({"date": "realstart", "origin": "realend"}, None),
    ],
    ids=["the same start", "with another column", "another date", "no end", "the end elsewhere"],
)
def test_a_chosen_start_keeps_the_end_that_was_found(choices, end):
    assert assign_columns(STAYS).header.mapping["end_date"] == "realend"
    assert assign_columns(STAYS, choices).header.mapping.get("end_date") == (end or None)


def test_a_chosen_start_keeps_its_time():
    table = STAYS.rename(columns={"realstart": "START.DATE", "realend": "RESTORATION.DATE"})
    table = table.assign(**{"START.TIME": ["5:00", "6:00"], "RESTORATION.TIME": ["8:00", "7:00"]})
    mapping = assign_columns(table, {"date": "START.DATE"}).header.mapping
    assert mapping == dict(assign_columns(table).header.mapping)
    assert (mapping["time"], mapping["end_time"]) == ("START.TIME", "RESTORATION.TIME")


def test_a_column_of_places_is_found_within_a_country_that_was_chosen():
    rows = [(f"Event {number}", f"200{number}", name)
            for number, name in enumerate(["Lyon", "Lille", "Nantes"])]  # fmt: skip
    texts = pd.DataFrame(rows, columns=["title", "date", "province_city"])
    events, _ = load_events(texts, mapping={"country": '"France"'})
    assert events["location"].tolist() == ["Lyon", "Lille", "Nantes"]
    assert set(events["country"]) == {"FRA"}
