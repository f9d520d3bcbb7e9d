"""Shared by all packages: errors, settings, languages, limits and files. Knows no events."""

from typing import TYPE_CHECKING

from dashboard.common.lazy_names import lazy_names

if TYPE_CHECKING:
    from dashboard.common.errors import (
        BrowserFailedError,
        BrowserNotFoundError,
        DashboardError,
        InvalidDateError,
        InvalidMappingError,
        InvalidQueryError,
        InvalidSettingError,
        OutputError,
        PictureError,
        ServerError,
        UncheckedTableError,
        UnreadableFileError,
        UnsupportedFormatError,
    )
    from dashboard.common.i18n import LANGUAGES, use_language
    from dashboard.common.limits import Limits, limited
    from dashboard.common.progress import listening
    from dashboard.common.resources import sample_events
    from dashboard.common.settings import Setting, Settings, describe_settings

__all__ = [
    "LANGUAGES",
    "BrowserFailedError",
    "BrowserNotFoundError",
    "DashboardError",
    "InvalidDateError",
    "InvalidMappingError",
    "InvalidQueryError",
    "InvalidSettingError",
    "Limits",
    "OutputError",
    "PictureError",
    "ServerError",
    "Setting",
    "Settings",
    "UncheckedTableError",
    "UnreadableFileError",
    "UnsupportedFormatError",
    "describe_settings",
    "limited",
    "listening",
    "sample_events",
    "use_language",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "errors": (
            "BrowserFailedError",
            "BrowserNotFoundError",
            "DashboardError",
            "InvalidDateError",
            "InvalidMappingError",
            "InvalidQueryError",
            "InvalidSettingError",
            "OutputError",
            "PictureError",
            "ServerError",
            "UncheckedTableError",
            "UnreadableFileError",
            "UnsupportedFormatError",
        ),
        "i18n": (
            "LANGUAGES",
            "use_language",
        ),
        "limits": (
            "Limits",
            "limited",
        ),
        "progress": ("listening",),
        "resources": ("sample_events",),
        "settings": (
            "Setting",
            "Settings",
            "describe_settings",
        ),
    },
)
