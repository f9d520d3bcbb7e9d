"""Statements and the events that they are about: links between rows, and who says what.

A row with a stance is a statement, and every other row is an event. A statement about an event of
the table can be folded into it: the event then shows how many claimants say what about it.
"""

from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from dashboard.engine.claims import STANCE_ORDER, named_in_about, normalize_name, split_cell
from dashboard.engine.encoding import NUMBER, NUMBER_ARRAY, TEXT_ARRAY, RecordEncoding
from dashboard.engine.extents import Tails, Window, extents_of
from dashboard.engine.index import EventIndex, Selection, stored_as
from dashboard.model.text_columns import encode

_PLACE = ("latitude", "longitude")


class StatementLinks(NamedTuple):
    """Each statement with each event that it is about, ordered by event and then by statement.

    Attributes
    ----------
    statements, events
        Positions of their rows, one value per link.
    """

    statements: np.ndarray
    events: np.ndarray

    def where(self, mask: np.ndarray) -> "StatementLinks":
        """Keep some of the links."""
        return StatementLinks(self.statements[mask], self.events[mask])

    def __bool__(self) -> bool:
        """Return whether there is any link."""
        return len(self.statements) > 0


@stored_as(
    "statement_links",
    RecordEncoding(StatementLinks, statements=NUMBER_ARRAY, events=NUMBER_ARRAY),
)
def statement_links(index: EventIndex) -> StatementLinks:
    """Return each statement of a table with each event that it is about."""
    about = index.postings(("about",))
    if not len(about.rows):
        return StatementLinks(*np.zeros((2, 0), dtype=np.int32))
    is_statement = (index.events["stance"] != "").to_numpy(bool)
    events = np.repeat(index.cached(named_in_about), np.diff(about.starts))
    # The last row is looked up for unknown events, and then left out.
    linked = is_statement[about.rows] & ~is_statement[events] & (events >= 0)
    statements, events = about.rows[linked], events[linked]
    order = np.lexsort((statements, events))
    return StatementLinks(statements[order].astype(np.int32), events[order].astype(np.int32))


@stored_as("foldable", NUMBER_ARRAY)
def foldable_statements(index: EventIndex) -> np.ndarray:
    """Return the positions of all statements about an event of the table, ascending."""
    return np.unique(index.cached(statement_links).statements)


def links_of(shown: Selection) -> StatementLinks:
    """Return the links of the statements about events of a selection, selected or not."""
    return shown.cached(_links_of)


def _links_of(shown: Selection) -> StatementLinks:
    links = shown.index.cached(statement_links)
    return links if shown.is_all or not links else links.where(shown.mask[links.events])


def links_within(shown: Selection) -> StatementLinks:
    """Return the links between statements and events that are both selected."""
    return shown.cached(_links_within)


def _links_within(shown: Selection) -> StatementLinks:
    links = links_of(shown)
    return links if shown.is_all or not links else links.where(shown.mask[links.statements])


def subjects_of(statements: Selection, shown: Selection) -> np.ndarray:
    """Return the positions of the selected events that some statements are about, ascending."""
    links = links_of(shown)
    if not len(statements):
        return links.events[:0]
    return np.unique(links.events[np.isin(links.statements, statements.positions)])


def _mask(shown: Selection, rows: np.ndarray) -> np.ndarray:
    """Return whether each row of the table is among some rows."""
    mask = np.zeros(len(shown.index), dtype=bool)
    mask[rows] = True
    return mask


def without_rows(shown: Selection, rows: np.ndarray) -> Selection:
    """Return a selection without some rows."""
    if not len(rows):
        return shown
    return shown.at(~shown.take(_mask(shown, rows)))


def fold_all(shown: Selection) -> Selection:
    """Leave out every statement about a selected event."""
    return shown.cached(_fold_all)


def _fold_all(shown: Selection) -> Selection:
    return without_rows(shown, links_within(shown).statements)


def fold_by_place(shown: Selection) -> Selection:
    """Leave out the statements about a selected event that have no place of their own.

    A statement has no place of its own if it has none at all, or that of the event.
    """
    return shown.cached(_fold_by_place)


