"""Who says what: statements are found by what they speak of."""

import pytest
from hypothesis import given, settings
from strategies import valid_events

from dashboard.claims import STANCE_WORDS, disputed_ids, statements_about
from dashboard.schema import STANCES, split_list

LEDGER = (
    {"event_id": "event"},
    {"event_id": "other"},
    {"event_id": "comment", "about": "event", "stance": "comments"},
    {"event_id": "denial", "about": "other; event", "stance": "denies"},
    {"event_id": "demand", "about": "event", "stance": "demands"},
    {"event_id": "yes", "about": "event", "stance": "asserts"},
    {"event_id": "forecast", "about": "event", "stance": "expects"},
    {"event_id": "bare", "about": "event"},
    {"event_id": "second yes", "about": "event", "stance": "asserts"},
)


def test_every_stance_can_be_said():
    assert tuple(STANCE_WORDS) == STANCES


def test_statements_stand_for_then_against_then_the_rest(table):
    found = statements_about(table(*LEDGER), "event")
    assert list(found["event_id"]) == [
        "yes",
        "second yes",
        "denial",
        "forecast",
        "demand",
        "comment",
        "bare",
    ]


@pytest.mark.parametrize(
    ("event_id", "count"), [("other", 1), ("denial", 0), ("nothing", 0), ("", 0)]
)
def test_statements_are_about_that_event_only(table, event_id, count):
    assert len(statements_about(table(*LEDGER), event_id)) == count


def test_only_what_a_statement_denies_is_disputed(table):
    assert disputed_ids(table(*LEDGER)) == {"event", "other"}
    assert disputed_ids(table({"event_id": "a"})) == frozenset()


def test_the_table_is_left_alone(table):
    events = table(*LEDGER)
    columns = list(events.columns)
    statements_about(events, "event")
    assert list(events.columns) == columns


@settings(max_examples=20)
@given(valid_events(14))
def test_each_reference_is_found_from_the_other_side(events):
    for event_id in events["event_id"]:
        found = set(statements_about(events, event_id)["event_id"])
        named = {
            row.event_id
            for row in events.itertuples()
            if event_id in [part.strip() for part in row.about.split(";")]
        }
        assert found == named
    assert disputed_ids(events) <= set(split_list(events["about"]))


def test_the_article_disputes_what_russia_and_north_korea_deny(article):
    assert article.disputed == {"troops-sent", "arms-supply"}
    denials = statements_about(article.events, "arms-supply").query("stance == 'denies'")
    assert set(denials["claimant_country"]) == {"RUS", "PRK"}
