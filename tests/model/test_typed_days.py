"""Days as fields and charts show them, and as readers type them."""

import numpy as np
import pytest

from dashboard.common.i18n import LANGUAGES, use_language
from dashboard.model.date_text import format_day, format_day_field, format_period
from dashboard.model.typed_days import read_typed_day


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("year", ["-0046", "0000", "0001", "0024", "0999", "1066", "2024"])
def test_what_the_page_writes_can_be_typed(language, year):
    with use_language(language):
        for month in range(1, 13):
            first = np.datetime64(f"{year}-{month:02}-01")
            last = (first.astype("M8[M]") + 1).astype("M8[s]") - np.timedelta64(1, "s")
            day = f"{year}-{month:02}-21"
            for write in (format_day_field, format_day):
                assert read_typed_day(write(np.datetime64(day))) == day
            assert read_typed_day(format_period(first, last)) == day[:-3]


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
        ("2024", "2024"),
        ("8 Oct 2024", "2024-10-08"),
        ("October 8, 2024", "2024-10-08"),
        ("oct. 8 2024", "2024-10-08"),
        ("2024-1-8", "2024-01-08"),
        ("2024/10/08", "2024-10-08"),
        ("2024. 10. 8.", "2024-10-08"),
        ("8.10.2024", "2024-10-08"),
        ("13/10/2024", "2024-10-13"),
        ("10/13/2024", "2024-10-13"),
        ("8/8/2024", "2024-08-08"),
        # The day or the month may be first.
        ("8/10/2024", ""),
        ("8-10-2024", ""),
        ("13/13/2024", ""),
        ("8.10/2024", ""),
        # Without an era, the year is ambiguous.
        ("47", ""),
        ("6 Oct 24", ""),
        ("0 BC", ""),
        ("AD 0", ""),
        ("10000 BC", ""),
        ("2 Foo 31 BC", ""),
        ("8 Foo 2024", ""),
        ("", ""),
    ],
)
def test_a_typed_day_is_read(text, date):
    assert read_typed_day(text) == date
