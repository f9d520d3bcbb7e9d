"""Serve from several gunicorn workers, which share memory and are replaced when they crash."""

import logging
import os
import signal
import socket
import threading
import time
from types import FrameType
from typing import Any
from wsgiref.types import WSGIApplication

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker
from waitress import wasyncore

from dashboard.cli.wsgi_server import WAIT_S, create_wsgi_server
from dashboard.common.settings import Settings
from dashboard.common.third_party import ServerLoop, graceful_arbiter, server_loop


def run_workers(app: WSGIApplication, listening: socket.socket, settings: Settings) -> None:
    """Serve from several processes until a signal stops this one.

    The workers are forked from this process, so that they share its memory.
    """
    options = {
        "bind": f"fd://{listening.fileno()}",
        "workers": settings.workers,
        "worker_class": _Worker,
        "preload_app": True,
        "graceful_timeout": settings.stop_s,
        "logger_class": _Log,
        "post_worker_init": _ignore_interrupts,
        "control_socket_disable": True,
    }
    _Workers(app, settings, options).run()


class _Workers(BaseApplication):  # type: ignore[misc]
    """The app, with the given options and no other configuration of gunicorn."""

    def __init__(self, app: WSGIApplication, settings: Settings, options: dict[str, Any]) -> None:
        self.settings = settings
        self._app, self._options = app, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        return self._app

    def run(self) -> None:
        graceful_arbiter(Arbiter)(self).run()


class _Worker(Worker):  # type: ignore[misc]
    """A worker that answers with waitress, as a single process does.

    In gunicorn's workers with threads, each slow client takes a thread.
    """

    _loop: ServerLoop | None = None

    def run(self) -> None:
        """Serve until gunicorn stops this worker."""
        settings = self.app.settings
        server = create_wsgi_server(self.wsgi, self.sockets[0].sock, settings)
        self._loop = server_loop(server, wasyncore)
        if self._loop is None:
            threading.Thread(target=self._report_life, daemon=True).start()
            server.run()
            return
        # If gunicorn's main process was killed, nobody would stop this worker.
        while self.alive and os.getppid() == self.ppid:
            self.notify()
            self._loop.turn(WAIT_S)
        self._loop.finish(settings.stop_s)

    def _report_life(self) -> None:
        while self.alive:
            self.notify()
            time.sleep(WAIT_S)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop after the requests in progress; without a loop, at once."""
        super().handle_exit(sig, frame)
        if self._loop is None:
            raise SystemExit(0)
        self._loop.wake()


class _Log(Logger):  # type: ignore[misc]
    """Send gunicorn's messages to the log of this program."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log = logging.getLogger("gunicorn.error")
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.setLevel(logging.ERROR)


def _ignore_interrupts(_: Any) -> None:
    """Ignore Ctrl+C in a worker: it reaches all processes, and the arbiter stops the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
