"""Validation: the values that each column accepts, and the problems of all others."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import pool, text_tables

from dashboard.common.limits import limits
from dashboard.ingest.load import load_events
from dashboard.ingest.validate import check_table
from dashboard.model.column_aliases import FIELD_PARTS
from dashboard.model.date_bounds import bounds_of, parse_date
from dashboard.model.edtf import BOUNDS, FLAGS
from dashboard.model.messages import Message, word
from dashboard.model.schema import (
    COLUMN,
    COLUMNS,
    DEFAULTS,
    MAX_ID,
    REQUIRED,
    Problem,
    split_list,
)

MAX_TEXT = limits().cell_chars


def check(**cells: str):
    """Check one row."""
    row = {"title": "A", "date": "2024-10-08"} | cells
    texts = pd.DataFrame([row], dtype=object)
    return check_table(texts, pd.Series([2]))


# column, an accepted value, the value in the table
ACCEPTED = [
    ("event_id", "a" * MAX_ID, "a" * MAX_ID),
    ("title", "x" * MAX_TEXT, "x" * MAX_TEXT),
    ("title", "  A  ", "A"),
    ("title", "<b>A</b>", "<b>A</b>"),
    ("title", "=1+1", "=1+1"),
    ("description", "two\nlines", "two\nlines"),
    ("status", "ongoing", "ongoing"),
    ("actor_countries", "XKX", "XKX"),
    ("claimant_country", "NAM", "NAM"),
    ("description", "NA", "NA"),
    ("geo_precision", "region", "region"),
    ("geo_radius_km", "0", 0.0),
    ("geo_radius_km", "20000", 20_000.0),
    ("quantity_low", "0", 0.0),
    ("quantity_best", "1e4", 10_000.0),
    ("quantity_best", "+.5", 0.5),
    ("actors", "A; B", "A; B"),
    ("actor_countries", "RUS; PRK", "RUS; PRK"),
    ("actor_countries", "NATO; UKR", "NATO; UKR"),
    ("claimant_country", "SUN; Prussia", "SUN; Prussia"),
    ("actor_countries", "RUS;PRK;", "RUS;PRK;"),
    ("stance", "denies", "denies"),
    ("source_date", "2024-02-29", "2024-02-29"),
    ("source_url", "https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
    ("media_url", "http://example.org", "http://example.org"),
]

# column, an invalid value, code of the problem, code of the hint
REFUSED = [
    ("title", "", "value.required"),
    ("title", "   ", "value.required"),
    ("title", "x" * (MAX_TEXT + 1), "text.too_long"),
    ("title", "a\x00b", "text.control_characters"),
    ("title", "a\x1bb", "text.control_characters"),
    ("date", "", "value.required"),
    ("date", "2024-02-31", "date.not_in_calendar"),
    ("event_id", "a" * (MAX_ID + 1), "id.invalid"),
    ("event_id", "a;b", "id.invalid"),
    ("status", "happened", "choice.unknown"),
    ("stance", "doubts", "choice.unknown"),
    ("geo_precision", "street", "choice.unknown"),
    ("origin_geo_precision", "street", "choice.unknown"),
    ("country", "XX", "country.unknown"),
    ("country", "Ukrane", "country.unknown", "hint.similar_country"),
    ("country", "Korea", "country.unknown", "hint.shared_country"),
    ("country", "Africa", "country.unknown"),
    ("country", "RUS; the moon", "country.unknown"),
    ("actor_countries", "RUS; XX", "countries.unknown"),
    ("actor_countries", ";", "countries.unknown"),
    ("claimant_country", "RUS, Congo", "countries.unknown", "hint.shared_country"),
    ("geo_radius_km", "-1", "number.out_of_range"),
    ("geo_radius_km", "20001", "number.out_of_range"),
    ("quantity_low", "-1", "number.too_low"),
    ("quantity_best", "1,500", "number.invalid"),
    ("quantity_best", "1.500,0", "number.invalid"),
    ("quantity_best", "many", "number.invalid"),
    ("quantity_best", "lots", "number.invalid"),
    ("quantity_best", "inf", "number.invalid"),
    ("quantity_best", "1e999", "number.too_large"),
    ("quantity_best", "1_000", "number.invalid"),
    ("quantity_best", "0x10", "number.invalid"),
    ("quantity_best", "١٢", "number.invalid"),
    ("source_date", "2024-02-31", "date.not_a_day"),
    ("source_date", "October 2024", "date.not_a_day"),
    ("source_date", "2024", "date.not_a_day"),
    ("source_url", "javascript:alert(1)", "url.invalid"),
    ("source_url", "data:text/html,x", "url.invalid"),
    ("source_url", "ftp://example.org", "url.invalid"),
    ("source_url", "https://exa mple.org", "url.invalid"),
    ("source_url", 'https://example.org/"onclick=', "url.invalid"),
    ("source_url", "https://example.org/\njavascript:x", "url.invalid"),
    ("media_url", "//images/a.png", "url.invalid"),
    ("media_url", "../a.png", "url.invalid"),
]


def name_case(case):
    return f"{case[0]}={case[1][:24]!r}"


@pytest.mark.parametrize(("column", "given", "kept"), ACCEPTED, ids=map(name_case, ACCEPTED))
def test_column_accepts(column, given, kept):
    events, problems = check(**{column: given})
    assert problems == []
    assert events.at[0, column] == kept


@pytest.mark.parametrize("case", REFUSED, ids=map(name_case, REFUSED))
def test_column_refuses(case):
    column, given, code, *hints = case
    events, problems = check(**{column: given})
    first = problems[0]
    is_row_lost = column == "date" or code == "value.required"
    assert len(events) == (0 if is_row_lost else 1)
    severity = "error" if is_row_lost else "warning"
    assert (first.severity, first.row, first.column) == (severity, 2, column)
    assert (first.given, first.code) == (given.strip(), code)
    assert [hint.code for hint in filter(None, [first.hint])] == hints


# The range includes both bounds.
@pytest.mark.parametrize(
    ("column", "partner", "low", "high"),
    [
        ("latitude", "longitude", -90, 90),
        ("longitude", "latitude", -180, 180),
        ("origin_latitude", "origin_longitude", -90, 90),
        ("origin_longitude", "origin_latitude", -180, 180),
    ],
)
def test_coordinates_must_be_in_range(column, partner, low, high):
    for inside in (low, high, 0):
        events, problems = check(**{column: str(inside), partner: "1"})
        assert (problems, events.at[0, column]) == ([], inside)
    for outside in (low - 1, high + 1, high + 0.001):
        events, problems = check(**{column: str(outside), partner: "0"})
        assert events[[column, partner]].isna().all(axis=None)
        assert [problem.column for problem in problems] == [column]
        assert problems[0].code == "number.out_of_range"
        assert problems[0].params == {"low": low, "high": high}


@pytest.mark.parametrize(
    ("present", "absent"),
    [
        ("latitude", "longitude"),
        ("longitude", "latitude"),
        ("origin_latitude", "origin_longitude"),
        ("origin_longitude", "origin_latitude"),
    ],
)
def test_latitude_and_longitude_need_each_other(present, absent):
    events, problems = check(**{present: "10"})
    assert events[[present, absent]].isna().all(axis=None)
    assert [(p.column, p.given) for p in problems] == [(present, "10")]
    assert problems[0].params == {"other": absent}


@pytest.mark.parametrize(
    ("low", "best", "high", "wrong"),
    [
        ("1", "2", "3", []),
        ("2", "2", "2", []),
        ("1", "", "3", []),
        ("3", "2", "", ["quantity_low"]),
        ("", "3", "2", ["quantity_best"]),
        ("3", "", "2", ["quantity_low"]),
    ],
)
def test_quantities_must_be_in_order(low, best, high, wrong):
    events, problems = check(quantity_low=low, quantity_best=best, quantity_high=high)
    assert [problem.column for problem in problems] == wrong
    given = {"quantity_low": low, "quantity_best": best, "quantity_high": high}
    kept = {name: events.at[0, name] for name, number in given.items() if number}
    assert [name for name, number in kept.items() if np.isnan(number)] == wrong


def test_all_problems_of_a_row_are_reported():
    _, problems = check(title="", country="Gaul", quantity_low="many")
    severities = {p.column: p.severity for p in problems if p.severity != "note"}
    assert severities == {"title": "error", "country": "warning", "quantity_low": "warning"}


@pytest.mark.parametrize("column", REQUIRED)
def test_missing_required_column_is_one_problem(column):
    texts = pd.DataFrame({name: ["x"] for name in REQUIRED if name != column})
    events, problems = check_table(texts, pd.Series([2]))
    assert len(events) == 0
    assert [(p.severity, p.row, p.column) for p in problems] == [("error", 0, column)]


def test_unused_columns_are_noted_and_rows_kept():
    events, problems = check(colour="red", Title="B")
    assert len(events) == 1
    assert [(p.severity, p.row, p.given) for p in problems] == [("note", 0, "colour, Title")]


def test_validated_table_has_all_columns_and_date_bounds():
    events, _ = check()
    assert list(events.columns) == [*COLUMN, *BOUNDS, *FLAGS]
    for column in COLUMNS:
        cell = events.at[0, column.name]
        assert isinstance(cell, float if column.kind == "number" else str), column.name
    assert {events[name].dtype for name in BOUNDS} == {np.dtype("datetime64[s]")}


@pytest.mark.parametrize("column", DEFAULTS)
def test_empty_cell_gets_the_default(column):
    events, _ = check(**{column: ""})
    assert events.at[0, column] == DEFAULTS[column]


@pytest.mark.parametrize(
    ("date", "source_date", "status"),
    [
        ("2024-10-21", "2024-10-20", "expected"),
        ("[2024-10-21..]", "2024-10-20", "expected"),
        ("2024-10-20", "2024-10-20", "occurred"),
        ("2024-10-20/2024-10-25", "2024-10-20", "occurred"),
        ("[..2024-11]", "2024-10-20", "occurred"),
        ("2099", "", "occurred"),
    ],
)
def test_event_after_its_source_is_expected(date, source_date, status):
    events, _ = check(date=date, source_date=source_date)
    assert events.at[0, "status"] == status


def test_given_status_is_kept():
    events, _ = check(date="2099", source_date="2024-10-20", status="ongoing")
    assert events.at[0, "status"] == "ongoing"


class TestIds:
    """Ids are unique and generated if missing, and references point to existing ids."""

    def test_generated_id_does_not_depend_on_row_order(self):
        rows = pd.DataFrame({"title": ["A", "B"], "date": ["2024-01-01", "2024-01-02"]})
        ids = load_events(rows).events.set_index("title")["event_id"]
        reversed_ids = load_events(rows[::-1]).events.set_index("title")["event_id"]
        assert ids["A"] == reversed_ids["A"] != ids["B"]

    def test_generated_ids_of_equal_rows_are_numbered(self):
        rows = pd.DataFrame({"title": ["A"] * 3, "date": ["2024-01-01"] * 3})
        ids = load_events(rows).events["event_id"]
        assert ids.is_unique
        assert list(ids) == [ids[0], f"{ids[0]}-2", f"{ids[0]}-3"]

    def test_row_with_a_repeated_id_gets_another(self):
        ids = ["a", "a-2", "a", "a"]
        rows = pd.DataFrame({"event_id": ids, "title": list("ABCD"), "date": "2024-01-01"})
        events, problems = load_events(rows)
        assert list(events["title"]) == list("ABCD")
        assert list(events["event_id"]) == ["a", "a-2", "a-3", "a-4"]
        assert [(p.severity, p.row, p.given) for p in problems] == [
            ("warning", 4, "a"),
            ("warning", 5, "a"),
        ]
        assert problems[0].message == Message("id.repeated", {"row": 2, "id": "a-3"})

    def test_invalid_row_does_not_use_up_its_id(self):
        rows = pd.DataFrame({"event_id": ["a", "a"], "title": ["", "B"], "date": "2024-01-01"})
        events, problems = load_events(rows)
        assert list(events["title"]) == ["B"]
        assert [problem.column for problem in problems] == ["title"]

    def test_references_to_unknown_ids_are_dropped(self):
        rows = pd.DataFrame(
            {
                "event_id": ["a", "b", "c"],
                "title": ["A", "B", ""],
                "date": "2024-01-01",
                "about": ["", "a; c; nowhere", ""],
            }
        )
        events, problems = load_events(rows)
        assert list(events["about"]) == ["", "a"]
        dropped = [(p.severity, p.row, p.given) for p in problems if p.column == "about"]
        assert dropped == [("warning", 3, "c"), ("warning", 3, "nowhere")]


@pytest.mark.parametrize(
    ("problem", "start", "given"),
    [
        (
            Problem("error", 3, "date", "x", Message("date.reversed"), file="f.csv"),
            "f.csv, row 3, date: ",
            "x",
        ),
        (Problem("note", 0, "", "a, b", Message("columns.extra")), "", "a, b"),
        (
            Problem("error", 3, "title", "x\ny", Message("text.control_characters")),
            "row 3, title: ",
            "x\\ny",
        ),
        (Problem("note", 3, "", "y" * 81, Message("value.left_out")), "row 3: ", f"{'y' * 79}…"),
    ],
    ids=["with a file", "of a table", "with a line break", "with a long cell"],
)
def test_problem_is_one_line(problem, start, given):
    assert str(problem) == start + word(problem.message, given=problem.given)
    assert given in str(problem)


@given(text_tables())
def test_each_row_is_kept_or_rejected(table):
    before = table.copy(deep=True)
    events, problems = load_events(table)
    errors = {problem.row for problem in problems if problem.severity == "error"}
    pd.testing.assert_frame_equal(table, before)
    if 0 in errors:  # the table as a whole
        assert len(events) == 0
    else:
        assert len(events) + len(errors) == len(table)
        assert errors <= set(range(2, len(table) + 2))
    assert events["event_id"].is_unique
    assert list(events.index) == list(range(len(events)))
    assert events["start_earliest"].dtype == np.dtype("datetime64[s]")
    assert set(split_list(events["about"])) <= set(events["event_id"])
    assert all("\n" not in str(problem) for problem in problems)


OPTIONAL = [
    *(name for name in COLUMN if name not in REQUIRED),
    *(part for part in FIELD_PARTS if part not in ("year", "month", "day")),
]
# Almost dates, numbers, places and addresses.
NEARLY = ("2024-13-45", "9999-99-99", "Feb 30 2024", "25:99", "UTC+19", "1e999", "91, 181", "//x")


@example(columns=["end_date"], cells=NEARLY)
@given(
    st.lists(st.sampled_from(OPTIONAL), min_size=1, max_size=2, unique=True),
    st.lists(st.text(max_size=30) | st.sampled_from(NEARLY), min_size=1, max_size=4),
)
def test_no_value_in_an_optional_column_rejects_a_row(columns, cells):
    rows = pd.DataFrame(
        {"title": "A", "date": "2024-10-08"} | {name: list(cells) for name in columns}
    )
    assert len(load_events(rows).events) == len(rows)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"actor_countries": "RUS; XX; PRK"}, {"actor_countries": "RUS; PRK"}),
        ({"country": "RUS; the moon"}, {"country": "RUS"}),
        ({"description": "a\x07b"}, {"description": "ab"}),
        ({"title": "x" * (MAX_TEXT + 1)}, {"title": "x" * MAX_TEXT}),
        ({"source_date": "2024"}, {"source_date": ""}),
        ({"geo_precision": "street"}, {"geo_precision": DEFAULTS["geo_precision"]}),
    ],
    ids=lambda cells: next(iter(cells)),
)
def test_usable_part_of_a_cell_is_kept(given, kept):
    events, problems = check(**given)
    assert {name: events.at[0, name] for name in kept} == kept
    assert [p.severity for p in problems if p.severity != "note"] == ["warning"]


@pytest.mark.parametrize(
    "columns",
    [
        {"date": ["?", "2024", "2023/2024", "?", "2022"]},
        {"date": ["2021", "", "2023", "", "2020"], "event_id": ["a", "a", "b", "a", "c"]},
        {"date": ["2021", "?", "2024", "2022", "2020"], "latitude": ["91", "", "", "91", ""]},
    ],
    ids=["wrong dates", "ids that are taken", "wrong numbers"],
)
def test_rejected_rows_do_not_shift_dates(columns):
    events, problems = load_events(pd.DataFrame({"title": list("ABCDE")} | columns))
    assert problems
    assert 0 < len(events) < 5
    for _, event in events.iterrows():
        expected, bounds = parse_date(event["date"]), bounds_of(event)
        assert list(map(str, bounds)) == list(map(str, expected))


def test_validating_twice_changes_nothing():
    validated = pool()
    again, problems = load_events(validated[list(COLUMN)])
    # The pool has some rows twice, and their ids are made, so they are not repeated.
    faults = {problem.code for problem in problems if problem.severity != "note"}
    assert faults <= {"row.repeated"}
    pd.testing.assert_frame_equal(again, validated, check_dtype=False, check_categorical=False)


def test_empty_date_is_one_problem():
    texts = pd.DataFrame({"title": ["A"], "date": [""]})
    problems = check_table(texts, pd.Series([2])).problems
    assert [(problem.column, problem.code) for problem in problems] == [("date", "value.required")]


@pytest.mark.parametrize(
    ("given", "kept", "reported"),
    [
        ({"date": "0000"}, "0000", ("note", "date.year_zero")),
        ({"date": "[..0000-05-01]"}, "[..0000-05-01]", ("note", "date.year_zero")),
        ({"date": "1 BC"}, "0000", ("note", "value.read_as")),
        ({"date": "2024-10-08T10:00:00.0000Z"}, "2024-10-08T10:00:00.0000Z", None),
        ({"latitude": "0.0", "longitude": "-0"}, "nan", ("note", "coordinates.zero")),
        ({"origin_latitude": "0", "origin_longitude": "0.00"}, "nan", ("note", "coordinates.zero")),
        ({"latitude": "0", "longitude": "9"}, "0.0", None),
        ({"source_url": "https://bank@evil/"}, "", ("warning", "url.user")),
        ({"source_url": "https://a.org/@b"}, "https://a.org/@b", None),
    ],
    ids=str,
)
def test_doubtful_values_are_reported(given, kept, reported):
    events, problems = load_events(pd.DataFrame([{"title": "A", "date": "2024"} | given]))
    assert str(events[next(iter(given))].iloc[0]) == kept
    codes = [(problem.severity, problem.code) for problem in problems]
    assert codes == ([reported] if reported else [])


@pytest.mark.parametrize(
    ("others", "code"),
    [(["DE"], "NAM"), (["DE", "", "n/a"], "NAM"), (["DEU"], ""), (["Germany"], ""), (["n/a"], "")],
)
def test_na_is_namibia_among_codes_of_two_letters(others, code):
    rows = [{"title": "A", "date": "2024", "country": name} for name in ["NA", *others]]
    assert load_events(pd.DataFrame(rows)).events["country"].iloc[0] == code
