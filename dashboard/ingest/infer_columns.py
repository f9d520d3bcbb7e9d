"""Which column of a file holds what, by the names of the columns and by what stands in them."""

import re
from collections.abc import Callable, Collection, Set
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.date_part_columns import split_coordinate_pair
from dashboard.ingest.normalize.month_names import months
from dashboard.ingest.normalize.single_dates import DateOrder
from dashboard.ingest.normalize.table import normalize_table
from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.model.column_aliases import key_of, propose
from dashboard.model.date_bounds import parse_dates
from dashboard.model.schema import COLUMN, REQUIRED
from dashboard.model.validators import faults_of

# So many rows and distinct texts of a column, and so many columns, are looked at.
_ROWS, _TEXTS, _COLUMNS = 5_000, 50, 200
# What part of its texts a column has to hold of what its name says, and where it says nothing.
_HALF, _MOST = 0.5, 0.8
_CHECKED = ("choice", "number", "date", "country", "countries", "url")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}.*")
_PLACED = re.compile(r"[0-9]\.[0-9]|[A-Za-z°]")
# Eight digits may be a day.
_NUMBER = re.compile(r"(?![0-9]{8}\Z)[0-9]+|[0-9]*\.[0-9]*")
# Of when a row was written, not of when something happened.
_ASIDE = re.compile(r"modif|updat|creat|publi|birth|geänd|erstellt|змін|створ", re.IGNORECASE)
_WHOLE = re.compile(
    r"[0-9]+[^0-9]+[0-9]+[^0-9]+[0-9]+|(?=.*[^\W\d_]{3}).*[0-9]+[^0-9]+[0-9]{4}|[0-9]{8}\Z"
)
# No date has more letters, and hardly any has no digit.
_DATED = re.compile(r"\A(?=.*[0-9]).{1,60}\Z")
_DIGITS, _FEW = 4, 10
# A title is a few words, in most rows others.
_TITLE_CHARS = (8, 200)


def propose_columns(texts: pd.DataFrame, taken: Collection[str] = ()) -> dict[str, str]:
    """Propose a column for each field: one that is named after it and holds such cells.

    What a table cannot do without, coordinates and addresses are also found by their cells alone.
    Of countries, cells do not tell whose they are.

    Parameters
    ----------
    texts
        Columns that are free, empty where nothing stands.
    taken
        Fields that need no column any more.

    Examples
    --------
    >>> free = pd.DataFrame(
    ...     {"Was?": ["Ships leave port", "They arrive"], "Wann?": ["8 Oct 2024"] * 2}
    ... )
    >>> propose_columns(free)
    {'date': 'Wann?', 'title': 'Was?'}
    """
    look, names = _Look(texts), [str(name) for name in texts]
    found = propose(names, look.fits, taken)
    for field, find in _BY_CELLS.items():
        free = [name for name in names[:_COLUMNS] if name not in found.values()]
        is_there = {field, *_INSTEAD.get(field, ())} & {*found, *taken}
        name = None if is_there else find(look, free)
        if name is not None:
            found[field] = name
    # Now that there is a date, there may be an end of it.
    left = [name for name in names if name not in found.values()]
    found |= propose(left, look.fits, {*found, *taken})
    return found | _missing(names, {*found, *taken})


def _missing(names: list[str], there: Set[str]) -> dict[str, str]:
    """Columns that are named after what is required, whatever they hold.

    What is wrong with their cells says more than that there is no such column.
    """
    if "year" in there:
        there |= {"date"}
    named = propose(names)
    return {field: named[field] for field in REQUIRED if field in named and field not in there}


_Held = Callable[[list[str]], list[bool]]
_Find = Callable[["_Look", list[str]], str | None]


class _Look:
    """A few texts of each column, looked at once."""

    def __init__(self, texts: pd.DataFrame) -> None:
        self._texts = texts.head(_ROWS)
        self._samples: dict[str, list[str]] = {}
        self._shares: dict[tuple[str, _Held], float] = {}

    def sample(self, name: str) -> list[str]:
        """Distinct texts that say something."""
        if name not in self._samples:
            distinct = pd.Series(self._texts[name].unique()).astype("str").str.strip()
            said = [
                text for text in distinct if text and text.casefold() not in MISSING_VALUE_WORDS
            ]
            self._samples[name] = said[:_TEXTS]
        return self._samples[name]

    def fits(self, field: str, name: str) -> bool:
        """Whether a column holds what a field may, as far as it holds anything."""
        kind = COLUMN[field].kind if field in COLUMN else ""
        # Who calls a column "country" means just that; a "status" may be anything.
        if name == field and (kind != "choice" or not self.sample(name)):
            return True
        if not self.sample(name):
            return False
        if kind not in ("", "choice", "date") and key_of(name) == key_of(field):
            return field not in _HOLDS or self.share(name, _HOLDS[field]) >= _HALF
        if kind == "id":
            return self.variety(name) == 1
        if field in ("date", "end_date", "source_date") or kind in _CHECKED:
            least = _MOST if kind in ("number", "url") else _HALF
            return self.share(name, _fine_for(field)) >= least
        is_held = _HOLDS.get(field)
        return is_held is None or self.share(name, is_held) >= _HALF

    def share(self, name: str, is_held: _Held) -> float:
        """Share of the texts that are as they should be; all, where there are none."""
        if (name, is_held) not in self._shares:
            sample = self.sample(name)
            self._shares[name, is_held] = float(np.mean(is_held(sample))) if sample else 1.0
        return self._shares[name, is_held]

    def variety(self, name: str) -> float:
        """How many distinct texts there are for each cell that is filled."""
        filled = self._texts[name][self._texts[name] != ""]
        return filled.nunique() / len(filled) if len(filled) else 1.0

    def length(self, name: str) -> float:
        """How many characters the texts have."""
        return float(np.mean([len(text) for text in self.sample(name)] or [0]))


