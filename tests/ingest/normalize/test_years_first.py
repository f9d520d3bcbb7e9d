"""Numeric dates may begin with a year of two digits."""

import pandas as pd
import pytest

from dashboard.ingest.load import load_events

DATES = {
    "shown by the numbers": (["95/03/04", "04.11.12"], None, None, ["1995-03-04", "2004-11-12"]),
    "chosen": (["05/03/04"], "ymd", None, ["2005-03-04"]),
    "chosen, in a century": (["14-03-04"], "ymd", 1900, ["1914-03-04"]),
    "spans": (["95/03/04 - 95/03/07"], None, None, ["1995-03-04/1995-03-07"]),
    "day first is chosen": (["05/03/04"], "dmy", None, ["2004-03-05"]),
    "the last number is no day": (["45/03/50"], None, None, []),
    "not clear": (["05/03/04"], None, None, []),
}


@pytest.mark.parametrize(("dates", "order", "century", "read"), DATES.values(), ids=DATES)
def test_the_year_may_come_first(dates, order, century, read):
    table = pd.DataFrame({"title": ["A", "B"][: len(dates)], "date": dates})
    events, _ = load_events(table, {"date": "date"}, order, (), century)
    assert list(events["date"]) == read
