"""Files (or dataframes) into validated tables, with what their data package says about them."""

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.common.allocator import release_memory
from dashboard.common.errors import InvalidMappingError, UnreadableFileError
from dashboard.common.progress import report_progress
from dashboard.engine.claims import as_known_on, disputed_ids, known_days
from dashboard.engine.encoding import EVENTS
from dashboard.engine.index import EventIndex
from dashboard.engine.index_file import MappedIndex
from dashboard.engine.place_groups import frame_places
from dashboard.ingest.assign_columns import Header, assign_columns
from dashboard.ingest.merge import merge_tables
from dashboard.ingest.normalize.single_dates import DateOrder
from dashboard.ingest.normalize.table import normalize_table
from dashboard.ingest.validate import check_table
from dashboard.io import parquet
from dashboard.io.formats import About
from dashboard.io.readers import RawTable, bytes_of, read_raw_table, table_of_columns
from dashboard.model.date_bounds import read_days
from dashboard.model.geo import MapExtent
from dashboard.model.messages import Message
from dashboard.model.schema import COLUMN, Checked, Problem
from dashboard.model.text_columns import DictColumn

_PACKAGE_FILE = "datapackage.json"
# Raise this by one when the same file gives other events or another report than before, so that
# uploads that were read before are read again.
IMPORT_VERSION = 2
# How many days that readers look back to are kept ready.
_MOST_DAYS = 8


@dataclass(frozen=True, eq=False)
class Dataset:
    """A validated table with what its readers must know about it.

    Attributes
    ----------
    events
        See :class:`dashboard.model.schema.Checked`.
    problems
        What was wrong with the file.
    title, source, licence
        For headings and credit lines; may be empty.
    as_of
        The day of the source: what lies behind it is expected, not known. ``NaT`` if unknown.
    index_file
        The index file of this very table, if it has one.
    header
        Columns of the file; empty where it was checked before.
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
        """What files say of the events as a whole."""
        return About(self.title, self.source, self.licence, self.as_of)

    @cached_property
    def collections(self) -> list[str]:
        """Names of the sets of events that are in it."""
        return [str(name) for name in self.events["collection"].unique() if name]

    @property
    def colour(self) -> str:
        """What colours mean where nobody chose: several sets of events are told apart."""
        return "collection" if len(self.collections) > 1 else "event_type"

    @cached_property
    def disputed(self) -> Set[str]:
        """Ids of the events that some statement denies."""
        return self.index.cached(disputed_ids)

    @cached_property
    def extent(self) -> MapExtent:
        """Part of the world that holds all places; it is the map's first view, filtered or not."""
        return self.index.cached(frame_places)

    @cached_property
    def index(self) -> EventIndex:
        """What queries look up."""
        return EventIndex(self.events, self.index_file)

    @cached_property
    def known_days(self) -> np.ndarray:
        """Days on which something became known (``datetime64[D]``)."""
        return self.index.cached(known_days)

    def as_known_on(self, day: np.datetime64 | None) -> "Dataset":
        """See the table from a day; None, as any day after the source, is the table itself.

        The map's first view stays the same.
        """
        if day is None or (day >= self.as_of and not (self.known_days > day).any()):
            return self
        earlier = self._earlier.get(day) or self._see_from(day)
        while len(self._earlier) >= _MOST_DAYS:
            self._earlier.pop(next(iter(self._earlier)), None)
        return self._earlier.setdefault(day, earlier)

    @cached_property
    def _earlier(self) -> dict[np.datetime64, "Dataset"]:
        return {}

    def _see_from(self, day: np.datetime64) -> "Dataset":
        as_of = day if np.isnat(self.as_of) else min(day, self.as_of)
        earlier = replace(self, events=as_known_on(self.index, day), as_of=as_of, index_file=None)
        earlier.__dict__["extent"] = self.extent
        return earlier

    @property
    def rejected_rows(self) -> int:
        """How many rows of the file are not shown."""
        errors = [problem for problem in self.problems if problem.severity == "error"]
        whole = max((problem.rows for problem in errors if not problem.row), default=0)
        return whole + len({problem.row for problem in errors if problem.row})


