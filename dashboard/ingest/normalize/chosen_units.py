"""Read numbers in columns of dates in the unit that the user chose: seconds, days or years."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.common.errors import InvalidMappingError
from dashboard.common.i18n import N_
from dashboard.ingest.normalize.single_dates import DAY_NUMBER_EPOCH
from dashboard.model.messages import Message, Param
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

_FIELDS = ("date", "end_date")
_NUMBER = r"[+-]?[0-9]{1,19}(?:\.[0-9]+)?"
_UNIX, _YEARS = "1970-01-01", "years"


class _Unit(NamedTuple):
    """A unit of numbers: its words, the code of NumPy, how many make one of it, and its epoch."""

    words: str
    code: str
    parts: int = 1
    epoch: str = _UNIX


UNITS = {
    "seconds": _Unit(N_("seconds since 1970"), "s"),
    "milliseconds": _Unit(N_("milliseconds since 1970"), "s", 10**3),
    "microseconds": _Unit(N_("microseconds since 1970"), "s", 10**6),
    "nanoseconds": _Unit(N_("nanoseconds since 1970"), "s", 10**9),
    "days": _Unit(N_("days of a spreadsheet"), "D", epoch=DAY_NUMBER_EPOCH),
    "days since 1970": _Unit(N_("days since 1970"), "D"),
    _YEARS: _Unit(N_("years"), "Y"),
}
# Dates after the first or before the second of these years are improbable; so are numbers that
# mean only this many years since the epoch of their unit.
_LATEST, _EARLIEST, _FEW_YEARS = 2100, 1800, 5
_UNTIL_YEAR = np.datetime64("9999-12-31", "s").astype(int)


def read_units(fields: Mapping[str, pd.Series]) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Write the numbers in columns of dates as dates, in the units that were chosen for them.

    Parameters
    ----------
    fields
        Columns by field or part of a field; `date_unit` has the units.

    Returns
    -------
    fields, problems
        The columns without `date_unit`, and a note with an example if one changed. Numbers of years
        are in the columns of years.

    Raises
    ------
    InvalidMappingError
        There is no such unit.

    Examples
    --------
    >>> fields = {"date": pd.Series(["12000", "5 May"]), "date_unit": pd.Series(["days"] * 2)}
    >>> read_units(fields)[0]["date"].tolist()
    ['1932-11-07', '5 May']
    """
    changed = dict(fields)
    chosen = changed.pop("date_unit", None)
    if chosen is None:
        return changed, []
    units = chosen.astype("str").str.strip().str.casefold()
    unknown = units[~units.isin([*UNITS, ""])]
    if len(unknown):
        params: dict[str, Param] = {"name": str(unknown.iloc[0]), "units": list(UNITS)}
        raise InvalidMappingError(Message("mapping.unknown_unit", params))
    if (units == _YEARS).all():
        years = {f"{field.removesuffix('date')}year": changed.pop(field)
                 for field in _FIELDS if field in changed}  # fmt: skip
        return years | changed, []
    notes = []
    for field in filter(changed.__contains__, _FIELDS):
        read = changed[field].astype("str").str.strip()
        for unit in units.unique():
            if unit:
                read = read.mask(units == unit, _read(read, unit))
        rows = read != changed[field].astype("str").str.strip()
        if rows.any():
            message = Message("value.read_as", {"reading": str(read[rows].iloc[0])})
            given, count = str(changed[field][rows].iloc[0]), int(rows.sum())
            notes.append(Problem("note", 0, field, given, message, rows=count))
        changed[field] = read
    return changed, notes


def possible_units(numbers: Sequence[str]) -> list[str]:
    """Return the units in which numbers may be dates.

    Examples
    --------
    >>> possible_units(["12000", "12400"])
    ['days', 'days since 1970']
    >>> possible_units(["1700000000000000"]), possible_units(["793", "1066"])
    (['microseconds'], ['years'])
    """
    values = [float(number) for number in numbers]
    return [unit for unit in UNITS if values and _is_possible(min(values), max(values), unit)]


def _is_possible(least: float, most: float, unit: str) -> bool:
    if unit == _YEARS:
        return most <= _LATEST and least != most
    length = {"s": 365.2425 * 86_400, "D": 365.2425}[UNITS[unit].code] * UNITS[unit].parts
    first = int(UNITS[unit].epoch[:4])
    earliest, latest = first + least / length, first + most / length
    return first + _FEW_YEARS <= latest <= _LATEST and earliest >= _EARLIEST


def _read(column: pd.Series, name: str) -> pd.Series:
    cells, unit = DictColumn.of(column), UNITS[name]
    texts = cells.texts.astype("str")
    numbers = texts[texts.str.fullmatch(_NUMBER)]
    if unit.code == "Y":
        read = numbers.str.replace(r"\.0+$", "", regex=True).str.zfill(4)
    else:
        counts = numbers.str.partition(".")[0].astype("int64").to_numpy() // unit.parts
        is_date = np.abs(counts) <= (_UNTIL_YEAR if unit.code == "s" else _UNTIL_YEAR // 86_400)
        numbers, counts = numbers[is_date], counts[is_date]
        moments = np.array(unit.epoch, f"M8[{unit.code}]") + counts.astype(f"m8[{unit.code}]")
        zone = "Z" if unit.code == "s" else ""
        read = pd.Series(np.datetime_as_string(moments), numbers.index, dtype="str") + zone
    replaced = texts.to_numpy(object).copy()
    replaced[numbers.index] = read.to_numpy(object)
    return pd.Series(replaced[cells.codes], column.index, dtype="str")
