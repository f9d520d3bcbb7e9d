"""The event table: its columns, and the checks that keep good rows and name bad ones."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from dashboard.countries import country_codes
from dashboard.dates import parse_dates
from dashboard.words import mark

Kind = Literal[
    "id", "text", "date", "choice", "number", "country", "countries", "list", "ids", "url"
]

STATUSES = (mark("occurred"), mark("ongoing"), mark("expected"))
PRECISIONS = ("exact", "city", "region", "country", "unknown")
STANCES = (
    mark("asserts"),
    mark("denies"),
    mark("expects"),
    mark("demands"),
    mark("comments"),
)
# Types that tables often have; a table may have any others.
EVENT_TYPES = (
    mark("event"),
    mark("transport"),
    mark("training"),
    mark("deployment"),
    mark("combat"),
    mark("treaty"),
    mark("supply"),
    mark("statement"),
    mark("video"),
)
SEPARATOR = ";"
MAX_TEXT = 10_000
MAX_ID = 200


@dataclass(frozen=True)
class Column:
    """One column of the event table.

    Attributes
    ----------
    name
        As it stands in the file's header.
    kind
        Which check its cells pass; see ``_CHECKS``.
    holds
        What it holds, for people.
    choices, low, high
        The words of a ``choice``; the inclusive bounds of a ``number``.
    """

    name: str
    kind: Kind
    holds: str
    choices: tuple[str, ...] = ()
    low: float = -np.inf
    high: float = np.inf


COLUMNS = (
    Column("event_id", "id", "stable short id, unique; made from date and title where missing"),
    Column("title", "text", "a headline; required"),
    Column("description", "text", "a sentence or two"),
    Column("date", "date", "EDTF, the Library of Congress notation for dates; required"),
    Column("date_text", "text", "the date as the source words it"),
    Column("event_type", "text", f"{', '.join(EVENT_TYPES[1:])} or any other"),
    Column("status", "choice", "what the source says of it", STATUSES),
    Column("location", "text", "name of the place"),
    Column("country", "country", "where it happened, ISO 3166-1 alpha-3"),
    Column("latitude", "number", "degrees north, WGS 84", low=-90, high=90),
    Column("longitude", "number", "degrees east, WGS 84", low=-180, high=180),
    Column("geo_precision", "choice", "how exactly the place is known", PRECISIONS),
    Column("geo_radius_km", "number", "how far off the place may be", low=0, high=20_000),
    Column("origin", "text", "for movements: name of the place it starts from"),
    Column("origin_latitude", "number", "degrees north, WGS 84", low=-90, high=90),
    Column("origin_longitude", "number", "degrees east, WGS 84", low=-180, high=180),
    Column("origin_geo_precision", "choice", "how exactly the origin is known", PRECISIONS),
    Column("actors", "list", "who acts; several separated by ;"),
    Column("actor_countries", "countries", "countries of the actors, ISO 3166-1 alpha-3"),
    Column("claimant", "list", "who says so; several separated by ;"),
    Column("claimant_country", "countries", "countries of the claimants, ISO 3166-1 alpha-3"),
    Column("about", "ids", "for statements: the event_ids they speak of; several separated by ;"),
    Column("stance", "choice", "for statements: how they speak of it", STANCES),
    Column("quantity_low", "number", "at least this many, as the claimant says", low=0),
    Column("quantity_best", "number", "this many, as the claimant says", low=0),
    Column("quantity_high", "number", "at most this many, as the claimant says", low=0),
    Column("quantity_unit", "text", "what is counted"),
    Column("source", "text", "the document"),
    Column("source_date", "text", "day of the document, year-month-day"),
    Column("source_url", "url", "address of the document, http or https"),
    Column("source_locator", "text", "where in the document, such as paragraph 11"),
    Column("tags", "list", "free words; several separated by ;"),
    Column("media_url", "url", "address of a picture or film, http or https"),
    Column("media_caption", "text", "what the picture or film is"),
    Column("alt_text", "text", "the picture or film in words"),
)
COLUMN = {column.name: column for column in COLUMNS}
REQUIRED = ("title", "date")

# Where a cell is empty.
DEFAULTS = {"event_type": "event", "geo_precision": "unknown", "origin_geo_precision": "unknown"}

# Pairs and ranges that only make sense together.
_PAIRS = (("latitude", "longitude"), ("origin_latitude", "origin_longitude"))
_QUANTITIES = ("quantity_low", "quantity_best", "quantity_high")

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a table.

    Attributes
    ----------
    severity
        ``error``: the row is left out; ``warning``: the cell is left out; ``note``: nothing is.
    row
        As a spreadsheet counts, the header being row 1; 0 for the table as a whole.
    column, given, allowed
        Where it is, what stands there, and what may.
    file
        Name of the file; empty for a dataframe.
    rows
        How many rows it concerns; more than one where the table as a whole is at fault.
    """

    severity: Severity
    row: int
    column: str
    given: str
    allowed: str
    file: str = ""
    rows: int = 1

    def __str__(self) -> str:
        """One line for a report."""
        place = [self.file, f"row {self.row}" if self.row else "header", self.column]
        given = self.given if len(self.given) <= 60 else f"{self.given[:57]}..."  # noqa: PLR2004
        return f"{', '.join(filter(None, place))}: given {given!r}; {self.allowed}"


