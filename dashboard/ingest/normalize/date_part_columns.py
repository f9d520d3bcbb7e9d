"""Join the parts of a date, such as year, month and time, from separate columns into one."""

import re
from collections.abc import Callable, Container, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd
from pyarrow import compute as arrow

from dashboard.ingest.normalize.clock_cells import find_days_of_ends, parse_clock, split_spans
from dashboard.ingest.normalize.column_texts import map_distinct, match_texts
from dashboard.ingest.normalize.date_expressions import date_to_edtf
from dashboard.ingest.normalize.date_part_words import ONGOING, without_until
from dashboard.ingest.normalize.day_order import find_day_order
from dashboard.ingest.normalize.durations import parse_duration
from dashboard.ingest.normalize.month_names import months
from dashboard.ingest.normalize.single_dates import (
    DAY_NUMBER,
    DAY_NUMBER_EPOCH,
    NUMERIC_DATE,
    expand_short_years,
    possible_days,
)
from dashboard.ingest.normalize.year_columns import (
    AFTER_NUMBER,
    UNKNOWN_PARTS,
    complete_years,
    write_negative_years,
    write_year_spans,
)
from dashboard.model.date_bounds import parse_dates
from dashboard.model.text_columns import DictColumn, as_arrow

_END, _ENDS = "end_", ("end_date", "end_year")
# A day on which the offsets differ from those on 1 January.
_SUMMER_DAY = "2024-07-01"
_FOUR_DIGITS = "(?<![0-9])([0-9]{4})(?![0-9])"
_NAMED_ZONE = re.compile(r"[A-Za-z]{3}")
_ISO_DAY = r"^-?[0-9]{4}-[0-9]{2}-[0-9]{2}$"
# Dates that can start or end a range: EDTF, or numeric dates, whose order is found later.
_EDTF_DATE = r"^(-?[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[^ ]+)?)?)?|Y-[0-9]{5,})[~?%]?$"
_NUMERIC_DATE = (
    r"^[0-9]{1,2}[./-] ?[0-9]{1,2}[./-] ?([0-9]{2}){1,2}( [0-9:]+([^ ]*| [AaPp]\.?[Mm]\.?))?$"
)
_PLAIN_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[^ ]+)?)?)?$"
_HOURS_OF_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[^ /]+/[0-9]{4}-[0-9]{2}-[0-9]{2}T[^ /]+$"
_NO_YEAR_OF_MONTH = r"^Y|/|^[0-9]{4}-[0-9]{2}"
_PARTIAL_DATE = r"^-?[0-9]{4}(-[0-9]{2})?[~?%]?$"
_HAS_CLOCK = r"[0-9]:[0-9]{2}"
_NUMERIC_DAY = r"^[0-9]{1,2}[./-] ?[0-9]{1,2}[./-] ?([0-9]{2}){1,2}$"
# A numeric date or a day with the name of its month, with a year of two digits.
_SHORT_YEAR_DAY = r"^[0-9]{1,2}[./-][^./-]+[./-]([0-9]{2})(?:$|[ ,T])"
_CENTURY = 100
_EARLY_YEAR = re.compile(r"[0-9]{1,3}")
# Two years of one to three digits, such as "between 47 and 50".
_EARLY_YEARS = re.compile(r"(?:between )?([0-9]{1,3})(?: ?[-–] ?| (?:and|or|to) )([0-9]{1,3})")
# Months, and the seasons of EDTF.
_MONTHS, _DAYS = frozenset({*range(1, 13), *range(21, 42)}), range(1, 32)
_DASHES = frozenset({"-", "--", "–", "—"})
# People who were born in this year or later may be alive.
_FIRST_LIVING = "1915"


class JoinedDates(NamedTuple):
    """Joined dates, and the cells that could not be used.

    Attributes
    ----------
    dates
        One text for each row.
    unused
        For each part with unused cells, whether the cell of each row is unused.
    short_year
        A year of two digits, if all years have two and are read as in spreadsheets; otherwise
        empty.
    negative_year
        A negative number, if those in a column of years are read as years before Christ; otherwise
        empty.
    completed
        For each code of a message, whether the date of each row was completed by a year.
    differs
        Whether the year of each row's date differs from the column of years.
    """

    dates: pd.Series
    unused: dict[str, pd.Series]
    short_year: str = ""
    negative_year: str = ""
    completed: Mapping[str, pd.Series] = MappingProxyType({})
    differs: pd.Series | None = None


