"""Guess the cause of a problem from the content of the cell."""

import difflib
import re
from collections.abc import Callable

from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.model.countries import (
    countries_called,
    country_with_part,
    find_code,
    similar_country,
)
from dashboard.model.messages import Message
from dashboard.model.schema import COLUMN, Column, Problem

# Date numbers of Excel from 1955 to 2064.
_EXCEL_DAY = re.compile(r"[2-5]\d{4}(\.0)?")
_MONTH_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}")
# How similar two names must be (difflib); "title" and "latitude" are less similar.
_MIN_SIMILARITY = 0.7
_UNEVEN = {"row.uneven", "row.extra_cells"}
# The cell itself is well formed, but does not fit another one.
_FAULT_OF_OTHER_CELL = {"coordinates.incomplete", "quantity.too_large"}
_MAX_CHARS = 200
_MAX_LATITUDE, _MAX_LONGITUDE, _MAX_TURN = 90, 180, 360


def find_hint(problem: Problem) -> Message | None:
    """Find the probable cause of a problem; None if the cell gives no clue.

    Examples
    --------
    >>> print(find_hint(Problem("error", 2, "stance", "deny", Message("choice.unknown"))))
    Did you mean “denies”?
    """
    if problem.hint or problem.severity == "note" or not problem.given:
        return problem.hint
    if problem.given.strip().casefold() in MISSING_VALUE_WORDS:
        return Message("hint.nothing")
    if problem.code in _FAULT_OF_OTHER_CELL:
        return None
    column = COLUMN.get(problem.column)
    if not problem.row or column is None:
        return _hint_for_table(problem)
    find_by_kind = _HINTS_BY_KIND.get(column.kind)
    return find_by_kind(problem.given.strip(), column) if find_by_kind else None


def country_hint(text: str) -> Message | None:
    """Find the country that an unknown text, or a part of it, may mean.

    Examples
    --------
    >>> for text in ("Ukrane", "Korea", "Texas"):
    ...     print(country_hint(text))
    Did you mean Ukraine (UKR)?
    This may be North Korea (PRK) or South Korea (KOR).
    This is a part of United States (USA).
    """
    # The search for similar names takes a while.
    parts = (*re.split("[;,/]", text), text) if len(text) <= _MAX_CHARS else ()
    hints = (_hint_for_country(part) for part in parts if not find_code(part))
    return next(filter(None, hints), None)


def _hint_for_country(text: str) -> Message | None:
    if codes := countries_called(text):
        return Message("hint.shared_country", {"countries": codes})
    if code := country_with_part(text):
        return Message("hint.part_of_country", {"country": code})
    code = similar_country(text)
    return Message("hint.similar_country", {"country": code}) if code else None


def _hint_for_table(problem: Problem) -> Message | None:
    if problem.row:
        return Message("hint.unquoted") if problem.code in _UNEVEN else None
    names = [name.strip() for name in problem.given.split(",")]
    return _hint_for_similar(problem.column, names, _MIN_SIMILARITY)


def _hint_for_similar(text: str, names: list[str], min_similarity: float = 0.6) -> Message | None:
    matches = difflib.get_close_matches(text, names, n=1, cutoff=min_similarity)
    return Message("hint.similar", {"name": matches[0]}) if matches else None


def _hint_for_number(given: str, column: Column) -> Message | None:
    if re.fullmatch(r"\d{1,3}([ ,.'\u00a0\u202f]\d{3})+", given):
        return Message("hint.separator")
    if re.search(r"[°º′]|\d\s*[NSEW]$", given):
        return Message("hint.degrees")
    value = _to_float(given)
    if column.name.endswith("latitude") and _MAX_LATITUDE < abs(value) <= _MAX_LONGITUDE:
        return Message("hint.swapped")
    if column.name.endswith(("latitude", "longitude")) and abs(value) > _MAX_TURN:
        return Message("hint.projected")
    return Message("hint.unit") if re.match(r"\d[\d ,.]*\s*[^\W\d]", given) else None


def _to_float(given: str) -> float:
    try:
        return float(given)
    except ValueError:
        return 0.0


def _hint_for_choice(given: str, column: Column) -> Message | None:
    return _hint_for_similar(given.casefold(), list(column.choices))


def _hint_for_date(given: str, _: Column) -> Message | None:
    if _EXCEL_DAY.fullmatch(given):
        return Message("hint.day_number")
    return Message("hint.no_year") if _MONTH_DAY.fullmatch(given) else None


def _hint_for_url(given: str, _: Column) -> Message | None:
    scheme, colon, _rest = given.partition(":")
    return Message("hint.scheme", {"scheme": scheme}) if colon else None


_HINTS_BY_KIND: dict[str, Callable[[str, Column], Message | None]] = {
    "number": _hint_for_number,
    "choice": _hint_for_choice,
    "date": _hint_for_date,
    "url": _hint_for_url,
}
