"""Parquet: any table of events, and tables that were checked before and need no second check."""

import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from dashboard.checks import find_fault
from dashboard.dates import BOUNDS, FLAGS
from dashboard.errors import UnreadableFileError
from dashboard.schema import COLUMN, STATUSES, UNIQUE

# What says in a file that it was checked, and of which form it is.
_KEY = b"event_timeline"
_VERSION = 1
# A small file can hold a very large table.
MAX_COLUMNS = 1_000
MAX_ROWS = 50_000_000
# Of titles, descriptions and ids together, once unpacked.
MAX_TEXT_MB = 4_000
_BATCH_ROWS = 65_536
_AGAIN = "prepare the table again"


def write_prepared(events: pd.DataFrame, package: dict[str, Any]) -> bytes:
    """Write a checked table, with what its data package says of it.

    Parameters
    ----------
    events
        Validated.
    package
        ``title``, ``sources``, ``licenses`` and ``as_of``, as in a ``datapackage.json``.
    """
    table = pa.Table.from_pandas(events, _schema(), preserve_index=False)
    said = json.dumps({"version": _VERSION, "package": package}).encode()
    table = table.replace_schema_metadata((table.schema.metadata or {}) | {_KEY: said})
    out = io.BytesIO()
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()


def _schema() -> pa.Schema:
    shared = pa.dictionary(pa.int32(), pa.large_string())
    kinds = {name: pa.float64() if one.kind == "number" else shared for name, one in COLUMN.items()}
    kinds |= dict.fromkeys(UNIQUE, pa.large_string())
    kinds |= dict.fromkeys(BOUNDS, pa.timestamp("s")) | dict.fromkeys(FLAGS, pa.bool_())
    return pa.schema(list(kinds.items()))


def read_table(raw: bytes) -> tuple[pd.DataFrame, bool]:
    """Read a table, and tell whether it was checked before.

    Raises
    ------
    UnreadableFileError
        It is no Parquet, too large, or says that it was checked and does not hold what it should.
    """
    try:
        file = parquet.ParquetFile(pa.BufferReader(raw))
        _bound(file.metadata)
        table = _read(raw, file)
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise UnreadableFileError(f"no Parquet: {str(error).splitlines()[0]}") from error
    if not _said(table.schema):
        return table.to_pandas(ignore_metadata=True), False
    missing = [name for name in (*COLUMN, *BOUNDS, *FLAGS) if name not in table.schema.names]
    try:
        events = pd.DataFrame() if missing else _prepared(table)
    except (pa.ArrowException, ValueError, TypeError, AttributeError) as error:
        raise UnreadableFileError(f"prepared, but {error}; {_AGAIN}") from error
    fault = f"without the column {missing[0]!r}" if missing else find_fault(events)
    if fault:
        raise UnreadableFileError(f"prepared, but {fault}; {_AGAIN}")
    return events, True


def _read(raw: bytes, file: parquet.ParquetFile) -> pa.Table:
    """Read all columns within a budget: a text that a million rows share is held once."""
    names = file.schema_arrow.names
    shared = [
        field.name
        for field in file.schema_arrow
        if field.name not in UNIQUE and _is_text(field.type)
    ]
    apart = [name for name in names if name in UNIQUE]
    others = [name for name in names if name not in UNIQUE]
    source = pa.BufferReader(raw)
    table = parquet.read_table(source, columns=others, read_dictionary=shared).unify_dictionaries()
    batches, left = [], MAX_TEXT_MB * 1_000_000
    for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=apart) if apart else ():
        left -= batch.nbytes
        if left < 0:
            raise UnreadableFileError(f"more than {MAX_TEXT_MB:,} MB of titles and descriptions")
        batches.append(batch)
    for name in apart:
        column = pa.chunked_array(
            [batch.column(name).cast(pa.large_string()) for batch in batches], pa.large_string()
        )
        table = table.append_column(name, column)
    return table.replace_schema_metadata(file.schema_arrow.metadata)


def read_package(path: Path) -> dict[str, Any]:
    """Read what a prepared table says of itself; empty for any other."""
    try:
        schema = parquet.read_schema(path)
    except (pa.ArrowException, OSError, ValueError):
        return {}
    package = _said(schema).get("package", {})
    return package if isinstance(package, dict) else {}


def _said(schema: pa.Schema) -> dict[str, Any]:
    try:
        said = json.loads((schema.metadata or {})[_KEY])
    except (LookupError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) and said.get("version") == _VERSION else {}


def _bound(about: parquet.FileMetaData) -> None:
    if about.num_columns > MAX_COLUMNS or about.num_rows > MAX_ROWS:
        raise UnreadableFileError(
            f"{about.num_rows:,} rows of {about.num_columns:,} columns; "
            f"allowed: {MAX_ROWS:,} rows, {MAX_COLUMNS:,} columns"
        )


def _is_text(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner))


def _prepared(table: pa.Table) -> pd.DataFrame:
    """Columns of the schema, as :func:`dashboard.checks.check_table` makes them."""
    columns: dict[str, Any] = {}
    for name in (*COLUMN, *BOUNDS, *FLAGS):
        column = table.column(name)
        if name in BOUNDS:
            columns[name] = column.to_numpy().astype("datetime64[s]")
        elif name in FLAGS:
            columns[name] = column.to_numpy().astype(bool)
        elif name in UNIQUE:
            columns[name] = pd.Series(column.to_pandas(), dtype="str")
        elif COLUMN[name].kind == "number":
            columns[name] = column.to_numpy().astype(float)
        else:
            cells = column.combine_chunks()
            known = pd.Index(cells.dictionary.to_pandas(), dtype="str")
            columns[name] = pd.Categorical.from_codes(cells.indices.fill_null(-1).to_numpy(), known)
    # A file holds only those that stand in it.
    if set(columns["status"].categories) <= set(STATUSES):
        columns["status"] = columns["status"].set_categories(pd.Index(STATUSES, dtype="str"))
    return pd.DataFrame(columns, copy=False)
