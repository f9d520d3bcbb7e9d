"""Time zones as people write them, as offsets from UTC."""

import datetime as dt
import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_ZONE = re.compile(
    r"(?P<utc>z|utc|gmt)? ?(?:(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-5][0-9]))?)?"
    r" ?(?:\[?(?P<place>[a-z_]+(?:/[a-z0-9_+-]+)+)\]?)?"
)
_MOST_HOURS = 14


def parse_time_zone(text: str, moment: dt.datetime, *, after_minutes: bool = False) -> str | None:
    """Read a zone in small letters as ``Z`` or ``+09:00``; empty where there is none.

    Parameters
    ----------
    text
        All that stands behind a time.
    moment
        The local time, by which the offset of a place is found.
    after_minutes
        The zone stands right behind hours and minutes: "09:00-11:00" may as well be two times.

    Returns
    -------
    str | None
        None where it cannot be known: abbreviations have several meanings, and an hour of a place
        may come twice in a night, or not at all.

    Examples
    --------
    >>> october = dt.datetime(2024, 10, 13, 14, 5)
    >>> [parse_time_zone(text, october) for text in ("", "utc", "gmt+5:30", "[europe/kyiv]", "kst")]
    ['', 'Z', '+05:30', '+03:00', None]
    """
    found = _ZONE.fullmatch(text)
    if not found or (after_minutes and found["sign"] == "-" and not found["utc"]):
        return None
    stated = _offset(found)
    if stated is None or not found["place"]:
        return stated
    local = _offset_of(found["place"], moment)
    agrees = local is not None and stated in ("", local)
    return local if agrees else None


def _offset(found: re.Match[str]) -> str | None:
    if not found["sign"]:
        return "Z" if found["utc"] else ""
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    if hours * 60 + minutes > _MOST_HOURS * 60:
        return None
    return f"{found['sign']}{hours:02}:{minutes:02}"


def _offset_of(place: str, moment: dt.datetime) -> str | None:
    name = _places().get(place)
    if not name:
        return None
    local = moment.replace(tzinfo=ZoneInfo(name))
    offsets = {local.replace(fold=fold).utcoffset() for fold in (0, 1)}
    offset = offsets.pop()
    # Once clocks were set by the sun, to the second.
    if offsets or offset is None or offset.seconds % 60:
        return None
    return local.isoformat()[-len("+09:00") :]


@cache
def _places() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}
