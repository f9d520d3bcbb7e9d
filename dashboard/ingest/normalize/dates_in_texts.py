"""Find the dates of events in their texts, if a table has no column of dates."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from dashboard.ingest.normalize.date_expressions import MAX_DATE_CHARS, date_to_edtf
from dashboard.model.text_columns import DictColumn

_FIELDS = ("title", "description")
# "Peru, 1852", "Fall of the wall (1989)".
_LAST_YEAR = re.compile(r"(?:, ?| ?\()(-?[0-9]{1,4}(?: (?:BCE?|CE|AD))?)\)?$")
# "Death of Socrates, MÖ 399", "Fall of the wall (9 Nov 1989)".
_LAST_DATE = re.compile(r"(?:, ?| ?\()([^,()]{1,30})\)?$")
# Two events: "War, 1914 · Peace, 1918".
_YEAR_INSIDE = re.compile(r"(?:, ?| ?\()[0-9]{3,4}\)? ?[·|;/]")
# "1939: War begins", "Oct 2025 – Present · In the north".
_SEPARATOR = re.compile(r" ?[·|] |: | [-–—] ")
# Texts that are examined, and the share of them that must have a date.
_SAMPLE, _MOST = 50, 0.8
_DIGITS = 4
# "BOHEMIA 1620", "Ardennes 1944-45", but no number alone.
_YEAR_AT_END = re.compile(
    r"[^\W\d_][^0-9]* \(?((?:1[0-9]|20)[0-9]{2}(?:[-\u2013/](?:[0-9]{2}){1,2})?)\)?$"
)
_MIN_YEARS = 3


def find_dates_in_texts(
    fields: Mapping[str, pd.Series], others: Mapping[str, pd.Series] = MappingProxyType({})
) -> pd.Series | None:
    """Return the dates that titles or descriptions begin with, or the years that they end with.

    Parameters
    ----------
    fields
        Columns by field.
    others
        Columns without a field. They may end with years as well, such as the names of campaigns.

    Returns
    -------
    pd.Series | None
        The dates as written; None if less than most of the texts have one.

    Examples
    --------
    >>> list(find_dates_in_texts({"title": pd.Series(["Peru, 1852", "Chile (1965)"])}))
    ['1852', '1965']
    >>> list(find_dates_in_texts({"title": pd.Series(["Siraf, 978", "Euboea, -426"])}))
    ['0978', '426 BC']
    >>> list(find_dates_in_texts({"title": pd.Series(["Idam, MÖ 399", "Fall (9 Nov 1989)"])}))
    ['MÖ 399', '9 Nov 1989']
    >>> texts = pd.Series(["May 1939 – now · In the north", "1945: War ends"])
    >>> list(find_dates_in_texts({"description": texts}))
    ['May 1939 – now', '1945']
    >>> find_dates_in_texts({"title": pd.Series(["Talks in room 1852", "Peru"])})
    """
    for field in _FIELDS:
        if field not in fields:
            continue
        cells = DictColumn.of(fields[field])
        sample = [text for text in cells.texts.head(_SAMPLE) if text]
        for find in (_first_date, _last_year):
            found = sum(bool(find(text)) for text in sample)
            if sample and found >= _MOST * len(sample):
                dates = pd.Series([find(text) for text in cells.texts], dtype="str")
                return dates.take(cells.codes).set_axis(fields[field].index)
    return _date_by_names(others)


def _date_by_names(columns: Mapping[str, pd.Series]) -> pd.Series | None:
    """Return the years at the end of names in other columns; None if most names have none.

    An event is in the years of a war, not as long as it. A campaign may tell its exact year.
    """
    years = {name: _years_at_end(column) for name, column in columns.items()}
    filled = {name: float((column != "").mean()) for name, column in columns.items()}
    wide = [name for name, found in years.items() if filled[name] >= _MOST
            and (found != "").mean() >= _MOST * filled[name]
            and found.nunique() >= _MIN_YEARS]  # fmt: skip
    if not wide:
        return None
    dates = years[max(wide, key=lambda name: years[name].nunique())]
    firsts, lasts = _bounds(dates)
    for found in years.values():
        single = found.where(found.str.len() == _DIGITS, "")
        numbers = pd.to_numeric(single, errors="coerce")
        is_inside = (numbers >= firsts) & (numbers <= lasts)
        if is_inside.sum() >= _MOST * (numbers.notna() & firsts.notna()).sum():
            dates = dates.mask(is_inside, single)
    is_span = dates.str.len() > _DIGITS
    spans = "[" + firsts.astype("Int64").astype("str") + ".." + lasts.astype("Int64").astype("str")
    return dates.mask(is_span, spans + "]").astype("str")


def _bounds(dates: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the first and last years of years and spans such as 1568-1648 and 1944-45."""
    parts = dates.str.extract(r"^([0-9]{2})([0-9]{2})(?:.([0-9]{2,4}))?$")
    last = parts[2].fillna(parts[1])
    last = last.where(last.str.len() == _DIGITS, parts[0] + last)
    return pd.to_numeric(parts[0] + parts[1]), pd.to_numeric(last)


def _years_at_end(column: pd.Series) -> pd.Series:
    cells = DictColumn.of(column)
    found = [_YEAR_AT_END.search(text.strip()) for text in cells.texts]
    years = pd.Series([match[1] if match else "" for match in found], dtype="str")
    return years.take(cells.codes).set_axis(column.index)


def _last_year(text: str) -> str:
    if _YEAR_INSIDE.search(text):
        return ""
    match = _LAST_YEAR.search(text.strip())
    if not match:
        match = _LAST_DATE.search(text.strip())
        return match[1] if match and date_to_edtf(match[1]) else ""
    year = match[1]
    # People write 426 BC as -426.
    return f"{year[1:]} BC" if year.startswith("-") else year.zfill(_DIGITS) if year else ""


def _first_date(text: str) -> str:
    """Return the longest beginning before a separator that is a date."""
    return next((start for start in reversed(list(_beginnings(text))) if date_to_edtf(start)), "")


def _beginnings(text: str) -> Iterator[str]:
    for separator in _SEPARATOR.finditer(text[: MAX_DATE_CHARS + 1]):
        yield text[: separator.start()].strip()