class Checked(NamedTuple):
    """A validated table and what was wrong with the one given.

    Attributes
    ----------
    events
        One row an event, with all of ``COLUMNS``, then the bounds of its date (``BOUNDS``,
        ``FLAGS``). Texts are never missing but empty, numbers are float with NaN.
    problems
        In order of the rows.
    """

    events: pd.DataFrame
    problems: list[Problem]


@dataclass(frozen=True)
class _Fault:
    """What is wrong in one column, by the index of the rows concerned."""

    column: str
    given: pd.Series
    allowed: str | pd.Series
    severity: Severity = "error"

    def problems(self, numbers: pd.Series) -> Iterable[Problem]:
        rows = numbers[self.given.index]
        allowed = pd.Series(self.allowed, self.given.index)
        for row, given, said in zip(rows, self.given, allowed, strict=True):
            yield Problem(self.severity, int(row), self.column, str(given), said)


def check_table(texts: pd.DataFrame, numbers: pd.Series) -> Checked:
    """Hold every row of a table of texts against the schema.

    Parameters
    ----------
    texts
        Cells as text, empty where nothing stands; any columns.
    numbers
        Row numbers for the report, with the index of `texts`.
    """
    notes = _table_problems(texts)
    table = texts.reindex(columns=list(COLUMN), fill_value="").apply(
        lambda cells: cells.str.strip()
    )
    if any(problem.severity == "error" for problem in notes):
        return Checked(_with_bounds(_typed(table.iloc[:0])), notes)
    bounds, date_faults = parse_dates(table["date"])
    # That an empty date is required says enough.
    date_faults = date_faults[table["date"][date_faults.index] != ""]
    faults = [
        *(fault for column in COLUMNS for fault in _check_column(table[column.name], column)),
        _Fault("date", table["date"][date_faults.index], date_faults),
        *_check_pairs(table),
    ]
    faults = [fault for fault in faults if len(fault.given)]
    rejected = pd.Index([]).append([f.given.index for f in faults if f.severity == "error"])
    kept = table.index.difference(rejected, sort=False)
    events = _typed(table.loc[kept]).join(bounds.loc[kept])
    events, id_faults = _settle_ids(events, numbers)
    listed = [problem for fault in [*faults, *id_faults] for problem in fault.problems(numbers)]
    listed.sort(key=lambda problem: problem.row)
    return Checked(_with_status(events).reset_index(drop=True), notes + listed)


def split_list(cells: pd.Series) -> pd.Series:
    """Values of a list column, one a row, under the index of the row that they come from.

    Examples
    --------
    >>> split_list(pd.Series(["RUS; PRK", ""])).to_dict()
    {0: 'PRK'}
    >>> list(split_list(pd.Series(["RUS; PRK", ""])))
    ['RUS', 'PRK']
    """
    filled = cells[cells != ""]
    return filled.str.split(SEPARATOR).explode().str.strip().loc[lambda part: part != ""]


def each(table: pd.DataFrame) -> Iterator[Any]:
    """Rows of a small table as named tuples."""
    return iter(table.itertuples(index=False))


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
            f"a column {name!r} is required; rename or add it",
            rows=len(texts),
        )
        for name in missing
    ]
    if unused:
        allowed = "these columns are not used; the README lists those that are"
        problems.append(Problem("note", 0, "", ", ".join(unused), allowed))
    return problems


