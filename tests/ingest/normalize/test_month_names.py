"""Names of months and weekdays in many languages, from data that the page uses, too."""

import pytest
from babel import Locale

from dashboard.ingest.normalize.month_names import eras, months, more_months, weekdays


@pytest.mark.parametrize(
    ("language", "month", "weekday"),
    [("en", "January", "Monday"), ("uk", "січень", "понеділок"), ("ko", "1월", "월요일")],
)
def test_collecting_names_changes_none_for_readers(language, month, weekday):
    for collect in (months, more_months, weekdays, eras):
        collect.cache_clear()
        collect()
    names = Locale.parse(language)
    assert names.months["stand-alone"]["wide"][1] == month
    assert names.days["stand-alone"]["wide"][0] == weekday
