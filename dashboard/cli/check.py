"""The commands ``check`` and ``template``: report problems of a table, write an empty one."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from dashboard.cli.files import open_tables, write_output
from dashboard.cli.options import (
    FILES,
    OUTPUT_HELP,
    PATH,
    limit_options,
    reading_options,
    take_limits,
    take_reading_options,
)
from dashboard.cli.supervisor import supervised_reading
from dashboard.common.atomic_files import write_pieces
from dashboard.common.resources import sample_events
from dashboard.ingest.load import read_corrected
from dashboard.ingest.report import Report
from dashboard.ingest.sandbox import read_safely
from dashboard.io.formats.tabular import write_template, write_texts
from dashboard.model.column_mapping import save_mapping


@click.command("check")
@FILES
@reading_options
@limit_options
@click.option("--save-map", type=PATH, help="JSON file for the column mapping that was used.")
@click.option(
    "--format",
    "report_format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Format of the report.",
)
@click.option("--corrected", type=PATH, help="CSV file for all rows, with automatic fixes.")
def check_command(files: tuple[Path, ...], **choices: Any) -> None:
    """Check each row of FILE and list all problems.

    Without FILE, the sample table is checked. The exit code is 0 if all rows are valid, 1 if some
    are not, and 2 if FILE cannot be read.
    """
    for name in ("corrected", "save_map"):
        if choices[name] and len(files) > 1:
            option = name.replace("_", "-")
            raise click.UsageError(f"--{option} is about one FILE. Name one.")
    if choices["corrected"]:
        _require_csv(choices["corrected"])
    reading, limits = take_reading_options(choices), take_limits(choices)
    dataset = open_tables(files, reading, limits)
    report = Report(dataset)
    if choices["save_map"]:
        save_mapping(choices["save_map"], dataset.header.mapping)
    if choices["corrected"]:
        (path,) = files or [sample_events()]
        read = partial(read_corrected, path, **_without_merge(reading))
        with supervised_reading([path], limits):
            texts = read_safely(read, limits, "here")
        write_pieces(choices["corrected"], write_texts(texts))
    if choices["report_format"] == "json":
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(report.lines()))
    sys.exit(report.has_faults)


@click.command("template")
@click.option("-o", "--output", default="-", type=PATH, help=OUTPUT_HELP)
def template_command(output: Path) -> None:
    """Write an empty CSV table that explains each column."""
    _require_csv(output)
    write_output(output, write_template())


def _without_merge(reading: dict[str, Any]) -> dict[str, Any]:
    """Return the options for the corrected table, which has all rows."""
    return {name: value for name, value in reading.items() if name != "merge"}


def _require_csv(path: Path) -> None:
    """Refuse a file name with the extension of another format."""
    if str(path) != "-" and path.suffix.lower() != ".csv":
        raise click.UsageError(
            f"{path}: the file is written as CSV. Choose a name that ends in .csv."
        )
