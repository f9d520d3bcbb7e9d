"""Dates whose parts stand in columns of their own, and coordinates that stand in one."""

import re
from collections.abc import Callable, Mapping

import pandas as pd
from pyarrow import compute as arrow

from dashboard.cells import Cells, as_arrow
from dashboard.mending.calendar_words import months
from dashboard.mending.written import read_written

_END = "end_"
_ISO_DAY = r"^-?[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_ISO_CLOCK = r"^[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?$"
# What may be a side of an interval of EDTF.
_ISO = r"^-?[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[^ ]+)?)?)?[~?%]?$"
_HAS_CLOCK = r"[0-9]:[0-9]{2}"
_NUMBER = r"[+-]?[0-9]{1,3}(?:\.[0-9]+)?"
# "48.85, 2.35" and the same without a comma: latitude first, as maps on the web give it; well-known
# text has x, which is the longitude, first.
_PAIR = re.compile(
    rf"[(\[]?\s*(?P<latitude>{_NUMBER})\s*[,;/ ]\s*(?P<longitude>{_NUMBER})\s*[)\]]?"
    rf"|(?i:POINT)\s*\(\s*(?P<x>{_NUMBER})\s+(?P<y>{_NUMBER})\s*\)"
)
_DEGREES = "[0-9][0-9 .°º′'’″\"”]*"
_SIDED = re.compile(
    rf"(?P<latitude>{_DEGREES}[NS]|[NS] ?{_DEGREES})\s*[,; ]\s*"
    rf"(?P<longitude>{_DEGREES}[EW]|[EW] ?{_DEGREES})",
    re.IGNORECASE,
)


def joined_dates(parts: Mapping[str, pd.Series]) -> pd.Series | None:
    """Put dates together from columns date, or year, month and day, and time, and those of the end.

    What is no year, month or day stays as it is, for the check to name; so does a year of two
    digits, which may lack its century.

    Parameters
    ----------
    parts
        Texts by what they are, as in ``mapping.PARTS``, empty where nothing stands.

    Returns
    -------
    Series | None
        One text a row, or None where there is neither a date nor a year.

    Examples
    --------
    >>> year, month = pd.Series(["2024", "44 BC"]), pd.Series(["Oct", "3"])
    >>> list(joined_dates({"year": year, "month": month, "day": pd.Series(["13", ""])}))
    ['2024-10-13', '-0043-03']
    >>> start, end = pd.Series(["2024-10-08", "5 May"]), pd.Series(["2024-10-13", "7 May 2024"])
    >>> list(joined_dates({"date": start, "end_date": end}))
    ['2024-10-08/2024-10-13', '5 May to 7 May 2024']
    """
    start = _day(parts, "")
    if start is None:
        return None
    none = pd.Series("", index=start.index, dtype="str")
    clocks = [parts.get(f"{prefix}time", none) for prefix in ("", _END)]
    end = _day(parts, _END)
    # What ends at an hour and no day ends on the day that it begins.
    end = none if end is None else end
    end = end.where((end != "") | (clocks[1] == ""), start)
    return _between(_at(start, clocks[0]), _at(end, clocks[1]))


def _day(parts: Mapping[str, pd.Series], prefix: str) -> pd.Series | None:
    """One side without its time; None where no column holds it."""
    if f"{prefix}date" in parts:
        return parts[f"{prefix}date"].astype("str").str.strip()
    if f"{prefix}year" not in parts:
        return None
    # Up to the last part that is given; a gap stays one, or a day would become a month.
    year, month, day = (_part(parts, prefix, name, read) for name, read in _PARTS.items())
    joined = year.where((month == "") & (day == ""), year + "-" + month)
    return joined.where(day == "", joined + "-" + day)


def _part(
    parts: Mapping[str, pd.Series], prefix: str, name: str, read: Callable[[str], str]
) -> pd.Series:
    given = parts.get(f"{prefix}{name}")
    if given is None:
        return pd.Series("", index=parts[f"{prefix}year"].index, dtype="str")
    cells = Cells.of(given)
    # Spreadsheets write 2024.0 where other cells of the column are empty.
    bare = cells.texts.str.strip().str.replace(r"\.0+$", "", regex=True)
    read_texts = pd.Series([read(text) for text in bare], dtype="str")
    return read_texts.take(cells.codes).set_axis(given.index)


def _at(days: pd.Series, clocks: pd.Series) -> pd.Series:
    """Days with the times beside them, where they have none of their own."""
    clocks = clocks.astype("str").str.strip()
    gaps = pd.Series(" ", index=days.index, dtype="str")
    gaps = gaps.mask(_match(days, _ISO_DAY) & _match(clocks, _ISO_CLOCK), "T")
    is_whole = (clocks == "") | (days == "") | _match(days, _HAS_CLOCK)
    return days.where(is_whole, days + gaps + clocks)


def _between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Join both sides, as EDTF where both are, or in words."""
    is_one = (start == "") | (end == "") | (start == end)
    signs = pd.Series(" to ", index=start.index, dtype="str")
    signs = signs.mask(_match(start, _ISO) & _match(end, _ISO), "/")
    return start.where(is_one, start + signs + end)


def _match(texts: pd.Series, pattern: str) -> pd.Series:
    found = arrow.match_substring_regex(as_arrow(texts), pattern)
    return pd.Series(found.to_numpy(zero_copy_only=False), texts.index, dtype=bool)


def _year(text: str) -> str:
    written = read_written(text)
    if re.fullmatch(r"-?[0-9]{4}", written):
        return written
    return text.zfill(4) if re.fullmatch("[0-9]{3}", text) else text


def _month(text: str) -> str:
    number = months().get(text.casefold().strip("."))
    return f"{number:02}" if number else _two_digits(text)


def _two_digits(text: str) -> str:
    return text.zfill(2) if text else ""


_PARTS: dict[str, Callable[[str], str]] = {"year": _year, "month": _month, "day": _two_digits}


def split_coordinates(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Latitudes and longitudes of texts that hold both; any other stays in both, to be named.

    Examples
    --------
    >>> [list(side) for side in split_coordinates(pd.Series(["48.85, 2.35", "POINT(2.35 48.85)"]))]
    [['48.85', '48.85'], ['2.35', '2.35']]
    """
    pairs = [read_pair(text) or (text, text) for text in texts.astype("str")]
    latitude, longitude = zip(*pairs, strict=True) if pairs else ((), ())
    return pd.Series(latitude, texts.index, dtype="str"), pd.Series(
        longitude, texts.index, dtype="str"
    )


def read_pair(text: str) -> tuple[str, str] | None:
    """Cut a text into latitude and longitude; None where it is no such pair.

    Examples
    --------
    >>> read_pair("(48.85 2.35)"), read_pair("48°51′N 2°21′E"), read_pair("Paris")
    (('48.85', '2.35'), ('48°51′N', '2°21′E'), None)
    """
    said = text.strip()
    if not said:
        return "", ""
    if found := _PAIR.fullmatch(said):
        return found["latitude"] or found["y"], found["longitude"] or found["x"]
    sided = _SIDED.fullmatch(said)
    return (sided["latitude"], sided["longitude"]) if sided else None
