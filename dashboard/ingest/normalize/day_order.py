"""Whether the day or the month comes first in a column of dates: found out of it as a whole."""

from collections.abc import Iterable
from typing import NamedTuple

from dashboard.ingest.normalize.date_parser import NUMBERS, DateOrder, days_of

READINGS: dict[DateOrder, str] = {
    "dmy": "day/month/year",
    "mdy": "month/day/year",
    "ymd": "year/month/day",
}
_DECIDE = "say which with --date-order dmy or mdy, or write year-month-day"


class Order(NamedTuple):
    """How the numbers of a column are read.

    Attributes
    ----------
    order
        None where nothing decides it.
    because
        Why; or why it is not decided, and what would.
    """

    order: DateOrder | None
    because: str


def find_order(texts: Iterable[tuple[str, int]], asked: DateOrder | None) -> Order:
    """Find the order in which all numbers of a column are days, unless one is asked for.

    Parameters
    ----------
    texts
        Each with the row that has it first.

    Examples
    --------
    >>> find_order([("03/04/2024", 2), ("13/04/2024", 7)], None)
    Order(order='dmy', because='row 7 has 13/04/2024')
    >>> find_order([("03/04/2024", 2)], None).order
    """
    if asked:
        return Order(asked, "that was asked for")
    proofs: dict[DateOrder, str] = {}
    for text, row in texts:
        for found in NUMBERS.finditer(text):
            days = days_of(found[0])
            if len(days) == 1:
                proofs.setdefault(next(iter(days)), f"row {row} has {found[0]}")
    if len(proofs) == 1:
        return Order(*proofs.popitem())
    if proofs:
        both = f"{proofs['dmy']}, but {proofs['mdy']}"
        return Order(None, f"does the day or the month come first? {both}; {_DECIDE}")
    return Order(None, f"does the day or the month come first? No row decides it; {_DECIDE}")
