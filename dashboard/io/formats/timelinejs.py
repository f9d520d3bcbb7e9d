"""Write and read TimelineJS 3, for stories that are read slide by slide."""

import html
import math
import re
from collections import deque
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from dashboard.common.errors import UnreadableFileError
from dashboard.common.i18n import tr
from dashboard.io.formats.about import About
from dashboard.io.formats.html_text import text_of_html
from dashboard.io.formats.records import (
    Record,
    complete_first,
    is_own_record,
    json_object,
    records_of,
)
from dashboard.model.date_text import format_date
from dashboard.model.edtf import BOUNDS, DAY, FLAGS, SECOND, Bounds
from dashboard.model.messages import Message
from dashboard.model.schema import REQUIRED

# Extensions that TimelineJS ignores: the row of a slide, and the rows without a slide, each with
# the number of rows before it.
_EVENT, _UNDATED, _BEFORE = "event", "undated", "before"
_MAX_NAMED = 10
_MAX_DIGITS = 12
# Years with more digits begin with Y in EDTF.
_LAST_YEAR = 9999
# Columns of its spreadsheets that belong to no field; TimelineJS 3 and 2 have them as well.
_CREDIT, _LINK, _THUMBNAIL = "Media Credit", "Media Link", "Media Thumbnail"
_BACKGROUND = "Background"
_UNITS = ("year", "month", "day", "hour", "minute", "second", "millisecond")
_CLOCK = 3


def write_timelinejs(events: pd.DataFrame, about: About) -> Iterator[bytes]:
    """Write events as slides (https://timeline.knightlab.com/docs/json-format.html).

    TimelineJS displays HTML, so all texts are escaped, and addresses in them do not become links.
    A slide needs a start. An event without an earliest day is placed at its latest day. An event
    without any date has no slide: the title slide names it. Each slide gives its date in words,
    because an uncertain day would look exact. All columns are written as well, where TimelineJS
    ignores them.
    """
    bare = (events["start_earliest"].isna() & events["end_latest"].isna()).to_numpy()
    dates = zip(*(events[name].to_numpy()[~bare] for name in (*BOUNDS, *FLAGS)), strict=True)
    slides = zip(records_of(events[~bare]), dates, strict=True)
    undated = zip(records_of(events[bare]), np.flatnonzero(bare).tolist(), strict=True)
    title = {"text": _heading(about, events["title"][bare]), "autolink": False}
    return json_object(
        {"title": title},
        events=(_slide(record, Bounds(*date)) for record, date in slides),
        undated=({_BEFORE: before, _EVENT: record} for record, before in undated),
    )


def _heading(about: About, undated: pd.Series) -> Record:
    """Return the title slide: title, source, and the events that have no slide."""
    named = "; ".join(undated[:_MAX_NAMED]) + ("; …" if len(undated) > _MAX_NAMED else "")
    paragraphs = [about.source, tr("Without a date: {titles}", titles=named) if named else ""]
    return {
        "headline": _safe(about.title),
        "text": "".join(f"<p>{_safe(text)}</p>" for text in paragraphs if text),
    }


def _slide(record: Record, date: Bounds) -> Record:
    start, end = date.start_earliest, date.end_latest
    date_text = format_date(date, record["date"])
    slide: Record = {
        "unique_id": record["event_id"],
        "start_date": _moment(end if np.isnat(start) else start),
        "end_date": _moment(start if np.isnat(end) else end),
        "display_date": _twice_safe(record.get("date_text") or date_text),
        "text": {
            "headline": _safe(record["title"]),
            "text": _safe(record.get("description", "")),
        },
        "group": _twice_safe(record["event_type"]),
        # TimelineJS makes links only after it has checked that texts are safe.
        "autolink": False,
    }
    if "media_url" in record:
        names = {"media_caption": "caption", "alt_text": "alt", "source": "credit"}
        media = {name: _safe(record[column]) for column, name in names.items() if column in record}
        slide["media"] = {"url": record["media_url"]} | media
    return slide | {_EVENT: record}


