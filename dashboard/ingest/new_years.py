"""Years that a program wrote as their first day, such as 1999-01-01."""

import pandas as pd

_YEAR, _ONE = "[0-9]{4}", "0?1[-./]0?1"
_TIME = r"(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z| ?\+00:?00)?)?"
_NEW_YEAR = rf"(?:{_YEAR}[-./]{_ONE}|{_YEAR}0101|{_ONE}[-./]{_YEAR}){_TIME}"


def are_new_years(cells: pd.Series) -> pd.Series:
    """Return which cells are a first of January, without a time of the day.

    Examples
    --------
    >>> cells = pd.Series(["1999-01-01", "01/01/1999 00:00", "1999-01-01T08:00", "1999"])
    >>> are_new_years(cells).tolist()
    [True, True, False, False]
    """
    return cells.astype("str").str.strip().str.fullmatch(_NEW_YEAR)


def years_of_new_years(cells: pd.Series) -> pd.Series:
    """Replace each first of January by its year; other cells stay.

    Examples
    --------
    >>> years_of_new_years(pd.Series(["1999-01-01", "01.01.1999", "1999-05-03"])).tolist()
    ['1999', '1999', '1999-05-03']
    """
    years = cells.astype("str").str.extract(rf"^\s*(?:{_ONE}[-./])?({_YEAR})", expand=False)
    return years.where(are_new_years(cells), cells)
