"""Write iCalendar (RFC 5545), for calendars: one entry for each event."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

import icalendar
import numpy as np
import pandas as pd

from dashboard.io.formats.about import About
from dashboard.io.formats.records import Record, records_of
from dashboard.model.edtf import DAY, SECOND
from dashboard.model.schema import COLUMN

# Columns that have a standard property. All others become extension properties, which other
# programs ignore (3.8.8.2).
STANDARD_PROPERTIES = {"title": "SUMMARY", "description": "DESCRIPTION", "location": "LOCATION"}
EXTENSION_PREFIX = "X-EVENT-"
# Extra columns as one JSON object, because a property cannot have any name.
EXTRA_COLUMNS = f"{EXTENSION_PREFIX}EXTRA-COLUMNS"
_PRODUCT = "-//event-timeline//event-timeline//EN"
_END = b"END:VCALENDAR\r\n"
_FIRST, _LAST = np.datetime64("0001-01-01", "s"), np.datetime64("9999-12-30T23:59:59", "s")


def write_icalendar(events: pd.DataFrame, about: About) -> Iterator[bytes]:
    """Write events as a calendar.

    An entry lasts from the first to the last possible moment of its event. It is tentative if the
    event is expected, or if its exact day is unknown. Calendars know the years 1 to 9999. An event
    with no date, or with dates beyond these years, is an entry without a start: other programs
    leave it out, and this one reads it back.
    """
    yield _head(about.title)
    stamp = (
        dt.datetime(1970, 1, 1, tzinfo=dt.UTC) if np.isnat(about.as_of) else _moment(about.as_of)
    )
    sides = (events[name].to_numpy() for name in ("start_earliest", "end_latest", "lasting"))
    for record, start, end, lasts in zip(records_of(events), *sides, strict=True):
        entry = _entry(record)
        entry.add("dtstamp", stamp)
        is_day = lasts or end - start < DAY
        sure = record["status"] != "expected" and is_day
        entry.add("status", "CONFIRMED" if sure else "TENTATIVE")
        for name, moment in _span(start, end):
            entry.add(name, moment)
        yield bytes(entry.to_ical())
    yield _END


def _head(title: str) -> bytes:
    """Return the part of the file before the entries."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    return bytes(calendar.to_ical()).removesuffix(_END)


def _entry(record: Record) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", record["event_id"])
    if "latitude" in record:
        entry.add("geo", (record["latitude"], record["longitude"]))
    if "source_url" in record:
        entry.add("url", record["source_url"])
    entry.add("categories", [record["event_type"]])
    if extra := {name: value for name, value in record.items() if name not in COLUMN}:
        text = json.dumps(extra, ensure_ascii=False)
        entry.add(EXTRA_COLUMNS, icalendar.vText(text), {"value": "TEXT"})
    for name, value in record.items():
        if name not in COLUMN:
            continue
        if name in STANDARD_PROPERTIES:
            entry.add(STANDARD_PROPERTIES[name], str(value))
        else:
            # Line breaks are only escaped in a value with a type.
            extension = EXTENSION_PREFIX + name.replace("_", "-")
            entry.add(extension, icalendar.vText(str(value)), {"value": "TEXT"})
    return entry


def _span(start: np.datetime64, end: np.datetime64) -> Iterable[tuple[str, Any]]:
    """Yield start and end of an entry, as days if it lasts whole days; the end is exclusive."""
    # If one side is open, the entry is the day of the other side.
    first = end.astype("M8[D]").astype("M8[s]") if np.isnat(start) else start
    last = (start.astype("M8[D]") + DAY).astype("M8[s]") - SECOND if np.isnat(end) else end
    if not (first >= _FIRST and last <= _LAST):
        return
    days = first.astype("M8[D]"), (last + SECOND).astype("M8[D]")
    if first == days[0] and last + SECOND == days[1]:
        yield from zip(("dtstart", "dtend"), (day.item() for day in days), strict=True)
        return
    yield from (("dtstart", _moment(first)), ("dtend", _moment(last)))


def _moment(moment: np.datetime64) -> dt.datetime:
    naive: dt.datetime = moment.astype("M8[s]").item()
    return naive.replace(tzinfo=dt.UTC)
