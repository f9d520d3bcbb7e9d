"""Read exports of other programs, which are recognized by their column names."""

from collections.abc import Callable, Collection
from typing import NamedTuple

import pandas as pd

from dashboard.io.formats.html_text import text_of_html
from dashboard.io.formats.timelinejs import edtf_year
from dashboard.io.readers import RawTable
from dashboard.model.column_aliases import key_of
from dashboard.model.messages import Message
from dashboard.model.schema import Problem

_TIMELINEJS = "TimelineJS"
# If ACLED knows only the week of an event, it gives the middle of that week as the date.
_HALF_WEEK = pd.Timedelta(days=3)


class ExportColumns:
    """Columns of a file by name, ignoring case; remembers which were used."""

    def __init__(self, texts: pd.DataFrame) -> None:
        self._texts, self.used = texts, set[str]()
        self._names = {key_of(str(name)): str(name) for name in texts}

    def __contains__(self, name: str) -> bool:
        return key_of(name) in self._names

    def name_of(self, name: str) -> str:
        """Return the name of a column as the file spells it."""
        return self._names[key_of(name)]

    def __getitem__(self, name: str) -> pd.Series:
        """Return the texts of a column; empty texts if there is no such column."""
        if name not in self:
            return pd.Series("", index=self._texts.index, dtype="str")
        column_name = self.name_of(name)
        self.used.add(column_name)
        return self._texts[column_name].astype("str")


class ExportProfile(NamedTuple):
    """How to read the export of a program.

    Attributes
    ----------
    name
        Name of the program, for the report.
    header
        Columns that together identify the export.
    fields
        For each field, its column, or a function that makes it from several columns.
    """

    name: str
    header: frozenset[str]
    fields: dict[str, str | Callable[[ExportColumns], pd.Series]]

    def read_fields(
        self, columns: ExportColumns, chosen: Collection[str] = ()
    ) -> dict[str, pd.Series]:
        """Read the fields whose columns exist, except those for which others were chosen."""
        return {
            field: columns[source] if isinstance(source, str) else source(columns)
            for field, source in self.fields.items()
            if field not in chosen and (not isinstance(source, str) or source in columns)
        }


def find_export_profile(names: Collection[str]) -> ExportProfile | None:
    """Recognize the program that exported a table by its columns; None for any other table.

    Examples
    --------
    >>> find_export_profile(["message", "datetime", "timestamp_desc", "data_type"]).name
    'Timesketch'
    """
    keys = set(map(key_of, map(str, names)))
    matching = (profile for profile in _PROFILES if set(map(key_of, profile.header)) <= keys)
    return next(matching, None)


def take_title_slide(raw: RawTable) -> RawTable:
    """Take the title of the table from the title slide in a spreadsheet of TimelineJS.

    The slide is not an event, so it is removed from the table.
    """
    profile = find_export_profile([str(name) for name in raw.texts])
    if profile is None or profile.name != _TIMELINEJS:
        return raw
    columns = ExportColumns(raw.texts)
    places = _is_slide_type(columns, "title").to_numpy().nonzero()[0]
    if not len(places):
        return raw
    first = int(places[0])
    is_other = pd.Series(True, index=raw.texts.index)
    is_other.iloc[first] = False
    title = text_of_html(columns["Headline"].iloc[first])
    row = int(raw.rows.iloc[first])
    note = Problem("note", row, "", title, Message("timelinejs.title_slide"))
    return raw._replace(
        texts=raw.texts[is_other],
        rows=raw.rows[is_other.to_numpy()],
        problems=[*raw.problems, note],
        title=raw.title or title,
    )


def _is_slide_type(columns: ExportColumns, name: str) -> pd.Series:
    """Return whether each slide of TimelineJS has a type; events have none."""
    return columns["Type"].str.strip().str.casefold() == name


def _join_texts(separator: str, *columns: pd.Series) -> pd.Series:
    """Join the texts of each row, with a separator between those that are not empty."""
    joined, *others = columns
    for texts in others:
        are_filled = (joined != "") & (texts != "")
        joined = joined + pd.Series(separator, index=joined.index).where(are_filled, "") + texts
    return joined


def _decode(words: dict[str, str], column: str) -> Callable[[ExportColumns], pd.Series]:
    """Replace codes by words, and unknown codes by empty texts."""

    def decode(columns: ExportColumns) -> pd.Series:
        texts: pd.Series = columns[column].map(words)
        return texts.fillna("").astype("str")

    return decode


def _constant(text: str, column: str) -> Callable[[ExportColumns], pd.Series]:
    """Fill in the same text wherever a column is not empty."""

    def fill(columns: ExportColumns) -> pd.Series:
        texts = pd.Series(text, index=columns[column].index, dtype="str")
        return texts.where(columns[column] != "", "")

    return fill


def _acled_date(columns: ExportColumns) -> pd.Series:
    """Return a day, a week or a month, by ``time_precision`` (ACLED Codebook, "Date")."""
    dates, precision = columns["event_date"], columns["time_precision"]
    days = pd.to_datetime(dates, format="mixed", errors="coerce")
    week = _a_day_between(days - _HALF_WEEK, days + _HALF_WEEK)
    texts = dates.mask(days.notna() & (precision == "2"), week)
    return texts.mask(days.notna() & (precision == "3"), days.dt.strftime("%Y-%m"))


