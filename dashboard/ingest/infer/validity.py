"""Check whether texts of a column would be valid in a field."""

import re
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.single_dates import DateOrder
from dashboard.ingest.normalize.table import normalize_table
from dashboard.model.date_bounds import parse_dates
from dashboard.model.schema import COLUMN
from dashboard.model.validators import faults_of

_TWO_NUMBERS = re.compile(r"\d\D+\d")


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


def _are_valid_in_order(texts: list[str], field: str, order: DateOrder | None) -> list[bool]:
    if not texts:
        return []
    numbers = pd.Series(np.arange(len(texts)))
    column = pd.DataFrame({field: texts}, dtype="str")
    table, _ = normalize_table(column, numbers, order, finds_places=False)
    cells = table[field]
    is_invalid = np.zeros(len(cells.texts), dtype=bool)
    # A latitude of 91 is an error, but the column still contains latitudes.
    unlimited = replace(COLUMN[field], low=-np.inf, high=np.inf)
    for has_fault, _ in faults_of(cells.texts, unlimited):
        is_invalid |= has_fault
    if field == "date":
        is_invalid[parse_dates(cells.texts)[1].index] = True
    return list(~is_invalid[cells.codes])
