"""Dates whose year, month and day stand in columns of their own, put together."""

import re
from collections.abc import Callable, Mapping

import pandas as pd

from dashboard.cells import Cells
from dashboard.mending.calendar_words import months
from dashboard.mending.written import read_written

_END = "end_"


def joined_dates(texts: pd.DataFrame) -> pd.Series | None:
    """Put dates together from columns year, month, day and time, and end year, end month and so on.

    Names of columns are taken in any case. What is no year, month or day stays as it is, for the
    check to name; so does a year of two digits, which may lack its century.

    Parameters
    ----------
    texts
        Columns of texts, empty where nothing stands.

    Returns
    -------
    Series | None
        One text a row, or None where there is no column of years.

    Examples
    --------
    >>> parts = {"Year": ["2024", "44 BC"], "Month": ["Oct", "3"], "Day": ["13", ""]}
    >>> list(joined_dates(pd.DataFrame(parts)))
    ['2024-10-13', '-0043-03']
    """
    known = {re.sub(r"[^a-z]+", "_", str(name).lower()).strip("_"): texts[name] for name in texts}
    if "year" not in known:
        return None
    start, end = _side(known, ""), _side(known, _END)
    return start.where((start == "") | (end == ""), start + "/" + end)


def _side(columns: Mapping[str, pd.Series], prefix: str) -> pd.Series:
    """Join parts up to the last that is given; a gap stays one, or a day would become a month."""
    year, month, day, time = (
        _part(columns, f"{prefix}{name}", read) for name, read in _PARTS.items()
    )
    joined = year.where((month == "") & (day == ""), year + "-" + month)
    joined = joined.where(day == "", joined + "-" + day)
    return joined.where(time == "", joined + " " + time)


def _part(columns: Mapping[str, pd.Series], name: str, read: Callable[[str], str]) -> pd.Series:
    whole = columns["year"]
    if name not in columns:
        return pd.Series("", index=whole.index, dtype="str")
    cells = Cells.of(columns[name])
    # Spreadsheets write 2024.0 where other cells of the column are empty.
    bare = cells.texts.str.strip().str.replace(r"\.0+$", "", regex=True)
    read_texts = pd.Series([read(text) for text in bare], dtype="str")
    return read_texts.take(cells.codes).set_axis(whole.index)


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


_PARTS: dict[str, Callable[[str], str]] = {
    "year": _year,
    "month": _month,
    "day": _two_digits,
    "time": str,
}
