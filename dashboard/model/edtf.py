"""Parse a date in EDTF (Library of Congress, ISO 8601-2, levels 0 to 2) to bounds.

A date either *lasts* from its start to its end (an interval), or *happens at some time within* its
range. Start and end each have an earliest and a latest bound. Bounds are inclusive, in UTC, to the
second; ``NaT`` is an open bound.

Beyond the EDTF specification, sides of an interval may have a time of day, as in ISO 8601.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple, cast

import numpy as np

from dashboard.common.errors import InvalidDateError
from dashboard.model.calendar_dates import (
    DAY,
    FIRST,
    LAST,
    OPEN,
    SECOND,
    Moments,
    far_year,
    span_of_day,
    span_of_digits,
    span_of_month,
    span_of_season,
    span_of_time,
    span_of_years,
)
from dashboard.model.messages import Message, word

__all__ = [
    "BOUNDS",
    "DAY",
    "FIRST",
    "FLAGS",
    "FRACTION",
    "LAST",
    "OPEN",
    "SECOND",
    "Bounds",
    "Member",
    "fraction_of",
    "has_members",
    "is_exact",
    "members_of",
    "parse_edtf",
    "read_edtf",
    "zones_of",
]
BOUNDS = ("start_earliest", "start_latest", "end_earliest", "end_latest")
FLAGS = ("lasting", "approximate", "uncertain")

_INVALID = Message("date.invalid")
_MARK = "[?~%]?"
_DATE = re.compile(
    rf"(?P<marks>(?P<year>{_MARK}-?[0-9X]{{4}}{_MARK})"
    rf"(?:-(?P<month>{_MARK}[0-9X]{{2}}{_MARK})(?:-(?P<day>{_MARK}[0-9X]{{2}}{_MARK}))?)?)"
)
# Significant digits of a year of four digits, and years of five digits and more.
_YEAR = re.compile(
    r"(?:(?P<year>-?[0-9]{4})|Y(?P<far>-?[1-9][0-9]*)(?:E(?P<exponent>[1-9][0-9]*))?)"
    rf"(?:S(?P<digits>[1-9][0-9]*))?(?P<marks>{_MARK})"
)
_TIME = re.compile(
    r"(?P<day>-?[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?"
    r"(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_SET = re.compile(r"\[(?P<one>[^][{}]*)\]|\{(?P<all>[^][{}]*)\}")
FRACTION = r"^[^/]*T[0-9]{2}:[0-9]{2}:[0-9]{2}(?P<fraction>\.[0-9]+)"
_OFFSET = re.compile(r"T.*([+-])([0-9]{2})(?::?([0-9]{2}))?$")


class Bounds(NamedTuple):
    """Earliest and latest bounds of one date, and its qualifiers.

    Attributes
    ----------
    start_earliest, start_latest, end_earliest, end_latest
        ``numpy.datetime64[s]``, inclusive, UTC; ``NaT`` where open.
    lasting
        Whether the event lasts from start to end, rather than happening at some time within.
    approximate, uncertain
        EDTF's ``~`` and ``?``; ``%`` is both.
    """

    start_earliest: np.datetime64
    start_latest: np.datetime64
    end_earliest: np.datetime64
    end_latest: np.datetime64
    lasting: bool = False
    approximate: bool = False
    uncertain: bool = False


class Member(NamedTuple):
    """One date of a set, or a range of them; an open side is empty."""

    start: str
    end: str


class _Side(NamedTuple):
    """Bounds of one side of an interval, or of a date that is not an interval.

    ``era`` is -1 or 1 for years before or after the axis, whose bounds are open.
    """

    earliest: np.datetime64
    latest: np.datetime64
    marks: str = ""
    era: int = 0


_OPEN_SIDE = _Side(OPEN, OPEN)


def parse_edtf(text: str) -> Bounds:
    """Read one EDTF date by its full grammar.

    :func:`dashboard.model.date_bounds.parse_dates` reads columns of common forms faster.

    Raises
    ------
    InvalidDateError
        The text is not EDTF, is not in the calendar, or ends before it starts.

    Examples
    --------
    >>> parse_edtf("2024-22").start_earliest
    np.datetime64('2024-06-01T00:00:00')
    >>> parse_edtf("[1667,1668,1670..1672]").end_latest
    np.datetime64('1672-12-31T23:59:59')
    """
    try:
        return read_edtf(text)
    except InvalidDateError as error:
        raise InvalidDateError(word(cast("Message", error.content), given=text)) from error


@lru_cache(maxsize=10_000)
def read_edtf(text: str) -> Bounds:
    """Read one EDTF date; the error contains a message that does not repeat the text."""
    if "/" in text:
        return _parse_interval(text)
    side = _parse_set(text) if text[:1] in {"[", "{"} else _parse_side(text)
    bounds = side.earliest, side.latest
    return Bounds(*bounds, *bounds, False, *_doubts(side.marks))


def _parse_interval(text: str) -> Bounds:
    texts = text.split("/")
    if len(texts) != 2:  # noqa: PLR2004
        raise InvalidDateError(_INVALID)
    start, end = (_OPEN_SIDE if side in {"", ".."} else _parse_side(side) for side in texts)
    _require_order(start, end)
    # NaT compares as False, so open bounds are always in order.
    return Bounds(
        start.earliest,
        end.latest if start.latest > end.latest else start.latest,
        start.earliest if start.earliest > end.earliest else end.earliest,
        end.latest,
        True,
        *_doubts(start.marks + end.marks),
    )


def _require_order(start: _Side, end: _Side) -> None:
    # A year beyond the axis, such as Y17E7, has no bounds to compare.
    is_far_apart = bool(start.era or end.era) and start.era > end.era
    both_known = all(side.era or not np.isnat(side.earliest) for side in (start, end))
    if start.earliest > end.latest or (is_far_apart and both_known):
        raise InvalidDateError(Message("date.reversed"))


def _parse_set(text: str) -> _Side:
    sides = [[side and _parse_side(side) for side in member] for member in members_of(text)]
    for start, end in sides:
        if start and end:
            _require_order(start, end)
    starts, ends = ([pair[place] or _OPEN_SIDE for pair in sides] for place in (0, 1))
    # The minimum is NaT if one of the moments is.
    earliest = np.min([side.earliest for side in starts])
    latest = np.max([side.latest for side in ends])
    return _Side(earliest, latest, "".join(side.marks for side in starts + ends))


def members_of(text: str) -> list[Member]:
    """Split a set into its dates and ranges.

    Raises
    ------
    InvalidDateError
        The text is not a set, or a member is open on a side where other dates follow.

    Examples
    --------
    >>> members_of("{1960,1961-12..}")
    [Member(start='1960', end='1960'), Member(start='1961-12', end='')]
    """
    match = _SET.fullmatch(text)
    inner = (match["one"] or match["all"] or "") if match else ""
    parts = [part.strip() for part in inner.split(",")]
    members = [Member(*((part, "", part) if ".." not in part else part.partition(".."))[::2])
               for part in parts]  # fmt: skip
    is_valid = all(
        (member.start or (member.end and place == 0))
        and (member.end or (member.start and place == len(members) - 1))
        for place, member in enumerate(members)
    )
    if not is_valid:
        raise InvalidDateError(_INVALID)
    return members


def _parse_side(text: str) -> _Side:
    """Read a date that is neither an interval nor a set."""
    if match := _DATE.fullmatch(text):
        return _dated(match)
    if match := _YEAR.fullmatch(text):
        return _years(match)
    if match := _TIME.fullmatch(text):
        year, month, day = match["day"].rsplit("-", 2)
        span_of_day(year, month, day)
        clock = tuple(int(match[name] or 0) for name in ("hour", "minute", "second"))
        moments = span_of_time(match["day"], clock, match["zone"] or "", bool(match["second"]))
        return _Side(*moments)
    raise InvalidDateError(_INVALID)


def _dated(match: re.Match[str]) -> _Side:
    year, month, day = ((match[name] or "").strip("?~%") for name in ("year", "month", "day"))
    if year == "-0000":
        raise InvalidDateError(_INVALID)
    if day:
        moments = span_of_day(year, month, day)
    elif month[:1].isdigit() and month.isdigit() and int(month) > 12:  # noqa: PLR2004
        moments = span_of_season(year, int(month))
    elif month:
        moments = span_of_month(year, month)
    else:
        moments = span_of_years(year)
    # A missing year may be any year.
    return _widened(OPEN if "XXXX" in year else moments, match["marks"])


def _years(match: re.Match[str]) -> _Side:
    digits = int((match["digits"] or "0")[:2])
    if match["year"]:
        if not digits or match["year"] == "-0000":
            raise InvalidDateError(_INVALID)
        return _widened(span_of_digits(int(match["year"]), digits), match["marks"])
    era = far_year(match["far"], match["exponent"] or "")
    return _Side(OPEN, OPEN, match["marks"], era)


def _widened(moments: Moments | np.datetime64, marks: str) -> _Side:
    """Widen approximate bounds by their length on both sides, because EDTF sets no width."""
    earliest, latest = moments if isinstance(moments, tuple) else (OPEN, OPEN)
    if any(_doubts(marks)[:1]) and not np.isnat(earliest):
        margin = latest - earliest + SECOND
        earliest, latest = max(earliest - margin, FIRST), min(latest + margin, LAST)
    return _Side(earliest, latest, marks)


def _doubts(marks: str) -> tuple[bool, bool]:
    """Return whether some part is approximate, and whether some part is uncertain."""
    return "~" in marks or "%" in marks, "?" in marks or "%" in marks


def has_members(text: str) -> bool:
    """Return whether a text is a set of more than one range."""
    return text[:1] == "{" or (text[:1] == "[" and "," in text)


def is_exact(earliest: Any, latest: Any) -> Any:
    """Return whether a bound is known to the day (arrays or scalars); open bounds are not."""
    return (latest - earliest) < DAY


def fraction_of(side: str) -> str:
    """Return the fraction of the second of a time.

    Examples
    --------
    >>> fraction_of("2024-09-03T10:11:12.500Z"), fraction_of("2024-09-03T10:11:12Z")
    ('.500', '')
    """
    match = re.match(FRACTION, side)
    return match["fraction"] if match else ""


def zones_of(text: str) -> tuple[str, str]:
    """Return the UTC offsets of the start and the end of a date; empty for UTC.

    Examples
    --------
    >>> zones_of("2024-10-13T14:05+09:00"), zones_of("2024-10-13T14:05Z/2024-10-14")
    (('+09:00', '+09:00'), ('', ''))
    """
    start, _, end = text.partition("/")
    return _zone_of(start), _zone_of(end or start)


def _zone_of(side: str) -> str:
    offset = _OFFSET.search(side)
    hours, minutes = (offset[2], offset[3] or "00") if offset else ("00", "00")
    return f"{offset[1]}{hours}:{minutes}" if offset and (hours, minutes) != ("00", "00") else ""
