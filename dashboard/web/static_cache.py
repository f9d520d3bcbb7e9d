"""Files of the page: compressed once, and kept by browsers where the address names the version."""

from collections import OrderedDict
from threading import Lock

from flask import Flask, Request, Response, request

from dashboard.common.library_internals import is_versioned_file

_YEAR_S = 31_536_000
_ASSETS = "assets"
# As many as the page has, and some more.
_MOST_KEPT = 60


class _Compressed:
    """What was compressed, the last used last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> bytes | None:
        """Return what was kept under a key, if anything."""
        return self._kept.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Keep what has a key that tells it apart; all else is said only once."""
        if key.endswith(";"):
            return
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)


def compress_once(server: Flask) -> None:
    """Let Flask-Compress compress each version of a file once; call it before Dash sets that up."""
    server.config["COMPRESS_CACHE_BACKEND"] = _Compressed
    server.config["COMPRESS_CACHE_KEY"] = _version_of


def keep_versions(server: Flask) -> None:
    """Let browsers keep files whose address names their version; call it once Dash is set up."""

    @server.after_request
    def keep(response: Response) -> Response:
        if _version_of(request) and response.status_code == 200:  # noqa: PLR2004
            response.headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
            # Only what is whole can be compressed once for all.
            response.direct_passthrough = False
            response.set_data(response.get_data())
        return response


def _version_of(asked: Request) -> str:
    """Address of a file with its version; empty for all else."""
    if asked.method != "GET":
        return ""
    if _ASSETS in asked.path.split("/") and "m" in asked.args:
        return str(asked.full_path)
    return str(asked.path) if is_versioned_file(asked.path) else ""
