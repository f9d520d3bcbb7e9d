"""Files that are small but have many rows."""

import io

import pyarrow as pa
import pytest
from pyarrow import parquet

from dashboard.common.errors import UnreadableFileError
from dashboard.io.readers import READERS
from dashboard.io.size_limits import check_density


def test_rows_that_are_stored_once_are_refused_before_they_are_read():
    rows = 3_000_000
    title = pa.DictionaryArray.from_arrays(pa.array(bytes(rows), pa.int8()), ["A"])
    out = io.BytesIO()
    parquet.write_table(pa.table({"title": title}), out, compression="zstd")
    with pytest.raises(UnreadableFileError, match="Nearly all of the 3,000,000 rows are the same"):
        READERS[".parquet"](out.getvalue())


@pytest.mark.parametrize(("rows", "size"), [(10_000_000, 194_000_000), (900_000, 1_000)])
def test_other_tables_are_read(rows, size):
    check_density(rows, size)
