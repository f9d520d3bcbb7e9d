"""Results that look wrong are listed first, each with a choice that helps; right ones are not."""

import pandas as pd
import pytest

from dashboard.ingest.load import open_dataset
from dashboard.ingest.report import Report

YEARS = [str(year) for year in range(2010, 2020)]
WORDS = ["Talks", "Vote", "Strike", "Flood", "Visit", "Treaty", "March", "Storm", "Launch", "Trial"]
CANADA = ["Regina", "Saskatoon", "Moose Jaw", "Yorkton", "Estevan", "Winnipeg", "Calgary",
          "Edmonton", "Toronto"]  # fmt: skip
# Columns; the codes of doubts; and choices after which there are none, if the report has some.
TABLES = {
    "rows lost by their dates": (
        {"title": WORDS, "date": [*YEARS[:6], *["in May"] * 4]},
        ["dates_lost"],
        None,
    ),
    "rows without a date": ({"title": WORDS, "date": [*YEARS[:6], *[""] * 4]}, [], None),
    "titles of codes": (
        {"event": [f"S-{year[2:]}: A" for year in YEARS], "date": YEARS},
        ["title_no_words"],
        None,
    ),
    "codes that the table calls titles": ({"title": YEARS, "date": YEARS}, [], None),
    "short titles in Chinese": (
        {"event": [f"桥{year}通车" for year in YEARS], "date": YEARS},
        [],
        None,
    ),
    "repeated titles": (
        {"title": ["Fair"] * 5 + ["Show"] * 5, "date": YEARS, "phase": WORDS},
        ["titles_repeat"],
        {"title": "title + phase"},
    ),
    "repeated titles of dates": ({"title": ["Fair"] * 10, "date": YEARS, "n": YEARS}, [], None),
    "swapped coordinates": (
        {"title": WORDS, "date": YEARS, "country": ["Norway"] * 10,
         "latitude": [f"10.{n}" for n in range(10)], "longitude": [f"61.{n}" for n in range(10)]},
        ["swapped"],
        {"longitude": "latitude", "latitude": "longitude"},
    ),
    "swapped coordinates in one column": (
        {"title": WORDS, "date": YEARS, "country": ["Norway"] * 10,
         "coordinates": [f"10.{n}, 61.{n}" for n in range(10)]},
        ["swapped"],
        {"coordinates": "", "lon_lat": "coordinates"},
    ),
    "countries in codes of another system": (
        {"title": WORDS, "date": YEARS, "country": ["153", "004", *["999"] * 8],
         "country_txt": [*["Pakistan"] * 5, *["Yemen"] * 5]},
        ["countries"],
        {"country": "country_txt"},
    ),
    "countries in no other column": (
        {"title": WORDS, "date": YEARS, "country": ["153", "004", *["999"] * 8]},
        ["countries"],
        {"country": ""},
    ),
    "times when rows were written": (
        {"title": WORDS, "created": [f"{year}-05-03" for year in YEARS]},
        ["record_time"],
        None,
    ),
    "hardly any row with a date": (
        {"title": WORDS * 4, "date": ["2010", *[""] * 39]},
        ["dates_lost"],
        None,
    ),
    "coordinates in their country": (
        {"title": WORDS, "date": YEARS, "country": ["Norway"] * 10,
         "latitude": [f"61.{n}" for n in range(10)], "longitude": [f"10.{n}" for n in range(10)]},
        [],
        None,
    ),
    "places in another country": (
        {"title": WORDS, "date": YEARS, "city": [*CANADA, "London"]},
        ["elsewhere"],
        {"country": '"CAN"'},
    ),
    "a place that is only in another country": (
        {"title": WORDS, "date": YEARS, "city": [*CANADA, "Szeged"]},
        [],
        None,
    ),
    "a place that names its country": (
        {"title": WORDS, "date": YEARS, "city": [*CANADA, "London, England"]},
        [],
        None,
    ),
    "continents": ({"title": WORDS, "date": YEARS, "place": ["Europe", "Asia"] * 5}, [], None),
    "unknown places": (
        {"title": WORDS, "date": YEARS, "place": [f"Qwxz {word}" for word in WORDS]},
        ["unplaced"],
        None,
    ),
    "places in a column without a field": (
        {"title": WORDS, "date": YEARS, "locn": [*CANADA, "Szeged"]},
        ["places_unused"],
        {"location": "locn"},
    ),
    "persons in a column without a field": (
        {"title": WORDS, "date": YEARS, "hero": [f"Ada {word}" for word in WORDS]},
        [],
        None,
    ),
    "first days of years": (
        {"title": WORDS, "date": [f"{year}-01-01" for year in YEARS]},
        ["new_years"],
        {"date": "", "year": "date"},
    ),
    "first days of months": (
        {"title": WORDS, "date": [f"{year}-03-01" for year in YEARS]},
        [],
        None,
    ),
}  # fmt: skip


def doubts_of(data):
    return [problem for problem in data.problems if problem.code.startswith("doubt.")]


@pytest.mark.parametrize(("columns", "codes", "choices"), TABLES.values(), ids=TABLES)
def test_doubts_name_what_helps(columns, codes, choices):
    table = pd.DataFrame(columns)
    doubts = doubts_of(open_dataset(table))
    assert [doubt.code.removeprefix("doubt.") for doubt in doubts] == codes
    if choices:
        suggested = dict(choice.split("=", 1) for choice in doubts[0].params["choices"])
        assert suggested == choices
        assert doubts_of(open_dataset(table, suggested)) == []


def test_the_report_begins_with_doubts():
    data = open_dataset(pd.DataFrame(TABLES["first days of years"][0]))
    first, *_ = Report(data).lines()
    assert first.startswith("check first: date: Dates on the first of January: 10.")
    assert "--map for each of: date=, year=date" in first
    assert not Report(data).has_faults
