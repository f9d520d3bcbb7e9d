"""The command ``prepare``: write a checked table and its index, which open fast."""

from pathlib import Path
from typing import Any

import click

from dashboard.cli.files import open_tables_with_warnings, print_written_file
from dashboard.cli.options import (
    PATH,
    limit_options,
    reading_options,
    take_limits,
    take_reading_options,
)
from dashboard.common.progress_bar import showing_progress
from dashboard.views.prebuild import prepare


@click.command("prepare")
@click.argument("files", type=PATH, nargs=-1, required=True, metavar="FILE...")
@reading_options
@limit_options
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="Parquet file to write."
)
def prepare_command(files: tuple[Path, ...], output: Path, **choices: Any) -> None:
    """Check FILE once and write a file that opens much faster.

    The file has the valid rows of FILE. An index is written next to it.
    """
    if output.suffix.lower() != ".parquet":
        raise click.UsageError(f"-o {output}: choose a name that ends in .parquet.")
    reading, limits = take_reading_options(choices), take_limits(choices)
    # No variable refers to the table, so that its memory is free once it is sorted into a copy.
    with showing_progress():
        written = prepare(open_tables_with_warnings(files, reading, limits), output)
    for path in written:
        print_written_file(path)
