"""Read starts and ends that are counts of milliseconds since 1970, also those before 1970.

Numbers such as 2024050110 and 202405011030 are days and times rather than counts of the thirties or
seventies.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

# Near 1970, counts have few digits. Longer ones without a sign are days and times.
_COUNT, _NUMBER = r"-[0-9]{1,15}|[0-9]{1,13}", r"[+-]?[0-9.,]+"
_LARGE, _MOST, _HALF = 10**11, 0.8, 0.5
# At least one text of a column that is read here has as many digits.
_LONG = r"[0-9]{8}(?:[0-9]{2}|[ _T][0-9]{2})"
_FIELDS = ("date", "end_date")
# Year, month, day, hour, and perhaps minute.
_DAY_AND_TIME = r"(?:19|20)[0-9]{6}[ _T]?[0-9]{2}(?: ?:?[0-9]{2})?"
_FORMAT, _DIGITS = "%Y%m%d%H%M", 12
_FEWEST_TIMES = 2


def read_epoch_counts(
    fields: Mapping[str, pd.Series],
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Read the starts and ends that are counts of milliseconds, or days and times in 12 digits.

    Each column is read by itself, as dates may have ends of another kind. Starts alone are read
    only if some are before 1970, because other counts are read with the column.

    Examples
    --------
    >>> fields = {"date": pd.Series(["405385200000", "-2285366400000"])}
    >>> read_epoch_counts(fields)[0]["date"].tolist()
    ['1982-11-05T23:00:00Z', '1897-07-31T00:00:00Z']
    >>> fields = {"date": pd.Series(["202405011030", "2024050211"])}
    >>> read_epoch_counts(fields)[0]["date"].tolist()
    ['2024-05-01T10:30', '2024-05-02T11:00']
    """
    columns = {field: DictColumn.of(fields[field]) for field in _FIELDS if field in fields}
    filled = {field: _filled(column.texts) for field, column in columns.items()}
    readings = {field: pd.Series(dtype="str") for field in columns}
    code = "value.read_as"
    if _are_times(pd.concat(filled.values()) if filled else pd.Series(dtype="str")):
        readings = {field: _read_times(texts) for field, texts in filled.items()}
    elif "end_date" in columns or any(text.startswith("-") for text in filled.get("date", ())):
        code = "date.read_as_milliseconds"
        readings = {field: _read_counts(texts) for field, texts in filled.items()}
    read = {
        field: _replace(column, readings[field], fields[field].index)
        for field, column in columns.items()
        if len(readings[field])
    }
    return {**fields, **read}, list(_notes(columns, readings, code))


def _filled(texts: pd.Series) -> pd.Series:
    """Select the texts with words or numbers; none if no number is long enough."""
    if not texts.str.contains(_LONG).any():
        return texts[:0]
    stripped = texts.astype("str").str.strip()
    return stripped[~stripped.str.casefold().isin(MISSING_VALUE_WORDS | {""})]


def _are_times(texts: pd.Series) -> bool:
    """Return whether all texts are days and times in ten or twelve digits."""
    if texts.nunique() < _FEWEST_TIMES or not texts.str.fullmatch(_DAY_AND_TIME).all():
        return False
    moments = pd.to_datetime(_digits_of(texts), format=_FORMAT, errors="coerce")
    return bool(moments.notna().all())


def _digits_of(texts: pd.Series) -> pd.Series:
    return texts.str.replace("[ _T:]", "", regex=True).str.ljust(_DIGITS, "0")


def _read_times(texts: pd.Series) -> pd.Series:
    moments = pd.to_datetime(_digits_of(texts), format=_FORMAT)
    return moments.dt.strftime("%Y-%m-%dT%H:%M").astype("str")


def _read_counts(texts: pd.Series) -> pd.Series:
    """Read counts if half of the texts are counts, most of them large, and no other is a number."""
    are_counts = texts.str.fullmatch(_COUNT)
    if texts[~are_counts].str.fullmatch(_NUMBER).any():
        return texts[:0]
    counts = texts[are_counts].astype("int64")
    are_most = len(counts) >= _HALF * len(texts)
    if not are_most or not (counts.abs() >= _LARGE).mean() >= _MOST:
        return texts[:0]
    moments = counts.to_numpy().astype("M8[ms]")
    iso = np.char.add(np.datetime_as_string(moments, unit="s"), "Z")
    return pd.Series(iso, counts.index, dtype="str")


def _replace(column: DictColumn, readings: pd.Series, index: pd.Index) -> pd.Series:
    texts = column.texts.astype(object)
    texts[readings.index] = readings.to_numpy(object)
    return pd.Series(texts.to_numpy(object)[column.codes], index, dtype="str")


def _notes(
    columns: Mapping[str, DictColumn], readings: Mapping[str, pd.Series], code: str
) -> Iterator[Problem]:
    """Note how the first column with such cells was read, with an example."""
    for field, read in readings.items():
        if len(read):
            column = columns[field]
            given, reading = str(column.texts[read.index[0]]), str(read.iloc[0])
            rows = int(np.isin(column.codes, read.index).sum())
            yield Problem("note", 0, field, given, Message(code, {"reading": reading}), rows=rows)
            return
