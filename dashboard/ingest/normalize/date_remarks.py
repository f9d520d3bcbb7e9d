"""Split a date from a remark beside it, such as "May 2023 (first attack)" or "Detected 3 May"."""

import re
from typing import NamedTuple

from dashboard.ingest.normalize.month_names import months, weekdays
from dashboard.ingest.normalize.other_calendars import names_calendar
from dashboard.ingest.normalize.period_words import seasons

# Longer remarks are not split off.
MAX_REMARKED_CHARS = 300
_WITH_REMARK = re.compile(r"(?P<date>[^(;]{4,60}?) ?(?:\((?P<inside>[^()]+)\))?(?:;(?P<after>.+))?")
# Words that say what happened on the date.
_WHAT = re.compile(
    r"(?:[a-z]+[ /]){0,2}?(?:claimed|discovered|detected|disclosed|reported|announced|confirmed|"
    r"occurred|began|started|published)(?: publicly)?(?: on| in)? (?=.*[0-9])"
)
# Words that say that only a part of the date is known.
_UNKNOWN = re.compile(
    r"(?:(?:exact|precise) )?(?:date|day|time) (?:is )?(?:unknown|unclear|not known|uncertain|"
    r"unconfirmed|not confirmed)[ ,:;(–—-]+(?=[^()]*[0-9][^()]*\)?$)"
)
# A remark that changes the date, or that may name another calendar or a time zone.
_CHANGES_DATE = re.compile(
    r"(?:or|and|before|after|until|till|to|since|from|by|early|late|mid|end|start|beginning|"
    r"between|vor|nach|bis|oder|avant|après|ou|antes|después|o)\b"
    r"|.*\b(?:style|julian|greg|gregorian|calendar|lunar|utc|gmt|local|time)\b"
)
_APPROXIMATE = re.compile(
    r"(?:date )?(?:approx(?:imate|imately|\.)?|circa|est(?:imated|imate|\.)?)"
)
_DOUBTFUL = re.compile(r"(?:date )?(?:uncertain|unconfirmed|disputed|probabl[ye]|possibl[ye])")
_CLOCK = re.compile("[0-9]:[0-9]{2}")
_WORD = re.compile(r"[^\W\d_]{3,}")


class RemarkedDate(NamedTuple):
    """A date without its remark, and the sign of EDTF that the remark stands for."""

    date: str
    sign: str = ""


def split_remark(text: str) -> RemarkedDate | None:
    """Split a date from a remark; None if there is none, or if it may change the date.

    Parameters
    ----------
    text
        In lower case.

    Examples
    --------
    >>> split_remark("may 2023 (first attack)"), split_remark("detected 3 may 2023; paid in june")
    (RemarkedDate(date='may 2023', sign=''), RemarkedDate(date='3 may 2023', sign=''))
    >>> split_remark("exact date unknown - may 2023").date
    'may 2023'
    >>> split_remark("1785 (approx.)").sign, split_remark("may 1799 (old style)")
    ('~', None)
    """
    if len(text) > MAX_REMARKED_CHARS:
        return None
    what = _WHAT.match(text) or _UNKNOWN.match(text)
    rest = text[what.end() :].removesuffix(")") if what else text
    match = _WITH_REMARK.fullmatch(rest)
    if not match or not (what or match["inside"] or match["after"]):
        return None
    # After a time, brackets may contain a time zone.
    if _CLOCK.search(match["date"]):
        return None
    inside, after = ((match[name] or "").strip() for name in ("inside", "after"))
    signs = [sign for form, sign in _SIGNS if form.fullmatch(inside)]
    if not all(map(_is_remark, filter(None, (after, "" if signs else inside)))):
        return None
    return RemarkedDate(match["date"].strip(), "".join(signs))


_SIGNS = ((_APPROXIMATE, "~"), (_DOUBTFUL, "?"))


def _is_remark(text: str) -> bool:
    """Return whether a text has words of its own, and is not a second date."""
    if _CHANGES_DATE.match(text) or names_calendar(text):
        return False
    known = months().keys() | weekdays().keys() | seasons().keys()
    return any(word not in known for word in _WORD.findall(text))
