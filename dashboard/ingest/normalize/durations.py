"""Read how long events lasted, and work out their ends: "3 days", "PT2H", "1:30" in hours."""

import datetime as dt
import re
from collections.abc import Sequence
from math import ceil
from typing import NamedTuple, get_args

import pandas as pd
from dateutil.relativedelta import relativedelta

from dashboard.model.duration_names import UNITS, DurationUnit
from dashboard.model.text_columns import DictColumn

# ISO 8601, in lower case.
_ISO = re.compile(
    r"p(?:(?P<years>[0-9]{1,4})y)?(?:(?P<months>[0-9]{1,4})m)?(?:(?P<weeks>[0-9]{1,4})w)?"
    r"(?:(?P<days>[0-9]{1,5})d)?(?:t(?=[0-9])(?:(?P<hours>[0-9]{1,5})h)?"
    r"(?:(?P<minutes>[0-9]{1,5})m)?(?:(?P<seconds>[0-9]{1,7})(?:\.[0-9]+)?s)?)?"
)
_NUMBER = r"[0-9]{1,7}(?:[.,][0-9]{1,3}){0,3}"
_DECIMAL = re.compile(r"[0-9]+(?:[.,][0-9]{1,3})?")
# 1,500 is 1500 in one country and 1.5 in another, but 0,125, 1,500.5 and 1,000,000 are clear.
_UNCLEAR = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_GROUPED = re.compile(
    r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+(?:\.[0-9]{1,3})?|(?:\.[0-9]{3})+(?:,[0-9]{1,3})?)"
)
_PART = re.compile(rf"({_NUMBER}) ?([^\W\d_]+)\.?")
_BETWEEN_PARTS = re.compile(r"\b(?:and|und|et|y|e|i|og|och|en|та|и)\b")
_MINUTES_AFTER_HOURS = re.compile(r"(h(?:ours?|rs?)?\.?) ?([0-5]?[0-9]) ?m?$")
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9])(?:\.[0-9]+)?)?")
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3_600}
_DAY_SECONDS, _DAYS_OF_WEEK, _MONTHS_OF_YEAR = 86_400, 7, 12
_START = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T(?P<clock>[0-9]{2}:[0-9]{2}(?P<second>:[0-9]{2})?)(?P<zone>Z|[+-][0-9:]+)?)?)?)?"
)


class Duration(NamedTuple):
    """How long something lasted.

    Attributes
    ----------
    months, days, seconds
        Its parts.
    is_counted
        Whether the first day counts, as in "3 days", but not in P3D.
    """

    months: int = 0
    days: int = 0
    seconds: int = 0
    is_counted: bool = True


def parse_duration(text: str, unit: DurationUnit | None = None) -> Duration | None:
    """Parse a duration; None for any other text.

    Parameters
    ----------
    text
        A duration in words or in ISO 8601, or a number of units.
    unit
        The unit of numbers alone.

    Examples
    --------
    >>> parse_duration("3 days"), parse_duration("2 h 30 min").seconds
    (Duration(months=0, days=3, seconds=0, is_counted=True), 9000)
    >>> parse_duration("PT2H").seconds, parse_duration("1:30", "hours").seconds
    (7200, 5400)
    >>> parse_duration("90"), parse_duration("3-4 days"), parse_duration("1:30")
    (None, None, None)
    >>> parse_duration("1,500 days"), parse_duration("1,500.0 days").days
    (None, 1500)
    """
    plain = " ".join(text.casefold().split())
    if re.fullmatch(_NUMBER, plain):
        return _total([(plain, unit)]) if unit else None
    if clock := _CLOCK.fullmatch(plain):
        # 1:30 may be in minutes.
        if not clock[3] and unit != "hours":
            return None
        units: tuple[DurationUnit, ...] = ("hours", "minutes", "seconds")
        return _total(list(zip(filter(None, clock.groups()), units, strict=False)))
    if iso := _ISO.fullmatch(plain):
        parts = [(number, _unit_of(name)) for name, number in iso.groupdict().items() if number]
        total = _total(parts) if parts else None
        return total._replace(is_counted=False) if total else None
    return _parse_words(plain)


def _parse_words(text: str) -> Duration | None:
    """Parse numbers with units: "1 day, 3 hours", "2h 30m", "2h30"."""
    # A bare number or "m" after hours is in minutes.
    text = _MINUTES_AFTER_HOURS.sub(r"\1 \2 min", text)
    rest = _BETWEEN_PARTS.sub("", _PART.sub("", text))
    parts = [(number, UNITS.get(word)) for number, word in _PART.findall(text)]
    return None if rest.strip(" ,") else _total(parts)


def _unit_of(name: str) -> DurationUnit | None:
    return next((unit for unit in get_args(DurationUnit) if unit == name), None)


