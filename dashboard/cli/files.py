"""Open the tables of a command, print warnings and write files."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from dashboard.cli.supervisor import removing_unfinished_files, supervised_reading
from dashboard.common.atomic_files import write_pieces
from dashboard.common.bounded_process import ProcessLimits
from dashboard.common.i18n import ntr
from dashboard.common.progress_bar import showing_progress
from dashboard.common.resources import sample_events
from dashboard.ingest.load import Dataset
from dashboard.ingest.sandbox import Place, open_safely

# Notes that are printed.
_MAX_NOTES = 5


def open_tables(
    files: Sequence[Path],
    reading: Mapping[str, Any],
    limits: ProcessLimits,
    place: Place = "here",
) -> Dataset:
    """Open tables as one, with a progress bar; without any, the sample table."""
    paths = files or [sample_events()]
    with showing_progress(), supervised_reading(paths, limits):
        return open_safely(paths, reading, limits, place)


def open_tables_with_warnings(
    files: Sequence[Path],
    reading: Mapping[str, Any],
    limits: ProcessLimits,
    place: Place = "here",
) -> Dataset:
    """Open tables as one, and print what was left out."""
    dataset = open_tables(files, reading, limits, place)
    print_warnings(dataset)
    return dataset


def print_warnings(dataset: Dataset) -> None:
    """Print how the file was interpreted and what was left out."""
    notes = [problem for problem in dataset.problems if problem.severity == "note"]
    for problem in notes[:_MAX_NOTES]:
        click.echo(f"note: {problem.describe('cli')}", err=True)
    if notes[_MAX_NOTES:]:
        more_notes = ntr("{count} more note", "{count} more notes", len(notes) - _MAX_NOTES)
        click.echo(f"note: {more_notes}. List all with: event-timeline check FILE", err=True)
    faults = [problem for problem in dataset.problems if problem.severity != "note"]
    if faults:
        click.echo(faults[0].describe("cli"), err=True)
        left_out = ntr(
            "{count} row left out",
            "{count} rows left out",
            dataset.rejected_rows,
        )
        click.echo(f"{left_out}. List all with: event-timeline check FILE", err=True)


def write_output(output: Path, content: Iterable[bytes]) -> None:
    """Write to a file, or to standard output if its name is ``-``."""
    if str(output) == "-":
        sys.stdout.buffer.writelines(content)
        return
    with removing_unfinished_files():
        write_pieces(output, content)
    print_written_file(output)


def print_written_file(path: Path) -> None:
    """Print the name and size of a written file."""
    click.echo(f"{path} ({path.stat().st_size:,} bytes)", err=True)
