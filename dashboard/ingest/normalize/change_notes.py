"""Apply changes to a column and report each distinct change once."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn


def replace_texts(
    cells: dict[str, DictColumn], name: str, replacements: Mapping[str, str], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Replace some texts of a column, and report each change.

    Parameters
    ----------
    cells
        Columns by name.
    name
        The column to change.
    replacements
        The new text by the old one; an empty new text removes a word such as "n/a".
    numbers
        Row numbers for the report.
    """
    if not replacements:
        return cells, []
    before = cells[name]
    texts = [replacements.get(text, text) for text in before.texts]
    after = before.with_texts(pd.Series(texts, before.texts.index, dtype="str"))
    messages = {text: _message(new) for text, new in replacements.items()}
    return cells | {name: after}, report_changes(name, before, messages, numbers)


def _message(new: str) -> Message:
    return Message("value.read_as", {"reading": new}) if new else Message("value.left_out")


def report_changes(
    column: str, cells: DictColumn, messages: Mapping[str, Message], numbers: np.ndarray
) -> list[Problem]:
    """Report each changed text of a column, with its first row and its number of rows.

    `cells` is the column before the change. Texts that no row has are left out.
    """
    text_numbers, distinct = pd.factorize(cells.texts)
    texts_of_rows = text_numbers[cells.codes]
    counts = np.bincount(texts_of_rows, minlength=len(distinct))
    first_rows = np.zeros(len(distinct), dtype=int)
    first_rows[texts_of_rows[::-1]] = numbers[::-1]
    return [
        Problem("note", int(first_rows[n]), column, text, messages[text], rows=int(counts[n]))
        for n, text in enumerate(distinct)
        if text in messages and counts[n]
    ]
