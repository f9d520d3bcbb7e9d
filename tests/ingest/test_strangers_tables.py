"""Tables of unknown origin: every row is kept, and every date and place is right."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from strangers import TABLES, Row, Table

from dashboard.common.errors import DashboardError
from dashboard.engine.extents import extents_of
from dashboard.ingest.load import Dataset, open_dataset

FOLDER = Path(__file__).parents[1] / "data" / "strangers"
TWO_CALENDARS = "k12_dual_date.csv"
# Tables that are not read correctly yet. Remove a table once it is: the marks are strict.
UNSOLVED: dict[str, str] = {}


def normal(text: Any) -> Any:
    """Normalize a time: full minutes without seconds, UTC as Z."""
    if not isinstance(text, str):
        return "" if pd.isna(text) else text
    return re.sub(r"(T\d\d:\d\d):00(?=$|[Z+/-])", r"\1", text.replace("+00:00", "Z"))


def fits(value: Any, right: Any) -> bool:
    choices = right if isinstance(right, (set, frozenset)) else {right}
    return normal(value) in {normal(choice) for choice in choices}


def differences(path: Path, table: Table) -> Iterator[str]:
    """Describe every difference between a file as read and the right values."""
    try:
        dataset = open_dataset(path)
    except DashboardError as error:
        yield f"refused: {error}"
        return
    problems = " ".join(str(problem) for problem in dataset.problems)
    events = dataset.events.astype(object).to_dict("records")
    wanted = rows_to_keep(table, [event["title"] for event in events], problems)
    if len(events) != len(wanted):
        titles = [event["title"] for event in events][:8]
        yield f"{len(events)} rows instead of {len(wanted)}: {titles}"
    refused = sum(row.or_error for row in table.rows) - sum(row.or_error for row in wanted)
    yield from compare_problems(table, dataset, table.errors + refused)
    for row in wanted:
        event = find_event(row, events)
        if event is None:
            yield f"no event {row.title!r} {row.date!r}"
        else:
            events.remove(event)
            yield from compare(row, event)


def rows_to_keep(table: Table, titles: list[str], problems: str) -> list[Row]:
    """Drop the rows that may be left out and are left out."""
    return [
        row
        for row in table.rows
        if any(fits(title, row.title) for title in titles)
        or not (row.or_error or (row.or_said and row.or_said in problems))
    ]


def compare_problems(table: Table, dataset: Dataset, count: int) -> Iterator[str]:
    errors = [str(problem) for problem in dataset.problems if problem.severity == "error"]
    if len(errors) != count:
        yield f"{len(errors)} errors instead of {count}: {errors[:3]}"
    warned = [problem.column for problem in dataset.problems if problem.severity == "warning"]
    for column in table.warned:
        if not warned or (column and column not in warned):
            yield f"no warning about {column or 'the table'}"
    report = " ".join(map(str, dataset.problems))
    for word in table.noted:
        if word not in report:
            yield f"the report does not contain {word!r}"
    if table.title and dataset.title != table.title:
        yield f"the table is called {dataset.title!r}, not {table.title!r}"


def find_event(row: Row, events: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Find the event by title and date, or else by date, title or position in the file."""
    for columns in (("title", "date"), ("date",), ("title",)):
        for event in events:
            right = ((event[column], getattr(row, column)) for column in columns)
            if all(wanted is None or fits(value, wanted) for value, wanted in right):
                return event
    return events[0] if events else None


def compare(row: Row, event: dict[str, Any]) -> Iterator[str]:
    right = {"title": row.title, "date": row.date, "country": row.country} | dict(row.others)
    for column, value in right.items():
        if value is not None and not fits(event[column], value):
            yield f"{event['title']!r}: {column} is {event[column]!r}, not {value!r}"
    if row.at:
        latitude, longitude = event["latitude"], event["longitude"]
        degrees = max(abs(latitude - row.at.latitude), abs(longitude - row.at.longitude))
        if not degrees <= row.at.tolerance:
            place = f"{latitude:.2f}, {longitude:.2f}"
            yield f"{event['title']!r} is at {place}, not near {row.at}"


def marked(name: str) -> Any:
    reason = UNSOLVED.get(name)
    return pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=reason) if reason else ())


@pytest.mark.parametrize("name", [marked(name) for name in TABLES])
def test_strangers_table_is_read_correctly(name):
    assert list(differences(FOLDER / name, TABLES[name])) == []


def test_every_table_has_an_expectation():
    assert {path.name for path in FOLDER.iterdir()} == {*TABLES, TWO_CALENDARS}


def test_dates_in_two_calendars_are_reported():
    """``25 October/7 November 1917`` is one day in two calendars, never two weeks."""
    dataset = open_dataset(FOLDER / TWO_CALENDARS)
    assert {problem.row for problem in dataset.problems if problem.severity != "note"} == {2, 3}
    assert not dataset.events["lasting"].any()


def test_span_of_years_is_never_a_month():
    dataset = open_dataset(FOLDER / "k4_year_span.csv")
    assert not dataset.events["date"].astype(str).str.fullmatch(r"\d{4}-\d\d").any()


def test_event_without_a_date_has_no_place_on_the_axis():
    """Otherwise, an axis from 400 BC to 9999 would draw all days of October in one place."""
    dataset = open_dataset(FOLDER / "k9_undated.csv")
    dated = extents_of(dataset.index, dataset.as_of).dated
    assert list(dataset.events["title"][dated]) == ["E1", "E2", "E3", "E4", "E5"]
