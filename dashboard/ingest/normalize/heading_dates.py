"""Complete rows that have only times or days by the date above the table or in the file's name."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from dashboard.ingest.normalize.date_expressions import date_to_edtf
from dashboard.ingest.normalize.month_names import months
from dashboard.model.column_aliases import DATE_PARTS, is_named_after
from dashboard.model.date_bounds import parse_dates
from dashboard.model.date_names import parse_date_name, split_name
from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

_PLAIN = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_ISO_DAY = re.compile(r"(?<![0-9])([12][0-9]{3})([-_.]?)([01][0-9])\2([0-3][0-9])(?![0-9])")
# A slash or hyphen between digits is part of a date, or of a range such as 2024/25.
_SPACE = re.compile(r"(?:[\s_|:;()\[\]]|(?<![0-9])/|/(?![0-9]))+")
_SPACE_OR_HYPHEN = re.compile(r"(?:[\s_|:;()\[\]]|(?<![0-9])[/-]|[/-](?![0-9]))+")
_YEAR = re.compile(r"1[5-9][0-9]{2}|20[0-9]{2}")
# Words that say when a file was written, rather than when the events happened.
_WRITTEN = re.compile(
    r"\b(?:export|eksport|download|gedownload|back ?up|version|versie|wersja|versao|updat|modif"
    r"|created|print|dump|snapshot|as of\b|as at\b|retriev|accessed|publish|saved|stand\b|stan na\b"
    r"|heruntergeladen|sicherung|aktuali|erstellt|gedruckt|abgerufen|telecharg|sauvegarde"
    r"|mis a jour|descarg|actualiz|atualiz|copia\b|kopia\b|baixad|scaricat|aggiornat|esportat"
    r"|pobran|bijgewerkt|indiril|guncell|surum|yedek"
    r"|експорт|завантаж|резервн|копія|версія|оновл|створен|станом на|друк"
    r"|экспорт|скачан|загруж|резервн|копия|версия|обновл|создан|по состоянию|печат)"
    "|내보내기|다운로드|백업|버전|업데이트|기준|エクスポート|ダウンロード|バックアップ|更新|現在|版"
    "|导出|匯出|下载|下載|备份|備份|截至|版本"
)
# A year alone counts at the start or end of a heading, or after one of these words.
_CALENDARS = frozenset({
    "calendar", "programme", "program", "schedule", "timetable", "agenda", "diary", "journal",
    "log", "plan", "kalender", "programm", "zeitplan", "tagebuch", "calendrier", "calendario",
    "programa", "diario", "kalendarz", "harmonogram", "takvim", "календар", "календарь", "програма",
    "программа", "розклад", "расписание", "щоденник", "дневник", "달력", "일정", "일정표",
    "カレンダー", "予定", "日程", "日历", "日程表",
})  # fmt: skip
# A number after one of these words is that of a room or a standard, rather than a year.
_NUMBERED = frozenset({
    "room", "hall", "raum", "saal", "zimmer", "salle", "sala", "building", "unit", "no", "nr",
    "number", "iso", "din", "form", "model", "type", "flight", "route", "line", "bus", "section",
    "кімната", "зал", "комната", "№",
})  # fmt: skip
_CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-4])[:.h][0-5][0-9](?::[0-5][0-9])?(?: ?[ap]\.?m\.?)?",
                    re.IGNORECASE)  # fmt: skip
_DAY_NUMBER = re.compile(r"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th|\.)?", re.IGNORECASE)
_SEASON = re.compile(r"[0-9]{4}-(?:1[3-9]|[2-9][0-9])")
_HAS_YEAR = re.compile("[0-9]{4}")
_MOST_WORDS, _MAX_CHARS, _MOST = 6, 300, 0.8
_YEAR_PARTS, _MONTH_PARTS, _DAY_PARTS = 1, 2, 3


class HeadingDates(NamedTuple):
    """Dates completed by a heading.

    Attributes
    ----------
    mapping
        Column by field, as proposed, with other columns for dates.
    fields
        Cells by part of a date.
    notes
        A warning about the heading.
    """

    mapping: dict[str, str]
    fields: dict[str, pd.Series]
    notes: list[Problem]


def find_heading_date(headings: Iterable[str]) -> str:
    """Return the only day, month or year in the first heading that has one; empty if several.

    The day on which a file was exported or updated does not count.

    Examples
    --------
    >>> find_heading_date(["Programme for 13 May 2024"]), find_heading_date(["log_20240513_final"])
    ('2024-05-13', '2024-05-13')
    >>> find_heading_date(["schedule-may-2024"]), find_heading_date(["Calendar 2024"])
    ('2024-05', '2024')
    >>> find_heading_date(["8-13 May 2024"]), find_heading_date(["1914 and 1918", "events"])
    ('', '')
    >>> find_heading_date(["export_2024-11-30"]), find_heading_date(["Room 1800 plan"])
    ('', '')
    """
    return _read_heading(headings)[1]


def _read_heading(headings: Iterable[str]) -> tuple[str, str]:
    """Return the first heading that has a date, and its date; empty if it has several."""
    for heading in headings:
        dates = _dates_in(heading[:_MAX_CHARS])
        if dates:
            date = dates.pop()
            return heading, date if not dates and _PLAIN.fullmatch(date) else ""
    return "", ""


def _dates_in(heading: str) -> set[str]:
    """Return the most exact dates in a text, and ranges of dates; none of when it was written."""
    if _WRITTEN.search(" ".join(split_name(heading))):
        return set()
    days = {_read_date(f"{year}-{month}-{day}")
            for year, _, month, day in _ISO_DAY.findall(heading)} - {""}  # fmt: skip
    # Hyphens may be between the words of a file's name, or in a date.
    read = (
        days or _read_words(_SPACE.split(heading)) or _read_words(_SPACE_OR_HYPHEN.split(heading))
    )
    parts = {date: len(date.split("-")) if _PLAIN.fullmatch(date) else _DAY_PARTS for date in read}
    return {date for date in read if parts[date] == max(parts.values())}


def _read_words(words: Sequence[str]) -> set[str]:
    """Read the longest runs of words that are dates."""
    words = [word for word in words if word]
    free, found = set(range(len(words))), set[str]()
    spans = sorted(combinations(range(len(words) + 1), 2), key=lambda span: span[0] - span[1])
    for start, end in spans:
        text = " ".join(words[start:end]).strip(" ,.-")
        is_free = end - start <= _MOST_WORDS and free.issuperset(range(start, end))
        date = _read_date(text) if is_free and _HAS_YEAR.search(text) else ""
        if date and (not _YEAR.fullmatch(text) or _is_year(words, start)):
            found.add(date)
            free -= set(range(start, end))
    return found


def _read_date(text: str) -> str:
    if not _PLAIN.fullmatch(text):
        return date_to_edtf(text)
    # 2024-25 is a season in EDTF, and two years elsewhere.
    is_date = _YEAR.match(text) and not _SEASON.match(text)
    return text if is_date and parse_dates(pd.Series([text]))[1].empty else ""


def _is_year(words: Sequence[str], place: int) -> bool:
    """Return whether a number is a year by its place in a heading: "Calendar 2024"."""
    before, after = words[:place], words[place + 1 :]
    beside = [word.casefold() for word in (*before[-1:], *after[:1])]
    if any(any(map(str.isdecimal, word)) or word in _NUMBERED for word in beside):
        return False
    return not before or not after or before[-1].casefold() in _CALENDARS


def use_heading_date(
    texts: pd.DataFrame, mapping: Mapping[str, str], headings: Sequence[str]
) -> HeadingDates:
    """Complete times by a day, days by a month, or days without a year by a year.

    Parameters
    ----------
    texts
        Columns that may have parts of dates.
    mapping
        Column by field, as proposed.
    headings
        Rows above the table, its title and the name of its file, the best first.

    Returns
    -------
    HeadingDates
        The mapping alone if the rows have dates, or the headings no suitable one.

    Examples
    --------
    >>> table = pd.DataFrame({"Time": ["09:00", "10:30"], "What": ["Talk", "Break"]})
    >>> use_heading_date(table, {}, ["13 May 2024"]).fields["date"].tolist()
    ['2024-05-13', '2024-05-13']
    """
    given = [mapping[field] for field in ("date", "year") if field in mapping]
    years = mapping.get("year", "")
    if not headings or (years and (years not in texts or _kind_of(texts[years]) != "day_month")):
        return HeadingDates(dict(mapping), {}, [])
    taken = {name for field, name in mapping.items() if field not in ("date", "year")}
    columns = given or list(map(str, texts))
    kinds = {name: _kind_of(texts[name]) for name in columns
             if name in texts and name not in taken and _is_date_column(name)}  # fmt: skip
    heading, date = _read_heading(headings) if any(kinds.values()) else ("", "")
    completed = _complete(texts, {kind: name for name, kind in reversed(kinds.items())}, date)
    if completed is None:
        return HeadingDates(dict(mapping), {}, [])
    fields, parts = completed
    message = Message("date.from_heading", {"reading": date})
    warning = Problem("warning", 0, "date", heading[:_MAX_CHARS], message, rows=len(texts))
    others = {field: name for field, name in mapping.items() if field not in ("date", *DATE_PARTS)}
    return HeadingDates(parts | others, fields, [warning])


def _complete(
    texts: pd.DataFrame, columns: Mapping[str, str], date: str
) -> tuple[dict[str, pd.Series], dict[str, str]] | None:
    """Return the parts of dates that a heading adds, and the columns of the others."""
    unit = len(date.split("-")) if _PLAIN.fullmatch(date) else 0
    constant = pd.Series(date, texts.index, dtype="str")
    times = {"time": columns["time"]} if "time" in columns else {}
    if times and unit == _DAY_PARTS and columns.keys() == {"time"}:
        ends = [name for name in map(str, texts)
                if _is_end(name) and _kind_of(texts[name]) == "time"]  # fmt: skip
        return {"date": constant}, times | ({"end_time": ends[0]} if ends else {})
    if "day" in columns and unit == _MONTH_PARTS:
        year, month = date.split("-")
        fields = {"year": constant.str[: len(year)], "month": constant.str[-len(month) :]}
        return fields, {"day": columns["day"]} | times
    if "day_month" in columns and unit == _YEAR_PARTS:
        dated = _add_year(texts[columns["day_month"]], date)
        return {"date": dated}, {"date": columns["day_month"]} | times
    return None


def _is_date_column(name: str) -> bool:
    """Return whether a column is named after a date, a day or a time, and not after an end."""
    is_named = any(is_named_after(name, field) for field in ("date", "day", "time"))
    return not _is_end(name) and (is_named or parse_date_name(name) is not None)


def _is_end(name: str) -> bool:
    parsed = parse_date_name(name)
    return parsed is not None and parsed.role == "end"


def _kind_of(cells: pd.Series) -> str:
    """Return whether most cells are times, numbers of days, or days of months without a year."""
    known = [text for text in DictColumn.of(cells).texts.str.strip() if text]
    tests: dict[str, Callable[[str], object]] = {
        "time": _CLOCK.fullmatch,
        "day": _DAY_NUMBER.fullmatch,
        "day_month": _is_day_of_month,
    }
    kinds = (kind for kind, test in tests.items()
             if sum(bool(test(text)) for text in known) >= _MOST * len(known))  # fmt: skip
    return next(kinds, "") if known else ""


def _is_day_of_month(text: str) -> bool:
    """Return whether a text has a month and a day, but no year: "3 May"."""
    words = re.findall(r"[^\W\d_]{3,}", text.casefold())
    has_month = any(word in months() for word in words)
    return has_month and not _HAS_YEAR.search(text) and bool(date_to_edtf(f"{text} 2024"))


def _add_year(cells: pd.Series, year: str) -> pd.Series:
    given = DictColumn.of(cells)
    texts = [f"{text} {year}" if text and _is_day_of_month(text) else text
             for text in given.texts.str.strip()]  # fmt: skip
    return pd.Series(texts, dtype="str").take(given.codes).set_axis(cells.index)
