"""What is likely behind a cell that is wrong, told by its words."""

import difflib
import re
from collections.abc import Callable

from dashboard.ingest.normalize.choices import NOTHING
from dashboard.model.schema import COLUMN, Column, Problem

# A day as Excel counts them, from 1955 to 2064.
_EXCEL_DAY = re.compile(r"[2-5]\d{4}(\.0)?")
_MONTH_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}")
# How much alike two names are (difflib): more than title and latitude.
_ALIKE = 0.7
_MAX_LATITUDE, _MAX_LONGITUDE = 90, 180


def likely_cause(problem: Problem) -> str:
    """Say what a problem most likely comes from; empty where nothing tells.

    Examples
    --------
    >>> likely_cause(Problem("error", 2, "quantity_best", "2,600", ""))
    'a sign stands between thousands, or for the decimal point'
    >>> likely_cause(Problem("error", 2, "stance", "deny", ""))
    "'denies' may be meant"
    """
    if problem.severity == "note" or not problem.given:
        return ""
    if problem.given.strip().casefold() in NOTHING:
        return "a word for nothing; leave the cell empty"
    column = COLUMN.get(problem.column)
    if not problem.row or column is None:
        return _of_the_file(problem)
    find = _BY_KIND.get(column.kind)
    return find(problem.given.strip(), column) if find else ""


def _of_the_file(problem: Problem) -> str:
    if problem.row:
        return "a cell holds the sign between cells, and no quotation marks around it"
    names = [name.strip() for name in problem.given.split(",")]
    close = difflib.get_close_matches(problem.column, names, n=1, cutoff=_ALIKE)
    return f"the column {close[0]!r} may be meant" if close else ""


def _of_a_number(given: str, column: Column) -> str:
    if re.fullmatch(r"\d{1,3}([ ,.'\u00a0\u202f]\d{3})+", given):
        return "a sign stands between thousands, or for the decimal point"
    if re.search(r"[°º′]|\d\s*[NSEW]$", given):
        return "degrees with signs; give a decimal number, south and west below zero"
    value = _value(given)
    if column.name.endswith("latitude") and _MAX_LATITUDE < abs(value) <= _MAX_LONGITUDE:
        return "latitude and longitude may have changed places"
    if re.match(r"\d[\d ,.]*\s*[^\W\d]", given):
        return "the unit stands beside the number; it has a column of its own"
    return ""


def _value(given: str) -> float:
    try:
        return float(given)
    except ValueError:
        return 0.0


def _of_a_choice(given: str, column: Column) -> str:
    close = difflib.get_close_matches(given.casefold(), column.choices, n=1)
    return f"{close[0]!r} may be meant" if close else ""


def _of_a_date(given: str, _: Column) -> str:
    if _EXCEL_DAY.fullmatch(given):
        return "a day as Excel counts them; format the column as dates"
    if _MONTH_DAY.fullmatch(given):
        return "the year is missing"
    return ""


def _of_an_address(given: str, _: Column) -> str:
    scheme = given.partition(":")[0]
    return f"addresses of {scheme}: are not followed" if scheme != given else ""


_BY_KIND: dict[str, Callable[[str, Column], str]] = {
    "number": _of_a_number,
    "choice": _of_a_choice,
    "date": _of_a_date,
    "url": _of_an_address,
}
