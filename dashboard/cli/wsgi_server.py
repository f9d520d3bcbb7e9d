"""Create the server that answers requests, for one process and for each of several workers."""

import socket
from typing import Any
from wsgiref.types import WSGIApplication

import waitress

from dashboard.common.settings import Settings

# How long a server waits for events before it looks whether it should stop.
WAIT_S = 1.0
# A connection that is slow or idle costs no thread, only a file descriptor.
_MAX_CONNECTIONS = 1_000


def create_wsgi_server(app: WSGIApplication, listening: socket.socket, settings: Settings) -> Any:
    """Create a waitress server.

    It receives requests and sends answers in one loop, so only complete requests take a thread.
    """
    return waitress.create_server(
        app,
        sockets=[listening],
        threads=settings.threads,
        ident=None,
        connection_limit=_MAX_CONNECTIONS,
        # The app refuses smaller requests that are still too large, with an explanation.
        max_request_body_size=settings.max_body_mb * 1_000_000,
        # The app decides which proxies it trusts.
        clear_untrusted_proxy_headers=False,
    )
