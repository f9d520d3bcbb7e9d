"""Load files or dataframes as validated tables, with the metadata of their data package."""

import contextlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypedDict, Unpack

import numpy as np
import pandas as pd

from dashboard.common.allocator import release_memory
from dashboard.common.errors import InvalidMappingError, UnreadableFileError
from dashboard.common.plain_line import MAX_CHARS, is_too_long, plain_line
from dashboard.common.progress import report_progress
from dashboard.common.regular_files import require_regular_file
from dashboard.engine.claims import as_known_on, disputed_ids, disputed_rows, known_days
from dashboard.engine.encoding import EVENTS
from dashboard.engine.index import EventIndex
from dashboard.engine.index_file import MappedIndex
from dashboard.engine.place_groups import Framing, frame_places
from dashboard.ingest.assign_columns import DateChoices, Header, assign_columns, report_too_many
from dashboard.ingest.check_raw import (
    ImportOptions,
    LoadedTable,
    check_raw_table,
    columns_of,
    one_event_per_row,
)
from dashboard.ingest.duplicates import (
    REPEAT_CODES,
    EventRows,
    report_merged,
    report_shared,
)
from dashboard.ingest.left_out import frame_left_out
from dashboard.ingest.merge import MergeKey, merge_rows, merge_tables
from dashboard.ingest.normalize.coarser_dates import UnreadDates
from dashboard.ingest.normalize.single_dates import Century, DateOrder
from dashboard.ingest.normalize.table import normalize_table
from dashboard.io import parquet
from dashboard.io.formats import About
from dashboard.io.readers import (
    bytes_of,
    read_raw_table,
    table_of_columns,
)
from dashboard.io.readers.header import check_header
from dashboard.model.date_bounds import read_days
from dashboard.model.extra_columns import extra_columns, name_extra
from dashboard.model.messages import Message
from dashboard.model.schema import COLUMN, Checked, Problem
from dashboard.model.text_columns import DictColumn

_PACKAGE_FILE, _INDEX_ENDING = "datapackage.json", ".index"
_log = logging.getLogger(__name__)
# Raise this by one when the same file would give different events or a different report, so that
# stored uploads are read again.
IMPORT_VERSION = 37
# Number of earlier states of the table that are kept in memory.
_MAX_EARLIER = 8


@dataclass(frozen=True, eq=False)
class Dataset:
    """A validated table with its metadata.

    Attributes
    ----------
    events
        See :class:`dashboard.model.schema.Checked`.
    problems
        The problems of the file.
    title, source, licence
        Texts for headings and credit lines; may be empty.
    as_of
        The day of the source: later events are expected, not known. ``NaT`` if unknown.
    index_file
        The index file of this table, if it has one.
    header
        Columns of the file; empty for a prepared table.
    """

    events: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    title: str = "Events"
    source: str = ""
    licence: str = ""
    as_of: np.datetime64 = np.datetime64("NaT", "s")
    index_file: MappedIndex | None = None
    header: Header = field(default_factory=Header)

    @property
    def about(self) -> About:
        """Metadata for exported files."""
        return About(self.title, self.source, self.licence, self.as_of)

    @cached_property
    def collections(self) -> list[str]:
        """Names of the collections in the table."""
        return [str(name) for name in self.events["collection"].unique() if name]

    @cached_property
    def extra_columns(self) -> list[str]:
        """Names of the columns that no field takes."""
        return extra_columns(self.events)

    @property
    def colour(self) -> str:
        """The default meaning of colours: the collection, if there are several."""
        return "collection" if len(self.collections) > 1 else "event_type"

    @cached_property
    def disputed(self) -> Set[str]:
        """Ids of the events that a statement denies."""
        return self.index.cached(disputed_ids)

    @cached_property
    def disputed_rows(self) -> np.ndarray:
        """Positions of the events that a statement denies."""
        return self.index.cached(disputed_rows)

    @cached_property
    def framing(self) -> Framing:
        """The parts of the world with most, and with all, places of the table."""
        return frame_places(self.index)

    @cached_property
    def index(self) -> EventIndex:
        """Index of the events for queries."""
        return EventIndex(self.events, self.index_file)

    @cached_property
    def known_days(self) -> np.ndarray:
        """Days on which something became known (``datetime64[D]``)."""
        return self.index.cached(known_days)

    def as_known_on(self, day: np.datetime64 | None) -> "Dataset":
        """Return the table as it was known on a day.

        None, or a day after the source, returns this table.
        """
        if day is None or (day >= self.as_of and not (self.known_days > day).any()):
            return self
        earlier = self._earlier.get(day) or self._make_earlier(day)
        while len(self._earlier) >= _MAX_EARLIER:
            self._earlier.pop(next(iter(self._earlier)), None)
        return self._earlier.setdefault(day, earlier)

    @cached_property
    def _earlier(self) -> dict[np.datetime64, "Dataset"]:
        return {}

    def _make_earlier(self, day: np.datetime64) -> "Dataset":
        as_of = day if np.isnat(self.as_of) else min(day, self.as_of)
        return replace(self, events=as_known_on(self.index, day), as_of=as_of, index_file=None)

    @property
    def rejected_rows(self) -> int:
        """Number of rows in the file that are not shown."""
        errors = [problem for problem in self.problems if problem.severity == "error"]
        in_table_errors = max((problem.rows for problem in errors if not problem.row), default=0)
        rows = {(problem.file, problem.sheet, problem.row) for problem in errors if problem.row}
        return in_table_errors + len(rows)


