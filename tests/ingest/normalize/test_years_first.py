"""Numeric dates may begin with a year of two digits."""

import pandas as pd
import pytest

from dashboard.ingest.load import load_events

DATES = {
    "shown by the numbers": (["95/03/04", "04.11.12"], None, None, ["1995-03-04", "2004-11-12"]),
    "chosen": (["05/03/04"], "ymd", None, ["2005-03-04"]),
    "chosen, in a century": (["14-03-04"], "ymd", 1900, ["1914-03-04"]),
    "spans": (["95/03/04 - 95/03/07"], None, None, ["1995-03-04/1995-03-07"]),
    "spans without spaces": (["95-03-04-95-03-07"], None, None, ["1995-03-04/1995-03-07"]),
    "numbers in a text": (["45-3-2 was it on 3 May 2020", "05/03/04"], None, None, []),
    "day first is chosen": (["05/03/04"], "dmy", None, ["2004-03-05"]),
    "the last number is no day": (["45/03/50"], None, None, []),
    "not clear": (["05/03/04"], None, None, []),
}


@pytest.mark.parametrize(("dates", "order", "century", "read"), DATES.values(), ids=DATES)
def test_the_year_may_come_first(dates, order, century, read):
    table = pd.DataFrame({"title": ["A", "B"][: len(dates)], "date": dates})
    events, _ = load_events(table, {"date": "date"}, order, (), century)
    assert list(events["date"]) == read


def test_starts_and_ends_are_read_together():
    dates, ends = ["04/11/12", "03/03/05"], ["", "95/04/07"]
    table = pd.DataFrame({"title": ["A", "B"], "date": dates, "end_date": ends})
    events, problems = load_events(table)
    # An end in another century is left out, and the reason is a date that shows the order.
    assert list(events["date"]) == ["2004-11-12", "2003-03-05"]
    (reason,) = [problem for problem in problems if problem.code == "date.order_from_years"]
    assert reason.given == "95/04/07"
    events, _ = load_events(table.assign(date=["95/03/04", "95/03/05"]))
    assert list(events["date"]) == ["1995-03-04", "1995-03-05/1995-04-07"]
