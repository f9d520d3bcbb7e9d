"""Read moments that are all midnights as days, as programs write days with a time of day.

That is so if all are midnights where they were written, or moments in UTC that are midnights
elsewhere.
In summer, such midnights are an hour earlier than in winter. Only those from Britain to
Lebanon are read: farther east, they have the hour of mornings in America, and in the west, they
have the right day in UTC. As these hours are those of evenings in America, nothing is read if most
places of the table are there, and none beside times or durations.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.geocode import PlaceQuery, geocode
from dashboard.model.messages import Message, Param
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

_MOMENT = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|\+00:?00)"
)
_COUNT = r"[0-9]{12,13}"
_FIELDS = ("date", "end_date")
# Beside them, moments are the times of events.
_OF_TIMES = frozenset({"time", "end_time", "duration"})
# Longitude between America and Europe, and distinct places that are looked up.
_WEST, _MAX_PLACES = -25, 20
# Texts that are tried first, so that other columns cost nothing.
_SAMPLE, _MAX_ROWS = 20, 5_000
_HOUR, _DAY = 60, 24 * 60
# A date of any form with the time of a midnight, with or without an offset. Ends may be a moment
# before it.
_WITH_CLOCK = (
    r"(?P<day>.*[0-9].*?)(?:[T ]\s*|, )(?:{clock})(?: ?(?:Z|UTC|GMT|[+-][0-9]{{2}}:?[0-9]{{2}}))?"
)
_MIDNIGHT = r"0?0:00(?::00(?:[.,]0+)?)?|12:00(?::00(?:[.,]0+)?)? ?[Aa][Mm]"
_CLOCKS = {
    "date": _WITH_CLOCK.format(clock=_MIDNIGHT),
    "end_date": _WITH_CLOCK.format(
        clock=rf"{_MIDNIGHT}|23:59(?::59(?:[.,]9+)?)?|11:59(?::59)? ?[Pp][Mm]"
    ),
}
# Fewer moments may all be at midnight by chance.
_MIN_MIDNIGHTS = 3
# Among other times, so many midnights, and so many times as many as of any other time of day.
_MIN_AMONG, _AS_MANY = 8, 4
_TIME_OF_DAY = r"(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AaPp][Mm])?)"
# No midnight is earlier in UTC.
_EARLIEST = 20 * _HOUR
_SUMMER, _WINTER = (5, 6, 7, 8), (11, 12, 1, 2)
# Moments in each of these seasons, and the share of them that must have its hour.
_MIN_MOMENTS, _MOST = 5, 0.8


class _Clock(NamedTuple):
    """The time of day of midnights, in minutes, when it is earlier and when it is later."""

    early: int
    late: int


def read_local_midnights(
    fields: Mapping[str, pd.Series],
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Read starts and ends as days if all are midnights in UTC or in a zone with summer time.

    Parameters
    ----------
    fields
        Columns by field.

    Returns
    -------
    dict, list
        The columns, and a warning.

    Examples
    --------
    >>> days = [
    ...     f"2024-{month:02}-05T{hour}:00Z"
    ...     for month, hour in [
    ...         (1, 23),
    ...         (2, 23),
    ...         (11, 23),
    ...         (12, 23),
    ...         (5, 22),
    ...         (6, 22),
    ...         (7, 22),
    ...         (8, 22),
    ...     ]
    ... ]
    >>> days += ["2023-01-31T23:00:00Z", "2023-06-30T22:00:00Z"]
    >>> read_local_midnights({"date": pd.Series(days)})[0]["date"].tolist()[-2:]
    ['2023-02-01', '2023-07-01']
    """
    columns = {field: DictColumn.of(fields[field]) for field in _FIELDS if field in fields}
    has_times = not _OF_TIMES.isdisjoint(fields)
    if "date" not in columns or has_times:
        return dict(fields), []
    if _are_midnights(columns):
        return _without_clock(fields, columns)
    if _has_days_among_times(columns):
        return _without_midnights(fields, columns["date"])
    if not _are_moments(columns["date"].texts.head(_SAMPLE)):
        return dict(fields), []
    moments = {field: _moments(column.texts) for field, column in columns.items()}
    known = pd.concat(moments.values()).dropna()
    clock = _find_clock(known)
    filled = {field: (column.texts.str.strip() != "") & moments[field].isna()
              for field, column in columns.items()}  # fmt: skip
    has_others = any(is_other.any() for is_other in filled.values())
    if clock is None or has_others or _are_mostly_in_america(fields):
        return dict(fields), []
    read = {field: _replace(columns[field], _days(moments[field], clock), fields[field].index)
            for field in columns}  # fmt: skip
    return {**fields, **read}, list(_warnings(columns["date"], moments["date"], clock))


def _are_midnights(columns: Mapping[str, DictColumn]) -> bool:
    """Return whether all dates have the time of a midnight, and are enough to show the habit."""
    count = 0
    for field, column in columns.items():
        filled = column.texts[column.texts.str.strip() != ""]
        for texts in (filled.head(_SAMPLE), filled):
            if not texts.str.strip().str.fullmatch(_CLOCKS[field]).all():
                return False
        count += len(column.codes) - int(column.is_empty.sum())
    return count >= _MIN_MIDNIGHTS


