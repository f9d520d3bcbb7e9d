"""Files (or dataframes) into validated tables, with what their data package says about them."""

import codecs
import contextlib
import csv
import json
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from dashboard import parquet
from dashboard.cells import Cells
from dashboard.checks import check_table
from dashboard.claims import as_known_on, disputed_ids, known_days
from dashboard.dates import BOUNDS, FLAGS, read_days
from dashboard.errors import UnreadableFileError
from dashboard.formats import About, calendars, geojson, jsonld, schemaorg_rows, timelinejs
from dashboard.formats.tables import unguarded
from dashboard.geography import View
from dashboard.index import EventIndex
from dashboard.memory import give_back
from dashboard.places import frame_places
from dashboard.progress import tell
from dashboard.resources import code_digest
from dashboard.schema import COLUMN, UNIQUE, Checked, Problem
from dashboard.stored import Stored

_HEADER_ROWS = 1
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PACKAGE_FILE = "datapackage.json"
# How many days that readers look back to are kept ready.
_MOST_DAYS = 8
_NO_INDEX = "no index of this very table and version; prepare it again to open it at once"
_CSV_ALLOWED = "the first row must name the columns"
_JSON_ALLOWED = (
    "allowed: a list of objects, one an event, GeoJSON, JSON-LD or a story of TimelineJS"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, eq=False)
class Dataset:
    """A validated table with what its readers must know about it.

    Attributes
    ----------
    events
        See :class:`dashboard.schema.Checked`.
    problems
        What was wrong with the file.
    title, source, licence
        For headings and credit lines; may be empty.
    as_of
        The day of the source: what lies behind it is expected, not known. ``NaT`` if unknown.
    stored
        What was worked out of this very table before.
    """

    events: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    title: str = "Events"
    source: str = ""
    licence: str = ""
    as_of: np.datetime64 = np.datetime64("NaT", "s")
    stored: Stored | None = None

    @property
    def about(self) -> About:
        """What files say of the events as a whole."""
        return About(self.title, self.source, self.licence, self.as_of)

    @cached_property
    def disputed(self) -> Set[str]:
        """Ids of the events that some statement denies."""
        return self.index.once(disputed_ids)

    @cached_property
    def extent(self) -> View:
        """Part of the world that holds all places; it is the map's first view, filtered or not."""
        return self.index.once(frame_places)

    @cached_property
    def index(self) -> EventIndex:
        """What queries look up."""
        return EventIndex(self.events, self.stored)

    @cached_property
    def known_days(self) -> np.ndarray:
        """Days on which something became known (``datetime64[D]``)."""
        return self.index.once(known_days)

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
        earlier = replace(self, events=as_known_on(self.index, day), as_of=as_of, stored=None)
        earlier.__dict__["extent"] = self.extent
        return earlier

    @property
    def rejected_rows(self) -> int:
        """How many rows of the file are not shown."""
        errors = [problem for problem in self.problems if problem.severity == "error"]
        whole = max((problem.rows for problem in errors if not problem.row), default=0)
        return whole + len({problem.row for problem in errors if problem.row})


def load_events(source: str | Path | pd.DataFrame) -> Checked:
    """Load and validate a table of events.

    Parameters
    ----------
    source
        Path of a file in one of the formats (see ``READERS``), or a dataframe with the columns of
        the schema.

    Returns
    -------
    Checked
        ``(events, problems)``. Rows with an error are left out of ``events``; each is named.

    Raises
    ------
    UnreadableFileError
        The file as a whole cannot be read.

    Examples
    --------
    >>> events, problems = load_events(
    ...     pd.DataFrame({"title": ["A", "B"], "date": ["2024-10", "?"]})
    ... )
    >>> list(events["title"]), problems[0].row, problems[0].column
    (['A'], 3, 'date')
    """
    if isinstance(source, pd.DataFrame):
        return _check_columns(source.items())
    path = Path(source)
    checked = _read(path)
    return Checked(
        checked.events, [replace(problem, file=path.name) for problem in checked.problems]
    )


def open_dataset(source: str | Path | pd.DataFrame) -> Dataset:
    """Load a table together with the data package (``datapackage.json``) that lies beside it.

    The as-of date is the package's ``as_of``, else the latest ``source_date`` of the table.
    """
    path = None if isinstance(source, pd.DataFrame) else Path(source)
    package = _describing_package(path) if path else {}
    index = _open_index(path, package) if path else None
    stored, (events, problems) = index or (None, load_events(source))
    if path and "id" in package and not stored:
        problems.append(Problem("note", 0, "", index_path(path).name, _NO_INDEX, path.name))
    give_back()
    title = path.stem.replace("_", " ") if path else "Events"
    return Dataset(
        events=events,
        problems=tuple(problems),
        title=str(package.get("title", title)),
        source=_first_title(package.get("sources")) or _only_source(events),
        licence=_first_title(package.get("licenses")),
        as_of=_as_of(package, events),
        stored=stored,
    )