def _check_column(cells: pd.Series, column: Column) -> Iterable[_Fault]:
    filled = cells[cells != ""]
    if column.name in REQUIRED:
        yield _Fault(column.name, cells[cells == ""], "required: no row can do without")
    yield _Fault(
        column.name, filled[filled.str.len() > MAX_TEXT], f"at most {MAX_TEXT:,} characters"
    )
    control = filled.str.contains(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", regex=True)
    yield _Fault(column.name, filled[control], "no control characters; remove them")
    if column.kind in _CHECKS:
        good, allowed = _CHECKS[column.kind](filled, column)
        yield _Fault(column.name, filled[~good], allowed)


def _check_id(cells: pd.Series, _: Column) -> tuple[pd.Series, str]:
    good = ~cells.str.contains(SEPARATOR) & (cells.str.len() <= MAX_ID)
    return good, f"allowed: up to {MAX_ID} characters without {SEPARATOR}"


def _check_choice(cells: pd.Series, column: Column) -> tuple[pd.Series, str]:
    return cells.isin(column.choices), f"allowed: {', '.join(column.choices)}"


def _check_number(cells: pd.Series, column: Column) -> tuple[pd.Series, str]:
    values = pd.to_numeric(cells, errors="coerce")
    plain = cells.str.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
    low, high = (f"{bound:g}" for bound in (column.low, column.high))
    limits = f" from {low}" if column.low > -np.inf else ""
    limits += f" to {high}" if column.high < np.inf else ""
    allowed = f"allowed: a number{limits}, with a decimal point and no thousands mark"
    return plain & values.between(column.low, min(column.high, np.finfo(float).max)), allowed


def _check_country(cells: pd.Series, _: Column) -> tuple[pd.Series, str]:
    return cells.isin(country_codes()), "allowed: an ISO 3166-1 alpha-3 code, such as PRK or RUS"


def _check_countries(cells: pd.Series, _: Column) -> tuple[pd.Series, str]:
    good = split_list(cells).isin(country_codes()).groupby(level=0).all()
    allowed = "allowed: ISO 3166-1 alpha-3 codes, such as PRK; several separated by ;"
    return good.reindex(cells.index, fill_value=False).astype(bool), allowed


def _check_url(cells: pd.Series, _: Column) -> tuple[pd.Series, str]:
    return cells.str.match(
        r"https?://[^\s<>\"]+$"
    ), "allowed: an address that begins with http:// or https://"


_Check = Callable[[pd.Series, Column], tuple[pd.Series, str]]
_CHECKS: dict[str, _Check] = {
    "id": _check_id,
    "choice": _check_choice,
    "number": _check_number,
    "country": _check_country,
    "countries": _check_countries,
    "url": _check_url,
}


def _check_pairs(table: pd.DataFrame) -> Iterable[_Fault]:
    for one, other in _PAIRS:
        for absent, present in ((one, other), (other, one)):
            lone = table[present][(table[absent] == "") & (table[present] != "")]
            yield _Fault(present, lone, f"needs {absent} as well; give both or neither")
    for low, high in (_QUANTITIES[:2], _QUANTITIES[1:], _QUANTITIES[::2]):
        floor, ceiling = (pd.to_numeric(table[name], errors="coerce") for name in (low, high))
        yield _Fault(low, table[low][floor > ceiling], f"allowed: at most {high}")
    day = pd.to_datetime(table["source_date"], format="%Y-%m-%d", errors="coerce")
    bad_day = table["source_date"][(table["source_date"] != "") & day.isna()]
    yield _Fault("source_date", bad_day, "allowed: a day as year-month-day, such as 2024-10-20")


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """Numbers as float, empty cells as their defaults."""
    numbers = {
        column.name: pd.to_numeric(table[column.name], errors="coerce").astype(float)
        for column in COLUMNS
        if column.kind == "number"
    }
    filled = {name: table[name].mask(table[name] == "", word) for name, word in DEFAULTS.items()}
    return table.assign(**numbers, **filled)


def _with_bounds(events: pd.DataFrame) -> pd.DataFrame:
    return events.join(parse_dates(events["date"])[0])


def _with_status(events: pd.DataFrame) -> pd.DataFrame:
    """Fill in the status: what lies wholly after its source is expected, all else occurred."""
    published = pd.to_datetime(events["source_date"], format="%Y-%m-%d", errors="coerce")
    ahead = events["start_earliest"] >= published + pd.Timedelta(days=1)
    inferred = np.where(ahead, "expected", "occurred")
    return events.assign(status=events["status"].mask(events["status"] == "", inferred))


def _settle_ids(events: pd.DataFrame, numbers: pd.Series) -> tuple[pd.DataFrame, list[_Fault]]:
    """Make missing ids, leave out rows whose id is taken, and cut references that lead nowhere."""
    given = events["event_id"] != ""
    ids = events["event_id"].copy()
    ids[~given] = _made_ids(events[~given])
    repeated = ids.duplicated()
    first = ids[~repeated].rename_axis("place").reset_index().set_index("event_id")["place"]
    rows = ids[repeated].map(first).map(numbers)
    taken = _Fault(
        "event_id", ids[repeated], rows.map("already used in row {}; ids are unique".format)
    )
    events = events.assign(event_id=ids)[~repeated]
    about = split_list(events["about"])
    lost = about[~about.isin(events["event_id"])]
    dangling = _Fault(
        "about", lost, "no row shown has this event_id; the reference is left out", "warning"
    )
    repeats = about.reset_index().duplicated().to_numpy()
    found = about[about.isin(events["event_id"]).to_numpy() & ~repeats]
    if len(found) < len(about):
        joined = found.groupby(level=0).agg(SEPARATOR.join).reindex(events.index, fill_value="")
        events = events.assign(about=joined)
    return events, [taken, dangling]


def _made_ids(events: pd.DataFrame) -> pd.Series:
    """Short ids from date and title, so that links survive a re-sort; repeats are numbered."""
    made = (events["date"] + "\n" + events["title"]).map(
        lambda text: f"e{blake2b(text.encode(), digest_size=5).hexdigest()}"
    )
    again = made.groupby(made).cumcount()
    return made.where(again == 0, made + "-" + (again + 1).astype(str))