def _fold_by_place(shown: Selection) -> Selection:
    links = links_within(shown)
    if not links:
        return shown
    columns = [shown.index.column(name) for name in _PLACE]
    spots = [(column[links.statements], column[links.events]) for column in columns]
    is_same = np.logical_and.reduce([own == other for own, other in spots])
    return without_rows(shown, links.statements[np.isnan(spots[0][0]) | is_same])


def fold_by_time(shown: Selection, as_of: np.datetime64, window: Window, tails: Tails) -> Selection:
    """Leave out the statements about an event that is visible on a timeline.

    A statement stays if it is in the window and none of its events is: it has no other mark there.

    Parameters
    ----------
    as_of
        See :func:`dashboard.engine.extents.extents_of`.
    window
        First and last moment.
    tails
        How far the open sides of bars are drawn.
    """
    folded = shown.cached(_fold_dated, as_of)
    links = shown.cached(_dated_links, as_of)
    if not links:
        return folded
    extents = extents_of(shown.index, as_of)
    has_bar = extents.visible(links.events, window, tails)
    carried = _mask(shown, links.statements[has_bar])
    alone = links.statements[~has_bar]
    alone = alone[~carried[alone]]
    alone = alone[extents.visible(alone, window, tails)]
    if not len(alone):
        return folded
    return Selection(shown.index, np.flatnonzero(folded.mask | _mask(shown, alone)))


def _dated_links(shown: Selection, as_of: np.datetime64) -> StatementLinks:
    links = links_within(shown)
    return links.where(extents_of(shown.index, as_of).dated[links.events]) if links else links


def _fold_dated(shown: Selection, as_of: np.datetime64) -> Selection:
    return without_rows(shown, shown.cached(_dated_links, as_of).statements)


class Found(NamedTuple):
    """How many events and statements a selection has.

    Attributes
    ----------
    events
        Selected rows that are not statements about an event of the table.
    statements
        Selected statements about events of the table, whether these are selected or not.
    """

    events: int
    statements: int


def statements_in(shown: Selection) -> Selection:
    """Select the statements about events of the table."""
    return shown.cached(_statements_in)


def _statements_in(shown: Selection) -> Selection:
    foldable = shown.index.cached(foldable_statements)
    if shown.is_all or not len(foldable):
        return Selection(shown.index, foldable)
    return Selection(shown.index, foldable[shown.mask[foldable]])


def events_in(shown: Selection) -> Selection:
    """Leave out the statements about events of the table."""
    return shown.cached(_events_in)


def _events_in(shown: Selection) -> Selection:
    return without_rows(shown, statements_in(shown).positions)


def count_found(shown: Selection) -> Found:
    """Count the events and the statements of a selection."""
    statements = len(statements_in(shown))
    return Found(len(shown) - statements, statements)


def count_subjects(statements: Selection) -> int:
    """Count the events of the table that some statements are about."""
    links = statements.index.cached(statement_links)
    return len(np.unique(links.events[statements.mask[links.statements]]))


class Voices(NamedTuple):
    """Who says what about the events that statements are about: one value per claimant and stance.

    Each claimant counts once for an event and a stance, however many statements repeat it.
    Statements that name no claimant count one by one. The claimant of the event itself does not
    count, because on an earlier day only a statement may have been known.

    Attributes
    ----------
    keys
        Position of the event times the number of stances, plus the place of the stance in
        ``STANCE_ORDER``; ascending.
    speakers
        Claimant, as a position in `names`; -1 for a statement that names none.
    names
        Names of claimants, then codes of countries for statements that name only a country.
    country_count
        Number of names that are codes of countries.
    """

    keys: np.ndarray
    speakers: np.ndarray
    names: np.ndarray
    country_count: int

    def counts(self, rows: np.ndarray) -> np.ndarray:
        """Count the claimants with each stance on some events: one row per event."""
        return np.diff(self._starts(rows), axis=1)

    def speakers_about(self, row: int, most: int) -> list[list[str]]:
        """Return the claimants with each stance on one event, at most `most` of each.

        A claimant without a name is empty. Countries are returned as codes.
        """
        starts = self._starts(np.array([row]))[0].tolist()
        parts = [
            self.speakers[start : min(start + most, end)].tolist()
            for start, end in pairwise(starts)
        ]
        return [[self.names[place] if place >= 0 else "" for place in part] for part in parts]

    @property
    def country_codes(self) -> frozenset[str]:
        """The names that are codes of countries."""
        return frozenset(self.names[len(self.names) - self.country_count :].tolist())

    def _starts(self, rows: np.ndarray) -> np.ndarray:
        size = len(STANCE_ORDER)
        return np.searchsorted(self.keys, rows[:, None] * size + np.arange(size + 1))


