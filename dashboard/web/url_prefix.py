"""The app below a path, behind a proxy that takes the path away or one that leaves it."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def mount_below(app: WSGIApplication, prefix: str) -> WSGIApplication:
    """Let an app answer to paths with a prefix as to those without.

    Parameters
    ----------
    app
        What answers to paths without.
    prefix
        With a slash at both ends.
    """
    base = prefix.rstrip("/")

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == base or path.startswith(prefix):
            path = path[len(base) :]
        return app({**environ, "SCRIPT_NAME": base, "PATH_INFO": path or "/"}, start)

    return answer if base else app
