"""Results that look wrong are listed first, each with a choice that helps; right ones are not."""

import pandas as pd
import pytest

from dashboard.ingest.load import open_dataset
from dashboard.ingest.report import Report

UNKNOWN = [f"Qwxz {letter}" for letter in "abcd"]
YEARS = [str(year) for year in range(2010, 2020)]
WORDS = ["Talks", "Vote", "Strike", "Flood", "Visit", "Treaty", "March", "Storm", "Launch", "Trial"]
CANADA = ["Regina", "Saskatoon", "Moose Jaw", "Yorkton", "Estevan", "Winnipeg", "Calgary",
          "Edmonton", "Toronto"]  # fmt: skip
USA = ["Boston", "Chicago", "Denver", "Houston", "Seattle", "Detroit", "Dallas", "Atlanta"]
CODES = ["153", "004", *["999"] * 8]
NAMES = ["Talks", "Бій", "חרב", "War", "Bão", "난", "乱", "ចម្បាំង", "စစ်ပွဲ", "ጦርነት"]
# Columns; the codes of doubts; and choices after which there are none, if the report has some.
TABLES = {
    "rows lost by their dates": (
        {"title": WORDS, "date": [*YEARS[:6], *["in May"] * 4]},
        ["dates_lost"],
        None,
    ),
    "dates in numbers of an unknown unit": (
        {"title": WORDS, "date": [f"12{day}" for day in range(100, 200, 10)]},
        ["date_numbers"],
        None,
    ),
    "rows without a date": ({"title": WORDS, "date": [*YEARS[:6], *[""] * 4]}, [], None),
    "titles of codes": (
        {"event": [f"S-{year[2:]}: A" for year in YEARS], "date": YEARS},
        ["title_no_words"],
        None,
    ),
    "short titles that the table calls names": (
        {"name": [f"EZ {year}. Jh." for year in YEARS], "date": YEARS},
        [],
        None,
    ),
    "an emperor who would have died before he reigned": (
        {"title": ["Augustus", "Nero"], "start": ["0026-01-16", "0054-10-13"],
         "end": ["0014-08-19", "0068-06-09"]},
        ["early_end"],
        None,
    ),
    "an end before its start in our time": (
        {"title": ["A", "B"], "start": ["2024-01-16", "2023-10-13"],
         "end": ["2014-08-19", "2023-11-09"]},
        [],
        None,
    ),
    # The incidents, which a program wrote as lists, are part of the titles.
    "kinds beside a column of incidents that is empty in half of the rows": (
        {"kind": ["Line A"] * 10 + ["Line B"] * 10, "date": YEARS * 2,
         "incidents": ["", *(f"['{word} in A']" for word in WORDS[:8]), *[""] * 11]},
        [],
        None,
    ),
    "codes that the table calls titles": ({"title": YEARS, "date": YEARS}, [], None),
    "short titles in Chinese": (
        {"event": [f"桥{year}通车" for year in YEARS], "date": YEARS},
        [],
        None,
    ),
    "short titles in several scripts": ({"event": NAMES, "date": YEARS}, [], None),
    "short titles with a number": (
        {"event": [f"សង្គ្រាម {year} ទី" for year in YEARS], "date": YEARS},
        [],
        None,
    ),
    "repeated titles": (
        {"title": ["Fair"] * 5 + ["Show"] * 5, "date": YEARS, "phase": WORDS},
        ["titles_repeat"],
        {"title": "title + phase"},
    ),
    "titles that are only kinds, and ships of which one comes twice": (
        {"title": ["Fair"] * 10, "date": YEARS, "ship": [*WORDS[:9], WORDS[0]]},
        ["titles_repeat"],
        {"title": "title + ship"},
    ),
    "repeated titles that were made": (
        {"kind": ["Fair"] * 5 + ["Show"] * 5, "city": ["Lviv"] * 10, "date": YEARS,
         "sponsor agency": [f"{word} agency" for word in WORDS]},
        [],
        None,
    ),
    "titles that were made of a telling column": (
        {"kind": ["Fair"] * 5 + ["Show"] * 5, "date": YEARS, "sponsor agency": WORDS}, [], None
    ),
    "repeated titles of dates": ({"title": ["Fair"] * 10, "date": YEARS, "n": YEARS}, [], None),
    "repeated titles with numbered phases": (
        {"title": ["Fair"] * 10, "date": YEARS, "phase": [f"Round {n}" for n in range(10)]},
        ["titles_repeat"],
        {"title": "title + phase"},
    ),
    "repeated titles with addresses": (
        {"title": ["Fair"] * 10, "date": YEARS, "mail": [f"{word}@fair.org" for word in WORDS]},
        [],
        None,
    ),
    "repeated titles with ids": (
        {"title": ["Fair"] * 10, "date": YEARS, "key": [f"{n}f3bcade9{n}" for n in range(10)],
         "no": [f"EVENT-{n}" for n in range(10)]},
        [],
        None,
    ),
    "swapped coordinates": (
        {"title": WORDS, "date": YEARS, "country": ["Norway"] * 10,
         "latitude": [f"10.{n}" for n in range(10)], "longitude": [f"61.{n}" for n in range(10)]},
        ["swapped"],
        {"longitude": "latitude", "latitude": "longitude"},
    ),
    "swapped coordinates of one place": (
        {"title": WORDS, "date": YEARS, "country": ["Norway"] * 10, "latitude": ["10.7"] * 10,
         "longitude": ["59.9"] * 10},
        ["swapped"],
        {"longitude": "latitude", "latitude": "longitude"},
    ),
    "few rows with swapped coordinates": (
        {"title": WORDS[:3], "date": YEARS[:3], "country": ["Norway"] * 3,
         "latitude": ["10.1", "10.2", "10.3"], "longitude": ["61.1", "61.2", "61.3"]},
        ["swapped"],
        None,
    ),
    "few rows of which one is right": (
        {"title": WORDS[:3], "date": YEARS[:3], "country": ["Norway"] * 3,
         "latitude": ["10.1", "10.2", "61.3"], "longitude": ["61.1", "61.2", "10.3"]},
        [],
        None,
    ),
    "swapped coordinates in one column": (
        {"title": WORDS, "date": YEARS, "country": ["Norway"] * 10,
         "coordinates": [f"10.{n}, 61.{n}" for n in range(10)]},
        ["swapped"],
        {"coordinates": "", "lon_lat": "coordinates"},
    ),
    "countries in codes of another system": (
        {"title": WORDS, "date": YEARS, "country": CODES,
         "country_txt": [*["Pakistan"] * 5, *["Yemen"] * 5]},
        ["countries"],
        {"country": "country_txt"},
    ),
    "countries in no other column": (
        {"title": WORDS, "date": YEARS, "country": CODES},
        ["countries"],
        {"country": ""},
    ),
    "countries of which some are several": (
        {"title": WORDS + WORDS[:2], "date": YEARS + YEARS[:2],
         "country": ["Various", "Global", "Worldwide", "All", "Many", "Multiple", "Mixed",
                     "Several", "France", "France", "Italy", "Spain"]},
        [],
        None,
    ),
    "times when rows were written": (
        {"title": WORDS, "created": [f"{year}-05-03" for year in YEARS]},
        ["record_time"],
        None,
    ),
    "times when rows were written, in French": (
        {"title": WORDS, "Créé le": [f"{year}-05-03" for year in YEARS]},
        ["record_time"],
        None,
    ),
    "times when rows were written, in one word": (
        {"title": WORDS, "rowUpdatedOn": [f"{year}-05-03" for year in YEARS]},
        ["record_time"],
        None,
    ),
    "times of posts": (
        {"title": WORDS, "tweet_datetime": [f"{year}-05-03" for year in YEARS]},
        ["record_time"],
        None,
    ),
    "days beside times of posts": (
        {"title": WORDS, "tweet_datetime": [f"{year}-05-09" for year in YEARS],
         "happened on": [f"{year}-05-03" for year in YEARS]},
        [],
        None,
    ),
    "dates in other years than those beside them": (
        {"title": WORDS, "date_raw": [f"3 May {year}" for year in ["2019", "2018", *YEARS[2:]]],
         "time_from": YEARS},
        ["years_differ"],
        {"year": "time_from"},
    ),
    "dates beside fiscal years": (
        {"title": WORDS, "date_raw": [f"3 May {year}" for year in ["2011", "2012", *YEARS[2:]]],
         "time_from": YEARS},
        [],
        None,
    ),
    "dates beside years that they have nothing to do with": (
        {"title": WORDS, "date_raw": [f"3 May {year}" for year in YEARS],
         "founded": [*YEARS[:3], *["1950"] * 7]},
        [],
        None,
    ),
    "dates of what was created": (
        {"title": WORDS, "Date of creation": [f"{year}-05-03" for year in YEARS]},
        [],
        None,
    ),
    "dates of recreation": (
        {"title": WORDS, "Recreation date": [f"{year}-05-03" for year in YEARS]},
        [],
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
    "cities of the world": (
        {"title": WORDS + WORDS[:2], "date": YEARS + YEARS[:2],
         "city": [*USA, "Paris", "Moscow", "Vienna", "Athens"]},
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
    "many unknown places beside those of one country": (
        {"title": WORDS * 4, "date": YEARS * 4,
         "place": ["Regina", "Yorkton", "Saskatoon"] * 10 + [f"Qwxz {word}" for word in WORDS]},
        ["unplaced"],
        None,
    ),
    "many unknown places beside those of several countries": (
        {"title": WORDS * 4, "date": YEARS * 4,
         "place": ["Regina", "Paris, France", "Oslo"] * 10 + [f"Qwxz {word}" for word in WORDS]},
        [],
        None,
    ),
    "places in a column without a field": (
        {"title": WORDS, "date": YEARS, "spot": [*CANADA, "Szeged"]},
        ["places_unused"],
        {"location": "spot"},
    ),
    "places with words in a column that is named after places": (
        {"title": WORDS, "date": YEARS,
         "area affected": ["Regina (and on)", "Zz; Qx", "Doab to 1816", *CANADA[:3], *UNKNOWN]},
        ["places_unused"],
        {"location": "area affected"},
    ),
    "lists of countries in a column without a field": (
        {"title": WORDS, "date": YEARS, "member nations": ["France; Spain", "Italy"] * 4
         + ["Poland", "Peru"]},
        ["places_unused"],
        {"country": "member nations"},
    ),
    "places of which most are found in a column that is named after them": (
        {"title": WORDS, "date": YEARS, "province": [*CANADA, "Szeged"]}, [], None
    ),
    "few places in a column that is not": (
        {"title": WORDS, "date": YEARS, "remark": [*CANADA[:6], *UNKNOWN]}, [], None
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
    "first days of years, as times beside months": (
        {"title": WORDS, "date": [f"{year}-01-01T00:00:00Z" for year in YEARS],
         "Monat": ["5"] * 10, "Tag": ["31"] * 10},
        ["new_years"],
        {"date": "", "year": "date", "month": "", "day": ""},
    ),
    "first days of years in numbers": (
        {"title": WORDS, "date": [f"1.1.{year} 00:00" for year in YEARS]},
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


# The fields that choices may change, of which the first must; all rows stay.
_PLACED = ("country", "location", "latitude", "longitude")
CHANGED = {
    "titles_repeat": ("title",),
    "swapped": ("latitude", "longitude"),
    "countries": _PLACED,
    "elsewhere": _PLACED,
    "places_unused": _PLACED,
    "new_years": ("date",),
    "years_differ": ("date",),
}


@pytest.mark.parametrize(("columns", "codes", "choices"), TABLES.values(), ids=TABLES)
def test_doubts_name_what_helps(columns, codes, choices):
    table = pd.DataFrame(columns)
    before = open_dataset(table)
    assert [doubt.code.removeprefix("doubt.") for doubt in doubts_of(before)] == codes
    if choices:
        suggested = dict(choice.split("=", 1) for choice in doubts_of(before)[0].params["mapping"])
        assert suggested == choices
        after = open_dataset(table, suggested)
        assert doubts_of(after) == []
        fields = ["title", "date", *_PLACED]
        old, new = (data.events[fields].astype("str") for data in (before, after))
        changed = [field for field in fields if list(old[field]) != list(new[field])]
        assert set(changed) <= set(CHANGED[codes[0]])
        assert CHANGED[codes[0]][0] in changed
        assert list(new["date"].str[:4]) == YEARS
        assert new["title"].str.startswith(tuple(columns.get("title", columns.get("kind")))).all()


def test_the_report_begins_with_doubts():
    data = open_dataset(pd.DataFrame(TABLES["first days of years"][0]))
    first, *_ = Report(data).lines()
    assert first.startswith("check first: date: Dates on the first of January: 10.")
    assert first.endswith("To change this, add --map date= --map year=date.")
    assert not Report(data).has_faults


def test_titles_that_repeat_are_doubted_although_a_row_is_left_out():
    columns = {"title": ["Fair"] * 10, "date": [*YEARS[:9], "soon"], "phase": WORDS}
    (doubt,) = doubts_of(open_dataset(pd.DataFrame(columns)))
    assert doubt.code == "doubt.titles_repeat"
