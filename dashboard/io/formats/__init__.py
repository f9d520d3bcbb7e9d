"""Events as files: one entry a format, one module a kind of them."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd

from dashboard.common.i18n import N_
from dashboard.io.formats import geojson, schemaorg, timelinejs
from dashboard.io.formats import icalendar as calendars
from dashboard.io.formats import tabular as tables
from dashboard.io.formats.about import About

__all__ = ["FORMATS", "About", "Format"]


class Format(NamedTuple):
    """A format that events can be written in.

    Attributes
    ----------
    ending
        Of the file's name, without a dot.
    media_type
        As registered with IANA.
    words
        What it is for.
    pieces
        Takes validated rows and what is said of them as a whole, and gives the file piece by
        piece; :mod:`dashboard.ingest.load` reads it.
    """

    ending: str
    media_type: str
    words: str
    pieces: Callable[[pd.DataFrame, About], Iterator[bytes]]

    def write(self, events: pd.DataFrame, about: About) -> bytes:
        """Write a file as a whole."""
        return b"".join(self.pieces(events, about))


FORMATS = {
    "csv": Format("csv", "text/csv", N_("CSV, for spreadsheets"), tables.write_csv),
    "json": Format("json", "application/json", N_("JSON, for programs"), tables.write_json),
    "parquet": Format(
        "parquet",
        "application/vnd.apache.parquet",
        N_("Parquet, for analysis"),
        tables.write_parquet,
    ),
    "geojson": Format("geojson", "application/geo+json", N_("GeoJSON, for maps"), geojson.write),
    "icalendar": Format("ics", "text/calendar", N_("iCalendar, for calendars"), calendars.write),
    "timelinejs": Format(
        "json", "application/json", N_("TimelineJS, for stories"), timelinejs.write
    ),
    "jsonld": Format(
        "jsonld",
        "application/ld+json",
        N_("schema.org, for search engines"),
        schemaorg.write,
    ),
}
