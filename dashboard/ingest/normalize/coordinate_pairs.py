"""Split cells that contain both coordinates into latitude and longitude."""

import re

import pandas as pd

from dashboard.model.text_columns import DictColumn

_DEGREES = "[0-9][0-9 .°º′'’″\"”]*"
_NUMBER = r"[+-]?[0-9]{1,3}(?:\.[0-9]+)?"
_DECIMAL = r"[+-]?[0-9]{1,3}\.[0-9]+"
# Latitude comes first, as in web maps. Well-known text begins with x, the longitude. Square
# brackets are used for both orders, so they are not read. Digits around a comma are one number:
# "48,85".
# The first four are plain numbers. A third number is a height, or the zoom of a web map.
_PLAIN = 4
_PAIRS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\(?\s*(?P<latitude>{_DECIMAL})\s*[,; ]\s*(?P<longitude>{_DECIMAL})\s*\)?",
        rf"(?P<latitude>{_DECIMAL}), ?(?P<longitude>{_DECIMAL}), ?[0-9]{{1,4}}(?:\.[0-9]+)?",
        rf"\(?\s*(?P<latitude>{_NUMBER})\s*(?:, |;)\s*(?P<longitude>{_NUMBER})\s*\)?",
        r"(?P<latitude>[+-]?[0-9]{1,3},[0-9]+)\s*;\s*(?P<longitude>[+-]?[0-9]{1,3},[0-9]+)",
        rf"POINT\s*\(\s*(?P<longitude>{_NUMBER})\s+(?P<latitude>{_NUMBER})\s*\)",
        rf"(?P<latitude>{_DEGREES}[NS]|[NS] ?{_DEGREES})\s*[,; ]\s*"
        rf"(?P<longitude>{_DEGREES}[EW]|[EW] ?{_DEGREES})",
    )
)


_BRACKETS = re.compile(r"\[(.*)\]")
_MOST_LATITUDE = 90


_GEOMETRY = _PAIRS[4]


def split_coordinates(
    texts: pd.Series, *, longitude_first: bool = False, turned: bool = False
) -> tuple[pd.Series, pd.Series]:
    """Split a column into latitudes and longitudes.

    A text that is not a pair is put into both columns, so that validation reports it. If points of
    well-known text are `turned`, they begin with the latitude against its rule.

    Examples
    --------
    >>> texts = pd.Series(["48.85, 2.35", "POINT(2.35 48.85)"])
    >>> [list(column) for column in split_coordinates(texts)]
    [['48.85', '48.85'], ['2.35', '2.35']]
    >>> texts = pd.Series(["[2.35, 48.85]", "48.85 N, 2.35 E"])
    >>> [list(column) for column in split_coordinates(texts, longitude_first=True)]
    [['48.85', '48.85 N'], ['2.35', '2.35 E']]
    """
    cells = DictColumn.of(texts)
    split = _split_longitude_first if longitude_first else split_coordinate_pair
    pairs = [split(text) or (text, text) for text in cells.texts]
    if turned:
        pairs = [pair[::-1] if _GEOMETRY.fullmatch(text.strip()) else pair
                 for text, pair in zip(cells.texts, pairs, strict=True)]  # fmt: skip
    by_text = pd.DataFrame(pairs, columns=["latitude", "longitude"], dtype="str")
    by_row = by_text.take(cells.codes).set_axis(texts.index)
    return by_row["latitude"], by_row["longitude"]


def find_longitude_first(texts: pd.Series) -> str:
    """Return a pair that shows that longitudes come first in its column; empty if none does.

    Examples
    --------
    >>> find_longitude_first(pd.Series(["2.35, 48.85", "131.9, 43.1"]))
    '131.9, 43.1'
    >>> find_longitude_first(pd.Series(["2.35, 48.85", "POINT(131.9 43.1)"]))
    ''
    """
    example = ""
    for text in texts.unique():
        pair = _plain_pair(str(text).strip())
        if pair and abs(pair[1]) > _MOST_LATITUDE:
            return ""
        if pair and abs(pair[0]) > _MOST_LATITUDE:
            example = example or str(text).strip()
    return example


def find_turned_points(texts: pd.Series) -> str:
    """Return a point of well-known text that shows that latitudes come first; empty if none does.

    All rows of the file count, because a latitude cannot be beyond a pole.

    Examples
    --------
    >>> find_turned_points(pd.Series(["POINT (48.3 -4.8)", "POINT (-17.6 -149.6)"]))
    'POINT (-17.6 -149.6)'
    >>> find_turned_points(pd.Series(["POINT (48.3 -4.8)", "POINT (131.9 43.1)"]))
    ''
    """
    example = ""
    matches = ((text, _GEOMETRY.fullmatch(text.strip())) for text in map(str, texts.unique()))
    for text, match in matches:
        if match and abs(float(match["longitude"])) > _MOST_LATITUDE:
            return ""
        if match and abs(float(match["latitude"])) > _MOST_LATITUDE:
            example = example or text.strip()
    return example


def _plain_pair(text: str) -> tuple[float, float] | None:
    """Return two numbers whose order only the column shows."""
    match = next(filter(None, (pattern.fullmatch(text) for pattern in _PAIRS[:_PLAIN])), None)
    if not match:
        return None
    first, second = (float(match[name].replace(",", ".")) for name in ("latitude", "longitude"))
    return first, second


def _split_longitude_first(text: str) -> tuple[str, str] | None:
    text = _BRACKETS.sub(r"\1", text.strip())
    pair = split_coordinate_pair(text)
    return pair[::-1] if pair and _plain_pair(text) else pair


def split_coordinate_pair(text: str) -> tuple[str, str] | None:
    """Split a text into latitude and longitude; None if it is not such a pair.

    Examples
    --------
    >>> split_coordinate_pair("(48.85 2.35)"), split_coordinate_pair("48°51′N 2°21′E")
    (('48.85', '2.35'), ('48°51′N', '2°21′E'))
    >>> split_coordinate_pair("48.85,2.35,10"), split_coordinate_pair("48,85")
    (('48.85', '2.35'), None)
    """
    text = text.strip()
    if not text:
        return "", ""
    match = next(filter(None, (pattern.fullmatch(text) for pattern in _PAIRS)), None)
    return (match["latitude"], match["longitude"]) if match else None
