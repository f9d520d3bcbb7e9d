"""Import raw tables: assign columns, normalize and validate cells, report problems."""

from typing import TYPE_CHECKING

from dashboard.common.lazy_names import lazy_names

if TYPE_CHECKING:
    from dashboard.ingest.load import (
        Dataset,
        load_events,
        open_dataset,
        open_datasets,
        read_corrected,
    )
    from dashboard.ingest.merge import merge_tables
    from dashboard.ingest.report import Report
    from dashboard.ingest.sandbox import Task, run_import
    from dashboard.ingest.validate import check_table
    from dashboard.ingest.watch import Watch

__all__ = [
    "Dataset",
    "Report",
    "Task",
    "Watch",
    "check_table",
    "load_events",
    "merge_tables",
    "open_dataset",
    "open_datasets",
    "read_corrected",
    "run_import",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "load": (
            "Dataset",
            "load_events",
            "open_dataset",
            "open_datasets",
            "read_corrected",
        ),
        "merge": ("merge_tables",),
        "report": ("Report",),
        "sandbox": (
            "Task",
            "run_import",
        ),
        "validate": ("check_table",),
        "watch": ("Watch",),
    },
)
