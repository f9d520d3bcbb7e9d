"""Parquet: any table of events, and tables that were checked before and need no second check."""

import contextlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from dashboard.common.errors import UnreadableFileError
from dashboard.common.limits import check_rows, limits
from dashboard.model.edtf import BOUNDS, FLAGS
from dashboard.model.schema import COLUMN, STATUSES, UNIQUE
from dashboard.model.text_columns import MOST_CATEGORIES
from dashboard.model.validators import find_fault

# What says in a file that it was checked, and of which form it is. The first form may hold dates
# that belong to other rows: such a file is checked again.
_KEY = b"event_timeline"
_VERSION = 2
# A small file can hold a very large table.
MAX_COLUMNS = 1_000
_BATCH_ROWS = 65_536
_PART_ROWS = 1_000_000
_AGAIN = "prepare the table again"
_WRONG = (pa.ArrowException, OSError, ValueError, KeyError, TypeError, AttributeError)


def write_prepared(path: Path, events: pd.DataFrame, package: dict[str, Any]) -> None:
    """Write a checked table, with what its data package says of it.

    Parameters
    ----------
    path
        Of the file; what is there is overwritten.
    events
        Validated.
    package
        ``title``, ``sources``, ``licenses`` and ``as_of``, as in a ``datapackage.json``, and an
        ``id``, by which the index of this very file is known.
    """
    said = json.dumps({"version": _VERSION, "package": package}).encode()
    schema = _schema().with_metadata({_KEY: said})
    with parquet.ParquetWriter(path, schema, compression="zstd") as file:
        # Part after part, as the file's form is not that of the table in memory.
        for start in range(0, max(len(events), 1), _PART_ROWS):
            part = events.iloc[start : start + _PART_ROWS]
            file.write_table(pa.Table.from_pandas(part, schema, preserve_index=False))


def _schema() -> pa.Schema:
    shared = pa.dictionary(pa.int32(), pa.large_string())
    kinds = {name: pa.float64() if one.kind == "number" else shared for name, one in COLUMN.items()}
    kinds |= dict.fromkeys(UNIQUE, pa.large_string())
    kinds |= dict.fromkeys(BOUNDS, pa.timestamp("s")) | dict.fromkeys(FLAGS, pa.bool_())
    return pa.schema(list(kinds.items()))


def is_prepared(path: Path) -> bool:
    """Whether a file says that it was checked before; one that cannot be read does not."""
    try:
        return bool(_said(parquet.read_schema(path)))
    except _WRONG:
        return False


def read_columns(raw: bytes) -> Iterator[tuple[str, pd.Series]]:
    """Read any table, column after column, so that a reader need not hold all of them twice.

    Raises
    ------
    UnreadableFileError
        It is no Parquet, or too large.
    """
    with _refusing("no Parquet: {error}"):
        for name, column in _columns(_open(raw)):
            yield name, column.to_pandas()


def read_prepared(raw: bytes) -> pd.DataFrame:
    """Read a table that was checked before.

    Raises
    ------
    UnreadableFileError
        It is too large, or does not hold what it should.
    """
    with _refusing(f"prepared, but {{error}}; {_AGAIN}"):
        events = _prepared(_open(raw))
    if fault := find_fault(events):
        raise UnreadableFileError(f"prepared, but {fault}; {_AGAIN}")
    return events


def _open(raw: bytes) -> parquet.ParquetFile:
    schema = parquet.read_schema(pa.BufferReader(raw))
    file = parquet.ParquetFile(pa.BufferReader(raw), read_dictionary=_shared(schema))
    _bound(file.metadata)
    return file


@contextlib.contextmanager
def _refusing(said: str) -> Iterator[None]:
    """Say of a file that it is not right where the library fails at it."""
    try:
        yield
    except UnreadableFileError:
        raise
    except _WRONG as error:
        raise UnreadableFileError(
            said.format(error=next(iter(str(error).splitlines()), ""))
        ) from error


def _shared(schema: pa.Schema) -> list[str]:
    """Names of the columns whose texts many rows share."""
    return [field.name for field in schema if field.name not in UNIQUE and _is_text(field.type)]


def _columns(
    file: parquet.ParquetFile, wanted: Sequence[str] = ()
) -> Iterator[tuple[str, pa.ChunkedArray]]:
    """Read column after column, so that no more than one is held twice, within a budget."""
    # Of titles, descriptions and ids together.
    left = limits().unpacked_mb * 1_000_000
    for name in wanted or file.schema_arrow.names:
        if name not in UNIQUE:
            yield name, file.read(columns=[name]).unify_dictionaries().column(0)
            continue
        # A text that a million rows share is held once in a file, and a million times here.
        parts = []
        kind = file.schema_arrow.field(name).type
        if not (_is_text(kind) or pa.types.is_null(kind)):
            raise UnreadableFileError(f"the column {name!r} holds {kind}; allowed: texts")
        for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=[name]):
            left -= batch.nbytes
            if left < 0:
                raise UnreadableFileError(
                    f"more than {limits().unpacked_mb:,} MB of titles and descriptions"
                )
            parts.append(batch.column(0).cast(pa.large_string()))
        yield name, pa.chunked_array(parts, pa.large_string())


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
    check_rows(about.num_rows)
    if about.num_columns > MAX_COLUMNS:
        raise UnreadableFileError(f"{about.num_columns:,} columns; at most {MAX_COLUMNS:,}")


def _is_text(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner))


def _prepared(file: parquet.ParquetFile) -> pd.DataFrame:
    """Columns of the schema, as :func:`dashboard.ingest.validate.check_table` makes them."""
    missing = [name for name in (*COLUMN, *BOUNDS, *FLAGS) if name not in file.schema_arrow.names]
    if missing:
        raise ValueError(f"without the column {missing[0]!r}")
    named = _columns(file, (*COLUMN, *BOUNDS, *FLAGS))
    columns = {name: _as_checked(name, column) for name, column in named}
    # A file holds only those that stand in it.
    if set(columns["status"].categories) <= set(STATUSES):
        columns["status"] = columns["status"].set_categories(pd.Index(STATUSES, dtype="str"))
    return pd.DataFrame(columns, copy=False)


def _as_checked(name: str, column: pa.ChunkedArray) -> Any:
    if name in BOUNDS:
        return column.to_numpy().astype("datetime64[s]", copy=False)
    if name in FLAGS:
        return column.to_numpy().astype(bool, copy=False)
    if name in UNIQUE:
        # In one piece, as texts are looked up in it.
        return pd.Series(column.combine_chunks(), dtype="str")
    if COLUMN[name].kind == "number":
        return column.to_numpy().astype(float, copy=False)
    cells = column.combine_chunks()
    if len(cells.dictionary) > MOST_CATEGORIES:
        return pd.Series(cells.cast(pa.large_string()), dtype="str")
    known = pd.Index(cells.dictionary.to_pandas(), dtype="str")
    return pd.Categorical.from_codes(cells.indices.fill_null(-1).to_numpy(), known)
