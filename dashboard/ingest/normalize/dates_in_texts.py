"""Find the dates of events in their texts, if a table has no column of dates.

Otherwise, the years at the end of the names of wars and campaigns date events, with a warning.
"""

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from dashboard.ingest.normalize.date_expressions import MAX_DATE_CHARS, date_to_edtf
from dashboard.model.date_names import split_name
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
_YEAR_AT_END = re.compile(r" \(?((?:1[0-9]|20)[0-9]{2}(?:[-\u2013/](?:[0-9]{2}){1,2})?)\)?$")
_MIN_YEARS = 3
# Only the end of a long text is searched.
_MAX_END = 100
# Words in the names of columns whose years date events: rooms, laws and cars have numbers as well.
_CONFLICTS = frozenset({
    "war", "wars", "campaign", "campgn", "battle", "krieg", "feldzug", "schlacht", "guerre",
    "campagne", "bataille", "guerra", "campana", "batalla", "campagna", "battaglia", "campanha",
    "batalha", "wojna", "kampania", "bitwa", "oorlog", "veldtocht", "krig", "falttag", "savas",
    "війна", "кампанія", "битва", "война", "кампания", "戦争", "战争", "戰爭", "전쟁",
})  # fmt: skip
_FILLERS = frozenset({"name", "names", "of", "the", "or", "and"})
# A second number up to 12 may be a month. It is a year of the next century in a short war alone:
# 1899-02, but not 1944-06.
_MONTHS_OF_YEAR, _MAX_TURN, _CENTURY = 12, 10, 100


def find_dates_in_texts(fields: Mapping[str, pd.Series]) -> pd.Series | None:
    """Return the dates that titles or descriptions begin with, or the years that they end with.

    Parameters
    ----------
    fields
        Columns by field.

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
    return None


def find_years_of_conflicts(
    columns: Mapping[str, pd.Series],
) -> tuple[pd.Series, pd.Series] | None:
    """Return the years at the end of the names of wars, campaigns or battles.

    An event lies within the years of a war; it does not last as long. A campaign may tell its exact
    year.

    Parameters
    ----------
    columns
        Columns without a field, by name.

    Returns
    -------
    tuple[pd.Series, pd.Series] | None
        Years, or ranges of them in EDTF, and the names that they are from; None if no column is
        named after conflicts, or if most of its names have no year.

    Examples
    --------
    >>> wars = pd.Series(["Eighty Years War 1568-1648", "Boer War 1899-02", "Korean War 1950-53"])
    >>> list(find_years_of_conflicts({"war": wars})[0])
    ['[1568..1648]', '[1899..1902]', '[1950..1953]']
    >>> find_years_of_conflicts({"law": pd.Series(["Act 1971", "Act 1981", "Act 1999"])})
    """
    columns = {name: column for name, column in columns.items() if _is_conflict(name)}
    years = {name: _years_at_end(column) for name, column in columns.items()}
    filled = {name: float((column != "").mean()) for name, column in columns.items()}
    wide = [name for name, found in years.items() if filled[name] >= _MOST
            and (found != "").mean() >= _MOST * filled[name]
            and found.nunique() >= _MIN_YEARS]  # fmt: skip
    if not wide:
        return None
    widest = max(wide, key=lambda name: years[name].nunique())
    dates = years[widest]
    firsts, lasts = _bounds(dates)
    dates = dates.mask(lasts < firsts, "")
    for found in years.values():
        single = found.where(found.str.len() == _DIGITS, "")
        numbers = pd.to_numeric(single, errors="coerce")
        is_inside = (numbers >= firsts) & (numbers <= lasts)
        if is_inside.sum() >= _MOST * (numbers.notna() & firsts.notna()).sum():
            dates = dates.mask(is_inside, single)
    is_span = dates.str.len() > _DIGITS
    spans = "[" + firsts.astype("Int64").astype("str") + ".." + lasts.astype("Int64").astype("str")
    return dates.mask(is_span, spans + "]").astype("str"), columns[widest]


def _is_conflict(name: str) -> bool:
    """Return whether a column is named after wars, and nothing else: "war2", "Name of the war"."""
    words = {word for word in split_name(name) if not word.isdecimal()} - _FILLERS
    return bool(words) and words <= _CONFLICTS


def _bounds(dates: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the first and last years of years and spans such as 1568-1648, 1944-45 and 1899-02."""
    parts = dates.str.extract(r"^([0-9]{2})([0-9]{2})(?:.([0-9]{2,4}))?$")
    last = parts[2].fillna(parts[1])
    is_short = last.str.len() < _DIGITS
    first = pd.to_numeric(parts[0] + parts[1])
    last_year = pd.to_numeric(last.where(~is_short, parts[0] + last))
    may_be_month = pd.to_numeric(last) <= _MONTHS_OF_YEAR
    next_century = last_year + _CENTURY
    is_next = is_short & (last_year < first)
    is_next &= ~may_be_month | (next_century - first <= _MAX_TURN)
    return first, last_year.mask(is_next, next_century)


def _years_at_end(column: pd.Series) -> pd.Series:
    cells = DictColumn.of(column)
    years = pd.Series([_year_at_end(text) for text in cells.texts], dtype="str")
    return years.take(cells.codes).set_axis(column.index)


def _year_at_end(text: str) -> str:
    """Return the year or span at the end of a name; empty after another number, or without one."""
    end = text.strip()[-_MAX_END:]
    match = _YEAR_AT_END.search(end)
    before = re.split("[0-9]", end[: match.start()])[-1] if match else ""
    return match[1] if match and any(map(str.isalpha, before)) else ""


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
