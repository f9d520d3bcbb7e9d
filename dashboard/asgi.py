"""Entry point for ASGI servers: ``uvicorn --factory dashboard.asgi:create_server``."""

import os
from typing import Any

from a2wsgi import WSGIMiddleware

from dashboard import wsgi
from dashboard.common.settings import Settings


def create_server() -> WSGIMiddleware:
    """Wrap :func:`dashboard.wsgi.create_server` as an ASGI application."""
    server: Any = wsgi.create_server()
    threads = Settings.from_environment(os.environ).threads
    return WSGIMiddleware(server, workers=threads)
