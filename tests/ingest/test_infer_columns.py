"""Which column is read as what: tables as strangers have them."""

import numpy as np
import pandas as pd
import pytest

from dashboard.ingest.infer_columns import propose_columns
from dashboard.ingest.load import load_events, open_dataset
from dashboard.ingest.normalize.coordinate_pairs import split_coordinate_pair

# Rows of a table with its header, and cells of what becomes of them.
TABLES = {
    "of a reporter in the US": (
        """Event Date,Event Name,City,State,Killed,Link
           10/13/24,Strike on a depot,Austin,Texas,3,www.example.org
           9/1/24,Second strike,Houston,Texas,,example.org/b""",
        {
            "title": ["Strike on a depot", "Second strike"],
            "date": ["2024-10-13", "2024-09-01"],
            "location": ["Austin", "Houston"],
            "country": ["USA", "USA"],
            # "Texas" is no status.
            "status": ["occurred", "occurred"],
            "source_url": ["https://www.example.org", "https://example.org/b"],
        },
    ),
    "of an analyst": (
        """ID,Date/Time (UTC),What happened,Lat/Long,Source link
           1,2024-10-13 06:00,Ship leaves,"42.8, 131.9",https://example.org/a
           2,2024-10-14 07:10Z,Ship lands,"43.1, 131.9",https://example.org/b""",
        {
            "event_id": ["1", "2"],
            "date": ["2024-10-13T06:00", "2024-10-14T07:10Z"],
            "title": ["Ship leaves", "Ship lands"],
            "latitude": [42.8, 43.1],
            "longitude": [131.9, 131.9],
        },
    ),
    "of a teacher in Germany": (
        """Jahr,Monat,Tag,Ereignis,Ort,Land
           1989,11,9,Fall der Mauer,Berlin,Deutschland
           1961,8,,Mauerbau,Berlin,""",
        {
            "date": ["1989-11-09", "1961-08"],
            "title": ["Fall der Mauer", "Mauerbau"],
            "tags": ["", ""],
            "country": ["DEU", "DEU"],
        },
    ),
    "of meetings": (
        """Name,Start Date,End Date,Start Time,End Time
           Visit,2024-06-18,2024-06-19,09:00,17:00
           Call,2024-07-01,,10:00,10:30
           Holidays,1/8/2024,31/8/2024,,""",
        {
            "date": [
                "2024-06-18T09:00/2024-06-19T17:00",
                "2024-07-01T10:00/2024-07-01T10:30",
                "2024-08-01/2024-08-31",
            ],
        },
    ),
    "with names that nobody knows": (
        """Wer,Wann war es,Wo genau,Vorgang
           KCNA,8 Oct 2024,POINT(131.9 43.1),Schiffe laufen aus
           KCNA,13 Oct 2024,POINT(131.9 43.1),Schiffe kommen an""",
        {
            "date": ["2024-10-08", "2024-10-13"],
            "title": ["Schiffe laufen aus", "Schiffe kommen an"],
            "latitude": [43.1, 43.1],
        },
    ),
    "whose parts have names that are known and whose whole has not": (
        """Was war?,Von,Bis
           Talks in Moscow,8 Oct 2024,9 Oct 2024""",
        {"title": ["Talks in Moscow"], "date": ["2024-10-08/2024-10-09"]},
    ),
    "with a number for each kind": (
        """id,event,date,number
           A,Landing of troops,2024,about 30
           A,Training of troops,2024,5 to 10
           A,March of troops,2024,many""",
        {
            "title": ["Landing of troops", "Training of troops", "March of troops"],
            "quantity_best": [np.nan] * 3,
        },
    ),
    "with an end that is not always known": (
        """Event,Start,End,Time
           First landing,2024-02-05,N/A,unknown
           Second landing,2024-02-06,2024-02-08,14:05
           Third landing,2024-02-07,ongoing,10:00-12:00""",
        {"date": ["2024-02-05", "2024-02-06T14:05/2024-02-08", "2024-02-07/.."]},
    ),
    "from and to": (
        """From,To,Event
           2024-01-05,2024-01-07,First conference
           2024-02-05,2024-02-06,Second conference""",
        {"date": ["2024-01-05/2024-01-07", "2024-02-05/2024-02-06"], "origin": ["", ""]},
    ),
    "with numbers that look like something else": (
        """Phone,Amount,Occurred,Last Modified,Email,What was said
           380501234567,"1,5",8 Oct 2024,2024-11-01,someone@example.org,The first message
           380501234568,"2,5",9 Oct 2024,2024-11-02,another@example.org,The second one""",
        {
            "date": ["2024-10-08", "2024-10-09"],
            "title": ["The first message", "The second one"],
            "latitude": [np.nan, np.nan],
        },
    ),
    "with days that need their year": (
        """Year,Date,Event
           1990,3 October,Unity
           1989,9 November,The wall""",
        {"date": ["1990", "1989"]},
    ),
    "with an empty column of the right name": (
        """Date,Wann?,Event,Name
           ,8 Oct 2024,,Ships leave
           ,9 Oct 2024,,Ships arrive""",
        {"date": ["2024-10-08", "2024-10-09"], "title": ["Ships leave", "Ships arrive"]},
    ),
    "with its own dates and years": (
        """title,date,year,time,day
           A,2024-10-13,2024,14:05,Sunday""",
        {"date": ["2024-10-13T14:05"]},
    ),
}


