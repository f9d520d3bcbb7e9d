"""Serving a dataset until somebody ends that."""

import gc
import os
import socket

import click
import waitress

from dashboard.app import create_app
from dashboard.errors import ServerError
from dashboard.layout.page import page
from dashboard.loading import Dataset
from dashboard.preparing import warm
from dashboard.settings import Settings
from dashboard.terminal import showing_progress
from dashboard.view import View


def run(dataset: Dataset, settings: Settings) -> None:
    """Serve a dataset until interrupted, printing the address.

    Raises
    ------
    ServerError
        The port is taken or the address is not this machine's.
    """
    app = create_app(dataset, settings)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server((settings.host, settings.port), family=family)
    except (OSError, OverflowError) as error:
        code = getattr(error, "errno", None)
        reason = os.strerror(code) if code else error
        raise ServerError(
            f"cannot listen on {settings.host}:{settings.port}: {reason}; "
            "choose another with --host and --port"
        ) from error
    with showing_progress():
        first = View(dataset)
        warm(first)
        page(first, [], "")
    # What stays for good is not looked at again: now and then that would take a tenth of a second.
    gc.collect()
    gc.freeze()
    server = waitress.create_server(app.server, sockets=[listening], threads=settings.threads)
    host = f"[{settings.host}]" if family == socket.AF_INET6 else settings.host
    port = listening.getsockname()[1]
    click.echo(f"{dataset.title}: http://{host}:{port} (Ctrl+C stops)")
    server.run()
