"""Serve the app below a path, behind a proxy that strips the path or keeps it."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def mount_below(app: WSGIApplication, prefix: str) -> WSGIApplication:
    """Serve an app below a prefix; paths without the prefix work, too.

    Parameters
    ----------
    app
        The app.
    prefix
        Path with a slash at both ends.
    """
    base = prefix.rstrip("/")

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == base or path.startswith(prefix):
            path = path[len(base) :]
        return app({**environ, "SCRIPT_NAME": base, "PATH_INFO": path or "/"}, start)

    return answer if base else app