def join_date_parts(parts: Mapping[str, pd.Series]) -> JoinedDates | None:
    """Join date, or year, month and day, with time, and with the same parts of the end.

    Texts that are not understood stay unchanged, so that validation reports them. A time or an end
    that does not fit its date is left out, because the date is known without it.

    Parameters
    ----------
    parts
        Columns by the name of the part, see ``column_aliases.FIELD_PARTS``.

    Returns
    -------
    JoinedDates | None
        None if there is neither a date nor a year.

    Examples
    --------
    >>> year, month = pd.Series(["2024", "44 BC"]), pd.Series(["Oct", "3"])
    >>> list(join_date_parts({"year": year, "month": month, "day": pd.Series(["13", ""])}).dates)
    ['2024-10-13', '-0043-03']
    >>> start, end = pd.Series(["2024-10-08", "5 May 2024"]), pd.Series(["2024-10-13", "ongoing"])
    >>> list(join_date_parts({"date": start, "end_date": end}).dates)
    ['2024-10-08/2024-10-13', '2024-05-05/..']
    """
    has_end_time = "end_time" in parts
    parts, negative_year = write_negative_years(write_year_spans(split_spans(parts)))
    parts, short_year = complete_years(parts)
    start_day = _join_day(parts, "")
    if start_day is None:
        return None
    empty = pd.Series("", index=start_day.index, dtype="str")
    start_time, end_time = (
        map_distinct(parts.get(f"{prefix}time", empty), parse_clock) for prefix in ("", _END)
    )
    end_day = _join_day(parts, _END)
    end_day = empty if end_day is None else _complete_ends(end_day, start_day)
    if "date" in parts and "end_date" in parts:
        end_day = _with_early_ends(end_day, start_day, parts["date"])
    start_day, end_day = _outer_bounds(*_resolve_day_order(start_day, end_day))
    # An end time without a day belongs to the first day, or to the night after it.
    if (has_only_time := (end_day == "") & (end_time != "")).any():
        end_day = end_day.mask(has_only_time, find_days_of_ends(start_day, start_time, end_time))
    start, end = (
        _add_zoned_times(_add_times(days, clocks), days, parts.get(f"{prefix}time"))
        for prefix, days, clocks in (("", start_day, start_time), (_END, end_day, end_time))
    )
    end, end_day = (texts.mask(_are_no_days(end), "") for texts in (end, end_day))
    is_reversed = _are_reversed(start, end)
    end, end_day = end.mask(is_reversed, ""), end_day.mask(is_reversed, "")
    dates = _join_ranges(start, end)
    durations = map_distinct(
        parts.get("duration", empty), lambda text: text if parse_duration(text) else ""
    )
    last = "end_date" if "end_date" in parts else "end_year"
    unused = {
        "time": _is_filled(parts, "time", empty) & ~_has_clock(dates),
        last: _is_filled(parts, last, empty) & (dates == start) & (end_day != start_day),
        "end_time": _is_filled(parts, "end_time", empty) & ~_has_clock(end),
        "duration": _is_filled(parts, "duration", empty) & (durations == ""),
        **_unused_days(parts, empty),
    }
    if not has_end_time:
        # The ends are in the column of times.
        unused["time"] |= unused.pop("end_time")
    dates = _add_durations(dates, start, durations)
    completed = _completed_rows(parts, empty)
    differs = _rows_of_other_years(parts)
    return JoinedDates(
        dates, _with_rows(unused), short_year, negative_year, _with_rows(completed), differs
    )


def _with_early_ends(ends: pd.Series, starts: pd.Series, given: pd.Series) -> pd.Series:
    """Read a year such as 43 as an end only if the start has it as well."""
    early = ends[match_texts(ends, "^[0-9]{1,3}$")].index
    if not len(early):
        return ends
    same = early[(ends[early] == given[early].astype("str").str.strip()).to_numpy(bool)]
    ends = ends.copy()
    ends[same] = starts[same]
    return ends


