"""Statements are folded into the events that they are about, and no one's word gets lost."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import AS_OF, examples

from dashboard.engine.claims import STANCE_ORDER
from dashboard.engine.extents import Tails, extents_of
from dashboard.engine.index import EventIndex, Selection
from dashboard.engine.statements import (
    Found,
    count_found,
    count_subjects,
    events_in,
    fold_all,
    fold_by_place,
    fold_by_time,
    foldable_statements,
    links_of,
    statement_links,
    statements_in,
    subjects_of,
    voices,
)
from dashboard.ingest.load import load_events
from dashboard.model.schema import STANCES

WINDOW = (np.datetime64("2024-03-01", "s"), np.datetime64("2024-03-31T23:59:59", "s"))
_DATES = ("2024-02-02", "2024-03-03", "2024-04-04", "[..2024-03-05]", "2024-02/2024-04", "../..")
_IDS = [f"e{n}" for n in range(8)]


@st.composite
def discussed_tables(draw):
    """Generate tables in which many rows are about others, and some of the rows are selected."""
    row = st.fixed_dictionaries(
        {
            "date": st.sampled_from(_DATES),
            "stance": st.sampled_from(["", "", *STANCES]),
            "about": st.lists(st.sampled_from(_IDS), max_size=2, unique=True).map("; ".join),
            "status": st.sampled_from(["occurred", "expected"]),
            "claimant": st.sampled_from(
                ["", "Ministry", "ministry ", "Agency", "Agency; Ministry"]
            ),
            "claimant_country": st.sampled_from(["", "RUS", "UKR"]),
            "latitude": st.sampled_from(["", "10", "20"]),
        }
    )
    rows = draw(st.lists(row, min_size=1, max_size=len(_IDS)))
    table = pd.DataFrame(rows).assign(
        event_id=_IDS[: len(rows)], title=_IDS[: len(rows)], longitude="30"
    )
    index = EventIndex(load_events(table).events)
    size = len(index)
    selected = np.flatnonzero(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    everything = draw(st.booleans())
    return index.everything if everything else Selection(index, selected)


def pairs_of(index):
    """Return each statement with each event that it is about, found row by row."""
    events = index.events
    places = {event_id: place for place, event_id in enumerate(events["event_id"])}
    return {
        (place, places[about.strip()])
        for place, (cell, stance) in enumerate(zip(events["about"], events["stance"], strict=True))
        for about in cell.split(";")
        if stance and about.strip() in places and not events["stance"][places[about.strip()]]
    }


@examples(0.3)
@given(discussed_tables())
def test_links_are_those_of_the_rows(shown):
    index, pairs = shown.index, pairs_of(shown.index)
    links = index.cached(statement_links)
    assert set(zip(*map(np.ndarray.tolist, links), strict=True)) == pairs
    assert set(index.cached(foldable_statements).tolist()) == {one for one, _ in pairs}
    selected = set(shown.positions.tolist())
    about = links_of(shown)
    assert set(zip(*map(np.ndarray.tolist, about), strict=True)) == {
        pair for pair in pairs if pair[1] in selected
    }
    for row in selected:
        statement = Selection(index, np.array([row]))
        assert set(subjects_of(statement, shown).tolist()) == {
            event for one, event in pairs if one == row and event in selected
        }


@examples(0.3)
@given(discussed_tables())
def test_only_statements_about_selected_events_are_folded(shown):
    pairs, selected = pairs_of(shown.index), set(shown.positions.tolist())
    within = {pair for pair in pairs if set(pair) <= selected}
    assert set(fold_all(shown).positions.tolist()) == selected - {one for one, _ in within}
    latitude = shown.index.column("latitude")
    same_place = {
        one for one, event in within
        if np.isnan(latitude[one]) or latitude[one] == latitude[event]
    }  # fmt: skip
    assert set(fold_by_place(shown).positions.tolist()) == selected - same_place


@examples(0.3)
@given(discussed_tables(), st.sampled_from(AS_OF))
def test_a_statement_in_the_window_is_drawn_or_its_event_is(shown, as_of):
    index, tails = shown.index, Tails(86_400.0)
    extents = extents_of(index, as_of)
    first, last = (float(moment.astype("int64")) for moment in WINDOW)
    rows = np.arange(len(index))
    visible = set(
        rows[
            (extents.last_drawn(rows, tails) >= first) & (extents.first_drawn(rows, tails) <= last)
        ]
    )
    selected = set(shown.positions.tolist())
    drawn = set(fold_by_time(shown, as_of, WINDOW, tails).positions.tolist())
    assert drawn <= selected
    dated = set(rows[extents.dated])
    for row in selected:
        carriers = {event for one, event in pairs_of(index) if one == row} & selected & dated
        is_folded = bool(carriers & visible) or (bool(carriers) and row not in visible)
        assert (row in drawn) == (not is_folded)


@examples(0.3)
@given(discussed_tables())
def test_the_counts_add_up(shown):
    pairs, selected = pairs_of(shown.index), set(shown.positions.tolist())
    statements = {one for one, _ in pairs}
    assert set(events_in(shown).positions.tolist()) == selected - statements
    assert set(statements_in(shown).positions.tolist()) == selected & statements
    assert count_found(shown) == Found(len(selected - statements), len(selected & statements))
    subjects = {event for one, event in pairs if one in selected}
    assert count_subjects(statements_in(shown)) == len(subjects)


@examples(0.3)
@given(discussed_tables())
def test_each_claimant_of_a_statement_is_a_voice(shown):
    events = shown.index.events
    expected = {}
    for statement, event in pairs_of(shown.index):
        row = events.iloc[statement]
        names = {name.strip().casefold() for name in row["claimant"].split(";") if name.strip()}
        names = names or {row["claimant_country"] or f"row {statement}"}
        expected.setdefault((event, row["stance"]), set()).update(names)
    counts = shown.index.cached(voices).counts(np.arange(len(events)))
    assert counts.tolist() == [
        [len(expected.get((event, stance), ())) for stance in STANCE_ORDER]
        for event in range(len(events))
    ]


SPOKEN = (
    {"event_id": "strike", "claimant": "Agency"},
    {"event_id": "talks"},
    {"about": "strike", "stance": "asserts", "claimant": " agency"},
    {"about": "strike", "stance": "asserts", "claimant": "Ministry; Agency"},
    {"about": "strike; talks", "stance": "denies", "claimant_country": "RUS"},
    {"about": "strike", "stance": "comments"},
    {"about": "strike", "stance": "comments"},
)


def test_each_claimant_counts_once(table):
    spoken = EventIndex(table(*SPOKEN)).cached(voices)
    counts = spoken.counts(np.array([0, 1, 2]))
    assert counts.tolist() == [[1, 2, 0, 0, 2], [1, 0, 0, 0, 0], [0] * 5]
    named = dict(zip(STANCE_ORDER, spoken.speakers_about(0, 1), strict=True))
    assert named == {"denies": ["RUS"], "asserts": ["agency"], "expects": [], "demands": [],
                     "comments": [""]}  # fmt: skip
    assert spoken.country_codes == {"RUS"}


@pytest.mark.parametrize("rows", [(), SPOKEN[:2]], ids=["empty", "events"])
def test_a_table_without_statements_stays_as_it_is(table, rows):
    index = EventIndex(table({}, *rows))
    everything = index.everything
    assert fold_all(everything) is everything
    assert fold_by_place(everything) is everything
    assert fold_by_time(everything, AS_OF[0], WINDOW, Tails(1.0)) is everything
    assert count_found(everything) == Found(len(index), 0)
    assert not index.cached(voices).counts(np.arange(len(index))).any()
