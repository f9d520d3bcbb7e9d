"""The command ``prepare``: write a checked table and its index, which open fast."""

from pathlib import Path
from typing import Any

import click

from dashboard.cli.files import open_table_with_warnings, print_written_file
from dashboard.cli.options import PATH, reading_options, take_reading_options
from dashboard.common.progress_bar import showing_progress
from dashboard.views.prebuild import prepare


@click.command("prepare")
@click.argument("file", type=PATH)
@reading_options
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="Parquet file to write."
)
def prepare_command(file: Path, output: Path, **choices: Any) -> None:
    """Check FILE once and write a file that opens much faster.

    The file has the valid rows of FILE. An index is written next to it.
    """
    if output.suffix.lower() != ".parquet":
        raise click.UsageError(f"-o {output}: choose a name that ends in .parquet.")
    reading = take_reading_options(choices)
    # No variable refers to the table, so that its memory is free once it is sorted into a copy.
    with showing_progress():
        written = prepare(open_table_with_warnings(file, reading), output)
    for path in written:
        print_written_file(path)
