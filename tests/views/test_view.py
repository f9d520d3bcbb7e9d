"""Views: everything that is shown for a state, for any table and any state."""

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from plotly.utils import PlotlyJSONEncoder
from strategies import datasets, examples, pool, states
from wcwidth import iter_graphemes

from dashboard.charts.chart_text import format_found
from dashboard.charts.map_view import MapView
from dashboard.charts.place_marks import place_marks
from dashboard.charts.style import LIGHT, with_opacity
from dashboard.common.i18n import use_language
from dashboard.engine.query import FACETS, EventQuery
from dashboard.ingest.load import Dataset, load_events, open_dataset
from dashboard.model.geo import WORLD, Area
from dashboard.views.facet_options import MAX_FACET_VALUES
from dashboard.views.listings import TABLE_COLUMNS
from dashboard.views.navigation import MAX_DAYS, Neighbours
from dashboard.views.screen_charts import CHART_NAMES
from dashboard.views.state import MapPosition, Screen, State
from dashboard.views.view import View, ViewCache
from dashboard.web.components.event_panel import describe
from dashboard.web.components.filters import filters


def at(text: str) -> np.datetime64:
    return np.datetime64(text, "s")


@cache
def thousands() -> Dataset:
    """Load many kinds of rows, more than can be drawn as marks."""
    rows = pool().iloc[np.arange(6_000) % len(pool())].reset_index(drop=True)
    events = rows.assign(event_id=[f"m{n}" for n in range(len(rows))])
    return Dataset(events, as_of=at("2024-10-20"))


@given(states())
def test_every_event_is_one_mark_or_in_one_count(state):
    view = View(thousands(), replace(state, chosen=""))
    placed = view.charts.placed
    outside = placed.before + placed.after + placed.undated
    assert len(placed.marks["position"]) + int(placed.bins["count"].sum()) + outside == len(
        view.rows.selected
    )
    # On the map, each event is at one place, in one count, or has no place.
    frame, look, context = view.charts.screen_map_frame, view.charts.look, view.charts.context
    spots = place_marks(view.rows.on_map, MapView.fit(WORLD, frame), look, context)
    assert sum(spot.total for spot in spots) + view.lists.unplaced[1] == len(view.rows.on_map)


@given(states())
def test_every_point_has_a_hover_text(state):
    view = View(thousands(), state)
    for name in CHART_NAMES:
        traces = getattr(view.charts, name)["data"]
        for trace, texts in zip(traces, view.charts.hover_texts(name), strict=True):
            assert "hovertext" not in trace
            if trace["hoverinfo"] == "skip":
                assert texts is None
            else:
                assert len(texts) == len(trace["customdata"])
                # A count has one value per cell; a mark has several values.
                if trace["type"] == "heatmap":
                    points, expected = (
                        pd.DataFrame(values).notna() for values in (texts, trace["customdata"])
                    )
                    assert points.equals(expected)
                assert all(isinstance(text, str) for text in np.ravel(texts) if text is not None)


@pytest.mark.parametrize("count", [127, 128, 300])
def test_columns_may_have_more_values_than_fit_into_a_byte(count):
    """Categories are numbered by the smallest integers that they fit into."""
    is_even = np.arange(count) % 2 == 0
    names = {
        name: [f"{name} {n}" for n in range(count)]
        for name in ("title", "event_type", "location", "claimant", "collection")
    }
    table = pd.DataFrame(names).assign(
        event_id=[f"e{n}" for n in range(count)],
        date="2024-10-08",
        stance="asserts",
        about="e0",
        claimant_country="KOR",
        # A state becomes the place of a row without one.
        country=np.where(is_even, "Texas", "Poland"),
    )
    table.loc[is_even, ["location", "claimant", "stance", "about"]] = ""
    data = open_dataset(table)
    assert (data.events["location"] == "Texas").sum() == is_even.sum()
    check_every_part(data, State(chosen="e0"))


@examples(0.5)
@given(datasets(), states())
def test_every_part_of_a_view_can_be_computed(data, state):
    check_every_part(data, state)


def check_every_part(data: Dataset, state: State) -> None:
    before = data.events.copy(deep=True)
    with use_language(state.language or "en"):
        view = View(data, state)
        assert go.Figure(view.charts.timeline).layout.width == state.screen.width_px
        assert go.Figure(view.charts.overview).layout.width == state.screen.overview_px
        for chart in (view.charts.map, view.charts.numbers):
            assert go.Figure(chart).layout.width == state.screen.map_width_px
        assert isinstance(view.captions.status, str)
        assert isinstance(view.captions.undrawn, str)
        assert isinstance(view.captions.credit, str)
        assert view.lists.unplaced[1] == view.rows.on_map.table["latitude"].isna().sum()
        assert (view.navigation.details is None) == (
            state.chosen not in set(view.rows.known.events["event_id"])
        )
        assert view.navigation.focus["event"] == (state.chosen if view.navigation.details else "")
        for name in FACETS:
            assert {value for value, _ in view.facets.options(name)[0]} >= set(
                getattr(state.query, name)
            )
        assert len(view.facets.roles) == 4
        assert len(view.lists.table) == len(view.rows.selected)
        shown = set(view.rows.selected.cells("event_id"))
        claims = [
            claim for row in view.lists.matrix.rows for cell in row.cells.values() for claim in cell
        ]
        assert {claim.event_id for claim in claims} <= shown
    assert data.events.equals(before)


