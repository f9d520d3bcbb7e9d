"""One date in EDTF (Library of Congress, ISO 8601-2), and the bounds that it gives.

A date either *lasts* (an interval), with a start and an end, or *happens at some time within* its
range. Both have an earliest and a latest bound for their start and for their end. All bounds are
inclusive, in UTC, to the second; ``NaT`` is an open bound.
"""

import contextlib
import io
import re
from functools import lru_cache
from typing import Any, NamedTuple

import edtf
import numpy as np

from dashboard.common.errors import InvalidDateError
from dashboard.model.messages import Message, Param

BOUNDS = ("start_earliest", "start_latest", "end_earliest", "end_latest")
FLAGS = ("lasting", "approximate", "uncertain")
DAY = np.timedelta64(1, "D")
SECOND = np.timedelta64(1, "s")
OPEN = np.datetime64("NaT", "s")

# plotly's date axis goes no further.
_YEARS = (-9999, 9999)
FIRST, LAST = np.datetime64("-9999-01-01", "s"), np.datetime64("9999-12-31T23:59:59", "s")
# The letters that EDTF uses.
_NO_EDTF = re.compile("(?![SYEZTX])[^\\W0-9_]")
_INVALID = Message("date.invalid")


class Bounds(NamedTuple):
    """Earliest and latest bounds of one date, and how it is meant.

    Attributes
    ----------
    start_earliest, start_latest, end_earliest, end_latest
        ``numpy.datetime64[s]``, inclusive, UTC; ``NaT`` where open.
    lasting
        Whether it lasts from start to end, rather than happening at some time within.
    approximate, uncertain
        EDTF's ``~`` and ``?``.
    """

    start_earliest: np.datetime64
    start_latest: np.datetime64
    end_earliest: np.datetime64
    end_latest: np.datetime64
    lasting: bool = False
    approximate: bool = False
    uncertain: bool = False


class _Range(NamedTuple):
    """Bounds of one side of an interval, or of a date that is no interval."""

    earliest: np.datetime64
    latest: np.datetime64
    approximate: bool
    uncertain: bool


@lru_cache(maxsize=10_000)
def parse_edtf(text: str) -> Bounds:
    """Read one EDTF date by its full grammar.

    It takes milliseconds, and knows no time of day; :func:`dashboard.model.date_bounds.parse_date`
    reads the common forms without it.

    Raises
    ------
    InvalidDateError
        The text is not EDTF, ends before it starts, or lies outside the years -9999 to 9999.

    Examples
    --------
    >>> parse_edtf("2024-22").start_earliest
    np.datetime64('2024-06-01T00:00:00')
    """
    # The grammar takes a thousand times as long to reject a sentence.
    if _NO_EDTF.search(text):
        raise InvalidDateError(_INVALID)
    # An unknown end ("2024-10-13/") is open, too; the library would assume ten years.
    explicit = re.sub(r"/$", "/..", re.sub(r"^/", "../", text.strip()))
    try:
        # The library prints the dates that it cannot build.
        with contextlib.redirect_stdout(io.StringIO()):
            parsed = edtf.parse_edtf(explicit)
            lasting = isinstance(parsed, edtf.Interval)
            sides = (parsed.lower, parsed.upper) if lasting else (parsed, parsed)
            start, end = (_range_of(side) for side in sides)
    except InvalidDateError:
        raise
    except (edtf.EDTFParseException, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise InvalidDateError(_INVALID) from error
    if start.earliest > end.latest:
        raise InvalidDateError(Message("date.reversed"))
    # NaT compares as False, so an open bound never clashes.
    return Bounds(
        start.earliest,
        end.latest if start.latest > end.latest else start.latest,
        start.earliest if start.earliest > end.earliest else end.earliest,
        end.latest,
        lasting,
        start.approximate or end.approximate,
        start.uncertain or end.uncertain,
    )


def _range_of(side: Any) -> _Range:
    if getattr(side, "is_open", False):
        return _Range(OPEN, OPEN, approximate=False, uncertain=False)
    earliest, latest = _stamp(side.lower_strict()), _last_second(side)
    both = bool(getattr(side, "is_uncertain_and_approximate", False))
    approximate, uncertain = bool(side.is_approximate) or both, bool(side.is_uncertain) or both
    if approximate and not np.isnat(latest - earliest):
        # EDTF leaves the width of "about" open: we add the length of the date on both sides.
        margin = latest - earliest + SECOND
        earliest, latest = max(earliest - margin, FIRST), min(latest + margin, LAST)
    return _Range(earliest, latest, approximate, uncertain)


def _last_second(side: Any) -> np.datetime64:
    last = _stamp(side.upper_strict())
    season = getattr(side, "date", side)
    if isinstance(season, edtf.Season | edtf.Level2Season) and side.lower_strict().tm_mon == 12:  # noqa: PLR2004
        # The library cuts a season that begins in December at the year's end.
        february = (last + DAY).astype("datetime64[M]") + 1
        last = (february + 1).astype("datetime64[s]") - DAY
    return last + DAY - SECOND


def _stamp(moment: Any) -> np.datetime64:
    if isinstance(moment, float):
        return OPEN
    if not _YEARS[0] <= moment.tm_year <= _YEARS[1]:
        first, last = map(str, _YEARS)
        params: dict[str, Param] = {"year": str(moment.tm_year), "first": first, "last": last}
        raise InvalidDateError(Message("date.year_out_of_range", params))
    sign, year = ("-" if moment.tm_year < 0 else ""), abs(moment.tm_year)
    return np.datetime64(f"{sign}{year:04}-{moment.tm_mon:02}-{moment.tm_mday:02}", "s")


def is_exact(earliest: Any, latest: Any) -> Any:
    """Whether a bound is known to the day (arrays or scalars); open bounds are not."""
    return (latest - earliest) < DAY


def zones_of(text: str) -> tuple[str, str]:
    """Offsets from UTC of the start and the end of a date; empty for UTC.

    Examples
    --------
    >>> zones_of("2024-10-13T14:05+09:00"), zones_of("2024-10-13T14:05Z/2024-10-14")
    (('+09:00', '+09:00'), ('', ''))
    """
    start, _, end = text.partition("/")
    return _zone_of(start), _zone_of(end or start)


def _zone_of(side: str) -> str:
    offset = re.search(r"T.*([+-])([0-9]{2}):?([0-9]{2})$", side)
    if offset is None or (offset[2], offset[3]) == ("00", "00"):
        return ""
    return f"{offset[1]}{offset[2]}:{offset[3]}"
