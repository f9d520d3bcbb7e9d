"""The query: the rows that it selects, its counts, and its description in words."""

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import queries, valid_events

from dashboard.common.errors import InvalidQueryError
from dashboard.common.i18n import use_language
from dashboard.engine.index import EventIndex, Selection
from dashboard.engine.query import (
    FACETS,
    ROLES,
    EventQuery,
    Masks,
    count_roles,
    count_values,
)
from dashboard.engine.statements import Found
from dashboard.engine.time_fit import TimeFit, fit_in_time
from dashboard.engine.url_params import write_window
from dashboard.model.geo import Area

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


def at(text: str) -> np.datetime64:
    return np.datetime64(text, "s")


@pytest.mark.parametrize(
    ("countries", "role", "expected"),
    SELECTED,
    ids=[f"{'+'.join(c) or 'all'} {r}" for c, r, _ in SELECTED],
)
def test_countries_and_role_select_rows(table, countries, role, expected):
    events = table(*ROWS)
    query = EventQuery(countries, role)
    assert list(query.select(events).index) == expected
    assert list(np.flatnonzero(query.mask(EventIndex(events)))) == expected


FACETED = (
    {"event_type": "combat", "status": "occurred", "claimant": "A; B", "tags": "x; y"},
    {"event_type": "treaty", "status": "expected", "claimant": "B", "tags": "y", "event_id": "t"},
    {"event_type": "combat", "status": "expected", "claimant": "", "tags": ""},
    {
        "event_type": "a; b", "status": "ongoing", "claimant": "a", "tags": "x y",
        "about": "t; unknown", "stance": "denies",
    },
)  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"event_types": ("combat",)}, [0, 2]),
        ({"event_types": ("combat", "treaty")}, [0, 1, 2]),
        ({"event_types": ("a; b",)}, [3]),
        ({"event_types": ("a",)}, []),
        ({"statuses": ("expected",)}, [1, 2]),
        ({"claimants": ("B",)}, [0, 1]),
        ({"claimants": ("a",)}, [3]),
        ({"tags": ("x",)}, [0]),
        ({"tags": ("x", "y")}, [0, 1]),
        ({"event_types": ("combat",), "statuses": ("expected",)}, [2]),
        ({"event_types": ("combat",), "tags": ("nothing",)}, []),
        ({"evidence": ("disputed",)}, [1]),
        ({"evidence": ("disputed",), "statuses": ("ongoing",)}, []),
    ],
    ids=str,
)
def test_facets_select_rows(table, asked, expected):
    assert list(EventQuery(**asked).select(table(*FACETED)).index) == expected


SEARCHED = (
    {"title": "Ships reach Vladivostok", "source": "NIS"},
    {"title": "Müller speaks", "description": "of SHIPS; 50% more"},
    {"title": "Talks", "actors": "Ship's crew; Żółć", "location": "Kyiv"},
    {"title": "Other", "claimant": "Vladivostok port", "tags": "ships", "date_text": "ships"},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ships", [0, 1]),
        ("SHIP", [0, 1, 2]),
        ("vladivostok", [0, 3]),
        ("ships vladivostok", [0]),
        ("vladivostok   ships ", [0]),
        ("muller", [1]),
        ("MÜLLER", [1]),
        ("zołc", [2]),
        ("nis", [0]),
        ("kyiv", [2]),
        ("50%", [1]),
        ("5.%", []),
        ("[", []),
        ("", [0, 1, 2, 3]),
        ("   ", [0, 1, 2, 3]),
        ("shipsvladivostok", []),
    ],
)
def test_a_search_selects_rows(table, text, expected):
    assert list(EventQuery(text=text).select(table(*SEARCHED)).index) == expected


