"""Turn a table as read into checked events: assign its columns, validate, and interpret them."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.ingest.assign_columns import DateChoices, Header, assign_columns
from dashboard.ingest.cell_limits import limit_cells
from dashboard.ingest.doubts import find_doubts
from dashboard.ingest.duplicates import EventRows
from dashboard.ingest.export_profiles import take_title_slide
from dashboard.ingest.interpret_columns import interpret_columns
from dashboard.ingest.interpretations import Interpretation
from dashboard.ingest.left_out import find_left_out
from dashboard.ingest.list_cells import write_out_lists
from dashboard.ingest.merge import MergeKey
from dashboard.ingest.normalize.coarser_dates import UnreadDates
from dashboard.ingest.normalize.single_dates import Century, DateOrder
from dashboard.ingest.side_by_side import join_side_by_side
from dashboard.ingest.split_chronicles import split_chronicles
from dashboard.ingest.split_tracks import split_tracks
from dashboard.ingest.text_marks import remove_text_marks
from dashboard.ingest.validate import check_table
from dashboard.io.readers import RawTable, SheetRows
from dashboard.model.column_aliases import propose
from dashboard.model.column_mapping import columns_of_choice
from dashboard.model.messages import Message
from dashboard.model.schema import Problem

# Maximum number of left-out rows in the report.
_MOST_LEFT_OUT = 50


class ImportOptions(NamedTuple):
    """The user's choices for reading a file.

    ``has_rows`` is whether the row numbers of events are needed, and ``name`` the name of the file,
    if its path has another. For the others, see :class:`dashboard.ingest.load.ReadingChoices`.
    """

    mapping: Mapping[str, str]
    order: DateOrder | None = None
    sheets: Sequence[str] = ()
    century: Century | None = None
    most_left_out: int | None = _MOST_LEFT_OUT
    merge: MergeKey | None = None
    has_rows: bool = False
    name: str = ""
    header: str = ""
    unread: UnreadDates | None = None


class LoadedTable(NamedTuple):
    """The events of a file, its problems, columns and title, and the row of each event."""

    events: pd.DataFrame
    problems: list[Problem]
    header: Header
    title: str = ""
    rows: EventRows = EventRows()


def check_raw_table(raw: RawTable, options: ImportOptions) -> LoadedTable:
    """Assign the columns of a table, check its events, and say how each column was read."""
    raw = one_event_per_row(raw, options.mapping)
    merges_ids = options.merge == "id"
    mapping = _with_ids(options, map(str, raw.texts)) if merges_ids else options.mapping
    headings = (*raw.above, raw.title, Path(options.name).stem)
    dates = DateChoices(options.century, options.order, headings, options.unread)
    table = assign_columns(raw.texts, mapping, raw.fields, dates)
    events, row_problems = check_table(
        table.texts,
        raw.rows,
        options.order,
        has_records=raw.has_records,
        distinct_ids=not merges_ids,
    )
    problems = sorted([*raw.problems, *table.notes, *row_problems], key=lambda item: item.row)
    problems = [*find_doubts(table, events, problems), *problems]
    if merges_ids and "event_id" not in table.header.mapping:
        problems.append(Problem("warning", 0, "event_id", "", Message("merge.no_ids")))
    # Rows with too many or too few cells are not in the raw table, but count as well.
    uneven_rows = sum(problem.rows for problem in raw.problems if problem.severity == "error")
    interpretations = interpret_columns(raw.texts, raw.rows, table, events, problems)
    left_out = find_left_out(raw, problems, options.most_left_out)
    if raw.sheet_rows:
        problems = [_locate_problem(problem, raw.sheet_rows) for problem in problems]
        interpretations = tuple(_locate_example(entry, raw.sheet_rows) for entry in interpretations)
    header = table.header._replace(
        rows=table.header.rows + uneven_rows,
        interpretations=interpretations,
        sheets=raw.sheets,
        left_out=left_out,
    )
    has_rows = options.has_rows and len(events) > 0
    numbers = _event_numbers(raw, row_problems) if has_rows else None
    return LoadedTable(
        events, problems, header, raw.title, EventRows(numbers=numbers, sheets=raw.sheet_rows)
    )


def one_event_per_row(raw: RawTable, mapping: Mapping[str, str]) -> RawTable:
    """Limit the cells of a table, and split rows with several events."""
    names = list(map(str, raw.texts))
    chosen = [name for choice in mapping.values() for name in columns_of_choice(choice, names)]
    # A long cell has many short events, so it is split first.
    raw = take_title_slide(limit_cells(split_chronicles(raw, mapping, chosen)))
    raw = write_out_lists(remove_text_marks(raw))
    return split_tracks(join_side_by_side(raw, chosen), chosen)


def _with_ids(options: ImportOptions, names: Iterable[str]) -> Mapping[str, str]:
    """Accept the column that is named like an id, although its cells repeat."""
    named = {field: name for field, name in propose(list(names)).items() if field == "event_id"}
    return named | dict(options.mapping)


def _event_numbers(raw: RawTable, problems: Iterable[Problem]) -> np.ndarray:
    """Return the row number of each event."""
    rejected = {problem.row for problem in problems if problem.severity == "error"}
    numbers = raw.rows.to_numpy()
    return numbers[~np.isin(numbers, list(rejected))] if rejected else numbers


def _locate_problem(problem: Problem, rows: SheetRows) -> Problem:
    """Return a problem with the numbers of its rows in their sheets."""
    other_row = problem.params.get("row")
    if isinstance(other_row, int):
        sheet, row = rows.find(other_row)
        params = {**problem.params, "row": row, "sheet": sheet}
        problem = replace(problem, message=Message(problem.code, params))
    if not problem.row:
        return problem
    sheet, row = rows.find(problem.row)
    return replace(problem, row=row, sheet=sheet)


def _locate_example(entry: Interpretation, rows: SheetRows) -> Interpretation:
    """Return an interpretation with the number of its row in its sheet."""
    if not entry.row:
        return entry
    sheet, row = rows.find(entry.row)
    return replace(entry, row=row, sheet=sheet)


def columns_of(table: pd.DataFrame) -> Iterator[tuple[Hashable, pd.Series]]:
    """Yield the columns of a dataframe, after its index if that is more than row numbers.

    By this column, events can be joined with the dataframe.
    """
    index = table.index
    if not (isinstance(index, pd.RangeIndex) and (index.start, index.step) == (0, 1)):
        for place, name in enumerate(index.names):
            if name is None or name not in table.columns:
                free = (f"index {number}" for number in count(2))
                unnamed = next(text for text in chain(["index"], free) if text not in table.columns)
                yield (name or unnamed, index.get_level_values(place).to_series())
    yield from table.items()
