"""TimelineJS 3, for stories that are read slide by slide."""

import html
import json
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pandas as pd

from dashboard.dates import DAY, SECOND
from dashboard.errors import UnreadableFileError
from dashboard.formats.about import About
from dashboard.formats.records import Record, records_of

# What is ours, which TimelineJS overlooks: the row of a slide, and rows that are no slides.
_OWN, _UNDATED = "event", "undated"
_UNITS = ("year", "month", "day", "hour", "minute", "second")


def write(events: pd.DataFrame, about: About) -> bytes:
    """Write events as slides (https://timeline.knightlab.com/docs/json-format.html).

    TimelineJS shows HTML: all texts are escaped. It needs a start: an event that has no earliest
    day stands at its latest, and one without any day is no slide. The columns themselves lie
    beside, where TimelineJS overlooks them.
    """
    slides: list[Record] = []
    undated: list[Record] = []
    for record, start, end in zip(records_of(events), *_sides(events), strict=True):
        if np.isnat(start):
            undated.append({_OWN: record})
        else:
            slides.append(_slide(record, start, end))
    title = {"text": {"headline": _safe(about.title), "text": _safe(about.source)}}
    story = {"title": title, "events": slides} | ({_UNDATED: undated} if undated else {})
    return (json.dumps(story, ensure_ascii=False, indent=1) + "\n").encode()


def _sides(events: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """First and last moment of each event, one for the other where it has only one."""
    first, last = (events[name].to_numpy() for name in ("start_earliest", "end_latest"))
    return np.where(np.isnat(first), last, first), np.where(np.isnat(last), first, last)


def _slide(record: Record, start: np.datetime64, end: np.datetime64) -> Record:
    said = {"headline": _safe(record["title"]), "text": _safe(record.get("description", ""))}
    slide: Record = {
        "unique_id": record["event_id"],
        "start_date": _moment(start) | {"display_date": _safe(record.get("date_text", ""))},
        "end_date": _moment(end),
        "text": said,
        "group": _safe(record["event_type"]),
    }
    if "media_url" in record:
        names = {"media_caption": "caption", "alt_text": "alt", "source": "credit"}
        media = {name: _safe(record[own]) for own, name in names.items() if own in record}
        slide["media"] = {"url": record["media_url"]} | media
    return slide | {_OWN: record}


def _moment(moment: np.datetime64) -> Record:
    """Parts of a moment; of a first or last second of a day, the day alone."""
    day = moment.astype("M8[D]")
    year, month = (moment.astype(f"M8[{unit}]").astype(int) for unit in "YM")
    parts = [
        int(year) + 1970,
        int(month) % 12 + 1,
        int((day - day.astype("M8[M]")).astype(int)) + 1,
    ]
    left = moment - day
    if left not in (np.timedelta64(0, "s"), DAY - SECOND):
        seconds = int(left.astype(int))
        parts += [seconds // 3600, seconds // 60 % 60, seconds % 60]
    return dict(zip(_UNITS, parts, strict=False))


def is_timelinejs(parsed: Any) -> bool:
    """Whether a parsed JSON file is a story of TimelineJS."""
    return isinstance(parsed, dict) and isinstance(parsed.get("events"), list)


def read(parsed: dict[str, Any]) -> list[Record]:
    """Rows of a parsed story.

    Raises
    ------
    UnreadableFileError
        A slide is no object.
    """
    undated = parsed.get(_UNDATED)
    slides = [*parsed["events"], *(undated if isinstance(undated, list) else [])]
    if not all(isinstance(slide, dict) for slide in slides):
        raise UnreadableFileError("no TimelineJS: each of 'events' must be an object")
    return [_row(slide) for slide in slides]


def _row(slide: dict[str, Any]) -> Record:
    if isinstance(slide.get(_OWN), dict):
        return dict(slide[_OWN])
    text, media = (_dict(slide.get(name)) for name in ("text", "media"))
    start, end = (_date(_dict(slide.get(name))) for name in ("start_date", "end_date"))
    row = {
        "event_id": slide.get("unique_id", ""),
        "title": _plain(text.get("headline")),
        "description": _plain(text.get("text")),
        "date": f"{start}/{end}" if end and end != start else start,
        "date_text": _plain(_dict(slide.get("start_date")).get("display_date")),
        "event_type": _plain(slide.get("group")),
        "media_url": media.get("url", ""),
        "media_caption": _plain(media.get("caption")),
        "alt_text": _plain(media.get("alt")),
    }
    return {name: value for name, value in row.items() if value not in ("", None)}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _safe(text: Any) -> str:
    return html.escape(str(text))


class _Plain(HTMLParser):
    """Gathers the text of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def _plain(markup: Any) -> str:
    if not isinstance(markup, str):
        return ""
    parser = _Plain()
    parser.feed(markup)
    parser.close()
    return "".join(parser.pieces).strip()


def _date(parts: dict[str, Any]) -> str:
    """EDTF of a year and whatever parts of it are given, one after the other."""
    given = [str(parts.get(unit, "")).strip() for unit in _UNITS]
    known = given[: given.index("")] if "" in given else given
    year, *rest = known or [""]
    signed = f"-{year[1:]:0>4}" if year.startswith("-") else f"{year:0>4}" if year else ""
    day, time = "-".join([signed, *(f"{part:0>2}" for part in rest[:2])]), rest[2:]
    # Without its minutes, an hour is no time.
    clock = ":".join(f"{part:0>2}" for part in time) if len(time) > 1 else ""
    return f"{day}T{clock}" if clock else day
