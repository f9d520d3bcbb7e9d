"""File formats: read tables from files, and write events for other programs."""

from typing import TYPE_CHECKING

from dashboard.common.lazy_names import lazy_names

if TYPE_CHECKING:
    from dashboard.io.formats import FORMATS, About, Format
    from dashboard.io.parquet import is_prepared, read_package, read_prepared, write_prepared
    from dashboard.io.readers import READERS, RawTable, read_raw_table

__all__ = [
    "FORMATS",
    "READERS",
    "About",
    "Format",
    "RawTable",
    "is_prepared",
    "read_package",
    "read_prepared",
    "read_raw_table",
    "write_prepared",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "formats": (
            "FORMATS",
            "About",
            "Format",
        ),
        "parquet": (
            "is_prepared",
            "read_package",
            "read_prepared",
            "write_prepared",
        ),
        "readers": (
            "READERS",
            "RawTable",
            "read_raw_table",
        ),
    },
)
