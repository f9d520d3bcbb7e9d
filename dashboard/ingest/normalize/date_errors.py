"""Explain why a text could not be read as a date."""

import datetime as dt
import re
from collections.abc import Callable, Mapping

from dashboard.ingest.normalize.calendar_pairs import may_be_one_day
from dashboard.ingest.normalize.date_expressions import date_to_edtf, plain_text
from dashboard.ingest.normalize.day_order import DayOrder
from dashboard.ingest.normalize.decade_words import short_decade
from dashboard.ingest.normalize.month_names import eras, months
from dashboard.ingest.normalize.other_calendars import names_calendar
from dashboard.ingest.normalize.single_dates import (
    APOSTROPHES,
    NUMERIC_DATE,
    DateOrder,
    may_be_in_other_calendar,
    possible_days,
)
from dashboard.ingest.normalize.time_zones import zone_error
from dashboard.model.messages import Message, Param

# Spans of years such as 1914-18, but no month or season in EDTF.
_YEAR_SPAN = (
    r"^(?![0-9]{4}-(?:0[1-9]|1[0-2]|2[1-9]|3[0-9]|4[01])[?~%]?$)"
    r"(?:[^0-9]{0,11}[a-z.] ?)?[0-9]{4} ?[-\u2010-\u2015/] ?[0-9]{2}\??$"
)
_ZONE_AT_END = re.compile(
    r"(?P<moment>.*:[0-9]{2}.*?) ?[\[(]?(?P<zone>[a-z_]+(?:/[a-z0-9_+-]+)*)[\])]?"
)
# The first pattern that matches decides.
_REASONS = {
    r"(?![0-9])\d": "date.other_digits",
    r"\b[on]\. ?s\.|\b(?:old|new) style\b|\bjulian\b"
    r"|[0-9]{1,2} [^\W0-9]+ ?[(\[][0-9]{1,2} [^\W0-9]+[)\]] [0-9]{4}": "date.two_calendars",
    _YEAR_SPAN: "date.year_span",
    r"\b(?:yesterday|today|tomorrow|tonight|now|ago|last|next|this|recently)\b": "date.relative",
    r"\b(?:early|mid|middle|late|beginning|end|start)\b": "date.part_of_period",
    r"\b[0-9]{2}00(?:['’]?s\b|年代)": "date.decade_or_century",
    rf"^[0-9]{{1,2}}([./ -])[0-9]{{1,2}}\1[{APOSTROPHES}]?[0-9]{{2}}\b"
    rf"|[{APOSTROPHES}][0-9]{{2}}\b": "date.short_year",
    r"[0-9]:[0-9]{2} ?- ?[0-9]{1,2}:?[0-9]{2}": "date.offset_or_end",
    r":[0-9]{2}(?: ?[ap]\.?m\.?)? ?\(?(?![ap]\.?m\b)[a-z]{2,5}\)?$": "date.zone_name",
    r"^-[0-9]{1,3}$": "date.negative_year",
    r"^[0-9]{6}$": "date.digit_order",
    r"^(?:[01]?[0-9]|2[0-3])[:h][0-5][0-9](?::[0-5][0-9])?(?: ?[ap]\.?m\.?)?$"
    r"|^[0-9]{1,2} ?[ap]\.?m\.?$": "date.time_alone",
    r"^[0-9]{9,13}(?:\.[0-9]+)?$": "date.lone_number",
}


def explain_unread_date(text: str, order: DayOrder) -> Message | None:
    """Explain why a text could not be read as a date; None if the reason is unknown.

    Examples
    --------
    >>> explain_unread_date("13 Oct", DayOrder(None, Message("date.order_unknown"))).code
    'date.no_year'
    """
    plain = plain_text(text)
    if names_calendar(plain) or may_be_in_other_calendar(text):
        return Message("date.other_calendar")
    numeric_dates = [match[0] for match in NUMERIC_DATE.finditer(plain)]
    if numeric_dates:
        code = _zone_error(plain, order.order)
        return _explain_numeric_dates(numeric_dates, order) or (Message(code) if code else None)
    if "/" in plain and may_be_one_day(date_to_edtf(plain.replace("/", " to "), order.order)):
        return Message("date.two_calendars")
    if short_decade(plain):
        return Message("date.short_year")
    codes = (code for pattern, code in _REASONS.items() if re.search(pattern, plain))
    code = next(codes, "")
    if code in ("", "date.zone_name"):
        code = _zone_error(plain, order.order) or code or _code_if_year_is_missing(plain)
    return Message(code, _PARAMS[code](plain) if code in _PARAMS else {}) if code else None


def _negative_year(text: str) -> Mapping[str, Param]:
    year = int(text[1:])
    return {"year": year, "before": year + 1, "edtf": f"-{year - 1:04}" if year > 1 else "0000"}


_PARAMS: dict[str, Callable[[str], Mapping[str, Param]]] = {"date.negative_year": _negative_year}


def _zone_error(text: str, order: DateOrder | None) -> str:
    """Return the code of an error in the time zone at the end of a text."""
    match = _ZONE_AT_END.fullmatch(text)
    if not match:
        return ""
    try:
        moment = dt.datetime.fromisoformat(date_to_edtf(match["moment"], order))
    except ValueError:
        moment = None
    return zone_error(match["zone"], moment)


def _explain_numeric_dates(dates: list[str], order: DayOrder) -> Message | None:
    if not order.order and all(map(possible_days, dates)):
        return order.reason
    if all(order.order in possible_days(date) for date in dates):
        return None
    if not order.order:
        return Message("date.not_in_calendar")
    return Message("date.not_in_calendar_as", {"order": order.order})


def _code_if_year_is_missing(text: str) -> str:
    if re.search(rf"[0-9]{{3}}|[0-9] ?(?:{eras()['bc']}|{eras()['ad']})", text):
        return ""
    names = set(re.findall(r"[^\W0-9_]+", text))
    is_date = names & months().keys() or re.search("[0-9]", text)
    return "date.no_year" if is_date else ""
