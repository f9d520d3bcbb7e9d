"""Convert time zones as people write them to offsets from UTC."""

import datetime as dt
import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_ZONE = re.compile(
    r"(?P<utc>(?:z|utc|gmt)(?![a-z0-9]))? ?"
    r"(?:(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-5][0-9]))?)?"
    r" ?(?:\[?(?P<place>[a-z][a-z0-9_+/-]+)\]?)?"
)
_ONLY_ZONE = re.compile(r".+/|\(?(?:utc|gmt)(?![a-z0-9])|[+-][0-9]{2}:[0-9]{2}$")
# Names in the IANA database that other zones share.
_ABBREVIATIONS = {"CET", "EET", "EST", "HST", "MET", "MST", "WET"}
# Abbreviations with a single meaning, and a place that uses them.
_PLACES = {
    "jst": "asia/tokyo",
    "edt": "america/new_york",
    "mdt": "america/denver",
    "pdt": "america/los_angeles",
    "akdt": "america/anchorage",
    "aest": "australia/brisbane",
    "awst": "australia/perth",
    "hkt": "asia/hong_kong",
    "sast": "africa/johannesburg",
    "msk": "europe/moscow",
    "cest": "europe/berlin",
    "eest": "europe/kyiv",
    "nzst": "pacific/auckland",
    "nzdt": "pacific/auckland",
    "aedt": "australia/sydney",
}
# No place is further from UTC.
_MIN_OFFSET_MINUTES, _MAX_OFFSET_MINUTES = -12 * 60, 14 * 60


def parse_time_zone(text: str, moment: dt.datetime, *, after_minutes: bool = False) -> str | None:
    """Convert a zone in lower case to ``Z`` or ``+09:00``, and an empty text to an empty one.

    Parameters
    ----------
    text
        The rest of the text after a time.
    moment
        The local time; the offset of a place depends on it.
    after_minutes
        Whether the zone follows hours and minutes directly: "09:00-11:00" may also be two times.

    Returns
    -------
    str | None
        None if the offset is unknown. Most abbreviations have several meanings, and some are not in
        use at the time. When clocks change, a local time may occur twice or not at all.

    Examples
    --------
    >>> october = dt.datetime(2024, 10, 13, 14, 5)
    >>> [parse_time_zone(text, october) for text in ("", "utc", "gmt+5:30", "[europe/kyiv]", "kst")]
    ['', 'Z', '+05:30', '+03:00', None]
    >>> [parse_time_zone(text, october) for text in ("america/new_york", "japan", "est", "+19:00")]
    ['-04:00', '+09:00', None, None]
    >>> [parse_time_zone(text, october) for text in ("(utc+3)", "(jst)", "cest", "nzst")]
    ['+03:00', '+09:00', '+02:00', None]
    """
    in_brackets = text.startswith("(") and text.endswith(")")
    match = _ZONE.fullmatch(text[1:-1].strip() if in_brackets else text)
    if not match or (after_minutes and match["sign"] == "-" and not match["utc"]):
        return None
    stated_offset = _stated_offset(match)
    if stated_offset is None or not match["place"]:
        return stated_offset
    local_offset = _offset_of_place(match["place"], moment)
    agrees = local_offset is not None and stated_offset in ("", local_offset)
    return local_offset if agrees else None


def _stated_offset(match: re.Match[str]) -> str | None:
    if not match["sign"]:
        return "Z" if match["utc"] else ""
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    offset = (hours * 60 + minutes) * (-1 if match["sign"] == "-" else 1)
    if not _MIN_OFFSET_MINUTES <= offset <= _MAX_OFFSET_MINUTES:
        return None
    return f"{match['sign']}{hours:02}:{minutes:02}"


