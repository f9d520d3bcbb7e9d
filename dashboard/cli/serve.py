"""The command ``serve``: show tables as a web page."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from dashboard.cli.files import open_tables_with_warnings
from dashboard.cli.http_server import serve_dataset
from dashboard.cli.options import PATH, reading_options, setting_options, take_reading_options
from dashboard.common.resources import sample_events
from dashboard.common.settings import Settings, variable
from dashboard.ingest.load import Dataset, open_datasets
from dashboard.ingest.sandbox import open_in_process
from dashboard.ingest.watch import Watch
from dashboard.io.parquet import is_prepared


@click.command("serve")
@click.argument("files", type=PATH, nargs=-1, envvar=variable("file"), metavar="[FILE]...")
@reading_options
@click.option(
    "--watch",
    "is_watched",
    is_flag=True,
    envvar=variable("watch"),
    help="Reload files when they change. If a new version is invalid, the previous "
    "events stay on screen.",
)
@setting_options
def serve_command(files: tuple[Path, ...], is_watched: bool, **choices: Any) -> None:
    """Serve FILE as a web page.

    Without FILE, the sample table is served. The events of several files appear together, in
    different colours. Most options can also be set by an environment variable, and FILE by
    EVENT_TIMELINE_FILE.
    """
    paths, reading = files or (sample_events(),), take_reading_options(choices)
    settings = Settings(**choices)
    watch = Watch(paths, partial(_read_again, paths, reading)) if is_watched else None
    dataset = open_tables_with_warnings(paths, reading)
    serve_dataset(dataset, settings, watch)


def _read_again(paths: Sequence[Path], reading: Mapping[str, Any]) -> Dataset:
    """Read changed files; in another process, as a file must not end the server."""
    if len(paths) == 1 and is_prepared(paths[0]):
        # It is opened without reading all of it.
        return open_datasets(paths, **reading)
    return open_in_process(paths, reading)