def _with_rows(masks: Mapping[str, pd.Series]) -> dict[str, pd.Series]:
    """Leave out the masks that select no row."""
    return {name: rows for name, rows in masks.items() if rows.any()}


def _unused_days(parts: Mapping[str, pd.Series], empty: pd.Series) -> dict[str, pd.Series]:
    """Find the unusable months and days of rows whose date is only a year or month."""
    unused: dict[str, pd.Series] = {}
    for prefix in ("", _END):
        if f"{prefix}date" in parts or f"{prefix}year" not in parts:
            continue
        month, day = (_convert_part(parts, prefix, name, _CONVERTERS[name])
                      for name in ("month", "day"))  # fmt: skip
        month_name, day_name = f"{prefix}month", f"{prefix}day"
        unused[month_name] = _is_filled(parts, month_name, empty) & (month == "")
        unused[day_name] = _is_filled(parts, day_name, empty) & ((day == "") | (month == ""))
    return unused


def _completed_rows(parts: Mapping[str, pd.Series], empty: pd.Series) -> dict[str, pd.Series]:
    """Find the dates that come from a year column, and those that have its century."""
    if "date" not in parts or "year" not in parts:
        return {}
    is_given = _is_filled(parts, "date", empty)
    is_year = ~is_given & _is_filled(parts, "year", empty)
    completed = complete_dates(parts["date"], parts["year"])
    has_century = is_given & (completed != parts["date"].astype("str").str.strip())
    return {"date.from_year": is_year, "date.century_from_year": has_century}


def _rows_of_other_years(parts: Mapping[str, pd.Series]) -> pd.Series | None:
    """Find the dates whose year differs from another column; None if there are none.

    A difference of one year is allowed, because a year may begin on another day.
    """
    if "date" not in parts or "year" not in parts:
        return None
    of_dates, years = (
        _numbers(DictColumn.of(parts[part]), pattern)
        for part, pattern in (("date", _FOUR_DIGITS), ("year", r"^\s*([0-9]{4})(?:[.]0+)?\s*$"))
    )
    differs = pd.Series(np.abs(of_dates - years) > 1, parts["date"].index)
    return differs if differs.any() else None


def _numbers(cells: DictColumn, pattern: str) -> np.ndarray:
    """Return the number that a pattern finds in each cell; NaN if there is none."""
    numbers = pd.to_numeric(cells.texts.str.extract(pattern)[0], errors="coerce")
    return np.asarray(numbers, dtype=float).take(cells.codes)


def _are_no_days(ends: pd.Series) -> pd.Series:
    """Return whether texts look like EDTF, but are not in the calendar: 2024-13-45."""
    is_edtf = match_texts(ends, _EDTF_DATE)
    distinct = pd.Series(ends[is_edtf].unique(), dtype="str")
    return ends.isin(distinct[parse_dates(distinct)[1].index] if len(distinct) else [])


def _are_reversed(start: pd.Series, end: pd.Series) -> pd.Series:
    """Return whether both are EDTF and the end is before the start."""
    is_reversed = pd.Series(False, index=start.index)
    # Years before Christ do not sort as texts.
    is_later = arrow.greater(as_arrow(start), as_arrow(end)).to_numpy(zero_copy_only=False)
    may_be = pd.Series(is_later, start.index) | start.str.startswith("-")
    rows = start.index[may_be & match_texts(start, _EDTF_DATE) & match_texts(end, _EDTF_DATE)]
    if len(rows):
        ranges = start[rows] + "/" + end[rows]
        faults = parse_dates(ranges.reset_index(drop=True))[1]
        at = faults.index[[fault.code == "date.reversed" for fault in faults]].to_numpy(int)
        is_reversed[rows[at]] = True
    # The order of numeric dates is found later, but no order makes 08/31/2013 later than 2023.
    numeric = match_texts(start, _NUMERIC_DATE) | match_texts(end, _NUMERIC_DATE)
    rows = start.index[numeric & (start != "") & (end != "")]
    # Each distinct pair is compared once.
    codes, pairs = pd.MultiIndex.from_arrays([start[rows], end[rows]]).factorize()
    is_reversed[rows] = np.array([_is_reversed(*pair) for pair in pairs], dtype=bool)[codes]
    return is_reversed


