"""Show how each column of a table was interpreted, with an example."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd

from dashboard.ingest.assign_columns import AssignedTable, FieldSource
from dashboard.ingest.composed_columns import compose_text, takes_first
from dashboard.ingest.interpretations import Content, Interpretation, Order, by_doubt
from dashboard.ingest.normalize.coordinate_pairs import split_coordinate_pair
from dashboard.ingest.normalize.single_dates import FIRST_SHORT_YEAR, DateOrder, is_ambiguous
from dashboard.model.column_aliases import COORDINATE_PARTS, DATE_PARTS
from dashboard.model.countries import find_codes
from dashboard.model.messages import Param
from dashboard.model.schema import Problem

# Limits: rows for examples, filled cells that are compared, and the sample of a column.
_MAX_ROWS, _MAX_CELLS, _MAX_TEXTS = 1_000, 50, 50
_MOST = 0.8
# The fields that parts of fields are joined into.
_TARGETS = (
    dict.fromkeys(DATE_PARTS, ("date",))
    | dict.fromkeys(("venue", "region", "county"), ("location",))
    | dict.fromkeys(COORDINATE_PARTS, ("latitude", "longitude"))
)
_NUMERIC_FIELDS = ("date", "end_date", "source_date")
# For the code of each note on filled-in fields: the fields, and those that they come from.
_FILLED: dict[str, tuple[str, tuple[str, ...]]] = {
    "country.from_coordinates": ("country", ("latitude", "longitude", *COORDINATE_PARTS)),
    "date.filled_down": ("date", ()),
    "actor_countries.from_actors": ("actor_countries", ("actors",)),
}
_LOOKED_UP = frozenset(
    f"place.{kind}"
    for kind in ("city", "region", "area", "country", "largest_city", "largest_region",
                 "middle_of_country", "by_context")
)  # fmt: skip
_UNKNOWN_ORDERS = frozenset(
    {"date.order_unknown", "date.order_conflict", "date.digit_order", "date.days_unused"}
)
_PLACES = {"location": "coordinates", "country": "coordinates", "origin": "origin_latitude"}
_REPEATED = 0.5
# The name of a country has no digits, and fewer characters than this.
_NO_NAME, _FEW_TEXTS = re.compile(r"[0-9]|.{40}"), 10
_TWO_DIGITS = re.compile("[0-9]{2}")
_YES_NO, _TWO = re.compile("true|false|yes|no|ja|nein|oui|non|[01yn]", re.IGNORECASE), 2


def interpret_columns(
    texts: pd.DataFrame,
    rows: pd.Series,
    table: AssignedTable,
    events: pd.DataFrame,
    problems: Sequence[Problem],
) -> tuple[Interpretation, ...]:
    """List how each field was read, the most doubtful first, then the columns without a field.

    Parameters
    ----------
    texts, rows
        The file as given, and the numbers of its rows.
    table
        Its columns by field.
    events, problems
        The result.
    """
    examples = _Examples(texts, rows, events, problems)
    orders, centuries = _day_orders(problems), _centuries(problems)
    fields = [
        replace(
            _read_field(source, examples, table.header.mapping),
            order=orders.get(source.field, ""),
            century=centuries.get(_TARGETS.get(source.field, (source.field,))[0], 0),
        )
        for source in table.sources
    ]
    filled = list(_filled_fields(table, examples, problems))
    missing = [
        Interpretation(problem.column, (), "missing")
        for problem in problems
        if problem.code == "column.missing"
    ]
    used = {name for entry in filled for name in entry.columns}
    free = [name for name in (*table.extra, *table.unused) if name not in used]
    others = [
        replace(entry, basis="extra") if entry.columns[0] in table.extra else entry
        for entry in _free_columns(free, texts)
    ]
    return tuple(by_doubt([*missing, *fields, *filled, *others]))


class _Examples:
    """The first rows of a table, as given and as read."""

    def __init__(
        self,
        texts: pd.DataFrame,
        rows: pd.Series,
        events: pd.DataFrame,
        problems: Iterable[Problem],
    ) -> None:
        self._texts, self._rows, self._events = texts, rows.to_numpy(), events
        self._first = texts.head(_MAX_ROWS)
        self._rejected = {problem.row for problem in problems if problem.severity == "error"}

    @cached_property
    def _event_of_row(self) -> np.ndarray:
        """Position of the event of each row; -1 if the row was left out."""
        is_kept = ~np.isin(self._rows, list(self._rejected))
        return np.where(is_kept & (len(self._events) > 0), np.cumsum(is_kept) - 1, -1)

    def in_file(self, names: Iterable[str]) -> tuple[str, ...]:
        """Leave out fields that the program created, which are not columns of the file."""
        return tuple(name for name in names if name in self._texts)

    def find(self, field: str, names: tuple[str, ...]) -> tuple[int, str, str]:
        """Return the number of the most informative row, its cells and their reading."""
        if not names:
            return 0, "", ""
        join = _first_cell if takes_first(field) else _join_cells
        given = [join(cells) for cells in zip(*map(self._head, names), strict=True)]
        filled = [row for row, text in enumerate(given) if text][:_MAX_CELLS]
        readings = self._readings(filled, field)

        def rank(place: int) -> tuple[bool, bool, bool]:
            text, reading = given[filled[place]], readings[place]
            has_two_meanings = field in _NUMERIC_FIELDS and is_ambiguous(text)
            return reading != "", has_two_meanings, reading not in text

        best = max(range(len(filled)), key=rank, default=None)
        if best is None:
            return 0, "", ""
        row = filled[best]
        return int(self._rows[row]), given[row], readings[best]

    def show(self, number: int, field: str, names: tuple[str, ...]) -> tuple[int, str, str]:
        """Return a row by its number."""
        positions = np.flatnonzero(self._rows == number)
        if not len(positions):
            return 0, "", ""
        row = int(positions[0])
        given = _join_cells(str(self._texts[name].iloc[row]) for name in names)
        return number, given, self._readings([row], field)[0]

    def _head(self, name: str) -> list[str]:
        return list(map(str, self._first[name].to_numpy(object)))

    def _readings(self, rows: Sequence[int], field: str) -> list[str]:
        """Read a field in the events of some rows; empty where a row was left out."""
        names = _TARGETS.get(field, (field,))
        events = self._event_of_row[list(rows)]
        kept = events[events >= 0]
        # Of one column at a time, because a table takes the rows of all of them.
        columns = (self._events[name].array.take(kept) for name in names)
        cells = zip(*(np.asarray(column, dtype=object) for column in columns), strict=True)
        texts = iter([_join_readings(each) for each in cells])
        return [next(texts) if event >= 0 else "" for event in events]


def _first_cell(cells: Iterable[str]) -> str:
    return next(filter(None, cells), "")


def _join_cells(cells: Iterable[str]) -> str:
    return " | ".join(filter(None, cells))


def _join_readings(cells: Iterable[object]) -> str:
    return ", ".join(filter(None, map(_as_text, cells)))


def _as_text(cell: object) -> str:
    if isinstance(cell, float):
        return "" if np.isnan(cell) else f"{cell:.10g}"
    return str(cell)


def _read_field(
    source: FieldSource, examples: _Examples, mapping: Mapping[str, str]
) -> Interpretation:
    row, given, reading = examples.find(source.field, source.columns)
    if not source.columns:
        given = compose_text(source.field, mapping.get(source.field, ""))
    return Interpretation(source.field, source.columns, source.basis, row, given, reading)


def _centuries(problems: Iterable[Problem]) -> dict[str, int]:
    """Return the first year that years of two digits may mean, by columns that have some."""
    return {
        problem.column: int(str(problem.params.get("first", FIRST_SHORT_YEAR)))
        for problem in problems
        if problem.code in ("date.century", "date.century_chosen", "date.short_year")
        or (problem.code == "date.no_year" and _TWO_DIGITS.fullmatch(problem.given))
    }


def _day_orders(problems: Iterable[Problem]) -> dict[str, Order]:
    """Return the order of the ambiguous dates of each column that has some."""
    orders: dict[str, Order] = {}
    for problem in problems:
        if problem.code in _UNKNOWN_ORDERS:
            orders[problem.column] = "unknown"
        elif problem.code.startswith("date.order_"):
            order = cast(DateOrder, problem.params["order"])
            orders.setdefault(problem.column, order)
    return orders


def _filled_fields(
    table: AssignedTable, examples: _Examples, problems: Iterable[Problem]
) -> Iterator[Interpretation]:
    """Yield the fields that were made or filled in for some rows."""
    columns = {source.field: source.columns for source in table.sources
               if source.field in table.header.mapping}  # fmt: skip
    looked_up: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.code == "title.made":
            names = examples.in_file(_names(problem.params["columns"], columns))
            row, given, reading = examples.find("title", names)
            yield Interpretation("title", names, "made", row, given, reading, problem.rows)
        elif problem.code in _FILLED:
            field, sources = _FILLED[problem.code]
            names = tuple(name for source in sources for name in columns.get(source, ()))
            row, given, reading = examples.show(problem.row, field, names)
            yield Interpretation(field, names, "filled", row, given, reading, problem.rows)
        elif problem.code in _LOOKED_UP:
            looked_up.setdefault(_PLACES[problem.column], []).append(problem)
    for field, notes in looked_up.items():
        names = _place_names(notes, columns)
        row, given, reading = examples.show(notes[0].row, field, names)
        count = sum(note.rows for note in notes)
        yield Interpretation(field, names, "filled", row, given, reading, count)


def _names(listed: Param, columns: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the columns of some fields and unused columns, once each."""
    fields = listed if isinstance(listed, list) else [str(listed)]
    yield from dict.fromkeys(name for field in fields for name in _columns_of(field, columns))


