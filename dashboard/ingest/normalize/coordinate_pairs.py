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
_PAIRS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\(?\s*(?P<latitude>{_DECIMAL})\s*[,; ]\s*(?P<longitude>{_DECIMAL})\s*\)?",
        rf"\(?\s*(?P<latitude>{_NUMBER})\s*(?:, |;)\s*(?P<longitude>{_NUMBER})\s*\)?",
        r"(?P<latitude>[+-]?[0-9]{1,3},[0-9]+)\s*;\s*(?P<longitude>[+-]?[0-9]{1,3},[0-9]+)",
        rf"POINT\s*\(\s*(?P<longitude>{_NUMBER})\s+(?P<latitude>{_NUMBER})\s*\)",
        rf"(?P<latitude>{_DEGREES}[NS]|[NS] ?{_DEGREES})\s*[,; ]\s*"
        rf"(?P<longitude>{_DEGREES}[EW]|[EW] ?{_DEGREES})",
    )
)


def split_coordinates(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Split a column into latitudes and longitudes.

    A text that is not a pair is put into both columns, so that validation reports it.

    Examples
    --------
    >>> texts = pd.Series(["48.85, 2.35", "POINT(2.35 48.85)"])
    >>> [list(column) for column in split_coordinates(texts)]
    [['48.85', '48.85'], ['2.35', '2.35']]
    """
    cells = DictColumn.of(texts)
    pairs = [split_coordinate_pair(text) or (text, text) for text in cells.texts]
    by_text = pd.DataFrame(pairs, columns=["latitude", "longitude"], dtype="str")
    by_row = by_text.take(cells.codes).set_axis(texts.index)
    return by_row["latitude"], by_row["longitude"]


def split_coordinate_pair(text: str) -> tuple[str, str] | None:
    """Split a text into latitude and longitude; None if it is not such a pair.

    Examples
    --------
    >>> split_coordinate_pair("(48.85 2.35)"), split_coordinate_pair("48°51′N 2°21′E")
    (('48.85', '2.35'), ('48°51′N', '2°21′E'))
    >>> split_coordinate_pair("48,85")
    """
    text = text.strip()
    if not text:
        return "", ""
    match = next(filter(None, (pattern.fullmatch(text) for pattern in _PAIRS)), None)
    return (match["latitude"], match["longitude"]) if match else None
