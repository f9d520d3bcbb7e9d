"""Convert seasons, quarters, halves, decades and centuries to EDTF."""

import re

from dashboard.ingest.normalize.month_names import eras
from dashboard.ingest.normalize.single_dates import strip_filler_words

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
# EDTF level 2 has a number for each part of a year.
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}
_WINTER, _BEFORE_QUARTERS, _BEFORE_HALVES = 24, 32, 39


def parse_time_period(text: str) -> str:
    """Convert a season, quarter, half, decade or century to EDTF; empty for any other text.

    A winter is converted only if the text has both of its years.

    Examples
    --------
    >>> texts = ("winter 2023/24", "q3 2024", "the 1990s", "19th century")
    >>> [parse_time_period(text) for text in texts]
    ['2023-24', '2024-35', '199X', '18XX']
    """
    words = strip_filler_words(text)
    return _season(words) or _quarter_or_half(words) or _decade_or_century(words)


def _season(text: str) -> str:
    if match := re.fullmatch(r"(spring|summer|autumn|fall) ([0-9]{4})", text):
        return f"{match[2]}-{_SEASONS[match[1]]}"
    match = re.fullmatch(r"winter ([0-9]{4}) ?[/-] ?((?:[0-9]{2}){1,2})", text)
    if match and str(int(match[1]) + 1).endswith(match[2]):
        return f"{match[1]}-{_WINTER}"
    return ""


def _quarter_or_half(text: str) -> str:
    for pattern in (
        r"(?P<unit>[qh])(?P<nth>[1-4])[ /-]*(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})[ /-]*(?P<unit>[qh])(?P<nth>[1-4])",
        r"(?P<nth>first|second|third|fourth|[1-4](?=st|nd|rd|th))(?:st|nd|rd|th)? "
        r"(?P<unit>quarter|half) (?P<year>[0-9]{4})",
    ):
        if match := re.fullmatch(pattern, text):
            nth = _ORDINALS.get(match["nth"]) or int(match["nth"])
            is_half = match["unit"].startswith("h")
            base = _BEFORE_HALVES if is_half else _BEFORE_QUARTERS
            return "" if is_half and nth > _ORDINALS["second"] else f"{match['year']}-{base + nth}"
    return ""


def _decade_or_century(text: str) -> str:
    # "1900s" may be a decade or a century.
    if match := re.fullmatch(r"([0-9]{2}[1-9])0[’']?s", text):
        return f"{match[1]}X"
    bc = eras()["bc"]
    match = re.fullmatch(
        rf"([0-9]{{1,2}})(?:st|nd|rd|th) (?:century|cent\.?|c\.)(?: ({bc}))?", text
    )
    if not match or not int(match[1]):
        return ""
    # EDTF's first century would begin with the year 0, which does not exist.
    is_first = int(match[1]) == 1 and not match[2]
    return "[0001..0099]" if is_first else f"{'-' if match[2] else ''}{int(match[1]) - 1:02}XX"
