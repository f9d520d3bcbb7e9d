"""For servers of WSGI: ``gunicorn 'dashboard.wsgi:create_server()'``."""

import os
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask

from dashboard.cli.server import prepare
from dashboard.common.errors import DashboardError
from dashboard.common.resources import sample_events
from dashboard.common.settings import Settings, variable
from dashboard.ingest.load import open_datasets
from dashboard.web.access_log import write_logs
from dashboard.web.app import create_app

# To gunicorn: what cannot be loaded now cannot be loaded by another worker either.
_CANNOT_LOAD = 4


def create_server() -> Flask:
    """Make a WSGI application of what the environment names.

    ``EVENT_TIMELINE_FILE`` is the table, or several as in ``PATH``; without one, the article's. The
    settings of ``event-timeline serve`` have variables as well, of which host, port, workers and
    threads are the server's own business here.
    """
    try:
        return _create()
    except DashboardError as error:
        click.echo(f"event-timeline: {error}", err=True)
        raise SystemExit(_CANNOT_LOAD) from error


def _create() -> Flask:
    # Where it listens, the other server knows.
    settings = replace(Settings.from_environment(os.environ), host="")
    write_logs(settings.log_level)
    named = os.environ.get(variable("file"), "")
    paths = [Path(name) for name in named.split(os.pathsep) if name]
    dataset = open_datasets(paths or [sample_events()])
    app = create_app(dataset, settings)
    prepare(app, dataset)
    server: Flask = app.server
    return server