@given(datasets(), states())
def test_overview_and_map_ignore_their_own_filter(data, state):
    view = View(data, state)
    whole = View(data, replace(state, query=state.query.without("window", "area")))
    for part, ignored in ((view.rows.at_any_time, "window"), (view.rows.on_map, "area")):
        narrowed = replace(state, query=state.query.without(ignored))
        assert part.table.equals(View(data, narrowed).rows.selected.table)
        rows = (
            set(selection.positions)
            for selection in (view.rows.selected, part, whole.rows.selected)
        )
        assert next(rows) <= next(rows) <= next(rows)


def drawn_as(chart) -> go.Figure:
    return go.Figure(chart)


def shown_by(details) -> str:
    """Return the panel of an event as JSON."""
    return json.dumps(describe(details, Neighbours(), ()), cls=PlotlyJSONEncoder)


def make_view(*rows, **state) -> View:
    filled = [{"title": f"Event {n}", "date": "2024-10-08"} | row for n, row in enumerate(rows)]
    checked = load_events(pd.DataFrame(filled, dtype=object))
    return View(Dataset(checked.events, tuple(checked.problems)), State(**state))


PLACED = {"latitude": 43.12, "longitude": 131.89, "location": "Vladivostok"}


@pytest.mark.parametrize(
    ("rows", "countries", "status"),
    [
        ([], (), "No events"),
        ([PLACED], (), "All events"),
        ([PLACED, {}], (), "All events, 1 not on the map"),
        ([PLACED, {}, {}], (), "All events, 2 not on the map"),
        ([PLACED, PLACED | {"date": "XXXX-12-XX"}], (), "All events, 1 without a date"),
        ([PLACED, {"date": "../.."}], (), "All events, 1 not on the map, 1 without a date"),
        ([PLACED | {"country": "RUS"}, {}], ("RUS",), "1 of 2 events"),
        ([PLACED, {}], ("USA",), "No events match"),
        ([PLACED, {"title": ""}], (), "All events, 1 row of the file left out"),
        (
            [{"title": ""}, {"date": "no"}, {}],
            (),
            "All events, 1 not on the map, 2 rows of the file left out",
        ),
        (
            [PLACED] * 1_200,
            (),
            "All events. Showing counts. Zoom in for events.",
        ),
        (
            [PLACED | {"origin_latitude": 10, "origin_longitude": n} for n in range(61)],
            (),
            "All events, the 60 most frequent of 61 routes",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_status_says_what_is_found_and_what_is_not_drawn(rows, countries, status):
    if rows:
        assert make_view(*rows, query=EventQuery(countries)).captions.status == status
    else:
        empty = load_events(pd.DataFrame({"title": [], "date": []})).events
        assert View(Dataset(empty)).captions.status == status


def marks_of(timeline):
    """Return the ids of the events that are drawn as marks."""
    (marks,) = (trace for trace in timeline.data if trace.name == "events")
    return [mark[1] for mark in marks.customdata]


def badges_of(view):
    """Return the symbols and numbers of the badges of each event."""
    (trace,) = (trace for trace in view.charts.timeline["data"] if trace.get("name") == "badges")
    placed, badges = view.charts.placed, {}
    texts = zip(placed.badges["mark"], trace["marker"]["symbol"], trace["text"], strict=True)
    for mark, symbol, text in texts:
        badges.setdefault(placed.marks["event_id"][mark], {})[symbol] = text
    return badges


def test_the_status_of_the_sample_table(article):
    view = View(article, State(EventQuery(("KOR",))))
    # Among the statements about these events are many of other countries.
    assert view.captions.status == "5 of 16 events and 2 of 25 statements, 1 event not on the map"
    assert len(view.lists.unplaced[0]) == view.lists.unplaced[1] == 1


def test_both_charts_follow_a_filter(article):
    view = View(article, State(EventQuery(("FRA",), "speaker")))
    chosen = set(view.rows.selected.cells("event_id"))
    (drawn,) = (
        trace.customdata for trace in drawn_as(view.charts.timeline).data if trace.name == "events"
    )
    assert {event_id for _, event_id in drawn} == chosen
    assert list(drawn_as(view.charts.map).data[0].locations) == ["FRA"]


@pytest.mark.parametrize(("early", "undrawn"), [(1, "1 earlier"), (3, "")])
def test_a_filter_does_not_squeeze_its_events_for_a_few_outliers(early, undrawn):
    rows = [
        {"title": "Old", "date": f"0{number}-01-01", "country": "RUS"}
        for number in range(900, 900 + early)
    ]
    rows += [{"title": "New", "date": f"2024-10-{day}", "country": "RUS"} for day in range(10, 30)]
    rows += [{"title": "Other", "date": "2024-10-20", "country": "USA"}] * 9
    data = Dataset(load_events(pd.DataFrame(rows)).events)
    assert View(data, State(EventQuery(("RUS",)))).captions.undrawn == undrawn


def test_a_filter_moves_neither_window_nor_axis(article):
    free, filtered = (View(article, State(EventQuery(codes))) for codes in ((), ("USA",)))
    assert free.charts.window == filtered.charts.window
    for name in ("timeline", "overview"):
        ranges = [
            drawn_as(getattr(view.charts, name)).layout.xaxis.range for view in (free, filtered)
        ]
        assert ranges[0] == ranges[1]


def test_the_map_follows_filters_unless_the_reader_moved_it(article):
    def geo(**more):
        return drawn_as(View(article, State(**more)).charts.map).layout.geo

    america = EventQuery(countries=("USA",), role="place")
    assert geo(query=america).center.lon == pytest.approx(-77, abs=1)
    assert geo().center.lon == pytest.approx(89, abs=2)
    position = MapPosition(lon=100.0, lat=50.0, scale=3.0, rotation=90.0)
    assert geo(query=america, moved=position) == geo(moved=position)


def test_the_map_stays_while_time_is_replayed(article):
    window = (at("2024-10-10"), at("2024-10-12"))
    states = (
        State(window=window),
        State(EventQuery(window=window)),
        State(EventQuery(as_of=np.datetime64("2024-10-18"))),
    )
    home = View(article).charts.map["layout"]["geo"]
    for state in states:
        assert View(article, state).charts.map["layout"]["geo"] == home


def test_the_map_counts_the_places_that_it_does_not_show(article):
    def outside(**more):
        return View(article, State(**more)).charts.map["layout"]["meta"]["outside"]

    # The only one is named.
    assert outside() == "Not in view: Washington"
    assert outside(moved=MapPosition(-77.0, 39.0, 30.0, -77.0)) == "5 places not in view"
    assert outside(moved=MapPosition(30.0, 20.0, 0.4, 30.0)) == ""


@pytest.mark.parametrize(("width", "ticks"), [(100, 2), (360, 5), (1_600, 8)])
def test_the_overview_has_as_many_ticks_as_fit(article, width, ticks):
    axis = View(article, State(screen=Screen(width_px=width))).charts.overview["layout"]["xaxis"]
    assert (axis["nticks"], axis["tickangle"]) == (ticks, 0)


def test_the_sentence_and_the_credit_follow_the_day_of_knowledge(article):
    view = View(article, State(EventQuery(as_of=np.datetime64("2024-10-18"))))
    assert view.captions.sentence == "Known by 18 Oct 2024: 1 of 16 events"
    assert "As of 18 Oct 2024" in view.captions.credit
    placed = view.charts.placed
    assert placed.marks["end"].max() <= np.datetime64("2024-10-19")


def test_a_window_does_not_change_the_overview(article):
    window = (at("2024-10-10"), at("2024-10-12"))
    whole, brushed = View(article), View(article, State(window=window))
    assert tuple(drawn_as(brushed.charts.timeline).layout.xaxis.range) == (
        "2024-10-10T00:00:00",
        "2024-10-12T00:00:00",
    )
    for before, after in zip(
        drawn_as(whole.charts.overview).data, drawn_as(brushed.charts.overview).data, strict=True
    ):
        assert np.array_equal(before.y, after.y)


OCTOBER = (at("2024-10-10"), at("2024-10-12"))


def test_events_outside_the_timeline_are_counted(article):
    text = View(article, State(window=OCTOBER)).captions.undrawn
    assert "earlier" in text
    assert "later" in text
    assert View(article).captions.undrawn == "2 earlier"


@pytest.mark.parametrize(
    ("query", "window", "undrawn"),
    [
        pytest.param(EventQuery(text="Kursk"), None, "", id="a search shows its hits"),
        pytest.param(EventQuery(countries=("UKR",)), None, "", id="any other filter too"),
        pytest.param(EventQuery(event_types=("treaty",)), None, "", id="if it finds nothing else"),
        pytest.param(
            EventQuery(text="Kursk"), OCTOBER, "1 earlier, 1 later", id="not if dates are chosen"
        ),
    ],
)
def test_first_view_of_a_filter(article, query, window, undrawn):
    whole, found = View(article), View(article, State(query, window=window))
    assert found.captions.undrawn == undrawn
    start, end = found.charts.window
    if window is None:
        # The place of the other events in the chart is still known.
        assert start <= whole.charts.window[0] < whole.charts.window[1] <= end


@pytest.mark.parametrize("name", FACETS)
def test_options_of_a_facet_have_counts(article, name):
    weapons = ["gun", "rifle", *[""] * (len(article.events) - 3), "gun"]
    data = replace(article, events=article.events.assign(weapon=pd.Categorical(weapons)))
    offered, left_out = View(data).facets.options(name)
    assert left_out == 0
    assert len(offered) > (name != "evidence")
    for value, label in offered:
        found = View(data, State(EventQuery(**{name: (value,)}))).rows.found
        assert label.partition(" (")[2].startswith(format_found(found))


def test_countries_are_listed_by_name(article):
    assert dict(View(article).facets.options("countries")[0])["PRK"].startswith("North Korea (")


def test_a_chosen_country_without_events_stays_listed(article):
    view = View(article, State(EventQuery(("BRA",))))
    assert ("BRA", "Brazil (0 events)") in view.facets.options("countries")[0]


def test_a_filter_by_time_applies_to_all_but_the_overview(article):
    window = (at("2024-08-01"), at("2024-08-31"))
    view = View(article, State(EventQuery(window=window)))
    left = set(EventQuery(window=window).select(article.events)["event_id"])
    # As of 20 October it was still ahead.
    left.remove("ready-to-fight")
    assert {row["event_id"] for row in view.lists.table} == left
    unfolded = replace(view, state=replace(view.state, statements="every"))
    assert set(unfolded.rows.on_map.cells("event_id")) == left
    # Statements about events of other times are not folded.
    statements = set(view.rows.on_map.table.query("stance != ''")["event_id"])
    assert "russia-pledge" in statements
    assert "peskov-denial" not in statements
    assert len(view.rows.at_any_time) == len(article.events)
    assert view.charts.window == window
    placed = view.charts.placed
    assert (placed.before, placed.after, placed.left_out) == (0, 0, 0)
    assert len(placed.marks["event_id"]) == len(view.rows.unfolded)


def test_a_filter_by_area_applies_to_all_but_the_map(article):
    view = View(article, State(EventQuery(area=Area(131.9, 43.1, 4, 4))))
    assert {row["where"] for row in view.lists.table} == {"Vladivostok, Russia (within 20 km)"}
    assert len(view.rows.selected) == len(view.lists.table) == 2
    unfolded = replace(view, state=replace(view.state, statements="every"))
    assert len(unfolded.rows.on_map) == len(article.events)
    assert len(view.rows.on_map) == 17


def test_values_that_are_not_listed_are_counted():
    view = make_view(*({"claimant": f"Speaker {n}"} for n in range(MAX_FACET_VALUES + 7)))
    offered, left_out = view.facets.options("claimants")
    assert (len(offered), left_out) == (MAX_FACET_VALUES, 7)
    (chosen, *_) = set(view.dataset.events["claimant"]) - set(dict(offered))
    offered, left_out = replace(view, state=State(EventQuery(claimants=(chosen,)))).facets.options(
        "claimants"
    )
    assert chosen in dict(offered)
    assert left_out == 6


class TestFoldedStatements:
    """Statements are folded into the events that they are about."""

    def test_the_timeline_has_one_bar_per_event(self, article):
        folded = View(article, State())
        chart = drawn_as(folded.charts.timeline)
        assert marks_of(chart) == folded.charts.placed.marks["event_id"].tolist()
        stances = {row for row in folded.charts.placed.drawn.cells("stance") if row}
        assert (len(folded.charts.placed.drawn), stances) == (16, set())
        every = View(article, State(statements="every"))
        assert len(marks_of(drawn_as(every.charts.timeline))) + every.charts.placed.before == 41
        assert not any(trace.name == "badges" for trace in drawn_as(every.charts.timeline).data)
        # The colour of statements is in the key only if one is drawn.
        keys = [{name for name, _ in view.charts.colour_key} for view in (folded, every)]
        assert keys[1] - keys[0] == {"Statement"}

    def test_filters_hide_no_one_speaking_about_a_chosen_event(self, article):
        """South Korea reports the troops, and the Kremlin denies it."""
        plain, filtered = (View(article, State(EventQuery(countries)))
                           for countries in ((), ("KOR",)))  # fmt: skip
        matrices = [
            {row.event_id: row for row in view.lists.matrix.rows} for view in (plain, filtered)
        ]
        for event_id, row in matrices[1].items():
            whole = matrices[0][event_id]
            assert row.speakers == whole.speakers
            assert row.cells == whole.cells
        assert matrices[1]["troops-sent"].speakers["denies"] == 1
        assert badges_of(filtered)["troops-sent"] == badges_of(plain)["troops-sent"]
        assert badges_of(filtered)["troops-sent"] == {
            "x": "1", "circle": "4", "triangle-up": "3", "square": "4"
        }  # fmt: skip
        hover = dict(zip(marks_of(drawn_as(filtered.charts.timeline)),
                         filtered.charts.hover_texts("timeline")[-1], strict=True))  # fmt: skip
        assert "✖ 1 Denied by: Dmitry Peskov<br>" in hover["troops-sent"]

    def test_badges_count_what_was_known_by_a_day(self, article):
        view = View(article, State(EventQuery(as_of=np.datetime64("2024-10-18"))))
        assert badges_of(view) == {"troops-sent": {"triangle-up": "1"}}

    @pytest.mark.parametrize(
        ("chosen", "focus"),
        [
            ("peskov-denial", ["troops-sent"]),
            ("nis-forecast", ["front-deployment", "more-troops"]),
            ("arms-supply", ["arms-supply"]),
        ],
    )
    def test_a_folded_statement_highlights_the_bar_of_its_event(self, article, chosen, focus):
        view = View(article, State(chosen=chosen))
        assert view.navigation.details.event_id == chosen
        assert view.navigation.focus["window"] is None
        timeline = drawn_as(view.charts.timeline)
        bars, marks = timeline.data[0], marks_of(timeline)
        colour = with_opacity(LIGHT.ink, 0.1)
        rows = [y for y, bar in zip(bars.y, bars.marker.color, strict=True) if bar == colour]
        (events,) = (trace for trace in timeline.data if trace.name == "events")
        assert sorted(marks[list(events.y).index(y)] for y in rows) == focus
        if chosen != focus[0]:
            assert timeline.layout.meta["carriers"] == focus

    def test_a_statement_has_a_mark_if_its_event_is_not_in_view(self):
        view = make_view(
            {"event_id": "strike", "date": "2024-03-05"},
            {"event_id": "denial", "date": "2024-05-07", "about": "strike", "stance": "denies"},
        )
        assert marks_of(drawn_as(view.charts.timeline)) == ["strike"]
        may = (at("2024-05-01"), at("2024-05-31"))
        zoomed = replace(view, state=State(window=may))
        assert marks_of(drawn_as(zoomed.charts.timeline)) == ["denial"]
        assert (zoomed.charts.placed.before, zoomed.charts.placed.after) == (1, 0)
        march = replace(view, state=State(window=(at("2024-03-01"), at("2024-03-31"))))
        assert (march.charts.placed.before, march.charts.placed.after) == (0, 0)
        filtered = replace(view, state=State(EventQuery(text="Event 1")))
        assert marks_of(drawn_as(filtered.charts.timeline)) == ["denial"]
        assert filtered.captions.status.startswith("1 statement about 1 event, ")

    def test_a_statement_is_on_the_map_at_a_place_of_its_own(self, article):
        folded, every = (View(article, State(statements=how)) for how in ("folded", "every"))
        assert (folded.lists.unplaced[1], every.lists.unplaced[1]) == (6, 30)
        assert "flynn-feedback" in folded.rows.on_map.cells("event_id")
        assert "6 events not on the map" in folded.captions.status
        assert len(folded.lists.table) == len(every.lists.table) == 41


class TestAsKnownOn:
    """The table seen from an earlier day."""

    day = EventQuery(as_of=np.datetime64("2024-10-18"))

    def test_later_statements_are_hidden_everywhere(self, article):
        view = View(article, State(self.day, chosen="troops-sent"))
        assert {row["event_id"] for row in view.lists.table} == {"troops-sent", "sybiha-demand"}
        status = "1 of 16 events and 1 of 25 statements, 15 events reported later"
        assert view.captions.status == status
        assert not view.navigation.details.disputed
        assert [stance for stance, _ in view.navigation.details.ledger] == ["demands"]

    def test_the_as_of_line_is_at_that_day(self, article):
        notes = drawn_as(View(article, State(self.day)).charts.timeline).layout.annotations
        assert "as of 18 Oct 2024" in [note.text for note in notes]
        assert "As of 18 Oct 2024" in View(article, State(self.day)).captions.credit

    def test_an_unknown_event_cannot_be_selected(self, article):
        assert View(article, State(self.day, chosen="peskov-denial")).navigation.details is None

    def test_a_day_after_the_source_changes_nothing(self, article):
        later = View(article, State(EventQuery(as_of=np.datetime64("2030-01-01"))))
        assert later.rows.known.as_of == article.as_of
        assert later.rows.known.events.equals(article.events)

    def test_later_sources_are_hidden_before_their_date(self, article):
        new = {"title": "New", "date": "2024-10-01", "source_date": "2024-10-25"}
        later = load_events(pd.DataFrame([new], dtype=object)).events
        data = replace(article, events=pd.concat([article.events, later], ignore_index=True))
        for day, count in (("2024-10-24", 41), ("2024-10-25", 42)):
            view = View(data, State(EventQuery(as_of=np.datetime64(day))))
            assert len(view.lists.table) == count
            assert view.rows.known.as_of == article.as_of

    def test_the_first_event_follows_an_unknown_selection(self, article):
        view = View(article, State(self.day, chosen="ships-to-vladivostok"))
        assert view.navigation.details is None
        assert view.navigation.focus["near"][0] == view.lists.table[0]["event_id"]

    def test_axes_and_extents_do_not_change(self, article):
        before, now = View(article), View(article, State(self.day))
        assert before.charts.window == now.charts.window
        assert drawn_as(before.charts.map).layout.geo == drawn_as(now.charts.map).layout.geo

    def test_days_to_play_are_those_with_new_statements(self, article):
        assert View(article).navigation.days == [
            ("2024-10-18", "18 Oct 2024"),
            ("2024-10-20", "20 Oct 2024"),
        ]

    def test_the_number_of_days_to_play_is_limited(self):
        rows = [{"date": str(day)} for day in np.arange("2000-01-01", "2006-01-01", dtype="M8[D]")]
        view = make_view(*rows)
        days = view.navigation.days
        assert len(days) == MAX_DAYS
        assert (days[0][0], days[-1][0]) == ("2000-01-01", "2005-12-31")
        # The page counts the days of the table.
        controls = repr(filters(view))
        assert "became known on 2,192 days" in controls
        assert "data-part" in controls

    def test_all_days_of_a_small_table_are_played(self, article):
        assert "data-part" not in repr(filters(View(article)))


class TestReading:
    """Navigation from event to event."""

    def test_previous_and_next_are_in_chronological_order(self, article):
        ids = [row["event_id"] for row in View(article).lists.table]
        for before, now, after in zip(["", *ids], ids, [*ids[1:], ""], strict=False):
            near = View(article, State(chosen=now)).navigation.neighbours
            assert (near.previous, near.following) == (before, after)
        assert View(article, State(chosen=ids[4])).navigation.neighbours.position == "5 of 41 items"
        expected = EventQuery(statuses=("expected",))
        first = View(article, State(expected)).navigation.neighbours.following
        only_events = View(article, State(expected, chosen=first))
        assert only_events.navigation.neighbours.position == "1 of 5"

    def test_navigation_skips_hidden_events(self, article):
        query = EventQuery(("KOR",))
        ids = [row["event_id"] for row in View(article, State(query)).lists.table]
        assert View(article, State(query, chosen=ids[0])).navigation.neighbours.following == ids[1]
        hidden = View(article, State(query, chosen="peskov-denial")).navigation.neighbours
        assert hidden == ("", "", "not shown")

    def test_the_first_event_follows_no_selection(self, article):
        assert (
            View(article).navigation.neighbours.following
            == View(article).lists.table[0]["event_id"]
        )
        assert View(article, State(EventQuery(("BRA",)))).navigation.neighbours.following == ""

    def test_an_event_outside_the_window_gets_a_new_window(self, article):
        focus = View(article, State(chosen="war-in-ukraine")).navigation.focus
        assert focus["window"] is None
        assert focus["place"] == [31.4, 49]
        focus = View(article, State(chosen="kursk-incursion")).navigation.focus
        start, end = (at(moment) for moment in focus["window"])
        assert start < at("2024-08-15") < end
        default = View(article).charts.window
        assert abs((end - start) - (default[1] - default[0])) < np.timedelta64(2, "s")
        moved = View(article, State(chosen="kursk-incursion", window=(start, end)))
        assert moved.navigation.focus["window"] is None

    def test_an_unknown_event_is_not_selected(self, article):
        assert View(article, State(chosen="nothing")).navigation.focus["event"] == ""


class TestDetails:
    """Details of the selected event."""

    def test_statements_are_grouped_by_stance(self, article):
        details = View(article, State(chosen="troops-sent")).navigation.details
        assert details.disputed
        stances = [stance for stance, _ in details.ledger]
        assert stances == ["denies", "asserts", "demands", "comments"]
        (peskov,) = dict(details.ledger)["denies"]
        assert peskov.event_id == "peskov-denial"
        assert peskov.stance_text == "denies it"
        assert (peskov.who, peskov.when) == ("Dmitry Peskov", "on or before 20 Oct 2024")

    def test_known_facts_are_listed(self, article):
        details = View(article, State(chosen="ships-to-vladivostok")).navigation.details
        facts = dict(details.facts)
        assert facts["When"].startswith("8–13 Oct 2024")
        assert "“between October 8 and 13”" in facts["When"]
        assert facts["Where"] == "Vladivostok, Russia (within 20 km)"
        assert facts["Came from"] == "North Korea (exact place not known)"
        assert facts["Number"] == "1,500 troops"
        assert facts["Speaker"] == "National Intelligence Service (South Korea)"
        assert details.source.endswith("2024-10-20, paragraph 14")
        assert "Source" not in facts
        assert "no address for this source" in shown_by(details)
        # He acts and speaks, and is named once.
        spoken = View(article, State(chosen="peskov-denial")).navigation.details
        assert "Who" not in dict(spoken.facts)
        assert "Dmitry Peskov" in dict(spoken.facts)["Speaker"]
        assert {event.event_id for event in details.here} == {
            "ships-to-vladivostok",
            "training-vladivostok",
        }

    def test_expected_events_at_a_place_are_told_apart(self, article):
        details = View(article, State(chosen="kursk-incursion")).navigation.details
        assert {event.event_id: event.is_expected for event in details.here} == {
            "kursk-incursion": False,
            "kursk-deployment": True,
        }

    def test_a_statement_refers_to_its_events(self, article):
        details = View(article, State(chosen="russia-denies-arms")).navigation.details
        assert [event_id for event_id, _ in details.about] == ["arms-supply"]
        assert dict(details.facts)["Speaker"] == "Russia; denies"

    def test_each_claimants_number_is_a_range(self, article):
        details = View(article, State(chosen="kursk-deployment")).navigation.details
        assert [(number.who, number.words) for number in details.numbers] == [
            ("Kyrylo Budanov", "at least 2,600 troops")
        ]
        (number,) = details.numbers
        assert number.low == 2600
        assert np.isnan(number.high)

    def test_a_place_opens_what_has_happened_there(self, article):
        names = {trace.get("name"): trace for trace in View(article).charts.map["data"]}
        opened = {values[0] for kind, *values in names["places"]["customdata"] if kind == "event"}
        assert "kursk-incursion" in opened
        assert "kursk-deployment" not in opened

    @pytest.mark.parametrize("chosen", ["", "nothing", "<b>"])
    def test_there_are_no_details_without_a_selection(self, article, chosen):
        assert View(article, State(chosen=chosen)).navigation.details is None

    def test_an_unknown_place_is_mentioned(self, article):
        details = View(article, State(chosen="partnership-treaty")).navigation.details
        assert dict(details.facts)["Where"] == "not known"
        assert details.here == []

    def test_links_come_from_the_table(self):
        row = {"event_id": "a", "source_url": "https://example.org", "media_url": "http://b.org"}
        details = make_view(row, chosen="a").navigation.details
        assert [url for _, url in details.links] == ["http://b.org"]
        assert (details.source, details.source_url) == ("https://example.org",) * 2
        assert "no address" not in shown_by(details)
        named = make_view(row | {"source": "Paper"}, chosen="a").navigation.details
        assert (named.source, named.source_url) == ("Paper", "https://example.org")


class TestFileName:
    """Names of exported files."""

    @pytest.mark.parametrize(
        ("state", "filters"),
        [
            (State(), ""),
            (State(EventQuery(("KOR",), "speaker")), "-according-to-south-korea"),
        ],
        ids=["all", "filtered"],
    )
    @pytest.mark.parametrize(
        ("chart", "part"), [("", ""), ("timeline", "-timeline"), ("map", "-map")]
    )
    def test_a_file_name_describes_the_picture(self, article, state, filters, chart, part):
        name = View(article, state).captions.file_name(chart)
        assert name == f"north-korean-troops-in-russia{part}{filters}"

    def test_a_file_name_works_on_any_system(self, article):
        data = replace(article, title='../<a>: "b" | c? * ' + "x" * 300)
        name = View(data).captions.file_name("map")
        assert not set(name) & set('/\\<>:"|?*. ')
        assert 0 < len(name) <= 100

    @pytest.mark.parametrize("title", ["हिन्दी में", "ที่ดิน", "日本", "Zạ͓̈̎l̷̢go"])
    def test_a_file_name_keeps_letters_of_all_scripts_whole(self, article, title):
        joined = title.lower().replace(" ", "-")
        name = View(replace(article, title=title)).captions.file_name("map")
        assert name == f"{joined}-map"
        long_name = View(replace(article, title=title * 100)).captions.file_name("map")
        assert len(long_name.encode()) <= 200
        letters = list(iter_graphemes((title * 100).lower().replace(" ", "-")))
        assert list(iter_graphemes(long_name)) == letters[: len(list(iter_graphemes(long_name)))]


def test_a_table_without_a_package_is_named_after_its_file(tmp_path):
    path = tmp_path / "my_events.csv"
    path.write_text("title,date\nA,2024-10-08\n")
    view = View(open_dataset(path))
    assert view.dataset.title == "my events"
    assert view.captions.credit == ""
    assert view.captions.subtitle("map") == "All events. 1 event, 1 not on the map"


def test_the_table_is_in_chronological_order(article):
    view = View(article, State(EventQuery(("RUS", "PRK"))))
    rows = view.lists.table
    assert {row["event_id"] for row in rows} == set(view.rows.selected.cells("event_id"))
    assert all(
        row.keys() == {"event_id", "order", "hits", "denied", *TABLE_COLUMNS} for row in rows
    )
    assert [row["order"] for row in rows] == list(range(len(rows)))
    dated = ("kursk-incursion", "ships-to-vladivostok")
    assert tuple(row["event_id"] for row in rows if row["event_id"] in dated) == dated
    disputed = {row["event_id"] for row in rows if row["status"] == "disputed"}
    assert disputed == {"troops-sent", "arms-supply"}
    assert {row["event_id"]: row["denied"] for row in rows if row["denied"]} == {
        "troops-sent": ["1", "1 speaker denies it"],
        "arms-supply": ["2", "2 speakers deny it"],
    }


def test_the_table_highlights_search_hits(article):
    rows = View(article, State(EventQuery(text="vladivostok"))).lists.table
    assert rows
    pieces = [row["hits"]["title"] for row in rows]
    assert ["Vladivostok", True] in [list(piece) for title in pieces for piece in title]
    for row in rows:
        assert "".join(text for text, _ in row["hits"]["title"]) == row["title"]


def test_links_keep_their_meaning_when_rows_are_added(article):
    """Links contain ids, not positions."""
    state, problems = State.read("?country=KOR&event=nis-report&type=statement&tab=claims")
    assert not problems
    rows = article.events
    more = [{"title": f"New {n}", "date": "2024-10-01", "country": "KOR"} for n in range(5)]
    new = load_events(pd.DataFrame(more, dtype=object)).events
    longer = replace(article, events=pd.concat([new, rows[::-1]], ignore_index=True))
    before, after = View(article, state), View(longer, state)
    assert after.navigation.details.title == before.navigation.details.title
    assert after.navigation.details.facts == before.navigation.details.facts
    assert set(after.rows.selected.cells("event_id")) == set(before.rows.selected.cells("event_id"))


class TestViews:
    """Views of recent states are cached, but fewer of large tables."""

    FRANCE, KOREA = (State(EventQuery((code,))) for code in ("FRA", "KOR"))

    def test_a_view_is_cached_for_each_language(self, article):
        views = ViewCache(article)
        first = views.view(self.FRANCE)
        assert views.view(State(EventQuery(("FRA",)))) is first
        assert views.view(self.KOREA) is not first
        assert views.view(replace(self.FRANCE, screen=Screen(dark=True))) is not first
        with use_language("uk"):
            assert views.view(self.FRANCE) is not first
        assert views.view(self.FRANCE).captions.status == View(article, self.FRANCE).captions.status

    @given(states(), states())
    def test_equal_states_share_a_view_and_others_do_not(self, article, state, other):
        views = ViewCache(article)
        read_again, _ = State.read(state.url, state.screen.write())
        assert views.view(read_again) is views.view(state)
        assert (views.view(other) is views.view(state)) == (other == state)

    def test_fewer_views_of_large_tables_are_cached(self, article, monkeypatch):
        monkeypatch.setattr("dashboard.views.view._CACHED_ROWS", len(article.events))
        views = ViewCache(article)
        first = views.view(self.FRANCE)
        for country in ("USA", "RUS"):
            views.view(State(EventQuery((country,))))
        assert views.view(self.FRANCE) is first
        for country in ("KOR", "PRK", "GBR"):
            views.view(State(EventQuery((country,))))
        assert views.view(self.FRANCE) is not first


def test_a_picture_mentions_counts_without_zoom():
    view = make_view(*[PLACED] * 1_200)
    assert view.captions.subtitle("timeline").startswith(
        "All events. 1,200 events, drawn as counts. "
    )
    assert view.captions.subtitle("map") == "All events. 1,200 events"


@given(datasets(), states())
def test_charts_drawn_in_parallel_are_the_same(data, state):
    sequential, parallel = View(data, state), View(data, state)
    with pytest.MonkeyPatch.context() as patch, use_language("uk"):
        patch.setattr("dashboard.views.screen_charts._MANY_ROWS", 0)
        parallel.charts.draw_both()
        drawn = {name: vars(parallel.charts)[name] for name in CHART_NAMES}
        assert drawn == {name: getattr(sequential.charts, name) for name in CHART_NAMES}


LONG_NAMES = ("DOM", "GNQ", "BES", "PRK")


@pytest.mark.parametrize("width_px", [757, 846, 1_400])
def test_names_of_lanes_are_whole_and_no_filter_moves_the_marks(width_px):
    rows = [
        {"title": f"Talks {day}", "date": f"2024-05-{day:02}", "country": code}
        for code in (*LONG_NAMES, "USA")
        for day in range(1, 29)
    ]
    data = Dataset(load_events(pd.DataFrame(rows)).events)
    screen = Screen(width_px, 640)
    whole = drawn_as(View(data, State(screen=screen)).charts.timeline).layout
    assert not any("…" in name for name in whole.yaxis.ticktext)
    assert any("Dominican Republic" in name for name in whole.yaxis.ticktext)
    few = drawn_as(View(data, State(EventQuery(("USA",)), screen=screen)).charts.timeline).layout
    assert few.margin.l == whole.margin.l > 118 + 20


def test_a_narrow_timeline_does_not_give_its_width_to_names():
    rows = [{"title": "Talks", "date": "2024-05-01", "claimant": "M" * 200}]
    data = Dataset(load_events(pd.DataFrame(rows)).events)
    for width_px in range(600, 1_400, 50):
        state = State(lanes="claimant", screen=Screen(width_px, 640))
        layout = drawn_as(View(data, state).charts.timeline).layout
        assert layout.margin.l <= max(138, 0.21 * width_px + 21)
