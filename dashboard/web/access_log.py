"""The log: one line of JSON for each request and each error.

The log does not reveal who read what: it contains no IP address, no browser and no filter. It also
opens no uploaded table: whoever knows a token can see its table.
"""

import json
import logging
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.wsgi import ClosingIterator

from dashboard.views.upload_store import hide_tokens

_LONGEST = 200
_OURS = "dashboard"
_log = logging.getLogger(__name__)
# Loggers of servers that report how busy they are, and whose requests they refused.
_TALKATIVE = ("waitress", "waitress.queue", "gunicorn.error")


def write_logs(level: str) -> None:
    """Write log messages of a level and above to standard error; see ``settings.LOG_LEVELS``."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(_OURS).setLevel(level.upper())
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)


class _Lines(logging.Formatter):
    """Format each record as a line with one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Format one record."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "worker": record.process,
            **(getattr(record, "request", None) or {"message": _message(record)}),
        }
        if record.exc_info and record.exc_info[1]:
            line |= _describe_error(record.exc_info[1])
        return json.dumps(line)


def _message(record: logging.LogRecord) -> str:
    """Return the message of a record, without what a reader may have sent."""
    is_ours = record.name.split(".")[0] == _OURS
    return printable(record.getMessage() if is_ours else str(record.msg))


def _describe_error(error: BaseException) -> dict[str, Any]:
    """Return the type and traceback of an error, without its message: it may quote a reader."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__name__,
        "raised": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


def printable(text: str) -> str:
    """Replace characters that could break a log and tokens of tables, and cut long texts.

    Examples
    --------
    >>> printable("/a" + chr(27) + chr(10) + "b")
    '/a??b'
    """
    hidden = hide_tokens(text)[:_LONGEST]
    return "".join(character if character.isprintable() else "?" for character in hidden)


def log_requests(app: WSGIApplication) -> WSGIApplication:
    """Log each request of an app when its whole response has been sent."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        request = _Request(environ)

        def record_status(status: str, *more: Any) -> Any:
            request.status = int(status[:3])
            return start(status, *more)

        parts = app(environ, record_status)
        return ClosingIterator(request.count_bytes(parts), [_closing(parts), request.end])

    return answer


def _closing(parts: Any) -> Callable[[], None]:
    return getattr(parts, "close", lambda: None)


class _Request:
    """One request, with its time and size."""

    def __init__(self, environ: WSGIEnvironment) -> None:
        self.started = time.perf_counter()
        self.method = str(environ.get("REQUEST_METHOD", ""))
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        # WSGI encodes each byte as a character.
        self.path = path.encode("latin-1", "replace").decode("utf-8", "replace")
        self.status = 500
        self.bytes = 0

    def count_bytes(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        for part in parts:
            self.bytes += len(part)
            yield part

    def end(self) -> None:
        level = logging.ERROR if self.status >= 500 else logging.INFO  # noqa: PLR2004
        fields = {
            "method": printable(self.method),
            "path": printable(self.path),
            "status": self.status,
            "ms": round(1000 * (time.perf_counter() - self.started), 1),
            "bytes": self.bytes,
        }
        _log.log(level, "%(method)s %(path)s %(status)s", fields, extra={"request": fields})