class _Opened(NamedTuple):
    dataset: "Dataset"
    rows: EventRows


class FileChoices(TypedDict, total=False):
    """The user's choices for what the program could not find in a file.

    ``header`` says where the names of the columns are, see
    :func:`~dashboard.io.readers.read_raw_table`; by default, they are looked for.
    ``unread="part"`` uses the part of an unreadable date that is a date or a year; by default, its
    row is left out.
    """

    header: str
    unread: UnreadDates | None


class ReadingChoices(FileChoices, total=False):
    """The user's choices for reading tables, beside the columns; see :func:`load_events`.

    ``merge`` is what rows of the same event have in common: ``"id"``, or ``"title-date"``. Cells of
    later rows and files replace earlier ones. By default, all rows are kept. ``name`` is the name
    of the file as its user knows it, if its path has another.
    """

    order: DateOrder | None
    sheets: Sequence[str]
    century: Century | None
    merge: MergeKey | None
    name: str


def load_events(
    source: str | Path | pd.DataFrame,
    mapping: Mapping[str, str] | None = None,
    order: DateOrder | None = None,
    sheets: Sequence[str] = (),
    century: Century | None = None,
    **choices: Unpack[FileChoices],
) -> Checked:
    """Load and validate a table of events.

    Parameters
    ----------
    source
        A dataframe, or the path of a file in one of the formats of :mod:`dashboard.io.readers`.
    mapping
        Column by field, for columns whose names are not recognized. Also several columns, such as
        ``"Kind + City"``, or a text for all rows, such as ``'"Brazil"'``; an empty text for none.
    order
        The order of dates such as 03/04/2024; None to infer it from the column.
    sheets
        Names of the sheets of a workbook, or of the lists of a JSON file, to read. By default, the
        sheet that looks most like a table of events, and all sheets with the same columns.
    century
        The century of years with two digits: 1900 reads 28.6.14 as 1914. By default, they are 1930
        to 2029, as in spreadsheets.
    **choices
        ``header`` is the row of a file that names the columns, such as ``"3"``, ``"none"`` or
        ``"column"``. ``unread="part"`` uses the date or year in a date that cannot be read.

    Returns
    -------
    Checked
        ``(events, problems)``. Rows with an error are left out of ``events`` and reported.

    Raises
    ------
    UnreadableFileError
        The file as a whole cannot be read, or has no row for `header`.
    InvalidMappingError
        `mapping` names a field or column that does not exist.

    Examples
    --------
    >>> events, problems = load_events(
    ...     pd.DataFrame({"title": ["A", "B"], "date": ["2024-10", "?"]})
    ... )
    >>> list(events["title"]), problems[0].row, problems[0].column
    (['A'], 3, 'date')
    """
    options = ImportOptions(mapping or {}, order, sheets, century, **choices)
    events, problems, *_ = _load(source, options)
    return Checked(events, problems)


