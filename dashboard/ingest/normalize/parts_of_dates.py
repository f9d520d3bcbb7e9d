"""Find dates or years in unreadable texts such as "Lima, 21 May 2025", if the user wants that.

A part is used only if nothing else in the text may change its meaning: other years, words such as
"before", or another era.
"""

import itertools
import re
from collections.abc import Iterable, Iterator

import pandas as pd

from dashboard.ingest.normalize.coarser_dates import CoarserDates, find_unreadable
from dashboard.ingest.normalize.date_expressions import date_to_edtf, plain_text
from dashboard.ingest.normalize.day_order import find_day_order
from dashboard.ingest.normalize.month_names import eras
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
_YEAR_CHARS, _MONTH_CHARS = 4, 7


def find_parts_of_dates(
    dates: pd.Series, order: DateOrder | None = None, years: pd.Series | None = None
) -> CoarserDates | None:
    """Replace the texts that cannot be read by the date in them, or else by the year in them.

    The date is in brackets, or before, between or after commas. Days are preferred to months, and
    months to years. Of several days, their month or year is taken.

    Parameters
    ----------
    dates
        Dates as they are written.
    order
        The order of numeric dates; None to infer it from the column.
    years
        Column of years; a date in another year, or without a month, is not taken beside them.

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
    found = given.map({text: _part_of(text, order) for text in given[unread].unique()})
    is_coarser = unread & (found != "")
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
    for pattern in (_DAYS, _MONTH):
        fine = {part: date for part, date in dates.items() if pattern.fullmatch(date)}
        if fine:
            return _common(text, fine)
    # A season in EDTF looks like a span of years, so that its words are left to the column.
    whole = (
        part if _SEASON.fullmatch(date) else date
        for part, date in dates.items()
        if date and _YEAR.findall(part) == numbers
    )
    return next(whole, "") or ("" if _may_mean_more(text) else _only(numbers))


def _common(text: str, dates: dict[str, str]) -> str:
    """Return the only date, or else the month or year of all; empty if the text has other years."""
    starts = {date[:_YEAR_CHARS] for date in dates.values()}
    counts = _COUNT.findall(text)
    others = [number for number in _YEAR.findall(text) if number not in {*starts, *counts}]
    rest = text
    for part in sorted(dates, key=len, reverse=True):
        rest = rest.replace(part, " ")
    if others or len(starts) > 1 or _BOUND.search(rest):
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