def _is_reversed(start: str, end: str) -> bool:
    starts, ends = _possible_days(start), _possible_days(end)
    return bool(starts and ends) and max(ends) < min(starts)


def _possible_days(text: str) -> list[str]:
    """Return the days that a numeric date, or a day in EDTF, may mean."""
    if re.match(_ISO_DAY.removesuffix("$"), text) and not text.startswith("-"):
        return [text[: len("2024-10-13")]]
    match = NUMERIC_DATE.match(expand_short_years(text))
    return list(possible_days(match[0]).values()) if match else []


def keep_living_open(births: pd.Series, deaths: pd.Series) -> pd.Series:
    """Leave the end open if a person may be alive and has no date of death."""
    is_empty = deaths.astype("str").str.strip().str.casefold().isin(UNKNOWN_PARTS)
    if not is_empty.any():
        return deaths
    years = births[is_empty].astype("str").str.extract(_FOUR_DIGITS)[0]
    is_recent = (years >= _FIRST_LIVING).reindex(deaths.index, fill_value=False)
    return deaths.astype("str").mask(is_recent.astype(bool), "present")


def keep_standing_open(ends: pd.Series) -> pd.Series:
    """Leave the end open if it is a dash; an empty cell may only say that nobody knows it.

    Examples
    --------
    >>> keep_standing_open(pd.Series(["1991", "-", ""])).tolist()
    ['1991', 'present', '']
    """
    texts = ends.astype("str").str.strip()
    is_dash = texts.isin(_DASHES)
    return texts.mask(is_dash, "present") if is_dash.any() else ends


