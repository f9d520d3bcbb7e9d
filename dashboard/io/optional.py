"""Packages that only some formats need. They may not be installed."""

import importlib
from typing import Any

from dashboard.common.errors import UnreadableFileError
from dashboard.model.messages import Message

# The packages of the extra "geo", by their modules.
_DISTRIBUTIONS = {"defusedxml.ElementTree": "defusedxml", "shapefile": "pyshp"}


def require(module: str, file_format: str) -> Any:
    """Import a module of an optional package.

    Raises
    ------
    UnreadableFileError
        It is not installed; the error says what to install.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        params = {"format": file_format, "package": _DISTRIBUTIONS[module]}
        raise UnreadableFileError(Message("file.package_missing", params)) from error
