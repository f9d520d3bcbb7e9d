"""Convert lists of years, and ranges of decades, that leave out repeated digits."""

import re

# Words and signs between the years of a list.
_BETWEEN = re.compile(
    r", ?(?:(?:and|und|et) )?| (?:and|und|et|y|e|og|och|en|та|і|и) | ?& ?"  # noqa: RUF001
)
_ITEM = re.compile(r"([0-9]{4}|[0-9]{2})(?: ?- ?([0-9]{4}|[0-9]{2}))?")
_DECADE, _NEXT_DECADE = re.compile(r"([0-9]{2})([0-9])0['’]?s"), re.compile(r"['’]?([0-9])0['’]?s")
_YEAR_DIGITS, _LAST_MONTH, _CENTURY = 4, 12, 100


def parse_year_list(text: str) -> str:
    """Convert a list of years, or of spans of years, to EDTF; empty for any other text.

    Parameters
    ----------
    text
        In lower case.

    Examples
    --------
    >>> parse_year_list("1925,28,37"), parse_year_list("1881-1882, 1891-1903")
    ('{1925,1928,1937}', '{1881..1882,1891..1903}')
    >>> parse_year_list("1914 and 1939"), parse_year_list("2010,11"), parse_year_list("1939, 1914")
    ('{1914,1939}', '', '')
    """
    parts = _BETWEEN.split(text)
    items = [item for part in parts if (item := _ITEM.fullmatch(part))]
    if len(parts) == 1 or len(items) < len(parts) or len(items[0][1]) < _YEAR_DIGITS:
        return ""
    # 2010,11 may be November.
    if len(items) == len(("year", "month")) and _may_be_month(items[1][0]):
        return ""
    years, written = list[int](), list[str]()
    for item in items:
        span = []
        for digits in filter(None, item.groups()):
            span.append(_complete_year(digits, years[-1] if years else 0))
            years.append(span[-1])
        written.append("..".join(f"{year:04}" for year in span))
    are_in_order = years == sorted(set(years))
    return f"{{{','.join(written)}}}" if are_in_order else ""


def _may_be_month(digits: str) -> bool:
    return len(digits) < _YEAR_DIGITS and int(digits) <= _LAST_MONTH


def _complete_year(digits: str, before: int) -> int:
    """Return a year of which only the last two digits may be given, as in the year before it."""
    is_short = len(digits) < _YEAR_DIGITS
    return before // _CENTURY * _CENTURY + int(digits) if is_short else int(digits)


def parse_decade_range(left: str, right: str) -> str:
    """Convert a range of decades, of which the second lacks its century, to EDTF; or empty.

    Examples
    --------
    >>> parse_decade_range("1950s", "60s"), parse_decade_range("1950s", "'60s")
    ('195X/196X', '195X/196X')
    >>> parse_decade_range("1950s", "1960s"), parse_decade_range("1950s", "40s")
    ('', '')
    """
    first, second = _DECADE.fullmatch(left), _NEXT_DECADE.fullmatch(right)
    if not first or not second or second[1] <= first[2]:
        return ""
    return f"{first[1]}{first[2]}X/{first[1]}{second[1]}X"