def _open_index(path: Path, package: dict[str, Any]) -> tuple[Stored, Checked] | None:
    """Open the index of a prepared table, where one belongs to it and to this very code."""
    with contextlib.suppress(UnreadableFileError):
        stored = Stored(index_path(path))
        if "id" in package and stored.about == {"id": package["id"], "code": code_digest()}:
            events = stored.read("events", pd.DataFrame)
            if list(events) == [*COLUMN, *BOUNDS, *FLAGS]:
                return stored, Checked(events, [])
    return None


def _read(path: Path) -> Checked:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableFileError(
            f"{path.name}: unknown ending {path.suffix!r}; choose one of: {', '.join(READERS)}"
        )
    tell("Reading")
    try:
        # Only the reader holds the bytes, and lets them go once they are parsed.
        return reader(_bytes_of(path))
    except UnreadableFileError as error:
        raise UnreadableFileError(f"{path.name}: {error}") from error


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(str(error.strerror or error)) from error


def _decode(raw: bytes, allowed: str, kind: str) -> str:
    """UTF-8, or UTF-16 where a byte order mark says so; of which kind, and what it may hold."""
    encoding = "utf-16" if raw[:2] in _UTF_16 else "utf-8-sig"
    if encoding == "utf-8-sig" and b"\0" in raw[:4096]:
        raise UnreadableFileError(f"not a text file; save it as {kind}")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(
            f"not {encoding.removesuffix('-sig').upper()} text (line {line}, "
            f"byte {raw[error.start]:#04x}); save it again as {kind} UTF-8"
        ) from error
    if not text.strip():
        raise UnreadableFileError(f"the file is empty; {allowed}")
    return text


def _read_csv(raw: bytes) -> Checked:
    header, above, content = _find_header(raw)
    del raw
    table, rows, uneven = _parse_rows(content, header)
    del content
    table = table.unify_dictionaries()
    # Each column is given up once it is taken over.
    texts = table.to_pandas(split_blocks=True, self_destruct=True)
    del table
    texts = pd.DataFrame({name: unguarded(texts[name]) for name in texts}, copy=False)
    rows += above
    # Spreadsheets leave empty rows behind; they count, but hold nothing.
    filled = np.logical_or.reduce([(texts[name] != "").to_numpy() for name in texts])
    if not filled.all():
        texts, rows = texts[filled], rows[filled]
    checked = check_table(texts, rows)
    uneven = [replace(problem, row=problem.row + above) for problem in uneven]
    merged = sorted([*checked.problems, *uneven], key=lambda problem: problem.row)
    return Checked(checked.events, merged)


def _find_header(raw: bytes) -> tuple[list[str], int, bytes]:
    """Names of the columns, how many empty lines stand above them, and all from there on.

    Empty lines before the header and a last line without an end are no faults.
    """
    text = _decode(raw, _CSV_ALLOWED, "CSV")
    start = len(text) - len(text.lstrip("\r\n"))
    above = text[:start].count("\n")
    try:
        header = next(csv.reader(_lines(text, start)))
    except csv.Error as error:
        raise UnreadableFileError(f"no CSV: {error}") from error
    _reject_repeats(header)
    content = text.encode() if raw[:2] in _UTF_16 else raw.removeprefix(codecs.BOM_UTF8)
    content = content.lstrip(b"\r\n")
    return header, above, content if content.endswith(b"\n") else content + b"\n"


def _lines(text: str, start: int) -> Iterator[str]:
    """Lines of a text from some place on; a large text is not copied for the first of them."""
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _parse_rows(content: bytes, header: list[str]) -> tuple[pa.Table, pd.Series, list[Problem]]:
    """Parse CSV into texts, with the number of each row; rows that do not fit are named."""
    uneven: list[Problem] = []
    numbers: list[int] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        numbers.append(row.number)
        if row.text:
            allowed = f"allowed: {row.expected_columns} cells, as in the header"
            said = f"{allowed}; check the quotation marks"
            uneven.append(Problem("error", row.number, "", f"{row.actual_columns} cells", said))
        return "skip"

    try:
        table = _parse_csv(content, header)
    except pa.ArrowInvalid:
        # Only one thread numbers the rows that it skips.
        try:
            table = _parse_csv(content, header, invalid_row_handler=skip)
        except pa.ArrowInvalid as error:
            raise UnreadableFileError(f"no CSV: {str(error).splitlines()[0]}") from error
    first = _HEADER_ROWS + 1
    given = np.arange(first, first + len(table) + len(numbers))
    rows = given[~np.isin(given, numbers)] if numbers else given
    return table, pd.Series(rows), uneven


def _parse_csv(content: bytes, header: list[str], **more: Any) -> pa.Table:
    """Parse CSV into texts; those that many rows share, as dictionaries."""
    shared = pa.dictionary(pa.int32(), pa.string())
    types = {name: pa.string() if name in UNIQUE else shared for name in header}
    return arrow_csv.read_csv(
        pa.BufferReader(content),
        read_options=arrow_csv.ReadOptions(use_threads=not more),
        parse_options=arrow_csv.ParseOptions(
            newlines_in_values=True, ignore_empty_lines=False, **more
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=types, null_values=[], strings_can_be_null=False
        ),
    )