def offset_at(zone: str, moment: dt.datetime) -> str:
    """Return the offset of a zone at a local time; empty if it has none.

    When clocks change, it is the offset before the change.

    Examples
    --------
    >>> (
    ...     offset_at("Asia/Seoul", dt.datetime(2024, 1, 5)),
    ...     offset_at("UTC-3", dt.datetime(2024, 1, 5)),
    ... )
    ('+09:00', '-03:00')
    >>> offset_at("Europe/Kyiv", dt.datetime(2024, 3, 31, 3, 30))
    '+02:00'
    """
    text = zone.strip().casefold()
    stated = parse_time_zone(text, moment)
    if stated or text not in _names_by_folded_name():
        return stated or ""
    first, _ = _readings(_names_by_folded_name()[text], moment)
    return first.isoformat()[-len("+09:00") :] if _has_whole_minutes(first) else ""


def is_zone(text: str) -> bool:
    """Return whether a text is a time zone, in any notation.

    Examples
    --------
    >>> is_zone("Europe/Kyiv"), is_zone("UTC+3"), is_zone("-03:00"), is_zone("North")
    (True, True, True, False)
    """
    # In summer or in winter, an abbreviation is not in use.
    moments = (dt.datetime(2024, month, 1, 12) for month in (1, 7))  # noqa: DTZ001
    return any(parse_time_zone(text.casefold(), moment) for moment in moments)


def is_only_zone(text: str) -> bool:
    """Return whether a text is a time zone and nothing else: Iran is a country, and -4 a number.

    Examples
    --------
    >>> [
    ...     is_only_zone(text)
    ...     for text in ("Asia/Tehran", "UTC+3", "MSK", "-03:00", "Iran", "-4", "Z")
    ... ]
    [True, True, True, True, False, False, False]
    """
    folded = text.casefold()
    return is_zone(text) and (folded in _PLACES or bool(_ONLY_ZONE.match(folded)))


def zone_error(text: str, moment: dt.datetime | None) -> str:
    """Return the code of the message that explains why a time in a zone has no offset.

    Parameters
    ----------
    text
        The name of the zone in lower case.
    moment
        The time, with an offset if one is written beside the zone; None if it cannot be read.

    Returns
    -------
    str
        Empty if the text is not the name of a place, or if there is no such error.

    Examples
    --------
    >>> zone_error("europe/kyiv", dt.datetime(2024, 3, 31, 3, 30))
    'date.hour_skipped'
    """
    name = _names_by_folded_name().get(text)
    if not name:
        return "date.zone_unknown" if "/" in text else ""
    if moment is None or moment.tzinfo:
        return "date.zone_conflict" if moment else ""
    first, second = _readings(name, moment)
    if first.utcoffset() == second.utcoffset():
        return "" if _has_whole_minutes(first) else "date.zone_before_standard"
    # At a skipped time, the first reading counts from the offset before the change.
    is_skipped = first.astimezone(dt.UTC) > second.astimezone(dt.UTC)
    return "date.hour_skipped" if is_skipped else "date.hour_repeated"


def _offset_of_place(place: str, moment: dt.datetime) -> str | None:
    name = _names_by_folded_name().get(_PLACES.get(place, place))
    if not name:
        return None
    first, second = _readings(name, moment)
    if place in _PLACES:
        # Of a repeated hour, the abbreviation says which is meant.
        in_use = [each for each in (first, second) if str(each.tzname()).casefold() == place]
        first = second = next(iter(in_use), first)
        if not in_use:
            return None
    if first.utcoffset() != second.utcoffset() or not _has_whole_minutes(first):
        return None
    return first.isoformat()[-len("+09:00") :]


def _readings(name: str, moment: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Return a local time before and after a change of the clocks; equal unless one is near."""
    local = moment.replace(tzinfo=ZoneInfo(name))
    return local, local.replace(fold=1)


def _has_whole_minutes(local: dt.datetime) -> bool:
    """Return whether a zone had a standard time; earlier clocks followed the sun to the second."""
    offset = local.utcoffset()
    return offset is not None and not offset.seconds % 60


@cache
def _names_by_folded_name() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones() - _ABBREVIATIONS}
