"""Dates whose parts stand in columns of their own, and coordinates that stand in one."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from pyarrow import compute as arrow

from dashboard.ingest.normalize.date_expressions import date_to_edtf
from dashboard.ingest.normalize.month_names import months
from dashboard.ingest.normalize.single_dates import DAY_NUMBER, DAY_NUMBER_EPOCH, parse_single_date
from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.model.text_columns import DictColumn, as_arrow

_END = "end_"
_ISO_DAY = r"^-?[0-9]{4}-[0-9]{2}-[0-9]{2}$"
# What may be a side of an interval: of EDTF, or three numbers whose order the column tells.
_ISO = r"^-?[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[^ ]+)?)?)?[~?%]?$"
_NUMERIC = r"^[0-9]{1,2}[./-] ?[0-9]{1,2}[./-] ?([0-9]{2}){1,2}( [0-9:]+[^ ]*)?$"
_HAS_CLOCK = r"[0-9]:[0-9]{2}"
_NUMERIC_DAY = r"^[0-9]{1,2}[./-] ?[0-9]{1,2}[./-] ?([0-9]{2}){1,2}$"
_CLOCK_WORDS = re.compile(r"\s*(?:uhr|hrs?|h|год\.?)$", re.IGNORECASE)
_NOT_SAID = MISSING_VALUE_WORDS | {"", "0", "00", "?", "??"}
_GOES_ON = frozenset({"ongoing", "present", "now", "today", "heute", "à ce jour", "hoy", "дотепер"})
_DEGREES = "[0-9][0-9 .°º′'’″\"”]*"
_NUMBER = r"[+-]?[0-9]{1,3}(?:\.[0-9]+)?"
_PRECISE = r"[+-]?[0-9]{1,3}\.[0-9]+"
# Latitude first, as maps on the web give it; well-known text has x, which is the longitude, first,
# and of square brackets nobody knows. Whole numbers around a comma are one number: "48,85".
_PAIRS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\(?\s*(?P<latitude>{_PRECISE})\s*[,; ]\s*(?P<longitude>{_PRECISE})\s*\)?",
        rf"\(?\s*(?P<latitude>{_NUMBER})\s*(?:, |;)\s*(?P<longitude>{_NUMBER})\s*\)?",
        r"(?P<latitude>[+-]?[0-9]{1,3},[0-9]+)\s*;\s*(?P<longitude>[+-]?[0-9]{1,3},[0-9]+)",
        rf"POINT\s*\(\s*(?P<longitude>{_NUMBER})\s+(?P<latitude>{_NUMBER})\s*\)",
        rf"(?P<latitude>{_DEGREES}[NS]|[NS] ?{_DEGREES})\s*[,; ]\s*"
        rf"(?P<longitude>{_DEGREES}[EW]|[EW] ?{_DEGREES})",
    )
)


class JoinedDates(NamedTuple):
    """Dates that were put together, and which cells of other columns fit none of them.

    Attributes
    ----------
    dates
        One text a row.
    lost
        By part, one bool a row.
    """

    dates: pd.Series
    lost: dict[str, pd.Series]


def join_date_parts(parts: Mapping[str, pd.Series]) -> JoinedDates | None:
    """Put dates together from columns date, or year, month and day, and time, and those of the end.

    What is no year stays as it is, for the check to name. A time or an end that fits no date beside
    it is left out: the date is known without it.

    Parameters
    ----------
    parts
        Texts by what they are, as in ``column_aliases.FIELD_PARTS``, empty where there is none.

    Returns
    -------
    JoinedDates | None
        None where there is neither a date nor a year.

    Examples
    --------
    >>> year, month = pd.Series(["2024", "44 BC"]), pd.Series(["Oct", "3"])
    >>> list(join_date_parts({"year": year, "month": month, "day": pd.Series(["13", ""])}).dates)
    ['2024-10-13', '-0043-03']
    >>> start, end = pd.Series(["2024-10-08", "5 May 2024"]), pd.Series(["2024-10-13", "ongoing"])
    >>> list(join_date_parts({"date": start, "end_date": end}).dates)
    ['2024-10-08/2024-10-13', '2024-05-05/..']
    """
    start = _day(parts, "")
    if start is None:
        return None
    none = pd.Series("", index=start.index, dtype="str")
    clocks = [_each(parts.get(f"{prefix}time", none), _clock) for prefix in ("", _END)]
    end = _day(parts, _END)
    end = none if end is None else end
    # What ends at an hour and no day ends on the day that it begins, if not in the night.
    same = (end == "") & (clocks[1] != "") & (clocks[1] >= clocks[0])
    end = end.mask(same, start)
    sides = [_at(day, clock) for day, clock in zip((start, end), clocks, strict=True)]
    dates = _between(*sides)
    lost = {
        "time": _is_filled(parts, "time", none) & ~_has_clock(dates),
        "end_date": _is_filled(parts, "end_date", none) & (dates == sides[0]) & (end != start),
        "end_time": _is_filled(parts, "end_time", none) & ~_has_clock(sides[1]),
    }
    return JoinedDates(dates, {part: rows for part, rows in lost.items() if rows.any()})


def _is_filled(parts: Mapping[str, pd.Series], name: str, none: pd.Series) -> pd.Series:
    said = parts.get(name, none).astype("str").str.strip().str.casefold()
    return ~said.isin(_NOT_SAID)


def _has_clock(texts: pd.Series) -> pd.Series:
    return _match(texts, _HAS_CLOCK)


def _day(parts: Mapping[str, pd.Series], prefix: str) -> pd.Series | None:
    """One side without its time; None where no column holds it."""
    if f"{prefix}date" in parts:
        texts = parts[f"{prefix}date"]
        return _each(texts, _counted if _are_counted(texts) else _edtf)
    if f"{prefix}year" not in parts:
        return None
    # Up to the last part that is given; without a month, a day says nothing.
    year, month, day = (_part(parts, prefix, name, read) for name, read in _PARTS.items())
    joined = year.where(month == "", year + "-" + month)
    return joined.where((day == "") | (month == ""), joined + "-" + day)


def _part(
    parts: Mapping[str, pd.Series], prefix: str, name: str, read: Callable[[str], str]
) -> pd.Series:
    given = parts.get(f"{prefix}{name}")
    if given is None:
        return pd.Series("", index=parts[f"{prefix}year"].index, dtype="str")
    # Spreadsheets write 2024.0 where other cells of the column are empty.
    return _each(given, lambda text: read(re.sub(r"\.0+$", "", text)))


def _each(column: pd.Series, read: Callable[[str], str]) -> pd.Series:
    """Read each distinct text of a column."""
    cells = DictColumn.of(column)
    texts = pd.Series([read(text.strip()) for text in cells.texts], dtype="str")
    return texts.take(cells.codes).set_axis(column.index)


def _edtf(text: str) -> str:
    """Write a date as EDTF, as far as it can mean but one; any other stays as it is."""
    if text.casefold() in _NOT_SAID:
        return ""
    return text if re.match(_ISO, text) else date_to_edtf(text) or text


def _are_counted(column: pd.Series) -> bool:
    """Whether days are counted as spreadsheets do, in all of a column."""
    texts = column.astype("str").str.strip()
    filled = texts[~texts.isin(_NOT_SAID)]
    return bool(len(filled)) and bool(_match(filled, DAY_NUMBER).all())


def _counted(text: str) -> str:
    return "" if text in _NOT_SAID else str(np.datetime64(DAY_NUMBER_EPOCH, "D") + int(float(text)))


def _clock(text: str) -> str:
    """Write a time as ISO 8601 has it; empty where it is none, or may be two."""
    said = _CLOCK_WORDS.sub("", text).casefold()
    day = parse_single_date(f"2024-01-01 {said}") if re.match("[0-9]{1,2}:[0-9]{2}", said) else None
    return day.time.removeprefix("T") if day else ""


def _at(days: pd.Series, clocks: pd.Series) -> pd.Series:
    """Days with the times beside them, where they are whole and have none of their own."""
    is_day, is_numeric = _match(days, _ISO_DAY), _match(days, _NUMERIC_DAY)
    gaps = pd.Series(" ", index=days.index, dtype="str").mask(is_day, "T")
    return days.where((clocks == "") | ~(is_day | is_numeric), days + gaps + clocks)


def _between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Join both sides where they can be sides, as EDTF where both are, or in words."""
    are_edtf = _match(start, _ISO) & _match(end, _ISO)
    are_sides = are_edtf | (_is_side(start) & _is_side(end))
    signs = pd.Series(" to ", index=start.index, dtype="str").mask(are_edtf, "/")
    joined = start.where((start == end) | ~are_sides, start + signs + end)
    goes_on = end.str.casefold().isin(_GOES_ON) & _match(start, _ISO)
    return joined.mask(goes_on, start + "/..")