DATED = (
    {"date": "2024-10-08/2024-10-13"},
    {"date": "2024-10-10"},
    {"date": "2024-10"},
    {"date": "[..2024-10-09]"},
    {"date": "2024-10-13/.."},
    {"date": "../.."},
    {"date": "2025"},
)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2024-10-10", "2024-10-11", [0, 1, 2, 5]),
        # Both ends are inclusive: the last second of the 9th, the first of the 10th.
        ("2024-10-09T23:59:59", "2024-10-09T23:59:59.5", None),
        ("2024-10-09T23:58", "2024-10-09T23:59:59", [0, 2, 3, 5]),
        ("2024-10-09T23:59:59", "2024-10-10T00:00", [0, 1, 2, 3, 5]),
        ("2024-10-13T23:59:59", "2024-10-14T00:10", [0, 2, 4, 5]),
        ("2024-10-14", "2024-10-15", [2, 4, 5]),
        ("1999-01-01", "1999-02-01", [3, 5]),
        ("2025-06-01", "2025-06-02", [4, 5, 6]),
    ],
)
def test_a_window_selects_events_that_may_lie_in_it(table, start, end, expected):
    if expected is None:
        with pytest.raises(InvalidQueryError, match="must end after it starts"):
            EventQuery(window=(at(start), at(start)))
        return
    query = EventQuery(window=(at(start), at(end)))
    assert list(query.select(table(*DATED)).index) == expected


JUNE = (np.datetime64("2024-06-01"), np.datetime64("2024-07-01"))


@pytest.mark.parametrize(
    ("status", "date", "as_of", "fit"),
    [
        ("occurred", "2024-06-05", "NaT", TimeFit(1, 0, 0)),
        ("occurred", "2024-06", "NaT", TimeFit(1, 0, 0)),
        ("occurred", "2024-05-31/2024-06-01", "NaT", TimeFit(0, 1, 0)),
        ("occurred", "2024", "NaT", TimeFit(0, 0, 1)),
        # One end is known.
        ("occurred", "2024-06-10/..", "NaT", TimeFit(0, 1, 0)),
        ("occurred", "../2024-06-10", "NaT", TimeFit(0, 1, 0)),
        ("occurred", "[..2024-06-10]", "NaT", TimeFit(0, 0, 1)),
        # What is going on may end before June, unless the source is of a later day.
        ("ongoing", "2024-02-24/..", "2024-03-01", TimeFit(0, 0, 1)),
        ("ongoing", "2024-02-24/..", "2024-08-01", TimeFit(0, 1, 0)),
        ("expected", "2024-06-03/2024-07-10", "2024-03-01", TimeFit(0, 1, 0)),
        ("expected", "2024-06-03/2024-06-10", "2024-03-01", TimeFit(1, 0, 0)),
        ("occurred", "XXXX-12-XX", "NaT", TimeFit(0, 0, 1)),
    ],
)
def test_an_event_fits_in_a_period_in_one_way(table, status, date, as_of, fit):
    index = EventIndex(table({"status": status, "date": date}))
    for unit in ("D", "s"):
        june = tuple(moment.astype(f"M8[{unit}]") for moment in JUNE)
        window, day = EventQuery(window=june).window, np.datetime64(as_of, unit)
        assert fit_in_time(Selection.of(index.events), day, window) == fit


def test_an_area_selects_places_and_origins_in_it(table):
    events = table(
        {"latitude": 43.12, "longitude": 131.89},
        {"latitude": 51.7, "longitude": 36.2},
        {},
        {
            "latitude": 51.7, "longitude": 36.2,
            "origin_latitude": 43, "origin_longitude": 131,
        },
        {"latitude": -43, "longitude": 131.89},
    )  # fmt: skip
    far_east = Area(130, 45, 20, 20)
    assert list(EventQuery(area=far_east).select(events).index) == [0, 3]
    assert list(EventQuery(area=Area(0, 0, 720, 720)).select(events).index) == [0, 1, 3, 4]


