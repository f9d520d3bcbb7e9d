"""Exports of other programs, known by their headers, and what they mean by their columns."""

from collections.abc import Callable, Collection
from typing import NamedTuple

import pandas as pd

from dashboard.io.formats.timelinejs import text_of_html
from dashboard.model.column_aliases import key_of

# Of which a date known to the week is the middle.
_HALF_WEEK = pd.Timedelta(days=3)


class Columns:
    """Columns of a file as texts, by name whatever its case; which of them were asked for."""

    def __init__(self, texts: pd.DataFrame) -> None:
        self._texts, self.used = texts, set[str]()
        self._names = {key_of(str(name)): str(name) for name in texts}

    def __contains__(self, name: str) -> bool:
        return key_of(name) in self._names

    def __getitem__(self, name: str) -> pd.Series:
        """Texts of a column; empty ones where there is none."""
        if name not in self:
            return pd.Series("", index=self._texts.index, dtype="str")
        own = self._names[key_of(name)]
        self.used.add(own)
        return self._texts[own].astype("str")


class ExportProfile(NamedTuple):
    """An export of another program.

    Attributes
    ----------
    name
        Of the program, for the report.
    header
        Columns that no other export has all of.
    fields
        For each field the column that holds it, or what makes it of several.
    """

    name: str
    header: frozenset[str]
    fields: dict[str, str | Callable[[Columns], pd.Series]]

    def read(self, columns: Columns) -> dict[str, pd.Series]:
        """Read the fields of an export, as far as its columns are there."""
        return {
            field: columns[how] if isinstance(how, str) else how(columns)
            for field, how in self.fields.items()
            if not isinstance(how, str) or how in columns
        }


def find_export_profile(names: Collection[str]) -> ExportProfile | None:
    """Tell by its columns which program a table was exported from; None for any other table.

    Examples
    --------
    >>> find_export_profile(["message", "datetime", "timestamp_desc", "data_type"]).name
    'Timesketch'
    """
    known = set(map(key_of, map(str, names)))
    return next((one for one in _FOREIGN if set(map(key_of, one.header)) <= known), None)


def _joined(sign: str, *parts: pd.Series) -> pd.Series:
    """Join texts with a sign between those that are not empty."""
    whole, *others = parts
    for part in others:
        gap = pd.Series(sign, index=whole.index).where((whole != "") & (part != ""), "")
        whole = whole + gap + part
    return whole


def _worded(words: dict[str, str], column: str) -> Callable[[Columns], pd.Series]:
    """Read codes as words; unknown ones as nothing."""

    def worded(columns: Columns) -> pd.Series:
        said: pd.Series = columns[column].map(words)
        return said.fillna("").astype("str")

    return worded


def _fixed(text: str, beside: str) -> Callable[[Columns], pd.Series]:
    """Write a text wherever another column has something."""

    def fixed(columns: Columns) -> pd.Series:
        filled = pd.Series(text, index=columns[beside].index, dtype="str")
        return filled.where(columns[beside] != "", "")

    return fixed


def _acled_date(columns: Columns) -> pd.Series:
    """Day, week around it, or month, as ``time_precision`` says (ACLED Codebook, "Date")."""
    given, precision = columns["event_date"], columns["time_precision"]
    days = pd.to_datetime(given, format="mixed", errors="coerce")
    week = _some_day(days - _HALF_WEEK, days + _HALF_WEEK)
    texts = given.mask(days.notna() & (precision == "2"), week)
    return texts.mask(days.notna() & (precision == "3"), days.dt.strftime("%Y-%m"))


def _ucdp_date(columns: Columns) -> pd.Series:
    """Day, or some day of a range where ``date_prec`` is above 1 (UCDP GED Codebook, 2.3.5)."""
    first, last = (
        pd.to_datetime(columns[name], format="mixed", errors="coerce")
        for name in ("date_start", "date_end")
    )
    is_range = first.notna() & last.notna() & (columns["date_prec"] != "1") & (first != last)
    days = columns["date_start"].mask(first.notna(), first.dt.strftime("%Y-%m-%d"))
    return days.mask(is_range, _some_day(first, last))


