"""Read dates with unknown parts: "2020-05-00", "??/05/2020", "19??", "196-"."""

import re

_NO = r"(?:0{1,2}|\?{1,2}|x{1,2}|_{1,2}|-{2})"
# After a year, XX is EDTF.
_NONE = r"(?:0{1,2}|\?{1,2}|_{1,2}|-{2})"
_GAP = r"[-./]"
# In this order: the year, then the month if it is known.
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"([0-9]{{4}}){_GAP}{_NONE}(?:{_GAP}{_NONE})?",
        rf"([0-9]{{4}}){_GAP}(0?[1-9]|1[0-2]){_GAP}{_NONE}",
        rf"(?:{_NO}{_GAP})?{_NO}{_GAP}(?P<year>[0-9]{{4}})|{_GAP}{{2}}(?P<alone>[0-9]{{4}})",
        rf"{_NO}?{_GAP}(?P<month>0?[1-9]|1[0-2]){_GAP}(?P<year>[0-9]{{4}})",
        # Either the month or the day is unknown.
        rf"(?:0?[1-9]|[12][0-9]|3[01]){_GAP}{_NO}{_GAP}(?P<year>[0-9]{{4}})",
    )
)
# The draft of EDTF from 2012, which many catalogues keep: "199u", "1984?~", "2004/open".
_DRAFT_DATE = r"-?[0-9]{2}[0-9u]{2}(?:-[0-9u]{2}){0,2}(?:\?~|[?~])?"
_DRAFT = re.compile(rf"{_DRAFT_DATE}(?:/(?:{_DRAFT_DATE}|open|unknown))?|unknown/{_DRAFT_DATE}")
_IN_DRAFT = re.compile(r"u|\?~|open")
_DECADE = re.compile(r"(1[0-9]{2}|20[0-9])[-?x]")
_CENTURY = re.compile(r"(1[0-9]|20)(?:--|\?\?|xx)")


def read_unknown_parts(text: str) -> str:
    """Convert a date whose day, month or last digits are unknown to EDTF; otherwise empty.

    Parameters
    ----------
    text
        In lower case.

    Examples
    --------
    >>> [read_unknown_parts(text) for text in ("2020-05-00", "??/05/2020", "31/00/2020", "00/2020")]
    ['2020-05', '2020-05', '2020', '2020']
    >>> read_unknown_parts("/01/1991")
    '1991-01'
    >>> [read_unknown_parts(text) for text in ("19??", "196-", "2020-05-03", "1960")]
    ['19XX', '196X', '', '']
    >>> [read_unknown_parts(text) for text in ("199u-uu", "1984?~", "2004-01/open", "unknown/2006")]
    ['199X-XX', '1984%', '2004-01/..', '/2006']
    """
    if _IN_DRAFT.search(text) and _DRAFT.fullmatch(text):
        final = text.replace("unknown", "").replace("open", "..").replace("?~", "%")
        return final.replace("u", "X")
    if match := _DECADE.fullmatch(text) or _CENTURY.fullmatch(text):
        return match[1].ljust(4, "X")
    match = next(filter(None, (pattern.fullmatch(text) for pattern in _PATTERNS)), None)
    if not match:
        return ""
    parts = match.groupdict()
    known = parts.get("year") or parts.get("alone")
    year, month = (known, parts.get("month")) if parts else (*match.groups(), None)[:2]
    return f"{year}-{int(month):02}" if month else str(year)