@stored_as(
    "voices",
    RecordEncoding(
        Voices, keys=NUMBER_ARRAY, speakers=NUMBER_ARRAY, names=TEXT_ARRAY, country_count=NUMBER
    ),
)
def voices(index: EventIndex) -> Voices:
    """Return who says what about each event of a table that a statement is about."""
    links = index.cached(statement_links)
    keys = links.events.astype(np.int64) * len(STANCE_ORDER)
    keys += _stance_places(index, links.statements)
    places, speakers, names, country_count = _find_speakers(index, links.statements)
    # Claimants without a name are distinguished by the rows of their statements.
    labels = np.where(speakers >= 0, speakers, len(names) + links.statements[places])
    order = np.lexsort((labels, keys[places]))
    keys, labels, speakers = keys[places][order], labels[order], speakers[order]
    is_new = np.ones(len(keys), dtype=bool)
    is_new[1:] = (keys[1:] != keys[:-1]) | (labels[1:] != labels[:-1])
    return Voices(keys[is_new], speakers[is_new].astype(np.int32), names, country_count)


def _stance_places(index: EventIndex, rows: np.ndarray) -> np.ndarray:
    """Return the stance of some statements as a place in ``STANCE_ORDER``."""
    stances = encode(index.events["stance"])
    places = np.zeros(len(stances.categories), dtype=np.int8)
    for place, stance in enumerate(STANCE_ORDER):
        places[stances.categories == stance] = place
    return np.asarray(places[stances.codes[rows]])


def _find_speakers(
    index: EventIndex, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Find the claimants of some rows, or the countries that make them if no claimant is named.

    Returns
    -------
    places, speakers
        Places in `rows`, one for each claimant, and the claimants as positions in `names`; -1 for
        a row without a claimant.
    names, country_count
        See :class:`Voices`.
    """
    claimants, countries = (
        encode(index.events[name]).take(rows) for name in ("claimant", "claimant_country")
    )
    first_country = len(claimants.categories)
    # Codes are small integers, which a sum may exceed.
    country_cells = first_country + countries.codes.astype(np.intp)
    cells = np.where(claimants == "", country_cells, claimants.codes)
    distinct, cell_of_row = np.unique(cells, return_inverse=True)
    texts = claimants.categories.append(countries.categories)[distinct]
    # Names that differ in case or spaces are the same, as in the matrix of claims.
    names: dict[tuple[bool, str], str] = {}
    numbers: dict[tuple[bool, str], int] = {}
    lists = []
    for is_country, text in zip((distinct >= first_country).tolist(), texts, strict=True):
        parts = split_cell(text)
        keys = [(is_country, normalize_name(part)) for part in parts]
        for key, part in zip(keys, parts, strict=True):
            names.setdefault(key, part)
        lists.append([numbers.setdefault(key, len(numbers)) for key in keys] or [-1])
    sizes = np.array([len(speakers) for speakers in lists], dtype=int)
    flat = np.array(list(chain(*lists)), dtype=int)
    counts, starts = sizes[cell_of_row], (np.cumsum(sizes) - sizes)[cell_of_row]
    places = np.repeat(np.arange(len(rows)), counts)
    within = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
    speakers = flat[np.repeat(starts, counts) + within]
    country_count = sum(is_country for is_country, _ in names)
    return places, speakers, np.array(list(names.values()), dtype=object), country_count