def _some_day(first: pd.Series, last: pd.Series) -> pd.Series:
    texts = [days.dt.strftime("%Y-%m-%d") for days in (first, last)]
    said: pd.Series = "[" + texts[0] + ".." + texts[1] + "]"
    return said


def _texts_of(markup: pd.Series) -> pd.Series:
    """Texts of pieces of HTML."""
    return markup.map({one: text_of_html(one) for one in markup.unique()}).astype("str")


_FOREIGN = (
    ExportProfile(
        "ACLED",
        frozenset({"event_id_cnty", "event_date", "sub_event_type"}),
        {
            "event_id": "event_id_cnty",
            "title": lambda c: _joined(": ", c["sub_event_type"], c["location"]),
            "description": "notes",
            "date": _acled_date,
            "event_type": "event_type",
            "location": "location",
            "country": "country",
            "latitude": "latitude",
            "longitude": "longitude",
            # Codebook: 1 a town, 2 a part of a region, 3 a larger region.
            "geo_precision": _worded({"1": "city", "2": "region", "3": "region"}, "geo_precision"),
            "actors": lambda c: _joined("; ", c["actor1"], c["actor2"]),
            "quantity_best": "fatalities",
            "quantity_unit": _fixed("fatalities", "fatalities"),
            "source": "source",
            "tags": "tags",
        },
    ),
    ExportProfile(
        "UCDP GED",
        frozenset({"type_of_violence", "dyad_name", "date_start", "date_end"}),
        {
            "event_id": "id",
            "title": lambda c: _joined(": ", c["dyad_name"], c["where_coordinates"]),
            "description": "source_headline",
            "date": _ucdp_date,
            "event_type": _worded(
                {
                    "1": "state-based violence",
                    "2": "non-state violence",
                    "3": "one-sided violence",
                },
                "type_of_violence",
            ),
            "location": "where_coordinates",
            # Former names stand in brackets behind: "Russia (Soviet Union)".
            "country": lambda c: c["country"].str.replace(r"\s*\(.*\)$", "", regex=True),
            "latitude": "latitude",
            "longitude": "longitude",
            # Codebook 2.3.4: 1 a place, 2 within 25 km of it, 3 to 5 a region, 6 a country.
            "geo_precision": _worded(
                {"1": "city", "2": "city", "3": "region", "4": "region", "5": "region"}
                | {"6": "country"},
                "where_prec",
            ),
            "geo_radius_km": _worded({"2": "25"}, "where_prec"),
            "actors": lambda c: _joined("; ", c["side_a"], c["side_b"]),
            "quantity_low": "low",
            "quantity_best": "best",
            "quantity_high": "high",
            "quantity_unit": _fixed("fatalities", "best"),
            "source": "source_article",
        },
    ),
    ExportProfile(
        "Timesketch",
        frozenset({"message", "datetime", "timestamp_desc"}),
        {"title": "message", "date": "datetime", "event_type": "timestamp_desc", "tags": "tag"},
    ),
    ExportProfile(
        "TimelineJS",
        frozenset({"Year", "Headline", "Text", "Media", "Display Date"}),
        {
            "title": lambda c: _texts_of(c["Headline"]),
            "description": lambda c: _texts_of(c["Text"]),
            "date_text": "Display Date",
            "media_url": "Media",
            "media_caption": lambda c: _texts_of(c["Media Caption"]),
            "alt_text": "Media Alt Text",
            "event_type": "Group",
        },
    ),
    ExportProfile(
        "TimeMap",
        frozenset({"id", "description", "date", "time", "location", "latitude", "longitude"}),
        {
            "event_id": "id",
            "description": "description",
            "date": lambda c: _joined(" ", c["date"], c["time"]),
            "location": "location",
            "latitude": "latitude",
            "longitude": "longitude",
            "event_type": lambda c: c["type"].where(c["type"] != "", c["category"]),
            "tags": lambda c: _joined("; ", c["association1"], c["association2"]),
            "source": lambda c: _joined("; ", c["source1"], c["source2"], c["source3"]),
        },
    ),
)
