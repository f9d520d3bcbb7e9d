"""The Dash app and its routes: the only package that knows Dash and Flask."""

from typing import TYPE_CHECKING

from dashboard.common.lazy_names import lazy_names

if TYPE_CHECKING:
    from dashboard.web.access_log import write_logs
    from dashboard.web.app import create_app
    from dashboard.web.standalone.document import write_page

__all__ = ["create_app", "write_logs", "write_page"]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "access_log": ("write_logs",),
        "app": ("create_app",),
        "standalone.document": ("write_page",),
    },
)