def test_an_as_of_day_hides_later_statements(article):
    left = EventQuery(as_of=np.datetime64("2024-10-18")).select(article.events)
    assert set(left["event_id"]) == {"troops-sent", "sybiha-demand"}
    assert EventQuery(as_of=np.datetime64("2024-10-17")).select(article.events).empty


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (EventQuery(), ""),
        (EventQuery(role="actor"), ""),
        (EventQuery(("RUS",)), "involving Russia"),
        (EventQuery(("RUS",), "place"), "happened in Russia"),
        (EventQuery(("PRK", "RUS"), "actor"), "with North Korea or Russia as actor"),
        (
            EventQuery(("PRK", "RUS", "GBR"), "speaker"),
            "according to North Korea, Russia or United Kingdom",
        ),
        (EventQuery(("XKX",)), "involving Kosovo"),
        (EventQuery(event_types=("combat",)), "of type combat"),
        (
            EventQuery(("RUS",), statuses=("expected", "ongoing")),
            "involving Russia; with status expected or ongoing",
        ),
        (EventQuery(claimants=("A & B",)), "according to A & B"),
        (EventQuery(tags=("x", "y", "z")), "tagged x, y or z"),
        (EventQuery(text=" two  words "), "containing “two words”"),
        (
            EventQuery(window=(at("2024-10-08"), at("2024-10-13T23:59:59"))),
            "that may fall in 8–13 Oct 2024",
        ),
        (EventQuery(area=Area(0, 0, 9, 9)), "in the map area"),
        (EventQuery(as_of=at("2024-10-18T15:00")), "known by 18 Oct 2024"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_query_is_described_in_words(query, words):
    assert query.describe() == words


def test_countries_may_be_named_as_people_write_them():
    query, problems = EventQuery.read({"country": ["FR", "France", "fra", "Франція", "DEU"]})
    assert (query.countries, problems) == (("FRA", "DEU"), [])


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"countries": ("XX",)}, "'XX' is not a country. Use a name or an ISO 3166 code"),
        ({"countries": ("RUS", "Atlantis")}, "'Atlantis' is not a country"),
        ({"countries": ("",)}, "'' is not a country"),
        (
            {"role": "everyone"},
            "Unknown role 'everyone'. Choose one of: any, place, actor, sp",
        ),
        ({"statuses": ("maybe",)}, "Choose one of: occurred, ongoing, expected"),
        ({"window": (at("2024-10-13"), at("2024-10-08"))}, "must end after it starts"),
    ],
    ids=str,
)
def test_unknown_values_are_refused(asked, words):
    with pytest.raises(InvalidQueryError, match=words):
        EventQuery(**asked)


def test_a_query_is_immutable_and_hashable():
    query = EventQuery(("RUS",))
    with pytest.raises(FrozenInstanceError):
        query.role = "actor"
    assert query == EventQuery(("RUS",))
    assert hash(query) == hash(EventQuery(("RUS",)))


def test_each_active_filter_can_be_removed():
    query = EventQuery(
        ("PRK", "RUS"), "actor", event_types=("combat",), text="x", area=Area(0, 0, 1, 1)
    )
    assert [(part.field, part.value, part.heading, part.words) for part in query.filters] == [
        ("countries", "PRK", "Actor", "North Korea"),
        ("countries", "RUS", "Actor", "Russia"),
        ("event_types", "combat", "Event type", "combat"),
        ("text", "", "Search", "“x”"),
        ("area", "", "Map", "map area"),
    ]
    assert query.without(*(part.field for part in query.filters), "role") == EventQuery()


@given(queries())
def test_a_query_lists_the_filters_that_it_describes(query):
    assert bool(query.filters) == bool(query.describe())


@given(valid_events(), queries())
def test_selecting_twice_changes_nothing(events, query):
    # Whether an event is disputed depends on rows that are not selected.
    query = query.without("evidence")
    before = events.copy(deep=True)
    selected = query.select(events)
    assert query.select(selected).equals(
        selected if query.as_of is None else selected.reset_index(drop=True)
    )
    assert list(selected.index) == sorted(selected.index)
    now = query.without("as_of").select(events)
    assert now.equals(events.loc[now.index])
    assert events.equals(before)


