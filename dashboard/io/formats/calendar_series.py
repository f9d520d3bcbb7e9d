"""Follow the recurrence rules of calendar entries (RFC 5545, 3.8.5)."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import Any, TypeAlias

from dateutil.rrule import rrulestr
from icalendar.prop import vBroken

# Maximum number of dates in a series without an end, and in a series with an end. The second is so
# high that it cuts no real calendar.
MAX_ENDLESS, MAX_ENTRIES = 100, 1_000
# Maximum number of years that a series is followed.
_MAX_YEARS = 100
# The calendar repeats itself after so many years.
_CYCLE_YEARS = 400
# Events do not recur more often than daily, and following such a rule may take minutes.
_FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}

Start: TypeAlias = dt.date | dt.datetime


def is_series(entry: Any) -> bool:
    """Return whether an entry has further dates."""
    return "rrule" in entry or "rdate" in entry


def instant(moment: Start) -> dt.datetime:
    """Return a moment in UTC without a zone, so that any two can be compared."""
    if not isinstance(moment, dt.datetime):
        return dt.datetime.combine(moment, dt.time())
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment


def series_starts(entry: Any, start: Start, replaced: set[dt.datetime]) -> tuple[list[Start], int]:
    """Return the starts of a series in order, without its exceptions.

    Parameters
    ----------
    entry
        The entry with the rule.
    start
        Its start; local times of a series keep their time of day when clocks change.
    replaced
        Instants that separate entries replace.

    Returns
    -------
    tuple[list[Start], int]
        The starts, and the number of starts from the rule if the series continues, otherwise 0.

    Raises
    ------
    ValueError
        The rule cannot be followed.
    """
    endless, by_rule = _by_rules(entry, start)
    limit = MAX_ENDLESS if endless else MAX_ENTRIES
    starts = {instant(start): start}
    cut = 0
    for moment in by_rule:
        if moment is None or (len(starts) >= limit and instant(moment) not in starts):
            cut = len(starts)
            break
        starts[instant(moment)] = moment
    starts |= {instant(moment): moment for moment in _dates(entry, "rdate", start)}
    excluded = _dates(entry, "exdate", start)
    days = {day for day in excluded if not isinstance(day, dt.datetime)}
    gone = replaced | {instant(moment) for moment in excluded}
    kept = [starts[key] for key in sorted(starts) if key not in gone]
    return [moment for moment in kept if _day(moment) not in days], cut


def _by_rules(entry: Any, start: Start) -> tuple[bool, Iterator[Start | None]]:
    """Return whether a rule has no end, and the starts from all rules."""
    rules = _listed(entry.get("rrule"))
    endless = any(not {"COUNT", "UNTIL"} & set(rule) for rule in rules)
    return endless, (moment for rule in rules for moment in _by_rule(rule, start))


def _by_rule(rule: Any, start: Start) -> Iterator[Start | None]:
    """Yield the starts from a rule, then None if there are more."""
    parts = {str(name).upper(): values for name, values in rule.items()}
    if str(parts["FREQ"][0]).upper() not in _FREQUENCIES or int(parts.get("INTERVAL", [1])[0]) < 1:
        raise ValueError(str(rule))
    local = _local(start)
    horizon = local.replace(year=min(local.year + _MAX_YEARS, dt.MAXYEAR), day=min(local.day, 28))
    last = _last(parts.pop("UNTIL", [None])[0], start)
    count = int(parts.pop("COUNT", [MAX_ENTRIES + 1])[0])
    # The library looks for a date that does not exist, such as 31 February, until the year 9999.
    # Therefore it begins in the last cycle of the calendar.
    cycles = (dt.MAXYEAR - _MAX_YEARS - local.year) // _CYCLE_YEARS
    years = max(cycles, 0) * _CYCLE_YEARS
    parts["UNTIL"] = [_later(min(last or horizon, horizon), years)]
    text = type(rule)(parts).to_ical().decode()
    given = 0
    for found in islice(rrulestr(text, dtstart=_later(local, years)), count):
        given += 1
        moment = _later(found, -years)
        yield (
            moment.replace(tzinfo=_zone(start)) if isinstance(start, dt.datetime) else moment.date()
        )
    if given < count and (last is None or last > horizon):
        yield None


def _later(moment: dt.datetime, years: int) -> dt.datetime:
    return moment.replace(year=moment.year + years)


def _last(until: Start | None, start: Start) -> dt.datetime | None:
    """Return the end of a rule in the local time of its start; a day counts to its end."""
    if until is None:
        return None
    if not isinstance(until, dt.datetime):
        return dt.datetime.combine(until, dt.time.max)
    zone = _zone(start)
    return (until.astimezone(zone) if zone and until.tzinfo else until).replace(tzinfo=None)


def _dates(entry: Any, name: str, start: Start) -> list[Start]:
    """Return the dates of a property that may be repeated; the date of a period is its start."""
    dates = [
        date.dt[0] if isinstance(date.dt, tuple) else date.dt
        for listed in _listed(entry.get(name))
        for date in getattr(listed, "dts", ())
    ]
    zone = _zone(start)
    return [
        date.replace(tzinfo=zone) if isinstance(date, dt.datetime) and not date.tzinfo else date
        for date in dates
    ]


def _listed(value: Any) -> list[Any]:
    """Return the valid values of a property that may be missing or repeated."""
    values = value if isinstance(value, list) else [value]
    return [each for each in values if each is not None and not isinstance(each, vBroken)]


def _local(moment: Start) -> dt.datetime:
    if isinstance(moment, dt.datetime):
        return moment.replace(tzinfo=None)
    return dt.datetime.combine(moment, dt.time())


def _zone(moment: Start) -> dt.tzinfo | None:
    return moment.tzinfo if isinstance(moment, dt.datetime) else None


def _day(moment: Start) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment
