"""Convert a date as people write it to EDTF: a single date, a range, an open or uncertain date.

A text that has two possible meanings, or none, is not converted. The patterns are written by hand
because libraries guess. For "8-13 October 2024", both ``edtf.text_to_edtf`` and dateutil return the
year 2008. For "44 BC", edtf returns 45 BC, and for "Q3 2024" March. dateutil and dateparser fill in
missing parts from today's date, and all of them read "03/04/2024" as one of its two days. Here,
every character of a text must have a meaning.
"""

import re
import unicodedata
from functools import cache

import numpy as np

from dashboard.ingest.normalize.calendar_pairs import may_be_one_day
from dashboard.ingest.normalize.date_phrases import rephrase
from dashboard.ingest.normalize.date_remarks import MAX_REMARKED_CHARS, split_remark
from dashboard.ingest.normalize.durations import end_of, parse_duration
from dashboard.ingest.normalize.month_names import eras
from dashboard.ingest.normalize.other_calendars import (
    convert_other_calendar,
    names_calendar,
    year_in_brackets,
)
from dashboard.ingest.normalize.single_dates import (
    DateOrder,
    Day,
    ascii_digits,
    may_be_in_other_calendar,
    parse_single_date,
)
from dashboard.ingest.normalize.time_periods import (
    PART,
    parse_century_range,
    parse_time_period,
)
from dashboard.ingest.normalize.unknown_digits import read_unknown_parts
from dashboard.ingest.normalize.year_lists import parse_decade_range, parse_year_list
from dashboard.model.edtf import parse_edtf

# Longer texts are not tried: most patterns read a text more than once.
MAX_DATE_CHARS = 100
# The last two are wave dashes, between dates in Japanese.
_DASHES = re.compile("[\u2010-\u2015\u2212\u301c\uff5e]")
# Marks that only set the direction of a text, and the dot of a small Turkish İ.
_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]|(?<=i)\u0307")
_PLAIN_DATE = re.compile(r"-?[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")
# Also for decades, centuries and parts of a year.
_PERIOD = re.compile(r"-?[0-9X]{4}(?:-[0-9]{2}){0,2}")

