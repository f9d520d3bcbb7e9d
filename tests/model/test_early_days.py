"""Days before the year 1000, as fields show them and readers type them."""

import numpy as np
import pytest

from dashboard.common.i18n import LANGUAGES, use_language
from dashboard.model.date_text import format_day_field
from dashboard.model.early_days import read_early_day


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("year", ["-0046", "0000", "0001", "0024", "0999"])
def test_a_shown_day_can_be_typed(language, year):
    with use_language(language):
        for month in range(1, 13):
            day = f"{year}-{month:02}-21"
            assert read_early_day(format_day_field(np.datetime64(day))) == day


def test_days_from_the_year_1000_on_are_shown_in_the_iso_format():
    assert format_day_field(np.datetime64("1066-10-14T10:00")) == "1066-10-14"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("47 BC", "-0046"),
        ("47 bce", "-0046"),
        ("47 B.C.", "-0046"),
        ("1 BC", "0000"),
        ("AD 9", "0009"),
        ("ad 9", "0009"),
        ("9 AD", "0009"),
        ("9 C.E.", "0009"),
        ("A.D. 1066", "1066"),
        ("Sep 31 BC", "-0030-09"),
        ("2 September 31 BC", "-0030-09-02"),
        ("2 Sept. 31 BC", "-0030-09-02"),
        ("기원전 47년", "-0046"),
        ("서기 9년 3월", "0009-03"),
        ("기원전 47년 13월", ""),
        # Without an era, the year is ambiguous.
        ("47", ""),
        ("6 Oct 24", ""),
        ("0 BC", ""),
        ("AD 0", ""),
        ("10000 BC", ""),
        ("2 Foo 31 BC", ""),
        ("", ""),
    ],
)
def test_a_typed_day_is_read(text, date):
    assert read_early_day(text) == date
