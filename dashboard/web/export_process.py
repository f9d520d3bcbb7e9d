"""A process that writes files of events, so that the server stays free to answer other readers.

Files of large tables keep Python busy for many seconds, and the threads of one process share its
time. The process is forked from the server and shares its tables. It forks again for each file, so
that files do not share their time either, and whatever happens to one ends only that one.
"""

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from select import select
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

from dash import Dash
from flask import Flask, Response, request

_EXTENSION = "export_process"
# Other headers are added to each answer by the process that sends it.
_HEADERS = ("Content-Type", "Content-Disposition", "Content-Length", "Cache-Control")
_log = logging.getLogger(__name__)


class ExportProcess:
    """Answers requests for files in another process, once it runs; before, not at all.

    Parameters
    ----------
    server
        The server whose routes answer.
    refresh
        Called before each file, to reload tables that have changed.
    seconds
        Maximum time to answer a request.

    Attributes
    ----------
    is_here
        Whether this is that process, in which requests have already waited for their turn.
    """

    is_here = False

    def __init__(self, server: Flask, refresh: Callable[[], object], seconds: int) -> None:
        self._answer = server.wsgi_app
        self._refresh, self._seconds = refresh, seconds
        self._address = ""
        server.extensions[_EXTENSION] = self

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run the process within a ``with`` block; on systems without forks, do nothing.

        Enter it before the server starts any threads, because those are missing in a fork.
        """
        if not hasattr(os, "fork"):
            yield
            return
        with TemporaryDirectory(prefix="event-timeline-") as folder:
            # Only this user can open the folder, and so reach the process.
            address = str(Path(folder, "exports"))
            with socket.socket(socket.AF_UNIX) as listening:
                listening.bind(address)
                listening.listen()
                # The system closes it however the server ends, and so tells the process to end.
                lifeline, held = os.pipe()
                if not os.fork():
                    os.close(held)
                    self._run(listening, lifeline)
            os.close(lifeline)
            self._address = address
            try:
                yield
            finally:
                self._address = ""
                os.close(held)

    def forward(self) -> Response | None:
        """Let the process answer the current request; None if it does not run."""
        if not self._address:
            return None
        connecting = socket.socket(socket.AF_UNIX)
        try:
            connecting.connect(self._address)
        except OSError as error:
            connecting.close()
            _log.warning("A file is written by the server itself: %s", type(error).__name__)
            return None
        connection = Connection(connecting.detach())
        try:
            connection.send(_picklable(request.environ))
            status, headers = connection.recv()
        except (OSError, EOFError) as error:
            connection.close()
            raise ConnectionError("The process that writes files stopped.") from error
        answer = Response(_received(connection), status, headers)
        # Not only at the end of the pieces, which may never be asked for.
        answer.call_on_close(connection.close)
        return answer

    def _run(self, listening: socket.socket, lifeline: int) -> NoReturn:
        """Answer requests until the server ends."""
        self.is_here = True
        try:
            for number in (signal.SIGINT, signal.SIGTERM):
                # The server ends this process when its requests are answered.
                signal.signal(number, signal.SIG_IGN)
            while lifeline not in select([listening.fileno(), lifeline], (), ())[0]:
                accepted, _ = listening.accept()
                with closing(Connection(accepted.detach())) as connection:
                    self._refresh_safely()
                    if not os.fork():
                        self._respond(connection)
                _reap()
        finally:
            os._exit(0)

    def _refresh_safely(self) -> None:
        try:
            self._refresh()
        except Exception:
            # The answer reports it.
            _log.debug("A table could not be reloaded.", exc_info=True)

    def _respond(self, connection: Connection) -> NoReturn:
        """Answer one request, and end this process."""
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(self._seconds)
            environ = connection.recv() | _SERVER_VARIABLES | {"wsgi.input": BytesIO()}
            answer = Response.from_app(self._answer, environ)
            kept = [(name, text) for name, text in answer.headers if name in _HEADERS]
            connection.send((answer.status, kept))
            _send_pieces(connection, answer.iter_encoded())
        finally:
            os._exit(0)


def export_process(app: Dash) -> ExportProcess:
    """Return the process of an app that writes files."""
    process: ExportProcess = app.server.extensions[_EXTENSION]
    return process


_SERVER_VARIABLES = {
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": False,
    "wsgi.multiprocess": True,
    "wsgi.run_once": True,
}


def _picklable(environ: dict[str, Any]) -> dict[str, str]:
    """Return the texts of a WSGI environment, without compression: the server compresses."""
    return {
        name: value
        for name, value in environ.items()
        if isinstance(value, str) and name != "HTTP_ACCEPT_ENCODING"
    }


def _send_pieces(connection: Connection, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        if piece:
            connection.send_bytes(piece)
    # Without it, the file was broken off.
    connection.send_bytes(b"")


def _received(connection: Connection) -> Iterator[bytes]:
    """Pass on the pieces of a file; raise an error if it is broken off, so the client sees that."""
    try:
        while piece := connection.recv_bytes():
            yield piece
    except (OSError, EOFError) as error:
        raise ConnectionError("The process that writes files stopped.") from error


def _reap() -> None:
    """Forget the processes that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue
