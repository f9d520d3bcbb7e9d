"""Serve a dataset until the process is stopped."""

import contextlib
import gc
import os
import signal
import socket
import time
from types import FrameType
from typing import Any
from wsgiref.types import WSGIApplication

import click
import waitress
from dash import Dash
from waitress import wasyncore

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

# How long the server sleeps while nothing happens.
_SLEEP_S = 1.0
_SHORT_S = 0.05


def serve_dataset(dataset: Dataset, settings: Settings, watch: Watch | None = None) -> None:
    """Print the address and serve a dataset until SIGTERM or SIGINT.

    Requests under way are still answered then, within the time that the settings allow.

    Raises
    ------
    ServerError
        The port is in use, the address is not one of this machine, or the system cannot fork
        several workers.
    """
    write_logs(settings.log_level)
    if settings.workers > 1 and not hasattr(os, "fork"):
        raise ServerError("this system cannot share events between processes; use --workers 1")
    app = create_app(dataset, settings, watch)
    listening = open_listening_socket(settings)
    warm_up_app(app, dataset)
    click.echo(f"{dataset.title}: {_address(settings, listening)} (Ctrl+C stops)")
    if settings.workers > 1:
        # gunicorn does not exist on Windows.
        from dashboard.cli.workers import run_workers  # noqa: PLC0415

        run_workers(app.server, listening, settings)
    else:
        run_single_process(app.server, listening, settings)


def open_listening_socket(settings: Settings) -> socket.socket:
    """Open the port of the settings; raises ServerError if that is not possible."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except (OSError, OverflowError) as error:
        code = getattr(error, "errno", None)
        reason = os.strerror(code) if code else error
        raise ServerError(
            f"cannot listen on {settings.host}:{settings.port}: {reason}; "
            "choose another with --host and --port"
        ) from error


def _address(settings: Settings, listening: socket.socket) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    path = settings.url_prefix.rstrip("/")
    return f"http://{host}:{listening.getsockname()[1]}{path}"


def warm_up_app(app: Dash, dataset: Dataset) -> None:
    """Compute what the first readers need, and exclude it from garbage collection."""
    # Otherwise the first request of each worker waits for it.
    set_up(app)
    with showing_progress():
        first = View(dataset)
        precompute(first)
        page(first, [], "")
    # A full collection would look at these objects again and again, a tenth of a second each time.
    gc.collect()
    gc.freeze()


def run_single_process(app: WSGIApplication, listening: socket.socket, settings: Settings) -> None:
    """Serve from this process until it is asked to stop."""
    server: Any = waitress.create_server(
        app,
        sockets=[listening],
        threads=settings.threads,
        ident=None,
        # The app itself refuses requests that are somewhat too large, with an explanation.
        max_request_body_size=settings.max_body_mb * 1_000_000,
    )
    loop = server_loop(server, wasyncore)
    if loop is None:
        _run_until_interrupted(server)
        return
    stopping = _Stopping(loop)
    while not stopping.is_asked:
        loop.turn(_SLEEP_S)
    _finish(loop, time.monotonic() + settings.stop_s)


def _run_until_interrupted(server: Any) -> None:
    """Serve until a signal, which drops requests under way."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        server.run()


class _Stopping:
    """Whether the process was asked to stop; a second signal ends it at once."""

    def __init__(self, loop: ServerLoop) -> None:
        self.is_asked = False
        self._loop = loop
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, number: int, _: FrameType | None) -> None:
        self.is_asked = True
        signal.signal(number, signal.SIG_DFL)
        # Wake the server from its poll.
        self._loop.wake()


def _finish(loop: ServerLoop, until: float) -> None:
    """Accept no further connections, and finish the requests under way."""
    loop.stop_accepting()
    while time.monotonic() < until and loop.is_busy:
        loop.turn(_SHORT_S)
    loop.close()
