"""Check a table of texts against the schema; keep rows and report problems.

A row is left out only if its title is missing or its date cannot be read. Any other unreadable cell
is left out of its row, with a warning. Each distinct text is checked only once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import count

import numpy as np
import pandas as pd
from pyarrow import compute as arrow

from dashboard.common.allocator import release_memory
from dashboard.common.progress import track
from dashboard.ingest.duplicates import report_repeats
from dashboard.ingest.hints import country_hint
from dashboard.ingest.normalize.dates_below import fill_down_dates
from dashboard.ingest.normalize.place_columns import look_up_unreadable
from dashboard.ingest.normalize.single_dates import DateOrder
from dashboard.ingest.normalize.table import normalize_table, strip
from dashboard.model.date_bounds import parse_dates, read_days
from dashboard.model.edtf import DAY
from dashboard.model.extra_columns import column_of, extra_columns, typed_cells
from dashboard.model.messages import Message, Param
from dashboard.model.schema import (
    COLUMN,
    COLUMNS,
    DEFAULTS,
    MAX_ID,
    REQUIRED,
    SEPARATOR,
    STATUSES,
    UNIQUE,
    Checked,
    Column,
    Problem,
    Severity,
    split_list,
)
from dashboard.model.text_columns import DictColumn, are_distinct, as_arrow, as_mask
from dashboard.model.validators import PAIRS, faults_of, max_chars, usable_parts

# Maximum number of unknown countries with a hint, because the search for similar names is slow.
_MAX_COUNTRY_HINTS = 50
# The year comes first, or after a sign of a range or set.
_YEAR_ZERO = r"(?:^|[\[{/,]|\.\.)0000(?:$|[^0-9])"
_ZERO = r"^[+-]?0+(?:\.0*)?$"
_STATUSES = pd.CategoricalDtype(pd.Index(STATUSES, dtype="str"))
_QUANTITIES = ("quantity_low", "quantity_best", "quantity_high")


@dataclass(frozen=True)
class _Fault:
    """A fault in a column: the positions of its rows, and a message for all or for each."""

    column: str
    rows: np.ndarray
    given: np.ndarray
    message: Message | np.ndarray
    severity: Severity = "error"
    hints: Mapping[str, Message] = field(default_factory=dict)

    @classmethod
    def of(
        cls, column: str, cells: DictColumn, is_invalid: np.ndarray, message: Message
    ) -> "_Fault":
        """Create a fault from the invalid texts; `is_invalid` has one value for each text."""
        has_fault = is_invalid.any()
        rows = np.flatnonzero(is_invalid[cells.codes]) if has_fault else np.array([], dtype=int)
        return cls(column, rows, cells.take(rows), message)

    def with_reasons(self, reasons: Mapping[tuple[str, str], Message]) -> "_Fault":
        """Replace the message by the reason, where it is known for a column and text."""
        if not len(self.rows) or self.column not in {column for column, _ in reasons}:
            return self
        messages = [
            reasons.get((self.column, given), message)
            for given, message in zip(self.given, self._messages(), strict=True)
        ]
        return replace(self, message=_as_objects(messages))

    def problems(self, numbers: np.ndarray) -> Iterable[Problem]:
        for row, given, message in zip(
            numbers[self.rows], self.given, self._messages(), strict=True
        ):
            text = str(given)
            hint = self.hints.get(text)
            yield Problem(self.severity, int(row), self.column, text, message, hint)

    def _messages(self) -> np.ndarray:
        return np.broadcast_to(np.asarray(self.message, dtype=object), self.rows.shape)


def check_table(
    texts: pd.DataFrame,
    numbers: pd.Series,
    order: DateOrder | None = None,
    *,
    has_records: bool = False,
    distinct_ids: bool = True,
) -> Checked:
    """Validate every row of a table of texts against the schema.

    Columns with other names are kept as extra columns.

    Parameters
    ----------
    texts, numbers, order
        See :func:`dashboard.ingest.normalize.table.normalize_table`.
    has_records
        Whether each row is complete, so that no date is filled in from the row above.
    distinct_ids
        Whether repeated ids get a number. If rows are merged by id, they must stay the same.
    """
    table_problems = _check_columns(texts)
    if any(problem.severity == "error" for problem in table_problems):
        return check_table(pd.DataFrame(columns=list(COLUMN), dtype=str), numbers[:0])._replace(
            problems=table_problems
        )
    cells, normalization_problems = normalize_table(texts, numbers, order)
    row_numbers = numbers.to_numpy()
    release_memory()
    bounds, date_faults = parse_dates(cells["date"].texts)
    if not has_records and not _names_missing_dates(normalization_problems):
        cells["date"], notes = fill_down_dates(cells, bounds, row_numbers)
        normalization_problems += notes
    dates = cells["date"].codes
    reasons = {
        (problem.column, problem.given): problem.message
        for problem in normalization_problems
        if problem.severity == "error"
    }
    unreadable_dates = _date_fault(cells["date"], date_faults, reasons)
    cells |= {name: strip(texts[name]) for name in extra_columns(texts)}
    cells, faults, notes = _check_cells(cells, [n for n in cells if n in texts], row_numbers)
    normalization_problems += [
        *notes,
        *_report_zero_years(texts["date"], cells["date"], row_numbers),
    ]
    faults = [fault.with_reasons(reasons) for fault in (*faults, unreadable_dates)]
    rejected = np.zeros(len(texts), dtype=bool)
    for fault in faults:
        rejected[fault.rows] |= fault.severity == "error"
    kept = np.flatnonzero(~rejected)
    if len(kept) < len(texts):
        cells = {name: column.at(kept) for name, column in cells.items()}
    cells, id_faults = _resolve_ids(cells, kept, row_numbers, distinct=distinct_ids)
    repeats = _report_repeats(cells, id_faults, kept, row_numbers)
    del texts
    release_memory()
    # `bounds` has the dates of all rows, including those that were left out.
    events = _build_events(cells, bounds, dates[kept])
    row_problems = [
        problem for fault in (*faults, *id_faults) for problem in fault.problems(row_numbers)
    ]
    notes = [problem for problem in normalization_problems if problem.severity != "error"]
    row_problems = sorted([*row_problems, *notes, *repeats], key=lambda problem: problem.row)
    return Checked(events, table_problems + row_problems)


def _names_missing_dates(problems: Iterable[Problem]) -> bool:
    """Return whether a date is a word such as "n/a", so that no date counts for several rows."""
    found = ((problem.column, problem.code) for problem in problems)
    return ("date", "value.left_out") in found


def _check_columns(texts: pd.DataFrame) -> list[Problem]:
    missing = [name for name in REQUIRED if name not in texts.columns]
    extra = extra_columns(texts)
    problems = [_missing_column(name, texts) for name in missing]
    if extra:
        problems.append(Problem("note", 0, "", ", ".join(extra), Message("columns.extra")))
    return problems


def _missing_column(name: str, texts: pd.DataFrame) -> Problem:
    names = [str(column) for column in texts.columns]
    params: dict[str, Param] = {"columns": names, "field": name}
    message = Message("column.missing", params) if names else Message("columns.none")
    return Problem("error", 0, name, ", ".join(names), message, rows=len(texts))


def _check_cells(
    given: dict[str, DictColumn], columns: list[str], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[_Fault], list[Problem]]:
    """Leave out unusable parts of cells, and report them.

    Places with unusable coordinates are looked up by name, with notes.
    """
    checked = {
        name: _check_column(given[name], column_of(name)) for name in track("Checking", columns)
    }
    faults = [fault for _, column_faults in checked.values() for fault in column_faults]
    usable = given | {name: cells for name, (cells, _) in checked.items()}
    cells, contradictions = _check_between(usable, given)
    cells, notes = look_up_unreadable(given, cells, numbers)
    return cells, faults + contradictions, notes


def _report_zero_years(given: pd.Series, dates: DictColumn, numbers: np.ndarray) -> list[Problem]:
    """Report the year 0000, which often stands for an unknown year, unless 1 BC was given."""
    rows = np.flatnonzero(_matches(dates, _YEAR_ZERO))
    if not len(rows):
        return []
    texts = given.iloc[rows].astype("str")
    is_given = texts.str.contains("0000", regex=False).to_numpy(bool)
    if not is_given.any():
        return []
    first = int(np.flatnonzero(is_given)[0])
    row, count = int(numbers[rows[first]]), int(is_given.sum())
    return [Problem("note", row, "date", texts.iloc[first], Message("date.year_zero"), rows=count)]


def _matches(cells: DictColumn, pattern: str) -> np.ndarray:
    """Return whether the text of each row matches a pattern."""
    by_text = as_mask(arrow.match_substring_regex(cells.array, pattern))
    return np.asarray(by_text[cells.codes])


def _check_column(given: DictColumn, column: Column) -> tuple[DictColumn, list[_Fault]]:
    """Leave out unusable parts of a column's cells, and report them.

    The cells of a required column do not change, because their rows are left out.
    """
    usable, faults = given, []
    for bad, message in faults_of(given.texts, column):
        if not bad.any():
            continue
        parts = usable_parts(usable.texts[bad], column, message)
        is_lost = bad.copy()
        is_lost[bad] = (parts == "").to_numpy(bool) & (column.name in REQUIRED)
        texts = usable.texts.copy()
        texts[bad & ~is_lost] = parts[~is_lost[bad]]
        usable = usable.with_texts(texts)
        faults.append(_Fault.of(column.name, given, is_lost, message))
        warned = _Fault.of(column.name, given, bad & ~is_lost, message)
        faults.append(replace(warned, severity="warning"))
    if column.kind == "countries":
        faults = [_with_country_hints(fault) for fault in faults]
    return usable, faults


def _with_country_hints(fault: _Fault) -> _Fault:
    """Add hints to the first distinct texts."""
    hints = {text: country_hint(text) for text in pd.unique(fault.given)[:_MAX_COUNTRY_HINTS]}
    return replace(fault, hints={text: hint for text, hint in hints.items() if hint})


def _date_fault(
    cells: DictColumn, messages: pd.Series, reasons: Mapping[tuple[str, str], Message]
) -> _Fault:
    """Report invalid dates, with a message by text; empty and long ones are reported elsewhere.

    A valid date is also reported if it may have another meaning, such as 1936-39.
    """
    by_text = np.full(len(cells.texts), None, dtype=object)
    doubtful = [
        given
        for (column, given), reason in reasons.items()
        if column == "date" and reason.code == "date.year_span"
    ]
    if doubtful:
        by_text[cells.texts.isin(doubtful).to_numpy(bool)] = Message("date.invalid")
    by_text[messages.index] = messages.to_numpy(object)
    lengths = arrow.utf8_length(cells.array).to_numpy()
    by_text[(lengths == 0) | (lengths > max_chars(COLUMN["date"]))] = None
    fault = _Fault.of("date", cells, pd.notna(by_text), Message("date.invalid"))
    return replace(fault, message=by_text[cells.codes[fault.rows]])


def _check_between(
    cells: dict[str, DictColumn], given: dict[str, DictColumn]
) -> tuple[dict[str, DictColumn], list[_Fault]]:
    """Leave out cells that contradict or lack another cell of their row, and report them."""
    faults: list[_Fault] = []

    def leave_out(name: str, bad: np.ndarray, code: str, other: str) -> None:
        rows = np.flatnonzero(bad)
        if len(rows):
            message = Message(code, {"other": other})
            faults.append(_Fault(name, rows, cells[name].take(rows), message, "warning"))
            cells[name] = cells[name].emptied(bad)

    for pair in PAIRS:
        for present, absent in (pair, pair[::-1]):
            leave_out(
                present,
                given[absent].is_empty & ~cells[present].is_empty,
                "coordinates.incomplete",
                absent,
            )
            # If the other cell is unreadable, this has already been reported.
            cells[present] = cells[present].emptied(cells[absent].is_empty)
    for low, high in (_QUANTITIES[:2], _QUANTITIES[1:], _QUANTITIES[::2]):
        too_large = _numbers(cells[low]) > _numbers(cells[high])
        leave_out(low, too_large, "quantity.too_large", high)
    return cells, faults


def _numbers(cells: DictColumn) -> np.ndarray:
    if not cells.has_texts:
        return np.full(len(cells.codes), np.nan)
    values = pd.to_numeric(cells.texts, errors="coerce")
    by_text = np.asarray(values, dtype=float)
    return np.asarray(by_text[cells.codes])


def _build_events(
    cells: dict[str, DictColumn], bounds: pd.DataFrame, dates: np.ndarray
) -> pd.DataFrame:
    """Build the table: numbers as float, defaults for empty cells, bounds of the dates.

    It removes the columns from `cells`. `dates` has the position of each row's date in `bounds`.
    """
    columns: dict[str, pd.Categorical | pd.Series | np.ndarray] = {}
    by_row = {name: bounds[name].to_numpy()[dates] for name in bounds}
    status = _status(cells, by_row["start_earliest"])
    for column in COLUMNS:
        # Removed at once, so that few columns are in memory twice.
        texts = cells.pop(column.name)
        if column.kind == "number":
            columns[column.name] = _numbers(texts)
        else:
            if column.name in DEFAULTS:
                texts = texts.filled(DEFAULTS[column.name])
            columns[column.name] = texts.column(shared=column.name not in UNIQUE)
    columns["status"] = status
    extra = {name: typed_cells(cells.pop(name)) for name in list(cells)}
    return pd.DataFrame(columns | by_row | extra, copy=False)


def _status(cells: dict[str, DictColumn], start: np.ndarray) -> pd.Categorical:
    """Fill in the status: events that start after their source are expected, others occurred."""
    published, status = cells["source_date"], cells["status"]
    is_after_source = np.zeros(len(start), dtype=bool)
    if published.has_texts:
        is_after_source = start >= read_days(published.texts)[published.codes] + DAY
    given = _STATUSES.categories.get_indexer(pd.Index(status.texts))[status.codes]
    inferred = np.where(is_after_source, STATUSES.index("expected"), STATUSES.index("occurred"))
    codes = np.where(given < 0, inferred, given)
    return pd.Categorical.from_codes(codes, dtype=_STATUSES)


def _resolve_ids(
    cells: dict[str, DictColumn], kept: np.ndarray, numbers: np.ndarray, *, distinct: bool
) -> tuple[dict[str, DictColumn], list[_Fault]]:
    """Make missing ids, number repeated ones, and drop references to unknown ids."""
    ids, repeated = _with_ids(cells), list[_Fault]()
    if distinct:
        ids, repeated = _distinct_ids(ids, kept, numbers)
    about, dangling = _drop_unknown_references(cells["about"], ids.texts, kept)
    return cells | {"event_id": ids, "about": about}, [*repeated, *dangling]


def _report_repeats(
    cells: dict[str, DictColumn], id_faults: list[_Fault], kept: np.ndarray, numbers: np.ndarray
) -> list[Problem]:
    """Report duplicates, except those whose repeated id is already reported."""
    repeated_ids = [fault.rows for fault in id_faults if fault.column == "event_id"]
    reported = np.searchsorted(kept, np.concatenate([kept[:0], *repeated_ids]))
    return report_repeats(cells, numbers[kept], reported)


def _distinct_ids(
    ids: DictColumn, kept: np.ndarray, numbers: np.ndarray
) -> tuple[DictColumn, list[_Fault]]:
    """Give each row a different id; the first row with an id keeps it."""
    if are_distinct(ids.texts):
        return ids, []
    codes, _ = pd.factorize(ids.texts)
    repeated = pd.Series(codes).duplicated().to_numpy()
    _, first = np.unique(codes, return_index=True)
    firsts = numbers[kept[first[codes[repeated]]]]
    texts = ids.texts.to_numpy(object, copy=True)
    given, taken = texts[repeated], set(texts)
    texts[repeated] = [_free_id(text, taken) for text in given]
    messages = _as_objects(
        [
            Message("id.repeated", {"row": int(row), "id": new})
            for row, new in zip(firsts, texts[repeated], strict=True)
        ]
    )
    fault = _Fault("event_id", kept[repeated], given, messages, "warning")
    return DictColumn.of(pd.Series(texts, dtype="str"), shared=False), [fault]


def _free_id(text: str, taken: set[str]) -> str:
    """Append a number to an id so that no other row has it, and reserve it."""
    numbered = (f"{text[: MAX_ID - 12]}-{number}" for number in count(2))
    free = next(new for new in numbered if new not in taken)
    taken.add(free)
    return free


def _with_ids(cells: dict[str, DictColumn]) -> DictColumn:
    """Make missing ids from date and title, and number repeated ones."""
    ids = cells["event_id"]
    missing = np.flatnonzero(ids.is_empty)
    if not len(missing):
        return ids
    dates, titles = (cells[name].take(missing) for name in ("date", "title"))
    # A hash, so that links still work when the rows are sorted differently.
    new = pd.Series(
        [
            "e" + blake2b(f"{date}\n{title}".encode(), digest_size=5).hexdigest()
            for date, title in zip(dates, titles, strict=True)
        ],
        dtype="str",
    )
    if not are_distinct(new):
        repeats = new.groupby(new).cumcount()
        new = new.where(repeats == 0, new + "-" + (repeats + 1).astype(str))
    if len(missing) == len(ids):
        return DictColumn.of(new, shared=False)
    texts = ids.take(np.arange(len(ids)))
    texts[missing] = new
    return DictColumn.of(pd.Series(texts, dtype="str"), shared=False)


def _drop_unknown_references(
    about: DictColumn, ids: pd.Series, kept: np.ndarray
) -> tuple[DictColumn, list[_Fault]]:
    """Drop references to unknown ids, and repeated references in a cell."""
    if not about.has_texts:
        return about, []
    references = split_list(about.texts)
    referenced, existing = as_arrow(references), as_arrow(ids)
    # The lookup table contains only the referenced ids, because they are fewer.
    known = existing.filter(arrow.is_in(existing, value_set=referenced.unique()))
    is_known = arrow.is_in(referenced, value_set=known).to_numpy(zero_copy_only=False)
    fault = _unknown_reference_fault(about, references[~is_known], kept)
    distinct = references[is_known & ~references.reset_index().duplicated().to_numpy()]
    if len(distinct) < len(references):
        joined = distinct.groupby(level=0).agg(SEPARATOR.join)
        about = about.with_texts(joined.reindex(about.texts.index, fill_value="").astype("str"))
    return about, [fault]


def _unknown_reference_fault(about: DictColumn, unknown: pd.Series, kept: np.ndarray) -> _Fault:
    """Report references to unknown ids; the index of `unknown` is the position of the text."""
    is_affected = np.zeros(len(about.texts), dtype=bool)
    is_affected[unknown.index] = True
    rows = np.flatnonzero(is_affected[about.codes])
    references = pd.DataFrame({"text": about.codes[rows], "row": kept[rows]}).merge(
        unknown.rename("reference"), left_on="text", right_index=True
    )
    given = references["reference"].to_numpy(object)
    return _Fault("about", references["row"].to_numpy(), given, Message("about.unknown"), "warning")


def _as_objects(messages: list[Message]) -> np.ndarray:
    return np.array(messages, dtype=object)
