"""What was found in a file: rows kept and left out, and every problem, for people and programs."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, NamedTuple

from dashboard.ingest.hints import likely_cause
from dashboard.ingest.load import Dataset
from dashboard.model.schema import Problem, Severity

_ORDER: tuple[Severity, ...] = ("error", "warning", "note")


class Kind(NamedTuple):
    """Problems of one kind: of one column, of which one thing is allowed, or was made.

    Attributes
    ----------
    first
        The first of them.
    rows
        How many rows they concern.
    """

    first: Problem
    rows: int


@dataclass(frozen=True)
class Report:
    """What was found in the file of a dataset."""

    dataset: Dataset

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of them, in the order of the rows."""
        return self.dataset.problems

    @property
    def has_faults(self) -> bool:
        """Whether anything is left out."""
        return any(problem.severity != "note" for problem in self.problems)

    @property
    def kinds(self) -> list[Kind]:
        """Problems by what they have in common; the gravest and the most frequent first."""

        def key(problem: Problem) -> tuple[int, str, str]:
            of = problem.kind or problem.allowed
            return _ORDER.index(problem.severity), problem.column, of

        groups = (list(found) for _, found in groupby(sorted(self.problems, key=key), key))
        kinds = [Kind(found[0], sum(one.rows for one in found)) for found in groups]
        return sorted(kinds, key=lambda kind: (_ORDER.index(kind.first.severity), -kind.rows))

    def lines(self) -> Iterator[str]:
        """Say it in lines: every problem, then counts by kind, then how many rows are kept."""
        for problem in self.problems:
            yield f"{problem.severity}: {problem}{_because(problem)}"
        faults = [kind for kind in self.kinds if kind.first.severity != "note"]
        for kind in faults:
            where = kind.first.column or "rows"
            yield f"{kind.rows:,} x {kind.first.severity} in {where}: {kind.first.allowed}"
        kept, left_out = len(self.dataset.events), self.dataset.rejected_rows
        yield f"{kept:,} {'row' if kept == 1 else 'rows'} kept, {left_out:,} left out"

    def as_json(self, most: int | None = None) -> dict[str, Any]:
        """Say it to a program.

        Parameters
        ----------
        most
            How many problems are told one by one; without it, all.
        """
        header, problems = self.dataset.header, self.problems
        return {
            "file": self.problems[0].file if self.problems else "",
            "title": self.dataset.title,
            "rows": header.rows,
            "kept": len(self.dataset.events),
            "left_out": self.dataset.rejected_rows,
            "program": header.program,
            "columns": list(header.columns),
            "mapping": dict(header.mapping),
            "first_rows": [list(row) for row in header.first_rows],
            "kinds": [_told(kind.first) | {"count": kind.rows} for kind in self.kinds],
            "problems": [_told(problem) for problem in islice(problems, most)],
            "more": max(len(problems) - (len(problems) if most is None else most), 0),
        }


def _told(problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity,
        "row": problem.row,
        "column": problem.column,
        "given": problem.given,
        "allowed": problem.allowed,
        "cause": likely_cause(problem),
    }


def _because(problem: Problem) -> str:
    cause = likely_cause(problem)
    return f" (likely: {cause})" if cause else ""
