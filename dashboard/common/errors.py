"""Errors, one class for each cause; each is also a similar builtin error."""

from typing import Self


class DashboardError(Exception):
    """Base of all errors that this package raises on purpose.

    The message is one line: what is wrong, where, and what to do.

    Attributes
    ----------
    content
        The text, or a message that each surface words for its readers.
    file
        Name of the file at fault; may be empty.
    """

    def __init__(self, content: object = "") -> None:
        super().__init__(content)
        self.content = content
        self.file = ""

    def __str__(self) -> str:
        """Word the error for a Python program."""
        return f"{self.file}: {self.content}" if self.file else str(self.content)

    def in_file(self, file: str) -> Self:
        """Name the file at fault."""
        error = type(self)(self.content)
        error.file = file
        return error


class UnreadableFileError(DashboardError, ValueError):
    """A file as a whole cannot be read as a table of events."""


class InvalidDateError(DashboardError, ValueError):
    """A text is not an EDTF date that a timeline can draw."""


class InvalidQueryError(DashboardError, ValueError):
    """A filter names something that does not exist."""


class UncheckedTableError(DashboardError, TypeError):
    """A chart was given something other than a table that ``load_events`` has checked."""


class InvalidMappingError(DashboardError, ValueError):
    """A mapping names a field or a column that is not there."""


class UnsupportedFormatError(DashboardError, ValueError):
    """An export format is not one of those offered."""


class PictureError(DashboardError, RuntimeError):
    """A chart could not be turned into an image."""


class ServerError(DashboardError, OSError):
    """The page cannot be served at the address asked for."""


class InvalidSettingError(DashboardError, ValueError):
    """A setting is not what it may be."""


class OutputError(DashboardError, OSError):
    """A file cannot be written."""


class BrowserNotFoundError(PictureError):
    """Headless export found no Chrome or Chromium."""