def _columns_of(field: str, columns: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return the columns of a field, or the columns of the parts that it was joined from."""
    if field in columns:
        return columns[field]
    parts = [name for part, names in columns.items() if field in _TARGETS.get(part, ())
             for name in names]  # fmt: skip
    return parts or [field]


def _place_names(notes: Iterable[Problem], columns: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the columns that name the places that were looked up."""
    fields = {note.column for note in notes}
    fields |= {"venue", "county", "region"} if "location" in fields else set()
    in_order = ("venue", "location", "county", "region", "country", "origin")
    listed = (name for field in in_order if field in fields for name in columns.get(field, ()))
    return tuple(dict.fromkeys(listed))


def _free_columns(names: Sequence[str], texts: pd.DataFrame) -> Iterator[Interpretation]:
    """Yield the columns without a field, with their probable content."""
    heads = {name: texts[name].head(_MAX_ROWS) for name in names}
    samples = {name: _sample(cells) for name, cells in heads.items()}
    with_countries = _with_countries(samples)
    for name, sample in samples.items():
        if not sample:
            yield Interpretation("", (name,), "unused")
            continue
        cells = heads[name]
        repeats = cells.nunique() < _REPEATED * int((cells != "").sum())
        rest: Content = "words" if repeats else "texts"
        content = "countries" if name in with_countries else _content_of(sample) or rest
        yield Interpretation("", (name,), "unused", given=sample[0], content=content)


def _sample(cells: pd.Series) -> list[str]:
    """Return the first distinct texts of a column."""
    return [text for text in map(str.strip, map(str, cells.unique())) if text][:_MAX_TEXTS]


def _with_countries(samples: Mapping[str, list[str]]) -> set[str]:
    """Find the columns that contain countries; all names are looked up at once."""
    firsts = {name: sample[:_FEW_TEXTS] for name, sample in samples.items()}
    texts = [text for sample in firsts.values() for text in sample if not _NO_NAME.search(text)]
    countries = {text for text, code in zip(texts, find_codes(texts), strict=True) if code}
    return {name for name, sample in firsts.items() if _share(countries.__contains__, sample)}


def _share(test: Callable[[str], object], sample: list[str]) -> bool:
    """Return whether most texts pass a test."""
    return bool(sample) and sum(map(bool, map(test, sample))) >= _MOST * len(sample)


def _content_of(sample: list[str]) -> Content:
    """Return the kind of most texts in a column, by patterns; empty for words."""
    if len(sample) == _TWO and all(map(_YES_NO.fullmatch, sample)):
        return "yes_no"
    return next((content for content, test in _CONTENTS.items() if _share(test, sample)), "")


_CONTENTS: dict[Content, Callable[[str], object]] = {
    "addresses": re.compile(r"(?:https?://|www\.)\S+").fullmatch,
    "years": re.compile("1[0-9]{3}|20[0-9]{2}").fullmatch,
    "numbers": re.compile(r"[+-]?[0-9][0-9 .,']*%?").fullmatch,
    "coordinates": split_coordinate_pair,
    "dates": re.compile(
        r"[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}(?:[T ].{0,20})?"
        r"|(?=.*[^\W\d_]{3})[^\W_]{1,9}[ .,-]+[^\W_]{1,9}[ .,-]+[0-9]{4}|[0-9]{4}-[0-9]{2}"
    ).fullmatch,
}
