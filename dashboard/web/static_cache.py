"""Caching of static files: compressed once, and kept by browsers if the URL names the version."""

from collections import OrderedDict
from threading import Lock

from flask import Flask, Request, Response, request

from dashboard.common.third_party import is_versioned_file

_YEAR_S = 31_536_000
_ASSETS = "assets"
# A few more files than the page has.
_MAX_FILES = 60


class _Compressed:
    """Compressed files, in the order of their last use."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> bytes | None:
        """Return the file with a key, if it is cached."""
        return self._files.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Cache a versioned file; responses without a version are not cached."""
        if key.endswith(";"):
            return
        with self._lock:
            self._files[key] = value
            self._files.move_to_end(key)
            if len(self._files) > _MAX_FILES:
                self._files.popitem(last=False)


def compress_once(server: Flask) -> None:
    """Let Flask-Compress compress each version of a file once; call it before Dash is created."""
    server.config["COMPRESS_CACHE_BACKEND"] = _Compressed
    server.config["COMPRESS_CACHE_KEY"] = _version_of


def cache_versioned_files(server: Flask) -> None:
    """Let browsers cache files whose URL names their version; call it after Dash is created."""

    @server.after_request
    def add_cache_headers(response: Response) -> Response:
        if _version_of(request) and response.status_code == 200:  # noqa: PLR2004
            response.headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
            # Only complete responses can be compressed and cached.
            response.direct_passthrough = False
            response.set_data(response.get_data())
        return response


def _version_of(requested: Request) -> str:
    """Return the URL of a file if it names a version; empty otherwise."""
    if requested.method != "GET":
        return ""
    if _ASSETS in requested.path.split("/") and "m" in requested.args:
        return str(requested.full_path)
    return str(requested.path) if is_versioned_file(requested.path) else ""
