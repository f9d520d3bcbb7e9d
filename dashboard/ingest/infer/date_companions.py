"""Find the columns that only mean something beside dates: durations, certainty and time zones."""

import re
from collections.abc import Collection, Mapping

from dashboard.ingest.infer.cell_tests import are_full_dates, for_each
from dashboard.ingest.infer.column_samples import HALF, MOST, ColumnSamples
from dashboard.ingest.normalize.date_certainty import (
    is_certainty_name,
    may_be_of_wikidata,
    read_certainty,
)
from dashboard.ingest.normalize.durations import Duration, parse_duration
from dashboard.ingest.normalize.time_zones import is_only_zone, is_zone
from dashboard.model.column_aliases import is_named_after, key_of
from dashboard.model.date_names import parse_date_name
from dashboard.model.duration_names import find_duration_unit, is_duration_name

_ENDS = frozenset({"end_date", "end_year", "end_time"})
_has_clock = for_each(re.compile("[0-9]:[0-9]{2}").search)
_are_zones, _are_only_zones = for_each(is_zone), for_each(is_only_zone)
# Zones and offsets may be something else, such as countries and numbers.
_VAGUE_NAMES = frozenset({"zone", "offset"})
_DAY_SECONDS = 86_400


def find_duration(
    samples: ColumnSamples,
    names: Collection[str],
    mapping: Mapping[str, str],
    assigned: Collection[str],
) -> dict[str, str]:
    """Find the column of durations that tell the ends of dates which have none.

    Minutes say nothing about the end of a day, nor days about that of a year.
    """
    filled = {*mapping, *assigned}
    dates = mapping.get("date", "")
    if filled & {*_ENDS, "duration"} or not filled & {"date", "year"}:
        return {}
    has_time = "time" in filled or (dates and samples.share(dates, _has_clock) >= HALF)
    has_day = "day" in filled or (dates and samples.share(dates, are_full_dates) >= HALF)
    for name in names:
        if name in mapping.values() or not is_duration_name(name):
            continue
        found = _durations(samples, name)
        longer = [each for each in found if each.months or (has_day and _has_days(each))]
        if found and (has_time or len(longer) >= HALF * len(found)):
            return {"duration": name}
    return {}


def find_certainty(
    samples: ColumnSamples,
    names: Collection[str],
    mapping: Mapping[str, str],
    assigned: Collection[str],
) -> dict[str, str]:
    """Find the columns that say how certain or exact the dates beside them are, or their ends."""
    filled = {*mapping, *assigned}
    if "date_certainty" in filled or not filled & {"date", "year"}:
        return {}
    date_name = mapping.get("date") or mapping.get("year", "")
    dates = samples.sample(date_name) if date_name else []
    end_name = mapping.get("end_date") or mapping.get("end_year", "")
    found = dict[str, str]()
    for name in names:
        is_of_end = bool(end_name) and _is_of_end(name)
        beside = end_name if is_of_end else date_name
        if name in mapping.values() or not is_certainty_name(name, beside):
            continue
        cells = samples.sample(name)
        if not may_be_of_wikidata(name, cells, dates):
            continue
        readings = read_certainty(name, cells)
        if any(readings.values()) and len(readings) >= MOST * len(cells):
            found.setdefault("end_certainty" if is_of_end else "date_certainty", name)
    return found if "date_certainty" in found else {}


def _is_of_end(name: str) -> bool:
    parsed = parse_date_name(name)
    return parsed is not None and parsed.role == "end"


def find_zones(
    samples: ColumnSamples,
    names: Collection[str],
    mapping: Mapping[str, str],
    assigned: Collection[str],
) -> dict[str, str]:
    """Find the column of time zones beside times of a day."""
    filled = {*mapping, *assigned}
    if "time_zone" in filled or not filled & {"date", "year"}:
        return {}
    dates = mapping.get("date", "")
    if not ("time" in filled or (dates and samples.share(dates, _has_clock) >= HALF)):
        return {}
    for name in names:
        if name in mapping.values() or not is_named_after(name, "time_zone"):
            continue
        are_zones = _are_only_zones if key_of(name) in _VAGUE_NAMES else _are_zones
        if samples.sample(name) and samples.share(name, are_zones) == 1:
            return {"time_zone": name}
    return {}


def _durations(samples: ColumnSamples, name: str) -> list[Duration]:
    """Return the durations in a column; none if most of its texts are something else."""
    unit = find_duration_unit(name)
    read = [parse_duration(text, unit) for text in samples.sample(name)]
    found = [each for each in read if each is not None]
    return found if len(found) >= MOST * len(read) else []


def _has_days(duration: Duration) -> bool:
    return bool(duration.days) or duration.seconds >= _DAY_SECONDS
