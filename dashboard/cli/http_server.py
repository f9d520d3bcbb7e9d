"""Run the web server until it is stopped, in one process or in several."""

import contextlib
import gc
import os
import signal
import socket
from types import FrameType
from typing import Any
from wsgiref.types import WSGIApplication

import click
from dash import Dash
from waitress import wasyncore

from dashboard.cli.wsgi_server import WAIT_S, create_wsgi_server
from dashboard.common.errors import ServerError
from dashboard.common.progress_bar import showing_progress
from dashboard.common.settings import Settings
from dashboard.common.third_party import ServerLoop, server_loop, set_up
from dashboard.ingest.load import Dataset
from dashboard.ingest.watch import Watch
from dashboard.views.prebuild import precompute
from dashboard.views.view import View
from dashboard.web.access_log import write_logs
from dashboard.web.app import create_app
from dashboard.web.components.page import page
from dashboard.web.export_process import export_process


def serve_dataset(dataset: Dataset, settings: Settings, watch: Watch | None = None) -> None:
    """Print the URL, and serve a dataset until SIGTERM or SIGINT.

    Requests in progress are then finished, within the time that the settings allow.

    Raises
    ------
    ServerError
        The port is in use, the host is not an address of this machine, or the system cannot start
        several workers.
    """
    write_logs(settings.log_level)
    if settings.workers > 1 and not hasattr(os, "fork"):
        raise ServerError("This system does not support several workers. Use --workers 1.")
    app = create_app(dataset, settings, watch)
    listening = open_listening_socket(settings)
    warm_up_app(app, dataset)
    with export_process(app).running():
        click.echo(f"{dataset.title}: {_url(settings, listening)} (press Ctrl+C to stop)")
        if settings.workers > 1 or _may_crash(dataset):
            # gunicorn does not exist on Windows.
            from dashboard.cli.workers import run_workers  # noqa: PLC0415

            run_workers(app.server, listening, settings)
        else:
            run_single_process(app.server, listening, settings)


def _may_crash(dataset: Dataset) -> bool:
    """Return whether the process that answers should be one that is replaced when it crashes.

    A mapped index that is cut off in the middle of a request ends the process.
    """
    return hasattr(os, "fork") and dataset.index_file is not None and dataset.index_file.is_mapped


def open_listening_socket(settings: Settings) -> socket.socket:
    """Open the port of the settings; raise ServerError if that fails."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except (OSError, OverflowError) as error:
        code = getattr(error, "errno", None)
        reason = os.strerror(code) if code else error
        raise ServerError(
            f"Cannot listen on {settings.host}:{settings.port}: {reason}. "
            "Choose another address with --host and --port."
        ) from error


def _url(settings: Settings, listening: socket.socket) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    path = settings.url_prefix.rstrip("/")
    return f"http://{host}:{listening.getsockname()[1]}{path}"


def warm_up_app(app: Dash, dataset: Dataset) -> None:
    """Compute what the first page needs, so that no worker has to, and keep it in memory."""
    set_up(app)
    with showing_progress():
        view = View(dataset)
        precompute(view)
        page(view, [], "")
    # Exclude these objects from garbage collection, which would take a tenth of a second each time.
    gc.collect()
    gc.freeze()


def run_single_process(app: WSGIApplication, listening: socket.socket, settings: Settings) -> None:
    """Serve from this process until a signal stops it."""
    server = create_wsgi_server(app, listening, settings)
    loop = server_loop(server, wasyncore)
    if loop is None:
        _run_until_interrupted(server)
        return
    stop_signal = _StopSignal(loop)
    while not stop_signal.is_received:
        loop.turn(WAIT_S)
    loop.finish(settings.stop_s)


def _run_until_interrupted(server: Any) -> None:
    """Serve until a signal, which aborts requests in progress."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        server.run()


class _StopSignal:
    """Records a signal to stop the process; a second signal ends it at once."""

    def __init__(self, loop: ServerLoop) -> None:
        self.is_received = False
        self._loop = loop
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._receive)

    def _receive(self, number: int, _: FrameType | None) -> None:
        self.is_received = True
        signal.signal(number, signal.SIG_DFL)
        # End the wait for events.
        self._loop.wake()
