"""Entry point for ASGI servers: ``uvicorn --factory dashboard.asgi:create_asgi_app``."""

import os
from typing import Any

from a2wsgi import WSGIMiddleware

from dashboard import wsgi
from dashboard.common.settings import Settings


def create_asgi_app() -> WSGIMiddleware:
    """Wrap :func:`dashboard.wsgi.create_wsgi_app` as an ASGI application."""
    server: Any = wsgi.create_wsgi_app()
    threads = Settings.from_environment(os.environ).threads
    return WSGIMiddleware(server, workers=threads)
