"""Report to people and programs the problems of a file and how many rows were kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, NamedTuple

from dashboard.common.i18n import N_, format_number, ntr, tr, use_language
from dashboard.ingest.hints import find_hint
from dashboard.ingest.interpretations import Interpretation
from dashboard.ingest.left_out import reasons_of
from dashboard.ingest.load import Dataset
from dashboard.model.field_names import field_name
from dashboard.model.messages import Message, Surface, excerpt, word
from dashboard.model.schema import Problem, Severity

# Codes of notes that repeat the interpretations.
INTERPRETATION_CODES = frozenset(
    {"column.read_as", "column.guessed", "columns.extra", "title.made"}
)
_DOUBT = "doubt."
# Maximum length of a cell in the report.
_MAX_CELL_CHARS = 300
_ORDER: tuple[Severity, ...] = ("error", "warning", "note")
# Words at the beginning of a line in the report.
_SEVERITIES: dict[Severity, str] = {
    "error": N_("error"),
    "warning": N_("warning"),
    "note": N_("note"),
}


def is_doubt(problem: Mapping[str, Any]) -> bool:
    """Return whether a problem, as JSON values, is a doubt about a result."""
    return str(problem["code"]).startswith(_DOUBT)


class ProblemKind(NamedTuple):
    """Problems of one column that have the same code.

    Attributes
    ----------
    first
        The first of these problems.
    problems
        Number of these problems.
    rows
        Number of rows that they affect.
    """

    first: Problem
    problems: int
    rows: int


@dataclass(frozen=True)
class Report:
    """The report on the file of a dataset.

    Attributes
    ----------
    dataset
        The dataset that was read from the file.
    surface
        Where the report appears.
    """

    dataset: Dataset
    surface: Surface = "cli"

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, in the order of the rows."""
        return self.dataset.problems

    @property
    def has_faults(self) -> bool:
        """Return whether any cell or row was left out."""
        return any(problem.severity != "note" for problem in self.problems)

    @property
    def kinds(self) -> list[ProblemKind]:
        """Problems grouped by column and code, the most severe and most frequent first."""

        def key(problem: Problem) -> tuple[int, str, str]:
            return _ORDER.index(problem.severity), problem.column, problem.code

        groups = (list(group) for _, group in groupby(sorted(self.problems, key=key), key))
        kinds = [
            ProblemKind(group[0], len(group), sum(problem.rows for problem in group))
            for group in groups
        ]
        return sorted(kinds, key=lambda kind: (_ORDER.index(kind.first.severity), -kind.rows))

    def lines(self) -> Iterator[str]:
        """Yield the lines of the report: columns, problems, their counts, and the rows kept."""
        for problem in self.problems:
            if problem.code.startswith(_DOUBT):
                yield tr("check first: {text}", text=self._describe(problem))
        yield from self._interpretation_lines()
        for problem in self.problems:
            if not (problem.code in INTERPRETATION_CODES or problem.code.startswith(_DOUBT)):
                yield f"{tr(_SEVERITIES[problem.severity])}: {self._describe(problem)}"
        for kind in self.kinds:
            if kind.first.severity != "note":
                yield self._describe_kind(kind)
        kept, left_out = len(self.dataset.events), self.dataset.rejected_rows
        kept_text = ntr("{count} row kept", "{count} rows kept", kept)
        yield tr("{kept}, {left_out} left out", kept=kept_text, left_out=format_number(left_out))

    def _interpretation_lines(self) -> Iterator[str]:
        """Yield how each field was read: guesses first, columns with standard names last."""
        entries = self.dataset.header.interpretations
        certain = [self._field(entry.field) for entry in entries if entry.is_certain]
        empty = sum(entry.is_empty for entry in entries)
        lines = [
            *(self._describe_interpretation(entry) for entry in entries if entry.is_doubtful),
            *(self._describe_free(entry) for entry in entries if entry.content),
        ]
        if certain:
            named = ntr(
                "{count} column has a standard name: {names}",
                "{count} columns have standard names: {names}",
                len(certain),
                names=", ".join(certain),
            )
            lines.append(named)
        if empty:
            lines.append(ntr("{count} column is empty", "{count} columns are empty", empty))
        head = tr("column")
        yield from (f"{head}: {line}" for line in lines)

    def _describe_free(self, entry: Interpretation) -> str:
        column, content = excerpt(entry.columns[0]), entry.describe_content()
        if entry.basis == "extra":
            return tr(
                "“{column}” is kept without a field; it {content}", column=column, content=content
            )
        return tr("“{column}” is not kept; it {content}", column=column, content=content)

    def _describe_interpretation(self, entry: Interpretation) -> str:
        names = ", ".join(f"“{excerpt(name)}”" for name in entry.columns)
        # The texts for fields that were made or filled in already name their columns.
        is_read = bool(names) and entry.basis not in ("made", "filled")
        field = self._field(entry.field)
        read = tr("{field} from {columns}", field=field, columns=names) if is_read else field
        text = f"{read} ({entry.describe_basis()})"
        example = entry.describe_example()
        return f"{text}: {example}" if example else text

    def _field(self, field: str) -> str:
        return field_name(field) if self.surface == "page" else field

    def _describe(self, problem: Problem) -> str:
        hint = find_hint(problem)
        text = problem.describe(self.surface)
        return f"{text} {word(hint, self.surface)}" if hint else text

    def _describe_kind(self, kind: ProblemKind) -> str:
        problem = kind.first
        column = field_name(problem.column) if self.surface == "page" else problem.column
        count = tr(
            "{count} × {severity} in {column}",
            count=format_number(kind.rows),
            severity=tr(_SEVERITIES[problem.severity]),
            column=column or tr("rows"),
        )
        # If a problem is the only one of its kind, the report has just listed it, so no example is
        # needed.
        if kind.problems == 1:
            return count
        text = word(problem.message, self.surface, problem.given)
        return tr("{count}, such as: {text}", count=count, text=text)

    def as_json(self, max_problems: int | None = None) -> dict[str, Any]:
        """Convert the report to JSON values, with texts in English.

        Parameters
        ----------
        max_problems
            Number of problems to list; None lists all.
        """
        header, problems = self.dataset.header, self.problems
        with use_language("en"):
            return {
                "file": self.problems[0].file if self.problems else "",
                "title": self.dataset.title,
                "rows": header.rows,
                "kept": len(self.dataset.events),
                "left_out": self.dataset.rejected_rows,
                "program": header.program,
                "sheets": [sheet._asdict() for sheet in header.sheets],
                "columns": list(header.columns),
                "mapping": dict(header.mapping),
                "interpretations": [entry.as_json() for entry in header.interpretations],
                "first_rows": [list(row) for row in header.first_rows],
                "left_out_rows": self._left_out_rows_json(),
                "kinds": [
                    self._problem_json(kind.first) | {"count": kind.rows} for kind in self.kinds
                ],
                "problems": [
                    self._problem_json(problem) for problem in islice(problems, max_problems)
                ],
                "more": len(problems[max_problems:]) if max_problems is not None else 0,
            }

    def _left_out_rows_json(self) -> list[dict[str, Any]]:
        reasons = reasons_of(self.problems)
        return [
            {
                "sheet": row.sheet,
                "row": row.row,
                "cells": [cell[:_MAX_CELL_CHARS] for cell in row.cells],
                "problems": [self._problem_json(each) for each in reasons[row[:2]]],
            }
            for row in self.dataset.header.left_out
        ]

    def _problem_json(self, problem: Problem) -> dict[str, Any]:
        hint = find_hint(problem)
        return {
            "severity": problem.severity,
            "sheet": problem.sheet,
            "row": problem.row,
            "column": problem.column,
            "given": problem.given,
            **self._message_json(problem.message, problem.given),
            "hint": self._message_json(hint) if hint else None,
        }

    def _message_json(self, message: Message, given: str = "") -> dict[str, Any]:
        return {
            "code": message.code,
            "params": dict(message.params),
            "text": word(message, self.surface, given),
        }