def _without_clock(
    fields: Mapping[str, pd.Series], columns: Mapping[str, DictColumn]
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Remove the time of day from dates."""
    read = {
        field: _replace(column, _texts_of_days(column.texts, field), fields[field].index)
        for field, column in columns.items()
    }
    column = columns["date"]
    at = int(np.argmax((column.texts.str.strip() != "").to_numpy()))
    given, rows = str(column.texts.iloc[at]), int((~column.is_empty).sum())
    reading = str(_texts_of_days(column.texts, "date").iloc[at])
    message = Message("date.midnights", {"reading": reading, "count": rows})
    return {**fields, **read}, [Problem("note", 0, "date", given, message, rows=rows)]


def _has_days_among_times(columns: Mapping[str, DictColumn]) -> bool:
    """Return whether midnights are so many among other times that they stand for unknown times."""
    if "end_date" in columns:
        return False
    column = columns["date"]
    texts = pd.Series(column.take(np.arange(min(_MAX_ROWS, len(column.codes)))), dtype="str")
    filled = texts.str.strip()[texts.str.strip() != ""]
    is_midnight = filled.str.fullmatch(_CLOCKS["date"])
    if is_midnight.sum() < _MIN_AMONG:
        return False
    others = filled[~is_midnight].str.extract(_TIME_OF_DAY)["time"].dropna().value_counts()
    return len(others) > 0 and bool(is_midnight.sum() >= _AS_MANY * others.iloc[0])


def _without_midnights(
    fields: Mapping[str, pd.Series], column: DictColumn
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Remove the time of day from the midnights among other times."""
    stripped = column.texts.str.strip()
    is_midnight = stripped.str.fullmatch(_CLOCKS["date"])
    days = stripped.where(~is_midnight, _texts_of_days(column.texts, "date"))
    at, rows = int(np.argmax(is_midnight)), int(is_midnight.to_numpy()[column.codes].sum())
    params: dict[str, Param] = {"reading": str(days.iloc[at]), "count": rows}
    message, given = Message("date.midnights_among", params), str(column.texts.iloc[at])
    read = {"date": _replace(column, days, fields["date"].index)}
    return {**fields, **read}, [Problem("note", 0, "date", given, message, rows=rows)]


def _texts_of_days(texts: pd.Series, field: str) -> pd.Series:
    return texts.str.strip().str.extract(_CLOCKS[field])["day"].fillna("")


def _are_mostly_in_america(fields: Mapping[str, pd.Series]) -> bool:
    """Return whether most positions, or else most of the places that are found, are in the west."""
    given = fields.get("longitude", pd.Series(dtype="str")).astype("str").head(_MAX_ROWS)
    longitudes = pd.to_numeric(given, errors="coerce").dropna().tolist()
    for field in ("location", "venue", "region", "country"):
        if field in fields and not longitudes:
            cells = fields[field].astype("str").str.strip().head(_MAX_ROWS)
            distinct = [name for name in cells.unique() if name][:_MAX_PLACES]
            matches = geocode([PlaceQuery(name, "", "") for name in distinct])
            longitudes = [match.spot.longitude for match in matches if match.spot]
    return bool(longitudes) and float(np.mean(np.asarray(longitudes) < _WEST)) > 1 / 2


def _are_moments(texts: pd.Series) -> bool:
    filled = texts[texts != ""]
    are_any = filled.str.fullmatch(_MOMENT) | filled.str.fullmatch(_COUNT)
    return bool(len(filled)) and bool(are_any.all())


def _moments(texts: pd.Series) -> pd.Series:
    """Return the moments of texts; NaT for other texts."""
    stripped = texts.astype("str").str.strip()
    is_count, is_text = stripped.str.fullmatch(_COUNT), stripped.str.fullmatch(_MOMENT)
    moments = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")
    counts = stripped[is_count].astype("int64").astype("datetime64[ms]")
    moments[is_count] = counts.astype("datetime64[us]")
    local = stripped[is_text].str.replace(r"(?:Z|\+00:?00)$", "", regex=True)
    read = pd.to_datetime(local, format="ISO8601", errors="coerce")
    moments[is_text] = read.astype("datetime64[us]")
    return moments


def _find_clock(moments: pd.Series) -> _Clock | None:
    """Return the time of day of local midnights; None if there are other times of day."""
    minutes = moments.dt.hour * _HOUR + moments.dt.minute
    if ((moments - moments.dt.floor("min")) != pd.Timedelta(0)).any():
        return None
    times = set(minutes) - {0}
    early, late = min(times, default=0), max(times, default=0)
    if early == late:
        late = 0  # As in Britain.
    if early < _EARLIEST or (early + _HOUR) % _DAY != late or not times <= {early, late}:
        return None
    months, own = moments.dt.month, minutes.isin([early, late])
    in_season = [own & months.isin(season) for season in (_SUMMER, _WINTER)]
    if min(int(season.sum()) for season in in_season) < _MIN_MOMENTS:
        return None
    summer, winter = (float((minutes[season] == early).mean()) for season in in_season)
    is_summer_time = summer >= _MOST and winter <= 1 - _MOST
    return _Clock(early, late) if is_summer_time else None


def _days(moments: pd.Series, clock: _Clock) -> pd.Series:
    """Return the nearest midnights as days."""
    shift = pd.Timedelta(minutes=_DAY - clock.early)
    return (moments + shift).dt.strftime("%Y-%m-%d").fillna("")


def _replace(column: DictColumn, days: pd.Series, index: pd.Index) -> pd.Series:
    return pd.Series(days.to_numpy(object)[column.codes], index, dtype="str")


def _warnings(column: DictColumn, moments: pd.Series, clock: _Clock) -> Iterator[Problem]:
    days = _days(moments, clock)
    is_odd = (moments.dt.hour + moments.dt.minute > 0).to_numpy()
    at = int(np.argmax(is_odd))
    rows = int(is_odd[column.codes].sum())
    message = Message("date.local_midnight", {"reading": str(days.iloc[at]), "count": rows})
    yield Problem("warning", 0, "date", str(column.texts.iloc[at]), message, rows=rows)
