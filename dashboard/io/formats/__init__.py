"""The formats that events can be written in; ``FORMATS`` lists them.

Each module writes one format, or a family of formats, and can read it back: its functions are named
after the format, as ``write_geojson`` and ``read_geojson``. All writers have one interface: they
take validated events and an :class:`About`, and yield the file in pieces of bytes.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd

from dashboard.common.i18n import N_
from dashboard.io.formats.about import About
from dashboard.io.formats.geojson import write_geojson
from dashboard.io.formats.icalendar import write_icalendar
from dashboard.io.formats.schemaorg_writer import write_schemaorg
from dashboard.io.formats.tabular import write_csv, write_json, write_parquet
from dashboard.io.formats.timelinejs import write_timelinejs

__all__ = ["FORMATS", "About", "Format"]


class Format(NamedTuple):
    """A format that events can be written in.

    Attributes
    ----------
    ending
        Ending of the file name, without a dot.
    media_type
        Media type, as registered with IANA.
    label
        Name and purpose, as readers see them.
    pieces
        Function that yields the file in pieces, given validated events and an :class:`About`.
    """

    ending: str
    media_type: str
    label: str
    pieces: Callable[[pd.DataFrame, About], Iterator[bytes]]

    def write(self, events: pd.DataFrame, about: About) -> bytes:
        """Return the whole file."""
        return b"".join(self.pieces(events, about))


FORMATS = {
    "csv": Format("csv", "text/csv", N_("CSV, for spreadsheets"), write_csv),
    "json": Format("json", "application/json", N_("JSON, for programs"), write_json),
    "parquet": Format(
        "parquet",
        "application/vnd.apache.parquet",
        N_("Parquet, for analysis"),
        write_parquet,
    ),
    "geojson": Format("geojson", "application/geo+json", N_("GeoJSON, for maps"), write_geojson),
    "icalendar": Format("ics", "text/calendar", N_("iCalendar, for calendars"), write_icalendar),
    "timelinejs": Format(
        "json", "application/json", N_("TimelineJS, for stories"), write_timelinejs
    ),
    "jsonld": Format(
        "jsonld",
        "application/ld+json",
        N_("schema.org, for search engines"),
        write_schemaorg,
    ),
}
