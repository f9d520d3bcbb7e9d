"""Add time zones to times without one: from the name of their column, or from another column.

Such names are "time_utc" and "Date (UTC+9)".
"""

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import get_args

import pandas as pd

from dashboard.common.errors import InvalidMappingError
from dashboard.ingest.normalize.column_texts import match_texts
from dashboard.ingest.normalize.single_dates import (
    DateOrder,
    Day,
    expand_short_years,
    parse_single_date,
)
from dashboard.ingest.normalize.time_zones import is_zone, offset_at, parse_time_zone
from dashboard.model.column_mapping import is_fixed
from dashboard.model.messages import Message, Param
from dashboard.model.schema import Problem

_ZONE = re.compile(
    r"(?<![^\W\d_])(?:utc|gmt|zulu)(?:\s*(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-5][0-9]))?)?"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_ENDS_IN_CLOCK = r"(?:^|[ T])[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?$"
_ENDS_IN_HALF = r"[0-9] ?[AaPp]\.?[Mm]\.?$"
_ISO_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
)
_FIELDS = ("date", "time", "end_date", "end_time")
# The fields that have the days of times.
_DAYS_OF = {"time": ("date",), "end_time": ("end_date", "date")}
_LOCAL = re.compile("local", re.IGNORECASE)
_SIGNED = re.compile("[+-]")
_ANY_DAY = "2024-01-01"
_MAX_HOURS = 14


def zone_in_name(name: str) -> str:
    """Return the offset from UTC in the name of a column; empty if it names none.

    Examples
    --------
    >>> zone_in_name("time_utc"), zone_in_name("Date (UTC+9)"), zone_in_name("Date (GMT -3:30)")
    ('Z', '+09:00', '-03:30')
    >>> zone_in_name("outcome"), zone_in_name("date")
    ('', '')
    """
    match = _ZONE.search(name)
    if not match or int(match["hours"] or 0) > _MAX_HOURS:
        return ""
    hours, minutes = int(match["hours"] or 0), match["minutes"] or "00"
    return f"{match['sign']}{hours:02}:{minutes}" if match["sign"] else "Z"


def add_named_zones(
    fields: Mapping[str, pd.Series], mapping: Mapping[str, str]
) -> dict[str, pd.Series]:
    """Add zones to the times without one, in the columns whose names give a zone.

    The zone in the name of a date is also that of the times beside it.

    Examples
    --------
    >>> moments = pd.Series(["2014-03-07 16:42", "2014-03-08", "2014-03-08 01:19 +08:00"])
    >>> add_named_zones({"date": moments}, {"date": "Date (UTC)"})["date"].tolist()
    ['2014-03-07 16:42Z', '2014-03-08', '2014-03-08 01:19 +08:00']
    """
    zoned = dict(fields)
    for field in filter(fields.__contains__, _FIELDS):
        is_local = _LOCAL.search(mapping.get(field, ""))
        names = [mapping.get(each, "") for each in (field, *_DAYS_OF.get(field, ()))]
        zone = next(filter(None, map(zone_in_name, names[:1] if is_local else names)), "")
        if not zone:
            continue
        texts = fields[field].astype("str").str.strip()
        half = texts.str.contains(_ENDS_IN_HALF)
        texts = texts.mask(texts.str.contains(_ENDS_IN_CLOCK), texts + zone)
        zoned[field] = texts.mask(half, texts + (" UTC" if zone == "Z" else f" UTC{zone}"))
    return zoned