def read_corrected(
    path: Path, mapping: Mapping[str, str] | None = None, **choices: Unpack[ReadingChoices]
) -> pd.DataFrame:
    """Read all rows of a file, valid or not, with the columns of the schema and automatic fixes.

    Cells that cannot be fixed stay unchanged, so that the author of the file can correct them.

    Raises
    ------
    UnreadableFileError
        The file as a whole cannot be read.
    """
    options = ImportOptions(mapping or {}, **choices)
    raw = read_raw_table(path, options.sheets, options.header)
    raw = one_event_per_row(raw, options.mapping)
    headings = (*raw.above, raw.title, Path(options.name or path).stem)
    dates = DateChoices(options.century, options.order, headings, options.unread)
    table = assign_columns(raw.texts, mapping, raw.fields, dates)
    texts = table.texts
    cells, _ = normalize_table(texts, raw.rows, options.order)
    filled = [name for name in COLUMN if name in texts or not cells[name].is_empty.all()]
    fields = {name: cells[name].column(shared=False) for name in filled}
    # Also the columns that are too many for the table.
    names = name_extra([*table.extra, *table.unused])
    others = {names[name]: texts[extra] for name, extra in table.extra.items()}
    others |= {names[name]: cells for name, cells in table.unused.items() if (cells != "").any()}
    return pd.DataFrame(fields | {name: cells.to_numpy() for name, cells in others.items()})


def read_left_out(
    path: Path, mapping: Mapping[str, str] | None = None, **choices: Unpack[ReadingChoices]
) -> pd.DataFrame:
    """Read the rows of a file that are left out, with their cells as given and the reasons.

    Raises
    ------
    UnreadableFileError
        The file as a whole cannot be read.
    """
    options = ImportOptions(mapping or {}, **choices)._replace(most_left_out=None, merge=None)
    loaded = _load(path, options)
    return frame_left_out(loaded.header.left_out, loaded.header.columns, loaded.problems)


def open_dataset(
    source: str | Path | pd.DataFrame,
    mapping: Mapping[str, str] | None = None,
    **choices: Unpack[ReadingChoices],
) -> Dataset:
    """Load a table with the metadata of the data package (``datapackage.json``) in its folder.

    The as-of date is the package's ``as_of``, or the latest ``source_date`` of the table.

    Parameters
    ----------
    source, mapping
        See :func:`load_events`.
    **choices
        ``order``, ``sheets``, ``century``, ``header`` and ``unread`` as for :func:`load_events`.
        ``merge`` is ``"id"`` or ``"title-date"``, which rows of the same event have in common.
    """
    merge = choices.get("merge")
    options = ImportOptions(mapping or {}, **choices, has_rows=bool(merge))
    opened = _open(source, options)
    return _merge_opened([opened], merge) if merge else opened.dataset


def _open(source: str | Path | pd.DataFrame, options: ImportOptions) -> _Opened:
    path = None if isinstance(source, pd.DataFrame) else Path(source)
    _check_header(path, options.header)
    package = _describing_package(path) if path else {}
    index = _open_index(path, package, options) if path else None
    index_file, loaded = index or (None, _load(source, options))
    events, problems, header, own_title, rows = loaded
    if path and "id" in package and not index_file:
        message = Message("index.outdated")
        problems.append(Problem("note", 0, "", index_path(path).name, message, file=path.name))
    release_memory()
    problems += _report_long(package.get("title") or own_title, path)
    titles = package.get("title"), own_title, path.stem.replace("_", " ") if path else ""
    dataset = Dataset(
        events=events,
        problems=tuple(problems),
        title=next(filter(None, map(plain_line, titles)), "Events"),
        source=_first_title(package.get("sources")) or _only_source(events),
        licence=_first_title(package.get("licenses")),
        as_of=_as_of(package, events),
        index_file=index_file,
        header=header,
    )
    return _Opened(dataset, rows)


