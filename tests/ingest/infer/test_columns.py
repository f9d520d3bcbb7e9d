"""Column inference, tested with tables that resemble real ones."""

import numpy as np
import pandas as pd
import pytest

from dashboard.ingest.infer.columns import propose_columns
from dashboard.ingest.load import load_events, open_dataset

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
        {"date": ["1990-10-03", "1989-11-09"]},
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
        (
            {"departure": ["Caen", "Essen"], "arrival": ["Turin", "Lens"]},
            {"origin": "departure", "location": "arrival"},
        ),
        ({"Abfahrt": ["Kiel", "Ulm"], "Ankunft": ["Bonn", "Trier"]},
         {"origin": "Abfahrt", "location": "Ankunft"}),
        # Times of day are no places.
        ({"departure": ["10:45", "9:30"], "arrival": ["12:10", "11:05"]}, {}),
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
        # The place of something, even of a death, but not of births, documents and persons.
        ({"Location of death": ["Lima", "Cusco"], "Place of origin": ["Puno", "Ica"]},
         {"location": "Location of death"}),
        ({"site of attack": ["Lima", "Cusco"]}, {"location": "site of attack"}),
        ({"Ort des Unfalls": ["Lima", "Cusco"]}, {"location": "Ort des Unfalls"}),
        ({"Place where found": ["Lima", "Cusco"]}, {"location": "Place where found"}),
        ({"Place of birth": ["Lima", "Cusco"], "Place of death": ["Puno", "Ica"]}, {}),
        ({"location of original": ["Lima", "Cusco"]}, {}),
        ({"place of publication": ["Lima", "Cusco"]}, {}),
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
        # The type of something is that of the event, but not that of a thing involved.
        ({"Rodzaj zdarzenia": ["wypadek", "pożar"] * 2}, {"event_type": "Rodzaj zdarzenia"}),
        ({"Тип нападу": ["обстріл", "дрон"] * 2}, {"event_type": "Тип нападу"}),
        ({"Art der Beteiligung": ["Rede", "Wahl"] * 2}, {"event_type": "Art der Beteiligung"}),
        ({"Tipo Arma": ["fuego", "blanca"] * 2, "Tipo muerte 2B": ["a b", "c d"] * 2}, {}),
        ({"Type of vehicle": ["bus", "car"] * 2}, {}),
        ({"Type reported": ["yes", "no"] * 2}, {}),
        ({"Type of help": ["food", "tents", "boats", "water"]}, {}),
        ({"Address Line 1": ["44 Ney St", "2 Pine St"]}, {"location": "Address Line 1"}),
        ({"adresse_1": ["3 rue Haute", "2 rue Basse"]}, {"location": "adresse_1"}),
        ({"address_1": ["44 Ney St", "2 Pine St"], "town": ["Lima", "Puno"]},
         {"location": "town"}),
        ({"owner_address": ["44 Ney St", "2 Pine St"]}, {}),
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


@pytest.mark.parametrize(
    ("field", "sparse", "full", "cell"),
    [
        ("date", "date", "when", "2024-05-0{}"),
        ("date", "date", "occurrence", "2024-05-0{}"),
        ("title", "title", "headline", "Strike in harbour {}"),
        ("year", "year", "start_year", "195{}"),
        ("end_date", "end_date", "finish", "2024-05-0{}"),
        ("location", "loc", "town", "Lima {}"),
        ("country", "country", "nation", "Peru"),
    ],
)
def test_of_two_columns_the_one_that_is_filled_is_used(field, sparse, full, cell):
    cells = [cell.format(row) for row in range(1, 8)]
    others = {"title": [f"Talks {row}" for row in range(7)], "date": ["2024-05-01"] * 7}
    others = {name: given for name, given in others.items()
              if name != field and (name != "date" or field != "year")}  # fmt: skip
    table = pd.DataFrame(others | {sparse: ["", cells[0], *[""] * 5], full: cells})
    assert propose_columns(table)[field] == full
    # A column that has some more cells keeps its field, unless many rows would have no date.
    assert propose_columns(table.assign(**{sparse: ["", *cells[:6]]}))[field] == sparse


@pytest.mark.parametrize(("full", "date"), [("Day of event", "full"), ("Day of visit", "sparse")])
def test_a_date_of_few_rows_is_replaced_by_the_days_of_events(full, date):
    cells = [f"2024-06-0{row}" for row in range(1, 8)]
    sparse = ["", "2024-05-01", "", "2024-05-02", "", "", ""]
    table = pd.DataFrame({"title": cells, "Date": sparse, full: cells})
    assert propose_columns(table)["date"] == {"full": full, "sparse": "Date"}[date]


@pytest.mark.parametrize(
    "name", ["created_at", "date entered", "received", "deadline", "inspected", "Zustelltag"]
)
def test_a_sparse_date_is_not_replaced_by_days_of_writing_or_work(name):
    table = pd.DataFrame({"title": [f"Talks {row}" for row in range(7)],
                          "date": ["", "2024-05-01", *[""] * 5],
                          name: [f"2024-06-0{row}" for row in range(1, 8)]})  # fmt: skip
    assert propose_columns(table)["date"] == "date"


@pytest.mark.parametrize("full", ["when", "occurrence", "event day"])
def test_a_date_that_is_written_once_for_a_group_is_not_sparse(full):
    dates = [f"2024-05-0{row // 7 + 1}" if row % 7 == 0 else "" for row in range(21)]
    table = pd.DataFrame({"title": [f"Talks {row}" for row in range(21)], "date": dates,
                          full: [f"2024-06-{row:02}" for row in range(1, 22)]})  # fmt: skip
    assert propose_columns(table)["date"] == "date"
    # The last cell is not that of so many rows.
    table["date"] = ["2024-05-01", "2024-05-02", "2024-05-03", *[""] * 18]
    assert propose_columns(table)["date"] == full


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


def test_a_name_of_a_work_and_its_era_are_title_and_date():
    table = pd.DataFrame({"資料名": ["はつね集", "花おし"], "年代": ["文化8年(1811)", "文政2年"],
                          "内容": ["大鶴編", "逸人編"]})  # fmt: skip
    events, _ = load_events(table)
    given = list(zip(events["title"], events["date"], strict=True))
    assert given == [("はつね集", "1811"), ("花おし", "1819")]


def test_choosing_the_proposed_mapping_changes_nothing():
    for text, _ in TABLES.values():
        table = frame(text)
        proposed = open_dataset(table)
        chosen = open_dataset(table, dict(proposed.header.mapping))
        pd.testing.assert_frame_equal(proposed.events, chosen.events)
