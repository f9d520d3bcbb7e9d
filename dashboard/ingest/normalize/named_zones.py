"""Add the time zone that the name of a column gives to its times: "time_utc", "Date (UTC+9)"."""

import re
from collections.abc import Mapping

import pandas as pd

_ZONE = re.compile(
    r"(?<![^\W\d_])(?:utc|gmt|zulu)(?:\s*(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-5][0-9]))?)?"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_ENDS_IN_CLOCK = r"(?:^|[ T])[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?$"
_ENDS_IN_HALF = r"[0-9] ?[AaPp]\.?[Mm]\.?$"
_FIELDS = ("date", "time", "end_date", "end_time")
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

    Examples
    --------
    >>> moments = pd.Series(["2014-03-07 16:42", "2014-03-08", "2014-03-08 01:19 +08:00"])
    >>> add_named_zones({"date": moments}, {"date": "Date (UTC)"})["date"].tolist()
    ['2014-03-07 16:42Z', '2014-03-08', '2014-03-08 01:19 +08:00']
    """
    zoned = dict(fields)
    for field in _FIELDS:
        zone = zone_in_name(mapping.get(field, "")) if field in fields else ""
        if not zone:
            continue
        texts = fields[field].astype("str").str.strip()
        half = texts.str.contains(_ENDS_IN_HALF)
        texts = texts.mask(texts.str.contains(_ENDS_IN_CLOCK), texts + zone)
        zoned[field] = texts.mask(half, texts + (" UTC" if zone == "Z" else f" UTC{zone}"))
    return zoned
