"""Read GPX (Topografix): one row for each waypoint, track and route."""

import datetime as dt
from typing import NamedTuple

from dashboard.common.errors import UnreadableFileError
from dashboard.io.formats.positions import PLACE, movement_along, read_positions
from dashboard.io.formats.records import Record, Records
from dashboard.io.formats.xml_elements import (
    Element,
    child_text,
    children,
    element_text,
    parse_elements,
)
from dashboard.model.messages import Message

_FORMAT = "GPX"
_LINES = {"trk": "track", "rte": "route"}
_POINTS = ("trkpt", "rtept")
# Elements around the name of the file, in versions 1.0 and 1.1.
_ABOUT_FILE = (["gpx"], ["gpx", "metadata"])


class _Point(NamedTuple):
    longitude: str
    latitude: str
    time: str


def read_gpx(raw: bytes) -> Records:
    """Convert waypoints, tracks and routes to rows.

    A track lasts from the first to the last time of its points; its place is the last point, and
    its origin the first.

    Raises
    ------
    UnreadableFileError
        It is not GPX, or is empty.
    """
    reader = _Reader()
    for event, name, element in parse_elements(raw, _FORMAT):
        if event == "start":
            reader.begin(name)
        else:
            reader.end(name, element)
    if not reader.rows:
        raise UnreadableFileError(Message("gpx.empty"))
    return Records(reader.rows, [], reader.title)


class _Reader:
    """Collects the rows of a file."""

    def __init__(self) -> None:
        self.rows: list[Record] = []
        self.title = ""
        # Names of the elements around the current one, and the points of the current line.
        self._open: list[str] = []
        self._points: list[_Point] = []

    def begin(self, name: str) -> None:
        self._open.append(name)
        if self._open[0] != "gpx":
            raise UnreadableFileError(Message("gpx.invalid"))

    def end(self, name: str, element: Element) -> None:
        self._open.pop()
        if name in _POINTS:
            self._points.append(_point(element))
        elif name == "wpt":
            self.rows.append(_waypoint(element))
        elif name in _LINES:
            self.rows.append(_line(element, _LINES[name], self._points))
            self._points = []
        elif name == "name" and self._open in _ABOUT_FILE:
            self.title = self.title or element_text(element)
        if name in (*_POINTS, *_LINES, "wpt"):
            element.clear()


def _point(element: Element) -> _Point:
    return _Point(element.get("lon", ""), element.get("lat", ""), child_text(element, "time"))


def _waypoint(element: Element) -> Record:
    longitude, latitude, time = _point(element)
    place = {"longitude": longitude, "latitude": latitude}
    return _row(element, "waypoint") | place | ({"date": time} if time else {})


def _line(element: Element, kind: str, points: list[_Point]) -> Record:
    row = _row(element, kind)
    if date := _date([point.time for point in points if point.time]):
        row["date"] = date
    positions, invalid = read_positions([point[:2] for point in points])
    # The check reports what is in the cells.
    return row | (dict(zip(PLACE, invalid, strict=True)) if invalid else movement_along(positions))


def _row(element: Element, kind: str) -> Record:
    texts = [child_text(element, name) for name in ("name", "desc", "cmt")]
    distinct = list(dict.fromkeys(filter(None, texts)))
    links = [link.get("href", "").strip() for link in children(element, "link")]
    row = {
        "title": distinct[0] if distinct else "",
        "description": "\n".join(distinct[1:]),
        "event_type": child_text(element, "type") or kind,
        "source": child_text(element, "src"),
        "source_url": next(filter(None, [*links, child_text(element, "url")]), ""),
        "tags": child_text(element, "sym"),
    }
    return {name: text for name, text in row.items() if text}


def _date(times: list[str]) -> str:
    """Return the first and last time as EDTF; recorders may write segments in any order."""
    if not times:
        return ""
    try:
        first, last = min(times, key=_moment), max(times, key=_moment)
    except (ValueError, TypeError):
        first, last = times[0], times[-1]
    return first if first == last else f"{first}/{last}"


def _moment(time: str) -> dt.datetime:
    return dt.datetime.fromisoformat(time)
