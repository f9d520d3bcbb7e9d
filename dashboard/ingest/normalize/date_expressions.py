"""One date as people write it, as EDTF; a text that may mean two days, or none, is not read.

The patterns are written by hand because the libraries guess: of "8-13 October 2024" both
``edtf.text_to_edtf`` and dateutil make the year 2008, of "44 BC" edtf makes 45 BC, of "Q3 2024"
March; dateutil and dateparser take from the present day what a text leaves out, and all read
"03/04/2024" as one of its two days. Here every letter of a text has to be understood.
"""

import re

import numpy as np

from dashboard.ingest.normalize.single_dates import DateOrder, Day, parse_single_date
from dashboard.ingest.normalize.time_periods import parse_time_period

# No date is longer; most patterns look at a text more than once.
MAX_DATE_CHARS = 100
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_PLAIN = re.compile(r"-?[0-9]{4}(?:-[0-9]{2}){0,2}")

# Where nothing but one side is known: EDTF, and whether that begins with the day after or before.
_OPEN = {
    r"(?:before|earlier than|prior to) (.+)": ("[..{}]", -1),
    r"(?:after|later than) (.+)": ("[{}..]", 1),
    r"(?:by|no later than|not later than|on or before|in or before) (.+)": ("[..{}]", 0),
    r"(?:not before|no earlier than|on or after|in or after) (.+)": ("[{}..]", 0),
    r"(?:until|till|up to) (.+)": ("../{}", 0),
    r"(?:since|from) (.+?)(?: on| onwards?)?": ("{}/..", 0),
    r"(.+?)(?: onwards?|(?: to | ?- ?)(?:the )?present)": ("{}/..", 0),
}
_ABOUT = re.compile(
    r"(?:~ ?|(?:c|ca|approx)\. ?|(?:c|ca|circa|about|around|approx|approximately) )"
)
_BETWEEN = re.compile(r"between (.+) and (.+)")
_JOINTS = re.compile(r" ?(?:[-/]|\b(?:to|until|till|through)\b) ?")
_SPAN_HEAD = re.compile(r"from ")


def date_to_edtf(text: str, order: DateOrder | None = None) -> str:
    """Read one date, however it is written.

    Parameters
    ----------
    order
        How three numbers with the year at the end are read; None reads only those that mean the
        same either way.

    Returns
    -------
    str
        EDTF, or nothing. Its two sides may lie in the wrong order.

    Examples
    --------
    >>> [date_to_edtf(text) for text in ("Oct 13, 2024", "8–13 October 2024", "44 BC")]
    ['2024-10-13', '2024-10-08/2024-10-13', '-0043']
    >>> date_to_edtf("03/04/2024"), date_to_edtf("03/04/2024", "dmy")
    ('', '2024-04-03')
    """
    if len(text) > MAX_DATE_CHARS:
        return ""
    said = " ".join(_DASHES.sub("-", text.casefold()).split())
    return _single(said, order) or _span(said, order) or _open(said, order)


def _open(said: str, order: DateOrder | None) -> str:
    for pattern, (shape, step) in _OPEN.items():
        found = re.fullmatch(pattern, said)
        day = _single(found[1], order) if found else ""
        if day and (_PLAIN.fullmatch(day) or "[" not in shape):
            return shape.format(_beside(day, step))
    return ""


def _beside(day: str, step: int) -> str:
    """Give the day, month or year before or after one."""
    if not step:
        return day
    # The library writes years with as few digits as it can.
    beside = str(np.datetime64(day) + step)
    return re.sub("[0-9]+", lambda year: year[0].zfill(4), beside, count=1)


def _single(said: str, order: DateOrder | None) -> str:
    """Read what is no range; with the signs of EDTF for what is approximate or uncertain."""
    about = _ABOUT.match(said)
    bare = said[about.end() :] if about else said
    sure = re.sub(r" ?(?:\(\?\)|\?)$", "", bare)
    doubt = {(True, False): "~", (False, True): "?", (True, True): "%"}.get(
        (bool(about), sure != bare), ""
    )
    found = parse_single_date(sure, order)
    day = (found.edtf if found else "") or parse_time_period(sure)
    return day + doubt if not doubt or _PLAIN.fullmatch(day) else ""


def _span(said: str, order: DateOrder | None) -> str:
    """Read two sides; only where there is one place alone to cut them apart."""
    between = _BETWEEN.fullmatch(said)
    if between:
        joined = _join(between[1], between[2], order)
        return f"[{joined.replace('/', '..')}]" if joined and "T" not in joined else ""
    body = _SPAN_HEAD.sub("", said, count=1)
    cuts = ((body[: cut.start()], body[cut.end() :]) for cut in _JOINTS.finditer(body))
    found = {joined for left, right in cuts if (joined := _join(left, right, order))}
    return found.pop() if len(found) == 1 else ""


def _join(left: str, right: str, order: DateOrder | None) -> str:
    """Join two sides, of which one may leave out what the other says."""
    one, other = parse_single_date(left, order), parse_single_date(right, order)
    if one and other:
        start, end = _completed(one, other)
        is_alike = start.parts == end.parts and bool(start.edtf and end.edtf)
        return f"{start.edtf}/{end.edtf}" if is_alike else ""
    sides = [_single(side, order) for side in (left, right)]
    # "c. 1450-1460": is the second about as well?
    are_alike = all(sides) and len({re.sub(r"[0-9]", "", side) for side in sides}) == 1
    return "/".join(sides) if are_alike else ""


def _completed(one: Day, other: Day) -> tuple[Day, Day]:
    """Take over what one side leaves out."""
    if other.day and not other.month:
        other = other._replace(month=one.month)
    if one.year is not None:
        return one, other
    if one.day and not one.month and other.is_before_christ and not other.month:
        # "58-50 BC": what looks like a day is a year.
        return Day(1 - one.day), other
    return one._replace(year=other.year, month=one.month or other.month), other
