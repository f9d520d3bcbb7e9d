"""Column inference, tested with tables that resemble real ones."""

import numpy as np
import pandas as pd
import pytest

from dashboard.ingest.infer_columns import propose_columns
from dashboard.ingest.load import load_events, open_dataset
from dashboard.ingest.normalize.coordinate_pairs import split_coordinate_pair

# The text of a table, and the cells that are expected for some fields.
TABLES = {
    "of a reporter in the US": (
        """Event Date,Event Name,City,State,Killed,Link
           10/13/24,Strike on a depot,Austin,Texas,3,www.example.org
           9/1/24,Second strike,Houston,Texas,,example.org/b""",
        {
            "title": ["Strike on a depot", "Second strike"],
            "date": ["2024-10-13", "2024-09-01"],
            # A column with "Texas" is not treated as a status.
            "location": ["Austin, Texas", "Houston, Texas"],
            "country": ["USA", "USA"],
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
            "date": ["2024-10-13T06:00Z", "2024-10-14T07:10Z"],
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
    "with unknown column names": (
        """Wer,Wann war es,Wo genau,Vorgang
           KCNA,8 Oct 2024,POINT(131.9 43.1),Schiffe laufen aus
           KCNA,13 Oct 2024,POINT(131.9 43.1),Schiffe kommen an""",
        {
            "date": ["2024-10-08", "2024-10-13"],
            "title": ["Schiffe laufen aus", "Schiffe kommen an"],
            "latitude": [43.1, 43.1],
        },
    ),
    "with known names for start and end, but not for the date": (
        """Was war?,Von,Bis
           Talks in Moscow,8 Oct 2024,9 Oct 2024""",
        {"title": ["Talks in Moscow"], "date": ["2024-10-08/2024-10-09"]},
    ),
    "with an id that is a category": (
        """id,event,date,number
           A,Landing of troops,2024,about 30
           A,Training of troops,2024,5 to 10
           A,March of troops,2024,many""",
        {
            "title": ["Landing of troops", "Training of troops", "March of troops"],
            "quantity_best": [np.nan] * 3,
        },
    ),
    "with unknown ends": (
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
    "with days that need the year": (
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
    "with both dates and years": (
        """title,date,year,time,day
           A,2024-10-13,2024,14:05,Sunday""",
        {"date": ["2024-10-13T14:05"]},
    ),
}


def frame(text):
    """Make a table of a text."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    return pd.read_csv(pd.io.common.StringIO(lines), dtype=str, keep_default_na=False)


@pytest.mark.parametrize(("text", "expected"), TABLES.values(), ids=TABLES)
def test_columns_of_real_world_tables_are_recognized(text, expected):
    events, problems = load_events(frame(text))
    assert [problem for problem in problems if problem.severity == "error"] == []
    for name, cells in expected.items():
        np.testing.assert_array_equal(np.array(events[name]), np.array(cells), err_msg=name)


def test_column_whose_cells_do_not_fit_is_reported_as_unused():
    table = pd.DataFrame({"title": ["A"], "date": ["2024"], "State": ["fine"]})
    _, problems = load_events(table)
    assert [(problem.given, problem.code) for problem in problems] == [("State", "columns.unused")]


@pytest.mark.parametrize(
    ("name", "cells", "field"),
    [
        ("State", ["ongoing", "Occurred"], "status"),
        ("State", ["Texas", "Ohio", "ongoing"], "region"),
        ("State", ["fine", "bad", "Ohio"], None),
        ("Region", ["Middle East & North Africa", "Sub-Saharan Africa"], None),
        ("oblast", ["Київська область", "Львівська"], "region"),
        ("admin1", ["Bayern", "Hessen"], "region"),
        ("County", ["Cook", "Kings"], "county"),
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
        ("location_tr", ["Ankara", "Izmir"], "location"),
        ("battle_location", ["Iran", "Iran, Iraq"], "location"),
        ("IncidentCity", ["Oslo", "Bergen"], "location"),
        ("location_id", ["12", "13"], None),
        ("Airport Name", ["Boryspil", "Heathrow"], "location"),
        ("Origin State", ["Ohio", "Texas"], "region"),
        ("states", ["Ohio", "Utah"], "region"),
        ("acteurs", ["A", "B"], "actors"),
        ("учасники", ["A", "B"], "actors"),
        ("participants", ["500", "30"], None),
        ("fuentes", ["A", "B"], "source"),
        ("citations", ["12", "3"], None),
        ("sources", ["https://example.org/a", "https://example.org/b"], "source_url"),
        ("SOURCE", ["Archive", "Archive", "https://a.org/1", "https://a.org/2"], "source"),
        ("icon", ["https://example.org/a", "https://example.org/b"], None),
        ("scan", ["https://example.org/a.png", "https://example.org/b.jpg"], None),
        ("battle_type", ["siege", "siege"], "event_type"),
        ("action", ["enlarged", "enlarged"], "event_type"),
        ("agency_type", ["state", "state"], None),
        ("type_of_conflict", ["3", "3"], None),
    ],
)
def test_named_column_is_used_if_half_of_its_cells_fit(name, cells, field):
    table = pd.DataFrame({name: cells, "title": ["Aaa"] * len(cells), "date": "2024"})
    proposed = {column: field for field, column in propose_columns(table).items()}
    assert proposed.get(name) == field


def test_a_column_of_normalized_dates_is_preferred():
    table = pd.DataFrame({"Roh": ["28. November 1881", "3. Mai 1882", "Mai 1883"], "title": "A"})
    table["Normalisiert (ISO)"] = ["1881-11-28", "1882", "1883-05"]
    assert propose_columns(table)["date"] == "Normalisiert (ISO)"


def test_ambiguous_dates_are_recognized_as_dates():
    table = pd.DataFrame({"title": ["A", "B"], "when": ["03/04/2024", "05/06/2024"]})
    assert propose_columns(table)["date"] == "when"


def test_required_column_is_used_even_if_its_cells_do_not_fit():
    table = pd.DataFrame({"title": ["A"], "when": ["yesterday"]})
    _, problems = load_events(table)
    assert problems[-1].code == "date.relative"


def test_pairs_of_integers_are_coordinates_only_by_name():
    table = pd.DataFrame({"title": ["A"], "date": "2024", "scores": ["12, 5"]})
    assert "coordinates" not in propose_columns(table)
    named = propose_columns(table.rename(columns={"scores": "coords"}))
    assert named["coordinates"] == "coords"


@pytest.mark.parametrize(
    ("columns", "is_found"),
    [
        ({"pos x": ["-58.47533", "-58.50877"], "pos y": ["-34.68757", "-34.66977"]}, True),
        ({"X": ["2.3522", "4.8357"], "Y": ["48.8566", "45.764"]}, True),
        ({"coord_y": ["48.8566", "45.764"], "coord_x": ["2.3522", "4.8357"]}, True),
        ({"x": ["98896.782", "95832.055"], "y": ["93532.434", "95505.416"]}, False),
        ({"x": ["1.5", "2.5"], "y": ["3.5", "4.5"]}, False),
        ({"x": ["2.3522", "4.8357"]}, False),
        ({"x": ["13.8240", "13.7675"], "y": ["100.6087", "100.7324"]}, None),
    ],
    ids=["pos", "X", "coord", "metres", "few decimals", "alone", "swapped"],
)
def test_two_columns_named_after_axes_may_be_coordinates(columns, is_found):
    proposed = propose_columns(pd.DataFrame({"title": ["A", "B"], "date": "2024"} | columns))
    found = {field: proposed.get(field) for field in ("latitude", "longitude")}
    x, y = (next((name for name in columns if name.casefold().endswith(axis)), None)
            for axis in "xy")  # fmt: skip
    x, y = (y, x) if is_found is None else (x, y)
    is_none = is_found is False
    assert found == (dict.fromkeys(found) if is_none else {"latitude": y, "longitude": x})


@pytest.mark.parametrize(
    ("cells", "mapping", "latitudes", "is_seen"),
    [
        (["2.35, 48.85", "4.83, 45.76"], {}, [2.35, 4.83], False),
        (["2.35, 48.85", "4.83, 45.76"], {"lon_lat": "coords"}, [48.85, 45.76], False),
        (["[2.35, 48.85]", "POINT(4.83 45.76)"], {"lon_lat": "coords"}, [48.85, 45.76], False),
        (["2.35, 48.85", "131.9, 43.1"], {}, [48.85, 43.1], True),
        (["2.35; 48.85", "-131.9; 43.1"], {}, [48.85, 43.1], True),
        (["48.85, 2.35", "43.1, 131.9"], {}, [48.85, 43.1], False),
    ],
    ids=["as given", "chosen", "other notations", "seen", "seen in lists", "latitude first"],
)
def test_longitudes_may_come_first(cells, mapping, latitudes, is_seen):
    table = pd.DataFrame({"title": ["A", "B"], "date": "2024", "coords": cells})
    events, problems = load_events(table, mapping)
    assert list(events["latitude"]) == latitudes
    assert ("coordinates.longitude_first" in {p.code for p in problems}) == is_seen


@pytest.mark.parametrize(
    ("cells", "field"),
    [(["[2.35, 48.85]", "[-131.9, 43.1]"], "lon_lat"), (["[2.35, 48.85]", "[4.8, 45.7]"], None)],
)
def test_brackets_are_read_if_a_row_shows_their_order(cells, field):
    table = pd.DataFrame({"title": ["A", "B"], "date": "2024", "location": cells})
    proposed = propose_columns(table)
    assert (proposed.get("location"), proposed.get("lon_lat")) == (None, field and "location")


def test_a_name_may_say_that_longitudes_come_first():
    table = pd.DataFrame({"title": ["A"], "date": "2024", "lng_lat": ["2.35, 48.85"]})
    assert list(load_events(table)[0]["latitude"]) == [48.85]


@pytest.mark.parametrize(
    ("columns", "mapping"),
    [
        (
            {"place": ["Tuy", "Bay"], "location": ["55.2396,8.8332,10", "51.7592,19.4559,9"]},
            {"location": "place", "coordinates": "location"},
        ),
        ({"location": ["Tuy", "55.2396, 8.8332"]}, {"location": "location"}),
        (
            {"source": ["Cologne", "Ghent"], "destination": ["Antwerp", "Haarlem"]},
            {"origin": "source", "location": "destination"},
        ),
        (
            {"origen": ["Lima", "Cusco"], "destino": ["Puno", "Ica"]},
            {"origin": "origen", "location": "destino"},
        ),
        ({"source": ["The Times", "Echo"], "city": ["Puno", "Ica"]},
         {"source": "source", "location": "city"}),
        ({"host_city": ["Chamonix", "Oslo"], "host_country": ["France", "Norway"]},
         {"location": "host_city", "country": "host_country"}),
        ({"place_of_occurance": ["Tuy", "Bay"]}, {"location": "place_of_occurance"}),
        ({"Involved Parties": ["A / B", "B"]}, {"actors": "Involved Parties"}),
        ({"Area": ["Florida", "Western Australia"]}, {"region": "Area"}),
        ({"area": ["120", "34"]}, {}),
        ({"placeLabel": ["Graz", "Bern"], "place": ["https://a.org/Q1", "https://a.org/Q2"]},
         {"location": "placeLabel", "source_url": "place"}),
        ({"Enlem(N)": ["37.4", "38"], "Boylam(E)": ["27.1", "29"]},
         {"latitude": "Enlem(N)", "longitude": "Boylam(E)"}),
        ({"countryOrRegion": ["Poland", "Chile"]}, {"country": "countryOrRegion"}),
        ({"performers": ["Ana; Bo", "Bo"]}, {"actors": "performers"}),
        ({"notes": ["a b", "c d"], "summary": ["The talks end", "The storm"]},
         {"description": "summary"}),
        ({"notes": ["seen", ""], "description_en": ["The talks end", "The storm begins"]},
         {"description": "description_en"}),
        ({"notes": ["seen", "", ""], "reason_short": ["Chu settled here", "Qin renamed it",
                                                      "Wu renamed it again"]},
         {"description": "reason_short"}),
        ({"notes": ["seen it", "", ""], "elected body": ["Senate", "Council", "Senate"]},
         {"description": "notes"}),
        # The source of a wave is no document, and the place where it began is a place.
        ({"source_event": ["Great quake", "Slide"], "source_location": ["off Chile", "Alaska"]},
         {"location": "source_location"}),
        ({"event_source": ["The Times", "Echo"]}, {"source": "event_source"}),
        ({"crash location": ["Lima", "Cusco"], "birth place": ["Puno", "Ica"]},
         {"location": "crash location"}),
        # Flags say whether there is a source, and not which.
        ({"source": ["1", "0"], "actors": ["yes", "no"], "location": ["true", "false"]}, {}),
        ({"source": ["", ""]}, {"source": "source"}),
        ({"location_latitude": ["45.5", "30.26"], "location_longitude": ["-122.6", "-97.7"]},
         {"latitude": "location_latitude", "longitude": "location_longitude"}),
        ({"location_1_name": ["Gao", "Kidal"], "location_1_lat": ["16.2", "18.4"],
          "location_1_lng": ["-0.04", "1.4"], "location_2_name": ["Ansongo", "Gao"]},
         {"latitude": "location_1_lat", "longitude": "location_1_lng",
          "location": "location_1_name"}),
        ({"location_conc_name": ["Gao town", "Kidal town"]}, {"location": "location_conc_name"}),
        (
            {"Purpose": ["Repair the cable for the backup gyroscope, and exchange the film, twice",
                         "Replace the power control unit, with a new crane from another part"]},
            {"description": "Purpose"},
        ),
        ({"purpose": ["Training", "Rescue"]}, {"event_type": "purpose"}),
        ({"Catégorie_principale": ["Calcul", "Web"]}, {"event_type": "Catégorie_principale"}),
        ({"admin_area": ["Washington", "Oregon"]}, {"region": "admin_area"}),
        ({"loc": ["Bismarck", "Fargo"]}, {"location": "loc"}),
        ({"perpetrator_group": ["A front", "B army"]}, {"actors": "perpetrator_group"}),
        ({"Crew": ["Ed White", "Ana Ruiz"]}, {"actors": "Crew"}),
        ({"Headlining Artist": ["Ana", "Bo"]}, {"actors": "Headlining Artist"}),
        ({"화자": ["김", "이"]}, {"claimant": "화자"}),
        ({"ship_1_type": ["brig"] * 4,
                "engagement_type": ["shots", "capture", "shots", "capture"],
            },
         {"event_type": "engagement_type"}),
        ({"result_summary": ["won", "lost"], "narrative_en": ["The talks end", "The storm begins"]},
         {"description": "narrative_en"}),
    ],
    ids=str,
)  # fmt: skip
def test_columns_of_places_and_people_are_found(columns, mapping):
    rows = len(next(iter(columns.values())))
    given = {
        "title": ["Talks", "Storm", "Ice", "Fire"][:rows],
        "date": ["2024", "2025", "2026", "2027"][:rows],
    }
    proposed = propose_columns(pd.DataFrame(given | columns))
    assert {
        field: proposed[field] for field in proposed if field not in ("title", "date")
    } == mapping


def test_the_shorter_of_two_names_of_an_event_is_its_title():
    events = [
        "The parliament was elected, with James as the first prime minister of the country.",
        "There were widespread protests after the army had left the town without a word.",
    ]
    table = pd.DataFrame(
        {"DATE": ["1921", "1972"], "NAME": ["Election", "Protests"], "EVENT": events}
    )
    assert propose_columns(table) == {"title": "NAME", "description": "EVENT", "date": "DATE"}
    short = table.assign(EVENT=["Election of James", "Protests in town"])
    assert propose_columns(short)["title"] == "EVENT"


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


def test_a_name_of_a_work_and_its_era_are_title_and_date():
    table = pd.DataFrame({"資料名": ["はつね集", "花おし"], "年代": ["文化8年(1811)", "文政2年"],
                          "内容": ["大鶴編", "逸人編"]})  # fmt: skip
    events, _ = load_events(table)
    given = list(zip(events["title"], events["date"], strict=True))
    assert given == [("はつね集", "1811"), ("花おし", "1819")]


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


def test_choosing_the_proposed_mapping_changes_nothing():
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
        ("55.239613,8.833278,10", ("55.239613", "8.833278")),
        ("55.2, 8.8, 120.5", ("55.2", "8.8")),
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
def test_coordinate_pair_is_split(text, pair):
    assert split_coordinate_pair(text) == pair


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


def test_invalid_coordinate_pair_is_reported():
    table = pd.DataFrame({"title": ["A", "B"], "date": "2024", "coords": ["1, 2", "Kursk"]})
    _, problems = load_events(table)
    warnings = [(p.row, p.column) for p in problems if p.severity == "warning"]
    assert warnings == [(3, "latitude"), (3, "longitude")]