def _ucdp_date(columns: ExportColumns) -> pd.Series:
    """Return a day, or a range if ``date_prec`` is above 1 (UCDP GED Codebook, 2.3.5)."""
    first, last = (
        pd.to_datetime(columns[name], format="mixed", errors="coerce")
        for name in ("date_start", "date_end")
    )
    is_range = first.notna() & last.notna() & (columns["date_prec"] != "1") & (first != last)
    days = columns["date_start"].mask(first.notna(), first.dt.strftime("%Y-%m-%d"))
    return days.mask(is_range, _a_day_between(first, last))


def _a_day_between(first: pd.Series, last: pd.Series) -> pd.Series:
    """Write in EDTF that an event happened on a day of a range."""
    first_text, last_text = (days.dt.strftime("%Y-%m-%d") for days in (first, last))
    edtf: pd.Series = "[" + first_text + ".." + last_text + "]"
    return edtf


def _strip_markup(html: pd.Series) -> pd.Series:
    """Convert HTML to plain text."""
    return html.map({text: text_of_html(text) for text in html.unique()}).astype("str")


_PROFILES = (
    ExportProfile(
        "ACLED",
        frozenset({"event_id_cnty", "event_date", "sub_event_type"}),
        {
            "event_id": "event_id_cnty",
            "title": lambda c: _join_texts(": ", c["sub_event_type"], c["location"]),
            "description": "notes",
            "date": _acled_date,
            "event_type": "event_type",
            "location": "location",
            "country": "country",
            "latitude": "latitude",
            "longitude": "longitude",
            # Codebook: 1 a town, 2 a part of a region, 3 a larger region.
            "geo_precision": _decode({"1": "city", "2": "region", "3": "region"}, "geo_precision"),
            "actors": lambda c: _join_texts("; ", c["actor1"], c["actor2"]),
            "quantity_best": "fatalities",
            "quantity_unit": _constant("fatalities", "fatalities"),
            "source": "source",
            "tags": "tags",
        },
    ),
    ExportProfile(
        "UCDP GED",
        frozenset({"type_of_violence", "dyad_name", "date_start", "date_end"}),
        {
            "event_id": "id",
            "title": lambda c: _join_texts(": ", c["dyad_name"], c["where_coordinates"]),
            "description": "source_headline",
            "date": _ucdp_date,
            "event_type": _decode(
                {
                    "1": "state-based violence",
                    "2": "non-state violence",
                    "3": "one-sided violence",
                },
                "type_of_violence",
            ),
            "location": "where_coordinates",
            # Former names follow in brackets: "Russia (Soviet Union)".
            "country": lambda c: c["country"].str.replace(r"\s*\(.*\)$", "", regex=True),
            "latitude": "latitude",
            "longitude": "longitude",
            # Codebook 2.3.4: 1 a place, 2 within 25 km of it, 3 to 5 a region, 6 a country.
            "geo_precision": _decode(
                {"1": "city", "2": "city", "3": "region", "4": "region", "5": "region"}
                | {"6": "country"},
                "where_prec",
            ),
            "geo_radius_km": _decode({"2": "25"}, "where_prec"),
            "actors": lambda c: _join_texts("; ", c["side_a"], c["side_b"]),
            "quantity_low": "low",
            "quantity_best": "best",
            "quantity_high": "high",
            "quantity_unit": _constant("fatalities", "best"),
            "source": "source_article",
        },
    ),
    ExportProfile(
        "Timesketch",
        frozenset({"message", "datetime", "timestamp_desc"}),
        {"title": "message", "date": "datetime", "event_type": "timestamp_desc", "tags": "tag"},
    ),
    ExportProfile(
        _TIMELINEJS,
        frozenset({"Year", "Headline", "Text", "Media", "Display Date"}),
        {
            "title": lambda c: _strip_markup(c["Headline"]),
            "description": lambda c: _strip_markup(c["Text"]),
            "year": lambda c: c["Year"].str.strip().map(edtf_year),
            "end_year": lambda c: c["End Year"].str.strip().map(edtf_year),
            "date_text": "Display Date",
            "media_url": "Media",
            "media_caption": lambda c: _strip_markup(c["Media Caption"]),
            "alt_text": "Media Alt Text",
            "event_type": lambda c: c["Group"].mask(_is_slide_type(c, "era"), "era"),
        },
    ),
    ExportProfile(
        "TimeMap",
        frozenset({"id", "description", "date", "time", "location", "latitude", "longitude"}),
        {
            "event_id": "id",
            "description": "description",
            "date": lambda c: _join_texts(" ", c["date"], c["time"]),
            "location": "location",
            "latitude": "latitude",
            "longitude": "longitude",
            "event_type": lambda c: c["type"].where(c["type"] != "", c["category"]),
            "tags": lambda c: _join_texts("; ", c["association1"], c["association2"]),
            "source": lambda c: _join_texts("; ", c["source1"], c["source2"], c["source3"]),
        },
    ),
)
