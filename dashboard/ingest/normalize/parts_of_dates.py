"""Find dates or years in unreadable texts such as "Lima, 21 May 2025", if the user wants that.

A part is used only if nothing else in the text may change its meaning: other years, words such as
"before", or another era.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from dashboard.ingest.normalize.coarser_dates import CoarserDates, find_unreadable
from dashboard.ingest.normalize.date_expressions import date_to_edtf, plain_text
from dashboard.ingest.normalize.day_order import find_day_order
from dashboard.ingest.normalize.month_names import eras, months, weekdays
from dashboard.ingest.normalize.other_calendars import names_calendar
from dashboard.ingest.normalize.single_dates import YEAR_WORDS, DateOrder
from dashboard.model.text_columns import DictColumn

# Longer texts and parts, and parts after so many signs, are not tried.
_MAX_CHARS, _MAX_PART, _MAX_CUTS = 100, 40, 8
_CUT = re.compile("[,;()\u3001\u060c\uff0c\uff1b\uff08\uff09]")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_YEAR = re.compile(r"(?<![0-9])(?:1[0-9]{3}|20[0-9]{2})(?![0-9])")
# In "1500 dead", the number counts something.
_COUNT = re.compile(
    rf"{_YEAR.pattern}(?! ?(?:{YEAR_WORDS}|році|году)(?!\w))"
    # Nor is the start of 1914-18 a year for itself, but that of 2023/11/31 is.
    r"(?= ?[^\W\d_]|['\u2019]|[-/\u2013][0-9]{2,3}(?![0-9./-])|\.[0-9]+(?![0-9.]))"
)
# In "Room 1914", the number is a name.
_NAME = re.compile(
    r"(?:#|№|§|\b(?:room|rm|flight|route|highway|no|nr|n[o°º]|number|house|building|bldg|apartment|apt"
    r"|unit|platform|model|page|case|bus|train|gate|lot|block|article|section|suite|hall|box"
    r"|raum|zimmer|haus|flug|zug|seite|salle|chambre|sala|habitaci[oó]n|cuarto|кімната|кабінет"
    rf"|комната|рейс|номер)\.?) ?{_YEAR.pattern}",
    re.IGNORECASE,
)
# Before such words, or after them, a date is only a bound.
_BOUND = re.compile(
    r"\b(?:before|after|prior|earlier|later|until|till|since|vor|nach|seit|bis|avant|apr[eè]s"
    r"|depuis|jusqu\w*|antes|despu[eé]s|desde|hasta|prima|dopo|przed|до|після|перед|после"
    r"|раньше|позже|not|nicht|pas|nie|не)\b|이전|이후|以前|以後|まで"
    rf"|\b(?:by|from|to|ab|od|von|dal|від|от|с|з)\s+(?={_YEAR.pattern})",  # noqa: RUF001
    re.IGNORECASE,
)
_DAYS = re.compile(r"([0-9]{4}-[0-9]{2})-[0-9]{2}(?:T[^/]+)?(?:/\1-[0-9]{2}(?:T[^/]+)?)?")
_MONTH, _SEASON = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])"), re.compile(r"[0-9]{4}-[2-4][0-9]")
# Of texts with several dates, so many years and words before each are tried.
_MAX_YEARS, _MAX_WORDS = 3, 6
_MARKS = " ,;:.()"
_LETTERS = re.compile(r"[^\W\d_]{3,}|[^\W\d_a-zA-Z]{2,}")
# If more texts than a few cannot be read, most must have a date; and not too many are tried.
_FEW, _MOST, _MAX_TEXTS = 0.2, 0.8, 2_000
_YEAR_CHARS, _MONTH_CHARS = 4, 7


def find_parts_of_dates(
    dates: pd.Series,
    order: DateOrder | None = None,
    years: pd.Series | None = None,
    *,
    only_days: bool = False,
) -> CoarserDates | None:
    """Replace the texts that cannot be read by the date in them, or else by the year in them.

    Days are preferred to months, and months to years. Of several days, their month or year is
    taken.

    Parameters
    ----------
    dates
        Dates as they are written.
    order
        The order of numeric dates; None to infer it from the column.
    years
        Column of years; a date in another year, or without a month, is not taken beside them.
    only_days
        Whether texts without a day or month stay, because a year alone may be any number. Nothing
        is replaced in a column with few dates.

    Returns
    -------
    CoarserDates | None
        None if no date changes.

    Examples
    --------
    >>> days = pd.Series(["3 May 1861", "May 306, 2020", "spring (1914 or 1918)", "late"])
    >>> find_parts_of_dates(days).dates.tolist()
    ['3 May 1861', '2020', '[1914,1918]', 'late']
    >>> days = pd.Series(["Lima, 21 May 2025", "1500 dead, 3 May 2020", "long before 1914"])
    >>> find_parts_of_dates(days).dates.tolist()
    ['2025-05-21', '2020-05-03', 'long before 1914']
    """
    given = dates.astype("str").str.strip()
    unread = find_unreadable(given, order)
    if not unread.any():
        return None
    texts = DictColumn.of(given).texts
    order = find_day_order(zip(texts, range(len(texts)), strict=True), order).order
    unreadable = given[unread].unique()
    if only_days and len(unreadable) > _MAX_TEXTS:
        return None
    part_of = _day_of if only_days else _part_of
    found = given.map({text: part_of(text, order) for text in unreadable}).fillna("")
    is_coarser = unread & (found != "")
    if only_days and is_coarser.sum() < _MOST * unread.sum() and unread.sum() > _FEW * len(given):
        return None
    if years is not None:
        beside = years.astype("str").str.strip()
        agrees = (found.str[:_YEAR_CHARS] == beside) & (found.str.len() > _YEAR_CHARS)
        is_coarser &= (beside == "") | agrees
    if not is_coarser.any():
        return None
    return CoarserDates(given.mask(is_coarser, found), is_coarser)


def _part_of(text: str, order: DateOrder | None) -> str:
    """Return the date in a text in EDTF, or its year; empty if there is none."""
    text = text[:_MAX_CHARS]
    numbers = _YEAR.findall(text)
    if not numbers:
        return ""
    dates = {part: date_to_edtf(part, order) for part in _parts_of(text)}
    if fine := _finest(dates):
        return _common(text, fine)
    # A season in EDTF looks like a span of years, so that its words are left to the column.
    whole = (
        part if _SEASON.fullmatch(date) else date
        for part, date in dates.items()
        if date and _YEAR.findall(part) == numbers
    )
    date = next(whole, "") or ("" if _may_mean_more(text) else _only(numbers))
    return (numbers == [date] and _date_among_words(text, order)) or date


def _date_among_words(text: str, order: DateOrder | None) -> str:
    """Return the day or month beside the only year of a text: "Claimed on July 4, 2026"."""
    dates = {part: date_to_edtf(part, order) for part in _words_around_years(text)}
    return _common(text, _finest({part: date for part, date in dates.items() if "T" not in date}))


def _day_of(text: str, order: DateOrder | None) -> str:
    """Return the day or month in a text in EDTF, or what several have in common.

    All other words must be neither dates nor numbers, and some must say what happened.
    """
    if len(text) > _MAX_CHARS or not _YEAR.search(text):
        return ""
    parts = itertools.chain(_parts_of(text), _words_around_years(text))
    fine = _finest({part: date_to_edtf(part, order) for part in parts})
    if any("T" in date for date in fine.values()):
        # What is beside a time may be its zone.
        return ""
    rest = plain_text(_without(text, fine))
    words = _LETTERS.findall(rest)
    of_dates = months().keys() | weekdays().keys()
    if not words or any(map(str.isdigit, rest)) or not of_dates.isdisjoint(words):
        return ""
    return _common(text, fine) if fine and not names_calendar(rest) else ""


def _without(text: str, parts: Iterable[str]) -> str:
    text = " ".join(text.split())
    for part in sorted(parts, key=len, reverse=True):
        text = text.replace(part, " ")
    return text


def _finest(dates: Mapping[str, str]) -> dict[str, str]:
    """Return the days, or else the months, without those that are part of others."""
    days = {part: date for part, date in dates.items() if _DAYS.fullmatch(date)}
    fine = days or {part: date for part, date in dates.items() if _MONTH.fullmatch(date)}
    return {part: date for part, date in fine.items()
            if not any(part != other and part in other for other in fine)}  # fmt: skip


def _common(text: str, dates: dict[str, str]) -> str:
    """Return the only date, or else the month or year of all; empty if the text has other years."""
    starts = {date[:_YEAR_CHARS] for date in dates.values()}
    counts = _COUNT.findall(text)
    others = [number for number in _YEAR.findall(text) if number not in {*starts, *counts}]
    if others or len(starts) > 1 or _BOUND.search(_without(text, dates)):
        return ""
    months = {date[:_MONTH_CHARS] for date in dates.values()}
    return _only(dates.values()) or _only(months) or _only(starts)


def _only(texts: Iterable[str]) -> str:
    distinct = set(texts)
    return distinct.pop() if len(distinct) == 1 else ""


def _may_mean_more(text: str) -> bool:
    """Return whether numbers like years may be bounds, counts or years of another era."""
    plain = plain_text(text)
    return bool(
        _BOUND.search(plain)
        or _COUNT.search(plain)
        or _NAME.search(plain)
        or re.search(rf"(?<!\w)(?:{eras()['bc']})(?!\w)|기원전|公元前|紀元前", plain)
        or names_calendar(plain)
    )


def _words_around_years(text: str) -> Iterator[str]:
    """Yield each year with the words before or after it, most words first."""
    words = text.split()
    years = (at for at, word in enumerate(words) if _YEAR.search(word))
    for at in itertools.islice(years, _MAX_YEARS):
        starts, ends = range(max(at - _MAX_WORDS, 0), at + 1), range(at + _MAX_WORDS, at, -1)
        spans = [words[start : at + 1] for start in starts] + [words[at:end] for end in ends]
        yield from (" ".join(span).strip(_MARKS) for span in spans)


def _parts_of(text: str) -> Iterator[str]:
    """Yield what is in brackets, and what is before, between and after commas, with a year."""
    cuts = [cut.start() for cut in _CUT.finditer(text)][:_MAX_CUTS]
    ends = [-1, *cuts, len(text)]
    sides = [text[:cut] for cut in cuts] + [text[cut + 1 :] for cut in cuts]
    pieces = [text[start + 1 : end] for start, end in itertools.pairwise(ends)]
    parts = _BRACKETS.findall(text)[:_MAX_CUTS] + sorted([*sides, *pieces], key=len, reverse=True)
    yield from dict.fromkeys(
        part
        for each in parts
        if len(part := each.strip(" ,;()")) <= _MAX_PART and _YEAR.search(part)
    )
