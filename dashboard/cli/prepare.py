"""The command that writes a checked table and its index that opens at once."""

from pathlib import Path

import click

from dashboard.cli.files import open_table_with_warnings, print_written_file
from dashboard.cli.options import PATH, reading_options
from dashboard.common.progress_bar import showing_progress
from dashboard.ingest.normalize.single_dates import DateOrder
from dashboard.views.prebuild import prepare


@click.command("prepare")
@click.argument("file", type=PATH)
@reading_options
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="Parquet file to write."
)
def prepare_command(
    file: Path, mapping: tuple[str, ...], order: DateOrder | None, output: Path
) -> None:
    """Check FILE once, and write its valid rows with an index that opens in a second."""
    if output.suffix.lower() != ".parquet":
        raise click.UsageError(f"-o {output}: a prepared table is a .parquet file")
    # Pass the table on without keeping it: it is sorted, and a second copy would take its memory.
    with showing_progress():
        written = prepare(open_table_with_warnings(file, mapping, order), output)
    for path in written:
        print_written_file(path)
