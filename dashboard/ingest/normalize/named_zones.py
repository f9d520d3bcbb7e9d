"""Add time zones to times without one: from the name of their column, or from another column.

Such names are "time_utc" and "Date (UTC+9)".
"""

import datetime as dt
import re
from collections.abc import Mapping

import pandas as pd

from dashboard.common.errors import InvalidMappingError
from dashboard.ingest.normalize.time_zones import is_zone, offset_at
from dashboard.model.column_mapping import is_fixed
from dashboard.model.messages import Message, Param
from dashboard.model.text_columns import DictColumn

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


def add_zones(fields: Mapping[str, pd.Series], mapping: Mapping[str, str]) -> dict[str, pd.Series]:
    """Add the zones of the column `time_zone`, which is left out, to the times without one.

    Raises
    ------
    InvalidMappingError
        The zone that was chosen for all rows is unknown.

    Examples
    --------
    >>> moments = pd.Series(["2014-03-07 16:42", "2014-03-08", "2014-03-08 01:19Z"])
    >>> fields = {"date": moments, "time_zone": pd.Series(["Asia/Seoul"] * 3)}
    >>> add_zones(fields, {"time_zone": "zone"})["date"].tolist()
    ['2014-03-07T16:42+09:00', '2014-03-08', '2014-03-08 01:19Z']
    """
    zoned = dict(fields)
    zones = zoned.pop("time_zone", None)
    if zones is None:
        return zoned
    zones = zones.astype("str").str.strip()
    known = {zone: is_zone(zone) for zone in zones.unique()}
    if is_fixed(mapping.get("time_zone", ""), ()) and not all(known.values()):
        params: dict[str, Param] = {"name": next(iter(known)), "example": "Asia/Seoul"}
        raise InvalidMappingError(Message("mapping.unknown_zone", params))
    for field in filter(zoned.__contains__, _FIELDS):
        for zone in filter(known.get, known):
            texts = zoned[field].astype("str")
            zoned[field] = texts.mask(zones == zone, _in_zone(texts, zone))
    return zoned


def _in_zone(column: pd.Series, zone: str) -> pd.Series:
    cells = DictColumn.of(column)
    texts = cells.texts.astype("str").str.strip()
    has_clock = texts.str.contains(_ENDS_IN_CLOCK) | texts.str.contains(_ENDS_IN_HALF)
    read = [_with_zone(text, zone) if has else text
            for text, has in zip(texts, has_clock, strict=True)]  # fmt: skip
    return pd.Series(read, dtype="str").take(cells.codes).set_axis(column.index)


def _with_zone(text: str, zone: str) -> str:
    if not _ISO_TIME.fullmatch(text):
        return f"{text} {zone}"
    try:
        moment = dt.datetime.fromisoformat(text[: len("2024-10-13 14:05")])
    except ValueError:
        return text
    # In EDTF, which needs no further parsing.
    return text.replace(" ", "T") + offset_at(zone, moment)
