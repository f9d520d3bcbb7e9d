"""A state can be restored from its URL, and invalid parameters are reported."""

from urllib.parse import parse_qs

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import examples, json_values, states

from dashboard.charts.style import COLOURS, THEMES
from dashboard.charts.timeline_layout import LANES
from dashboard.common.i18n import LANGUAGES
from dashboard.engine.query import EventQuery
from dashboard.engine.url_params import MAX_PAIRS, MAX_VALUE, MAX_VALUES, read_sent
from dashboard.ingest.load import Dataset, load_events
from dashboard.model.geo import Area
from dashboard.views.state import PARTS, SIDES_PX, TABS, MapPosition, Screen, State
from dashboard.views.unknown_columns import drop_unknown_columns

LARGE = 10**400
NAMES = [name for names in PARTS.values() for name in names]


def at(text: str) -> np.datetime64:
    return np.datetime64(text, "s")


@examples(4)
@given(states())
def test_any_state_can_be_restored_from_its_url(state):
    screen = state.screen.write()
    assert State.read(state.url, screen) == (state, [])
    # The browser sends the same as texts by name.
    assert State.read(state.write(), screen) == (state, [])


def test_the_url_of_the_default_state_is_empty():
    assert State().url == ""
    assert State.read("") == (State(), [])


@given(states())
def test_every_parameter_belongs_to_one_part_of_the_page(state):
    assert set(state.write()) <= set(NAMES)
    assert len(NAMES) == len(set(NAMES))


READ = [
    ("lanes=status", "lanes", "status"),
    ("colour=claimant", "colour", "claimant"),
    ("theme=dark", "theme", "dark"),
    ("event=a", "chosen", "a"),
    ("event=%3Cb%3E%26", "chosen", "<b>&"),
    ("tab=claims", "tab", "claims"),
    ("by=claimant", "speakers", "claimant"),
    ("pane=side", "pane", "side"),
    ("lang=uk", "language", "uk"),
    ("embed=1", "embedded", True),
    ("embed=0", "embedded", False),
    (
        "view=2024-10-08/2024-10-13T12:00:00",
        "window",
        (at("2024-10-08"), at("2024-10-13T12:00")),
    ),
    (
        "view=2024-10-08%2001:02/2024-10-09T00:00:00",
        "window",
        (at("2024-10-08T01:02"), at("2024-10-09")),
    ),
    ("view=2024-10-08/2024-10-13", "window", (at("2024-10-08"), at("2024-10-13T23:59:59"))),
    (
        "view=-0044-03-15/2024-10-09T00:00:00",
        "window",
        (at("-0044-03-15"), at("2024-10-09")),
    ),
    ("map=10,5.5,2,10", "moved", MapPosition(10.0, 5.5, 2.0, 10.0)),
    ("country=RUS&country=PRK&role=actor", "query", EventQuery(("RUS", "PRK"), "actor")),
    ("evidence=disputed", "query", EventQuery(evidence=("disputed",))),
    ("type=combat&tag=a&tag=b", "query", EventQuery(event_types=("combat",), tags=("a", "b"))),
    ("text=two+words", "query", EventQuery(text="two words")),
    ("known=2024-10-18", "query", EventQuery(as_of=at("2024-10-18"))),
    ("known=2024-10", "query", EventQuery(as_of=at("2024-10-31"))),
    ("area=10,20,30,40", "query", EventQuery(area=Area(10, 20, 30, 40))),
    (
        "time=2024-09/2024-10",
        "query",
        EventQuery(window=(at("2024-09-01"), at("2024-10-31T23:59:59"))),
    ),
    ("type=+&tag=%20&claimant=", "query", EventQuery()),
    ("lang=en", "language", "en"),
]


@pytest.mark.parametrize(("search", "name", "expected"), READ, ids=[row[0] for row in READ])
def test_a_url_is_read(search, name, expected):
    state, problems = State.read(f"?{search}")
    assert getattr(state, name) == expected
    assert problems == []


BROKEN = [
    "theme=Dark",
    "tab=",
    "tab=maps",
    "by=country",
    "lang=xx",
    "embed=yes",
    "role=everyone",
    "country=XX",
    "country=Atlantis",
    "status=maybe",
    "view=2024-10-08",
    "view=2024-10-08/",
    "view=2024-10-13/2024-10-08",
    "view=2024-10-08T00:00:00/2024-10-08T00:00:59",
    "view=2024-02-31/2024-10-08",
    "view=now/2024-10-08",
    "view=NaT/2024-10-08",
    "view=٢٠٢٤-10-08/2024-10-09",
    "view=2024-10/2024-11",
    "view=0/1",
    "time=2024-10-08",
    "time=soon/later",
    "time=../..",
    "known=soon",
    "known=2024-10-13/..",
    "map=10",
    "map=10,91,1,10",
    "map=10,5,0,10",
    "map=nan,5,1,10",
    "map=a,b,c,d",
    "map=1e400,5,1,10",
    "area=1,2,3",
    "area=1,2,-3,4",
    "area=1,2,inf,4",
]


@pytest.mark.parametrize("search", BROKEN)
def test_invalid_values_get_their_defaults_and_are_reported(search):
    state, problems = State.read(f"?{search}&text=kept")
    assert state == State(EventQuery(text="kept"))
    name, _, value = search.partition("=")
    if value:
        assert len(problems) == 1
        assert problems[0].startswith(f"{name}={value}: ")


