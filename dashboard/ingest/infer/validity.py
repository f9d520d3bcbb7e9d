"""Check whether texts of a column would be valid in a field."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np

from dashboard.ingest.normalize.single_dates import DateOrder
from dashboard.ingest.normalize.table import normalize_column
from dashboard.model.date_bounds import parse_dates
from dashboard.model.schema import COLUMN
from dashboard.model.validators import faults_of

_TWO_NUMBERS = re.compile(r"\d\D+\d")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Validity:
    """Checks whether normalized texts are valid in a field, each only once.

    Parameters
    ----------
    expected
        Texts that will probably be checked as dates; they are checked with the first ones, because
        the check takes as long for one text as for many.
    """

    def __init__(self, expected: Iterable[str] = ()) -> None:
        self._expected = expected
        self._known: dict[tuple[str, DateOrder | None], dict[str, bool]] = {}

    def of(self, texts: list[str], field: str) -> list[bool]:
        """Return whether each text is valid; for dates, in the order that suits more of them."""
        if field not in ("date", "end_date"):
            return self._in_order(texts, field, None)
        if all(map(_is_day, texts)):
            return [True] * len(texts)
        if texts and self._expected:
            expected, self._expected = self._expected, ()
            self.of([*texts, *expected], "date")
        day_first = self._in_order(texts, "date", "dmy")
        # Only texts with two numbers or more depend on the order.
        if all(
            is_valid or not _TWO_NUMBERS.search(text)
            for text, is_valid in zip(texts, day_first, strict=True)
        ):
            return day_first
        return max(day_first, self._in_order(texts, "date", "mdy"), key=sum)

    def _in_order(self, texts: list[str], field: str, order: DateOrder | None) -> list[bool]:
        known = self._known.setdefault((field, order), {})
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known |= zip(new, _are_valid_in_order(new, field, order), strict=True)
        return [known[text] for text in texts]


def _is_day(text: str) -> bool:
    """Return whether a text is a day in ISO 8601, which is valid in any column of dates."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _are_valid_in_order(texts: list[str], field: str, order: DateOrder | None) -> list[bool]:
    if not texts:
        return []
    cells = normalize_column(field, texts, order)
    is_invalid = np.zeros(len(cells.texts), dtype=bool)
    # A latitude of 91 is an error, but the column still contains latitudes.
    unlimited = replace(COLUMN[field], low=-np.inf, high=np.inf)
    for has_fault, _ in faults_of(cells.texts, unlimited):
        is_invalid |= has_fault
    if field == "date":
        is_invalid[parse_dates(cells.texts)[1].index] = True
    return list(~is_invalid[cells.codes])
