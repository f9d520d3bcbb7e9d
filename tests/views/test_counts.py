"""The same thing has the same number wherever the page shows it."""

import re

import numpy as np
import pandas as pd
import pytest

from dashboard.charts.chart_text import format_found
from dashboard.engine.claims import STANCE_ORDER
from dashboard.engine.query import FACETS, EventQuery
from dashboard.ingest.load import Dataset, load_events
from dashboard.views.alt_text import describe_charts
from dashboard.views.figure import ExportFigure
from dashboard.views.figure_spec import FigureSpec
from dashboard.views.state import State
from dashboard.views.summary import notable_events
from dashboard.views.view import View


@pytest.fixture(scope="module")
def plain():
    """A table in which nobody speaks about an event of it."""
    days = ["2024-03-01", "2024-04", "2024-03/2024-05", "2024-06-02", "[..2024-03-31]"]
    rows = {
        "title": [f"Event {n}" for n in range(5)],
        "date": days,
        "country": ["FRA", "FRA", "UKR", "", "FRA"],
        "status": ["", "", "", "expected", ""],
        "latitude": [48.9, np.nan, 50.5, np.nan, 48.9],
        "longitude": [2.3, np.nan, 30.5, np.nan, 2.3],
    }
    return Dataset(load_events(pd.DataFrame(rows)).events, as_of=np.datetime64("2024-05-10", "s"))


def checked(*rows, as_of="NaT"):
    table = [{"event_id": f"e{at}", "title": f"Event {at}"} | row for at, row in enumerate(rows)]
    events = load_events(pd.DataFrame(table).fillna("")).events
    return Dataset(events, as_of=np.datetime64(as_of, "s"))


def rows_found(view):
    """Return the events and the statements that the filters select, row by row."""
    events = view.rows.known.events
    ids = set(events.loc[events["stance"] == "", "event_id"])
    found, subjects = {False: set(), True: set()}, set()
    window, as_of = view.rows.query.window, view.rows.known.as_of
    for row in view.rows.query.select(events).itertuples():
        if window and row.status == "expected" and window[1] < as_of:
            continue
        about = {part.strip() for part in row.about.split(";")} & ids if row.stance else set()
        found[bool(about)].add(row.event_id)
        subjects |= about
    return found[False], found[True], subjects


# What the status line begins with.
SAMPLE = [
    ("", "25 statements about these events, "),
    ("?statements=every", "25 statements about these events, "),
    ("?country=FRA", "2 statements about 1 event, "),
    ("?country=UKR", "7 of 16 events and 12 of 25 statements (4 about other events), "),
    ("?country=KOR&role=speaker", "5 of 16 events and 2 of 25 statements, "),
    ("?status=expected", "5 of 16 events, "),
    ("?evidence=disputed", "2 of 16 events"),
    ("?claimant=Dmitry+Peskov", "1 statement about 1 event, "),
    ("?text=zzz", "No events match"),
    ("?known=2024-10-18", "1 of 16 events and 1 of 25 statements, 15 events reported later"),
    (
        "?time=2024-10-08/2024-10-13",
        "9 of 16 events (1 within these dates, 1 partly within, 7 possibly within) and 24 of 25 "
        "statements (5 about other events), 2 events and 5 statements not on the map",
    ),
]
PLAIN = [
    ("", "All events, 2 not on the map"),
    ("?country=FRA", "3 of 5 events, 1 not on the map"),
    ("?country=USA", "No events match"),
    (
        "?time=2024-03-01/2024-03-31",
        "3 of 5 events (1 within these dates, 1 partly within, 1 possibly within)",
    ),
]


@pytest.mark.parametrize(
    ("table", "url", "status"),
    [*(("article", *case) for case in SAMPLE), *(("plain", *case) for case in PLAIN)],
)
def test_every_part_of_the_page_has_the_same_numbers(request, table, url, status):
    data = request.getfixturevalue(table)
    state, problems = State.read(url)
    assert not problems
    view = View(data, state)
    events, statements, subjects = rows_found(view)
    assert view.rows.found == (len(events), len(statements))
    assert view.captions.status.startswith(status)
    # The sentence is about the table as known on that day, so no filter changes it, and nothing is
    # said twice.
    known = State(EventQuery(as_of=state.query.as_of))
    assert view.captions.sentence == View(data, known).captions.sentence
    assert not re.search(r"\d (claims|of \d+ claims)", view.captions.sentence + status)
    total = View(data).rows.found.events
    assert f"{total} events" in view.captions.sentence
    assert not re.search(rf"(?<!of ){total} events", view.captions.status)
    # Lists and charts show these rows and no others.
    assert {row["event_id"] for row in view.lists.table} == events | statements
    drawn = events | statements if url.endswith("every") else set()
    drawn = drawn or set(view.rows.unfolded.cells("event_id"))
    assert events <= drawn <= events | statements
    placed = view.charts.placed
    assert placed.lanes["count"].sum() == len(drawn)
    if "time=" in url:
        # All of them are in sight, and nothing else is.
        assert set(placed.marks["event_id"]) == drawn
        assert (placed.before, placed.after) == (0, 0)
    if not events:
        assert len(subjects) == view.rows.subject_count