def _is_side(texts: pd.Series) -> pd.Series:
    return _match(texts, _NUMERIC) | _match(texts, _ISO)


def _match(texts: pd.Series, pattern: str) -> pd.Series:
    found = arrow.match_substring_regex(as_arrow(texts), pattern)
    return pd.Series(found.to_numpy(zero_copy_only=False), texts.index, dtype=bool)


def _year(text: str) -> str:
    written = date_to_edtf(text)
    if re.fullmatch(r"-?[0-9]{4}", written):
        return written
    return text.zfill(4) if re.fullmatch("[0-9]{3}", text) else text


def _month(text: str) -> str:
    number = months().get(text.casefold().strip("."))
    return f"{number:02}" if number else _two_digits(text)


def _two_digits(text: str) -> str:
    return "" if text.casefold() in _NOT_SAID else text.zfill(2)


_PARTS: dict[str, Callable[[str], str]] = {"year": _year, "month": _month, "day": _two_digits}


def split_coordinates(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Latitudes and longitudes of texts that hold both; any other stays in both, to be named.

    Examples
    --------
    >>> [list(side) for side in split_coordinates(pd.Series(["48.85, 2.35", "POINT(2.35 48.85)"]))]
    [['48.85', '48.85'], ['2.35', '2.35']]
    """
    cells = DictColumn.of(texts)
    pairs = [split_coordinate_pair(text) or (text, text) for text in cells.texts]
    read = pd.DataFrame(pairs, columns=["latitude", "longitude"], dtype="str")
    sides = read.take(cells.codes).set_axis(texts.index)
    return sides["latitude"], sides["longitude"]


def split_coordinate_pair(text: str) -> tuple[str, str] | None:
    """Cut a text into latitude and longitude; None where it is no such pair.

    Examples
    --------
    >>> (
    ...     split_coordinate_pair("(48.85 2.35)"),
    ...     split_coordinate_pair("48°51′N 2°21′E"),
    ...     split_coordinate_pair("48,85"),
    ... )
    (('48.85', '2.35'), ('48°51′N', '2°21′E'), None)
    """
    said = text.strip()
    if not said:
        return "", ""
    found = next(filter(None, (pattern.fullmatch(said) for pattern in _PAIRS)), None)
    return (found["latitude"], found["longitude"]) if found else None
