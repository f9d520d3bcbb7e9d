"""The names of columns tell which of them hold the start and the end of the same dates."""

import pytest

from dashboard.model.date_names import DateName, parse_date_name, parse_date_names


@pytest.mark.parametrize(
    ("name", "parsed"),
    [
        ("date", ("", "date", ())),
        ("Datum", ("", "date", ())),
        ("Fecha de inicio", ("start", "date", ())),
        ("date_début", ("start", "date", ())),
        ("date_year", ("", "year", ())),
        ("iyear", ("", "year", ("i",))),
        ("YrBeg1", ("start", "year", ("1",))),
        ("PositionEndMonth", ("end", "month", ("position",))),
        ("datetime_min", ("start", "date", ())),
        ("losses_min", None),
        ("date_hijri", None),
        ("Last updated on", None),
        ("publication date", None),
        ("remarks", None),
    ],
)
def test_a_name_is_split_into_side_unit_and_stem(name, parsed):
    assert parse_date_name(name) == (parsed and DateName(*parsed))


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (["Launch Date", "Return Date"], ["start", "end"]),
        (["founded", "dissolved"], ["start", "end"]),
        (["founded"], []),
        (["arrival"], []),
        (["earliest_date", "latest_date"], ["start", "end"]),
        (["date", "earliest_date", "latest_date"], ["", "", ""]),
        (["date 1", "date 2"], ["start", "end"]),
        (["date 1", "date 2", "date 3"], ["", "", ""]),
        (["score 1", "score 2"], []),
        (["Open", "Close"], []),
        (["dateOpen", "dateClose"], ["start", "end"]),
        (["realstart", "realend"], ["start", "end"]),
    ],
    ids=str,
)
def test_pairs_of_names_are_start_and_end(names, roles):
    assert [parsed.role for parsed in parse_date_names(names).values()] == roles
