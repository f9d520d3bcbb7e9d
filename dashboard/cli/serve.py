"""The command ``serve``: show tables as a web page."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from dashboard.cli.files import open_tables_with_warnings
from dashboard.cli.http_server import serve_dataset
from dashboard.cli.options import PATH, reading_options, setting_options, take_reading_options
from dashboard.common.bounded_process import ProcessLimits
from dashboard.common.resources import sample_events
from dashboard.common.settings import Settings, variable
from dashboard.ingest.sandbox import open_safely
from dashboard.ingest.watch import Watch


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
    limits = ProcessLimits(settings.max_read_s, settings.max_read_mb)
    watch = Watch(paths, partial(open_safely, paths, reading, limits)) if is_watched else None
    dataset = open_tables_with_warnings(paths, reading, limits, "fork")
    serve_dataset(dataset, settings, watch)
