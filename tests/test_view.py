"""From a reader's state to all that is shown: one way, which never fails."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import datasets, json_values, states

from dashboard.figures.style import COLOURS, THEMES
from dashboard.levels import LANES
from dashboard.loading import Dataset, load_events, open_dataset
from dashboard.query import EventQuery
from dashboard.view import CHARTS, SIDES_PX, TABLE_COLUMNS, State, View

KEYS = ("countries", "role", "lanes", "colour", "theme", "window", "chosen", "size", "moved")
LARGE = 10**400


def at(text: str) -> np.datetime64:
    return np.datetime64(text, "s")


# What a browser sends, and the field and value that come of it.
SENT = [
    ({}, "lanes", "country"),
    ({"lanes": "status"}, "lanes", "status"),
    ({"lanes": "moon"}, "lanes", "country"),
    ({"lanes": ["status"]}, "lanes", "country"),
    ({"colour": "claimant"}, "colour", "claimant"),
    ({"colour": None}, "colour", "event_type"),
    ({"theme": "dark"}, "theme", "dark"),
    ({"theme": {"dark": 1}}, "theme", "light"),
    ({"chosen": "a"}, "chosen", "a"),
    ({"chosen": 7}, "chosen", ""),
    ({"chosen": None}, "chosen", ""),
    ({"size": {"width": 500}}, "width_px", 500),
    ({"size": {"width": 500.9}}, "width_px", 500),
    ({"size": {"width": 1}}, "width_px", SIDES_PX[0]),
    ({"size": {"width": LARGE}}, "width_px", SIDES_PX[1]),
    ({"size": {"width": float("inf")}}, "width_px", SIDES_PX[1]),
    ({"size": {"width": float("nan")}}, "width_px", State().width_px),
    ({"size": {"width": -5}}, "width_px", State().width_px),
    ({"size": {"width": True}}, "width_px", State().width_px),
    ({"size": {"width": "500"}}, "width_px", State().width_px),
    ({"size": [500]}, "width_px", State().width_px),
    ({"size": {"map": 400}}, "map_width_px", 400),
    (
        {"window": ["2024-10-08", "2024-10-13 12:00:00.5"]},
        "window",
        (at("2024-10-08"), at("2024-10-13T12:00")),
    ),
    (
        {"window": ["2024-10-08T01:02", "2024-10-09"]},
        "window",
        (at("2024-10-08T01:02"), at("2024-10-09")),
    ),
    ({"window": ["-0044-03-15", "2024-10-09"]}, "window", (at("-0044-03-15"), at("2024-10-09"))),
    (
        {"window": ["2024-10-08 00:00", "2024-10-08 00:01"]},
        "window",
        (at("2024-10-08"), at("2024-10-08T00:01")),
    ),
    ({"window": ["2024-10-08 00:00:00", "2024-10-08 00:00:59"]}, "window", None),
    ({"window": ["2024-10-13", "2024-10-08"]}, "window", None),
    ({"window": ["2024-10-08"]}, "window", None),
    ({"window": ["2024-02-31", "2024-10-08"]}, "window", None),
    ({"window": ["now", "2024-10-08"]}, "window", None),
    ({"window": ["٢٠٢٤-10-08", "2024-10-09"]}, "window", None),
    ({"window": [0, 1]}, "window", None),
    ({"window": {"x": 1}}, "window", None),
    ({"moved": {"lon": 10, "lat": 5.5}}, "moved", {"lon": 10.0, "lat": 5.5}),
    ({"moved": {"lon": 1e9, "lat": 5}}, "moved", {"lat": 5.0}),
    ({"moved": {"lon": LARGE}}, "moved", {}),
    ({"moved": {"lon": float("nan")}}, "moved", {}),
    ({"moved": {"lon": "10", "x": 1}}, "moved", {}),
    ({"moved": {"scale": 0}}, "moved", {}),
    ({"moved": {"scale": -2}}, "moved", {}),
    ({"moved": [1]}, "moved", {}),
    ({"countries": ["RUS"], "role": "actor"}, "query", EventQuery(("RUS",), "actor")),
    ({"countries": ["XX"], "role": 3}, "query", EventQuery()),
]


@pytest.mark.parametrize(
    ("sent", "name", "expected"), SENT, ids=[str(sent)[:60] for sent, _, _ in SENT]
)
def test_what_is_sent_becomes_this_state(sent, name, expected):
    assert getattr(State.from_untrusted(sent), name) == expected


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(KEYS), json_values()))
def test_whatever_is_sent_becomes_a_state(sent):
    state = State.from_untrusted(sent)
    assert state.lanes in LANES
    assert state.colour in COLOURS
    assert state.theme in THEMES
    for side in (state.width_px, state.height_px, state.map_width_px):
        assert isinstance(side, int)
        assert SIDES_PX[0] <= side <= SIDES_PX[1]
    assert state.window is None or state.window[1] - state.window[0] >= np.timedelta64(60, "s")
    assert all(np.isfinite(number) for number in state.moved.values())
    assert isinstance(state.chosen, str)


@settings(max_examples=12)
@given(datasets(), states())
def test_every_part_of_a_view_can_be_made(data, state):
    view = View(data, state)
    before = data.events.copy(deep=True)
    assert view.timeline.layout.width == state.width_px
    assert view.overview.layout.width == state.width_px
    assert view.map.layout.width == state.map_width_px
    assert view.status.startswith(f"{len(view.selected):,} of {len(data.events):,} events")
    assert isinstance(view.undrawn, str)
    assert isinstance(view.credit, str)
    assert len(view.tray) == view.selected["latitude"].isna().sum()
    assert (view.details is None) == (state.chosen not in set(data.events["event_id"]))
    assert {code for code, _ in view.countries} >= set(state.query.countries)
    assert data.events.equals(before)


@settings(max_examples=8)
@given(
    datasets(),
    states(),
    st.sampled_from(CHARTS),
    st.integers(300, 2_000),
    st.none() | st.integers(250, 2_000),
)
def test_every_picture_can_be_made_and_says_what_it_shows(data, state, chart, width, height):
    picture = View(data, state).picture(chart, width, height)
    assert picture.layout.width == width
    assert picture.layout.height >= 200


def make_view(*rows, **state) -> View:
    filled = [{"title": f"Event {n}", "date": "2024-10-08"} | row for n, row in enumerate(rows)]
    checked = load_events(pd.DataFrame(filled, dtype=object))
    return View(Dataset(checked.events, tuple(checked.problems)), State(**state))


PLACED = {"latitude": 43.12, "longitude": 131.89, "location": "Vladivostok"}


@pytest.mark.parametrize(
    ("rows", "countries", "status"),
    [
        ([], (), "0 of 0 events"),
        ([PLACED], (), "1 of 1 events"),
        ([PLACED, {}], (), "2 of 2 events; 1 has no place"),
        ([PLACED, {}, {}], (), "3 of 3 events; 2 have no place"),
        ([PLACED | {"country": "RUS"}, {}], ("RUS",), "1 of 2 events"),
        ([PLACED, {}], ("USA",), "0 of 2 events"),
        ([PLACED, {"title": ""}], (), "1 of 1 events; 1 row of the file left out"),
        (
            [{"title": ""}, {"date": "no"}, {}],
            (),
            "1 of 1 events; 1 has no place; 2 rows of the file left out",
        ),
        ([PLACED] * 1_200, (), "1,200 of 1,200 events"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_status_says_how_many_of_how_many(rows, countries, status):
    if rows:
        assert make_view(*rows, query=EventQuery(countries)).status == status
    else:
        empty = load_events(pd.DataFrame({"title": [], "date": []})).events
        assert View(Dataset(empty)).status == status


def test_the_article_counts_its_events(article):
    view = View(article, State(EventQuery(("KOR",))))
    shown, total = len(view.selected), len(article.events)
    assert 0 < shown < total
    unplaced = int(view.selected["latitude"].isna().sum())
    assert view.status == f"{shown} of {total} events; {unplaced} have no place"
    assert len(view.tray) == unplaced


def test_both_charts_follow_a_filter(article):
    view = View(article, State(EventQuery(("FRA",), "speaker")))
    chosen = set(view.selected["event_id"])
    drawn = next(trace for trace in view.timeline.data if trace.name == "events").customdata
    assert {event_id for _, event_id in drawn} == chosen
    assert list(view.map.data[0].locations) == ["FRA"]


def test_a_filter_moves_neither_window_nor_axis(article):
    free, filtered = (View(article, State(EventQuery(codes))) for codes in ((), ("USA",)))
    assert free.window == filtered.window
    assert free.timeline.layout.xaxis.range == filtered.timeline.layout.xaxis.range
    assert free.overview.layout.xaxis.range == filtered.overview.layout.xaxis.range
    assert free.map.layout.geo == filtered.map.layout.geo


def test_a_brush_does_not_narrow_the_counts_of_the_overview(article):
    window = (at("2024-10-10"), at("2024-10-12"))
    whole, brushed = View(article), View(article, State(window=window))
    assert tuple(brushed.timeline.layout.xaxis.range) == (
        "2024-10-10T00:00:00",
        "2024-10-12T00:00:00",
    )
    for one, other in zip(whole.overview.data, brushed.overview.data, strict=True):
        assert np.array_equal(one.y, other.y)


def test_what_the_timeline_leaves_out_is_said(article):
    window = (at("2024-10-10"), at("2024-10-12"))
    said = View(article, State(window=window)).undrawn
    assert "earlier" in said
    assert "later" in said
    assert View(article).undrawn == "2 earlier"


def test_countries_are_offered_with_what_they_would_leave(article):
    offered = dict(View(article).countries)
    for code, label in offered.items():
        left = len(EventQuery((code,)).select(article.events))
        assert label.endswith(f" ({left:,})")
    assert offered["PRK"].startswith("North Korea (")


def test_a_country_chosen_stays_offered_when_it_leaves_nothing(article):
    view = View(article, State(EventQuery(("BRA",))))
    assert ("BRA", "Brazil (0)") in view.countries


class TestDetails:
    """A chosen event in words."""

    def test_who_says_what_of_it(self, article):
        details = View(article, State(chosen="troops-sent")).details
        assert details.disputed
        stances = [claim.said for claim in details.claims]
        assert stances[0] == "says so"
        assert "denies it" in stances
        peskov = next(claim for claim in details.claims if claim.event_id == "peskov-denial")
        assert (peskov.who, peskov.when) == ("Dmitry Peskov", "some time up to 20 Oct 2024")

    def test_the_facts_that_are_known(self, article):
        details = View(article, State(chosen="ships-to-vladivostok")).details
        facts = dict(details.facts)
        assert facts["When"].startswith("8–13 Oct 2024")
        assert "“between October 8 and 13”" in facts["When"]
        assert facts["Where"] == "Vladivostok, Russia (within 20 km)"
        assert facts["From"] == "North Korea (where exactly is not known)"
        assert facts["Number"] == "1,500 troops"
        assert facts["Who says so"] == "National Intelligence Service (South Korea)"
        assert facts["Source"].endswith("2024-10-20, paragraph 14")
        assert "training-vladivostok" in [event_id for event_id, _ in details.here]

    def test_what_a_statement_speaks_of(self, article):
        details = View(article, State(chosen="russia-denies-arms")).details
        assert [event_id for event_id, _ in details.about] == ["arms-supply"]
        assert dict(details.facts)["Who says so"] == "Russia; denies"

    @pytest.mark.parametrize("chosen", ["", "nothing", "<b>"])
    def test_nothing_is_chosen(self, article, chosen):
        assert View(article, State(chosen=chosen)).details is None

    def test_a_place_that_is_not_known_is_said(self, article):
        details = View(article, State(chosen="partnership-treaty")).details
        assert dict(details.facts)["Where"] == "not known"
        assert details.here == []

    def test_links_are_those_of_the_table(self):
        row = {"event_id": "a", "source_url": "https://example.org", "media_url": ""}
        details = make_view(row, chosen="a").details
        assert [url for _, url in details.links] == ["https://example.org"]


class TestPicture:
    """A picture says what it shows."""

    def notes(self, picture) -> str:
        return " ".join(note.text for note in picture.layout.annotations).replace("<br>", " ")

    @pytest.mark.parametrize("chart", CHARTS)
    def test_title_filter_source_and_day_stand_in_it(self, article, chart):
        view = View(article, State(EventQuery(("RUS", "PRK"), "actor"), chosen="troops-sent"))
        said = self.notes(view.picture(chart, 1_200))
        assert article.title in said
        assert "Events acted by Russia or North Korea" in said
        assert view.status in said
        assert f"Source: {article.source}" in said
        assert "As of 20 Oct 2024" in said
        assert article.licence.split("(")[0].strip() in said

    def test_time_stands_under_the_title_of_a_timeline(self, article):
        window = (at("2024-10-01"), at("2024-10-31"))
        view = View(article, State(window=window))
        assert "1 Oct 2024 to 31 Oct 2024" in self.notes(view.picture("timeline", 1_200))
        assert "1 Oct 2024 to" not in self.notes(view.picture("map", 1_200))

    def test_what_a_picture_leaves_out_is_what_the_subtitle_says(self, article):
        for height in (None, 500):
            view = View(article, State(width_px=400))
            picture = view.picture("timeline", 1_600, height)
            assert f"({view.undrawn} not in the picture)" in self.notes(picture)

    @pytest.mark.parametrize("chart", CHARTS)
    @pytest.mark.parametrize("size", [(1_200, 900), (600, 800), (2_000, 700)], ids=str)
    def test_a_picture_has_the_size_asked_for(self, article, chart, size):
        layout = View(article).picture(chart, *size).layout
        assert layout.width == size[0]
        assert layout.height == pytest.approx(size[1], abs=1)

    def test_the_event_in_focus_is_not_marked_in_a_picture(self, article):
        plain, focused = (View(article, State(chosen=chosen)) for chosen in ("", "troops-sent"))
        assert plain.picture("timeline", 900) == focused.picture("timeline", 900)

    @pytest.mark.parametrize(
        ("state", "name"),
        [
            (State(), "north-korean-troops-in-russia-timeline"),
            (
                State(EventQuery(("KOR",), "speaker")),
                "north-korean-troops-in-russia-timeline-said-by-south-korea",
            ),
        ],
        ids=["all", "filtered"],
    )
    def test_a_picture_is_named_after_what_it_shows(self, article, state, name):
        assert View(article, state).file_name("timeline") == name

    def test_a_name_is_one_that_any_system_takes(self, article):
        data = replace(article, title='../<a>: "b" | c? * ' + "x" * 300)
        name = View(data).file_name("map")
        assert not set(name) & set('/\\<>:"|?*. ')
        assert 0 < len(name) <= 100


def test_a_table_without_a_package_is_named_after_its_file(tmp_path):
    path = tmp_path / "my_events.csv"
    path.write_text("title,date\nA,2024-10-08\n")
    view = View(open_dataset(path))
    assert view.dataset.title == "my events"
    assert view.credit == ""
    assert view.subtitle("map") == "All events. 1 of 1 events; 1 has no place"


def test_the_table_holds_the_shown_events_in_the_order_of_time(article):
    view = View(article, State(EventQuery(("RUS", "PRK"))))
    rows = view.table
    assert {row["event_id"] for row in rows} == set(view.selected["event_id"])
    assert all(row.keys() == {"event_id", *TABLE_COLUMNS} for row in rows)
    dated = ("kursk-incursion", "ships-to-vladivostok")
    assert tuple(row["event_id"] for row in rows if row["event_id"] in dated) == dated
    assert {row["event_id"] for row in rows if row["disputed"]} == {"troops-sent", "arms-supply"}
