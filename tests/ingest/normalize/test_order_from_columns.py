"""Another column of the same days shows whether the day or the month comes first."""

import pandas as pd
import pytest

from dashboard.ingest.load import load_events
from dashboard.ingest.normalize import order_from_columns

DAYS = ["1/8/18 23:59", "2/8/18 10:00", "3/8/18 08:30"]
MONTH_FIRST = ["2018-01-08T23:59", "2018-02-08T10:00", "2018-03-08T08:30"]
DAY_FIRST = ["2018-08-01T23:59", "2018-08-02T10:00", "2018-08-03T08:30"]
BESIDE = {
    "ISO 8601": (["2018-01-08", "2018-02-08", "2018-03-08"], MONTH_FIRST),
    "names of months": (["1 Aug 2018", "2 Aug 2018", "3 August 2018"], DAY_FIRST),
    "seconds": (["1515455940", "1518084000", "1520497800"], MONTH_FIRST),
    "the next day, by the time zone": (["2018-08-02", "2018-08-03", "2018-08-04"], DAY_FIRST),
    # What decides nothing.
    "other days": (["2019-01-08", "2019-02-08", "2019-03-08"], []),
    "too few": (["2018-01-08", "", ""], []),
    "both orders": (["2018-01-08", "2018-08-02", "2018-03-08"], []),
    "the same dates": (["1/8/18", "2/8/18", "3/8/18"], []),
}


@pytest.mark.parametrize(("beside", "dates"), BESIDE.values(), ids=BESIDE)
def test_another_column_shows_the_order(beside, dates):
    table = pd.DataFrame({"title": list("ABC"), "timestamp": DAYS, "beside": beside})
    events, problems = load_events(table)
    assert events["date"].tolist() == dates
    decided = {problem.params.get("name") for problem in problems
               if problem.code == "date.order_from_column"}  # fmt: skip
    assert decided == ({"beside"} if dates else set())


def test_columns_with_many_empty_cells_are_not_searched_to_their_end(monkeypatch):
    monkeypatch.setattr(order_from_columns, "_MOST_SCANNED", 10)
    dates, empty = pd.Series(DAYS * 10), [""] * 15
    early, late = [*DAY_FIRST, *empty, *empty[:12]], [*empty, *empty[:12], *DAY_FIRST]
    read = order_from_columns.read_order_from_columns
    assert read(dates, {"beside": pd.Series(early)})[0].tolist() != dates.tolist()
    assert read(dates, {"beside": pd.Series(late)})[0].tolist() == dates.tolist()