def add_zones(
    fields: Mapping[str, pd.Series], mapping: Mapping[str, str]
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Add the zones of the column `time_zone`, which is left out, to the times without one.

    A time that its zone does not have, such as EDT in January, stays without one, with a warning.

    Raises
    ------
    InvalidMappingError
        The zone that was chosen for all rows is unknown.

    Examples
    --------
    >>> moments = pd.Series(["2014-03-07 16:42", "2014-03-08", "2014-03-08 01:19Z"])
    >>> fields = {"date": moments, "time_zone": pd.Series(["Asia/Seoul"] * 3)}
    >>> add_zones(fields, {"time_zone": "zone"})[0]["date"].tolist()
    ['2014-03-07T16:42+09:00', '2014-03-08', '2014-03-08 01:19Z']
    """
    zoned, problems = dict(fields), list[Problem]()
    zones = zoned.pop("time_zone", None)
    if zones is None:
        return zoned, problems
    zones = zones.astype("str").str.strip()
    known = {zone: is_zone(zone) for zone in zones.unique()}
    if is_fixed(mapping.get("time_zone", ""), ()) and not all(known.values()):
        params: dict[str, Param] = {"name": next(iter(known)), "example": "Asia/Seoul"}
        raise InvalidMappingError(Message("mapping.unknown_zone", params))
    for field in filter(zoned.__contains__, _FIELDS):
        texts = zoned[field].astype("str").str.strip()
        has_clock = match_texts(texts, _ENDS_IN_CLOCK) | match_texts(texts, _ENDS_IN_HALF)
        rows = texts.index[has_clock & zones.map(known)]
        if not len(rows):
            continue
        days = _days_of(field, fields)
        days = pd.Series("", texts.index) if days is None else days.astype("str").str.strip()
        given = list(zip(texts[rows], zones[rows], days[rows], strict=True))
        read = {cells: _in_zone(*cells) for cells in set(given)}
        zoned[field] = texts.copy()
        zoned[field][rows] = [read[cells] for cells in given]
        failed = [
            cells for cells in given if read[cells] == cells[0] and _moments(cells[0], cells[2])
        ]
        if failed:
            text, zone, day = failed[0]
            message = Message("date.zone_unused", {"name": zone})
            problems.append(
                Problem("warning", 0, field, f"{day} {text}".strip(), message, rows=len(failed))
            )
    return zoned, problems


def _days_of(field: str, fields: Mapping[str, pd.Series]) -> pd.Series | None:
    """Return the days of a field of times, if columns have them."""
    days = next((fields[days] for days in _DAYS_OF.get(field, ()) if days in fields), None)
    parts = [fields[part] for part in ("day", "month", "year") if part in fields]
    if field != "time" or days is not None or len(parts) < len(("day", "month", "year")):
        return days
    day, month, year = (part.astype("str").str.strip() for part in parts)
    worded = day + " " + month + " " + year
    return worded.mask(match_texts(month, "^[0-9]{1,2}$"),
                       year + "-" + month.str.zfill(2) + "-" + day.str.zfill(2))  # fmt: skip


def _in_zone(text: str, zone: str, day: str) -> str:
    """Add a zone to a time, or to a date with a time; the same text if that has no such zone."""
    moments = _moments(text, day)
    offsets = {offset_at(zone, moment) for moment in moments}
    if _ISO_TIME.fullmatch(text):
        # In EDTF, which needs no further parsing.
        return text.replace(" ", "T") + offsets.pop() if offsets and all(offsets) else text
    if _SIGNED.match(zone):
        return f"{text} UTC{zone}"
    if all(parse_time_zone(zone.casefold(), moment) for moment in moments):
        return f"{text} {zone}"
    # Where the clocks change, the offset before that will do.
    offset = offsets.pop() if len(offsets) == 1 else ""
    return f"{text} UTC{offset.removesuffix('Z')}" if offset else text


@lru_cache(maxsize=10_000)
def _moments(text: str, day: str) -> tuple[dt.datetime, ...]:
    """Return the local times that a text may mean, in any order of the day and the month."""
    clocks = _readings(f"{_ANY_DAY} {text}" if day else text)
    days = _readings(day) if day else clocks
    times = [clock.time for clock in clocks if clock.time]
    if day:
        # A clock has one meaning on any day.
        times = times[:1] * len(days)
    found = (_moment(each, time) for each, time in zip(days, times, strict=False))
    return tuple(dict.fromkeys(moment for moment in found if moment))


@lru_cache(maxsize=10_000)
def _readings(text: str) -> list[Day]:
    text = expand_short_years(text.casefold())
    clear = parse_single_date(text)
    orders = get_args(DateOrder) if clear is None else ()
    return [day for day in (clear, *(parse_single_date(text, order) for order in orders)) if day]


def _moment(day: Day, time: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(f"2024-01-01{time}")
        return moment.replace(day.year or 0, day.month or 0, day.day or 0, tzinfo=None)
    except ValueError:
        return None