def test_only_invalid_values_of_a_list_are_dropped():
    state, problems = State.read("?country=RUS&country=XX&country=PRK")
    assert state.query.countries == ("RUS", "PRK")
    assert len(problems) == 1
    assert "XX" in problems[0]


@examples(4)
@given(st.dictionaries(st.sampled_from(NAMES), json_values()), json_values())
def test_any_json_becomes_a_state(sent, screen):
    check(*State.read(sent, screen))


@examples(4)
@given(st.text() | st.from_regex(r"\?((time|view|map|area|known|text|tab)=[-0-9:/.,%a-f]*&)+"))
def test_any_text_becomes_a_state(search):
    check(*State.read(search))


PLAIN = Dataset(load_events(pd.DataFrame({"title": ["A"], "date": ["2024"]})).events)


def check(state: State, problems: list[str]) -> None:
    # Only a table shows whether it has a column.
    shown, _ = drop_unknown_columns(state, PLAIN)
    assert shown.lanes in LANES
    assert shown.colour in ("", *COLOURS)
    assert state.effective_theme in THEMES
    assert state.tab in TABS
    assert state.language in ("", *LANGUAGES)
    for side in state.screen[:3]:
        assert isinstance(side, int)
        assert SIDES_PX[0] <= side <= SIDES_PX[1]
    for window in (state.window, state.query.window):
        assert window is None or window[1] - window[0] >= np.timedelta64(60, "s")
    assert np.isfinite(state.moved or 0).all()
    assert isinstance(state.query.describe(), str)
    assert all(isinstance(problem, str) for problem in problems)
    # Writing and reading a state does not change it.
    assert State.read(state.url)[0].url == state.url


SIZES = [
    ({"width": 500}, "width_px", 500),
    ({"width": 500.9}, "width_px", 500),
    ({"width": 1}, "width_px", SIDES_PX[0]),
    ({"width": LARGE}, "width_px", SIDES_PX[1]),
    ({"width": float("inf")}, "width_px", SIDES_PX[1]),
    ({"width": float("nan")}, "width_px", Screen().width_px),
    ({"width": -5}, "width_px", Screen().width_px),
    ({"width": True}, "width_px", Screen().width_px),
    ({"width": "500"}, "width_px", Screen().width_px),
    ([500], "width_px", Screen().width_px),
    (None, "width_px", Screen().width_px),
    ({"map": 400}, "map_width_px", 400),
    ({"dark": True}, "dark", True),
    ({"dark": "yes"}, "dark", False),
    ({"maxHeight": 900}, "max_height_px", 900),
    ({"covered": 300}, "covered_px", 300),
    ({"covered": -1}, "covered_px", 0),
    ({"measured": False}, "measured", False),
    ({"measured": 0}, "measured", True),
    ({"stacked": True}, "stacked", True),
    ({"touch": "yes"}, "touch", False),
    ({"maxHeight": "none"}, "max_height_px", Screen().max_height_px),
]


@pytest.mark.parametrize(("sent", "name", "expected"), SIZES, ids=[str(s)[:40] for s, *_ in SIZES])
def test_a_screen_is_read(sent, name, expected):
    assert getattr(Screen.read(sent), name) == expected


@pytest.mark.parametrize(
    ("theme", "dark", "effective"),
    [("", False, "light"), ("", True, "dark"), ("light", True, "light"), ("dark", False, "dark")],
)
def test_the_theme_of_the_system_is_the_default(theme, dark, effective):
    assert State(theme=theme, screen=Screen(dark=dark)).effective_theme == effective


def test_a_url_is_escaped():
    state = State(EventQuery(text="日本 & <b>"), chosen="a#b?c=d", tab="table")
    assert state.url.isascii()
    assert not set(state.url) & set(' <>#"')
    assert parse_qs(state.url[1:])["event"] == ["a#b?c=d"]


def test_too_many_or_too_long_values_are_cut():
    sent = {"tag": [f"t{n}" for n in range(MAX_VALUES + 5)], "tab": ["table"]}
    state, problems = State.read(sent)
    assert len(state.query.tags) == MAX_VALUES
    assert state.tab == "table"
    assert problems == [f"tag: Only the first {MAX_VALUES} values are used."]
    assert sum(map(len, read_sent({"x": ["y"] * (MAX_PAIRS + 5)}).values())) == MAX_PAIRS
    assert len(read_sent({"text": "x" * (MAX_VALUE + 5)})["text"][0]) == MAX_VALUE


def test_lone_surrogates_are_removed():
    assert State.read({"event": "a\ud800"})[0].url.isascii()


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("countri=RUS", "countri: There is no such parameter. Did you mean “country”?"),
        ("moon=full", "moon: There is no such parameter."),
        ("country=RUS&utm_source=a&fbclid=b&_=1&picture=map&_screen={}", None),
        ("x" * 500 + "=1", "x" * 40 + ": There is no such parameter."),
    ],
)
def test_an_unknown_parameter_of_a_url_is_reported(search, words):
    assert State.read(f"?{search}")[1] == ([words] if words else [])


def test_few_unknown_parameters_are_reported():
    assert len(State.read("&".join(f"q{n}=1" for n in range(50)))[1]) == 3