@pytest.mark.parametrize(
    ("zoom", "lanes"),
    [
        pytest.param("", {"Germany": 1, "France": 2}, id="the same time"),
        # The event of the statements is in sight, but not among those that were found.
        pytest.param("&view=2023-12-01/2024-12-31", {"Germany": 1, "France": 2}, id="a wider view"),
    ],
)
def test_lanes_count_what_the_filters_found_where_it_is_drawn(zoom, lanes):
    said = {"about": "e0", "stance": "denies", "claimant_country": "FRA"}
    data = checked(
        {"date": "2024-01-01", "country": "USA"},
        {"date": "2024-01-03", "country": "DEU"},
        {"date": "2024-06-03", "country": "DEU"},
        {"date": "2024-06-10", **said, "about": "e0; e1"},
        {"date": "2024-06-11", **said},
    )
    placed = View(data, State.read(f"?time=2024-06-01/2024-06-30{zoom}")[0]).charts.placed
    assert dict(zip(placed.lanes["name"], placed.lanes["count"].tolist(), strict=True)) == lanes


@pytest.mark.parametrize("table", ["article", "plain"])
def test_a_list_announces_what_its_values_find(request, table):
    data = request.getfixturevalue(table)
    for name, facet in FACETS.items():
        for value, label in View(data).facets.options(name)[0]:
            state, problems = State.read({facet.parameter: [value]})
            assert not problems
            view = View(data, state)
            amount = format_found(view.rows.found)
            assert label.startswith(f"{facet.label(value)} ({amount}")
            status = re.sub(r" of \d+|, .*| \(.*| about .*", "", view.captions.status)
            # "1 of 16 events" is "1 event" in a list.
            assert re.sub(r"s\b", "", status) == re.sub(r"s\b", "", amount)


def test_only_the_chosen_role_has_no_count(article):
    labels = dict(View(article, State.read("?country=KOR&role=speaker")[0]).facets.roles)
    assert labels.pop("speaker") == "Who speaks"
    assert labels["any"] == "In any role (5 events and 2 statements)"
    assert all("(" in label for label in labels.values())


def signs_on_the_timeline(view):
    """Return the number beside each sign, by event and stance."""
    placed = view.charts.placed
    marks, stances = (placed.badges[name].tolist() for name in ("mark", "stance"))
    badges = {}
    for mark, stance, count in zip(marks, stances, placed.badges["count"].tolist(), strict=True):
        badges.setdefault(placed.marks["event_id"][mark], {})[STANCE_ORDER[stance]] = count
    return badges


def test_the_signs_on_the_timeline_and_in_the_matrix_count_the_same_speakers(article):
    view = View(article)
    counts = {row.event_id: row.speakers for row in view.lists.matrix.rows}
    badges = signs_on_the_timeline(view)
    assert badges
    assert badges == {event_id: counts[event_id] for event_id in badges}


@pytest.mark.parametrize("by", ["claimant", "claimant_country"])
def test_only_the_matrix_counts_the_speaker_of_the_event_itself(by):
    said = {"date": "2024-05-02", "about": "e0"}
    data = checked(
        {"date": "2024-05-01", "claimant": "Seoul", "claimant_country": "KOR"},
        said | {"stance": "asserts", "claimant": "Kyiv"},
        *[said | {"stance": "denies"}] * 2,
        *[said | {"stance": "expects", "claimant_country": "FRA"}] * 2,
    )
    view = View(data, State(speakers=by))
    (row,) = view.lists.matrix.rows
    signs = {"denies": 2, "asserts": 1, "expects": 1}
    assert signs_on_the_timeline(view) == {"e0": signs}
    assert row.speakers == signs | {"asserts": 2}


def test_a_status_announces_the_disputed_events_with_it(article):
    offered = dict(View(article).facets.options("statuses")[0])
    assert offered["occurred"].endswith(", 2 disputed)")
    assert "disputed" not in offered["expected"]
    filtered = View(article, State.read("?text=missiles")[0])
    assert dict(filtered.facets.options("statuses")[0])["occurred"].endswith(", 1 disputed)")
    said = {"date": "2024-05-01", "about": "e0", "stance": "asserts"}
    data = checked({"date": "2024-05-01"}, said, said | {"about": "e1", "stance": "denies"})
    # Only a statement is disputed.
    assert View(data).facets.options("statuses")[0] == [
        ("occurred", "occurred (2 events and 1 statement)")
    ]


def test_each_number_of_the_sentence_is_what_its_filter_finds(article):
    notable = notable_events(article)
    assert [words for _, words in notable] == ["2 disputed", "5 still expected"]
    for query, words in notable:
        view = View(article, State(query))
        assert view.captions.status.startswith(f"{words.split()[0]} of 16 events")


@pytest.mark.parametrize("url", ["", "?country=UKR", "?country=FRA", "?status=expected"])
def test_pictures_and_alternative_texts_have_the_numbers_of_the_page(article, url):
    view = View(article, State.read(url)[0])
    picture = ExportFigure(view, FigureSpec("both", "wide"))
    status = view.captions.status
    found = status.partition(", ")[0] if url else "16 events and 25 statements"
    assert f"{found}, " in picture.alt_text
    lanes = [f"{name} {count}" for name, count in zip(
        *(view.charts.placed.lanes[key].tolist() for key in ("name", "count")), strict=True
    )]  # fmt: skip
    for lane in lanes:
        assert lane in describe_charts(view).replace("\u2068", "").replace("\u2069", "")
