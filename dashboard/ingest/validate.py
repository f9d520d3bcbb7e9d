"""Hold a table of texts against the schema: good rows stay, bad ones are named.

Each distinct text is looked at once, however many rows have it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import islice

import numpy as np
import pandas as pd
from pyarrow import compute as arrow

from dashboard.common.allocator import release_memory
from dashboard.common.progress import track
from dashboard.ingest.normalize.date_parser import DateOrder
from dashboard.ingest.normalize.table import normalize_table
from dashboard.model.countries import explain, find_code
from dashboard.model.date_bounds import parse_dates, read_days
from dashboard.model.edtf import DAY
from dashboard.model.schema import (
    COLUMN,
    COLUMNS,
    DEFAULTS,
    REQUIRED,
    SEPARATOR,
    STATUSES,
    UNIQUE,
    Checked,
    Problem,
    Severity,
    split_list,
)
from dashboard.model.text_columns import DictColumn, are_distinct, as_arrow
from dashboard.model.validators import PAIRS, faults_of

# Of so many countries that are none it is said which may be meant.
_MOST_HINTS = 50
_QUANTITIES = ("quantity_low", "quantity_best", "quantity_high")


@dataclass(frozen=True)
class _Fault:
    """What is wrong in one column, by the positions of the rows concerned."""

    column: str
    rows: np.ndarray
    given: np.ndarray
    allowed: str | np.ndarray
    severity: Severity = "error"

    @classmethod
    def of(cls, column: str, cells: DictColumn, bad: np.ndarray, allowed: str) -> "_Fault":
        """Make a fault of the texts that are bad, one bool a text."""
        rows = np.flatnonzero(bad[cells.codes]) if bad.any() else np.array([], dtype=int)
        return cls(column, rows, cells.take(rows), allowed)

    def because(self, reasons: Mapping[tuple[str, str], str]) -> "_Fault":
        """Say it with the reasons that are known, by column and text."""
        if not len(self.rows) or self.column not in {column for column, _ in reasons}:
            return self
        usual = np.broadcast_to(np.asarray(self.allowed, dtype=object), self.rows.shape)
        said = [
            reasons.get((self.column, given), allowed)
            for given, allowed in zip(self.given, usual, strict=True)
        ]
        return replace(self, allowed=np.array(said, dtype=object))

    def problems(self, numbers: np.ndarray) -> Iterable[Problem]:
        allowed = np.broadcast_to(np.asarray(self.allowed, dtype=object), self.rows.shape)
        for row, given, said in zip(numbers[self.rows], self.given, allowed, strict=True):
            yield Problem(self.severity, int(row), self.column, str(given), said)


def check_table(texts: pd.DataFrame, numbers: pd.Series, order: DateOrder | None = None) -> Checked:
    """Hold every row of a table of texts against the schema.

    Parameters
    ----------
    texts, numbers, order
        See :func:`dashboard.ingest.normalize.table.normalize_table`.
    """
    notes = _table_problems(texts)
    if any(problem.severity == "error" for problem in notes):
        return check_table(pd.DataFrame(columns=list(COLUMN), dtype=str), numbers[:0])._replace(
            problems=notes
        )
    cells, mended = normalize_table(texts, numbers, order)
    named = numbers.to_numpy()
    release_memory()
    bounds, date_faults = parse_dates(cells["date"].texts)
    dates = cells["date"].codes
    columns = track("Checking", [name for name in COLUMN if name in texts])
    faults = [
        *(fault for name in columns for fault in _check_column(cells, name)),
        _date_fault(cells["date"], date_faults),
        *_check_pairs(cells),
    ]
    reasons = {(one.column, one.given): one.allowed for one in mended if one.severity == "error"}
    faults = [fault.because(reasons) for fault in faults]
    rejected = np.zeros(len(texts), dtype=bool)
    for fault in faults:
        rejected[fault.rows] |= fault.severity == "error"
    kept = np.flatnonzero(~rejected)
    if len(kept) < len(texts):
        cells = {name: column.at(kept) for name, column in cells.items()}
    cells, kept, id_faults = _settle_ids(cells, kept, named)
    del texts
    release_memory()
    # Bounds are those of the texts as given: where rows were left out since, these have others.
    events = _typed(cells, bounds, dates[kept])
    listed = [problem for fault in [*faults, *id_faults] for problem in fault.problems(named)]
    listed += [problem for problem in mended if problem.severity == "note"]
    listed.sort(key=lambda problem: problem.row)
    return Checked(events, notes + listed)


def _table_problems(texts: pd.DataFrame) -> list[Problem]:
    missing = [name for name in REQUIRED if name not in texts.columns]
    unused = [str(name) for name in texts.columns if name not in COLUMN]
    known = ", ".join(map(str, texts.columns)) or "no columns"
    problems = [
        Problem(
            "error",
            0,
            name,
            known,
            f"a column {name!r} is required: add it, or say which one it is",
            rows=len(texts),
        )
        for name in missing
    ]
    if unused:
        allowed = "these columns are not used; say so where one of them holds a field"
        problems.append(Problem("note", 0, "", ", ".join(unused), allowed))
    return problems


def _check_column(table: dict[str, DictColumn], name: str) -> Iterable[_Fault]:
    cells = table[name]
    kind = COLUMN[name].kind
    for bad, allowed in faults_of(cells.texts, COLUMN[name]):
        fault = _Fault.of(name, cells, bad, allowed)
        yield _hinted(fault, allowed) if kind in ("country", "countries") else fault


def _hint(text: str) -> str:
    return "" if find_code(text) else explain(text)


def _hinted(fault: _Fault, allowed: str) -> _Fault:
    """Say why texts are no countries, or which may be meant; of very many, of the first."""
    given = pd.unique(fault.given)[:_MOST_HINTS]
    parts = {text: (*re.split("[;,/]", text), text) for text in given}
    hints = {text: filter(None, map(_hint, own)) for text, own in parts.items()}
    said = {text: f"{allowed}; {hint}" for text, own in hints.items() for hint in islice(own, 1)}
    words = [said.get(text, allowed) for text in fault.given]
    return replace(fault, allowed=np.array(words, dtype=object))


def _date_fault(cells: DictColumn, said: pd.Series) -> _Fault:
    """Name wrong dates, given what is said of each text; that one is required says enough."""
    words = pd.Series("", index=cells.texts.index, dtype=object)
    words[said.index] = said
    words[cells.texts == ""] = ""
    fault = _Fault.of("date", cells, (words != "").to_numpy(bool), "")
    allowed = words.to_numpy(object)[cells.codes[fault.rows]]
    return _Fault("date", fault.rows, fault.given, allowed)


def _check_pairs(table: dict[str, DictColumn]) -> Iterable[_Fault]:
    def fault(name: str, bad: np.ndarray, allowed: str) -> _Fault:
        rows = np.flatnonzero(bad)
        return _Fault(name, rows, table[name].take(rows), allowed)

    for one, other in PAIRS:
        for absent, present in ((one, other), (other, one)):
            lone = table[absent].is_empty & ~table[present].is_empty
            yield fault(present, lone, f"needs {absent} as well; give both or neither")
    numbers = {name: _numbers(table[name]) for name in _QUANTITIES}
    for low, high in (_QUANTITIES[:2], _QUANTITIES[1:], _QUANTITIES[::2]):
        yield fault(low, numbers[low] > numbers[high], f"allowed: at most {high}")


def _numbers(cells: DictColumn) -> np.ndarray:
    values = pd.to_numeric(cells.texts, errors="coerce")
    known = np.asarray(values, dtype=float)
    return np.asarray(known[cells.codes])


def _typed(cells: dict[str, DictColumn], bounds: pd.DataFrame, dates: np.ndarray) -> pd.DataFrame:
    """Make the table: numbers as float, empty cells as their defaults, bounds of the dates.

    It takes the cells out of their dict. `dates` has the place of each row's date in `bounds`.
    """
    columns: dict[str, pd.Categorical | pd.Series | np.ndarray] = {}
    found = {name: bounds[name].to_numpy()[dates] for name in bounds}
    status = _status(cells, found["start_earliest"])
    for column in COLUMNS:
        # Texts are not held twice any longer than needed.
        own = cells.pop(column.name)
        if column.kind == "number":
            columns[column.name] = _numbers(own)
        else:
            if column.name in DEFAULTS:
                own = own.replaced(own.texts.replace("", DEFAULTS[column.name]))
            columns[column.name] = own.column(shared=column.name not in UNIQUE)
    columns["status"] = status
    return pd.DataFrame(columns | found, copy=False)


def _status(cells: dict[str, DictColumn], start: np.ndarray) -> pd.Categorical:
    """Fill in the status: what lies wholly after its source is expected, all else occurred."""
    published, status = cells["source_date"], cells["status"]
    ahead = start >= read_days(published.texts)[published.codes] + DAY
    given = pd.Index(STATUSES).get_indexer(pd.Index(status.texts))[status.codes]
    inferred = np.where(ahead, STATUSES.index("expected"), STATUSES.index("occurred"))
    codes = np.where(given < 0, inferred, given)
    return pd.Categorical.from_codes(codes, pd.Index(STATUSES, dtype="str"))


def _settle_ids(
    cells: dict[str, DictColumn], kept: np.ndarray, numbers: np.ndarray
) -> tuple[dict[str, DictColumn], np.ndarray, list[_Fault]]:
    """Make missing ids, leave out rows whose id is taken, and cut references that lead nowhere."""
    ids = _with_ids(cells)
    taken = _Fault("event_id", kept[:0], np.array([], dtype=object), "")
    if not are_distinct(ids.texts):
        codes, _ = pd.factorize(ids.texts)
        repeated = pd.Series(codes).duplicated().to_numpy()
        _, first = np.unique(codes, return_index=True)
        firsts = numbers[kept[first[codes[repeated]]]]
        said = [f"already used in row {row}; ids are unique" for row in firsts]
        taken = _Fault("event_id", kept[repeated], ids.take(repeated), np.array(said, dtype=object))
        cells = {name: column.at(~repeated) for name, column in cells.items()}
        ids, kept = ids.at(~repeated), kept[~repeated]
    about, dangling = _cut_references(cells["about"], ids.texts, kept)
    return cells | {"event_id": ids, "about": about}, kept, [taken, dangling]


def _with_ids(cells: dict[str, DictColumn]) -> DictColumn:
    """Ids, made from date and title where there are none; repeats of those are numbered.

    Each row has a text of its own then.
    """
    ids = cells["event_id"]
    missing = np.flatnonzero(ids.is_empty)
    if not len(missing):
        return ids
    dates, titles = (cells[name].take(missing) for name in ("date", "title"))
    # So that links survive a re-sort.
    made = pd.Series(
        [
            "e" + blake2b(f"{date}\n{title}".encode(), digest_size=5).hexdigest()
            for date, title in zip(dates, titles, strict=True)
        ],
        dtype="str",
    )
    again = made.groupby(made).cumcount()
    texts = ids.take(np.arange(len(ids)))
    texts[missing] = made.where(again == 0, made + "-" + (again + 1).astype(str))
    return DictColumn.of(pd.Series(texts, dtype="str"), shared=False)


def _cut_references(
    about: DictColumn, ids: pd.Series, kept: np.ndarray
) -> tuple[DictColumn, _Fault]:
    """Leave out references that no row has the id of, and those that stand twice in one cell."""
    parts = split_list(about.texts)
    named, own = as_arrow(parts), as_arrow(ids)
    # Of all ids, only those that are named anywhere are to be gathered: they are fewer.
    known = own.filter(arrow.is_in(own, value_set=named.unique()))
    here = arrow.is_in(named, value_set=known).to_numpy(zero_copy_only=False)
    fault = _lost(about, parts[~here], kept)
    found = parts[here & ~parts.reset_index().duplicated().to_numpy()]
    if len(found) < len(parts):
        joined = found.groupby(level=0).agg(SEPARATOR.join)
        about = about.replaced(joined.reindex(about.texts.index, fill_value="").astype("str"))
    return about, fault


def _lost(about: DictColumn, lost: pd.Series, kept: np.ndarray) -> _Fault:
    """Name the references that lead nowhere, given by the place of their text."""
    is_lost = np.zeros(len(about.texts), dtype=bool)
    is_lost[lost.index] = True
    rows = np.flatnonzero(is_lost[about.codes])
    named = pd.DataFrame({"cell": about.codes[rows], "row": kept[rows]}).merge(
        lost.rename("part"), left_on="cell", right_index=True
    )
    allowed = "no row shown has this event_id; the reference is left out"
    given = named["part"].to_numpy(object)
    return _Fault("about", named["row"].to_numpy(), given, allowed, "warning")
