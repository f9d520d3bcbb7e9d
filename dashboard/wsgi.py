"""Entry point for WSGI servers: ``gunicorn 'dashboard.wsgi:create_wsgi_app()'``."""

import os
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask

from dashboard.cli.http_server import warm_up_app
from dashboard.common.bounded_process import ProcessLimits
from dashboard.common.errors import DashboardError
from dashboard.common.resources import sample_events
from dashboard.common.settings import Settings, variable
from dashboard.ingest.sandbox import open_safely
from dashboard.web.access_log import write_logs
from dashboard.web.app import create_app

# With this exit code, gunicorn starts no more workers.
_CANNOT_LOAD = 4


def create_wsgi_app() -> Flask:
    """Create a WSGI application from environment variables.

    ``EVENT_TIMELINE_FILE`` names the table, or several tables separated as in ``PATH``; the default
    is the sample table. Every setting of ``event-timeline serve`` has a variable, too. The server
    decides on host, port, workers and threads.
    """
    try:
        return _create()
    except DashboardError as error:
        click.echo(f"event-timeline: {error}", err=True)
        raise SystemExit(_CANNOT_LOAD) from error


def _create() -> Flask:
    # The server decides where to listen.
    settings = replace(Settings.from_environment(os.environ), host="")
    write_logs(settings.log_level)
    names = os.environ.get(variable("file"), "")
    paths = [Path(name) for name in names.split(os.pathsep) if name]
    limits = ProcessLimits(settings.max_read_s, settings.max_read_mb)
    dataset = open_safely(paths or [sample_events()], {}, limits, "fork")
    app = create_app(dataset, settings)
    warm_up_app(app, dataset)
    server: Flask = app.server
    return server
