"""Write lists in cells, such as ``['Kyiv', 'Lviv']``, as people write them: "Kyiv; Lviv".

Programs write a column of lists to CSV like this, in the notation of JSON or Python.
"""

import ast
import json
import re

import pandas as pd
import pyarrow as pa
from pyarrow import compute as arrow

from dashboard.io.readers import RawTable
from dashboard.model.schema import SEPARATOR
from dashboard.model.text_columns import DictColumn

# Only texts in quotation marks: [1667, 1668] may be a date.
_TEXT = r"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
_LIST = re.compile(rf"\[\s*(?:{_TEXT}(?:\s*,\s*{_TEXT})*\s*,?\s*)?\]")
_MAX_CHARS = 20_000


def write_out_lists(table: RawTable) -> RawTable:
    """Write out the lists of columns in which every filled cell is one."""
    texts = {name: _written_out(cells) for name, cells in table.texts.items()}
    if all(texts[name] is cells for name, cells in table.texts.items()):
        return table
    return table._replace(texts=pd.DataFrame(texts, table.texts.index, copy=False))


def _written_out(cells: pd.Series) -> pd.Series:
    is_coded = isinstance(cells.dtype, pd.CategoricalDtype)
    array = pa.array(cells.cat.categories if is_coded else cells, pa.large_string())
    filled = arrow.filter(array, arrow.not_equal(arrow.utf8_trim_whitespace(array), ""))
    if not len(filled) or not arrow.all(arrow.match_substring_regex(filled, r"^\s*\[")).as_py():
        return cells
    column = DictColumn.of(cells, shared=is_coded)
    items = [read_list(text.strip()) for text in column.texts]
    is_list = [each is not None or not text.strip()
               for each, text in zip(items, column.texts, strict=True)]  # fmt: skip
    if not all(is_list) or not any(items):
        return cells
    written = [f"{SEPARATOR} ".join(filter(None, map(str.strip, each or ()))) for each in items]
    changed = column.with_texts(pd.Series(written, dtype="str"))
    return pd.Series(changed.column(shared=is_coded), index=cells.index)


def read_list(text: str) -> list[str] | None:
    r"""Read a list of texts in the notation of JSON or Python; None if a text is no such list.

    Examples
    --------
    >>> read_list('["Kyiv", "Lviv"]'), read_list("['L\\'viv',]"), read_list("[]")
    (['Kyiv', 'Lviv'], ["L'viv"], [])
    >>> read_list("[1667, 1668]"), read_list("[Kyiv]"), read_list("['a'] + ['b']")
    (None, None, None)
    """
    if len(text) > _MAX_CHARS or not _LIST.fullmatch(text):
        return None
    try:
        return list(json.loads(text))
    except ValueError:
        pass
    try:
        return list(ast.literal_eval(text))
    except (ValueError, SyntaxError):
        return None
