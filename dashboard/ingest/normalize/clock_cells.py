"""Read the times in columns beside dates, and the spans of time in one cell."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.column_texts import map_distinct, match_texts
from dashboard.ingest.normalize.date_expressions import date_to_edtf
from dashboard.ingest.normalize.single_dates import parse_single_date
from dashboard.model.text_columns import DictColumn

_DAY = "2024-01-01"
_WORDS = re.compile(r"\s*(?:uhr|heures?|uur|hrs?|h|год\.?)$", re.IGNORECASE)
_HOURS = re.compile("^([0-2]?[0-9]) ?(?:h|uhr|heures?) ?([0-5][0-9])?$")
_SHORT_CLOCK = re.compile("^([0-2][0-9])([0-5][0-9])$")
_CLOCK = r"[0-9]{1,2}(?:[:.h][0-9]{2})?(?: ?[ap]\.?m\.?)?"
_SPAN = re.compile(
    rf"(?P<start>{_CLOCK}) ?(?:-|\u2013|\u2014|~|\u301c|to|bis|until|till|à|al?|до) ?"
    rf"(?P<end>{_CLOCK})(?: ?(?:uhr|h))?",
    re.IGNORECASE,
)
_TIME = re.compile(rf"{_DAY}T([^/]+)")
_MINUTES, _LOCAL = re.compile("([0-9]{2}):([0-9]{2})"), r"^[0-9]{2}:[0-9]{2}(?::[0-9]{2})?$"
_ISO_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
# Longer spans are hardly over one midnight, in minutes.
_NIGHT, _WHOLE_DAY = 16 * 60, 24 * 60


def parse_clock(text: str, day: str = _DAY) -> str:
    """Convert a time to ISO 8601; empty if it is not a time, or may be two times.

    Examples
    --------
    >>> (
    ...     parse_clock("9 Uhr"),
    ...     parse_clock("18h30"),
    ...     parse_clock("오후 3시 30분"),
    ...     parse_clock("noon"),
    ... )
    ('09:00', '18:30', '15:30', '12:00')
    >>> parse_clock("9-11"), parse_clock("in the evening")
    ('', '')
    """
    clock = _HOURS.sub(lambda hours: f"{hours[1]}:{hours[2] or '00'}", text.casefold())
    clock = _SHORT_CLOCK.sub(r"\1:\2", _WORDS.sub("", clock))
    is_clock = re.match("[0-9]{1,2}(?::[0-9]{2}| ?[ap]\\.?m)", clock)
    if is_clock:
        parsed = parse_single_date(f"{day} {clock}")
        return parsed.time.removeprefix("T") if parsed else ""
    found = _TIME.fullmatch(date_to_edtf(f"{_DAY} {text}")) if text else None
    return found[1] if found else ""


def split_spans(parts: Mapping[str, pd.Series]) -> dict[str, pd.Series]:
    """Split the spans in a column of times, such as 9:00-11:00, if no column has the ends.

    Examples
    --------
    >>> parts = split_spans({"time": pd.Series(["9:00-11:30", "2 pm"])})
    >>> parts["time"].tolist(), parts["end_time"].tolist()
    (['9:00', '2 pm'], ['11:30', ''])
    """
    if "time" not in parts or {"end_time", "end_date", "duration"} & parts.keys():
        return dict(parts)
    column = DictColumn.of(parts["time"])
    spans = {text: _SPAN.fullmatch(text.strip()) for text in column.texts}
    ends = {
        text: (match["start"], match["end"])
        for text, match in spans.items()
        if match and parse_clock(match["start"]) and parse_clock(match["end"])
    }
    if not ends:
        return dict(parts)
    sides = (
        map_distinct(parts["time"], lambda text: ends.get(text, (text, ""))[0]),
        map_distinct(parts["time"], lambda text: ends.get(text, (text, ""))[1]),
    )
    return {**parts, "time": sides[0], "end_time": sides[1]}


def find_days_of_ends(days: pd.Series, start_times: pd.Series, end_times: pd.Series) -> pd.Series:
    """Return the day of each end time: that of its start, or the next one for 22:00 to 02:00.

    It is empty if the end is too long after a start that it precedes.
    """
    is_earlier = end_times < start_times
    if not is_earlier.any():
        return days
    may_be_night = (
        is_earlier
        & match_texts(days, _ISO_DAY)
        & match_texts(start_times, _LOCAL)
        & match_texts(end_times, _LOCAL)
    )
    following = [
        str(np.datetime64(day) + 1) if is_night and _lasts_a_night(start, end) else ""
        for day, start, end, is_night in zip(
            days, start_times, end_times, may_be_night, strict=True
        )
    ]
    return days.mask(is_earlier, pd.Series(following, days.index, dtype="str"))


def _lasts_a_night(start: str, end: str) -> bool:
    return _minutes(end) + _WHOLE_DAY - _minutes(start) <= _NIGHT


def _minutes(clock: str) -> int:
    match = _MINUTES.match(clock)
    return int(match[1]) * 60 + int(match[2]) if match else 0
