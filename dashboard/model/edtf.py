"""EDTF dates (Library of Congress, ISO 8601-2) as bounds that can be compared, drawn and said.

A date that *lasts* (an interval) has a start and an end; any other *happens at some time within*
its reach. Either way there are an earliest and a latest bound for its start and for its end.
All bounds are inclusive, in UTC, to the second; ``NaT`` is an open bound.
"""

import contextlib
import datetime as dt
import io
import re
from calendar import monthrange
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from edtf import EDTFParseException, Interval, Level2Season, Season, parse_edtf
from pyarrow import compute as arrow

from dashboard.common.errors import InvalidDateError
from dashboard.common.i18n import N_, kept, language, locale, tr
from dashboard.model.text_columns import DictColumn, as_arrow

BOUNDS = ("start_earliest", "start_latest", "end_earliest", "end_latest")
FLAGS = ("lasting", "approximate", "uncertain")
DAY = np.timedelta64(1, "D")
SECOND = np.timedelta64(1, "s")
# From the first second of a day to its last.
_TO_ITS_END = DAY - SECOND
OPEN = np.datetime64("NaT", "s")

# plotly's date axis goes no further.
_YEARS = (-9999, 9999)
FIRST, LAST = np.datetime64("-9999-01-01", "s"), np.datetime64("9999-12-31T23:59:59", "s")
_TIME = r"T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?"
_PLAIN = rf"\d{{4}}(?:-(?:0\d|1[0-2]))?|\d{{4}}-\d{{2}}-\d{{2}}(?:{_TIME})?"
_SIDE = rf"\d{{4}}(?:-\d{{2}}(?:-\d{{2}}(?:{_TIME})?)?)?|\.\."
_DAY = r"\d{4}-\d{2}-\d{2}"
# Intervals, and some day out of several, by whether they last: a large table has many of them.
_SPANS = {
    True: rf"^(?P<start>{_SIDE})/(?P<end>{_SIDE})$",
    False: rf"^\[(?P<start>{_DAY}|)\.\.(?P<end>{_DAY}|)\]$",
}
# Of letters, EDTF has these alone.
_NO_EDTF = re.compile("(?![SYEZTX])[^\\W0-9_]")
_REMEDY = (
    "write year-month-day, such as 2024-10-08, or an EDTF date, such as 2024-10 or [..2024-10-20]"
)


class Bounds(NamedTuple):
    """Earliest and latest bounds of one date, and how it is meant.

    Attributes
    ----------
    start_earliest, start_latest, end_earliest, end_latest
        ``numpy.datetime64[s]``, inclusive, UTC; ``NaT`` where open.
    lasting
        Whether it lasts from start to end, rather than happening at some time within.
    approximate, uncertain
        EDTF's ``~`` and ``?``.
    """

    start_earliest: np.datetime64
    start_latest: np.datetime64
    end_earliest: np.datetime64
    end_latest: np.datetime64
    lasting: bool = False
    approximate: bool = False
    uncertain: bool = False


class _Reach(NamedTuple):
    """One side of an interval, or a whole date that is none."""

    earliest: np.datetime64
    latest: np.datetime64
    approximate: bool
    uncertain: bool


def parse_date(text: str) -> Bounds:
    """Read one date.

    Raises
    ------
    InvalidDateError
        The text is no EDTF date, names no day of the calendar, ends before it starts, or lies
        outside the years -9999 to 9999.

    Examples
    --------
    >>> parse_date("2024-11").start_earliest, parse_date("2024-11").end_latest
    (np.datetime64('2024-11-01T00:00:00'), np.datetime64('2024-11-30T23:59:59'))
    >>> parse_date("2024-10-13/..").lasting
    True
    """
    table, faults = parse_dates(pd.Series([text]))
    if len(faults):
        raise InvalidDateError(faults.iloc[0])
    return bounds_of(table.iloc[0])


def bounds_of(row: Any) -> Bounds:
    """Bounds of one row (a mapping with the columns ``BOUNDS`` and ``FLAGS``)."""
    stamps = (pd.Timestamp(row[name]).to_datetime64().astype("datetime64[s]") for name in BOUNDS)
    return Bounds(*stamps, *(bool(row[name]) for name in FLAGS))


