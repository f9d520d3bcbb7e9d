"""Write tables as CSV, JSON and Parquet."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from dashboard.io.formats.about import About
from dashboard.io.formats.records import json_list, parts_of, records_of
from dashboard.model.extra_columns import as_texts, extra_columns
from dashboard.model.schema import COLUMN, COLUMNS, UNIQUE
from dashboard.model.text_columns import DictColumn, as_arrow

# Characters that make a spreadsheet evaluate a cell as a formula (OWASP, "CSV Injection"). They
# include the wide forms of Japanese keyboards, and may follow blanks. An apostrophe before them
# prevents this.
_BLANKS = r"[\s\u00a0\u2000-\u200b\u2028\u2029\u202f\u3000\ufeff]*"
_SIGN = rf"('*{_BLANKS}[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])"
_FORMULA, _HARMLESS = f"^{_SIGN}", f"^'{_SIGN}"


def write_csv(events: pd.DataFrame, _: About) -> Iterator[bytes]:
    """Write CSV for spreadsheets: UTF-8 with a byte order mark, and no cell is a formula."""
    extra = {name: as_texts(events[name]) for name in extra_columns(events)}
    return write_texts(pd.DataFrame({**events[list(COLUMN)], **extra}, copy=False))


def write_template() -> Iterator[bytes]:
    """Write an empty table: an explanation of each column, and below it the column names.

    The explanations are above the header, so the file is read as a table without events.
    """
    rows = pd.DataFrame([[column.explained for column in COLUMNS], list(COLUMN)])
    text = rows.to_csv(index=False, header=False, lineterminator="\r\n")
    yield f"\ufeff{text}".encode()


def write_texts(texts: pd.DataFrame) -> Iterator[bytes]:
    """Write a table with any columns as CSV for spreadsheets; see :func:`write_csv`."""
    names = pd.Series(list(map(str, texts.columns)), dtype="str")
    harmless = names.str.replace(_FORMULA, r"'\1", regex=True)
    head = pd.DataFrame(columns=list(harmless)).to_csv(index=False, lineterminator="\r\n")
    yield f"\ufeff{head}".encode()
    rows = {name: _replaced(texts[name], _FORMULA, r"'\1") for name in texts}
    for part in parts_of(pd.DataFrame(rows, copy=False)):
        yield part.to_csv(index=False, header=False, lineterminator="\r\n").encode()


def remove_apostrophes(cells: pd.Series) -> pd.Series:
    """Remove the apostrophes that :func:`write_csv` puts before possible formulas."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        has_any = cells.cat.categories.str.startswith("'").any()
    else:
        has_any = cells.str.startswith("'").any()
    return _replaced(cells, _HARMLESS, r"\1") if has_any else cells


def plain_names(names: Iterable[str]) -> dict[str, str]:
    """Return the names of columns without the apostrophes that :func:`write_texts` adds."""
    given = list(names)
    plain = {name: re.sub(_HARMLESS, r"\1", name) for name in given}
    # Two columns may not get the same name.
    times = Counter(plain.values())
    return {name: new if times[new] == 1 else name for name, new in plain.items()}


def _replaced(cells: pd.Series, pattern: str, by: str) -> pd.Series:
    """Replace a pattern in texts; numbers do not change."""
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return cells
    column = DictColumn.of(cells, shared=cells.name not in UNIQUE)
    changed = column.with_texts(column.texts.str.replace(pattern, by, regex=True))
    return pd.Series(changed.column(shared=cells.name not in UNIQUE)).set_axis(cells.index)


def write_json(events: pd.DataFrame, _: About) -> Iterator[bytes]:
    """Write a list of objects, whose names are those of the columns; empty cells are null."""
    empty = dict.fromkeys([*COLUMN, *extra_columns(events)])
    return json_list(empty | record for record in records_of(events))


def write_parquet(events: pd.DataFrame, _: About) -> Iterator[bytes]:
    """Write Parquet with columns of texts and numbers."""
    columns = {name: _arrow(events[name]) for name in (*COLUMN, *extra_columns(events))}
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out, compression="zstd")
    yield out.getvalue()


def _arrow(cells: pd.Series) -> pa.Array:
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return pa.array(cells, pa.float64(), from_pandas=True)
    return as_arrow(cells.astype("str"))
