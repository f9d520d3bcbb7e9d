"""The commands that serve tables, and make them ready for that."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from dashboard.cli.files import opened, say_written, warn
from dashboard.cli.options import PATH, reading_options, setting_options
from dashboard.cli.server import run
from dashboard.common.progress_bar import showing_progress
from dashboard.common.resources import sample_events
from dashboard.common.settings import Settings, variable
from dashboard.ingest.load import open_datasets
from dashboard.ingest.normalize.date_parser import DateOrder
from dashboard.ingest.watch import Watch
from dashboard.model.column_aliases import read_mapping
from dashboard.views.prebuild import prepare as prepare_dataset


@click.command()
@click.argument("files", type=PATH, nargs=-1, envvar=variable("file"), metavar="[FILE]...")
@reading_options
@click.option(
    "--watch",
    "is_watched",
    is_flag=True,
    envvar=variable("watch"),
    help="Read the files again when they change; broken ones change nothing.",
)
@setting_options
def serve(files: tuple[Path, ...], is_watched: bool, **choices: Any) -> None:
    """Serve the events of FILE (without one, the article's) as a page.

    Those of several files are shown together, told apart by colour. Each option can also be given
    as a variable of the environment, FILE as EVENT_TIMELINE_FILE.
    """
    mapping, order = read_mapping(choices.pop("mapping")), choices.pop("order")
    paths, chosen = files or (sample_events(),), Settings(**choices)
    read = partial(open_datasets, paths, mapping, order)
    watch = Watch(paths, read) if is_watched else None
    with showing_progress():
        dataset = read()
    warn(dataset)
    run(dataset, chosen, watch)


@click.command()
@click.argument("file", type=PATH)
@reading_options
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="Parquet file to write."
)
def prepare(file: Path, mapping: tuple[str, ...], order: DateOrder | None, output: Path) -> None:
    """Check FILE once and write what is right as a file that opens at once."""
    if output.suffix.lower() != ".parquet":
        raise click.UsageError(f"-o {output}: a prepared table is a .parquet file")
    # Nobody else holds the table, which is put into another order: it need not be there twice.
    with showing_progress():
        written = prepare_dataset(opened(file, mapping, order), output)
    for path in written:
        say_written(path)
