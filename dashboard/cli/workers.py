"""Serve from several gunicorn workers, which share memory and are replaced when they crash."""

import logging
import signal
import socket
from typing import Any
from wsgiref.types import WSGIApplication

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from dashboard.common.settings import Settings
from dashboard.common.third_party import graceful_arbiter

# Time until an idle connection is closed; long enough for a user to look at the page and click.
_KEEP_ALIVE_S = 15
# The maximum that gunicorn allows, because a URL contains the whole state of the page.
_MAX_REQUEST_LINE = 8_190


def run_workers(app: WSGIApplication, listening: socket.socket, settings: Settings) -> None:
    """Serve from several processes until a signal stops this one.

    The workers are forked from this process, so that they share its memory.
    """
    options = {
        "bind": f"fd://{listening.fileno()}",
        "workers": settings.workers,
        "threads": settings.threads,
        "worker_class": "gthread",
        "preload_app": True,
        "graceful_timeout": settings.stop_s,
        "keepalive": _KEEP_ALIVE_S,
        "limit_request_line": _MAX_REQUEST_LINE,
        "logger_class": _Log,
        "post_worker_init": _ignore_interrupts,
        # Clients must not change the path by headers.
        "forwarded_allow_ips": "",
        "control_socket_disable": True,
    }
    _Workers(app, options).run()


class _Workers(BaseApplication):  # type: ignore[misc]
    """The app, with the given options and no other configuration of gunicorn."""

    def __init__(self, app: WSGIApplication, options: dict[str, Any]) -> None:
        self._app, self._options = app, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        return self._app

    def run(self) -> None:
        graceful_arbiter(Arbiter)(self).run()


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