class _How(NamedTuple):
    """What is said of how to read a file."""

    mapping: Mapping[str, str]
    order: DateOrder | None


class _Loaded(NamedTuple):
    events: pd.DataFrame
    problems: list[Problem]
    header: Header


def load_events(
    source: str | Path | pd.DataFrame,
    mapping: Mapping[str, str] | None = None,
    order: DateOrder | None = None,
) -> Checked:
    """Load and validate a table of events.

    Parameters
    ----------
    source
        Path of a file in one of the formats (see :mod:`dashboard.io.readers`), or a dataframe.
    mapping
        Column by field, where the names of its columns do not say what they hold; see
        :mod:`dashboard.model.column_aliases`.
    order
        What comes first in dates like 03/04/2024; None where the column is to say so itself.

    Returns
    -------
    Checked
        ``(events, problems)``. Rows with an error are left out of ``events``; each is named.

    Raises
    ------
    UnreadableFileError
        The file as a whole cannot be read.
    InvalidMappingError
        `mapping` names what is not there.

    Examples
    --------
    >>> events, problems = load_events(
    ...     pd.DataFrame({"title": ["A", "B"], "date": ["2024-10", "?"]})
    ... )
    >>> list(events["title"]), problems[0].row, problems[0].column
    (['A'], 3, 'date')
    """
    events, problems, _ = _load(source, _How(mapping or {}, order))
    return Checked(events, problems)


def read_corrected(
    path: Path, mapping: Mapping[str, str] | None = None, order: DateOrder | None = None
) -> pd.DataFrame:
    """Read all rows of a file, whatever is wrong with them, in the words of the schema.

    What can be mended is; all else stays as it is, for its author to mend.

    Raises
    ------
    UnreadableFileError
        The file as a whole cannot be read.
    """
    given = read_raw_table(path)
    named = assign_columns(given.texts, mapping)
    cells, _ = normalize_table(named.texts, given.rows, order)
    others = {name: cell for name, cell in named.texts.items() if name not in COLUMN}
    filled = [name for name in COLUMN if name in named.texts or not cells[name].is_empty.all()]
    own = {name: cells[name].column(shared=False) for name in filled}
    return pd.DataFrame(own | {name: cell.to_numpy() for name, cell in others.items()})


def open_dataset(
    source: str | Path | pd.DataFrame,
    mapping: Mapping[str, str] | None = None,
    order: DateOrder | None = None,
) -> Dataset:
    """Load a table together with the data package (``datapackage.json``) that lies beside it.

    The as-of date is the package's ``as_of``, else the latest ``source_date`` of the table.
    """
    path = None if isinstance(source, pd.DataFrame) else Path(source)
    package = _describing_package(path) if path else {}
    index = _open_index(path, package) if path else None
    index_file, loaded = index or (None, _load(source, _How(mapping or {}, order)))
    events, problems, header = loaded
    if path and "id" in package and not index_file:
        message = Message("index.outdated")
        problems.append(Problem("note", 0, "", index_path(path).name, message, file=path.name))
    release_memory()
    title = path.stem.replace("_", " ") if path else "Events"
    return Dataset(
        events=events,
        problems=tuple(problems),
        title=str(package.get("title", title)),
        source=_first_title(package.get("sources")) or _only_source(events),
        licence=_first_title(package.get("licenses")),
        as_of=_as_of(package, events),
        index_file=index_file,
        header=header,
    )


def open_datasets(
    paths: Sequence[Path],
    mapping: Mapping[str, str] | None = None,
    order: DateOrder | None = None,
) -> Dataset:
    """Load several tables as one; each event says in ``collection`` which it is of.

    Of events whose ids stand in several tables, those of later ones get their table's name added.
    """
    datasets = [open_dataset(path, mapping, order) for path in paths]
    if len(datasets) == 1:
        return datasets[0]
    names = _distinct_names(paths)
    tables = [_collected(one.events, name) for one, name in zip(datasets, names, strict=True)]
    days = np.array([one.as_of for one in datasets])
    return Dataset(
        events=merge_tables(tables, names),
        problems=tuple(problem for one in datasets for problem in one.problems),
        title=_together(one.title for one in datasets),
        source=_together(one.source for one in datasets),
        licence=_together(one.licence for one in datasets),
        # What one of them knew is known.
        as_of=np.fmax.reduce(days),
    )


