"""Whether texts would be valid in a field."""

import pytest

from dashboard.ingest.infer.validity import Validity


@pytest.mark.parametrize("field", ["date", "end_date"])
@pytest.mark.parametrize(
    "text",
    [
        "2024-02-29",
        "2023-02-29",
        "2024-13-01",
        "0000-01-01",
        "0001-01-01",
        "9999-12-31",
        "1582-10-10",
    ],
)
def test_a_day_is_valid_alone_if_it_is_beside_other_texts(field, text):
    # Days alone are not normalized, as they need not be.
    assert Validity().of([text], field) == Validity().of([text, "?"], field)[:1]


def test_a_day_must_be_in_the_calendar():
    assert Validity().of(["2024-02-29"], "date") == [True]
    assert Validity().of(["2023-02-29"], "date") == [False]
