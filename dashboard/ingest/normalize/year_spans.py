"""Read spans of years such as 1936-39 and 1984-5, which may look like months or seasons.

1904-05 may also be May 1904, and 1936-39 the last third of 1936 in EDTF. The column decides:
1914-18 can only be years, and 2024-10 only a month. A column may have both. 1984-5 is a span beside
spans that can only be years, and a month beside other months. If the column does not decide, the
user must.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from pyarrow import compute as arrow

from dashboard.model.text_columns import as_arrow

_SPAN = re.compile(r"([0-9]{4}) ?([-/\u2010-\u2015]) ?([0-9]{1,2})")
_LENGTHS = (len("1984-5"), len("1936 - 39"))
_WHOLE_SPAN = r"^[0-9]{4} ?[-/\x{2010}-\x{2015}] ?[0-9]{4}$"
# In 2011-9, the digit is rather a month.
_MAX_SHORT_SPAN = 5
_ISO_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MONTHS, _SEASONS = range(1, 13), range(21, 42)
_CENTURY, _DECADE = 100, 10
# Fewer texts such as 1914-18 beside months may be typing errors.
_MIN_SPANS = 3


@dataclass(frozen=True)
class YearSpans:
    """Texts of a column that are, or may be, spans of years, by their positions.

    Attributes
    ----------
    spans
        Spans, in EDTF.
    asked
        Texts that may be a span, but also something else.
    perhaps_months
        Months of ISO 8601 that may also be spans.
    """

    spans: dict[int, str] = field(default_factory=dict)
    asked: Sequence[int] = ()
    perhaps_months: Sequence[int] = ()


def find_year_spans(texts: pd.Series, in_use: np.ndarray | None = None) -> YearSpans:
    """Find the spans of years in a column, and texts that may be spans.

    Parameters
    ----------
    texts
        The distinct texts of a column.
    in_use
        Whether each text is in a row; all by default.

    Examples
    --------
    >>> find_year_spans(pd.Series(["1936-39", "1914-18", "1904-05"])).spans
    {0: '1936/1939', 1: '1914/1918', 2: '1904/1905'}
    >>> find_year_spans(pd.Series(["1936-39"])).asked, find_year_spans(pd.Series(["2024-10"]))
    ([0], YearSpans(spans={}, asked=(), perhaps_months=()))
    >>> find_year_spans(pd.Series(["1984-5", "1991-1993"])).spans
    {0: '1984/1985'}
    >>> find_year_spans(pd.Series(["1984-5", "1991"])).asked
    [0]
    >>> find_year_spans(pd.Series(["2024-9", "2024-10"])).spans
    {0: '2024-09'}
    """
    lengths = arrow.utf8_length(as_arrow(texts)).to_numpy(zero_copy_only=False)
    is_short = (lengths >= _LENGTHS[0]) & (lengths <= _LENGTHS[1])
    places = np.flatnonzero(is_short if in_use is None else is_short & in_use)
    matches = {
        int(place): match
        for place, text in zip(places, texts.iloc[places], strict=True)
        if (match := _SPAN.fullmatch(str(text)))
    }
    by_kind: dict[str, list[int]] = {}
    for place, match in matches.items():
        by_kind.setdefault(_kind_of(match), []).append(place)
    whole = _decide_if_any(by_kind, matches, texts)
    has_spans = bool(whole.spans) or ("short span" in by_kind and _has_whole_spans(texts))
    short = _read_short(by_kind, matches, has_spans=has_spans)
    unclear = [place for place in by_kind.get("short span", ()) if place not in short]
    if not short and not unclear:
        return whole
    return replace(whole, spans=dict(sorted((whole.spans | short).items())),
                   asked=sorted([*whole.asked, *unclear]))  # fmt: skip


def _read_short(
    by_kind: Mapping[str, list[int]], matches: Mapping[int, re.Match[str]], *, has_spans: bool
) -> dict[int, str]:
    """Read spans such as 1984-5 beside other spans, and 2024-9 beside other months as a month."""
    short = by_kind.get("short span", [])
    first_years = [matches[place][1] for place in short]
    has_months = bool(by_kind.keys() & {"month", "short month"})
    has_months |= len(set(first_years)) < len(first_years)
    if not has_months and not has_spans:
        return {}
    if not has_months:
        return {place: _edtf_of_short(matches[place]) for place in short
                if _years_of_short(matches[place]) <= _MAX_SHORT_SPAN}  # fmt: skip
    are_months = [*([] if has_spans else short), *by_kind.get("short month", ())]
    return {place: f"{matches[place][1]}-{matches[place][3]:0>2}" for place in are_months}


def _decide_if_any(
    by_kind: dict[str, list[int]], matches: dict[int, re.Match[str]], texts: pd.Series
) -> YearSpans:
    if not by_kind.keys() & {"span", "span or month", "span or season"}:
        return YearSpans()
    return _decide(by_kind, matches, has_days=_has_days(texts))


def _decide(
    by_kind: dict[str, list[int]], matches: dict[int, re.Match[str]], *, has_days: bool
) -> YearSpans:
    has_others = bool(by_kind.keys() & {"month", "season"})
    spans, perhaps_months, perhaps_seasons = (
        by_kind.get(kind, []) for kind in ("span", "span or month", "span or season")
    )
    if has_others and len(spans) >= _MIN_SPANS and "season" not in by_kind:
        # Several texts that can only be spans show that the column has both.
        edtf = {place: _edtf_of(matches[place]) for place in sorted([*spans, *perhaps_seasons])}
        return YearSpans(edtf, (), perhaps_months)
    if has_others:
        # Seasons confirm seasons, and months confirm months.
        seasons = [] if "season" in by_kind else perhaps_seasons
        months = perhaps_months if spans or "month" not in by_kind else []
        return YearSpans({}, sorted([*spans, *seasons]), [] if has_days and not spans else months)
    if not spans:
        return YearSpans({}, perhaps_seasons, [] if has_days else perhaps_months)
    are_spans = sorted([*spans, *perhaps_seasons, *([] if has_days else perhaps_months)])
    edtf = {place: _edtf_of(matches[place]) for place in are_spans}
    return YearSpans(edtf, perhaps_months if has_days else [])


def _kind_of(match: re.Match[str]) -> str:
    """Return the possible meanings of a text: a span, month or season, two of these, or none."""
    year, second = int(match[1]) % _CENTURY, int(match[3])
    if len(match[3]) == 1:
        return "short span" if second > year % _DECADE else "short month" if second else ""
    may_be_span = second > year or (year, second) == (_CENTURY - 1, 0)
    is_iso = match[0] == f"{match[1]}-{match[3]}"
    other = "month" if second in _MONTHS else "season" if is_iso and second in _SEASONS else ""
    if not may_be_span:
        return other if is_iso else ""
    return f"span or {other}" if other else "span"


def _edtf_of(match: re.Match[str]) -> str:
    first, second = int(match[1]), int(match[3])
    century = first // _CENTURY + (second < first % _CENTURY)
    return f"{match[1]}/{century:02}{second:02}"


def _years_of_short(match: re.Match[str]) -> int:
    return int(match[3]) - int(match[1]) % _DECADE


def _edtf_of_short(match: re.Match[str]) -> str:
    return f"{match[1]}/{match[1][:-1]}{match[3]}"


def _has_whole_spans(texts: pd.Series) -> bool:
    matches = arrow.match_substring_regex(as_arrow(texts), _WHOLE_SPAN)
    return bool(arrow.any(matches).as_py())


def _has_days(texts: pd.Series) -> bool:
    matches = arrow.match_substring_regex(as_arrow(texts), _ISO_DAY)
    return bool(arrow.any(matches).as_py())
