"""Tell events with the same title apart by another column: "Seizure" and "Seizure: Grace 1"."""

from collections.abc import Container, Iterator, Mapping

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.title_cells import (
    MIN_SERIES,
    MOST,
    PHRASE,
    are_phrases,
    join_cells,
)
from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.title_words import TitleFit, title_fit

# Rows that are compared.
MAX_ROWS = 5_000
# Titles that repeat, and how many must be distinct with the column that tells them apart.
_REPEATED, _DISTINCT = 0.4, 0.95
# Of titles that are only kinds of events, some pairs may be alike.
_KINDS, _DISTINCT_KINDS = 0.1, 0.9
# Of a column of events, so many rows must be filled.
_TOLD = 0.3
# Titles that are made say less than those that somebody wrote, so fewer of them may repeat.
_REPEATED_MADE = 0.6
# Names of those who acted: how often a title may be told apart, and how long they may be.
_TIMES_MORE, _NAME_CHARS = 1.2, 40


def complete_repeated_titles(
    titles: pd.Series,
    fields: Mapping[str, pd.Series],
    free: Mapping[str, pd.Series],
    used: Container[str],
    *,
    are_made: bool,
) -> tuple[pd.Series, list[Problem]]:
    """Add a column to titles that repeat, if it tells the events apart: names of ships, persons.

    Parameters
    ----------
    titles
        One text per row.
    fields, free
        The other columns by field, and those without a field by name.
    used
        Columns and fields that the titles were made of.
    are_made
        Whether the titles were made of other columns.

    Returns
    -------
    Series, list
        The titles, and a note if they are others than before.

    Examples
    --------
    >>> titles = pd.Series(["Seizure"] * 10)
    >>> ships = pd.Series([f"Ship {letter}" for letter in "ABCDEFGHIJ"])
    >>> complete_repeated_titles(titles, {}, {"ship": ships}, (), are_made=False)[0].iloc[0]
    'Seizure: Ship A'
    """
    sample = titles.head(MAX_ROWS).astype("str")
    most = _REPEATED_MADE if are_made else _REPEATED
    if len(sample) < MIN_SERIES or sample.nunique() > most * len(sample):
        return titles, []
    actors = fields.get("actors")
    name = ""
    # Some of the titles may be made of them: a title that contains a name gets it only once.
    if actors is not None and _are_names(sample, actors):
        name, cells = "actors", actors
    else:
        name = next(find_telling(sample, free, used), "")
        cells = free[name] if name else titles
    if not name:
        return titles, []
    completed = _join(titles, cells)
    count = int((completed != titles.astype("str")).sum())
    given = str(sample[sample.duplicated(keep=False)].iloc[0])
    message = Message("title.completed", {"count": count, "name": name})
    return completed, [Problem("note", 0, "title", given, message, rows=count)]


def find_telling(
    titles: pd.Series, columns: Mapping[str, pd.Series], used: Container[str]
) -> Iterator[str]:
    """Yield the columns that tell the events with one title apart; none if few titles repeat."""
    distinct = titles.nunique()
    if distinct > _REPEATED * len(titles):
        return
    are_kinds = distinct <= _KINDS * len(titles)
    least = (_DISTINCT_KINDS if are_kinds else _DISTINCT) * len(titles)
    for name, cells in columns.items():
        if name in used:
            continue
        texts = cells.head(MAX_ROWS).astype("str")
        tells_apart = are_phrases(texts) and _count_pairs(titles, texts) >= least
        if tells_apart or (are_kinds and _tell_incidents(name, texts)):
            yield name


def _are_names(titles: pd.Series, actors: pd.Series) -> bool:
    """Return whether actors are few and short names, which differ where titles are the same."""
    texts = actors.head(MAX_ROWS).astype("str")
    filled = texts[texts != ""]
    return (
        len(filled) >= MOST * len(texts)
        and float(filled.str.len().quantile(MOST)) <= _NAME_CHARS
        and bool(filled.str.contains(PHRASE).mean() >= MOST)
        and _count_pairs(titles, texts) >= _TIMES_MORE * titles.nunique()
    )


def _tell_incidents(name: str, texts: pd.Series) -> bool:
    """Return whether a column that is named after events has different texts in many rows.

    Where nothing happened, it may be empty.
    """
    filled = texts[texts.str.contains(PHRASE)]
    is_named = title_fit(name) >= TitleFit.THING
    return is_named and len(filled) >= _TOLD * len(texts) and filled.nunique() > len(filled) / 2


def _count_pairs(first: pd.Series, second: pd.Series) -> int:
    """Count the distinct pairs of cells of two columns."""
    (codes, _), (others, names) = pd.factorize(first), pd.factorize(second)
    return len(np.unique(codes.astype(np.int64) * len(names) + others))


def _join(titles: pd.Series, cells: pd.Series) -> pd.Series:
    """Add its cell to each title that does not contain it."""
    given = titles.astype("str")
    joined = join_cells(given, cells.astype("str").str.strip(), _complete)
    return joined.where(joined != "", given)


def _complete(title: str, text: str) -> str:
    if text.casefold() in title.casefold() or text.casefold() in MISSING_VALUE_WORDS:
        return title
    return f"{title}{' – ' if ': ' in title else ': '}{text}"