def found_in(query, events):
    """Count the events and statements that a query selects, row by row."""
    ids = set(events.loc[events["stance"] == "", "event_id"])
    is_statement = [
        row.stance != "" and bool(ids & {part.strip() for part in row.about.split(";")})
        for row in query.select(events).itertuples()
    ]
    return Found(len(is_statement) - sum(is_statement), sum(is_statement))


@given(valid_events(20), queries(), st.sampled_from(list(FACETS)))
def test_counts_match_the_events_after_filtering(events, query, name):
    query = query.without("as_of")
    counts = count_values(Masks(query, EventIndex(events)), name)
    shown = [sum(found) for found in counts.values() if sum(found)]
    assert shown == sorted(shown, reverse=True)
    for value in counts:
        assert counts[value] == found_in(replace(query, **{name: (value,)}), events)
    assert set(getattr(query, name)) <= set(counts)


@given(valid_events(20), queries())
def test_counts_of_roles_match_the_events_after_filtering(events, query):
    query = query.without("as_of")
    for role, found in count_roles(Masks(query, EventIndex(events))).items():
        assert found == found_in(replace(query, role=role), events)


@given(valid_events(), queries(), st.sampled_from(list(ROLES)))
def test_more_countries_never_select_fewer_events(events, query, role):
    some = replace(query, role=role)
    more = replace(some, countries=(*some.countries, "UKR"))
    if some.countries:
        assert set(some.select(events).index) <= set(more.select(events).index)


@given(valid_events(), queries())
def test_any_role_selects_the_events_of_all_roles(events, query):
    index = EventIndex(events)
    single = [replace(query, role=role).mask(index) for role in ("place", "actor", "speaker")]
    assert np.array_equal(replace(query, role="any").mask(index), np.any(single, axis=0))


def test_chosen_countries_do_not_change_the_counts_of_countries(table):
    index = EventIndex(table(*ROWS))
    for codes in ((), ("KOR",)):
        counts = count_values(Masks(EventQuery(codes), index), "countries")
        assert counts == {"RUS": (3, 0), "PRK": (2, 0), "KOR": (1, 0)}


def test_an_event_counts_once_for_a_country_in_two_roles(table):
    masks = Masks(EventQuery(), EventIndex(table(ROWS[4])))
    assert count_values(masks, "countries") == {"PRK": (1, 0)}


def test_repeated_countries_are_dropped():
    assert EventQuery(("RUS", "PRK", "RUS")).describe() == "involving Russia or North Korea"


def test_names_of_people_are_not_translated():
    with use_language("uk"):
        labels = {
            name: facet.label("expected") for name, facet in FACETS.items() if name != "evidence"
        }
    assert labels["claimants"] == labels["tags"] == "expected"
    assert labels["statuses"] == labels["event_types"] == "очікується"
    assert FACETS["countries"].label("PRK") == "North Korea"


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("47 BC/AD 15", ("-0046-01-01T00:00:00", "0015-12-31T23:59:59")),
        ("21 Nov 47 BC/1 Jan AD 5", ("-0046-11-21T00:00:00", "0005-01-01T23:59:59")),
        # This text has as many characters as an ISO day.
        ("50 BC/1 Jan 5 BC", ("-0049-01-01T00:00:00", "-0004-01-01T23:59:59")),
        ("8 Oct 2024/Nov 2024", ("2024-10-08T00:00:00", "2024-11-30T23:59:59")),
        ("-0046-11-21/0015-02-11", ("-0046-11-21T00:00:00", "0015-02-11T23:59:59")),
    ],
)
def test_days_in_words_can_be_used_in_a_time_filter(text, window):
    query, problems = EventQuery.read({"time": [text]})
    assert problems == []
    assert [np.datetime64(moment) for moment in window] == list(query.window)
    again, _ = EventQuery.read({"time": [write_window(query.window)]})
    assert again == query
