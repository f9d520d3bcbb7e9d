"""Open tables for a command, and write its files."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from dashboard.common.atomic_files import write_pieces
from dashboard.common.i18n import ntr
from dashboard.common.progress_bar import showing_progress
from dashboard.common.resources import sample_events
from dashboard.ingest.load import Dataset, open_dataset
from dashboard.model.column_aliases import read_mapping

# So many notes are printed.
_MOST_NOTES = 5


def open_table(file: Path | None, mapping: Iterable[str], order: Any) -> Dataset:
    """Open a table, and show the progress."""
    with showing_progress():
        return open_dataset(file or sample_events(), read_mapping(mapping), order)


def open_table_with_warnings(file: Path | None, mapping: Iterable[str], order: Any) -> Dataset:
    """Open a table, and warn of what is left out of it."""
    dataset = open_table(file, mapping, order)
    print_warnings(dataset)
    return dataset


def print_warnings(dataset: Dataset) -> None:
    """Print how the file was interpreted, and what is left out."""
    notes = [problem for problem in dataset.problems if problem.severity == "note"]
    for problem in notes[:_MOST_NOTES]:
        click.echo(f"note: {problem.describe('cli')}", err=True)
    if notes[_MOST_NOTES:]:
        left = ntr("{count} more note", "{count} more notes", len(notes) - _MOST_NOTES)
        click.echo(f"note: {left}. List all with: event-timeline check FILE", err=True)
    wrong = [problem for problem in dataset.problems if problem.severity != "note"]
    if wrong:
        click.echo(wrong[0].describe("cli"), err=True)
        left_out = ntr(
            "{count} row left out",
            "{count} rows left out",
            dataset.rejected_rows,
        )
        click.echo(f"{left_out}. List all with: event-timeline check FILE", err=True)


def write_output(output: Path, content: Iterable[bytes]) -> None:
    """Write a file, or to standard output."""
    if str(output) == "-":
        sys.stdout.buffer.writelines(content)
        return
    write_pieces(output, content)
    print_written_file(output)


def print_written_file(path: Path) -> None:
    """Say that a file is written, and how large it is."""
    click.echo(f"{path} ({path.stat().st_size:,} bytes)", err=True)
