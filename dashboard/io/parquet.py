"""Read Parquet, and write and read prepared tables, which are already validated."""

import contextlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from dashboard.common.errors import UnreadableFileError
from dashboard.common.limits import limits
from dashboard.common.regular_files import require_regular_file
from dashboard.io.size_limits import check_columns, check_density, check_rows
from dashboard.model.edtf import BOUNDS, FLAGS
from dashboard.model.extra_columns import extra_columns
from dashboard.model.messages import Message
from dashboard.model.schema import COLUMN, STATUSES, UNIQUE
from dashboard.model.text_columns import MOST_CATEGORIES
from dashboard.model.validators import find_fault

# Metadata key of a prepared table, and the version of its format. Version 1 may contain dates of
# other rows, so such a file is validated again.
_KEY = b"event_timeline"
_VERSION = 2
_BATCH_ROWS = 65_536
_PART_ROWS = 1_000_000
_ERRORS = (pa.ArrowException, OSError, ValueError, KeyError, TypeError, AttributeError)


def write_prepared(path: Path, events: pd.DataFrame, package: dict[str, Any]) -> None:
    """Write a validated table with its data package.

    Parameters
    ----------
    path
        Path of the file; an existing one is overwritten.
    events
        Validated events.
    package
        ``title``, ``sources``, ``licenses`` and ``as_of``, as in a ``datapackage.json``, and an
        ``id`` that connects the file to its index.
    """
    metadata = json.dumps({"version": _VERSION, "package": package}).encode()
    schema = _schema(events).with_metadata({_KEY: metadata})
    with parquet.ParquetWriter(path, schema, compression="zstd") as file:
        # In parts, because each is converted in memory.
        for start in range(0, max(len(events), 1), _PART_ROWS):
            part = events.iloc[start : start + _PART_ROWS]
            file.write_table(pa.Table.from_pandas(part, schema, preserve_index=False))


def _schema(events: pd.DataFrame) -> pa.Schema:
    shared = pa.dictionary(pa.int32(), pa.large_string())
    kinds = {
        name: pa.float64() if column.kind == "number" else shared for name, column in COLUMN.items()
    }
    kinds |= dict.fromkeys(UNIQUE, pa.large_string())
    kinds |= dict.fromkeys(BOUNDS, pa.timestamp("s")) | dict.fromkeys(FLAGS, pa.bool_())
    kinds |= {
        name: pa.float64() if events[name].dtype.kind == "f" else shared
        for name in extra_columns(events)
    }
    return pa.schema(list(kinds.items()))


def is_prepared(path: Path) -> bool:
    """Return whether a file is a prepared table."""
    try:
        return bool(_metadata(parquet.read_schema(require_regular_file(path))))
    except _ERRORS:
        return False


def read_columns(raw: bytes) -> Iterator[tuple[str, pd.Series]]:
    """Read any table, one column at a time, so that only one column is in memory twice.

    Raises
    ------
    UnreadableFileError
        It is not Parquet, or it is too large.
    """
    with _as_unreadable("parquet.invalid"):
        for name, column in _columns(_open(raw)):
            yield name, column.to_pandas()


def read_prepared(raw: bytes) -> pd.DataFrame:
    """Read a prepared table.

    Raises
    ------
    UnreadableFileError
        It is too large or damaged.
    """
    with _as_unreadable("parquet.damaged"):
        events = _prepared(_open(raw))
    if fault := find_fault(events):
        raise UnreadableFileError(Message("parquet.damaged", {"detail": fault}))
    return events


def _open(raw: bytes) -> parquet.ParquetFile:
    schema = parquet.read_schema(pa.BufferReader(raw))
    file = parquet.ParquetFile(pa.BufferReader(raw), read_dictionary=_shared(schema))
    check_rows(file.metadata.num_rows)
    check_density(file.metadata.num_rows, len(raw))
    check_columns(file.metadata.num_columns)
    return file