def _total(parts: Sequence[tuple[str, DurationUnit | None]]) -> Duration | None:
    """Add the parts of a duration; None if one is unclear, or months are not whole."""
    counts = dict.fromkeys(get_args(DurationUnit), 0.0)
    for number, unit in parts:
        count = _read_number(number)
        if unit is None or count is None:
            return None
        counts[unit] += count
    months = counts["years"] * _MONTHS_OF_YEAR + counts["months"]
    days = counts["weeks"] * _DAYS_OF_WEEK + counts["days"]
    if not parts or months % 1:
        return None
    seconds = sum(counts[unit] * length for unit, length in _SECONDS.items())
    seconds += days % 1 * _DAY_SECONDS
    return Duration(int(months), int(days), round(seconds))


def _read_number(text: str) -> float | None:
    """Return a number with a decimal point or comma; None if this may separate thousands."""
    if _UNCLEAR.fullmatch(text):
        return None
    if _DECIMAL.fullmatch(text):
        return float(text.replace(",", "."))
    if _GROUPED.fullmatch(text):
        thousands = next(sign for sign in text if sign in ",.")
        return float(text.replace(thousands, "").replace(",", "."))
    return None


def end_of(start: str, duration: Duration) -> str:
    """Return when an event ended, as exactly as its start is known; empty if that is unclear.

    Parameters
    ----------
    start
        A year, month, day or moment in EDTF.
    duration
        How long it lasted.

    Examples
    --------
    >>> end_of("2024-05-01", Duration(days=3)), end_of("2024-05-01", Duration(0, 3, 0, False))
    ('2024-05-03', '2024-05-04')
    >>> end_of("2024-05-01T22:00+02:00", Duration(seconds=9_000)), end_of("1914", Duration(48))
    ('2024-05-02T00:30+02:00', '1918')
    >>> end_of("2024-05-01", Duration(seconds=9_000)), end_of("1914", Duration(days=3))
    ('', '')
    """
    match = _START.fullmatch(start)
    if not match:
        return ""
    is_longer_than_day = duration.months or duration.days or duration.seconds > _DAY_SECONDS
    if not (is_longer_than_day if match["day"] and not match["clock"] else any(duration[:3])):
        return ""
    try:
        return _end_of(match, duration)
    except (OverflowError, ValueError):
        return ""


def _end_of(start: re.Match[str], duration: Duration) -> str:
    months = relativedelta(months=duration.months)
    if start["clock"]:
        moment = dt.datetime.fromisoformat(f"{start[0][:10]}T{start['clock']}")
        end: dt.datetime = moment + months + dt.timedelta(duration.days, duration.seconds)
        is_exact = start["second"] or duration.seconds % 60
        return end.isoformat(timespec="seconds" if is_exact else "minutes") + (start["zone"] or "")
    counted = int(duration.is_counted)
    if start["day"]:
        days = duration.days + ceil(duration.seconds / _DAY_SECONDS) - counted
        last: dt.date = dt.date.fromisoformat(start[0]) + months + dt.timedelta(days)
        return last.isoformat()
    if duration.days or duration.seconds:
        return ""
    first = int(start["year"]) * _MONTHS_OF_YEAR + int(start["month"] or 1) - 1
    if start["month"]:
        last_month = first + duration.months - counted
        return f"{last_month // _MONTHS_OF_YEAR:04}-{last_month % _MONTHS_OF_YEAR + 1:02}"
    # Years are usually subtracted, not counted: 1914 to 1918 are four years.
    is_whole = duration.months % _MONTHS_OF_YEAR == 0
    return f"{int(start['year']) + duration.months // _MONTHS_OF_YEAR:04}" if is_whole else ""


def write_durations(cells: pd.Series, unit: DurationUnit | None) -> pd.Series:
    """Write durations so that they can be read without the name of their column.

    If an event lasted no time at all, the first day does not count. Other texts do not change.

    Examples
    --------
    >>> write_durations(pd.Series(["3", "2 weeks", "?"]), "days").tolist()
    ['3 days', '2 weeks', '?']
    >>> write_durations(pd.Series(["3", "0"]), "days").tolist()
    ['P0M3DT0S', 'P0M0DT0S']
    """
    given = DictColumn.of(cells)
    durations = [parse_duration(text, unit) for text in given.texts.str.strip()]
    has_none = any(duration and not any(duration[:3]) for duration in durations)
    texts = [_write(text.strip(), duration, unit, is_counted=not has_none)
             for text, duration in zip(given.texts, durations, strict=True)]  # fmt: skip
    return pd.Series(texts, dtype="str").take(given.codes).set_axis(cells.index)


def _write(
    text: str, duration: Duration | None, unit: DurationUnit | None, *, is_counted: bool
) -> str:
    if duration is None:
        return text
    if not is_counted or _CLOCK.fullmatch(text):
        return f"P{duration.months}M{duration.days}DT{duration.seconds}S"
    return text if parse_duration(text) else f"{text} {unit}"