def complete_dates(texts: pd.Series, years: pd.Series) -> pd.Series:
    """Complete dates from a year column: centuries of two-digit years, and empty dates."""
    dates, known_years = DictColumn.of(texts), DictColumn.of(years)
    count = len(known_years.texts)
    pairs, codes = np.unique(
        dates.codes.astype(np.int64) * count + known_years.codes, return_inverse=True
    )
    completed = [
        _complete_date(
            dates.texts.iloc[pair // count].strip(), known_years.texts.iloc[pair % count]
        )
        for pair in pairs.tolist()
    ]
    return pd.Series(completed, dtype="str").take(codes).set_axis(texts.index)


def _is_filled(parts: Mapping[str, pd.Series], name: str, empty: pd.Series) -> pd.Series:
    texts = parts.get(name, empty).astype("str").str.strip().str.casefold()
    return ~texts.isin(UNKNOWN_PARTS)


def _has_clock(texts: pd.Series) -> pd.Series:
    return match_texts(texts, _HAS_CLOCK)


def _join_day(parts: Mapping[str, pd.Series], prefix: str) -> pd.Series | None:
    """Join the start or the end without its time; None if no column has it."""
    if prefix:
        parts = {name: map_distinct(texts, without_until) if name in _ENDS else texts
                 for name, texts in parts.items()}  # fmt: skip
    if f"{prefix}date" in parts:
        texts = parts[f"{prefix}date"]
        if f"{prefix}year" in parts:
            texts = complete_dates(texts, parts[f"{prefix}year"])
        convert = _day_number_to_edtf if _are_day_numbers(texts) else _to_edtf_if_clear
        return map_distinct(texts, convert)
    if f"{prefix}year" not in parts:
        return None
    # A day without a month is useless.
    year, month, day = (
        _convert_part(parts, prefix, name, convert) for name, convert in _CONVERTERS.items()
    )
    # A year such as Y-10059 has no months, a span of years has many, and a fuller date its own.
    month = month.mask(year.str.contains(_NO_YEAR_OF_MONTH), "")
    joined = year.where(month == "", year + "-" + month)
    return joined.where((day == "") | (month == ""), joined + "-" + day)


def _complete_ends(ends: pd.Series, starts: pd.Series) -> pd.Series:
    """Complete ends with years of two digits by the years of their starts."""
    is_short = match_texts(ends, _SHORT_YEAR_DAY)
    if not is_short.any():
        return ends
    years = starts[is_short].str.extract(f"^(?!-).*?{_FOUR_DIGITS}")[0].fillna("")
    completed = ends.copy()
    completed[is_short] = [
        _to_edtf_if_clear(_complete_date(text, _year_after(year, text))) if year else text
        for text, year in zip(ends[is_short], years, strict=True)
    ]
    return completed


def _year_after(start: str, end: str) -> str:
    """Return the first year from that of a start on that ends in the digits of an end.

    Examples
    --------
    >>> _year_after("1914", "5.8.18"), _year_after("1999", "2/1/00"), _year_after("2014", "1/1/13")
    ('1918', '2000', '')
    """
    digits = re.findall(_SHORT_YEAR_DAY, end)[-1]
    later = (int(digits) - int(start)) % _CENTURY
    # An end a century after its start is probably before it.
    return f"{int(start) + later:04}" if later < _CENTURY // 2 else ""


def _complete_date(text: str, year: str) -> str:
    number = AFTER_NUMBER.sub("", year.strip())
    full_year = _convert_year(number)
    if text.casefold() in UNKNOWN_PARTS:
        return full_year
    if _EARLY_YEAR.fullmatch(text) and text.zfill(4) == number.zfill(4):
        return text.zfill(4)
    early = _EARLY_YEARS.fullmatch(text.casefold())
    if early and number.isdecimal() and int(early[1]) <= int(number) <= int(early[2]):
        return re.sub("[0-9]+", lambda match: match[0].zfill(4), text)
    if not re.fullmatch("[0-9]{4}", full_year) or expand_short_years(text) == text:
        return text
    return re.sub(rf"(?<=[./-]){full_year[2:]}(?![0-9./-])", full_year, text, count=1)


def _convert_part(
    parts: Mapping[str, pd.Series], prefix: str, name: str, convert: Callable[[str], str]
) -> pd.Series:
    column = parts.get(f"{prefix}{name}")
    if column is None:
        return pd.Series("", index=parts[f"{prefix}year"].index, dtype="str")
    if name == "year":
        return map_distinct(column, convert)
    return map_distinct(column, lambda text: convert(AFTER_NUMBER.sub("", text)))


def _to_edtf_if_clear(text: str) -> str:
    """Convert a date to EDTF if it has one possible meaning; otherwise keep it."""
    if text.casefold() in UNKNOWN_PARTS:
        return ""
    return text if re.match(_EDTF_DATE, text) else date_to_edtf(text) or text


def _are_day_numbers(column: pd.Series) -> bool:
    """Return whether the whole column has the day numbers of a spreadsheet."""
    texts = column.astype("str").str.strip()
    filled = texts[~texts.isin(UNKNOWN_PARTS)]
    return bool(len(filled)) and bool(match_texts(filled, DAY_NUMBER).all())


def _day_number_to_edtf(text: str) -> str:
    if text in UNKNOWN_PARTS:
        return ""
    return str(np.datetime64(DAY_NUMBER_EPOCH, "D") + int(float(text)))


def _add_zoned_times(dates: pd.Series, days: pd.Series, clocks: pd.Series | None) -> pd.Series:
    """Add times in zones that change their clocks, whose offsets depend on the day."""
    if clocks is None:
        return dates
    distinct = pd.Series(clocks.unique()).astype("str").str.strip()
    zoned = [text for text in distinct if _NAMED_ZONE.search(text)
             and parse_clock(text) != parse_clock(text, _SUMMER_DAY)]  # fmt: skip
    if not zoned:
        return dates
    texts = clocks.astype("str").str.strip()
    rows = days.index[texts.isin(zoned) & match_texts(days, _ISO_DAY)]
    resolved = dates.copy()
    resolved[rows] = [
        f"{day}T{time}" if (time := parse_clock(text, day)) else day
        for day, text in zip(days[rows], texts[rows], strict=True)
    ]
    return resolved


def _add_times(days: pd.Series, clocks: pd.Series) -> pd.Series:
    """Add times to complete days that have no time yet."""
    is_iso, is_numeric = match_texts(days, _ISO_DAY), match_texts(days, _NUMERIC_DAY)
    separators = pd.Series(" ", index=days.index, dtype="str").mask(is_iso, "T")
    return days.where((clocks == "") | ~(is_iso | is_numeric), days + separators + clocks)


def _resolve_day_order(start: pd.Series, end: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Convert numeric dates beside months and years to EDTF if a row shows their order."""
    is_partial = [match_texts(days, _PARTIAL_DATE) for days in (start, end)]
    is_numeric = [match_texts(days, _NUMERIC_DAY) for days in (start, end)]
    if not ((is_partial[0] & is_numeric[1]) | (is_numeric[0] & is_partial[1])).any():
        return start, end
    sides = []
    for days, numeric, beside in ((start, is_numeric[0], is_partial[1]),
                                  (end, is_numeric[1], is_partial[0])):  # fmt: skip
        full = pd.Series([expand_short_years(text) for text in days[numeric]], dtype="str")
        order = find_day_order(zip(full, range(len(full)), strict=True), None).order
        rows = days.index[numeric & beside]
        readings = [date_to_edtf(expand_short_years(text), order) or text for text in days[rows]]
        resolved = days.copy()
        resolved[rows] = readings
        sides.append(resolved)
    return sides[0], sides[1]


def _outer_bounds(start: pd.Series, end: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the start of the first and the end of the last of two days with opening hours."""
    are_hours = [match_texts(days, _HOURS_OF_DAY) for days in (start, end)]
    if not (are_hours[0] | are_hours[1]).any():
        return start, end
    is_end = are_hours[1] | match_texts(end, _EDTF_DATE)
    return (
        start.mask(is_end & are_hours[0], start.str.partition("/")[0]),
        end.mask(are_hours[1] & (start != ""), end.str.rpartition("/")[2]),
    )


def _join_ranges(start: pd.Series, end: pd.Series) -> pd.Series:
    """Join starts and ends: with a slash if both are EDTF, otherwise with "to"."""
    are_edtf = match_texts(start, _EDTF_DATE) & match_texts(end, _EDTF_DATE)
    # A month or year and a numeric day of unknown order are not a range.
    is_partial = match_texts(start, _PARTIAL_DATE) | match_texts(end, _PARTIAL_DATE)
    are_dates = are_edtf | (~is_partial & _can_be_in_range(start) & _can_be_in_range(end))
    separators = pd.Series(" to ", index=start.index, dtype="str").mask(are_edtf, "/")
    joined = start.where((start == end) | ~are_dates, start + separators + end)
    is_ongoing = end.str.casefold().isin(ONGOING) & match_texts(start, _EDTF_DATE)
    return joined.mask(is_ongoing, start + "/..")


def _add_durations(dates: pd.Series, starts: pd.Series, durations: pd.Series) -> pd.Series:
    """Add durations to the dates that have only a start: "03/04/2024 for 3 days"."""
    is_single = (dates == starts) & (
        match_texts(starts, _PLAIN_DATE) | match_texts(starts, _NUMERIC_DATE)
    )
    separators = pd.Series(" for ", dates.index, dtype="str").mask(
        match_texts(durations, "^P"), "/"
    )
    return dates.mask(is_single & (durations != ""), starts + separators + durations)


def _can_be_in_range(texts: pd.Series) -> pd.Series:
    return match_texts(texts, _NUMERIC_DATE) | match_texts(texts, _EDTF_DATE)


def _convert_year(text: str) -> str:
    """Convert a year; a fuller date in a column of years stays one."""
    text, given = AFTER_NUMBER.sub("", text), text
    edtf = date_to_edtf(text)
    if text != given and not edtf and (fuller := date_to_edtf(given)):
        return fuller
    if re.fullmatch(r"-?[0-9]{4}|Y-[0-9]{5,}", edtf):
        return edtf
    return text.zfill(4) if re.fullmatch("[0-9]{3}", text) else text


def _convert_month(text: str) -> str:
    number = months().get(text.casefold().strip("."))
    return f"{number:02}" if number else _to_two_digits(text, _MONTHS)


def _convert_day(text: str) -> str:
    return _to_two_digits(text, _DAYS)


def _to_two_digits(text: str, allowed: Container[int]) -> str:
    """Write an allowed number with two digits; empty for any other."""
    is_number = re.fullmatch("[0-9]{1,2}", text) is not None
    return text.zfill(2) if is_number and int(text) in allowed else ""


_CONVERTERS: dict[str, Callable[[str], str]] = {
    "year": _convert_year,
    "month": _convert_month,
    "day": _convert_day,
}
