"""The event table: its columns, and the problems that a table can have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from pyarrow import compute as arrow

from dashboard.common.i18n import N_, tr
from dashboard.model.field_names import field_name
from dashboard.model.messages import Message, Param, Surface, excerpt, word
from dashboard.model.text_columns import as_arrow

ColumnKind = Literal["id", "text", "date", "choice", "number", "countries", "list", "ids", "url"]

STATUSES = (N_("occurred"), N_("ongoing"), N_("expected"))
PRECISIONS = ("exact", "city", "region", "country", "unknown")
# Source of coordinates that are not in the file.
GAZETTEER = "gazetteer"
SOURCES = ("given", GAZETTEER)
STANCES = (
    N_("asserts"),
    N_("denies"),
    N_("expects"),
    N_("demands"),
    N_("comments"),
)
# Types that tables often have; a table may have any others.
EVENT_TYPES = (
    N_("event"),
    N_("transport"),
    N_("training"),
    N_("deployment"),
    N_("combat"),
    N_("treaty"),
    N_("supply"),
    N_("statement"),
    N_("video"),
)
SEPARATOR = ";"
MAX_ID = 200
# Maximum length of a cell, by the kind of its column; the settings limit all other kinds.
_MAX_CHARS: dict[str, int] = {"number": 100, "choice": 100, "date": 1_000, "countries": 2_000}
_MAX_DAY_CHARS = 100


@dataclass(frozen=True)
class Column:
    """One column of the event table.

    Attributes
    ----------
    name
        Name in the header of a file.
    kind
        Type of the cells, which ``dashboard.model.validators`` checks.
    holds
        Content of the column.
    choices, low, high
        Allowed words of a ``choice``; inclusive bounds of a ``number``.
    """

    name: str
    kind: ColumnKind
    holds: str
    choices: tuple[str, ...] = ()
    low: float = -np.inf
    high: float = np.inf

    @property
    def max_chars(self) -> int | None:
        """Maximum length of a cell; None if only the settings limit it."""
        return _MAX_DAY_CHARS if self.name == "source_date" else _MAX_CHARS.get(self.kind)

    @property
    def explained(self) -> str:
        """Describe the content, with the allowed words or bounds.

        Examples
        --------
        >>> print(COLUMN["quantity_best"].explained)
        number according to the claimant, 0 or more
        """
        choices = f": {', '.join(self.choices)}" if self.choices else ""
        upper = f"to {self.high:g}" if np.isfinite(self.high) else "or more"
        limits = f", {self.low:g} {upper}" if np.isfinite(self.low) else ""
        return f"{self.holds}{choices}{limits}"


COLUMNS = (
    Column("event_id", "id", "stable short id, unique; made from date and title where missing"),
    Column("title", "text", "a headline; required"),
    Column("description", "text", "a sentence or two"),
    Column("date", "date", "EDTF, the Library of Congress notation for dates; required"),
    Column("date_text", "text", "the date as the source words it"),
    Column("event_type", "text", f"{', '.join(EVENT_TYPES[1:])} or any other"),
    Column("status", "choice", "status according to the source", STATUSES),
    Column("location", "text", "name of the place"),
    Column("country", "countries", "where it happened, ISO 3166 alpha-3; several separated by ;"),
    Column("latitude", "number", "degrees north, WGS 84", low=-90, high=90),
    Column("longitude", "number", "degrees east, WGS 84", low=-180, high=180),
    Column("geo_precision", "choice", "precision of the place", PRECISIONS),
    Column("geo_radius_km", "number", "uncertainty of the place in kilometres", low=0, high=20_000),
    Column("geo_source", "choice", "source of the coordinates (empty means given)", SOURCES),
    Column("origin", "text", "for movements, name of the place where they start"),
    Column("origin_latitude", "number", "degrees north, WGS 84", low=-90, high=90),
    Column("origin_longitude", "number", "degrees east, WGS 84", low=-180, high=180),
    Column("origin_geo_precision", "choice", "precision of the origin", PRECISIONS),
    Column(
        "origin_geo_source",
        "choice",
        "source of the origin's coordinates",
        SOURCES,
    ),
    Column("actors", "list", "people or groups that act; several separated by ;"),
    Column("actor_countries", "countries", "countries of the actors, ISO 3166 alpha-3"),
    Column("claimant", "list", "people or groups that make the claim; several separated by ;"),
    Column("claimant_country", "countries", "countries of the claimants, ISO 3166 alpha-3"),
    Column("about", "ids", "for statements, the event_ids referred to; several separated by ;"),
    Column("stance", "choice", "for statements, position of the statement", STANCES),
    Column("quantity_low", "number", "lowest number according to the claimant", low=0),
    Column("quantity_best", "number", "number according to the claimant", low=0),
    Column("quantity_high", "number", "highest number according to the claimant", low=0),
    Column("quantity_unit", "text", "what is counted"),
    Column("source", "text", "the document"),
    Column("source_date", "text", "day of the document, year-month-day"),
    Column("source_url", "url", "address of the document, http or https"),
    Column("source_locator", "text", "where in the document, such as paragraph 11"),
    Column("tags", "list", "free words; several separated by ;"),
    Column("media_url", "url", "address of an image or video, http or https"),
    Column("media_caption", "text", "caption of the image or video"),
    Column("alt_text", "text", "description of the image or video for screen readers"),
    Column("collection", "text", "set that the event belongs to, such as the name of a file"),
)
COLUMN = {column.name: column for column in COLUMNS}
REQUIRED = ("title", "date")
# Columns with few repeated texts; all others are stored as categories.
UNIQUE = ("event_id", "title", "description")

# Values of empty cells.
DEFAULTS = {"event_type": "event", "geo_precision": "unknown", "origin_geo_precision": "unknown"}
# Columns of a checked table without empty cells.
NEVER_EMPTY = ("event_id", *REQUIRED, "status", *DEFAULTS)

Severity = Literal["error", "warning", "note"]


# Problems of one kind that are listed; the rest are counted.
MAX_LISTED = 100


@dataclass(frozen=True)
class Problem:
    """One problem of a table.

    Attributes
    ----------
    severity
        ``error``: the row is left out; ``warning``: the cell is left out; ``note``: no loss.
    row
        Row number as in a spreadsheet, where the header is row 1; 0 for the whole table.
    column, given
        Name of the column, and content of the cell.
    message
        The problem, and what to do.
    hint
        Probable cause, if one was looked for.
    file
        Name of the file; empty for a dataframe.
    rows
        Number of rows affected; more than one if the whole table is at fault.
    sheet
        Sheet of the row, if several sheets of a workbook are read.
    """

    severity: Severity
    row: int
    column: str
    given: str
    message: Message
    hint: Message | None = None
    file: str = ""
    rows: int = 1
    sheet: str = ""

    @property
    def code(self) -> str:
        """Stable code of the message, such as ``country.unknown``."""
        return self.message.code

    @property
    def params(self) -> Mapping[str, Param]:
        """Values for the placeholders of the message."""
        return self.message.params

    def in_file(self, file: str) -> "Problem":
        """Return the problem with the name of its file."""
        # Built directly, because ``replace`` takes four times as long.
        cell = self.severity, self.row, self.column, self.given
        return Problem(*cell, self.message, self.hint, file, self.rows, self.sheet)

    def describe(self, surface: Surface = "python") -> str:
        """Describe in one line where the problem is, what it is, and how to solve it.

        Examples
        --------
        >>> print(Problem("error", 3, "title", "", Message("value.required"), file="t.csv"))
        t.csv, row 3, title: This field is required. Fill it in.
        """
        column = field_name(self.column) if surface == "page" else self.column
        places = [self.file, *row_place(self.sheet, self.row), column]
        place = ", ".join(filter(None, places))
        text = word(self.message, surface, self.given)
        if not place.isprintable():
            place = excerpt(place, len(place))
        return f"{place}: {text}" if place else text

    def __str__(self) -> str:
        """Describe the problem for a Python program."""
        return self.describe()


def row_place(sheet: str, row: int) -> list[str]:
    """Describe where a row is: its sheet, if several are read, and its number.

    Examples
    --------
    >>> row_place("2023", 5), row_place("", 0)
    (['sheet 2023', 'row 5'], [])
    """
    sheets = [tr("sheet {sheet}", sheet=sheet)] if sheet else []
    return [*sheets, tr("row {row}", row=row)] if row else sheets


class Checked(NamedTuple):
    """A validated table, and the problems of the original table.

    Attributes
    ----------
    events
        One row for each event, with all of ``COLUMNS``, then the bounds of its date (``BOUNDS``,
        ``FLAGS``). Missing texts are empty; columns with many repeats are categories. Numbers are
        floats, and NaN if missing.
    problems
        Problems, in the order of the rows.
    """

    events: pd.DataFrame
    problems: list[Problem]


def split_list(cells: pd.Series) -> pd.Series:
    """Split the cells of a list column; each value has the index label of its row.

    Examples
    --------
    >>> split_list(pd.Series(["RUS; PRK", ""])).to_dict()
    {0: 'PRK'}
    >>> list(split_list(pd.Series(["RUS; PRK", ""])))
    ['RUS', 'PRK']
    """
    split = arrow.split_pattern(as_arrow(cells), SEPARATOR)
    parts = arrow.utf8_trim_whitespace(arrow.list_flatten(split))
    rows = arrow.list_parent_indices(split).to_numpy()
    listed = pd.Series(parts.to_pandas(), dtype="str").set_axis(cells.index[rows])
    return listed[listed != ""]


def named_rows(table: pd.DataFrame) -> Iterator[Any]:
    """Iterate over the rows of a small table as named tuples."""
    return iter(table.itertuples(index=False))
