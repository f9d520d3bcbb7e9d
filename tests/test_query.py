"""The query: which rows it selects, how it counts and how it says itself."""

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import json_values, queries, valid_events

from dashboard.errors import InvalidQueryError
from dashboard.query import ROLES, EventQuery, count_countries, roles_of_countries

ROWS = (
    {"title": "in Russia", "country": "RUS"},
    {"title": "by Russia and North Korea", "actor_countries": "RUS; PRK"},
    {"title": "Seoul says", "claimant_country": "KOR", "country": "RUS"},
    {"title": "nobody", "country": ""},
    {"title": "all roles", "country": "PRK", "actor_countries": "PRK", "claimant_country": "PRK"},
)

SELECTED = [
    ((), "any", [0, 1, 2, 3, 4]),
    ((), "speaker", [0, 1, 2, 3, 4]),
    (("RUS",), "any", [0, 1, 2]),
    (("RUS",), "place", [0, 2]),
    (("RUS",), "actor", [1]),
    (("RUS",), "speaker", []),
    (("PRK",), "any", [1, 4]),
    (("PRK",), "actor", [1, 4]),
    (("PRK",), "speaker", [4]),
    (("KOR",), "any", [2]),
    (("KOR", "PRK"), "speaker", [2, 4]),
    (("KOR", "PRK"), "any", [1, 2, 4]),
    (("USA",), "any", []),
]


@pytest.mark.parametrize(
    ("countries", "role", "expected"),
    SELECTED,
    ids=[f"{'+'.join(c) or 'all'} {r}" for c, r, _ in SELECTED],
)
def test_a_query_selects_these_rows(table, countries, role, expected):
    events = table(*ROWS)
    query = EventQuery(countries, role)
    assert list(query.select(events).index) == expected
    assert list(np.flatnonzero(query.mask(events))) == expected


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (EventQuery(), ""),
        (EventQuery(role="actor"), ""),
        (EventQuery(("RUS",)), "involving Russia"),
        (EventQuery(("RUS",), "place"), "happened in Russia"),
        (EventQuery(("PRK", "RUS"), "actor"), "acted by North Korea or Russia"),
        (
            EventQuery(("PRK", "RUS", "GBR"), "speaker"),
            "said by North Korea, Russia or United Kingdom",
        ),
        (EventQuery(("XKX",)), "involving Kosovo"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_query_says_itself(query, words):
    assert query.describe() == words


@pytest.mark.parametrize(
    ("countries", "role", "words"),
    [
        (("XX",), "any", "country 'XX'; give ISO 3166-1 alpha-3"),
        (("RUS", "rus"), "any", "country 'rus'"),
        (("",), "any", "country ''"),
        ((), "everyone", "role 'everyone'; choose one of: any, place, actor, speaker"),
    ],
)
def test_what_does_not_exist_is_refused(countries, role, words):
    with pytest.raises(InvalidQueryError, match=words):
        EventQuery(countries, role)


@pytest.mark.parametrize(
    ("countries", "role", "query"),
    [
        (["RUS", "PRK"], "actor", EventQuery(("RUS", "PRK"), "actor")),
        (["RUS", "XX", None, 3, ["PRK"]], "any", EventQuery(("RUS",))),
        (["RUS", "RUS"], "any", EventQuery(("RUS",))),
        ("RUS", "any", EventQuery()),
        (None, None, EventQuery()),
        ({"RUS": 1}, ["any"], EventQuery()),
        ([], "everyone", EventQuery()),
    ],
    ids=["valid", "mixed", "twice", "a text", "none", "an object", "an unknown role"],
)
def test_what_a_browser_sends_is_cut_to_what_is_valid(countries, role, query):
    assert EventQuery.from_untrusted(countries, role) == query


@given(json_values(), json_values())
def test_whatever_a_browser_sends_makes_a_query(countries, role):
    query = EventQuery.from_untrusted(countries, role)
    assert query.role in ROLES
    assert isinstance(query.describe(), str)


def test_a_query_is_a_frozen_value():
    query = EventQuery(("RUS",))
    with pytest.raises(FrozenInstanceError):
        query.role = "actor"
    assert query == EventQuery(("RUS",))
    assert hash(query) == hash(EventQuery(("RUS",)))


@given(valid_events(), queries())
def test_to_select_again_changes_nothing_and_the_order_stays(events, query):
    before = events.copy(deep=True)
    selected = query.select(events)
    assert query.select(selected).equals(selected)
    assert list(selected.index) == sorted(selected.index)
    assert selected.equals(events.loc[selected.index])
    assert events.equals(before)


@given(valid_events(20), queries())
def test_a_count_is_what_the_country_would_leave(events, query):
    counts = count_countries(events, query)
    assert list(counts) == sorted(counts, reverse=True)
    for code in {*counts.index, *query.countries}:
        alone = replace(query, countries=(code,))
        assert counts.get(code, 0) == len(alone.select(events))
    assert set(counts.index) == set(roles_of_countries(events, query.role))


@given(valid_events(), queries(), st.sampled_from(list(ROLES)))
def test_more_countries_never_leave_fewer_events(events, query, role):
    some = replace(query, role=role)
    more = replace(some, countries=(*some.countries, "UKR"))
    if some.countries:
        assert set(some.select(events).index) <= set(more.select(events).index)


@given(valid_events(), queries())
def test_any_role_is_all_roles_together(events, query):
    single = [replace(query, role=role).mask(events) for role in ("place", "actor", "speaker")]
    assert np.array_equal(replace(query, role="any").mask(events), np.any(single, axis=0))


def test_countries_chosen_do_not_narrow_their_own_counts(table):
    events = table(*ROWS)
    free, chosen = (count_countries(events, EventQuery(codes)) for codes in ((), ("KOR",)))
    assert free.to_dict() == chosen.to_dict() == {"RUS": 3, "PRK": 2, "KOR": 1}


def test_an_event_counts_once_for_a_country_in_two_roles(table):
    counts = count_countries(table(ROWS[4]), EventQuery())
    assert counts.to_dict() == {"PRK": 1}


def test_a_country_named_twice_is_one():
    assert EventQuery(("RUS", "PRK", "RUS")).describe() == "involving Russia or North Korea"
