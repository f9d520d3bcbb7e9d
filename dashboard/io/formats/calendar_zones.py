"""Find the time zones that calendars name: IANA names, Windows names, and lists of towns."""

import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

# "(UTC-05:00) Eastern Time (US & Canada)", as Outlook writes it.
_OFFSET = re.compile(r"^\((?:UTC|GMT)[^)]*\)\s*")
_OFFSET_ALONE = re.compile(r"\(?(?:UTC|GMT) ?([+-])(0?[0-9]|1[0-2])(?::?00)?\)?")
_COUNTRIES = re.compile(r"\s*\([^)]*\)$")
# Groups of the database that repeat zones of the other groups.
_ALIASES = {"posix", "right", "Etc", "SystemV", "US", "Canada", "Brazil", "Chile", "Mexico"}


@cache
def find_zone(name: str) -> ZoneInfo | None:
    """Find a zone by the name that a calendar gives it.

    Returns
    -------
    ZoneInfo | None
        None if the name is unknown, or if its towns are in different zones.

    Examples
    --------
    >>> names = ("Asia/Seoul", "W. Europe Standard Time", "Germany/Berlin", "Atlantis")
    >>> [str(find_zone(name)) for name in names]
    ['Asia/Seoul', 'Europe/Berlin', 'Europe/Berlin', 'None']
    >>> str(find_zone("(UTC-05:00) Eastern Time (US & Canada)"))
    'America/New_York'
    >>> str(find_zone("(GMT +01:00)")), str(find_zone("UTC-5"))
    ('Etc/GMT-1', 'Etc/GMT+5')
    >>> str(find_zone("(GMT+10:00) Canberra, Melbourne, Sydney"))
    'Australia/Sydney'
    """
    stripped = name.strip().strip('"')
    if offset := _OFFSET_ALONE.fullmatch(stripped):
        # The database turns the signs round.
        sign, hours = "+" if offset[1] == "-" else "-", int(offset[2])
        return ZoneInfo(f"Etc/GMT{sign}{hours}") if hours else ZoneInfo("UTC")
    bare = _OFFSET.sub("", stripped)
    windows = _COUNTRIES.sub("", bare).removesuffix(" Time").removesuffix(" Standard")
    key = (
        _by_lower_name().get(stripped.lower().removeprefix("/"))
        or WINDOWS_TO_OLSON.get(stripped)
        or WINDOWS_TO_OLSON.get(f"{windows} Standard Time")
        or _zone_of_towns(bare)
    )
    return ZoneInfo(key) if key else None


def _zone_of_towns(text: str) -> str | None:
    """Return the zone of the last town that has one; "Germany/Berlin" is the town Berlin."""
    towns = [part.strip().rpartition("/")[2].lower() for part in text.split(",")]
    zones = [_by_town()[town] for town in towns if town in _by_town()]
    return zones[-1] if zones else None


@cache
def _by_lower_name() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


@cache
def _by_town() -> dict[str, str]:
    zones = sorted(name for name in available_timezones() if "/" in name)
    return {
        name.rpartition("/")[2].replace("_", " ").lower(): name
        for name in zones
        if name.partition("/")[0] not in _ALIASES
    }
