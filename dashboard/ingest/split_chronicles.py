"""Split cells with several dated events: "1999: founded; 2004: sold"."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.date_expressions import date_to_edtf
from dashboard.ingest.normalize.years_of_tables import has_date_name
from dashboard.io.readers import RawTable
from dashboard.model.messages import Message
from dashboard.model.schema import Problem

_TITLE, _DATE = "title", "date"
# Where one event ends: in a new line, or at such a sign before a date.
_END = re.compile(r"\s*(?:[;|\u2022\u2023\u25e6\uff1b]|\n)\s*(?=\S{0,12} ?\S{0,12} ?\S*[0-9]|$)")
# A date, and what happened.
_ENTRY = re.compile(
    r"[-*\u2022\u2013 ]*\(?(?P<date>[^:\n]{4,40}?)\)?(?: ?[:\uff1a]\s+| [\u2013\u2014-] )"
    r"(?P<text>\S[^\n]*)"
)
_ROWS, _SAMPLE, _MOST, _MAX_EVENTS, _MAX_COLUMNS = 1_000, 200, 0.8, 200, 60
_MIN_CHARS, _MIN_SEVERAL, _MAX_NAME = 8, 2, 80
_MAY_HOLD_ENTRIES = re.compile(r"[0-9][^\n]*[:\uff1a\u2013\u2014,-]")


class _Entry(NamedTuple):
    """A date as written, and what happened."""

    date: str
    text: str


def split_chronicles(raw: RawTable, chosen: Collection[str] = ()) -> RawTable:
    """Make a row for each dated event in a cell, if nothing else in the table has dates.

    The name of whom it happened to comes before each event.

    Parameters
    ----------
    raw
        The table as read.
    chosen
        Columns that are mapped to a field, which stay as they are.
    """
    names = [str(name) for name in raw.texts]
    if len(names) > _MAX_COLUMNS or any(map(has_date_name, names)):
        return raw
    free = (name for name in names if name not in chosen)
    column = next((name for name in free if _holds_events(raw.texts[name])), "")
    others = [name for name in names if name != column]
    if not column or any(_holds_dates(raw.texts[name]) for name in others):
        return raw
    entries = [_entries_of(str(cell).strip()) for cell in raw.texts[column]]
    rows = np.repeat(np.arange(len(entries)), [max(len(each), 1) for each in entries])
    listed = [entry for each in entries for entry in each or [_Entry("", "")]]
    texts = raw.texts.iloc[rows].reset_index(drop=True)
    named = _TITLE if _TITLE in others else ""
    subject = named or next((name for name in others if _are_subjects(raw.texts[name])), "")
    whats = pd.Series([entry.text for entry in listed], dtype="str")
    texts[_DATE] = pd.Series([entry.date for entry in listed], dtype="str")
    texts[_TITLE] = texts[subject].astype("str") + ": " + whats if subject else whats
    # Cells without entries stay.
    texts[column] = texts[column].astype("str").mask(texts[_DATE] != "", "")
    count = sum(len(each) > 1 for each in entries)
    note = Problem("note", 0, "", column, Message("rows.split_cells", {"count": count}), rows=count)
    numbers = pd.Series(raw.rows.to_numpy()[rows])
    return raw._replace(texts=texts, rows=numbers, problems=[*raw.problems, note])


def _holds_events(cells: pd.Series) -> bool:
    """Return whether most texts of a column are dated events, and some are several."""
    sample = list(islice(_distinct(cells), _SAMPLE))
    # Most columns are ruled out by their first text.
    if not sample or not _MAY_HOLD_ENTRIES.search(sample[0]):
        return False
    counts = [len(_entries_of(text)) for text in sample]
    several = sum(count > 1 for count in counts)
    return several >= min(_MIN_SEVERAL, len(sample)) and (
        sum(map(bool, counts)) >= _MOST * len(sample)
    )


def _distinct(cells: pd.Series) -> Iterator[str]:
    return (text for cell in cells.head(_ROWS).unique() if (text := str(cell).strip()))


def _holds_dates(cells: pd.Series) -> bool:
    sample = [text for text in islice(_distinct(cells), 5) if len(text) >= _MIN_CHARS]
    return bool(sample) and all(map(date_to_edtf, sample))


def _are_subjects(cells: pd.Series) -> bool:
    """Return whether the texts of a column are short, and differ in each row."""
    texts = cells.astype("str").str.strip()
    return bool(
        texts.is_unique
        and texts.str.len().between(1, _MAX_NAME).all()
        and texts.str.contains(r"[^\W\d_]{2}").all()
        and not texts.str.match("https?:|www").any()
    )


@lru_cache(maxsize=1000)
def _entries_of(text: str) -> tuple[_Entry, ...]:
    """Return the dated events in a text; none if a part of it has no date."""
    parts = [part for part in _END.split(text) if part]
    matches = [_ENTRY.fullmatch(part) for part in parts[:_MAX_EVENTS]]
    entries = tuple(
        _Entry(match["date"].strip(), match["text"].strip()) for match in matches if match
    )
    if len(entries) < len(parts) or not all(date_to_edtf(entry.date) for entry in entries):
        return ()
    return entries