def _reject_repeats(header: list[str]) -> None:
    repeated = {name for name in header if header.count(name) > 1}
    if repeated:
        raise UnreadableFileError(f"the header names {sorted(repeated)[0]!r} twice; rename one")


def _read_json(raw: bytes) -> Checked:
    text = _decode(raw, _JSON_ALLOWED, "JSON")
    try:
        # Numbers stay as they are written; every cell becomes text anyway.
        parsed = json.loads(text, parse_constant=_no_constant, parse_int=str, parse_float=str)
    except (json.JSONDecodeError, RecursionError, UnreadableFileError) as error:
        raise UnreadableFileError(f"no JSON: {error}") from error
    return _check_records(_items_of(parsed))


def _items_of(parsed: Any) -> list[dict[str, Any]]:
    """Events of a parsed JSON file, in whichever of its forms."""
    found = next((read(parsed) for is_such, read in _JSON_FORMS if is_such(parsed)), parsed)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise UnreadableFileError(_JSON_ALLOWED)
    if not found:
        raise UnreadableFileError(f"no event in it, the list is empty; {_JSON_ALLOWED}")
    return found


def _check_records(items: list[dict[str, Any]]) -> Checked:
    rows = [{_whole(key): _json_text(item[key]) for key in item} for item in items]
    return _check_columns(pd.DataFrame(rows).items())


def _read_calendar(raw: bytes) -> Checked:
    rows = calendars.read(raw)
    if not rows:
        raise UnreadableFileError("the calendar has no entry (VEVENT)")
    return _check_records(rows)


def _no_constant(name: str) -> None:
    raise UnreadableFileError(f"{name} is no JSON number; use null")


def _json_text(value: Any) -> Any:
    if isinstance(value, list):
        return _whole("; ".join(str(part) for part in value))
    if isinstance(value, dict | bool):
        return json.dumps(value)
    return _whole(value) if isinstance(value, str) else value


def _whole(text: str) -> str:
    """Put a NUL, which no cell may hold, for half of a character that takes two."""
    return _SURROGATE.sub("\0", text)


def _check_columns(columns: Iterable[tuple[Hashable, pd.Series]]) -> Checked:
    """Check columns of any kind, given one after the other with their names."""
    # Whatever is missing is an empty cell; days and whole numbers are written as people write them.
    named = [(str(name), _texts(cells)) for name, cells in columns]
    _reject_repeats([name for name, _ in named])
    texts = pd.DataFrame(dict(named), copy=False)
    del named
    return check_table(texts, pd.Series(texts.index + _HEADER_ROWS + 1, index=texts.index))


def _texts(cells: pd.Series) -> pd.Series:
    """Put cells in words, each distinct value once where the library can tell them apart."""
    cells = cells.reset_index(drop=True)
    if isinstance(cells.dtype, pd.StringDtype):
        return cells.fillna("") if cells.hasnans else cells
    if isinstance(cells.dtype, pd.CategoricalDtype):
        codes, distinct = cells.cat.codes.to_numpy(), pd.Series(cells.cat.categories)
    elif cells.dtype == object:
        words: pd.Series = cells.map(_cell_text, na_action="ignore").astype(object)
        return words.where(cells.notna(), "")
    else:
        codes, known = pd.factorize(cells)
        distinct = pd.Series(known)
    texts = pd.concat([_said(distinct), pd.Series([""])], ignore_index=True).astype("str")
    # Those that are missing have a code below 0.
    return pd.Series(Cells(texts, np.where(codes < 0, len(distinct), codes)).column())


def _said(values: pd.Series) -> pd.Series:
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        return pd.Series(values.dt.tz_convert("UTC").dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
    if pd.api.types.is_datetime64_any_dtype(values):
        midnight = (values == values.dt.normalize()).all()
        return pd.Series(values.dt.strftime("%Y-%m-%d" if midnight else "%Y-%m-%dT%H:%M:%S"))
    return values.map(_cell_text)


def _cell_text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _whole(str(value))


def _read_parquet(raw: bytes) -> Checked:
    if parquet.is_prepared(raw):
        return Checked(parquet.read_prepared(raw), [])
    columns = parquet.read_columns(raw)
    # It lets go of the bytes once it is through.
    del raw
    return _check_columns(columns)


# Forms of JSON by which their files are known, whatever their ending.
_JSON_FORMS: tuple[tuple[Callable[[Any], bool], Callable[[Any], list[dict[str, Any]]]], ...] = (
    (geojson.is_geojson, geojson.read),
    (timelinejs.is_timelinejs, timelinejs.read),
    (jsonld.is_jsonld, schemaorg_rows.read),
)
# A further format is one function here.
READERS: dict[str, Callable[[bytes], Checked]] = {
    ".csv": _read_csv,
    ".json": _read_json,
    ".geojson": _read_json,
    ".jsonld": _read_json,
    ".ics": _read_calendar,
    ".parquet": _read_parquet,
}


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
