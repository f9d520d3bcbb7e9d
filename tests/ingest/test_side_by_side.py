"""Tables side by side in one sheet are read as one; dates may be in the texts."""

import pandas as pd
import pytest

from dashboard.ingest.load import load_events, open_dataset

DAMAGE = """Floods,Fires,"Floods, lat","Floods, lon","Fires, lat","Fires, lon"
"Peru, 1852","Chile (1965)",-12.1,-77.1,-42.9,-75.1
"Greece, -426",,38.5,23.5,,
"Iran, 978","Spain, 1999",27.7,52.3,40.4,-3.7
"""


def load(tmp_path, text):
    path = tmp_path / "t.csv"
    path.write_text(text, "utf-8")
    return load_events(path)


def codes(problems):
    return {problem.code for problem in problems}


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("date,title,,date,title\n2024,A,,1999,C\n2025,B,,,\n", ["A", "B", "C"]),
        ("date,title,date,title,date,title\n2024,A,2025,B,2026,C\n", ["A", "B", "C"]),
        ("Jahr;Ereignis;;Jahr;Ereignis\n1914;A;;1939;B\n", ["A", "B"]),
    ],
    ids=["an empty column between", "three", "German"],
)
def test_the_same_names_of_columns_begin_another_table(tmp_path, text, titles):
    events, problems = load(tmp_path, text)
    assert list(events["title"]) == titles
    assert "table.side_by_side" in codes(problems)


def test_columns_named_after_a_type_of_event_are_tables(tmp_path):
    events, problems = load(tmp_path, DAMAGE)
    given = list(zip(events["title"], events["date"], events["event_type"], strict=True))
    assert given == [
        ("Peru, 1852", "1852", "Floods"),
        ("Greece, -426", "-0425", "Floods"),
        ("Iran, 978", "0978", "Floods"),
        ("Chile (1965)", "1965", "Fires"),
        ("Spain, 1999", "1999", "Fires"),
    ]
    assert list(events["latitude"]) == [-12.1, 38.5, 27.7, -42.9, 40.4]
    assert {"table.side_by_side", "date.from_text"} <= codes(problems)


@pytest.mark.parametrize(
    "header",
    [
        "from,from lat,from lon,to,to lat,to lon,date",
        "start,start time,end,end time",
        "event,event date,place,place type",
    ],
)
def test_other_columns_with_a_common_beginning_are_one_table(tmp_path, header):
    row = ",".join(["2024-01-02"] * len(header.split(",")))
    _, problems = load(tmp_path, f"{header}\n{row}\n")
    assert "table.side_by_side" not in codes(problems)


def test_a_name_that_is_repeated_once_is_no_second_table(tmp_path):
    events, problems = load(tmp_path, "title,date,title\nA,2024,B\n")
    assert list(events["title"]) == ["A"]
    assert "header.numbered" in codes(problems)


@pytest.mark.parametrize(
    ("column", "texts", "dates"),
    [
        ("title", ["1939: War begins", "8 May 1945: It ends"], ["1939", "1945-05-08"]),
        ("details", ["Oct 2025 – Present · In the north", "May 2026 · South"],
         ["2025-10/..", "2026-05"]),
        ("title", ["Treaty of Westphalia (1648)", "Congress of Vienna, 1815"], ["1648", "1815"]),
    ],
)  # fmt: skip
def test_dates_are_taken_from_texts_if_no_column_has_them(column, texts, dates):
    events, problems = load_events(pd.DataFrame({column: texts}))
    assert list(events["date"]) == dates
    assert "date.from_text" in codes(problems)


CAMPAIGNS = ["Nieuport 1600", "Bohemia 1620", "Ardennes", "Kursk", "Kursk"]
WARS = ["War of 1568-1648", "Long War 1618-48", "World War of 1939-45", "Peace", "World War (1944)"]


@pytest.mark.parametrize(
    ("columns", "dates"),
    [
        ({"war": WARS[:3]}, ["[1568..1648]", "[1618..1648]", "[1939..1945]"]),
        ({"campaign": CAMPAIGNS[:3], "war": WARS[:3]}, ["1600", "1620", "[1939..1945]"]),
        ({"battle 2": [f"Kursk {year}" for year in (1941, 1942, 1943)]}, ["1941", "1942", "1943"]),
        (
            {"war 2": ["Boer War 1899-02", "World War 1939-45", "Korean War 1950-53"]},
            ["[1899..1902]", "[1939..1945]", "[1950..1953]"],
        ),
        ({"war": ["Eighty Years 1568-48", "Long War 1618-48", "War 1944-06", "War 1945-1939"]},
         ["[1568..1648]", "[1618..1648]"]),
        ({"war": ["Room 1944"] * 3}, []),
        ({"vehicle": ["Ford Focus 1998", "BMW 2004", "Opel 2011"]}, []),
        ({"law": ["Aliens Act 1971", "Race Act 1976", "Aliens Act 1999-04"]}, []),
        ({"war memorial": ["Hall 1200", "Room 1300", "Room 1400"]}, []),
        ({"campaign": CAMPAIGNS}, []),
        ({"id": ["1941", "1942", "1943"]}, []),
    ],
    ids=["wars", "campaigns", "years", "the turn of a century", "no end", "one year", "vehicles",
         "laws", "rooms", "few years", "numbers"],
)  # fmt: skip
def test_the_names_of_wars_and_campaigns_have_years(columns, dates):
    rows = len(next(iter(columns.values())))
    titles = [f"Battle {letter}" for letter in "ABCDE"[:rows]]
    events, problems = load_events(pd.DataFrame({"battle": titles} | columns))
    assert list(events["date"]) == dates
    severities = [problem.severity for problem in problems if problem.code == "date.from_text"]
    assert severities == ["warning"] * bool(dates)


@pytest.mark.parametrize("texts", [["Talks in room 1852", "Peru"], ["Part: one", "Part: two"]])
def test_other_texts_have_no_dates(texts):
    events, problems = load_events(pd.DataFrame({"title": texts}))
    assert (len(events), "column.missing" in codes(problems)) == (0, True)


def test_a_reader_may_say_that_no_column_has_dates():
    table = pd.DataFrame({"title": ["War begins (1939)"]})
    assert open_dataset(table, {"date": ""}).events.empty