@contextlib.contextmanager
def _as_unreadable(code: str) -> Iterator[None]:
    """Raise errors of the library as an UnreadableFileError with a message."""
    try:
        yield
    except UnreadableFileError:
        raise
    except _ERRORS as error:
        detail = next(iter(str(error).splitlines()), "")
        raise UnreadableFileError(Message(code, {"detail": detail})) from error


def _shared(schema: pa.Schema) -> list[str]:
    """Return the names of the columns whose texts many rows share."""
    return [field.name for field in schema if field.name not in UNIQUE and _is_text(field.type)]


def _columns(
    file: parquet.ParquetFile, wanted: Sequence[str] = ()
) -> Iterator[tuple[str, pa.ChunkedArray]]:
    """Read one column at a time, within a budget of memory."""
    # Limit for titles, descriptions and ids together.
    left = limits().unpacked_mb * 1_000_000
    for name in wanted or file.schema_arrow.names:
        kind = file.schema_arrow.field(name).type
        # A number or moment takes the same memory in each row.
        if name not in UNIQUE or pa.types.is_primitive(kind):
            yield name, file.read(columns=[name]).unify_dictionaries().column(0)
            continue
        # The file may store a repeated text once; here it takes memory for each row.
        parts = []
        if not (_is_text(kind) or pa.types.is_null(kind)):
            params = {"name": name, "type": str(kind)}
            raise UnreadableFileError(Message("parquet.not_text", params))
        for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=[name]):
            left -= batch.nbytes
            if left < 0:
                params = {"most": limits().unpacked_mb}
                raise UnreadableFileError(Message("table.too_large", params))
            parts.append(batch.column(0).cast(pa.large_string()))
        yield name, pa.chunked_array(parts, pa.large_string())


def read_package(path: Path) -> dict[str, Any]:
    """Read the data package of a prepared table; empty for any other file."""
    try:
        schema = parquet.read_schema(require_regular_file(path))
    except (pa.ArrowException, OSError, ValueError):
        return {}
    package = _metadata(schema).get("package", {})
    return package if isinstance(package, dict) else {}


def _metadata(schema: pa.Schema) -> dict[str, Any]:
    try:
        metadata = json.loads((schema.metadata or {})[_KEY])
    except (LookupError, ValueError, RecursionError):
        return {}
    is_known = isinstance(metadata, dict) and metadata.get("version") == _VERSION
    return metadata if is_known else {}


def _is_text(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    kinds = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    return any(is_kind(inner) for is_kind in kinds)


def _prepared(file: parquet.ParquetFile) -> pd.DataFrame:
    """Return the columns of the schema, as :func:`dashboard.ingest.validate.check_table` does."""
    known, given = (*COLUMN, *BOUNDS, *FLAGS), file.schema_arrow.names
    missing = [name for name in known if name not in given]
    if missing:
        raise ValueError(f"The column {missing[0]!r} is missing.")
    named = _columns(file, (*known, *(name for name in given if name not in known)))
    columns = {name: _as_checked(name, column) for name, column in named}
    # A file contains only the categories in use.
    if set(columns["status"].categories) <= set(STATUSES):
        columns["status"] = columns["status"].set_categories(pd.Index(STATUSES, dtype="str"))
    return pd.DataFrame(columns, copy=False)


def _as_checked(name: str, column: pa.ChunkedArray) -> Any:
    if name in BOUNDS:
        return column.to_numpy().astype("datetime64[s]", copy=False)
    if name in FLAGS:
        return column.to_numpy().astype(bool, copy=False)
    if name in UNIQUE:
        # As one chunk, because texts are looked up in it.
        return pd.Series(column.combine_chunks(), dtype="str")
    is_number = pa.types.is_floating(column.type)
    if COLUMN[name].kind == "number" if name in COLUMN else is_number:
        return column.to_numpy().astype(float, copy=False)
    cells = column.combine_chunks()
    if len(cells.dictionary) > MOST_CATEGORIES:
        return pd.Series(cells.cast(pa.large_string()), dtype="str")
    known = pd.Index(cells.dictionary.to_pandas(), dtype="str")
    return pd.Categorical.from_codes(cells.indices.fill_null(-1).to_numpy(), known)
