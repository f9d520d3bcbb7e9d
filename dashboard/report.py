"""Throwaway stand-in for the report on a file."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dashboard.fields import name_fields
from dashboard.loading import Dataset, open_dataset
from dashboard.reading import read


@dataclass(frozen=True)
class Report:
    data: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return self.data


def check_file(
    path: Path, mapping: Mapping[str, str] | None = None, order: str | None = None
) -> tuple[Dataset, Report]:
    dataset = open_dataset(path, mapping)
    given = read(path)
    named = name_fields(given.texts, mapping)
    kinds = Counter((p.severity, p.column, p.allowed) for p in dataset.problems)
    first = {(p.severity, p.column, p.allowed): p for p in reversed(dataset.problems)}
    rows = len(given.rows)
    return dataset, Report(
        {
            "file": path.name,
            "rows": rows,
            "kept": len(dataset.events),
            "left_out": dataset.rejected_rows,
            "columns": [str(n) for n in given.texts],
            "mapping": named.mapping,
            "first_rows": given.texts.head(5).astype(str).values.tolist(),
            "kinds": [
                {
                    "severity": k[0],
                    "column": k[1],
                    "allowed": k[2],
                    "count": n,
                    "row": first[k].row,
                    "given": first[k].given,
                    "cause": "",
                }
                for k, n in kinds.items()
            ],
            "problems": [
                {
                    "severity": p.severity,
                    "row": p.row,
                    "column": p.column,
                    "given": p.given,
                    "allowed": p.allowed,
                    "cause": "",
                }
                for p in dataset.problems[:200]
            ],
            "more": max(len(dataset.problems) - 200, 0),
        }
    )