def frame(text):
    """Table of a text whose lines are rows."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    return pd.read_csv(pd.io.common.StringIO(lines), dtype=str, keep_default_na=False)


@pytest.mark.parametrize(("text", "expected"), TABLES.values(), ids=TABLES)
def test_a_table_is_read_as_its_author_means_it(text, expected):
    events, problems = load_events(frame(text))
    assert [one for one in problems if one.severity == "error"] == []
    for name, cells in expected.items():
        np.testing.assert_array_equal(np.array(events[name]), np.array(cells), err_msg=name)


def test_a_column_whose_cells_do_not_fit_its_name_is_not_used_and_that_is_said():
    table = pd.DataFrame({"title": ["A"], "date": ["2024"], "State": ["Texas"]})
    _, problems = load_events(table)
    assert [(one.given, one.code) for one in problems] == [("State", "columns.unused")]


@pytest.mark.parametrize(
    ("name", "cells", "field"),
    [
        ("State", ["ongoing", "Occurred"], "status"),
        ("State", ["Texas", "Ohio", "ongoing"], None),
        ("State", ["", "n/a"], None),
        ("Number", ["3", "2,600,000"], "quantity_best"),
        ("Number", ["No. 3", "12 b"], None),
        ("Lat", ["48.85", "48°51′N"], "latitude"),
        ("Lat", ["91"], "latitude"),
        ("Lat", ["somewhere", "there", "48"], None),
        ("Nation", ["Russia", "the moon", "France"], "country"),
        ("Nation", ["we", "they"], None),
        ("Country", ["we", "they"], "country"),
        ("Status", ["done", "open"], None),
        ("status", ["done", "open"], None),
        ("status", ["open", "expected", "ongoing"], "status"),
        ("status", ["open", "open", ""], None),
        ("uid", ["a", "b", "c"], "event_id"),
        ("uid", ["a", "a", "c"], None),
        ("Published", ["2024-10-20", "20 Oct 2024"], "source_date"),
        ("Published", ["yes", "no"], None),
    ],
)
def test_a_name_counts_where_half_of_the_cells_fit(name, cells, field):
    table = pd.DataFrame({name: cells, "title": ["Aaa"] * len(cells), "date": "2024"})
    found = {column: field for field, column in propose_columns(table).items()}
    assert found.get(name) == field


def test_dates_that_may_be_read_in_two_ways_are_dates():
    table = pd.DataFrame({"title": ["A", "B"], "when": ["03/04/2024", "05/06/2024"]})
    assert propose_columns(table)["date"] == "when"


def test_what_is_required_is_looked_at_even_where_it_does_not_fit():
    table = pd.DataFrame({"title": ["A"], "when": ["yesterday"]})
    _, problems = load_events(table)
    assert problems[-1].code == "date.relative"


def test_pairs_of_whole_numbers_are_no_places_unless_they_are_called_so():
    table = pd.DataFrame({"title": ["A"], "date": "2024", "scores": ["12, 5"]})
    assert "coordinates" not in propose_columns(table)
    named = propose_columns(table.rename(columns={"scores": "coords"}))
    assert named["coordinates"] == "coords"


def test_mere_numbers_are_no_dates():
    table = pd.DataFrame({"what": ["Something", "Another"], "amount of it": ["2024", "1999"]})
    assert "date" not in propose_columns(table)


def test_what_is_found_by_its_cells_alone_is_said_as_a_guess():
    table = pd.DataFrame({"Was?": ["Ships leave"], "When": ["2024"]})
    known, guessed = load_events(table).problems
    assert (guessed.code, guessed.params) == ("column.guessed", {"field": "title"})
    assert (known.code, known.params) == ("column.read_as", {"field": "date"})
    assert load_events(table, {"title": "Was?"}).problems[0].code == "column.read_as"


def test_what_was_chosen_is_chosen_with_the_parts_beside_it():
    table = pd.DataFrame({"What": ["A"], "Von": ["2024-10-08"], "Bis": ["2024-10-13"]})
    assert list(load_events(table, {"date": "Von"}).events["date"]) == ["2024-10-08/2024-10-13"]
    alone = load_events(table, {"date": "Von", "end_date": ""})
    assert list(alone.events["date"]) == ["2024-10-08"]


def test_what_was_proposed_and_then_chosen_comes_out_the_same():
    for text, _ in TABLES.values():
        table = frame(text)
        proposed = open_dataset(table)
        chosen = open_dataset(table, dict(proposed.header.mapping))
        pd.testing.assert_frame_equal(proposed.events, chosen.events)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("48.85, 2.35", ("48.85", "2.35")),
        ("48.85 -2.35", ("48.85", "-2.35")),
        ("(48.85; 2.35)", ("48.85", "2.35")),
        ("48,85; 2,35", ("48,85", "2,35")),
        ("48, 2", ("48", "2")),
        ("48,85", None),
        ("1.200,50", None),
        ("2/1", None),
        ("10 12", None),
        ("[37.18, 48.28]", None),
        ("Point (2.35 48.85)", ("48.85", "2.35")),
        ("48°51′24″N 2°21′8″E", ("48°51′24″N", "2°21′8″E")),
        ("N 48.85, W 2.35", ("N 48.85", "W 2.35")),
        ("", ("", "")),
        ("Talks in Moscow", None),
        ("8 Oct 2024", None),
        ("2024-10", None),
        ("1, 2, 3", None),
        ("LINESTRING(1 2, 3 4)", None),
    ],
)
def test_a_pair_of_coordinates_is_cut_and_nothing_else(text, pair):
    assert split_coordinate_pair(text) == pair


def test_what_fits_no_date_is_left_out_and_named():
    table = pd.DataFrame(
        {"title": ["A", "B", "C"], "date": ["2024-10-08"] * 3, "End": ["2024-10-09"] * 2 + ["soon"]}
    )
    events, problems = load_events(table)
    assert list(events["date"])[1:] == ["2024-10-08/2024-10-09", "2024-10-08"]
    (lost,) = [one for one in problems if one.severity == "warning"]
    assert (lost.column, lost.given, lost.rows) == ("end_date", "soon", 1)


def test_a_year_that_is_chosen_goes_before_a_date():
    table = pd.DataFrame({"title": ["A"], "date": ["2024-10-08"], "y": ["1999"]})
    assert list(load_events(table, {"year": "y"}).events["date"]) == ["1999"]


def test_coordinates_that_are_none_are_named():
    table = pd.DataFrame({"title": ["A", "B"], "date": "2024", "coords": ["1, 2", "Kursk"]})
    _, problems = load_events(table)
    wrong = [(one.row, one.column) for one in problems if one.severity == "error"]
    assert wrong == [(3, "latitude"), (3, "longitude")]
