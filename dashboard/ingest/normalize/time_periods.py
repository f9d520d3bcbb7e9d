"""Seasons, quarters, decades and other parts of time as people write them, as EDTF."""

import re

from dashboard.ingest.normalize.month_names import eras
from dashboard.ingest.normalize.single_dates import strip_filler_words

_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}
# Sub-year groupings of EDTF's second level.
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}
_WINTER, _BEFORE_QUARTERS, _BEFORE_HALVES = 24, 32, 39


def parse_time_period(said: str) -> str:
    """Read seasons, quarters, halves, decades and centuries; a winter only of both its years.

    Examples
    --------
    >>> [
    ...     parse_time_period(said)
    ...     for said in ("winter 2023/24", "q3 2024", "the 1990s", "19th century")
    ... ]
    ['2023-24', '2024-35', '199X', '18XX']
    """
    words = strip_filler_words(said)
    return next(filter(None, (read(words) for read in (_season, _part_of_year, _years))), "")


def _season(said: str) -> str:
    if found := re.fullmatch(r"(spring|summer|autumn|fall) ([0-9]{4})", said):
        return f"{found[2]}-{_SEASONS[found[1]]}"
    found = re.fullmatch(r"winter ([0-9]{4}) ?[/-] ?((?:[0-9]{2}){1,2})", said)
    if found and str(int(found[1]) + 1).endswith(found[2]):
        return f"{found[1]}-{_WINTER}"
    return ""


def _part_of_year(said: str) -> str:
    for pattern in (
        r"(?P<unit>[qh])(?P<nth>[1-4])[ /-]*(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})[ /-]*(?P<unit>[qh])(?P<nth>[1-4])",
        r"(?P<nth>first|second|third|fourth|[1-4](?=st|nd|rd|th))(?:st|nd|rd|th)? "
        r"(?P<unit>quarter|half) (?P<year>[0-9]{4})",
    ):
        if found := re.fullmatch(pattern, said):
            nth = _NTH.get(found["nth"]) or int(found["nth"])
            is_half = found["unit"].startswith("h")
            base = _BEFORE_HALVES if is_half else _BEFORE_QUARTERS
            return "" if is_half and nth > _NTH["second"] else f"{found['year']}-{base + nth}"
    return ""


def _years(said: str) -> str:
    # "1900s" may be ten years or a hundred.
    if found := re.fullmatch(r"([0-9]{2}[1-9])0[’']?s", said):
        return f"{found[1]}X"
    bc = eras()["bc"]
    found = re.fullmatch(
        rf"([0-9]{{1,2}})(?:st|nd|rd|th) (?:century|cent\.?|c\.)(?: ({bc}))?", said
    )
    if not found or not int(found[1]):
        return ""
    # There is no year 0, in which EDTF's first century would begin.
    is_first = int(found[1]) == 1 and not found[2]
    return "[0001..0099]" if is_first else f"{'-' if found[2] else ''}{int(found[1]) - 1:02}XX"