_SINCE = "since|from|seit|ab|depuis|desde|dal|od|с|з|від"  # noqa: RUF001
# Dates with one known end: the EDTF, and the distance of that end from the date in the text.
_SOON = "(?:(?:immediately|directly|shortly|soon|just|right|long|some ?time) )?"
_OPEN_PATTERNS = {
    rf"{_SOON}(?:before|earlier than|prior to) (.+)": ("[..{}]", -1),
    rf"{_SOON}(?:after|later than) (.+)": ("[{}..]", 1),
    r"(?:by|no later than|not later than|on or before|in or before) (.+)": ("[..{}]", 0),
    r"(?:not before|no earlier than|on or after|in or after) (.+)": ("[{}..]", 0),
    r"(?:until|till|up to) (.+)": ("../{}", 0),
    rf"(?:{_SINCE}) (.+?)(?: on| onwards?)?": ("{}/..", 0),
    r"(.+?)(?: onwards?|(?: to | ?- ?)(?:(?:the )?present|now|today))": ("{}/..", 0),
}
_ABOUT = re.compile(
    r"(?:~ ?|(?:c|ca|approx|um|env|ok|бл|ок)\. ?|(?:c|ca)(?=[0-9])"
    r"|(?:c|ca|circa|about|around|approx|approximately|um|zirka|vers|environ|hacia|alrededor de"
    r"|omstreeks|około|ok|близько|около|kolem|yakla\u015f\u0131k|reported(?: on| in)?) )"
)
_SHORT_YEAR = re.compile(r"[0-9]{3}$")
_UNCERTAIN = re.compile(r"^(?:probably|possibly|perhaps|maybe) | ?(?:\(\?\)|\?)$")
_THOUSANDS = r"(?<![0-9.,])([0-9]{1,3}(?:[.,][0-9]{3}){1,3})(?![0-9.,])"
# "2.5 million BC".
_MILLIONS = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,3})?) ?(million|billion)(?: years)? (?=bc)")
_BETWEEN = re.compile(r"between (.+) and (.+)")
_RANGE_SEPARATORS = re.compile(r" ?(?:[-/]|\b(?:to|until|till|through|al)\b) ?")
_LASTING = re.compile(r"(?P<start>.+?)(?: for (?P<worded>[0-9].*)|/(?P<iso>p[0-9t].*))")
# "2000 BC - 0".
_ZERO_END = re.compile(r"(?<=[bc.]) ?(?:-|to) ?0$")
_FOUR_DIGITS = re.compile(r"[0-9]{4}")
_FROM = re.compile(r"from ")
# Words between alternative dates.
_OR = re.compile(r",? or |, ")
# A short hyphen or slash may also be part of a date. Words and wide dashes are between two dates.
_WIDE_SEPARATORS = re.compile(r" (?:[-/]|to|until|till|through) |(?<=[0-9]0s)-(?=[0-9]{4})")
_YEARS = re.compile(r"-?[0-9]{4}/-?[0-9]{4}")


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
    >>> date_to_edtf("May 2023 (first attack)"), date_to_edtf("1785 (approx.)")
    ('2023-05', '1785~')
    """
    if len(text) > MAX_REMARKED_CHARS:
        return ""
    plain = plain_text(text)
    if may_be_in_other_calendar(text) and not names_calendar(plain):
        return ""
    date = _convert_plain(plain, order) or _convert_remarked(plain, order)
    rephrased = "" if date or len(plain) > MAX_DATE_CHARS else rephrase(plain)
    if not rephrased:
        return date
    return _convert_plain(rephrased, order) or _convert_remarked(rephrased, order)


def _convert_plain(text: str, order: DateOrder | None) -> str:
    if len(text) > MAX_DATE_CHARS:
        return ""
    return (
        read_unknown_parts(text)
        or _convert_single(text, order)
        or _convert_range(text, order)
        or _convert_choice(text, order)
        or parse_year_list(text)
        or _convert_lasting(text, order)
        or _convert_open(text, order)
    )


def _convert_remarked(text: str, order: DateOrder | None) -> str:
    """Convert a date beside a remark, such as "May 2023 (first attack)"."""
    split = split_remark(text)
    if not split:
        return ""
    date = _convert_plain(split.date, order) or _convert_plain(rephrase(split.date), order)
    if not date or not split.sign:
        return date
    return date + split.sign if _PERIOD.fullmatch(date) else ""


def plain_text(text: str) -> str:
    """Write a text in small letters, with single spaces and short hyphens.

    Examples
    --------
    >>> plain_text("8–13  October 2024"), plain_text("10,000 BC")
    ('8-13 october 2024', '10000 bc')
    """
    plain = " ".join(text.casefold().split())
    if not plain.isascii():
        plain = ascii_digits(unicodedata.normalize("NFC", plain))
        plain = " ".join(_INVISIBLE.sub("", _DASHES.sub("-", plain)).split())
    plain = _MILLIONS.sub(_write_million, plain) if "illion" in plain else plain
    # The pattern is slow, as it has all words for eras, and few texts need it.
    has_thousands = re.search(_THOUSANDS, plain)
    return _thousands_of_an_era().sub(_without_separator, plain) if has_thousands else plain


@cache
def _thousands_of_an_era() -> re.Pattern[str]:
    """Return a pattern for numbers such as 10,000 beside a word for BC or AD."""
    words = f"(?:{eras()['bc']}|{eras()['ad']})"
    return re.compile(rf"{words} ?{_THOUSANDS}|{_THOUSANDS} ?{words}")


def _without_separator(match: re.Match[str]) -> str:
    return re.sub(_THOUSANDS, lambda number: re.sub("[.,]", "", number[0]), match[0])


def _write_million(match: re.Match[str]) -> str:
    zeros = {"million": 6, "billion": 9}[match[2]]
    return f"{round(float(match[1]) * 10**zeros)} "


def _convert_choice(text: str, order: DateOrder | None) -> str:
    """Convert alternative dates, such as "1785 or 1786"."""
    if " or " not in text:
        return _convert_all(text, order)
    *firsts, last = [parse_single_date(part, order) for part in _OR.split(text)]
    if not last or not firsts:
        return ""
    dates = [_complete(day, last)[0].edtf if day else "" for day in firsts] + [last.edtf]
    return f"[{','.join(dates)}]" if all(map(_PLAIN_DATE.fullmatch, dates)) else ""


def _convert_all(text: str, order: DateOrder | None) -> str:
    """Convert several whole days: "12 october 2025 and 8 april 2026"."""
    if " and " not in text or text.startswith("between "):
        return ""
    days = [parse_single_date(part.strip(" ,"), order) for part in text.split(" and ")]
    dates = [day.edtf if day and day.day else "" for day in days]
    return f"{{{','.join(dates)}}}" if all(map(_PLAIN_DATE.fullmatch, dates)) else ""


def _convert_lasting(text: str, order: DateOrder | None) -> str:
    """Convert a start with a duration: "13 october 2024 for 3 days", "2024-10-13/p3d"."""
    match = _LASTING.fullmatch(text)
    duration = parse_duration(match["worded"] or match["iso"]) if match else None
    if not match or not duration:
        return ""
    is_edtf = _PLAIN_DATE.fullmatch(match["start"])
    start = match["start"] if is_edtf else _convert_single(match["start"], order)
    if not start:
        return ""
    end = end_of(start, duration)
    return f"{start}/{end}" if end and end != start else start


def _convert_open(text: str, order: DateOrder | None) -> str:
    for pattern, (template, step) in _OPEN_PATTERNS.items():
        match = re.fullmatch(pattern, text)
        date = _convert_single(match[1], order) if match else ""
        if match and date and (_PERIOD.fullmatch(date) or "[" not in template):
            # "Before late 2024" includes 2024.
            return template.format(_shift(date, 0 if PART.search(match[1]) else step))
    return ""


def _shift(date: str, step: int) -> str:
    """Return the day, month or year before or after a date."""
    if not step:
        return date
    moment = np.datetime64(date) if _PLAIN_DATE.fullmatch(date) else _end_of_period(date, step)
    # NumPy writes years with as few digits as it can.
    shifted = str(moment + step)
    return re.sub("[0-9]+", lambda year: year[0].zfill(4), shifted, count=1)


def _end_of_period(date: str, step: int) -> np.datetime64:
    """Return the first or last year of a decade or century, or day of a part of a year."""
    bounds = parse_edtf(date)
    moment = bounds.start_earliest if step < 0 else bounds.end_latest
    return np.datetime64(str(moment.astype("M8[Y]" if "X" in date else "M8[D]")))


def _convert_single(text: str, order: DateOrder | None) -> str:
    """Convert a date that is not a range, with EDTF's signs if it is approximate or uncertain."""
    about = _ABOUT.match(text)
    rest = text[about.end() :] if about else text
    certain = _UNCERTAIN.sub("", rest)
    sign = {(True, False): "~", (False, True): "?", (True, True): "%"}.get(
        (bool(about), certain != rest), ""
    )
    # After "c.", three digits are a year.
    is_short_year = about and _SHORT_YEAR.match(certain)
    day = parse_single_date(f"ad {certain}" if is_short_year else certain, order)
    date = (
        (day.edtf if day else "")
        or parse_time_period(certain)
        or convert_other_calendar(certain)
        or year_in_brackets(certain)
    )
    return date + sign if not sign or _PERIOD.fullmatch(date) else ""


