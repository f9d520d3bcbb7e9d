"""Columns with known names, of which the cells decide."""

import pandas as pd
import pytest

from dashboard.ingest.infer.columns import propose_columns
from dashboard.ingest.load import load_events


@pytest.mark.parametrize(
    ("name", "cells", "field"),
    [
        ("State", ["ongoing", "Occurred"], "status"),
        ("State", ["Texas", "Ohio", "ongoing"], "region"),
        ("State", ["fine", "bad", "Ohio"], None),
        ("Region", ["Middle East & North Africa", "Sub-Saharan Africa"], None),
        ("State", ["Ala.", "N. Mex.", "S.C.", "I.T."], "region"),
        ("oblast", ["Київська область", "Львівська"], "region"),
        ("admin1", ["Bayern", "Hessen"], "region"),
        ("County", ["Cook", "Kings"], "county"),
        ("State", ["", "n/a"], None),
        ("Number", ["3", "2,600,000"], "quantity_best"),
        ("Number", ["No. 3", "12 b"], None),
        ("Number", ["1", "2", "3", "4", "6"], "quantity_best"),
        # Numbers that only count the rows, times that are years, and groups that are no kinds.
        ("Number", ["1", "2", "3", "4", "5"], None),
        ("Number", ["0.0", "1.0", "2.0", "3.0", "4.0"], None),
        ("time", ["930", "1430", "9"], "time"),
        ("time", ["1978.5", "1972.5"], None),
        ("time", ["1978", "1972", "1995"], None),
        ("time", ["2024", "2024"], None),
        ("Group", ["17.0", "20.0"], None),
        ("Group", ["IRA", "ETA"], "event_type"),
        ("incident type", ["5", "2"], "event_type"),
        ("Lat", ["48.85", "48°51′N"], "latitude"),
        ("Lat", ["91"], "latitude"),
        ("Lat", ["somewhere", "there", "48"], None),
        ("Nation", ["Russia", "the moon", "France"], "country"),
        ("Nation", ["we", "they"], None),
        ("Country", ["we", "they"], "country"),
        # Numbers of ISO 3166-1, and those of another system, a few of which mean others there.
        ("country", ["276", "840", "804", "392", "250"], "country"),
        ("country", ["153", "200", "228", "95", "4", "60"], None),
        ("country_txt", ["Pakistan", "Yemen"], "country"),
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
        ("uacountry", ["Албанія", "Чехія"], "country"),
        ("island", ["France", "Spain"], None),
        ("observaciones", ["Una marcha en Lima.", "Un paro."], "description"),
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


def test_required_column_is_used_even_if_its_cells_do_not_fit():
    table = pd.DataFrame({"title": ["A"], "when": ["yesterday"]})
    _, problems = load_events(table)
    assert problems[-1].code == "date.relative"


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        # Days and spans in a column of years, and digits whose order only the reader knows.
        ("anno", ["1892–94", "1921", "1.5.47", "oggi"]),
        ("concert_date", ["231216", "240427"]),
    ],
)
def test_dates_that_are_partly_unreadable_are_better_than_none(name, cells):
    table = pd.DataFrame(
        {"titolo": [f"Canto {number}" for number in range(len(cells))], name: cells}
    )
    assert propose_columns(table)["date"] == name


def test_pairs_of_integers_are_coordinates_only_by_name():
    table = pd.DataFrame({"title": ["A"], "date": "2024", "scores": ["12, 5"]})
    assert "coordinates" not in propose_columns(table)
    named = propose_columns(table.rename(columns={"scores": "coords"}))
    assert named["coordinates"] == "coords"
