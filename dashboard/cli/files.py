"""Tables that are opened for a command, and files that it writes."""

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

# So many are said in passing.
_MOST_NOTES = 5


def open_table(file: Path | None, mapping: Iterable[str], order: Any) -> Dataset:
    """Open a table, and show how far that is."""
    with showing_progress():
        return open_dataset(file or sample_events(), read_mapping(mapping), order)


def opened(file: Path | None, mapping: Iterable[str], order: Any) -> Dataset:
    """Open a table, and warn of what is left out of it."""
    dataset = open_table(file, mapping, order)
    warn(dataset)
    return dataset


def warn(dataset: Dataset) -> None:
    """Say in passing what was read as what, and what is left out."""
    notes = [problem for problem in dataset.problems if problem.severity == "note"]
    for problem in notes[:_MOST_NOTES]:
        click.echo(f"note: {problem}", err=True)
    if notes[_MOST_NOTES:]:
        left = ntr("{count} more note", "{count} more notes", len(notes) - _MOST_NOTES)
        click.echo(f"note: {left}; event-timeline check FILE names all", err=True)
    wrong = [problem for problem in dataset.problems if problem.severity != "note"]
    if wrong:
        click.echo(f"{wrong[0]}", err=True)
        left_out = ntr(
            "{count} row of the file left out",
            "{count} rows of the file left out",
            dataset.rejected_rows,
        )
        click.echo(f"{left_out}; event-timeline check FILE names all", err=True)


def write(output: Path, content: Iterable[bytes]) -> None:
    """Write a file, or to standard output."""
    if str(output) == "-":
        sys.stdout.buffer.writelines(content)
        return
    write_pieces(output, content)
    say_written(output)


def say_written(path: Path) -> None:
    """Say that a file is written, and how large it is."""
    click.echo(f"{path} ({path.stat().st_size:,} bytes)", err=True)
