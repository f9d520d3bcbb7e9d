"""Places without coordinates get those of the place that they name; what is given never changes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.map import map_figure
from dashboard.engine.index import Selection
from dashboard.ingest.load import Dataset, load_events
from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.ingest.validate import check_table
from dashboard.model import gazetteer
from dashboard.model.countries import country_codes
from dashboard.model.messages import Message
from dashboard.model.schema import COLUMN
from dashboard.views.details import describe_event

BLANK = {"title": "A", "date": "2024-10-08"}
ELSEWHERE = BLANK | {"latitude": "1", "longitude": "1"}
SPOT = ["latitude", "longitude", "geo_precision", "geo_radius_km", "geo_source"]

PLACED = {
    f"place.{kind}" for kind in ("city", "region", "country", "largest_city", "largest_region")
}


def load(**cells: str):
    """Load one row, in a table that gives the coordinates of another."""
    return load_all(cells, ELSEWHERE)


def load_all(*rows: dict[str, str]):
    texts = pd.DataFrame([BLANK | row for row in rows], dtype=object).fillna("")
    return check_table(texts, pd.Series(np.arange(2, len(rows) + 2)))


def notes_of(problems):
    return [problem for problem in problems if problem.severity == "note"]


# location, country and precision given; latitude, longitude and precision found
FOUND = [
    ("Vladivostok", "", "", 43.1, 131.9, "city"),
    ("vladivostok", "RUS", "", 43.1, 131.9, "city"),
    ("Владивосток", "RUS", "", 43.1, 131.9, "city"),
    ("Владивосток", "Russia", "", 43.1, 131.9, "city"),
    ("Київ", "", "", 50.5, 30.5, "city"),
    ("Kiev", "", "", 50.5, 30.5, "city"),
    ("Pokrovsk", "UKR", "", 48.3, 37.2, "city"),
    ("Pokrovsk, Donetsk Oblast", "", "", 48.3, 37.2, "city"),
    ("Pokrovsk, Donetsk region, Ukraine", "", "", 48.3, 37.2, "city"),
    ("Pokrovsk (Ukraine)", "", "", 48.3, 37.2, "city"),
    ("near Pokrovsk", "UKR", "", 48.3, 37.2, "region"),
    ("Pokrovsk district", "UKR", "", 48.3, 37.2, "region"),
    ("Kursk", "RUS", "", 51.7, 36.2, "city"),
    ("city of Kursk", "RUS", "", 51.7, 36.2, "city"),
    ("Kursk", "RUS", "region", 51.8, 36.0, "region"),
    ("Kursk region", "RUS", "", 51.8, 36.0, "region"),
    ("Kursk Oblast", "", "", 51.8, 36.0, "region"),
    ("Province of Québec", "CAN", "", 46.0, -73.1, "region"),
    ("School 3, Kharkiv", "", "", 50.0, 36.3, "city"),
    ("Paris", "", "", 48.9, 2.3, "city"),
    ("Paris, TX", "", "", 33.7, -95.6, "city"),
    ("Paris, Texas", "USA", "", 33.7, -95.6, "city"),
    ("Los Angeles, CA", "", "", 34.1, -118.2, "city"),
    ("Texas", "", "", 31.0, -97.5, "region"),
    ("Georgia", "USA", "", 33.3, -83.9, "region"),
    ("Georgia", "", "", 42.2, 43.5, "country"),
    ("Washington", "", "", 38.9, -77.0, "city"),
    ("Washington State", "", "", 47.3, -121.6, "region"),
    ("Mexico City", "", "", 19.4, -99.1, "city"),
    ("Russia", "", "", 61.7, 99.2, "country"),
    ("Korea, South", "", "", 36.5, 127.9, "country"),
    ("Springfield, USA", "", "", 39.5, -99.1, "country"),
    ("\u200fBeirut\u200f", "", "", 33.9, 35.5, "city"),
]
# location, country and precision given
NOT_FOUND = [
    ("", "RUS", ""),
    (" ", "", ""),
    (",", "", ""),
    (", ,;()", "", ""),
    ("Xanadu-on-Sea", "", ""),
    ("NA", "", ""),
    ("55N", "", ""),
    ("55,75", "", ""),
    ("43.12 131.89", "RUS", ""),
    ("Springfield", "", ""),
    ("Pokrovsk", "", ""),
    ("Paris", "USA", ""),
    ("Birmingham", "", ""),
    ("Odessa", "", ""),
    ("Moscow", "UKR", ""),
    ("Russia", "UKR", ""),
    ("Springfield, Xanadu", "", ""),
    ("Russia", "RUS", "city"),
    ("Vladivostok", "RUS", "exact"),
    ("Vladivostok", "RUS", "unknown"),
    ("Vladivostok", "RUS", "country"),
    ("Eastern Russia", "RUS", ""),
    ("near", "", ""),
    ("region", "", ""),
    ("x" * 10_000, "", ""),
    ("," * 10_000, "", ""),
    ("near " * 2_000, "", ""),
    ("\u202e\u200f", "", ""),
    ("🏴", "", ""),
]
# cells, and the column that the row is left out for
REFUSED = [
    ({"latitude": "91", "longitude": "0"}, "latitude"),
    ({"latitude": "-90.1", "longitude": "0"}, "latitude"),
    ({"latitude": "131.89", "longitude": "43.12"}, "latitude"),
    ({"latitude": "0", "longitude": "181"}, "longitude"),
    ({"latitude": "NaN", "longitude": "0"}, "longitude"),
    ({"latitude": "inf", "longitude": "0"}, "latitude"),
    ({"latitude": "1e999", "longitude": "0"}, "latitude"),
    ({"latitude": "55°45′", "longitude": "0"}, "latitude"),
    ({"latitude": "55.75", "longitude": ""}, "latitude"),
    ({"latitude": "", "longitude": "37.62"}, "longitude"),
    ({"country": "XX"}, "country"),
    ({"country": "Korea"}, "country"),
    ({"geo_precision": "street"}, "geo_precision"),
    ({"geo_source": "map"}, "geo_source"),
    ({"geo_radius_km": "-1"}, "geo_radius_km"),
    ({"location": "Vladi\x00vostok"}, "location"),
    ({"location": "x" * 10_001}, "location"),
]


def name_case(case):
    return "|".join(ascii(part)[:20] for part in case[:3])


@pytest.mark.parametrize("case", FOUND, ids=name_case)
def test_a_place_is_found_by_its_name(case):
    location, country, precision, latitude, longitude, found = case
    events, problems = load(location=location, country=country, geo_precision=precision)
    row = events.iloc[0]
    assert [row["latitude"], row["longitude"]] == pytest.approx([latitude, longitude], abs=0.06)
    assert (row["geo_precision"], row["geo_source"]) == (found, "gazetteer")
    (note,) = [one for one in notes_of(problems) if one.column == "location"]
    assert (note.row, note.given) == (2, location)
    assert note.code in PLACED


@pytest.mark.parametrize("case", NOT_FOUND, ids=name_case)
def test_a_place_that_is_not_clear_stays_open(case):
    location, country, precision = case
    events, problems = load(location=location, country=country, geo_precision=precision)
    row = events.iloc[0]
    assert np.isnan(row["latitude"])
    assert np.isnan(row["longitude"])
    assert (row["geo_precision"], row["geo_source"]) == (precision or "unknown", "")
    assert not [problem for problem in problems if problem.code in PLACED]


@pytest.mark.parametrize(("cells", "column"), REFUSED, ids=[ascii(one)[:60] for one, _ in REFUSED])
def test_what_is_malformed_is_named_and_never_mended_by_a_name(cells, column):
    events, problems = load(**{"location": "Vladivostok", "country": "RUS"} | cells)
    assert len(events) == 1
    errors = [problem for problem in problems if problem.severity == "error"]
    assert column in {problem.column for problem in errors}
    assert {problem.row for problem in errors} == {2}


@pytest.mark.parametrize(
    "cells",
    [
        {"latitude": "10", "longitude": "20"},
        {"latitude": "0", "longitude": "0"},
        {"latitude": "10", "longitude": "20", "geo_source": "gazetteer"},
        {"geo_source": "given"},
        {"geo_precision": "unknown"},
    ],
)
def test_what_is_given_is_never_changed(cells):
    events, _ = load(location="Vladivostok", country="RUS", **cells)
    again, _ = load_all({"title": "A"} | cells, ELSEWHERE)
    for name in SPOT:
        np.testing.assert_equal(events.at[0, name], again.at[0, name])


def test_a_radius_that_is_given_stays_and_else_it_is_worked_out():
    mine, its = (
        load(location="Vladivostok", geo_radius_km=radius).events.iloc[0] for radius in ("3", "")
    )
    assert mine["geo_radius_km"] == 3
    # 604,901 people at 1,500 a square kilometre.
    assert its["geo_radius_km"] == np.ceil((604_901 / 1_500 / np.pi) ** 0.5) == 12
    assert mine["latitude"] == its["latitude"]


def test_the_radius_of_a_region_reaches_its_farthest_town():
    spot = gazetteer.region("RUS.41".replace("RUS", "RU"), "Kursk")
    towns = [gazetteer.city(one) for one in gazetteer.find_cities("rylsk")]
    assert spot.radius_km == 150
    assert any(abs(town.latitude - spot.latitude) < 1.4 for town in towns)


def test_a_country_alone_is_enough_only_where_the_table_has_no_coordinates():
    rows = [{"country": "Russia"}, {"country": "KP"}, {"location": "Xanadu", "country": "FRA"}, {}]
    events, problems = load_all(*rows)
    assert list(events["geo_precision"]) == [*["country"] * 3, "unknown"]
    assert list(events["geo_source"]) == [*["gazetteer"] * 3, ""]
    assert events["geo_radius_km"].isna().all()
    assert [note.rows for note in problems if note.code == "place.middle_of_country"]
    events, _ = load_all(*rows, ELSEWHERE)
    assert events["latitude"].notna().sum() == 1
    assert set(events["geo_source"]) == {""}


def test_who_says_that_a_place_is_not_known_has_none():
    events, _ = load_all({"country": "RUS", "geo_precision": "unknown"})
    assert np.isnan(events.at[0, "latitude"])


def test_the_country_of_a_place_is_filled_in_with_its_coordinates():
    events, _ = load_all(
        {"location": "Vladivostok"},
        {"location": "Vladivostok", "latitude": "43.1", "longitude": "131.9"},
        {"location": "the moon"},
    )
    assert list(events["country"]) == ["RUS", "", ""]


def test_an_origin_is_found_as_well():
    events, _ = load(origin="Pyongyang", origin_geo_precision="")
    row = events.iloc[0]
    assert row["origin_latitude"] == pytest.approx(39.03, abs=0.01)
    assert (row["origin_geo_precision"], row["origin_geo_source"]) == ("city", "gazetteer")
    assert row["geo_source"] == ""


def test_each_place_is_noted_once_and_those_not_found_together():
    rows = [{"location": name} for name in ["Kursk"] * 3 + [f"Xanadu {n}" for n in range(7)]]
    _, problems = load_all(ELSEWHERE, *rows)
    found, lost = notes_of(problems)
    assert (found.row, found.rows, found.given) == (3, 3, "Kursk")
    assert (lost.row, lost.rows) == (6, 7)
    assert lost.given.endswith("Xanadu 4")
    assert lost.message == Message("place.unknown", {"more": 2})


def test_a_name_of_several_places_says_how_many_there_are():
    (clear,), (unclear,) = (
        notes_of(load(location=name).problems) for name in ("Paris", "Springfield")
    )
    assert clear.code == "place.largest_city"
    assert (clear.params["place"], clear.params["country"]) == ("Paris", "FRA")
    assert clear.params["count"] > 1
    assert unclear.code == "place.ambiguous"
    assert unclear.params["count"] > 1


def test_the_article_stays_as_it_is(article):
    assert article.events["latitude"].isna().sum() == 30
    assert set(article.events["geo_source"]) == {""}
    assert not [problem for problem in article.problems if problem.code in PLACED]


def test_coordinates_that_are_given_ask_for_no_gazetteer(monkeypatch):
    monkeypatch.setattr(gazetteer, "_cities", lambda: pytest.fail("it was read"))
    events, _ = load_all(ELSEWHERE | {"location": "Vladivostok"}, BLANK | {"country": "RUS"})
    assert len(events) == 2


def test_every_country_with_a_shape_or_a_capital_has_a_middle():
    lost = {code for code in country_codes() if not gazetteer.country(code)}
    # Ocean territories without towns.
    assert lost == {"IOT", "UMI"}


def test_what_was_filled_in_is_said_and_drawn_as_such():
    events, _ = load_all(ELSEWHERE, {"location": "Vladivostok"}, {"location": "Russia"})
    details = [
        dict(describe_event(row, Dataset(events), Selection.of(events)).facts)["Where"]
        for _, row in events.iloc[1:].iterrows()
    ]
    assert details == [
        "Vladivostok, Russia (within 12 km; located by name, GeoNames)",
        "Russia (somewhere in the country; located by name)",
    ]
    (spots,) = [trace for trace in map_figure(events).data if trace.name == "places"]
    assert list(spots.marker.symbol) == ["circle-open-dot", "circle-dot", "diamond-open"]


texts = st.text(max_size=12) | st.sampled_from(
    [
        *("Kursk", "Kursk region", "near Kursk", "Paris", "Springfield", "Russia", "RUS", "UKR"),
        *("", "", "1", "91", "-1", "nan", "city", "region", "unknown", "given", "gazetteer", ","),
    ]
)
COLUMNS = [name for name in COLUMN if name.startswith(("geo_", "origin", "l", "country"))]


def _degrees_of(text):
    """Number that a text says, with the side of the world or without."""
    number = float(text.strip("NSEWnsew \xa0°º").replace(",", "."))
    return -number if set("SWsw") & set(text) else number


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(COLUMNS, texts)), max_size=5))
def test_given_coordinates_never_change_and_filled_ones_are_marked_and_in_range(rows):
    rows = [
        {name: text.encode(errors="ignore").decode() for name, text in row.items()} for row in rows
    ]
    events, problems = load_all(*rows, ELSEWHERE)
    left_out = {problem.row for problem in problems if problem.severity == "error"}
    kept = [row for n, row in enumerate(rows, 2) if n not in left_out]
    assert len(events) == len(kept) + 1
    for before, (_, after) in zip(kept, events.iterrows(), strict=False):
        for start in ("", "origin_"):
            spot = (f"{start}latitude", f"{start}longitude")
            given_texts = [before.get(name, "").strip() for name in spot]
            # Who writes "nan" gives nothing.
            was = ["" if text.casefold() in MISSING_VALUE_WORDS else text for text in given_texts]
            now = [after[name] for name in spot]
            if any(was):
                assert now == [_degrees_of(text) for text in was]
            elif not np.isnan(now).any():
                assert after[f"{start}geo_source"] == "gazetteer"
                assert after[f"{start}geo_precision"] in ("city", "region", "country")
                assert abs(now[0]) <= 90
                assert abs(now[1]) <= 180


def test_what_was_filled_in_is_read_again_as_it_is(tmp_path):
    events, _ = load_all(ELSEWHERE, *({"location": one[0], "country": one[1]} for one in FOUND))
    events[list(COLUMN)].to_csv(tmp_path / "t.csv", index=False)
    again, problems = load_events(tmp_path / "t.csv")
    assert problems == []
    pd.testing.assert_frame_equal(again[SPOT], events[SPOT], check_categorical=False)
