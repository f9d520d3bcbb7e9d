"""Missing coordinates are looked up by place name; given cells never change."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.map import map_figure
from dashboard.engine.index import Selection
from dashboard.ingest.load import Dataset, load_events
from dashboard.ingest.normalize import place_columns
from dashboard.ingest.normalize.geocode import PlaceQuery, geocode
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
    f"place.{kind}"
    for kind in ("city", "region", "country", "largest_city", "largest_region", "area")
}


def load(**cells: str):
    """Load a row, in a table with another row that has coordinates."""
    return load_all(cells, ELSEWHERE)


def load_all(*rows: dict[str, str]):
    # Rows of the same title and date would be reported as duplicates.
    titled = [BLANK | {"title": f"Event {number}"} | row for number, row in enumerate(rows)]
    texts = pd.DataFrame(titled, dtype=object).fillna("")
    return check_table(texts, pd.Series(np.arange(2, len(rows) + 2)))


def notes_of(problems):
    return [problem for problem in problems if problem.severity == "note"]


# Location, country and precision in the table; latitude, longitude and precision filled in.
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
    ("Eastern, Kyiv", "", "", 50.5, 30.5, "city"),
    ("10 Downing Street, London SW1A 2AA", "", "", 51.5, -0.1, "city"),
    ("1 Yonge St, Toronto, ON M5E 1W7", "", "", 43.7, -79.4, "city"),
    ("“Victoria”, London", "", "", 51.5, -0.1, "city"),
    ("“Paris”, “Texas”", "", "", 33.7, -95.6, "city"),
    ("Paris", "", "", 48.9, 2.3, "city"),
    ("Paris, TX", "", "", 33.7, -95.6, "city"),
    ("Paris, Texas", "USA", "", 33.7, -95.6, "city"),
    ("Los Angeles, CA", "", "", 34.1, -118.2, "city"),
    ("Texas", "", "", 31.0, -97.5, "region"),
    ("Georgia", "USA", "", 33.3, -83.9, "region"),
    ("Georgia", "", "", 41.87, 43.74, "country"),
    ("Washington", "", "", 38.9, -77.0, "city"),
    ("Washington State", "", "", 47.3, -121.6, "region"),
    ("Mexico City", "", "", 19.4, -99.1, "city"),
    ("Russia", "", "", 58.25, 44.69, "country"),
    ("Korea, South", "", "", 36.38, 128.13, "country"),
    ("Springfield, USA", "", "", 39.54, -97.48, "country"),
    ("\u200fBeirut\u200f", "", "", 33.9, 35.5, "city"),
    # Beside its country, in any usual notation.
    ("Austria, Vienna", "", "", 48.2, 16.37, "city"),
    ("Vienna; Austria", "", "", 48.2, 16.37, "city"),
    ("Austria - Vienna", "", "", 48.2, 16.37, "city"),
    # The far largest in a country that is named; a city before what is in it.
    ("Portland, United States", "", "", 45.52, -122.68, "city"),
    ("Birmingham", "USA", "", 33.52, -86.8, "city"),
    ("Yichun, China", "", "", 32.5, 106.34, "country"),
    ("Columbus, United States", "", "", 39.54, -97.48, "country"),
    ("Berlin, Chancellery", "DEU", "", 52.52, 13.41, "city"),
    # Arabic articles as they are written or spoken.
    ("Al Raqqah", "", "", 35.95, 39.01, "city"),
    ("Al-Nasiriyah", "IRQ", "", 31.06, 46.26, "city"),
    ("France > Paris", "", "", 48.85, 2.35, "city"),
    ("Jordan, MN", "", "", 44.67, -93.63, "city"),
    ("Belo Horizonte, MG", "", "", -19.92, -43.94, "city"),
    ("Recife/PE", "", "", -8.05, -34.88, "city"),
    ("Porto Alegre (RS)", "", "", -30.03, -51.23, "city"),
    ("Mumbai, MH", "", "", 19.07, 72.88, "city"),
    ("São Paulo, SP (Pacaembu)", "", "", -23.55, -46.64, "city"),
    ("Robotyne; Ukraine", "", "", 49.73, 32.14, "country"),
    ("Paris TX", "", "", 33.66, -95.56, "city"),
    ("Frankfurt (Oder)", "", "", 52.35, 14.55, "city"),
    ("New Delhi", "", "", 28.64, 77.22, "city"),
    ("10 km north of Aleppo", "", "", 36.2, 37.16, "region"),
    ("Frankfurt Airport", "", "", 50.05, 8.57, "region"),
    ("Lorraine", "", "", 48.7, 6.4, "region"),
    ("Yorkshire", "", "", 53.95, -1.3, "region"),
    # Named after a region elsewhere.
    ("Lorena, São Paulo", "", "", -22.73, -45.12, "city"),
    ("Livonia", "USA", "", 42.37, -83.35, "city"),
    ("Moravia, New York", "", "", 41.07, -74.01, "region"),
    ("Acadia, Calgary", "", "", 51.05, -114.09, "city"),
    ("New England, ND", "USA", "", 47.3, -99.11, "region"),
    # A city and its region; the reverse order; a region with the name of a town elsewhere.
    ("London, Ontario", "", "", 42.98, -81.23, "city"),
    ("Birmingham, Alabama", "", "", 33.52, -86.8, "city"),
    ("Canada, London", "", "", 42.98, -81.23, "city"),
    ("Perth, WA", "", "", -31.95, 115.86, "city"),
    ("Atlanta, Georgia", "", "", 33.75, -84.39, "city"),
    ("Tbilisi, Georgia", "", "", 41.69, 44.83, "city"),
    ("Ontario", "", "", 43.98, -79.35, "region"),
    ("Alberta", "", "", 52.07, -113.79, "region"),
    ("Queensland", "", "", -26.54, 152.35, "region"),
    ("Victoria", "", "", -37.79, 144.94, "region"),
    ("Oklahoma", "", "", 35.65, -96.99, "region"),
    ("New York", "", "", 40.71, -74.01, "city"),
    ("Punjab", "PAK", "", 31.46, 73.27, "region"),
    ("Punjab, India", "", "", 30.97, 75.56, "region"),
    ("Murcia, Región de", "", "", 37.89, -1.19, "region"),
    ("Somme", "", "", 49.89, 2.37, "region"),
    ("Kent, England", "", "", 51.2, 0.72, "region"),
    # Regions in the usual languages.
    ("Bavaria", "", "", 48.77, 11.34, "region"),
    ("Bayern", "", "", 48.77, 11.34, "region"),
    ("Баварія", "", "", 48.77, 11.34, "region"),
    ("Крим", "", "", 45.3, 34.4, "region"),
    ("Donbas", "", "", 48.2, 38.2, "region"),
    ("Вінницька область", "UKR", "", 49.11, 28.53, "region"),
    ("Харківська обл.", "UKR", "", 49.91, 36.32, "region"),
    ("Московская область", "", "", 55.71, 37.84, "region"),
    ("Kyiv region", "", "", 50.25, 30.44, "region"),
    ("м. Київ", "UKR", "", 50.5, 30.5, "city"),
    ("浙江省", "", "", 29.66, 120.51, "region"),
    ("محافظة حلب", "", "", 36.26, 37.25, "region"),
    ("القاهرة", "EGY", "", 30.06, 31.25, "city"),
    ("درعا", "SYR", "", 32.62, 36.1, "city"),
    ("武汉", "", "", 30.58, 114.27, "city"),
    # Dependencies are separate places.
    ("Pad 1, Guiana Space Centre, French Guiana, France", "", "", 5.17, -52.69, "region"),
    ("Cayenne, French Guiana, France", "", "", 4.94, -52.33, "city"),
    ("Nuuk, Greenland, Denmark", "", "", 64.18, -51.72, "city"),
    ("San Juan, Puerto Rico, USA", "", "", 18.47, -66.11, "city"),
    ("Guam, USA", "", "", 13.35, 144.7, "country"),
    ("Réunion, France", "", "", -21.11, 55.54, "country"),
    ("Falkland Islands", "", "", -51.61, -58.74, "country"),
    # Former countries, and places in them.
    ("USSR", "", "", 56, 60, "country"),
    ("Baku, USSR", "", "", 40.38, 49.85, "city"),
    ("Jena, Prussia", "", "", 50.93, 11.59, "city"),
    ("Constantinople, Ottoman Empire", "", "", 41.01, 28.95, "city"),
    ("Sarajevo", "Austria-Hungary", "", 43.85, 18.36, "city"),
    ("Saigon", "South Vietnam", "", 10.82, 106.63, "city"),
    # Seas, airports, and areas that are not countries.
    ("Black Sea", "", "", 43.3, 34.5, "region"),
    ("Чорне море", "", "", 43.3, 34.5, "region"),
    ("Mediterranean", "", "", 35.5, 18, "region"),
    ("Gulf of Bothnia", "", "", 62.76, 19.56, "region"),
    ("Strait of Hormuz", "", "", 26.57, 56.25, "region"),
    ("Heathrow", "", "", 51.47, -0.45, "region"),
    ("Gaza Strip", "", "", 31.42, 34.35, "region"),
    ("Ramallah, West Bank", "", "", 31.9, 35.2, "city"),
    ("Hargeisa, Somaliland", "", "", 9.56, 44.06, "city"),
    ("Paris, Europe", "", "", 48.9, 2.3, "city"),
    ("Asia", "PHL", "", 9.55, 122.52, "city"),
    ("Airport, Kyiv", "", "", 50.45, 30.52, "city"),
    ("Various, Ukraine", "", "", 49.73, 32.14, "country"),
    ("Sevastopol", "", "", 44.61, 33.52, "city"),
    ("中国大陆", "", "", 32.5, 106.34, "country"),
    # Around an unknown place is the region, not the town of its name.
    ("Entre Lagos, Los Lagos", "", "", -41.43, -73.19, "region"),
    ("Lontué, Maule", "", "", -35.46, -71.63, "region"),
    ("San Fernando, O'Higgins", "CHL", "", -34.31, -70.92, "region"),
    ("Tal Tal, Antofagasta", "", "", -25.41, -70.49, "city"),
    # Codes of the states of a country that is given.
    ("Belo Horizonte, MG", "BRA", "", -19.92, -43.94, "city"),
    ("São Paulo, SP (Pacaembu)", "BRA", "", -23.55, -46.64, "city"),
    ("SP", "BRA", "", -23.14, -47.09, "region"),
    # Provinces are on their largest islands.
    ("Palawan", "PHL", "", 9.03, 117.91, "region"),
    ("Antique", "PHL", "", 11.2, 122.1, "region"),
    ("Morbihan", "", "", 47.87, -2.89, "region"),
]
# Location, country and precision in the table.
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
    ("Berlin, Chancellery", "", ""),
    ("São Paulo, Guarulhos and Osasco", "BRA", ""),
    ("Aegean Sea, Marathon", "", ""),
    ("Berlin, Austria", "DEU", ""),
    ("Budapest, Romania", "", ""),
    ("Uttar Pradesh, Jammu, Madhya Pradesh", "", ""),
    ("London; Jamaica", "", ""),
    ("Asia", "", ""),
    ("White House", "", ""),
    ("Police", "", ""),
    ("Europe", "", ""),
    ("Worldwide", "", ""),
    ("Online", "", ""),
    ("NATO", "", ""),
    ("Pacific Ocean", "", ""),
    ("Punjab", "", ""),
    ("La Rioja", "", ""),
    ("Kent", "", ""),
    ("Central", "", ""),
    ("North", "", ""),
    ("Kyiv - Lviv", "", ""),
    ("Livonia", "", ""),
    ("Donbas, Moscow", "", ""),
    ("North of Ireland", "", ""),
    ("East of England", "", ""),
    ("North of Mexico", "", ""),
    ("North of Mexico", "USA", ""),
    ("Hotel CA", "", ""),
    ("Israel, Gaza", "", ""),
    ("Crimea", "USA", ""),
    ("Crimea", "RUS", ""),
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
# Cells, and the column with the error.
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
def test_place_is_found_by_name(case):
    location, country, precision, latitude, longitude, filled_precision = case
    events, problems = load(location=location, country=country, geo_precision=precision)
    row = events.iloc[0]
    assert [row["latitude"], row["longitude"]] == pytest.approx([latitude, longitude], abs=0.06)
    assert (row["geo_precision"], row["geo_source"]) == (filled_precision, "gazetteer")
    (note,) = [note for note in notes_of(problems) if note.column == "location"]
    assert (note.row, note.given) == (2, location)
    assert note.code in PLACED


_ARGENTINE = ["Chaco", "Chubut", "Jujuy", "Misiones", "Formosa", "Río Negro"]
_STATES = ["VIRGINIA", "TEXAS", "MARYLAND", "ALABAMA", "KENTUCKY"]
_PROVINCES = ["Abra", "Bohol", "Benguet", "Ifugao", "Apayao", "Kalinga", "Manila"]
# Names beside a place, the place, and its latitude, longitude and precision.
AMONG_OTHERS = [
    (_ARGENTINE, "Buenos Aires", -35.47, -59.02, "region"),
    (_ARGENTINE, "CABA", -34.61, -58.39, "region"),
    (_PROVINCES, "Cagayan", 17.92, 121.64, "region"),
    (_PROVINCES, "Sultan Kudarat", 6.53, 124.38, "region"),
    (_PROVINCES, "Manila", 14.6, 120.98, "city"),
    ([*_STATES, "BOHEMIA"], "GEORGIA", 33.32, -83.9, "region"),
    (_STATES, "NEW YORK", 41.06, -74.02, "region"),
    # There is a place in the country, too.
    ([*_STATES, "Armenia", "Cuba", "Tbilisi, Georgia"], "GEORGIA", 41.87, 43.74, "country"),
    # All of these are also towns.
    (["Porto", "Braga", "Lisboa", "Évora", "Aveiro", "Faro"], "Braga", 41.55, -8.42, "city"),
    # Beside towns with their states, it is a town without its state.
    ([*(f"Austin, {name.title()}" for name in _STATES), "Texas"], "New York", 40.71, -74, "city"),
]


@pytest.mark.parametrize("case", AMONG_OTHERS, ids=lambda case: f"{case[1]} beside {case[0][-1]}")
def test_provinces_are_found_among_provinces(case):
    others, name, latitude, longitude, precision = case
    events, _ = load_all(*({"location": text} for text in dict.fromkeys([name, *others])))
    row = events[events["location"] == name].iloc[0]
    assert [row["latitude"], row["longitude"]] == pytest.approx([latitude, longitude], abs=0.06)
    assert row["geo_precision"] == precision


def test_an_unknown_town_in_a_column_of_regions_is_in_the_region():
    rows = [("A", "2000", "三宅村", "東京都"), ("B", "2001", "八王子市", "東京都")]
    texts = pd.DataFrame(rows, columns=["title", "date", "municipality", "pref"])
    events, _ = load_events(texts)
    assert events["geo_precision"].tolist() == ["region", "city"]
    given, _ = load_events(texts.assign(latitude="34.1", longitude="139.5"))
    assert set(given["geo_precision"]) == {"unknown"}


@pytest.mark.parametrize(
    ("name", "country", "town"),
    [
        ("Kyiv Ukraine", "UKR", "Kyiv, Ukraine"),
        ("Darfur Sudan", "SDN", "Darfur, Sudan"),
        ("San Jose Costa Rica", "CRI", "San Jose, Costa Rica"),
        ("Paris Texas", "USA", "Paris, Texas"),
        ("Lagos State Nigeria", "NGA", "Lagos State, Nigeria"),
        # Whole names.
        ("Port Sudan", "SDN", "Port Sudan, Sudan"),
        ("Guinea Bissau", "GNB", "Guinea-Bissau"),
    ],
)
def test_a_country_needs_no_comma_before_it(name, country, town):
    alone, usual = (match.spot for match in geocode(
        [PlaceQuery(name, "", ""), PlaceQuery(town, "", "")]))  # fmt: skip
    assert alone.country == country
    assert (alone.latitude, alone.longitude) == (usual.latitude, usual.longitude)


@pytest.mark.parametrize("name", ["Kyiv Poland", "War Afghanistan", "Embassy of France"])
def test_words_before_a_country_that_has_no_such_place_are_not_split(name):
    assert geocode([PlaceQuery(name, "", "")])[0].spot is None


def test_a_distance_from_a_city_is_added_to_the_radius():
    names = ["Paris", "south of Paris", "10 km south of Paris", "90 miles south of Paris"]
    city, *around = [match.spot.radius_km for match in geocode(
        [PlaceQuery(name, "FRA", "") for name in names])]  # fmt: skip
    assert [round(radius - city) for radius in around] == [25, 35, 170]


@pytest.mark.parametrize("case", NOT_FOUND, ids=name_case)
def test_ambiguous_place_is_not_filled_in(case):
    location, country, precision = case
    events, problems = load(location=location, country=country, geo_precision=precision)
    row = events.iloc[0]
    assert np.isnan(row["latitude"])
    assert np.isnan(row["longitude"])
    assert (row["geo_precision"], row["geo_source"]) == (precision or "unknown", "")
    assert not [problem for problem in problems if problem.code in PLACED]


@pytest.mark.parametrize(
    ("cells", "column"), REFUSED, ids=[ascii(cells)[:60] for cells, _ in REFUSED]
)
def test_malformed_coordinates_are_reported_and_the_place_is_looked_up(cells, column):
    events, problems = load(**{"location": "Vladivostok", "country": "RUS"} | cells)
    warnings = [problem for problem in problems if problem.severity == "warning"]
    assert column in {problem.column for problem in warnings}
    assert {problem.row for problem in warnings} == {2}
    if "latitude" in cells or "longitude" in cells:
        assert events.at[0, "geo_source"] == "gazetteer"
        assert events.at[0, "latitude"] == pytest.approx(43.1, abs=0.1)


@pytest.mark.parametrize(
    "cells",
    [
        {"latitude": "10", "longitude": "20"},
        {"latitude": "0", "longitude": "20"},
        {"latitude": "10", "longitude": "20", "geo_source": "gazetteer"},
        {"geo_source": "given"},
        {"geo_precision": "unknown"},
    ],
)
def test_given_cells_are_never_changed(cells):
    events, _ = load(location="Vladivostok", country="RUS", **cells)
    again, _ = load_all({"title": "A"} | cells, ELSEWHERE)
    for name in SPOT:
        np.testing.assert_equal(events.at[0, name], again.at[0, name])


def test_the_point_0_0_is_an_unknown_place_that_is_looked_up():
    events, problems = load(location="Vladivostok", country="RUS", latitude="0", longitude="0.0")
    assert events.at[0, "latitude"] == pytest.approx(43.1, abs=0.1)
    assert "coordinates.zero" in {problem.code for problem in problems}


def test_given_radius_is_kept_and_missing_one_computed():
    with_radius, without_radius = (
        load(location="Vladivostok", geo_radius_km=radius).events.iloc[0] for radius in ("3", "")
    )
    assert with_radius["geo_radius_km"] == 3
    # 604,901 people at 1,500 people per square kilometre.
    assert without_radius["geo_radius_km"] == np.ceil((604_901 / 1_500 / np.pi) ** 0.5) == 12
    assert with_radius["latitude"] == without_radius["latitude"]


def test_radius_of_a_region_reaches_its_farthest_town():
    spot = gazetteer.region("RU.41")
    towns = [gazetteer.city(town.number) for town in gazetteer.find_cities("rylsk")]
    assert spot.radius_km == 150
    assert any(abs(town.latitude - spot.latitude) < 1.4 for town in towns)


def test_country_alone_is_used_only_in_tables_without_coordinates():
    rows = [{"country": "Russia"}, {"country": "KP"}, {"location": "Xanadu", "country": "FRA"}, {}]
    events, problems = load_all(*rows)
    assert list(events["geo_precision"]) == [*["country"] * 3, "unknown"]
    assert list(events["geo_source"]) == [*["gazetteer"] * 3, ""]
    assert events["geo_radius_km"].isna().all()
    assert [note.rows for note in problems if note.code == "place.middle_of_country"]
    events, _ = load_all(*rows, ELSEWHERE)
    assert events["latitude"].notna().sum() == 1
    assert set(events["geo_source"]) == {""}


def test_unknown_precision_prevents_filling_in():
    events, _ = load_all({"country": "RUS", "geo_precision": "unknown"})
    assert np.isnan(events.at[0, "latitude"])


def test_country_is_filled_in_with_the_coordinates():
    events, _ = load_all(
        {"location": "Vladivostok"},
        {"location": "Vladivostok", "latitude": "43.1", "longitude": "131.9"},
        {"location": "the moon"},
    )
    assert list(events["country"]) == ["RUS", "", ""]


@pytest.mark.parametrize(
    ("location", "latitude", "longitude", "country"),
    [
        ("Port of Ceuta, Spain", "35.89", "-5.31", "ESP"),
        ("Melilla", "35.29", "-2.94", ""),
        ("Tetouan", "35.57", "-5.37", "MAR"),
        ("Mombasa teargassing", "-4.05305", "39.672852", "KEN"),
        ("Lampedusa", "35.50", "12.60", ""),
        ("Japan:  Izu Islands:  Torishima", "31.0", "141.0", "JPN"),
        ("China:  Yunnan Province", "24.0", "97.8", "CHN"),
        ("Sumas, WA, USA", "49.0000114", "-122.26", "USA"),
        ("Lampedusa, Italy", "35.50", "12.60", "ITA"),
    ],
)
def test_country_of_coordinates_at_coasts(location, latitude, longitude, country):
    events, _ = load_all({"location": location, "latitude": latitude, "longitude": longitude})
    assert events["country"].tolist() == [country]


def test_origin_is_filled_in():
    events, _ = load(origin="Pyongyang", origin_geo_precision="")
    row = events.iloc[0]
    assert row["origin_latitude"] == pytest.approx(39.03, abs=0.01)
    assert (row["origin_geo_precision"], row["origin_geo_source"]) == ("city", "gazetteer")
    assert row["geo_source"] == ""


def test_each_place_is_noted_once_and_unknown_ones_together():
    rows = [{"location": name} for name in ["Kursk"] * 3 + [f"Xanadu {n}" for n in range(7)]]
    _, problems = load_all(ELSEWHERE, *rows)
    known, unknown = notes_of(problems)
    assert (known.row, known.rows, known.given) == (3, 3, "Kursk")
    assert (unknown.row, unknown.rows) == (6, 7)
    assert unknown.given.endswith("Xanadu 4")
    names = [f"Xanadu {number}" for number in range(5)]
    assert unknown.message == Message("place.unknown", {"names": names, "more": 2})


def test_long_names_of_places_are_all_listed():
    rows = [{"location": f"Xanadu beyond the {'very ' * 6}far mountain {n}"} for n in range(6)]
    (note,) = notes_of(load_all(ELSEWHERE, *rows).problems)
    assert note.describe("cli").count("mountain") == 5
    assert " and 1 more." in note.describe("cli")


def test_note_counts_places_of_the_same_name():
    (largest,), (ambiguous,) = (
        notes_of(load(location=name).problems) for name in ("Paris", "Springfield")
    )
    assert largest.code == "place.largest_city"
    assert (largest.params["place"], largest.params["country"]) == ("Paris", "FRA")
    assert largest.params["count"] > 1
    assert ambiguous.code == "place.ambiguous"
    assert ambiguous.params["count"] > 1


def test_sample_table_is_not_filled_in(article):
    assert article.events["latitude"].isna().sum() == 30
    assert set(article.events["geo_source"]) == {""}
    assert not [problem for problem in article.problems if problem.code in PLACED]


def test_gazetteer_is_not_read_without_need(monkeypatch):
    monkeypatch.setattr(gazetteer, "_cities", lambda: pytest.fail("the gazetteer was read"))
    events, _ = load_all(ELSEWHERE | {"location": "Vladivostok"}, BLANK | {"country": "RUS"})
    assert len(events) == 2


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("ESP", (40.1, -3.5)),
        ("PRT", (39.6, -8.3)),
        ("ECU", (-1.3, -78.2)),
        ("MUS", (-20.3, 57.6)),
        ("KIR", (1.4, 173.1)),
        ("MYS", (4.5, 102.1)),
        ("IDN", (-7.4, 111.1)),
        ("NOR", (61.4, 9.7)),
        ("FRA", (46.7, 2.6)),
        ("SOM", (3.2, 43.9)),
        ("CHL", (-38.2, -72.3)),
    ],
)
def test_country_lies_where_most_of_its_people_are(code, place):
    spot = gazetteer.country(code)
    assert (spot.latitude, spot.longitude) == pytest.approx(place, abs=0.1)


def test_country_is_filled_in_from_coordinates_by_the_borders_of_the_map():
    places = {
        (34.05, -118.24): "USA",
        (50.45, 30.52): "UKR",
        (44.95, 34.1): "UKR",  # Crimea
        (35.68, 139.69): "JPN",
        (4.94, -52.33): "GUF",
        (18.4, -66.1): "PRI",
        (64.2, -51.5): "GRL",
        (43.3, 34.5): "",  # the Black Sea
        (0.0, -140.0): "",
        (47.56, 7.59): "",  # Basel, too close to the border for these shapes
        (42.66, 21.16): "",  # Pristina, in a present-day country that the map does not show
        (-80.0, 0.0): "ATA",
    }
    rows = [{"latitude": str(north), "longitude": str(east)} for north, east in places]
    given_country = BLANK | {"latitude": "50", "longitude": "30", "country": "RUS"}
    events, problems = load_all(*rows, given_country, ELSEWHERE)
    assert list(events["country"])[:-2] == list(places.values())
    assert events["country"].iloc[-2] == "RUS"
    (note,) = [problem for problem in problems if problem.code == "country.from_coordinates"]
    assert (note.row, note.column, note.rows) == (2, "country", 8)


def test_city_county_and_state_are_used_together():
    rows = pd.DataFrame(
        {
            "title": "A",
            "date": "2024",
            "City": ["Columbia", "", "", "Berlin"],
            "County": ["Richland", "Cook", "", ""],
            "State": ["South Carolina", "Illinois", "Ohio", "Berlin"],
        }
    )
    events, _ = load_events(rows)
    assert list(events["location"]) == [
        "Columbia, South Carolina",
        "Cook County, Illinois",
        "Ohio",
        "Berlin",
    ]
    assert list(events["country"]) == ["USA", "USA", "USA", "DEU"]


def test_a_district_named_after_a_side_is_nowhere_without_a_country():
    table = pd.DataFrame({"title": list("AB"), "date": "2024", "district": ["Central", "Northern"]})
    events, _ = load_events(table)
    assert events["latitude"].isna().all()
    assert list(load_events(table.assign(country="Israel"))[0]["country"]) == ["ISR", "ISR"]


def test_a_state_alone_is_not_a_city_or_country_of_its_name():
    states = ["Washington", "New York", "Georgia", "Arizona", "Utah", "NV", "Arizona, Utah"]
    table = pd.DataFrame({"title": list("ABCDEFG"), "date": "2024", "states": states})
    for rows in (table, table.assign(country="USA")):
        events, _ = load_events(rows)
        assert set(events["country"].iloc[:6]) == {"USA"}
        assert set(events["geo_precision"].iloc[:6]) == {"region"}
        assert list(events["latitude"].iloc[:3].round()) == [47, 41, 33]
    # As many names are of cities.
    few = pd.DataFrame({"title": list("AB"), "date": "2024", "state": ["Washington", "Utah"]})
    assert load_events(few)[0]["geo_precision"].iloc[0] == "city"


def test_a_city_in_a_region_without_a_place_names_no_region():
    """The list of regions lacks some codes that the list of cities has, as in Ireland and Iraq."""
    galway, dublin = (gazetteer.find_cities(name)[0].number for name in ("galway", "dublin"))
    assert not gazetteer.is_region(gazetteer.area_of(galway))
    assert not gazetteer.is_region(gazetteer.area_of(dublin))
    for name in ("Galway", "Dublin"):
        loaded = load(location=f"{name} Province", country="IRL")
        assert loaded.events["latitude"].isna()[0]


def test_words_for_unknown_are_no_part_of_a_place():
    rows = pd.DataFrame(
        {"title": ["A", "B"], "date": "2024", "City": ["NA", "Kyoto"], "State": ["Ohio", "n/a"]}
    )
    events, _ = load_events(rows)
    assert list(events["location"]) == ["Ohio", "Kyoto"]
    assert list(events["country"]) == ["USA", "JPN"]


def test_codes_of_states_and_districts_are_not_towns_or_counties():
    rows = pd.DataFrame(
        {
            "title": list("ABCD"),
            "date": "2024",
            "County": ["Dallas County", "OH-12", "MN-SEN", ""],
            "State": ["AL", "", "", "LA"],
            "Country": ["", "", "", "USA"],
        }
    )
    events, problems = load_events(rows)
    assert list(events["location"]) == ["Dallas County, AL", "OH-12", "MN-SEN", "LA"]
    assert events["latitude"].round().tolist()[0::3] == [33, 31]
    assert events["latitude"].isna().tolist() == [False, True, True, False]
    assert [problem.params["place"] for problem in notes_of(problems) if problem.params.get("place")
            ] == ["Alabama", "Louisiana"]  # fmt: skip


def test_text_is_placed_once_for_all_its_rows(monkeypatch):
    asked = []
    monkeypatch.setattr(
        place_columns, "geocode", lambda queries: [asked.append(queries), *geocode(queries)][1:]
    )
    load_all(ELSEWHERE, *[{"location": "Kursk"}] * 50, *[{"location": "Lviv"}] * 50)
    assert [len(queries) for queries in asked] == [2]


def test_nearly_every_country_has_a_centre():
    without_centre = {code for code in country_codes() if not gazetteer.country(code)}
    # Scattered islands without towns.
    assert without_centre == {"UMI"}


def test_filled_in_places_are_marked_in_details_and_map():
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
    assert list(spots.marker.symbol) == ["circle-open-dot", "circle-dot", "hexagon-open"]


texts = st.text(max_size=12) | st.sampled_from(
    [
        *("Kursk", "Kursk region", "near Kursk", "Paris", "Springfield", "Russia", "RUS", "UKR"),
        *("", "", "1", "91", "-1", "nan", "city", "region", "unknown", "given", "gazetteer", ","),
    ]
)
COLUMNS = [name for name in COLUMN if name.startswith(("geo_", "origin", "l", "country"))]


def _degrees_of(text):
    """Convert coordinates with or without a compass point to a number."""
    number = float(text.strip("NSEWnsew \xa0°º").replace(",", "."))
    return -number if set("SWsw") & set(text) else number


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(COLUMNS, texts)), max_size=5))
def test_any_table_keeps_given_coordinates_and_marks_others(rows):
    rows = [
        {name: text.encode(errors="ignore").decode() for name, text in row.items()} for row in rows
    ]
    events, problems = load_all(*rows, ELSEWHERE)
    assert len(events) == len(rows) + 1
    unreadable = {problem.row for problem in problems if problem.severity == "warning"}
    for number, (before, (_, after)) in enumerate(zip(rows, events.iterrows(), strict=False), 2):
        if number in unreadable:
            continue
        for start in ("", "origin_"):
            spot = (f"{start}latitude", f"{start}longitude")
            given_texts = [before.get(name, "").strip() for name in spot]
            # A cell with "nan" counts as empty.
            known = ["" if text.casefold() in MISSING_VALUE_WORDS else text for text in given_texts]
            coordinates = [after[name] for name in spot]
            if any(known):
                assert coordinates == [_degrees_of(text) for text in known]
            elif not np.isnan(coordinates).any():
                assert after[f"{start}geo_source"] == "gazetteer"
                assert after[f"{start}geo_precision"] in ("city", "region", "country")
                assert abs(coordinates[0]) <= 90
                assert abs(coordinates[1]) <= 180


def test_filled_in_places_are_read_again_unchanged(tmp_path):
    events, _ = load_all(
        ELSEWHERE, *({"location": place, "country": country} for place, country, *_ in FOUND)
    )
    events[list(COLUMN)].to_csv(tmp_path / "t.csv", index=False)
    again, problems = load_events(tmp_path / "t.csv")
    assert problems == []
    pd.testing.assert_frame_equal(again[SPOT], events[SPOT], check_categorical=False)


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("Henrico County, VA", "Virginia"),
        ("Cook County, IL", "Illinois"),
        ("Washington County, OR", "Oregon"),
        ("Cumberland County, ME", "Maine"),
        ("Essex County, MA", "Massachusetts"),
        # Jackson and Benton are also towns of these states, far from the counties.
        ("Jackson County, MO", "Missouri"),
        ("Benton County, Arkansas", "Arkansas"),
        ("VA", ""),
        ("Wa", ""),
        ("Foo Place, VA", ""),
        ("Europe, Asia", ""),
        ("Europe, Africa", ""),
        ("North America, South America", ""),
    ],
)
def test_abbreviations_and_continents_are_not_towns(location, place):
    events, problems = load_all({"location": location}, ELSEWHERE)
    assert events["country"].iloc[0] == ("USA" if place else "")
    assert place in str(problems[0])
    assert problems[0].code in (
        ("place.region",) if place else ("place.too_large", "place.unknown")
    )


class TestUnreadableCoordinates:
    """If the given coordinates cannot be used, the named place is looked up."""

    @pytest.mark.parametrize(
        ("latitude", "longitude", "code"),
        [
            ("north", "east", "number.invalid"),
            ("143.1", "131.9", "number.out_of_range"),
            ("43.1", "", "coordinates.incomplete"),
        ],
    )
    def test_the_place_is_used_and_what_was_given_is_reported(self, latitude, longitude, code):
        row = {"location": "Vladivostok", "latitude": latitude, "longitude": longitude}
        events, problems = load_all(row, ELSEWHERE)
        assert list(events["geo_source"]) == ["gazetteer", ""]
        assert events["country"].iloc[0] == "RUS"
        warning = next(problem for problem in problems if problem.severity == "warning")
        assert (warning.code, warning.given) == (code, latitude)
        assert [p.given for p in problems if p.code == "place.city"] == ["Vladivostok"]

    def test_a_country_alone_is_not_enough(self):
        row = {"country": "RUS", "latitude": "north", "longitude": "east"}
        events, _ = load_all(row, ELSEWHERE)
        assert np.isnan(events["latitude"].iloc[0])


def countries_of(*places):
    """Return the country of each place of a table, and the codes of its notes."""
    events, problems = load_all(*({"title": "A", "location": place} for place in places))
    return events["country"].tolist(), {note.code for note in notes_of(problems)}


def test_other_places_of_the_table_decide_on_the_country_of_a_name():
    # Bergen is also in the Netherlands, Germany and Belgium; none is ten times as large.
    assert countries_of("Bergen") == ([""], {"place.ambiguous"})
    countries, codes = countries_of("Oslo", "Bergen")
    assert countries == ["NOR", "NOR"]
    assert "place.by_context" in codes
    assert countries_of("Ottawa", "Hamilton", "Toronto")[0] == ["CAN"] * 3
    # Two countries decide nothing, nor does one in which the largest city has another name.
    assert countries_of("Oslo", "Amsterdam", "Bergen")[0] == ["NOR", "NLD", ""]
    assert countries_of("Manchester, England", "Leeds", "Halifax")[0][2] == ""


# After the name of an unknown place comes the place that contains it, if that is certain.
AROUND = {
    # Codes of states are not towns: LA is not Los Angeles, and OR is not the town of Or in Sweden.
    "DeSoto Parish, LA": "Louisiana",
    "Unknown farm, OR": "",
    "Seattle, WA": "Seattle",
    # A state, not the city of the same name in it.
    "The Hamptons, New York": "New York",
    "Old mill, Quebec": "Quebec",
    "Guttenberg farm, Iowa": "Iowa",
    "LA-3, Wallops Flight Facility, Virginia, USA": "Virginia",
    "Cottage, New Jersey": "New Jersey",
    "New York, USA": "New York City",
    "Albany, New York": "Albany",
    # The state or the capital; the state or the country.
    "Unknown hall, Washington": "",
    "Unknown village, Georgia": "",
    "Tbilisi, Georgia": "Tbilisi",
    # A list is one place only if all are in the same region.
    "Benton County, AR; Washington County, AR": "Arkansas",
    "Oslo; Bergen": "",
    # After a county, a name is that of a state, not of a country.
    "Bibb County, Georgia": "Georgia",
    "Federal County, Texas": "Texas",
    # Postcodes, quarters of towns, codes of cantons and provinces, and other signs between parts.
    "Hamannplatz 26/28, 48157 Münster, Münster-Coerde": "Münster",
    "Schulweg 8, 48157 Münster-Coerde": "Münster",
    "Via Roma 3, 00184 Roma": "Rome",
    "Town hall, Moss Point, MS 39563": "Moss Point",
    "12345 Main Street, Springfield, IL 62701": "Springfield",
    "Prinsengracht 1, 1015 CJ, Amsterdam": "Amsterdam",
    "Acari, Rio de Janeiro - State of Rio de Janeiro, 21531-400": "Rio de Janeiro",
    "Praça Pio X, s/n - Centro, Rio de Janeiro - RJ, 20040-020": "Rio de Janeiro",
    "Av. Paulista, 1578 - Bela Vista, São Paulo - SP, 01310-200, Brasil": "São Paulo",
    "Lugano (TI)": "Lugano",
    "Newark, USA/NJ": "Newark",
    # The state beside its country.
    "USA/NJ": "New Jersey",
    "Canada/BC": "British Columbia",
    "AUS/NSW": "New South Wales",
    "WA, USA": "Washington",
    "Georgia/GA": "Georgia",
    # A code that no other country has for itself or for a region.
    "Mt Nowhere, TX": "Texas",
    "Mt Nowhere, NJ": "New Jersey",
    "Mt Nowhere, QC": "Quebec",
    "Mt Nowhere, WA": "",
    "Mt Nowhere, CA": "",
    # Airports are named after other things as well.
    "YOSEMITE, CA": "",
    "Yosemite": "",
    "Capital": "",
    "HOMS : Talbisah": "Tallbīsah",
    "Kansas, Kansas City": "Kansas City",
    # Beside other continents, a continent is not a town.
    "Europe, Asia": "",
    "Asia, Europe, North America, South America, Africa": "",
    "Balkans, Europe": "Balkans",
}


@pytest.mark.parametrize(("location", "name"), AROUND.items())
def test_an_unknown_place_is_placed_in_its_surroundings_only_if_they_are_certain(location, name):
    (match,) = geocode([PlaceQuery(location, "", "")])
    assert (match.spot.name if match.spot else "") == name


@pytest.mark.parametrize(
    ("location", "country", "name"),
    [
        ("Mt Nowhere, WA", "USA", "Washington"),
        ("Mt Nowhere, WA", "AUS", "Western Australia"),
        ("Mt Nowhere, CA", "USA", "California"),
        ("Mt Nowhere, DE", "USA", "Delaware"),
        ("Mt Nowhere, WA", "DEU", ""),
        ("Juneau, AK", "USA", "Juneau"),
    ],
)
def test_an_unknown_place_is_in_the_state_of_the_given_country(location, country, name):
    (match,) = geocode([PlaceQuery(location, country, "")])
    assert (match.spot.name if match.spot else "") == name


@pytest.mark.parametrize(
    ("locations", "names"),
    [
        (
            ["Mt Nowhere, WA", "Noplace Pass, CO", "Nopeak, AK"],
            ["Washington", "Colorado", "Alaska"],
        ),
        (["Mt Nowhere, MT", "Noplace, CA", "Nopeak, WY"], ["Montana", "California", "Wyoming"]),
        (
            ["Noplace Bay, ON", "Nopeak, BC", "Nowhere, QC"],
            ["Ontario", "British Columbia", "Quebec"],
        ),
        # Alone or after a place.
        (["CA", "Mt Nowhere, WA", "OR"], ["California", "Washington", "Oregon"]),
        (["ON", "Nopeak, BC", "Nowhere, QC"], ["Ontario", "British Columbia", "Quebec"]),
        # Codes of countries, codes of two countries, and too few.
        (["Nowhere, DE", "Noplace, CA", "Nopeak, IL"], ["", "", ""]),
        (["Mt Nowhere, WA", "Noplace, BC", "Nopeak, CO"], ["", "", ""]),
        (["Mt Nowhere, WA", "Noplace, CO"], ["", ""]),
    ],
)
def test_the_codes_after_unknown_places_show_their_country(locations, names):
    table = pd.DataFrame({"title": "A", "date": "2024", "location": locations})
    events, notes = load_events(table)
    assert [country != "" for country in events["country"]] == [name != "" for name in names]
    for location, name in zip(locations, names, strict=True):
        row = events[events["location"] == location].iloc[0]
        assert (row["geo_precision"], row["geo_source"]) == (
            ("region", "gazetteer") if name else ("unknown", "")
        )
    text = " ".join(map(str, notes))
    assert all(name in text for name in names)


STATES = ("Austin, Texas", "Boise, Idaho", "Denver, Colorado", "Fargo, North Dakota",
          "Juneau, Alaska", "Phoenix, Arizona", "Honolulu, Hawaii", "Tampa, Florida",
          "Cleveland, Ohio")  # fmt: skip
# The places of a table, and the country and precision of each.
AMONG_OTHERS = {
    # Beside known towns, a code alone is enough.
    "codes": (
        ["Half Dome, CA", "Fresno, CA", "Reno, NV", "Boise, ID"],
        ["USA region", "USA city", "USA city", "USA city"],
    ),
    # The others before the same name decide whether it is a state or a country, or a city.
    "a state": (
        ["Atlanta, Georgia", "Nowhere, Georgia", "Savannah, Georgia", "Oslo"],
        ["USA city", "USA region", "USA city", "NOR city"],
    ),
    "a country": (
        ["Tbilisi, Georgia", "Nowhere, Georgia", "Batumi, Georgia", "Oslo"],
        ["GEO city", "GEO country", "GEO city", "NOR city"],
    ),
    "a state, not its namesake": (
        ["Olympia, Washington", "Mt Nowhere, Washington", "Seattle, Washington", "Oslo"],
        ["USA city", "USA region", "USA city", "NOR city"],
    ),
    # After ten states, a name is a state; the capital only if its own code is not there.
    "states": (
        [*STATES, "Mt Nowhere, Georgia", "Nowhere Intl, Washington", "Nohall, DC"],
        [*["USA city"] * 9, "USA region", "USA region", "USA region"],
    ),
    "states or the capital": (
        [*STATES, "Mt Nowhere, Georgia", "Nohall, Washington"],
        [*["USA city"] * 9, "USA region", " unknown"],
    ),
    "both": (
        ["Tbilisi, Georgia", "Nowhere, Georgia", "Savannah, Georgia", "Oslo"],
        ["GEO city", " unknown", "USA city", "NOR city"],
    ),
    # Of clubs, only a few are called like a town.
    "names": (
        [*("The Borderline", "Brixton Academy", "LA2", "Astoria", "Relentless Garage"),
         *("Hylands Park", "Wedgewood Rooms", "Cavern", "Scala", "Barfly")],
        [" unknown"] * 10,
    ),
    "streets after their town": (
        ["Szeged, Dugonics tér", "Szeged, Vitéz utca", "Szeged, Pulz utcai kocsiszín"],
        ["HUN city"] * 3,
    ),
    "words before names": (["Police, Foo", "Police, Qux", "Police, Baz"], [" unknown"] * 3),
    "one name after a town": (["Szeged, Nowhereshire", "Oslo", "Leeds"],
                              [" unknown", "NOR city", "GBR city"]),
    "towns": (["Oslo", "Astoria", "Leeds"], ["NOR city", "USA city", "GBR city"]),
}  # fmt: skip


@pytest.mark.parametrize(("locations", "places"), AMONG_OTHERS.values(), ids=AMONG_OTHERS)
def test_the_other_places_of_a_table_decide_which_is_meant(locations, places):
    events, _ = load_events(pd.DataFrame({"title": "A", "date": "2024", "location": locations}))
    pairs = zip(events["country"], events["geo_precision"], strict=True)
    assert list(map(" ".join, pairs)) == places


def test_places_without_codes_of_states_are_not_looked_up_as_countries(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "dashboard.ingest.normalize.geocode.find_code", lambda name: asked.append(name) or ""
    )
    (match,) = geocode([PlaceQuery("Club 17, London", "", "")])
    assert match.spot.country == "GBR"
    assert set(asked) <= {"london"}


@pytest.mark.parametrize("location", ["Iran, Iraq", "USA, UK", "Lebanon, Syria"])
def test_several_countries_are_not_a_town_in_one(location):
    (match,) = geocode([PlaceQuery(location, "", "")])
    assert match.is_too_large


@pytest.mark.parametrize(
    ("location", "name"),
    [
        ("Georgia, USA", "Georgia"),
        ("Greenland, Denmark", "GRL"),
        ("Luxembourg, Belgium", "Luxembourg"),
        ("Soviet Union (Ukraine)", "SUN"),
    ],
)
def test_a_country_may_follow_a_place_in_it_that_is_named_like_a_country(location, name):
    (match,) = geocode([PlaceQuery(location, "", "")])
    assert match.spot.name == name


@pytest.mark.parametrize(
    ("codes", "country"),
    [
        (["AL", "CO", "DC"], "USA"),
        (["SP", "RJ", "MG"], "BRA"),
        (["ON", "QC", "BC"], "CAN"),
        (["AL", "PA", "SC"], ""),
        (["DE", "IL", "AL"], ""),
        (["VA", "LA"], ""),
    ],
)
def test_codes_of_states_show_their_country_if_no_other_has_them_all(codes, country):
    events, _ = load_all(*({"location": code} for code in codes))
    assert list(events["country"]) == [country] * len(codes)


TOWNS = ("Évora", "Coimbra", "Braga", "Setúbal", "Aveiro", "Leiria", "Viseu", "Faro", "Loulé",
         "Chaves", "Tomar", "Beja", "Redondo", "Fundão", "Mafra", "Sintra", "Cascais", "Almada",
         "Torres Vedras", "Vila Real de Santo António")  # fmt: skip


def test_a_name_that_others_show_to_be_in_one_country_is_not_placed_in_another():
    events, _ = load_all(*({"location": town} for town in (*TOWNS, "Lagos", "Munich")))
    placed = dict(zip([*TOWNS, "Lagos", "Munich"], events["country"], strict=True))
    assert (placed["Torres Vedras"], placed["Lagos"], placed["Munich"]) == ("PRT", "", "DEU")


BRAZIL = (
    "Recife",
    "Curitiba",
    "Manaus",
    "Uberlândia",
    "Florianópolis",
    "Cuiabá",
    "Goiânia",
    "Aracaju",
    "Maceió",
    "Joinville",
    "Londrina",
    "Ribeirão Preto",
    "Sorocaba",
    "Teresina",
    "Blumenau",
    "Caxias do Sul",
    "Juiz de Fora",
    "Petrolina",
)


def test_a_large_town_among_others_of_its_country_is_no_country():
    for name, country in (("Salvador", "BRA"), ("Formosa", "BRA"), ("Germany", "DEU")):
        events, _ = load_all(*({"location": town} for town in (*BRAZIL, name)))
        assert (events["country"].iloc[0], events["country"].iloc[-1]) == ("BRA", country)


VILLAGES = ("Ile-a-la-Crosse", "Stanley Mission", "Uranium City", "Christopher Lake", "Big River",
            "Canoe Narrows", "Candle Lake", "Beauval", "Pelican Narrows", "Cumberland House",
            "Southend Reserve", "Deschambault Lake")  # fmt: skip
PRAIRIE = ("Saskatoon", "Regina", "Yorkton", "Estevan", "Moose Jaw", "Swift Current",
           "Martensville", "North Battleford", "Lloydminster")  # fmt: skip


def test_beside_villages_of_one_country_its_small_towns_are_not_looked_for_elsewhere():
    names = [*PRAIRIE, *VILLAGES, "Maidstone", "Lemberg", "Wolseley", "Prince Albert", "Munich"]
    events, _ = load_all(*({"location": name} for name in names))
    placed = dict(zip(names, events["country"], strict=True))
    assert [placed[name] for name in ("Maidstone", "Lemberg", "Wolseley")] == [""] * 3
    # Of two towns, the one in the country is meant; a large city is meant everywhere.
    assert (placed["Prince Albert"], placed["Munich"]) == ("CAN", "DEU")
    assert {placed[name] for name in PRAIRIE} == {"CAN"}


def test_without_villages_small_towns_may_be_anywhere():
    names = [*PRAIRIE, "Maidstone", "Wolseley"]
    events, _ = load_all(*({"location": name} for name in names))
    assert list(events["country"])[-2:] == ["GBR", "ZAF"]


def test_a_county_has_the_word_of_its_column_and_lies_where_the_others_do():
    names = (*TOWNS, "Melgaço", "Freixo Grande")
    rows = pd.DataFrame({"title": "A", "date": "2024", "Concelho": names})
    events, _ = load_events(rows)
    assert events["location"].iloc[-1] == "concelho de Freixo Grande"
    assert set(events["country"]) == {"PRT", ""}


@pytest.mark.parametrize(
    ("county", "location"),
    [
        ("Mobile and Baldwin Counties", "Mobile and Baldwin Counties, AL"),
        ("St. Bernard Parish", "St. Bernard Parish, AL"),
        ("Cook", "Cook County, AL"),
    ],
)
def test_the_word_for_a_county_is_not_repeated(county, location):
    rows = pd.DataFrame({"title": ["A"], "date": "2024", "county": county, "state": "AL"})
    events, _ = load_events(rows)
    assert list(events["location"]) == [location]
    assert list(events["latitude"].round()) == [33]


def test_a_county_is_in_the_state_of_its_name():
    names = {"county": ["Utah County", "Oklahoma County"], "state": ["Utah", "Oklahoma"]}
    events, _ = load_events(pd.DataFrame({"title": ["A", "B"], "date": "2024"} | names))
    assert list(events["country"]) == ["USA", "USA"]
    assert list(events["location"]) == ["Utah County, Utah", "Oklahoma County, Oklahoma"]


def test_names_in_japanese_end_in_the_word_for_their_kind():
    names = {"municipality": ["神戸市", "朝日町"], "pref": ["兵庫県", "富山県"]}
    events, _ = load_events(pd.DataFrame({"title": ["A", "B"], "date": "2024"} | names))
    assert list(events["location"]) == ["神戸市, 兵庫県", "朝日町, 富山県"]
    # Other towns called Asahi are in other prefectures.
    assert list(events["longitude"].round()) == [135, 137]


@pytest.mark.parametrize(
    ("location", "latitude", "longitude", "country"),
    [
        # The borders of the map are coarse: without the name, the first is in Mexico.
        ("Brownsville, Texas", 25.93, -97.54, "USA"),
        ("Brownsville, TX", 25.88, -97.44, "USA"),
        ("Matamoros, Tamaulipas", 25.88, -97.50, "MEX"),
        ("Unknown ranch, Texas", 25.93, -97.54, "USA"),
        # At a border, which may be disputed, the map has no country, and the name gives none.
        ("Jerusalem", 31.78, 35.23, ""),
        ("Geneva", 46.20, 6.15, "CHE"),
        # A place far away is not the point, and far from a border no name is needed.
        ("Toronto", 25.80, -97.60, "MEX"),
        ("Brownsville, Texas", 19.43, -99.13, "MEX"),
        # At sea, the name of a country counts that is near.
        ("Venezuela, Golfo Triste", 11.2, -67.5, "VEN"),
        ("Guinea, Gulf of", 1.0, 3.0, ""),
        ("Chad", 38.0, -30.0, ""),
    ],
)
def test_the_name_of_a_place_near_a_border_decides_its_country(
    location, latitude, longitude, country
):
    point = {"latitude": [str(latitude)], "longitude": [str(longitude)]}
    table = pd.DataFrame({"title": "A", "date": "2024", "location": [location]} | point)
    assert list(load_events(table)[0]["country"]) == [country]


@pytest.mark.parametrize("name", ["District", "county"])
def test_electoral_districts_are_in_their_states(name):
    codes = ["OH-12", "MN-SEN", "MT-AL", "OH-08", " FL-03"]
    table = pd.DataFrame({"title": "A", "date": "2024", name: codes})
    events, _ = load_events(table)
    states = load_events(table.assign(**{name: ["OH", "MN", "MT", "OH", "FL"]}))[0]
    assert list(events["location"]) == [code.strip() for code in codes]
    assert set(events["country"]) == {"USA"}
    assert set(events["geo_precision"]) == {"region"}
    assert list(events["latitude"]) == list(states["latitude"])


def test_a_few_codes_of_districts_show_no_country():
    table = pd.DataFrame({"title": "A", "date": "2024", "District": ["AL-05", "AL-06", "QZ-07"]})
    assert set(load_events(table)[0]["country"]) == {""}


def test_a_place_keeps_the_country_that_it_names_beside_one_for_all_rows():
    places = {
        "Portland": "USA",
        "Fortaleza, Brazil": "BRA",
        "Warsaw, Poland": "POL",
        "Nowhere, Sweden": "SWE",
        "Jordan, Minnesota": "USA",
        "Lebanon": "USA",
    }
    table = pd.DataFrame({"title": "A", "date": "2024", "location": list(places)})
    events, notes = load_events(table, {"country": '"United States"'})
    assert dict(zip(events["location"], events["country"], strict=True)) == places
    assert [note.rows for note in notes if note.code == "country.not_chosen"] == [3]
    # A country in a column is that of its row.
    table = table.assign(country="United States")
    assert set(load_events(table).events["country"]) == {"USA"}


@pytest.mark.parametrize(
    ("location", "country"),
    [
        ("Syria and Lebanon", "SYR; LBN"),
        ("France, Germany", "FRA; DEU"),
        ("Iran/Iraq", "IRN; IRQ"),
        ("Bosnia and Herzegovina", "BIH"),
        ("Paris, Texas", "USA"),
        ("Atlantis, France, Mu", ""),
    ],
)
def test_place_that_names_several_countries_fills_in_all(location, country):
    events, _ = load(location=location)
    assert events["country"].iloc[0] == country