def _distinct_names(paths: Sequence[Path]) -> list[str]:
    """Names of files without their endings, or in full where two are alike."""
    stems = [path.stem.replace("_", " ") for path in paths]
    return stems if len(set(stems)) == len(stems) else [str(path) for path in paths]


def _collected(events: pd.DataFrame, name: str) -> pd.DataFrame:
    """Say of events that belong to no set which file they are from."""
    own = DictColumn.of(events["collection"])
    return events.assign(collection=own.with_texts(own.texts.replace("", name)).column())


def _together(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, texts)))


def _open_index(path: Path, package: dict[str, Any]) -> tuple[MappedIndex, _Loaded] | None:
    """Open the index of a prepared table, if it belongs to this very table."""
    with contextlib.suppress(UnreadableFileError):
        index_file = MappedIndex(index_path(path))
        if "id" in package and index_file.table_id == package["id"]:
            events = index_file.read("events", EVENTS)
            return index_file, _Loaded(events, [], Header())
    return None


def _load(source: str | Path | pd.DataFrame, how: _How) -> _Loaded:
    if isinstance(source, pd.DataFrame):
        return _checked(table_of_columns(source.items()), how)
    path = Path(source)
    loaded = _read(path, how)
    return loaded._replace(problems=[problem.in_file(path.name) for problem in loaded.problems])


def _read(path: Path, how: _How) -> _Loaded:
    report_progress("Reading")
    try:
        if path.suffix.lower() == ".parquet" and parquet.is_prepared(path):
            return _Loaded(parquet.read_prepared(bytes_of(path)), [], Header())
        return _checked(read_raw_table(path), how)
    except (UnreadableFileError, InvalidMappingError) as error:
        raise error.in_file(path.name) from error


def _checked(given: RawTable, how: _How) -> _Loaded:
    named = assign_columns(given.texts, how.mapping)
    events, problems = check_table(named.texts, given.rows, how.order)
    found = [*given.problems, *named.notes, *problems]
    # A row that does not fit into the columns is one of the file as well.
    unfit = sum(problem.severity == "error" for problem in given.problems)
    header = named.header._replace(rows=named.header.rows + unfit)
    return _Loaded(events, sorted(found, key=lambda problem: problem.row), header)


def package_of(data: Dataset) -> dict[str, Any]:
    """Say of a dataset what a data package says."""
    return {
        "title": data.title,
        "sources": [{"title": data.source}] if data.source else [],
        "licenses": [{"title": data.licence}] if data.licence else [],
        "as_of": "" if np.isnat(data.as_of) else str(data.as_of.astype("M8[D]")),
    }


def index_path(path: Path) -> Path:
    """Where the index of a prepared table stands."""
    return path.with_name(f"{path.name}.index")


def _describing_package(path: Path) -> dict[str, Any]:
    """Read the data package of a prepared table, or one beside it that describes it."""
    if path.suffix.lower() == ".parquet":
        package = parquet.read_package(path)
        if package:
            return package
    try:
        package = json.loads((path.parent / _PACKAGE_FILE).read_text(encoding="utf-8"))
        described = {resource.get("path") for resource in package["resources"]}
    except (OSError, ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return {}
    return package if path.name in described else {}


def _first_title(entries: Any) -> str:
    if not isinstance(entries, list) or not entries or not isinstance(entries[0], dict):
        return ""
    return str(entries[0].get("title") or entries[0].get("name") or "")


def _only_source(events: pd.DataFrame) -> str:
    named = events["source"][events["source"] != ""].unique()
    return str(named[0]) if len(named) == 1 else ""


def _as_of(package: dict[str, Any], events: pd.DataFrame) -> np.datetime64:
    stated: np.datetime64 = read_days(pd.Series([str(package.get("as_of", ""))]))[0]
    if not np.isnat(stated):
        return stated
    published = read_days(events["source_date"])
    days = published[~np.isnat(published)]
    latest: np.datetime64 = days.max() if len(days) else stated
    return latest
