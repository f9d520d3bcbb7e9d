"""Infer from all rows of a column whether the day or the month comes first."""

from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from dashboard.ingest.normalize.single_dates import NUMERIC_DATE, DateOrder, possible_days
from dashboard.model.messages import Message, Param

# Minimum number of years and months in a monthly series.
_MIN_YEARS, _MIN_MONTHS = 2, 4


class DayOrder(NamedTuple):
    """How the numeric dates of a column are read.

    Attributes
    ----------
    order
        None if it is unknown.
    reason
        The reason for the order, or why it is unknown.
    """

    order: DateOrder | None
    reason: Message


def find_day_order(texts: Iterable[tuple[str, int]], chosen: DateOrder | None) -> DayOrder:
    """Find the only order in which all numeric dates of a column are valid.

    If no row decides, but every date is the first of a month in one order, they are a monthly
    series. Dates with dots are read day-first, as in every country that uses dots.

    Parameters
    ----------
    texts
        Each text with the first row that has it.
    chosen
        The order that the user chose, which overrides the texts.

    Examples
    --------
    >>> order, reason = find_day_order([("03/04/2024", 2), ("13/04/2024", 7)], None)
    >>> order, reason.params["row"], reason.params["example"]
    ('dmy', 7, '13/04/2024')
    >>> find_day_order([("03/04/2024", 2)], None).order
    >>> find_day_order([("03.04.2024", 2)], None).order
    'dmy'
    """
    if chosen:
        return DayOrder(chosen, Message("date.order_chosen", {"order": chosen}))
    evidence: dict[DateOrder, tuple[int, str]] = {}
    separators, numbers = set[str](), set[tuple[int, int, int]]()
    for text, row in texts:
        for date in NUMERIC_DATE.finditer(text):
            numbers.add((int(date[1]), int(date[3]), int(date[4])))
            days = possible_days(date[0])
            separators.add(date[2])
            if len(days) == 1:
                evidence.setdefault(next(iter(days)), (row, date[0]))
    if len(evidence) == 1:
        order, (row, example) = evidence.popitem()
        params: dict[str, Param] = {"order": order, "row": row, "example": example}
        return DayOrder(order, Message("date.order_from_row", params))
    monthly = None if evidence else _order_of_months(numbers)
    if monthly:
        return DayOrder(monthly, Message("date.order_from_months", {"order": monthly}))
    if separators == {"."} and not evidence:
        return DayOrder("dmy", Message("date.order_from_dots", {"order": "dmy"}))
    return DayOrder(None, _conflict(evidence) if evidence else Message("date.order_unknown"))


def _order_of_months(numbers: Set[tuple[int, int, int]]) -> DateOrder | None:
    """Find the order in which all dates are the first of a month, in several months and years.

    In the other order, they would all be in January.
    """
    firsts, seconds, years = ({parts[place] for parts in numbers} for place in range(3))
    if len(years) < _MIN_YEARS or max(len(firsts), len(seconds)) < _MIN_MONTHS:
        return None
    if firsts == {1}:
        return "dmy"
    return "mdy" if seconds == {1} else None


def _conflict(evidence: Mapping[DateOrder, tuple[int, str]]) -> Message:
    (day_row, day_first), (month_row, month_first) = evidence["dmy"], evidence["mdy"]
    return Message(
        "date.order_conflict",
        {
            "day_row": str(day_row),
            "day_first": day_first,
            "month_row": str(month_row),
            "month_first": month_first,
        },
    )
