"""Convert a date as people write it to EDTF: a single date, a range, an open or uncertain date.

A text that has two possible meanings, or none, is not converted. The patterns are written by hand
because libraries guess. For "8-13 October 2024", both ``edtf.text_to_edtf`` and dateutil return the
year 2008; for "44 BC", edtf returns 45 BC; for "Q3 2024", it returns March. dateutil and dateparser
fill in missing parts from today's date, and all of them read "03/04/2024" as one of its two days.
Here, every character of a text has to be understood.
"""

import re

import numpy as np

from dashboard.ingest.normalize.single_dates import DateOrder, Day, parse_single_date
from dashboard.ingest.normalize.time_periods import parse_time_period

# Longer texts are not tried: most patterns read a text more than once.
MAX_DATE_CHARS = 100
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_PLAIN_DATE = re.compile(r"-?[0-9]{4}(?:-[0-9]{2}){0,2}")

# Dates with one known end: the EDTF, and how far its end is from the date in the text.
_OPEN_PATTERNS = {
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
_RANGE_SEPARATORS = re.compile(r" ?(?:[-/]|\b(?:to|until|till|through)\b) ?")
_FROM = re.compile(r"from ")


def date_to_edtf(text: str, order: DateOrder | None = None) -> str:
    """Convert a date as people write it to EDTF.

    Parameters
    ----------
    text
        The date.
    order
        The order of numeric dates; None converts only those that have one possible meaning.

    Returns
    -------
    str
        EDTF, or an empty text. A range may end before it starts.

    Examples
    --------
    >>> [date_to_edtf(text) for text in ("Oct 13, 2024", "8–13 October 2024", "44 BC")]
    ['2024-10-13', '2024-10-08/2024-10-13', '-0043']
    >>> date_to_edtf("03/04/2024"), date_to_edtf("03/04/2024", "dmy")
    ('', '2024-04-03')
    """
    if len(text) > MAX_DATE_CHARS:
        return ""
    plain = " ".join(_DASHES.sub("-", text.casefold()).split())
    return (
        _convert_single(plain, order) or _convert_range(plain, order) or _convert_open(plain, order)
    )


def _convert_open(text: str, order: DateOrder | None) -> str:
    for pattern, (template, step) in _OPEN_PATTERNS.items():
        match = re.fullmatch(pattern, text)
        date = _convert_single(match[1], order) if match else ""
        if date and (_PLAIN_DATE.fullmatch(date) or "[" not in template):
            return template.format(_shift(date, step))
    return ""


def _shift(date: str, step: int) -> str:
    """Return the day, month or year that comes so many steps later."""
    if not step:
        return date
    # NumPy writes years with as few digits as it can.
    shifted = str(np.datetime64(date) + step)
    return re.sub("[0-9]+", lambda year: year[0].zfill(4), shifted, count=1)


def _convert_single(text: str, order: DateOrder | None) -> str:
    """Convert a date that is no range, with EDTF's signs if it is approximate or uncertain."""
    about = _ABOUT.match(text)
    rest = text[about.end() :] if about else text
    certain = re.sub(r" ?(?:\(\?\)|\?)$", "", rest)
    sign = {(True, False): "~", (False, True): "?", (True, True): "%"}.get(
        (bool(about), certain != rest), ""
    )
    day = parse_single_date(certain, order)
    date = (day.edtf if day else "") or parse_time_period(certain)
    return date + sign if not sign or _PLAIN_DATE.fullmatch(date) else ""


def _convert_range(text: str, order: DateOrder | None) -> str:
    """Convert a range, if there is exactly one place where it can be split in two dates."""
    between = _BETWEEN.fullmatch(text)
    if between:
        joined = _join_ends(between[1], between[2], order)
        return f"[{joined.replace('/', '..')}]" if joined and "T" not in joined else ""
    body = _FROM.sub("", text, count=1)
    splits = (
        (body[: separator.start()], body[separator.end() :])
        for separator in _RANGE_SEPARATORS.finditer(body)
    )
    ranges = {joined for left, right in splits if (joined := _join_ends(left, right, order))}
    return ranges.pop() if len(ranges) == 1 else ""


def _join_ends(left: str, right: str, order: DateOrder | None) -> str:
    """Join both ends of a range; one may leave out what the other has."""
    left_day, right_day = parse_single_date(left, order), parse_single_date(right, order)
    if left_day and right_day:
        start, end = _complete(left_day, right_day)
        is_range = start.precision == end.precision and bool(start.edtf and end.edtf)
        return f"{start.edtf}/{end.edtf}" if is_range else ""
    dates = [_convert_single(text, order) for text in (left, right)]
    # In "c. 1450-1460", it is unknown whether the second year is approximate as well.
    are_alike = all(dates) and len({re.sub(r"[0-9]", "", date) for date in dates}) == 1
    return "/".join(dates) if are_alike else ""


def _complete(start: Day, end: Day) -> tuple[Day, Day]:
    """Copy missing parts from one end of a range to the other."""
    if end.day and not end.month:
        end = end._replace(month=start.month)
    if start.year is not None:
        return start, end
    if start.day and not start.month and end.is_before_christ and not end.month:
        # In "58-50 BC", the number that looks like a day is a year.
        return Day(1 - start.day), end
    return start._replace(year=end.year, month=start.month or end.month), end
