"""Why a text is not read as a date, and what to write instead."""

import re

from dashboard.ingest.normalize.date_parser import NUMBERS, days_of
from dashboard.ingest.normalize.day_order import READINGS, Order
from dashboard.ingest.normalize.month_names import eras, months

_WRITE = "such as 2024-10-13"
# The first that a text holds is said.
_REASONS = {
    r"(?![0-9])\d": "write its digits as 0 to 9",
    r"\b(?:yesterday|today|tomorrow|tonight|now|ago|last|next|this|recently)\b": (
        f"which day it means depends on when it is read; write the day itself, {_WRITE}"
    ),
    r"\b(?:early|mid|middle|late|beginning|end|start)\b": (
        "where such a part begins and ends is not agreed; write the whole, such as October 2024, "
        "or its bounds, such as [2024-10-01..2024-10-10]"
    ),
    r"\bwinter\b": "a winter lies in two years; write both, such as winter 2023/24",
    r"\b[0-9]{2}00['’]?s\b": "ten years or a hundred? Write 190X or 19XX",
    r"^[0-9]{1,2}([./ -])[0-9]{1,2}\1['’]?[0-9]{2}\b|['’][0-9]{2}\b": (
        "write the year with four digits"
    ),
    r"[0-9]:[0-9]{2} ?- ?[0-9]{1,2}:?[0-9]{2}": (
        "an offset from UTC, or when it ended? Write 2024-10-13T09:00:00-11:00, or both ends with "
        "their days"
    ),
    r":[0-9]{2}.*\[?[a-z_]+/[a-z_]+": (
        "no such place in the list of time zones, another offset than its own, or an hour that it "
        "has twice or never; write the offset from UTC, such as 14:05+09:00"
    ),
    r":[0-9]{2}(?: ?[ap]\.?m\.?)? ?\(?(?![ap]\.?m\b)[a-z]{2,5}\)?$": (
        "names of time zones mean several; write the offset from UTC, such as 14:05+09:00"
    ),
    r"^-[0-9]{1,3}$": (
        "44 BC, or the year -44 of astronomers, which is 45 BC? Write 44 BC, or -0043 for the same"
    ),
    r"^[0-9]{9,13}(?:\.[0-9]+)?$": (
        "numbers are read as seconds since 1970 only where the whole column is, and as days only "
        "with eight digits, such as 20241013"
    ),
}
_NO_DAY = "no such day or time in the calendar"


def reason_for(text: str, order: Order) -> str:
    """Say why a text is not read; empty where no more is known than that it is not.

    Examples
    --------
    >>> reason_for("13 Oct", Order(None, ""))
    'it has no year; write it with four digits, such as 2024-10-13'
    """
    said = " ".join(text.casefold().split())
    numeric = [found[0] for found in NUMBERS.finditer(said)]
    if numeric:
        return _of_numbers(numeric, order)
    known = (words for pattern, words in _REASONS.items() if re.search(pattern, said))
    return next(known, "") or _without_year(said)


def _of_numbers(numeric: list[str], order: Order) -> str:
    if not order.order and all(map(days_of, numeric)):
        return order.because
    read = f" when it is read as {READINGS[order.order]}" if order.order else ""
    return _NO_DAY + read if not all(order.order in days_of(one) for one in numeric) else ""


def _without_year(said: str) -> str:
    has_year = re.search(rf"[0-9]{{3}}|[0-9] ?(?:{eras()['bc']}|{eras()['ad']})", said)
    if has_year:
        return ""
    names = set(re.findall(r"[^\W0-9_]+", said))
    is_date = names & months().keys() or re.search("[0-9]", said)
    return f"it has no year; write it with four digits, {_WRITE}" if is_date else ""