def parse_dates(texts: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """Read a column of dates; each distinct text is parsed once, plain ISO dates all at once.

    Parameters
    ----------
    texts
        One EDTF text a row.

    Returns
    -------
    table
        Columns ``BOUNDS`` (``datetime64[s]``) and ``FLAGS`` (bool), with the index of `texts`.
    faults
        What is wrong with those that could not be read, by the index of `texts`.
    """
    codes, distinct = pd.factorize(texts)
    known = pd.Series(distinct, dtype=object).astype(str)
    plain = known.str.fullmatch(_PLAIN).to_numpy(bool)
    table = _plain_bounds(known.where(plain, ""))
    faults = pd.Series("", index=known.index)
    spans = _span_bounds(known.where(~plain, ""))
    table.loc[spans.index] = spans
    parsed: dict[int, Bounds] = {}
    for place in known.index[~plain].difference(spans.index):
        try:
            parsed[place] = _parse_edtf(known[place])
        except InvalidDateError as error:
            faults.iloc[place] = str(error)
    if parsed:
        table.loc[list(parsed)] = pd.DataFrame(parsed.values(), index=list(parsed)).astype(
            table.dtypes
        )
    missing = plain & table["start_earliest"].isna().to_numpy()
    faults[missing] = f"no such day or time in the calendar; {_REMEDY}"
    said = pd.Series(faults.to_numpy()[codes], index=texts.index)
    return table.iloc[codes].set_axis(texts.index), said[said != ""]


def are_plain(texts: pd.Series) -> np.ndarray:
    """Whether each text has one of the forms that nearly all dates have in EDTF.

    Examples
    --------
    >>> are_plain(pd.Series(["2024-10-13", "2024-10/2024-11", "[..2024-10-13]", "13 Oct"])).tolist()
    [True, True, True, False]
    """
    known = as_arrow(texts)
    forms = [
        arrow.match_substring_regex(known, form) for form in (rf"^(?:{_PLAIN})$", *_SPANS.values())
    ]
    return np.asarray(np.logical_or.reduce([form.to_numpy(zero_copy_only=False) for form in forms]))


def _span_bounds(texts: pd.Series) -> pd.DataFrame:
    """Bounds of plain intervals (``a/b``), and of some day out of several (``[a..b]``).

    Only of those that are right: what is wrong with others is for the parser to say.
    """
    found = []
    for lasting, pattern in _SPANS.items():
        sides = _sides(texts, pattern)
        start, end = (_plain_bounds(sides[side]).set_axis(sides.index) for side in sides)
        first, last = start["start_earliest"], end["end_latest"]
        # No start is later than the latest end, and no end earlier than the earliest start.
        latest = start["start_latest"].mask(start["start_latest"] > last, last)
        earliest = end["end_earliest"].mask(first > end["end_earliest"], first)
        inner = (latest, earliest) if lasting else (last, first)
        columns = dict(zip(BOUNDS, (first, *inner, last), strict=True))
        table = pd.DataFrame(columns | dict.fromkeys(FLAGS, False) | {"lasting": lasting})
        # A side that has no moment was left open, or names no day.
        is_whole = [
            moment.notna() | (sides[side] == "")
            for side, moment in (("start", first), ("end", last))
        ]
        found.append(table[is_whole[0] & is_whole[1] & ~(first > last)])
    return pd.concat(found)


def read_days(cells: pd.Series) -> np.ndarray:
    """Read plain days (year-month-day), each distinct text once; NaT for all else.

    Examples
    --------
    >>> read_days(pd.Series(["2024-10-20", "2024-10", ""])).astype(str).tolist()
    ['2024-10-20T00:00:00', 'NaT', 'NaT']
    """
    known = DictColumn.of(cells)
    days = pd.to_datetime(known.texts, format="%Y-%m-%d", errors="coerce").to_numpy()
    return np.asarray(days.astype("datetime64[s]")[known.codes])


def _sides(texts: pd.Series, pattern: str) -> pd.DataFrame:
    """Both sides of those texts that have some pattern, ``start`` and ``end``; empty where open."""
    found = arrow.extract_regex(as_arrow(texts), pattern)
    rows = np.flatnonzero(found.is_valid().to_numpy(zero_copy_only=False))
    sides = pd.DataFrame(
        {name: found.field(name).take(rows).to_pandas() for name in ("start", "end")},
        dtype="str",
    ).replace("..", "")
    sides.index = texts.index[rows]
    # Open on both sides, "[..]" is no date.
    is_date = (sides != "").any(axis=1) if "\\[" in pattern else slice(None)
    return sides.loc[is_date]


def _plain_bounds(texts: pd.Series) -> pd.DataFrame:
    """Bounds of plain ISO years, months, days and times; NaT for all other texts."""
    earliest = pd.to_datetime(texts, format="ISO8601", errors="coerce", utc=True)
    first = earliest.dt.tz_localize(None).to_numpy().astype("datetime64[s]")
    length = texts.str.len().to_numpy()
    timed = texts.str.contains("T").to_numpy(bool)
    to_the_minute = texts.str.fullmatch(r"[^T]*T\d\d:\d\d(?:Z|[+-].*)?").to_numpy(bool)
    ends = [_end(first, "Y"), _end(first, "M"), _end(first, "D"), _end(first, "m")]
    last = np.select(
        [length == len("2024"), length == len("2024-10"), ~timed, to_the_minute], ends, first
    )
    columns = dict(zip(BOUNDS, (first, last, first, last), strict=True))
    return pd.DataFrame(columns | dict.fromkeys(FLAGS, False))


def _end(moments: np.ndarray, unit: str) -> np.ndarray:
    """Last second of the year (Y), month (M), day (D) or minute (m) that a moment lies in."""
    following = moments.astype(f"datetime64[{unit}]") + 1
    return following.astype("datetime64[s]") - SECOND


@lru_cache(maxsize=10_000)
def _parse_edtf(text: str) -> Bounds:
    # The grammar takes a thousand times as long to find that a sentence is none.
    if _NO_EDTF.search(text):
        raise InvalidDateError(f"not a date; {_REMEDY}")
    # An unknown end ("2024-10-13/") has no bound either; the library would make up ten years.
    spelled = re.sub(r"/$", "/..", re.sub(r"^/", "../", text.strip()))
    try:
        # The library prints what it could not build.
        with contextlib.redirect_stdout(io.StringIO()):
            parsed = parse_edtf(spelled)
            lasting = isinstance(parsed, Interval)
            sides = (parsed.lower, parsed.upper) if lasting else (parsed, parsed)
            start, end = (_reach(side) for side in sides)
    except InvalidDateError:
        raise
    except (EDTFParseException, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise InvalidDateError(f"not a date; {_REMEDY}") from error
    if start.earliest > end.latest:
        raise InvalidDateError("ends before it starts; write the earlier date first")
    # NaT compares as False, so an open bound never clashes.
    return Bounds(
        start.earliest,
        end.latest if start.latest > end.latest else start.latest,
        start.earliest if start.earliest > end.earliest else end.earliest,
        end.latest,
        lasting,
        start.approximate or end.approximate,
        start.uncertain or end.uncertain,
    )


def _reach(side: Any) -> _Reach:
    if getattr(side, "is_open", False):
        return _Reach(OPEN, OPEN, approximate=False, uncertain=False)
    earliest, latest = _stamp(side.lower_strict()), _last_second(side)
    both = bool(getattr(side, "is_uncertain_and_approximate", False))
    approximate, uncertain = bool(side.is_approximate) or both, bool(side.is_uncertain) or both
    if approximate and not np.isnat(latest - earliest):
        # EDTF does not say how wide "about" is: as wide again, on each side, as what is named.
        margin = latest - earliest + SECOND
        earliest, latest = max(earliest - margin, FIRST), min(latest + margin, LAST)
    return _Reach(earliest, latest, approximate, uncertain)


def _last_second(side: Any) -> np.datetime64:
    last = _stamp(side.upper_strict())
    season = getattr(side, "date", side)
    if isinstance(season, Season | Level2Season) and side.lower_strict().tm_mon == 12:  # noqa: PLR2004
        # The library cuts a season that begins in December at the year's end.
        february = (last + DAY).astype("datetime64[M]") + 1
        last = (february + 1).astype("datetime64[s]") - DAY
    return last + DAY - SECOND


def _stamp(moment: Any) -> np.datetime64:
    if isinstance(moment, float):
        return OPEN
    if not _YEARS[0] <= moment.tm_year <= _YEARS[1]:
        raise InvalidDateError(f"the year {moment.tm_year} lies outside {_YEARS[0]} to {_YEARS[1]}")
    sign, year = ("-" if moment.tm_year < 0 else ""), abs(moment.tm_year)
    return np.datetime64(f"{sign}{year:04}-{moment.tm_mon:02}-{moment.tm_mday:02}", "s")


def is_exact(earliest: Any, latest: Any) -> Any:
    """Whether a bound is known to the day (arrays or scalars); open bounds are not."""
    return (latest - earliest) < DAY


def zones_of(text: str) -> tuple[str, str]:
    """Offsets from UTC that the start and the end of a date are given in; empty where in UTC.

    Examples
    --------
    >>> zones_of("2024-10-13T14:05+09:00"), zones_of("2024-10-13T14:05Z/2024-10-14")
    (('+09:00', '+09:00'), ('', ''))
    """
    start, _, end = text.partition("/")
    return _zone_of(start), _zone_of(end or start)


def _zone_of(side: str) -> str:
    found = re.search(r"T.*([+-])([0-9]{2}):?([0-9]{2})$", side)
    is_elsewhere = found and (found[2], found[3]) != ("00", "00")
    return f"{found[1]}{found[2]}:{found[3]}" if found and is_elsewhere else ""


def say_date(bounds: Bounds, zones: tuple[str, str] = ("", "")) -> str:
    """Say a date in words; a time in its own zone, where that is known, and in UTC.

    Examples
    --------
    >>> [
    ...     say_date(parse_date(text))
    ...     for text in ("2024-10-08/2024-10-13", "2024-11", "[..2024-10-20]")
    ... ]
    ['8–13 Oct 2024', 'some time in November 2024', 'some time up to 20 Oct 2024']
    >>> say_date(parse_date("2024-10-13/.."))
    'from 13 Oct 2024, end not known'
    >>> say_date(parse_date("2024-10-13T14:05+09:00"), ("+09:00", "+09:00"))
    '13 Oct 2024, 14:05 (UTC+9); 05:05 UTC'
    """
    words = _say_lasting(bounds, zones) if bounds.lasting else _say_within(bounds, zones[0])
    doubt = _DOUBTS[bounds.approximate, bounds.uncertain]
    return f"{words} ({tr(doubt)})" if doubt else words


# By whether a date is approximate and uncertain.
_DOUBTS = {
    (False, False): "",
    (True, False): N_("approximate"),
    (False, True): N_("uncertain"),
    (True, True): N_("approximate, uncertain"),
}


def _say_within(bounds: Bounds, zone: str) -> str:
    first, last = bounds.start_earliest, bounds.end_latest
    if np.isnat(first) and np.isnat(last):
        return tr("date not known")
    if np.isnat(first):
        return tr("some time up to {day}", day=say_day(last))
    if np.isnat(last):
        return tr("some time from {day} on", day=say_day(first))
    words = say_period(first, last, zone)
    return words if is_exact(first, last) else tr("some time in {period}", period=words)


def _say_lasting(bounds: Bounds, zones: tuple[str, str]) -> str:
    opens, closes = np.isnat(bounds.start_earliest), np.isnat(bounds.end_latest)
    start = "" if opens else say_period(bounds.start_earliest, bounds.start_latest, zones[0])
    end = "" if closes else say_period(bounds.end_earliest, bounds.end_latest, zones[1])
    exact = is_exact(bounds.start_earliest, bounds.start_latest)
    # Of some hours of one day, both ends are said, and so are days of different zones.
    is_short = bounds.end_latest - bounds.start_earliest < _TO_ITS_END
    hours = any(zones) or (start != end and is_short)
    if exact and is_exact(bounds.end_earliest, bounds.end_latest) and not hours:
        return say_period(bounds.start_earliest, bounds.end_latest)
    if opens and closes:
        return tr("start and end not known")
    if closes:
        if exact:
            return tr("from {start}, end not known", start=start)
        return tr("from some time in {start}, end not known", start=start)
    if opens:
        return tr("until {end}, start not known", end=end)
    return tr("from {start} to {end}", start=start, end=end)


@kept
def say_day(moment: np.datetime64) -> str:
    """Say a day.

    Examples
    --------
    >>> say_day(np.datetime64("2024-10-20")), say_day(np.datetime64("-0043-03-15"))
    ('20 Oct 2024', '15 March 44 BC')
    """
    day = _civil(moment)
    if day is None:
        return _say_old("MMMMd", moment)
    return str(format_date(day, "d MMM y" if language() == "en" else "medium", locale=locale()))


@kept
def say_period(first: np.datetime64, last: np.datetime64, zone: str = "") -> str:
    """Say an inclusive range of time as briefly as it allows: a year, a month, a day, a range.

    A time is said in its own `zone` as well, an offset such as ``+09:00``.

    Examples
    --------
    >>> say_period(np.datetime64("2024-10-01"), np.datetime64("2024-10-31T23:59:59"))
    'October 2024'
    """
    start, end = _civil(first), _civil(last)
    if start is None or end is None:
        old = [_say_old("MMMMd", moment) for moment in (first, last)]
        return old[0] if is_exact(first, last) else tr("{start} to {end}", start=old[0], end=old[1])
    if (last - first) < _TO_ITS_END:
        return _say_moment(first, zone)
    if start == end:
        return say_day(first)
    whole_months = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    whole_years = whole_months and start.month == 1 and end.month == 12  # noqa: PLR2004
    if whole_years:
        return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
    if whole_months and (start.year, start.month) == (end.year, end.month):
        return str(format_skeleton("yMMMM", start, locale=locale()))
    return _say_range(start, end, "yMMM" if whole_months else "yMMMd")


def _say_moment(moment: np.datetime64, zone: str) -> str:
    """Say a time in UTC, and as the clocks of a zone show it, with its day where that differs.

    Examples
    --------
    >>> _say_moment(np.datetime64("2024-10-12T17:05", "s"), "+09:00")
    '13 Oct 2024, 02:05 (UTC+9); 12 Oct 2024, 17:05 UTC'
    """
    if not zone:
        return tr("{day}, {time} UTC", day=say_day(moment), time=_say_time(moment))
    hours, minutes = int(zone[1:3]), int(zone[4:])
    offset = np.timedelta64(int(f"{zone[0]}1") * (60 * hours + minutes), "m")
    local = moment + offset
    day, own_day = say_day(moment), say_day(local)
    words = {
        "day": own_day,
        "time": _say_time(local),
        "zone": f"UTC{zone[0].replace('-', '−')}{hours}" + (f":{minutes:02}" if minutes else ""),
        "utc": _say_time(moment),
    }
    if day == own_day:
        return tr("{day}, {time} ({zone}); {utc} UTC", **words)
    return tr("{day}, {time} ({zone}); {utc_day}, {utc} UTC", utc_day=day, **words)


def _say_range(start: dt.date, end: dt.date, skeleton: str) -> str:
    """Say a range as the library does, by the same patterns.

    Each half is kept: a chart has hundreds of ranges, which begin and end on a few days.
    """
    year, month = start.year != end.year, start.month != end.month
    first, second = _halves(locale(), skeleton, "y" if year else "M" if month else "d")
    return _say_half(start, first) + _say_half(end, second)


@cache
def _halves(of_locale: str, skeleton: str, differs: str) -> tuple[str, str]:
    """Patterns of both ends of a range, by the largest field in which they differ."""
    first, second = Locale.parse(of_locale).interval_formats[skeleton][differs]
    return first, second


@kept
def _say_half(day: dt.date, pattern: str) -> str:
    return str(format_date(day, pattern, locale=locale()))


def _civil(moment: np.datetime64) -> dt.date | None:
    """Convert to a date of Python's, whose calendar begins with the year 1; None before."""
    day = moment.astype("datetime64[D]").item()
    return day if isinstance(day, dt.date) else None


def _say_old(skeleton: str, moment: np.datetime64) -> str:
    year = int(moment.astype("datetime64[Y]").astype(int)) + 1970
    # The Gregorian calendar repeats every 400 years; the year 0 is 1 BC.
    shift = np.timedelta64(400 * (6 + abs(year) // 400), "Y").astype(int)
    months = moment.astype("datetime64[M]")
    day = (months + shift * 12).astype("datetime64[D]") + (moment.astype("datetime64[D]") - months)
    said = format_skeleton(skeleton, day.item(), locale=locale())
    return tr("{day} {year} BC", day=said, year=1 - year)


def _say_time(moment: np.datetime64) -> str:
    return str(format_time(moment.astype("datetime64[s]").item().time(), "HH:mm", locale=locale()))
