"""Several processes that answer and share what they hold; one that ends is replaced."""

import logging
import signal
import socket
from typing import Any
from wsgiref.types import WSGIApplication

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from dashboard.common.library_internals import graceful_arbiter
from dashboard.common.settings import Settings

# A connection that nobody uses is closed after that; a reader who thinks meanwhile keeps it.
_KEPT_S = 15
# The longest that gunicorn takes: an address holds all that a reader has chosen.
_LONGEST_LINE = 8_190


def run_workers(app: WSGIApplication, listening: socket.socket, settings: Settings) -> None:
    """Serve from several processes until this one is asked to stop.

    They are forked off it, so that what it holds by now is in memory once.
    """
    options = {
        "bind": f"fd://{listening.fileno()}",
        "workers": settings.workers,
        "threads": settings.threads,
        "worker_class": "gthread",
        "preload_app": True,
        "graceful_timeout": settings.stop_s,
        "keepalive": _KEPT_S,
        "limit_request_line": _LONGEST_LINE,
        "logger_class": _Log,
        "post_worker_init": _leave_stopping,
        # No header of a request says what path it is for.
        "forwarded_allow_ips": "",
        "control_socket_disable": True,
    }
    _Workers(app, options).run()


class _Workers(BaseApplication):  # type: ignore[misc]
    """The app, with gunicorn's options from here and nowhere else."""

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
    """Leaves what gunicorn says to this program's log."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log = logging.getLogger("gunicorn.error")
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.setLevel(logging.ERROR)


def _leave_stopping(_: Any) -> None:
    """Let a worker end when it is told to, not by the Ctrl+C that reaches all processes at once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
