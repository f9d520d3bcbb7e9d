"""Find whether the day or the month comes first in a column of dates, from all of its rows."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dashboard.ingest.normalize.single_dates import NUMERIC_DATE, DateOrder, possible_days
from dashboard.model.messages import Message, Param


class Order(NamedTuple):
    """How the numeric dates of a column are read.

    Attributes
    ----------
    order
        None where nothing decides it.
    reason
        Why it is read so, or why that is not decided.
    """

    order: DateOrder | None
    reason: Message


def find_day_order(texts: Iterable[tuple[str, int]], asked: DateOrder | None) -> Order:
    """Find the order in which all numeric dates of a column are valid, unless one is chosen.

    Parameters
    ----------
    texts
        Each with the row that has it first.

    Examples
    --------
    >>> order, reason = find_day_order([("03/04/2024", 2), ("13/04/2024", 7)], None)
    >>> order, reason.params["row"], reason.params["example"]
    ('dmy', 7, '13/04/2024')
    >>> find_day_order([("03/04/2024", 2)], None).order
    """
    if asked:
        return Order(asked, Message("date.order_chosen", {"order": asked}))
    proofs: dict[DateOrder, tuple[int, str]] = {}
    for text, row in texts:
        for numeric in NUMERIC_DATE.finditer(text):
            days = possible_days(numeric[0])
            if len(days) == 1:
                proofs.setdefault(next(iter(days)), (row, numeric[0]))
    if len(proofs) == 1:
        order, (row, example) = proofs.popitem()
        params: dict[str, Param] = {"order": order, "row": row, "example": example}
        return Order(order, Message("date.order_from_row", params))
    return Order(None, _conflict(proofs) if proofs else Message("date.order_unknown"))


def _conflict(proofs: Mapping[DateOrder, tuple[int, str]]) -> Message:
    (day_row, day_first), (month_row, month_first) = proofs["dmy"], proofs["mdy"]
    return Message(
        "date.order_conflict",
        {
            "day_row": str(day_row),
            "day_first": day_first,
            "month_row": str(month_row),
            "month_first": month_first,
        },
    )