def _moment(moment: np.datetime64) -> Record:
    """Return the parts of a moment; for the first or last second of a day, only the day."""
    day = moment.astype("M8[D]")
    year, month = (moment.astype(f"M8[{unit}]").astype(int) for unit in "YM")
    # TimelineJS shows the year -44 as 44 BCE, so it has no year 0.
    civil_year = int(year) + 1970
    parts = [
        civil_year if civil_year > 0 else civil_year - 1,
        int(month) % 12 + 1,
        int((day - day.astype("M8[M]")).astype(int)) + 1,
    ]
    left = moment - day
    if left not in (np.timedelta64(0, "s"), DAY - SECOND):
        seconds = int(left.astype(int))
        parts += [seconds // 3600, seconds // 60 % 60, seconds % 60]
    return dict(zip(_UNITS, parts, strict=False))


def is_timelinejs(parsed: Any) -> bool:
    """Return whether parsed JSON is a TimelineJS story, and not just any list called "events"."""
    return _has_slides(_story_of(parsed))


def _story_of(parsed: Any) -> dict[str, Any]:
    """Return the story in a file; its slides may have either name, or be inside another object."""
    stories: list[dict[str, Any]] = [*filter(_has_dates, _dict(parsed).values())]
    for story in (_dict(parsed), *stories):
        if "events" not in story and _has_dates(story):
            return story | {"events": story["slides"]}
        if _has_slides(story):
            return story
    return {}


def _has_dates(story: Any) -> bool:
    """Return whether an object has slides, and one of them has a date in parts."""
    slides = _objects(_dict(story).get("slides", _dict(story).get("events")))
    return any(isinstance(slide.get("start_date"), dict) for slide in slides)


def _has_slides(story: dict[str, Any]) -> bool:
    slides = story.get("events")
    if not isinstance(slides, list):
        return False
    return not slides or any(
        not isinstance(slide, dict) or "start_date" in slide or isinstance(slide.get("text"), dict)
        for slide in slides
    )


def read_timelinejs(parsed: dict[str, Any]) -> list[Record]:
    """Convert a parsed story to rows.

    Raises
    ------
    UnreadableFileError
        A slide is not an object.
    """
    story = _story_of(parsed)
    extension = story.get(_UNDATED)
    slides, undated = story["events"], extension if isinstance(extension, list) else []
    if not all(isinstance(slide, dict) for slide in [*slides, *undated]):
        raise UnreadableFileError(Message("timelinejs.invalid"))
    by_place = sorted(((_before(item), _row(item)) for item in undated), key=itemgetter(0))
    eras = [_row(era) for era in _objects(story.get("eras"))]
    rows = _merged(map(_row, slides), deque(by_place)) + _named_eras(eras)
    is_ours = any(is_own_record(slide.get(_EVENT)) for slide in [*slides, *undated])
    return complete_first(rows, is_ours=is_ours)


def title_of(parsed: Any) -> str:
    """Return the title of a parsed story of either version; empty if there is none."""
    story = _story_of(parsed) or _dict(parsed)
    slide = _dict(_dict(story.get("title")).get("text")) or _dict(story.get("timeline"))
    return text_of_html(slide.get("headline"))


def is_timelinejs_2(parsed: Any) -> bool:
    """Return whether a parsed JSON file is a story of TimelineJS 2."""
    slides = _dict(_dict(parsed).get("timeline")).get("date")
    return isinstance(slides, list) and all(isinstance(slide, dict) for slide in slides)


def read_timelinejs_2(parsed: dict[str, Any]) -> list[Record]:
    """Convert a parsed story of TimelineJS 2, whose dates are texts such as 2012,1,26."""
    story = parsed["timeline"]
    eras = [_row_2(era) for era in _objects(story.get("era"))]
    return [_row_2(slide) for slide in story["date"]] + _named_eras(eras)


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _named_eras(rows: list[Record]) -> list[Record]:
    """Mark the rows of eras; templates leave eras without a title or a date."""
    return [{"event_type": "era"} | row for row in rows if row.keys() >= {"title", "date"}]


def _row_2(slide: dict[str, Any]) -> Record:
    media = _dict(slide.get("asset"))
    row = {
        "title": text_of_html(slide.get("headline")),
        "description": text_of_html(slide.get("text")),
        "date": _span(_date_2(slide.get("startDate")), _date_2(slide.get("endDate"))),
        "event_type": text_of_html(slide.get("tag")),
        "media_url": media.get("media", ""),
        "media_caption": text_of_html(media.get("caption")),
        **_credits(media),
    }
    return {name: value for name, value in row.items() if value not in ("", None)}


def _credits(media: Record) -> Record:
    """Return the credit, link and thumbnail of a picture, under their names in spreadsheets."""
    return {
        _CREDIT: text_of_html(media.get("credit")),
        _LINK: _text_of_part(media.get("link")),
        _THUMBNAIL: _text_of_part(media.get("thumbnail")),
    }


def _date_2(text: Any) -> str:
    """Convert year, month, day and time with commas between them; any other text stays."""
    parts = re.split(r"[,\s:]+", str(text or "").strip())
    if not all(re.fullmatch(r"-?\d{1,6}", part) for part in parts):
        return str(text or "")
    return _date(dict(zip(_UNITS, parts, strict=False)))


def _span(start: str, end: str) -> str:
    return f"{start}/{end}" if end and end != start else start


def _before(undated: dict[str, Any]) -> float:
    """Return the number of rows before a row without a slide; infinite if unknown."""
    text = str(undated.get(_BEFORE))
    return int(text) if text.isdecimal() and len(text) < _MAX_DIGITS else math.inf


def _merged(slides: Iterable[Record], undated: deque[tuple[float, Record]]) -> list[Record]:
    """Put rows without a slide back in their places."""
    rows: list[Record] = []
    for slide in slides:
        while undated and undated[0][0] <= len(rows):
            rows.append(undated.popleft()[1])
        rows.append(slide)
    return rows + [row for _, row in undated]


def _row(slide: dict[str, Any]) -> Record:
    event = _dict(slide.get(_EVENT))
    if event.keys() >= set(REQUIRED):
        return dict(event)
    text, media, background = (_dict(slide.get(name)) for name in ("text", "media", "background"))
    start, end = (_date(_dict(slide.get(name))) for name in ("start_date", "end_date"))
    row = {
        "event_id": slide.get("unique_id", ""),
        "title": text_of_html(text.get("headline")),
        "description": text_of_html(text.get("text")),
        "date": _span(start, end),
        "date_text": text_of_html(slide.get("display_date"))
        or text_of_html(_dict(slide.get("start_date")).get("display_date")),
        "event_type": text_of_html(slide.get("group")),
        **_place(_dict(slide.get("location"))),
        "media_url": media.get("url", ""),
        "media_caption": text_of_html(media.get("caption")),
        "alt_text": text_of_html(media.get("alt")),
        **_credits(media),
        _BACKGROUND: _text_of_part(background.get("url") or background.get("color")),
    }
    return {name: value for name, value in row.items() if value not in ("", None)}


def _place(spot: Record) -> Record:
    """Return the place of a slide: its name, and the point that a map would show."""
    named = {"location": text_of_html(spot.get("name"))}
    return named | {"latitude": spot.get("lat"), "longitude": spot.get("lon", spot.get("lng"))}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _safe(text: Any) -> str:
    return html.escape(str(text))


def _twice_safe(text: Any) -> str:
    """Escape a text twice, as TimelineJS reads the unescaped text as HTML again."""
    return _safe(_safe(text))


def _text_of_part(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _date(parts: dict[str, Any]) -> str:
    """Return a date as EDTF: the year, and the parts after it up to the first missing one."""
    given = [_text_of_part(parts.get(unit)) for unit in _UNITS]
    known = given[: given.index("")] if "" in given else given
    year, *rest = known or [""]
    day = "-".join([edtf_year(year), *(f"{part:0>2}" for part in rest[:2])])
    time, milliseconds = rest[2 : 2 + _CLOCK], rest[2 + _CLOCK :]
    # An hour without minutes is not a time.
    clock = ":".join(f"{part:0>2}" for part in time) if len(time) > 1 else ""
    fraction = "".join(f".{part:0>3}" for part in milliseconds if part.strip("0"))
    return f"{day}T{clock}{fraction}" if clock else day


def edtf_year(year: str) -> str:
    """Convert a year of TimelineJS, where -44 is 44 BC, to EDTF; other texts are kept.

    Examples
    --------
    >>> edtf_year("-44"), edtf_year("-1"), edtf_year("75"), edtf_year("2024"), edtf_year("")
    ('-0043', '0000', '0075', '2024', '')
    >>> edtf_year("-13800000000")
    'Y-13799999999'
    """
    if not re.fullmatch(f"-?[0-9]{{1,{_MAX_DIGITS}}}", year):
        return year
    number = int(year)
    number += number < 0
    if abs(number) > _LAST_YEAR:
        return f"Y{number}"
    return f"{'-' if number < 0 else ''}{abs(number):04}"