@cache
def _fine_for(field: str) -> _Held:
    """Whether texts may stand in a field, as one function for each, by which shares are kept."""
    return lambda texts: _are_fine(texts, field)


def _are_fine(texts: list[str], field: str) -> list[bool]:
    """Whether texts pass the check of a field, after they were mended."""
    if field not in ("date", "end_date"):
        return _are_fine_in(texts, field, None)
    day_first = _are_fine_in(texts, "date", "dmy")
    return (
        day_first if all(day_first) else max(day_first, _are_fine_in(texts, "date", "mdy"), key=sum)
    )


def _are_fine_in(texts: list[str], column: str, order: DateOrder | None) -> list[bool]:
    if not texts:
        return []
    numbers = pd.Series(np.arange(len(texts)))
    cells, _ = normalize_table(pd.DataFrame({column: texts}, dtype="str"), numbers, order)
    own = cells[column]
    wrong = np.zeros(len(own.texts), dtype=bool)
    # A latitude of 91 is a fault, and no sign that something else is meant.
    boundless = replace(COLUMN[column], low=-np.inf, high=np.inf)
    for bad, _ in faults_of(own.texts, boundless):
        wrong |= bad
    if column == "date":
        wrong[parse_dates(own.texts)[1].index] = True
    return list(~wrong[own.codes])


def _each(is_held: Callable[[str], object]) -> _Held:
    return lambda texts: [bool(is_held(text)) for text in texts]


def _is_within(low: int, high: int) -> Callable[[str], bool]:
    def is_within(text: str) -> bool:
        number = re.sub(r"\.0+$", "", text)
        return number.isdecimal() and low <= int(number[:_DIGITS]) <= high

    return is_within


def _is_month(text: str) -> bool:
    return text.casefold().strip(".") in months() or _is_within(1, 12)(text)


def _are_no_dates(texts: list[str]) -> list[bool]:
    return [not is_date for is_date in _are_fine(texts, "date")]


# What else than the columns of the schema a name may stand for, and a title, which is no number.
_HOLDS: dict[str, _Held] = {
    "title": _each(re.compile(r"[^\W\d_]").search),
    "origin": _are_no_dates,
    "location": _are_no_dates,
    "year": _each(re.compile(r"[^0-9]{0,4}[0-9]{1,4}(\.0+)?[^0-9]{0,6}").fullmatch),
    "month": _each(_is_month),
    "day": _each(_is_within(1, 31)),
    "time": _each(_CLOCK.fullmatch),
    "coordinates": _each(split_coordinate_pair),
}
_HOLDS |= {f"end_{part}": _HOLDS[part] for part in ("year", "month", "day", "time")}


def _are_dated(texts: list[str]) -> list[bool]:
    """Whether texts are dates, and no mere numbers; of sentences that is seen at once."""
    may_be = [bool(_DATED.search(text)) and not _NUMBER.fullmatch(text) for text in texts]
    left = [text for text, may in zip(texts, may_be, strict=True) if may]
    # Where none of a few is a date, none is looked for among the others.
    is_any = any(_are_fine(left[:_FEW], "date"))
    fine = iter(_are_fine(left, "date") if is_any else [False] * len(left))
    return [may and next(fine) for may in may_be]


_are_whole = _each(_WHOLE.search)
# Of several words, and no address of a letter.
_are_phrases = _each(re.compile(r"[^@]*\S [^@]*").fullmatch)


def _first_with(is_held: _Held) -> _Find:
    """Find the first column that holds hardly anything else."""

    def find(look: _Look, names: list[str]) -> str | None:
        filled = (name for name in names if look.sample(name))
        return next((name for name in filled if look.share(name, is_held) >= _MOST), None)

    return find


def _find_date(look: _Look, names: list[str]) -> str | None:
    """Find the column of dates, of several rather one of days, and not of when it was written."""
    dated = [name for name in names if look.sample(name) and look.share(name, _are_dated) >= _MOST]
    return min(
        dated,
        key=lambda name: (bool(_ASIDE.search(name)), look.share(name, _are_whole) < _HALF),
        default=None,
    )


def _find_title(look: _Look, names: list[str]) -> str | None:
    """Find the column of the longest texts that are as short as titles, and not always the same."""
    is_worded = _HOLDS["title"]
    worded = [
        name
        for name in names
        if look.share(name, is_worded) >= _MOST
        and look.variety(name) >= _HALF
        and _TITLE_CHARS[0] <= look.length(name) <= _TITLE_CHARS[1]
        and look.share(name, _are_phrases) >= _HALF
        and look.share(name, _are_dated) < _HALF
    ]
    return max(worded, key=look.length, default=None)


def _is_spot(text: str) -> bool:
    """Whether a text is a pair of coordinates and hardly anything else, as two integers may be."""
    return split_coordinate_pair(text) is not None and bool(_PLACED.search(text))


# Fields that are found by what they hold; titles among what is left.
_BY_CELLS: dict[str, _Find] = {
    "date": _find_date,
    "coordinates": _first_with(_each(_is_spot)),
    "source_url": _first_with(_each(re.compile(r"https?://\S+").fullmatch)),
    "title": _find_title,
}
# What does instead.
_INSTEAD = {
    "date": ("year",),
    "coordinates": ("latitude", "longitude"),
    "title": ("description",),
}
