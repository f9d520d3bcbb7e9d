"""Find the dates of events in their texts, if a table has no column of dates."""

import re
from collections.abc import Iterator, Mapping

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


def find_dates_in_texts(fields: Mapping[str, pd.Series]) -> pd.Series | None:
    """Return the dates that titles or descriptions begin with, or the years that they end with.

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
