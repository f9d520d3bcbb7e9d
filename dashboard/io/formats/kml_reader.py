"""Read KML (OGC), also packed as KMZ: one row for each placemark.

GDAL can also read KML, but it turns a month or a year (``2008-01``) into its first day.
"""

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape

from dashboard.common.errors import UnreadableFileError
from dashboard.io.archives import is_archive, unpack
from dashboard.io.formats.html_text import pairs_of_table, text_of_html
from dashboard.io.formats.positions import movement_along, place_of, read_positions
from dashboard.io.formats.records import Record, Records
from dashboard.io.formats.xml_elements import (
    Element,
    child_text,
    children,
    descendants,
    element_text,
    local_name,
    parse_elements,
)
from dashboard.model.messages import Message

_FORMAT = "KML"
_ROOTS = ("kml", "Document", "Folder", "Placemark")
_CONTAINERS = ("Document", "Folder")
_OVERLAYS = ("GroundOverlay", "PhotoOverlay")
# Elements that describe how features look. They are released, because there may be many.
_STYLES = ("Style", "StyleMap", "Schema")
_CORNERS = (("west", "south"), ("east", "north"))
# How many tables have the same names if these are of columns: two, and this share of all.
_MIN_TABLES, _SHARE_OF_TABLES = 2, 0.1
_LINK = re.compile(r"""href\s*=\s*["']?(https?://[^"'\s>]+)""", re.IGNORECASE)


def read_kml(raw: bytes) -> Records:
    """Convert placemarks to rows, and overlays that have a time.

    The place is a point, the last point of a track, or the circle around any other geometry. The
    origin is the first point of a track. Folders become collections. The title is that of the
    document.

    Raises
    ------
    UnreadableFileError
        It is not KML, or has no placemarks.
    """
    if is_archive(raw):
        files = list(unpack(raw, (".kml",), Message("kml.invalid")).values())
    else:
        files = [raw]
    reader = _Reader()
    for content in files:
        reader.read(content)
    if not reader.rows:
        raise UnreadableFileError(Message("kml.no_placemarks"))
    return Records(_with_tables(reader.rows, reader.tables), [], reader.title)


def _with_tables(rows: Sequence[Record], tables: Sequence[dict[str, str]]) -> list[Record]:
    """Add the tables in descriptions as columns, as programs such as ArcGIS write them.

    Names that are nearly always others are no columns, such as the years of a chronicle.
    """
    count = sum(map(bool, tables))
    counts = Counter(name for table in tables for name in table)
    least = max(min(_MIN_TABLES, count), _SHARE_OF_TABLES * count)
    names = {name for name, found in counts.items() if found >= least}
    return [{name: text for name, text in table.items() if name in names} | row
            for row, table in zip(rows, tables, strict=True)]  # fmt: skip


class _Reader:
    """Collects the rows of one or several documents."""

    def __init__(self) -> None:
        self.rows: list[Record] = []
        # Names and values in the description of each row.
        self.tables: list[dict[str, str]] = []
        self.title = ""
        # Names of the elements around the current one, and of the folders among them.
        self._open: list[str] = []
        self._folders: list[str] = []

    def read(self, raw: bytes) -> None:
        for event, name, element in parse_elements(raw, _FORMAT):
            if event == "start":
                self._begin(name)
            else:
                self._end(name, element)

    def _begin(self, name: str) -> None:
        if not self._open and name not in _ROOTS:
            raise UnreadableFileError(Message("kml.invalid"))
        self._open.append(name)
        if name in _CONTAINERS:
            self._folders.append("")

    def _end(self, name: str, element: Element) -> None:
        self._open.pop()
        parent = self._open[-1] if self._open else ""
        if name == "name" and parent in _CONTAINERS:
            self._folders[-1] = element_text(element)
            self.title = self.title or self._title(parent)
        elif name in _CONTAINERS:
            self._folders.pop()
        elif name == "Placemark" or (name in _OVERLAYS and _date(element)):
            self.rows.append(_row(element) | self._collection())
            self.tables.append(pairs_of_table(child_text(element, "description")))
        if name in ("Placemark", *_CONTAINERS, *_OVERLAYS, *_STYLES):
            element.clear()

    def _title(self, parent: str) -> str:
        return self._folders[-1] if parent == "Document" and len(self._folders) == 1 else ""

    def _collection(self) -> Record:
        names = self._folders[1:] if self.title else self._folders
        path = " / ".join(filter(None, names))
        return {"collection": path} if path else {}


def _row(feature: Element) -> Record:
    html = child_text(feature, "description")
    row = {
        "event_id": feature.get("id", ""),
        "title": child_text(feature, "name"),
        "description": text_of_html(html),
        "date": _date(feature),
        "location": child_text(feature, "address"),
        "source_url": _only_link(html),
        "event_type": "track" if descendants(feature, "Track") else "",
        **_place(feature),
    }
    row = {name: text for name, text in row.items() if text}
    return {name: text for name, text in _extended_data(feature).items() if text} | row


def _extended_data(feature: Element) -> Record:
    data = (below for holder in children(feature, "ExtendedData") for below in holder.iter())
    return {
        str(item.get("name", "")).strip(): child_text(item, "value") or element_text(item)
        for item in data
        if local_name(item.tag) in ("Data", "SimpleData") and item.get("name")
    }


def _date(feature: Element) -> str:
    """Return the time of a feature as EDTF; KML leaves out the open end of a span."""
    for stamp in children(feature, "TimeStamp"):
        if when := child_text(stamp, "when"):
            return when
    for span in children(feature, "TimeSpan"):
        start, end = child_text(span, "begin"), child_text(span, "end")
        if start or end:
            return start if start == end else f"{start or '..'}/{end or '..'}"
    times = [text for when in descendants(feature, "when") if (text := element_text(when))]
    return "/".join(dict.fromkeys([times[0], times[-1]])) if times else ""


def _place(feature: Element) -> Record:
    track = [element_text(coord).split() for coord in descendants(feature, "coord")]
    texts = [element_text(element) for element in descendants(feature, "coordinates")]
    # Some programs write blanks beside the commas.
    lists = [",".join(map(str.strip, text.split(","))) for text in texts]
    others = [token.split(",") for text in lists for token in text.split()]
    others += [_axes(box, x, y) for box in descendants(feature, "LatLonBox") for x, y in _CORNERS]
    others += [_axes(at, "longitude", "latitude") for at in descendants(feature, "Location")]
    positions, invalid = read_positions([axes[:2] for axes in track or others])
    if invalid:
        # The check reports what is in the cell.
        return {"latitude": ",".join(invalid)}
    return movement_along(positions) if track else place_of(positions)


def _axes(element: Element, x: str, y: str) -> list[str]:
    return [child_text(element, x), child_text(element, y)]


def _only_link(html: str) -> str:
    """Return the address that a description links to, if there is only one."""
    links = {unescape(address) for address in _LINK.findall(html)}
    return links.pop() if len(links) == 1 else ""
