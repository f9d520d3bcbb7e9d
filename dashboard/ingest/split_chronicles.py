"""Split cells with several dated events: "1999: founded; 2004: sold"."""

import re
from collections.abc import Collection, Iterator, Mapping
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
# Signs between events of one line.
_SIGNS = re.compile("[;|\u2022\u2023\u25e6\uff1b]")
_BULLETS = "-*\u2022\u2013 "
# A date, and what happened. No part of it can grow with the text before the colon.
_ENTRY = re.compile(
    r"\(?(?P<date>[^:\n]{4,40}?)\)?(?: ?[:\uff1a]\s+| [\u2013\u2014-] )(?P<text>\S.*)"
)
_YEAR = re.compile("[12][0-9]{3}")
# Fields with dates.
_DATED = frozenset({"date", "year", "month", "day", "time", "end_date", "end_year"})
_ROWS, _SAMPLE, _MOST, _MAX_COLUMNS = 1_000, 200, 0.8, 60
_MIN_CHARS, _MIN_SEVERAL, _MAX_NAME = 8, 2, 80
# Most texts with events have a date and one of these signs near their beginning.
_BEGINNING, _DIGIT = 200, re.compile("[0-9]")


class _Entry(NamedTuple):
    """A date as written, and what happened."""

    date: str
    text: str


def split_chronicles(
    raw: RawTable, mapping: Mapping[str, str], chosen: Collection[str] = ()
) -> RawTable:
    """Make a row for each dated event in a cell, if nothing else in the table has dates.

    The name of whom it happened to comes before each event.

    Parameters
    ----------
    raw
        The table as read; its cells may be longer than the limit.
    mapping
        Choices of the reader by field. With a choice of dates, nothing is split.
    chosen
        Columns that are mapped to a field, which stay as they are.
    """
    names = [str(name) for name in raw.texts]
    if len(names) > _MAX_COLUMNS or any(map(has_date_name, names)):
        return raw
    if not _DATED.isdisjoint(mapping):
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
    # The field gets the title from the column that the reader chose for it.
    title = mapping.get(_TITLE, _TITLE)
    if title != _TITLE and title not in others:
        return raw
    named = title if title in others else ""
    subject = named or next((name for name in others if _are_subjects(raw.texts[name])), "")
    whats = pd.Series([entry.text for entry in listed], dtype="str")
    texts[_DATE] = pd.Series([entry.date for entry in listed], dtype="str")
    texts[title] = texts[subject].astype("str") + ": " + whats if subject else whats
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
    if not sample or not _DIGIT.search(sample[0][:_BEGINNING]):
        return False
    counts = [len(_entries_of(text)) for text in sample]
    several = sum(count > 1 for count in counts)
    return several >= min(_MIN_SEVERAL, len(sample)) and (
        sum(map(bool, counts)) >= _MOST * len(sample)
    )


def _distinct(cells: pd.Series) -> Iterator[str]:
    return (text for cell in cells.head(_ROWS).unique() if (text := str(cell).strip()))


def _holds_dates(cells: pd.Series) -> bool:
    """Return whether the first texts of a column are all dates, or all years."""
    sample = list(islice(_distinct(cells), 5))
    if sample and all(map(_YEAR.fullmatch, sample)):
        return True
    longer = [text for text in sample if len(text) >= _MIN_CHARS]
    return bool(longer) and all(map(date_to_edtf, longer))


def _are_subjects(cells: pd.Series) -> bool:
    """Return whether the texts of a column are short, and nearly all differ."""
    texts = cells.astype("str").str.strip()
    return bool(
        texts.nunique() >= _MOST * len(texts)
        and texts.str.len().between(1, _MAX_NAME).all()
        and texts.str.contains(r"[^\W\d_]{2}").all()
        and not texts.str.match("https?:|www").any()
    )


@lru_cache(maxsize=1000)
def _entries_of(text: str) -> tuple[_Entry, ...]:
    """Return the dated events in a text; none if it begins, or one of its lines, with another."""
    entries: list[_Entry] = []
    for line in text.splitlines():
        for number, part in enumerate(_SIGNS.split(line)):
            match = _ENTRY.fullmatch(part.strip().lstrip(_BULLETS))
            if match and date_to_edtf(match["date"].strip()):
                entries.append(_Entry(match["date"].strip(), match["text"].strip()))
            elif part.strip() and not (number and entries):
                return ()
            elif part.strip():
                # A sign within a sentence separates nothing.
                last = entries.pop()
                entries.append(last._replace(text=f"{last.text}; {part.strip()}"))
    return tuple(entries)