def _convert_range(text: str, order: DateOrder | None) -> str:
    """Convert a range if it can be split into two dates at exactly one place."""
    between = _BETWEEN.fullmatch(text)
    if between:
        joined = _join_ends(between[1], between[2], order)
        return f"[{joined.replace('/', '..')}]" if joined and "T" not in joined else ""
    body = _ZERO_END.sub(" - 1 bc", _FROM.sub("", text, count=1))
    ranges = {
        joined
        for separators, join in (
            (_RANGE_SEPARATORS, _join_ends),
            (_WIDE_SEPARATORS, _join_complete),
        )
        for separator in separators.finditer(body)
        if (joined := join(body[: separator.start()], body[separator.end() :], order))
    }
    joined = ranges.pop() if len(ranges) == 1 else ""
    about = None if joined else _ABOUT.match(body)
    if about:
        years = _convert_range(body[about.end() :], order)
        return years.replace("/", "~/") + "~" if _YEARS.fullmatch(years) else ""
    has_one_year = len(_FOUR_DIGITS.findall(body)) == 1
    return "" if "/" in body and has_one_year and may_be_one_day(joined) else joined


def _join_ends(left: str, right: str, order: DateOrder | None) -> str:
    """Join both ends of a range; one may lack parts that the other has."""
    left_day, right_day = parse_single_date(left, order), parse_single_date(right, order)
    if right_day and right_day.is_before_christ and _SHORT_YEAR.fullmatch(left):
        # "500-300 bc".
        left_day = parse_single_date(f"{left} bc", order)
    periods = (
        "" if right_day else (parse_century_range(left, right) or parse_decade_range(left, right))
    )
    if periods:
        return periods
    if left_day and right_day:
        start, end = _complete(left_day, right_day)
        is_range = start.precision == end.precision and bool(start.edtf and end.edtf)
        return f"{start.edtf}/{end.edtf}" if is_range else ""
    dates = [_convert_single(text, order) for text in (left, right)]
    # In "c. 1450-1460", the second year is approximate as well.
    if right_day and dates[0].endswith("~") and dates[0][:-1].isdigit() and dates[1].isdigit():
        dates[1] += "~"
    are_alike = all(dates) and len({re.sub(r"[0-9]", "", date) for date in dates}) == 1
    is_interval = any("/" in date or "[" in date for date in dates)
    return "/".join(dates) if are_alike and not is_interval else ""


def _join_complete(left: str, right: str, order: DateOrder | None) -> str:
    """Join two ends of different precision, such as a season and a day."""
    dates = [_convert_single(text, order) for text in (left, right)]
    are_years = all(date.rstrip("~?%").lstrip("-").isdigit() for date in dates)
    is_interval = any("/" in date or "[" in date for date in dates)
    return "" if not all(dates) or are_years or is_interval else "/".join(dates)


def _complete(start: Day, end: Day) -> tuple[Day, Day]:
    """Copy missing parts from one end of a range to the other."""
    if end.day and not end.month:
        end = end._replace(month=start.month)
    if start.year is not None:
        if end.is_before_christ and start.year > 0:
            # No range leads back from our era: "3000-2500 BC".
            start = start._replace(year=1 - start.year, is_before_christ=True)
        return start, end
    if start.day and not start.month and end.is_before_christ and not end.month:
        # In "58-50 BC", the number that looks like a day is a year.
        return Day(1 - start.day), end
    year, month = end.year, start.month or end.month
    if year is not None and start.day and month and end.month and month > end.month:
        # "30 December - 2 January 2021".
        year -= 1
    return start._replace(year=year, month=month), end