def open_datasets(
    paths: Sequence[Path],
    mapping: Mapping[str, str] | None = None,
    **choices: Unpack[ReadingChoices],
) -> Dataset:
    """Load several tables as one; ``collection`` is the table that an event comes from.

    If several tables have an event of the same id, the ids in later tables get the name of their
    table added. To merge the events of several versions of a table, give `merge`.

    Parameters
    ----------
    paths, mapping
        See :func:`load_events`.
    **choices
        See :class:`ReadingChoices`.
    """
    merge = choices.get("merge")
    options = ImportOptions(mapping or {}, **choices, has_rows=bool(merge) or len(paths) > 1)
    opened = [_open(path, options) for path in paths]
    if len(opened) == 1 and not merge:
        return opened[0].dataset
    return _merge_opened(opened, merge, _distinct_names(paths))


def _merge_opened(
    opened: Sequence[_Opened], merge: MergeKey | None, names: Sequence[str] = ()
) -> Dataset:
    """Combine several datasets; with `merge`, also merge the rows of a single one."""
    datasets = [item.dataset for item in opened]
    tables = [dataset.events for dataset in datasets]
    if len(tables) > 1:
        pairs = zip(tables, names, strict=True)
        tables = [_fill_collection(events, name) for events, name in pairs]
    events, left_out = merge_tables(tables, names or [""], rename=merge != "id")
    rows = [item.rows for item in opened]
    lengths = [len(table) for table in tables]
    if merge:
        merged = merge_rows(events, merge)
        events, notes = merged.events, report_merged(merged, rows, lengths)
    else:
        notes = report_shared(events, rows, lengths)
    notes = [*report_too_many(left_out), *notes]
    known = [problem for dataset in datasets for problem in dataset.problems]
    if merge:
        known = [problem for problem in known if problem.code not in REPEAT_CODES]
    if len(datasets) == 1:
        return replace(datasets[0], events=events, problems=(*known, *notes), index_file=None)
    return Dataset(
        events=events,
        problems=(*known, *notes),
        title=_join_distinct(dataset.title for dataset in datasets),
        source=_join_distinct(dataset.source for dataset in datasets),
        licence=_join_distinct(dataset.licence for dataset in datasets),
        # Take the latest day, because an event is known once one table reports it.
        as_of=np.fmax.reduce(np.array([dataset.as_of for dataset in datasets])),
        header=Header(rows=sum(dataset.header.rows for dataset in datasets)),
    )


def _distinct_names(paths: Sequence[Path]) -> list[str]:
    """Name files without their extensions, or by their paths if two names are the same."""
    stems = [plain_line(path.stem.replace("_", " ")) for path in paths]
    return stems if len(set(stems)) == len(stems) else [plain_line(str(path)) for path in paths]


def _fill_collection(events: pd.DataFrame, name: str) -> pd.DataFrame:
    """Assign events without a collection to one that is named after their file."""
    cells = DictColumn.of(events["collection"])
    return events.assign(collection=cells.filled(name).column())


def _join_distinct(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, texts)))


def reopen_changed(data: Dataset) -> Dataset:
    """Open a prepared table again if its index was changed in place; else return it.

    Nothing of the table may be used after such a change, as its memory may be gone.

    Raises
    ------
    UnreadableFileError
        The table cannot be read any more.
    """
    index = data.index_file
    if index is None or not index.has_changed:
        return data
    _log.warning("%s was changed in place, so its table is opened again", index.path.name)
    return open_dataset(index.path.with_name(index.path.name.removesuffix(_INDEX_ENDING)))


def _open_index(
    path: Path, package: dict[str, Any], options: ImportOptions
) -> tuple[MappedIndex, LoadedTable] | None:
    """Open the index of a prepared table, if it was made for this table."""
    with contextlib.suppress(UnreadableFileError):
        # A table that becomes part of another one is not checked for changes, so it is read.
        index_file = MappedIndex(index_path(path), is_mapped=not options.has_rows)
        if "id" in package and index_file.table_id == package["id"]:
            events = index_file.read("events", EVENTS)
            return index_file, LoadedTable(events, [], Header(), rows=EventRows(file=path.name))
    return None


