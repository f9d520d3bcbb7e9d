"""Columns of venues, streets and cities are joined to one place."""

import pandas as pd
import pytest

from dashboard.ingest.load import load_events

VENUES = {
    "venue and city": (
        {"Venue": ["Brixton Academy", "Astoria"], "City": ["London", "London"]},
        ["Brixton Academy, London GBR", "Astoria, London GBR"],
    ),
    "a venue named after its city": (
        {"venue": ["Theatre Royal Bath"], "city": ["Bath"], "country": ["UK"]},
        ["Theatre Royal Bath, Bath GBR"],
    ),
    "stadium": (
        {"Stadium": ["Maracanã", "Wembley"], "city": ["Rio de Janeiro", "London"]},
        ["Maracanã, Rio de Janeiro BRA", "Wembley, London GBR"],
    ),
    "venue and address": (
        {"venue": ["Conservatoire"], "address": ["5 place du Capitole, 31000, Toulouse"]},
        ["Conservatoire, 5 place du Capitole, 31000, Toulouse FRA"],
    ),
    "location and city": (
        {"location": ["5th Street", "City Hall"], "city": ["Austin"] * 2, "state": ["TX"] * 2},
        ["5th Street, Austin, TX USA", "City Hall, Austin, TX USA"],
    ),
    "an address, and a city or county": (
        {
            "Address": ["5th Street", "1 Main St"],
            "City Or County": ["Austin", "Houston"],
            "State": ["Tex."] * 2,
        },
        ["Austin, Tex. USA", "Houston, Tex. USA"],
    ),
    "German": (
        {"Ort": ["Marienplatz", "Domplatz"], "Stadt": ["München", "Köln"]},
        ["Marienplatz, München DEU", "Domplatz, Köln DEU"],
    ),
    "targets of launches": (
        {"launch_place": ["Kursk oblast"] * 3, "target": ["Kyiv", "Odesa", "Lviv"]},
        ["Kyiv UKR", "Odesa UKR", "Lviv UKR"],
    ),
    "countries of targets": (
        {"actor_country": ["Russia", "Iran"], "target_country": ["Norway", "Israel"]},
        [" NOR", " ISR"],
    ),
    "countries of targets beside places": (
        {"city": ["Kabul", "Baghdad"], "target_country": ["USA", "France"]},
        ["Kabul AFG", "Baghdad IRQ"],
    ),
    "names of places in a column that is named after them": (
        {"province_or_town": ["Szeged", "Kyiv", "Oslo"]},
        ["Szeged HUN", "Kyiv UKR", "Oslo NOR"],
    ),
    # What must stay as it is.
    "names of which most are unknown": (
        {"province_or_town": ["Szeged", "Oslo", "Zuq", "Qab"]},
        [" "] * 4,
    ),
    "a location with its city": (
        {"location": ["Paris, France", "Lyon, France"], "city": ["Paris", "Lyon"]},
        ["Paris, France FRA", "Lyon, France FRA"],
    ),
    "countries": (
        {"location": ["USA", "France"], "city": ["Boston", "Lyon"]},
        ["USA USA", "France FRA"],
    ),
    "other cities": (
        {"location": ["Kyiv", "Lviv", "Odesa"], "city": ["Kharkiv"] * 3},
        ["Kyiv UKR", "Lviv UKR", "Odesa UKR"],
    ),
    "other cities, and a square": (
        {"Ort": ["Paris", "Marienplatz", "London"], "Stadt": ["Berlin"] * 3},
        ["Paris FRA", "Marienplatz ", "London GBR"],
    ),
    "a theatre of war": (
        {"theater": ["Eastern", "Western"], "location": ["Kyiv", "Paris"]},
        ["Kyiv UKR", "Paris FRA"],
    ),
    "venues named like regions": (
        {"venue": ["Eastern", "Victoria", "Kent"], "city": ["Kyiv", "London", "Paris"]},
        ["Eastern, Kyiv UKR", "“Victoria”, London GBR", "“Kent”, Paris FRA"],
    ),
    "venues in cities named like their states": (
        {"venue": ["Madison Square Garden", "Kennedy Center"], "city": ["New York", "Washington"]},
        ["Madison Square Garden, New York USA", "Kennedy Center, Washington USA"],
    ),
    "a venue alone": ({"venue": ["Scala", "Barfly"]}, ["Scala ", "Barfly "]),
}


@pytest.mark.parametrize(("columns", "places"), VENUES.values(), ids=VENUES)
def test_a_venue_is_part_of_its_place(columns, places):
    titles = [f"Event {number}" for number in range(len(places))]
    events, _ = load_events(pd.DataFrame({"title": titles, "date": "2024"} | columns))
    assert list(map(" ".join, zip(events["location"], events["country"], strict=True))) == places
    # A venue in New York is in the city, not in the state.
    assert "region" not in set(events["geo_precision"])
