"""Claims: statements about events, disputes, and what was known on a day."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import valid_events

from dashboard.engine.claims import (
    MATRIX_COLUMNS,
    STANCE_ORDER,
    STANCE_WORDS,
    Claim,
    as_known_on,
    claim_matrix,
    disputed_ids,
    find_discussed,
    known_days,
    known_since,
    statements_about,
)
from dashboard.engine.index import EventIndex, Selection
from dashboard.model.schema import STANCES, split_list

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


def test_every_stance_has_a_label():
    assert tuple(STANCE_WORDS) == STANCES
    assert sorted(STANCE_ORDER) == sorted(STANCES)


def test_statements_are_ordered_by_stance(table):
    statements = statements_about(table(*LEDGER), "event")
    assert list(statements["event_id"]) == [
        "denial",
        "yes",
        "second yes",
        "forecast",
        "demand",
        "comment",
        "bare",
    ]


@pytest.mark.parametrize(
    ("event_id", "count"), [("other", 1), ("denial", 0), ("nothing", 0), ("", 0)]
)
def test_statements_about_other_events_are_left_out(table, event_id, count):
    assert len(statements_about(table(*LEDGER), event_id)) == count


def test_only_denied_events_are_disputed(table):
    assert disputed_ids(table(*LEDGER)) == {"event", "other"}
    assert disputed_ids(table({"event_id": "a"})) == frozenset()


def test_the_table_does_not_change(table):
    events = table(*LEDGER)
    columns = list(events.columns)
    statements_about(events, "event")
    assert list(events.columns) == columns


@given(valid_events(14))
def test_each_reference_is_found_from_both_events(events):
    for event_id in events["event_id"]:
        statements = set(statements_about(events, event_id)["event_id"])
        named = {
            row.event_id
            for row in events.itertuples()
            if event_id in [part.strip() for part in row.about.split(";")]
        }
        assert statements == named
    assert disputed_ids(events) <= set(split_list(events["about"]))


def test_denials_of_russia_and_north_korea_make_events_disputed(article):
    assert article.disputed == {"troops-sent", "arms-supply"}
    denials = statements_about(article.events, "arms-supply").query("stance == 'denies'")
    assert set(denials["claimant_country"]) == {"RUS", "PRK"}


# Each row, and the day on which it became known.
KNOWN = [
    ({"date": "2024-10-08", "source_date": "2024-10-20"}, "2024-10-20"),
    ({"date": "2024-10-08"}, "2024-10-08"),
    ({"date": "2024-10"}, "2024-10-31"),
    ({"date": "2024-10-08/.."}, None),
    ({"date": "2024-12-01", "status": "expected"}, None),
    ({"date": "2024-12-01", "source_date": "2024-10-20"}, "2024-10-20"),
    ({"date": "2024-10-18", "stance": "denies", "source_date": "2024-10-20"}, "2024-10-18"),
    ({"date": "[..2024-10-20]", "stance": "denies", "source_date": "2024-10-20"}, "2024-10-20"),
    ({"date": "2024-10-25", "stance": "denies", "source_date": "2024-10-20"}, "2024-10-20"),
    ({"date": "2024-10-18", "stance": "comments"}, "2024-10-18"),
    ({"date": "2024-10-18/..", "stance": "comments"}, None),
]


@pytest.mark.parametrize(("row", "day"), KNOWN, ids=[str(row) for row, _ in KNOWN])
def test_a_row_is_known_since(table, row, day):
    (since,) = known_since(table(row))
    assert (None if np.isnat(since) else str(since.astype("M8[D]"))) == day


def test_an_event_is_known_since_its_first_statement(table):
    events = table(
        {"event_id": "event", "source_date": "2024-10-20"},
        {"event_id": "late", "about": "event", "stance": "denies", "date": "2024-10-19"},
        {"event_id": "early", "about": "event; other", "stance": "denies", "date": "2024-10-17"},
        {"event_id": "other", "date": "2024-10-01"},
    )
    days = known_since(events).astype("M8[D]").astype(str)
    assert list(days) == ["2024-10-17", "2024-10-19", "2024-10-17", "2024-10-01"]
    assert [str(day) for day in known_days(events)] == ["2024-10-01", "2024-10-17", "2024-10-19"]


AHEAD = [
    ("2024-10-18", "occurred", "occurred"),
    ("2024-10-18T23:59:59Z", "occurred", "occurred"),
    ("2024-10-19", "occurred", "expected"),
    ("2024-10-18/2024-10-19", "occurred", "ongoing"),
    ("2024-10-01/2024-10-18", "occurred", "occurred"),
    # It may or may not have ended.
    ("2024-10-01/..", "occurred", "occurred"),
    ("2024-10", "occurred", "occurred"),
    ("2024-11", "ongoing", "expected"),
    ("2024-10-01", "expected", "expected"),
]


@pytest.mark.parametrize(("date", "status", "seen"), AHEAD)
def test_later_events_become_expected(table, date, status, seen):
    events = table({"date": date, "status": status, "source_date": "2024-10-18"})
    (left,) = as_known_on(events, np.datetime64("2024-10-18"))["status"]
    assert left == seen


@pytest.mark.parametrize(
    ("date", "status", "end"),
    [
        ("[..2024-10-20]", "occurred", "2024-10-18"),
        ("2024-10", "occurred", "2024-10-18"),
        ("2024-10-17", "occurred", "2024-10-17"),
        ("2024-10-01/2024-10-25", "occurred", "NaT"),
        # What a source expects, it knows already.
        ("2024-10-01/2024-10-25", "ongoing", "2024-10-25"),
        ("2024-10-25", "expected", "2024-10-25"),
        ("2024-10-25/2024-10-27", "occurred", "2024-10-27"),
    ],
)
def test_no_event_extends_beyond_what_was_known(table, date, status, end):
    events = table({"date": date, "status": status, "source_date": "2024-10-18"})
    (seen,) = as_known_on(events, np.datetime64("2024-10-18"))["end_latest"].astype("M8[s]")
    assert str(seen)[:10] == end


@given(valid_events(14), st.dates().map(np.datetime64), st.dates().map(np.datetime64))
def test_known_events_stay_known_on_later_days(events, first, second):
    before = events.copy(deep=True)
    earlier, later = (as_known_on(events, day) for day in sorted((first, second)))
    assert set(earlier["event_id"]) <= set(later["event_id"])
    assert as_known_on(earlier, min(first, second)).equals(earlier)
    about = split_list(later["about"])
    assert set(about) & set(events["event_id"]) <= set(later["event_id"])
    assert events.equals(before)


def test_repetitions_by_one_claimant_count_once(table):
    repeats = [
        {"about": "event", "stance": "asserts", "claimant": name, "claimant_country": "KOR",
         "source": f"Paper {n}"}
        for n, name in enumerate(["NIS"] * 8 + ["nis", " NIS "])
    ]  # fmt: skip
    events = table({"event_id": "event"}, *repeats)
    (row,) = claim_matrix(events, events, "claimant_country").rows
    assert row.speakers == {"asserts": 1}
    assert len(row.cells["KOR"]) == 10


MATRIX = (
    {"event_id": "own", "claimant": "A", "claimant_country": "UKR", "status": "expected"},
    {"event_id": "bare"},
    {"event_id": "yes", "about": "own; bare", "stance": "asserts", "claimant": "B; C",
     "claimant_country": "KOR"},
    {"event_id": "no", "about": "bare", "stance": "denies", "claimant": "D",
     "claimant_country": "RUS; PRK"},
    {"event_id": "aside", "about": "bare", "stance": "comments", "claimant": "E"},
)  # fmt: skip


def test_the_matrix_has_every_claim(table):
    events = table(*MATRIX)
    matrix = claim_matrix(events, events, "claimant_country")
    rows = {row.event_id: row for row in matrix.rows}
    assert rows["own"].cells == {"UKR": [Claim("own", "expects")], "KOR": [Claim("yes", "asserts")]}
    assert rows["bare"].cells == {
        "KOR": [Claim("yes", "asserts")],
        "RUS": [Claim("no", "denies")],
        "PRK": [Claim("no", "denies")],
    }
    # An expectation is no assertion.
    assert rows["own"].speakers == {"asserts": 2, "expects": 1}
    assert rows["bare"].speakers == {"denies": 1, "asserts": 2, "comments": 1}
    assert list(rows["bare"].speakers) == ["denies", "asserts", "comments"]
    # Who denies something comes first, then who says most.
    assert [key for key, _ in matrix.speakers] == ["PRK", "RUS", "KOR", "UKR"]
    assert dict(matrix.speakers)["KOR"] == "South Korea"


def test_a_claimant_without_a_country_counts_too(table):
    events = table(
        {"event_id": "event"},
        {"about": "event", "stance": "denies", "claimant": "Kremlin"},
        {"about": "event; event", "stance": "asserts", "claimant": "A", "claimant_country": "KOR"},
    )
    (row,) = claim_matrix(events, events, "claimant_country").rows
    assert row.speakers == {"denies": 1, "asserts": 1}
    # An event that is named twice counts once.
    assert [len(claims) for claims in row.cells.values()] == [1]


def test_a_cell_counts_statements_and_not_also_the_event_itself(table):
    seoul = {"claimant": "Seoul", "claimant_country": "KOR"}
    events = table(
        {"event_id": "event", "status": "expected", **seoul},
        {"event_id": "says", "about": "event", "stance": "expects", **seoul},
        {"event_id": "doubts", "about": "event", "stance": "denies", **seoul},
    )
    (row,) = claim_matrix(events, events, "claimant_country").rows
    assert row.cells == {"KOR": [Claim("says", "expects"), Claim("doubts", "denies")]}


def test_the_matrix_can_list_claimants(table):
    events = table(*MATRIX)
    matrix = claim_matrix(events, events, "claimant")
    assert [key for key, _ in matrix.speakers] == ["D", "B", "C", "A", "E"]


def test_claims_of_hidden_rows_do_not_count(table):
    events = table(*MATRIX)
    (row,) = claim_matrix(events, events[events["event_id"] == "no"], "claimant").rows
    assert (row.event_id, row.title, list(row.cells)) == ("bare", "Event 1", ["D"])


@given(valid_events(20), st.sampled_from(list(MATRIX_COLUMNS)))
def test_every_claim_in_the_matrix_refers_to_its_event(events, by):
    matrix = claim_matrix(events, events, by)
    named = events.set_index("event_id")
    for row in matrix.rows:
        for speaker, claims in row.cells.items():
            assert speaker in dict(matrix.speakers)
            for claim in claims:
                statement = named.loc[claim.event_id]
                assert speaker in statement[by]
                assert claim.event_id == row.event_id or row.event_id in statement["about"]


def test_a_large_matrix_has_only_the_most_discussed_events(table):
    rows = [{"event_id": name} for name in "abc"]
    rows += [{"about": "b", "stance": "asserts", "claimant": "A"}] * 2
    rows += [{"about": "a; b", "stance": "denies", "claimant": "B"}]
    rows += [{"about": "c", "stance": "asserts"}]
    index = EventIndex(table(*rows))
    everything = Selection.of(index)
    rows, ids, is_part = find_discussed(everything, len(index), 1)
    assert is_part
    assert ids == {"b"}
    assert list(rows.positions) == [1, 3, 4, 5]
    part = claim_matrix(index, rows.table, "claimant", ids)
    whole = claim_matrix(index, index.events, "claimant")
    assert part.rows == [row for row in whole.rows if row.event_id == "b"]
    # With enough room, nothing is left out.
    rows, ids, is_part = find_discussed(everything, 1_000, 1)
    assert not is_part
    assert claim_matrix(index, rows.table, "claimant", ids) == whole


def test_a_filter_hides_no_claim_about_a_selected_event(table):
    rows = [
        {"event_id": "strike", "country": "UKR"},
        {"event_id": "talks", "country": "USA"},
        {"about": "strike", "stance": "asserts", "claimant": "A", "claimant_country": "UKR"},
        {"about": "strike", "stance": "denies", "claimant": "B", "claimant_country": "RUS"},
        {"about": "talks", "stance": "asserts", "claimant": "B", "claimant_country": "RUS"},
    ]
    index = EventIndex(table(*rows))

    def claims(*positions):
        found = find_discussed(Selection(index, np.array(positions)), 1_000, 1)
        matrix = claim_matrix(index, found.rows.table, "claimant", found.event_ids)
        return {(row.event_id, *row.speakers.items()) for row in matrix.rows}

    strike = ("strike", ("denies", 1), ("asserts", 1))
    assert claims(0) == claims(0, 2) == {strike}
    # A selected statement shows its event, with everybody's word.
    assert claims(3) == {strike}
    assert claims(3, 4) == {strike, ("talks", ("asserts", 1))}
