"""Notes on the changes to a table, one for each distinct change."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn


def replace_texts(
    cells: dict[str, DictColumn], name: str, read: Mapping[str, str], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Replace some texts of a column, and note each change.

    Parameters
    ----------
    cells
        Columns by name.
    name
        Of the column.
    read
        The new text by the old one; empty for a word that stands for nothing.
    numbers
        Row numbers for the report.
    """
    if not read:
        return cells, []
    before = cells[name]
    texts = [read.get(text, text) for text in before.texts]
    after = before.with_texts(pd.Series(texts, before.texts.index, dtype="str"))
    messages = {text: _message(new) for text, new in read.items()}
    return cells | {name: after}, note_changes(name, before, messages, numbers)


def _message(new: str) -> Message:
    return Message("value.read_as", {"reading": new}) if new else Message("value.left_out")


def note_changes(
    column: str, cells: DictColumn, messages: Mapping[str, Message], numbers: np.ndarray
) -> list[Problem]:
    """Note the changes of some texts of a column, with how many rows have each.

    Parameters
    ----------
    column, cells
        The column before the change.
    messages
        By text; a text that no row has is left out.
    numbers
        Row numbers for the report.
    """
    if not messages:
        return []
    places, distinct = pd.factorize(cells.texts)
    rows = places[cells.codes]
    counts = np.bincount(rows, minlength=len(distinct))
    first = np.zeros(len(distinct), dtype=int)
    first[rows[::-1]] = numbers[::-1]
    return [
        Problem("note", int(first[at]), column, text, messages[text], rows=int(counts[at]))
        for at, text in enumerate(distinct)
        if text in messages and counts[at]
    ]
