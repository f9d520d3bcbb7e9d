"""Titles that repeat: another column tells the events apart."""

import pandas as pd
import pytest

from dashboard import load_events, open_dataset

DAYS = [f"2021-03-{day:02}" for day in range(1, 13)]
COLOURS = ["Red", "Blue", "Green", "Black", "White", "Grey"]
SHIPS = [f"{first} {last}" for first in ("North", "South") for last in COLOURS]
KINDS = ["Seizure", "Explosion"] * 6
PEOPLE = ["Ada Byron", "Carl Doe", "Eva Fox"] * 4


def titles_of(columns, mapping=None):
    events, problems = load_events(pd.DataFrame({"date": DAYS} | columns), mapping)
    completed = [problem for problem in problems if problem.code == "title.completed"]
    return list(events["title"]), completed


@pytest.mark.parametrize(
    ("columns", "first"),
    [
        ({"incident": KINDS, "vessel": SHIPS}, "Seizure: North Red"),
        ({"event": ["Visit"] * 12, "actor": PEOPLE, "n": DAYS}, "Visit: Ada Byron"),
        (
            {"type": KINDS, "city": ["Lviv"] * 12, "actor": PEOPLE},
            "Seizure: Lviv – Ada Byron",
        ),
        # Not twice, and no word for nothing.
        ({"incident": [*KINDS[:11], "North Red"], "vessel": [*SHIPS[:11], "-"]},
         "Seizure: North Red"),
    ],
    ids=["ships", "persons", "kinds and places", "empty"],
)  # fmt: skip
def test_the_column_that_tells_events_apart_completes_titles(columns, first):
    titles, (note,) = titles_of(columns)
    assert titles[0] == first
    assert titles[11].count("North Red") <= 1
    assert not titles[11].endswith("-")
    assert note.severity == "note"


@pytest.mark.parametrize(
    "columns",
    [
        {"title": KINDS, "vessel": SHIPS},
        {"incident": SHIPS, "kind of ship": KINDS},
        {"incident": KINDS, "mail": [f"{name.split()[0]}@ships.org" for name in SHIPS]},
        {"incident": KINDS, "actor": ["Ada Byron"] * 12},
        {"incident": KINDS[:3], "vessel": SHIPS[:3], "date": DAYS[:3]},
    ],
    ids=["exact title", "distinct titles", "addresses", "one person", "few rows"],
)
def test_other_titles_stay_as_they_are(columns):
    titles, notes = titles_of(columns) if "date" not in columns else (
        list(load_events(pd.DataFrame(columns))[0]["title"]), [])  # fmt: skip
    given = columns.get("title", columns.get("incident"))
    assert (titles, notes) == (given, [])


def test_a_chosen_title_stays_as_it_is():
    assert titles_of({"incident": KINDS, "vessel": SHIPS}, {"title": "incident"}) == (KINDS, [])


def test_completed_titles_are_not_doubted():
    table = pd.DataFrame({"date": DAYS, "incident": KINDS, "vessel": SHIPS})
    codes = [problem.code for problem in open_dataset(table).problems]
    assert "doubt.titles_repeat" not in codes