def has_index(path: Path) -> bool:
    """Return whether a file is a prepared table whose index is beside it, so it is not read."""
    package = parquet.read_package(path) if path.suffix.lower() == ".parquet" else {}
    return _open_index(path, package, ImportOptions({}, None, ())) is not None


def _load(source: str | Path | pd.DataFrame, options: ImportOptions) -> LoadedTable:
    if isinstance(source, pd.DataFrame):
        _check_header(None, options.header)
        return check_raw_table(table_of_columns(columns_of(source)), options)
    path = Path(source)
    _check_header(path, options.header)
    loaded = _load_file(path, options)
    problems = [problem.in_file(path.name) for problem in loaded.problems]
    return loaded._replace(problems=problems, rows=loaded.rows._replace(file=path.name))


def _check_header(path: Path | None, choice: str) -> None:
    """Refuse the choice of a row for tables whose columns have names without one."""
    if check_header(choice) and (path is None or path.suffix.lower() == ".parquet"):
        error = UnreadableFileError(Message("header.no_rows"))
        raise error.in_file(path.name) if path else error


def _load_file(path: Path, options: ImportOptions) -> LoadedTable:
    report_progress("Reading")
    try:
        if path.suffix.lower() == ".parquet" and parquet.is_prepared(path):
            return LoadedTable(parquet.read_prepared(bytes_of(path)), [], Header())
        raw = read_raw_table(path, options.sheets, options.header)
        return check_raw_table(raw, options._replace(name=options.name or path.name))
    except (UnreadableFileError, InvalidMappingError) as error:
        raise error.in_file(path.name) from error


def package_of(data: Dataset) -> dict[str, Any]:
    """Write the metadata of a dataset as a data package."""
    return {
        "title": data.title,
        "sources": [{"title": data.source}] if data.source else [],
        "licenses": [{"title": data.licence}] if data.licence else [],
        "as_of": "" if np.isnat(data.as_of) else str(data.as_of.astype("M8[D]")),
    }


def index_path(path: Path) -> Path:
    """Return the path of the index of a prepared table."""
    return path.with_name(f"{path.name}{_INDEX_ENDING}")


def _describing_package(path: Path) -> dict[str, Any]:
    """Read the data package in a prepared table, or one in its folder that describes it."""
    if path.suffix.lower() == ".parquet":
        package = parquet.read_package(path)
        if package:
            return package
    try:
        file = require_regular_file(path.parent / _PACKAGE_FILE)
        package = json.loads(file.read_text(encoding="utf-8"))
        described = {resource.get("path") for resource in package["resources"]}
    except (OSError, ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return {}
    return package if path.name in described else {}


def _first_title(entries: Any) -> str:
    if not isinstance(entries, list) or not entries or not isinstance(entries[0], dict):
        return ""
    return plain_line(entries[0].get("title")) or plain_line(entries[0].get("name"))


def _report_long(title: Any, path: Path | None) -> list[Problem]:
    """Report that the title of a file is cut."""
    if not is_too_long(title):
        return []
    message = Message("text.too_long", {"most": MAX_CHARS})
    return [Problem("note", 0, "", title[:MAX_CHARS], message, file=path.name if path else "")]


def _only_source(events: pd.DataFrame) -> str:
    sources = events["source"][events["source"] != ""].unique()
    return str(sources[0]) if len(sources) == 1 else ""


def _as_of(package: dict[str, Any], events: pd.DataFrame) -> np.datetime64:
    stated: np.datetime64 = read_days(pd.Series([str(package.get("as_of", ""))]))[0]
    if not np.isnat(stated):
        return stated
    published = read_days(events["source_date"])
    days = published[~np.isnat(published)]
    latest: np.datetime64 = days.max() if len(days) else stated
    return latest
