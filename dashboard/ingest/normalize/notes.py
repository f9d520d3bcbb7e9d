"""What was changed in a table, one note for each distinct change."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

# Kind of the notes that say what a text was read as.
READ = "read as"


def put_texts(
    cells: dict[str, DictColumn], name: str, read: Mapping[str, str], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Put others in the places of some texts of a column, and note each of them.

    Parameters
    ----------
    cells
        Columns by name.
    name
        Of the column.
    read
        What a text is read as; empty where it says nothing.
    numbers
        Row numbers for the report.
    """
    if not read:
        return cells, []
    own = cells[name]
    texts = pd.Series([read.get(text, text) for text in own.texts], own.texts.index, dtype="str")
    said = {text: f"read as {new}" if new else "left out" for text, new in read.items()}
    return cells | {name: own.replaced(texts)}, note_changes(name, own, said, numbers)


def note_changes(
    column: str, cells: DictColumn, said: Mapping[str, str], numbers: np.ndarray
) -> list[Problem]:
    """Note what was made of each of some texts of a column, with how many rows have it.

    Parameters
    ----------
    column, cells
        As it was before.
    said
        Words of the note by text; a text that no row has is left out.
    numbers
        Row numbers for the report.
    """
    if not said:
        return []
    places, distinct = pd.factorize(cells.texts)
    rows = places[cells.codes]
    counts = np.bincount(rows, minlength=len(distinct))
    first = np.zeros(len(distinct), dtype=int)
    first[rows[::-1]] = numbers[::-1]
    return [
        Problem("note", int(first[at]), column, text, said[text], rows=int(counts[at]), kind=READ)
        for at, text in enumerate(distinct)
        if text in said and counts[at]
    ]
